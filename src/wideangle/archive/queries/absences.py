"""Find outlets and languages that usually report stories like this one, and have no report of it in the archive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from wideangle.analysis import index_text
from wideangle.archive.retrieval.candidates import WINDOW_DAYS, Query
from wideangle.coverage import Expected, Neighbour, Past, expected, is_probable, is_unambiguous
from wideangle.language import Phrase, outlet_key, phrases
from wideangle.language.names import POSSESSIVE
from wideangle.link import UNDATED
from wideangle.model import Absence, Article, Lane, PublicationTime, Story
from wideangle.store import Reporter, Store

NAMES_TRIED = 3
"""The number of names in an article for which earlier stories are searched, the most characteristic name first."""

READ_FROM = 2_000
"""The number of characters at the beginning of an article that are searched for names."""

LEAST_USES = 3
"""The least number of times that an article uses the words of a name that it is about. The name of a photographer is
used once or twice."""

PERIODS = (365, 120, 40)
"""The periods in days before a story that are searched for stories with the same name. The longest period whose
articles can all be read is used."""

LEAST_RARITY = 2.7
"""The least IDF (natural logarithm) of the rarest word of a name: one article in fifteen has the word. Weekdays,
parties and the outlet's own country are in more articles, and are not informative."""

LONGEST_NAME, SHORTEST_WORD = 2, 4
"""LONGEST_NAME is the greatest number of words in a name; an article may contain all words of a longer name without
the name itself. SHORTEST_WORD is the least number of letters in a word that is not in capitals; titles are shorter
('Mr', 'Sen')."""

MOST_ARTICLES = 100
"""The greatest number of articles that are read for one name. A more frequent name, such as that of a head of state,
is not informative."""

OTHER_OUTLETS, OTHER_LANGUAGES = 2, 1
"""A story is one that an outlet or language is expected to report if at least this number of other outlets, or of
other languages, report it."""


@dataclass(frozen=True, slots=True)
class StoryReporting:
    """The reporting of one story: its ids, its first and last day (ordinals), and the outlets and languages that
    report it. `related` are outlets with an article so closely related to the story that they do not count as
    absent."""

    stories: frozenset[int]
    first: int
    last: int
    outlets: frozenset[str]
    languages: frozenset[str]
    related: frozenset[str] = frozenset()

    @classmethod
    def of(cls, query: Query, neighbours: Sequence[Neighbour]) -> StoryReporting:
        """Return the reporting of the story of an article at hand, from its neighbours."""
        near = [
            neighbour
            for neighbour in neighbours
            if is_probable(neighbour.relation) and neighbour.relation.lane is not Lane.BACKGROUND
        ]
        same = [neighbour for neighbour in near if neighbour.relation.lane is Lane.SAME_STORY]
        return cls._of_articles(
            [query.article, *(neighbour.article for neighbour in same)],
            frozenset(neighbour.story for neighbour in same if neighbour.story is not None),
            [neighbour.article for neighbour in near],
        )

    @classmethod
    def of_story(cls, number: int, story: Story) -> StoryReporting:
        """Return the reporting of a story in the archive."""
        return cls._of_articles(story.articles, frozenset({number}), ())

    @classmethod
    def _of_articles(
        cls, articles: Sequence[Article], stories: frozenset[int], related: Sequence[Article]
    ) -> StoryReporting:
        days = [article.published.day.toordinal() for article in articles if article.published]
        return cls(
            stories=stories,
            first=min(days, default=UNDATED),
            last=max(days, default=UNDATED),
            outlets=_outlets(articles),
            languages=frozenset(article.language for article in articles),
            related=_outlets(related),
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier stories that mention a name: the reporters of these stories, and the articles (seqs) that contain the
    name."""

    name: str
    reporters: Sequence[Reporter]
    seqs: Sequence[int]

    def is_unambiguous(self, store: Store) -> bool:
        """True if the name has one meaning in all articles that contain it. The articles are read only for a name of
        one word; longer names count as unambiguous."""
        return " " in self.name or is_unambiguous(self.name, store.articles(self.seqs))

    def by(self, key: str) -> Past:
        """Return the stories with their reporters: outlets (`key` is `outlet_key`) or languages (`language`)."""
        stories: defaultdict[int, set[str]] = defaultdict(set)
        for reporter in self.reporters:
            stories[reporter.story].add(getattr(reporter, key))
        return Past(self.name, [frozenset(keys - {""}) for keys in stories.values()])


def absences(store: Store, query: Query, reporting: StoryReporting) -> tuple[Absence, ...]:
    """Return first the outlets, then the languages that have no report in the story of an article, the most
    surprising absence first."""
    if len(reporting.outlets) < OTHER_OUTLETS or reporting.first == UNDATED:
        return ()
    # Only few names lead to an absence, and only for these the articles are read to check that the name is unambiguous.
    named = [
        earlier_stories
        for earlier_stories in earlier(store, query, reporting)
        if (_outlets_of([earlier_stories], reporting) or _languages_of([earlier_stories], reporting))
        and earlier_stories.is_unambiguous(store)
    ]
    reporters = [reporter for earlier_stories in named for reporter in earlier_stories.reporters]
    outlets = [
        _of_outlet(store, outlet, [reporter for reporter in reporters if reporter.outlet_key == outlet.key], reporting)
        for outlet in _outlets_of(named, reporting)
    ]
    languages = (
        Absence("", language.key, language.name, language.reported, language.stories)
        for language in _languages_of(named, reporting)
    )
    return (*outlets, *languages)


def _outlets_of(named: Sequence[Earlier], reporting: StoryReporting) -> list[Expected]:
    present = reporting.outlets | reporting.related
    return expected([stories.by("outlet_key") for stories in named], present, others=OTHER_OUTLETS)


def _languages_of(named: Sequence[Earlier], reporting: StoryReporting) -> list[Expected]:
    return expected([stories.by("language") for stories in named], reporting.languages, others=OTHER_LANGUAGES)


def earlier(store: Store, query: Query, reporting: StoryReporting) -> Iterator[Earlier]:
    """Yield, for each of the most important names in an article, the earlier stories that contain the name."""
    for name in _names(query):
        seqs = _naming(store, name, reporting)
        reporters = [reporter for reporter in store.stories.reporters(seqs) if reporter.story not in reporting.stories]
        # The name of an outlet is in most of its own articles, so it does not identify a story.
        if outlet_key(name.text) not in {reporter.outlet_key for reporter in reporters}:
            yield Earlier(POSSESSIVE.sub("", name.text), reporters, seqs)


def _names(query: Query) -> Iterator[Phrase]:
    """Yield the names that an article is most about. No two of them have a word in common."""
    vector = query.vector
    uses = dict(zip(vector.hashes.tolist(), np.bincount(vector.order, minlength=len(vector.hashes)), strict=True))
    rarity = dict(zip(uses, query.idf(vector.hashes).tolist(), strict=True))
    candidates = phrases(query.article.text[:READ_FROM], query.idf.language)
    common = {phrase.text for phrase in candidates if not phrase.name}
    # Many people share a surname. If the text has the full name too, the search uses the full name.
    whole = [phrase for phrase in candidates if phrase.name and 1 < len(phrase.hashes) == len(phrase.text.split())]
    parts = {term for phrase in whole for term in phrase.hashes}
    named = [
        phrase
        for phrase in candidates
        if _is_distinct(phrase, common, parts)
        and min(uses.get(term, 0) for term in phrase.hashes) >= LEAST_USES
        and max(rarity[term] for term in phrase.hashes) >= LEAST_RARITY
    ]
    used_terms: set[int] = set()
    tried = 0
    for phrase in sorted(named, key=lambda phrase: -sum(np.log1p(uses[term]) * rarity[term] for term in phrase.hashes)):
        if tried < NAMES_TRIED and used_terms.isdisjoint(phrase.hashes):
            used_terms.update(phrase.hashes)
            tried += 1
            yield phrase


def _is_distinct(phrase: Phrase, common: Collection[str], parts: Collection[int]) -> bool:
    """True if a phrase is a name that stands for one person or thing."""
    words = phrase.text.split()
    return (
        phrase.name
        and len(phrase.hashes) <= LONGEST_NAME
        and all(len(word) >= SHORTEST_WORD or word.isupper() for word in words)
        and phrase.text.lower() not in common
        and (len(phrase.hashes) > 1 or phrase.hashes[0] not in parts)
    )


def _naming(store: Store, name: Phrase, reporting: StoryReporting) -> list[int]:
    """Return the earlier articles (seqs) that contain a name; an empty list if they are too many to be read."""
    terms = [(term, 1.0) for term in index_text(np.array(name.hashes, np.uint32)).split()]
    for days in PERIODS:
        window = (reporting.first - days, reporting.first - 1)
        hits = store.search(terms, MOST_ARTICLES, window, every=True)
        if len(hits) < MOST_ARTICLES:
            return [seq for seq, _ in hits]
    return []


def _outlets(articles: Sequence[Article]) -> frozenset[str]:
    return frozenset(outlet_key(article.outlet, article.url) for article in articles) - {""}


def _of_outlet(store: Store, outlet: Expected, reporters: Sequence[Reporter], reporting: StoryReporting) -> Absence:
    """Return the absence of an outlet, under the outlet's most frequent name. If the archive has had no article of
    the outlet since before the story, the day of its last article is noted."""
    names = Counter(reporter.outlet for reporter in reporters if reporter.outlet)
    languages = {reporter.language for reporter in reporters}
    last = store.last_day(outlet.key, languages, reporting.last + WINDOW_DAYS)
    silent = last is not None and last < reporting.first
    return Absence(
        outlet=max(names, key=lambda name: (names[name], name), default=outlet.key),
        language="",
        name=outlet.name,
        reported=outlet.reported,
        stories=outlet.stories,
        last=PublicationTime.of(date.fromordinal(last)) if silent and last else None,
    )

"""Find absences: outlets and languages that usually report stories like this one, but have no report of this story in
the archive."""

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
"""The number of names of an article with which the archive is searched for earlier stories. The names that are most
characteristic of the article are used."""

READ_FROM = 2_000
"""The number of characters at the beginning of an article from which names are taken."""

LEAST_USES = 3
"""The least number of times that an article must contain the words of a name. A name that occurs less often, such as
the name of a photographer, is not what the article is about."""

PERIODS = (365, 120, 40)
"""The lengths, in days, of the periods before a story that are searched for earlier stories with the same name. The
first period with fewer than MOST_ARTICLES articles is used."""

LEAST_RARITY = 2.7
"""The least IDF (natural logarithm) of the rarest word of a name. With this value, one article in fifteen contains the
word. Weekdays, parties and the outlet's own country are in more articles, and say little about a story."""

LONGEST_NAME, SHORTEST_WORD = 2, 4
"""Two limits for a name. LONGEST_NAME is the greatest number of words; an article may contain all words of a longer
name without containing the name. SHORTEST_WORD is the least number of letters in a word, so that titles such as 'Mr'
and 'Sen' are excluded. Words in capitals may be shorter."""

MOST_ARTICLES = 100
"""The number of articles in a period (see PERIODS) from which a name is too frequent to identify a story. The name of a
head of state, for example, is too frequent."""

OTHER_OUTLETS, OTHER_LANGUAGES = 2, 1
"""The search for absences counts a story for an outlet only if at least OTHER_OUTLETS other outlets report the story,
and for a language only if at least OTHER_LANGUAGES other languages have a report of it."""


@dataclass(frozen=True, slots=True)
class StoryReporting:
    """The outlets and languages that report a story. `stories` are the story numbers of this story in the archive. An
    article may belong to several stories of the archive, so there may be several numbers. `first` and `last` are the
    first and the last day (ordinals, `date.toordinal`). `related` are outlets with a closely related article; they do
    not count as absent."""

    stories: frozenset[int]
    first: int
    last: int
    outlets: frozenset[str]
    languages: frozenset[str]
    related: frozenset[str] = frozenset()

    @classmethod
    def of(cls, query: Query, neighbours: Sequence[Neighbour]) -> StoryReporting:
        """Return the outlets and languages that report the story of an article, from the articles related to this
        article."""
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
        """Return the outlets and languages that report a story of the archive."""
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
    """The stories before the present story that mention a name. `reporters` are the outlets and languages that report
    these stories. `seqs` are the sequence numbers of the articles that contain the name."""

    name: str
    reporters: Sequence[Reporter]
    seqs: Sequence[int]

    def is_unambiguous(self, store: Store) -> bool:
        """True if the name stands for the same person or thing in all articles that contain it. A name of several words
        always counts as unambiguous. For a name of one word, the articles are read."""
        return " " in self.name or is_unambiguous(self.name, store.articles(self.seqs))

    def by(self, key: str) -> Past:
        """Return, for each of these earlier stories, who reports the story: the outlets if `key` is `outlet_key`, the
        languages if `key` is `language`."""
        stories: defaultdict[int, set[str]] = defaultdict(set)
        for reporter in self.reporters:
            stories[reporter.story].add(getattr(reporter, key))
        return Past(self.name, [frozenset(keys - {""}) for keys in stories.values()])


def absences(store: Store, query: Query, reporting: StoryReporting) -> tuple[Absence, ...]:
    """Return the outlets, then the languages, that have no report in the story of an article although they are expected
    to report it. In each group, the most surprising absence comes first."""
    if len(reporting.outlets) < OTHER_OUTLETS or reporting.first == UNDATED:
        return ()
    # Only a few names lead to an absence. The articles are read for these names only, to check that each name stands
    # for one person or thing.
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
    """Yield, for each of the most important names in an article, the earlier stories that contain the name. No story is
    yielded for the name of an outlet that is among the reporters."""
    for name in _names(query):
        seqs = _naming(store, name, reporting)
        reporters = [reporter for reporter in store.stories.reporters(seqs) if reporter.story not in reporting.stories]
        # The name of an outlet is in most of its own articles, so it does not identify a story.
        if outlet_key(name.text) not in {reporter.outlet_key for reporter in reporters}:
            yield Earlier(POSSESSIVE.sub("", name.text), reporters, seqs)


def _names(query: Query) -> Iterator[Phrase]:
    """Yield the names that an article is most about, the most important first. No two names have a word in common."""
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
    """True if a phrase is a name that stands for one person or thing only."""
    words = phrase.text.split()
    return (
        phrase.name
        and len(phrase.hashes) <= LONGEST_NAME
        and all(len(word) >= SHORTEST_WORD or word.isupper() for word in words)
        and phrase.text.lower() not in common
        and (len(phrase.hashes) > 1 or phrase.hashes[0] not in parts)
    )


def _naming(store: Store, name: Phrase, reporting: StoryReporting) -> list[int]:
    """Return the sequence numbers of the earlier articles that contain a name. Return an empty list if there are too
    many articles to read."""
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
    """Return the absence of an outlet from a story, under the outlet's most frequent name. If the archive has had no
    article of the outlet since the story began, the absence contains the day of the outlet's last article."""
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

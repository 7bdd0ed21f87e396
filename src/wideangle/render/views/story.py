"""Prepare the content of a story, safe to print. All outputs for people have the same words in the same order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.model import Article, Member, Story, StoryLink
from wideangle.render import labels
from wideangle.render.text import headline, visible
from wideangle.render.views.coverage import CopyView, EntryView, card, extract_of, missing, place_of, reasons

UNCERTAIN_BELOW = 0.5
"""A report is marked as uncertain if the probability that it belongs to the story is below this value."""

MOST_IN_STORYLINE = 8
"""The greatest number of earlier stories, and of later stories, that are shown with a story. A reader can scan lists of
this length."""

SECOND_FROM = 0.2
"""The second most probable story of an article is shown even without `--why` if its probability is at least this
value."""


@dataclass(frozen=True, slots=True)
class StoryCard:
    """One story in a line or two. `facts` are its id, days, counts and marks. `title` is the name that a person gave
    the story, or else its headline. `lang` is the language of the title."""

    id: str
    title: str
    named: bool
    facts: str
    lang: str

    @property
    def marks(self) -> str:
        """The facts about the story without its id, which has no use for readers without an archive."""
        return self.facts.removeprefix(f"{self.id}{labels.SEPARATOR}")


@dataclass(frozen=True, slots=True)
class ChainView:
    """The stories before or after a story, each with the probability that it belongs to the same affair. `note` is a
    label with the number of stories that are not shown."""

    key: str
    heading: str
    stories: tuple[tuple[StoryCard, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """One whole story. `card` has its title, and `central` is the report from which the headline and the extract of the
    story come. `reports` are all reports, `chains` the stories before and after the story, and `missing` the outlets
    and languages from which an expected report is missing."""

    card: StoryCard
    central: EntryView
    legend: str
    reports: tuple[EntryView, ...]
    chains: tuple[ChainView, ...]
    missing: tuple[str, ...]


def story_card(story: Story, *, alone: bool = True) -> StoryCard:
    """Return the card of a story: its title, its facts and the language of the title. With `alone`, the story is shown
    without its reports, and the facts include the outlet of the headline."""
    name = visible(story.name)
    central = _central(story)
    marks = (
        story.id,
        labels.days(story),
        labels.reported(story),
        labels.SINGLE_SOURCE if story.single_source else "",
        labels.NAMED_BY_YOU if name else "",
        labels.DECIDED_BY_YOU if story.pinned else "",
        labels.headline_of(visible(central.outlet)) if alone and not name and visible(central.outlet) else "",
    )
    return StoryCard(
        id=story.id,
        title=name or _headline(story),
        named=bool(name),
        facts=labels.SEPARATOR.join(filter(None, marks)),
        lang="" if name else card(central, "").lang,
    )


def story_view(
    story: Story,
    storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()),
    *,
    why: bool = False,
    identified: bool = True,
) -> StoryView:
    """Return the content of a story. `storyline` has the stories before and the stories after it. With `why`, the
    content includes what each report shares with the report that is most similar. With `identified`, it includes the id
    of the second most probable story of each report."""
    central = _central(story)
    copies: defaultdict[str, list[Member]] = defaultdict(list)
    for member in story.members:
        copies[member.copy_of].append(member)
    named = {member.article.id: member.article for member in story.members}
    chains = zip(("grew-from", "grew-into"), (labels.GREW_FROM, labels.GREW_INTO), storyline, strict=True)
    extract = extract_of(central.text, story.extract) if story.extract else ""
    return StoryView(
        card=story_card(story, alone=False),
        central=EntryView(
            card(central, central.language, _origin(story, central)),
            extract,
            "",
            False,
            (),
            (),
            span=place_of(story.extract) if story.extract else "",
        ),
        legend=labels.STORY_LEGEND if why else "",
        reports=tuple(
            _report(
                member,
                copies[member.article.id],
                named,
                central.language,
                why=why,
                alone=story.reports == 1,
                identified=identified,
            )
            for member in copies[""]
        ),
        chains=tuple(_chain(key, heading, links) for key, heading, links in chains if links),
        missing=missing(story.missing),
    )


def _chain(key: str, heading: str, links: Sequence[StoryLink]) -> ChainView:
    shown = links[:MOST_IN_STORYLINE]
    return ChainView(
        key=key,
        heading=heading,
        stories=tuple((story_card(link.story), labels.one_storyline(link.probability)) for link in shown),
        note=labels.more_stories(len(links) - len(shown)) if len(links) > len(shown) else "",
    )


def _report(
    member: Member,
    copies: Sequence[Member],
    named: dict[str, Article],
    home: str,
    *,
    why: bool,
    alone: bool,
    identified: bool,
) -> EntryView:
    uncertain = member.probability < UNCERTAIN_BELOW
    sure = labels.doubtful(member.probability) if uncertain else labels.belongs(member.probability)
    is_named = identified and bool(member.second) and (why or uncertain or member.second_probability >= SECOND_FROM)
    second = labels.second_choice(member.second, member.second_probability) if is_named else ""
    closest = named.get(member.closest)
    origin = member.origin or next((copy.origin for copy in copies if copy.origin), "")
    return EntryView(
        card=card(member.article, home, origin),
        extract="",
        certainty="" if alone else labels.SEPARATOR.join(filter(None, (sure, second))),
        sure="" if alone else sure,
        second=(member.second, second) if second and not alone else None,
        uncertain=uncertain and not alone,
        copies=tuple(_copy(copy, home, origin) for copy in copies),
        reasons=reasons(member.reasons) if why else (),
        why=labels.closest_to(visible(closest.outlet), headline(closest)) if closest else labels.WHY,
    )


def _copy(member: Member, home: str, known_origin: str) -> CopyView:
    """Return a copy of an article with the changes that the copying newsroom made. `known_origin` is the news agency
    that is already shown with the original; it is not repeated for the copy."""
    origin = "" if member.origin == known_origin else member.origin
    return CopyView(card(member.article, home, origin), labels.edited(member.edits) if member.edits else "")


def _central(story: Story) -> Article:
    """Return the article from which the headline and the extract of a story come."""
    return next((article for article in story.articles if article.id == story.central), Article(""))


def _origin(story: Story, article: Article) -> str:
    return next((member.origin for member in story.members if member.article == article), "")


def _headline(story: Story) -> str:
    return visible(story.headline) or headline(_central(story))

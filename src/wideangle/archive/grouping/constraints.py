"""What a person decides about stories and single links: stored, obeyed from then on, listed, and revoked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wideangle import model
from wideangle.archive.grouping.assignment import regroup_unsettled
from wideangle.archive.queries.link_decisions import directed_lanes, lanes_of_decision
from wideangle.archive.queries.story import find_story, story_id
from wideangle.archive.queries.storyline import storyline_id
from wideangle.errors import UsageError
from wideangle.model import Lane
from wideangle.store import (
    ALL_KINDS,
    LINK,
    MERGE,
    NO_STORY,
    PIN,
    RENAME,
    SPLIT,
    STORYLINE_KINDS,
    Decision,
    Store,
    StoryWriter,
)


def split(store: Store, story: str, articles: Sequence[int]) -> int:
    """Take articles (seqs) out of a story, to stay together and apart from those that remain; the decision's number.

    Raises UsageError unless they are some of its articles, and not all.
    """
    number = find_story(store, story)
    inside = _members(store, number)
    leaving = _some_of(store, inside, articles, story)
    staying = [seq for seq in inside if seq not in leaving]
    if not staying:
        raise UsageError("all its articles would leave.", item=story, remedy="Name only those that do not belong.")
    with store.placing() as writer:
        withdraw(store.stories.decisions(), writer, joining=(leaving, staying))
        writer.unsettle([number])
        decided = writer.decide(SPLIT, number, leaving, staying)
    regroup_unsettled(store)
    return decided


def merge(store: Store, stories: Sequence[str]) -> int:
    """Make stories one, under the oldest id; the decision's number. Raises UsageError for fewer than two."""
    numbers = sorted({find_story(store, story) for story in stories})
    if len(numbers) < 2:
        raise UsageError("a merger takes two stories or more.", item=" ".join(stories), remedy="Name another one.")
    together = [seq for number in numbers for seq in _members(store, number)]
    with store.placing() as writer:
        withdraw(store.stories.decisions(), writer, parting=together)
        writer.unsettle(numbers)
        decided = writer.decide(MERGE, numbers[0], together)
    regroup_unsettled(store)
    return decided


def pin(store: Store, story: str, articles: Sequence[int] = ()) -> int:
    """Let articles of a story, or all that it has now, stay in it together; the decision's number."""
    number = find_story(store, story)
    inside = _members(store, number)
    staying = _some_of(store, inside, articles, story) if articles else inside
    with store.placing() as writer:
        withdraw(store.stories.decisions(), writer, parting=staying)
        writer.unsettle([number])
        decided = writer.decide(PIN, number, staying)
    regroup_unsettled(store)
    return decided


def rename(store: Store, story: str, name: str) -> int:
    """Give a story a name of the person's own; the decision's number. Raises UsageError for an empty one."""
    number = find_story(store, story)
    given = " ".join(name.split())
    if not given:
        raise UsageError("the name is empty.", item=story, remedy="Give a name, or revoke the one it has.")
    with store.placing() as writer:
        return writer.decide(RENAME, number, (), (), given)


def link(store: Store, article: int, other: int, lane: Lane | None) -> int:
    """Put one article (seq) into a lane of another, or with None remove it from all of them; the decision's number.

    Earlier decisions about the same link are revoked; stories stay as they are. Raises UsageError for an article and
    itself.
    """
    if article == other:
        [itself] = store.articles([article])
        raise UsageError("an article has no link to itself.", item=itself.id, remedy="Name two articles.")
    lanes = directed_lanes(article, other, lane)
    with store.placing() as writer:
        for decision in store.stories.decisions((LINK,)):
            if not lanes.keys().isdisjoint(lanes_of_decision(decision)):
                writer.revoke(decision.number)
        return writer.decide(LINK, NO_STORY, [article], [other], lane or "")


def revoke(store: Store, number: int) -> None:
    """Let a decision hold no longer, and group the articles it was about anew, unless it was about a link. Raises
    UsageError if there is none."""
    found = next((decision for decision in store.stories.decisions(ALL_KINDS) if decision.number == number), None)
    if found is None:
        raise UsageError(
            "no decision in force has this number.", item=str(number), remedy="List them: wideangle story decisions"
        )
    about = [] if found.kind == LINK else [*found.articles, *found.others]
    placed = store.stories.memberships(about)
    with store.placing() as writer:
        writer.revoke(number)
        writer.unsettle(sorted({membership.story for membership in placed.values()}))
    regroup_unsettled(store)


def listed(store: Store, *, revoked: bool = False) -> list[model.Decision]:
    """What persons have decided, oldest first."""
    decisions = store.stories.decisions(ALL_KINDS, revoked=revoked)
    seqs = sorted({seq for decision in decisions for seq in (*decision.articles, *decision.others)})
    ids = dict(zip(seqs, (article.id for article in store.articles(seqs)), strict=True))
    return [
        model.Decision(
            number=decision.number,
            kind=decision.kind,
            story=_subject(decision),
            articles=tuple(ids[seq] for seq in decision.articles),
            others=tuple(ids[seq] for seq in decision.others),
            name=decision.name,
            made_at=decision.made_at,
            revoked_at=decision.revoked_at or "",
        )
        for decision in decisions
    ]


def _subject(decision: Decision) -> str:
    """The public id of the story or storyline that a decision is about, '' for a link and a new storyline."""
    if not decision.story:
        return ""
    is_storyline = decision.kind in STORYLINE_KINDS
    return storyline_id(decision.story) if is_storyline else story_id(decision.story)


def _members(store: Store, number: int) -> list[int]:
    return [member.seq for member in store.stories.members([number]).get(number, ())]


def _some_of(store: Store, inside: Sequence[int], articles: Sequence[int], story: str) -> list[int]:
    strangers = [seq for seq in articles if seq not in inside]
    if strangers or not articles:
        names = ", ".join(article.id for article in store.articles(strangers)) or "no article"
        raise UsageError(f"{names} is not in this story.", item=story, remedy=f"See: wideangle story show {story}")
    return sorted(set(articles))


def withdraw(
    decisions: Iterable[Decision],
    writer: StoryWriter,
    *,
    parting: Sequence[int] = (),
    joining: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> None:
    """Revoke earlier decisions that a new one contradicts: such as part what is `parting` no more, or join the two
    sides of `joining`. The latest word counts."""
    for decision in decisions:
        apart = _meets(decision.articles, parting) and _meets(decision.others, parting)
        joined = _meets(decision.articles, joining[0]) and _meets(decision.articles, joining[1])
        if apart or joined:
            writer.revoke(decision.number)


def _meets(some: Sequence[int], others: Sequence[int]) -> bool:
    return not set(some).isdisjoint(others)

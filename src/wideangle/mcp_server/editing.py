"""Define the tools that change the archive: decisions about stories and links, and follows. Each change needs a
confirmation.

A server has these tools only if it was started to allow edits. The tools accept no addresses for alerts, because an
instruction in an article could otherwise send the archive's content to such an address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, InputRequiredResult
from pydantic import Field

from wideangle import render
from wideangle.archive import Archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.errors import UsageError
from wideangle.mcp_server.answers import Document, article_with_extract, known_article
from wideangle.mcp_server.confirmation import ConfirmationTokens, ask
from wideangle.mcp_server.reading import ArticleId, Names, StoryId
from wideangle.mcp_server.tool_results import answered, tool
from wideangle.model import Article, Decision, Follow, Lane, Story
from wideangle.render.formats import counted
from wideangle.render.json.coverage import json_text

_QUESTION_LENGTH = 1_000
_SHOWN = 5

Confirmation = Annotated[
    str, Field(description="`confirmation` of the proposal, in the second call; without, nothing changes.")
]
Outcome = CallToolResult | InputRequiredResult


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that was checked but not made yet.

    `effects` say what the change does, `articles` are the articles concerned, and `undoes` are the decisions that the
    change revokes. `make` makes the change and returns the number of the decision, or the new follow.
    """

    action: str
    effects: tuple[str, ...]
    make: Callable[[Archive], int | Follow]
    articles: tuple[Article, ...] = ()
    undoes: tuple[Decision, ...] = ()

    def record(self, **result: Any) -> Document:
        """Return the proposal as a document.

        `result` sets the fields that say what came of the proposal, such as `done`.
        """
        return {
            "kind": "proposal",
            "action": self.action,
            "effects": list(self.effects),
            "articles": [article_with_extract(article) for article in self.articles],
            "undoes": _decision_records(self.undoes),
            "done": False,
            "confirmation": None,
            "decision": None,
            "follow": None,
            **result,
        }

    def question(self) -> str:
        """Return the question to a person whether to make the change, on a few lines."""
        articles = [f"“{render.headline(article)[:100]}” ({article.id})" for article in self.articles[:_SHOWN]]
        undoes = [f"This revokes your decision {decision.number} ({decision.kind})." for decision in self.undoes]
        return "\n".join((*self.effects, *articles, *undoes))[:_QUESTION_LENGTH]


def editing_tools(threads: ArchiveThreads) -> list[Tool]:
    """Return the tools that change an archive."""
    confirmed = _Confirmed(threads)
    return [*_story_tools(confirmed), *_other_tools(confirmed)]


class _Confirmed:
    """Makes changes that a person has confirmed: proposes a change, asks for confirmation, and carries it out."""

    def __init__(self, threads: ArchiveThreads) -> None:
        self._threads = threads
        self._tokens = ConfirmationTokens()

    async def change(
        self, context: Context[Any, Any], confirmation: str, propose: Callable[..., Proposal], *arguments: object
    ) -> Outcome:
        """Call `propose(archive, *arguments)` for a change, and make this change if a person has confirmed it. If
        nobody has confirmed the change yet, return the proposal, or the question to the person."""
        proposal = await self._threads.read(lambda archive: propose(archive, *arguments))
        change = json_text([proposal.record(), [repr(argument) for argument in arguments]])
        if confirmation:
            self._tokens.redeem(confirmation, change)
        else:
            answer = await ask(context, self._tokens, proposal.question(), change)
            if isinstance(answer, InputRequiredResult):
                return answer
            if answer == "cannot ask":
                return answered(proposal.record(confirmation=self._tokens.issue(change)))
        return answered(await self._threads.write(lambda archive: _made(archive, proposal)))


def _made(archive: Archive, proposal: Proposal) -> Document:
    made = proposal.make(archive)
    if isinstance(made, Follow):
        [follow] = json.loads(render.follows_json([made]))["follows"]
        return proposal.record(done=True, follow=follow)
    [decision] = [decision for decision in archive.decisions(revoked=True) if decision.number == made]
    return proposal.record(done=True, decision=_decision_records([decision])[0])


def _story_tools(confirmed: _Confirmed) -> list[Tool]:
    async def split(
        *,
        story: StoryId,
        articles: Annotated[Names, Field(description="Ids or URLs of the articles to take out.", min_length=1)],
        context: Context[Any, Any],
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Take articles out of a story permanently. These articles stay together, apart from the articles that remain
        in the story."""
        return await confirmed.change(context, confirmation, _split, story, articles)

    async def merge(
        *,
        stories: Annotated[Names, Field(description="Ids of the stories; the first one is kept.", min_length=2)],
        context: Context[Any, Any],
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Merge stories permanently into the story that is named first, and keep the id of this story."""
        return await confirmed.change(context, confirmation, _merge, stories)

    async def pin(
        *,
        story: StoryId,
        context: Context[Any, Any],
        articles: Annotated[Names, Field(description="Ids or URLs; without any, all it has now.")] = (),
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Keep articles of a story together in this story permanently, whatever articles are added later."""
        return await confirmed.change(context, confirmation, _pin, story, articles)

    async def rename(
        *,
        story: StoryId,
        name: Annotated[str, Field(description="What the person calls it.", min_length=1, max_length=300)],
        context: Context[Any, Any],
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Give a story a name. Every output marks the name as given by a person."""
        return await confirmed.change(context, confirmation, _rename, story, name)

    return [
        tool(split, "Split a story", changes=True),
        tool(merge, "Merge stories", changes=True),
        tool(pin, "Pin articles to a story", changes=True),
        tool(rename, "Rename a story", changes=True),
    ]


def _other_tools(confirmed: _Confirmed) -> list[Tool]:
    async def link(
        *,
        article: ArticleId,
        other: ArticleId,
        context: Context[Any, Any],
        lane: Annotated[
            Lane | None,
            Field(description="The lane of `other` in the coverage of `article`; null: never show it there."),
        ],
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Decide permanently in which lane the coverage of `article` shows the article `other`, or that the coverage
        never shows `other`."""
        return await confirmed.change(context, confirmation, _link, article, other, lane)

    async def revoke(
        *,
        number: Annotated[int, Field(description="The number of the decision.", ge=1)],
        context: Context[Any, Any],
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Revoke a decision about stories or a link."""
        return await confirmed.change(context, confirmation, _revoke, number)

    async def follow(
        *,
        context: Context[Any, Any],
        story: Annotated[str, Field(description="The id of a story, as in s17.", max_length=100)] = "",
        query: Annotated[str, Field(description="Or words, all of which must occur.", max_length=300)] = "",
        confirmation: Confirmation = "",
    ) -> Outcome:
        """Follow a story or a query: new articles about it raise alerts, which the archive's owner reads."""
        return await confirmed.change(context, confirmation, _follow, story, query)

    return [
        tool(link, "Decide one relation", changes=True),
        tool(revoke, "Revoke a decision", changes=True),
        tool(follow, "Follow a story or a query", changes=True),
    ]


def _split(archive: Archive, story: str, articles: Sequence[str]) -> Proposal:
    whole, chosen = archive.story(story), _members(archive.story(story), archive, articles)
    effect = f"Take {counted(len(chosen), 'article')} out of story {whole.id}, which has {whole.reports}."
    ids = [article.id for article in chosen]
    undoes = tuple(archive.undone_by_split(whole.id, ids))
    return Proposal("split", (effect,), lambda opened: opened.split(whole.id, ids), chosen, undoes)


def _merge(archive: Archive, stories: Sequence[str]) -> Proposal:
    wholes = [archive.story(story) for story in stories]
    ids = list(dict.fromkeys(whole.id for whole in wholes))
    if len(ids) < 2:
        raise UsageError("a merger needs at least two stories.", item=" ".join(ids), remedy="Name another one.")
    effect = f"Merge {', '.join(ids[1:])} into story {ids[0]}."
    members = tuple(article for whole in wholes for article in whole.articles)
    central = tuple(archive.get(whole.central) for whole in wholes)
    return Proposal("merge", (effect,), lambda opened: opened.merge(ids), central, _kept_apart(archive, members))


def _pin(archive: Archive, story: str, articles: Sequence[str]) -> Proposal:
    whole = archive.story(story)
    chosen = _members(whole, archive, articles) if articles else whole.articles
    effect = f"Keep {counted(len(chosen), 'article')} together in story {whole.id}."
    ids = [article.id for article in chosen]
    return Proposal("pin", (effect,), lambda opened: opened.pin(whole.id, ids), chosen, _kept_apart(archive, chosen))


def _rename(archive: Archive, story: str, name: str) -> Proposal:
    whole = archive.story(story)
    cleaned = render.visible(name)
    if not cleaned:
        raise UsageError("the name is empty.", item=whole.id, remedy="Give a name.")
    effect = f"Call story {whole.id} “{cleaned}”."
    central = (archive.get(whole.central),)
    return Proposal("rename", (effect,), lambda opened: opened.rename(whole.id, cleaned), central)


def _link(archive: Archive, article: str, other: str, lane: Lane | None) -> Proposal:
    pair = known_article(archive, article), known_article(archive, other)
    first, second = ids = (pair[0].id, pair[1].id)
    if first == second:
        raise UsageError("an article cannot be linked to itself.", item=first, remedy="Name two articles.")
    where = f"Show {second} as {lane} in" if lane else f"Never show {second} in"
    undoes = tuple(decision for decision in archive.decisions() if _contradicts(decision, ids, lane))
    effect = f"{where} the coverage of {first}."
    return Proposal("link", (effect,), lambda opened: opened.link(first, second, lane), pair, undoes)


def _revoke(archive: Archive, number: int) -> Proposal:
    undoes = tuple(decision for decision in archive.decisions() if decision.number == number)
    if not undoes:
        raise UsageError("no decision in force has this number.", item=str(number))

    def make(opened: Archive) -> int:
        opened.revoke(number)
        return number

    concerned = tuple(archive.get(identifier) for identifier in (*undoes[0].articles, *undoes[0].others)[:_SHOWN])
    return Proposal("revoke", (f"Revoke decision {number} ({undoes[0].kind}).",), make, concerned, undoes)


def _follow(archive: Archive, story: str, query: str) -> Proposal:
    if bool(story.strip()) == bool(query.strip()):
        raise UsageError("`follow` needs a story or a query.", remedy="Give either `story` or `query`.")
    subject = archive.story(story).id if story else " ".join(query.split())
    known = archive.followed_articles(Follow(0, story=subject if story else "", query="" if story else subject), _SHOWN)
    effect = f"Follow {subject}. So far this is about {counted(known.total, 'article')}; new ones raise alerts."
    return Proposal("follow", (effect,), lambda opened: opened.follow(subject), tuple(known))


def _members(story: Story, archive: Archive, articles: Sequence[str]) -> tuple[Article, ...]:
    """Return the articles with these ids or URLs. Raises UsageError if one of them is not in the story."""
    chosen = {article.id: article for article in (known_article(archive, name) for name in articles)}
    outside = [identifier for identifier in chosen if identifier not in {article.id for article in story.articles}]
    if outside:
        names = ", ".join(outside)
        raise UsageError(f"{names} is not in this story.", item=story.id, remedy="`story` lists its articles.")
    return tuple(chosen.values())


def _kept_apart(archive: Archive, articles: Sequence[Article]) -> tuple[Decision, ...]:
    """Return the user's decisions that forbid two of these articles to be in one story."""
    ids = {article.id for article in articles}
    return tuple(
        decision
        for decision in archive.decisions()
        if decision.kind == "split" and not ids.isdisjoint(decision.articles) and not ids.isdisjoint(decision.others)
    )


def _contradicts(decision: Decision, pair: Sequence[str], lane: Lane | None) -> bool:
    """Return True if a new decision about a link replaces an existing decision. `pair` has the ids of the linked
    articles, and `lane` is the lane that the new decision gives.

    A new decision replaces an existing decision about the same two articles, in either direction. Only two decisions
    for the lane opinion hold side by side, one in each direction.
    """
    if decision.kind != "link":
        return False
    decided = [*decision.articles, *decision.others]
    is_one_way = Lane.OPINION in (lane, decision.lane) and lane is decision.lane
    return decided == [*pair] or (decided == [*reversed(pair)] and not is_one_way)


def _decision_records(decisions: Iterable[Decision]) -> list[Document]:
    records: list[Document] = json.loads(render.decisions_json(decisions))["decisions"]
    return records

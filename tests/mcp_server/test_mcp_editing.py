"""Tools that change the archive: absent by default, and nothing changes without a confirmation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import pytest
from assistant_kit import checked, error_text, text_of
from event_loop import run_async
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp_types import ElicitRequestParams, ElicitResult
from story_kit_archive import article

from wideangle.archive import Archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.errors import UsageError
from wideangle.mcp_server import assistant_server
from wideangle.mcp_server.confirmation import GOOD_FOR, MOST_WAITING, ConfirmationTokens

EDITING = {"link", "split", "merge", "pin", "rename", "revoke", "follow"}


@pytest.fixture
def two(empty: Archive) -> Archive:
    """An archive with a story of three reports and another one of two."""
    empty.add(
        [article(number, event, turn) for number, (event, turn) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)])]
    )
    assert len({empty.story_of(f"a{number}").id for number in range(3)}) == 1
    return empty


def story_of(archive: Archive, identifier: str) -> str:
    return archive.story_of(identifier).id


def with_client(archive: Archive, steps: Callable[[Client], Any], **options: Any) -> None:
    async def run() -> None:
        async with Client(assistant_server(ArchiveThreads(archive), allow_edits=True), **options) as client:
            await steps(client)

    run_async(run)


def test_edits_are_refused_unless_they_are_allowed(two: Archive) -> None:
    async def run() -> None:
        async with Client(assistant_server(ArchiveThreads(two))) as client:
            assert EDITING.isdisjoint(tool.name for tool in (await client.list_tools()).tools)
            for name in sorted(EDITING):
                assert error_text(await client.call_tool(name, {})) == f"Unknown tool: {name}"

    run_async(run)


def test_tools_that_change_the_archive_are_annotated_so(two: Archive) -> None:
    async def steps(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() >= EDITING
        for name in EDITING:
            assert tools[name].annotations.destructive_hint is True
            assert tools[name].annotations.read_only_hint is False

    with_client(two, steps)


def changes(archive: Archive) -> tuple[tuple[str, dict[str, object], Callable[[], bool]], ...]:
    """Each tool with arguments, and whether its change is in force."""
    first, second = story_of(archive, "a0"), story_of(archive, "a3")
    return (
        ("rename", {"story": first, "name": "The ferry"}, lambda: archive.story(first).name == "The ferry"),
        ("pin", {"story": second}, lambda: archive.story(second).pinned),
        ("split", {"story": first, "articles": ["a2"]}, lambda: story_of(archive, "a2") != story_of(archive, "a0")),
        ("merge", {"stories": [first, second]}, lambda: story_of(archive, "a3") == first),
        ("link", {"article": "a0", "other": "a3", "lane": "background"}, lambda: archive.relation("a0", "a3").decided),
        ("link", {"article": "a0", "other": "a4", "lane": None}, lambda: archive.relation("a0", "a4").decided),
        ("follow", {"story": first}, lambda: [follow.story for follow in archive.follows()] == [first]),
        ("follow", {"query": "ferry crash"}, lambda: [follow.query for follow in archive.follows()] == ["ferry crash"]),
    )


@pytest.mark.parametrize("number", range(8))
def test_a_change_is_made_by_the_second_call_with_its_confirmation(two: Archive, number: int) -> None:
    tool, arguments, is_made = changes(two)[number]

    async def steps(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        proposal = checked(result)
        assert proposal["done"] is False
        assert proposal["effects"]
        assert proposal["articles"]
        assert "Nothing has changed yet." in text_of(result)
        assert not is_made()
        token = proposal["confirmation"]
        done = checked(await client.call_tool(tool, arguments | {"confirmation": token}))
        assert done["done"] is True
        assert done["confirmation"] is None
        assert is_made()
        decided = len(two.decisions()), len(two.follows())
        assert error_text(await client.call_tool(tool, arguments | {"confirmation": token}))
        assert (len(two.decisions()), len(two.follows())) == decided
        if done["decision"]:
            revoke = {"number": done["decision"]["number"]}
            proposal = checked(await client.call_tool("revoke", revoke))
            checked(await client.call_tool("revoke", revoke | {"confirmation": proposal["confirmation"]}))
            assert not is_made()

    with_client(two, steps)


def test_a_confirmation_is_good_for_no_other_change(two: Archive) -> None:
    story = story_of(two, "a0")

    async def steps(client: Client) -> None:
        async def token(**arguments: object) -> str:
            return str(checked(await client.call_tool("split", {"story": story} | arguments))["confirmation"])

        for tool, arguments in (
            ("split", {"story": story, "articles": ["a1"]}),
            ("split", {"story": story, "articles": ["a1", "a2"]}),
            ("pin", {"story": story, "articles": ["a2"]}),
        ):
            given = {"confirmation": await token(articles=["a2"])}
            assert "nothing was changed" in error_text(await client.call_tool(tool, arguments | given))
        assert "nothing was changed" in error_text(
            await client.call_tool("rename", {"story": story, "name": "A", "confirmation": "guess"})
        )
        # What the change would do has changed since.
        stale = await token(articles=["a2"])
        two.split(story, ["a1"])
        assert error_text(await client.call_tool("split", {"story": story, "articles": ["a2"], "confirmation": stale}))
        assert [decision.kind for decision in two.decisions()] == ["split"]

    with_client(two, steps)


def test_a_proposal_names_the_decisions_that_it_revokes(two: Archive) -> None:
    first, second = story_of(two, "a0"), story_of(two, "a3")
    pinned = two.pin(second)
    apart = two.split(first, ["a2"])
    linked = two.link("a0", "a3", None)

    async def steps(client: Client) -> None:
        async def undone(tool: str, **arguments: object) -> list[int]:
            proposal = checked(await client.call_tool(tool, arguments))
            return [decision["number"] for decision in proposal["undoes"]]

        assert await undone("merge", stories=[first, story_of(two, "a2")]) == [apart]
        assert await undone("split", story=second, articles=["a3"]) == [pinned]
        assert await undone("link", article="a0", other="a3", lane="same-story") == [linked]
        assert await undone("link", article="a3", other="a0", lane="opinion") == [linked]
        assert await undone("link", article="a0", other="a4", lane="opinion") == []
        assert await undone("revoke", number=apart) == [apart]

    with_client(two, steps)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(
    ("answer", "is_made"),
    [
        (ElicitResult(action="accept", content={"confirm": True}), True),
        (ElicitResult(action="accept", content={"confirm": False}), False),
        (ElicitResult(action="accept", content={"confirm": "true"}), False),
        (ElicitResult(action="accept"), False),
        (ElicitResult(action="decline"), False),
        (ElicitResult(action="cancel"), False),
    ],
)
def test_a_client_that_can_ask_asks_the_person(two: Archive, mode: str, answer: ElicitResult, is_made: bool) -> None:
    story = story_of(two, "a0")
    asked: list[str] = []

    async def ask_person(_: ClientRequestContext, parameters: ElicitRequestParams) -> ElicitResult:
        asked.append(parameters.message)
        return answer

    async def steps(client: Client) -> None:
        result = await client.call_tool("rename", {"story": story, "name": "The ferry"})
        if is_made:
            assert checked(result)["done"] is True
        else:
            assert "nothing was changed" in error_text(result)

    with_client(two, steps, mode=mode, elicitation_callback=ask_person)
    assert len(asked) == 1
    assert f"Call story {story} “The ferry”." in asked[0]
    assert "(a" in asked[0]
    assert (two.story(story).name == "The ferry") is is_made


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("rename", {"story": "s999", "name": "A"}, "s999"),
        ("rename", {"story": "s1", "name": "\u202e"}, "the name is empty"),
        ("merge", {"stories": ["s1", "s1"]}, "at least two stories"),
        ("merge", {"stories": ["s1"]}, "`stories`"),
        ("split", {"story": "s1", "articles": []}, "`articles`"),
        ("split", {"story": "s1", "articles": ["a3"]}, "a3 is not in this story"),
        ("pin", {"story": "s1", "articles": ["nobody"]}, "nobody"),
        ("link", {"article": "a0", "other": "a0", "lane": None}, "itself"),
        ("link", {"article": "a0", "other": "a1", "lane": "sideways"}, "`lane`"),
        ("link", {"article": "a0", "other": "a1"}, "`lane`"),
        ("revoke", {"number": 77}, "no decision in force"),
        ("follow", {}, "a story or a query"),
        ("follow", {"story": "s1", "query": "ferry"}, "a story or a query"),
        ("follow", {"query": "ferry", "webhook": "https://thief.example/"}, ""),
    ],
)
def test_wrong_proposals_change_nothing(two: Archive, tool: str, arguments: dict[str, object], words: str) -> None:
    async def steps(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        if words:
            assert words in error_text(result)

    with_client(two, steps)
    assert two.decisions() == []
    assert two.follows() == []


def test_no_address_for_alerts_can_be_given(two: Archive) -> None:
    async def steps(client: Client) -> None:
        [follow] = [tool for tool in (await client.list_tools()).tools if tool.name == "follow"]
        assert follow.input_schema["properties"].keys() == {"story", "query", "confirmation"}
        arguments = {"query": "ferry", "webhook": "https://thief.example/"}
        proposal = checked(await client.call_tool("follow", arguments))
        checked(await client.call_tool("follow", arguments | {"confirmation": proposal["confirmation"]}))
        assert [made.webhook for made in two.follows()] == [""]

    with_client(two, steps)


def test_tokens_end_after_a_time_and_are_bounded() -> None:
    now = [0.0]
    tokens = ConfirmationTokens(clock=lambda: now[0])
    in_time, late = tokens.issue("a change"), tokens.issue("a change")
    now[0] = GOOD_FOR
    tokens.redeem(in_time, "a change")
    now[0] += 1
    with pytest.raises(UsageError):
        tokens.redeem(late, "a change")
    first = tokens.issue("a change")
    issued = [tokens.issue("a change") for _ in range(MOST_WAITING)]
    with pytest.raises(UsageError):
        tokens.redeem(first, "a change")
    for token in issued:
        tokens.redeem(token, "a change")
    assert len({first, *issued}) == MOST_WAITING + 1


def test_calls_that_change_the_archive_at_the_same_time_are_all_made(two: Archive) -> None:
    stories = story_of(two, "a0"), story_of(two, "a3")

    async def steps(client: Client) -> None:
        async def rename(story: str) -> None:
            arguments = {"story": story, "name": f"Name of {story}"}
            proposal = checked(await client.call_tool("rename", arguments))
            checked(await client.call_tool("rename", arguments | {"confirmation": proposal["confirmation"]}))

        async with anyio.create_task_group() as tasks:
            for story in stories:
                tasks.start_soon(partial(rename, story))

    with_client(two, steps)
    assert [two.story(story).name for story in stories] == [f"Name of {story}" for story in stories]


def test_a_change_waits_while_another_process_writes(two: Archive) -> None:
    story = story_of(two, "a0")

    async def steps(client: Client) -> None:
        arguments = {"story": story, "name": "The ferry"}
        proposal = checked(await client.call_tool("rename", arguments))
        made: list[dict[str, Any]] = []

        async def rename() -> None:
            result = await client.call_tool("rename", arguments | {"confirmation": proposal["confirmation"]})
            made.append(checked(result))

        async with anyio.create_task_group() as tasks:
            with two._opened():
                tasks.start_soon(rename)
                await anyio.sleep(0.3)
                assert made == []
        assert made[0]["done"] is True

    with_client(two, steps)

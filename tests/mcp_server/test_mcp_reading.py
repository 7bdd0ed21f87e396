"""The tools that read: every answer has verbatim spans with their articles, in the published shapes."""

from __future__ import annotations

from functools import partial
from typing import Any

import anyio
import pytest
from assistant_kit import ask, ask_all, assert_verbatim, checked, error_of, error_text
from event_loop import run_async
from mcp import Client

from wideangle.archive import Archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.mcp_server import assistant_server
from wideangle.model import Article
from wideangle.sample import STORY_OF_THE_DEMO

READING = {"search", "cover", "related", "relation", "story", "quotes", "compare", "article"}


def identified(record: dict[str, Any]) -> bool:
    return bool(record["id"] and record["outlet"] and record["published"] and record["url"])


def test_only_reading_tools_exist_and_are_annotated_so(sampled: Archive) -> None:
    async def listed() -> None:
        async with Client(assistant_server(ArchiveThreads(sampled))) as client:
            tools = (await client.list_tools()).tools
            assert {tool.name for tool in tools} == READING
            for tool in tools:
                assert tool.annotations.read_only_hint is True
                assert tool.annotations.destructive_hint is False
                assert tool.annotations.open_world_hint is False
                assert tool.description
                schema = tool.output_schema or {}
                assert schema["type"] == "object"
                assert "untrusted" in schema["required"]
            assert "untrusted-articles" in (client.instructions or "")

    run_async(listed)


def test_search_gives_snippets_and_pages_without_overlap(sampled: Archive) -> None:
    pages = ask_all(sampled, "search", query="ferry", limit=3)
    found = [hit for page in pages for hit in page["articles"]]
    assert len(pages) > 1
    assert len({hit["id"] for hit in found}) == len(found) == pages[0]["total"]
    assert [hit["id"] for hit in found] == [article.id for article in sampled.search("ferry", 100)]
    for page in pages:
        assert_verbatim(page, sampled)
    assert all(identified(hit) and (hit["snippet"] or hit["extract"]) for hit in found)


def test_search_takes_its_filters(sampled: Archive) -> None:
    chosen = {"since": "2031-10-03", "until": "2031-10-04", "outlets": ["Kestria One"], "languages": ["EN"]}
    found = ask(sampled, "search", query='ferry OR "harbour wall"', **chosen)
    assert found["articles"]
    for hit in found["articles"]:
        assert hit["outlet"] == "Kestria One"
        assert "2031-10-03" <= hit["published"][:10] <= "2031-10-04"
    unknown = ask(sampled, "search", query="ferry", outlets=["Kestria One", "Nobody's Gazette"])
    assert unknown["unknown_outlets"] == ["Nobody's Gazette"]
    # Some assistants write a list as a text.
    assert ask(sampled, "search", query="ferry", outlets='["Kestria One"]')["unknown_outlets"] == []


def test_cover_has_the_coverage_of_an_article_by_id_url_and_story(sampled: Archive) -> None:
    pages = ask_all(sampled, "cover", article=STORY_OF_THE_DEMO)
    coverage = sampled.cover(STORY_OF_THE_DEMO)
    entries = [entry for page in pages for section in page["sections"] for entry in section["entries"]]
    expected = [entry.article.id for section in coverage.sections for entry in section.entries]
    assert [entry["article"]["id"] for entry in entries] == expected
    assert sum(len(page["quotes"]) for page in pages) == pages[0]["statements"] == len(coverage.quotes)
    assert all(identified(entry["article"]) and entry["extract"] for entry in entries)
    assert all(copy["extract"] for entry in entries for copy in entry["copies"])
    for page in pages:
        assert_verbatim(page, sampled)
    by_url = ask(sampled, "cover", article=sampled.get(STORY_OF_THE_DEMO).url)
    cursor = {"next_cursor": None}
    assert by_url | cursor == pages[0] | cursor
    by_story = ask(sampled, "cover", article=coverage.story)
    assert by_story["of_story"] == coverage.story


def test_cover_takes_a_pasted_text(sampled: Archive) -> None:
    article = sampled.get(STORY_OF_THE_DEMO)
    pasted = ask(sampled, "cover", text=article.text, title=article.title, published="2031-10-07")
    assert pasted["article"]["published"] == "2031-10-07"
    assert sum(len(section["entries"]) for section in pasted["sections"]) > 2
    assert len(ask(sampled, "cover", text=article.text, per_lane=1)["sections"][0]["entries"]) == 1


def test_story_has_members_copies_edits_and_the_storyline(sampled: Archive) -> None:
    story = sampled.story_of(STORY_OF_THE_DEMO)
    pages = ask_all(sampled, "story", story=story.id)
    members = [member for page in pages for member in page["story"]["members"]]
    assert [member["article"]["id"] for member in members] == [article.id for article in story.articles]
    assert all(member["extract"] for member in members)
    assert any(member["edits"] for member in members)
    storylines = (ask(sampled, "story", story=story.id) for story in sampled.stories())
    assert any(later["grew_from"] or later["grew_into"] for later in storylines)
    for page in pages:
        assert page["story"]["articles"] == [member["article"]["id"] for member in page["story"]["members"]]
        assert_verbatim(page, sampled)


def test_quotes_are_those_of_a_story_or_of_one_article_of_it(sampled: Archive) -> None:
    story = sampled.story_of(STORY_OF_THE_DEMO)
    pages = ask_all(sampled, "quotes", story_or_article=story.id)
    every = [quote for page in pages for quote in page["stories"][0]["quotes"]]
    assert len(every) == pages[0]["statements"] == len(sampled.quotes(story))
    for page in pages:
        assert_verbatim(page, sampled)
    of_article = ask_all(sampled, "quotes", story_or_article=STORY_OF_THE_DEMO)
    chosen = [quote for page in of_article for quote in page["stories"][0]["quotes"]]
    assert 0 < len(chosen) < len(every)
    for quote in chosen:
        wordings = (*quote["wordings"], *quote["paraphrases"])
        assert STORY_OF_THE_DEMO in {wording["article"]["id"] for wording in wordings}


def test_related_and_relation_agree(sampled: Archive) -> None:
    pages = ask_all(sampled, "related", article=STORY_OF_THE_DEMO, limit=4)
    links = [link for page in pages for link in page["links"]]
    expected = sampled.related(STORY_OF_THE_DEMO, 1_000)
    assert [link["article"]["id"] for link in links] == [link.article.id for link in expected]
    assert_verbatim(pages[0], sampled)
    first = links[0]
    pair = ask(sampled, "relation", article=STORY_OF_THE_DEMO, other=first["article"]["id"])
    assert pair["of"]["id"] == STORY_OF_THE_DEMO
    assert pair["links"][0] | {"reasons": []} == first
    assert pair["links"][0]["reasons"]


def test_article_gives_the_text_and_its_story(sampled: Archive) -> None:
    shown = ask(sampled, "article", article=STORY_OF_THE_DEMO)
    article = sampled.get(STORY_OF_THE_DEMO)
    assert shown["page"] == {"start": 0, "end": len(article.text), "text": article.text}
    assert shown["length"] == len(article.text)
    assert shown["story"] == sampled.story_of(article).id
    assert shown["next_cursor"] is None


FLOOD = (
    Article(
        id="tide-1",
        outlet="Tidewater Post",
        url="https://tidewater.example/flood",
        title="Flood in Merrow kills nine",
        published="2031-04-02",
        text="Nine people were killed when the river Merrow burst its banks on Tuesday. About 300 houses were damaged. "
        '"The wall should have held," said Mayor Ilse Brandt. Soldiers carried 40 stretchers to the school.',
    ),
    Article(
        id="moor-1",
        outlet="Moorland Star",
        url="https://moorland.example/merrow",
        title="Eleven dead in Merrow flood",
        published="2031-04-03",
        text="Eleven people were killed when the river Merrow burst its banks on Tuesday, and the search goes on. "
        '"The wall should have held," Mayor Ilse Brandt said. "We will rebuild it before winter," she added. '
        "Soldiers carried 40 stretchers to the school of the town.",
    ),
)


def findings(document: dict[str, Any], kind: str, agreement: str) -> list[dict[str, Any]]:
    return [
        finding for finding in document["findings"] if finding["type"] == kind and finding["agreement"] == agreement
    ]


def test_compare_shows_figures_and_statements_that_agree_and_differ(empty: Archive) -> None:
    empty.add(FLOOD)
    compared = ask(empty, "compare", article="tide-1", other="https://moorland.example/merrow")
    assert_verbatim(compared, empty)
    [dead] = findings(compared, "figure", "different")
    assert dead["thing"] == "dead"
    assert [account["value"] for account in dead["accounts"]] == [9, 11]
    assert [account["article"]["outlet"] for account in dead["accounts"]] == ["Tidewater Post", "Moorland Star"]
    [stretchers] = findings(compared, "figure", "same")
    assert {account["quantity"]["text"] for account in stretchers["accounts"]} == {"40"}
    [wall] = findings(compared, "statement", "same")
    assert {wording["article"]["id"] for wording in wall["statement"]["wordings"]} == {"tide-1", "moor-1"}
    [winter] = findings(compared, "statement", "one-sided")
    assert [wording["article"]["id"] for wording in winter["statement"]["wordings"]] == ["moor-1"]


def test_compare_shows_what_a_copy_changed(sampled: Archive) -> None:
    story = sampled.story(sampled.story_of(STORY_OF_THE_DEMO).id)
    copy = next(member for member in story.members if member.copy_of)
    compared = ask(sampled, "compare", article=copy.copy_of, other=copy.article.id)
    [edits] = [finding for finding in compared["findings"] if finding["type"] == "copy"]
    assert edits["edits"]["kept"] == copy.edits.kept
    assert edits["original"]["id"] == copy.copy_of
    pages = ask_all(sampled, "compare", story=story.id)
    whole = [finding for page in pages for finding in page["findings"]]
    assert len(whole) == pages[0]["total"]
    assert {finding["type"] for finding in whole} == {"copy", "figure", "statement"}
    for page in pages:
        assert_verbatim(page, sampled)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("search", {"query": '"open'}, ""),
        ("search", {"query": "ferry", "limit": 0}, "`limit`"),
        ("search", {"query": "ferry", "limit": "many"}, "`limit`"),
        ("search", {"query": "ferry", "since": "lately"}, "`since` is not a date"),
        ("search", {"query": "ferry", "since": "2031-10-05", "until": "2031-10-04"}, "`since` is later"),
        ("search", {}, "`query`"),
        ("cover", {}, "`cover` needs an article"),
        ("cover", {"article": "a", "text": "b"}, "`cover` needs an article"),
        ("cover", {"text": "b", "published": "2031-13-01"}, "`published` is not a date"),
        ("cover", {"article": "https://nowhere.example/a"}, "No address is fetched"),
        ("cover", {"article": "s999"}, "s999"),
        ("article", {"article": "nobody"}, "`search` finds articles"),
        ("article", {"article": "/etc/passwd"}, "the archive has no article"),
        ("article", {"article": ""}, "`article`"),
        ("story", {"story": "s999"}, "s999"),
        ("quotes", {"story_or_article": "s999"}, "s999"),
        ("quotes", {"story_or_article": "nobody"}, "the archive has no article"),
        ("compare", {}, "two articles or a story"),
        ("compare", {"article": STORY_OF_THE_DEMO}, "two articles or a story"),
        ("compare", {"article": STORY_OF_THE_DEMO, "other": STORY_OF_THE_DEMO}, "itself"),
        ("relation", {"article": STORY_OF_THE_DEMO, "other": STORY_OF_THE_DEMO}, "itself"),
        ("merge", {"stories": ["s1", "s2"]}, "Unknown tool"),
    ],
)
def test_wrong_arguments_are_answered_with_what_to_do(
    sampled: Archive, tool: str, arguments: dict[str, object], words: str
) -> None:
    assert words in error_of(sampled, tool, **arguments)


def test_an_unexpected_error_shows_neither_its_text_nor_a_traceback(
    sampled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("a secret path")

    monkeypatch.setattr(Archive, "search", fail)
    message = error_of(sampled, "search", query="ferry")
    assert message.startswith("Internal error: KeyError.")
    assert "secret" not in message


def test_several_clients_are_answered_while_the_archive_grows(empty: Archive) -> None:
    empty.add(FLOOD[:1])

    async def asks_often(client: Client) -> None:
        for _ in range(5):
            checked(await client.call_tool("search", {"query": "Merrow"}))
            checked(await client.call_tool("cover", {"article": "tide-1"}))

    async def run() -> None:
        server = assistant_server(ArchiveThreads(empty))
        async with Client(server) as first, Client(server) as second, Client(server, mode="legacy") as third:
            async with anyio.create_task_group() as tasks:
                for client in (first, second, third):
                    tasks.start_soon(asks_often, client)
                await anyio.to_thread.run_sync(partial(empty.add, FLOOD[1:]))
            found = checked(await third.call_tool("search", {"query": "Merrow"}))
            assert found["total"] == 2
            assert "tide-1" in str(await first.read_resource("wideangle://article/tide-1"))
            story = empty.story_of("moor-1")
            assert story.id in str(await first.read_resource(f"wideangle://story/{story.id}"))
            assert "the archive has no article" in error_text(await first.call_tool("article", {"article": "moor-9"}))

    run_async(run)

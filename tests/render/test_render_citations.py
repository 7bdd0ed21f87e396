"""Citations in BibTeX, RIS and CSL JSON, read back with readers as strict as those of reference managers."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_hostile import articles, coverages, thorough
from render_samples import SAMPLE

from wideangle import render
from wideangle.model import Article, Coverage, PublicationTime
from wideangle.render.text import headline, href, visible

TRAM = Article(
    "Trams stood still on Tuesday.",
    title="Trams: 50% of #7 & _all_ halted {again}",
    id="Tråm/7",
    url="https://halvencourier.example/tram?x=50%25&y=å_{1}#top",
    published=PublicationTime.of("2031-10-07T19:05+03:00"),
    outlet="Halven Courier & Post",
    authors=("Ada Thorsen", "Thorsen, B. and Holm"),
    language="en",
)

UNESCAPED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\{": "{",
    r"\}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "$&#%_"},
}
_ESCAPE = re.compile("|".join(map(re.escape, UNESCAPED)))


def read_bibtex(source: str) -> list[tuple[str, dict[str, str]]]:
    """The keys and fields of entries, by counting braces as BibTeX does, a brace after a backslash included."""
    entries = []
    at = 0
    while (start := source.find("@", at)) >= 0:
        assert not source[at:start].strip()
        opening = re.compile(r"@article\{([A-Za-z0-9-]+),\n").match(source, start)
        assert opening, source[start : start + 80]
        fields, at = {}, opening.end()
        while name := re.compile(r"  ([a-z]+) = \{").match(source, at):
            at = end = name.end()
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(source[end], 0)
                end += 1
            assert name[1] not in fields
            fields[name[1]] = source[at : end - 1]
            assert source[end : end + 2] == ",\n"
            at = end + 2
        assert source[at : at + 2] == "}\n"
        at += 2
        entries.append((opening[1], fields))
    assert not source[at:].strip()
    return entries


def plain(value: str) -> str:
    """What LaTeX shows of an escaped text."""
    assert not re.search(r"[\\{}$&#%_~^]", _ESCAPE.sub("", value)), value
    return _ESCAPE.sub(lambda match: UNESCAPED[match[0]], value)


def read_ris(source: str) -> list[list[tuple[str, str]]]:
    records: list[list[tuple[str, str]]] = []
    for line in source.split("\r\n")[:-1]:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
        assert match, line
        if match[1] == "TY":
            records.append([])
        records[-1].append((match[1], match[2]))
    return records


def test_an_article_is_cited_in_bibtex() -> None:
    assert render.bibtex([TRAM]) == (
        "@article{Tram-7,\n"
        "  author = {{Ada Thorsen} and {Thorsen, B. and Holm}},\n"
        r"  title = {{Trams: 50\% of \#7 \& \_all\_ halted \{again\}}}," + "\n"
        r"  journal = {Halven Courier \& Post}," + "\n"
        "  date = {2031-10-07},\n"
        "  year = {2031},\n"
        "  month = {10},\n"
        "  url = {https://halvencourier.example/tram?x=50%25&y=%C3%A5_%7B1%7D#top},\n"
        "  language = {en},\n"
        "  entrysubtype = {newspaper},\n"
        "}\n"
    )


def test_an_article_is_cited_in_ris() -> None:
    assert render.ris([TRAM]).split("\r\n") == [
        "TY  - NEWS",
        "ID  - Tråm/7",
        "AU  - Ada Thorsen",
        "AU  - Thorsen, B. and Holm",
        "TI  - Trams: 50% of #7 & _all_ halted {again}",
        "T2  - Halven Courier & Post",
        "PY  - 2031",
        "DA  - 2031/10/07",
        "LA  - en",
        "UR  - https://halvencourier.example/tram?x=50%25&y=å_%7B1%7D#top",
        "ER  - ",
        "",
    ]


def test_an_article_is_cited_in_csl_json() -> None:
    assert json.loads(render.csl_json([TRAM])) == [
        {
            "id": "Tråm/7",
            "type": "article-newspaper",
            "title": "Trams: 50% of #7 & _all_ halted {again}",
            "container-title": "Halven Courier & Post",
            "author": [{"literal": "Ada Thorsen"}, {"literal": "Thorsen, B. and Holm"}],
            "issued": {"date-parts": [[2031, 10, 7]]},
            "URL": "https://halvencourier.example/tram?x=50%25&y=å_%7B1%7D#top",
            "language": "en",
        }
    ]


@pytest.mark.parametrize(
    "title",
    [
        "One } too many",
        "{ One too few",
        r"A \} brace \ and \input{/etc/passwd}",
        "}}\n}\n@article{forged,\n  title = {{Forged}},\n}",
        "Late\r\nER  - \r\nTY  - NEWS\r\nTI  - Forged",
        "100 % ~ ^ $x_1$ #1 &c.",
        "Quoted \"late\" and 'later'",
        "\x1b[31mRed\x00",
    ],
)
def test_a_title_stays_one_field(title: str) -> None:
    article = Article("Text.", title=title, id="n1", authors=(title,), outlet=title)
    [(key, fields)] = read_bibtex(render.bibtex([article]))
    assert key == "n1"
    assert (plain(fields["title"][1:-1]), plain(fields["journal"])) == (visible(title), visible(title))
    assert plain(fields["author"][1:-1]) == visible(title)
    [record] = read_ris(render.ris([article]))
    assert [value for tag, value in record if tag in ("TI", "T2", "AU")] == [visible(title)] * 3
    [item] = json.loads(render.csl_json([article]))
    assert item["title"] == item["container-title"] == visible(title)


@thorough
@given(st.lists(articles, max_size=4))
def test_whatever_is_published_is_cited_once_for_each_article(cited: list[Article]) -> None:
    entries = read_bibtex(render.bibtex(cited))
    assert len({key.lower() for key, _ in entries}) == len(cited)
    assert [plain(fields["title"][1:-1]) for _, fields in entries] == [headline(article) for article in cited]
    records = [dict(record) for record in read_ris(render.ris(cited))]
    assert [record["TI"] for record in records] == [headline(article) for article in cited]
    assert [record.get("UR", "") for record in records] == [href(article.url) for article in cited]
    items = json.loads(render.csl_json(cited).encode())
    assert [item.get("container-title", "") for item in items] == [visible(article.outlet) for article in cited]


def test_an_article_without_a_title_is_cited_by_its_opening() -> None:
    [item] = json.loads(render.csl_json([Article("Trams stood still. More follows.", id="n1")]))
    assert item == {"id": "n1", "type": "article-newspaper", "title": "Trams stood still."}


def test_keys_differ_for_bibtex_and_name_the_article() -> None:
    cited = [Article("Text.", id=name) for name in ("a/1", "A 1", "a-1-2", "a_1", "трамвай", "城")]
    keys = [key for key, _ in read_bibtex(render.bibtex(cited))]
    assert keys == ["a-1", "A-1-2", "a-1-2-2", "a-1-3", "article", "article-2"]


def test_a_coverage_cites_the_article_at_hand_and_all_that_it_shows_once() -> None:
    cited = [article.id for article in render.cited(SAMPLE)]
    shown = {SAMPLE.article.id} | {copy.article.id for copy in SAMPLE.copies}
    for section in SAMPLE.sections:
        for entry in section.entries:
            shown |= {entry.article.id} | {copy.article.id for copy in entry.copies}
    assert cited[0] == SAMPLE.article.id
    assert set(cited) == shown
    assert len(cited) == len(shown) > len(SAMPLE.sections)


@thorough
@given(coverages)
def test_every_coverage_is_cited(coverage: Coverage) -> None:
    cited = render.cited(coverage)
    assert len(read_bibtex(render.bibtex(cited))) == len(read_ris(render.ris(cited))) == len(cited) > 0


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Line {7} halted", r"Line \{7\} halted"),
        ("{a {b} c}", r"\{a \{b\} c\}"),
        ("Line {7 halted", r"Line \textbraceleft{}7 halted"),
        ("Line }7{ halted", r"Line \textbraceright{}7\textbraceleft{} halted"),
        ("{7}} {8", r"\textbraceleft{}7\textbraceright{}\textbraceright{} \textbraceleft{}8"),
    ],
)
def test_braces_in_bibtex_are_escaped_so_that_they_stay_balanced(title: str, written: str) -> None:
    assert f"  title = {{{{{written}}}}},\n" in render.bibtex([replace(TRAM, title=title)])

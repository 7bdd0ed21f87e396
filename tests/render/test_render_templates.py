"""Templates: nothing that is inserted leaves its element, and a newsroom's own folder goes first."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_hostile import addresses, hostile, thorough
from render_samples import SAMPLE
from story_samples import LINE, STORY

from wideangle import render
from wideangle.errors import UsageError, WideangleError
from wideangle.model import Reason, Storyline, StorylineLink
from wideangle.render.html.environment import environment, rendered
from wideangle.render.text import href
from wideangle.render.views.coverage import view
from wideangle.render.views.quotes import quotes_view
from wideangle.render.views.story import story_view
from wideangle.render.views.storyline import storyline_view

TEMPLATES = files("wideangle.render.html").joinpath("templates")
LATER = replace(STORY, id="s18", name="Harbour tram")
REASON = Reason("text", "both mention Tannet", 1.5)
STORYLINE = Storyline("l7", "", (STORY, LATER), (StorylineLink("s18", STORY.id, 0.7, (REASON,)),))
SAMPLES: dict[str, dict[str, Any]] = {
    "coverage_fragment": {"coverage": view(SAMPLE, why=True), "statements": quotes_view(SAMPLE.quotes, "en")},
    "coverage_page": {
        "coverage": view(SAMPLE, why=True),
        "statements": quotes_view(SAMPLE.quotes, "en"),
        "sections": (("same-story", "Same story", 3),),
    },
    "story_fragment": {"story": story_view(STORY, LINE, why=True)},
    "story_page": {"story": story_view(LATER, LINE, why=True), "sections": (("reports", "Reports", 3),)},
    "storyline_fragment": {"storyline": storyline_view(STORYLINE, why=True)},
    "storyline_page": {"storyline": storyline_view(STORYLINE, why=True)},
    "entry": {"entry": view(SAMPLE, why=True).sections[0].entries[0]},
    "article_fragment": {"card": view(SAMPLE).card, "paragraphs": ("A tram.", "A ferry.")},
    "search_fragment": {
        "offset": 0,
        "shown": 1,
        "total": 1,
        "hits": ((view(SAMPLE).card, "A tram left."), (view(SAMPLE).sections[0].entries[0].card, "")),
    },
    "feed_list": {"facts": "2 reports", "cards": (view(SAMPLE).card, view(SAMPLE).sections[0].entries[0].card)},
    "alert": {
        "excerpts": (("Tram", "https://a.example/", "Halven Courier", ("Tram it is.",)),),
        "heading_before": "Before",
        "before": (("Tram", "", "Halven Courier", ("No tram.",)),),
    },
}
PRINTABLE = hostile.map(lambda text: "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs")))


def replaced(value: Any, text: Callable[[], str], address: Callable[[], str]) -> Any:
    """A view, or what stands in one, with other texts in place of all that are not empty."""
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: replaced(getattr(value, field.name), text, address) for field in fields(value)}
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(replaced(part, text, address) for part in value)
    if isinstance(value, str) and value and not isinstance(value, Enum):
        return address() if value.startswith("https://") else text()
    return value


def skeleton(element: lxml.html.HtmlElement) -> tuple[Any, ...]:
    """Tags, names of attributes and classes of an element and all below it."""
    return (element.tag, tuple(element.attrib), element.get("class"), tuple(map(skeleton, element)))


def parsed(name: str, values: dict[str, Any]) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<!doctype html>{rendered(f'{name}.html.jinja', **values)}")


@pytest.mark.parametrize("name", SAMPLES)
@thorough
@given(st.data())
def test_nothing_inserted_leaves_its_element(name: str, data: st.DataObject) -> None:
    words = iter(data.draw(st.lists(PRINTABLE.filter(str.strip), min_size=4, max_size=4)) * 200)
    links = iter(data.draw(st.lists(addresses.filter(str.isprintable), min_size=4, max_size=4)) * 200)
    used: list[str] = []

    def address() -> str:
        used.append(next(links))
        return used[-1]

    attacked = {key: replaced(value, lambda: next(words), address) for key, value in SAMPLES[name].items()}
    safe = iter(["https://harmless.example/" if href(link) else "" for link in used])
    harmless = {key: replaced(value, lambda: "word", lambda: next(safe)) for key, value in SAMPLES[name].items()}
    tree = parsed(name, attacked)
    assert skeleton(tree) == skeleton(parsed(name, harmless))
    links_out = [link for link in tree.xpath("//a/@href | //blockquote/@cite") if not link.startswith("#")]
    assert all(link.lower().startswith(("http://", "https://")) for link in links_out)


def test_every_shipped_template_is_covered_by_the_attacks() -> None:
    documents = {path.name.partition(".")[0] for path in TEMPLATES.iterdir() if path.name.endswith(".jinja")}
    parts = {"page", "macros", "coverage_macros", "story_macros", "storyline_macros"}
    assert documents - parts == set(SAMPLES)


def folder(tmp_path: Path, **templates: str) -> Path:
    for name, source in templates.items():
        (tmp_path / f"{name}.html.jinja").write_text(source, "utf-8")
    return tmp_path


def test_a_template_of_the_newsroom_replaces_ours_and_can_extend_it(tmp_path: Path) -> None:
    own = folder(
        tmp_path,
        coverage_fragment='<aside class="ours">{{ coverage.card.headline }}</aside>',
        page='{% extends "wideangle/page.html.jinja" %}{% block style %}.ours > p { color: teal }{% endblock %}',
        story_page='{% extends "wideangle/story_page.html.jinja" %}{% block footer %}<p>Courier</p>{% endblock %}',
    )
    assert render.html_fragment(SAMPLE, templates=own) == f'<aside class="ours">{SAMPLE.article.title}</aside>'
    page = render.html_page(SAMPLE, templates=own)
    assert ".ours > p { color: teal }</style>" in page
    assert "wa-bounds" in page
    story = render.story_page(STORY, LINE, templates=own)
    assert "<p>Courier</p>" in story
    assert ".ours > p" in story
    assert ".ours" not in render.html_page(SAMPLE)


def test_a_stylesheet_of_the_newsroom_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "fragment.css").write_text("@media print{#wa p>a{color:#000}}", "utf-8")
    assert "<style>@media print{#wa p>a{color:#000}}</style>" in render.html_fragment(SAMPLE, templates=tmp_path)


def test_what_a_template_of_the_newsroom_inserts_is_escaped(tmp_path: Path) -> None:
    own = folder(tmp_path, coverage_fragment="<p>{{ coverage.card.headline }}</p>")
    attack = replace(SAMPLE, article=replace(SAMPLE.article, title="<script>alert(1)</script>"))
    assert render.html_fragment(attack, templates=own) == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


FAULTS = {
    "an unclosed block": ("\n{% if coverage %}\n", "line 2", "Unexpected end of template"),
    "an unknown tag": ("<p>\n{% shout %}\n", "line 2", "unknown tag 'shout'"),
    "an unknown name": ("<p>\n\n{{ headline }}", "line 3", "'headline' is undefined"),
    "an unknown attribute": ("{{ coverage.head }}", "line 1", "has no attribute 'head'"),
    "an unknown filter": ("\n{{ 1|loud }}", "line 2", "No filter named 'loud'"),
    "a missing template": ("\n\n{% include 'gone.html.jinja' %}", "line 3", "gone.html.jinja"),
    "a missing stylesheet": ("\n{{ stylesheet('gone.css') }}", "line 2", "gone.css"),
    "an error of arithmetic": ("\n\n\n{{ 1 / 0 }}", "line 4", "division by zero"),
    "a template without end": ("\n{% include 'coverage_fragment.html.jinja' %}", "line 2", "recursion"),
    "a call of a macro that it does not know": (
        '{% import "macros.html.jinja" as wa %}\n{{ wa.details() }}',
        "line 2",
        "parameter 'card' was not provided",
    ),
    "an attribute that the sandbox closes": ("{{ ''.__class__.__mro__ }}", "line 1", "unsafe"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_template_is_named_with_its_line(fault: str, tmp_path: Path) -> None:
    source, line, reason = FAULTS[fault]
    own = folder(tmp_path, coverage_fragment=source)
    with pytest.raises(UsageError) as raised:
        render.html_fragment(SAMPLE, templates=own)
    assert str(raised.value).startswith(f"{own / 'coverage_fragment.html.jinja'}, {line}: the template fails: ")
    assert reason in str(raised.value)


@pytest.mark.parametrize("name", ["macros", "page"])
def test_a_faulty_template_that_ours_need_is_named(name: str, tmp_path: Path) -> None:
    own = folder(tmp_path, **{name: "\n{% endif %}"})
    with pytest.raises(UsageError, match=f"{name}.html.jinja, line 2: "):
        render.html_page(SAMPLE, templates=own)


def test_a_template_in_another_encoding_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "coverage_fragment.html.jinja").write_bytes("<p>Bürger</p>".encode("latin-1"))
    with pytest.raises(UsageError, match=r"coverage_fragment.html.jinja: the template cannot be read: .*UTF-8"):
        render.html_fragment(SAMPLE, templates=tmp_path)


def test_a_template_is_read_again_after_a_change(tmp_path: Path) -> None:
    own = folder(tmp_path, coverage_fragment="old")
    assert render.html_fragment(SAMPLE, templates=own) == "old"
    path = tmp_path / "coverage_fragment.html.jinja"
    path.write_text("new", "utf-8")
    os.utime(path, ns=(1, 1))
    assert render.html_fragment(SAMPLE, templates=own) == "new"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WideangleError, match="there is no folder of templates here"):
        render.html_page(SAMPLE, templates=tmp_path / "gone")


def test_an_environment_is_made_once_and_has_the_templates_of_further_packages() -> None:
    assert environment() is environment()
    loader = environment(None, ("wideangle.render.html",)).loader
    assert loader is not None
    assert "page.html.jinja" in loader.list_templates()


@pytest.mark.parametrize("name", ["coverage_fragment", "story_fragment", "storyline_fragment"])
def test_a_fragment_shows_no_id_of_the_archive(name: str) -> None:
    named: dict[str, Any] = {
        "storyline": storyline_view(replace(STORYLINE, headline="Harbour tram of Halven"), why=True)
    }
    story: dict[str, Any] = {"story": story_view(STORY, LINE, why=True, identified=False)}
    values = SAMPLES[name] | {"storyline_fragment": named, "story_fragment": story}.get(name, {})
    body = re.sub(r"<style>.*?</style>", "", rendered(f"{name}.html.jinja", **values), flags=re.DOTALL)
    assert not re.search(r"\b[sl]\d+\b", body)
    if name == "storyline_fragment":
        assert "70% likely of one affair with “" in body

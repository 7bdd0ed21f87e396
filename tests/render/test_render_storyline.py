"""Storylines in every output: verbatim, escaped, and the same words everywhere."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import lxml.html
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from render_hostile import thorough
from rich.console import Console
from story_samples import stories

from wideangle import render
from wideangle.model import Reason, Story, Storyline, StorylineLink

SCHEMA = Draft202012Validator(render.json_schema())


def storyline(*chain: Story) -> Storyline:
    links = tuple(
        StorylineLink(later.id, earlier.id, 0.75, (Reason("text", "both mention <b>Tannet</b>", 1.5),))
        for earlier, later in pairwise(chain)
    )
    return Storyline("l7", chain[0].headline, chain, links, decided=True)


@thorough
@given(st.lists(stories(), min_size=2, max_size=3, unique_by=lambda story: story.id))
def test_every_output_is_well_formed_and_says_the_same(chain: list[Story]) -> None:
    shown = storyline(*chain)
    for document in (render.storyline_json(shown), render.storylines_json([shown], more=True)):
        SCHEMA.validate(json.loads(document))
    page = lxml.html.fromstring(render.storyline_page(shown, why=True))
    assert len(page.xpath("//article")) == len(chain)
    assert not page.xpath("//b | //script")
    console = Console(file=io.StringIO(), highlight=False)
    render.storyline_terminal(shown, console, why=True)
    render.storylines_terminal([shown], console, more=True)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b" not in text
    for said in (text, page.text_content(), render.storyline_markdown(shown, why=True)):
        assert f"75% likely of one affair with {chain[0].id}" in said


def test_an_empty_list_says_so() -> None:
    console = Console(file=io.StringIO())
    render.storylines_terminal([], console)
    assert console.file.getvalue() == f"{render.labels.NO_STORYLINES}\n"  # type: ignore[attr-defined]
    assert render.labels.NO_STORYLINES in render.storylines_markdown([])

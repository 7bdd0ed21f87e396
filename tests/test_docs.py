"""The documentation says what there is, and leads to where it says."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import typer

import wideangle
from wideangle.cli import app

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")), *sorted(DOCS.glob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?:^|`)(?:\S+=\S+ )*wideangle ([a-z]+)( [^`\n]*)?", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("page", "script"), [("reference.md", "reference.py"), ("python.md", "python_reference.py")])
def test_reference_pages_are_what_commands_and_docstrings_say(page: str, script: str) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == runpy.run_path(str(DOCS / script))["reference"](), "run: make reference"


def test_every_public_name_is_in_the_python_reference() -> None:
    written = (DOCS / "python.md").read_text(encoding="utf-8")
    names = [name for name in wideangle.__all__ if not name.startswith("__")]
    assert [name for name in names if not re.search(rf"(### `|── ?|^    ){name}\b", written, re.MULTILINE)] == []


def test_every_command_and_every_long_option_is_in_the_reference() -> None:
    sections = (DOCS / "reference.md").read_text(encoding="utf-8").split("\n## ")
    waiting = [("wideangle", typer.main.get_command(app))]
    checked = 0
    while waiting:
        name, command = waiting.pop()
        section = next((one for one in sections if re.match(rf"`{name}(?:`| [^a-z])", one)), None)
        assert section, f"{name} is not in the reference"
        for option in (word for parameter in command.params for word in parameter.opts if word.startswith("--")):
            assert re.search(rf"`{option}[ `]", section), f"{name} {option} is not in the reference"
            checked += 1
        waiting += [(f"{name} {word}", below) for word, below in getattr(command, "commands", {}).items()]
    assert checked > 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        path = target.partition("#")[0]
        if "://" not in target and path:
            assert (page.parent / path).exists(), f"{page.name} leads to {target}, which is not there"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_shown_compiles(page: Path) -> None:
    for number, snippet in enumerate(_PYTHON.findall(page.read_text(encoding="utf-8")), start=1):
        assert compile(snippet, f"{page.name}, snippet {number}", "exec").co_code


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_spoken_of_and_their_options_are_there(page: Path) -> None:
    commands: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
    for name, rest in _INLINE.findall(page.read_text(encoding="utf-8")):
        assert name in commands, f"{page.name} speaks of `wideangle {name}`"
        command = commands[name]
        for word in rest.split():
            command = getattr(command, "commands", {}).get(word, command)
        command = getattr(command, "commands", {}).get(getattr(command, "default_command", ""), command)
        options = {option for parameter in command.params for option in parameter.opts}
        for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest.partition("#")[0]):
            assert option in options, f"{page.name} speaks of `wideangle {name} {option}`"


def test_the_readme_shows_python() -> None:
    assert _PYTHON.search((ROOT / "README.md").read_text(encoding="utf-8"))


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if page.name != "index.md" and f"({page.name})" not in index] == []

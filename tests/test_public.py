"""The public face: what `import wideangle` gives, and how little it costs."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import wideangle
from wideangle import errors, model

SOURCE = Path(wideangle.__file__).parent
HEAVY = {
    *("alembic", "charset_normalizer", "dateparser", "feedparser", "httpcore", "httpx", "lxml", "markdown_it", "numpy"),
    *("platformdirs", "protego", "py3langid", "pyarrow", "pydantic", "pydantic_settings", "sentencex", "Stemmer"),
    *("sqlalchemy", "tantivy", "tld", "trafilatura"),
}
SURFACE = {"rich", "typer"}  # the command line is made of these

ROOMS = ["wideangle.archive", "wideangle.store"]  # load their modules when a name is first used

# What others script against. It grows; nothing in it changes or goes.
CALLS = {
    "open": ("location", "create", "annotator", "embeddings"),
    "read": ("source", "given", "fetcher", "on_refusal"),
    "group": ("source", "given", "fetcher", "on_refusal", "embeddings"),
    "Article": (
        *("text", "title", "id", "url", "published", "outlet", "authors", "language", "section"),
        "metadata",
    ),
    "Given": ("title", "published", "outlet", "url", "language"),
    "Selection": ("limit", "since", "until", "lanes", "outlets", "not_outlets"),
    "Archive.add": ("self", "source", "given", "fetcher", "progress", "placing"),
    "Archive.get": ("self", "id_or_url"),
    "Archive.related": ("self", "article", "limit"),
    "Archive.relation": ("self", "article", "other"),
    "Archive.cover": ("self", "article", "selection"),
    "Archive.search": ("self", "words", "limit"),
    "Archive.status": ("self",),
    "Archive.stories": ("self", "since", "until", "least"),
    "Archive.story": ("self", "identifier", "why"),
    "Archive.story_of": ("self", "article"),
    "Archive.story_ids": ("self", "articles"),
    "Archive.storyline": ("self", "identifier"),
    "Archive.split": ("self", "story", "articles"),
    "Archive.merge": ("self", "stories"),
    "Archive.pin": ("self", "story", "articles"),
    "Archive.rename": ("self", "story", "name"),
    "Archive.link": ("self", "article", "other", "lane"),
    "Archive.revoke": ("self", "number"),
    "Archive.decisions": ("self", "revoked"),
    "Archive.close": ("self",),
}
FIELDS = {
    "Link": ("article", "probability", "lane", "reasons", "decided"),
    "Reason": ("text", "weight"),
    "Report": ("added", "known", "updated", "refusals", "refused", "items", "stories"),
    "Refusal": ("item", "reason", "remedy", "retryable"),
    "Coverage": ("article", "reports", "independent", "copies", "sections", "holdings", "story"),
    "Section": ("lane", "entries", "note"),
    "Entry": ("link", "article", "extract", "copies", "uncertain", "origin"),
    "Copy": ("article", "containment", "origin"),
    "Holdings": ("articles", "outlets", "undated", "first", "last"),
    "PublicationTime": ("at", "precision", "day"),
    "Span": ("start", "end"),
    "Story": (
        *("id", "headline", "members", "extract", "name", "pinned", "central", "outlets", "single_source"),
        *("articles", "first", "last", "reports", "independent"),
    ),
    "Member": (
        *("article", "probability", "copy_of", "origin", "second", "second_probability", "closest", "reasons"),
        "edits",
    ),
    "Edits": ("kept", "dropped", "inserted", "new_headline"),
    "StoryLink": ("story", "probability"),
    "Decision": ("number", "kind", "story", "articles", "others", "name", "made_at", "revoked_at", "lane"),
}


def named(path: str) -> object:
    found: object = wideangle
    for name in path.split("."):
        found = getattr(found, name)
    return found


def test_all_is_sorted_and_every_name_in_it_is_there() -> None:
    assert wideangle.__all__ == sorted(wideangle.__all__, key=lambda name: (name.islower(), name))
    assert len(set(wideangle.__all__)) == len(wideangle.__all__)
    for name in wideangle.__all__:
        assert getattr(wideangle, name) is not None
        assert name in dir(wideangle)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'gossip'"):
        wideangle.gossip  # noqa: B018


def test_every_error_is_public_and_drawn_in_the_tree() -> None:
    own = {
        name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.WideangleError)
    }
    assert own <= set(wideangle.__all__)
    assert errors.__doc__ is not None
    assert [name for name in own if name not in errors.__doc__] == []


@pytest.mark.parametrize("path", CALLS)
def test_calls_take_what_they_always_took(path: str) -> None:
    callee = named(path)
    assert callable(callee)
    parameters = tuple(inspect.signature(callee).parameters)
    assert parameters[: len(CALLS[path])] == CALLS[path]


@pytest.mark.parametrize("name", FIELDS)
def test_records_have_what_they_always_had(name: str) -> None:
    record = named(name)
    assert [field for field in FIELDS[name] if not hasattr(record, field)] == []


def test_a_coverage_draws_itself() -> None:
    from wideangle.archive import CoverageView

    for form in ("markdown", "html", "page", "json", "atom"):
        assert callable(getattr(CoverageView, f"to_{form}"))


def test_everything_public_says_what_it_is() -> None:
    for name in wideangle.__all__:
        if name.startswith("__"):
            continue
        one = getattr(wideangle, name)
        assert inspect.getdoc(one), name
        for member, value in vars(one).items() if isinstance(one, type) else ():
            if not member.startswith("_") and inspect.isroutine(value):
                assert inspect.getdoc(value), f"{name}.{member}"


def test_records_that_public_calls_return_are_public() -> None:
    records = {name for name, one in vars(model).items() if hasattr(one, "__dataclass_fields__")}
    assert records <= set(wideangle.__all__)


@pytest.mark.parametrize(("imports", "allowed"), [("wideangle", set()), ("wideangle.cli", SURFACE)])
def test_an_import_loads_nothing_heavy(imports: str, allowed: set[str]) -> None:
    loaded = (
        f"import json, sys, {imports}; print(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True, text=True)
    assert set(json.loads(done.stdout)) & ((HEAVY | SURFACE) - allowed) == set()


def test_the_list_of_heavy_libraries_is_that_of_the_dependencies() -> None:
    import tomllib

    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    modules = {"markdown-it-py": "markdown_it", "PyStemmer": "Stemmer", "SQLAlchemy": "sqlalchemy"}
    needed = {requirement.partition(">")[0] for requirement in project["dependencies"]}
    named_here = {modules.get(one, one.replace("-", "_")) for one in needed}
    assert named_here <= HEAVY | SURFACE


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert set(readers) == {"settings.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_of_a_room_is_what_its_module_makes_whatever_was_loaded_before(room: str) -> None:
    package = importlib.import_module(room)
    for module in pkgutil.iter_modules(package.__path__):
        assert module.name not in package.__all__, "the module would stand in the name's place"
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing

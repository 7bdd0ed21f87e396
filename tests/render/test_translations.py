"""The catalogues of labels: complete, compiled, and with the placeholders of the English messages."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import wideangle
from wideangle.model import LANGUAGES
from wideangle.render import formats, label_words, labels, source_labels
from wideangle.render.style import SOURCE_LANGUAGE

PACKAGE = Path(wideangle.__file__).parent
LOCALE = PACKAGE / "render" / "locale"
TRANSLATED = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
KEYWORDS = {**DEFAULT_KEYWORDS, "noop": None, "plural": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/**.jinja", "jinja2")]
OPTIONS = {"**/templates/**.jinja": {"trimmed": "true"}}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
WORDS = {labels: label_words.WORDS, source_labels: source_labels._WORDS}


def extracted() -> set[str | tuple[str, ...]]:
    found = set()
    for part in ("render", "web"):
        for _, _, message, *_ in extract_from_dir(PACKAGE / part, METHODS, OPTIONS, KEYWORDS):
            found.add(message)
    return found


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "wideangle.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(text: Any) -> tuple[str, ...]:
    """The forms of a message: the singular, and the plural where there is one."""
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_in_the_catalogue_and_no_other(language: str) -> None:
    assert {message.id for message in messages(language)} == extracted(), "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    untranslated = [message.id for message in messages(language) if not all(forms(message.string))]
    assert untranslated == []
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_agree(language: str) -> None:
    for message in messages(language):
        for english, form in zip(forms(message.id), forms(message.string), strict=True):
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(english)), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "wideangle.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in messages(language):
        singular, *many = forms(message.id)
        shown = [compiled.ngettext(singular, many[0], n) for n in (1, 2)] if many else [compiled.gettext(singular)]
        assert tuple(shown) == forms(message.string), "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_number_keeps_its_digits(language: str) -> None:
    [written] = [message.string for message in messages(language) if message.id == formats._NUMBER]
    assert re.fullmatch(r"1\D234\D5", str(written))


def test_every_label_that_is_used_exists() -> None:
    used = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = {"labels": labels, "words": source_labels}.get(node.value.id)
                if module and "render" in path.parts and (node.attr.isupper() or module is labels):
                    used.add((module, node.attr))
    for path in PACKAGE.rglob("*.jinja"):
        used |= {(labels, name) for name in re.findall(r"labels\.(\w+)", path.read_text("utf-8"))}
    assert len(used) > 50
    for module, name in used:
        assert name in WORDS[module] or name in vars(module), f"there is no label {name}"
    with pytest.raises(AttributeError, match="there is no label 'HEADLINES'"):
        _ = labels.HEADLINES
    with pytest.raises(AttributeError, match="there is no label 'HEADLINES'"):
        _ = source_labels.HEADLINES


def early(tree: ast.AST) -> list[ast.expr]:
    """What a module evaluates when it is imported: defaults of parameters, and values outside of functions."""
    defaults = [
        value
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda)
        for value in (*node.args.defaults, *node.args.kw_defaults)
        if value is not None
    ]
    assigned = [
        node.value
        for part in ast.walk(tree)
        if isinstance(part, ast.Module | ast.ClassDef)
        for node in part.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
    ]
    return [*defaults, *assigned]


def test_no_label_is_taken_before_the_language_is_known() -> None:
    for path in (PACKAGE / "render").rglob("*.py"):
        for value in early(ast.parse(path.read_text("utf-8"))):
            labels_in = [ast.unparse(node) for node in ast.walk(value) if isinstance(node, ast.Attribute | ast.Call)]
            if isinstance(value, ast.Call) and ast.unparse(value.func) == "field":
                continue  # a factory, which runs later
            translated = re.compile(r"(labels|words)\.(?!PROGRAM|SEPARATOR|CUT)[A-Z]|_\(")
            assert not list(filter(translated.match, labels_in)), path.name

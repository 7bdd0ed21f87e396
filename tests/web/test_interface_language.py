"""Every word of the pages is of the catalogue, of an article or of a format, and so are the messages of error pages."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import form_token, serving

import wideangle
from wideangle.model import HouseSettings
from wideangle.render import style
from wideangle.render.style import house_style
from wideangle.web import ServerOptions, error_messages
from wideangle.web.error_messages import Message, translated

PACKAGE = Path(wideangle.__file__).parent
GERMAN = HouseSettings(language="de")

PAGES = [
    "/",
    "/story/s23",
    "/story/s23/statements",
    "/story/s23/differences",
    "/story/s47/context",
    "/story/s47/chain",
    "/story/s23/edit",
    "/storylines",
    "/storyline/l4",
    "/storyline/l4/edit",
    "/cover",
    "/cover?article=ledger-002",
    "/cover?article=one-015",
    "/cover/edit?article=ledger-002",
    "/article/ledger-002",
    "/history/ledger-002",
    "/outlet/Daily%20Comet",
    "/speaker/Sunniva%20Tharp",
    "/place/Haverling",
    "/search?q=mayor",
    "/search",
    "/sources",
    "/follow?story=s23",
    "/settings",
    "/users",
    "/audit",
    "/add",
    "/login",
    "/logout",
    "/story/s999",
    "/search?q=%22",
    "/nowhere",
]
KEPT = re.compile(
    r"Wideangle( [\d.]+)?|BibTeX|RIS|CSL JSON|CSV|JSON Lines|Parquet|OPML|Atom|HTML|Markdown|https://|Europe/Berlin"
    r"|text=story|en|de|uk|iso|[a-z]+-[a-z]+(-[a-z]+)?|\d\d:\d\d UTC\S*|.* UTC|/|·|follow|local user|s17"
    r"|ferry strike|ferry OR boat|\+strike -football"
)
"""Names of formats and of the program, and values that are the same in every language."""


BETWEEN = "\0"


class Marking:
    """A catalogue that encloses each translation in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, many: str, number: int) -> str:
        return f"⟦{singular if number == 1 else many}⟧"


class Texts(HTMLParser):
    """The texts of a page that are of the interface or of an article, with those of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._ignored = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._ignored += tag in ("script", "textarea", "option")
        self.texts += [value for name, value in attributes if name in ("aria-label", "placeholder", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        self._ignored -= tag in ("script", "textarea", "option")

    def handle_data(self, data: str) -> None:
        if not self._ignored:
            self.texts.append(data)


@pytest.fixture(scope="module")
def german_folder(closed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(closed_sample, tmp_path_factory.mktemp("german") / "archive"))
    with wideangle.open(folder) as archive:
        archive.set_house(replace(archive.house, language="de"))
        archive.follow("mayor")
    return folder


@pytest.fixture
def german(german_folder: Path) -> Iterator[TestClient]:
    with serving(ServerOptions(german_folder), "http://127.0.0.1:8765") as client:
        yield client


@pytest.fixture(scope="module")
def words_of_articles(sample_folder: Path) -> str:
    with wideangle.open(sample_folder) as archive:
        texts = [
            text for article in archive for text in (article.title, article.text, article.outlet, *article.authors)
        ]
    return spaced(" ".join(texts))


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(' ·–,:;.()…"“”„?')


def untranslated(page: str, words_of_articles: str) -> list[str]:
    """The texts of a page that no catalogue has and no article."""
    reader = Texts()
    reader.feed(page)
    joined, shorter = "", BETWEEN.join(reader.texts)
    while joined != shorter:  # a translation may contain another one
        joined, shorter = shorter, re.sub(r"⟦[^⟦⟧]*⟧", " ", shorter)
    rest = map(spaced, joined.split(BETWEEN))
    return [
        text
        for text in rest
        if re.search(r"[A-Za-z]{2}", text) and not KEPT.fullmatch(text) and not is_of_articles(text, words_of_articles)
    ]


def is_of_articles(text: str, words_of_articles: str) -> bool:
    pieces = [spaced(piece) for piece in re.split(r" · |, | – |\[…\]| … ", text)]
    return all(KEPT.fullmatch(piece) or piece in words_of_articles for piece in pieces)


@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_page_is_translated(
    german: TestClient, words_of_articles: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(style, "_catalogue", lambda _: Marking())
    assert untranslated(german.get(path).text, words_of_articles) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/story/s999", "Keine Story hat diese Kennung."),
        ("/article/nothing", "Das Archiv hat keinen Artikel mit dieser Kennung oder Adresse."),
        ("/search?q=%22open", "Ein Anführungszeichen ist nicht geschlossen"),
        ("/search?q=x&since=yesterday", "from ist kein Datum."),
        ("/nowhere", "Diese Seite gibt es nicht"),
        ("/story/s23/differences", "Tote"),
    ],
)
def test_pages_are_german(german: TestClient, path: str, words: str) -> None:
    assert words in german.get(path).text


def test_rejected_change_of_a_user_is_explained_in_german(german: TestClient) -> None:
    form = {"csrf_token": form_token(german, "/users"), "action": "add", "name": "robin", "role": "reader"}
    assert "Kein Benutzer wäre mehr Administrator." in german.post("/users", data=form).text


def test_errors_of_the_api_stay_english(german: TestClient) -> None:
    assert german.get("/api/stories/s999").json()["detail"] == "s999: no story has this id."


@pytest.mark.parametrize("value", ["5", "a {brace}", "<b>", "two\nlines", "%(name)s"])
def test_values_of_messages_stay_as_they_are(value: str) -> None:
    with house_style(GERMAN):
        assert translated(f"the password has {value} characters.") == Message(f"Das Passwort hat {value} Zeichen.")


def test_message_without_a_translation_is_marked_as_english(german: TestClient) -> None:
    with house_style(GERMAN):
        assert translated("the moon is full.") == Message("the moon is full.", "en")
    page = german.get("/search?q=" + "x" * 600).text
    assert re.search(r'<span lang="en">[^<]*at most 500 characters', page)


MODULES = [
    *(PACKAGE / "web" / "pages").glob("*.py"),
    *(PACKAGE / "web" / name for name in ("drafts.py", "parameters.py", "downloads.py")),
    *(PACKAGE / "web" / "security" / name for name in ("forms.py", "users.py", "rate_limits.py")),
    *(PACKAGE / "archive" / "grouping" / name for name in ("constraints.py", "storyline_decisions.py")),
    *(PACKAGE / "archive" / name for name in ("identifiers.py", "alerts/follows.py", "reader.py")),
    PACKAGE / "ingest" / "single_article.py",
]
"""Modules whose errors the forms and addresses of pages cause."""

NOT_ON_PAGES = re.compile(r"the file of users cannot be|Let the server run as|Run the command as|\{\} is no role$")
"""Beginnings of messages that only the log of the server has."""


def messages(path: Path) -> Iterator[str]:
    """The messages and hints of errors in a module, with braces for values."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            hints = [keyword.value for keyword in node.exc.keywords if keyword.arg == "remedy"]
            for value in (node.exc.args[0], *hints):
                if isinstance(value, ast.Constant):
                    yield str(value.value)
                elif isinstance(value, ast.JoinedStr):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in value.values)
                elif isinstance(value, ast.Name) and value.id in constants:
                    yield str(constants[value.id])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_messages_that_pages_show_are_in_the_table(path: Path) -> None:
    known = {re.sub(r"\{\w+\}", "{}", message) for message in error_messages._MESSAGES.templates}
    missing = [text for text in messages(path) if text not in known and not NOT_ON_PAGES.match(text)]
    assert missing == []

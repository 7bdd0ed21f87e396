"""The text of pages: without notices, labels and second copies, with leads and data tables."""

from __future__ import annotations

import sys

import pytest
from ingest_kit import PARAGRAPHS, STORY, article, page

from wideangle.errors import InstallationError, UnreadableSource
from wideangle.ingest.formats.html.text_lines import without_repeats
from wideangle.ingest.markup import without_literal_tags

HEADING = "<h1>Storm closes Lindholm harbour</h1>"
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
SHORT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:2])
SHORT_TEXT = "\n".join(PARAGRAPHS[:2])


def story(before: str = "", after: str = "", body: str = BODY) -> str:
    return page(f"<article>{HEADING}{before}{body}{after}</article>")


@pytest.mark.parametrize(
    "dialogue",
    [
        "<div id='gdpr'><p>We and our 90 partners value your privacy and store cookies on your device.</p>"
        "<p>You may refuse to consent or change your preferences.</p></div>",
        "<div><p>We use cookies on this site.</p><button>Accept all</button><button>Reject</button></div>",
        "<div role='dialog'><h1>Your privacy</h1><p>We and our partners use data with your consent.</p></div>",
        "<div class='modal'><p>Wir und unsere Partner verwenden Cookies und verarbeiten personenbezogene Daten.</p>"
        "<p>Sie können Ihre Einwilligung jederzeit widerrufen.</p><button>Alle akzeptieren</button></div>",
        "<section class='banner'><p>Avec votre accord, nous et nos partenaires utilisons des cookies.</p></section>",
    ],
)
def test_a_consent_dialogue_before_a_short_article_is_removed(dialogue: str) -> None:
    result = article(page(f"{dialogue}<article>{HEADING}{SHORT}</article>"))
    assert (result.title, result.text) == ("Storm closes Lindholm harbour", SHORT_TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Parliament forbids sites to show the button Accept all cookies without a second button of the same size.",
        "“We use cookies like everybody else,” said the owner of the site, who was fined four million crowns.",
        "Regulators found that a cookie policy of forty pages informs nobody, and asked for consent in plain words.",
    ],
)
def test_an_article_about_consent_is_no_consent_page(sentence: str) -> None:
    body = f"<div>{HEADING}<p>{sentence}</p><p>{PARAGRAPHS[2]}</p></div>"
    assert article(page(body)).text == f"{sentence}\n{PARAGRAPHS[2]}"


def test_a_consent_page_under_the_address_of_an_article_is_refused() -> None:
    wall = (
        "<main><h1>Before you continue</h1><p>We and our 300 partners use cookies and similar technologies to store "
        "data on your device.</p><p>You can change your preferences at any time on this site.</p></main>"
    )
    with pytest.raises(UnreadableSource, match="consent"):
        article(page(wall, head='<meta property="og:type" content="article">'))


OFFERS = [
    ["To read the rest of this story, become a member.", "Members get unlimited access. Cancel at any time."],
    ["You’ve reached your limit of free articles.", "Log in or subscribe"],
    ["This story is available to subscribers only."],
    ["Keep reading for just £1", "Already have an account? Sign in"],
    ["Weiterlesen mit PLUS", "Jetzt für 1 Euro testen und alle Artikel lesen. Sie haben bereits ein Abo? Anmelden."],
    ["Dieser Artikel ist nur für Abonnenten verfügbar."],
    ["Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.", "Déjà abonné ? Connectez-vous."],
    ["Suscríbete para seguir leyendo", "Por 1 € al mes. Cancela cuando quieras."],
    ["Questo contenuto è riservato agli abbonati.", "Sei già abbonato? Accedi"],
    ["Conteúdo exclusivo para assinantes"],
    ["Dit artikel is alleen voor abonnees.", "Al abonnee? Log in"],
    ["Aby czytać dalej, wykup prenumeratę.", "Masz już dostęp? Zaloguj się"],
    ["Den här artikeln är för prenumeranter."],
    ["Щоб читати далі, оформіть передплату.", "Вже передплатник? Увійдіть"],
    ["Материал доступен только для подписчиков."],
]


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer[0])
@pytest.mark.parametrize("tag", ["div", "section"])
def test_a_text_that_breaks_off_at_an_offer_is_partial_and_without_the_offer(offer: list[str], tag: str) -> None:
    box = f"<{tag}>{''.join(f'<p>{line}</p>' for line in offer)}</{tag}>"
    result = article(story(after=box, body=SHORT))
    assert result.text == SHORT_TEXT
    assert result.metadata["partial"] is True


def test_an_offer_in_unknown_words_is_known_by_its_mark() -> None:
    box = "<div class='c-paywall'><p>Only one more step, dear reader.</p><p>A membership costs 1 crown.</p></div>"
    result = article(story(after=box, body=SHORT))
    assert (result.text, result.metadata.get("partial")) == (SHORT_TEXT, True)


def test_an_offer_inside_a_complete_article_is_removed_and_the_article_is_not_partial() -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><p>Subscribe now to continue reading.</p>" + "".join(
        f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[1:]
    )
    result = article(story(body=body))
    assert (result.text, result.metadata) == (STORY, {})


@pytest.mark.parametrize(
    "around",
    [
        "<header><p>Subscribe now to continue reading.</p></header>",
        "<div hidden><p>You have reached your limit of free articles.</p></div>",
        "<footer><p>Subscribers only</p></footer>",
    ],
)
def test_offers_around_an_article_do_not_make_it_partial(around: str) -> None:
    result = article(page(f"{around}<article>{HEADING}{BODY}</article>"))
    assert (result.text, result.metadata) == (STORY, {})


def test_a_report_about_subscriptions_keeps_its_sentences() -> None:
    report = "The Post will ask readers to subscribe to continue reading. They may cancel at any time, its editor said."
    result = article(story(after=f"<p>{report}</p>"))
    assert (result.text, result.metadata) == (f"{STORY}\n{report}", {})


LEAD = "Nine hours of wind have closed the last harbour on the island, and nobody knows who will pay for the soup."


@pytest.mark.parametrize(
    "markup",
    [
        f"<article><header>{HEADING}<p>{LEAD}</p></header>{BODY}</article>",
        f"<main><header>{HEADING}<div class='standfirst'>{LEAD}</div></header><div class='article-body'>{BODY}</div>",
        f"<article><header>{HEADING}<h2>{LEAD}</h2><p>By Ida Voll</p></header><section>{BODY}</section></article>",
    ],
)
def test_a_lead_inside_the_header_is_the_first_line(markup: str) -> None:
    assert article(page(markup)).text == f"{LEAD}\n{STORY}"


@pytest.mark.parametrize(
    "markup",
    [
        f"<article>{HEADING}<div class='desktop'>{BODY}</div><div class='mobile'>{BODY}</div></article>",
        f"<article>{HEADING}"
        + "".join(f"<div><p>{line}</p></div><div class='m'><p>{line}</p></div>" for line in PARAGRAPHS),
        f"<article>{HEADING}{BODY}</article><article class='print'>{HEADING}{BODY}</article>",
    ],
)
def test_a_body_that_stands_twice_on_a_page_is_read_once(markup: str) -> None:
    assert article(page(markup)).text == STORY


def test_short_lines_repeat_only_together_with_a_second_copy() -> None:
    long = [
        "The ferry stays in the harbour until Monday, said the master.",
        "Nobody was injured, said the municipality.",
    ]
    copy = ["Yes.", long[0], "The wind", long[1]]
    assert without_repeats([*copy, *copy]) == copy
    interview = ["Yes.", "Why?", "Yes."]
    assert without_repeats(interview) == interview


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("&lt;p&gt;{}&lt;/p&gt;", "{}"),
        ("{}&lt;br /&gt;", "{}"),
        ("&lt;em&gt;Update:&lt;/em&gt; {}", "Update: {}"),
    ],
)
def test_literal_tags_are_no_text(line: str, plain: str) -> None:
    body = "".join(f"<p>{line.format(paragraph)}</p>" for paragraph in PARAGRAPHS)
    assert article(story(body=body)).text == "\n".join(plain.format(paragraph) for paragraph in PARAGRAPHS)


def test_signs_of_comparison_are_text() -> None:
    lines = ["Levels a < b and c > d were measured.", "The <p> element opens a paragraph."]
    assert without_literal_tags(lines) == lines


MEDALS = (
    "<table><caption>Medals</caption><tr><th>Country</th><th>Gold</th></tr><tr><td><a href='/n'>Norland</a></td><td>12"
    "</td></tr><tr><td><a href='/s'>Sudria</a></td><td>9</td></tr></table>"
)


def test_the_rows_of_a_data_table_are_lines_in_their_place() -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{MEDALS}<p>{PARAGRAPHS[2]}</p>"
    rows = ["Medals", "Country | Gold", "Norland | 12", "Sudria | 9"]
    assert article(story(body=body)).text.splitlines() == [*PARAGRAPHS[:2], *rows, PARAGRAPHS[2]]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>Party</p></td><td><p>Seats</p></td></tr><tr><td><p>Reds</p></td><td><p>9</p></td></tr></table>",
        "<figure><table><tr><td>Party</td><td>Seats</td></tr><tr><td>Reds</td><td>9</td></tr></table></figure>",
    ],
)
def test_tables_with_paragraphs_in_cells_or_inside_figures_hold_data(table: str) -> None:
    assert article(story(after=table)).text == f"{STORY}\nParty | Seats\nReds | 9"


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><a href='/a'>Home</a></td><td>Sport</td></tr><tr><td>Weather</td><td>Shares</td></tr></table>",
        f"<aside>{MEDALS}</aside>",
    ],
)
def test_tables_for_layout_and_beside_the_article_are_left_out(table: str) -> None:
    assert article(story(after=table)).text == STORY


@pytest.mark.parametrize(
    "label",
    [
        "<p>Listen to this article, 4 min</p>",
        "<p>Listen · 5:12</p>",
        "<p>▶ Listen to article: 4 min listen</p>",
        "<div><img src='a.jpg' alt='The harbour on Sunday'></div><p>The harbour on Sunday</p>",
        "<p>Artikel anhören (4 Min.)</p>",
        "<p>Écouter l’article</p>",
        "<p>0:00 / 4:12</p>",
        "<p>3 min read</p>",
        "<div class='audio-player'><p>Press play and lean back</p></div>",
        "<div><img src='a.jpg'><p class='caption'>The harbour seen from the quay on Sunday</p></div>",
        "<figure><img src='a.jpg'><figcaption>The harbour seen from the quay</figcaption></figure>",
        "<p class='photo-credit'>Tove Aune, for the Post</p>",
        "<p>Photo: Tove Aune / Post</p>",
        "<h2>Storm closes Lindholm harbour</h2>",
        "<p><strong>Storm Closes Lindholm Harbour.</strong></p>",
    ],
)
def test_an_extract_has_no_headline_caption_or_player_label(label: str) -> None:
    assert article(story(before=label)).text == STORY
    middle = f"<p>{PARAGRAPHS[0]}</p>{label}" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[1:])
    assert article(story(body=middle)).text == STORY


def test_a_missing_package_is_a_fault_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(InstallationError, match="trafilatura") as raised:
        article(story())
    assert "pip install" in raised.value.remedy

"""The genre of an article, and what says so."""

from typing import Any

import pytest

from wideangle.coverage.genres.classification import OPINION_FROM, genre_of, is_marked, opinion_probability
from wideangle.coverage.genres.marks import without_label
from wideangle.model import VIEW_GENRES, Article, Genre, GenreEvidence, GenreJudgement, GenreReason

REPORT = (
    "The council of Tarnwick voted 7-4 on Monday to rebuild the old pier, two officials said. Ilse Moravec, the mayor, "
    "told reporters on Tuesday that work would begin in May. Police reported no arrests. "
) * 4
"""A plain report, which no wording makes a view."""


def an_article(text: str = REPORT, **fields: Any) -> Article:
    return Article(text, **{"language": "en", **fields})


SECTION, ADDRESS, HEADLINE = GenreEvidence.SECTION, GenreEvidence.ADDRESS, GenreEvidence.HEADLINE
BYLINE, OUTLET, METADATA = GenreEvidence.BYLINE, GenreEvidence.OUTLET, GenreEvidence.METADATA


@pytest.mark.parametrize(
    ("fields", "genre", "evidence", "words"),
    [
        ({"section": "News / Opinion"}, Genre.OPINION, SECTION, "Opinion"),
        ({"section": "Voices"}, Genre.OPINION, SECTION, "Voices"),
        ({"url": "https://a.example/commentisfree/2031/pier"}, Genre.OPINION, ADDRESS, "commentisfree"),
        ({"url": "https://a.example/kommentar-zum-steg-12"}, Genre.OPINION, ADDRESS, "kommentar"),
        ({"url": "https://a.example/%D0%BC%D0%BD%D0%B5%D0%BD%D0%B8%D1%8F/1"}, Genre.OPINION, ADDRESS, "мнения"),
        ({"title": "Opinion | The pier must go"}, Genre.OPINION, HEADLINE, "Opinion"),
        ({"title": "The pier must go | Opinion"}, Genre.OPINION, HEADLINE, "Opinion"),
        ({"title": "[Column] The pier must go"}, Genre.OPINION, HEADLINE, "Column"),
        ({"title": "The pier", "section": "Editorial"}, Genre.OPINION, SECTION, "Editorial"),
        ({"title": "Kommentar von Moravec: Der Steg"}, Genre.OPINION, HEADLINE, "Kommentar von Moravec"),
        ({"title": "Gastbeitrag: Der Steg"}, Genre.OPINION, HEADLINE, "Gastbeitrag"),
        ({"title": "Édito. Le ponton", "section": "Éditos"}, Genre.OPINION, SECTION, "Éditos"),
        ({"title": "TRIBUNE. Le ponton", "url": "https://a.example/tribunes/1"}, Genre.OPINION, ADDRESS, "tribunes"),
        ({"title": "Tribuna: el muelle"}, Genre.OPINION, HEADLINE, "Tribuna"),
        ({"title": "Il molo | Il commento"}, Genre.OPINION, HEADLINE, "Il commento"),
        ({"title": "O cais", "section": "Opinião"}, Genre.OPINION, SECTION, "Opinião"),
        ({"title": "Komentarz: molo"}, Genre.OPINION, HEADLINE, "Komentarz"),
        ({"title": "Колонка: причал"}, Genre.OPINION, HEADLINE, "Колонка"),
        ({"title": "Погляд: причал"}, Genre.OPINION, HEADLINE, "Погляд"),
        ({"title": "【社説】桟橋"}, Genre.OPINION, HEADLINE, "社説"),
        ({"section": "رأي"}, Genre.OPINION, SECTION, "رأي"),
        ({"authors": "The Editorial Board"}, Genre.OPINION, BYLINE, "Editorial Board"),
        ({"outlet": "Courier - Editorial"}, Genre.OPINION, OUTLET, "Editorial"),
        ({"metadata": {"genres": ["Opinion"]}}, Genre.OPINION, METADATA, "Opinion"),
        ({"title": "Courier analysis: What the pier costs"}, Genre.ANALYSIS, HEADLINE, "Courier analysis"),
        ({"title": "Explainer: the pier"}, Genre.EXPLAINER, HEADLINE, "Explainer"),
        ({"title": "The vote on the pier, explained"}, Genre.EXPLAINER, HEADLINE, "explained"),
        ({"title": "Five things to know about the pier"}, Genre.EXPLAINER, HEADLINE, "Five things"),
        ({"title": "Brand am Steg: Was wir wissen"}, Genre.EXPLAINER, HEADLINE, "Was wir wissen"),
        ({"title": "Incendie du ponton : ce que l’on sait"}, Genre.EXPLAINER, HEADLINE, "ce que l’on sait"),
        ({"title": "Qué se sabe del incendio"}, Genre.EXPLAINER, HEADLINE, "Qué se sabe"),
        ({"title": "Пожежа на причалі: що відомо"}, Genre.EXPLAINER, HEADLINE, "що відомо"),
        ({"title": "Fact check: the pier is not for sale"}, Genre.FACT_CHECK, HEADLINE, "Fact check"),
        ({"title": "Faktencheck: Der Steg"}, Genre.FACT_CHECK, HEADLINE, "Faktencheck"),
        ({"title": "Pier fire: live updates"}, Genre.LIVE_BLOG, HEADLINE, "live updates"),
        ({"title": "Liveticker: Brand am Steg"}, Genre.LIVE_BLOG, HEADLINE, "Liveticker"),
        ({"title": "Transcript: the mayor on the pier"}, Genre.TRANSCRIPT, HEADLINE, "Transcript"),
        ({"title": "Presseschau: Stimmen zum Steg"}, Genre.ROUND_UP, HEADLINE, "Presseschau"),
        ({"title": "Interview: Ilse Moravec über den Steg"}, Genre.INTERVIEW, HEADLINE, "Interview"),
    ],
)  # fmt: skip
def test_what_an_outlet_marks_is_recognised_by_its_own_words(
    fields: dict[str, Any], genre: Genre, evidence: GenreEvidence, words: str
) -> None:
    judgement = genre_of(an_article(**fields))
    assert judgement.genre is genre
    assert judgement.reason == GenreReason(evidence, words)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Ilse Moravec is a columnist for the Tarnwick Courier.", "Ilse Moravec is a columnist"),
        ("The writer is a former harbour master.", "The writer is"),
        ("The opinions expressed here are her own.", "opinions expressed here"),
        ("Der Autor ist Professor für Hafenbau in Osselfeld.", "Der Autor ist"),
        ("Ein Kommentar von Ilse Moravec", "Ein Kommentar von"),
        ("Les opinions exprimées ici sont celles de leur auteur.", "opinions exprimées"),
        ("El autor es profesor en Osselfeld.", "El autor es"),
        ("Мнение автора может не совпадать с мнением редакции.", "Мнение автора"),
        ("Думка автора може не збігатися з позицією редакції.", "Думка автора"),
    ],
)
def test_a_note_on_the_author_marks_opinion_at_either_end(note: str, words: str) -> None:
    long_report = REPORT * 3
    for text, evidence in ((f"{note}\n\n{long_report}", "opening"), (f"{long_report}\n\n{note}", "closing")):
        judgement = genre_of(an_article(text))
        assert (judgement.genre, judgement.reason) == (Genre.OPINION, GenreReason(GenreEvidence(evidence), words))
    middle = genre_of(an_article(f"{long_report}\n\n{note}\n\n{long_report}"))
    assert middle.genre is Genre.REPORT


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Public opinion: most want the pier"},
        {"title": "DNA analysis: the bones are old"},
        {"title": "Legal opinion: the pier may stay", "url": "https://a.example/opinion-poll-pier"},
        {"title": "Harbour analysis finds more salt"},
        {"title": "Editorial staff of the Courier strike over pay"},
        {"title": "Fact check rips officials over the pier"},
        {"title": "Pier: a chronicle of failure", "outlet": "Tarnwick Voices"},
        {"outlet": "Osselvalley Tribune", "url": "https://tribune.example/news/pier"},
        {"outlet": "The Leader", "url": "https://leader.example/news/pier"},
        {"url": "https://a.example/news/analysis-finds-pier-unsafe-in-2031.html/print"},
    ],
)
def test_a_stray_word_makes_no_view_of_a_report(fields: dict[str, Any]) -> None:
    judgement = genre_of(an_article(**fields))
    assert judgement.genre is Genre.REPORT
    assert judgement.view_probability < OPINION_FROM


TURNS = "AUDIE BRANNOCK: What happened at the pier?\n\nILSE MORAVEC: It burned, and we watched it burn from here.\n\n"
POSTS = "".join(f"{hour}:05 p.m. Another post about the fire at the pier of Tarnwick.\n\n" for hour in range(1, 9))
QUESTIONS = "Q: Who pays for it?\n\nA: The town does, over twenty years.\n\n"
CLAIMS = "MORAVEC: “The pier costs nothing.”\n\nTHE FACTS: It costs nine million crowns.\n\n"


@pytest.mark.parametrize(
    ("text", "genre", "words"),
    [
        (TURNS * 5, Genre.TRANSCRIPT, "AUDIE BRANNOCK"),
        (POSTS, Genre.LIVE_BLOG, "1:05"),
        (QUESTIONS * 4, Genre.EXPLAINER, "Q:"),
        (CLAIMS * 4, Genre.FACT_CHECK, "THE FACTS"),
    ],
)
def test_the_layout_shows_a_genre(text: str, genre: Genre, words: str) -> None:
    judgement = genre_of(an_article(text))
    assert (judgement.genre, judgement.reason) == (genre, GenreReason(GenreEvidence.LAYOUT, words))


def test_a_report_that_quotes_a_dialogue_is_no_transcript() -> None:
    assert genre_of(an_article(REPORT * 2 + TURNS * 4 + REPORT * 6)).genre is Genre.REPORT


COLUMN = """We have heard this promise before, and we should not believe it again. The pier is not a luxury; it is the
one place our town still shares. Why must those who can least afford it pay for the folly of a few? It is good that the
mayor has at last found her voice. It would be better if she used it. """


def test_unmarked_opinion_in_english_is_judged_by_wording_and_the_words_are_named() -> None:
    judgement = genre_of(an_article(COLUMN * 5, title="We should not believe this"))
    assert judgement.genre is Genre.OPINION
    assert judgement.reason.evidence is GenreEvidence.WORDING
    named = judgement.reason.words.split(", ")
    assert named
    assert all(word in (COLUMN + " We should not believe this").lower() for word in named)


COLUMNS = {
    "de": (
        "Warum sollen wir das hinnehmen?",
        "Der Rat von Orlen muss endlich handeln. Wir dürfen nicht länger zusehen. Wer glaubt denn, dass der Damm hält? "
        "Das ist naiv, vielleicht sogar zynisch. Ich wohne am Fluss, und ich sollte wohl nicht ruhig schlafen.",
    ),
    "fr": (
        "Pourquoi nous devons fermer le barrage",
        "Il faut le dire clairement : c'est une honte. Nous avons attendu, et notre conseil devrait avoir honte. Qui "
        "peut croire que le barrage tiendra ? Cette erreur est peut-être la pire. Je le regrette.",
    ),
    "es": (
        "¿Por qué debemos callar?",
        "El consejo de Orlen debe actuar. Nosotros no deberíamos esperar más. ¿Quién cree que la presa aguanta? Es un "
        "error grave, quizá el peor. Me da vergüenza, y nuestros hijos deben saber la verdad.",
    ),
    "pl": (
        "Dlaczego mamy milczeć?",
        "Rada Orlenu musi działać. My nie powinniśmy czekać. Kto wierzy, że tama wytrzyma? To błąd, może nawet wstyd. "
        "Moja rodzina mieszka nad rzeką i trzeba powiedzieć nam prawdę. To oczywiście smutny komentarz.",
    ),
    "ru": (
        "Почему мы должны молчать?",
        "Совет Орлена должен действовать. Нам нельзя ждать. Кто верит, что плотина выдержит? Это ошибка, может быть, "
        "позор. Я живу у реки, и нам надо знать правду. Нужно просто признать: мы наивны.",
    ),
}
REPORTS = {
    "de": (
        "Damm bei Orlen gebrochen",
        "Der Damm oberhalb von Orlen ist am Dienstag gebrochen, teilte die Polizei mit. 40 Menschen wurden in "
        "Sicherheit gebracht, sagte eine Sprecherin am Mittwoch. Laut Behörde stieg der Pegel auf 5 Meter.",
    ),
    "fr": (
        "Le barrage d'Orlen cède",
        "Le barrage en amont d'Orlen a cédé mardi, a annoncé la police. 40 personnes ont été évacuées, a déclaré une "
        "porte-parole mercredi. Selon la mairie, l'eau a atteint 5 mètres.",
    ),
    "es": (
        "Cede la presa de Orlen",
        "La presa situada sobre Orlen cedió el martes, informó la policía. Según dijo el miércoles una portavoz, 40 "
        "personas fueron evacuadas. El agua alcanzó 5 metros, añadió.",
    ),
    "pl": (
        "Pękła tama pod Orlenem",
        "Tama powyżej Orlenu pękła we wtorek, podała policja. Ewakuowano 40 osób, powiedziała w środę rzecznik. "
        "Według urzędu poziom wody wzrósł do 5 metrów.",
    ),
    "ru": (
        "Прорвало плотину выше Орлена",
        "Плотину выше Орлена прорвало во вторник, сообщила полиция. Эвакуированы 40 человек, заявила в среду "
        "пресс-секретарь. По словам властей, вода поднялась до 5 метров.",
    ),
}


@pytest.mark.parametrize("language", COLUMNS)
def test_unmarked_opinion_in_other_languages_is_judged_by_cues(language: str) -> None:
    title, text = COLUMNS[language]
    judgement = genre_of(Article(text, title, language=language))
    assert judgement.genre is Genre.OPINION
    assert judgement.reason.evidence is GenreEvidence.WORDING
    assert judgement.reason.words
    assert all(word in f"{title} {text}".lower() for word in judgement.reason.words.split(", "))
    report_title, report_text = REPORTS[language]
    judgement = genre_of(Article(report_text, report_title, language=language))
    assert (judgement.genre, judgement.view_probability) == (Genre.REPORT, 0.0)


def test_what_is_quoted_is_no_cue() -> None:
    text = COLUMNS["de"][1]
    quoted = Article(f"„{text}“, sagte der Bürgermeister von Orlen am Dienstag.", "Kritik in Orlen", language="de")
    assert genre_of(quoted).genre is Genre.REPORT


def test_unmarked_opinion_in_a_language_without_lists_is_not_guessed() -> None:
    judgement = genre_of(Article("Miksi meidän pitäisi maksaa? Se on väärin! " * 20, language="fi"))
    assert (judgement.genre, judgement.view_probability) == (Genre.REPORT, 0.0)


def test_what_is_known_is_an_explainer_and_hardly_a_view() -> None:
    judgement = genre_of(an_article(title="Fire at the pier: what we know"))
    assert judgement.genre is Genre.EXPLAINER
    assert judgement.view_probability < OPINION_FROM


def test_the_older_functions_agree_with_the_judgement() -> None:
    for article in (an_article(), an_article(section="Opinion"), an_article(title="Explainer: the pier")):
        assert opinion_probability(article) == genre_of(article).view_probability
        assert is_marked(article) == (genre_of(article).genre in VIEW_GENRES)


def test_a_label_is_cut_off_and_a_headline_with_a_colon_is_not() -> None:
    assert without_label("OPINION: The pier must go") == " The pier must go"
    assert without_label("ANALYSIS/OPINION:\n\nThe pier") == "\n\nThe pier"
    assert without_label("Tarnwick: the pier must go") == "Tarnwick: the pier must go"


def test_an_empty_article_is_a_report() -> None:
    judgement = genre_of(Article(""))
    assert judgement.genre is Genre.REPORT


def test_a_judgement_holds_probabilities() -> None:
    with pytest.raises(ValueError, match="not a probability"):
        GenreJudgement(Genre.REPORT, 1.2, 0.1, GenreReason(GenreEvidence.WORDING))

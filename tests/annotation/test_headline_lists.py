"""Lists of headlines in the text of an article, and what is left out of its statements there."""

import pytest

from wideangle.annotation import annotate
from wideangle.annotation.reported.headline_lists import headline_lists
from wideangle.language import sentences
from wideangle.model import Article

REPORT = (
    "Il comune ha deciso ieri. «Il ponte è sicuro», ha detto Anna Rossi." + " Il molo è stato chiuso per lavori." * 6
)
HEADLINES = [
    "Il ponte «è sicuro e resta sempre aperto»",
    "Il porto «resta chiuso per sempre, purtroppo»",
    "Al mercato «mai visto un pesce così grande»",
    "Il tempo di domani sulla costa",
    "Le ricette della settimana",
]


def lists(text, language="it"):
    return [span.of(text) for span in headline_lists(text, sentences(text, language))]


def contents(text, language="it"):
    statements = annotate(Article(text, language=language)).attributions
    return [span.of(text) for statement in statements for span in statement.content]


@pytest.mark.parametrize("text", ["\n".join([REPORT, *HEADLINES]), "\n".join([*HEADLINES, REPORT])])
def test_headlines_are_a_list_on_either_side_of_the_report(text):
    assert lists(text) == ["\n".join(HEADLINES)]
    assert contents(text) == ["«Il ponte è sicuro»"]


def test_a_question_may_stand_in_a_list_but_makes_none():
    questions = ["Chi pagherà il molo?", "Chi apre il ponte?", "Chi guida il traghetto?", "Chi decide?"]
    assert lists("\n".join([REPORT, *questions])) == []
    mixed = [*HEADLINES[:2], *questions[:1], *HEADLINES[3:]]
    assert lists("\n".join([REPORT, *mixed])) == ["\n".join(mixed)]


def test_few_headlines_and_paragraphs_are_no_list():
    assert lists("\n".join([REPORT, *HEADLINES[:2], REPORT, HEADLINES[3]])) == []
    assert lists("\n".join([REPORT] * 6)) == []


def test_hard_wrapped_text_is_no_list():
    lines = [
        "Il comune ha deciso ieri di chiudere il ponte sul fiume della città",
        "Vecchia, come avevano chiesto i pescatori del porto di levante e di",
        "Ponente, che da maggio non possono passare con le barche più grandi",
        "Anna Rossi, la sindaca, ha detto che il molo resta aperto fino alle",
        "Sette di sera.",
    ]
    assert lists("\n".join(lines)) == []
    assert lists("\n".join(line[:1].lower() + line[1:] for line in lines)) == []


@pytest.mark.parametrize(
    ("language", "headline", "content"),
    [
        ("it", "Sarti: «Chi pagherà il molo nuovo?»", "«Chi pagherà il molo nuovo?»"),
        ("it", "Rossi assicura che il ponte riaprirà", "il ponte riaprirà"),
        ("es", "Ruiz asegura que el muelle se abrirá", "el muelle se abrirá"),
        ("fr", "Morel assure que le pont rouvrira", "le pont rouvrira"),
    ],
)
def test_a_headline_with_a_source_is_a_statement(language, headline, content):
    others = ["Le onde sulla costa", "Il porto di sera", "La nave di maggio", "Un molo per tutti"]
    text = "\n".join(["Il molo è stato chiuso per lavori. " * 8, *others, headline])
    assert len(lists(text, language)) == 1
    assert contents(text, language) == [content]


def test_a_page_of_headlines_is_no_list():
    assert lists("\n".join(HEADLINES)) == []
    assert len(contents("\n".join(HEADLINES))) == 3

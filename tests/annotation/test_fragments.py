"""Quoted words without a frame: somebody's words, or a name."""

import pytest

from wideangle.annotation.quotations.direct import quotations
from wideangle.language import sentences


def contents(text, language):
    found = quotations(text, sentences(text, language), language)
    return [[span.of(text) for span in one.content] for one in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Kahn heißt „Alte Liebe“. Am Kai liegt die Fähre „Stadt Oberlund“."),
        ("de", "Die Sprecherin sagte dem „Oberlunder Boten“, dass die Fähre fährt."),
        ("es", "La asociación «Puerto Vivo» nació en el barrio «Mar Azul»."),
        ("fr", "Le collectif « Port Libre » a parlé de « concertation »."),
        ("ru", "Судно «Северная Заря» стоит у причала компании «Порт»."),
    ],
)
def test_names_and_terms_are_no_statements(language, text):
    assert contents(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("de", "Das Vorhaben sei „zu teuer“, heißt es.", "„zu teuer“"),
        ("es", "Para el puerto hay «una salida y nada más».", "«una salida y nada más»"),
        ("fr", "Le port est « fermé pour longtemps ».", "« fermé pour longtemps »"),
        ("uk", "Причал стоїть «без жодного ремонту».", "«без жодного ремонту»"),
    ],
)
def test_quoted_clauses_are_statements(language, text, content):
    assert contents(text, language) == [[content]]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Die Ministerin erklärte, die Stadt habe im Sommer „keine Fähre mehr“.", "Die Ministerin"),
        ("Lena Horn kritisierte den Plan. Er sei „viel zu teuer“.", "Lena Horn"),
        ("Der Hafen schließe „schon im Herbst“, sagte Karl Behr.", "Karl Behr"),
        ("Der Hafen schließt „schon im Herbst“.", None),
    ],
)
def test_the_sentence_or_reported_speech_gives_the_speaker(text, source):
    (found,) = quotations(text, sentences(text, "de"), "de")
    assert [span.of(text) for span in found.source] == ([source] if source else [])

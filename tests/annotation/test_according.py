"""Statements whose source follows 'according to' and the like, in any place, and what is no source."""

import pytest

from wideangle.annotation import annotate
from wideangle.model import Article


def sourced(text, language):
    """Return the source and the first part of the content of each statement."""
    found = annotate(Article(text, language=language)).attributions
    return [(one.source[0].of(text) if one.source else "", one.content[0].of(text)) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "According to the harbour authority, the pier reopens in May.", "the harbour authority"),
        ("en", "The pier reopens in May, according to the harbour authority.", "the harbour authority"),
        ("en", "The pier, according to police, reopens in May.", "police"),
        ("en", "But according to Mayor Ruth Pell, the pier reopens in May.", "Mayor Ruth Pell"),
        ("en", "Yet according to witnesses, the pier was open all night.", "witnesses"),
        ("de", "Laut einem Bericht des Boten öffnet der Pier im Mai.", "Bericht des Boten"),
        ("de", "Der Hafenbehörde zufolge öffnet der Pier im Mai.", "Der Hafenbehörde"),
        ("de", "Der Pier öffnet nach Angaben der Polizei im Mai.", "Polizei"),
        ("es", "El muelle abre en mayo, según un informe del puerto.", "un informe del puerto"),
        ("fr", "Le quai, d’après l’autorité portuaire, rouvre en mai.", "l’autorité portuaire"),
        ("it", "Secondo i testimoni l'autobus è scivolato sul ghiaccio.", "i testimoni"),
        ("it", "Secondo la polizia un'auto è scivolata sul ghiaccio.", "la polizia"),
        ("fr", "Selon la police l’autobus a glissé sur la glace.", "la police"),
        ("pt", "De acordo com a prefeitura, o cais reabre em maio.", "a prefeitura"),
        ("pl", "Molo będzie otwarte w maju, według raportu urzędu miasta.", "raportu urzędu miasta"),
        ("pl", "Most jest bezpieczny, zdaniem rzeczniczki zarządu dróg.", "rzeczniczki zarządu dróg"),
        ("ru", "Причал откроют в мае, по данным портового управления.", "портового управления"),
        ("uk", "За словами мера Олени Савчук, причал відкриють у травні.", "мера Олени Савчук"),
    ],
)
def test_a_source_stands_before_behind_or_within_its_statement(language, text, source):
    [(found, _)] = sourced(text, language)
    assert found.rstrip(",").endswith(source)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Everything went according to plan."),
        ("en", "According to the constitution, the president must resign."),
        ("en", "The children were sorted according to age."),
        ("de", "Laut Gesetz muss der Rat zustimmen."),
        ("de", "Laut der neuen Hausordnung muss der Hof leer bleiben."),
        ("es", "Los niños fueron repartidos según su edad."),
        ("es", "Según la nueva ley, el consejo debe votar."),
        ("fr", "Les prix varient selon la saison."),
        ("it", "Secondo l'accordo il molo riapre a maggio."),
        ("pt", "De acordo com a lei, o conselho deve votar."),
        ("pl", "Dzieci podzielono według wieku."),
        ("ru", "Согласно законодательству, совет должен голосовать."),
        ("uk", "Згідно із законом, рада має голосувати."),
    ],
)
def test_a_law_a_plan_and_a_measure_are_no_source(language, text):
    assert sourced(text, language) == []


def test_a_report_of_a_plan_is_a_source():
    text = "According to the authors of the plan, the pier reopens in May."
    assert [source for source, _ in sourced(text, "en")] == ["the authors of the plan"]

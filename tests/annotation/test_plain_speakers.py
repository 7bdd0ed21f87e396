"""Speakers where no tagger marks the names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.annotation.quotations.direct import quotations
from wideangle.annotation.quotations.reporting_verbs import LANGUAGES
from wideangle.annotation.speakers.plain_speakers import resolve_plainly
from wideangle.language import sentences
from wideangle.model import Attribution, Span


def told(text, language):
    found = resolve_plainly(text, quotations(text, sentences(text, language), language), language)
    return [(one.speaker.name.of(text), one.speaker.role.of(text) if one.speaker.role else "") for one in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "„Es reicht“, sagte Bürgermeisterin Jana Vogt. „Wir gehen“, sagte sie. „Nein“, sagte der Minister.",
            [("Jana Vogt", "Bürgermeisterin"), ("Jana Vogt", "Bürgermeisterin"), ("der Minister", "")],
        ),
        (
            "fr",
            "« C’est faux », a dit le député Paul Arnon. « Très faux », a ajouté Arnon.",
            [("Paul Arnon", "député"), ("Paul Arnon", "député")],
        ),
        ("es", "«No», dijo la alcaldesa Inés Robla. «Sí», dijo ella.", [("Inés Robla", "alcaldesa")] * 2),
        ("ru", "«Нет», — сказала мэр Анна Сорокина. «Да», — добавила она.", [("Анна Сорокина", "мэр")] * 2),
        ("fr", "« Rien », a dit le ministre de la Défense.", [("le ministre de la Défense", "")]),
        ("es", "«No», dijo ayer la alcaldesa, Inés Robla.", [("Inés Robla", "alcaldesa")]),
        ("it", "«No», ha detto martedì il sindaco di Ponte, Aldo Bruni.", [("Aldo Bruni", "sindaco di Ponte")]),
        ("de", "„Nein“, sagte am Montag die Leiterin des Hafens, Lena Horn.", [("Lena Horn", "Leiterin des Hafens")]),
    ],
)
def test_names_roles_and_pronouns(language, text, expected):
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("es", "«No», dijo Inés Robla. Y añadió: «Nada». «Es todo», concluyó ayer.", "Inés Robla"),
        ("it", "«No», ha detto Aldo Bruni. E ha aggiunto: «Niente». «È tutto», ha concluso.", "Aldo Bruni"),
        ("pl", "„Nie” – powiedziała Maria Kos. „Nic” – dodała. „To wszystko” – podsumowała.", "Maria Kos"),
    ],
)
def test_a_verb_without_subject_goes_to_who_spoke_last(language, text, name):
    assert [speaker for speaker, _ in told(text, language)] == [name] * 3


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "«Да», — сказал Пётр Орлов. «Нет», — ответила Анна Лис. «Всё», — сказал он.", "Пётр Орлов"),
        ("fr", "« Oui », a dit le maire Luc Ferrand. « Non », a dit la juge Anne Roux. « Si », dit-il.", "Luc Ferrand"),
        ("es", "«Sí», dijo la jueza Ana Gil. «No», dijo el capitán Luis Rey. «Sí», dijo ella.", "Ana Gil"),
        ("pl", "„Tak” – powiedziała Maria Kos. „Nie” – odparł Adam Lis. „Tak” – dodała.", "Maria Kos"),
        (
            "de",
            "„Ja“, sagte die Richterin Lena Horn. „Nein“, sagte der Wirt Karl Behr. „Doch“, sagte sie.",
            "Lena Horn",
        ),
    ],
)
def test_a_pronoun_is_who_spoke_last_of_its_gender(language, text, name):
    assert told(text, language)[-1][0] == name


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("pl", "„Tak” – powiedziała Maria Kos. „Nie” – mruczał Adam Lis.", ["Maria Kos", "Adam Lis"]),
        ("ru", "«Да», — сказала Анна Лис. «Нет», — прорычал Пётр Орлов.", ["Анна Лис", "Пётр Орлов"]),
        ("de", "„Ja“, sagte Lena Horn. „Nein“, raunzte Karl Behr.", ["Lena Horn", "Karl Behr"]),
        ("es", "«Nada», dijo en Puerto Claro Juan Sorel. «Nunca», dijo en la plaza Grande.", ["Juan Sorel"]),
    ],
)
def test_words_go_to_nobody_else_where_a_verb_is_not_listed_or_a_place_follows(language, text, names):
    assert [speaker for speaker, _ in told(text, language)] == names


@given(
    text=st.text(alphabet=st.sampled_from(list("Ab, .-’'é\nЖж")), max_size=40),
    cuts=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4),
    language=st.sampled_from([*LANGUAGES, "", "xx"]),
)
def test_any_source_gives_spans_within_it_or_another(text, cuts, language):
    sources = [Span(*sorted((min(left, len(text)), min(right, len(text))))) for left, right in cuts]
    found = resolve_plainly(text, [Attribution((source,), (), ()) for source in sources], language)
    for one in found:
        inside = [one.speaker.name, *([one.speaker.role] if one.speaker.role else [])]
        assert all(any(source.start <= span.start <= span.end <= source.end for source in sources) for span in inside)
        assert 0.0 <= one.speaker.probability <= 1.0

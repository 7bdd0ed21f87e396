"""The name of a speaker beside an apposition, an age, a title or a role, before or behind the name."""

import pytest

from wideangle.annotation import annotate
from wideangle.model import Article


def speaker_of(text, language):
    [statement] = annotate(Article(text, language=language)).attributions
    speaker = statement.speaker
    return speaker.name.of(text), speaker.role.of(text) if speaker.role else ""


@pytest.mark.parametrize(
    ("language", "text", "name", "role"),
    [
        ("en", "The engineer, Kim Min-jae, said the bridge was safe.", "Kim Min-jae", "engineer"),
        (
            "en",
            "Kim Min-jae, engineer of the harbor authority, warned that the pier could fail.",
            "Kim Min-jae",
            "engineer of the harbor authority",
        ),
        ("en", "Kim Min-jae, the engineer: “The bridge is safe.”", "Kim Min-jae", "the engineer"),
        ("en", "“We are tired,” said Anna Berg, 43, a nurse.", "Anna Berg", "a nurse"),
        ("en", "“Late again,” said baker Lou Trent, 71.", "Lou Trent", "baker"),
        ("de", "„Der Damm hält“, sagte Kim Min-jae, der Ingenieur.", "Kim Min-jae", "Ingenieur"),
        ("de", "Anna Berg, 43, sagte, die Station sei voll.", "Anna Berg", ""),
        ("de", "„Der Damm hält“, sagte Deichgraf Jan van der Velde.", "Jan van der Velde", "Deichgraf"),
        (
            "es",
            "«El puente es seguro», dijo Ana Vera, 43 años, directora del puerto.",
            "Ana Vera",
            "directora del puerto",
        ),
        ("es", "«El puente es seguro», dijo el ingeniero, Luis Gil.", "Luis Gil", "ingeniero"),
        ("fr", "« Le pont est sûr », a dit Luc Ferrand, l’ingénieur.", "Luc Ferrand", "ingénieur"),
        ("fr", "Le capitaine Yann Le Goff a dit que la mer montait.", "Yann Le Goff", "capitaine"),
        ("it", "«Il ponte è sicuro», ha detto Aldo Bruni, l'ingegnere.", "Aldo Bruni", "ingegnere"),
        ("it", "L'ingegnere, Aldo Bruni, ha detto che il ponte è sicuro.", "Aldo Bruni", "ingegnere"),
        ("it", "L'ispettrice Mira Stella ha detto che il cancello era aperto.", "Mira Stella", "ispettrice"),
        ("pt", "«A ponte é segura», disse Rui Neves, engenheiro do porto.", "Rui Neves", "engenheiro do porto"),
        ("ru", "Инженер Пётр Орлов заявил, что мост безопасен.", "Пётр Орлов", "Инженер"),
        ("pl", "Inżynier Adam Lis powiedział, że most jest bezpieczny.", "Adam Lis", "Inżynier"),
    ],
)
def test_a_name_leaves_out_what_describes_it(language, text, name, role):
    assert speaker_of(text, language) == (name, role)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("es", "«Se perdió», dijo Pedro de la Fuente. «No hay agua», añadió De la Fuente.", "Pedro de la Fuente"),
        ("de", "„Es hält“, sagte Jan van der Velde. „Noch“, meinte am Montag van der Velde.", "Jan van der Velde"),
        ("it", "La sindaca ha incontrato il direttore Ugo Serra. «Il porto riapre», ha detto Serra.", "Ugo Serra"),
        ("en", "“It rots,” said Siobhan O’Hearn. “We build again,” O’Hearn said.", "Siobhan O’Hearn"),
    ],
)
def test_a_surname_with_its_particles_leads_to_the_full_name(language, text, name):
    found = annotate(Article(text, language=language)).attributions
    assert found[-1].speaker.name.of(text) == name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "it",
            "La sindaca Marta Bassi ha visto il capo Ugo Serra. «Riapre», ha detto Serra. «Bene», ha risposto lei.",
            "Marta Bassi",
        ),
        (
            "uk",
            "«Так», — сказав інженер Петро Гнатюк. Мер Олена Савчук не погодилася. «Ні», — сказала вона.",
            "Олена Савчук",
        ),
        (
            "de",
            "„Ja“, sagte Direktorin Eva Brandt. „Nein“, sagte Betriebsrat Ulf Henke. „Doch“, sagte sie.",
            "Eva Brandt",
        ),
        ("en", "Peter Dahl and his wife, Karin Dahl, run the inn. “We open at six,” Mr. Dahl said.", "Peter Dahl"),
        (
            "en",
            "Ivan Marsh and his sister Olga Marsh, a judge, met. “Yes,” Ivan Marsh said. “No,” the judge said.",
            "Olga Marsh",
        ),
    ],
)
def test_role_and_first_name_show_to_whom_a_pronoun_or_a_noun_refers(language, text, name):
    found = annotate(Article(text, language=language)).attributions
    assert found[-1].speaker.name.of(text) == name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Trainerin Silke Moor nach dem Spiel: „Wir waren zu langsam.“", "Silke Moor"),
        ("pt", "A diretora Rita Sousa foi clara: «A escola não fecha».", "Rita Sousa"),
        ("es", "La jueza Inés Robla tras el juicio: «La sentencia es firme».", "Inés Robla"),
        ("fr", "« On ne ferme pas une rue, on la quitte. »\nPaul Arnon, urbaniste", "Paul Arnon"),
        ("es", "«El puerto es de quien lo cuida». (Marta Salas, bióloga)", "Marta Salas"),
        ("it", "«Il porto è di chi lo cura ogni giorno.» (Anna Rossi, direttrice del porto)", "Anna Rossi"),
    ],
)
def test_a_speaker_stands_before_a_colon_or_signs(language, text, name):
    assert speaker_of(text, language)[0] == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El barrio, conocido como «la pequeña isla azul», tendrá una escuela."),
        ("it", "Il quartiere, noto come «la piccola isola azzurra», avrà una scuola."),
        ("fr", "Le quartier, connu sous le nom de « la petite île bleue du port », aura une école."),
        ("de", "Das Viertel, bekannt als „die kleine blaue Insel im Hafen“, bekommt eine Schule."),
        ("it", "Un palazzo di vetro.\nSanta Rita, pubblicato il rapporto sul molo"),
    ],
)
def test_names_of_things_are_no_statements(language, text):
    assert annotate(Article(text, language=language)).attributions == ()

"""Who a source is, on articles written for it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.annotation.speakers.resolution import resolve
from wideangle.annotation.speakers.roles import role_of
from wideangle.language import sentences
from wideangle.model import Attribution, NameKind, Span

ARTICLE = (
    "Valmont Premier Ada Brook said on Monday that the dam would hold. “We have checked every gate,” she said. "
    "Ministry spokesman Karl Oster told reporters that no village was in danger. “There is no reason to leave,” "
    "he said.\n\n"
    "Lena Fisk, a spokeswoman for the River Union, disagreed. “The water is still rising,” Ms. Fisk said. "
    "Brook added that help was on its way. Experts warned of a second wave. The premier promised money. "
    "The Brook campaign denied it. Senator Paul Ridge, who called for calm, left early. The campaign said nothing more."
)
PEOPLE = ("Ada Brook", "Karl Oster", "Lena Fisk", "Paul Ridge")
SHORT = ("Ms. Fisk", "Brook")


def spans(text, words):
    place = text.find(words)
    while place >= 0:
        yield Span(place, place + len(words))
        place = text.find(words, place + 1)


def names(text):
    found = [(span, NameKind.PERSON) for name in PEOPLE for span in spans(text, name)]
    taken = [span for span, _ in found]
    for name in SHORT:
        for span in spans(text, name):
            if not any(one.start <= span.start < one.end for one in taken):
                found.append((span, NameKind.PERSON))
    found += [(span, NameKind.ORGANIZATION) for span in spans(text, "River Union")]
    return sorted(found, key=lambda pair: pair[0])


def at(text, before, words):
    start = text.index(before) + before.index(words)
    return Span(start, start + len(words))


def speaker(before, words):
    source = at(ARTICLE, before, words)
    attribution = Attribution((source,), (), (Span(source.end, source.end + 10),))
    told = [Attribution((at(ARTICLE, *pair),), (), ()) for pair in EARLIER if at(ARTICLE, *pair).start < source.start]
    resolved = resolve(ARTICLE, sentences(ARTICLE, "en"), names(ARTICLE), [*told, attribution])
    found = resolved.attributions[-1].speaker
    return found.name.of(ARTICLE), found.role.of(ARTICLE) if found.role else "", found.probability


EARLIER = [("Valmont Premier Ada Brook said", "Valmont Premier Ada Brook"), ("spokesman Karl Oster told", "Karl Oster")]


@pytest.mark.parametrize(
    ("before", "words", "name", "role"),
    [
        ("Valmont Premier Ada Brook said", "Valmont Premier Ada Brook", "Ada Brook", "Valmont Premier"),
        ("gate,” she said", "she", "Ada Brook", "Valmont Premier"),
        ("Ministry spokesman Karl Oster told", "Ministry spokesman Karl Oster", "Karl Oster", "Ministry spokesman"),
        ("leave,” he said", "he", "Karl Oster", "Ministry spokesman"),
        ("leave,” \nhe said".replace("\n", ""), "he", "Karl Oster", "Ministry spokesman"),
        (
            "Lena Fisk, a spokeswoman for the River Union, disagreed",
            "Lena Fisk, a spokeswoman for the River Union,",
            "Lena Fisk",
            "a spokeswoman for the River Union",
        ),
        ("rising,” Ms. Fisk said", "Ms. Fisk", "Lena Fisk", "a spokeswoman for the River Union"),
        ("Brook added", "Brook", "Ada Brook", "Valmont Premier"),
        ("Experts warned", "Experts", "Experts", ""),
        ("The premier promised", "The premier", "Ada Brook", "Valmont Premier"),
        ("The Brook campaign denied", "The Brook campaign", "The Brook campaign", ""),
        ("Ridge, who called", "who", "Paul Ridge", "Senator"),
    ],
)
def test_sources_lead_to_full_name_and_role(before, words, name, role):
    found = speaker(before, words)
    assert found[:2] == (name, role)
    assert 0.3 < found[2] <= 1.0


def test_a_source_without_a_name_is_what_it_was_called_in_more_words():
    sources = [
        at(ARTICLE, "The Brook campaign denied", "The Brook campaign"),
        at(ARTICLE, "The campaign said", "The campaign"),
    ]
    attributions = [Attribution((source,), (), ()) for source in sources]
    found = resolve(ARTICLE, sentences(ARTICLE, "en"), names(ARTICLE), attributions).attributions
    assert [one.speaker.name.of(ARTICLE) for one in found] == ["The Brook campaign"] * 2


def test_an_i_within_a_statement_is_its_speaker():
    text = "“I was told by friends, and I say it again, that it is over,” Ada Brook said."
    outer = Attribution((at(text, "Ada Brook", "Ada Brook"),), (), (Span(0, text.index("”") + 1),))
    inner = Attribution((at(text, "I say", "I"),), (), (at(text, "that it is over", "that it is over"),))
    found = resolve(text, (), [(at(text, "Ada Brook", "Ada Brook"), NameKind.PERSON)], [outer, inner]).attributions
    assert found[1].speaker.name.of(text) == "Ada Brook"


def test_names_get_the_fullest_form():
    found = resolve(ARTICLE, (), names(ARTICLE), ()).names
    full = {name.span.of(ARTICLE): name.full.of(ARTICLE) for name in found}
    assert full["Fisk"] == "Lena Fisk"
    assert full["Brook"] == "Ada Brook"
    assert full["River Union"] == "River Union"


def test_two_of_one_surname_stay_apart():
    text = "Ada Brook met Tom Brook. Mr. Brook left. Ms. Brook stayed."
    people = [(span, NameKind.PERSON) for name in ("Ada Brook", "Tom Brook") for span in spans(text, name)]
    people += [(span, NameKind.PERSON) for name in ("Mr. Brook", "Ms. Brook") for span in spans(text, name)]
    found = resolve(text, sentences(text, "en"), people, ()).names
    assert [name.full.of(text) for name in found][:2] == ["Ada Brook", "Tom Brook"]
    assert found[0].full != found[1].full


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Then Foreign Minister Jan Holt spoke.", "Jan Holt", "Foreign Minister"),
        ("Secretary of State Jan Holt spoke.", "Jan Holt", "Secretary of State"),
        ("Acme's chief executive Jan Holt spoke.", "Jan Holt", "Acme's chief executive"),
        ("Jan Holt, 52, mayor of Valmont, spoke.", "Jan Holt", "mayor of Valmont"),
        ("Jan Holt, who spoke, left.", "Jan Holt", None),
        ("Jan Holt, Tom Brook and Lena Fisk spoke.", "Jan Holt", None),
        ("When Jan Holt spoke, the president left.", "Jan Holt", None),
        ("Mr. Jan Holt spoke.", "Jan Holt", None),
    ],
)
def test_roles_stand_before_or_behind_a_name(text, name, role):
    found = role_of(text, next(spans(text, name)))
    assert (found.of(text) if found else None) == role


@st.composite
def annotated_texts(draw):
    words = st.sampled_from(
        ["Ada Brook", "Brook", "he", "said", ",", ".", "the president", "Mr.", "\n", "I", "A", "'s", "“", "”"]
    )
    text = draw(st.one_of(st.text(), st.lists(words, max_size=40).map(" ".join)))
    places = st.integers(0, len(text))
    span = st.tuples(places, places).map(sorted).map(lambda pair: Span(*pair))
    named = draw(st.lists(st.tuples(span, st.sampled_from(NameKind)), max_size=8))
    said = draw(st.lists(st.tuples(st.lists(span, max_size=2), st.lists(span, max_size=2)), max_size=5))
    attributions = [Attribution(tuple(sorted(source)), (), tuple(sorted(content))) for source, content in said]
    return text, named, attributions


@given(annotated_texts())
def test_anything_gives_spans_within_the_text(drawn):
    text, named, attributions = drawn
    found = resolve(text, sentences(text, "en"), named, attributions)
    assert len(found.attributions) == len(attributions)
    assert all(left.span <= right.span for left, right in pairwise(found.names))
    given_to = [one.speaker for one in found.attributions if one.speaker]
    assert len(given_to) == sum(bool(one.source) for one in attributions)
    every = [span for name in found.names for span in (name.span, name.full)]
    every += [span for one in given_to for span in (one.name, one.role) if span]
    assert all(span.end <= len(text) for span in every)
    assert all(0.0 <= one.probability <= 1.0 for one in given_to)
    assert all(0.0 <= name.probability <= 1.0 for name in found.names)


def person_statement(text, source, content=""):
    place = text.index(content) if content else len(text) - 1
    return Attribution((at(text, source, source.split()[-1]),), (), (Span(place, place + max(1, len(content))),))


def speakers(text, people, attributions, bodies=()):
    found = [(span, NameKind.PERSON) for name in people for span in spans(text, name)]
    found += [(span, NameKind.ORGANIZATION) for name in bodies for span in spans(text, name)]
    resolved = resolve(text, sentences(text, "en"), sorted(found), attributions)
    return [one.speaker and one.speaker.name.of(text) for one in resolved.attributions]


def test_one_whom_a_quotation_names_does_not_speak():
    text = (
        "Premier Ada Brook met teachers. “I think of my teacher, Mrs. Zorn, who taught me to read,” she said. "
        "She noted that it was long ago."
    )
    told = [person_statement(text, "read,” she"), person_statement(text, "She")]
    assert speakers(text, ("Ada Brook", "Mrs. Zorn"), told) == ["Ada Brook", "Ada Brook"]


def test_the_executive_is_the_one_spoken_of_before():
    text = "Odo Reeves, chief executive of Gusta, spoke. An executive at one firm said so. The executive added more."
    told = [Attribution((at(text, words, words),), (), ()) for words in ("An executive", "The executive")]
    assert speakers(text, ("Odo Reeves",), told)[1] == "An executive"


def test_a_member_is_told_from_the_body():
    text = "Delroy Finch of the Union of Crews said no. “They wrote it in the book,” he said."
    body = "Delroy Finch of the Union of Crews"
    told = [Attribution((at(text, body, body),), (), ()), person_statement(text, "book,” he")]
    assert speakers(text, (), told, (body,)) == ["Delroy Finch"] * 2


def test_a_participle_speaks_of_the_subject():
    text = "Premier Ada Brook left. Last week she met miners in Valmont, urging them to wait."
    told = [Attribution((), (at(text, "urging", "urging"),), (at(text, "them to wait", "them to wait"),))]
    assert speakers(text, ("Ada Brook",), told) == ["Ada Brook"]
    text = "“It is late,” it read, urging them to wait."
    told = [Attribution((), (at(text, "urging", "urging"),), (at(text, "them to wait", "them to wait"),))]
    assert speakers(text, (), told) == [None]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Prime Minister Ada Brook", "Ada Brook"),
        ("Chairman of the Lower River Union Odo Tharn", "Odo Tharn"),
        ("River Board Administrator Odo Tharn", "Odo Tharn"),
        ("Norman Brook", "Norman Brook"),
        ("Dean Brook", "Dean Brook"),
    ],
)
def test_titles_are_no_part_of_a_name(said, name):
    text = f"{said} spoke."
    (found,) = resolve(text, (), [(Span(0, len(said)), NameKind.PERSON)], ()).names
    assert found.full.of(text) == name


def test_an_aside_is_no_role():
    text = "With Odo Tharn, it’s not just the mayor of the town that’s in danger, said nobody."
    assert role_of(text, next(spans(text, "Odo Tharn"))) is None

"""Whole English articles: whose a quotation is, and what in quotation marks is no statement."""

from __future__ import annotations

import pytest

from wideangle.annotation import annotate
from wideangle.annotation.quotations.completion import completed
from wideangle.model import Article, Attribution, AttributionKind, Span


def speakers(text: str) -> list[tuple[str, str]]:
    """The first word of each statement's content without marks, and its speaker's name."""
    found = []
    for one in annotate(Article(text, language="en")).attributions:
        words = " ".join(span.of(text) for span in one.content).strip('“”" ').split()
        found.append((words[0].strip(',.“”"'), one.speaker.name.of(text) if one.speaker else ""))
    return found


def contents(text: str) -> str:
    found = annotate(Article(text, language="en")).attributions
    return " | ".join(span.of(text) for one in found for span in one.content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“Sluices hold,” said Lena Fisk, the engineer. “Doubtful,” said Tom Orr. Piet Oster answered: “They held.”",
            ["Lena Fisk", "Tom Orr", "Piet Oster"],
        ),
        (
            "“We are late,” said Gero Wendt. “Very late,” said Ada Holm. Gero Wendt replied: “We will catch up.”",
            ["Gero Wendt", "Ada Holm", "Gero Wendt"],
        ),
        (
            "“It is dear,” said Mayor Ada Brook. “It is not,” said Dr. Jan Holt. Lena Fisk added: “It is cheap.”",
            ["Ada Brook", "Jan Holt", "Lena Fisk"],
        ),
    ],
)
def test_a_source_ends_with_its_sentence(text: str, expected: list[str]) -> None:
    assert [name for _, name in speakers(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We are late,” said Sean O'Dowd. “Very late,” said Fiona McAllister. O'Dowd replied: “We will catch up.”",
            ["Sean O'Dowd", "Fiona McAllister", "Sean O'Dowd"],
        ),
        (
            "“We are late,” said Pieter van den Heuvel. “Yes,” said Anne-Marie de Clercq-Vos. "
            "“Too late,” van den Heuvel answered. “Never,” De Clercq-Vos said.",
            ["Pieter van den Heuvel", "Anne-Marie de Clercq-Vos", "Pieter van den Heuvel", "Anne-Marie de Clercq-Vos"],
        ),
        (
            "“It's ours,” said Ludwig von der Leye. “Was it?” asked Mohammed bin Rashid. “Yes,” Von der Leye said. "
            "“No,” bin Rashid said.",
            ["Ludwig von der Leye", "Mohammed bin Rashid", "Ludwig von der Leye", "Mohammed bin Rashid"],
        ),
        (
            "“We shall sign,” said Lee Min-jun. “It is dear,” said Choi Soo-yeon. Lee added: “We have the money.” "
            "Choi said: “We do not.”",
            ["Lee Min-jun", "Choi Soo-yeon", "Lee Min-jun", "Choi Soo-yeon"],
        ),
        (
            "“We are late,” said Nguyen Van Thanh. “Very late,” said Tanaka Hiroshi. Nguyen replied: “We know.”",
            ["Nguyen Van Thanh", "Tanaka Hiroshi", "Nguyen Van Thanh"],
        ),
        (
            "Ada Brook and her brother Tom Brook run the mill. “We grind rye,” Ms. Brook said. “And wheat,” Mr. Brook "
            "said. “It sells,” said Ada. “It does,” said Tom.",
            ["Ada Brook", "Tom Brook", "Ada Brook", "Tom Brook"],
        ),
    ],
)
def test_names_are_known_again_in_their_short_forms(text: str, expected: list[str]) -> None:
    assert [name for _, name in speakers(text)] == expected


@pytest.mark.parametrize(
    ("opening", "she", "he"),
    [
        ("Mayor Wren Hollis met councillor Rowan Finch on Friday.", "Wren Hollis", "Rowan Finch"),
        ("Premier Ada Holm opened the hall on Monday. Mr Gero Wendt had built it.", "Ada Holm", "Gero Wendt"),
        ("Engineer Mira Falk opened the meeting. Bruno Stark came late.", "Mira Falk", "Bruno Stark"),
    ],
)
def test_she_and_he_speak_in_turn(opening: str, she: str, he: str) -> None:
    text = f"{opening}\n\n“The bridge stays,” she said.\n\n“Then pay for it,” he replied.\n\n“Never,” she said."
    assert [name for _, name in speakers(text)] == [she, he, she]


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_running_quotation_is_its_speakers_to_the_last_paragraph(marks: str) -> None:
    left, right = marks[0], marks[1]
    text = (
        f"{left}We ask for calm,{right} Lena Fisk said. {left}The gate will hold.\n\n"
        f"{left}The water has fallen since noon, and the pumps run.\n\n"
        f"{left}I want nobody on the dam tonight.{right}\n\nThe dam is old."
    )
    [one] = annotate(Article(text, language="en")).attributions
    said = " ".join(span.of(text) for span in one.content)
    assert all(part in said for part in ("calm", "gate", "pumps", "dam tonight"))


def test_who_speaks_the_last_paragraph_of_a_quotation_speaks_all_of_it() -> None:
    text = "“We are ready. We have always been ready.\n\n“We will stay,” Ada Brook said."
    assert speakers(text) == [("We", "Ada Brook")]


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        (" — Ada Brook, mayor of Valmont", "Ada Brook"),
        ("\n— Ada Brook, mayor", "Ada Brook"),
        ("\n\n– Pieter van den Heuvel", "Pieter van den Heuvel"),
        (" -- Karl Oster, head of the River Union", "Karl Oster"),
    ],
)
def test_a_signature_names_the_speaker(signature: str, name: str) -> None:
    assert speakers(f"“We will open the old line before winter.”{signature}") == [("We", name)]


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("Statement of Ada Brook, mayor of Valmont", "Ada Brook"),
        ("From the office of Mayor Lena Fisk", "Lena Fisk"),
        ("A statement from the River Union", "River Union"),
        ("In a note to Karl Oster, the words of Ada Brook", "Ada Brook"),
    ],
)
def test_a_line_that_ends_in_a_colon_names_the_speaker_of_the_next_paragraph(lead: str, name: str) -> None:
    text = f"{lead}:\n\n“The gate will be opened tomorrow at noon, whatever the council wants.”"
    assert speakers(text) == [("The", name)]


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("Nora Vell began talking to Odo Gant about the flood.", "Nora Vell"),
        ("Ada Brook talked with residents on Monday.", "Ada Brook"),
        ("Karl Oster spoke to Lena Fisk about the gate.", "Karl Oster"),
    ],
)
def test_a_verb_of_talking_names_the_speaker_of_the_next_sentence(lead: str, name: str) -> None:
    text = f"{lead} “The cellar was full of mud in ten minutes.” The river has fallen since."
    assert speakers(text) == [("The", name)]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “mud law” passed on Friday.",
        "Lena Fisk is known for her “iron calm” in a storm.",
        "A drink called “Harbour Fog” sells well.",
        "The plan, dubbed “Blue Gate”, has cost millions.",
        "The self-styled “king of the river” left the hall.",
        "The song, titled “River Home”, won a prize.",
        "Nora Vell, a nurse known for her “quiet courage,” said the ward was full.",
        "The mayor, who is called “the broom,” left early.",
    ],
)
def test_a_name_in_quotation_marks_is_no_statement(text: str) -> None:
    assert "“" not in contents(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Karl Oster called the plan “utterly absurd.”", "“utterly absurd.”"),
        ("The bridge, which engineers have called “a death trap,” closed.", "“a death trap,”"),
        ("It was, Lena Fisk said, what she called “a lost year.”", "“a lost year.”"),
    ],
)
def test_what_somebody_calls_a_thing_is_a_statement(text: str, words: str) -> None:
    assert words.strip("“”,.") in contents(text)


@pytest.mark.parametrize(
    "verbs",
    [
        ("groaned", "snapped", "countered"),
        ("emphasises", "counters", "concedes"),
        ("shot back", "chimed in", "muttered"),
        ("fumed", "retorted", "scoffed"),
    ],
)
def test_each_quotation_is_of_the_speaker_of_its_own_verb(verbs: tuple[str, ...]) -> None:
    first, second, third = verbs
    text = f"“It leaks,” Lena Fisk {first}. “It does not,” Tom Orr {second}. “It leaked in May,” Ada Brook {third}."
    assert [name for _, name in speakers(text)] == ["Lena Fisk", "Tom Orr", "Ada Brook"]


def test_a_quotation_goes_to_its_own_verb_and_leaves_the_rest() -> None:
    learned = Attribution((Span(10, 14),), (Span(15, 19),), (Span(0, 9), Span(21, 30)), AttributionKind.DIRECT)
    quoted = Attribution((Span(31, 35),), (Span(36, 40),), (Span(21, 30),), AttributionKind.DIRECT, None, 0.96)
    assert [one.content for one in completed("“" * 40, [learned], [quoted])] == [(Span(0, 9),), (Span(21, 30),)]
    unsure = Attribution((Span(31, 35),), (Span(36, 40),), (Span(21, 30),), AttributionKind.DIRECT, None, 0.7)
    assert completed("“" * 40, [learned], [unsure]) == (learned,)

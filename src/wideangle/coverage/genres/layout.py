"""Recognise genres by the layout of a text: speech with speaker labels, questions and answers, and paragraphs that
begin with a time."""

from __future__ import annotations

import re
from collections import Counter

from wideangle.model import Article, Genre, GenreEvidence, GenreReason

SAMPLE_CHARACTERS = 4_000
"""The number of characters at the beginning of a text that are read. The limit keeps the computing time independent of
the length of the text."""

FEWEST_TURNS, FEWEST_OF_A_SPEAKER = 6, 3
"""FEWEST_TURNS is the least number of paragraphs with a speaker label in the opening of a transcript.
FEWEST_OF_A_SPEAKER is the least number for each of the two main speakers."""

LATEST_FIRST, EARLIEST_LAST = 0.4, 0.7
"""The positions of speaker labels in the opening of a transcript, as shares of the length of the opening. The first
label must be before LATEST_FIRST, and the last label after EARLIEST_LAST. An article that only quotes a dialogue
continues without speaker labels."""

FEWEST_QUESTIONS = 3
"""The least number of paragraphs under "Q:" in an explainer with questions and answers."""

FEWEST_FACTS = 3
"""The least number of "THE FACTS:" labels in a fact check."""

FEWEST_POSTS = 6
"""The least number of paragraphs that begin with a time in a live blog. A report of a sequence of events has fewer
such paragraphs."""

LARGEST_GAP = 900
"""The greatest mean distance, in characters, between the clock times of two posts in a live blog. In updated reports,
clock times are further apart."""

LONGEST_HEAD = 40
"""The number of characters at the beginning of a paragraph in which a speaker label or a clock time is recognised."""

_CAPITALS = re.compile(
    r"(?:^|\s)((?:[A-ZÀ-ÞА-ЯЁІЇЄҐ][A-ZÀ-ÞА-ЯЁІЇЄҐ.'’-]+ ?){1,4})(?:\([^)\n]{1,40}\)|, (?:HOST|BYLINE))?:\s"
)
_NO_SPEAKERS = frozenset(("CLAIM", "FACT", "FACTS", "MYTH", "NEED", "THE FACTS", "TRUTH", "UPDATE", "UPDATED", "VOTES"))
_QUESTION = re.compile(r"^(?:Q|Question|Frage|P|Pregunta|Domanda|Вопрос|Питання)\s?[:.]\s", re.MULTILINE)
_TIME = re.compile(
    r"^\W{0,6}(?:(?:updated?|posted|latest)\b[^\w\n]{0,3}(?:at )?)?(?:[01]?\d|2[0-3])[:.h][0-5]\d\b(?!\s?%)",
    re.MULTILINE | re.IGNORECASE,
)


def layout_genre(article: Article) -> tuple[Genre, GenreReason] | None:
    """Return the genre that the layout of a text shows, with the reason, or None if the layout shows no genre."""
    opening = article.text[:SAMPLE_CHARACTERS]
    if opening.count("THE FACTS:") >= FEWEST_FACTS:
        return Genre.FACT_CHECK, GenreReason(GenreEvidence.LAYOUT, "THE FACTS")
    if speaker := _main_speaker(opening):
        return Genre.TRANSCRIPT, GenreReason(GenreEvidence.LAYOUT, speaker)
    heads = "\n".join(line[:LONGEST_HEAD] for line in opening.split("\n"))
    if heads.count("\n") < FEWEST_QUESTIONS:
        return None
    questions = _QUESTION.findall(heads)
    if len(questions) >= FEWEST_QUESTIONS:
        return Genre.EXPLAINER, GenreReason(GenreEvidence.LAYOUT, questions[0].strip())
    times = list(_TIME.finditer(opening)) if len(_TIME.findall(heads)) >= FEWEST_POSTS else []
    if len(times) >= FEWEST_POSTS and times[-1].start() - times[0].start() <= LARGEST_GAP * (len(times) - 1):
        return Genre.LIVE_BLOG, GenreReason(GenreEvidence.LAYOUT, times[0][0].strip())
    return None


def _main_speaker(opening: str) -> str:
    """Return the label of the speaker who speaks most often, or '' if the opening is not a transcript with at least two
    speakers."""
    if opening.count(": ") + opening.count(":\n") < FEWEST_TURNS:
        return ""
    turns = [(match.start(), match[1].strip()) for match in _CAPITALS.finditer(opening)]
    turns = [(start, label) for start, label in turns if label not in _NO_SPEAKERS]
    size = len(opening)
    if len(turns) < FEWEST_TURNS or turns[0][0] > LATEST_FIRST * size or turns[-1][0] < EARLIEST_LAST * size:
        return ""
    main, *others = Counter(label for _, label in turns).most_common(2)
    return main[0] if others and others[0][1] >= FEWEST_OF_A_SPEAKER else ""

"""The edits that newsrooms make to a copied text, as functions of an article. They are seeded, so that every run makes
the same copies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import TypeAlias

from wideangle.language import dateline, sentences
from wideangle.model import Article, Span

CITIES = ("ALDERMOUTH", "BRANNOCK", "VESSLAND", "PORT SELLICK", "HAVERLING")
DESKS = ("MPA", "Meridian Press", "Northern Wire")
MONTHS = ("Jan", "March", "May", "July", "Oct", "Dec")
HEADLINES = (
    "What we know so far",
    "Officials respond as questions mount",
    "Pressure grows after a long night",
    "Here is what happened, and what comes next",
)

LEAST_LEFT = 20

_AMERICAN_AND_BRITISH = """
analyze analyse|apologize apologise|authorize authorise|behavior behaviour|canceled cancelled|catalog catalogue
center centre|color colour|criticize criticise|defense defence|emphasize emphasise|endeavor endeavour
favor favour|favorite favourite|fulfill fulfil|gray grey|harbor harbour|honor honour|humor humour|jewelry jewellery
judgment judgement|labor labour|legalize legalise|leveled levelled|license licence|maneuver manoeuvre|mobilize mobilise
neighbor neighbour|offense offence|organization organisation|organize organise|parlor parlour|plow plough
program programme|realize realise|recognize recognise|rumor rumour|skeptical sceptical|theater theatre
toward towards|traveled travelled|traveling travelling|vapor vapour
"""
_QUOTES = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"))
_STRAIGHT = re.compile(r'"([^"\n]*)"')

Edit: TypeAlias = Callable[[Article, Random], Article]


def new_headline(article: Article, random: Random) -> Article:
    """Replace the headline by another headline."""
    return replace(article, title=random.choice(HEADLINES))


def new_dateline(article: Article, random: Random) -> Article:
    """Add a dateline, or replace the existing one."""
    old = dateline(article.text)
    rest = article.text[old.end :].lstrip() if old else article.text.lstrip()
    day = f"{random.choice(MONTHS)} {random.randint(1, 28)}"
    return replace(article, text=f"{random.choice(CITIES)}, {day} ({random.choice(DESKS)}) — {rest}")


def dropped(share: float) -> Edit:
    """Return an edit that drops whole sentences at random. `share` (0 to 1) is the share of the sentences that are
    dropped.

    No sentence is dropped if fewer than `LEAST_LEFT` words would remain, because nobody would publish such a text.
    """

    def edit(article: Article, random: Random) -> Article:
        spans = sentences(article.text, article.language)
        text = _without(article.text, random.sample(spans, int(share * len(spans))))
        return replace(article, text=text) if len(text.split()) >= LEAST_LEFT else article

    return edit


def inserted(paragraphs: Sequence[str]) -> Edit:
    """Return an edit that inserts one of `paragraphs` at a random position."""

    def edit(article: Article, random: Random) -> Article:
        own = article.text.split("\n")
        place = random.randint(0, len(own))
        return replace(article, text="\n".join([*own[:place], random.choice(paragraphs), *own[place:]]))

    return edit


def new_top(paragraphs: Sequence[str], number: int, *, replaced: int = 0) -> Edit:
    """Return an edit that makes the next day's version of a report: `number` of the given paragraphs are put above the
    text and replace its first `replaced` paragraphs."""

    def edit(article: Article, random: Random) -> Article:
        own = [line for line in article.text.split("\n") if line.strip()]
        kept = own[min(replaced, len(own) - 1) :]
        return replace(article, text="\n\n".join([*random.sample(paragraphs, number), *kept]))

    return edit


def swapped(article: Article, random: Random) -> Article:  # noqa: ARG001  # called like the others
    """Exchange neighbouring paragraphs in pairs."""
    own = [line for line in article.text.split("\n") if line.strip()]
    pairs = [own[start : start + 2][::-1] for start in range(0, len(own), 2)]
    return replace(article, text="\n\n".join(line for pair in pairs for line in pair))


def requoted(article: Article, random: Random) -> Article:  # noqa: ARG001  # called like the others
    """Replace curly quotation marks by straight quotation marks, or straight ones by curly ones."""
    if "“" in article.text:
        text = article.text
        for curly, straight in _QUOTES:
            text = text.replace(curly, straight)
        return replace(article, text=text)
    return replace(article, text=_STRAIGHT.sub("“\\1”", article.text).replace("'", "’"))


def respelled(article: Article, random: Random) -> Article:  # noqa: ARG001  # called like the others
    """Replace American spellings by British spellings, and British spellings by American spellings."""
    other, pattern = _spellings()

    def swap(match: re.Match[str]) -> str:
        word = other[match[0].lower()]
        return word.capitalize() if match[0][0].isupper() else word

    return replace(article, text=pattern.sub(swap, article.text))


def cut_to(share: float) -> Edit:
    """Return an edit that keeps the first sentences of the text, at least one. `share` (0 to 1) is the share of the
    text that is kept."""

    def edit(article: Article, random: Random) -> Article:  # noqa: ARG001  # called like the others
        ends = [span.end for span in sentences(article.text, article.language)]
        fitting = [end for end in ends if end <= share * len(article.text)] or ends[:1]
        return replace(article, text=article.text[: max(fitting, default=None)])

    return edit


def together(*edits: Edit) -> Edit:
    """Return an edit that applies several edits one after the other."""

    def edit(article: Article, random: Random) -> Article:
        for step in edits:
            article = step(article, random)
        return article

    return edit


def brief(article: Article, random: Random) -> Article:
    """Cut an article to its first 40 to 80 words, if possible at the end of a sentence. The result is a separate report
    of a few lines."""
    enough = random.randint(40, 80)
    words = list(re.finditer(r"\S+", article.text))
    if len(words) <= enough:
        return article
    low, high = words[min(39, len(words) - 1)].end(), words[enough - 1].end()
    ends = [span.end for span in sentences(article.text[: high + 200], article.language) if low <= span.end <= high]
    return replace(article, text=article.text[: max(ends, default=high)])


def edits(paragraphs: Sequence[str]) -> dict[str, Edit]:
    """Return all kinds of edits by name. `paragraphs` come from other stories and are inserted by some of the edits."""
    insert = inserted(paragraphs)
    light = together(new_headline, new_dateline, requoted, respelled)
    return {
        "new headline": new_headline,
        "new dateline": new_dateline,
        "quotation marks changed": requoted,
        "spelling changed": respelled,
        "15 % of sentences dropped": dropped(0.15),
        "30 % of sentences dropped": dropped(0.3),
        "50 % of sentences dropped": dropped(0.5),
        "a paragraph inserted": insert,
        "three paragraphs inserted": together(insert, insert, insert),
        "tail cut to 70 %": cut_to(0.7),
        "tail cut to 40 %": cut_to(0.4),
        "all, 30 % dropped": together(light, dropped(0.3), insert),
        "all, 30 % dropped, tail cut to 70 %": together(light, cut_to(0.7), dropped(0.3), insert),
        "excerpt: the first 20 %": cut_to(0.2),
    }


def updates(paragraphs: Sequence[str]) -> dict[str, Edit]:
    """Return the edits that make the next day's version of a report, by name. `paragraphs` come from other stories and
    are inserted."""
    return {
        "one new top paragraph": new_top(paragraphs, 1),
        "two new top paragraphs, new headline": together(new_headline, new_top(paragraphs, 2)),
        "two new top paragraphs for the first": new_top(paragraphs, 2, replaced=1),
        "two new top paragraphs for the first two": new_top(paragraphs, 2, replaced=2),
        "two new top paragraphs, tail cut to 70 %": together(cut_to(0.7), new_top(paragraphs, 2)),
        "two new top paragraphs, the others swapped": together(swapped, new_top(paragraphs, 2)),
    }


def brief_edits(lines: Sequence[str]) -> dict[str, Edit]:
    """Return the edits for reports of a few lines, by name. `lines` are single sentences that are inserted by some of
    the edits."""
    insert = inserted(lines)
    light = together(new_headline, new_dateline, requoted, respelled)
    return {
        "new dateline": new_dateline,
        "spelling changed": respelled,
        "a third of the sentences dropped": dropped(0.34),
        "a sentence inserted": insert,
        "all but dropping": together(light, insert),
        "all": together(light, dropped(0.34), insert),
    }


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that several outlets quote completely, each in a different layout."""

    text: str

    def quoted_by(self, article: Article, random: Random) -> Article:
        """Return the article with the statement in quotation marks, inserted after its first, second or third
        paragraph."""
        return self._put_into(article, f"“{self.text}”", random)

    def set_out_by(self, article: Article, random: Random) -> Article:
        """Return the article with the statement as a separate block, without quotation marks."""
        return self._put_into(article, f"The statement in full:\n{self.text}", random)

    def _put_into(self, article: Article, block: str, random: Random) -> Article:
        own = article.text.split("\n")
        place = random.randint(1, 3)
        return replace(article, text="\n".join([*own[:place], block, *own[place:]]))


def passage(text: str, words: int, random: Random) -> str:
    """Return some consecutive sentences of a text with at least `words` words in total, or all sentences if the text
    has fewer words."""
    spans = sentences(text)
    start = random.randrange(max(1, len(spans) - 1)) if spans else 0
    chosen: list[str] = []
    for span in spans[start:] + spans[:start]:
        chosen.append(span.of(text))
        if sum(len(sentence.split()) for sentence in chosen) >= words:
            break
    return " ".join(chosen)


def _without(text: str, gone: Sequence[Span]) -> str:
    pieces, start = [], 0
    for span in sorted(gone):
        pieces.append(text[start : span.start])
        start = span.end
    return "".join([*pieces, text[start:]]).strip()


@cache
def _spellings() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return a dictionary from each spelling, with common endings, to the other spelling, and a pattern that finds
    these spellings."""
    pairs = [pair.split() for line in _AMERICAN_AND_BRITISH.split("\n") for pair in line.split("|") if pair.strip()]
    other: dict[str, str] = {}
    for american, british in pairs:
        for ending in ("", "s", "d", "ed", "ing"):
            american_form, british_form = _inflected(american, ending), _inflected(british, ending)
            other[american_form], other[british_form] = british_form, american_form
    return other, re.compile(r"\b(?:" + "|".join(sorted(other, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def _inflected(word: str, ending: str) -> str:
    return (word[:-1] if word.endswith("e") and ending in ("ed", "ing") else word) + ending

"""Choose the words that serve as the headline of an article: its title, or else a headline line above the text, or else
the opening of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wideangle.language import dateline, sentences
from wideangle.language.date_mentions import date_mentions
from wideangle.model import Article, Span

READ = 4_000
"""The number of code points at the beginning of a text that are searched for a headline."""

LONGEST_HEADLINE = 160
"""The greatest length of a headline in code points. The longest tabloid headlines have this length; a longer line is a
first paragraph."""

LEAST_OPENING = 160
"""The least length of an opening in code points. A shorter opening ('The wait is over.') is extended by the next
sentence. Of the values from 60 to 260, this value gave the best ranking of reports of the same event."""

NAME_WORDS = 3
"""The greatest number of words in the name of an author or an outlet. A line of capitalised words up to this number
counts as such a name."""

LONGEST_OPENING = 480

_UNFINISHED = re.compile(r"[.,;:…。！？、][\"'”’»)\]]*\Z")
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|de|door|av|af|автор|od|tekst)[:\s]\s*[^\W\d_a-z][^.!?:;]{1,80}\Z|[^.!?]{2,60}/[^.!?]{2,40}\Z",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:image|photo|foto|bild|imagen|picture|video|watch|file photo|getty|media playback|story highlights"
    r"|advertisement|published|posted|updated|last updated|veröffentlicht|aktualisiert|publié|mis à jour|publicado"
    r"|actualizado"
    r"|pubblicato|aggiornato|opublikowano|опубликовано|обновлено|опубліковано|gepubliceerd|sign up|subscribe|read more"
    r"|editor[’']s note|this article|copyright|©|listen|share)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:\([^()\n]{0,60}(?:photo|via|/|foto|getty|reuters|afp|epa|dpa)[^()\n]{0,60}\)|getty images|\bfile\))\s*\.?\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EffectiveTitle:
    """The words that serve as the headline of an article.

    `text` holds the words. `span` is their position in the text, or None if the words are the article's own title.
    `body` is the code point at which the text below the headline begins, or 0 if no line of the text is the headline.
    """

    text: str
    span: Span | None
    body: int = 0


def effective_title(article: Article) -> EffectiveTitle:
    """Return the title of an article, or else the headline line above the text, or else the opening sentences.

    Datelines, bylines, date lines, captions and labels are skipped. The words are verbatim except for white space.
    """
    if article.title:
        return EffectiveTitle(article.title, None)
    head = article.text[:READ]
    start, headline = _top(head, article.language)
    if headline is not None:
        span = Span(headline.start, headline.end, article.id)
        return EffectiveTitle(_plain(headline.of(head)), span, start)
    opening = _opening(head, start, article.language)
    return EffectiveTitle(_plain(opening.of(head)), Span(opening.start, opening.end, article.id))


def _plain(words: str) -> str:
    return " ".join(words.split())


def _top(head: str, language: str) -> tuple[int, Span | None]:
    """Return the code point at which the running text starts, and the span of the headline line above the running text,
    or None if there is no headline line."""
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]*\S[^\n]*", head)]
    headline: Span | None = None
    for number, line in enumerate(lines):
        words = line.of(head).strip()
        if headline is None and _is_headline(head, lines, number, language):
            headline = line
        elif not _is_label(words, language):
            return line.start, headline
    return (lines[-1].end, headline) if headline is not None and len(lines) > 1 else (0, None)


def _is_headline(head: str, lines: list[Span], number: int, language: str) -> bool:
    """Return True if a line is a headline: short, without punctuation at the end, and clearly separate from a longer
    text below."""
    words = lines[number].of(head).strip()
    if len(words) > LONGEST_HEADLINE or _UNFINISHED.search(words) or words[0].islower() or _is_label(words, language):
        return False
    below = lines[number + 1 :]
    if not below or sum(len(line.of(head)) for line in below) <= len(words):
        return False
    is_apart = head.count("\n", lines[number].end, below[0].start) >= 2
    following = below[0].of(head).strip()
    if " " not in words and not is_apart:
        return False
    return is_apart or _is_label(following, language) or len(following) > max(100.0, 1.5 * len(words))


def _is_label(words: str, language: str) -> bool:
    """Return True if a line is a byline, a date line, a caption or another label."""
    if len(words) > LONGEST_HEADLINE:
        return False
    if _BYLINE.match(words) or _LABEL.match(words) or _CREDIT.search(words) or not any(map(str.isalpha, words)):
        return True
    if len(words.split()) <= NAME_WORDS and all(word[0].isupper() for word in words.split()):
        return True  # an author or an outlet
    dated = sum(mention.span.end - mention.span.start for mention in date_mentions(words, language) if mention.day)
    return dated > 0 and dated >= len(words) / 3


def _opening(head: str, start: int, language: str) -> Span:
    """Return the span of the first sentence after `start`, without labels. Further sentences are added until the span
    has `LEAST_OPENING` code points."""
    skipped = dateline(head[start:])
    begin = start + (skipped.end if skipped else 0)
    spans = [span for span in sentences(head, language) if span.end > begin]
    full = [span for span in spans if not _is_label(span.of(head).strip(), language)] or spans
    if not full:
        return Span(0, 0)
    first = full[0]
    left = max(first.start, begin)
    while left < first.end and head[left].isspace():
        left += 1
    end = first.end
    for span in full[1:]:
        if end - left >= LEAST_OPENING or span.end - left > LONGEST_OPENING:
            break
        end = span.end
    return Span(left, min(end, max(left, left + LONGEST_OPENING)))

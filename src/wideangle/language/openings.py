"""The opening sentence of an article, from which extracts are shown."""

from __future__ import annotations

import re

from wideangle.language.agencies import dateline
from wideangle.language.text.segmentation import iter_sentences
from wideangle.language.text.words import words
from wideangle.model import Span

LONGEST = 280
"""The longest extract in characters: two or three lines, a length that the law on quotation allows everywhere."""

_SHORTEST = 40
_READ = 4_000
"""The number of characters at the beginning that are searched for the opening sentence."""

_FEWEST_HEADLINE_WORDS = 4
"""A sentence may begin with the words of a shorter headline, such as a name. Of 6,000 articles of American news, the
extracts of 313 began with the headline and of 38 with a caption or label; with these rules, of two."""

_BOILERPLATE = re.compile(
    r"\W*(?:image copyright|image caption|media playback|getty images|file photo|advertisement|story highlights|sign up"
    r"|subscribe|read more|by |updated |published |listen to (?:this )?(?:article|story|episode)|all sharing options"
    r"|share (?:this|all sharing)|now playing|scroll down|click here|file ?[-–—] "
    r"|enlarge this image|this (?:post|story|article) (?:was|has been) (?:last )?updated)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:(?:watch|listen|see|read)(?: (?:also|live|now|here|it|more|the|this|video|audio|moment))*"
    r"|(?:live |file |ap |in )?(?:videos?|photos?|images?|pictures?|pictured|audio|podcast|gallery|slideshow|graphic"
    r"|caption|credit)(?: (?:credit|caption|illustration|by|gallery|source))?"
    r"|editor['’]?s['’]? note|note to readers|related|more on this"
    r"|fotos?|bild(?:er)?|im video|im bild|lesen sie auch|vidéo|photographie|crédit|en images|à lire aussi|lire aussi"
    r"|vídeo|imagen|imagem|lea también|leer también|leia também|foto di|leggi anche|guarda anche"
    r"|zdjęci[ea]|wideo|czytaj (?:też|także|również)|видео|фото|читайте также|відео|читайте також)"
    r"(?: ?\([^()]{1,30}\))?\s*[:|]",
    re.IGNORECASE,
)
"""The label of a player, picture or link at the beginning of a line, in the languages with reporting verbs."""

_CREDIT = re.compile(
    r"\((?:[^()]*\b(?:photos?|photograph|images?|getty|shutterstock|illustration|courtesy|credit)\b[^()]*"
    r"|[^()]*/ ?(?:Reuters|AP|AFP|EPA|Bloomberg|TASS|DPA|PA)\b[^()]*|Reuters ?[/:][^()]*)\)",
    re.IGNORECASE,
)
"""The credit of a picture in brackets, with which a caption ends."""

_FILE_PHOTO = re.compile(r"\bin this\b[^.]{0,60}\b(?:photo|image|picture)\b", re.IGNORECASE)


def opening_sentence(text: str, language: str, title: str = "") -> Span | None:
    """Return the first full sentence of the text without its dateline; a long sentence is cut at a word.

    Repetitions of the headline, captions, labels of players, bylines and calls to subscribe are skipped. None if the
    text has no other sentence.
    """
    head = text[:_READ]
    skipped = dateline(head)
    start = skipped.end if skipped else 0
    headline = _folded(title, language)
    first: Span | None = None
    for sentence in iter_sentences(head, language):
        if sentence.end > start:
            span = _past_credit(head, Span(max(sentence.start, start), sentence.end))
            span = _past_boilerplate(head, span, headline, language)
            if not span.of(head).strip():
                continue
            first = first or span
            if span.end - span.start >= _SHORTEST:
                return _cut(text, span.start, span.end)
    return _cut(text, first.start, first.end) if first else None


def _past_credit(text: str, sentence: Span) -> Span:
    """What follows the caption of a picture in a sentence; the sentence without a caption."""
    credit = _CREDIT.search(text, sentence.start, min(sentence.end, sentence.start + LONGEST))
    return Span(credit.end(), sentence.end) if credit else sentence


def _past_boilerplate(text: str, sentence: Span, headline: list[str], language: str) -> Span:
    """A sentence without the lines of boilerplate at its beginning, which need not end with a full stop."""
    while _is_boilerplate(sentence.of(text), headline, language):
        line_end = text.find("\n", sentence.start, sentence.end)
        sentence = Span(line_end + 1 if line_end >= 0 else sentence.end, sentence.end)
    return sentence


def _is_boilerplate(sentence: str, headline: list[str], language: str) -> bool:
    if _BOILERPLATE.match(sentence) or _LABEL.match(sentence) or _FILE_PHOTO.search(sentence):
        return True
    return len(headline) >= _FEWEST_HEADLINE_WORDS and _folded(sentence, language)[: len(headline)] == headline


def _folded(text: str, language: str) -> list[str]:
    return [word.casefold() for word in words(text.replace("’", "'"), language)]


def _cut(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    if end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST + 1)
        end = space if space > start + LONGEST // 2 else start + LONGEST
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)

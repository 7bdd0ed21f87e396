"""Find the opening sentence of an article, from which extracts are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from wideangle.language.agencies import dateline
from wideangle.language.correction_notes import is_correction_note
from wideangle.language.text.segmentation import iter_paragraphs
from wideangle.language.text.words import words
from wideangle.model import Span

LONGEST = 280
"""The greatest length of an extract in characters: two or three lines. The law on quotation allows this length
everywhere."""

_SHORTEST = 40
_READ = 4_000
"""The opening sentence is searched for only in this number of characters at the beginning of a text."""

_FEWEST_HEADLINE_WORDS = 4
"""The least number of words in a headline that is skipped at the beginning of a sentence. A shorter headline, such as a
name, may be the regular beginning of the sentence.

Without the rules of this module, 313 extracts of 6,000 American news articles began with the headline and 38 with a
caption or label; with the rules, two extracts do.
"""

_BOILERPLATE = re.compile(
    r"\W*(?:image copyright|image caption|media playback|getty images|file photo|advertisement|story highlights|sign up"
    r"|subscribe|read more|by |updated |published |listen to (?:this )?(?:article|story|episode)|all sharing options"
    r"|share (?:this|all sharing)|now playing|scroll down|click here|file ?[-–—] "
    r"|enlarge this image|(?:hide|toggle) caption|this (?:post|story|article) (?:was|has been) (?:last )?updated)",
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
"""The label of a player, picture or link at the beginning of a line, such as 'Watch:' or 'Photo:', in several
languages."""

_CREDIT = re.compile(
    r"\((?:[^()]*\b(?:photos?|photograph|images?|getty|shutterstock|illustration|courtesy|credit)\b[^()]*"
    r"|[^()]*/ ?(?:Reuters|AP|AFP|EPA|Bloomberg|TASS|DPA|PA)\b[^()]*|Reuters ?[/:][^()]*)\)",
    re.IGNORECASE,
)
"""The credit of a picture in brackets, such as '(Photo: …)'. A caption ends with such a credit."""

_BARE_CREDIT = re.compile(
    r"(?:^|[.!?”\"’)]\s)\s*(?:(?:[A-Z][\w.'’-]*[ ,]{1,2}){0,4}[A-Z][\w.'’-]* ?/ ?"
    r"(?:Getty Images(?: via [\w ]+)?|Reuters|REUTERS|AP|AFP|EPA|Bloomberg|TASS|DPA)|REUTERS/[\w .'’-]{2,40})\s*\Z"
)
"""The credit of a picture without brackets, such as 'Ada Lund/Reuters', at the end of a paragraph."""

_LONGEST_CAPTION = 600
"""The greatest length in characters of a caption. A longer paragraph is no caption, even if it ends with a credit."""

_PLAYER = re.compile(r"CLOSE\s+[A-Z“\"‘']")
"""The button of a video player ('CLOSE') at the beginning of a paragraph. The rest of such a paragraph describes the
video."""

_HOUSE_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’-]*(?:[ ,/]{1,2}[A-Z][\w.'’-]*){0,4} )?\((?:CNN|CNN Business|CBN|VOA|UPI|ANI|IANS)\)"
    r"\s*(?:[—–-]+\s*)?(?=[A-Z“\"‘'])"
)
"""The dateline with which an outlet credits itself. The outlet is no agency, so the article is no agency report."""

_HOUSE_CREDITS = ("(CNN", "(CBN)", "(VOA)", "(UPI)", "(ANI)", "(IANS)")
"""The beginnings of the first brackets of a text with such a dateline. The brackets are compared first, because the
search for the pattern is slower."""

_APPEAL = re.compile(
    r"\b(?:in|to) your inbox\b|\bsubscribe to\b[^.]*\bnewsletters?\b|\bopinions expressed\b[^.]*\b(?:not|their own)\b",
    re.IGNORECASE,
)

_APPEAL_WORDS = ("your inbox", "subscribe to", "opinions expressed")

_FINISHED = re.compile(r"[.!?…:。！？।॥؟۔።։]\W*\Z")
_LONGEST_LINE = 160
"""The greatest length of a heading, a highlight or a teaser in characters, which is the length of the longest
headlines. A longer paragraph that does not end like a sentence is running text without its full stop."""

_FILE_PHOTO = re.compile(r"\bin this\b[^.]{0,60}\b(?:photo|image|picture)\b", re.IGNORECASE)


def opening_sentence(text: str, language: str, title: str = "") -> Span | None:
    """Return the first full sentence of the text without its dateline. A long sentence is cut at the end of a word.

    These are skipped: repetitions of the headline, captions, labels of players, bylines, highlights and other lines
    that do not end like a sentence, correction notes, and calls to subscribe. If no full sentence remains, the first
    short sentence or line is returned. Return None if nothing remains.
    """
    head = text[:_READ]
    start = _dateline_end(head, 0)
    first: Span | None = None
    for paragraph in iter_paragraphs(head, language):
        whole = head[max(paragraph[0].start, start) : paragraph[-1].end]
        if _is_caption(whole):
            continue
        start = max(start, _dateline_end(head, paragraph[0].start))
        running_text = is_running_text(whole)
        for sentence in paragraph:
            if sentence.end <= start:
                continue
            span = _past_credit(head, Span(max(sentence.start, start), sentence.end))
            span = _past_boilerplate(head, span, title, language)
            if not span.of(head).strip():
                continue
            first = first or span
            if running_text and span.end - span.start >= _SHORTEST:
                return _cut(text, span.start, span.end)
    return _cut(text, first.start, first.end) if first else None


def is_running_text(paragraph: str) -> bool:
    """True if a paragraph ends like a sentence or is longer than any headline. Other paragraphs are headings,
    highlights or teasers."""
    return len(paragraph) > _LONGEST_LINE or _FINISHED.search(paragraph) is not None


def _dateline_end(head: str, start: int) -> int:
    """Return the end of the dateline at the beginning of a paragraph, or `start` if the paragraph has no dateline."""
    if head.startswith(_HOUSE_CREDITS, head.find("(", start)) and (house := _HOUSE_DATELINE.match(head, start)):
        return house.end()
    line = dateline(head[start:])
    return start + line.end if line else start


def _is_caption(paragraph: str) -> bool:
    if _PLAYER.match(paragraph):
        return True
    if len(paragraph) > _LONGEST_CAPTION:
        return False
    credits_at_end = (not paragraph[credit.end() :].strip() for credit in _CREDIT.finditer(paragraph))
    return any(credits_at_end) or ("/" in paragraph and _BARE_CREDIT.search(paragraph) is not None)


def _past_credit(text: str, sentence: Span) -> Span:
    """Return the part of a sentence after the caption of a picture, or the whole sentence if it has no caption."""
    credit = _CREDIT.search(text, sentence.start, min(sentence.end, sentence.start + LONGEST))
    return Span(credit.end(), sentence.end) if credit else sentence


def _past_boilerplate(text: str, sentence: Span, title: str, language: str) -> Span:
    """Return a sentence without the lines of boilerplate at its beginning. Such lines may lack a full stop, so that the
    sentence contains them."""
    while _is_boilerplate(sentence.of(text), title, language):
        line_end = text.find("\n", sentence.start, sentence.end)
        sentence = Span(line_end + 1 if line_end >= 0 else sentence.end, sentence.end)
    return sentence


def _is_boilerplate(sentence: str, title: str, language: str) -> bool:
    # Patterns are searched for only in a sentence with words that they require, which saves most searches.
    if _BOILERPLATE.match(sentence) or ((":" in sentence or "|" in sentence) and _LABEL.match(sentence)):
        return True
    lower_case = sentence.lower()
    if "in this" in lower_case and _FILE_PHOTO.search(sentence):
        return True
    if any(word in lower_case for word in _APPEAL_WORDS) and _APPEAL.search(sentence):
        return True
    return is_correction_note(sentence) or _begins_with_headline(sentence, title, language)


def _begins_with_headline(sentence: str, title: str, language: str) -> bool:
    if next(_folded(sentence, language), None) != next(_folded(title, language), None):
        return False
    headline = list(_folded(title, language))
    if len(headline) < _FEWEST_HEADLINE_WORDS:
        return False
    return list(islice(_folded(sentence, language), len(headline))) == headline


def _folded(text: str, language: str) -> Iterator[str]:
    """Yield the words of a text without distinction of case."""
    for token in text.replace("’", "'").split():  # no word contains white space
        yield from map(str.casefold, words(token, language))


def _cut(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    if end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST + 1)
        end = space if space > start + LONGEST // 2 else start + LONGEST
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)

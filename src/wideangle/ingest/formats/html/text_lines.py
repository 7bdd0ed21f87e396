"""Clean the lines of extracted text: remove repeated texts, the headline, and notices to the visitor."""

from __future__ import annotations

import re
from collections.abc import Collection

from wideangle.ingest.formats.boilerplate import is_page_label, without_boilerplate
from wideangle.ingest.formats.html.notices import consent_share, is_offer, opens_consent, withholds_rest

_MIN_REPEATED_CHARS = 40  # shorter lines may repeat in one report: answers of an interview, times of a live blog

_MOST_OFFERS = 12  # lines of one offer
_MIN_PARAGRAPH_CHARS = 80  # headlines of other stories are shorter


def without_repeats(lines: list[str]) -> list[str]:
    """Return the lines without repeated texts. Some pages contain their text twice, for narrow and for wide screens.

    A long line that has occurred before is dropped. A short line that has occurred before is dropped only if it is next
    to a dropped long line, in the same order as in the first copy.
    """
    keys = [" ".join(line.split()).casefold() for line in lines]
    first: dict[str, int] = {}
    partners: dict[int, int] = {}
    for number, key in enumerate(keys):
        if first.setdefault(key, number) < number and len(key) >= _MIN_REPEATED_CHARS:
            partners[number] = first[key]
    for order, step in ((range(1, len(keys)), -1), (range(len(keys) - 2, -1, -1), 1)):
        for number in order:
            partner = partners[number + step] - step if number + step in partners else -1
            if number not in partners and 0 <= partner < number and keys[partner] == keys[number]:
                partners[number] = partner
    return [line for number, line in enumerate(lines) if number not in partners]


def without_repeated_labels(lines: list[str], labels: Collection[str]) -> list[str]:
    """Return the lines without lines that only repeat a headline of the page or the description of an image."""
    known = {_plain(label) for label in labels}
    return [line for line in lines if not (plain := _plain(line)) or plain not in known]


def without_labels(lines: list[str]) -> list[str]:
    """Return the lines except labels of media players and credits of photographs, wherever these stand."""
    return [line for line in lines if not is_page_label(line)]


def without_consent(lines: list[str]) -> list[str]:
    """Return the lines without a request for consent at the beginning or the end.

    If the whole text asks for consent, all lines are returned.
    """
    asks = [consent_share(line) >= 0.5 for line in lines]
    if all(asks):
        return lines
    start, end = asks.index(False), len(asks) - asks[::-1].index(False)
    before, after = (opens_consent(" ".join(part)) for part in (lines[:start], lines[end:]))
    return lines[start if before else 0 : end if after else len(lines)]


def without_offers(lines: list[str], after_gates: Collection[Collection[str]] = ()) -> tuple[list[str], bool]:
    """Return the lines without invitations to subscribe, and True if the article does not continue after the last
    invitation.

    `after_gates` holds, for each invitation that was removed from the page, the paragraphs that followed it.
    """
    rests = [[line for line in lines if line in following] for following in after_gates]
    offers = {line for rest in rests for line in rest[: _leading_offers(rest)]}
    rest = rests[-1] if rests else None
    kept: list[str] = []
    is_after_gate = False
    for number, line in enumerate(lines):
        if withholds_rest(line):
            is_after_gate, rest = True, lines[number + 1 :]
        elif line not in offers and not (is_after_gate and is_offer(line)):
            is_after_gate = False
            kept.append(line)
    return kept, rest is not None and not _continues([line for line in rest if line not in offers])


def _leading_offers(rest: list[str]) -> int:
    return next((number for number, line in enumerate(rest[:_MOST_OFFERS]) if not is_offer(line)), _MOST_OFFERS)


def _continues(rest: list[str]) -> bool:
    """Return True if the article continues after an invitation to subscribe.

    Labels and headlines of other articles do not count.
    """
    return any(len(line) >= _MIN_PARAGRAPH_CHARS and not is_offer(line) for line in without_boilerplate(rest))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

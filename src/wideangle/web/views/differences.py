"""Compute the content of the part *Differences* of a story: figures and quotations that agree or differ between
reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.coverage import Account, ComparedFigures
from wideangle.model import Figure, Quote
from wideangle.render import labels
from wideangle.render.views.coverage import Card, card
from wideangle.render.views.quotes import QuotesView, quotes_view
from wideangle.web.views.pieces import spaced

MOST_THINGS = 12


@dataclass(frozen=True, slots=True)
class AccountView:
    """One report's figure in its sentence. `pieces` are the parts of the sentence, with True for the figure. `span` is
    the position of the sentence in the text ('120-184')."""

    card: Card
    pieces: tuple[tuple[str, bool], ...]
    span: str


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures that several reports give for one thing. `is_same` is true if the figures of all reports agree."""

    thing: str
    is_same: bool
    accounts: tuple[AccountView, ...]


@dataclass(frozen=True, slots=True)
class DifferencesView:
    """The figures, those that differ first, and the quotations whose wordings differ."""

    figures: tuple[FiguresView, ...]
    quotes: QuotesView


def differences_view(figures: Sequence[ComparedFigures], quotes: Sequence[Quote], home: str) -> DifferencesView:
    """Return the content of the part *Differences* for a reader of the language `home`."""
    ordered = sorted(figures, key=lambda compared: compared.is_same)[:MOST_THINGS]
    differing = [quote for quote in quotes if any(wording.differences for wording in quote.wordings)]
    return DifferencesView(
        tuple(
            FiguresView(
                labels.counted_thing(compared.thing),
                compared.is_same,
                tuple(_account(account, figure, home) for account, figure in compared.figures),
            )
            for compared in ordered
        ),
        quotes_view(differing, home),
    )


def _account(account: Account, figure: Figure, home: str) -> AccountView:
    text, quantity = account.article.text, figure.quantity
    sentence = next(
        (span for span in account.annotation.sentences if span.start <= quantity.start < span.end), quantity
    )
    pieces = (
        (text[sentence.start : quantity.start], False),
        (text[quantity.start : quantity.end], True),
        (text[quantity.end : sentence.end], False),
    )
    return AccountView(
        card(account.article, home),
        tuple((spaced(piece), marked) for piece, marked in pieces if piece.strip()),
        f"{sentence.start}-{sentence.end}",
    )

"""Copies as an archive folds them, in whatever order they arrive."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

import wideangle
from wideangle import Article, Lane

TEXT = """The council of Tarnwick voted late on Monday to close the old pier after inspectors found rust in nine \
girders. Mayor Ada Vell said the closure would last until divers had surveyed the harbour floor. The ferry to Skerrow \
will sail from the north quay, where a temporary landing stage is being built. Fishermen who land their catch at the \
pier asked for compensation in a letter that 240 of them signed. The harbour master expects the first repairs to begin \
in April and to cost four million crowns, half of which the province has promised. A petition to list the pier as a \
monument had failed in the spring, when its owners could not prove its age."""
WIRE = Article(TEXT, title="Tarnwick closes pier", id="wire", outlet="Northern Wire", published="2031-10-14T09:00Z")
COPY = replace(WIRE, id="copy", outlet="Harbour Courier", published="2031-10-14T15:00Z", title="Rust shuts pier")
CUT = replace(COPY, id="cut", outlet="Ossel Gazette", published="2031-10-15T06:00Z", text=TEXT[: TEXT.index(" Fisher")])
OWN = Article(
    "Tarnwick's old pier is shut. Rust was found in nine girders by inspectors, and the council voted on Monday to "
    "close it until divers have looked at the harbour floor. Skerrow's ferry moves to the north quay. 'We had no "
    "choice,' the mayor, Ada Vell, told islanders who had come to the meeting, many of whom fish from the pier.",
    title="Pier shut over rust",
    id="own",
    outlet="Skerrow Sun",
    published="2031-10-14",
)


@pytest.mark.parametrize("order", list(permutations([WIRE, COPY, CUT])), ids=lambda order: order[0].id)
def test_the_earliest_stands_for_its_copies_whenever_it_arrives(tmp_path: Path, order: tuple[Article, ...]) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        for article in (*order, OWN):
            assert archive.add(article).added == 1
        coverage = archive.cover("own")
        (entry,) = coverage.section(Lane.SAME_STORY).entries
        assert (entry.article.id, {copy.article.id for copy in entry.copies}) == ("wire", {"copy", "cut"})
        assert (coverage.reports, coverage.independent) == (4, 2)


def test_copies_of_the_article_at_hand_are_its_own(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([WIRE, CUT, OWN])
        coverage = archive.cover(replace(COPY, text="HARBOUR, Oct 14 - " + TEXT))
        shares = {copy.article.id: copy.containment for copy in coverage.copies}
        assert shares == {"wire": pytest.approx(1.0), "cut": pytest.approx(1.0)}


def test_a_new_version_of_a_groups_first_is_not_its_own_copy(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([WIRE])
        archive.add([COPY, OWN])
        assert archive.add(replace(WIRE, text=TEXT + " The vote was nine to four.")).updated == 1
        (entry,) = archive.cover("own").section(Lane.SAME_STORY).entries
        assert (entry.article.id, [copy.article.id for copy in entry.copies]) == ("wire", ["copy"])


def test_the_share_shown_is_how_much_of_the_copy_is_its_originals(tmp_path: Path) -> None:
    more = " ".join(f"Sentence {number} of a local piece on gulls, nets, knots, tides and tar." for number in range(4))
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([WIRE, replace(COPY, text=f"{TEXT} {more}"), OWN])
        (entry,) = archive.cover("own").section(Lane.SAME_STORY).entries
        assert 0.6 < entry.copies[0].containment < 0.8

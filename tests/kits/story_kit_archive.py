"""What the tests of stories in archives share: invented articles of a few events, and what must always hold."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

from wideangle.archive import Archive
from wideangle.model import Article, Decision
from wideangle.store import MERGE, PIN, RENAME, SPLIT

EVENTS = (
    (
        "Skerrow ferry strikes quay of Port Ellery. Eleven islanders were hurt when the Skerrow ferry ran "
        "into the quay in fog, harbour master Oda Lindqvist said. Its engine had failed.",
        "Eleven hurt on ferry from Skerrow. In thick fog the boat rammed Port Ellery's quay; forty passengers"
        " were on board. Harbour master Oda Lindqvist blamed the engine of the ferry.",
        "Inquiry into ferry crash at Port Ellery. Why the engine of the Skerrow ferry stopped is to be found "
        "out, Oda Lindqvist, the harbour master, promised the eleven injured islanders at the quay.",
        "Fog, an engine, a quay. How the Skerrow ferry came to injure eleven islanders in Port Ellery, as "
        "told by harbour master Oda Lindqvist and by passengers.",
    ),
    (
        "Tarnwick council rejects school budget. Councillors voted against the school budget after a debate "
        "about the pay of teachers, which mayor Rufus Hallam called a mistake.",
        "No school budget for Tarnwick. Mayor Rufus Hallam failed to persuade his councillors; teachers' pay "
        "was what they disliked in the school budget, and they said so for hours.",
        "Mayor Rufus Hallam wants second reading. After councillors in Tarnwick threw out the school budget "
        "over pay, teachers fear for the winter, a spokeswoman of the teachers said.",
        "What the rejected school budget means for teachers in Tarnwick. Pay stays where it is, councillors "
        "meet again, and Rufus Hallam, the mayor, counts his votes.",
    ),
    (
        "Reservoir above Ossel bursts. After a week of rain the reservoir flooded the lower town of Ossel; "
        "firefighters saved two hundred residents, and engineer Mira Castellan spoke of a crack.",
        "Lower town of Ossel under water. Two hundred residents were taken to safety by firefighters when the"
        " reservoir wall gave way, in which engineer Mira Castellan had seen a crack.",
        "Crack in Ossel reservoir was known. Engineer Mira Castellan had warned of the reservoir wall before "
        "it burst and flooded the lower town, firefighters of Ossel confirmed.",
        "Residents return to flooded Ossel. The lower town is mud, the reservoir empty, the firefighters "
        "tired; Mira Castellan, an engineer, shows where the crack in the wall was.",
    ),
    (
        "Fähre nach Skerrow rammt Kai. Elf Menschen wurden im Nebel von Port Ellery verletzt, als die "
        "Maschine der Fähre ausfiel, sagte Hafenmeisterin Oda Lindqvist.",
        "Elf Verletzte auf Fähre nach Skerrow. Im Nebel prallte das Schiff gegen den Kai von Port Ellery; die"
        " Maschine sei ausgefallen, so Hafenmeisterin Oda Lindqvist.",
        "Untersuchung zur Fähre nach Skerrow. Warum die Maschine im Nebel vor dem Kai von Port Ellery stehen "
        "blieb, will Hafenmeisterin Oda Lindqvist wissen, elf Verletzte auch.",
        "Nebel, Maschine, Kai. Wie die Fähre nach Skerrow elf Menschen in Port Ellery verletzte, erzählt von "
        "Hafenmeisterin Oda Lindqvist und Fahrgästen.",
    ),
    (
        "Brand in der Möbelfabrik von Tiefenau. In der Nacht zerstörte ein Feuer die Lackiererei; die Feuerwehr "
        "rettete zwei Wachleute, Brandmeister Jost Ackerl schätzt den Schaden auf drei Millionen.",
        "Möbelfabrik in Tiefenau ausgebrannt. Die Lackiererei ist nach dem nächtlichen Feuer verloren, zwei "
        "Wachleute kamen davon, und Brandmeister Jost Ackerl spricht von drei Millionen Schaden.",
        "Nach dem Feuer in Tiefenau. Warum die Lackiererei der Möbelfabrik brannte, weiß Brandmeister Jost Ackerl "
        "noch nicht; die Wachleute, die er retten ließ, hörten in der Nacht einen Knall.",
        "Die Lackiererei von Tiefenau, danach. Drei Millionen Schaden, zwei gerettete Wachleute und ein "
        "Brandmeister, Jost Ackerl, der in der Möbelfabrik nach der Ursache sucht.",
    ),
)
"""Reports of five events, each worded four ways; the fourth is the first in German, and so is the language of the
fifth."""


def article(number: int, event: int, turn: int = 0, day: int | None = 1) -> Article:
    """A report of an event in one of its wordings; two in the same wording are copies."""
    title, text = EVENTS[event][turn].split(". ", 1)
    return Article(
        id=f"a{number}",
        title=title,
        text=text,
        outlet=f"Outlet {number}",
        published=None if day is None else f"2031-10-{day:02}",
        language="de" if event == len(EVENTS) - 1 else "en",
    )


def stories_of(archive: Archive) -> dict[str, str]:
    """The story of each article; fails where one is in two."""
    placed = Counter(article.id for story in archive.stories() for article in story.articles)
    assert set(placed.values()) <= {1}, "an article is in two stories"
    return {article.id: story.id for story in archive.stories() for article in story.articles}


def assert_sound(archive: Archive, held: set[str], seen: set[str]) -> dict[str, str]:
    """Every article is in one story, every id ever seen leads to one, decisions are obeyed, and counts are right.

    `seen` is given the ids that are there now.
    """
    placed = stories_of(archive)
    assert set(placed) == held
    seen |= set(placed.values())
    assert {archive.story(identifier).id for identifier in seen} == set(placed.values())
    sizes = Counter(placed.values())
    for story in archive.stories():
        assert story.reports == len(story.articles) == sizes[story.id]
        assert 1 <= story.independent <= story.reports
        if story.first and story.last:
            assert story.first.day <= story.last.day
    assert {story.id for story in archive.stories(least=2)} == {each for each, size in sizes.items() if size > 1}
    for identifier in held:
        of = archive.story_of(identifier)
        assert of is not None
        assert of.id == placed[identifier]
    assert archive.status().holdings.articles == len(held)
    decisions = list(archive.decisions())
    for decision in decisions:
        if decision.kind in (MERGE, PIN, SPLIT):
            for article, other in combinations(decision.articles, 2):
                is_split = any(later.number > decision.number and _parts(later, article, other) for later in decisions)
                assert is_split or placed[article] == placed[other], decision
            assert {placed[each] for each in decision.articles}.isdisjoint(placed[each] for each in decision.others)
        if decision.kind == RENAME and decision is [named for named in decisions if named.kind == RENAME][-1]:
            assert archive.story(decision.story).name == decision.name
    store = archive._store
    assert not store.stories.is_behind()
    assert store.stories.unassigned() == []
    store.check()
    return placed


def _parts(decision: Decision, article: str, other: str) -> bool:
    """True if a decision keeps two articles apart, so that an earlier decision no longer keeps them together."""
    sides = [{article, other} & set(side) for side in (decision.articles, decision.others)]
    return all(len(side) == 1 for side in sides) and sides[0] != sides[1]


def nothing_in(folder: Path) -> Path:
    """A new archive without articles."""
    Archive.open(folder).close()
    return folder

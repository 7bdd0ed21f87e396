"""A fictional coverage that shows everything a coverage can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wideangle.model import (
    Article,
    Attribution,
    AttributionKind,
    Copy,
    Coverage,
    Difference,
    DifferenceKind,
    Entry,
    Holdings,
    Lane,
    Link,
    PublicationTime,
    Quote,
    Reason,
    RoleGiven,
    Section,
    Span,
    Speaker,
    Wording,
)

NAMES = Reason("names", "six rare names shared, among them Thorsen, Halven and Skarvik", 2.4)
LEAD = Reason("lead", "the leads share most of their rarer words", 1.7)
TIME = Reason("time", "published nine days apart", -0.6)
FAINT = Reason("names", "one rare name shared: Halven", 0.7)

WIRE = "Halven will build its harbour tram. Members voted 31 to 28 shortly before three in the morning."


def article(
    number: int, title: str, outlet: str, published: str | None = None, text: str = "", **fields: Any
) -> Article:
    fields = {"url": f"https://news{number}.example/2031/{number}?from=feed&page=1", "language": "en"} | fields
    return Article(text=text or title, title=title, outlet=outlet, published=published, id=f"a{number}", **fields)


def entry(linked: Article, lane: Lane, probability: float, *reasons: Reason, extract: str = "", **fields: Any) -> Entry:
    start = linked.text.index(extract)
    span = Span(start, start + len(extract), linked.id) if extract else None
    return Entry(Link(linked, probability, lane, reasons), span, **fields)


AT_HAND = article(
    1,
    "Halven council approves harbour tram after nine-hour debate",
    "Halven Courier",
    "2031-03-04T02:40+01:00",
    "HALVEN — The city council of Halven voted 31 to 28 early on Tuesday to build a tram line to the old harbour.",
    authors=("Ada Lindqvist", "Jon Berg"),
)

SAME_STORY = (
    entry(
        article(2, "Tram to the harbour wins by three votes", "Eastland Daily", "2031-03-04T07:15+01:00", WIRE),
        Lane.SAME_STORY,
        0.993,
        NAMES,
        LEAD,
        TIME,
        extract="Members voted 31 to 28 shortly before three in the morning.",
        origin="NNA",
        copies=(
            Copy(article(20, "Tram wins", "Northern Post", "2031-03-04", WIRE), 0.97, "NNA"),
            Copy(article(21, "Tram wins", "Coast Times", "2031-03-04", WIRE), 0.95, "Coast News Service"),
            Copy(article(22, "Tram wins", "Vesterby Blad", None, WIRE, url=""), 0.93, "NNA"),
        ),
    ),
    entry(
        article(
            3,
            "Гавань Гальвена отримає трамвай: рада ухвалила рішення після дев’яти годин дебатів",
            "Вісник Сходу",
            "2031-03-04T09:00+02:00",
            "Міська рада Гальвена схвалила трамвайну лінію до старої гавані. За проголосували 31 депутат.",
            language="uk",
            authors="Олена Приклад",
        ),
        Lane.SAME_STORY,
        0.91,
        NAMES,
        extract="Міська рада Гальвена схвалила трамвайну лінію до старої гавані.",
    ),
    entry(
        article(4, "", "Harbour Blog", None, "Well, they really did it. Nobody on Quay Street slept.", url=""),
        Lane.SAME_STORY,
        0.64,
        FAINT,
        TIME,
        extract="Nobody on Quay Street slept.",
        uncertain=True,
    ),
)

BACKGROUND = (
    entry(
        article(
            5,
            "Harbour tram: what each party wants, and what a no would cost",
            "Halven Courier",
            "2031-03-01",
            "The line has split the council since 2027. A rejection would forfeit 212 million marks of state money.",
            authors="Ada Lindqvist",
        ),
        Lane.BACKGROUND,
        0.96,
        NAMES,
        extract="A rejection would forfeit 212 million marks of state money.",
    ),
    entry(
        article(
            6,
            "State pledges 212 million for Halven line, on one condition: a decision before the spring recess,"
            " said the transport ministry in a letter seen by this newspaper on Friday",
            "Eastland Daily",
            "2031-01-17T16:30+00:00",
            "The ministry will pay half the cost if the council decides before the recess, a letter says.",
        ),
        Lane.BACKGROUND,
        0.88,
        LEAD,
        extract="The ministry will pay half the cost if the council decides before the recess, a letter says.",
    ),
    entry(
        article(
            7,
            "هافن تدرس خط ترام جديد إلى الميناء القديم",
            "صحيفة الساحل",
            "2030-11-09",
            "يدرس مجلس المدينة خط ترام جديد إلى الميناء القديم.",
            language="ar",
        ),
        Lane.BACKGROUND,
        0.71,
        LEAD,
        extract="يدرس مجلس المدينة خط ترام جديد إلى الميناء القديم.",
    ),
    entry(
        article(8, "Residents of Quay Street collect 4,000 signatures against tram", "Quay Street Reporter"),
        Lane.BACKGROUND,
        0.52,
        FAINT,
        TIME,
        uncertain=True,
    ),
)

FOLLOW_UP = (
    entry(
        article(
            9,
            "Tram opponents take council vote to court",
            "Halven Courier",
            "2031-03-12T11:05+01:00",
            "Three members asked the court on Wednesday to void the vote. “The ballot was called while two of us were"
            " still in the lift,” said Per Skarvik.",
            authors="Jon Berg",
        ),
        Lane.FOLLOW_UP,
        0.97,
        NAMES,
        LEAD,
        extract="“The ballot was called while two of us were still in the lift,” said Per Skarvik.",
        copies=(Copy(article(30, "Tram vote in court", "Northern Post", "2031-03-12"), 0.88),),
    ),
    entry(
        article(10, "Court lets tram vote stand", "Eastland Daily", "2031-04-02T14:00+02:00"),
        Lane.FOLLOW_UP,
        0.9,
        LEAD,
    ),
    entry(
        article(11, "First rails arrive at the quay", "Coast Times", "2031-04-19"),
        Lane.FOLLOW_UP,
        0.62,
        FAINT,
        uncertain=True,
    ),
)

HOLT = article(
    40,
    "Holt: nobody will pay for the tram",
    "Eastland Daily",
    "2031-03-04T08:00+01:00",
    "“We will build the old line before winter, and nobody will pay a mark for it,” said Mayor Jana Holt.",
)
CUT = article(
    41,
    "Tram before winter, says Holt",
    "Coast Times",
    "2031-03-05",
    "“We will build the [harbour] line … and nobody shall pay a mark for it,” Ms. Holt said.",
)
TOLD = article(42, "Tram", "Northern Post", None, "Holt promised that nobody would have to pay for the line.", url="")


def spans(said: Article, *parts: str) -> tuple[Span, ...]:
    return tuple(Span(said.text.index(part), said.text.index(part) + len(part)) for part in parts)


def attribution(said: Article, source: str, cue: str, content: str, kind: AttributionKind) -> Attribution:
    who = Speaker(spans(said, source.removeprefix("Mayor "))[0], None, 0.9)
    return Attribution(spans(said, source), spans(said, cue), spans(said, content), kind, who, 0.95)


def difference(kind: DifferenceKind, here: str = "", there: str = "") -> Difference:
    return Difference(kind, *(spans(CUT, here) if here else (None,)), *(spans(HOLT, there) if there else (None,)))


QUOTES = (
    Quote(
        "Jana Holt",
        "Mayor",
        (
            Wording(
                HOLT,
                attribution(HOLT, "Mayor Jana Holt", "said", HOLT.text[:78], AttributionKind.DIRECT),
                probability=1.0,
            ),
            Wording(
                CUT,
                attribution(CUT, "Ms. Holt", "said", CUT.text[:72], AttributionKind.DIRECT),
                (
                    difference(DifferenceKind.BRACKETED, "harbour", "old"),
                    difference(DifferenceKind.ELIDED, there="before winter"),
                    difference(DifferenceKind.CHANGED, "shall", "will"),
                    difference(DifferenceKind.SHORTER, there="a mark"),
                ),
                "a40",
                0.97,
            ),
        ),
        (
            Wording(
                TOLD, attribution(TOLD, "Holt", "promised", TOLD.text[14:-1], AttributionKind.INDIRECT), (), "", 0.66
            ),
        ),
        ("Holt and Jana Holt: one gives the surname alone.",),
        2,
        (RoleGiven(spans(HOLT, "Mayor")[0], HOLT),),
    ),
    Quote(
        "",
        "",
        (),
        (Wording(TOLD, attribution(TOLD, "Holt", "promised", TOLD.text[14:-1], AttributionKind.INDIRECT)),) * 2,
        (),
        2,
    ),
)

SAMPLE = Coverage(
    article=AT_HAND,
    sections=(
        Section(Lane.SAME_STORY, SAME_STORY),
        Section(Lane.BACKGROUND, BACKGROUND, "2 more links are less than 50% likely and left out."),
        Section(Lane.FOLLOW_UP, FOLLOW_UP),
        Section(Lane.OPINION, (), "No related article of the archive reads as opinion or analysis."),
    ),
    copies=(Copy(article(31, "Council approves tram", "Halven Sunday", "2031-03-08"), 1.0),),
    reports=8,
    independent=4,
    holdings=Holdings(37_554, 491, 4_411, PublicationTime.of("2012-01-02"), PublicationTime.of("2031-04-19")),
)
HEARD = replace(SAMPLE, quotes=QUOTES)

"""A fictional story that shows everything a story can hold, and strategies for hostile ones."""

from __future__ import annotations

from hypothesis import strategies as st
from render_hostile import absences, articles, hostile, reasons, shares
from render_samples import NAMES, TIME, WIRE, article

from wideangle.model import Article, Decision, Edits, Member, Span, Story, StoryLink

FIRST = article(2, "Tram to the harbour wins by three votes", "Eastland Daily", "2031-03-04T07:15+01:00", WIRE)
COPY = article(20, "Three votes for the tram", "Northern Post", "2031-03-04T09:00+01:00", WIRE + " More soon.")
OTHER = article(
    3,
    "Гавань Гальвена отримає трамвай",
    "Вісник Сходу",
    None,
    "Міська рада Гальвена схвалила трамвайну лінію до старої гавані.",
    language="uk",
)
EXTRACT = Span(0, len("Halven will build its harbour tram."), FIRST.id)
INSERTED = Span(len(WIRE) + 1, len(WIRE) + len(" More soon."), COPY.id)
STORY = Story(
    id="s17",
    headline=FIRST.title,
    members=(
        Member(
            FIRST, 0.93, origin="NNA", second="s9", second_probability=0.31, closest=OTHER.id, reasons=(NAMES, TIME)
        ),
        Member(COPY, 0.93, copy_of=FIRST.id, origin="NNA", edits=Edits(0.97, (), (INSERTED,), True)),
        Member(OTHER, 0.41, second="s9", second_probability=0.02),
    ),
    extract=EXTRACT,
    pinned=True,
    central=FIRST.id,
    outlets=3,
)
BEFORE = Story(
    "s9", "State pledges 212 million", (Member(article(6, "x", "Eastland Daily", "2031-01-17")),), central="a6"
)
LINE: tuple[list[StoryLink], list[StoryLink]] = ([StoryLink(BEFORE, 0.88)], [])
DECISIONS = [
    Decision(3, "split", "s17", ("a20",), ("a2", "a3"), made_at="2031-03-05T08:00:12+00:00"),
    Decision(4, "rename", "s17", name="Harbour tram", made_at="2031-03-05T08:01:12+00:00"),
]


@st.composite
def edits(draw: st.DrawFn, original: str, copy: str) -> Edits:
    def spans(text: str) -> tuple[Span, ...]:
        start = draw(st.integers(0, len(text)))
        return (Span(start, draw(st.integers(start, len(text)))),)

    return Edits(draw(shares), spans(original), spans(copy), draw(st.booleans()))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    held = draw(st.lists(articles, min_size=1, max_size=2, unique_by=lambda one: one.id))
    first, *others = held
    members = [Member(first, draw(shares), "", draw(hostile), draw(st.sampled_from(("", "s9"))), draw(shares))]
    for one in others:
        copied = draw(st.booleans())
        members.append(
            Member(
                one,
                draw(shares),
                first.id if copied and first.id else "",
                draw(hostile),
                closest=first.id,
                reasons=tuple(draw(st.lists(reasons, max_size=2))),
                edits=draw(edits(first.text, one.text)) if copied and first.id else None,
            )
        )
    end = draw(st.integers(0, len(first.text)))
    return Story(
        id=f"s{draw(st.integers(1, 10**9))}",
        headline=draw(hostile),
        members=tuple(members),
        extract=draw(st.none() | st.just(Span(0, end))),
        name=draw(st.just("") | hostile),
        pinned=draw(st.booleans()),
        central=first.id,
        outlets=draw(st.integers(0, 9)),
        single_source=draw(st.booleans()),
        missing=draw(absences),
    )


small = st.builds(
    lambda title, name, probability: StoryLink(
        Story("s5", title, (Member(Article(title, title=title, outlet=title, id="c")),), name=name, central="c"),
        probability,
    ),
    hostile,
    st.just("") | hostile,
    shares,
)
lines = st.tuples(st.lists(small, max_size=1), st.lists(small, max_size=1))
decisions = st.lists(
    st.builds(
        Decision,
        st.integers(1, 99),
        st.sampled_from(("split", "merge", "pin", "rename")),
        st.integers(1, 99).map("s{}".format),
        st.lists(hostile, max_size=2).map(tuple),
        st.lists(hostile, max_size=1).map(tuple),
        hostile,
        st.just("2031-03-05T08:00:12+00:00"),
        st.sampled_from(("", "2031-03-06T08:00:12+00:00")),
    ),
    max_size=1,
)

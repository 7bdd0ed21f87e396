"""Strategies for what an outlet, or someone posing as one, may publish."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from wideangle.model import (
    Absence,
    Article,
    Attribution,
    AttributionKind,
    Copy,
    Coverage,
    DateEstimate,
    Difference,
    DifferenceKind,
    Entry,
    Holdings,
    Lane,
    Link,
    NotCompared,
    PublicationTime,
    Quote,
    Reason,
    Section,
    Source,
    Span,
    Speaker,
    StrandCoverage,
    Wording,
)
from wideangle.render.text import visible

thorough = settings(derandomize=True, deadline=None, max_examples=50, database=None)

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "</style><style>*{display:none}</style>",
    "</title></h3></article><!--",
    "]]>",
    "<![CDATA[",
    "&lt;b&gt; &amp;amp; &#60; &copy;",
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b2J\x07\x08",
    "\x00",
    "\u202egnp.exe\u202c",
    "\u2066isolated\u2069",
    "\u200b",
    "\u2028",
    "\ufffe\uffff",
    "\ud800",
    "\udfff",
    "[bold]rich[/bold] :smile:",
    "[link](https://evil.example)",
    "![image](https://evil.example/x.png)",
    "<https://evil.example>",
    "[ref]: https://evil.example",
    "https://evil.example www.evil.example",
    "**bold** _em_ ~~gone~~ `code` ``",
    "| a | b |",
    "\\",
    "\\*",
    "- ",
    "1. ",
    "# ",
    "> ",
    "---",
    "```",
    "{{ site.secret }} {% include x %}",
    "$x^2$",
    "[",
    "](",
    "]",
    ")",
    "W" * 300,
    "שלום",
    "e\u0301\u0301\u0301",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    " ",
    "\t\r\n",
)

characters = st.characters() | st.characters(categories=("Cc", "Cf", "Cs", "Zs", "Po", "Ps", "Pe", "Sm", "Sk"))
hostile = st.lists(st.sampled_from(ATTACKS) | st.text(characters, max_size=8), max_size=4).map("".join)

SCHEMES = ("http://", "https://", "HTTPS://", "javascript:", "JaVaScRiPt:", "data:text/html,", "ftp://", "//", "")
HOSTS = ("evil.example", "a@evil.example:80", "[::1]", "[", "example.org:99999", "гавань.example", "")
addresses = st.builds(
    lambda scheme, host, rest: scheme + host + rest, st.sampled_from(SCHEMES), st.sampled_from(HOSTS), hostile
)

languages = st.sampled_from(("en", "en-GB", "uk", "ar", "", '"><b>', "x y"))
times = st.sampled_from(
    (None, "2031-03-04", "2031-03-04T19:05+01:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00")
)
articles = st.builds(
    Article,
    text=hostile,
    title=hostile,
    id=hostile,
    url=addresses,
    published=times,
    outlet=hostile,
    authors=st.lists(hostile, max_size=2),
    language=languages,
    section=hostile,
    metadata=st.dictionaries(hostile, hostile | st.floats() | st.binary(max_size=3), max_size=2),
)
shares = st.floats(0, 1)
reasons = st.builds(Reason, hostile, hostile, st.floats(-9, 9))
links = st.builds(Link, articles, shares, st.sampled_from(Lane), st.lists(reasons, max_size=2).map(tuple))
copies = st.lists(st.builds(Copy, articles, shares, hostile), max_size=2).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    link = draw(links)
    start = draw(st.integers(0, len(link.article.text)))
    extract = draw(st.none() | st.integers(start, len(link.article.text)).map(lambda end: Span(start, end)))
    return Entry(link, extract, draw(copies), draw(hostile), draw(st.booleans()))


absences = st.lists(
    st.builds(
        Absence, hostile, hostile, hostile, st.integers(0, 9), st.integers(1, 9), st.sampled_from((None, "2031-03-04"))
    ),
    max_size=2,
).map(lambda found: tuple(replace(one, last=PublicationTime.of(one.last)) for one in found))
troubled = st.lists(
    st.builds(Source, url=addresses, title=hostile, error=hostile, failures=st.integers(0, 3)), max_size=2
).map(tuple)

sections = st.lists(
    st.builds(Section, st.sampled_from(Lane), st.lists(entries(), max_size=2).map(tuple), hostile),
    max_size=2,
    unique_by=lambda section: section.lane,
).map(tuple)


@st.composite
def wordings(draw: st.DrawFn, first: Article | None = None) -> Wording:
    said = draw(articles)

    def spans(text: str) -> st.SearchStrategy[Span]:
        places = st.integers(0, len(text))
        return st.tuples(places, places).map(lambda pair: Span(*sorted(pair)))

    several = st.lists(spans(said.text), max_size=2).map(lambda found: tuple(sorted(found)))
    speaker = st.builds(Speaker, spans(said.text), st.none() | spans(said.text), shares)
    attribution = st.builds(
        Attribution, several, several, several, st.sampled_from(AttributionKind), st.none() | speaker, shares
    )
    there = st.none() if first is None else st.none() | spans(first.text)
    differences = st.builds(Difference, st.sampled_from(DifferenceKind), st.none() | spans(said.text), there)
    return Wording(
        said, draw(attribution), draw(st.lists(differences, max_size=2).map(tuple)), draw(hostile), draw(shares)
    )


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    first = draw(wordings())
    others = draw(st.lists(wordings(first.article), max_size=1))
    told = draw(st.lists(wordings(), min_size=1, max_size=1))
    direct = (replace(first, differences=()), *others) if draw(st.booleans()) else ()
    spellings = draw(st.lists(hostile, max_size=1).map(tuple))
    return Quote(draw(hostile), draw(hostile), direct, tuple(told), spellings, draw(st.integers(1, 9)))


of_one_matter = st.builds(
    Coverage,
    articles,
    sections,
    copies,
    st.integers(0, 99),
    st.integers(0, 99),
    st.builds(lambda found: Holdings(5, 2, 1, troubled=found), troubled),
    missing=absences,
    not_compared=st.builds(NotCompared, st.lists(hostile, max_size=2).map(tuple), st.integers(0, 9)),
)


@st.composite
def of_several_matters(draw: st.DrawFn) -> Coverage:
    """A coverage whose article has two strands and an inferred date, in any of its own words."""
    coverage = draw(of_one_matter.filter(lambda drawn: visible(drawn.article.text)))
    text = coverage.article.text
    places = st.integers(0, len(text))
    parts = st.tuples(places, places).map(lambda pair: Span(*sorted(pair)))
    headings = parts.filter(lambda span: visible(span.of(text))) | st.just(Span(0, len(text)))
    strands = st.builds(
        StrandCoverage, st.lists(parts, max_size=2).map(tuple), headings, st.integers(0, 9), st.integers(0, 9)
    )
    estimates = st.builds(
        DateEstimate,
        *(st.dates(),) * 3,
        shares,
        st.lists(parts, max_size=3).map(tuple),
        st.integers(0, 9),
    )
    numbered = tuple(replace(section, strand=draw(st.integers(0, 1))) for section in coverage.sections)
    return replace(
        coverage, sections=numbered, strands=(draw(strands), draw(strands)), inferred_date=draw(st.none() | estimates)
    )


coverages = of_one_matter | of_several_matters()
heard = st.builds(replace, coverages, quotes=st.lists(quotes(), min_size=1, max_size=2).map(tuple))

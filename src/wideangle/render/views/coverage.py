"""Prepare the content of a coverage, safe to print. All outputs for people have the same words in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from wideangle.model import Absence, Article, Copy, Coverage, Entry, Holdings, Lane, Link, Reason, Section, Span
from wideangle.render import formats, labels
from wideangle.render import source_labels as words
from wideangle.render.reason_words import in_interface_language
from wideangle.render.style import house
from wideangle.render.text import headline, href, is_right_to_left, language_tag, same_language, visible

MOST_TROUBLED = 5
"""The greatest number of failing or silent live sources that an output names. `wideangle source list` lists all of
them."""

_ENDED = re.compile(r"""[.!?…:。！？।]["'”’»)\]」』]*$""")


@dataclass(frozen=True, slots=True)
class Card:
    """One article as outputs for people show it: its headline, URL, outlet and time.

    `key` identifies the article and is not shown. `href` is '' if the URL is not safe in a link; `reference` is then
    the text shown in its place. `datetime` is the time in ISO 8601, or '' for an undated article. `lang` is a BCP 47
    language tag or ''. `foreign` is the language of the article if it differs from the reader's language, and otherwise
    ''.
    """

    key: str
    headline: str
    href: str
    reference: str
    outlet: str
    byline: str
    time: str
    datetime: str
    agency: str
    lang: str
    foreign: str

    @property
    def name(self) -> str:
        """The name of the article in a list of outlets: its outlet, or its headline if the outlet is unknown."""
        return self.outlet or self.headline

    @property
    def direction(self) -> str:
        """The direction of the headline, 'ltr' or 'rtl'. The line with the outlet is aligned in the same direction."""
        return "rtl" if is_right_to_left(self.headline) else "ltr"

    @property
    def details(self) -> str:
        """The outlet, byline, time, agency and language on one line."""
        parts = (self.outlet, self.byline, self.time, self.agency, self.foreign)
        return labels.SEPARATOR.join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy of an article, which is shown under its original. `likeness` is a label with the share of the copy's
    wording that is also in the original, or with the changes by its newsroom. It may be ''."""

    card: Card
    likeness: str

    @property
    def note(self) -> str:
        """The note that stands in brackets after the copy."""
        return ", ".join(part for part in (self.card.agency, self.likeness, self.card.reference) if part)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of a lane, or one report of a story.

    In a lane, `certainty` is a label with the probability of the link. Without reasons, only an uncertain link has this
    label. The label also says that a person added the article, or that the article was corrected. `why` is the heading
    of the reasons. `span` is the position of the extract in the article's text ('120-184', in code points), or ''
    without an extract.

    For a report of a story, `second` is the id and the label of the story that the report fits second best, or None.
    `sure` is the label with the probability that the report belongs to the story. `certainty` is the labels `sure` and
    `second` together.
    """

    card: Card
    extract: str
    certainty: str
    uncertain: bool
    copies: tuple[CopyView, ...]
    reasons: tuple[tuple[str, str], ...]
    why: str = field(default_factory=lambda: labels.WHY)
    span: str = ""
    sure: str = ""
    second: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StrandView:
    """A strand, which is one of the matters of an article about several matters. `heading` is in the article's own
    words, `lang` is the BCP 47 tag of their language, and `reports` is a label with the number of reports about the
    matter."""

    heading: str
    reports: str
    lang: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One lane with its heading. In an article about several matters, `strand` is set for the first lane of each
    matter. No other lane of the page has the same `identity` (a key) or the same `name` (a text)."""

    lane: Lane
    heading: str
    entries: tuple[EntryView, ...]
    note: str
    strand: StrandView | None = None
    identity: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """The whole coverage.

    `notes` name the requested story, the number of reports in the article's own story (if this number differs from the
    number in `reports`), and the inferred date of an undated article. `legend` explains the reasons, if reasons are
    shown. `missing` lists the outlets and languages from which an expected report is missing. `troubled` lists the live
    sources that fail or are silent.
    """

    card: Card
    reports: str
    notes: tuple[str, ...]
    legend: str
    copies: tuple[CopyView, ...]
    sections: tuple[SectionView, ...]
    missing: tuple[str, ...]
    bounds: str
    troubled: tuple[str, ...]


def view(coverage: Coverage, *, why: bool = False, troubles: bool = False) -> View:
    """Return the content of a coverage. With `why`, the content includes the reasons of each link, and how much of
    its original's text each copy repeats. With `troubles`, the content includes failing and silent live sources, which
    concern an editor and not a reader."""
    home = coverage.article.language
    holdings = coverage.holdings if troubles else replace(coverage.holdings, failing=0, silent=0, troubled=())
    excluded = labels.excluded(len(house().excluded_outlets)) if troubles else ""
    return View(
        card=card(coverage.article, home),
        reports=labels.reports(coverage),
        notes=tuple(_notes(coverage)),
        legend=labels.LEGEND if why else "",
        copies=tuple(_copy(copy, home, "", why=why) for copy in coverage.copies),
        sections=tuple(_sections(coverage, why=why)),
        missing=missing(coverage.missing),
        bounds=labels.bounds(holdings) + labels.not_compared(coverage.not_compared) + excluded,
        troubled=troubled(holdings),
    )


def _notes(coverage: Coverage) -> Iterator[str]:
    if coverage.of_story:
        yield labels.of_story(coverage.of_story)
    if is_counted_otherwise(coverage):
        yield labels.own_story(coverage.story_reports)
    if coverage.inferred_date:
        yield visible(labels.inferred_date(coverage.inferred_date, coverage.article.text))


def is_counted_otherwise(coverage: Coverage) -> bool:
    """True if the number of reports in the story of the article differs from the number of reports that the relation
    model assigns to the same event."""
    return bool(coverage.story_reports) and not coverage.strands and coverage.story_reports != coverage.reports


def _sections(coverage: Coverage, *, why: bool) -> Iterator[SectionView]:
    """Yield the lanes in order. In an article about several matters, yield only lanes with entries, but at least one
    lane for each matter."""
    home = coverage.article.language
    if not coverage.strands:
        yield from (_section(section, home, why=why) for section in coverage.sections)
        return
    for number, strand in enumerate(coverage.strands):
        sections = [section for section in coverage.sections if section.strand == number]
        shown = [section for section in sections if section.entries] or sections[:1]
        heading = StrandView(
            extract_of(coverage.article.text, strand.heading),
            labels.strand_reports(strand.reports, strand.independent),
            language_tag(coverage.article.language),
        )
        for place, section in enumerate(shown):
            lane = _section(section, home, why=why)
            identity = f"{lane.identity}-{number + 1}"
            name = f"{number + 1}. {lane.heading}"
            yield replace(lane, strand=None if place else heading, identity=identity, name=name)


def missing(absences: Sequence[Absence]) -> tuple[str, ...]:
    """Return one line for each outlet or language from which an expected report is missing."""
    return tuple(
        labels.absent(
            visible(absence.outlet) or labels.in_language(visible(absence.language)), visible(absence.name), absence
        )
        for absence in absences
    )


def troubled(holdings: Holdings) -> tuple[str, ...]:
    """Return one line for each live source that fails or is silent. If there are more than `MOST_TROUBLED`, return no
    lines, because the label about the archive already shows their number."""
    if len(holdings.troubled) > MOST_TROUBLED:
        return ()
    return tuple(
        words.troubled(source, visible(source.title) or visible(source.url), visible(source.error))
        for source in holdings.troubled
    )


def card(article: Article, home: str, origin: str = "") -> Card:
    """Return the card of an article: what outputs show of it in one or two lines, for a reader whose language is
    `home`. `origin` is the news agency from which the text of the article comes."""
    address = href(article.url)
    identity = labels.article_id(visible(article.id)) if article.id else ""
    agency = visible(origin)
    return Card(
        key=article.id or article.url or article.text,
        headline=headline(article),
        href=address,
        reference="" if address else visible(article.url) or identity,
        outlet=visible(article.outlet),
        byline=visible(", ".join(article.authors)),
        time=formats.when(article.published),
        datetime=article.published.isoformat() if article.published else "",
        agency=labels.agency(agency) if agency else "",
        lang=language_tag(article.language),
        foreign="" if same_language(article.language, home) else visible(article.language),
    )


def linked(link: Link, home: str, *, why: bool) -> EntryView:
    """Return a related article as an entry outside any lane. The label `certainty` of the entry is empty, because a
    heading above it already shows the probability."""
    return replace(_entry(Entry(link), home, why=why), certainty="")


def _section(section: Section, home: str, *, why: bool) -> SectionView:
    note = visible(in_interface_language(section.note))
    return SectionView(
        lane=section.lane,
        heading=labels.lane(section.lane),
        entries=tuple(_entry(entry, home, why=why) for entry in section.entries),
        note=note if note or section.entries else labels.EMPTY_LANE,
        identity=str(section.lane),
        name=labels.lane(section.lane),
    )


def _entry(entry: Entry, home: str, *, why: bool) -> EntryView:
    return EntryView(
        card=card(entry.article, home, entry.origin),
        extract=extract_of(entry.article.text, entry.extract) if entry.extract else "",
        certainty=_certainty(entry, why=why),
        uncertain=entry.uncertain,
        copies=tuple(_copy(copy, home, entry.origin, why=why) for copy in entry.copies),
        reasons=reasons(entry.link.reasons) if why else (),
        span=place_of(entry.extract) if entry.extract else "",
    )


def place_of(span: Span) -> str:
    """Return the position of a span in its text, such as '120-184', in code points."""
    return f"{span.start}-{span.end}"


def extract_of(text: str, span: Span) -> str:
    """Return the words of a span. A mark at the end shows that the words break off within a sentence."""
    shown = visible(span.of(text))
    limit = house().extract_length
    if limit and len(shown) > limit:
        return (shown[:limit].rpartition(" ")[0] or shown[:limit]) + labels.CUT
    return shown + labels.CUT if is_broken_off(text, span) else shown


def is_broken_off(text: str, span: Span) -> bool:
    """Return True if the words of a span end within a sentence."""
    shown = visible(span.of(text))
    return bool(shown) and span.end < len(text) and text[span.end] != "\n" and not _ENDED.search(shown)


def _certainty(entry: Entry, *, why: bool) -> str:
    if entry.uncertain:
        sure = labels.uncertain(entry.link.probability)
    else:
        sure = labels.certainty(entry.link) if why or entry.link.decided else ""
    correction = words.corrected(entry.correction) if entry.correction else ""
    return labels.SEPARATOR.join(filter(None, (correction, sure)))


def reasons(given: tuple[Reason, ...]) -> tuple[tuple[str, str], ...]:
    """Return each reason of a link as a pair of texts: the contribution to the log-odds, and what the two articles
    share."""
    return tuple((formats.weight(reason.weight), visible(in_interface_language(reason.text))) for reason in given)


def _copy(copy: Copy, home: str, known_origin: str, *, why: bool) -> CopyView:
    """Return a copy of an article. `known_origin` is the news agency that is already shown with the original; it is not
    repeated for the copy."""
    likeness = labels.shared_wording(copy.containment) if why else ""
    return CopyView(card(copy.article, home, "" if copy.origin == known_origin else copy.origin), likeness)

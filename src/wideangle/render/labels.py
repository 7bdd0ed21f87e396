"""Every word that an output says of its own accord, in one place.

Labels name, count and date; they state nothing about the world. Everything else a reader sees is a verbatim span.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wideangle.model import (
    Absence,
    AttributionKind,
    Coverage,
    DateEstimate,
    Decision,
    DifferenceKind,
    Edits,
    Holdings,
    Lane,
    Link,
    NameKind,
    NotCompared,
    PublicationTime,
    Removal,
    Story,
    Storyline,
)

PROGRAM = "Wideangle"
MOST_DATE_SPANS = 2
"""Dates of an article that are quoted where its day was inferred."""
COVERAGE = "Expanded coverage"
LANES = {
    Lane.SAME_STORY: "Same story",
    Lane.BACKGROUND: "What led here",
    Lane.FOLLOW_UP: "What followed",
    Lane.OPINION: "Opinion and analysis",
}
EMPTY_LANE = "Nothing in the archive belongs here."
ABSENT = "Expected, but absent"
ABSENT_LEGEND = "Counted among earlier stories of the archive that others reported too."
NO_LINKS = "Nothing related in the archive."
NO_ARTICLES = "No article of the archive matches."
SOUND = "Nothing is wrong with the archive."
REPAIRED = "Repaired."
REPAIRABLE = "`wideangle doctor --repair` repairs this."
UNTITLED = "Untitled article"
UNDATED = "undated"
ALSO_CARRIED_BY = "Also carried by"
LANES_OF_PAGE = "Lanes"
VERBATIM = "Titles and extracts are the outlets’ own words; each stands with its source."
WHY = "Why:"
LEGEND = "Each reason stands with its weight in log-odds: + speaks for the link, − against it."
BY_OUTLET = "Articles by outlet"
BY_LANGUAGE = "Articles by language"
BY_MONTH = "Dated articles by month, January to December"
STORYLINE = "Storyline"
STORYLINES = "Storylines"
NO_STORYLINES = "No storyline of the archive has an article of these days."
STORYLINE_LEGEND = "Weights are log-odds: + speaks for the two stories being of one affair, − against it."
STORY = "Story"
STORIES = "Stories"
NO_STORIES = "No story of the archive has an article of these days and so many."
MORE = "There are more; --limit N shows them."
REPORTS = "Reports, earliest first"
GREW_FROM = "Grew from"
GREW_INTO = "Grew into"
SECTIONS_OF_PAGE = "Sections"
NAMED_BY_YOU = "named by you"
DECIDED_BY_YOU = "decided by you"
ADDED_BY_YOU = "added by you"
REMOVED_BY_YOU = "removed by you"
SINGLE_SOURCE = "single source"
TOGETHER = "Together"
APART = "Apart from"
LINK_OF = "Article"
LINKED = "Related"
IN_ORDER = "first in their lanes"
NO_DECISIONS = "You have made no decision."
STORY_LEGEND = "Weights are log-odds: + speaks for the two reports being one story, − against it."
STATEMENTS = "Who said what"
NO_STATEMENTS = "No statement was found."
NO_SOURCE = "nobody named"
NAMED = {
    NameKind.PERSON: "People",
    NameKind.ORGANIZATION: "Organizations",
    NameKind.PLACE: "Places",
}
STATED = {
    AttributionKind.DIRECT: "in direct speech",
    AttributionKind.INDIRECT: "in indirect speech",
    AttributionKind.MIXED: "partly quoted",
}
DIFFERENCES = {
    DifferenceKind.SHORTER: "shorter",
    DifferenceKind.LONGER: "longer",
    DifferenceKind.OMITTED: "leaves out",
    DifferenceKind.ELIDED: "leaves out, with a mark,",
    DifferenceKind.ADDED: "adds",
    DifferenceKind.BRACKETED: "in brackets",
    DifferenceKind.CHANGED: "has",
}
OTHER_WORDINGS = "In other cuts and wordings"
PARAPHRASES = "In the reporter’s words"
COPY = "a copy"
ALSO_IN = "also in"
BETWEEN = " … "
ID = "id"
SECTION = "section"
UNKNOWN = "unknown"
SEPARATOR = " · "
CUT = " […]"


def number(count: int) -> str:
    """`37,554`."""
    return f"{count:,}"


def counted(number: int, noun: str) -> str:
    """`1 article`, `37,554 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def matches(offset: int, shown: int, total: int) -> str:
    """Which of all matches of a search are shown: `Matches 21 to 40 of 57.`"""
    if not total:
        return NO_ARTICLES
    if not shown:
        return f"No further match: {counted(total, 'article')} of the archive {'matches' if total == 1 else 'match'}."
    return f"Matches {offset + 1:,} to {offset + shown:,} of {total:,}."


def matching_now(total: int) -> str:
    """How many articles of the archive a new follow is about, which raise no alert."""
    return f"In the archive already, without an alert: {counted(total, 'article')}{':' if total else '.'}"


def counted_stories(number: int) -> str:
    """`1 story`, `24,320 stories`."""
    return f"{number:,} {'story' if number == 1 else 'stories'}"


def reports(coverage: Coverage) -> str:
    """How many reports the story has, and what was counted; of an article with several strands, how many these are."""
    if coverage.strands:
        return f"This article covers {len(coverage.strands)} matters."
    if coverage.reports == 1:
        return "No other report of this story in the archive."
    if coverage.independent == coverage.reports:
        independent = "all are independent"
    else:
        independent = f"{coverage.independent:,} {'is' if coverage.independent == 1 else 'are'} independent"
    return f"{coverage.reports:,} reports of this story, this article and all copies counted; {independent}"


def strand_reports(reports: int, independent: int) -> str:
    """How many reports the event of one strand has."""
    if not reports:
        return "No report of this in the archive."
    return f"{counted(reports, 'report')} of this, all copies counted; {independent:,} independent"


def inferred_date(estimate: DateEstimate, text: str) -> str:
    """When an undated article appeared, and what says so."""
    words = dict.fromkeys(span.of(text) for span in estimate.spans)
    sources = [f"“{word}”" for word in list(words)[:MOST_DATE_SPANS]]
    if estimate.reports:
        sources.append(counted(estimate.reports, "similar report"))
    day = f"{estimate.day.day} {estimate.day:%B %Y}"
    origin = f", from {' and '.join(filter(None, (', '.join(sources[:-1]), sources[-1])))}" if sources else ""
    return f"Undated; about {day}{origin} ({percent(estimate.confidence)} within three days)"


def bounds(holdings: Holdings) -> str:
    """The contents of the archive, which bound its answers."""
    parts = [f"{counted(holdings.articles, 'article')} by {counted(holdings.outlets, 'outlet')}"]
    days = [time.day.isoformat() for time in (holdings.first, holdings.last) if time]
    if days:
        parts.append(" to ".join(dict.fromkeys(days)))
    if holdings.undated:
        parts.append(f"{holdings.undated:,} {UNDATED}")
    missing = [(holdings.failing, "failing"), (holdings.silent, "silent")]
    if counts := [f"{number:,} {word}" for number, word in missing if number]:
        parts.append(f"of {counted(holdings.sources, 'live source')} {' and '.join(counts)}")
    return f"Archive: {', '.join(parts)}"


def not_compared(unreached: NotCompared) -> str:
    """The languages that were not compared, '' for none."""
    if not unreached.articles:
        return ""
    codes = ", ".join(code for code in unreached.languages if code.isascii() and code.isalnum())
    return f"; not compared: {counted(unreached.articles, 'article')} in {codes or 'other languages'}"


def absent(who: str, name: str, absence: Absence) -> str:
    """Why an absence is told; `who` and `name` are fit to print."""
    past = f"{absence.reported:,} of {absence.stories:,} earlier stories that mention “{name}”"
    if absence.last:
        silence = f"the archive has no article of it after {absence.last.day.isoformat()}"
        return f"{who}: {past}; {silence}"
    return f"{who}: {past}; nothing in this story so far"


def in_language(code: str) -> str:
    """Reports in a language, by its code."""
    return f"reports in {code}"


def when(published: PublicationTime | None) -> str:
    """`2031-03-04`, `2031-03-04 19:05 UTC+01:00` or `undated`: as exactly as the outlet said."""
    if published is None:
        return UNDATED
    day, _, clock = published.isoformat().partition("T")
    zone = clock[5:].removesuffix("+00:00")
    return f"{day} {clock[:5]} UTC{zone}" if clock else day


def percent(share: float) -> str:
    """A share as a whole percentage; the ends are kept for certainty itself."""
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{share:.0%}"


def sure(probability: float) -> str:
    """How sure a statement is."""
    return f"{percent(probability)} sure"


def likely(probability: float) -> str:
    """How sure a link is."""
    return f"{percent(probability)} likely of the same affair"


def certainty(link: Link) -> str:
    """How sure a link is, or that a person decided it."""
    if link.decided:
        return ADDED_BY_YOU if link.probability else REMOVED_BY_YOU
    return likely(link.probability)


def uncertain(probability: float) -> str:
    """The mark of an entry that may not belong."""
    return f"uncertain: {likely(probability)}"


def witnessed(outlets: int) -> str:
    """How many outlets report a statement; none where only the draft has it that the reader asks about."""
    if not outlets:
        return "in this text alone"
    return f"reported by {counted(outlets, 'outlet')}"


def same_statement(probability: float) -> str:
    """How sure it is that a wording is of the same statement."""
    return f"uncertain: {percent(probability)} likely the same statement"


def differs(label: str, here: str, there: str) -> str:
    """`has “shall” for “will”`, `leaves out “old”`."""
    if here and there:
        return f"{label} “{here}” for “{there}”"
    return f"{label} “{here or there}”"


def more_quotes(number: int) -> str:
    """How many statements are not shown."""
    return f"{number:,} more not shown, which JSON has."


def more_wordings(number: int) -> str:
    """How many wordings of a statement are not shown."""
    return f"and {number:,} more, which JSON has"


def agency(name: str) -> str:
    """The origin of a copied text."""
    return f"agency: {name}"


def shared_wording(containment: float) -> str:
    """How much of a copy stands in its original."""
    return f"{percent(containment)} of its wording"


def article_id(identity: str) -> str:
    """What names an article that has no address."""
    return f"id {identity}"


def weight(log_odds: float) -> str:
    """A signed weight, with a real minus sign."""
    return f"{log_odds:+.1f}".replace("-", "−")


def rest(rows: int, articles: int) -> str:
    """The days that a chart leaves out."""
    return f"and {rows:,} more with {counted(articles, 'article')}"


def more_stories(number: int) -> str:
    """How many stories a storyline leaves out."""
    return f"and {number:,} less likely {'one' if number == 1 else 'ones'}, which JSON has"


def more_refused(number: int) -> str:
    """How many refusals a report leaves out, and how to see them."""
    return f"and {number:,} more, all of which --refusals FILE writes down"


def removed(removals: Sequence[Removal]) -> str:
    """How many articles were removed, or would be."""
    if not removals:
        return NO_ARTICLES
    verb = "Removed" if removals[0].removed_at else "To be removed"
    return f"{verb}: {counted(len(removals), 'article')}"


def removed_when(removal: Removal) -> list[str]:
    """When an article was removed, and restored."""
    times = (("removed", removal.removed_at), ("restored", removal.restored_at))
    return [f"{verb} {time:%Y-%m-%d %H:%M} UTC" for verb, time in times if time]


def more_notes(number: int) -> str:
    """How many notes a report leaves out, and how to see them."""
    return f"and {number:,} more notes, all of which --format json writes down"


def kinds(numbers: Mapping[str, int]) -> str:
    """`20 photos, 3 events`, the most frequent kind first."""
    ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(counted(number, kind) for kind, number in ranked)


def days(story: Story | Storyline) -> str:
    """`2031-03-04 to 2031-03-09`, one day, or `undated`."""
    ends = [time.day.isoformat() for time in (story.first, story.last) if time]
    return " to ".join(dict.fromkeys(ends)) or UNDATED


def reported(story: Story) -> str:
    """`13 reports by 9 outlets, 11 independent`."""
    if story.reports == 1:
        return counted(1, "report")
    by = f" by {counted(story.outlets, 'outlet')}" if story.outlets else ""
    independent = "all" if story.independent == story.reports else f"{story.independent:,}"
    return f"{story.reports:,} reports{by}, {independent} independent"


def chained(stories: int, articles: int) -> str:
    """`4 stories, 13 articles`."""
    return f"{counted_stories(stories)}, {counted(articles, 'article')}"


def of_affair(story: str, probability: float) -> str:
    """How sure it is that a story is of one affair with an earlier one."""
    return f"{percent(probability)} likely of one affair with {story}"


def headline_of(outlet: str) -> str:
    """The outlet of a story's headline."""
    return f"headline: {outlet}"


def belongs(probability: float) -> str:
    """How sure the place of an article in its story is."""
    return f"{percent(probability)} likely in this story"


def doubtful(probability: float) -> str:
    """The same of an article that may not belong."""
    return f"uncertain: {belongs(probability)}"


def second_choice(story: str, probability: float) -> str:
    """The story that an article would be in otherwise."""
    return f"second choice {story}, {percent(probability)}"


def one_storyline(probability: float) -> str:
    """How sure it is that one story grew out of the other."""
    return f"{percent(probability)} likely of one storyline"


def closest_to(outlet: str, title: str) -> str:
    """The report with which a member of a story is compared."""
    return f"Closest to {outlet}: {title}" if outlet else f"Closest to: {title}"


def edited(edits: Edits) -> str:
    """The edits that a desk made to a copied text."""
    parts = [f"{percent(edits.kept)} of the wording kept"]
    if edits.new_headline:
        parts.append("new headline")
    if edits.dropped:
        parts.append(f"{counted(len(edits.dropped), 'sentence')} dropped")
    if edits.inserted:
        noun = "" if edits.dropped else "sentence" if len(edits.inserted) == 1 else "sentences"
        parts.append(" ".join(filter(None, (f"{len(edits.inserted):,}", noun, "inserted"))))
    return ", ".join(parts)


def decided(decision: Decision, name: str) -> str:
    """One decision; `name` is a new name, safe to print."""
    articles, others = counted(len(decision.articles), "article"), counted(len(decision.others), "article")
    match decision.kind:
        case "split":
            return f"{articles} taken out of {decision.story}, apart from the {others} left"
        case "merge":
            return f"{articles} made one story, {decision.story}"
        case "storyline split" | "storyline merge":
            return _decided_about_storyline(decision)
        case "pin":
            return f"{articles} to stay together in {decision.story}"
        case "link" | "order":
            return _decided_about_relations(decision)
        case _:
            return f"{decision.story} named {name}"


def _decided_about_relations(decision: Decision) -> str:
    """The same of the entries of a coverage."""
    if decision.kind == "order":
        return f"order of {counted(len(decision.others), 'article')} in a coverage"
    return f"link under “{LANES[decision.lane]}”" if decision.lane else "no link: the two are unrelated"


def _decided_about_storyline(decision: Decision) -> str:
    """The same of a storyline; each article stands for a story."""
    stories = counted_stories(len(decision.articles))
    if decision.kind == "storyline split":
        return f"{stories} taken out of {decision.story}, apart from the other stories"
    return f"{stories} made one storyline" + (f", {decision.story}" if decision.story else "")


def grouped(rows: int, stories: int, refused: int) -> str:
    """What became of the articles that were to be grouped."""
    return f"{counted(rows, 'article')} in {counted_stories(stories)}, {refused:,} refused"


def assigned(stories: int) -> str:
    """Where added articles went."""
    return f"Placed in {counted_stories(stories)}."


def of_story(identity: str) -> str:
    """Why a coverage that was asked for by a story is that of one article."""
    return f"Coverage of story {identity}: of its most central report."


def in_story(identity: str, reports: int = 0) -> str:
    """The story of an article, and the command that shows it."""
    counts = f", {counted(reports, 'report')}" if reports else ""
    return f"{STORY}: {identity}{counts}; wideangle story show {identity}"


def made(at: str) -> str:
    """When something was settled."""
    return f"settled {_clock(at)}"


def revoked(at: str) -> str:
    """When that was taken back."""
    return f"taken back {_clock(at)}"


def _clock(at: str) -> str:
    day, _, clock = at.partition("T")
    return f"{day} {clock[:5]} UTC"

"""Every word that an output says of its own accord, in one place.

Labels name, count and date; they state nothing about the world. Everything else a reader sees is a verbatim span.
"""

from __future__ import annotations

from wideangle.model import Coverage, Holdings, Lane, PublicationTime

PROGRAM = "Wideangle"
COVERAGE = "Expanded coverage"
LANES = {
    Lane.SAME_STORY: "Same story",
    Lane.BACKGROUND: "What led here",
    Lane.FOLLOW_UP: "What followed",
    Lane.OPINION: "Opinion and analysis",
}
EMPTY_LANE = "Nothing in the archive belongs here."
NO_LINKS = "Nothing related in the archive."
NO_ARTICLES = "No article of the archive matches."
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
ID = "id"
SECTION = "section"
UNKNOWN = "unknown"
SEPARATOR = " · "


def counted(number: int, noun: str) -> str:
    """`1 article`, `37,554 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def reports(coverage: Coverage) -> str:
    """How many reports the story has, and what was counted."""
    if coverage.reports == 1:
        return "No other report of this story in the archive."
    return (
        f"{coverage.reports:,} reports of this story, this article and all copies counted;"
        f" {coverage.independent:,} {'is' if coverage.independent == 1 else 'are'} independent"
    )


def bounds(holdings: Holdings) -> str:
    """What the archive holds, and so how far its answers reach."""
    parts = [f"{counted(holdings.articles, 'article')} by {counted(holdings.outlets, 'outlet')}"]
    days = [time.day.isoformat() for time in (holdings.first, holdings.last) if time]
    if days:
        parts.append(" to ".join(dict.fromkeys(days)))
    if holdings.undated:
        parts.append(f"{holdings.undated:,} {UNDATED}")
    return f"Archive: {', '.join(parts)}"


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


def likely(probability: float) -> str:
    """How sure a link is."""
    return f"{percent(probability)} likely related"


def uncertain(probability: float) -> str:
    """The mark of an entry that may not belong."""
    return f"uncertain: {likely(probability)}"


def agency(name: str) -> str:
    """Whose text an outlet carries."""
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
    """What a chart leaves out."""
    return f"and {rows:,} more with {counted(articles, 'article')}"


def more_refused(number: int) -> str:
    """How many refusals a report leaves out, and how to see them."""
    return f"and {number:,} more, all of which --refusals FILE writes down"

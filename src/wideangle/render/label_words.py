"""The labels that contain no number, name or date. Each label is translated when it is shown."""

from __future__ import annotations

from wideangle.model import AttributionKind, DifferenceKind, Lane, NameKind
from wideangle.render.style import noop

WORDS = {
    "COVERAGE": noop("Expanded coverage"),
    "EMPTY_LANE": noop("Nothing in the archive belongs here."),
    "ABSENT": noop("Expected, but absent"),
    "ABSENT_LEGEND": noop("Counted among earlier stories of the archive that others reported too."),
    "NO_LINKS": noop("Nothing related in the archive."),
    "NO_ARTICLES": noop("No article of the archive matches."),
    "SOUND": noop("Nothing is wrong with the archive."),
    "REPAIRED": noop("Repaired."),
    "REPAIRABLE": noop("`wideangle doctor --repair` repairs this."),
    "UNTITLED": noop("Untitled article"),
    "UNDATED": noop("undated"),
    "ALSO_CARRIED_BY": noop("Also carried by"),
    "LANES_OF_PAGE": noop("Lanes"),
    "VERBATIM": noop("Titles and extracts are the outlets’ own words; each stands with its source."),
    "WHY": noop("Why:"),
    "LEGEND": noop("Each reason stands with its weight in log-odds: + speaks for the link, − against it."),
    "BY_OUTLET": noop("Articles by outlet"),
    "BY_LANGUAGE": noop("Articles by language"),
    "BY_MONTH": noop("Dated articles by month, January to December"),
    "STORYLINE": noop("Storyline"),
    "STORYLINES": noop("Storylines"),
    "NO_STORYLINES": noop("No storyline of the archive has an article of these days."),
    "STORYLINE_LEGEND": noop("Weights are log-odds: + speaks for the two stories being of one affair, − against it."),
    "STORY": noop("Story"),
    "STORIES": noop("Stories"),
    "NO_STORIES": noop("No story of the archive has an article of these days and so many."),
    "MORE": noop("There are more; --limit N shows them."),
    "REPORTS": noop("Reports, earliest first"),
    "GREW_FROM": noop("Grew from"),
    "GREW_INTO": noop("Grew into"),
    "SECTIONS_OF_PAGE": noop("Sections"),
    "NAMED_BY_YOU": noop("named by you"),
    "DECIDED_BY_YOU": noop("decided by you"),
    "ADDED_BY_YOU": noop("added by you"),
    "REMOVED_BY_YOU": noop("removed by you"),
    "SINGLE_SOURCE": noop("single source"),
    "TOGETHER": noop("Together"),
    "APART": noop("Apart from"),
    "LINK_OF": noop("Article"),
    "LINKED": noop("Related"),
    "IN_ORDER": noop("first in their lanes"),
    "NO_DECISIONS": noop("You have made no decision."),
    "STORY_LEGEND": noop("Weights are log-odds: + speaks for the two reports being one story, − against it."),
    "STATEMENTS": noop("Who said what"),
    "NO_STATEMENTS": noop("No statement was found."),
    "NO_SOURCE": noop("nobody named"),
    "OTHER_WORDINGS": noop("In other cuts and wordings"),
    "PARAPHRASES": noop("In the reporter’s words"),
    "COPY": noop("a copy"),
    "ALSO_IN": noop("also in"),
    "ID": noop("id"),
    "SECTION": noop("section"),
    "UNKNOWN": noop("unknown"),
}
LANES = {
    Lane.SAME_STORY: noop("Same story"),
    Lane.BACKGROUND: noop("What led here"),
    Lane.FOLLOW_UP: noop("What followed"),
    Lane.OPINION: noop("Opinion and analysis"),
}
FATES = {
    "dead": noop("dead"),
    "injured": noop("injured"),
    "missing": noop("missing"),
    "arrested": noop("arrested"),
    "evacuated": noop("evacuated"),
    "displaced": noop("displaced"),
    "rescued": noop("rescued"),
    "trapped": noop("trapped"),
    "stranded": noop("stranded"),
}
"""The labels for what happened to the people in a figure ('12 dead'). The keys are the names that `wideangle.coverage`
uses."""

NAMED = {
    NameKind.PERSON: noop("People"),
    NameKind.ORGANIZATION: noop("Organizations"),
    NameKind.PLACE: noop("Places"),
}
STATED = {
    AttributionKind.DIRECT: noop("in direct speech"),
    AttributionKind.INDIRECT: noop("in indirect speech"),
    AttributionKind.MIXED: noop("partly quoted"),
}
DIFFERENCES = {
    DifferenceKind.SHORTER: noop("shorter"),
    DifferenceKind.LONGER: noop("longer"),
    DifferenceKind.OMITTED: noop("leaves out"),
    DifferenceKind.ELIDED: noop("leaves out, with a mark,"),
    DifferenceKind.ADDED: noop("adds"),
    DifferenceKind.BRACKETED: noop("in brackets"),
    DifferenceKind.CHANGED: noop("has"),
}

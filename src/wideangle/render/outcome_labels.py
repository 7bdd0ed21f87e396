"""Labels for the results of adding, grouping and removing articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wideangle.model import AppliedDecisions, Removal, Report
from wideangle.render import labels
from wideangle.render.formats import counted, counted_stories, moment, number
from wideangle.render.style import gettext as _


def removed(removals: Sequence[Removal]) -> str:
    """Return the label with the number of articles that were removed or, in a dry run, would be removed."""
    if not removals:
        return labels.NO_ARTICLES
    message = _("Removed: {articles}") if removals[0].removed_at else _("To be removed: {articles}")
    return message.format(articles=counted(len(removals), "article"))


def removed_when(removal: Removal) -> list[str]:
    """Return the labels with the times at which an article was removed and restored."""
    times = ((_("removed {time}"), removal.removed_at), (_("restored {time}"), removal.restored_at))
    return [message.format(time=moment(time)) for message, time in times if time]


def counts(report: Report) -> tuple[tuple[str, int], ...]:
    """Return pairs of a label and a number, one for each outcome of added items. Valid items that are not articles
    (such as photos) are left out."""
    return (
        (_("Added"), report.added),
        (_("Already known"), report.known),
        (_("Updated"), report.updated),
        (_("Rejected"), report.refused),
    )


def more_refused(count: int) -> str:
    """Return the label with the number of rejected items that a report does not show, and the option that lists
    them."""
    return _("and {number} more, all of which --refusals FILE writes down").format(number=number(count))


def more_notes(count: int) -> str:
    """Return the label with the number of notes that a report does not show, and the option that lists them."""
    return _("and {number} more notes, all of which --format json writes down").format(number=number(count))


def kinds(numbers: Mapping[str, int]) -> str:
    """Return a label with the number of items of each kind, the most frequent kind first: `20 photos, 3 events`."""
    ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(counted(count, kind) for kind, count in ranked)


def grouped(rows: int, stories: int, refused: int) -> str:
    """Return the label with the number of articles that were grouped, of their stories, and of rejected items."""
    values = {"articles": counted(rows, "article"), "stories": counted_stories(stories), "number": number(refused)}
    return _("{articles} in {stories}, {number} refused").format(**values)


def assigned(stories: int) -> str:
    """Return the label with the number of stories to which added articles were assigned."""
    return _("Placed in {stories}.").format(stories=counted_stories(stories))


def applied_decisions(decisions: AppliedDecisions) -> str:
    """Return the label with the numbers of imported decisions that were applied, already known, and rejected."""
    values = {
        "applied": number(decisions.applied),
        "incomplete": number(decisions.incomplete),
        "known": number(decisions.known),
        "rejected": number(len(decisions.rejected)),
    }
    if decisions.incomplete:
        message = _(
            "Decisions: {applied} applied ({incomplete} without some articles), {known} already known, "
            "{rejected} rejected."
        )
    else:
        message = _("Decisions: {applied} applied, {known} already known, {rejected} rejected.")
    return message.format(**values)

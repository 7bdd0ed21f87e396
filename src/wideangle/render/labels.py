"""All labels of the outputs for people, except the labels about sources and outcomes.

Labels name, count and date things, and add no facts. All other words that a reader sees are verbatim spans. Labels that
contain no number, name or date are in `label_words`. They are also attributes of this module, such as
`labels.COVERAGE`, in the language of the house settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
    Story,
    Storyline,
    StorylineSummary,
)
from wideangle.render.formats import counted, counted_stories, day, long_day, moment, number, percent
from wideangle.render.label_words import DIFFERENCES, FATES, LANES, NAMED, STATED, WORDS
from wideangle.render.style import gettext as _
from wideangle.render.style import house, ngettext

PROGRAM = "Wideangle"
SEPARATOR = " · "
CUT = " […]"
BETWEEN = " … "
MOST_DATE_SPANS = 2
"""The greatest number of dates in an article that a label quotes as evidence for the article's inferred day."""


def __getattr__(name: str) -> str:
    """Return a label of `label_words` in the language of the house settings."""
    if name not in WORDS:
        raise AttributeError(f"there is no label {name!r}")
    return _word(name)


def language() -> str:
    """Return the language of the labels, as a BCP 47 tag."""
    return house().language


def lane(name: Lane) -> str:
    """Return the title of a lane: the newsroom's own title, or else the default."""
    return house().lane_title(name) or _(LANES[name])


def named(kind: NameKind) -> str:
    """Return the heading above the names of one kind, such as 'People'."""
    return _(NAMED[kind])


def counted_thing(name: str) -> str:
    """Return the label for what a figure counts. A fate of people ('dead') is translated; any other name is returned
    unchanged."""
    return _(FATES[name]) if name in FATES else name


def stated(kind: AttributionKind) -> str:
    """Return the label for the form of a statement, such as 'in direct speech'."""
    return _(STATED[kind])


def difference(kind: DifferenceKind) -> str:
    """Return the label for a kind of difference between two wordings, such as 'leaves out'."""
    return _(DIFFERENCES[kind])


def matches(offset: int, shown: int, total: int) -> str:
    """Return the label with the range of the search results that are shown: `Matches 21 to 40 of 57.`"""
    if not total:
        return _word("NO_ARTICLES")
    if not shown:
        message = ngettext(
            "No further match: {articles} of the archive matches.",
            "No further match: {articles} of the archive match.",
            total,
        )
        return message.format(articles=counted(total, "article"))
    numbers = {"first": number(offset + 1), "last": number(offset + shown), "total": number(total)}
    return _("Matches {first} to {last} of {total}.").format(**numbers)


def matching_now(total: int) -> str:
    """Return the label with the number of articles in the archive that match a newly followed story or query. These
    articles raise no alert."""
    articles = counted(total, "article")
    if total:
        return _("In the archive already, without an alert: {articles}:").format(articles=articles)
    return _("In the archive already, without an alert: {articles}.").format(articles=articles)


def reports(coverage: Coverage) -> str:
    """Return the label with the number of reports of the event, and how many are independent. For an article about
    several matters, the label has the number of matters."""
    if coverage.strands:
        return _("This article covers {number} matters.").format(number=len(coverage.strands))
    if coverage.reports == 1:
        none = _("No other report of this event in the archive.")
        return none.rstrip(".") + not_compared(coverage.not_compared) if coverage.not_compared.articles else none
    if coverage.independent == coverage.reports:
        independent = _("all are independent")
    else:
        message = ngettext("{number} is independent", "{number} are independent", coverage.independent)
        independent = message.format(number=number(coverage.independent))
    message = _("{number} reports of this event, this article and all copies counted; {independent}")
    return message.format(number=number(coverage.reports), independent=independent)


def own_story(reports: int) -> str:
    """Return the note with the number of articles, including copies, in the story of the article at hand. The note is
    shown if the label `reports` gives another number."""
    return _("The story of this article, as grouped in the archive, has {reports}, all copies counted.").format(
        reports=counted(reports, "report")
    )


def strand_reports(reports: int, independent: int) -> str:
    """Return the label with the number of reports about one of the matters of an article."""
    if not reports:
        return _("No report of this in the archive.")
    message = _("{reports} of this, all copies counted; {independent} independent")
    return message.format(reports=counted(reports, "report"), independent=number(independent))


def inferred_date(estimate: DateEstimate, text: str) -> str:
    """Return the label with the inferred publication day of an undated article, and the evidence for this day."""
    words = dict.fromkeys(span.of(text) for span in estimate.spans)
    sources = [quoted(word) for word in list(words)[:MOST_DATE_SPANS]]
    if estimate.reports:
        sources.append(counted(estimate.reports, "similar report"))
    values = {"day": long_day(estimate.day), "percent": percent(estimate.confidence)}
    if not sources:
        return _("Undated; about {day} ({percent} within three days)").format(**values)
    listed = _listed(sources)
    return _("Undated; about {day}, from {sources} ({percent} within three days)").format(sources=listed, **values)


def bounds(holdings: Holdings) -> str:
    """Return the label with the size of the archive, its first and last day, and its failing and silent sources. The
    label tells readers which articles an answer can contain."""
    counts = {"articles": counted(holdings.articles, "article"), "outlets": counted(holdings.outlets, "outlet")}
    parts = [_("{articles} by {outlets}").format(**counts)]
    days = [day(time.day) for time in (holdings.first, holdings.last) if time]
    if days:
        parts.append(_range(days))
    if holdings.undated:
        parts.append(f"{number(holdings.undated)} {_word('UNDATED')}")
    missing = [(holdings.failing, _("{number} failing")), (holdings.silent, _("{number} silent"))]
    if troubled := [message.format(number=number(count)) for count, message in missing if count]:
        message = _("of {sources} {troubled}")
        parts.append(message.format(sources=counted(holdings.sources, "live source"), troubled=_listed(troubled)))
    return _("Archive: {contents}").format(contents=", ".join(parts))


def excluded(outlets: int) -> str:
    """Return the label with the number of outlets that the house settings exclude from every coverage, or ''."""
    if not outlets:
        return ""
    return "; " + _("left out by the settings: {outlets}").format(outlets=counted(outlets, "outlet"))


def not_compared(unreached: NotCompared) -> str:
    """Return the label with the languages whose articles could not be compared, or '' if there are none."""
    if not unreached.articles:
        return ""
    codes = ", ".join(code for code in unreached.languages if code.isascii() and code.isalnum())
    values = {"articles": counted(unreached.articles, "article"), "languages": codes or _("other languages")}
    return "; " + _("not compared: {articles} in {languages}").format(**values)


def absent(who: str, name: str, absence: Absence) -> str:
    """Return the label that says why a report was expected but is missing. `who` is the outlet or language without a
    report, and `name` is the person, place or organisation that the earlier stories mention. `who` and `name` must be
    safe to print."""
    if absence.last:
        message = _(
            "{who}: {reported} of {stories} earlier stories that mention “{name}”; "
            "the archive has no article of it after {day}"
        )
    else:
        message = _(
            "{who}: {reported} of {stories} earlier stories that mention “{name}”; nothing in this story so far"
        )
    return message.format(
        who=who,
        name=name,
        reported=number(absence.reported),
        stories=number(absence.stories),
        day=day(absence.last.day) if absence.last else "",
    )


def in_language(code: str) -> str:
    """Return the label 'reports in de' for a language code."""
    return _("reports in {language}").format(language=code)


def sure(probability: float) -> str:
    """Return the label with the probability that the words found in an article are a statement."""
    return _("{percent} sure").format(percent=percent(probability))


def likely(probability: float) -> str:
    """Return the label with the probability that a linked article belongs to the same affair."""
    return _("{percent} likely of the same affair").format(percent=percent(probability))


def certainty(link: Link) -> str:
    """Return the label with the probability of a link. If a person decided about the link, the label states the
    decision in place of the probability."""
    if link.decided:
        return _word("ADDED_BY_YOU" if link.probability else "REMOVED_BY_YOU")
    return likely(link.probability)


def uncertain(probability: float) -> str:
    """Return the label that marks an entry as uncertain, with the probability that it belongs to the affair."""
    return _("uncertain: {certainty}").format(certainty=likely(probability))


def witnessed(outlets: int) -> str:
    """Return the label with the number of outlets that report a statement. 0 means that only the user's own text has
    the statement."""
    if not outlets:
        return _("in this text alone")
    return _("reported by {outlets}").format(outlets=counted(outlets, "outlet"))


def same_statement(probability: float) -> str:
    """Return the label that marks a wording as uncertain, with the probability that it belongs to the same
    statement."""
    return _("uncertain: {percent} likely the same statement").format(percent=percent(probability))


def differs(label: str, here: str, there: str) -> str:
    """Return the label for a difference between two wordings: `has “shall” for “will”`, `leaves out “old”`."""
    if here and there:
        return _("{difference} “{here}” for “{there}”").format(difference=label, here=here, there=there)
    return f"{label} {quoted(here or there)}"


def more_quotes(count: int) -> str:
    """Return the label with the number of statements that are not shown."""
    return _("{number} more not shown, which JSON has.").format(number=number(count))


def more_wordings(count: int) -> str:
    """Return the label with the number of wordings of a statement that are not shown."""
    return _("and {number} more, which JSON has").format(number=number(count))


def agency(name: str) -> str:
    """Return the label with the news agency from which a copied text comes."""
    return _("agency: {name}").format(name=name)


def shared_wording(containment: float) -> str:
    """Return the label with the share of a copy's wording that is also in its original."""
    return _("{percent} of its wording").format(percent=percent(containment))


def article_id(identity: str) -> str:
    """Return the label with the id of an article. It is shown for an article without a URL."""
    return _("id {id}").format(id=identity)


def rest(rows: int, articles: int) -> str:
    """Return the label below a chart with the number of rows that the chart leaves out, and the number of their
    articles."""
    return _("and {number} more with {articles}").format(number=number(rows), articles=counted(articles, "article"))


def more_stories(count: int) -> str:
    """Return the label with the number of stories before or after a story that are not shown."""
    message = ngettext(
        "and {number} less likely one, which JSON has", "and {number} less likely ones, which JSON has", count
    )
    return message.format(number=number(count))


def days(story: Story | Storyline | StorylineSummary) -> str:
    """Return the first and last day of a story or storyline: `2031-03-04 to 2031-03-09`, one day, or `undated`."""
    ends = [day(time.day) for time in (story.first, story.last) if time]
    return _range(ends) if ends else _word("UNDATED")


def reported(story: Story) -> str:
    """Return the label with the counts of a story: `13 reports by 9 outlets, 11 independent`."""
    if story.reports == 1:
        return counted(1, "report")
    reports = counted(story.reports, "report")
    if story.outlets:
        reports = _("{reports} by {outlets}").format(reports=reports, outlets=counted(story.outlets, "outlet"))
    if story.independent == story.reports:
        return _("{reports}, all independent").format(reports=reports)
    return _("{reports}, {number} independent").format(reports=reports, number=number(story.independent))


def chained(stories: int, articles: int) -> str:
    """Return the label with the counts of a storyline: `4 stories, 13 articles`."""
    return f"{counted_stories(stories)}, {counted(articles, 'article')}"


def of_affair(story: str, probability: float) -> str:
    """Return the label with the probability that a story and an earlier story belong to the same affair."""
    return _("{percent} likely of one affair with {story}").format(percent=percent(probability), story=story)


def headline_of(outlet: str) -> str:
    """Return the label with the outlet whose headline a story has."""
    return _("headline: {outlet}").format(outlet=outlet)


def belongs(probability: float) -> str:
    """Return the label with the probability that an article belongs to its story."""
    return _("{percent} likely in this story").format(percent=percent(probability))


def doubtful(probability: float) -> str:
    """Return the label that marks an article as uncertain, with the probability that it belongs to its story."""
    return _("uncertain: {certainty}").format(certainty=belongs(probability))


def second_choice(story: str, probability: float) -> str:
    """Return the label with the story that an article fits second best, and the probability that the article belongs
    to that story."""
    return _("also fits story {story}, {percent} likely").format(story=story, percent=percent(probability))


def one_storyline(probability: float) -> str:
    """Return the label with the probability that two stories belong to one storyline."""
    return _("{percent} likely of one storyline").format(percent=percent(probability))


def closest_to(outlet: str, title: str) -> str:
    """Return the label that names the report which is most similar to a given report of the story. `outlet` and `title`
    are the outlet and the headline of this most similar report."""
    if outlet:
        return _("Closest to {outlet}: {title}").format(outlet=outlet, title=title)
    return _("Closest to: {title}").format(title=title)


def edited(edits: Edits) -> str:
    """Return the label with the changes that a newsroom made to a copied text."""
    parts = [_("{percent} of the wording kept").format(percent=percent(edits.kept))]
    if edits.new_headline:
        parts.append(_("new headline"))
    if edits.dropped:
        parts.append(_("{sentences} dropped").format(sentences=counted(len(edits.dropped), "sentence")))
    if edits.inserted:
        count = len(edits.inserted)
        inserted = number(count) if edits.dropped else counted(count, "sentence")
        parts.append(_("{sentences} inserted").format(sentences=inserted))
    return ", ".join(parts)


def decided(decision: Decision, name: str) -> str:
    """Return a sentence about a decision. `name` is the new name of a story, and must be safe to print."""
    values = {
        "articles": counted(len(decision.articles), "article"),
        "others": counted(len(decision.others), "article"),
        "story": decision.story,
        "name": name,
    }
    match decision.kind:
        case "split":
            message = _("{articles} taken out of {story}, apart from the {others} left")
        case "merge":
            message = _("{articles} made one story, {story}")
        case "storyline split" | "storyline merge":
            return _decided_about_storyline(decision)
        case "pin":
            message = _("{articles} to stay together in {story}")
        case "link" | "order":
            return _decided_about_relations(decision)
        case _unknown:
            message = _("{story} named {name}")
    return message.format(**values)


def _decided_about_relations(decision: Decision) -> str:
    """Return a sentence about a decision on one link, or on the order of the related articles in a coverage."""
    if decision.kind == "order":
        return _("order of {articles} in a coverage").format(articles=counted(len(decision.others), "article"))
    if decision.lane:
        return _("link under “{lane}”").format(lane=lane(decision.lane))
    return _("no link: the two are unrelated")


def _decided_about_storyline(decision: Decision) -> str:
    """Return a sentence about a decision on a storyline. Each article in the decision stands for the story that
    contains the article."""
    values = {"stories": counted_stories(len(decision.articles)), "storyline": decision.story}
    if decision.kind == "storyline split":
        return _("{stories} taken out of {storyline}, apart from the other stories").format(**values)
    if decision.story:
        return _("{stories} made one storyline, {storyline}").format(**values)
    return _("{stories} made one storyline").format(**values)


def of_story(identity: str) -> str:
    """Return the note for the coverage of a story. The note says that this is the coverage of one report, from which
    the story has its headline."""
    return _("Coverage of story {story}: of its most central report.").format(story=identity)


def in_story(identity: str, reports: int = 0) -> str:
    """Return the label with the story of an article, and the command that shows the story."""
    if not reports:
        return _("Story: {story}; wideangle story show {story}").format(story=identity)
    values = {"story": identity, "reports": counted(reports, "report")}
    return _("Story: {story}, {reports}; wideangle story show {story}").format(**values)


def made(at: str) -> str:
    """Return the label with the time at which a decision was made."""
    return _("settled {time}").format(time=moment(datetime.fromisoformat(at)))


def revoked(at: str) -> str:
    """Return the label with the time at which a decision was revoked."""
    return _("taken back {time}").format(time=moment(datetime.fromisoformat(at)))


def _word(name: str) -> str:
    return _(WORDS[name])


def quoted(words: str) -> str:
    """Return words in quotation marks, in the style of the language of the house settings."""
    return _("“{words}”").format(words=words)


def _listed(parts: Sequence[str]) -> str:
    """Return items as a list in words: `a`, `a and b`, `a, b and c`."""
    *others, last = parts
    return _("{others} and {last}").format(others=", ".join(others), last=last) if others else last


def _range(days: Sequence[str]) -> str:
    """Return a range of days, `2031-03-04 to 2031-03-09`, or one day if the first and last day are the same."""
    first, last = days[0], days[-1]
    return first if first == last else _("{first} to {last}").format(first=first, last=last)

"""Compute the content of the page *Now*: the selected stories, their order, and the growth of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from wideangle.model import Story
from wideangle.render import labels
from wideangle.render.text import visible
from wideangle.render.views.coverage import extract_of
from wideangle.render.views.story import StoryCard, story_card
from wideangle.web.charts import Sparkline, sparkline
from wideangle.web.views.headlines import in_language

DAY_CHOICES = (1, 3, 7, 30)
DEFAULT_DAYS = 7
PAGE_SIZE = 60
GROWTH_HOURS = 24
_OFFSET = re.compile("[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class NowFilter:
    """The selection of stories that a reader makes on the page *Now*.

    `days` is the number of latest days. `language`, `outlet` and `place` (a name in the text) select stories with a
    matching report; '' selects all. `order` is 'outlets' or 'growth'. `offset` is the number of
    stories on the earlier pages of the list.
    """

    days: int = DEFAULT_DAYS
    language: str = ""
    outlet: str = ""
    place: str = ""
    order: str = "outlets"
    offset: int = 0

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """Return the filter in the query parameters of a URL. The default replaces an invalid value."""
        days, offset = parameters.get("days", ""), parameters.get("offset", "")
        return cls(
            days=int(days) if days.isdecimal() and int(days) in DAY_CHOICES else DEFAULT_DAYS,
            language=parameters.get("language", "").strip(),
            outlet=parameters.get("outlet", "").strip(),
            place=parameters.get("place", "").strip(),
            order="growth" if parameters.get("order") == "growth" else "outlets",
            offset=int(offset) if _OFFSET.fullmatch(offset) else 0,
        )


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story on the page *Now*.

    `outlet` is the outlet whose headline is shown, '' if a person named the story. `outlets` is the number of outlets
    with an independent report, and `recent` the number of reports in the last 24 hours. `days` is a text with the first
    and the last day of the story. `languages` are language codes, the language with the most reports first.
    """

    card: StoryCard
    outlet: str
    extract: str
    outlets: int
    reports: int
    recent: int
    days: str
    growth: Sparkline | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NowView:
    """The content of the page *Now*: the filter, the rows, the parameters of the previous and the following page (None
    for no such page), and the languages and outlets to choose from. `end` is the day of the archive's latest article
    ('' for an empty archive)."""

    wanted: NowFilter
    rows: tuple[StoryRow, ...]
    previous: dict[str, object] | None
    following: dict[str, object] | None
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    end: str


def now_view(stories: Sequence[Story], wanted: NowFilter, end: datetime | None, language: str = "") -> NowView:
    """Return the content of the page *Now*. `stories` are the stories of the selected days. `end` is the time of the
    archive's latest article. `language` is the reader's language; a headline in this language is preferred."""
    chosen = [story for story in stories if _is_wanted(story, wanted)]
    offset = wanted.offset
    rows = [_row(story, wanted, end, language) for story in chosen]
    rows.sort(
        key=lambda row: (row.recent, row.outlets) if wanted.order == "growth" else (row.outlets, row.recent),
        reverse=True,
    )
    articles = [article for story in stories for article in story.articles]
    return NowView(
        wanted=wanted,
        rows=tuple(rows[offset : offset + PAGE_SIZE]),
        previous=_page(wanted, max(0, min(offset, len(rows)) - PAGE_SIZE)) if offset else None,
        following=_page(wanted, offset + PAGE_SIZE) if len(rows) > offset + PAGE_SIZE else None,
        languages=tuple(sorted({article.language for article in articles if article.language})),
        outlets=tuple(sorted({visible(article.outlet) for article in articles if article.outlet})),
        end=end.date().isoformat() if end else "",
    )


def _page(wanted: NowFilter, offset: int) -> dict[str, object]:
    return asdict(replace(wanted, offset=offset))


def _is_wanted(story: Story, wanted: NowFilter) -> bool:
    return any(
        (not wanted.language or article.language == wanted.language)
        and (not wanted.outlet or visible(article.outlet) == wanted.outlet)
        and (not wanted.place or wanted.place.casefold() in article.text.casefold())
        for article in story.articles
    )


def _row(selected: Story, wanted: NowFilter, end: datetime | None, language: str) -> StoryRow:
    story = in_language(selected, language)
    since = end - timedelta(hours=GROWTH_HOURS) if end else None
    times = [article.published.at for article in story.articles if article.published]
    languages = Counter(article.language for article in story.articles if article.language)
    central = next((article for article in story.articles if article.id == story.central), story.articles[0])
    return StoryRow(
        card=story_card(story),
        outlet="" if story.name else visible(central.outlet),
        extract=extract_of(central.text, story.extract) if story.extract else "",
        outlets=len({member.article.outlet for member in story.members if not member.copy_of}),
        reports=story.reports,
        recent=sum(since is not None and time > since for time in times),
        days=labels.days(story),
        growth=sparkline(times, end - timedelta(days=wanted.days), end) if end else None,
        languages=tuple(language for language, _ in languages.most_common()),
    )

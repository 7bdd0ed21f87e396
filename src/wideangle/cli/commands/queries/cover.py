"""The commands `wideangle cover`, which shows the coverage of articles, and `wideangle related`, which lists related
articles."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from wideangle.cli.article_argument import ArticleArgument, ArticlesArgument, article_at_hand
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import (
    OWN_OUTLET,
    KnownMetadata,
    OutputOption,
    TemplatesOption,
    check_days,
    day_option,
    known_option,
    limit_option,
    warn_of_unknown_outlets,
)
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.errors import ArticleNotFound, SourceError, StoryNotFound, UsageError
from wideangle.model import Article, Lane, PublicationTime, Refusal
from wideangle.render import coverages_json, links_json, links_terminal, terminal

if TYPE_CHECKING:
    from wideangle.archive import Archive, CoverageView
    from wideangle.coverage import Selection
    from wideangle.ingest import Given
    from wideangle.language.names import Aliases

log = logging.getLogger(__name__)

_SELECTION = "What to show"

WhyOption = Annotated[
    bool, typer.Option("--why", metavar="", help="Show the reasons for each link. JSON always has them.")
]

TroublesOption = Annotated[
    bool,
    typer.Option(
        "--troubles",
        metavar="",
        help="Name live sources that fail or are silent in Markdown and HTML too. Terminal and JSON always do.",
    ),
]


class CoverageFormat(StrEnum):
    """The output formats of the command `cover`."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    PAGE = "page"
    JSON = "json"
    ATOM = "atom"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    NINJS = "ninjs"


CoverageFormatOption = Annotated[
    CoverageFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="terminal, markdown, html (the block that goes under an article), page (a whole page), json, atom, or "
        "citations of all articles shown: bibtex, ris or csl-json; or ninjs, a news item of the IPTC.",
    ),
]


def _selecting(what: str, *names: str, metavar: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=what, show_default=False, rich_help_panel=_SELECTION)


LimitOption = Annotated[int, limit_option("The most articles in each lane.", panel=_SELECTION)]
LaneOption = Annotated[
    list[Lane] | None,
    _selecting("Only this lane: same-story, background, follow-up or opinion; may be repeated.", metavar="LANE"),
]
SinceOption = Annotated[
    PublicationTime | None,
    day_option("Only what was published on this day or later, or has no date.", panel=_SELECTION),
]
UntilOption = Annotated[
    PublicationTime | None,
    day_option("Only what was published on this day or earlier, or has no date.", panel=_SELECTION),
]
OutletOption = Annotated[
    list[str] | None,
    _selecting("Only this outlet, by any of its names; may be repeated.", metavar="NAME"),
]
OwnOutletOption = Annotated[str, known_option(OWN_OUTLET, "--article-outlet", metavar="NAME")]
NotOutletOption = Annotated[list[str] | None, _selecting("Not this outlet; may be repeated.", metavar="NAME")]


@dataclass(frozen=True, slots=True)
class ShownOptions:
    """The options that select which related articles a coverage shows."""

    limit: LimitOption = 8
    lane: LaneOption = None
    since: SinceOption = None
    until: UntilOption = None
    outlet: OutletOption = None
    not_outlet: NotOutletOption = None

    def selection(self, aliases: Aliases) -> Selection:
        """Convert the options to a `Selection`, which determines the related articles that a coverage shows. Raises
        UsageError if `since` is later than `until`."""
        from wideangle.coverage import Selection

        check_days(self.since, self.until)
        return Selection(
            limit=self.limit,
            since=self.since,
            until=self.until,
            lanes=tuple(self.lane or Lane),
            outlets=tuple(self.outlet or ()),
            not_outlets=tuple(self.not_outlet or ()),
            aliases=aliases,
        )


@command
def cover(
    run: Run,
    articles: ArticlesArgument,
    *,
    format_: CoverageFormatOption = CoverageFormat.TERMINAL,
    why: WhyOption = False,
    troubles: TroublesOption = False,
    output: OutputOption = None,
    templates: TemplatesOption = None,
    shown: ShownOptions,
    known: KnownMetadata,
    article_outlet: OwnOutletOption = "",
    archive: ArchiveOption = None,
) -> None:
    """Show the expanded coverage of articles: who else reported the story, what led here, what followed, and opinion.

    An article need not be in the archive. A URL that is not in the archive is fetched. Metadata that you give overrides
    the metadata in the article, which overrides the metadata in the archive. Copies of one text are folded under their
    original and never counted as independent reports. Every line shown is a verbatim span of an article, with a link to
    the article.

    `wideangle cover s17` shows the coverage of the report whose headline the story s17 has. The coverages of several
    articles are shown in the order of the arguments. An article that cannot be read is reported, and the other articles
    are still covered. The exit status is then 1.
    """
    folder = run.templates(templates, format_)
    given = known.given(article_outlet)
    selection = shown.selection(run.aliases())
    if len(articles) > 1:
        _check_several(format_, given)
    coverages: list[CoverageView] = []
    rejected: list[Refusal] = []
    with run.open(archive) as opened:
        warn_of_unknown_outlets(opened, [*selection.outlets, *selection.not_outlets])
        for name in articles:
            try:
                coverages.append(opened.cover(_at_hand(opened, name, run, given), selection))
            except (SourceError, ArticleNotFound, StoryNotFound, UsageError) as error:
                if len(articles) == 1:
                    raise
                log.error("%s", error)  # noqa: TRY400  # a message for the user; the other articles follow
                rejected.append(Refusal(error.item or name, error.message, error.remedy))
    if format_ is CoverageFormat.TERMINAL:
        write_terminal(lambda console: _write_all(coverages, console, why=why), output)
    elif format_ is CoverageFormat.JSON and len(articles) > 1:
        write(coverages_json(coverages, rejected), output)
    elif coverages:
        documents = [
            _document(coverage, format_, why=why, troubles=troubles, templates=folder) for coverage in coverages
        ]
        write("\n".join(documents), output)
    if rejected:
        raise typer.Exit(1)


def _check_several(format_: CoverageFormat, given: Given) -> None:
    if given.fields():
        raise UsageError(
            "title, date, outlet, URL and language can be given for a single article only.",
            remedy="Name one article at a time.",
        )
    if format_ in (CoverageFormat.PAGE, CoverageFormat.ATOM, CoverageFormat.CSL_JSON, CoverageFormat.NINJS):
        raise UsageError(
            f"a document of the format {format_.value} has one coverage.",
            remedy="Name one article at a time, or choose another format.",
        )


def _at_hand(opened: Archive, name: str, run: Run, given: Given) -> Article | str:
    """Return the article with this id or URL, or in this file. If there is no such article and `name` is the id of a
    story, such as s17, return `name`."""
    try:
        return article_at_hand(opened, name, run, given)
    except ArticleNotFound:
        if not re.fullmatch(r"s\d+", name, re.IGNORECASE):
            raise
    if given.fields():
        raise UsageError(
            "title, date, outlet, URL and language can be given for an article, not for a story.", item=name
        )
    return name


def _write_all(coverages: Sequence[CoverageView], console: Console, *, why: bool) -> None:
    for number, coverage in enumerate(coverages):
        if number:
            console.print("\n")
        terminal(coverage, console, why=why)


def _document(
    coverage: CoverageView, format_: CoverageFormat, *, why: bool, troubles: bool, templates: Path | None
) -> str:
    documents: dict[CoverageFormat, Callable[[], str]] = {
        CoverageFormat.MARKDOWN: lambda: coverage.to_markdown(why=why, troubles=troubles),
        CoverageFormat.HTML: lambda: coverage.to_html(why=why, troubles=troubles, templates=templates),
        CoverageFormat.PAGE: lambda: coverage.to_page(why=why, troubles=troubles, templates=templates),
        CoverageFormat.JSON: coverage.to_json,
        CoverageFormat.ATOM: coverage.to_atom,
        CoverageFormat.BIBTEX: coverage.to_bibtex,
        CoverageFormat.RIS: coverage.to_ris,
        CoverageFormat.CSL_JSON: coverage.to_csl_json,
        CoverageFormat.NINJS: coverage.to_ninjs,
    }
    return documents[format_]()


@command
def related(
    run: Run,
    article: ArticleArgument,
    *,
    limit: Annotated[int, limit_option("The most articles to show.")] = 20,
    format_: FormatOption = Format.TERMINAL,
    why: WhyOption = False,
    with_: Annotated[
        str,
        typer.Option(
            "--with",
            metavar="OTHER",
            help="Explain the relation to this article of the archive alone (its id or URL), shown otherwise or not.",
            show_default=False,
        ),
    ] = "",
    known: KnownMetadata,
    outlet: Annotated[str, known_option(OWN_OUTLET, "--outlet", "--article-outlet", metavar="NAME")] = "",
    archive: ArchiveOption = None,
) -> None:
    """List the articles that are related to an article, the most useful first, each with the probability that it
    belongs to the same affair.

    The whole archive is searched, and copies are listed like other articles. `cover` sorts the same articles into lanes
    and folds copies. Metadata that you give overrides the metadata in the article, which overrides the metadata in the
    archive. `--with` explains the relation to one other article with all reasons. The contributions of the reasons sum
    to the log-odds of the probability.
    """
    given = known.given(outlet)
    with run.open(archive) as opened:
        at_hand = article_at_hand(opened, article, run, given)
        links = [opened.relation(at_hand, with_)] if with_ else opened.related(at_hand, limit)
    if format_ is Format.JSON:
        write(links_json(links))
    else:
        write_terminal(lambda console: links_terminal(links, console, why=why or bool(with_)))

"""`wideangle cover` and `wideangle related`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from wideangle.cli.article_argument import ArticleArgument, article_at_hand
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import (
    OWN_OUTLET,
    LanguageOption,
    OutputOption,
    PublishedOption,
    TitleOption,
    UrlOption,
    check_days,
    day_option,
    known_option,
)
from wideangle.cli.output import Format, FormatOption, write, write_result, write_terminal
from wideangle.model import Lane, PublicationTime
from wideangle.render import links_json, links_terminal, terminal

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
    """The forms of a coverage."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    PAGE = "page"
    JSON = "json"
    ATOM = "atom"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


CoverageFormatOption = Annotated[
    CoverageFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="terminal, markdown, html (the block that goes under an article), page (a whole page), json, atom, or "
        "citations of all articles shown: bibtex, ris or csl-json.",
    ),
]


def _selecting(what: str, *names: str, metavar: str, least: int | None = None) -> Any:
    return typer.Option(
        *names, min=least, metavar=metavar, help=what, show_default=least is not None, rich_help_panel=_SELECTION
    )


LimitOption = Annotated[int, _selecting("The most articles in each lane.", "--limit", "-n", metavar="N", least=1)]
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


@command
def cover(
    run: Run,
    article: ArticleArgument,
    *,
    format_: CoverageFormatOption = CoverageFormat.TERMINAL,
    why: WhyOption = False,
    troubles: TroublesOption = False,
    output: OutputOption = None,
    limit: LimitOption = 8,
    lane: LaneOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
    not_outlet: NotOutletOption = None,
    title: TitleOption = "",
    published: PublishedOption = "",
    article_outlet: OwnOutletOption = "",
    url: UrlOption = "",
    language: LanguageOption = "",
    archive: ArchiveOption = None,
) -> None:
    """Show the expanded coverage of an article: who else reported the story, what led here, what followed, and opinion.

    The article need not be in the archive. A URL that is not in it is fetched. What you know of the article goes before
    what it says itself, and before what the archive has. Copies of one text are folded under
    their original and never counted as independent reports. Every line shown is a verbatim span of an article, with a
    link to it.
    """
    from wideangle.coverage import Selection
    from wideangle.ingest import Given

    check_days(since, until)
    given = Given(title=title, published=published, outlet=article_outlet, url=url, language=language)
    selection = Selection(
        limit=limit,
        since=since,
        until=until,
        lanes=tuple(lane or Lane),
        outlets=tuple(outlet or ()),
        not_outlets=tuple(not_outlet or ()),
        aliases=run.aliases(),
    )
    with run.open(archive) as opened:
        coverage = opened.cover(article_at_hand(opened, article, run, given), selection)
    write_result(
        format_,
        lambda console: terminal(coverage, console, why=why),
        output,
        markdown=lambda: coverage.to_markdown(why=why, troubles=troubles),
        html=lambda: coverage.to_html(why=why, troubles=troubles),
        page=lambda: coverage.to_page(why=why, troubles=troubles),
        json=coverage.to_json,
        atom=coverage.to_atom,
        bibtex=coverage.to_bibtex,
        ris=coverage.to_ris,
        **{CoverageFormat.CSL_JSON.value: coverage.to_csl_json},
    )


@command
def related(
    run: Run,
    article: ArticleArgument,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="The most articles to show.")] = 20,
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
    title: TitleOption = "",
    published: PublishedOption = "",
    outlet: Annotated[str, known_option(OWN_OUTLET, "--outlet", "--article-outlet", metavar="NAME")] = "",
    url: UrlOption = "",
    language: LanguageOption = "",
    archive: ArchiveOption = None,
) -> None:
    """List the related articles, the most useful first, each with the probability of belonging to the affair.

    The whole archive is searched, and copies stand in the list like any other. `cover` sorts the same articles into
    lanes and folds copies. What you know of the article goes before what it says itself, and before what the archive
    has. With `--with`, one pair is explained with all reasons, whose weights sum to the log-odds of its probability.
    """
    from wideangle.ingest import Given

    given = Given(title=title, published=published, outlet=outlet, url=url, language=language)
    with run.open(archive) as opened:
        at_hand = article_at_hand(opened, article, run, given)
        links = [opened.relation(at_hand, with_)] if with_ else opened.related(at_hand, limit)
    if format_ is Format.JSON:
        write(links_json(links))
    else:
        write_terminal(lambda console: links_terminal(links, console, why=why or bool(with_)))

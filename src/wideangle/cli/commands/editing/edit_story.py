"""The commands that make, list and revoke the user's decisions: `wideangle link` and `arrange`, and `wideangle story
split`, `merge`, `pin`, `rename`, `decisions` and `revoke`."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import whole_number
from wideangle.cli.output import Format, FormatOption, write_result
from wideangle.cli.standard_streams import is_interactive
from wideangle.cli.story_argument import StoryArgument, warn_of_merger
from wideangle.errors import UsageError
from wideangle.model import Decision, Lane
from wideangle.render.formats import counted, counted_stories

if TYPE_CHECKING:
    from wideangle.archive import Archive

StoriesArgument = Annotated[
    list[str], typer.Argument(metavar="STORY", help="Their ids: s17 or 17, two or more.", show_default=False)
]
Articles = Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Their ids or URLs.", show_default=False)]
SomeArticles = Annotated[
    list[str] | None,
    typer.Argument(metavar="ARTICLE", help="Their ids or URLs; without any, all it has now.", show_default=False),
]


@command
def split(
    run: Run,
    story: StoryArgument,
    articles: Articles,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", metavar="", help="Do not ask, even where decisions are undone.")
    ] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Take articles out of a story, permanently. These articles stay together, apart from the articles that remain in
    the story.

    The larger part keeps the story's id, and the other part gets a new id. If the split would leave an earlier decision
    without effect, the command names the decision and asks for confirmation first. All other decisions stay in force.
    """

    def split_confirmed(opened: Archive) -> int:
        confirm_undone(opened.undone_by_split(story, articles), yes=yes)
        return opened.split(story, articles)

    decide(run, archive, format_, split_confirmed, story)


@command
def merge(
    run: Run, stories: StoriesArgument, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None
) -> None:
    """Merge stories into one story, permanently. The merged story has the id that you name first. The other ids lead to
    the merged story."""
    decide(run, archive, format_, lambda opened: opened.merge(stories), *stories)


@command
def pin(
    run: Run,
    story: StoryArgument,
    articles: SomeArticles = None,
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Keep articles of a story together in this story, even if later articles would change the story."""
    decide(run, archive, format_, lambda opened: opened.pin(story, articles or ()), story)


@command
def rename(
    run: Run,
    story: StoryArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.", show_default=False)],
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Give a story a name of your own. Every output marks the name as yours."""
    decide(run, archive, format_, lambda opened: opened.rename(story, name), story)


@command
def link(
    run: Run,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="The article that is covered: its id or URL.", show_default=False)
    ],
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="The related article: its id or URL.", show_default=False)
    ],
    *,
    lane: Annotated[
        Lane | None,
        typer.Option(metavar="LANE", help="Show OTHER here: same-story, background, follow-up or opinion."),
    ] = None,
    unrelated: Annotated[bool, typer.Option("--unrelated", metavar="", help="Never show OTHER.")] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Decide how one article relates to another, permanently: in which lane OTHER is shown, or that OTHER is not shown.

    Both articles must be in the archive. Their stories do not change. The decision also holds in the opposite
    direction, for the coverage of OTHER: if OTHER is background of ARTICLE, then ARTICLE is a follow-up of OTHER. A
    decision for the lane opinion holds in one direction only. `wideangle story decisions` lists your decisions, and
    `wideangle story revoke` revokes a decision.
    """
    if unrelated == (lane is not None):
        raise UsageError(
            "a link needs either a lane or --unrelated.", remedy="Give one of --lane LANE and --unrelated."
        )
    decide(run, archive, format_, lambda opened: opened.link(article, other, lane))


@command
def arrange(
    run: Run,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="The article that is covered: its id or URL.", show_default=False)
    ],
    others: Annotated[
        list[str],
        typer.Argument(metavar="OTHER", help="Related articles in their order: ids or URLs.", show_default=False),
    ],
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Set the order of related articles in the coverage of an article, permanently.

    The articles OTHER come first in their lanes, in the given order. The other articles follow in their usual order. A
    new order replaces the earlier order, and `wideangle story revoke` revokes an order. Use `wideangle link` to keep an
    article in a lane.
    """
    decide(run, archive, format_, lambda opened: opened.arrange(article, others))


@command
def decisions(
    run: Run,
    *,
    every: Annotated[bool, typer.Option("--all", metavar="", help="List revoked decisions as well.")] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """List your decisions about stories, storylines and links, the oldest first."""
    with run.open(archive) as opened:
        listed = opened.decisions(revoked=every)
    write_result(
        format_,
        lambda console: render.decisions_terminal(listed, console),
        json=lambda: render.decisions_json(listed),
    )


@command
def revoke(
    run: Run,
    number: Annotated[
        int,
        typer.Argument(
            metavar="NUMBER", parser=whole_number(), help="Its number, from `story decisions`.", show_default=False
        ),
    ],
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Revoke a decision. If the decision was about stories, its articles are grouped into stories again."""

    def revoke_number(opened: Archive) -> int:
        opened.revoke(number)
        return number

    decide(run, archive, format_, revoke_number)


def confirm_undone(undone: Sequence[Decision], *, yes: bool) -> None:
    """List the decisions that a split would revoke, and ask for confirmation. Raises UsageError if standard input is no
    terminal."""
    if not undone or yes:
        return
    numbers = ", ".join(f"{decision.number} ({decision.kind} {decision.story})" for decision in undone)
    undoes = f"this split undoes your decision{'s' * (len(undone) > 1)} {numbers}."
    if not is_interactive():
        raise UsageError(undoes, remedy="Add --yes to split all the same.")
    if not typer.confirm(f"{undoes[0].upper()}{undoes[1:]} Split?", err=True):
        raise typer.Abort


def decide(run: Run, location: str | None, format_: Format, decision: Callable[[Archive], int], *stories: str) -> None:
    """Make a decision and report the decision to the user. `decision` changes the archive and returns the number of the
    decision. Warn the user if a story in `stories` was merged into another story."""
    with run.open(location) as opened:
        for story in stories:
            warn_of_merger(story, opened.story(story).id)
        _report_decision(opened, decision(opened), location, format_)


def _report_decision(archive: Archive, number: int, location: str | None, format_: Format) -> None:
    """Write a decision, the stories that now contain its articles, and the command line that revokes the decision."""
    [decision] = [decision for decision in archive.decisions(revoked=True) if decision.number == number]

    def print_result(console: Console) -> None:
        render.decisions_terminal([decision], console)
        lines = [f"Now {_counted(decision, count)} {place}." for place, count in _places(archive, decision)]
        if not decision.revoked_at:
            lines.append(f"To revoke it: {_command(location, 'revoke', str(number))}")
        console.print("\n".join(lines), markup=False, soft_wrap=True)

    write_result(format_, print_result, json=lambda: render.decisions_json([decision]))


def _places(archive: Archive, decision: Decision) -> list[tuple[str, int]]:
    """Return where the articles of a decision are now: pairs of a phrase and a number of articles, such as ('in s17',
    3). For a decision about a storyline, the phrases name storylines, and the numbers count stories."""
    articles = dict.fromkeys((*decision.articles, *decision.others))
    stories = [] if decision.kind in {"link", "order"} else [story for story in archive.story_ids(articles) if story]
    if not decision.kind.startswith("storyline"):
        return sorted(Counter(f"in {story}" for story in stories).items())
    chained = zip(stories, archive.storyline_ids(stories), strict=True)
    places = (f"in storyline {storyline}" if storyline else f"alone, {story}" for story, storyline in chained)
    return sorted(Counter(places).items())


def _counted(decision: Decision, number: int) -> str:
    """Return a number with its unit, such as '3 articles'. The unit is stories if the decision is about a storyline."""
    return counted_stories(number) if decision.kind.startswith("storyline") else counted(number, "article")


def _command(location: str | None, *words: str) -> str:
    where = ("--archive", location) if location else ()
    return shlex.join(("wideangle", "story", *words, *where))

"""`wideangle link`, and `wideangle story split`, `merge`, `pin`, `rename`, `decisions` and `revoke`: your decisions."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.stories import StoryArgument, tell_of_merger
from wideangle.cli.output import Format, FormatOption, draw, write
from wideangle.errors import UsageError
from wideangle.model import Decision, Lane
from wideangle.render.labels import counted, counted_stories

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
    """Take articles out of a story, for good: they stay together, and apart from those that are left.

    The story's id stays with the larger part, the other part goes by a new one. Your other decisions hold on; where
    nothing would be left of one, you are asked first.
    """
    with run.open(archive) as opened:
        tell_of_merger(story, opened.story(story))
        confirm_undone(opened.undone_by_split(story, articles), yes=yes)
        number = opened.split(story, articles)
        report_decision(opened, number, archive, format_)


@command
def merge(
    run: Run, stories: StoriesArgument, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None
) -> None:
    """Make stories one, for good, under the id that you name first; the others lead to it."""
    with run.open(archive) as opened:
        for story in stories:
            tell_of_merger(story, opened.story(story))
        number = opened.merge(stories)
        report_decision(opened, number, archive, format_)


@command
def pin(
    run: Run,
    story: StoryArgument,
    articles: SomeArticles = None,
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Let articles of a story stay in it together, whatever else is added."""
    with run.open(archive) as opened:
        tell_of_merger(story, opened.story(story))
        number = opened.pin(story, articles or ())
        report_decision(opened, number, archive, format_)


@command
def rename(
    run: Run,
    story: StoryArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.", show_default=False)],
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Give a story a name of your own. Outputs say that it is yours."""
    with run.open(archive) as opened:
        tell_of_merger(story, opened.story(story))
        number = opened.rename(story, name)
        report_decision(opened, number, archive, format_)


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
    """Decide how one article relates to another, for good: in which lane it is shown, or that it is not shown.

    Both must be in the archive; their stories stay as they are. In the coverage of OTHER the link counts the other way
    round: background there is follow-up here. An opinion counts in the one direction alone. `wideangle story decisions`
    lists what you have decided, `wideangle story revoke` takes it back.
    """
    if unrelated == (lane is not None):
        raise UsageError(
            "a link needs either a lane or --unrelated.", remedy="Give one of --lane LANE and --unrelated."
        )
    with run.open(archive) as opened:
        number = opened.link(article, other, lane)
        report_decision(opened, number, archive, format_)


@command
def decisions(
    run: Run,
    *,
    every: Annotated[bool, typer.Option("--all", metavar="", help="Show also what has been revoked.")] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """List what you have decided about stories and links, the oldest first."""
    with run.open(archive) as opened:
        found = opened.decisions(revoked=every)
    if format_ is Format.JSON:
        write(render.decisions_json(found))
    else:
        draw(lambda console: render.decisions_terminal(found, console))


@command
def revoke(
    run: Run,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="Its number, from `story decisions`.", show_default=False)
    ],
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Take back a decision; the articles that a decision about stories concerned are grouped again."""
    with run.open(archive) as opened:
        opened.revoke(number)
        report_decision(opened, number, archive, format_)


def confirm_undone(undone: Sequence[Decision], *, yes: bool) -> None:
    """Name the decisions that a split would undo, and ask. Raises UsageError where nobody can be asked."""
    if not undone or yes:
        return
    numbers = ", ".join(f"{decision.number} ({decision.kind} {decision.story})" for decision in undone)
    undoes = f"this split undoes your decision{'s' * (len(undone) > 1)} {numbers}."
    if not sys.stdin.isatty():
        raise UsageError(undoes, remedy="Add --yes to split all the same.")
    if not typer.confirm(f"{undoes[0].upper()}{undoes[1:]} Split?", err=True):
        raise typer.Abort


def report_decision(archive: Archive, number: int, location: str | None, format_: Format) -> None:
    """What has been settled or revoked, where the articles it is about stand now, and how to take it back."""
    [decision] = [one for one in archive.decisions(revoked=True) if one.number == number]
    if format_ is Format.JSON:
        write(render.decisions_json([decision]))
        return
    about = list(dict.fromkeys((*decision.articles, *decision.others)))
    stories = [] if decision.kind == "link" else list(archive.story_ids(about))
    places = [f"in {story}" for story in stories if story]
    if decision.kind.startswith("storyline"):
        chained = zip(stories, archive.storyline_ids(stories), strict=True)
        places = [
            f"in storyline {storyline}" if storyline else f"alone, {story}" for story, storyline in chained if story
        ]
    stands = Counter(places)

    def paint(console: Console) -> None:
        render.decisions_terminal([decision], console)
        lines = [f"Now {_counted(decision, count)} {place}." for place, count in sorted(stands.items())]
        if not decision.revoked_at:
            lines.append(f"To take it back: {_command(location, 'revoke', str(number))}")
        console.print("\n".join(lines), markup=False, soft_wrap=True)

    draw(paint)


def _counted(decision: Decision, number: int) -> str:
    """So many articles, or so many stories where a decision is about a storyline."""
    return counted_stories(number) if decision.kind.startswith("storyline") else counted(number, "article")


def _command(location: str | None, *words: str) -> str:
    where = ("--archive", location) if location else ()
    return shlex.join(("wideangle", "story", *words, *where))

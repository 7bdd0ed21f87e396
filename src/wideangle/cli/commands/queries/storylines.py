"""The commands `wideangle storylines`, which lists storylines, and `wideangle storyline show`, `split` and `merge`."""

from __future__ import annotations

from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.editing.edit_story import decide
from wideangle.cli.commands.queries.stories import (
    ListFormatOption,
    ShowFormatOption,
    StoriesFormat,
    StoryFormat,
    first_page,
)
from wideangle.cli.options import (
    OutputOption,
    StorylinesSince,
    StorylinesUntil,
    TemplatesOption,
    check_days,
    limit_option,
)
from wideangle.cli.output import Format, FormatOption, write_result
from wideangle.cli.story_argument import warn_of_merger

StorylineArgument = Annotated[str, typer.Argument(metavar="STORYLINE", help="Its id: l7.", show_default=False)]
StoriesArgument = Annotated[
    list[str], typer.Argument(metavar="STORY", help="Their ids: s17 or 17.", show_default=False)
]
PartsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="STORYLINE|STORY", help="Ids of storylines (l7) and of single stories (s17).", show_default=False
    ),
]


@command
def storylines(
    run: Run,
    *,
    since: StorylinesSince = None,
    until: StorylinesUntil = None,
    limit: Annotated[int, limit_option("The most storylines to show.")] = 20,
    format_: ListFormatOption = StoriesFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the storylines of the archive, the one with the latest article first.

    A storyline is the chain of stories of one affair: one bill, one inquiry, one disaster and its aftermath. The
    headline of a storyline is the headline of its story with the most reports. The first call after a change of the
    archive takes longer.
    """
    check_days(since, until)
    with run.open(archive) as opened:
        shown, more = first_page(opened.storylines(since, until), limit)
    write_result(
        format_,
        lambda console: render.storylines_terminal(shown, console, more=more),
        output,
        markdown=lambda: render.storylines_markdown(shown, more=more),
        json=lambda: render.storylines_json(shown, more=more),
    )


@command
def show(
    run: Run,
    storyline: StorylineArgument,
    *,
    why: Annotated[
        bool, typer.Option("--why", metavar="", help="Show the reasons that link each story to an earlier one.")
    ] = False,
    format_: ShowFormatOption = StoryFormat.TERMINAL,
    output: OutputOption = None,
    templates: TemplatesOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Show one storyline: its stories in chronological order.

    Each story except the first is linked to the earlier story that most probably belongs to the same affair.
    """
    folder = run.templates(templates, format_)
    with run.open(archive) as opened:
        shown = opened.storyline_by_id(storyline, why=why or format_ is StoryFormat.JSON)
    warn_of_merger(storyline, shown.id)
    write_result(
        format_,
        lambda console: render.storyline_terminal(shown, console, why=why),
        output,
        markdown=lambda: render.storyline_markdown(shown, why=why),
        html=lambda: render.storyline_fragment(shown, why=why, templates=folder),
        page=lambda: render.storyline_page(shown, why=why, templates=folder),
        json=lambda: render.storyline_json(shown),
    )


@command
def split(
    run: Run,
    storyline: StorylineArgument,
    stories: StoriesArgument,
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Take stories out of a storyline, permanently. These stories stay together, apart from the stories that remain in
    the storyline."""
    decide(run, archive, format_, lambda opened: opened.split_storyline(storyline, stories))


@command
def merge(
    run: Run, parts: PartsArgument, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None
) -> None:
    """Merge storylines and single stories into one storyline, permanently.

    The merged storyline has the oldest of the ids. The other ids lead to the merged storyline.
    """
    decide(run, archive, format_, lambda opened: opened.merge_storylines(parts))

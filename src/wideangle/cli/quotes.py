"""`wideangle quotes`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle import render
from wideangle.cli.options import OutputOption, check_days, day
from wideangle.cli.output import Format, FormatOption, draw, write
from wideangle.cli.run import ArchiveOption, Run, command
from wideangle.model import PublicationTime, Quote, Story

if TYPE_CHECKING:
    from wideangle.archive import Archive
    from wideangle.language.names import Aliases


@command
def quotes(
    run: Run,
    *,
    story: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this story, s17 or 17; may be repeated.", show_default=False),
    ] = None,
    speaker: Annotated[
        str,
        typer.Option(metavar="NAME", help="Only what this person said, by any spelling.", show_default=False),
    ] = "",
    since: Annotated[
        PublicationTime | None,
        typer.Option(
            parser=day,
            metavar="DATE",
            help="Only stories with an article of this day or later.",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        PublicationTime | None,
        typer.Option(
            parser=day,
            metavar="DATE",
            help="Only stories with an article of this day or earlier.",
            show_default=False,
        ),
    ] = None,
    format_: FormatOption = Format.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List who said what, story by story, the latest first: each statement once, with every outlet's words for it.

    Copies do not count as further witnesses. An article is read when it is first asked about, and what is found in it
    is kept, so that the first time takes longer: name a story, or days, where the archive is large.
    """
    check_days(since, until)
    with run.open(archive) as opened:
        asked = map(opened.story, story) if story else opened.stories(since, until)
        found = list(_found(opened, asked, speaker, run.aliases()))
    if format_ is Format.JSON:
        write(render.quotes_json(found), output)
    else:
        draw(lambda console: render.quotes_terminal(found, console), output)


def _found(
    opened: Archive, stories: Iterator[Story], speaker: str, aliases: Aliases
) -> Iterator[tuple[Story, tuple[Quote, ...]]]:
    from wideangle.coverage import spoken_by

    for story in stories:
        said = opened.quotes(story, aliases)
        chosen = tuple(spoken_by(said, speaker, aliases)) if speaker else said
        if chosen:
            yield story, chosen

"""The command `wideangle annotate`, which shows who said what in one article, and the names in the article."""

from __future__ import annotations

from wideangle.cli.article_argument import ArticleArgument, article_at_hand, is_outside, only_article
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import OutputOption
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.render import annotation_json, annotation_terminal


@command
def annotate(
    run: Run,
    article: ArticleArgument,
    *,
    format_: FormatOption = Format.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Show the statements in one article with their speakers, words and certainty, and the names in the article.

    A trained neural network finds the statements in English. For German, French, Spanish, Italian, Portuguese, Russian,
    Ukrainian and Polish, statements are found by quotation marks and reporting verbs. An article in a file can be
    annotated without an archive. JSON gives the position of every span in the text.
    """
    from wideangle.archive import annotated

    if is_outside(article):
        at_hand = only_article(article, run)
        annotation = annotated(at_hand)
    else:
        with run.open(archive) as opened:
            at_hand = article_at_hand(opened, article, run)
            annotation = opened.annotate(at_hand)
    if format_ is Format.JSON:
        write(annotation_json(at_hand, annotation), output)
    else:
        write_terminal(lambda console: annotation_terminal(at_hand, annotation, console), output)

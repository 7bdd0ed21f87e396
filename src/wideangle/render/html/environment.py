"""The Jinja2 environment for all pages and fragments.

A template is looked up first in the newsroom's own folder, then in the `templates` folders of Wideangle's packages. The
name `wideangle/NAME` always refers to the shipped template NAME, so that a newsroom's template of the same name can
extend it. All values are escaped when a template inserts them. Templates run in Jinja2's sandbox, so that a template
can change only the form of a page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from wideangle.errors import UsageError, WideangleError
from wideangle.render import labels
from wideangle.render.formats import number
from wideangle.render.style import gettext, ngettext
from wideangle.render.text import href

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from markupsafe import Markup

PACKAGE = "wideangle.render.html"
"""The Python package whose templates belong to every environment."""

ORIGINAL = "wideangle"
"""The folder name by which a newsroom's template refers to a shipped template."""


@cache
def environment(folder: Path | None = None, packages: tuple[str, ...] = ()) -> Environment:
    """Return the Jinja2 environment, which looks up templates in `folder`, then in `packages`, then in this package.

    Templates can use `labels`; the filter `href`, which returns a safe http or https URL or ''; the filter `number`;
    the function `stylesheet`, which inserts a CSS file verbatim; and `_` and `trans` for texts in the language of the
    house settings. Raises UsageError if `folder` does not exist.
    """
    from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    if folder is not None and not folder.is_dir():
        raise UsageError(
            "there is no folder of templates here.", item=str(folder), remedy="Name a folder with templates."
        )
    shipped = ChoiceLoader([PackageLoader(package) for package in (*packages, PACKAGE)])
    own = [FunctionLoader(partial(_source, folder))] if folder else []
    made = SandboxedEnvironment(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({ORIGINAL: shipped})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    made.globals["ngettext"] = _with_separators(cast("Callable[..., str]", made.globals["ngettext"]))
    made.policies["ext.i18n.trimmed"] = True
    made.filters |= {"href": href, "number": number}
    made.globals |= {"labels": labels, "stylesheet": partial(_stylesheet, made)}
    return made


def rendered(name: str, folder: Path | None = None, packages: tuple[str, ...] = (), **values: Any) -> str:
    """Return the template `name` rendered with `values`. The newsroom's `folder` is searched before the shipped
    templates.

    Raises UsageError with the template and the line if a template of the newsroom fails.
    """
    made = environment(folder, packages)
    try:
        return made.get_template(name).render(values)
    except WideangleError:
        raise
    except Exception as error:
        if folder is None:
            raise
        raise _fault(error, folder) from error


def _with_separators(ngettext: Callable[..., str]) -> Callable[..., str]:
    """Return the function `ngettext` for templates. The function writes the number `num` in a message with thousands
    separators: `37,554 articles`."""
    from jinja2 import pass_context

    @pass_context
    def counted(context: Context, singular: str, plural: str, count: int, **values: Any) -> str:
        return ngettext(context, singular, plural, count, **{"num": number(count), **values})

    return counted


def _source(folder: Path, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """Return a template from the newsroom's folder: its text, its path, and a function that returns False when the file
    has changed. Return None if there is no such template.

    Raises UsageError if the file cannot be read as UTF-8.
    """
    from jinja2.loaders import split_template_path

    path = folder.joinpath(*split_template_path(name))
    if not path.is_file():
        return None
    try:
        changed = path.stat().st_mtime_ns
        return path.read_text("utf-8"), str(path), lambda: path.is_file() and path.stat().st_mtime_ns == changed
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the template cannot be read: {error}.", item=str(path), remedy="Save it as a text file in UTF-8."
        ) from error


def _stylesheet(made: Environment, name: str) -> Markup:
    from markupsafe import Markup

    if made.loader is None:
        raise LookupError(name)
    source, _, _ = made.loader.get_source(made, name)
    return Markup(source)  # noqa: S704 - a file of the newsroom or of this package


def _fault(error: Exception, folder: Path) -> Exception:
    """Return an error that names the newsroom's template and the line that failed. Return `error` itself if the failure
    is not in a template of the newsroom."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _template_error(error.filename, error.lineno, error.message or "wrong syntax")
    frames = []
    step = error.__traceback__
    while step:
        frames.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    for filename, line in reversed(frames):
        if Path(filename).is_relative_to(folder):
            return _template_error(filename, line, str(error) or type(error).__name__)
    return error


def _template_error(filename: str, line: int, reason: str) -> UsageError:
    return UsageError(
        f"the template fails: {reason.rstrip('.')}.",
        item=f"{filename}, line {line}",
        remedy="Correct the template, or remove it to use the one that Wideangle ships.",
    )

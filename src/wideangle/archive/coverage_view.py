"""The coverage that the public interface returns: the coverage itself, with a method for each output format."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from wideangle.model import Coverage, HouseSettings


@dataclass(frozen=True, slots=True, repr=False)
class CoverageView(Coverage):
    """A coverage that can render itself in each output format. The `house` settings of its archive decide how the
    output looks. `wideangle.render` describes the formats."""

    house: HouseSettings = field(default_factory=HouseSettings, compare=False)

    @classmethod
    def of(cls, record: Coverage, house: HouseSettings | None = None) -> Self:
        """Return a coverage with methods that render it. `house` contains the settings of its archive."""
        values = {field.name: getattr(record, field.name) for field in fields(Coverage)}
        return cls(**values, house=house or HouseSettings())

    def to_markdown(self, *, why: bool = False, troubles: bool = False) -> str:
        """Return the coverage as Markdown, to be placed under the article. `why` adds the reasons of each link.
        `troubles` adds a note about live sources that fail or are silent."""
        from wideangle import render

        with render.house_style(self.house):
            return render.markdown(self, why=why, troubles=troubles)

    def to_html(self, *, why: bool = False, troubles: bool = False, templates: str | Path | None = None) -> str:
        """Return the coverage as an HTML fragment with its own stylesheet, safe to embed in any page.

        `why` adds the reasons of each link. `troubles` adds a note about live sources that fail or are silent.
        `templates` is a folder whose Jinja2 templates replace those of the same name. Raises UsageError, with the
        template and the line, if a template fails.
        """
        from wideangle import render

        folder = Path(templates) if templates else None
        with render.house_style(self.house):
            return render.html_fragment(self, why=why, troubles=troubles, templates=folder)

    def to_page(self, *, why: bool = False, troubles: bool = False, templates: str | Path | None = None) -> str:
        """Return the coverage as a self-contained HTML page. `why`, `troubles` and `templates` are as in `to_html`."""
        from wideangle import render

        folder = Path(templates) if templates else None
        with render.house_style(self.house):
            return render.html_page(self, why=why, troubles=troubles, templates=folder)

    def _repr_html_(self) -> str:
        """Return the coverage as an HTML fragment, which notebooks display."""
        return self.to_html()

    def to_json(self) -> str:
        """Return the coverage, including the reasons of its links, as JSON according to the published schema."""
        from wideangle import render

        return render.json_document(self)

    def to_atom(self) -> str:
        """Return the articles of the coverage as an Atom 1.0 feed."""
        from wideangle import render

        with render.house_style(self.house):
            return render.atom(self)

    def to_ninjs(self) -> str:
        """Return the covered article as a news item in ninjs 3.0, with every article of the coverage as an associated
        item."""
        from wideangle import render

        return render.ninjs_coverage(self)

    def to_bibtex(self) -> str:
        """Return citations of the covered article and of every article shown, as BibTeX."""
        from wideangle import render

        return render.bibtex(render.cited(self))

    def to_ris(self) -> str:
        """Return citations of the covered article and of every article shown, as RIS."""
        from wideangle import render

        return render.ris(render.cited(self))

    def to_csl_json(self) -> str:
        """Return citations of the covered article and of every article shown, as CSL JSON."""
        from wideangle import render

        return render.csl_json(render.cited(self))

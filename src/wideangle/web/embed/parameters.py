"""The parameters of an embedded coverage: the article, the content, the colours and the language."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from wideangle.coverage import Selection
from wideangle.model import LANGUAGES, Lane

MOST_ENTRIES = 20
"""The greatest number of entries in one lane of an embedded coverage."""


class Variant(StrEnum):
    """The content of an embedded coverage: everything, headlines, or one line."""

    FULL = "full"
    COMPACT = "compact"
    LINE = "line"


class Theme(StrEnum):
    """The colours of an embedded coverage. With `AUTO`, a frame follows the reader's system, and a fragment follows the
    surrounding page."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


_DEFAULT_ENTRIES = {Variant.FULL: 5, Variant.COMPACT: 3, Variant.LINE: 1}
_LANGUAGE = "|".join(LANGUAGES)


def _lane_names(given: Any) -> Any:
    """Return lanes as a list of names. `lanes=a,b` and `lanes=a&lanes=b` have the same effect."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, Sequence) or not all(isinstance(name, str) for name in names):
        return given
    return [name for joined in names for name in joined.split(",") if name]


class EmbedParameters(BaseModel):
    """The query parameters of an embedded coverage.

    `limit` is the greatest number of entries of a lane; 0 stands for the default of the variant. An empty `lanes`
    stands for all lanes. `language` is the language of the labels; '' stands for the language of the house settings.
    """

    model_config = ConfigDict(frozen=True)

    article: str = Field(min_length=1, max_length=2000)
    variant: Variant = Variant.COMPACT
    theme: Theme = Theme.AUTO
    lanes: Annotated[tuple[Lane, ...], BeforeValidator(_lane_names)] = ()
    limit: int = Field(default=0, ge=0, le=MOST_ENTRIES)
    language: str = Field(default="", pattern=f"^({_LANGUAGE})?$")

    @property
    def selection(self) -> Selection:
        """The part of the coverage that the embedded coverage shows."""
        return Selection(
            limit=self.limit or _DEFAULT_ENTRIES[self.variant],
            lanes=self.lanes or tuple(Lane),
            statements=self.variant is Variant.FULL,
        )

    @property
    def query(self) -> dict[str, str]:
        """The parameters as they stand in a URL. Parameters with their default value are left out."""
        values = {
            "article": self.article,
            "variant": str(self.variant),
            "theme": "" if self.theme is Theme.AUTO else str(self.theme),
            "lanes": ",".join(self.lanes),
            "limit": str(self.limit or ""),
            "language": self.language,
        }
        return {name: value for name, value in values.items() if value}

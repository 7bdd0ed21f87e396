"""The parameters of an embedded coverage: what it shows, how it looks, and its address."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from wideangle.coverage import Selection
from wideangle.model import LANGUAGES, Lane

MOST_ENTRIES = 20
"""The most entries of a lane."""


class Variant(StrEnum):
    """How much an embedded coverage shows: everything, headlines, or one line."""

    FULL = "full"
    COMPACT = "compact"
    LINE = "line"


class Theme(StrEnum):
    """The colours. `AUTO` follows the reader's system in a frame, and the page around it in a fragment."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


_DEFAULT_ENTRIES = {Variant.FULL: 5, Variant.COMPACT: 3, Variant.LINE: 1}
_LANGUAGE = "|".join(LANGUAGES)


def _lane_names(given: Any) -> Any:
    """Lanes as names: `lanes=a,b` and `lanes=a&lanes=b` say the same."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, Sequence) or not all(isinstance(name, str) for name in names):
        return given
    return [name for joined in names for name in joined.split(",") if name]


class EmbedParameters(BaseModel):
    """The query of an embedded coverage. `limit` is the most entries of a lane, 0 for the number of the variant;
    `lanes` is empty for all; `language` is that of labels, '' for the language of the house settings."""

    model_config = ConfigDict(frozen=True)

    article: str = Field(min_length=1, max_length=2000)
    variant: Variant = Variant.COMPACT
    theme: Theme = Theme.AUTO
    lanes: Annotated[tuple[Lane, ...], BeforeValidator(_lane_names)] = ()
    limit: int = Field(default=0, ge=0, le=MOST_ENTRIES)
    language: str = Field(default="", pattern=f"^({_LANGUAGE})?$")

    @property
    def selection(self) -> Selection:
        """The part of the coverage that is shown."""
        return Selection(
            limit=self.limit or _DEFAULT_ENTRIES[self.variant],
            lanes=self.lanes or tuple(Lane),
            statements=self.variant is Variant.FULL,
        )

    @property
    def query(self) -> dict[str, str]:
        """The parameters of an address, without those that have their default."""
        values = {
            "article": self.article,
            "variant": str(self.variant),
            "theme": "" if self.theme is Theme.AUTO else str(self.theme),
            "lanes": ",".join(self.lanes),
            "limit": str(self.limit or ""),
            "language": self.language,
        }
        return {name: value for name, value in values.items() if value}

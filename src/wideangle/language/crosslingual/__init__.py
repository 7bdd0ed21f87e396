"""Articles in different languages: names in any script, figures and dates under common keys. Pure functions."""

from wideangle.language.crosslingual.calendar_days import days_in
from wideangle.language.crosslingual.figures import figures_in
from wideangle.language.crosslingual.name_keys import name_keys, names_in
from wideangle.language.crosslingual.pair_features import (
    PAIR_FEATURES,
    Representation,
    RepresentationTable,
    pair_features,
)
from wideangle.language.crosslingual.profiles import CrossLingualProfile, ProfileOverlap, ProfileTable, Rarity

__all__ = [
    "PAIR_FEATURES",
    "CrossLingualProfile",
    "ProfileOverlap",
    "ProfileTable",
    "Rarity",
    "Representation",
    "RepresentationTable",
    "days_in",
    "figures_in",
    "name_keys",
    "names_in",
    "pair_features",
]

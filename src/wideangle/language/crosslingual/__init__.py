"""Articles in different languages: names in any script, figures and dates under common keys. Pure functions."""

from wideangle.language.crosslingual.figures import figures_in
from wideangle.language.crosslingual.name_keys import name_keys, names_in
from wideangle.language.crosslingual.pair_features import PAIR_FEATURES, Representation, pair_features
from wideangle.language.crosslingual.profiles import CrossLingualProfile, ProfileOverlap, Rarity, overlap

__all__ = [
    "PAIR_FEATURES",
    "CrossLingualProfile",
    "ProfileOverlap",
    "Rarity",
    "Representation",
    "figures_in",
    "name_keys",
    "names_in",
    "overlap",
    "pair_features",
]

"""Compare articles in different languages. Names in any script, figures and dates are converted to keys that are the
same in all languages. All functions are pure."""

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
from wideangle.language.crosslingual.shared_evidence import SharedEvidence, SharedForm, shared_evidence

__all__ = [
    "PAIR_FEATURES",
    "CrossLingualProfile",
    "ProfileOverlap",
    "ProfileTable",
    "Rarity",
    "Representation",
    "RepresentationTable",
    "SharedEvidence",
    "SharedForm",
    "days_in",
    "figures_in",
    "name_keys",
    "names_in",
    "pair_features",
    "shared_evidence",
]

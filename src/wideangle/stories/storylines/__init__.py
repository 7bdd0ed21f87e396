"""Group stories into storylines. A storyline is the chain of stories about one affair, such as one bill, one inquiry or
one disaster."""

from wideangle.stories.storylines.chaining import StoryGraph, chains
from wideangle.stories.storylines.features import COLUMNS, GROUPS, pair_features
from wideangle.stories.storylines.model import StorylineModel, storyline_model
from wideangle.stories.storylines.nearest import REACH_DAYS, nearest_stories
from wideangle.stories.storylines.profiles import Profiles, ReportTerms, StoryProfile, days_of_profile, story_profile
from wideangle.stories.storylines.reasons import explain_stories
from wideangle.stories.storylines.undated import links_of_one_time, time_shares
from wideangle.stories.storylines.updating import updated_chains

__all__ = [
    "COLUMNS",
    "GROUPS",
    "REACH_DAYS",
    "Profiles",
    "ReportTerms",
    "StoryGraph",
    "StoryProfile",
    "StorylineModel",
    "chains",
    "days_of_profile",
    "explain_stories",
    "links_of_one_time",
    "nearest_stories",
    "pair_features",
    "story_profile",
    "storyline_model",
    "time_shares",
    "updated_chains",
]

"""Article to Annotation: who said what, and the names in a text; the tagger's weights and how they load."""

from wideangle.annotation.annotator import VERSION, Annotator, annotate
from wideangle.annotation.checks import check_annotator

__all__ = ["VERSION", "Annotator", "annotate", "check_annotator"]

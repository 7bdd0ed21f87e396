"""Annotate an article: its statements with their speakers, and its names. Loads the weights of the network."""

from wideangle.annotation.annotator import VERSION, Annotator, annotate
from wideangle.annotation.checks import check_annotator

__all__ = ["VERSION", "Annotator", "annotate", "check_annotator"]

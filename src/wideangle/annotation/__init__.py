"""Annotate an article with its statements, their speakers, and its names. The package loads the weights of the trained
network."""

from wideangle.annotation.annotator import VERSION, Annotator, annotate
from wideangle.annotation.checks import check_annotator

__all__ = ["VERSION", "Annotator", "annotate", "check_annotator"]

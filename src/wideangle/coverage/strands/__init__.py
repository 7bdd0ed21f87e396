"""Divide an article into strands: the text into units, the gaps between units into evidence, the evidence into a
division."""

from wideangle.coverage.strands.division import Strand, strands

__all__ = ["Strand", "strands"]

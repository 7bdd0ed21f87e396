"""Divide an article into strands (parts about one matter each): split the text into units, compute evidence at each
gap between units, and divide at the likeliest gaps."""

from wideangle.coverage.strands.division import Strand, strands

__all__ = ["Strand", "strands"]

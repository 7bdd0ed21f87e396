"""An article to its strands: the text to units, units to evidence at each gap, evidence to a division."""

from wideangle.coverage.strands.division import Strand, strands

__all__ = ["Strand", "strands"]

"""Divide an article into strands: parts of the text that are about one matter each. The text is divided into units, the
evidence for a change of matter is computed at each gap between two units, and the text is divided at the likeliest
gaps."""

from wideangle.coverage.strands.division import Strand, separate_strands, strands

__all__ = ["Strand", "separate_strands", "strands"]

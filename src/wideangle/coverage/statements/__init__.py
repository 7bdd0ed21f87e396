"""Cluster the statements of a story: from attributions to comparable words, alignments and clusters."""

from wideangle.coverage.statements.quote_clusters import cluster_quotes, spoken_by
from wideangle.coverage.statements.utterances import Account

__all__ = ["Account", "cluster_quotes", "spoken_by"]

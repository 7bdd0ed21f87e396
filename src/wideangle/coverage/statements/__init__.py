"""Cluster the statements of a story: extract comparable words from attributions, align two wordings, and cluster the
same statements."""

from wideangle.coverage.statements.quote_clusters import cluster_quotes, spoken_by
from wideangle.coverage.statements.utterances import Account

__all__ = ["Account", "cluster_quotes", "spoken_by"]

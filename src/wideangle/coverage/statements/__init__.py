"""The statements of a story: attributions to comparable words, words to alignments, alignments to clusters."""

from wideangle.coverage.statements.quote_clusters import cluster_quotes, spoken_by
from wideangle.coverage.statements.utterances import Account

__all__ = ["Account", "cluster_quotes", "spoken_by"]

"""Find the same statements in the articles of a story: prepare the words of attributed statements for comparison, align
two wordings, and cluster statements that are the same."""

from wideangle.coverage.statements.quote_clusters import cluster_quotes, spoken_by
from wideangle.coverage.statements.utterances import Account

__all__ = ["Account", "cluster_quotes", "spoken_by"]

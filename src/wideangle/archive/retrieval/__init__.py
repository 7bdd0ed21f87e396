"""Candidates from the index, ranked, and near-duplicates among them."""

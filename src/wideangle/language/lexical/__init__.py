"""Words to terms, term vectors, shingles and phrases."""

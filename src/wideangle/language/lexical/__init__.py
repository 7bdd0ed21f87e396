"""Convert words to terms, term vectors, shingles and phrases. A shingle is a run of neighbouring terms."""

"""Convert an article to its search record (language, term vector, sketch and index terms).

The conversion is done once, when the article is added to an archive.
"""

from wideangle.analysis.record import EXTRACT_VERSION, Content, Extract, Record, extract_of
from wideangle.analysis.search_record import (
    VERSION,
    Analysis,
    Packed,
    analyse,
    body_shingles,
    index_hashes,
    index_text,
    language_and_vector,
    packed_records,
    prepared_records,
    record_of,
    terms_of,
    unpacked_records,
)
from wideangle.model.times import UNDATED

__all__ = [
    "EXTRACT_VERSION",
    "UNDATED",
    "VERSION",
    "Analysis",
    "Content",
    "Extract",
    "Packed",
    "Record",
    "analyse",
    "body_shingles",
    "extract_of",
    "index_hashes",
    "index_text",
    "language_and_vector",
    "packed_records",
    "prepared_records",
    "record_of",
    "terms_of",
    "unpacked_records",
]

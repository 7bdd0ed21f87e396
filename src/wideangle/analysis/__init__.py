"""Convert an article to its search record (language, term vector, sketch and index terms). This is done once, when
the article is added."""

from wideangle.analysis.record import Content, Record
from wideangle.analysis.search_record import (
    VERSION,
    Analysis,
    Packed,
    analyse,
    body_shingles,
    index_hashes,
    index_text,
    packed_records,
    prepared_records,
    record_of,
    terms_of,
    unpacked_records,
)
from wideangle.model.times import UNDATED

__all__ = [
    "UNDATED",
    "VERSION",
    "Analysis",
    "Content",
    "Packed",
    "Record",
    "analyse",
    "body_shingles",
    "index_hashes",
    "index_text",
    "packed_records",
    "prepared_records",
    "record_of",
    "terms_of",
    "unpacked_records",
]

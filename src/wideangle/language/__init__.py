"""Convert text to sentences, words, terms and vectors. All functions are pure and read no data except the files shipped
with the package."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.language.agencies import dateline, origin
    from wideangle.language.correction_notes import correction, corrections
    from wideangle.language.lexical.background_frequencies import BUCKETS, InverseFrequency, language_mark
    from wideangle.language.lexical.phrases import Phrase, phrases
    from wideangle.language.lexical.shingles import covered, sampled_throughout, shingles, sketch, sketches
    from wideangle.language.lexical.terms import STOPPED, term_hash, terms, vocabulary
    from wideangle.language.lexical.vectors import MAX_TERMS, TermVector, pair_hashes, term_vector, term_vectors
    from wideangle.language.outlets import outlet_key, outlet_name
    from wideangle.language.text.folding import DOTTED_I, fold, fold_text
    from wideangle.language.text.identification import identify
    from wideangle.language.text.segmentation import iter_sentences, sentences
    from wideangle.language.text.stemming import stem, stems
    from wideangle.language.text.stopwords import stop_words
    from wideangle.language.text.words import word_spans, words
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "agencies": (
                "dateline",
                "origin",
            ),
            "correction_notes": (
                "correction",
                "corrections",
            ),
            "lexical.background_frequencies": (
                "BUCKETS",
                "InverseFrequency",
                "language_mark",
            ),
            "lexical.phrases": (
                "Phrase",
                "phrases",
            ),
            "lexical.shingles": (
                "covered",
                "sampled_throughout",
                "shingles",
                "sketch",
                "sketches",
            ),
            "lexical.terms": (
                "STOPPED",
                "term_hash",
                "terms",
                "vocabulary",
            ),
            "lexical.vectors": (
                "MAX_TERMS",
                "TermVector",
                "pair_hashes",
                "term_vector",
                "term_vectors",
            ),
            "outlets": (
                "outlet_key",
                "outlet_name",
            ),
            "text.folding": ("DOTTED_I", "fold", "fold_text"),
            "text.identification": ("identify",),
            "text.segmentation": ("iter_sentences", "sentences"),
            "text.stemming": (
                "stem",
                "stems",
            ),
            "text.stopwords": ("stop_words",),
            "text.words": (
                "word_spans",
                "words",
            ),
        },
    )

__all__ = [
    "BUCKETS",
    "DOTTED_I",
    "MAX_TERMS",
    "STOPPED",
    "InverseFrequency",
    "Phrase",
    "TermVector",
    "correction",
    "corrections",
    "covered",
    "dateline",
    "fold",
    "fold_text",
    "identify",
    "iter_sentences",
    "language_mark",
    "origin",
    "outlet_key",
    "outlet_name",
    "pair_hashes",
    "phrases",
    "sampled_throughout",
    "sentences",
    "shingles",
    "sketch",
    "sketches",
    "stem",
    "stems",
    "stop_words",
    "term_hash",
    "term_vector",
    "term_vectors",
    "terms",
    "vocabulary",
    "word_spans",
    "words",
]

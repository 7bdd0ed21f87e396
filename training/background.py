"""Build the tables of background document frequencies of `wideangle.language`.

    python -m training.background --data ../shared/data --output src/wideangle/language/background

English terms and pairs of terms are counted in the articles of the AllSides archive that were published before
2018-07-01, before all development and test stories. The frequencies of other languages are computed from the word
frequencies of the wordfreq package (a training dependency). A word of frequency f is in an article of n words with the
probability 1 - (1 - f)^n. Each table holds, for the terms and pairs of one language, the bucket (a hash of the term)
and its share of articles. A share is stored as -16·log2 of its value, in one byte.
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from wideangle.language import pair_hashes, term_vector, terms
from wideangle.language.lexical.background_frequencies import COMMON_PAIR_SHARE, bucket

END_OF_TRAINING = "2018-07-01"
LEAST_ARTICLES = 3
WORDS_PER_ARTICLE = 400
WORDS_PER_LANGUAGE = 20_000
LANGUAGES = {code: code for code in "ar bg bn ca cs da de el es fa fi fr he hi hu id it lt lv mk nl pl pt ro".split()}
LANGUAGES |= {code: code for code in "ru sk sl sv ta tr uk vi".split()} | {"no": "nb", "hr": "sh", "sr": "sh"}
"""The wordfreq code of each language code."""


def english_shares(data: Path) -> dict[int, float]:
    """Return the share of articles that contain each term or pair, by the hash of the term or pair. The articles are
    those of the AllSides archive before END_OF_TRAINING."""
    table = pq.read_table(data / "allsides" / "archive.parquet", columns=["title", "text", "published"])
    single: Counter[int] = Counter()
    pair: Counter[int] = Counter()
    articles = 0
    for row in table.to_pylist():
        if not row["published"] or row["published"] >= END_OF_TRAINING:
            continue
        articles += 1
        vector = term_vector(row["title"] or "", row["text"], "en")
        single.update(vector.hashes.tolist())
        sequence = vector.sequence
        pair.update(set(pair_hashes(sequence[:-1], sequence[1:]).tolist()))
    shares = {key: count / articles for key, count in pair.items() if count / articles > COMMON_PAIR_SHARE}
    shares.update({key: count / articles for key, count in single.items() if count >= LEAST_ARTICLES})
    return shares


def shares_from_word_frequencies(language: str, code: str) -> dict[int, float]:
    """Return the estimated share of articles that contain each term, by the hash of the term. The shares are computed
    from the frequencies of the most frequent words of a language."""
    from wordfreq import get_frequency_dict

    frequencies = get_frequency_dict(code, wordlist="small")
    expected: defaultdict[int, float] = defaultdict(float)
    for word, frequency in sorted(frequencies.items(), key=lambda item: -item[1])[:WORDS_PER_LANGUAGE]:
        for term in terms(word, language).tolist():
            expected[term] += frequency
    return {key: 1 - (1 - min(frequency, 1.0)) ** WORDS_PER_ARTICLE for key, frequency in expected.items()}


def write(path: Path, shares: dict[int, float]) -> None:
    """Write the table of one language. Its entries are sorted by bucket, so that the file compresses well."""
    by_bucket: dict[int, float] = {}
    for where, share in zip(bucket(np.array(list(shares), np.uint32)).tolist(), shares.values(), strict=True):
        by_bucket[where] = max(by_bucket.get(where, 0.0), share)
    order = sorted(by_bucket)
    halvings = np.clip(np.rint(-16 * np.log2([by_bucket[key] for key in order])), 0, 254)
    np.savez_compressed(path, bucket=np.array(order, np.uint32), halvings=halvings.astype(np.uint8))
    print(f"{path.name}: {len(order):,} entries, {path.stat().st_size / 1e3:,.0f} kB")


def main() -> None:
    """Build the tables of all languages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    write(options.output / "en.npz", english_shares(options.data))
    for language, code in LANGUAGES.items():
        write(options.output / f"{language}.npz", shares_from_word_frequencies(language, code))


if __name__ == "__main__":
    main()

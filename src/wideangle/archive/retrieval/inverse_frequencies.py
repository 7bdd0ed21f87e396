"""Provide the inverse document frequencies of terms in an archive, for each language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from wideangle.language import InverseFrequency
from wideangle.store import Store


def inverse_frequencies(store: Store) -> Callable[[str], InverseFrequency]:
    """Return a function that returns, for a language, the inverse document frequencies of the archive. They are
    computed when they are first needed."""

    @cache
    def of_language(language: str) -> InverseFrequency:
        return InverseFrequency(language, store.frequencies.of)

    return of_language

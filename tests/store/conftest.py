from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import store_kit

from wideangle import analysis
from wideangle.store.index import document_frequencies
from wideangle.store.index import folder as index_folder


@pytest.fixture(autouse=True, scope="module")
def plain_analysis():
    """Restore the analysis that `store_kit.opened` replaces."""
    kept = analysis.record_of, analysis.VERSION, analysis.terms_of
    yield
    analysis.record_of, analysis.VERSION, analysis.terms_of = kept


@pytest.fixture(autouse=True, scope="module")
def small_counts():
    kept = document_frequencies.BUCKETS, index_folder.COMMIT_EVERY  # type: ignore[attr-defined]
    store_kit.shrink()
    yield
    document_frequencies.BUCKETS, index_folder.COMMIT_EVERY = kept  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def empty_archive(tmp_path_factory, plain_analysis, small_counts) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "archive"
    store_kit.opened(folder, write=True).close()
    return Path(folder)


@pytest.fixture
def folder(tmp_path, empty_archive) -> Path:
    """The folder of an archive that holds nothing yet."""
    return Path(shutil.copytree(empty_archive, tmp_path / "archive"))

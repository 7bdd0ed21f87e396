"""A user's own model: which folders can be read, what comes of texts, and what is said of the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from embedding_kit import write_model

from wideangle.embedding import SentenceEncoder
from wideangle.errors import UsageError

WORDS = {"ferry": (1.0, 0.0, 0.0), "quay": (0.0, 1.0, 0.0), "school": (0.0, 0.0, 2.0), "Fähre": (1.0, 0.0, 0.0)}


def test_a_text_is_the_mean_of_its_tokens_at_unit_length(tmp_path: Path) -> None:
    encoder = SentenceEncoder(write_model(tmp_path / "model", WORDS))
    vectors = encoder.encode(["ferry quay", "school", "Fähre quay", ""])
    assert vectors == pytest.approx(np.array([[0.5**0.5, 0.5**0.5, 0], [0, 0, 1], [0.5**0.5, 0.5**0.5, 0], [0, 0, 0]]))
    assert encoder.encode([]).shape[0] == 0


def test_a_text_says_the_same_among_longer_ones(tmp_path: Path) -> None:
    encoder = SentenceEncoder(write_model(tmp_path / "model", WORDS))
    [alone] = encoder.encode(["school quay quay"])
    among = encoder.encode([*["ferry quay school " * n for n in range(40)], "school quay quay"])
    assert among[-1] == pytest.approx(alone)


def test_the_first_token_may_stand_for_the_text(tmp_path: Path) -> None:
    encoder = SentenceEncoder(write_model(tmp_path / "model", WORDS, pooling="cls"))
    assert encoder.encode(["quay school school"]) == pytest.approx(np.array([[0, 1, 0]]))


def test_a_network_may_pool_by_itself(tmp_path: Path) -> None:
    encoder = SentenceEncoder(write_model(tmp_path / "model", WORDS, pools_itself=True))
    assert encoder.encode(["ferry quay"]) == pytest.approx(np.array([[0.5**0.5, 0.5**0.5, 0]]))


def test_a_text_is_read_up_to_as_many_tokens_as_the_model_takes(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", WORDS)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 2}')
    assert SentenceEncoder(folder).encode(["ferry ferry quay"]) == pytest.approx(np.array([[1, 0, 0]]))


def test_another_model_goes_by_another_name(tmp_path: Path) -> None:
    one = SentenceEncoder(write_model(tmp_path / "one", WORDS))
    same = SentenceEncoder(write_model(tmp_path / "same", WORDS))
    other = SentenceEncoder(write_model(tmp_path / "other", WORDS, pooling="cls"))
    assert one.name == same.name != other.name


@pytest.mark.parametrize(
    ("missing", "said", "remedy"),
    [
        ("onnx/model.onnx", "no model.onnx", "optimum-cli export onnx"),
        ("tokenizer.json", "no tokenizer.json", "Copy it"),
        ("1_Pooling/config.json", "1_Pooling/config.json", "Export it again"),
    ],
)
def test_a_folder_without_a_part_is_refused_with_a_remedy(tmp_path: Path, missing: str, said: str, remedy: str) -> None:
    folder = write_model(tmp_path / "model", WORDS)
    (folder / missing).unlink()
    with pytest.raises(UsageError, match=said) as caught:
        SentenceEncoder(folder).encode(["quay"])
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("1_Pooling/config.json", '{"pooling_mode_max_tokens": true}', "max"),
        (
            "1_Pooling/config.json",
            '{"pooling_mode_max_tokens": true, "pooling_mode_mean_tokens": true}',
            "max and mean",
        ),
        ("1_Pooling/config.json", '{"pooling_mode": "lasttoken"}', "lasttoken"),
        ("1_Pooling/config.json", "{", "cannot be read"),
        ("1_Pooling/config.json", "[]", "none"),
        ("modules.json", json.dumps([{"type": "sentence_transformers.models.Dense"}]), "Dense"),
        ("modules.json", "[1]", "step"),
        ("onnx/model.onnx", "no network", "cannot be loaded"),
        ("tokenizer.json", "{}", "tokenizer cannot be loaded"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, file: str, content: str, said: str) -> None:
    folder = write_model(tmp_path / "model", WORDS)
    (folder / file).write_text(content)
    with pytest.raises(UsageError, match=said):
        SentenceEncoder(folder).encode(["quay"])


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the folder does not exist"):
        SentenceEncoder(tmp_path / "nowhere")


def test_libraries_that_are_missing_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_model(tmp_path / "model", WORDS)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(UsageError, match=r"wideangle\[embeddings\]"):
        SentenceEncoder(folder)


def test_without_a_model_nothing_of_it_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys, wideangle\n"
        "with wideangle.open(sys.argv[1]) as archive:\n"
        "    archive.add(wideangle.Article(text='The ferry struck the quay.', title='Ferry', language='en'))\n"
        "print([name for name in ('onnxruntime', 'tokenizers', 'huggingface_hub') if name in sys.modules])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "news")], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"

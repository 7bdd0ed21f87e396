"""The example of a network of one's own in docs/attributions.md, run on a tiny one that is made on the spot."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

import wideangle
from wideangle.model import NameKind

PAGE = Path(__file__).parents[2] / "docs/attributions.md"
WORDS = {"[UNK]": 0, "Mara": 1, "Quill": 2, "Valmont": 3}
LABELS = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC"}


def write_network(folder: Path) -> None:
    """In the layout that `optimum-cli export onnx --task token-classification` leaves: each word has one label."""
    folder.mkdir()
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": LABELS}), "utf-8")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "tokens", len(LABELS)])]
    table = numpy_helper.from_array(np.eye(len(WORDS), dtype=np.float32), "table")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["logits"])], "tiny", inputs, outputs, [table]
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), folder / "model.onnx"
    )


@pytest.mark.slow
def test_the_example_of_an_onnx_network_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_network(tmp_path / "my-ner")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (example,) = [block for block in blocks if "onnxruntime" in block]
    found: dict[str, Any] = {}
    exec(example, found)  # the page's own words
    text = "In Valmont, Mara Quill said that the tram will come."
    names = found["own"](wideangle.Article(text, language="en")).names
    assert [(name.span.of(text), name.kind) for name in names] == [
        ("Valmont", NameKind.PLACE),
        ("Mara Quill", NameKind.PERSON),
    ]

"""Teach a tagger's body the language first: to guess hidden words from both sides (the cloze task of Devlin and others,
2019), against sampled words (Jean and others, 2015).

    python -m training.attributions.pretrain --folder /tmp/attributions --output /tmp/attributions/start.pt
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.attributions.net import Tagger
from wideangle.annotation.features import HASHED_WORDS, Features, quote_states

HIDDEN_SHARE = 0.15
SAMPLED = 3_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--kind", default="lstm")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--dilations", default="1,2")
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--steps", type=int, default=5_300)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    words = json.loads((options.folder / "vocabulary.json").read_text())
    vocabulary = {word: number for number, word in enumerate(words)}
    forms = json.loads((options.folder / "forms.json").read_text())
    features = Features(vocabulary)
    table = np.array([features._cut(form) for form in forms], np.int32)
    is_form = np.array(forms, dtype=object)
    stream = np.load(options.folder / "stream.npy")
    net = Tagger(
        len(vocabulary),
        1,
        options.kind,
        options.width,
        options.hidden,
        options.layers,
        tuple(map(int, options.dilations.split(","))),
        0.1,
    )
    vectors = torch.tensor(np.load(options.folder / "vectors.npy"))
    with torch.no_grad():
        net.embedding.tables[0].weight[: len(vectors)] = vectors / vectors.std() * 0.3
    targets = nn.Parameter(vectors / vectors.std() * 0.3)
    bias = nn.Parameter(torch.zeros(len(vocabulary)))
    counts = np.bincount(table[stream[:5_000_000], 0], minlength=len(vocabulary))[: len(vocabulary)] + 1.0
    chances = counts**0.75 / (counts**0.75).sum()
    log_chances = torch.tensor(np.log(chances), dtype=torch.float32)
    cumulative = chances.cumsum()
    # Frequent words teach little: they are hidden less often.
    hide_weight = np.concatenate([np.minimum(1.0, np.sqrt(2e-3 * counts.sum() / counts)), np.zeros(HASHED_WORDS)])
    parameters = [*net.parameters(), targets, bias]
    optimiser = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=0.0)
    began = time.time()
    total, steps, seen = 0.0, 0, 0
    piece = options.length
    while steps < options.steps:
        done = steps / options.steps
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, done / 0.03 + 0.02) * (1 - done) + 1e-5
        starts = rng.integers(0, len(stream) - piece, options.batch)
        ids = np.stack([stream[start : start + piece] for start in starts])
        rows = np.empty((*ids.shape, 5), np.int64)
        rows[..., :4] = table[ids]
        for number, line in enumerate(ids):
            rows[number, :, 4] = quote_states(is_form[line].tolist())
        word = rows[..., 0]
        hide = rng.random(ids.shape) < HIDDEN_SHARE * 1.7 * hide_weight[word]
        truth = torch.tensor(word[hide])
        kept = rng.random(hide.sum()) < 0.1
        masked = rows[hide]
        # A hidden word loses its ends and shape as well.
        masked[~kept, 0] = len(vocabulary) + rng.integers(0, HASHED_WORDS, int((~kept).sum()))
        masked[~kept, 1:4] = 0
        rows[hide] = masked
        hidden = net.words(net.encode(torch.tensor(rows))[torch.tensor(hide)])
        sampled = torch.tensor(np.searchsorted(cumulative, rng.random(SAMPLED)).clip(max=len(vocabulary) - 1))
        right = (hidden * targets[truth]).sum(-1) + bias[truth] - log_chances[truth] - np.log(SAMPLED)
        wrong = hidden @ targets[sampled].T + bias[sampled] - log_chances[sampled] - np.log(SAMPLED)
        wrong = wrong.masked_fill(truth[:, None] == sampled[None], -1e4)
        loss = nn.functional.cross_entropy(
            torch.cat([right[:, None], wrong], 1), torch.zeros(len(truth), dtype=torch.long)
        )
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        total, steps, seen = total + loss.item(), steps + 1, seen + ids.size
        if steps % 100 == 0:
            print(
                f"{steps} {seen / 1e6:.1f}M loss {total / 100:.3f} {seen / (time.time() - began):.0f} tokens/s",
                flush=True,
            )
            total = 0.0
        if steps % 1000 == 0:
            torch.save(net.state_dict(), options.output)
    torch.save(net.state_dict(), options.output)


if __name__ == "__main__":
    main()

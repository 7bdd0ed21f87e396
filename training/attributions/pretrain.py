"""Pretrain the tagger's layers on language: predict hidden words from both sides (the cloze task of Devlin and
others, 2019), against sampled words (Jean and others, 2015).

    python -m training.attributions.pretrain --folder /tmp/attributions --output /tmp/attributions/start.pt
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.attributions.net import Tagger
from wideangle.annotation.network.features import HASHED_WORDS, TokenFeatures, quote_states

HIDDEN_SHARE = 0.15
SAMPLED = 3_000


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    vocabulary = {word: n for n, word in enumerate(json.loads((options.folder / "vocabulary.json").read_text()))}
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
    text = MaskedText(options.folder, vocabulary, np.random.default_rng(1))
    pretrain(net, text, SampledWords(vectors, text), options)
    torch.save(net.state_dict(), options.output)


def _options() -> argparse.Namespace:
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
    return parser.parse_args()


class MaskedText:
    """Passages from a stream of words in which some words are hidden."""

    def __init__(self, folder: Path, vocabulary: dict[str, int], rng: np.random.Generator) -> None:
        forms = json.loads((folder / "forms.json").read_text())
        features = TokenFeatures(vocabulary)
        self.rng = rng
        self.words = len(vocabulary)
        self._table = np.array([features._cut(form) for form in forms], np.int32)
        self._forms = np.array(forms, dtype=object)
        self._stream = np.load(folder / "stream.npy")
        first = self._table[self._stream[:5_000_000], 0]
        self.counts = np.bincount(first, minlength=self.words)[: self.words] + 1.0
        # Frequent words teach little, so they are hidden less often.
        often = np.minimum(1.0, np.sqrt(2e-3 * self.counts.sum() / self.counts))
        self._hide_weight = np.concatenate([often, np.zeros(HASHED_WORDS)])

    def batch(self, size: int, length: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return the features of some passages, a mask of the hidden words, and the hidden words."""
        rng = self.rng
        starts = rng.integers(0, len(self._stream) - length, size)
        ids = np.stack([self._stream[start : start + length] for start in starts])
        rows = np.empty((*ids.shape, 5), np.int64)
        rows[..., :4] = self._table[ids]
        for number, line in enumerate(ids):
            rows[number, :, 4] = quote_states(self._forms[line].tolist())
        word = rows[..., 0]
        hide = rng.random(ids.shape) < HIDDEN_SHARE * 1.7 * self._hide_weight[word]
        truth = torch.tensor(word[hide])
        kept = rng.random(hide.sum()) < 0.1
        masked = rows[hide]
        # For a hidden word, prefix, suffix and shape are hidden too.
        masked[~kept, 0] = self.words + rng.integers(0, HASHED_WORDS, int((~kept).sum()))
        masked[~kept, 1:4] = 0
        rows[hide] = masked
        return torch.tensor(rows), torch.tensor(hide), truth


class SampledWords(nn.Module):
    """The loss of distinguishing hidden words from words sampled by their frequency."""

    def __init__(self, vectors: Tensor, text: MaskedText) -> None:
        super().__init__()
        self.targets = nn.Parameter(vectors / vectors.std() * 0.3)
        self.bias = nn.Parameter(torch.zeros(text.words))
        chances = text.counts**0.75 / (text.counts**0.75).sum()
        self._log_chances = torch.tensor(np.log(chances), dtype=torch.float32)
        self._cumulative = chances.cumsum()
        self._text = text

    def loss(self, hidden: Tensor, truth: Tensor) -> Tensor:
        sampled_words = np.searchsorted(self._cumulative, self._text.rng.random(SAMPLED)).clip(max=self._text.words - 1)
        sampled = torch.tensor(sampled_words)
        right = (hidden * self.targets[truth]).sum(-1) + self.bias[truth] - self._log_chances[truth] - np.log(SAMPLED)
        wrong = hidden @ self.targets[sampled].T + self.bias[sampled] - self._log_chances[sampled] - np.log(SAMPLED)
        wrong = wrong.masked_fill(truth[:, None] == sampled[None], -1e4)
        scores = torch.cat([right[:, None], wrong], 1)
        return nn.functional.cross_entropy(scores, torch.zeros(len(truth), dtype=torch.long))


def pretrain(net: Tagger, text: MaskedText, sampled: SampledWords, options: argparse.Namespace) -> None:
    parameters = [*net.parameters(), *sampled.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=0.0)
    began, total = time.time(), 0.0
    for step in range(options.steps):
        done = step / options.steps
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, done / 0.03 + 0.02) * (1 - done) + 1e-5
        rows, hide, truth = text.batch(options.batch, options.length)
        loss = sampled.loss(net.words(net.encode(rows)[hide]), truth)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        total += loss.item()
        steps = step + 1
        if steps % 100 == 0:
            seen = steps * options.batch * options.length
            speed = seen / (time.time() - began)
            print(f"{steps} {seen / 1e6:.1f}M loss {total / 100:.3f} {speed:.0f} tokens/s", flush=True)
            total = 0.0
        if steps % 1000 == 0:
            torch.save(net.state_dict(), options.output)


if __name__ == "__main__":
    main()

r"""Train the choice of cue and source upon a tagger's states.

    python -m training.attributions.linking --data ../shared/data --checkpoint /tmp/attributions/tagger.pt \
        --vocabulary /tmp/attributions/vocabulary.json --output /tmp/attributions/linker.npz
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training.attributions.data import Document, read_documents
from training.attributions.export import tagger_of
from wideangle.annotation.network.decoding import TokenSpan
from wideangle.annotation.network.span_links import POSITION_FEATURES, Landscape, around, mean_states
from wideangle.annotation.network.tagger import Tagger

WIDTH = 32
DROPPED = 0.1
EPOCHS = 8
BATCH = 64


class Choice(nn.Module):
    """The network of `wideangle.annotation.network.span_links.Chooser`, for training."""

    def __init__(self, states: int) -> None:
        super().__init__()
        self.own = nn.Linear(states, WIDTH, bias=False)
        self.other = nn.Linear(states, WIDTH, bias=False)
        self.hidden = nn.Linear(3 * WIDTH + POSITION_FEATURES, WIDTH)
        self.score = nn.Linear(WIDTH, 1, bias=False)
        self.nobody = nn.Linear(states, 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, chooser: Tensor, candidates: Tensor, positions: Tensor, present: Tensor) -> Tensor:
        own = self.own(self.dropout(chooser))[:, None].expand(-1, candidates.shape[1], -1)
        others = self.other(self.dropout(candidates))
        hidden = torch.relu(self.hidden(torch.cat([own, others, own * others, positions], -1)))
        scores = self.score(self.dropout(hidden))[..., 0].masked_fill(~present, -1e4)
        return torch.cat([scores, self.nobody(chooser)], 1)


def gold_token_spans(document: Document) -> tuple[list[TokenSpan], dict[tuple[str, int, int], tuple[int, int] | None]]:
    """Return all gold spans, and the link of each content to its cue and of each cue to its nearest source."""
    role_spans: set[tuple[int, int, str]] = set()
    answers: dict[tuple[str, int, int], tuple[int, int] | None] = {}
    for attribution in document.gold:
        for role, spans in attribution.items():
            role_spans.update((first, last, role) for first, last in spans)
        for cue in attribution["cue"][:1]:
            for content in attribution["content"]:
                answers["content", *content] = cue
            sources = sorted(attribution["source"], key=lambda source: abs(source[0] - cue[0]))
            answers["cue", *cue] = sources[0] if sources else None
    return [TokenSpan(role, first, last, 0.0) for first, last, role in sorted(role_spans)], answers


def examples(tagger: Tagger, documents: list[Document], rng: random.Random | None) -> dict[str, tuple[Tensor, ...]]:
    """Return, for either choice, the states of the span that chooses and of its candidates, their positions, and the
    right candidate."""
    rows: dict[str, list[tuple[Any, ...]]] = {"content": [], "cue": []}
    for document in documents:
        words = document.tokens.words
        states = tagger.read(words).states
        token_spans, answers = gold_token_spans(document)
        if rng is not None:
            token_spans = [s for s in token_spans if rng.random() > DROPPED]
        landscape = Landscape(words, tagger.features.of(words)[:, 4], token_spans)
        for role, among in (("content", "cue"), ("cue", "source")):
            choosers = [s for s in token_spans if s.role == role]
            candidates = [s for s in token_spans if s.role == among]
            if not choosers or not candidates:
                continue
            near = around(choosers, candidates)
            positions = landscape.positions(choosers, candidates, near)
            own, others = mean_states(states, choosers), mean_states(states, candidates)
            for row, chooser in enumerate(choosers):
                answer = answers.get((role, chooser.first, chooser.last))
                right = [
                    place
                    for place, number in enumerate(near[row])
                    if number >= 0 and (candidates[number].first, candidates[number].last) == answer
                ]
                rows[role].append(
                    (own[row], others[near[row]], positions[row], near[row] >= 0, right[0] if right else near.shape[1])
                )
    return {role: _tensors(role_rows) for role, role_rows in rows.items()}


def _tensors(rows: list[tuple[Any, ...]]) -> tuple[Tensor, ...]:
    return tuple(torch.tensor(np.stack(column)) for column in zip(*rows, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    tagger = tagger_of(options.checkpoint, options.vocabulary)
    train = examples(tagger, read_documents(options.data, "train"), random.Random(1))
    dev = examples(tagger, read_documents(options.data, "dev"), None)
    weights = {}
    for role in ("content", "cue"):
        choice = fitted(train[role], dev[role], role)
        for name, value in choice.state_dict().items():
            weights[f"{role}_{name.replace('.', '_')}"] = value.numpy().T.astype(np.float16)
    np.savez_compressed(options.output, **weights)


def fitted(train: tuple[Tensor, ...], dev: tuple[Tensor, ...], role: str) -> Choice:
    choice = Choice(train[0].shape[1])
    steps = EPOCHS * (len(train[0]) // BATCH + 1)
    optimiser = torch.optim.AdamW(choice.parameters(), lr=2e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    for epoch in range(EPOCHS):
        choice.train()
        for rows in torch.randperm(len(train[0])).split(BATCH):
            loss = nn.functional.cross_entropy(choice(*(column[rows] for column in train[:4])), train[4][rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        choice.eval()
        with torch.no_grad():
            right = (choice(*dev[:4]).argmax(1) == dev[4]).float().mean()
        print(role, epoch, f"loss {float(loss.detach()):.3f} dev {float(right):.4f} of {len(dev[0])}", flush=True)
    return choice


if __name__ == "__main__":
    main()

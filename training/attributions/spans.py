"""The third design that was tried: whole spans are scored by their ends and their content, with the network's
states.

    python -m training.attributions.spans --folder /tmp/attributions --start /tmp/attributions/start.pt

Each token may begin and end a span of a role. A pair of ends in one paragraph is a span if its biaffine score (Dozat
and Manning, 2017; Yu, Bohnet and Poesio, 2020) is high enough. Spans are accepted in descending order of their scores,
unless they overlap with an accepted span.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.attributions.data import Document, chunks, read_documents
from training.attributions.measure import Score, spans
from training.attributions.net import Tagger
from training.attributions.train import hidden_words
from wideangle.annotation.network.decoding import ROLES, TokenSpan
from wideangle.annotation.network.features import TokenFeatures
from wideangle.annotation.network.tokens import BREAK

WIDTH = 64
LONGEST = 110
LIKELY_ENDS = 0.05
BATCH = 8


class Spans(nn.Module):
    """The scores of ends, and of pairs of ends with the tokens between them, for each role."""

    def __init__(self, states: int) -> None:
        super().__init__()
        self.first = nn.Linear(states, WIDTH)
        self.last = nn.Linear(states, WIDTH)
        self.pair = nn.Parameter(torch.zeros(len(ROLES), WIDTH + 1, WIDTH + 1))
        self.inside = nn.Linear(states, len(ROLES))
        self.length = nn.Embedding(16, len(ROLES))
        nn.init.normal_(self.pair, std=0.02)

    def forward(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return scores [candidates, roles]. `first` and `last` are the end tokens of each candidate in a text with
        the states [tokens, width]."""
        firsts = nn.functional.pad(torch.relu(self.first(states))[first], (0, 1), value=1.0)
        other = nn.functional.pad(torch.relu(self.last(states))[last], (0, 1), value=1.0)
        sums = nn.functional.pad(self.inside(states).cumsum(0), (0, 0, 1, 0))
        count = (last - first + 1).float()
        between = (sums[last + 1] - sums[first]) / count[:, None]
        buckets = torch.log2(count).mul(2).long().clamp(max=15)
        return torch.einsum("ni,rij,nj->nr", firsts, self.pair, other) + between + self.length(buckets)


def candidates(words: list[str], ends: Tensor, gold: set[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    """Return pairs of probable ends (probabilities [tokens, 2]) in one paragraph, and the gold pairs if they are
    known."""
    begins = torch.nonzero(ends[:, 0] > LIKELY_ENDS)[:, 0].tolist()
    closes = torch.nonzero(ends[:, 1] > LIKELY_ENDS)[:, 0].tolist()
    paragraph = np.cumsum([word == BREAK for word in words])
    pairs = set(gold)
    for begin in begins:
        for close in closes:
            if begin <= close < begin + LONGEST and paragraph[begin] == paragraph[close]:
                pairs.add((begin, close))
    ordered = sorted(pairs)
    return torch.tensor([pair[0] for pair in ordered]), torch.tensor([pair[1] for pair in ordered])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = random.Random(1)
    vocabulary = json.loads((options.folder / "vocabulary.json").read_text())
    features = TokenFeatures({word: number for number, word in enumerate(vocabulary)})
    net = Tagger(len(vocabulary), 1, "lstm", dropout=0.4)
    state = torch.load(options.start)
    own = net.state_dict()
    net.load_state_dict({k: v for k, v in state.items() if k in own and own[k].shape == v.shape}, strict=False)
    ends, scorer = nn.Linear(net.out, 2), Spans(net.out)
    whole = nn.ModuleList([net, ends, scorer])
    average = copy.deepcopy(whole).eval()
    pieces = [(d, first, last) for d in read_documents(options.data, "train") for first, last in chunks(d)]
    steps = options.epochs * math.ceil(len(pieces) / BATCH)
    optimiser = torch.optim.AdamW(whole.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=steps, pct_start=0.1)
    for epoch in range(options.epochs):
        began, total = time.time(), 0.0
        rng.shuffle(pieces)
        whole.train()
        for start in range(0, len(pieces), BATCH):
            losses = [
                loss_of(net, ends, scorer, features, len(vocabulary), *piece) for piece in pieces[start : start + BATCH]
            ]
            loss = torch.stack(losses).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(whole.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
            with torch.no_grad():
                for mine, other in zip(average.parameters(), whole.parameters(), strict=True):
                    mine.lerp_(other, 0.005)
        print(f"{epoch} loss {total * BATCH / len(pieces):.4f} {time.time() - began:.0f}s", flush=True)
    score, count, began = Score(), 0, time.process_time()
    for document in read_documents(options.data, "dev"):
        score.add(predicted_spans(average[0], average[1], average[2], features, document), document.tags)
        count += len(document.tags)
    print("dev", score.f1(), f"{count / (time.process_time() - began):.0f} tokens/s")


def loss_of(
    net: Tagger, ends: nn.Module, scorer: Spans, features: TokenFeatures, vocabulary: int, document: Document,
    first: int, last: int,
) -> Tensor:  # fmt: skip
    words = document.tokens.words
    rows = torch.tensor(features.of(words)[first:last].astype(np.int64))[None]
    states = net.encode(hidden_words(rows, vocabulary))[0]
    gold = {(begin, close - 1): role for role, begin, close in spans(document.tags[first:last])}
    truth = torch.zeros(last - first, 2)
    for begin, close in gold:
        truth[begin, 0] = truth[close, 1] = 1.0
    logits = ends(states)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, truth, reduction="sum")
    firsts, lasts = candidates(words[first:last], torch.sigmoid(logits.detach()), set(gold))
    if len(firsts):
        right = torch.tensor(
            [
                [float(gold.get((begin, close)) == role) for role in ROLES]
                for begin, close in zip(firsts.tolist(), lasts.tolist(), strict=True)
            ]
        )
        pairs = scorer(states, firsts, lasts)
        loss = loss + nn.functional.binary_cross_entropy_with_logits(pairs, right, reduction="sum")
    return loss / (last - first)


def predicted_spans(
    net: Tagger, ends: nn.Module, scorer: Spans, features: TokenFeatures, document: Document
) -> list[TokenSpan]:
    words = document.tokens.words
    with torch.no_grad():
        states = net.encode(torch.tensor(features.of(words).astype(np.int64))[None])[0]
        firsts, lasts = candidates(words, torch.sigmoid(ends(states)), set())
        if not len(firsts):
            return []
        chances = torch.sigmoid(scorer(states, firsts, lasts)).numpy()
    taken = np.zeros(len(words), bool)
    chosen = []
    order = np.argsort(-chances, axis=None)
    for place in order.tolist():
        row, role = divmod(place, len(ROLES))
        if chances[row, role] < 0.5:
            break
        begin, close = int(firsts[row]), int(lasts[row])
        if not taken[begin : close + 1].any():
            taken[begin : close + 1] = True
            chosen.append(TokenSpan(ROLES[role], begin, close + 1, float(np.log(chances[row, role]))))
    return chosen


if __name__ == "__main__":
    main()

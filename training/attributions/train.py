r"""Train a tagger.

    python -m training.attributions.train --folder /tmp/attributions --start /tmp/attributions/start.pt \
        --output /tmp/attributions/tagger.pt
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.attributions.data import UNKNOWN, Document, chunks, read_documents
from training.attributions.measure import Score
from training.attributions.net import Tagger, sequence_loss
from wideangle.annotation.network.decoding import allowed_transitions, decode
from wideangle.annotation.network.features import HASHED_WORDS, TokenFeatures


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    vocabulary = {word: n for n, word in enumerate(json.loads((options.folder / "vocabulary.json").read_text()))}
    features = TokenFeatures(vocabulary)
    documents = read_documents(options.data, "train")
    dev = read_documents(options.data, "dev")
    parts = sorted({part for document in documents for part in document.parts if part})
    net = begun(len(vocabulary), len(parts), options)
    print(sum(p.numel() for p in net.body.parameters()), "in the body", flush=True)
    prepared = [
        prepared_chunk(features, document, first, last, parts)
        for document in documents
        for first, last in chunks(document)
    ]
    average = copy.deepcopy(net).eval()
    step = stepper(net, average, math.ceil(len(prepared) / options.batch), options)
    for epoch in range(options.epochs):
        began = time.time()
        rng.shuffle(prepared)
        net.train()
        losses = []
        for first in range(0, len(prepared), options.batch):
            rows, *truth = batched(prepared[first : first + options.batch])
            losses.append(step(hidden_words(rows, len(vocabulary)), truth))
        print(f"{epoch} loss {sum(losses) / len(losses):.4f} {time.time() - began:.0f}s", flush=True)
        if epoch % options.every == options.every - 1 or epoch == options.epochs - 1:
            report(average, features, dev)
    torch.save(average.state_dict() | {"_meta": vars(options) | {"parts": parts}}, options.output)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--kind", default="lstm")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--dilations", default="1,2,4,8,16,1")
    parser.add_argument("--dropout", type=float, default=0.4)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--sequences", type=float, default=0.0)
    parser.add_argument("--aux", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--every", type=int, default=2)
    return parser.parse_args()


def begun(words: int, parts: int, options: argparse.Namespace) -> Tagger:
    """Return a tagger with the given word vectors or, if there is one, with the weights of a pretrained network."""
    dilations = tuple(map(int, options.dilations.split(",")))
    net = Tagger(words, parts, options.kind, options.width, options.hidden, options.layers, dilations, options.dropout)
    if options.start:
        own = net.state_dict()
        state = torch.load(options.start)
        state = {name: value for name, value in state.items() if name in own and own[name].shape == value.shape}
        net.load_state_dict(state, strict=False)
        print("started from", len(state), "of", len(own))
    else:
        vectors = torch.tensor(np.load(options.folder / "vectors.npy"))
        with torch.no_grad():
            net.embedding.tables[0].weight[: len(vectors)] = vectors / vectors.std() * 0.3
    return net


def stepper(
    net: Tagger, average: nn.Module, steps_an_epoch: int, options: argparse.Namespace
) -> Callable[[Tensor, list[Tensor]], float]:
    """Return a function that performs one step of training, updates `average`, and returns the loss of the tags."""
    body = [p for n, p in net.named_parameters() if not n.startswith("embedding.tables")]
    tables = [p for n, p in net.named_parameters() if n.startswith("embedding.tables")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "weight_decay": 0.01}, {"params": tables, "weight_decay": 0.0}], lr=options.rate
    )
    steps = options.epochs * steps_an_epoch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=steps, pct_start=0.1)
    rules = torch.tensor(allowed_transitions())

    def step(rows: Tensor, truth: list[Tensor]) -> float:
        of_tags, loss = losses_of(net, rows, truth, rules, options)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            for own, other in zip(average.parameters(), net.parameters(), strict=True):
                own.lerp_(other, 0.005)
        return of_tags

    return step


def losses_of(
    net: Tagger, rows: Tensor, truth: list[Tensor], rules: Tensor, options: argparse.Namespace
) -> tuple[float, Tensor]:
    """Return the loss of the tags, and the total loss including the auxiliary tasks."""
    tags, kinds, names = truth
    encoded = net.encode(rows)
    scores = net.tags(encoded)
    loss = _cross_entropy(scores, tags)
    if options.sequences:
        # The loss of single tags is included, because their scores are used as the certainty of a span.
        chain = sequence_loss(scores, tags, net.transitions + rules)
        loss = options.sequences * chain + (1 - options.sequences) * loss
    of_tags = float(loss)
    if options.aux:
        loss = loss + options.aux * _cross_entropy(net.parts(encoded), kinds)
        loss = loss + options.aux * _cross_entropy(net.names(encoded), names)
    return of_tags, loss


def _cross_entropy(scores: Tensor, truth: Tensor) -> Tensor:
    return nn.functional.cross_entropy(scores.flatten(0, 1), truth.flatten(), ignore_index=UNKNOWN)


def prepared_chunk(
    features: TokenFeatures, document: Document, first: int, last: int, parts: list[str]
) -> tuple[Tensor, ...]:
    number = {part: n for n, part in enumerate(parts)}
    return (
        torch.tensor(features.of(document.tokens.words)[first:last].astype(np.int64)),
        torch.tensor(document.tags[first:last]),
        torch.tensor([number.get(part, UNKNOWN) for part in document.parts[first:last]]),
        torch.tensor(document.names[first:last]),
    )


def batched(chunks: Sequence[tuple[Tensor, ...]]) -> list[Tensor]:
    pad = nn.utils.rnn.pad_sequence
    fills = (0, UNKNOWN, UNKNOWN, UNKNOWN)
    return [
        pad([chunk[column] for chunk in chunks], batch_first=True, padding_value=fill)
        for column, fill in enumerate(fills)
    ]


def hidden_words(rows: Tensor, vocabulary: int, share: float = 0.07) -> Tensor:
    """Replace some words by unknown words, so that the buckets for unknown words are learned."""
    rows = rows.clone()
    hide = torch.rand(rows.shape[:2]) < share
    rows[..., 0][hide] = vocabulary + torch.randint(HASHED_WORDS, (int(hide.sum()),))
    return rows


def log_scores(net: Tagger, features: TokenFeatures, document: Document) -> NDArray[np.float32]:
    rows = torch.tensor(features.of(document.tokens.words).astype(np.int64))
    with torch.no_grad():
        encoded = net.encode(rows[None])[0]
        return np.asarray(torch.log_softmax(net.tags(encoded), -1).numpy())


def report(net: Tagger, features: TokenFeatures, dev: list[Document]) -> None:
    net.eval()
    transitions = allowed_transitions() + net.transitions.detach().numpy()
    score = Score()
    began = time.time()
    for document in dev:
        score.add(decode(log_scores(net, features, document), transitions), document.tags)
    print("   dev", score.f1(), f"{time.time() - began:.0f}s", flush=True)


if __name__ == "__main__":
    main()

"""The networks that were tried: summed embeddings, then convolutions or LSTMs, then a tag for each token."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from wideangle.annotation.network.decoding import NAME_KINDS, TAGS
from wideangle.annotation.network.features import HASHED_WORDS, PREFIXES, QUOTE_STATES, SHAPES, SUFFIXES


class Embedding(nn.Module):
    """The sum of five embeddings of one width, so that reading a token costs only five additions."""

    def __init__(self, vocabulary: int, width: int) -> None:
        super().__init__()
        sizes = (vocabulary + HASHED_WORDS, PREFIXES, SUFFIXES, SHAPES, QUOTE_STATES)
        self.tables = nn.ModuleList(nn.Embedding(size, width) for size in sizes)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        self.norm = nn.LayerNorm(width)

    def forward(self, rows: Tensor) -> Tensor:
        """Convert [batch, tokens, 5] to [batch, tokens, width]."""
        return self.norm(sum(table(rows[..., number]) for number, table in enumerate(self.tables)))


class Convolution(nn.Module):
    """A residual block: a dilated convolution with gated linear units (Dauphin and others, 2017)."""

    def __init__(self, width: int, reach: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.conv = nn.Conv1d(width, 2 * width, 2 * reach + 1, padding=reach * dilation, dilation=dilation)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Convert [batch, tokens, width] to the same shape."""
        value, gate = self.conv(self.norm(x).transpose(1, 2)).transpose(1, 2).chunk(2, dim=-1)
        return x + self.dropout(value * torch.sigmoid(gate))


class Convolutions(nn.Module):
    def __init__(self, width: int, dilations: tuple[int, ...], dropout: float) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Convolution(width, 1, dilation, dropout) for dilation in dilations)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


class Recurrence(nn.Module):
    def __init__(self, width: int, hidden: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, hidden, layers, batch_first=True, bidirectional=True, dropout=dropout)
        self.norm = nn.LayerNorm(2 * hidden)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.lstm(x)[0]
        return self.norm(out)


class Tagger(nn.Module):
    """The tagger network. `kind` is 'cnn', 'lstm' or 'both' (convolutions under an LSTM)."""

    def __init__(
        self,
        vocabulary: int,
        parts: int,
        kind: str,
        width: int = 128,
        hidden: int = 128,
        layers: int = 1,
        dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 1),
        dropout: float = 0.3,
    ) -> None:
        super().__init__()
        self.kind = kind
        self.embedding = Embedding(vocabulary, width)
        self.dropout = nn.Dropout(dropout)
        self.body = nn.Sequential()
        out = width
        if kind in ("cnn", "both"):
            self.body.append(Convolutions(width, dilations, dropout / 2))
        if kind in ("lstm", "both"):
            self.body.append(Recurrence(width, hidden, layers, dropout))
            out = 2 * hidden
        self.out = out
        self.tags = nn.Linear(out, len(TAGS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.parts = nn.Linear(out, parts)
        self.names = nn.Linear(out, len(NAME_KINDS))
        self.words = nn.Linear(out, width)

    def encode(self, rows: Tensor) -> Tensor:
        hidden: Tensor = self.body(self.dropout(self.embedding(rows)))
        return self.dropout(hidden)


def sequence_loss(scores: Tensor, tags: Tensor, transitions: Tensor) -> Tensor:
    """Return the negative log-likelihood for each token of whole tag sequences under a linear chain (Lafferty,
    McCallum and Pereira, 2001).

    `scores` are [batch, tokens, tags]. Tokens with tag -1 are padding at the end and do not count. The tag before and
    after each sequence is 'outside'.
    """
    present = tags >= 0
    known = tags.clamp(min=0)
    before = torch.cat([torch.zeros_like(known[:, :1]), known[:, :-1]], 1)
    steps = scores.gather(2, known[..., None])[..., 0] + transitions[before, known]
    best = (steps * present).sum()
    sums = scores[:, 0] + transitions[0]
    for number in range(1, scores.shape[1]):
        following = torch.logsumexp(sums[:, :, None] + transitions, 1) + scores[:, number]
        sums = torch.where(present[:, number, None], following, sums)
    return (torch.logsumexp(sums, 1).sum() - best) / present.sum()

"""How likely a question wants one fact, everything there is, a comparison, or what a text says as a whole.

People ask for everything in ever new words: of 140 such requests by somebody who had not seen the cues
(:mod:`kzqa.intent`) these told 69; both together tell 107. What a question wants shows in its vector too, whatever
it is about: a linear model over it, learned from a thousand requests (``python -m benchmarks.intents``, which writes
``data/wants.npz``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from kzqa.intent import Intent

__all__ = ["INTENTS", "Wants", "load_wants"]

INTENTS = (Intent.FACT, Intent.LIST, Intent.COMPARE, Intent.WHOLE)
"""The columns of the model."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wants:
    """The learned model."""

    embedder: str
    """The fingerprint of the embedder whose vectors it takes."""
    weights: Floats
    """Shape (the embedder's dimensions and a constant, INTENTS)."""

    def of(self, asked: Floats) -> dict[Intent, float]:
        """The probability of each intent, by the vector of a question; they sum to 1."""
        scores = asked @ self.weights[:-1] + self.weights[-1]
        odds = np.exp(scores - scores.max())
        return dict(zip(INTENTS, (odds / odds.sum()).tolist(), strict=True))


@cache
def load_wants() -> Wants:
    """The model that comes with kzqa."""
    with as_file(files("kzqa").joinpath("data", "wants.npz")) as path, np.load(path) as kept:
        return Wants(str(kept["embedder"]), kept["weights"])

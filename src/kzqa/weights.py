"""The fitted numbers: weights of the ranking and of the decision to refuse, and of what a question asks for.

``data/weights.toml`` is written by ``python -m benchmarks.fit`` from the dev suites and, for the refusal, from
questions of other fields (XQuAD's); ``data/asking.toml`` by ``python -m benchmarks.asking`` from the questions in
``data/expansions.txt`` and ``data/unanswered.txt``: see docs/retrieval.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

__all__ = ["Asking", "Weights", "load_asking", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear models by the names of their signals; ``bias`` is the constant.

    A paragraph that is expanded is found by other signs than one that has only its own words, and weighed by others.
    """

    ranking: Mapping[str, float]
    """Of a paragraph without expansions."""
    answering: Mapping[str, float]
    """Log odds that the corpus answers, where the best paragraph has no expansions."""
    ranking_expanded: Mapping[str, float]
    answering_expanded: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asking:
    """A linear model over a question's vector: whether it asks for what these texts tell, or for what they do not."""

    embedder: str
    """The fingerprint of the embedder whose vectors it weighs."""
    bias: float
    weights: tuple[float, ...]

    def odds(self, embedding: Sequence[float]) -> float:
        """Log odds that it asks for what is told; the embedding is of length 1."""
        return self.bias + float(sum(map(mul, self.weights, embedding)))


@cache
def load_asking() -> Asking:
    """The model that comes with kzqa."""
    data = tomllib.loads(files("kzqa").joinpath("data", "asking.toml").read_text(encoding="utf-8"))
    return Asking(data["embedder"], data["bias"], tuple(data["weights"]))


@cache
def load_weights() -> Weights:
    """The weights that come with kzqa."""
    data = tomllib.loads(files("kzqa").joinpath("data", "weights.toml").read_text(encoding="utf-8"))
    return Weights(**data)

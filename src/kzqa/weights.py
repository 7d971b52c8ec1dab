"""The fitted numbers: weights of the ranking and of the decision to refuse.

``data/weights.toml`` is written by ``python -m benchmarks.fit`` from the dev suites and, for the refusal, from
questions of other fields (XQuAD's): see docs/retrieval.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Weights", "load_weights"]


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


@cache
def load_weights() -> Weights:
    """The weights that come with kzqa."""
    data = tomllib.loads(files("kzqa").joinpath("data", "weights.toml").read_text(encoding="utf-8"))
    return Weights(**data)

"""How near a question is to the lines that come with kzqa, in a space that was learned for it.

An embedder's vectors are near to each other where texts are about the same matter. What decides here is finer: whether
two people ask for the same fact. So a linear map of a question's vectors, as asked and in English words, is learned by
neighbourhood components analysis (Goldberger, Roweis, Hinton and Salakhutdinov 2004): in its space the neighbours of
a line are lines of the same paragraph, and the neighbours of a question that no text answers are such questions. How
something is asked is lost towards an encoder's last layer, so the eighth is mapped beside it; a second map leads into
the same space from the last layer alone, for an engine that gives no other.
Where no line is of what is searched, a linear model over the same vectors tells the two apart, less well.
``python -m benchmarks.neighbours`` learns it and writes ``data/neighbours.npz``: the maps, and where each line stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["TEMPERATURE", "WHOLE", "Projection", "Space", "key", "load_space", "masses", "places_of", "row", "unit"]

TEMPERATURE = 0.05
"""A neighbour whose cosine is less by so much counts e times less."""

WHOLE = 127
"""Places are kept as whole numbers of one byte: of length 1, times this."""

AT_ONCE = 1_024
"""So many lines are unpacked at a time: all of them would take four times the memory that they are kept in."""

Floats = NDArray[np.float32]
Places = NDArray[np.int8]


def key(text: str) -> int:
    """By what a line is found again: the first 8 bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@dataclass(frozen=True, slots=True)
class Projection:
    """A way into the space from so many layers as an engine gives; a question's :func:`row` is what it takes."""

    matrix: Floats
    """Shape (numbers of a row, dimensions of the space)."""
    centre: Floats
    """Where the middle of all lines is mapped to: shape (dimensions of the space,)."""
    told: Floats
    """A linear model over a row, its constant last: whether such things are asked as the texts tell of."""


@dataclass(frozen=True, slots=True)
class Space:
    """The learned space."""

    embedder: str
    """The fingerprint of the embedder whose vectors are mapped."""
    projections: Mapping[int, Projection]
    """By how many layers of the embedder a question was read with."""

    def odds(self, asked: Floats, gloss: Floats) -> float:
        """Log odds that a question asks for what is told, and not for what is only asked about it: for any corpus.

        Args:
            asked: the vectors of the question, shape (layers, dimensions of the embedder).
            gloss: those of its content in English words.
        """
        told = self.projections[len(asked)].told
        return float(row(asked, gloss) @ told[:-1] + told[-1])

    def place(self, asked: Floats, gloss: Floats) -> Floats:
        """Where a question stands: of length 1, shape (dimensions,). The arguments are those of :meth:`odds`."""
        projection = self.projections[len(asked)]
        return unit(row(asked, gloss) @ projection.matrix - projection.centre)


@cache
def load_space() -> Space:
    """The space that comes with kzqa."""
    with _opened() as kept:
        projections = {
            layers: Projection(
                kept[f"matrix-{layers}"].astype(np.float32), kept[f"centre-{layers}"], kept[f"told-{layers}"]
            )
            for layers in kept["layers"].tolist()
        }
        return Space(str(kept["embedder"]), projections)


def row(asked: Floats, gloss: Floats) -> Floats:
    """The vectors of a question as one: those as asked, then those of its gloss."""
    return np.concatenate([asked, gloss], axis=None)


def places_of(texts: Iterable[str]) -> Places:
    """Where lines stand: shape (lines, dimensions); one that the map was not learned with stands nowhere, at 0."""
    with _opened() as kept:
        keys, places = kept["keys"], kept["places"]
    asked = np.array([key(text) for text in texts], dtype=np.uint64)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    found: Places = np.where((keys[at] == asked)[:, None], places[at], np.int8(0))
    return found


def masses(places: Places, place: Floats) -> Floats:
    """How much each line counts as a neighbour of a question: e to its cosine less 1, over the temperature."""
    cosines = np.empty(len(places), dtype=np.float32)
    for start in range(0, len(places), AT_ONCE):
        cosines[start : start + AT_ONCE] = places[start : start + AT_ONCE].astype(np.float32) @ place
    counted: Floats = np.exp((cosines / np.float32(WHOLE) - 1) / np.float32(TEMPERATURE))
    return counted


def unit(vectors: Floats) -> Floats:
    """The same directions, of length 1."""
    found: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return found


@contextmanager
def _opened() -> Iterator[Mapping[str, Any]]:
    with as_file(files("kzqa").joinpath("data", "neighbours.npz")) as path, np.load(path) as kept:
        yield kept

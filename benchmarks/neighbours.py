"""Learns the space in which a question's neighbours are looked for, from the lines of kzqa; no suite is read.

``python -m benchmarks.neighbours`` writes ``src/kzqa/data/neighbours.npz``: see :mod:`kzqa.neighbours`. Of every line,
as of any question, two vectors are taken, as it stands and in English words; a linear map of both is to give each line
neighbours of its own kind: lines of the same paragraph, or, for a question that no text answers, other such questions.
Run it after a change of the lines or of the glossary, and ``python -m benchmarks.fit`` after it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzqa.config import load_config
from kzqa.expansions import Line, read_lines
from kzqa.neighbours import TEMPERATURE, WHOLE, key, unit
from kzqa.pipeline import Library, build_index, open_library

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "kzqa" / "data"
DIMENSIONS = 96
EPOCHS = 6
BATCH = 512
RATE = 0.002
FIRST_MOMENT, SECOND_MOMENT = 0.9, 0.99
PENALTY = 3.0
"""Of the linear model that tells the two apart, on weights of standardised numbers."""
HELD_OUT = 10
"""One line of so many is left out to see how the map does on what it has not seen."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


def main() -> None:
    """Learn and write."""
    told, untold = _lines("expansions.txt"), _lines("unanswered.txt")
    texts = [line.text for line in (*told, *untold)]
    paragraphs = np.unique([line.paragraph for line in told], return_inverse=True)[1]
    kinds = np.append(paragraphs, np.full(len(untold), -1))
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    vectors = _vectors(library, texts)
    print(f"{len(told)} lines of paragraphs, {len(untold)} questions that are not answered")
    left_out = np.random.default_rng(0).permutation(len(texts)) % HELD_OUT == 0
    _report(vectors, kinds, left_out)
    middle = vectors.mean(axis=0)
    matrix = _learn(vectors - middle, kinds)
    places = np.round(unit((vectors - middle) @ matrix) * WHOLE).astype(np.int8)
    keys = np.array([key(text) for text in texts], dtype=np.uint64)
    order = np.argsort(keys)
    kept = io.BytesIO()
    np.savez(
        kept,
        embedder=np.array(library.retriever.index.manifest.embedder.partition("/")[0]),
        matrix=matrix.astype(np.float16),
        told=_tell_apart(vectors, np.where(kinds < 0, -1.0, 1.0)),
        centre=(middle @ matrix.astype(np.float16).astype(np.float32)).astype(np.float32),
        keys=keys[order],
        places=places[order],
    )
    (DATA / "neighbours.npz").write_bytes(kept.getvalue())


def _lines(name: str) -> list[Line]:
    return list(read_lines(files("kzqa").joinpath("data", name).read_text(encoding="utf-8")))


def _vectors(library: Library, texts: Sequence[str]) -> Floats:
    """Of each text its own vector and its gloss': shape (texts, twice the embedder's dimensions)."""
    glosses = [library.planner.plan(text).gloss for text in texts]
    halves = [library.retriever.embedder.get_query_embeddings(list(half)) for half in (texts, glosses)]
    return np.hstack([np.array(half, dtype=np.float32) for half in halves])


def _report(vectors: Floats, kinds: Numbers, left_out: NDArray[np.bool_]) -> None:
    """Of lines that were not learned with: whether most of the neighbourhood is of their kind; and answered or not."""
    middle = vectors[~left_out].mean(axis=0)
    matrix = _learn(vectors[~left_out] - middle, kinds[~left_out])
    for title, places in (
        ("as embedded", unit(vectors - vectors.mean(axis=0))),
        ("as learned", unit((vectors - middle) @ matrix)),
    ):
        counted = np.exp((places[left_out] @ places[~left_out].T - 1) / TEMPERATURE)
        masses = np.stack([counted[:, kinds[~left_out] == kind].sum(axis=1) for kind in np.unique(kinds)], axis=1)
        own = np.searchsorted(np.unique(kinds), kinds[left_out])
        most = masses[:, 1:].argmax(axis=1) + 1
        told = masses[:, 1:].sum(axis=1) > masses[:, 0]
        answered = own > 0
        print(
            f"{title}: of lines left out {np.mean(most[answered] == own[answered]):.3f} have their paragraph's about "
            f"them, {np.mean(told[answered]):.3f} those that are answered; of questions that are not "
            f"{np.mean(~told[~answered]):.3f} those that are not"
        )


def _learn(rows: Floats, kinds: Numbers) -> Floats:
    """The map: shape (columns, DIMENSIONS). Rows are centred; of one kind are those with the same number.

    The loss of a line is the logarithm of the share that its own kind has of its neighbourhood. Adam, from the
    principal axes; the rate falls with a half cosine.
    """
    chance = np.random.default_rng(0)
    sample = rows[chance.choice(len(rows), 4_000, replace=False)]
    matrix: Floats = np.linalg.svd(sample, full_matrices=False)[2][:DIMENSIONS].T.copy()
    scale = np.float32(rows.std())
    rows = rows / scale
    first, second = np.zeros_like(matrix), np.zeros_like(matrix)
    steps = EPOCHS * (len(rows) // BATCH)
    for step in range(1, steps + 1):
        if step % (len(rows) // BATCH) == 1:
            order = chance.permutation(len(rows))
        at = (step - 1) % (len(rows) // BATCH) * BATCH
        slope = _slope(matrix, rows, kinds, order[at : at + BATCH])
        first += (1 - FIRST_MOMENT) * (slope - first)
        second += (1 - SECOND_MOMENT) * (slope * slope - second)
        rate = RATE * (1 + np.cos(np.pi * step / steps)) / 2
        matrix -= rate * (first / (1 - FIRST_MOMENT**step)) / (np.sqrt(second / (1 - SECOND_MOMENT**step)) + 1e-8)
    return matrix / scale


def _tell_apart(vectors: Floats, sign: NDArray[np.float64]) -> Floats:
    """Logistic regression of what is told (1) against what is not (-1), both of equal weight; its constant last."""
    deviation = vectors.std(axis=0)
    rows = np.hstack([vectors / deviation, np.ones((len(vectors), 1), dtype=np.float32)])
    weight = np.where(sign > 0, 1.0, (sign > 0).sum() / (sign < 0).sum())

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = sign * (rows @ w)
        slope = -sign * weight / (1 + np.exp(np.clip(margins, -500, 500)))
        gradient = rows.T @ slope
        gradient[:-1] += 2 * PENALTY * w[:-1]
        return float((np.logaddexp(0, -margins) * weight).sum() + PENALTY * (w[:-1] @ w[:-1])), gradient

    fitted = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return np.append(fitted[:-1] / deviation, fitted[-1]).astype(np.float32)


def _slope(matrix: Floats, rows: Floats, kinds: Numbers, batch: Numbers) -> Floats:
    """The gradient of the mean loss of some lines among all others."""
    mapped = rows @ matrix
    lengths = np.linalg.norm(mapped, axis=1, keepdims=True)
    places = mapped / lengths
    scores = places[batch] @ places.T / np.float32(TEMPERATURE)
    scores[np.arange(len(batch)), batch] = -np.inf  # nobody is a neighbour of himself
    counted = np.exp(scores - scores.max(axis=1, keepdims=True))
    own = counted * (kinds[batch][:, None] == kinds)
    shares = counted / counted.sum(axis=1, keepdims=True) - own / np.maximum(own.sum(axis=1, keepdims=True), 1e-12)
    shares /= np.float32(TEMPERATURE * len(batch))
    towards = shares.T @ places[batch]
    towards[batch] += shares @ places
    across = (towards - (towards * places).sum(axis=1, keepdims=True) * places) / lengths
    slope: Floats = rows.T @ across
    return slope


if __name__ == "__main__":
    main()

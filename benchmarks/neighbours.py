"""Learns the space in which a question's neighbours are looked for, from the lines of kzqa; no suite is read.

``python -m benchmarks.neighbours`` writes ``src/kzqa/data/neighbours.npz``: see :mod:`kzqa.neighbours`. Of every line,
as of any question, vectors of two layers are taken, as it stands and in English words; a linear map of all four is to
give each line neighbours of its own kind: lines of the same paragraph, or, for a question that no text answers, other
such questions. The map from the last layer alone is fitted to lead to the same places; that does better than a map
that is learned from it (docs/adr/0028).
Run it after a change of the lines or of the glossary, and ``python -m benchmarks.fit`` after it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzqa.config import load_config
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, bundled_lines
from kzqa.neighbours import TEMPERATURE, WHOLE, key, row, unit
from kzqa.pipeline import Library, build_index, open_library

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "kzqa" / "data"
DIMENSIONS = 96
EPOCHS = 8
BATCH = 512
RATE = 0.002
FIRST_MOMENT, SECOND_MOMENT = 0.9, 0.99
PENALTY = 3.0
"""Of the linear model that tells the two apart, on weights of standardised numbers."""
RIDGE = 0.001
"""Of the fit to places, as a share of what the rows' numbers vary by."""
HELD_OUT = 10
"""One line of so many is left out to see how the map does on what it has not seen."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


def main() -> None:
    """Learn and write."""
    told, untold = list(bundled_lines(OF_PARAGRAPHS)), list(bundled_lines(NO_ANSWER))
    texts = [line.text for line in (*told, *untold)]
    paragraphs = np.unique([line.paragraph for line in told], return_inverse=True)[1]
    kinds = np.append(paragraphs, np.full(len(untold), -1))
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    rows = _rows(library, texts)
    print(f"{len(told)} lines of paragraphs, {len(untold)} questions that are not answered")
    _report(rows, kinds, np.random.default_rng(0).permutation(len(texts)) % HELD_OUT == 0)
    sign = np.where(kinds < 0, -1.0, 1.0)
    matrices = _maps(rows, kinds)
    most = max(matrices)
    places = np.round(_placed(rows[most], rows[most], matrices[most]) * WHOLE).astype(np.int8)
    keys = np.array([key(text) for text in texts], dtype=np.uint64)
    order = np.argsort(keys)
    kept = {
        "embedder": np.array(library.retriever.index.manifest.embedder.partition("/")[0]),
        "layers": np.array(sorted(matrices)),
        "keys": keys[order],
        "places": places[order],
    }
    for layers, matrix in matrices.items():
        halved = matrix.astype(np.float16)
        kept[f"matrix-{layers}"] = halved
        kept[f"centre-{layers}"] = rows[layers].mean(axis=0) @ halved.astype(np.float32)
        kept[f"told-{layers}"] = _tell_apart(rows[layers], sign)
    written = io.BytesIO()
    np.savez(written, **kept)
    (DATA / "neighbours.npz").write_bytes(written.getvalue())


def _rows(library: Library, texts: Sequence[str]) -> dict[int, Floats]:
    """By how many layers are read: of each text its row, shape (texts, numbers of a row)."""
    embedder = library.retriever.embedder
    plans = [library.planner.plan(text) for text in texts]
    halves = [embedder.read_queries(half) for half in ([plan.text for plan in plans], [plan.gloss for plan in plans])]
    pairs = list(zip(*halves, strict=True))
    return {
        layers: np.stack([row(asked[:layers], gloss[:layers]) for asked, gloss in pairs])
        for layers in (1, len(pairs[0][0]))
    }


def _maps(rows: Mapping[int, Floats], kinds: Numbers) -> dict[int, Floats]:
    """By how many layers are read, the map: shape (numbers of a row, DIMENSIONS)."""
    most, fewest = max(rows), min(rows)
    learned = _learn(rows[most] - rows[most].mean(axis=0), kinds)
    given = rows[fewest] - rows[fewest].mean(axis=0)
    moments = given.T @ given
    damped = moments + RIDGE * np.trace(moments) / len(moments) * np.eye(len(moments), dtype=np.float32)
    fitted: Floats = np.linalg.solve(damped, given.T @ _placed(rows[most], rows[most], learned))
    return {fewest: fitted, most: learned}


def _placed(some: Floats, learned_with: Floats, matrix: Floats) -> Floats:
    return unit((some - learned_with.mean(axis=0)) @ matrix)


def _report(rows: Mapping[int, Floats], kinds: Numbers, left_out: NDArray[np.bool_]) -> None:
    """Of lines that were not learned with: whether most of the neighbourhood is of their kind; and answered or not."""
    learned_with = {layers: all_[~left_out] for layers, all_ in rows.items()}
    others, own = kinds[~left_out], kinds[left_out]
    known = np.unique(kinds)
    matrices = _maps(learned_with, others)
    most = max(matrices)
    bank = _placed(learned_with[most], learned_with[most], matrices[most])
    for layers, matrix in matrices.items():
        places = _placed(rows[layers][left_out], learned_with[layers], matrix)
        counted = np.exp((places @ bank.T - 1) / TEMPERATURE)
        masses = np.stack([counted[:, others == kind].sum(axis=1) for kind in known], axis=1)
        nearest = known[1:][masses[:, 1:].argmax(axis=1)]
        told = masses[:, 1:].sum(axis=1) > masses[:, 0]
        answered = own >= 0
        print(
            f"layers read: {layers}. Of lines left out {np.mean(nearest[answered] == own[answered]):.3f} have their "
            f"paragraph's about them, {np.mean(told[answered]):.3f} those that are answered; of questions that are not "
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


def _tell_apart(given: Floats, sign: NDArray[np.float64]) -> Floats:
    """Logistic regression of what is told (1) against what is not (-1), both of equal weight; its constant last."""
    deviation = given.std(axis=0)
    rows = np.hstack([given / deviation, np.ones((len(given), 1), dtype=np.float32)])
    weight = np.where(sign > 0, 1.0, (sign > 0).sum() / (sign < 0).sum())

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = sign * (rows @ w.astype(np.float32))  # of one type with the rows: else these are converted each time
        slope = -sign * weight / (1 + np.exp(np.clip(margins, -500, 500)))
        gradient = (rows.T @ slope.astype(np.float32)).astype(np.float64)
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

"""Learns what a question wants from requests that say so, and from the lines of kzqa, which all ask for a fact.

``python -m benchmarks.intents`` writes ``src/kzqa/data/wants.npz``: see :mod:`kzqa.wants`. The requests
(``benchmarks/intents.tsv``: language, intent, words) were written by people who knew only the texts; no suite is read.
What it is worth on requests by somebody else (``tests/intents.tsv``) is printed, beside the cues and with them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzqa.config import load_config
from kzqa.intent import Intent
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, bundled_lines
from kzqa.pipeline import Library, build_index, open_library
from kzqa.wants import INTENTS

ROOT = Path(__file__).resolve().parents[1]
PENALTY = 50.0
"""On weights of standardised numbers."""
LINES = 0.3
"""Weight of a line, which are many, and of which some ask for more than a fact."""

Floats = NDArray[np.float32]
Requests = list[tuple[str, Intent, str]]


def main() -> None:
    """Learn, write and report."""
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    requests = read_requests(ROOT / "benchmarks" / "intents.tsv")
    lines = [line.text for name in (OF_PARAGRAPHS, NO_ANSWER) for line in bundled_lines(name)]
    wanted = [intent for _, intent, _ in requests] + [Intent.FACT] * len(lines)
    vectors = _vectors(library, [*(text for *_, text in requests), *lines])
    weight = np.repeat([1.0, LINES], [len(requests), len(lines)])
    weights = _learn(vectors, np.array([INTENTS.index(intent) for intent in wanted]), weight)
    kept = io.BytesIO()
    embedder = library.retriever.index.manifest.embedder.partition("/")[0]
    np.savez(kept, embedder=np.array(embedder), weights=weights)
    (ROOT / "src" / "kzqa" / "data" / "wants.npz").write_bytes(kept.getvalue())
    _report(library, read_requests(ROOT / "tests" / "intents.tsv"), weights)


def read_requests(path: Path) -> Requests:
    """Language, intent and words of each line."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(language, Intent(intent), text) for language, intent, text in rows]


def _vectors(library: Library, texts: Sequence[str]) -> Floats:
    return np.array(library.retriever.embedder.get_query_embeddings(list(texts)), dtype=np.float32)


def _learn(vectors: Floats, wanted: NDArray[np.int64], weight: NDArray[np.float64]) -> Floats:
    """Multinomial logistic regression; shape (columns and a constant, INTENTS)."""
    middle, deviation = vectors.mean(axis=0), vectors.std(axis=0)
    rows = np.hstack([(vectors - middle) / deviation, np.ones((len(vectors), 1), dtype=np.float32)])
    chosen = np.eye(len(INTENTS))[wanted]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(rows.shape[1], len(INTENTS))
        scores = rows @ w.astype(np.float32)  # of one type with the rows: else these are converted each time
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        slope = (rows.T @ ((shares - chosen) * weight[:, None]).astype(np.float32)).astype(np.float64)
        slope[:-1] += 2 * PENALTY * w[:-1]
        likely = np.log(np.maximum((shares * chosen).sum(axis=1), 1e-12))
        return float(-(likely * weight).sum() + PENALTY * (w[:-1] ** 2).sum()), slope.ravel()

    start = np.zeros(rows.shape[1] * len(INTENTS))
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B").x.reshape(rows.shape[1], len(INTENTS))
    scaled = fitted[:-1] / deviation[:, None]
    return np.vstack([scaled, fitted[-1] - middle @ scaled]).astype(np.float32)


def _report(library: Library, requests: Requests, weights: Floats) -> None:
    """Requests that were not learned with: how many of each sort the cues tell, the model, and both."""
    vectors = np.hstack([_vectors(library, [text for *_, text in requests]), np.ones((len(requests), 1))])
    model = [INTENTS[n] for n in (vectors @ weights).argmax(axis=1)]
    cues = [library.planner.plan(text).intent for *_, text in requests]
    for intent in INTENTS:
        of_it = [n for n, (_, wanted, _) in enumerate(requests) if wanted is intent]
        told = [sum(guess[n] is intent for n in of_it) for guess in (cues, model)]
        print(f"{intent.value}: {len(of_it)}, told by cues {told[0]}, by the model {told[1]}")


if __name__ == "__main__":
    main()

"""Fits the model of what a question asks for, from the questions that come with kzqa; no suite is read.

``python -m benchmarks.asking`` writes ``src/kzqa/data/asking.toml``: logistic regression (L2, both classes of equal
weight) over the embedder's vectors of questions that a paragraph answers (``expansions.txt``) and of questions about
the same matters that none does (``unanswered.txt``). ``python -m benchmarks.fit`` comes after it.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzqa.embed import load_engine
from kzqa.expansions import Line, read_lines

DATA = Path(__file__).resolve().parents[1] / "src" / "kzqa" / "data"
PENALTY = 3.0
FOLDS = 10

Floats = NDArray[np.float64]


def main() -> None:
    """Fit and write."""
    answered = [line.text for line in _lines("expansions.txt") if line.language != "en" or line.text.endswith("?")]
    unanswered = [line.text for line in _lines("unanswered.txt")]
    print(f"{len(answered)} questions that are answered, {len(unanswered)} that are not")
    engine = load_engine("e5")
    vectors = np.array(engine.get_query_embeddings([*answered, *unanswered]))
    right = np.repeat([1.0, -1.0], [len(answered), len(unanswered)])
    fold = np.random.default_rng(0).permutation(len(right)) % FOLDS
    held_out = np.zeros(len(right))
    for number in range(FOLDS):
        *weights, bias = _fit(vectors[fold != number], right[fold != number])
        held_out[fold == number] = vectors[fold == number] @ np.array(weights) + bias
    print(f"told apart, cross-validated: {np.mean([np.mean((held_out * right > 0)[right == s]) for s in (1, -1)]):.3f}")
    *weights, bias = _fit(vectors, right)
    lines = [
        "# Written by `python -m benchmarks.asking`. Do not edit by hand.",
        f'embedder = "{engine.fingerprint.partition("/")[0]}"',
        f"bias = {bias:.4f}",
        f"weights = [{', '.join(f'{weight:.3f}' for weight in weights)}]",
    ]
    (DATA / "asking.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(name: str) -> list[Line]:
    return list(read_lines(files("kzqa").joinpath("data", name).read_text(encoding="utf-8")))


def _fit(vectors: Floats, right: Floats) -> Floats:
    """Weights of the raw vectors, and the bias last; the penalty is on weights of standardised ones."""
    mean, deviation = vectors.mean(axis=0), vectors.std(axis=0)
    rows = (vectors - mean) / deviation
    weight = np.where(right > 0, 1.0, (right > 0).sum() / (right < 0).sum())

    def loss(w: Floats) -> tuple[float, Floats]:
        margins = right * (rows @ w[:-1] + w[-1])
        slope = -right * weight / (1 + np.exp(np.clip(margins, -500, 500)))
        error = (np.logaddexp(0, -margins) * weight).sum() + PENALTY * (w[:-1] @ w[:-1])
        return float(error), np.append(rows.T @ slope + 2 * PENALTY * w[:-1], slope.sum())

    fitted = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = fitted[:-1] / deviation
    return np.append(weights, fitted[-1] - weights @ mean)


if __name__ == "__main__":
    main()

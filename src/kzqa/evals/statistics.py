"""How sure a figure is: bootstrap intervals, and paired tests for two runs of the same cases.

A statistic here depends only on how often each value occurs. Drawing n cases with replacement and counting
values is drawing once from a multinomial distribution, so that is what is drawn: the same bootstrap, for a
hundred thousand cases as fast as for a hundred.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "RESAMPLES",
    "SEED",
    "Paired",
    "bootstrap_interval",
    "bootstrap_mean",
    "mcnemar",
    "paired_bootstrap",
]

SEED = 20130418
RESAMPLES = 2_000

Counts = NDArray[np.float64]
"""How often each value occurs: resamples by values."""
Statistic = Callable[[Counts], NDArray[np.float64]]
"""From counts to one number for each resample; NaN where it is not defined."""


def _resample(counts: Sequence[int], seed: int, resamples: int) -> Counts:
    drawn = np.asarray(counts, dtype=np.int64)
    total = int(drawn.sum())
    return np.random.default_rng(seed).multinomial(total, drawn / total, size=resamples).astype(np.float64)


def bootstrap_interval(
    counts: Sequence[int], statistic: Statistic, *, seed: int = SEED, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """95 % percentile interval of a statistic of counts; None when it is defined in no resample.

    Source: Efron, Tibshirani, *An Introduction to the Bootstrap* (1993), 13.3.
    """
    if not sum(counts):
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = statistic(_resample(counts, seed, resamples))
    defined = drawn[~np.isnan(drawn)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def bootstrap_mean(
    values: Sequence[float], *, seed: int = SEED, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """95 % percentile interval of the mean of ``values``, whatever their order; None when there are none."""
    distinct, counts = _tally(values)
    points = np.asarray(distinct, dtype=np.float64)
    return bootstrap_interval(counts, lambda drawn: drawn @ points / len(values), seed=seed, resamples=resamples)


def _tally(values: Sequence[Any]) -> tuple[list[Any], list[int]]:
    counted: Counter[Hashable] = Counter(values)
    distinct: list[Any] = sorted(counted)
    return distinct, [counted[value] for value in distinct]


@dataclass(frozen=True, slots=True)
class Paired:
    """The difference between two runs of the same cases: second less first."""

    difference: float
    low: float
    high: float
    """95 % interval of the difference."""
    p: float
    """Two-sided: how often a difference of the other sign, or none, is drawn."""


def paired_bootstrap(
    pairs: Sequence[tuple[Any, Any]],
    statistic: Callable[[Sequence[Any]], Statistic],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> Paired | None:
    """Resample cases, both runs' values together, and look at the difference; None where it is not defined.

    Args:
        pairs: for each case the first and the second run's value; values can be ordered.
        statistic: from the distinct values to the statistic of their counts.
        seed: of the generator.
        resamples: how many.

    Source: Koehn, *Statistical Significance Tests for Machine Translation Evaluation* (2004); the p-value is
    twice the smaller tail, with one added to both counts (Davison, Hinkley, *Bootstrap Methods*, 1997, 4.2).
    """
    if not pairs:
        return None
    distinct, counts = _tally(pairs)
    first = statistic([pair[0] for pair in distinct])
    second = statistic([pair[1] for pair in distinct])
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.asarray([counts], dtype=np.float64)
        difference = float((second(observed) - first(observed))[0])
        resampled = _resample(counts, seed, resamples)
        drawn = second(resampled) - first(resampled)
    drawn = drawn[~np.isnan(drawn)]
    if math.isnan(difference) or not drawn.size:
        return None
    low, high = np.percentile(drawn, [2.5, 97.5])
    slack = 1e-12
    tail = min(int((drawn <= slack).sum()), int((drawn >= -slack).sum()))
    return Paired(difference, float(low), float(high), min(1.0, 2 * (tail + 1) / (drawn.size + 1)))


def mcnemar(won: int, lost: int) -> float:
    """Exact two-sided McNemar test: the p-value of ``won`` and ``lost`` cases, if either were equally likely.

    Source: McNemar (1947); the exact form is the sign test, twice the smaller binomial tail at 1/2, at most
    1.
    """
    n = won + lost
    if n == 0:
        return 1.0
    log_half = n * math.log(2)
    terms = (
        math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - log_half)
        for k in range(min(won, lost) + 1)
    )
    return min(1.0, 2 * math.fsum(terms))

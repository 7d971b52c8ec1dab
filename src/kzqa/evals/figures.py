"""The figures of many cases: means with their intervals, refusal, latency."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from kzqa.evals.metrics import CASE_METRICS, measure
from kzqa.evals.record import CaseRecord
from kzqa.evals.statistics import Counts, Statistic, bootstrap_interval, bootstrap_mean

__all__ = [
    "DEFINITIONS",
    "FLOORED",
    "METRICS",
    "REFUSAL",
    "Figure",
    "figures",
    "grouped",
    "mean_of",
    "percentile",
    "value_of",
]

Decision = tuple[bool, bool]
"""Of one case: whether it should be refused, whether it was."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and how sure it is."""

    value: float | None
    """None where the figure applies to no case."""
    low: float | None
    high: float | None
    """95 % bootstrap interval; None for percentiles and where there is no value."""
    n: int
    """Cases that it was computed from."""


def mean_of(values: Sequence[float]) -> Statistic:
    """The mean as a statistic of how often each of ``values`` occurs."""
    points = np.asarray(values, dtype=np.float64)
    return lambda counts: counts @ points / counts.sum(axis=1)


def _decided(decisions: Sequence[Decision], counts: Counts, decision: Decision) -> NDArray[np.float64]:
    chosen = np.asarray([one == decision for one in decisions], dtype=np.float64)
    return counts @ chosen


def refusal_precision(decisions: Sequence[Decision]) -> Statistic:
    """Refusals that were right, by all refusals; not defined without refusals."""

    def of(counts: Counts) -> NDArray[np.float64]:
        right = _decided(decisions, counts, (True, True))
        return right / (right + _decided(decisions, counts, (False, True)))

    return of


def refusal_recall(decisions: Sequence[Decision]) -> Statistic:
    """Refusals that were right, by all cases that should be refused; not defined without such cases."""

    def of(counts: Counts) -> NDArray[np.float64]:
        right = _decided(decisions, counts, (True, True))
        return right / (right + _decided(decisions, counts, (True, False)))

    return of


def refusal_f1(decisions: Sequence[Decision]) -> Statistic:
    """2 TP / (2 TP + FP + FN), a refusal being positive; not defined when nothing is or should be refused.

    Source: van Rijsbergen, *Information Retrieval* (1979), 7: the harmonic mean of precision and recall.
    """

    def of(counts: Counts) -> NDArray[np.float64]:
        right = 2 * _decided(decisions, counts, (True, True))
        wrong = _decided(decisions, counts, (False, True)) + _decided(decisions, counts, (True, False))
        return right / (right + wrong)

    return of


REFUSAL: Mapping[str, Callable[[Sequence[Decision]], Statistic]] = MappingProxyType(
    {
        "refusal.precision": refusal_precision,
        "refusal.recall": refusal_recall,
        "refusal.f1": refusal_f1,
    }
)
"""Figures over the decisions of all cases."""

LATENCY: Mapping[str, int] = MappingProxyType({"latency_ms.p50": 50, "latency_ms.p95": 95})

_ORDER = ("retrieval.", "citation.", "refusal.", "answer.", "quotes.", "latency_ms.")
METRICS: tuple[str, ...] = tuple(
    sorted([*CASE_METRICS, *REFUSAL, *LATENCY], key=lambda name: _ORDER.index(name.partition(".")[0] + "."))
)
"""Every figure, in the order they are shown."""

FLOORED: tuple[str, ...] = tuple(name for name in METRICS if name not in LATENCY)
"""Figures of which more is better: those that can have a floor."""


def percentile(values: Sequence[float], at: int) -> float | None:
    """The percentile of the wall-clock times, by linear interpolation.

    Source: Hyndman, Fan, *Sample Quantiles in Statistical Packages* (1996), definition 7: numpy's default.
    """
    return float(np.percentile(np.asarray(values), at)) if values else None


def _definition(name: str) -> str:
    if name in LATENCY:
        return f"The {LATENCY[name]}th percentile of the wall-clock times, by linear interpolation."
    documented = (CASE_METRICS.get(name) or REFUSAL[name]).__doc__ or ""
    return documented.partition("\n")[0].replace("``", "")


DEFINITIONS: Mapping[str, str] = MappingProxyType({name: _definition(name) for name in METRICS})
"""What each figure is, in a line: it stands in every report."""


def figures(records: Sequence[CaseRecord]) -> dict[str, Figure]:
    """Every figure of ``records``, by name, in the order of :data:`METRICS`."""
    measured = [measure(record) for record in records]
    found: dict[str, Figure] = {}
    for name in METRICS:
        if name in CASE_METRICS:
            found[name] = _mean([value for one in measured if (value := one[name]) is not None])
        elif name in REFUSAL:
            found[name] = _refusal(REFUSAL[name], records)
        else:
            latencies = [record.latency_ms for record in records]
            found[name] = Figure(percentile(latencies, LATENCY[name]), None, None, len(latencies))
    return found


def _mean(values: Sequence[float]) -> Figure:
    interval = bootstrap_mean(values)
    if interval is None:
        return Figure(None, None, None, 0)
    return Figure(math.fsum(values) / len(values), *interval, len(values))


def value_of(of: Callable[[Sequence[Decision]], Statistic], decisions: Sequence[Decision]) -> float | None:
    """A figure of refusal over ``decisions``; None where it is not defined."""
    counted = Counter(decisions)
    distinct = sorted(counted)
    counts = np.asarray([[counted[decision] for decision in distinct]], dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(of(distinct)(counts)[0])
    return None if math.isnan(value) else value


def _refusal(of: Callable[[Sequence[Decision]], Statistic], records: Sequence[CaseRecord]) -> Figure:
    counted = Counter((record.case.refuse, record.refused) for record in records)
    value = value_of(of, list(counted.elements()))
    if value is None:
        return Figure(None, None, None, len(records))
    distinct = sorted(counted)
    low, high = bootstrap_interval([counted[one] for one in distinct], of(distinct)) or (None, None)
    return Figure(value, low, high, len(records))


def grouped(records: Iterable[CaseRecord], keys: Callable[[CaseRecord], Iterable[str]]) -> dict[str, list[CaseRecord]]:
    """The records under each of their keys; keys in alphabetical order."""
    groups: dict[str, list[CaseRecord]] = {}
    for record in records:
        for key in keys(record):
            groups.setdefault(key, []).append(record)
    return dict(sorted(groups.items()))

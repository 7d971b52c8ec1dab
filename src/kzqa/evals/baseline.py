"""Two runs beside each other: what changed, and whether chance would do as much."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kzqa.errors import SuiteError
from kzqa.evals.figures import LATENCY, METRICS, REFUSAL, mean_of, percentile, value_of
from kzqa.evals.metrics import CASE_METRICS, YES_NO
from kzqa.evals.report import Report, report_as_dict
from kzqa.evals.statistics import mcnemar, paired_bootstrap

__all__ = ["PASSED", "Change", "Comparison", "compare", "load_baseline"]

PASSED = "cases.passed"
"""The share of cases that passed: compared beside the figures."""

JsonCase = Mapping[str, Any]
NEEDED = ("suite", "id", "question", "refuse", "refused", "passed", "latency_ms", "metrics")
GOLD = (
    "question",
    "language",
    "history",
    "refuse",
    "cite_any",
    "cite_all",
    "also_ok",
    "contains",
    "excludes",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in both runs, over the cases that both have."""

    before: float
    now: float
    low: float | None
    high: float | None
    """95 % interval of ``now - before``; None for latencies."""
    p: float | None
    """Exact McNemar where a case is right or wrong, else paired bootstrap; None for latencies."""
    test: str | None
    n: int
    """Cases that the figure applies to in both runs."""

    @property
    def difference(self) -> float:
        """Now less before."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against an earlier one."""

    figures: Mapping[str, Change]
    won: tuple[str, ...]
    """Cases that failed before and pass now: ``suite/id``."""
    lost: tuple[str, ...]
    shared: int
    """Cases that both runs have, with the same question and gold."""
    changed: tuple[str, ...]
    """Cases that both have, but whose question or gold is another now: not compared."""


def load_baseline(path: Path) -> tuple[JsonCase, ...]:
    """The cases of an earlier ``--json`` file.

    Raises:
        SuiteError: the file cannot be read, or is not such a report.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise SuiteError(f"{path}: not JSON; give a file that 'kzqa eval --json' wrote") from None
    cases = report.get("cases") if isinstance(report, dict) else None
    if not isinstance(cases, list):
        raise SuiteError(f"{path}: has no 'cases'; give a file that 'kzqa eval --json' wrote")
    for number, case in enumerate(cases, start=1):
        lacking = [key for key in NEEDED if not isinstance(case, dict) or key not in case]
        if lacking or not isinstance(case["metrics"], dict):
            raise SuiteError(f"{path}, case {number}: lacks {', '.join(lacking) or 'metrics'}; write the file anew")
    return tuple(cases)


def compare(report: Report, baseline: Sequence[JsonCase]) -> Comparison:
    """Hold a run against an earlier one, over the cases that both have."""
    # Through JSON, so that lists are lists and both sides are told apart by nothing but their values.
    cases: list[JsonCase] = json.loads(json.dumps(report_as_dict(report)["cases"]))
    earlier = {(case["suite"], case["id"]): case for case in baseline}
    pairs: list[tuple[JsonCase, JsonCase]] = []
    changed = []
    for case in cases:
        before = earlier.get((case["suite"], case["id"]))
        if before is None:
            continue
        if _asked(before) == _asked(case):
            pairs.append((before, case))
        else:
            changed.append(_name(case))
    found = {PASSED: _passed(pairs), **{name: _change(name, pairs) for name in METRICS}}
    return Comparison(
        figures={name: change for name, change in found.items() if change is not None},
        won=tuple(_name(now) for before, now in pairs if now["passed"] and not before["passed"]),
        lost=tuple(_name(now) for before, now in pairs if before["passed"] and not now["passed"]),
        shared=len(pairs),
        changed=tuple(changed),
    )


def _name(case: JsonCase) -> str:
    return f"{case['suite']}/{case['id']}"


def _asked(case: JsonCase) -> list[object]:
    """What was asked and expected, without what was answered."""
    asked = [case.get(key) for key in GOLD[:-2]]
    phrases = [[one["text"] for one in case.get(key) or []] for key in GOLD[-2:]]
    return [*asked, *phrases]


def _change(name: str, pairs: Sequence[tuple[JsonCase, JsonCase]]) -> Change | None:
    if name in CASE_METRICS:
        both = [(before["metrics"].get(name), now["metrics"].get(name)) for before, now in pairs]
        measured = [(float(x), float(y)) for x, y in both if x is not None and y is not None]
        return _means(measured, yes_no=name in YES_NO)
    if name in REFUSAL:
        return _decisions(name, pairs)
    before, now = ([float(pair[side]["latency_ms"]) for pair in pairs] for side in (0, 1))
    first, second = percentile(before, LATENCY[name]), percentile(now, LATENCY[name])
    if first is None or second is None:
        return None
    return Change(first, second, None, None, None, None, len(pairs))


def _passed(pairs: Sequence[tuple[JsonCase, JsonCase]]) -> Change | None:
    return _means([(float(before["passed"]), float(now["passed"])) for before, now in pairs], yes_no=True)


def _means(pairs: Sequence[tuple[float, float]], *, yes_no: bool) -> Change | None:
    result = paired_bootstrap(pairs, mean_of)
    if result is None:
        return None
    before, now = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    p, test = result.p, "paired bootstrap"
    if yes_no:
        won, lost = sum(y > x for x, y in pairs), sum(y < x for x, y in pairs)
        p, test = mcnemar(won, lost), "exact McNemar"
    return Change(before, now, result.low, result.high, p, test, len(pairs))


def _decisions(name: str, pairs: Sequence[tuple[JsonCase, JsonCase]]) -> Change | None:
    decisions = [
        ((bool(before["refuse"]), bool(before["refused"])), (bool(now["refuse"]), bool(now["refused"])))
        for before, now in pairs
    ]
    result = paired_bootstrap(decisions, REFUSAL[name])
    if result is None:
        return None
    before, now = (value_of(REFUSAL[name], [pair[side] for pair in decisions]) for side in (0, 1))
    if before is None or now is None:
        return None
    return Change(before, now, result.low, result.high, result.p, "paired bootstrap", len(decisions))

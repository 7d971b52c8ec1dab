"""A run with a language model: what it wrote, what the gate said, and the figures beside those without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kzqa.evals.figures import Figure, percentile
from kzqa.evals.record import CaseRecord
from kzqa.evals.report import Report

__all__ = ["ModelFigures", "beside", "model_figures", "model_table"]


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """What the model had a part in, over the cases that it was asked."""

    asked: int
    """Cases that were put before it; the others were refused, or answered by look-up."""
    shown: int
    """Answers that begin with its words."""
    replaced: Mapping[str, int]
    """Answers that the quotations alone stand for, by the reason."""
    verdicts: Mapping[str, int]
    """Sentences by the gate's verdict."""
    latency_ms: Mapping[str, float | None]
    """The first statement shown and the whole, each as p50 and p95; the gate for one sentence, the mean."""

    @property
    def dropped(self) -> int:
        """Sentences that the gate did not let through."""
        return sum(count for verdict, count in self.verdicts.items() if verdict != "supported")

    def as_dict(self) -> dict[str, object]:
        """JSON types only; what differs between runs is under a key that begins with ``latency_ms``."""
        return {
            "asked": self.asked,
            "shown": self.shown,
            "replaced": dict(self.replaced),
            "verdicts": dict(self.verdicts),
            **{f"latency_ms.{name}": value for name, value in self.latency_ms.items()},
        }


def model_figures(records: Sequence[CaseRecord]) -> ModelFigures:
    """Count over the records that a model had a part in."""
    told: list[Mapping[str, Any]] = [record.model for record in records if record.model is not None]
    verdicts: Counter[str] = Counter()
    for one in told:
        verdicts.update(one["verdicts"])
    sentences = verdicts.total()
    gate = sum(one["latency_ms_gate"] for one in told)
    latencies: dict[str, float | None] = {"gate_sentence": round(gate / sentences, 3) if sentences else None}
    for name in ("first_statement", "model"):
        values = [one[f"latency_ms_{name}"] for one in told if one[f"latency_ms_{name}"] is not None]
        latencies |= {f"{name}_p{at}": percentile(values, at) for at in (50, 95)}
    return ModelFigures(
        asked=len(told),
        shown=sum(one["outcome"] == "shown" for one in told),
        replaced=dict(sorted(Counter(str(one["failure"]) for one in told if one["outcome"] != "shown").items())),
        verdicts=dict(verdicts),
        latency_ms=latencies,
    )


def beside(report: Report, without: Report, settings: Mapping[str, object]) -> Report:
    """A run with a model, holding its own figures and those of the same run without it."""
    figures = model_figures(report.records)
    plain = {name: _figure(figure) for name, figure in without.metrics.items()}
    return replace(report, model={**settings, **figures.as_dict(), "without": plain})


def _figure(figure: Figure) -> dict[str, object]:
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}


def model_table(figures: ModelFigures) -> str:
    """The counts as plain text."""
    replaced = ", ".join(f"{reason} {count}" for reason, count in figures.replaced.items()) or "-"
    verdicts = ", ".join(f"{verdict} {count}" for verdict, count in figures.verdicts.items()) or "-"
    times = ", ".join(f"{name} {value:.1f}" for name, value in figures.latency_ms.items() if value is not None)
    return "\n".join(
        [
            f"asked of the model: {figures.asked} cases",
            f"shown: {figures.shown}",
            f"replaced by the quotations: {sum(figures.replaced.values())} ({replaced})",
            f"dropped by the gate: {figures.dropped} of {sum(figures.verdicts.values())} sentences ({verdicts})",
            f"milliseconds: {times or '-'}",
        ]
    )

"""A run as one value, and as the JSON that other people's scripts can recompute every figure from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kzqa.domain import Corpus
from kzqa.evals.figures import DEFINITIONS, Figure, figures, grouped
from kzqa.evals.metrics import measure, reasons
from kzqa.evals.record import CaseRecord
from kzqa.evals.statistics import RESAMPLES, SEED
from kzqa.evals.suite import Suite

__all__ = ["Report", "build_report", "report_as_dict", "report_as_json"]


@dataclass(frozen=True)
class Report:
    """A run of suites, and its figures."""

    suite: str
    """The suites' names."""
    settings: Mapping[str, object]
    corpus: Corpus
    records: tuple[CaseRecord, ...]
    metrics: Mapping[str, Figure]
    by_language: Mapping[str, Mapping[str, Figure]]
    by_tag: Mapping[str, Mapping[str, Figure]]
    model: Mapping[str, object] | None = None
    """Of a run with a language model: its name and settings, its counts, and the figures without it."""

    @property
    def failed(self) -> tuple[CaseRecord, ...]:
        """The records that somebody should look at, in order."""
        return tuple(record for record in self.records if reasons(record))


def build_report(
    suites: Sequence[Suite], records: Sequence[CaseRecord], corpus: Corpus, settings: Mapping[str, object]
) -> Report:
    """Compute every figure.

    Args:
        suites: what was run.
        records: what was answered.
        corpus: what was asked.
        settings: whatever somebody needs to run it again; seeds, files and definitions are added.
    """
    files = [{"file": Path(suite.file).name, "sha256": suite.sha256} for suite in suites]
    languages = grouped(records, lambda record: [record.case.language])
    tags = grouped(records, lambda record: dict.fromkeys(record.case.tags))
    return Report(
        suite=" + ".join(dict.fromkeys(suite.name for suite in suites)),
        settings={
            **settings,
            "files": files,
            "bootstrap": {"seed": SEED, "resamples": RESAMPLES, "interval": 0.95},
            "definitions": dict(DEFINITIONS),
        },
        corpus=corpus,
        records=tuple(records),
        metrics=figures(records),
        by_language={key: figures(group) for key, group in languages.items()},
        by_tag={key: figures(group) for key, group in tags.items()},
    )


def report_as_json(report: Report) -> str:
    """The report as JSON text, the same for the same run but for keys that begin with ``latency_ms``."""
    return json.dumps(report_as_dict(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def report_as_dict(report: Report) -> dict[str, object]:
    """The report in JSON types: DESIGN section 5."""
    return {
        "suite": report.suite,
        "settings": dict(report.settings),
        "corpus": {
            "fingerprint": report.corpus.fingerprint,
            "sources": len(report.corpus.sources),
            "paragraphs": len(report.corpus.paragraphs),
        },
        **({"model": dict(report.model)} if report.model is not None else {}),
        "metrics": _figures(report.metrics),
        "by_language": {key: _figures(group) for key, group in report.by_language.items()},
        "by_tag": {key: _figures(group) for key, group in report.by_tag.items()},
        "cases": [_case(record) for record in report.records],
    }


def _figures(metrics: Mapping[str, Figure]) -> dict[str, object]:
    return {
        name: {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}
        for name, figure in metrics.items()
    }


def _case(record: CaseRecord) -> dict[str, object]:
    case, gold = record.case, record.gold
    why = reasons(record)
    return {
        "suite": record.suite,
        "id": case.id,
        "question": case.question,
        "language": case.language,
        "tags": list(case.tags),
        "history": list(case.history),
        "refuse": case.refuse,
        "cite_any": [list(entry) for entry in gold.cite_any],
        "cite_all": [list(entry) for entry in gold.cite_all],
        "also_ok": [list(entry) for entry in gold.also_ok],
        "status": record.status.value,
        "refused": record.refused,
        "reason": record.reason,
        "understood_as": record.understood_as,
        "cited": list(record.cited),
        "retrieved": list(record.retrieved),
        "nearest": list(record.nearest),
        "statements": [
            {"text": s.text, "kind": s.kind, "citations": list(s.citations), "verbatim": s.verbatim}
            for s in record.statements
        ],
        "quotes": [
            {"id": q.id, "start": q.start, "end": q.end, "text": q.text, "verbatim": q.verbatim} for q in record.quotes
        ],
        "contains": [{"text": phrase, "found": record.says(phrase)} for phrase in case.contains],
        "excludes": [{"text": phrase, "found": record.says(phrase)} for phrase in case.excludes],
        **({"note": record.note, "model": dict(record.model)} if record.model is not None else {}),
        "latency_ms": record.latency_ms,
        "same_every_time": record.same_every_time,
        "metrics": measure(record),
        "passed": not why,
        "why": list(why),
    }

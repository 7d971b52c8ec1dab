"""A run as one page that needs nothing else: no script, no style or font from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kzqa.evals.baseline import Comparison
from kzqa.evals.figures import FLOORED, Figure
from kzqa.evals.metrics import reasons
from kzqa.evals.record import CaseRecord
from kzqa.evals.report import Report
from kzqa.evals.table import expected, number

__all__ = ["report_as_html"]

HEADLINES = ("citation.first_correct", "citation.recall", "refusal.f1", "retrieval.mrr", "answer.contains")
"""Figures shown by language and by tag."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """A figure as a bar: lengths and places in percent of its track."""

    label: str
    value: str
    interval: str
    n: int
    width: float | None
    """None where the figure applies to no case, or is no share."""
    low: float
    span: float


def _bar(label: str, name: str, figure: Figure) -> _Bar:
    is_share = name in FLOORED and figure.value is not None
    low, high = figure.low, figure.high
    known = is_share and low is not None and high is not None
    return _Bar(
        label=label,
        value=number(name, figure.value),
        interval=f"{number(name, low)} to {number(name, high)}" if known else "",
        n=figure.n,
        width=round(100 * (figure.value or 0), 2) if is_share else None,
        low=round(100 * (low or 0), 2) if known else 0,
        span=round(100 * ((high or 0) - (low or 0)), 2) if known else 0,
    )


@dataclass(frozen=True, slots=True)
class _Failure:
    """A failed case as the page shows it."""

    record: CaseRecord
    why: tuple[str, ...]
    expected: list[str]
    gold: list[tuple[str, str]]
    """Id and text of each gold paragraph."""


def _failure(record: CaseRecord, report: Report) -> _Failure:
    by_id = report.corpus.by_id
    gold = [(id_, by_id[id_].text) for id_ in sorted(record.gold.ids) if id_ in by_id]
    return _Failure(record, reasons(record), expected(record), gold)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("kzqa.evals", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = lambda value, name: number(name, value)
    return environment.get_template("report.html.j2")


def report_as_html(report: Report, comparison: Comparison | None = None) -> str:
    """The report as one self-contained page, light or dark as the reader's system is; prints well."""
    groups = [
        (
            title,
            name,
            [_bar(key, name, group[name]) for key, group in by.items() if group[name].value is not None],
        )
        for title, by in (("language", report.by_language), ("tag", report.by_tag))
        for name in HEADLINES
    ]
    return _template().render(
        report=report,
        bars=[_bar(name, name, figure) for name, figure in report.metrics.items()],
        groups=[
            (title, [(name, bars) for kind, name, bars in groups if kind == title and bars])
            for title in ("language", "tag")
        ],
        failures=[_failure(record, report) for record in report.failed],
        unstable=[record for record in report.records if not record.same_every_time],
        comparison=comparison,
        definitions=report.settings["definitions"],
    )

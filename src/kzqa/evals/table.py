"""A run as plain text: the figures, a comparison, one case in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kzqa.domain import Corpus
from kzqa.evals.baseline import Comparison
from kzqa.evals.figures import Figure
from kzqa.evals.gold import Ids
from kzqa.evals.metrics import measure, reasons
from kzqa.evals.record import CaseRecord
from kzqa.evals.report import Report

__all__ = ["case_in_full", "comparison_table", "expected", "figures_table", "number"]


def number(name: str, value: float | None) -> str:
    """A figure as people read it: milliseconds whole, shares with three digits, ``-`` for none."""
    if value is None:
        return "-"
    return f"{value:.0f}" if name.startswith("latency_ms") else f"{value:.3f}"


def _interval(name: str, figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{number(name, figure.low)}-{number(name, figure.high)}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def figures_table(report: Report) -> str:
    """Every figure with its interval, and by language."""
    languages = list(report.by_language)
    rows = [["metric", "value", "95 % interval", "n", *languages]]
    for name, figure in report.metrics.items():
        by_language = [number(name, report.by_language[language][name].value) for language in languages]
        rows.append([name, number(name, figure.value), _interval(name, figure), str(figure.n), *by_language])
    return _aligned(rows)


def comparison_table(comparison: Comparison) -> str:
    """Every figure before and now, the test of the difference, and the cases won and lost."""
    rows = [["metric", "before", "now", "difference", "95 % interval", "p", "n"]]
    for name, change in comparison.figures.items():
        interval = ""
        if change.low is not None and change.high is not None:
            interval = f"{change.low:+.3f} to {change.high:+.3f}"
        digits = 0 if name.startswith("latency_ms") else 3
        rows.append(
            [
                name,
                number(name, change.before),
                number(name, change.now),
                f"{change.difference:+.{digits}f}",
                interval,
                "" if change.p is None else f"{change.p:.4f}",
                str(change.n),
            ]
        )
    lines = [
        f"{comparison.shared} cases compared",
        *([f"changed since, not compared: {', '.join(comparison.changed)}"] if comparison.changed else []),
        f"won ({len(comparison.won)}): {', '.join(comparison.won) or '-'}",
        f"lost ({len(comparison.lost)}): {', '.join(comparison.lost) or '-'}",
    ]
    return _aligned(rows) + "\n" + "\n".join(lines)


def case_in_full(record: CaseRecord, corpus: Corpus) -> str:
    """Everything about one case: what was asked and expected, what was given, and why it failed."""
    case = record.case
    why = reasons(record)
    lines = [f"{record.suite}/{case.id}: {'failed' if why else 'passed'}"]
    lines += [f"  why: {reason}" for reason in why]
    lines += [f"earlier question: {earlier}" for earlier in case.history]
    lines += [f"question ({case.language}): {case.question}", "expected:"]
    lines += [f"  {line}" for line in expected(record)]
    lines += [f"    {id_}: {corpus.by_id[id_].text}" for id_ in sorted(record.gold.ids) if id_ in corpus.by_id]
    lines.append(f"given: {record.status.value}" + (f": {record.reason}" if record.reason else ""))
    if record.understood_as:
        lines.append(f"  understood as: {record.understood_as}")
    lines += [f"  [{s.kind}] {s.text} ({', '.join(s.citations)})" for s in record.statements]
    lines += [f"  cites {q.id}: {q.text}" for q in record.quotes]
    lines.append(f"retrieved: {', '.join(record.retrieved) or '-'}")
    lines += [f"  {name} {value:.3f}" for name, value in measure(record).items() if value is not None]
    lines.append(f"  latency_ms {record.latency_ms:.0f}")
    return "\n".join(lines)


def expected(record: CaseRecord) -> list[str]:
    """What a right answer to the case is, one line an item."""
    case, gold = record.case, record.gold
    lines = ["a refusal"] if case.refuse else []
    lines += [f"cites one of: {_entries(gold.cite_any)}"] if gold.cite_any else []
    lines += [f"cites all of: {_entries(gold.cite_all)}"] if gold.cite_all else []
    lines += [f"may cite: {_entries(gold.also_ok)}"] if gold.also_ok else []
    lines += [f"says: {phrase!r}" for phrase in case.contains]
    lines += [f"does not say: {phrase!r}" for phrase in case.excludes]
    return lines or ["an answer"]


def _entries(entries: Iterable[Ids]) -> str:
    return ", ".join(" or ".join(entry) for entry in entries)

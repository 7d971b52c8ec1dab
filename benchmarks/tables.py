"""Tables as Markdown: readable in a terminal, and as they stand in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["as_table", "share"]


def share(value: float | None) -> str:
    """A figure between 0 and 1 with three digits; ``-`` where there is none."""
    return "-" if value is None else f"{value:.3f}"


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its first column to the left and the others to the right."""
    cells = [head, *rows]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        first, *others = zip(row, widths, strict=True)
        return "| " + " | ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]) + " |"

    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
    return "\n".join([line(head), rule, *map(line, rows)])

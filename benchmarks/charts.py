"""Bars as SVG, for the pages under ``docs/``: plain shapes and texts, readable in light and in dark, and aloud."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["bars"]

WIDTH, LABEL, VALUE, ROW = 720, 250, 70, 28
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1f2328}.bar{fill:#1f6f8b}.line{stroke:#b3541e;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#4fb3d0}.line{stroke:#f0a46b}}"
)


def bars(title: str, rows: Sequence[tuple[str, float]], unit: str, aim: float | None = None) -> str:
    """A chart of horizontal bars.

    Args:
        title: what is shown; it is also what a screen reader says first.
        rows: a label and a value of 0 or more for each bar, from the top.
        unit: stands behind each value.
        aim: a line through all bars, with its value under them.
    """
    most = max([*(value for _, value in rows), aim or 0.0]) or 1.0
    room = WIDTH - LABEL - VALUE
    height = ROW * (len(rows) + 1) + (ROW if aim is not None else 8)
    told = "; ".join(f"{label}: {value:.1f} {unit}" for label, value in rows)
    told += f"; aim: {aim:g} {unit}" if aim is not None else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="title told">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="told">{escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        f'<text x="0" y="18" font-weight="600">{escape(title)}</text>',
    ]
    for number, (label, value) in enumerate(rows, start=1):
        top, wide = number * ROW, room * value / most
        parts += [
            f'<text x="{LABEL - 10}" y="{top + 18}" text-anchor="end">{escape(label)}</text>',
            f'<rect class="bar" x="{LABEL}" y="{top + 4}" width="{wide:.1f}" height="{ROW - 8}"/>',
            f'<text x="{LABEL + wide + 6:.1f}" y="{top + 18}">{value:.1f} {escape(unit)}</text>',
        ]
    if aim is not None:
        at, bottom = LABEL + room * aim / most, ROW * (len(rows) + 1)
        parts += [
            f'<line class="line" x1="{at:.1f}" x2="{at:.1f}" y1="{ROW}" y2="{bottom}"/>',
            f'<text x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">aim: {aim:g} {escape(unit)}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"

"""Words that a PDF strikes out: thin rules drawn through the middle of letters.

A PDF knows no struck text; it draws a line, or fills a thin box, over the letters. Rules below the baseline underline,
those above the letters part rows of a table: neither is near the middle of small letters, where a strike runs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzqa.read.drawing import Matrix, Piece, Spend

__all__ = ["Paths", "Point", "Rule", "place", "turned", "without_struck"]

LOWEST, HIGHEST = 0.13, 0.5
"""Between which heights over the baseline a strike runs, in type sizes; small letters are half a type size high."""

THICKEST = 0.16
"""Of a strike, in type sizes; a higher box is a background."""

LEVEL = 0.02
"""How much a rule may rise on its way, as a share of its length."""

MOST = 20_000
"""Rules kept of a page: one with more is a drawing."""

CORNERS = 6
"""Points that the outline of a filled rule has, at most."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A level line, in points."""

    x: float
    end: float
    y: float
    """Of its middle."""
    thickness: float


class Paths:
    """Follows the operators that draw lines (PDF 32000-1, 8.5), and keeps those that could be rules."""

    def __init__(self) -> None:
        self.boxes: list[tuple[Point, Point, float]] = []
        """What was painted: two opposite corners, and the width of the pen."""
        self._outlines: list[list[Point]] = []

    def move(self, at: Point) -> None:
        """A new outline begins."""
        self._outlines.append([at])

    def line(self, to: Point) -> None:
        """The outline goes on; a curve counts as a line to its end."""
        if self._outlines and len(self._outlines[-1]) <= CORNERS:
            self._outlines[-1].append(to)

    def box(self, corners: Sequence[Point]) -> None:
        """A whole outline of four corners."""
        self._outlines.append([*corners, corners[0]])

    def stroke(self, width: float) -> None:
        """Every stretch is drawn with a pen."""
        for outline in self._outlines:
            self._keep([(one, other, width) for one, other in pairwise(outline)])

    def fill(self) -> None:
        """What lies inside is painted."""
        for outline in self._outlines:
            if 2 < len(outline) <= CORNERS:
                xs, ys = [x for x, _ in outline], [y for _, y in outline]
                self._keep([((min(xs), min(ys)), (max(xs), max(ys)), 0.0)])

    def forget(self) -> None:
        """The outlines are done with."""
        self._outlines = []

    def _keep(self, boxes: list[tuple[Point, Point, float]]) -> None:
        if len(self.boxes) < MOST:
            self.boxes += boxes


def place(x: float, y: float, matrix: Matrix) -> Point:
    """A point where the matrix puts it."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def turned(x: float, y: float, angle: int) -> Point:
    """A point of the page, with the page held so that text running at this angle (in degrees) stands upright."""
    return {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[angle]


def _rules(paths: Paths, angle: int) -> list[Rule]:
    """The level ones among the boxes, from the lowest up."""
    found: list[Rule] = []
    for one, other, width in paths.boxes:
        (x, y), (end, top) = turned(*one, angle), turned(*other, angle)
        long, high = abs(end - x), abs(top - y)
        if width and high > LEVEL * long:
            continue
        if long > max(high, width):
            found.append(Rule(min(x, end), max(x, end), (y + top) / 2, width or high))
    return sorted(found, key=lambda rule: rule.y)


def without_struck(pieces: Sequence[Piece], paths: Paths, angle: int, spend: Spend) -> list[Piece]:
    """The pieces without the characters that a rule strikes out; what is left of a piece keeps its place.

    Args:
        pieces: of a page, turned upright.
        paths: what the page draws besides.
        angle: by which the page was turned.
        spend: told before work is done.
    """
    rules = _rules(paths, angle)
    heights = [rule.y for rule in rules]
    found: list[Piece] = []
    for piece in pieces:
        first = bisect_left(heights, piece.y + LOWEST * piece.size)
        last = bisect_right(heights, piece.y + HIGHEST * piece.size)
        if first == last:
            found.append(piece)
            continue
        spend(last - first)
        over = [
            rule
            for rule in rules[first:last]
            if rule.thickness <= THICKEST * piece.size and rule.x < piece.end and rule.end > piece.x
        ]
        spend(len(over) * len(piece.text))
        found.append(_left(piece, over) if over else piece)
    return found


def _left(piece: Piece, over: Sequence[Rule]) -> Piece:
    """A piece without the characters whose middles lie under a rule."""
    if not piece.stops or not piece.stops[-1]:
        return piece
    scale = (piece.end - piece.x) / piece.stops[-1]
    middles = [piece.x + scale * (start + end) / 2 for start, end in pairwise((0.0, *piece.stops))]
    kept = (
        character
        for character, middle in zip(piece.text, middles, strict=True)
        if not any(rule.x <= middle <= rule.end for rule in over)
    )
    return replace(piece, text="".join(kept), stops=())

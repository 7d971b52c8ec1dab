"""The text that a page draws, put into reading order: rows from pieces, columns from rows.

A PDF says which characters stand where, in the order its producer liked. What is read here is the order of a reader:
the page's head, the left column, the right column, the page's foot. A raised mark stays glued to its word, and room
between rows is kept as a blank line, as a plain text has it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzqa.read.drawing import Piece

__all__ = ["Row", "rows_in_reading_order"]

COLUMN_GAP = 1.2
"""A wider step than this many type sizes may lead to another column."""

EMPTY_BAND = 2.2
"""A band across both columns, higher than this many lines, parts the page's head and foot from its text."""
EDGE_CHAINS = 6
"""How many pieces of rows a head or foot has, at most."""

REACH = 0.6
"""How far above its line a raised mark stands, at most, in type sizes."""

WORD_GAP = 0.14
"""A wider step than this share of the type size stands between two words; a space is a quarter."""

RAISED = 0.85
"""Type smaller than this share of its row's is a mark, or a note."""


_MARK = re.compile(r"[(\[]?\s?\d{1,3}\s?[)\]]?")
_SUPERSCRIPT = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page as it is read; ``text`` is empty where the page leaves room."""

    text: str
    size: float


class _Chain:
    """Pieces of one row that stand beside each other."""

    __slots__ = ("end", "pieces", "size", "x", "y")

    def __init__(self, piece: Piece) -> None:
        self.pieces = [piece]
        self.x, self.y, self.size, self.end = piece.x, piece.y, piece.size, piece.end

    def takes(self, piece: Piece) -> bool:
        """Whether a piece goes on with this row: at its height, and no farther than words stand apart."""
        if abs(piece.y - self.y) > 0.6 * max(self.size, piece.size):
            return False
        return -0.5 * self.size <= piece.x - self.end <= COLUMN_GAP * max(self.size, piece.size)

    def add(self, piece: Piece) -> None:
        """Take it; the row stands where its largest type stands."""
        if piece.size > self.size and piece.text.strip():
            self.y, self.size = piece.y, piece.size
        self.end = max(self.end, piece.end)
        self.pieces.append(piece)


def _chains(pieces: Iterable[Piece]) -> list[_Chain]:
    chains: list[_Chain] = []
    for piece in pieces:
        if chains and chains[-1].takes(piece):
            chains[-1].add(piece)
        elif piece.text.strip():
            chains.append(_Chain(piece))
    return chains


def _gutter(chains: Sequence[_Chain]) -> float | None:
    """Where a second column of prose begins; None on a page of one column.

    Many rows begin at one place in the middle of the page, the text on both sides of it fills its half, and few rows
    run across.
    """
    left, right = min(chain.x for chain in chains), max(chain.end for chain in chains)
    starts = Counter(round(c.x) for c in chains if left + 0.3 * (right - left) < c.x < left + 0.75 * (right - left))
    if not starts:
        return None
    place = max(starts, key=lambda x: (starts[x - 1] + starts[x] + starts[x + 1], starts[x]))
    gutter = float(place) - 2
    halves: tuple[list[float], list[float]] = ([], [])
    for chain in chains:
        if not _spans(chain, gutter):
            halves[chain.x >= gutter].append(chain.end - chain.x)
    widths = (gutter - left, right - gutter)
    prose = all(len(half) >= 3 and median(half) >= 0.5 * width for half, width in zip(halves, widths, strict=True))
    spanning = sum(_spans(chain, gutter) for chain in chains)
    return gutter if prose and spanning < 0.5 * min(map(len, halves)) else None


def _spans(chain: _Chain, gutter: float) -> bool:
    return chain.x < gutter and chain.end > gutter + 2


@dataclass(slots=True)
class _Line:
    chains: list[_Chain]
    y: float
    size: float

    def row(self) -> Row:
        """The line's text; a raised number is written as one: ``Kazakhstan¹``."""
        text = ""
        end = 0.0
        characters: Counter[float] = Counter()
        for piece in sorted((piece for chain in self.chains for piece in chain.pieces), key=lambda piece: piece.x):
            written = piece.text
            if (
                piece.size < RAISED * self.size
                and piece.y > self.y + 0.1 * self.size
                and _MARK.fullmatch(written.strip())
            ):
                written = written.translate(_SUPERSCRIPT)
            apart = text and piece.x - end > WORD_GAP * self.size
            text += (" " if apart and not text.endswith(" ") else "") + written
            end = max(end, piece.end)
            characters[round(piece.size, 1)] += len(written)
        return Row(re.sub(r"[ \t\r\n]+", " ", text).strip(), max(characters, key=lambda size: characters[size]))


def _lines(chains: Iterable[_Chain]) -> list[_Line]:
    """Chains at one height make a line, the largest type first, so that a raised mark finds the line it belongs to."""
    lines: list[_Line] = []
    heights: list[float] = []
    for chain in sorted(chains, key=lambda chain: -chain.size):
        best: _Line | None = None
        for line in lines[bisect_left(heights, chain.y - 3 * REACH * chain.size - REACH) :]:
            rise = chain.y - line.y
            if rise < -REACH * line.size:
                break
            if -0.35 * line.size <= rise <= 0.6 * line.size and (best is None or abs(rise) < abs(chain.y - best.y)):
                best = line
        if best is None:
            at = bisect_left(heights, chain.y)
            lines.insert(at, _Line([chain], chain.y, chain.size))
            heights.insert(at, chain.y)
        else:
            best.chains.append(chain)
    lines.reverse()
    return lines


def rows_in_reading_order(pieces: Sequence[Piece]) -> list[Row]:
    """The rows of a page.

    Args:
        pieces: as drawn, in the order drawn.
    """
    chains = _chains(pieces)
    gutter = _gutter(chains) if chains else None
    if gutter is None:
        return _spaced([_lines(chains)])
    whole = _edges(chains, gutter) | {id(chain) for chain in chains if _spans(chain, gutter)}
    rest = [chain for chain in chains if id(chain) not in whole]
    blocks: list[list[_Line]] = []
    top = float("inf")
    for line in [*_lines(chain for chain in chains if id(chain) in whole), None]:
        foot = line.y if line else float("-inf")
        between = [chain for chain in rest if foot < chain.y <= top]
        blocks.append(_lines(chain for chain in between if chain.x < gutter))
        blocks.append(_lines(chain for chain in between if chain.x >= gutter))
        if line:
            blocks.append([line])
            top = line.y
    return _spaced(blocks)


def _edges(chains: Sequence[_Chain], gutter: float) -> set[int]:
    """The chains of the page's head and foot, read first and last: an empty band parts them from both columns."""
    sides = [_lines(c for c in chains if c.x < gutter), _lines(c for c in chains if c.x >= gutter)]
    steps = [above.y - below.y for side in sides for above, below in pairwise(side)]
    band = EMPTY_BAND * median(steps) if steps else 0.0
    found: set[int] = set()
    for ordered in (sorted(chains, key=lambda c: c.y), sorted(chains, key=lambda c: -c.y)):
        for count in range(1, min(len(ordered), EDGE_CHAINS + 1)):
            if abs(ordered[count].y - ordered[count - 1].y) > band:
                found |= {id(chain) for chain in ordered[:count]}
    return found


def _spaced(blocks: Sequence[Sequence[_Line]]) -> list[Row]:
    """The lines as rows, a blank one where two of a block stand clearly farther apart than the page's lines do."""
    steps = sorted(_step(above, below) for block in blocks for above, below in pairwise(block))
    usual = steps[len(steps) // 4] if steps else 0.0  # most steps are from line to line, however short the page
    rows: list[Row] = []
    for block in blocks:
        for at, line in enumerate(block):
            if at and _step(block[at - 1], line) > 1.35 * usual:
                rows.append(Row("", 0.0))
            rows.append(line.row())
    return rows


def _step(above: _Line, below: _Line) -> float:
    """How far apart two lines stand, in type sizes."""
    return 2 * (above.y - below.y) / (above.size + below.size)

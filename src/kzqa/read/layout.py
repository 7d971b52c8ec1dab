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

__all__ = ["Piece", "Row", "rows_in_reading_order", "upright"]

CHARACTER_WIDTH = 0.45
"""Mean width of a character in prose, spaces included, as a share of the type size (Times .42, Arial .48)."""

RAISED = 0.85
"""Type smaller than this share of its row's is a mark, or a note."""


_MARK = re.compile(r"[(\[]?\s?\d{1,3}\s?[)\]]?")
_SUPERSCRIPT = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text drawn in one go, from (``x``, ``y``), in points; ``y`` grows upwards."""

    text: str
    x: float
    y: float
    size: float
    """Type size, in points."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page as it is read; ``text`` is empty where the page leaves room."""

    text: str
    size: float


def upright(
    pieces: Iterable[tuple[str, Sequence[float], float]],
) -> list[Piece]:
    """Pieces turned so that most of the page's text stands upright; what stands across it (stamps) is left out.

    Args:
        pieces: text, the matrix that places it (six numbers, PDF 32000-1, 8.3.3), and its unscaled type size.
    """
    turned: dict[int, list[Piece]] = {0: [], 90: [], 180: [], 270: []}
    seen: set[tuple[str, int, int]] = set()
    for text, (a, b, c, d, x, y), size in pieces:
        angle = (0 if a > 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)
        across, up = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[angle]
        place = (text.strip(), round(across), round(up))
        if place[0] and place in seen:
            continue  # drawn twice to look bold
        seen.add(place)
        turned[angle].append(Piece(text, across, up, abs(size) * ((c * c + d * d) ** 0.5 or 1.0)))
    return max(turned.values(), key=lambda side: sum(len(piece.text.strip()) for piece in side))


class _Chain:
    """Pieces of one row that were drawn one after the other."""

    __slots__ = ("characters", "pieces", "size", "x", "y")

    def __init__(self, piece: Piece) -> None:
        self.pieces = [piece]
        self.x, self.y, self.size = piece.x, piece.y, piece.size
        self.characters = len(piece.text.strip())

    def takes(self, piece: Piece, gutter: float | None) -> bool:
        """Whether a piece goes on with this row: at its height, to its right, and not in the next column."""
        if abs(piece.y - self.y) > 0.6 * max(self.size, piece.size) or piece.x < self.pieces[-1].x - 1:
            return False
        return not (gutter is not None and abs(piece.x - gutter) <= 3 and self.x < gutter - 10)

    def add(self, piece: Piece) -> None:
        """Take it; the row stands where its largest type stands."""
        if piece.size > self.size and piece.text.strip():
            self.y, self.size = piece.y, piece.size
        self.characters += len(piece.text)
        self.pieces.append(piece)

    @property
    def end(self) -> float:
        """Where it ends, about."""
        return self.x + CHARACTER_WIDTH * self.size * self.characters


def _chains(pieces: Iterable[Piece], gutter: float | None) -> list[_Chain]:
    chains: list[_Chain] = []
    for piece in pieces:
        if chains and chains[-1].takes(piece, gutter):
            chains[-1].add(piece)
        elif piece.text.strip():
            chains.append(_Chain(piece))
    return chains


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a second column of prose begins; None on a page of one column.

    Many rows begin at one place in the middle of the page, and the text on both sides of it fills its half.
    """
    written = [piece for piece in pieces if piece.text.strip()]
    rows = len({round(piece.y / 4) for piece in written})
    left, right = min(piece.x for piece in written), max(_Chain(piece).end for piece in written)
    middle = [round(p.x) for p in written if left + 0.3 * (right - left) < p.x < left + 0.75 * (right - left)]
    starts = Counter(middle)
    if not starts:
        return None
    place = max(starts, key=lambda x: (starts[x - 1] + starts[x] + starts[x + 1], starts[x]))
    if starts[place - 1] + starts[place] + starts[place + 1] < max(5, 0.3 * rows):
        return None
    gutter = float(place)
    halves: tuple[list[float], list[float]] = ([], [])
    for chain in _chains(pieces, gutter):
        if not _spans(chain, gutter, left):
            halves[chain.x >= gutter - 3].append(chain.end - chain.x)
    width = gutter - left
    filled = all(len(half) >= 5 and median(half) >= 0.5 * width for half in halves)
    spanning = sum(_spans(chain, gutter, left) for chain in _chains(pieces, gutter))
    return gutter if filled and spanning < 0.5 * len(halves[0]) else None


def _spans(chain: _Chain, gutter: float, left: float) -> bool:
    """Whether a row runs across the gutter: by more than the width's estimate may err, or set in the page's middle."""
    indented = chain.x > left + 0.25 * (gutter - left)
    return chain.x < gutter - 3 and chain.end > gutter + (0 if indented else 0.15 * (gutter - left))


@dataclass(slots=True)
class _Line:
    chains: list[_Chain]
    y: float
    size: float

    def row(self) -> Row:
        """The line's text; a raised number is written as one: ``Kazakhstan¹``."""
        text = ""
        characters: Counter[float] = Counter()
        for chain in sorted(self.chains, key=lambda chain: chain.x):
            for piece in chain.pieces:
                raised = piece.size < RAISED * self.size and piece.y > self.y + 0.1 * self.size
                written = piece.text.replace("\n", "")
                if raised and _MARK.fullmatch(written.strip()):
                    written = written.translate(_SUPERSCRIPT)
                apart = piece is chain.pieces[0] and not raised and text and not text[-1:].isspace()
                text += (" " if apart else "") + written
                characters[round(piece.size, 1)] += len(written)
        return Row(re.sub(r"[ \t\r\n]+", " ", text).strip(), max(characters, key=lambda size: characters[size]))


def _lines(chains: Sequence[_Chain]) -> list[_Line]:
    """Chains at one height make a line, the largest type first, so that a raised mark finds the line it belongs to."""
    lines: list[_Line] = []
    heights: list[float] = []
    for chain in sorted(chains, key=lambda chain: -chain.size):
        at = bisect_left(heights, chain.y - 0.6 * chain.size - 12)
        best: _Line | None = None
        for line in lines[at:]:
            if line.y > chain.y + 0.35 * chain.size + 12:
                break
            rise = chain.y - line.y
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
    if not any(piece.text.strip() for piece in pieces):
        return []
    gutter = _gutter(pieces)
    chains = _chains(pieces, gutter)
    if gutter is None:
        return _spaced([_lines(chains)])
    left = min(chain.x for chain in chains)
    whole = _edges(chains) | {id(chain) for chain in chains if _spans(chain, gutter, left)}
    blocks: list[list[_Line]] = []
    top = float("inf")
    rest = [chain for chain in chains if id(chain) not in whole]
    for line in [*_lines([chain for chain in chains if id(chain) in whole]), None]:
        foot = line.y if line else float("-inf")
        between = [chain for chain in rest if foot < chain.y < top]
        blocks.append(_lines([chain for chain in between if chain.x < gutter - 3]))
        blocks.append(_lines([chain for chain in between if chain.x >= gutter - 3]))
        if line:
            blocks.append([line])
            top = line.y
    return _spaced(blocks)


def _edges(chains: Sequence[_Chain]) -> set[int]:
    """The chains of the page's head and foot, which stand apart from the columns: they are read first and last."""
    lines = _lines(chains)
    if len(lines) < 4:
        return set()
    usual = median(above.y - below.y for above, below in pairwise(lines))
    found: set[int] = set()
    for ordered in (lines, lines[::-1]):
        for count in (1, 2, 3):
            if len(ordered) > count + 1 and abs(ordered[count].y - ordered[count - 1].y) > max(2 * usual, usual + 8):
                found |= {id(chain) for line in ordered[:count] for chain in line.chains}
    return found


def _spaced(blocks: Sequence[Sequence[_Line]]) -> list[Row]:
    """The lines as rows, a blank one where two of a block stand clearly farther apart than the page's lines do."""
    steps = [above.y - below.y for block in blocks for above, below in pairwise(block)]
    usual = median(steps) if steps else 0.0
    rows: list[Row] = []
    for block in blocks:
        previous: _Line | None = None
        for line in block:
            if previous is not None and previous.y - line.y > 1.35 * usual:
                rows.append(Row("", 0.0))
            rows.append(line.row())
            previous = line
    return rows

"""Where names stand: rows of numbers, one after the other, instead of a value for each place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Span

__all__ = ["Places", "Rows", "Standing"]

Numbers = NDArray[np.int32]
Counts = NDArray[np.int64]


class Rows:
    """Rows of different lengths in one array: which part of it is the row of each number."""

    def __init__(self, ends: Counts) -> None:
        """Take where each row ends, and before these a 0."""
        self.ends = ends

    @classmethod
    def of_lengths(cls, lengths: Sequence[int] | NDArray[np.integer]) -> Rows:
        """Rows of these lengths."""
        return cls(np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.ends) - 1

    def part(self, row: int) -> slice:
        """Which part of the array a row is."""
        return slice(int(self.ends[row]), int(self.ends[row + 1]))

    @property
    def lengths(self) -> Counts:
        """Of every row."""
        return np.diff(self.ends)

    def numbers(self) -> Counts:
        """For each place of the array, whose row it is in."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def joined(self, new: Rows, taken: Counts) -> tuple[Rows, Counts]:
        """Rows of both: in order, those of these numbers, and the next one of ``new`` wherever one is negative.

        Also, which places theirs are in both arrays, the new one behind this one.
        """
        both = Rows(np.concatenate([self.ends, self.ends[-1] + new.ends[1:]]))
        return both.chosen(np.where(taken < 0, len(self) - 1 + np.cumsum(taken < 0), taken))

    def chosen(self, rows: Sequence[int] | NDArray[np.integer]) -> tuple[Rows, Counts]:
        """Some rows in some order as rows of their own, and which places of the array theirs are."""
        rows = np.asarray(rows, dtype=np.int64)
        found = Rows.of_lengths(self.lengths[rows])
        return found, np.arange(found.ends[-1]) + np.repeat(self.ends[rows] - found.ends[:-1], found.lengths)


class Standing:
    """Where mentions stand: rows of them for each paragraph, in reading order."""

    def __init__(self, paragraphs: Rows, shapes: Numbers, starts: Numbers, lengths: Numbers) -> None:
        """Take which mentions are whose, and what and where each is, in code points."""
        self.shapes, self.starts = shapes, starts
        self.paragraphs, self.lengths = paragraphs.numbers(), lengths[shapes]
        self.times: Counts = np.bincount(shapes, minlength=len(lengths)).astype(np.int64)
        """How often each shape is there."""
        self._order = np.argsort(shapes, kind="stable")

    def first_seen(self) -> list[int]:
        """The shapes by first appearance."""
        first = self._order[np.cumsum(self.times) - self.times]
        order: list[int] = np.argsort(first).tolist()
        return order

    def again(self, some: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each mention, whether it is of ``some`` shapes, and one before it, of these too, begins where it does."""
        these = np.flatnonzero(some[self.shapes])
        where = self.paragraphs[these] * (self.starts.max(initial=0) + 1) + self.starts[these]
        found = np.zeros(len(self.shapes), dtype=np.bool_)
        found[these] = True
        found[these[np.unique(where, return_index=True)[1]]] = False
        return found

    def of(self, shapes: Sequence[int]) -> tuple[Rows, Counts]:
        """A row of mentions for each shape, and their numbers."""
        rows, places = Rows.of_lengths(self.times).chosen(shapes)
        return rows, self._order[places]


class Places:
    """Where entries stand, each place once."""

    def __init__(
        self, standing: Standing, entries: Sequence[Sequence[Sequence[int]]], again: NDArray[np.bool_]
    ) -> None:
        """Put together where the shapes of entries stand.

        Args:
            standing: where each mention stands.
            entries: for each entry, parts of shapes: where several stand in one paragraph, those of a part come in
                reading order, and before those of the parts behind it.
            again: which mentions are left out.
        """
        parts = [(entry, part) for entry, parts in enumerate(entries) for part in parts]
        sizes = np.array([len(part) for _, part in parts], dtype=np.int64)
        rows, mentions = standing.of([shape for _, part in parts for shape in part])
        part = np.repeat(np.repeat(np.arange(len(parts)), sizes), rows.lengths)
        part, mentions = part[~again[mentions]], mentions[~again[mentions]]
        entry = np.array([entry for entry, _ in parts], dtype=np.int64)[part]
        order = np.lexsort((mentions, part, standing.paragraphs[mentions], entry))
        found, entry = mentions[order], entry[order]
        paragraph = standing.paragraphs[found]
        first = np.flatnonzero((np.diff(entry, prepend=-1) != 0) | (np.diff(paragraph, prepend=-1) != 0))
        self._entries = Rows.of_lengths(np.bincount(entry[first], minlength=len(entries)))
        self._paragraphs = paragraph[first].astype(np.int32)
        self._stretches = Rows(np.append(first, len(found)))
        self._starts, self._lengths = standing.starts[found], standing.lengths[found]

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def paragraphs(self, entry: int) -> list[int]:
        """The numbers of the paragraphs that have an entry, in order."""
        numbers: list[int] = self._paragraphs[self._entries.part(entry)].tolist()
        return numbers

    def spans(self, entry: int, paragraph: int) -> list[Span]:
        """Where an entry stands in a paragraph: first in full."""
        having = self._entries.part(entry)
        at = having.start + int(np.searchsorted(self._paragraphs[having], paragraph))
        if at == having.stop or self._paragraphs[at] != paragraph:
            return []
        here = self._stretches.part(at)
        places = zip(self._starts[here].tolist(), self._lengths[here].tolist(), strict=True)
        return [Span(start, start + length) for start, length in places]

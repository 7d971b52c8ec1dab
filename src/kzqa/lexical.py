"""BM25 over nodes, for terms that have several English wordings.

Robertson's formula in Lucene's variant (Kamphuis et al. 2020, doi:10.1007/978-3-030-45442-5_4), over postings: what is
kept for a stem grows with the texts that have it, not with all texts; what is computed for a question is kept nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from kzqa.kept import Kept, Reopened
from kzqa.morphology import english_stem, english_stems

__all__ = ["LexicalIndex"]

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]
_Any = TypeVar("_Any", np.int32, np.float32)

REACH = 4
"""The words of a term stand within so many words for each of them."""
K1, B = 1.2, 0.75
"""How soon a repeated stem tells nothing new, and how much a long text is marked down: Lucene's defaults."""

_NOWHERE = np.empty(0, dtype=np.int32)


class LexicalIndex(Reopened):
    """What stems stand in which texts, and how much they tell."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; a text's position is its number."""
        stemmed = cache(english_stem)  # of the texts' words, and gone with this call
        tokens = [english_stems(text, stemmed) for text in texts]
        counts = [Counter(words) for words in tokens]
        numbers: dict[str, int] = {}
        spoken = np.fromiter((numbers.setdefault(stem, len(numbers)) for text in tokens for stem in text), np.int32)
        columns = _Columns(
            np.fromiter((numbers[stem] for found in counts for stem in found), np.int32),
            np.repeat(np.arange(len(texts), dtype=np.int32), [len(found) for found in counts]),
            np.fromiter(chain.from_iterable(found.values() for found in counts), np.float32),
            spoken,
            np.arange(len(spoken), dtype=np.int32),
        )
        self._take(columns.kept(numbers, np.array([len(text) for text in tokens], dtype=np.int32)))

    def joined(self, pieces: Sequence[range | Sequence[str]]) -> LexicalIndex:
        """The index over other texts, most of which are in this one: those are not read again.

        Args:
            pieces: in the order that the texts are to have, each either numbers of this index, or texts to be read.
                No number may be there twice.
        """
        added = LexicalIndex([text for piece in pieces if not isinstance(piece, range) for text in piece])
        sides = list(zip((self, added), _renumbered(pieces, self.size, added.size), strict=True))
        lengths = np.zeros(sum(map(len, pieces)), dtype=np.int32)
        for side, now in sides:
            lengths[now[now >= 0]] = np.diff(side._starts)[now >= 0]
        (_, mine), (_, theirs) = sides
        if (np.diff(mine, prepend=-1) > 0).all():
            return LexicalIndex.opened(self._with(added, mine, theirs, lengths))
        starts = _begins(lengths)
        numbers: dict[str, int] = {}
        moved = [side._moved(now, starts, numbers) for side, now in sides]
        columns = _Columns(*(np.concatenate(column) for column in zip(*moved, strict=True)))
        return LexicalIndex.opened(columns.kept(numbers, lengths))

    def _with(self, added: LexicalIndex, mine: Numbers, theirs: Numbers, lengths: Numbers) -> Kept:
        """All texts of this index in their order, with others between and behind them: nothing is sorted again.

        Args:
            added: the others.
            mine: the new number of each text of this index.
            theirs: of each of the others.
            lengths: words of each text, by its new number.
        """
        starts = _begins(lengths)
        numbers = dict(self._numbers)
        new = added._moved(theirs, starts, numbers)
        holders, places = self._holders, self._places
        if len(mine) and mine[-1] != len(mine) - 1:
            holders = mine[holders]
            places = np.repeat(starts[mine] - self._starts[:-1], np.diff(self._starts))[places] + places
        rows = _Sorted(new.stems, new.holders, self._ends, holders)
        words = _Sorted(new.spoken, new.places, self._place_ends, places)
        arrays: dict[str, NDArray[Any]] = {
            "dampened": _dampened(lengths),
            "holders": rows.put_in(holders, new.holders),
            "times": rows.put_in(self._times, new.times),
            "ends": rows.ends(len(numbers)),
            "starts": starts,
            "places": words.put_in(places, new.places),
            "place_ends": words.ends(len(numbers)),
        }
        return Kept({"stems": list(numbers)}, arrays)

    def _moved(self, now: Numbers, starts: Numbers, numbers: dict[str, int]) -> _Columns:
        """What is known of those texts that stay, by their new numbers.

        Args:
            now: the new number of each text of this index; -1 for one that does not stay.
            starts: at which word each text begins then, counted over all.
            numbers: of stems; gains those that are new.
        """
        holders = now[self._holders]
        places = np.repeat(starts[now] - self._starts[:-1], np.diff(self._starts))[self._places] + self._places
        stems, spoken = (_numbered(ends) for ends in (self._ends, self._place_ends))
        times = self._times
        if (now < 0).any():
            stay = holders >= 0
            stems, holders, times = stems[stay], holders[stay], times[stay]
            stay = np.repeat(now >= 0, np.diff(self._starts))[self._places]
            spoken, places = spoken[stay], places[stay]
        there = np.bincount(stems, minlength=len(self._numbers)) > 0
        renamed = np.array(
            [numbers.setdefault(s, len(numbers)) if there[n] else -1 for s, n in self._numbers.items()], np.int32
        )
        return _Columns(renamed[stems], holders, times, renamed[spoken], places)

    def _take(self, kept: Kept) -> None:
        arrays = kept.arrays
        self.kept = kept
        self._numbers = {stem: number for number, stem in enumerate(kept.values["stems"])}
        self._dampened, self._times = arrays["dampened"], arrays["times"]
        self._holders, self._ends = arrays["holders"], arrays["ends"]
        self._places, self._place_ends = arrays["places"], arrays["place_ends"]
        self._starts = arrays["starts"]
        self.size = len(self._starts) - 1

    def knows(self, stem: str) -> bool:
        """Whether any text has the stem."""
        return stem in self._numbers

    def idf(self, stem: str) -> float:
        """How much a stem tells: ln(1 + (N - n + 0.5) / (n + 0.5)), n texts of N having it."""
        found = len(self._having(stem)[0])
        return float(np.log(1 + (self.size - found + 0.5) / (found + 0.5)))

    def scored(self, stem: str) -> tuple[Numbers, Floats]:
        """The texts that have the stem, in order, and BM25 of the one stem for each."""
        holders, times = self._having(stem)
        found: Floats = self.idf(stem) * times / (times + self._dampened[holders])
        return holders, found

    def scores(self, stem: str) -> Floats:
        """BM25 of the one stem, for every text."""
        column = np.zeros(self.size, dtype=np.float32)
        holders, found = self.scored(stem)
        column[holders] = found
        return column

    def holding(self, stems: Sequence[str]) -> NDArray[np.bool_]:
        """For every text, whether it has all of the stems, near to each other; False everywhere for no stems."""
        held = np.zeros(self.size, dtype=np.bool_)
        held[self.holders(stems)] = True
        return held

    def holders(self, stems: Sequence[str]) -> Numbers:
        """The texts that have all of the stems, near to each other, in order; none for no stems.

        "climate" and, a page on, "change" are no climate change.
        """
        wanted = sorted(dict.fromkeys(stems), key=lambda stem: len(self._having(stem)[0]))
        if len(wanted) < 2 or not all(self.knows(stem) for stem in wanted):
            return self._having(wanted[0])[0] if len(wanted) == 1 else _NOWHERE
        places = [self._standing(stem) for stem in wanted]
        reach = REACH * len(wanted)
        rare = places[0]
        texts = np.searchsorted(self._starts, rare, "right").astype(np.int32) - 1
        for others in places[1:]:
            near = self._near(rare, texts, others, reach)
            rare, texts = rare[near], texts[near]
        if len(wanted) > 2:  # each is near to the rarest: are all near to each other?
            together = self._together(rare, texts, places, reach)
            texts = texts[together]
        found: Numbers = np.unique(texts)
        return found

    def in_order(self, stems: Sequence[str], reach: int) -> Numbers:
        """The texts that have the stems in this order, each at most ``reach`` words behind the one before; sorted."""
        if not stems or not all(self.knows(stem) for stem in stems):
            return _NOWHERE
        firsts = lasts = self._standing(stems[0])
        for stem in stems[1:]:
            others = self._standing(stem)
            at = np.searchsorted(others, lasts, "right")
            behind = others[np.minimum(at, len(others) - 1)]
            near = (at < len(others)) & (behind - lasts <= reach)
            firsts, lasts = firsts[near], behind[near]
        begun, ended = (np.searchsorted(self._starts, places, "right") - 1 for places in (firsts, lasts))
        found: Numbers = np.unique(begun[begun == ended]).astype(np.int32)
        return found

    def _near(self, these: Numbers, texts: Numbers, others: Numbers, reach: int) -> NDArray[np.bool_]:
        """For each of these places, whether another word stands less than ``reach`` from it, in the same text."""
        at = np.searchsorted(others, these)
        before = others[np.maximum(at - 1, 0)]
        after = others[np.minimum(at, len(others) - 1)]
        near: NDArray[np.bool_] = ((before <= these) & (these - before < reach) & (before >= self._starts[texts])) | (
            (after >= these) & (after - these < reach) & (after < self._starts[texts + 1])
        )
        return near

    def _together(self, these: Numbers, texts: Numbers, places: Sequence[Numbers], reach: int) -> NDArray[np.bool_]:
        """For each of these places, whether one stretch shorter than ``reach`` around it has a place of each word."""
        found = np.zeros(len(these), dtype=np.bool_)
        for further in range(reach):  # where the stretch ends
            ends = these + np.int32(further)
            first = np.maximum(ends - reach + 1, self._starts[texts])
            whole = ends < self._starts[texts + 1]
            for others in places:
                at = np.searchsorted(others, ends, "right") - 1
                whole &= (at >= 0) & (others[np.maximum(at, 0)] >= first)
            found |= whole
        return found

    def _standing(self, stem: str) -> Numbers:
        """Where a stem stands, counted over the words of all texts."""
        number = self._numbers[stem]
        return self._places[self._place_ends[number] : self._place_ends[number + 1]]

    def _having(self, stem: str) -> tuple[Numbers, Floats]:
        """The texts that have a stem, in order, and how often each."""
        number = self._numbers.get(stem)
        if number is None:
            return _NOWHERE, np.empty(0, dtype=np.float32)
        part = slice(self._ends[number], self._ends[number + 1])
        return self._holders[part], self._times[part]


class _Columns(NamedTuple):
    """What stems stand in which texts, and where, in rows of any order."""

    stems: Numbers
    """For each text and stem of it the stem's number."""
    holders: Numbers
    """The text's."""
    times: Floats
    """How often it stands there."""
    spoken: Numbers
    """For each word of all texts the number of its stem."""
    places: Numbers
    """Where it stands, counted over the words of all texts."""

    def kept(self, numbers: Mapping[str, int], lengths: Numbers) -> Kept:
        """The rows in order of stems, and then of texts and places.

        Args:
            numbers: of the stems.
            lengths: words of each text.
        """
        order = _order(self.stems, self.holders)
        arrays: dict[str, NDArray[Any]] = {
            "dampened": _dampened(lengths),
            "holders": self.holders[order],
            "times": self.times[order],
            "ends": _ends(self.stems, len(numbers)),
            "starts": _begins(lengths),
            "places": self.places[_order(self.spoken, self.places)],
            "place_ends": _ends(self.spoken, len(numbers)),
        }
        return Kept({"stems": list(numbers)}, arrays)


class _Sorted:
    """Where rows belong among others that are sorted by a number, and then by a second column."""

    def __init__(self, numbers: Numbers, seconds: Numbers, ends: NDArray[np.int64], among: Numbers) -> None:
        """Find the places.

        Args:
            numbers: of the rows, in any order.
            seconds: their second column; none is there twice with one number, nor stands in ``among``.
            ends: where the others' rows of each number begin, and at last where they end.
            among: the others' second column.
        """
        self._order = _order(numbers, seconds)
        self._ends, self._times = ends, np.bincount(numbers)
        found, first = np.unique(numbers[self._order], return_index=True)
        groups = np.split(seconds[self._order], first[1:])
        known = len(ends) - 1
        places = [
            ends[number] + np.searchsorted(among[ends[number] : ends[number + 1]], group)
            if number < known
            else np.full(len(group), len(among), dtype=np.int64)
            for number, group in zip(found.tolist(), groups, strict=False)
        ]
        self._places = np.concatenate(places) if places else np.empty(0, dtype=np.int64)

    def put_in(self, others: NDArray[_Any], rows: NDArray[_Any]) -> NDArray[_Any]:
        """A column of the others with that of the rows among it."""
        return np.insert(others, self._places, rows[self._order])

    def ends(self, size: int) -> NDArray[np.int64]:
        """Where the rows of each of so many numbers begin then, and at last where they end."""
        times = np.zeros(size, dtype=np.int64)
        times[: len(self._ends) - 1] += np.diff(self._ends)
        times[: len(self._times)] += self._times
        return np.concatenate([[0], np.cumsum(times)]).astype(np.int64)


def _dampened(lengths: Numbers) -> Floats:
    """How much the words of each text count against it."""
    long = np.maximum(lengths, 1).astype(np.float32)
    return (K1 * (1 - B + B * long / long.mean())).astype(np.float32) if len(long) else long


def _order(first: Numbers, second: Numbers) -> NDArray[np.intp]:
    """How rows are sorted by two columns, neither of which is negative."""
    return np.argsort(first.astype(np.int64) << 32 | second, kind="stable")


def _begins(lengths: Numbers) -> Numbers:
    """At which word each text begins, counted over all, and at last how many there are."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


def _renumbered(pieces: Sequence[range | Sequence[str]], size: int, added: int) -> tuple[Numbers, Numbers]:
    """The new numbers of texts that an index has, -1 for those that are in no piece, and of those that are added."""
    mine, theirs = np.full(size, -1, dtype=np.int32), np.zeros(added, dtype=np.int32)
    number = read = 0
    for piece in pieces:
        places = np.arange(number, number + len(piece), dtype=np.int32)
        if isinstance(piece, range):
            mine[piece.start : piece.stop] = places
        else:
            theirs[read : read + len(piece)] = places
            read += len(piece)
        number += len(piece)
    return mine, theirs


def _numbered(ends: NDArray[np.int64]) -> Numbers:
    """For each row its number, when rows are sorted by number."""
    return np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))


def _ends(numbers: Numbers, size: int) -> NDArray[np.int64]:
    """Where the rows of each number begin, and at last where they end, when rows are sorted by number."""
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=size))]).astype(np.int64)

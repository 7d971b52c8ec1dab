"""BM25 over nodes, for terms that have several English wordings.

Robertson's formula in Lucene's variant (Kamphuis et al. 2020, doi:10.1007/978-3-030-45442-5_4), over postings: what is
kept for a stem grows with the texts that have it, not with all texts; what is computed for a question is kept nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kzqa.kept import Kept, Reopened
from kzqa.morphology import english_stem, english_stems

__all__ = ["LexicalIndex"]

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

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
        lengths = np.array([max(found.total(), 1) for found in counts], dtype=np.float32)
        numbers: dict[str, int] = {}
        stems = np.fromiter((numbers.setdefault(stem, len(numbers)) for found in counts for stem in found), np.int32)
        holders = np.repeat(np.arange(len(texts), dtype=np.int32), [len(found) for found in counts])
        times = np.fromiter(chain.from_iterable(found.values() for found in counts), np.float32)
        order = np.argsort(stems, kind="stable")
        spoken = np.fromiter((numbers[stem] for words in tokens for stem in words), np.int32)
        arrays = {
            "dampened": (K1 * (1 - B + B * lengths / lengths.mean())).astype(np.float32) if texts else lengths,
            "holders": holders[order],
            "times": times[order],
            "ends": _ends(stems, len(numbers)),
            "starts": np.cumsum([0, *map(len, tokens)], dtype=np.int32),
            "places": np.argsort(spoken, kind="stable").astype(np.int32),
            "place_ends": _ends(spoken, len(numbers)),
        }
        self._take(Kept({"stems": list(numbers)}, arrays))

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


def _ends(numbers: Numbers, size: int) -> NDArray[np.int64]:
    """Where the rows of each number begin, and at last where they end, when rows are sorted by number."""
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=size))]).astype(np.int64)

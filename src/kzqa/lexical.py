"""BM25 over nodes, for terms that have several English wordings.

Robertson's formula in Lucene's variant (Kamphuis et al. 2020, doi:10.1007/978-3-030-45442-5_4), over postings: what is
kept for a stem grows with the texts that have it, not with all texts; what is computed for a question is kept nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kzqa.morphology import english_stems

__all__ = ["LexicalIndex"]

Floats = NDArray[np.float32]

REACH = 4
"""The words of a term stand within so many words for each of them."""
K1, B = 1.2, 0.75
"""How soon a repeated stem tells nothing new, and how much a long text is marked down: Lucene's defaults."""

_NOWHERE = np.empty(0, dtype=np.int64)


class LexicalIndex:
    """What stems stand in which texts, and how much they tell."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; a text's position is its number."""
        self.size = len(texts)
        tokens = [english_stems(text) for text in texts]
        counts = [Counter(words) for words in tokens]
        lengths = np.array([max(found.total(), 1) for found in counts], dtype=np.float32)
        self._dampened = (K1 * (1 - B + B * lengths / lengths.mean())).astype(np.float32) if texts else lengths
        numbers: dict[str, int] = {}
        stems = np.fromiter((numbers.setdefault(stem, len(numbers)) for found in counts for stem in found), np.int64)
        holders = np.repeat(np.arange(self.size), [len(found) for found in counts])
        times = np.fromiter(chain.from_iterable(found.values() for found in counts), np.float32)
        order = np.argsort(stems, kind="stable")
        self._holders, self._times = holders[order], times[order]
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(stems, minlength=len(numbers)))]).astype(np.int64)
        self._numbers = numbers
        self._tokens = np.fromiter((numbers[stem] for words in tokens for stem in words), np.int32)
        self._starts = np.cumsum([0, *map(len, tokens)])

    def knows(self, stem: str) -> bool:
        """Whether any text has the stem."""
        return stem in self._numbers

    def idf(self, stem: str) -> float:
        """How much a stem tells: ln(1 + (N - n + 0.5) / (n + 0.5)), n texts of N having it."""
        found = len(self._having(stem)[0])
        return float(np.log(1 + (self.size - found + 0.5) / (found + 0.5)))

    def scores(self, stem: str) -> Floats:
        """BM25 of the one stem, for every text."""
        column = np.zeros(self.size, dtype=np.float32)
        holders, times = self._having(stem)
        column[holders] = self.idf(stem) * times / (times + self._dampened[holders])
        return column

    def holding(self, stems: Sequence[str]) -> NDArray[np.bool_]:
        """For every text, whether it has all of the stems, near to each other; False everywhere for no stems."""
        held = np.zeros(self.size, dtype=np.bool_)
        wanted = tuple(dict.fromkeys(stems))
        common = self._having(wanted[0])[0] if wanted else _NOWHERE
        for stem in wanted[1:]:
            common = np.intersect1d(common, self._having(stem)[0], assume_unique=True)
        if len(wanted) > 1:
            numbers = frozenset(self._numbers.get(stem, -1) for stem in wanted)
            common = common[[self._near(int(text), numbers) for text in common]] if common.size else common
        held[common] = True
        return held

    def _near(self, text: int, numbers: frozenset[int]) -> bool:
        """Whether stems stand within a few words: "climate" and, a page on, "change" are no climate change."""
        last: dict[int, int] = {}
        for position, number in enumerate(self._tokens[self._starts[text] : self._starts[text + 1]].tolist()):
            if number in numbers:
                last[number] = position
                if len(last) == len(numbers) and position - min(last.values()) < REACH * len(numbers):
                    return True
        return False

    def _having(self, stem: str) -> tuple[NDArray[np.int64], Floats]:
        """The texts that have a stem, in order, and how often each."""
        number = self._numbers.get(stem)
        if number is None:
            return _NOWHERE, np.empty(0, dtype=np.float32)
        part = slice(self._ends[number], self._ends[number + 1])
        return self._holders[part], self._times[part]

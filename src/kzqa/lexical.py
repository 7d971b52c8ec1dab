"""BM25 over nodes, for terms that have several English wordings.

Scores by the package ``bm25s`` (Lù 2024, arXiv:2407.03618) in Lucene's variant of Robertson's formula; English stems.
"""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from kzqa.morphology import english_stems

__all__ = ["LexicalIndex"]

Floats = NDArray[np.float32]

REACH = 4
"""The words of a term stand within so many words for each of them."""


class LexicalIndex:
    """What stems stand in which texts, and how much they tell."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; a text's position is its number."""
        tokens = [list(english_stems(text)) or [""] for text in texts]
        self.size = len(tokens)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._bm25.index(tokens, show_progress=False)
        holders: dict[str, set[int]] = {}
        for number, words in enumerate(tokens):
            for word in words:
                holders.setdefault(word, set()).add(number)
        self._holders = {word: np.fromiter(sorted(found), dtype=np.int64) for word, found in holders.items()}
        self._columns: dict[str, Floats] = {}
        self._tokens = tokens

    def knows(self, stem: str) -> bool:
        """Whether any text has the stem."""
        return stem in self._holders

    def idf(self, stem: str) -> float:
        """How much a stem tells: ln(1 + (N - n + 0.5) / (n + 0.5)), n texts of N having it."""
        found = len(self._holders.get(stem, ()))
        return float(np.log(1 + (self.size - found + 0.5) / (found + 0.5)))

    def scores(self, stem: str) -> Floats:
        """BM25 of the one stem, for every text."""
        if not self.knows(stem):
            return np.zeros(self.size, dtype=np.float32)  # not kept: words of questions stay nowhere
        if stem not in self._columns:
            self._columns[stem] = np.asarray(self._bm25.get_scores([stem]), dtype=np.float32)
        return self._columns[stem]

    def holding(self, stems: Sequence[str]) -> NDArray[np.bool_]:
        """For every text, whether it has all of the stems, near to each other; False everywhere for no stems."""
        held = np.zeros(self.size, dtype=np.int64)
        for stem in set(stems):
            held[self._holders.get(stem, np.empty(0, dtype=np.int64))] += 1
        having = held == len(set(stems)) if stems else held > 0
        if len(set(stems)) > 1:
            for number in np.flatnonzero(having):
                having[number] = _near(self._tokens[number], frozenset(stems))
        return having


def _near(tokens: Sequence[str], stems: frozenset[str]) -> bool:
    """Whether all stems stand within a few words: "climate" and, a page on, "change" are no climate change."""
    last: dict[str, int] = {}
    for position, token in enumerate(tokens):
        if token in stems:
            last[token] = position
            if len(last) == len(stems) and position - min(last.values()) < REACH * len(stems):
                return True
    return False

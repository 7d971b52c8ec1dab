"""How alike short texts are by their letters: runs of four characters, the rarer the more; any language, no dictionary.

Russian and Kazakh words end in chains that no stemmer takes off wholly; runs of letters tell a stem from its endings by
how rare they are (McNamee and Mayfield 2004, doi:10.1023/B:INRT.0000009441.78971.be). What is computed for a question
is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kzqa.kept import Kept, Reopened
from kzqa.language import WORD
from kzqa.morphology import fold

__all__ = ["GramIndex", "grams"]

LENGTH = 4

Floats = NDArray[np.float32]


def grams(text: str) -> list[int]:
    """The runs of four characters of each word between blanks, each once, in order; a short word is one run.

    A run is a number of 64 bits, 16 for each character, which takes a tenth of a string's memory.
    """
    found: dict[int, None] = {}
    for match in WORD.finditer(text):
        word = f" {fold(match[0])} "
        found.update((_number(word[at : at + LENGTH]), None) for at in range(max(1, len(word) - LENGTH + 1)))
    return list(found)


def _number(run: str) -> int:
    number = 0
    for character in run:
        number = number << 16 | min(ord(character), 0xFFFF)
    return number


class GramIndex(Reopened):
    """What runs of characters stand in which texts; how often in one does not count."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; a text's position is its number."""
        each = [grams(text) for text in texts]
        known, runs = np.unique(np.fromiter(chain.from_iterable(each), np.uint64), return_inverse=True)
        holders = np.repeat(np.arange(len(texts)), [len(found) for found in each])
        having = np.bincount(runs, minlength=len(known))
        lengths = np.sqrt(np.bincount(holders, _telling(len(texts), having)[runs] ** 2, len(texts)))
        arrays: dict[str, NDArray[Any]] = {
            "grams": known,
            "holders": holders[np.argsort(runs, kind="stable")].astype(np.uint16 if len(texts) <= 2**16 else np.uint32),
            "lengths": np.maximum(lengths, 1e-9).astype(np.float32),
            "ends": np.concatenate([[0], np.cumsum(having)]).astype(np.int64),
        }
        self._take(Kept(None, arrays))

    def _take(self, kept: Kept) -> None:
        self.kept = kept
        self._known, self._holders = kept.arrays["grams"], kept.arrays["holders"]
        self._lengths, self._ends = kept.arrays["lengths"], kept.arrays["ends"]
        self.size = len(self._lengths)

    def cosines(self, text: str) -> Floats:
        """How alike each text is to this one: 0 to 1."""
        runs = np.array(grams(text), np.uint64)
        if not len(runs) or not len(self._known):
            return np.zeros(self.size, dtype=np.float32)
        at = np.searchsorted(self._known[:-1], runs)  # of what stands after all others, the last place
        there = self._known[at] == runs
        begins, ends = np.where(there, self._ends[at], 0), np.where(there, self._ends[at + 1], 0)
        weights = _telling(self.size, np.maximum(ends - begins, 1))
        parts = [slice(*part) for part in zip(begins.tolist(), ends.tolist(), strict=True)]
        holders = np.concatenate([self._holders[part] for part in parts])
        sums = np.bincount(holders, np.repeat(weights**2, ends - begins), self.size)
        found: Floats = (sums / (self._lengths * max(np.sqrt(weights @ weights), 1e-9))).astype(np.float32)
        return found


def _telling(size: int, having: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much a run tells that so many of the texts have."""
    told: NDArray[np.float64] = np.log(size / np.asarray(having, dtype=np.float64))
    return told

"""How alike short texts are by their letters: TF-IDF over runs of four characters, in any language, with no dictionary.

Russian and Kazakh words end in chains that no stemmer takes off wholly; runs of letters tell a stem from its endings by
how rare they are (McNamee and Mayfield 2004, doi:10.1023/B:INRT.0000009441.78971.be). What is computed for a question
is kept nowhere.
"""

from __future__ import annotations

from collections import Counter
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


def grams(text: str) -> Counter[int]:
    """The runs of four characters of each word between blanks, and how often each is there; a short word is one run.

    A run is a number of 64 bits, 16 for each character, which takes a tenth of a string's memory.
    """
    found: Counter[int] = Counter()
    for match in WORD.finditer(text):
        word = f" {fold(match[0])} "
        found.update(_number(word[at : at + LENGTH]) for at in range(max(1, len(word) - LENGTH + 1)))
    return found


def _number(run: str) -> int:
    number = 0
    for character in run:
        number = number << 16 | min(ord(character), 0xFFFF)
    return number


class GramIndex(Reopened):
    """What runs of characters stand in which texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; a text's position is its number."""
        counts = [grams(text) for text in texts]
        all_runs = np.fromiter(chain.from_iterable(counts), np.uint64)
        known, runs = np.unique(all_runs, return_inverse=True)
        holders = np.repeat(np.arange(len(texts)), [len(found) for found in counts])
        times = np.fromiter(chain.from_iterable(found.values() for found in counts), np.float64)
        having = np.bincount(runs, minlength=len(known))
        values = (1 + np.log(times)) * _telling(len(texts), having)[runs]
        lengths = np.sqrt(np.bincount(holders, weights=values**2, minlength=len(texts)))
        order = np.argsort(runs, kind="stable")
        arrays: dict[str, NDArray[Any]] = {
            "grams": known,
            "holders": holders[order].astype(np.uint16 if len(texts) <= 2**16 else np.uint32),
            "values": (values / np.maximum(lengths, 1e-9)[holders])[order].astype(np.float16),
            "ends": np.concatenate([[0], np.cumsum(having)]).astype(np.int64),
            "size": np.array([len(texts)]),
        }
        self._take(Kept(None, arrays))

    def _take(self, kept: Kept) -> None:
        self.kept = kept
        self._known = kept.arrays["grams"]
        self._holders, self._values = kept.arrays["holders"], kept.arrays["values"]
        self._ends = kept.arrays["ends"]
        self.size = int(kept.arrays["size"][0])

    def cosines(self, text: str) -> Floats:
        """How alike each text is to this one: 0 to 1."""
        counts = grams(text)
        if not counts or not len(self._known):
            return np.zeros(self.size, dtype=np.float32)
        runs = np.fromiter(counts, np.uint64, len(counts))
        weights = 1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
        at = np.searchsorted(self._known[:-1], runs)  # of what stands after all others, the last place
        there = self._known[at] == runs
        begins, ends = np.where(there, self._ends[at], 0), np.where(there, self._ends[at + 1], 0)
        weights *= _telling(self.size, np.maximum(ends - begins, 1))
        parts = [slice(*part) for part in zip(begins.tolist(), ends.tolist(), strict=True)]
        holders = np.concatenate([self._holders[part] for part in parts])
        values = np.concatenate([self._values[part] for part in parts]) * np.repeat(weights, ends - begins)
        scores = np.bincount(holders, values, self.size) / max(np.sqrt(weights @ weights), 1e-9)
        found: Floats = scores.astype(np.float32)
        return found


def _telling(size: int, having: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much a run tells that so many of the texts have."""
    told: NDArray[np.float64] = np.log(size / np.asarray(having, dtype=np.float64))
    return told

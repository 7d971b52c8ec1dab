"""SentencePiece's unigram tokenizer over a vocabulary that is mapped, not loaded.

Viterbi's algorithm finds the most probable pieces (Kudo 2018, arXiv:1804.10959). Pieces are looked up by a 64-bit hash
of their code points, all substrings of a text at once: 250,002 pieces take 4 MB of shared file cache and open at once,
where the package ``tokenizers`` takes 300 MB and half a second for the same vocabulary (docs/performance.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Unigram", "write_unigram"]

PIECES, SETTINGS = "unigram.npy", "unigram.json"
SPACE = "\u2581"
"""SentencePiece's visible space: it begins a word, and stands nowhere else in a piece."""

_ENTRY = np.dtype([("hash", "<u8"), ("id", "<i4"), ("score", "<f4")])
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
Hashes = NDArray[np.uint64]


class Unigram:
    """One vocabulary; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open what :func:`write_unigram` wrote.

        Raises:
            OSError: a file is missing.
            ValueError: a file is broken.
            KeyError: a setting is missing.
        """
        entries = np.load(folder / PIECES, mmap_mode="r")
        if entries.dtype != _ENTRY:
            raise ValueError(f"{folder / PIECES}: not a vocabulary")
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        self._hashes: Hashes = np.ascontiguousarray(entries["hash"])
        self._entries = entries
        self._unknown = int(settings["unknown"])
        self._unknown_score = float(settings["unknown_score"])
        self._longest = int(settings["longest"])
        self._begin, self._end = int(settings["begin"]), int(settings["end"])
        self._characters: Mapping[int, str] = str.maketrans(settings["characters"])

    def content(self, text: str) -> list[int]:
        """Numbers of the text's pieces, without the marks of begin and end."""
        words = re.sub(" {2,}", " ", text.translate(self._characters))
        marked = (words if words.startswith(" ") else f" {words}").replace(" ", SPACE)
        return self._likeliest(len(marked), *self._found(marked))

    def marked(self, content: Sequence[int]) -> list[int]:
        """What the model reads for pieces: they stand between the marks of begin and end."""
        return [self._begin, *content, self._end]

    def _found(self, text: str) -> tuple[list[int], list[int], list[int], list[float]]:
        """Every piece in the text, by its start, then its length: starts, lengths, numbers, scores."""
        codes = _codes(text)
        size = len(codes)
        word = np.append(np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "replace"), "<u4") == ord(SPACE)), size)
        room = word[np.searchsorted(word, np.arange(size), side="right")] - np.arange(size)  # to the word's end
        longest = min(self._longest, int(room.max()))
        codes = np.append(codes, np.zeros(longest, np.uint64))
        hashes = np.empty((size, longest), np.uint64)  # of every substring, by its start and its length less one
        rolled = np.zeros(size, np.uint64)
        for length in range(longest):
            rolled = (rolled + codes[length : length + size]) * _FACTOR
            hashes[:, length] = rolled
        start, span = np.nonzero(room[:, None] > np.arange(longest))
        wanted = hashes[start, span]
        place = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        hit = np.flatnonzero(self._hashes[place] == wanted)
        entries = self._entries[place[hit]]
        return start[hit].tolist(), (span[hit] + 1).tolist(), entries["id"].tolist(), entries["score"].tolist()

    def _likeliest(
        self, size: int, starts: Sequence[int], lengths: Sequence[int], ids: Sequence[int], scores: Sequence[float]
    ) -> list[int]:
        """The pieces whose scores sum to most; a character that no piece begins with is one unknown piece."""
        best = [float("-inf")] * (size + 1)
        best[0] = 0.0
        before, chosen = [0] * (size + 1), [self._unknown] * (size + 1)
        piece, pieces = 0, len(starts)
        for start in range(size):
            here = best[start]
            while piece < pieces and starts[piece] == start:
                end, score = start + lengths[piece], here + scores[piece]
                if score > best[end]:
                    best[end], before[end], chosen[end] = score, start, ids[piece]
                piece += 1
            if here + self._unknown_score > best[start + 1]:
                best[start + 1], before[start + 1] = here + self._unknown_score, start
                chosen[start + 1] = self._unknown
        found, at = [], size
        while at:
            found.append(chosen[at])
            at = before[at]
        return found[::-1]


def write_unigram(
    folder: Path,
    pieces: Sequence[str],
    scores: Sequence[float],
    characters: Mapping[str, str],
    *,
    begin: int,
    end: int,
    unknown: int,
    marks: Sequence[int],
) -> None:
    """Write a vocabulary as :class:`Unigram` opens it.

    Args:
        folder: must be there.
        pieces: a piece's position is its number.
        scores: logarithms of their probabilities.
        characters: what each character is replaced with before anything else.
        begin: number of the mark before every text.
        end: number of the mark after it.
        unknown: number that stands for what no piece holds.
        marks: numbers of all marks, which no text may contain.

    Raises:
        ValueError: two pieces have one hash.
    """
    kept = sorted(set(range(len(pieces))) - set(marks))
    entries = np.empty(len(kept), _ENTRY)
    entries["hash"] = _hashes([pieces[number] for number in kept])
    entries["id"] = kept
    entries["score"] = np.asarray(scores, np.float32)[kept]
    entries.sort(order="hash")
    if (np.diff(entries["hash"]) == 0).any():
        raise ValueError("two pieces of the vocabulary have one hash")
    np.save(folder / PIECES, entries)
    settings = {
        "begin": begin,
        "end": end,
        "unknown": unknown,
        "unknown_score": float(min(scores)) - 10,  # SentencePiece's penalty
        "longest": max(len(pieces[number]) for number in kept),
        "characters": dict(characters),
    }
    (folder / SETTINGS).write_text(json.dumps(settings, ensure_ascii=True), encoding="utf-8")


def _codes(text: str) -> Hashes:
    """Code points, spread over 64 bits (the finaliser of SplitMix64)."""
    code = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint64) + _FACTOR
    code = (code ^ (code >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = code ^ (code >> np.uint64(31))
    return mixed


def _hashes(pieces: Sequence[str]) -> Hashes:
    """One hash for each piece, those of one length together: what :class:`Unigram` computes for a substring."""
    found = np.empty(len(pieces), np.uint64)
    lengths = np.array([len(piece) for piece in pieces])
    for length in set(lengths.tolist()):
        numbers = np.flatnonzero(lengths == length).tolist()
        codes = _codes("".join(pieces[number] for number in numbers)).reshape(len(numbers), length)
        rolled = np.zeros(len(numbers), np.uint64)
        for column in range(length):
            rolled = (rolled + codes[:, column]) * _FACTOR
        found[numbers] = rolled
    return found

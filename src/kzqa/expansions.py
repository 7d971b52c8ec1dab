"""What readers ask that a paragraph answers, what it says in plain words, and what they ask that no paragraph answers.

Readers ask in words far from those of resolutions: "locked up", "muzzle the press". So the paragraphs of the known
texts are expanded by such words (after doc2query, Nogueira et al. 2019, arXiv:1904.08375; here they come with kzqa,
``data/expansions.txt``), which are searched beside the texts and never quoted, shown or counted as what a text says.
The lines of a paragraph hold for its very text; a paragraph without lines is found by its own words alone.

Beside them come questions about the same persons and matters that none of the texts answers (``data/unanswered.txt``):
an age, a judge's name, what happened later. What is asked is like the ones or like the others, by its letters and by
where it stands among them (:mod:`kzqa.neighbours`).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Corpus
from kzqa.grams import GramIndex
from kzqa.kept import Kept, Reopened
from kzqa.lexical import LexicalIndex
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, Line, bundled_lines
from kzqa.morphology import spoken_stems, spoken_word
from kzqa.neighbours import masses, places_of
from kzqa.terms import Alternative, QueryTerm

__all__ = ["Alike", "Expansions", "Near", "digest"]

GRAMS, WORDS = "grams", "words"

GENERAL = "general"
"""Stands for a paragraph over questions that are about none."""

NEAREST = 5
"""So many lines say what a question is like."""

LEAST = 1e-9
"""What counts less is as if it were not there: a cosine of about 0."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Alike:
    """What a question is like, by its letters; cosines of 0 to 1."""

    paragraphs: Floats
    """For each of :attr:`Expansions.paragraphs`, of its most alike line."""
    answered: float
    """The mean of the most alike lines of all."""
    unanswered: float
    """The mean of the most alike questions that no text answers."""


@dataclass(frozen=True, slots=True)
class Near:
    """Among which lines a question stands: logarithms of how much these count as its neighbours."""

    paragraphs: Floats
    """For each of :attr:`Expansions.paragraphs`, its lines together."""
    answered: float
    """All lines of paragraphs."""
    unanswered: float
    """All questions that no text answers."""


def digest(text: str) -> str:
    """Names a paragraph's text, whatever its white space: the first 12 digits of its SHA-256."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


class Expansions(Reopened):
    """The expansions of one corpus. Its paragraphs are spoken of by their numbers in the corpus."""

    def __init__(self, lines: Iterable[tuple[int, Line]], unanswered: Iterable[str] = ()) -> None:
        """Index lines, each with its paragraph's number, and questions that no paragraph answers."""
        ordered = sorted(lines, key=lambda numbered: numbered[0])
        texts = [*(line.text for _, line in ordered), *unanswered]
        grams = GramIndex(texts).kept
        words = LexicalIndex(_stemmed([line for _, line in ordered])).kept
        numbers = np.array([number for number, _ in ordered], dtype=np.int32)
        arrays: dict[str, NDArray[Any]] = {"paragraphs": numbers, "places": places_of(texts)}
        for name, kept in ((GRAMS, grams), (WORDS, words)):
            arrays |= {f"{name}.{column}": array for column, array in kept.arrays.items()}
        self._take(Kept({GRAMS: grams.values, WORDS: words.values}, arrays))

    @classmethod
    def of_corpus(cls, corpus: Corpus) -> Expansions:
        """Those that come with kzqa, of the paragraphs whose text they were written for."""
        ids = {line.paragraph for name in (OF_PARAGRAPHS, NO_ANSWER) for line in bundled_lines(name)}
        numbers = {(p.id, digest(p.text)): number for number, p in enumerate(corpus.paragraphs) if p.id in ids}
        known = [(numbers.get((line.paragraph, line.digest)), line) for line in bundled_lines(OF_PARAGRAPHS)]
        lines = [(number, line) for number, line in known if number is not None]
        about = [
            line.text
            for line in bundled_lines(NO_ANSWER)
            if (line.paragraph, line.digest) in numbers or (lines and line.paragraph == GENERAL)
        ]
        return cls(lines, about)

    def _take(self, kept: Kept) -> None:
        self.kept = kept
        """All that is needed to open them again."""
        self._grams = GramIndex.opened(_part(kept, GRAMS))
        self._words = LexicalIndex.opened(_part(kept, WORDS))
        self._near = kept.arrays["places"]
        paragraphs = kept.arrays["paragraphs"]
        self._begins = np.flatnonzero(np.diff(paragraphs, prepend=-1))
        self.paragraphs: NDArray[np.int32] = paragraphs[self._begins]
        """The paragraphs that have any, in order."""
        counts = np.diff(self._begins, append=len(paragraphs))
        self._places = np.repeat(np.arange(len(self.paragraphs)), counts)

    def places(self, paragraphs: Sequence[int]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Which of these paragraphs have expansions, and where in :attr:`paragraphs` those stand; elsewhere 0."""
        if not len(self.paragraphs):
            return np.zeros(len(paragraphs), dtype=np.bool_), np.zeros(len(paragraphs), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.paragraphs, paragraphs), len(self.paragraphs) - 1)
        there: NDArray[np.bool_] = self.paragraphs[at] == paragraphs
        return there, np.where(there, at, 0)

    def alike(self, text: str) -> Alike:
        """What a question is like."""
        cosines = self._grams.cosines(text)
        answered, unanswered = cosines[: len(self._places)], cosines[len(self._places) :]
        return Alike(self._best(answered), _nearest(answered), _nearest(unanswered))

    def near(self, place: Floats) -> Near:
        """Among which lines a question stands; ``place``: :meth:`kzqa.neighbours.Space.place`."""
        if not len(self._near):
            return Near(np.zeros(0, dtype=np.float32), math.log(LEAST), math.log(LEAST))
        counted = masses(self._near, place)
        answered, unanswered = counted[: len(self._places)], counted[len(self._places) :]
        own = np.add.reduceat(answered, self._begins)
        return Near(np.log(own + LEAST), *(math.log(part.sum() + LEAST) for part in (answered, unanswered)))

    def having(self, term: QueryTerm) -> NDArray[np.int32]:
        """The numbers of the lines that have a term, in English words or in its own, in order."""
        return self._having(term.alternatives, term)

    def saying(self, term: QueryTerm) -> NDArray[np.int32]:
        """Of these lines those that have it in its own words: "torture", and not "abuse"."""
        return self._having(term.own, term)

    def in_english(self, term: QueryTerm) -> NDArray[np.int32]:
        """Of these lines those that have it in English words: its own may mean another thing there, as "баға" does."""
        found = [self._words.holders(stems) for stems in term.alternatives]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int32)

    def _having(self, wordings: Iterable[Alternative], term: QueryTerm) -> NDArray[np.int32]:
        spoken = tuple(_known(stems, self._words.knows) for stems in term.spoken)
        found = [self._words.holders(stems) for stems in (*wordings, spoken)]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int32)

    def of_lines(self, lines: NDArray[np.int32], least: int = 1) -> NDArray[np.int32]:
        """The paragraphs of these lines: those that have so many of them at least."""
        places, times = np.unique(self._places[lines], return_counts=True)
        return self.paragraphs[places[times >= least]]

    def fullest(self, weighted: Iterable[tuple[NDArray[np.int32], float]]) -> Floats:
        """For each of :attr:`paragraphs` the most weight that one of its lines has, of what stands in which lines."""
        weights = np.zeros(len(self._places), dtype=np.float32)
        for lines, weight in weighted:
            weights[lines] += weight
        return self._best(weights)

    def _best(self, scores: Floats) -> Floats:
        if not len(self.paragraphs):
            return np.zeros(0, dtype=np.float32)
        best: Floats = np.maximum.reduceat(scores, self._begins)
        return best


def _nearest(cosines: Floats) -> float:
    # Sorting is quicker than partition: most are equal, namely 0.
    return float(np.sort(cosines)[-NEAREST:].mean()) if len(cosines) else 0.0


def _stemmed(lines: Sequence[Line]) -> list[str]:
    """The words of lines; of those that are not in the language of the texts, their stems.

    A Kazakh word may have many stems: the shortest that stands as a word in the lines is taken.
    """
    stemmed = cache(spoken_word)  # of the lines' words, and gone with this call
    spoken = [spoken_stems(line.language, line.text, stemmed) if line.language != "en" else () for line in lines]
    whole: dict[str, set[str]] = {}
    for line, words in zip(lines, spoken, strict=True):
        whole.setdefault(line.language, set()).update(stems[0] for stems in words)
    return [
        " ".join(_known(stems, whole[line.language].__contains__) for stems in words) or line.text
        for line, words in zip(lines, spoken, strict=True)
    ]


def _known(stems: Sequence[str], known: Callable[[str], bool]) -> str:
    """Of the stems that a word may have, longest first, the shortest that is known; the longest where none is."""
    return next((stem for stem in reversed(stems) if known(stem)), stems[0])


def _part(kept: Kept, name: str) -> Kept:
    """What one of the two indexes gave to keep."""
    mark = f"{name}."
    columns = {column.removeprefix(mark): array for column, array in kept.arrays.items() if column.startswith(mark)}
    return Kept(kept.values[name], columns)

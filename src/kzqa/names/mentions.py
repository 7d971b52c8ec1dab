"""What paragraphs write that may be a name, before it is put together: kept, and taken over when a text is added.

Whether a capitalised word is a name depends on what the whole corpus writes in lower case. So the words of each
paragraph are kept too: when a text is added, paragraphs are read again that have a word of which this changed.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Kind, Paragraph
from kzqa.kept import Kept, Reopened
from kzqa.names.extraction import distinct_words, is_capital, paragraph_mentions, words
from kzqa.names.gathering import Gathered, Shape, full_forms, put_together
from kzqa.names.phonetics import key
from kzqa.names.places import Places, Rows, Standing
from kzqa.names.slips import slips

__all__ = ["Mentions", "gather"]

Numbers = NDArray[np.int32]
Counts = NDArray[np.int64]


class _Keys(dict[str, str]):
    """Phonetic keys of words: each found once, and gone with who asked."""

    def __missing__(self, word: str) -> str:
        self[word] = found = key(word)
        return found


class Mentions(Reopened):
    """The words and the mentions of paragraphs, by their numbers."""

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> Mentions:
        """Read paragraphs, no two of one id."""
        nothing = {name: np.empty(0, dtype=np.int32) for name in ("words", "shapes", "starts")}
        rows = {name: np.zeros(1, dtype=np.int64) for name in ("word_ends", "shape_ends")}
        values = {"words": [], "keys": [], "shapes": {name: [] for name in Shape._fields}}
        empty = cls.opened(Kept(values, {**nothing, **rows, "slips": np.empty((0, 2), dtype=np.int32)}))
        return empty.joined(paragraphs, [-1] * len(paragraphs))

    def _take(self, kept: Kept) -> None:
        values, arrays = kept.values, kept.arrays
        self.kept = kept
        self._words: list[str] = values["words"]
        self._keys: list[str] = values["keys"]
        self._rows, self._starts = Rows(arrays["shape_ends"]), arrays["starts"]
        self._shape_numbers = arrays["shapes"]
        self._word_rows, self._word_numbers = Rows(arrays["word_ends"]), arrays["words"]
        self._slips = arrays["slips"]

    def __len__(self) -> int:
        """How many paragraphs there are."""
        return len(self._rows)

    @property
    def ordinary(self) -> frozenset[str]:
        """The words that the paragraphs write in lower case: capitalised, they are no names."""
        return _ordinary(self._words)

    def joined(self, paragraphs: Sequence[Paragraph], taken: Sequence[int] | NDArray[np.integer]) -> Mentions:
        """The mentions of another corpus, of which only what is new is read.

        Args:
            paragraphs: all of them, no two of one id.
            taken: for each, its number among the paragraphs of these mentions, where one of the same id, kind and text
                was; -1 where it is to be read.

        Raises:
            IndexError: a number is none of these mentions'.
        """
        numbers = np.asarray(taken, dtype=np.int64)
        if numbers.max(initial=-1) >= len(self):
            raise IndexError("there are not so many paragraphs in these mentions")
        words_, word_rows, word_numbers = self._joined_words(paragraphs, numbers)
        ordinary = _ordinary(words_)
        numbers = np.where(self._changed(ordinary)[numbers], -1, numbers)
        keys = _Keys((word, one) for word, one in zip(self._words, self._keys, strict=True) if is_capital(word))
        old = self._shapes()
        shapes, rows, shape_numbers, starts = self._joined_shapes(paragraphs, numbers, ordinary, old, keys)
        return Mentions.opened(
            Kept(
                {
                    "words": words_,
                    "keys": [keys[one] if is_capital(one) else "" for one in words_],
                    "shapes": {name: [getattr(shape, name) for shape in shapes] for name in Shape._fields},
                },
                {
                    "word_ends": word_rows.ends,
                    "words": word_numbers,
                    "shape_ends": rows.ends,
                    "shapes": shape_numbers,
                    "starts": starts,
                    "slips": _joined_slips(full_forms(old), full_forms(shapes), self._slips),
                },
            )
        )

    def having(self, wanted: Callable[[str], bool]) -> list[int]:
        """The numbers of the paragraphs that have any word that is wanted, in order; words as written."""
        chosen = np.array([wanted(word) for word in self._words], dtype=np.bool_)
        places = np.flatnonzero(chosen[self._word_numbers])
        found: list[int] = np.unique(np.searchsorted(self._word_rows.ends, places, "right") - 1).tolist()
        return found

    def gathered(self, paragraphs: Sequence[Paragraph]) -> Gathered:
        """Put together the mentions that are one name's.

        Args:
            paragraphs: those that the mentions are of.

        Raises:
            IndexError: they are of others.
        """
        if len(paragraphs) != len(self):
            raise IndexError(f"mentions of {len(self)} paragraphs, not {len(paragraphs)}")
        shapes = self._shapes()
        lengths = np.array([len(shape.text) for shape in shapes], dtype=np.int32)
        standing = Standing(self._rows, self._shape_numbers, self._starts, lengths)
        times: list[int] = standing.times.tolist()
        making = put_together(shapes, standing.first_seen(), times, self._slips)
        acronyms = np.array([shape.kind == "acronym" for shape in shapes], dtype=np.bool_)
        places = Places(standing, [entry.parts for entry in making], standing.again(acronyms))
        entries = tuple(entry.made(shapes, times) for entry in making)
        known = frozenset(one for word, one in zip(self._words, self._keys, strict=True) if is_capital(word))
        return Gathered(entries, places, self.ordinary, known)

    def _shapes(self) -> list[Shape]:
        """The distinct mentions by their numbers."""
        columns = self.kept.values["shapes"]
        return list(map(Shape, *(columns[name] for name in Shape._fields)))

    def _joined_words(self, paragraphs: Sequence[Paragraph], taken: Counts) -> tuple[list[str], Rows, Numbers]:
        """The words of another corpus, and for each of its paragraphs the numbers of those that it has."""
        all_ = {word: number for number, word in enumerate(self._words)}
        new, lengths = array("i"), array("i")
        for at in np.flatnonzero(taken < 0).tolist():
            found = distinct_words(paragraphs[at].text)
            new.extend(all_.setdefault(word, len(all_)) for word in found)
            lengths.append(len(found))
        rows, places = self._word_rows.joined(Rows.of_lengths(lengths), taken)
        used, numbers = _renumbered(np.concatenate([self._word_numbers, np.array(new, np.int32)])[places], len(all_))
        words_ = list(all_)
        return [words_[number] for number in used], rows, numbers

    def _changed(self, ordinary: frozenset[str]) -> NDArray[np.bool_]:
        """For each paragraph, whether it has a word that is ordinary now and was not, or was and is not any more.

        Behind them, for -1, False.
        """
        changed = self.ordinary ^ ordinary
        stale = np.array([word.lower() in changed for word in self._words], dtype=np.bool_)
        places = np.flatnonzero(stale[self._word_numbers]) if stale.any() else np.empty(0, dtype=np.int64)
        found = np.zeros(len(self) + 1, dtype=np.bool_)
        found[np.searchsorted(self._word_rows.ends, places, "right") - 1] = True
        return found

    def _joined_shapes(
        self,
        paragraphs: Sequence[Paragraph],
        taken: Counts,
        ordinary: frozenset[str],
        old: Sequence[Shape],
        keys: _Keys,
    ) -> tuple[list[Shape], Rows, Numbers, Numbers]:
        """The distinct mentions of another corpus, and for each of its paragraphs their numbers and where they are."""
        all_ = {shape: number for number, shape in enumerate(old)}
        new, starts, lengths = array("i"), array("i"), array("i")
        for at in np.flatnonzero(taken < 0).tolist():
            before = len(new)
            for shape, start in _read(paragraphs[at], ordinary, keys):
                new.append(all_.setdefault(shape, len(all_)))
                starts.append(start)
            lengths.append(len(new) - before)
        rows, places = self._rows.joined(Rows.of_lengths(lengths), taken)
        used, numbers = _renumbered(np.concatenate([self._shape_numbers, np.array(new, np.int32)])[places], len(all_))
        shapes = list(all_)
        begins = np.concatenate([self._starts, np.array(starts, np.int32)])[places]
        return [shapes[number] for number in used], rows, numbers, begins


def gather(paragraphs: Sequence[Paragraph]) -> Gathered:
    """Read the names out of paragraphs, and put together those that are one."""
    return Mentions.of(paragraphs).gathered(paragraphs)


def _read(paragraph: Paragraph, ordinary: frozenset[str], keys: _Keys) -> Iterator[tuple[Shape, int]]:
    """What a paragraph mentions, and where each begins; without names of letters that no key knows."""
    for mention in paragraph_mentions(paragraph, words(paragraph.text), ordinary):
        found = [keys[word] for word in mention.words]
        if mention.kind == "acronym":
            if paragraph.kind is Kind.FOOTNOTE:
                continue
            found = []
        elif mention.kind == "name":
            found = [one for one in found if one]
            if len(found) < min(len(mention.words), 2):
                continue
        full = " ".join(keys[word] for word in mention.stands_for)
        shape = Shape(mention.kind, " ".join(found), mention.text, full, mention.article, mention.titled)
        yield shape, mention.span.start


def _ordinary(written: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in written if not is_capital(word))


def _renumbered(numbers: Numbers, size: int) -> tuple[list[int], Numbers]:
    """Which numbers below ``size`` are there, in order, and for each number its place among those."""
    there = np.bincount(numbers, minlength=size) > 0
    used: list[int] = np.flatnonzero(there).tolist()
    return used, (np.cumsum(there, dtype=np.int32) - 1)[numbers]


def _joined_slips(old: dict[str, int], new: dict[str, int], found: Numbers) -> Numbers:
    """The slips of the pen among new forms, when those among old ones were found."""
    since = next((number for form, number in new.items() if form not in old), len(new))
    number = np.array([new.get(form, -1) for form in old], dtype=np.int32)
    pairs = number[found]
    pairs = pairs[((pairs >= 0) & (pairs < since)).all(axis=1)]
    return np.concatenate([pairs, slips(list(new), since)])

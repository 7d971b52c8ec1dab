"""From mentions to names: which of them are one person's, place's or organisation's.

What is done here is done once for each distinct mention, however often the corpus repeats it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kzqa.names.phonetics import acronym_key
from kzqa.names.places import Places

__all__ = ["Entry", "Gathered", "InTheMaking", "Shape", "full_forms", "put_together"]


class Shape(NamedTuple):
    """A mention without its place: all that decides whose name it is."""

    kind: str
    """As :class:`kzqa.names.extraction.Mention` says."""
    form: str
    """Keys of its words with blanks between them; of an acronym, none."""
    text: str
    stands_for: str
    """For an acronym explained on the spot, the form of its full name."""
    article: bool
    titled: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A name: every form that the corpus gives it, and how often."""

    kind: str
    """``name``, ``thing`` or ``phrase``: an acronym without a full name is a ``phrase`` without words, and a ``thing``
    is a name of several words that stands with an article, as nobody's does: "the Koshe Partiyasy"; a ``bearer`` is
    somebody of whom the corpus has one word behind a title: "President Nazarbaev"."""
    forms: frozenset[tuple[str, ...]]
    """Keys of the words of each full form."""
    acronyms: frozenset[str]
    written: Counter[str]
    """Those in full first, each kind by first appearance."""
    full: Counter[str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The names of a corpus, and the words that it writes otherwise."""

    entries: tuple[Entry, ...]
    """In order of first appearance."""
    places: Places
    """Where each entry stands."""
    ordinary: frozenset[str]
    """Words that the corpus writes in lower case."""
    known: frozenset[str]
    """Keys of every capitalised word: what is written so is not unknown to the corpus."""


@dataclass(slots=True, eq=False)
class InTheMaking:
    """A name to which mentions are still given, by the numbers of their shapes."""

    kind: str
    forms: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    full: list[list[int]] = field(default_factory=list)
    """In full: its own, then those of each name that was joined to it."""
    beside: list[int] = field(default_factory=list)
    """As an acronym, or as a surname alone."""
    joined_to: InTheMaking | None = None

    def join(self, other: InTheMaking) -> None:
        """Take over all that another has."""
        self.forms |= other.forms
        self.acronyms |= other.acronyms
        self.full += other.full
        other.joined_to = self

    @property
    def whole(self) -> InTheMaking:
        """The name that this one was joined to in the end, or this one."""
        entry = self
        while entry.joined_to is not None:
            entry = entry.joined_to
        return entry

    @property
    def parts(self) -> list[list[int]]:
        """All that it was given, in the order in which it is counted."""
        return [*self.full, self.beside]

    def made(self, shapes: Sequence[Shape], times: Sequence[int]) -> Entry:
        """The name when it has all its mentions, and how many there are of each shape."""
        full: Counter[str] = Counter()
        for number in chain.from_iterable(self.full):
            full[" ".join(shapes[number].text.split())] += times[number]
        written = full.copy()
        for number in self.beside:
            written[" ".join(shapes[number].text.split())] += times[number]
        forms = frozenset(tuple(form.split(" ")) for form in self.forms)
        return Entry(self.kind, forms, frozenset(self.acronyms), written, full)


def full_forms(shapes: Iterable[Shape]) -> dict[str, int]:
    """The forms of names of two words or more, numbered in the order of the shapes."""
    forms = dict.fromkeys(shape.form for shape in shapes if shape.kind == "name" and " " in shape.form)
    return {form: number for number, form in enumerate(forms)}


def put_together(
    shapes: Sequence[Shape], order: Sequence[int], times: Sequence[int], slips: NDArray[np.int32]
) -> list[InTheMaking]:
    """The names that mentions give: persons, places and the like by first appearance, then organisations.

    Args:
        shapes: the distinct mentions.
        order: their numbers by first appearance.
        times: for each shape, how often it is mentioned.
        slips: shape (pairs, 2), numbers in :func:`full_forms` of those that are one but for a slip of the pen.
    """
    names = _full_names(shapes, order, times, slips)
    return [*names, *_single_words(shapes, order, names), *_phrases(shapes, order)]


def _phrases(shapes: Sequence[Shape], order: Sequence[int]) -> list[InTheMaking]:
    """Organisations by their words, and acronyms with the full name that explains them."""
    by_words: dict[str, InTheMaking] = {}
    explained: dict[str, InTheMaking] = {}
    for number in order:
        kind, form, text, *_ = shapes[number]
        if kind == "phrase":
            if form not in by_words:
                by_words[form] = InTheMaking("phrase", {form}, full=[[]])
            entry = by_words[form]
            entry.full[0].append(number)
            head = text.split(" of ")[0].split()
            if len(head) > 1 and len(head) == form.count(" "):
                entry.forms.add(form.rpartition(" ")[0])  # Democratic Choice of Kazakhstan: Democratic Choice too
    for number in order:
        if full := shapes[number].stands_for:
            acronym, entry = acronym_key(shapes[number].text), by_words[full].whole
            known = explained.setdefault(acronym, entry).whole
            if known is not entry:
                known.join(entry)
            known.acronyms.add(acronym)
    for number in order:
        if shapes[number].kind == "acronym":
            acronym = acronym_key(shapes[number].text)
            entry = explained.setdefault(acronym, InTheMaking("phrase", acronyms={acronym})).whole
            entry.beside.append(number)
    return list(dict.fromkeys(entry.whole for entry in (*by_words.values(), *explained.values())))


def _full_names(
    shapes: Sequence[Shape], order: Sequence[int], times: Sequence[int], slips: NDArray[np.int32]
) -> list[InTheMaking]:
    """Names of two words or more, those together that are one but for typing errors."""
    having: dict[str, list[int]] = {}
    articles: Counter[str] = Counter()
    for number in order:
        kind, form, _, _, article, _ = shapes[number]
        if kind == "name" and " " in form:
            having.setdefault(form, []).append(number)
            articles[form] += times[number] if article else -times[number]
    place = {form: at for at, form in enumerate(having)}
    places = np.array([place[form] for form in full_forms(shapes)], dtype=np.int64)
    names: dict[int, InTheMaking] = {}
    for at, (first, form) in enumerate(zip(_first_alike(len(having), places[slips]), having, strict=True)):
        if first == at:
            names[at] = InTheMaking("thing" if articles[form] > 0 else "name")
        names[first].forms.add(form)
        names[first].full.append(having[form])
    return list(names.values())


def _first_alike(size: int, pairs: NDArray[np.int64]) -> list[int]:
    """For each name so numbered, the first that it is joined to: that of a name before it which it is paired with."""
    into = list(range(size))
    pairs = np.sort(pairs, axis=1)
    for before, at in pairs[np.argsort(pairs[:, 1], kind="stable")].tolist():
        into[at] = min(into[at], into[before])
    return into


def _single_words(shapes: Sequence[Shape], order: Iterable[int], names: Iterable[InTheMaking]) -> list[InTheMaking]:
    """Give each name of one word to those whose surname it is; what is nobody's surname is a name itself."""
    own: dict[str, InTheMaking] = {}
    by_surname: dict[str, list[InTheMaking]] = defaultdict(list)
    for entry in names:
        for surname in {form.rpartition(" ")[2] for form in entry.forms}:
            by_surname[surname].append(entry)
    for number in order:
        kind, form, *_, titled = shapes[number]
        if kind != "name" or " " in form:
            continue
        bearers = by_surname.get(form, ())
        for entry in bearers:
            entry.beside.append(number)
        if not bearers:
            entry = own.setdefault(form, InTheMaking("name", {form}, full=[[]]))
            entry.full[0].append(number)
            entry.kind = "bearer" if titled else entry.kind
    return list(own.values())

"""Every act of a corpus: read once, when its index is built, and looked up by column.

To read all clauses of a hundred thousand paragraphs takes seconds, to look acts up in columns some milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kzqa.acts.verbs import ASK, READ, Found, heads_of, known_sorts, read_acts
from kzqa.domain import Corpus, Kind, Paragraph, Span, Standing
from kzqa.kept import Kept
from kzqa.lexical import LexicalIndex
from kzqa.morphology import english_stems
from kzqa.terms import Alternative

__all__ = ["Acts", "Asking", "Subject"]

PLACES = ("paragraph", "start", "end")
"""For each act the number of its paragraph, and where its verb stands in that."""
COLUMNS = (*PLACES, "sorts", "whom")
"""The same, with its sorts as bits, and the number of whom it speaks to."""

Numbers = NDArray[np.int32]
Marks = NDArray[np.bool_]

Subject = Sequence[Alternative]
"""Every way to call something, in English stems."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Which acts a question is after."""

    sorts: frozenset[str]
    to: tuple[tuple[Alternative, ...], ...] = ()
    """The bodies that those which ask speak to, each by every way to call it, in English stems."""
    concerning: tuple[Alternative, ...] = ()
    """Instead of bodies: what is said of whom they speak to."""
    open_too: bool = False
    """Whether those count that speak to nobody: "calls for his release" asks that of the country as well."""
    whom: bool = False
    """Whether it is after whom they speak to."""
    besides: bool = False
    """Whether it is after those that speak to anybody else than these."""
    by_ngos: bool | None = None
    """Whether organisations speak, or Parliament; None if the question does not say."""


@dataclass(frozen=True, slots=True)
class _Whom:
    """Somebody whom acts speak to, or nobody."""

    called: str
    heads: frozenset[Alternative]
    """Each of those that the words call: of "the Commission and the VP/HR" two; of "the Venice Commission" one."""
    stems: frozenset[str]

    @classmethod
    def of(cls, called: str) -> _Whom:
        """Those whom some words of a text call."""
        return cls(called, frozenset(heads_of(called)), frozenset(english_stems(called)))

    def as_kept(self) -> list[Any]:
        """The same as what JSON can hold."""
        return [self.called, sorted(" ".join(head) for head in self.heads), " ".join(sorted(self.stems))]

    def is_any(self, bodies: Sequence[Subject]) -> bool:
        """Whether one of some bodies is among them."""
        return any(wording in self.heads for body in bodies for wording in body)

    def concerns(self, wordings: Subject) -> bool:
        """Whether anybody is called so, or so much is said of one: "the EU Delegation", of the EU."""
        return any(self.stems.issuperset(wording) for wording in wordings)


def _whom(kept: Kept) -> list[_Whom]:
    """Those whom acts speak to, by their numbers."""
    return [
        _Whom(called, frozenset(tuple(head.split()) for head in heads), frozenset(stems.split()))
        for called, heads, stems in kept.values["whom"]
    ]


class Acts:
    """The acts of one corpus, in its order."""

    def __init__(self, corpus: Corpus, kept: Kept, clauses: LexicalIndex) -> None:
        """Take them as :attr:`kept` and :attr:`clauses` gave them.

        Raises:
            KeyError, IndexError: they were given for another corpus.
        """
        self.kept, self.clauses = kept, clauses
        """``clauses``: the words of each act's clause, by the act's number."""
        self._corpus = corpus
        self._columns: dict[str, Numbers] = {name: kept.arrays[name] for name in COLUMNS}
        self._bits = {sort: 1 << number for number, sort in enumerate(kept.values["sorts"])}
        self._whom = _whom(kept)
        if len(self) and (self._columns["paragraph"][-1] >= len(corpus.paragraphs) or clauses.size != len(self)):
            raise IndexError("acts of another corpus")

    @classmethod
    def of_corpus(cls, corpus: Corpus) -> Acts:
        """Read a corpus."""
        nothing = {name: np.empty(0, dtype=np.int32) for name in COLUMNS}
        return cls.joined(corpus, [corpus.paragraphs], Kept({"whom": []}, nothing), LexicalIndex(()))

    @classmethod
    def joined(
        cls, corpus: Corpus, pieces: Sequence[range | Sequence[Paragraph]], kept: Kept, clauses: LexicalIndex
    ) -> Acts:
        """The acts of a corpus most of whose paragraphs were in another one: those are not read again.

        Args:
            corpus: the one.
            pieces: its paragraphs in order, each piece either their numbers in the other, or to be read.
            kept: the other's.
            clauses: the other's.
        """
        bits = {sort: 1 << number for number, sort in enumerate(known_sorts())}
        resolving = {p.source for p in corpus.paragraphs if p.kind in (Kind.RECITAL, Kind.CITATION)}
        before = _whom(kept)
        numbers = {whom.called: number for number, whom in enumerate(before)}
        words: list[range | Sequence[str]] = []
        blocks, begin = [], 0
        for piece in pieces:
            if isinstance(piece, range):
                rows = slice(*np.searchsorted(kept.arrays["paragraph"], (piece.start, piece.stop)).tolist())
                block = np.stack([kept.arrays[name][rows] for name in COLUMNS])
                block[0] += begin - piece.start
                words.append(range(rows.start, rows.stop))
            else:
                found = [(at, act) for at, one in enumerate(piece) for act in _read(corpus, one, resolving)]
                block = _block([(begin + at, act) for at, act in found], bits, numbers)
                words.append([piece[at].text[act.clause.start : act.clause.end] for at, act in found])
            blocks.append(block)
            begin += len(piece)
        columns = dict(zip(COLUMNS, np.concatenate(blocks, axis=1), strict=True))
        columns["whom"], used = _in_order_of_use(columns["whom"])
        called = list(numbers)
        whom = [before[number] if number < len(before) else _Whom.of(called[number]) for number in used]
        values = {"sorts": list(bits), "whom": [one.as_kept() for one in whom]}
        return cls(corpus, Kept(values, columns), clauses.joined(words))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._columns["paragraph"])

    @cached_property
    def addressees(self) -> frozenset[Alternative]:
        """Whom texts speak to, in English stems."""
        return frozenset(head for whom in self._whom for head in whom.heads)

    def asked(self, asking: Asking, subjects: Sequence[Subject] = ()) -> dict[str, tuple[Span, ...]]:
        """Where the verbs stand of the acts that a question is after, by the ids of their paragraphs, in order.

        Args:
            asking: which.
            subjects: only those whose clause has all of these.
        """
        marks = self._of_sorts(asking.sorts) & self._to(asking)
        if asking.by_ngos is not None:
            marks &= self._by_ngos == asking.by_ngos
        for subject in subjects:
            marks &= self._has(subject)
        there = np.flatnonzero(marks)
        found: dict[str, list[Span]] = {}
        for paragraph, start, end in zip(*(self._columns[name][there].tolist() for name in PLACES), strict=True):
            found.setdefault(self._corpus.paragraphs[paragraph].id, []).append(Span(start, end))
        return {id_: tuple(verbs) for id_, verbs in found.items()}

    def _to(self, asking: Asking) -> Marks:
        """Which speak to whom a question names, if it names anybody."""

        def of(told: Callable[[_Whom], bool]) -> Marks:
            return np.array([told(one) for one in self._whom], dtype=np.bool_)[self._columns["whom"]]

        addressed = of(lambda one: bool(one.called))
        there = addressed if asking.whom or asking.besides else np.ones(len(self), dtype=np.bool_)
        if not (asking.to or asking.concerning):
            return there
        named = of(lambda one: one.is_any(asking.to) if asking.to else one.concerns(asking.concerning))
        if asking.besides:
            return there & ~named
        meant = named | ~addressed if asking.open_too else named
        return there & (meant | ~self._of_sorts(frozenset((ASK,))))

    def _of_sorts(self, sorts: frozenset[str]) -> Marks:
        """Which are of any of these."""
        marks: Marks = (self._columns["sorts"] & sum(self._bits.get(sort, 0) for sort in sorts)) != 0
        return marks

    def _has(self, subject: Subject) -> Marks:
        """Whose clause has all words of any way to call something."""
        marks = np.zeros(len(self), dtype=np.bool_)
        for wording in subject:
            having = [self.clauses.holding((stem,)) for stem in wording]
            marks |= np.logical_and.reduce(having) if having else True
        return marks

    @cached_property
    def _by_ngos(self) -> Marks:
        """Which are of texts of organisations."""
        ngos = {source.id for source in self._corpus.sources if source.standing is Standing.NGO_APPEAL}
        paragraphs = np.array([paragraph.source in ngos for paragraph in self._corpus.paragraphs], dtype=np.bool_)
        marks: Marks = paragraphs[self._columns["paragraph"]]
        return marks


def _read(corpus: Corpus, paragraph: Paragraph, resolving: set[str]) -> Iterator[Found]:
    """The acts of a paragraph; in another language than verbs are known of there are none."""
    if paragraph.kind is Kind.PARAGRAPH and corpus.source_of(paragraph).language == READ:
        yield from read_acts(paragraph.text, resolving=paragraph.source in resolving)


def _block(found: Sequence[tuple[int, Found]], bits: dict[str, int], numbers: dict[str, int]) -> Numbers:
    """The columns of acts, each with its paragraph's number; ``numbers``, of whom they speak to, gains who is new."""
    rows = [
        (
            *(paragraph, act.verb.start, act.verb.end),
            sum(bits[sort] for sort in act.sorts),
            numbers.setdefault(act.addressed, len(numbers)),
        )
        for paragraph, act in found
    ]
    return np.array(rows, dtype=np.int32).reshape(-1, len(COLUMNS)).T


def _in_order_of_use(numbers: Numbers) -> tuple[Numbers, list[int]]:
    """Numbers as they come first, second, and so on, and which each was."""
    used, first, places = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    ranks = np.empty(len(used), dtype=np.int32)
    ranks[order] = np.arange(len(used), dtype=np.int32)
    return ranks[places], used[order].tolist()

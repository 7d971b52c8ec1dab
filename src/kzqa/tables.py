"""What is looked up beside the vectors: where each node stands, what words stand where, names, and expansions.

It is made once, when the index is built, and kept in the index' generation, ``tables/``; a server maps it. Where it is
missing, damaged, or of other code or another corpus, it is made again in memory: slower to start, the same answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Corpus, Paragraph, Span
from kzqa.expansions import Expansions
from kzqa.index import VectorIndex
from kzqa.kept import Kept, keep, made_by, open_kept
from kzqa.lexical import LexicalIndex
from kzqa.names import NameIndex
from kzqa.nodes import NodeRef

__all__ = ["NodeTable", "Tables", "keep_tables", "make_tables", "open_tables"]

log = logging.getLogger(__name__)

FOLDER = "tables"
MADE_BY = (
    *("tables.py", "lexical.py", "grams.py", "expansions.py", "neighbours.py"),
    *("morphology.py", "language.py", "names", "nodes.py"),
    *("data/irregular.txt", "data/expansions.txt", "data/unanswered.txt", "data/neighbours.npz"),
    *("package:PyStemmer", "package:pymorphy3", "package:pymorphy3-dicts-ru"),
)
"""The code that tables depend on, beside corpus and nodes."""

Made = TypeVar("Made")


class NodeTable:
    """Where every node stands. A node's number is its place in the order of the nodes' ids."""

    def __init__(self, corpus: Corpus, kept: Kept) -> None:
        """Take the table as :attr:`kept` gave it.

        Raises:
            KeyError, IndexError: it was given for another corpus.
        """
        self.kept = kept
        self._corpus = corpus
        self.paragraphs: NDArray[np.int32] = kept.arrays["paragraphs"]
        """For each node the number of its paragraph in the corpus."""
        self._starts, self._ends = kept.arrays["starts"], kept.arrays["ends"]
        self._order = {paragraph.id: number for number, paragraph in enumerate(corpus.paragraphs)}
        # A paragraph's nodes stand together: their ids begin with its own.
        begins = np.flatnonzero(np.diff(self.paragraphs, prepend=-1))
        self._first = np.zeros(len(corpus.paragraphs), dtype=np.int64)
        self._last = np.zeros(len(corpus.paragraphs), dtype=np.int64)
        self._first[self.paragraphs[begins]] = begins
        self._last[self.paragraphs[begins]] = np.append(begins[1:], len(self.paragraphs))

    @classmethod
    def of_index(cls, corpus: Corpus, index: VectorIndex) -> NodeTable:
        """The table of an index.

        Raises:
            KeyError: the index is of another corpus.
        """
        order = {paragraph.id: number for number, paragraph in enumerate(corpus.paragraphs)}
        refs = index.refs()
        columns = {
            "paragraphs": [order[ref.paragraph] for ref in refs],
            "starts": [ref.span.start for ref in refs],
            "ends": [ref.span.end for ref in refs],
        }
        arrays = {name: np.array(column, dtype=np.int32) for name, column in columns.items()}
        return cls(corpus, Kept({}, arrays))

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.paragraphs)

    def order(self, paragraph: str) -> int:
        """The number of a paragraph in the corpus, by its id."""
        return self._order[paragraph]

    def paragraph(self, number: int) -> Paragraph:
        """The paragraph that a node is a slice of."""
        return self._corpus.paragraphs[int(self.paragraphs[number])]

    def span(self, number: int) -> Span:
        """Which slice of its paragraph a node is."""
        return Span(int(self._starts[number]), int(self._ends[number]))

    def text(self, number: int) -> str:
        """A node's text."""
        return self.paragraph(number).text[self._starts[number] : self._ends[number]]

    def of(self, paragraph: str) -> range:
        """The numbers of a paragraph's nodes, by its id."""
        at = self._order[paragraph]
        return range(int(self._first[at]), int(self._last[at]))

    def number(self, ref: NodeRef) -> int:
        """The number of the node that stands there.

        Raises:
            KeyError: none does.
        """
        for number in self.of(ref.paragraph):
            if self._starts[number] == ref.span.start and self._ends[number] == ref.span.end:
                return number
        raise KeyError(ref)


@dataclass(frozen=True)
class Tables:
    """All of them, for one corpus and one index."""

    nodes: NodeTable
    clauses: LexicalIndex
    """Over nodes, by their numbers."""
    paragraphs: LexicalIndex
    """Over paragraphs with the headings above them, in the order of the corpus."""
    names: NameIndex
    expansions: Expansions


def open_tables(corpus: Corpus, index: VectorIndex) -> Tables:
    """The tables of an open index: as they are kept, or made where they are not."""
    folder, made = index.folder / FOLDER, _made(corpus, index)

    def opened(name: str, take: Callable[[Kept], Made], make: Callable[[], Made]) -> Made:
        kept = open_kept(folder / name, made)
        if kept is not None:
            try:
                return take(kept)
            except (KeyError, ValueError, TypeError, IndexError) as error:
                log.warning("%s: not readable (%s)", folder / name, type(error).__name__)
        log.warning("%s: made anew, which takes time; `kzqa index` keeps it", folder / name)
        return make()

    nodes = opened("nodes", lambda kept: NodeTable(corpus, kept), lambda: NodeTable.of_index(corpus, index))
    return Tables(
        nodes,
        opened("clauses", LexicalIndex.opened, lambda: _clauses(nodes)),
        opened("paragraphs", LexicalIndex.opened, lambda: _paragraphs(corpus)),
        opened("names", lambda kept: NameIndex(corpus.paragraphs, kept.values), lambda: NameIndex(corpus.paragraphs)),
        opened("expansions", Expansions.opened, lambda: Expansions.of_corpus(corpus)),
    )


def make_tables(corpus: Corpus, index: VectorIndex, names: NameIndex | None = None) -> Tables:
    """The tables of an open index, made now."""
    nodes = NodeTable.of_index(corpus, index)
    names = names or NameIndex(corpus.paragraphs)
    return Tables(nodes, _clauses(nodes), _paragraphs(corpus), names, Expansions.of_corpus(corpus))


def keep_tables(corpus: Corpus, index: VectorIndex) -> bool:
    """Keep an open index' tables in its generation, unless they are there; whether anything was written.

    Raises:
        OSError: they cannot be written.
    """
    folder, made = index.folder / FOLDER, _made(corpus, index)
    if all(open_kept(folder / name, made) for name in ("nodes", "clauses", "paragraphs", "names", "expansions")):
        return False
    tables = make_tables(corpus, index)
    keep(folder / "nodes", made, tables.nodes.kept)
    keep(folder / "clauses", made, tables.clauses.kept)
    keep(folder / "paragraphs", made, tables.paragraphs.kept)
    keep(folder / "names", made, Kept(tables.names.kept))
    keep(folder / "expansions", made, tables.expansions.kept)
    return True


def _made(corpus: Corpus, index: VectorIndex) -> str:
    """What tables must say of themselves to be opened."""
    return f"{made_by(*MADE_BY)} {corpus.fingerprint} {index.manifest.nodes_by} {index.folder.name}"


def _clauses(nodes: NodeTable) -> LexicalIndex:
    return LexicalIndex([nodes.text(number) for number in range(len(nodes))])


def _paragraphs(corpus: Corpus) -> LexicalIndex:
    return LexicalIndex([f"{paragraph.section or ''} {paragraph.text}" for paragraph in corpus.paragraphs])

"""What is looked up beside the vectors: where each node stands, what words stand where, names, acts, and expansions.

It is made once, when the index is built, and kept in the index' generation, ``tables/``; a server maps it. Where it is
missing, damaged, or of other code or another corpus, it is made again in memory: slower to start, the same answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kzqa.acts import Acts
from kzqa.domain import Corpus, Paragraph, Span
from kzqa.errors import IndexDamagedError
from kzqa.expansions import Expansions
from kzqa.index import Manifest, Part, VectorIndex, read_manifest, read_parts, unchanged
from kzqa.kept import Kept, keep, made_by, open_kept, uncollected
from kzqa.lexical import LexicalIndex
from kzqa.names import Mentions, NameIndex
from kzqa.nodes import NodeRef

__all__ = ["NodeTable", "Tables", "keep_tables", "make_tables", "open_tables"]

log = logging.getLogger(__name__)

FOLDER = "tables"
NAMES = ("nodes", "clauses", "paragraphs", "names", "acts", "acting", "expansions")
GROWING = ("nodes", "clauses", "paragraphs", "names", "acts", "acting")
"""Tables that are begun with those of the generation before."""
MADE_BY = (
    *("tables.py", "lexical.py", "grams.py", "expansions.py", "lines.py", "neighbours.py"),
    *("morphology.py", "language.py", "names", "acts", "nodes.py"),
    "data/acts.toml",
    *("data/apart.txt", "data/irregular.txt", "data/expansions.txt", "data/unanswered.txt", "data/neighbours.npz"),
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
        return cls(corpus, Kept({}, _rows(index.refs(), order)))

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
    acts: Acts
    expansions: Expansions


def open_tables(corpus: Corpus, index: VectorIndex) -> Tables:
    """The tables of an open index: as they are kept, or made where they are not."""
    folder, made = index.folder / FOLDER, _made(index.manifest, index.folder)

    def opened(take: Callable[..., Made], make: Callable[[], Made], *names: str) -> Made:
        kept = [there for name in names if (there := open_kept(folder / name, made))]
        if len(kept) == len(names):
            try:
                return take(*kept)
            except (KeyError, ValueError, TypeError, IndexError) as error:
                log.warning("%s: not readable (%s)", folder / names[0], type(error).__name__)
        log.warning("%s: made anew, which takes time; `kzqa index` keeps it", folder / names[0])
        return make()

    nodes = opened(lambda kept: NodeTable(corpus, kept), lambda: NodeTable.of_index(corpus, index), "nodes")
    return Tables(
        nodes,
        opened(LexicalIndex.opened, lambda: _clauses(nodes), "clauses"),
        opened(LexicalIndex.opened, lambda: _paragraphs(corpus), "paragraphs"),
        opened(lambda kept: NameIndex(corpus.paragraphs, kept), lambda: NameIndex(corpus.paragraphs), "names"),
        opened(
            lambda kept, words: Acts(corpus, kept, LexicalIndex.opened(words)),
            lambda: Acts.of_corpus(corpus),
            *("acts", "acting"),
        ),
        opened(Expansions.opened, lambda: Expansions.of_corpus(corpus), "expansions"),
    )


def make_tables(corpus: Corpus, index: VectorIndex, names: NameIndex | None = None) -> Tables:
    """The tables of an open index, made now."""
    nodes = NodeTable.of_index(corpus, index)
    names = names or NameIndex(corpus.paragraphs)
    acts, expansions = Acts.of_corpus(corpus), Expansions.of_corpus(corpus)
    return Tables(nodes, _clauses(nodes), _paragraphs(corpus), names, acts, expansions)


def keep_tables(corpus: Corpus, index: VectorIndex, before: Path | None = None) -> bool:
    """Keep an open index' tables in its generation, unless they are there; whether anything was written.

    Args:
        corpus: what the index was built from.
        index: of the corpus.
        before: the generation that the index was begun with: what its tables hold of texts that have not changed is
            taken over.

    Raises:
        OSError: they cannot be written.
    """
    folder, made = index.folder / FOLDER, _made(index.manifest, index.folder)
    if all(open_kept(folder / name, made) for name in NAMES):
        return False
    with uncollected():
        grown = Grown.opened(corpus, index, before) if before else None
        nodes = grown.nodes() if grown else NodeTable.of_index(corpus, index)
        keep(folder / "nodes", made, nodes.kept)
        keep(folder / "clauses", made, (grown.clauses() if grown else _clauses(nodes)).kept)
        keep(folder / "paragraphs", made, (grown.paragraphs() if grown else _paragraphs(corpus)).kept)
        keep(folder / "names", made, (grown.names() if grown else Mentions.of(corpus.paragraphs)).kept)
        acts = grown.acts() if grown else Acts.of_corpus(corpus)
        keep(folder / "acts", made, acts.kept)
        keep(folder / "acting", made, acts.clauses.kept)
        keep(folder / "expansions", made, Expansions.of_corpus(corpus).kept)
    return True


class Grown:
    """The tables of an index that was begun with another one's nodes.

    What is of one source stands together, in a corpus and, since ids begin with it, among the nodes: such blocks are
    taken over, and only the other sources are read.
    """

    def __init__(self, corpus: Corpus, index: VectorIndex, before: Path, kept: Mapping[str, Kept]) -> None:
        """Find the blocks.

        Args:
            corpus: as it is now.
            index: of the corpus.
            before: the generation that it was begun with.
            kept: that generation's tables.
        """
        self._corpus, self._kept = corpus, kept
        then, now = read_parts(before), read_parts(index.folder)
        same = unchanged(now, then)
        self._now = _blocks(now)
        self._then = {source: block for source, block in _blocks(then).items() if source in same}
        self._refs: dict[str, list[NodeRef]] = {part.source: [] for part in now if part.source not in same}
        for ref in index.refs(self._refs) if self._refs else ():
            self._refs[ref.paragraph.partition("#")[0]].append(ref)
        # The nodes of a source begin and end where the source of their paragraphs changes.
        counts = [part.paragraphs for part in then]
        sources = np.repeat(np.arange(len(then)), counts)[kept["nodes"].arrays["paragraphs"]]
        begins = np.flatnonzero(np.diff(sources, prepend=-1))
        ends = np.append(begins[1:], len(sources))
        self._nodes = {
            then[sources[begin]].source: range(int(begin), int(end)) for begin, end in zip(begins, ends, strict=True)
        }

    @classmethod
    def opened(cls, corpus: Corpus, index: VectorIndex, before: Path) -> Grown | None:
        """The tables of the generation before, to begin with; None where they are not there."""
        try:
            made = _made(read_manifest(before), before)
        except IndexDamagedError:
            return None
        kept = {name: open_kept(before / FOLDER / name, made) for name in GROWING}
        there = {name: table for name, table in kept.items() if table is not None}
        return cls(corpus, index, before, there) if len(there) == len(GROWING) else None

    def nodes(self) -> NodeTable:
        """Where every node stands."""
        old, order = self._kept["nodes"].arrays, {p.id: n for n, p in enumerate(self._corpus.paragraphs)}
        columns: dict[str, list[NDArray[np.int32]]] = {"paragraphs": [], "starts": [], "ends": []}
        for source in self._by_id():
            if source in self._then:
                block = self._block(source)
                rows = {name: old[name][block.start : block.stop] for name in columns}
                rows["paragraphs"] = rows["paragraphs"] + (self._now[source].start - self._then[source].start)
            else:
                rows = _rows(self._refs[source], order)
            for name, column in columns.items():
                column.append(rows[name])
        return NodeTable(self._corpus, Kept({}, {name: np.concatenate(rows) for name, rows in columns.items()}))

    def clauses(self) -> LexicalIndex:
        """What words stand in which nodes."""
        text = {paragraph.id: paragraph.text for source in self._refs for paragraph in self._corpus.of_source(source)}
        pieces: list[range | Sequence[str]] = [
            self._block(source)
            if source in self._then
            else [text[ref.paragraph][ref.span.start : ref.span.end] for ref in self._refs[source]]
            for source in self._by_id()
        ]
        return LexicalIndex.opened(self._kept["clauses"]).joined(pieces)

    def paragraphs(self) -> LexicalIndex:
        """What words stand in which paragraphs."""
        pieces: list[range | Sequence[str]] = [
            self._then[source] if source in self._then else _headed(self._corpus.of_source(source))
            for source in self._now
        ]
        return LexicalIndex.opened(self._kept["paragraphs"]).joined(pieces)

    def names(self) -> Mentions:
        """What paragraphs mention."""
        taken = [
            np.array(self._then[source]) if source in self._then else np.full(len(block), -1)
            for source, block in self._now.items()
        ]
        return Mentions.opened(self._kept["names"]).joined(self._corpus.paragraphs, np.concatenate(taken))

    def acts(self) -> Acts:
        """What texts do."""
        pieces: list[range | Sequence[Paragraph]] = [
            self._then[source] if source in self._then else self._corpus.of_source(source) for source in self._now
        ]
        return Acts.joined(self._corpus, pieces, self._kept["acts"], LexicalIndex.opened(self._kept["acting"]))

    def _block(self, source: str) -> range:
        """The numbers of a source's nodes in the generation before; it may have paragraphs and no nodes."""
        return self._nodes.get(source, range(0))

    def _by_id(self) -> list[str]:
        """The sources in the order of their nodes' ids."""
        return sorted(self._now, key=lambda source: f"{source}#")


def _blocks(parts: Iterable[Part]) -> dict[str, range]:
    """The numbers of each source's paragraphs."""
    blocks, begin = {}, 0
    for part in parts:
        blocks[part.source] = range(begin, begin + part.paragraphs)
        begin += part.paragraphs
    return blocks


def _rows(refs: Sequence[NodeRef], order: Mapping[str, int]) -> dict[str, NDArray[np.int32]]:
    """The columns of a node table.

    Raises:
        KeyError: a node is of no paragraph that has a number.
    """
    columns = {
        "paragraphs": [order[ref.paragraph] for ref in refs],
        "starts": [ref.span.start for ref in refs],
        "ends": [ref.span.end for ref in refs],
    }
    return {name: np.array(column, dtype=np.int32) for name, column in columns.items()}


def _made(manifest: Manifest, generation: Path) -> str:
    """What a generation's tables must say of themselves to be opened."""
    return f"{made_by(*MADE_BY)} {manifest.fingerprint} {manifest.nodes_by} {generation.name}"


def _clauses(nodes: NodeTable) -> LexicalIndex:
    return LexicalIndex([nodes.text(number) for number in range(len(nodes))])


def _paragraphs(corpus: Corpus) -> LexicalIndex:
    return LexicalIndex(_headed(corpus.paragraphs))


def _headed(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Texts of paragraphs with the headings above them."""
    return [f"{paragraph.section or ''} {paragraph.text}" for paragraph in paragraphs]

"""What a build has to store: every node, or what is new beside a generation most of whose nodes stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Corpus
from kzqa.index.opening import VectorIndex
from kzqa.index.parts import Part, read_parts, unchanged
from kzqa.index.store import Old, Store, StoredNode, Vector
from kzqa.nodes import METADATA, embedded_text, make_nodes

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

__all__ = ["Changes", "Embedder", "changes_of"]

MOST_CHANGED = 0.25
"""With a larger share of nodes added and taken out everything is written anew: what is taken out leaves holes in
Chroma's graph."""

Field = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Mean and covariance of vectors: shapes (dimensions,) and (dimensions, dimensions)."""


class Embedder(Protocol):
    """What the index needs of an embedder."""

    limit: int

    @property
    def fingerprint(self) -> str:
        """Names model and way of computing: see :func:`kzqa.embed.same_space`."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage as the model counts them."""

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 for each text."""


@dataclass(frozen=True)
class Changes:
    """The nodes that are to be stored, and what they are added to."""

    nodes: Sequence[BaseNode]
    known: Mapping[str, Vector]
    """Vectors that need not be computed, by the text that was embedded."""
    gone: Sequence[StoredNode] = ()
    """What is taken out of the old generation, with vectors."""
    before: VectorIndex | None = None
    """The old generation; None where the nodes are all there are."""

    @property
    def old(self) -> Old | None:
        """What the store takes over."""
        return Old(self.before.folder, [node.id for node in self.gone], self.staying) if self.before else None

    @property
    def staying(self) -> int:
        """How many nodes stay as they are."""
        return self.before.manifest.nodes - len(self.gone) if self.before else 0

    def field(self, vectors: Vector) -> Field:
        """Mean and covariance of all vectors that there will be.

        Those that stay are not read: sums follow from their mean and covariance.

        Args:
            vectors: of :attr:`nodes`, in their order.
        """
        count, total, products = _sums(vectors)
        if self.before:
            were, mean, covariance = self.before.manifest.nodes, self.before.mean, self.before.covariance
            gone, total_gone, products_gone = _sums([node.vector for node in self.gone if node.vector is not None])
            count += were - gone
            total = total + were * mean - total_gone
            products = products + were * (covariance + np.outer(mean, mean)) - products_gone
        mean = total / count
        return mean, products / count - np.outer(mean, mean)


def _sums(vectors: Vector | Sequence[Vector]) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """How many vectors there are, their sum, and the sum of their outer products; 0 each for none."""
    rows = np.asarray(vectors, dtype=np.float64)
    return len(rows), rows.sum(axis=0), rows.T @ rows


def changes_of(
    corpus: Corpus, parts: Sequence[Part], old: VectorIndex | None, store: Store, embedder: Embedder
) -> Changes:
    """What is to be stored.

    Sources that are the same as before are left as they are: their nodes are neither made nor read. Of the others those
    nodes stay that have the same id (paragraph, place, hash of the text) and metadata.

    Args:
        corpus: what is to be indexed.
        parts: of the corpus.
        old: the generation before, of the same embedder; None where there is none to take from.
        store: what is to keep the vectors.
        embedder: what counts tokens.
    """
    if old is None:
        return Changes(make_nodes(corpus, embedder.count_tokens, embedder.limit), {})
    if store.extends and old.manifest.store == store.name:
        before = read_parts(old.folder)
        kept = unchanged(parts, before)
        stored = _stored(old, [part.source for part in before if part.source not in kept] if before else None)
        nodes = make_nodes(corpus, embedder.count_tokens, embedder.limit, kept)
        there = {node.id: {key: node.metadata[key] for key in METADATA if key in node.metadata} for node in stored}
        same = {node.node_id for node in nodes if there.get(node.node_id) == node.metadata}
        new = [node for node in nodes if node.node_id not in same]
        gone = [node for node in stored if node.id not in same]
        staying = old.manifest.nodes - len(gone)
        if len(new) + len(gone) <= (staying + len(new)) * MOST_CHANGED:
            return Changes(new, _known(stored), gone, old)
    return Changes(make_nodes(corpus, embedder.count_tokens, embedder.limit), _known(_stored(old, None)))


def _stored(old: VectorIndex, sources: Sequence[str] | None) -> list[StoredNode]:
    """An old generation's nodes of some sources, or of all, with vectors."""
    if sources is not None and not sources:
        return []
    return list(old.collection.nodes(sources, vectors=True))


def _known(stored: Sequence[StoredNode]) -> dict[str, Vector]:
    """Vectors by the text that was embedded."""
    return {embedded_text(node.text, node.metadata): node.vector for node in stored if node.vector is not None}

"""What the index needs of an engine that keeps vectors. A store makes, opens and drops the collections of generations.

A collection is written once, whole, by one process, and only read from then on.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

__all__ = ["ELSEWHERE", "WRITTEN", "Collection", "Old", "Store", "StoredNode", "Vector", "send"]

Vector = NDArray[np.float32]

WRITTEN = 5_000
"""Nodes that are written or read at once."""

ELSEWHERE = "collection"
"""A generation whose vectors are not in its folder has a file of this name, with the name of their collection."""


@dataclass(frozen=True, slots=True)
class StoredNode:
    """A node as a collection gives it back."""

    id: str
    text: str
    metadata: dict[str, Any]
    vector: Vector | None = None
    """Shape (dimensions,); None where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Old:
    """An earlier generation of the same store, most of whose nodes stay as they are."""

    generation: Path
    gone: Sequence[str]
    """Ids of its nodes that are to be taken out."""
    staying: int
    """How many of its nodes stay."""


def send(store: Any, nodes: Sequence[BaseNode], vectors: Vector) -> None:
    """Give nodes to a vector store of LlamaIndex'.

    Some thousands at a time: as lists of numbers vectors take eight times their place.
    """
    for start in range(0, len(nodes), WRITTEN):
        part = nodes[start : start + WRITTEN]
        for node, vector in zip(part, vectors[start : start + WRITTEN].tolist(), strict=True):
            node.embedding = vector
        store.add(list(part))
        for node in part:
            node.embedding = None


class Collection(Protocol):
    """The vectors of one generation, open. Each method may raise IndexDamagedError or StoreUnreachableError."""

    def count(self) -> int:
        """How many nodes it holds: everything that was ever written is counted."""

    def nearest(
        self, embeddings: Sequence[Sequence[float]], k: int, allowed: Mapping[str, Sequence[str]]
    ) -> list[list[tuple[str, float]]]:
        """For each vector the ids and cosines of the ``k`` nearest nodes, best first.

        Args:
            embeddings: each of length 1.
            k: how many at most.
            allowed: by key of the nodes' metadata, the values that a node may have; what is not named may be anything.
        """

    def ids(self, sources: Some[str] | None = None) -> Iterator[str]:
        """The id of every node, in any order.

        Args:
            sources: only nodes of these, at least one; None for all.
        """

    def nodes(self, sources: Some[str] | None = None, *, vectors: bool = False) -> Iterator[StoredNode]:
        """Every node, as :meth:`ids`; with its vector where that is asked for."""

    def check(self) -> None:
        """Ask whether it can be searched now: cheap enough for every health check.

        Raises:
            IndexUnusableError: it cannot.
        """

    def close(self) -> None:
        """Give files and threads back."""


class Store(Protocol):
    """An engine that keeps collections, one for each generation."""

    @property
    def name(self) -> str:
        """As the manifest records it."""

    @property
    def extends(self) -> bool:
        """Whether it can begin a collection with what an earlier one holds."""

    def write(self, generation: Path, nodes: Sequence[BaseNode], vectors: Vector, old: Old | None = None) -> None:
        """Make a generation's collection; when it returns, whoever opens it finds every node.

        Args:
            generation: its folder, which is there.
            nodes: what it is to hold beside what it takes over; at least one where it takes over nothing.
            vectors: shape (nodes, dimensions), each of length 1.
            old: what it takes over, which is not changed; only of a store that :attr:`extends`.

        Raises:
            OSError: the folder cannot be written.
            IndexUnusableError: the store takes it not.
        """

    def open(self, generation: Path) -> Collection:
        """Open a generation's collection.

        Raises:
            IndexDamagedError: it is missing, or cannot be read.
            StoreUnreachableError: the store cannot be reached.
        """

    def drop(self, generation: Path) -> bool:
        """Remove what a generation has in the store; False where it is in a store of another kind.

        Raises:
            StoreUnreachableError: the store cannot be reached.
        """

"""Two collections as one: a large one that is never written again, and what has been added since."""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import chain
from operator import itemgetter

from kzqa.index.store import Collection, StoredNode

__all__ = ["Joined"]


class Joined:
    """Collections that have no node in common."""

    def __init__(self, collections: Sequence[Collection]) -> None:
        """Take them, open."""
        self._collections = collections

    def count(self) -> int:
        """As :meth:`kzqa.index.store.Collection.count`."""
        return sum(one.count() for one in self._collections)

    def nearest(
        self, embeddings: Sequence[Sequence[float]], k: int, allowed: Mapping[str, Sequence[str]]
    ) -> list[list[tuple[str, float]]]:
        """As :meth:`kzqa.index.store.Collection.nearest`."""
        found = [one.nearest(embeddings, k, allowed) for one in self._collections]
        return [nlargest(k, chain(*hits), key=itemgetter(1)) for hits in zip(*found, strict=True)]

    def ids(self, sources: Some[str] | None = None) -> Iterator[str]:
        """As :meth:`kzqa.index.store.Collection.ids`."""
        return chain.from_iterable(one.ids(sources) for one in self._collections)

    def nodes(self, sources: Some[str] | None = None, *, vectors: bool = False) -> Iterator[StoredNode]:
        """As :meth:`kzqa.index.store.Collection.nodes`."""
        return chain.from_iterable(one.nodes(sources, vectors=vectors) for one in self._collections)

    def check(self) -> None:
        """As :meth:`kzqa.index.store.Collection.check`."""
        for one in self._collections:
            one.check()

    def close(self) -> None:
        """As :meth:`kzqa.index.store.Collection.close`."""
        for one in self._collections:
            one.close()

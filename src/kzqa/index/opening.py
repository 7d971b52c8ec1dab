"""An open generation: its manifest checked, its vectors searched."""

from __future__ import annotations

import math
import weakref
from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Corpus, Kind
from kzqa.embed import same_space
from kzqa.errors import IndexForeignError, IndexMissingError, IndexStaleError
from kzqa.index.chroma import Chroma
from kzqa.index.generation import FIELD, FORMAT, Manifest, current, damaged, read_manifest
from kzqa.index.store import Collection, Store
from kzqa.nodes import KEY_KIND, KEY_SOURCE, NODE_SETTINGS, NodeRef, is_node_of, node_ref, ref_of_id

__all__ = ["NodeHit", "VectorIndex", "open_generation", "open_index"]

SAMPLE = 8
"""Nodes that are looked up in the corpus when an index is opened."""


@dataclass(frozen=True, slots=True)
class NodeHit:
    """A node that the vector search found."""

    ref: NodeRef
    cosine: float


@dataclass(frozen=True)
class VectorIndex:
    """An open generation, read only."""

    manifest: Manifest
    collection: Collection
    mean: NDArray[np.float64]
    """Of all vectors: shape (dimensions,)."""
    covariance: NDArray[np.float64]
    """Of all vectors: shape (dimensions, dimensions)."""
    folder: Path
    """The generation's."""

    def field(self, embedding: Sequence[float]) -> tuple[float, float]:
        """Mean and standard deviation of the cosine between this vector and all nodes, without touching them."""
        query = np.asarray(embedding)
        return float(query @ self.mean), math.sqrt(max(float(query @ self.covariance @ query), 1e-9))

    def nodes(self) -> list[tuple[NodeRef, str]]:
        """Every node's place and text, in the order of their ids."""
        found = sorted(self.collection.nodes(), key=lambda node: node.id)
        return [(node_ref(node.metadata), node.text) for node in found]

    def refs(self, sources: Some[str] | None = None) -> list[NodeRef]:
        """The place of every node, or of those of some sources, at least one, in the order of their ids."""
        return [ref_of_id(id_) for id_ in sorted(self.collection.ids(sources))]

    def search(
        self,
        embedding: Sequence[float],
        k: int,
        sources: Some[str] | None = None,
        kinds: Some[Kind] = (),
    ) -> list[NodeHit]:
        """The ``k`` nearest nodes by cosine, best first: :meth:`searches` for one vector."""
        return self.searches([embedding], k, sources, kinds)[0]

    def searches(
        self,
        embeddings: Sequence[Sequence[float]],
        k: int,
        sources: Some[str] | None = None,
        kinds: Some[Kind] = (),
    ) -> list[list[NodeHit]]:
        """For each vector the ``k`` nearest nodes by cosine, best first.

        Args:
            embeddings: each of length 1.
            k: how many at most.
            sources: only nodes of these sources; None for all.
            kinds: only nodes of these kinds of paragraph; empty for all.

        Raises:
            IndexDamagedError: the collection cannot be read any more.
            StoreUnreachableError: the store cannot be reached.
        """
        if sources is not None and not sources:
            return [[] for _ in embeddings]
        values = {KEY_SOURCE: sorted(sources or ()), KEY_KIND: sorted(kind.value for kind in kinds)}
        allowed = {key: values_ for key, values_ in values.items() if values_}
        found = self.collection.nearest(embeddings, min(k, self.manifest.nodes), allowed)
        try:
            return [[NodeHit(ref_of_id(id_), cosine) for id_, cosine in hits] for hits in found]
        except ValueError as error:
            raise damaged(self.folder, f"what is found is no node: {error}") from error

    def check(self) -> None:
        """Ask whether it can be searched now.

        Raises:
            IndexUnusableError: it cannot.
        """
        self.collection.check()


def open_index(folder: Path, corpus: Corpus, embedder_fingerprint: str, store: Store | None = None) -> VectorIndex:
    """Open the current generation.

    Args:
        folder: of the index.
        corpus: what it must have been built from.
        embedder_fingerprint: of what it must have been built with.
        store: what keeps its vectors; Chroma by default.

    Raises:
        IndexMissingError: none was built.
        IndexStaleError: the corpus has changed since.
        IndexForeignError: another model, other node settings or another store built it.
        IndexDamagedError: it cannot be opened, or holds less than its manifest says, or other texts.
        StoreUnreachableError: the store cannot be reached.
    """
    name = current(folder)
    if name is None:
        raise IndexMissingError(f"{folder}: there is no index yet; run `kzqa index`")
    index = open_generation(folder / name, embedder_fingerprint, store or Chroma())
    if index.manifest.fingerprint != corpus.fingerprint:
        raise IndexStaleError(f"{folder}: the corpus has changed since the index was built; run `kzqa index`")
    [hits] = index.collection.nearest([index.mean.tolist()], min(SAMPLE, index.manifest.nodes), {})
    if not all(is_node_of(corpus, id_) for id_, _ in hits):
        raise damaged(index.folder, f"{index.manifest.store} holds other texts than the corpus")
    return index


def open_generation(generation: Path, embedder_fingerprint: str, store: Store) -> VectorIndex:
    """Open a generation, whatever corpus it was built from; errors are those of :func:`open_index`."""
    manifest = read_manifest(generation)
    if (manifest.format, manifest.nodes_by) != (FORMAT, NODE_SETTINGS):
        raise IndexForeignError(f"{generation}: built by another version of kzqa; run `kzqa index`")
    if not same_space(manifest.embedder, embedder_fingerprint):
        raise IndexForeignError(
            f"{generation}: built with {manifest.embedder}, not {embedder_fingerprint}; run `kzqa index`"
        )
    if manifest.store != store.name:
        raise IndexForeignError(
            f"{generation}: its vectors are in {manifest.store}, not in {store.name}; run `kzqa index`"
        )
    collection = store.open(generation)
    # A server that opens one generation after another must not keep the files and threads of them all.
    try:
        count = collection.count()
        if count != manifest.nodes:
            raise damaged(generation, f"{count} nodes of {manifest.nodes}")
        mean, covariance = _field(generation)
        index = VectorIndex(manifest, collection, mean, covariance, generation)
        index.search(mean.tolist(), 1)
    except BaseException:  # also of an interruption: nobody else could close it
        collection.close()
        raise
    weakref.finalize(index, collection.close).atexit = False
    return index


def _field(generation: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    try:
        with np.load(generation / FIELD) as field:
            return field["mean"], field["covariance"]
    except (OSError, EOFError, ValueError, RuntimeError, LookupError, BadZipFile) as error:
        raise damaged(generation, error) from error

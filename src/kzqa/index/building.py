"""Bring the index in step with the corpus: a new generation beside the old one, then the swap."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kzqa.domain import Corpus
from kzqa.errors import IndexDamagedError, KzqaError, StoreUnreachableError
from kzqa.index.chroma import Chroma
from kzqa.index.generation import (
    FIELD,
    FORMAT,
    Manifest,
    current,
    locked,
    make_current,
    read_manifest,
    sweep,
    write_manifest,
)
from kzqa.index.opening import VectorIndex, open_generation
from kzqa.index.store import Old, Store, Vector
from kzqa.nodes import METADATA, NODE_SETTINGS, embedded_text, make_nodes

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

__all__ = ["BuildReport", "Embedder", "build"]

Progress = Callable[[int, int], None]
"""Called with (nodes done, nodes in all)."""


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


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    manifest: Manifest
    embedded: int
    reused: int
    changed: bool
    """False when the index was up to date already."""


def build(
    folder: Path,
    corpus: Corpus,
    embedder: Embedder,
    *,
    progress: Progress = lambda _done, _total: None,
    waiting: Callable[[], None] = lambda: None,
    rebuild: bool = False,
    store: Store | None = None,
) -> BuildReport:
    """Bring the index in step with the corpus. The old one serves until the last moment.

    Args:
        folder: made when missing.
        corpus: what to index.
        embedder: embeds the nodes that the old index does not hold.
        progress: called after every batch.
        waiting: called once if another process is building.
        rebuild: build anew even when nothing changed, and reuse nothing.
        store: what is to keep the vectors; Chroma by default.

    Raises:
        IndexBusyError: another process went on building for ten minutes.
        StoreUnreachableError: the store cannot be reached.
        KzqaError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, waiting):
            return _build(folder, corpus, embedder, store or Chroma(), progress=progress, rebuild=rebuild)
    except OSError as error:
        raise KzqaError(
            f"{folder}: {error.strerror or error}; the old index stays; make room or choose --index"
        ) from error


def _build(
    folder: Path, corpus: Corpus, embedder: Embedder, store: Store, *, progress: Progress, rebuild: bool
) -> BuildReport:
    nodes = make_nodes(corpus, embedder.count_tokens, embedder.limit)
    manifest = Manifest(
        FORMAT, corpus.fingerprint, embedder.fingerprint, NODE_SETTINGS, len(nodes), len(corpus.paragraphs), store.name
    )
    known: dict[str, Vector] = {}
    old = None
    if not rebuild and (index := _old(folder, embedder, store)):
        if index.manifest == manifest:
            return BuildReport(manifest, 0, len(nodes), changed=False)
        if index.manifest.embedder == manifest.embedder:
            known, old = _taken_over(index)
        if index.manifest.store != store.name:
            old = None
    try:
        previous = current(folder)
    except IndexDamagedError:
        previous = None  # the pointer cannot be read: no generation is in use
    sweep(folder, store, keep={previous})
    new = folder / f"generation-{corpus.fingerprint}-{uuid.uuid4().hex[:8]}"
    vectors, embedded = _embed(nodes, known, embedder, progress)
    try:
        new.mkdir()
        store.write(new, nodes, vectors, old)
        field = vectors.astype(np.float64)
        np.savez(new / FIELD, mean=field.mean(axis=0), covariance=np.cov(field, rowvar=False, bias=True))
        write_manifest(new, manifest)
        make_current(folder, new.name)
    except BaseException:  # whatever it was: half an index on a full disk would keep it full
        with contextlib.suppress(KzqaError, OSError):  # what went wrong first is what is told
            sweep(folder, store, keep={previous})
        raise
    return BuildReport(manifest, embedded, len(nodes) - embedded, changed=True)


def _old(folder: Path, embedder: Embedder, store: Store) -> VectorIndex | None:
    """The generation in use, to take vectors from; None where none can be read.

    Raises:
        StoreUnreachableError: its vectors cannot be asked for now; they will be there later.
    """
    try:
        name = current(folder)
        kept_by = read_manifest(folder / name).store if name else store.name
        return open_generation(folder, embedder.fingerprint, Chroma() if kept_by == Chroma.name else store)
    except StoreUnreachableError:
        raise
    except KzqaError:
        return None  # missing, foreign or damaged: everything is embedded


def _taken_over(index: VectorIndex) -> tuple[dict[str, Vector], Old]:
    """The stored vectors by the text that was embedded; and what nodes there are."""
    known, metadata = {}, {}
    for node in index.collection.nodes(vectors=True):
        if node.vector is not None:
            known[embedded_text(node.text, node.metadata)] = node.vector
        metadata[node.id] = {key: node.metadata[key] for key in METADATA if key in node.metadata}
    return known, Old(index.folder, metadata)


def _embed(
    nodes: Sequence[BaseNode], known: dict[str, Vector], embedder: Embedder, progress: Progress
) -> tuple[Vector, int]:
    """A vector for every node, shape (nodes, dimensions); and how many were computed."""
    new = sorted(
        {text for node in nodes if (text := embedded_text(node.get_content(), node.metadata)) not in known},
        key=lambda text: (len(text), text),
    )
    batch = 64
    for start in range(0, len(new), batch):
        texts = new[start : start + batch]
        known.update(zip(texts, np.array(embedder.get_text_embedding_batch(texts), dtype=np.float32), strict=True))
        progress(min(start + batch, len(new)), len(new))
    return np.array([known[embedded_text(node.get_content(), node.metadata)] for node in nodes]), len(new)

"""Bring the index in step with the corpus: a new generation beside the old one, then the swap."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kzqa.domain import Corpus
from kzqa.errors import IndexDamagedError, KzqaError, StoreUnreachableError
from kzqa.index.changes import Changes, Embedder, changes_of
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
from kzqa.index.parts import parts_of, write_parts
from kzqa.index.store import Store, Vector
from kzqa.nodes import NODE_SETTINGS, embedded_text

__all__ = ["BuildReport", "build"]

Progress = Callable[[int, int], None]
"""Called with (nodes done, nodes in all)."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    manifest: Manifest
    embedded: int
    reused: int
    changed: bool
    """False when the index was up to date already."""
    index: VectorIndex
    """As it is now, open."""
    before: Path | None = None
    """The generation that much was taken over from; None where everything was written anew."""


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
    old = None if rebuild else _old(folder, embedder, store)
    wanted = Manifest(
        FORMAT, corpus.fingerprint, embedder.fingerprint, NODE_SETTINGS, 0, len(corpus.paragraphs), store.name
    )
    if old and replace(old.manifest, nodes=0) == wanted:
        return BuildReport(old.manifest, 0, old.manifest.nodes, changed=False, index=old)
    if old and old.manifest.embedder != wanted.embedder:
        old = None
    try:
        previous = current(folder)
    except IndexDamagedError:
        previous = None  # the pointer cannot be read: no generation is in use
    sweep(folder, store, keep={previous})
    parts = parts_of(corpus)
    changes = changes_of(corpus, parts, old, store, embedder)
    manifest = replace(wanted, nodes=changes.staying + len(changes.nodes))
    new = folder / f"generation-{corpus.fingerprint}-{uuid.uuid4().hex[:8]}"
    vectors, embedded = _embed(changes, embedder, progress)
    mean, covariance = changes.field(vectors)
    try:
        new.mkdir()
        store.write(new, changes.nodes, vectors, changes.old)
        np.savez(new / FIELD, mean=mean, covariance=covariance)
        write_parts(new, parts)
        write_manifest(new, manifest)
        index = open_generation(new, embedder.fingerprint, store)  # what cannot be searched does not come into use
        make_current(folder, new.name)
    except BaseException:  # whatever it was: half an index on a full disk would keep it full
        with contextlib.suppress(KzqaError, OSError):  # what went wrong first is what is told
            sweep(folder, store, keep={previous})
        raise
    before = old.folder if old and changes.old else None
    return BuildReport(manifest, embedded, manifest.nodes - embedded, changed=True, index=index, before=before)


def _old(folder: Path, embedder: Embedder, store: Store) -> VectorIndex | None:
    """The generation in use, to take nodes and vectors from; None where none can be read.

    Raises:
        StoreUnreachableError: its vectors cannot be asked for now; they will be there later.
    """
    try:
        name = current(folder)
        if name is None:
            return None
        kept_by = read_manifest(folder / name).store
        return open_generation(folder / name, embedder.fingerprint, store if store.name == kept_by else Chroma())
    except StoreUnreachableError:
        raise
    except KzqaError:
        return None  # missing, foreign or damaged: everything is embedded


def _embed(changes: Changes, embedder: Embedder, progress: Progress) -> tuple[Vector, int]:
    """A vector for every node that is to be stored, shape (nodes, dimensions); and how many were computed."""
    known = dict(changes.known)
    texts = [embedded_text(node.get_content(), node.metadata) for node in changes.nodes]
    new = sorted({text for text in texts if text not in known}, key=lambda text: (len(text), text))
    batch = 64
    for start in range(0, len(new), batch):
        part = new[start : start + batch]
        known.update(zip(part, np.array(embedder.get_text_embedding_batch(part), dtype=np.float32), strict=True))
        progress(min(start + batch, len(new)), len(new))
    return np.array([known[text] for text in texts], dtype=np.float32), len(new)

"""The Chroma collection under ``index/``: written beside the old one and swapped, opened with its manifest checked.

::

    index/CURRENT                  the name of the generation in use: the swap is the replacement of this one file
    index/generation-…/manifest.json   what it was built from; written last, so a generation without it is unfinished
    index/generation-…/chroma/     the collection
    index/generation-…/field.npz   mean and covariance of its vectors
    index/.lock                    held while building

The generation before the current one is kept until the next build, for servers that still read from it.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import uuid
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zipfile import BadZipFile

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from kzqa.domain import Corpus, Kind
from kzqa.embed import same_space
from kzqa.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexForeignError,
    IndexMissingError,
    IndexStaleError,
    KzqaError,
)
from kzqa.nodes import KEY_KIND, KEY_SOURCE, NODE_SETTINGS, NodeRef, embedded_text, make_nodes, node_ref, ref_of_id

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

__all__ = ["BuildReport", "Embedder", "Manifest", "NodeHit", "VectorIndex", "build", "import_store", "open_index"]

CURRENT, MANIFEST, LOCK, CHROMA, FIELD = "CURRENT", "manifest.json", ".lock", "chroma", "field.npz"
COLLECTION = "kzqa"
FORMAT = 2
WAIT_SECONDS = 600
"""How long a second process waits for the one that is building."""

WRITTEN = 5_000
"""Nodes that are written at once."""

Vector = NDArray[np.float32]

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
class Manifest:
    """What a generation was built from."""

    format: int
    fingerprint: str
    """Of the corpus."""
    embedder: str
    nodes_by: str
    """How paragraphs were split into nodes."""
    nodes: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    manifest: Manifest
    embedded: int
    reused: int
    changed: bool
    """False when the index was up to date already."""


@dataclass(frozen=True, slots=True)
class NodeHit:
    """A node that the vector search found."""

    ref: NodeRef
    cosine: float


@dataclass(frozen=True)
class VectorIndex:
    """An open generation, read only."""

    manifest: Manifest
    collection: Any
    """Chroma's."""
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
        pages = _pages(self.collection, ["metadatas", "documents"])
        rows = (row for page in pages for row in zip(page["ids"], page["metadatas"], page["documents"], strict=True))
        found = sorted(rows, key=lambda row: str(row[0]))
        return [(node_ref(metadata), text) for _, metadata, text in found]

    def search(
        self,
        embedding: Sequence[float],
        k: int,
        sources: Collection[str] | None = None,
        kinds: Collection[Kind] = (),
    ) -> list[NodeHit]:
        """The ``k`` nearest nodes by cosine, best first: :meth:`searches` for one vector."""
        return self.searches([embedding], k, sources, kinds)[0]

    def searches(
        self,
        embeddings: Sequence[Sequence[float]],
        k: int,
        sources: Collection[str] | None = None,
        kinds: Collection[Kind] = (),
    ) -> list[list[NodeHit]]:
        """For each vector the ``k`` nearest nodes by cosine, best first.

        Args:
            embeddings: each of length 1.
            k: how many at most.
            sources: only nodes of these sources; None for all.
            kinds: only nodes of these kinds of paragraph; empty for all.

        Raises:
            IndexDamagedError: the collection cannot be read any more.
        """
        from chromadb.errors import ChromaError  # noqa: PLC0415  (chromadb takes a second to import)

        if sources is not None and not sources:
            return [[] for _ in embeddings]
        values = {KEY_SOURCE: sorted(sources or ()), KEY_KIND: sorted(kind.value for kind in kinds)}
        wanted = [{key: {"$in": allowed}} for key, allowed in values.items() if allowed]
        narrowed: dict[str, Any] | None = {"$and": wanted} if len(wanted) > 1 else next(iter(wanted), None)
        try:
            # Chroma itself: its wrapper for LlamaIndex would be imported with all of LlamaIndex for one dictionary.
            result = self.collection.query(
                query_embeddings=[list(embedding) for embedding in embeddings],
                n_results=min(k, self.manifest.nodes),
                where=narrowed,
                include=["distances"],  # metadata would take five times as long, and an id says all
            )
            return [
                [NodeHit(ref_of_id(id_), 1 - distance) for id_, distance in zip(ids, distances, strict=True)]
                for ids, distances in zip(result["ids"], result["distances"], strict=True)
            ]
        except (ChromaError, OSError, ValueError) as error:
            raise IndexDamagedError(f"the index cannot be read ({error}); run `kzqa index --rebuild`") from error


def build(
    folder: Path,
    corpus: Corpus,
    embedder: Embedder,
    *,
    progress: Progress = lambda _done, _total: None,
    waiting: Callable[[], None] = lambda: None,
    rebuild: bool = False,
) -> BuildReport:
    """Bring the index in step with the corpus. The old one serves until the last moment.

    Args:
        folder: made when missing.
        corpus: what to index.
        embedder: embeds the nodes that the old index does not hold.
        progress: called after every batch.
        waiting: called once if another process is building.
        rebuild: build anew even when nothing changed, and reuse nothing.

    Raises:
        IndexBusyError: another process went on building for ten minutes.
        KzqaError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder, waiting):
            return _build(folder, corpus, embedder, progress, rebuild)
    except OSError as error:
        raise KzqaError(
            f"{folder}: {error.strerror or error}; the old index stays; make room or choose --index"
        ) from error


def _build(folder: Path, corpus: Corpus, embedder: Embedder, progress: Progress, rebuild: bool) -> BuildReport:
    nodes = make_nodes(corpus, embedder.count_tokens, embedder.limit)
    manifest = Manifest(
        FORMAT, corpus.fingerprint, embedder.fingerprint, NODE_SETTINGS, len(nodes), len(corpus.paragraphs)
    )
    known: dict[str, Vector] = {}
    if not rebuild:
        try:
            old = _open(folder, embedder.fingerprint)
        except KzqaError:
            pass  # missing, foreign or damaged: nothing to reuse, so everything is embedded
        else:
            if old.manifest == manifest:
                return BuildReport(manifest, 0, len(nodes), changed=False)
            if old.manifest.embedder == manifest.embedder:
                known = _vectors(old)
    name = f"generation-{corpus.fingerprint}-{uuid.uuid4().hex[:8]}"
    try:
        previous = _current(folder)
    except IndexDamagedError:
        previous = None  # the pointer cannot be read: no generation is in use
    _sweep(folder, keep={previous})
    new = folder / name
    vectors, embedded = _embed(nodes, known, embedder, progress)
    try:
        _write_collection(new / CHROMA, nodes, vectors)
        field = vectors.astype(np.float64)
        np.savez(new / FIELD, mean=field.mean(axis=0), covariance=np.cov(field, rowvar=False, bias=True))
        _write_atomically(new / MANIFEST, json.dumps(asdict(manifest), indent=1))
        _write_atomically(folder / CURRENT, name)
    except BaseException:  # whatever it was: half an index on a full disk would keep it full
        _sweep(folder, keep={previous})
        raise
    return BuildReport(manifest, embedded, len(nodes) - embedded, changed=True)


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


def open_index(folder: Path, corpus: Corpus, embedder_fingerprint: str) -> VectorIndex:
    """Open the current generation.

    Raises:
        IndexMissingError: none was built.
        IndexStaleError: the corpus has changed since.
        IndexForeignError: another model or other node settings built it.
        IndexDamagedError: it cannot be opened, or holds less than its manifest says.
    """
    index = _open(folder, embedder_fingerprint)
    if index.manifest.fingerprint != corpus.fingerprint:
        raise IndexStaleError(f"{folder}: the corpus has changed since the index was built; run `kzqa index`")
    return index


def _open(folder: Path, embedder_fingerprint: str) -> VectorIndex:
    name = _current(folder)
    if name is None:
        raise IndexMissingError(f"{folder}: there is no index yet; run `kzqa index`")
    generation = folder / name
    damaged = f"{generation}: the index is damaged ({{}}); run `kzqa index --rebuild`"
    try:
        manifest = Manifest(**json.loads((generation / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(damaged.format(error)) from error
    if (manifest.format, manifest.nodes_by) != (FORMAT, NODE_SETTINGS):
        raise IndexForeignError(f"{generation}: built by another version of kzqa; run `kzqa index`")
    if not same_space(manifest.embedder, embedder_fingerprint):
        raise IndexForeignError(
            f"{generation}: built with {manifest.embedder}, not {embedder_fingerprint}; run `kzqa index`"
        )
    if not (generation / CHROMA / "chroma.sqlite3").is_file():
        raise IndexDamagedError(damaged.format("the collection is missing"))
    with _mapped(damaged):
        collection, client = _collection(generation / CHROMA)
        count = collection.count()
        if count != manifest.nodes:
            raise IndexDamagedError(damaged.format(f"{count} nodes of {manifest.nodes}"))
        with np.load(generation / FIELD) as field:
            index = VectorIndex(manifest, collection, field["mean"], field["covariance"], generation)
        # A server that opens one generation after another must not keep the files and threads of them all.
        weakref.finalize(index, client.close).atexit = False
        probe = collection.get(limit=1, include=["embeddings"])["embeddings"][0]
        index.search([float(x) for x in probe], 1)
    return index


@contextmanager
def _mapped(message: str) -> Iterator[None]:
    """Chroma's many ways of saying that files are broken, as one error of ours."""
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        yield
    except (ChromaError, OSError, EOFError, ValueError, RuntimeError, LookupError, BadZipFile) as error:
        raise IndexDamagedError(message.format(error)) from error
    except AttributeError as error:
        # Chroma's client stumbles over its own half-made state when its database cannot be opened.
        raise IndexDamagedError(message.format(error)) from error


def import_store() -> Any:
    """The package ``chromadb``, which takes half a second to import: who opens an index may do so beforehand."""
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # read when it is imported
    import chromadb  # noqa: PLC0415

    return chromadb


def _collection(path: Path, *, create: int = 0) -> tuple[Any, Any]:
    """The collection and its client; ``create`` is the number of nodes that a new one is to hold.

    Chroma runs in this process and reports to nobody. It writes its graph down once so many nodes have come, and makes
    that of the rest anew, at random, in every process: of 229 questions one had another neighbour. So the threshold is
    such that no rest remains, and all servers with a copy of an index find the same.
    """
    chromadb = import_store()
    client = chromadb.PersistentClient(str(path), chromadb.Settings(anonymized_telemetry=False))
    if create:
        whole = max(2, min(100, create % WRITTEN or WRITTEN))
        collection = client.create_collection(
            COLLECTION,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": whole, "batch_size": whole}},
            embedding_function=None,
        )
    else:
        collection = client.get_collection(COLLECTION, embedding_function=None)
    return collection, client


def _write_collection(path: Path, nodes: Sequence[BaseNode], vectors: Vector) -> None:
    from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415  (only a build waits for it)

    path.mkdir(parents=True)
    with _mapped(f"{path}: the index could not be written ({{}}); the old index stays; make room or choose --index"):
        collection, _ = _collection(path, create=len(nodes))
        store = ChromaVectorStore(chroma_collection=collection)
        for start in range(0, len(nodes), WRITTEN):  # vectors as lists of numbers take eight times their place
            part = nodes[start : start + WRITTEN]
            for node, vector in zip(part, vectors[start : start + WRITTEN].tolist(), strict=True):
                node.embedding = vector
            store.add(list(part))
            for node in part:
                node.embedding = None


def _vectors(index: VectorIndex) -> dict[str, Vector]:
    """The stored vectors by the text that was embedded."""
    return {
        embedded_text(text, metadata): np.asarray(vector, dtype=np.float32)
        for page in _pages(index.collection, ["embeddings", "documents", "metadatas"])
        for text, metadata, vector in zip(page["documents"], page["metadatas"], page["embeddings"], strict=True)
    }


def _pages(collection: Any, include: list[str]) -> Iterator[Any]:
    """All rows of a collection, some thousands at a time: more are too many for its database at once."""
    for offset in range(0, collection.count(), WRITTEN):
        yield collection.get(include=include, limit=WRITTEN, offset=offset)


def _current(folder: Path) -> str | None:
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{folder / CURRENT}: {error}; run `kzqa index --rebuild`") from error
    return name if name and Path(name).name == name else None


def _sweep(folder: Path, keep: set[str | None]) -> None:
    """Remove generations that nobody needs: older ones, and what a killed build left."""
    for beside in folder.glob(f".{CURRENT}.*"):
        beside.unlink(missing_ok=True)
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name.startswith("generation-") and entry.name not in keep:
            shutil.rmtree(entry, ignore_errors=True)


def _write_atomically(path: Path, content: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


@contextmanager
def _locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        try:
            lock.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            raise IndexBusyError(f"{folder}: another process is still building the index; try again later") from None
    try:
        yield
    finally:
        lock.release()

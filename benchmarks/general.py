"""How kzqa's retrieval and its decision to refuse do away from its own five texts: XQuAD and CLAPNQ.

``python -m benchmarks.general`` builds an index of each data set in a temporary folder and runs the real planner,
retriever and refuser over it, with the weights that were fitted on ``evals/dev.yaml``. Nothing is tuned here. Without
``../shared/data`` it says so and does nothing.
"""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from benchmarks.tables import as_table, share
from kzqa.domain import Corpus, Kind, Paragraph, Source, Span, Standing
from kzqa.embed import Embedding, load_engine
from kzqa.evidence import evidence
from kzqa.glossary import load_glossary
from kzqa.index import VectorIndex, build, open_index
from kzqa.names import NameIndex
from kzqa.plan import Plan
from kzqa.question import Planner
from kzqa.refuse import Refuser
from kzqa.retrieve import Retrieval, Retriever, about_persons
from kzqa.signals import SIGNALS
from kzqa.texts import TextMention
from kzqa.weights import load_weights

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PAIRS = (("en", "en"), ("ru", "ru"), ("ru", "en"))
"""The language of the questions and of the passages."""
EVERY = 2
"""One XQuAD question in so many is asked: the run takes so much less time."""
CUT = 10
ALLOWED = 0.005
"""The fused figure may be so much below the better of the two it is fused from."""

Floats = NDArray[np.float64]


class Remembering:
    """An embedder that computes no vector twice in a run: questions and passages recur over the tables."""

    def __init__(self, embedder: Embedding) -> None:
        self._embedder = embedder
        self._known: dict[str, list[float]] = {}
        self._read: dict[str, NDArray[np.float32]] = {}
        self.limit = embedder.limit
        self.fingerprint = embedder.fingerprint

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage as the model counts them."""
        return self._embedder.count_tokens(text)

    def read_queries(self, queries: list[str]) -> list[NDArray[np.float32]]:
        """Of each question its vectors of length 1: shape (layers, dimensions)."""
        new = [query for query in dict.fromkeys(queries) if query not in self._read]
        self._read |= zip(new, self._embedder.read_queries(new), strict=True)
        return [self._read[query] for query in queries]

    def get_query_embedding(self, query: str) -> list[float]:
        """A vector of length 1."""
        embedding: list[float] = self.read_queries([query])[0][0].tolist()
        return embedding

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 for each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._embedder.get_text_embedding_batch(new), strict=True)
        return [self._known[text] for text in texts]


@dataclass(frozen=True)
class Stage:
    """The parts of ``kzqa.pipeline.Library`` over a corpus of another kind."""

    corpus: Corpus
    index: VectorIndex
    planner: Planner
    retriever: Retriever
    refuser: Refuser


def stage(corpus: Corpus, folder: Path, embedder: Remembering) -> Stage:
    """Build and open an index, as ``kzqa index`` and ``kzqa ask`` do."""
    build(folder, corpus, embedder)
    index = open_index(folder, corpus, embedder.fingerprint)
    names, weights = NameIndex(corpus.paragraphs), load_weights()
    return Stage(
        corpus,
        index,
        Planner(corpus, names, load_glossary()),
        Retriever(corpus, index, embedder, names, weights),
        Refuser(corpus, names, weights),
    )


def corpus_of(name: str, language: str, articles: Sequence[Sequence[str]]) -> Corpus:
    """A corpus of articles, each some passages: texts without numbering, as an appeal is.

    Their titles are not given: kzqa would narrow a question to the text that it names, and the others could not.
    """
    sources: list[Source] = []
    paragraphs: list[Paragraph] = []
    for number, passages in enumerate(articles):
        id_ = f"{name}-{number}"
        sources.append(Source(id_, f"{id_}.txt", id_, id_, "Wikipedia", 2016, language, Standing.UNCONFIRMED))
        paragraphs += [
            Paragraph(id_, Kind.PARAGRAPH, f"paragraph-{n}", str(n), text, n - 1, (n, n))
            for n, text in enumerate(passages, start=1)
        ]
    return Corpus(tuple(sources), tuple(paragraphs), f"{name}-{language}")


# --- XQuAD ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Passages:
    """XQuAD in one language: passages and questions stand in the same order in every language."""

    corpus: Corpus
    questions: tuple[str, ...]
    gold: tuple[int, ...]
    """For each question, the number of its passage."""


def read_xquad(language: str) -> Passages:
    """Read the data set; an invisible mark at the start of some passages is dropped."""
    data = json.loads((DATA / "xquad" / f"xquad.{language}.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    articles = [[p["context"].strip("\ufeff \n") for p in article["paragraphs"]] for article in data]
    questions = [
        (qa["question"].strip("\ufeff \n"), number)
        for number, paragraph in enumerate(paragraphs)
        for qa in paragraph["qas"]
    ]
    asked = questions[::EVERY]
    return Passages(
        corpus_of("xquad", language, articles), tuple(text for text, _ in asked), tuple(number for _, number in asked)
    )


def ndcg(rank: int | None) -> float:
    """NDCG@10 where one passage is right: 1 / log2(rank + 1), ranks counted from 1."""
    return 1 / math.log2(rank + 1) if rank and rank <= CUT else 0.0


def rank_of(gold: int, scores: Floats) -> int:
    """The place of a passage by its score; of equal ones the earlier stands first."""
    return int((scores > scores[gold]).sum() + (scores[:gold] == scores[gold]).sum()) + 1


def by_bm25(questions: Sequence[str], asked_in: str, passages: Passages, written_in: str) -> list[float]:
    """BM25 alone over Snowball stems: Lucene's variant, k1 1.2, b 0.75, no stop words."""
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    index.index([_stems(p.text, written_in) for p in passages.corpus.paragraphs], show_progress=False)
    known = index.vocab_dict
    figures = []
    for question, gold in zip(questions, passages.gold, strict=True):
        stems = [stem for stem in _stems(question, asked_in) if stem in known]
        scores = np.asarray(index.get_scores(stems)) if stems else np.zeros(len(passages.corpus.paragraphs))
        figures.append(ndcg(rank_of(gold, scores)) if scores[gold] > 0 else 0.0)
    return figures


def _stems(text: str, language: str) -> list[str]:
    stemmer = Stemmer.Stemmer({"en": "english", "ru": "russian"}[language])
    return [str(stem) for stem in stemmer.stemWords(re.findall(r"\w+", text.casefold()))]


def by_embedder(questions: Sequence[str], passages: Passages, embedder: Remembering) -> list[float]:
    """The embedder alone: one vector for each passage and question, cosine."""
    matrix = np.array(embedder.get_text_embedding_batch([p.text for p in passages.corpus.paragraphs]))
    return [
        ndcg(rank_of(gold, matrix @ np.array(embedder.get_query_embedding(question))))
        for question, gold in zip(questions, passages.gold, strict=True)
    ]


@dataclass(frozen=True)
class Fused:
    """What the real retriever gave for the questions of one pair, and what it gives with parts taken away."""

    figures: list[float]
    without: Mapping[str, float]
    """Mean nDCG@10 without each signal, with one alone, and without each way of narrowing the candidates."""
    counts: Mapping[str, int]


def by_kzqa(questions: Sequence[str], passages: Passages, there: Stage) -> Fused:
    """Kzqa's own ranking. Signals are taken away by a weight of zero, over the same candidates."""
    weights = there.retriever.weights
    variants = {f"without {name}": _zeroed(weights, name) for name in SIGNALS}
    variants |= {f"{name} alone": np.where(np.array(SIGNALS) == name, weights, 0.0) for name in SIGNALS[:5]}
    sums = dict.fromkeys(variants, 0.0)
    figures: list[float] = []
    narrowing = {"without narrowing to persons": 0.0, "without narrowing to texts": 0.0}
    counts = {"not taken as a question": 0, "narrowed to persons": 0, "narrowed to texts": 0, "not a candidate": 0}
    for question, gold in zip(questions, passages.gold, strict=True):
        plan = there.planner.plan(question)
        id_ = passages.corpus.paragraphs[gold].id
        retrieval = there.retriever.retrieve(plan) if plan.refused is None else Retrieval((), (), ())
        figures.append(_figure(retrieval, id_))
        signals = np.array([[hit.signals[name] for name in SIGNALS] for hit in retrieval.hits])
        place = next((n for n, hit in enumerate(retrieval.hits) if hit.paragraph.id == id_), None)
        for name, varied in variants.items():
            sums[name] += 0.0 if place is None else ndcg(rank_of(place, signals @ varied))
        persons, texts = bool(about_persons(plan)), plan.scope is not None
        counts["not taken as a question"] += plan.refused is not None
        counts["narrowed to persons"] += persons
        counts["narrowed to texts"] += texts
        counts["not a candidate"] += place is None
        wider = {"without narrowing to persons": replace(plan, names=()) if persons else None}
        wider["without narrowing to texts"] = replace(plan, texts=()) if texts else None
        for name, other in wider.items():
            narrowing[name] += _figure(there.retriever.retrieve(other), id_) if other else figures[-1]
    return Fused(figures, {name: total / len(figures) for name, total in (sums | narrowing).items()}, counts)


def _zeroed(weights: Floats, name: str) -> Floats:
    return np.where(np.array(SIGNALS) == name, 0.0, weights)


def _figure(retrieval: Retrieval, id_: str) -> float:
    return ndcg(next((n for n, hit in enumerate(retrieval.hits, start=1) if hit.paragraph.id == id_), None))


def xquad(embedder: Remembering, folder: Path) -> None:
    """Print both tables of XQuAD."""
    read = {language: read_xquad(language) for language in ("en", "ru")}
    stages = {language: stage(read[language].corpus, folder / language, embedder) for language in read}
    table, fused = [], {}
    for asked_in, written_in in PAIRS:
        questions, passages = read[asked_in].questions, read[written_in]
        pair = f"{asked_in}-{written_in}"
        fused[pair] = by_kzqa(questions, passages, stages[written_in])
        lexical = float(np.mean(by_bm25(questions, asked_in, passages, written_in)))
        dense = float(np.mean(by_embedder(questions, passages, embedder)))
        ours = float(np.mean(fused[pair].figures))
        lost = ours - max(lexical, dense)
        held = "yes" if lost >= -ALLOWED else "NO"
        table.append([pair, *map(share, (lexical, dense, ours)), f"{lost:+.3f}", held])
    size = len(read["en"].corpus.paragraphs)
    print(f"XQuAD, nDCG@10: {len(read['en'].questions)} questions over {size} passages\n")
    print(as_table(["question-passage", "BM25", "embedder", "kzqa", "kzqa less the better", "held"], table))
    print("\nXQuAD, what each part gives: nDCG@10 with the part taken away, less kzqa's; above 0 the part hurts\n")
    weights = dict(zip((f"without {name}" for name in SIGNALS), stages["en"].retriever.weights, strict=True))
    rows = []
    for name in next(iter(fused.values())).without:
        shown = [f"{of.without[name] - float(np.mean(of.figures)):+.3f}" for of in fused.values()]
        rows.append([name, f"{weights[name]:.3f}" if name in weights else "", *shown])
    print(as_table(["part", "weight", *fused], rows))
    print()
    counts = [[name, *(str(of.counts[name]) for of in fused.values())] for name in next(iter(fused.values())).counts]
    print(as_table(["questions", *fused], counts))


# --- CLAPNQ ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the source that holds its own passage."""

    question: str
    source: str
    answerable: bool


def read_clapnq() -> tuple[Corpus, tuple[Asked, ...]]:
    """One corpus of all passages, each a text of its own, and the questions in the data set's order."""
    articles: list[list[str]] = []
    asked: list[Asked] = []
    for name in ("answerable", "unanswerable"):
        for line in (DATA / "clapnq" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            asked.append(Asked(row["input"], f"clapnq-{len(articles)}", name == "answerable"))
            articles.append([passage["text"] for passage in row["passages"]])
    return corpus_of("clapnq", "en", articles), tuple(asked)


@dataclass(frozen=True, slots=True)
class Judged:
    """What could tell whether one question is answerable."""

    scores: Mapping[str, float]
    signals: Mapping[str, float]
    """Of the refusal model; empty where nothing was found."""


NOTHING = -1e6
"""Log odds of an answer where nothing was found: under all others."""


def judge(plan: Plan, only: str | None, there: Stage, embedder: Remembering) -> Judged:
    """What could tell whether a question is answerable, from its own passage or from all.

    Args:
        plan: the question's.
        only: the source of its own passage; None for all passages.
        there: the corpus.
        embedder: of questions.
    """
    embedding = embedder.get_query_embedding(plan.text)
    mean, deviation = there.index.field(embedding)
    cosine = max(hit.cosine for hit in there.index.search(embedding, 1, None if only is None else [only]))
    if only is not None:
        plan = replace(plan, texts=(TextMention((only,), Span(0, 0), "", None),))
    retrieval = there.retriever.retrieve(plan)
    signals = evidence(plan, retrieval) if retrieval.hits else {}
    odds = log_odds(signals, there.refuser.weights.answering)
    scores = {
        "best cosine": cosine,
        "its distance to the field": (cosine - mean) / deviation,
        "kzqa's refusal model": odds,
        "kzqa's decision": float(odds > 0 and not there.refuser.absent(plan, retrieval)),
    }
    return Judged(scores, signals)


def log_odds(signals: Mapping[str, float], weights: Mapping[str, float], without: str = "") -> float:
    """The refusal model's log odds of an answer, with one signal left out."""
    if not signals:
        return NOTHING
    return sum(weights.get(name, 0.0) * value for name, value in signals.items() if name != without)


def auc(positive: Floats, negative: Floats) -> float:
    """How often a positive stands above a negative, ties counting half (Mann and Whitney 1947)."""
    return float(np.mean(np.sign(positive[:, None] - negative[None, :]) + 1) / 2)


def interval(positive: Floats, negative: Floats) -> tuple[float, float]:
    """95 % interval of the AUC: 1000 resamples of both sides."""
    random = np.random.default_rng(0)
    found = [auc(random.choice(positive, len(positive)), random.choice(negative, len(negative))) for _ in range(1000)]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def clapnq(embedder: Remembering, folder: Path) -> None:
    """Print the table of CLAPNQ."""
    corpus, asked = read_clapnq()
    there = stage(corpus, folder / "clapnq", embedder)
    plans = [there.planner.plan(one.question) for one in asked]
    answerable = np.array([one.answerable for one in asked])
    print(f"\nCLAPNQ: {answerable.sum()} answerable questions and {(~answerable).sum()} unanswerable, a passage each\n")
    judged = {
        title: [
            judge(plan, one.source if own else None, there, embedder) for plan, one in zip(plans, asked, strict=True)
        ]
        for title, own in (("its own passage", True), ("all passages", False))
    }
    head = ["candidates", "told apart by", "AUC", "95 % interval", "answered if answerable", "if unanswerable"]
    print(as_table(head, [row for title, of in judged.items() for row in _judged_rows(title, of, answerable)]))
    print("\nCLAPNQ, each signal of the refusal model: its own AUC, and the model's without it less the model's\n")
    columns = [f"{title}: {what}" for title in judged for what in ("alone", "without")]
    print(
        as_table(
            ["signal", "weight", *columns], list(_signal_rows(judged, answerable, there.refuser.weights.answering))
        )
    )


def _judged_rows(title: str, judged: Sequence[Judged], answerable: NDArray[np.bool_]) -> Iterator[list[str]]:
    for name in judged[0].scores:
        values = np.array([one.scores[name] for one in judged])
        positive, negative = values[answerable], values[~answerable]
        low, high = interval(positive, negative)
        rates = [share(float(positive.mean())), share(float(negative.mean()))] if "decision" in name else ["", ""]
        yield [title, name, share(auc(positive, negative)), f"{low:.3f}-{high:.3f}", *rates]


def _signal_rows(
    judged: Mapping[str, Sequence[Judged]], answerable: NDArray[np.bool_], weights: Mapping[str, float]
) -> Iterator[list[str]]:
    for name, weight in weights.items():
        cells = []
        for of in judged.values():
            alone = np.array([one.signals.get(name, 0.0) * math.copysign(1, weight) for one in of])
            whole = np.array([log_odds(one.signals, weights) for one in of])
            rest = np.array([log_odds(one.signals, weights, name) for one in of])
            lost = auc(rest[answerable], rest[~answerable]) - auc(whole[answerable], whole[~answerable])
            cells += [share(auc(alone[answerable], alone[~answerable])), f"{lost:+.3f}"]
        yield [name, f"{weight:.3f}", *cells]


def main() -> None:
    """Print what can be measured with the data that is there."""
    parts = [(name, run) for name, run in (("xquad", xquad), ("clapnq", clapnq)) if (DATA / name).is_dir()]
    for name in {"xquad", "clapnq"} - {name for name, _ in parts}:
        print(f"{name}: skipped, because ../shared/data/{name} is not there")
    if not parts:
        return
    embedder = Remembering(load_engine("e5"))
    with tempfile.TemporaryDirectory() as folder:
        for _, run in parts:
            run(embedder, Path(folder))


if __name__ == "__main__":
    main()

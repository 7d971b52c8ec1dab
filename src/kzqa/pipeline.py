"""The two compositions: from a corpus to an index, and from a question to an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from kzqa.answer import Answerer
from kzqa.config import Config
from kzqa.corpus import load_corpus
from kzqa.domain import Answer, Corpus, Hit, Narrowing
from kzqa.embed import load_embedder
from kzqa.glossary import load_glossary
from kzqa.index import BuildReport, build, open_index
from kzqa.names import NameIndex
from kzqa.question import Planner
from kzqa.retrieve import Retriever
from kzqa.weights import load_weights

__all__ = ["Library", "ask", "build_index", "open_library", "search"]


@dataclass(frozen=True)
class Library:
    """A corpus with an open index: everything that answering needs, read only, safe to share between threads."""

    corpus: Corpus
    planner: Planner
    retriever: Retriever
    answerer: Answerer


def build_index(
    config: Config,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    waiting: Callable[[], None] = lambda: None,
    rebuild: bool = False,
) -> BuildReport:
    """Read the corpus and bring the index in step with it.

    Raises:
        CorpusError: the corpus cannot be read; the old index stays.
        IndexBusyError: another process went on building.
        KzqaError: the index cannot be written; the old one stays.
    """
    corpus = load_corpus(config.corpus)
    embedder = load_embedder(config.embedder, config.threads, config.cache)
    return build(config.index, corpus, embedder, progress=progress, waiting=waiting, rebuild=rebuild)


def open_library(config: Config) -> Library:
    """Open corpus and index for questions.

    Raises:
        CorpusError: the corpus cannot be read.
        IndexUnusableError: there is no index that fits it; the message says what to run.
    """
    corpus = load_corpus(config.corpus)
    embedder = load_embedder(config.embedder, config.threads, config.cache)
    index = open_index(config.index, corpus, embedder.fingerprint)
    names, weights = NameIndex(corpus.paragraphs), load_weights()
    planner = Planner(corpus, names, load_glossary())
    planner.plan("Алматы")  # the dictionaries are loaded now, not with the first question
    retriever = Retriever(corpus, index, embedder, names, weights)
    return Library(corpus, planner, retriever, Answerer(corpus, names, weights))


def ask(
    library: Library,
    question: str,
    *,
    history: Sequence[str] = (),
    language: str | None = None,
    narrowing: Narrowing | None = None,
) -> Answer:
    """Answer a question, or refuse it with a reason.

    Args:
        library: from :func:`open_library`.
        question: any text.
        history: the earlier questions of the conversation, oldest first.
        language: answer in this language instead of the question's: ``en``, ``ru`` or ``kk``.
        narrowing: texts, years and kinds of paragraph that the answer may come from; None for all.

    Raises:
        BadReferenceError: ``narrowing`` names a text that the corpus does not have.
    """
    begun = perf_counter()
    plan = library.planner.plan(question, history, language, narrowing)
    planned = perf_counter()
    retrieval = library.retriever.retrieve(plan) if library.answerer.needs_search(plan) else None
    retrieved = perf_counter()
    answer = library.answerer.answer(plan, retrieval)
    ended = perf_counter()
    timings = {
        "plan": planned - begun,
        "retrieve": retrieved - planned,
        "answer": ended - retrieved,
        "total": ended - begun,
    }
    return answer.with_timings({name: round(seconds * 1000, 3) for name, seconds in timings.items()})


def search(library: Library, question: str, limit: int = 10, narrowing: Narrowing | None = None) -> tuple[Hit, ...]:
    """The paragraphs nearest to a question, best first, whether they answer it or not."""
    plan = library.planner.plan(question, narrowing=narrowing)
    return library.retriever.retrieve(plan).hits[:limit] if plan.refused is None else ()

"""The two compositions: from a corpus to an index, and from a question to an answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from kzqa.answer import Answerer
from kzqa.config import Config
from kzqa.corpus import load_corpus
from kzqa.domain import Answer, Citation, Corpus, Hit, Narrowing, Span, Statement
from kzqa.embed import load_engine
from kzqa.glossary import open_glossary
from kzqa.index import BuildReport, build, load_store, open_index
from kzqa.plan import Plan
from kzqa.question import Planner
from kzqa.reference import compile_patterns
from kzqa.retrieve import Retriever
from kzqa.tables import keep_tables, open_tables
from kzqa.turns import Turns
from kzqa.weights import load_weights

if TYPE_CHECKING:
    from kzqa.generate import QueryHelp, Writer

log = logging.getLogger(__name__)

__all__ = [
    "Event",
    "Library",
    "ask",
    "ask_events",
    "build_index",
    "events_of",
    "open_library",
    "open_writer",
    "parsed_folder",
    "search",
]

Event: TypeAlias = (
    tuple[Literal["status"], str]
    | tuple[Literal["found"], Answer]
    | tuple[Literal["citations"], tuple[Citation, ...]]
    | tuple[Literal["statement"], Statement]
    | tuple[Literal["done"], Answer]
)
"""What happens while a question is answered: see :func:`ask_events`."""

FURTHER = 3
"""So many more paragraphs may a reworded question add."""


@dataclass(frozen=True)
class Library:
    """A corpus with an open index: everything that answering needs, read only, safe to share between threads."""

    corpus: Corpus
    planner: Planner
    retriever: Retriever
    answerer: Answerer
    writer: Writer | None = None
    """The language model, where one is configured."""
    query_help: QueryHelp | None = None

    def check(self) -> None:
        """Ask whether the index can be searched now: cheap enough for every health check.

        Raises:
            IndexUnusableError: it cannot.
        """
        self.retriever.index.check()


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
    corpus = load_corpus(config.corpus, parsed_folder(config), keeping=True)
    embedder = load_engine(config.embedder, config.threads, config.cache)
    store = load_store(config)
    report = build(config.index, corpus, embedder, progress=progress, waiting=waiting, rebuild=rebuild, store=store)
    try:
        keep_tables(corpus, report.index, report.before)
    except OSError as error:  # questions can be answered without: every start makes them anew
        log.warning("%s: %s; starts will be slower", config.index, error.strerror or error)
    return report


def parsed_folder(config: Config) -> Path:
    """Where a build keeps the paragraphs that it read from files."""
    return config.index / "parsed"


def open_library(config: Config, *, one_question: bool = False) -> Library:
    """Open corpus and index for questions.

    Args:
        config: where they are.
        one_question: whether no more than one is asked: what it may not need is not loaded before it.

    Raises:
        CorpusError: the corpus cannot be read.
        IndexUnusableError: there is no index that fits it; the message says what to run.
    """
    with ThreadPoolExecutor(1, "opening") as beside:
        # Chroma's import is Python's work; checking and preparing the model is not, and goes on beside it.
        engine = beside.submit(load_engine, config.embedder, config.threads, config.cache)
        if not one_question:
            compile_patterns()
        corpus = load_corpus(config.corpus, parsed_folder(config))
        glossary = open_glossary(config.cache)
        store = load_store(config)
        embedder = engine.result()
    index = open_index(config.index, corpus, embedder.fingerprint, store)
    tables, weights = open_tables(corpus, index), load_weights()
    names = tables.names
    planner = Planner(corpus, names, glossary, tables.acts)
    if not one_question:
        planner.plan("Алматы")  # the dictionaries are loaded now, not with the first question
    retriever = Retriever(corpus, index, embedder, names, weights, tables=tables)
    library = Library(corpus, planner, retriever, Answerer(corpus, names, weights))
    return open_writer(config, library) if config.llm_base_url else library


def open_writer(config: Config, library: Library) -> Library:
    """The library with the language model that is configured; only this loads what speaks to one.

    Raises:
        ConfigError: the key or the tokenizer cannot be read.
    """
    from kzqa.check import Gate, Passage  # noqa: PLC0415  (nothing of this is loaded where no model is configured)
    from kzqa.generate import Client, QueryHelp, Writer, token_counter  # noqa: PLC0415

    client = Client(config)
    gate = Gate(library.corpus, library.planner.names)
    for paragraph in library.corpus.paragraphs[:1]:  # what the gate loads is loaded now, not with the first sentence
        whole = Passage("K", paragraph, library.corpus.source_of(paragraph), Span(0, len(paragraph.text)))
        gate.judge(paragraph.text, ["K"], {"K": whole})
    writer = Writer(library.corpus, client, gate, token_counter(config.llm_tokenizer))
    return replace(library, writer=writer, query_help=QueryHelp(client) if config.llm_query_help else None)


def ask(
    library: Library,
    question: str,
    *,
    history: Sequence[str] = (),
    language: str | None = None,
    narrowing: Narrowing | None = None,
    debug: bool = False,
) -> Answer:
    """Answer a question, or refuse it with a reason: :func:`ask_events` run to its end.

    Args:
        library: from :func:`open_library`.
        question: any text.
        history: the earlier questions of the conversation, oldest first.
        language: answer in this language instead of the question's: ``en``, ``ru`` or ``kk``.
        narrowing: texts, years and kinds of paragraph that the answer may come from; None for all.
        debug: whether the answer tells what the language model was given and wrote, and every verdict.

    Raises:
        BadReferenceError: ``narrowing`` names a text that the corpus does not have.
    """
    events = ask_events(library, question, history=history, language=language, narrowing=narrowing, debug=debug)
    for event in events:
        if event[0] == "done":
            return event[1]
    raise AssertionError("the events of a question end with its answer")


def ask_events(
    library: Library,
    question: str,
    *,
    history: Sequence[str] = (),
    language: str | None = None,
    narrowing: Narrowing | None = None,
    debug: bool = False,
    gone: threading.Event | None = None,
) -> Generator[Event, None, None]:
    """Answer a question, and tell what is settled as soon as it is.

    The arguments are those of :func:`ask`, and ``gone``: set, from any thread, when nobody waits for the answer any
    more. A language model is left at once then; what follows is of no use. What was yielded is never taken back.

    Yields:
        ``("status", "searching")``; ``("found", answer)``, how the question ended, its statements still to come;
        ``("citations", ...)``, before the first statement (a refusal has none), and again, with all that were and more
        behind them, before a statement that rests on one of these; ``("status", "writing")`` when a language model is
        asked; each ``("statement", ...)`` in order; and ``("done", answer)`` last, always.
    """
    begun, clock = perf_counter(), monotonic()
    yield "status", "searching"
    turns = Turns(library.planner, library.retriever, library.answerer, narrowing)
    turn = turns.take(question, history, language)
    plan, answer = turn.plan, turn.answer
    timings = {"plan": perf_counter() - begun - sum(turns.seconds.values()), **turns.seconds}
    answered = perf_counter()
    yield from _settled(answer)
    if library.writer and library.writer.applies(plan, answer):
        yield "status", "writing"
        deadline = clock + library.writer.model.timeout
        further = _further(library, plan, history, answer, deadline=deadline, gone=gone)
        written = library.writer.write(plan, history, answer, deadline, further=further, debug=debug, gone=gone)
        answer = yield from _worded(answer, further, written)
        timings["generate"] = perf_counter() - answered
    else:
        for statement in answer.statements:
            yield "statement", statement
    timings["total"] = perf_counter() - begun
    yield "done", answer.with_timings({name: round(seconds * 1000, 3) for name, seconds in timings.items()})


def events_of(answer: Answer) -> Iterator[Event]:
    """The events of an answer that is there already, as :func:`ask_events` tells them."""
    yield "status", "searching"
    yield from _settled(answer)
    for statement in answer.statements:
        yield "statement", statement
    yield "done", answer


def _settled(answer: Answer) -> Iterator[Event]:
    """What no language model changes: how the question ended, and what the answer rests on."""
    yield "found", replace(answer, statements=(), timings_ms={})
    if answer.citations:
        yield "citations", answer.citations


def _worded(
    answer: Answer, further: Sequence[Citation], written: Iterator[Statement | Answer]
) -> Generator[Event, None, Answer]:
    """The statements as a language model words them, and the answer that they make up."""
    citations, more = answer.citations, {citation.id: citation for citation in further}
    for one in written:
        if isinstance(one, Answer):
            answer = one
            continue
        new = [more.pop(id_) for id_ in one.citations if id_ in more]
        if new:
            citations = (*citations, *new)
            yield "citations", citations
        yield "statement", one
    return answer


def _further(
    library: Library,
    plan: Plan,
    history: Sequence[str],
    answer: Answer,
    *,
    deadline: float,
    gone: threading.Event | None,
) -> tuple[Citation, ...]:
    """What the question as the model words it finds besides: for the model to read, never to decide anything."""
    if library.query_help is None:
        return ()
    reworded = library.query_help.reworded(plan.question, history, plan.language, deadline, gone)
    if not reworded:
        return ()
    other = replace(library.planner.plan(reworded), chosen=plan.chosen, kinds=plan.kinds)
    if not library.answerer.needs_search(other):
        return ()
    known = {citation.id for citation in answer.citations}
    hits = [hit for hit in library.retriever.retrieve(other).hits if hit.paragraph.id not in known]
    return tuple(library.answerer.cite(plan.language, hit) for hit in hits[:FURTHER])


def search(library: Library, question: str, limit: int = 10, narrowing: Narrowing | None = None) -> tuple[Hit, ...]:
    """The paragraphs nearest to a question, best first, whether they answer it or not."""
    plan = library.planner.plan(question, narrowing=narrowing)
    return library.retriever.retrieve(plan).hits[:limit] if plan.refused is None else ()

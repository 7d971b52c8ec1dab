"""A small corpus and answers built by hand, for the tests of the evals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kzqa.domain import (
    Answer,
    Citation,
    Corpus,
    Kind,
    Paragraph,
    Source,
    Standing,
    Statement,
    StatementKind,
    Status,
)
from kzqa.evals.gold import resolve_suite
from kzqa.evals.record import CaseRecord, record_answer
from kzqa.evals.suite import Suite, load_suite

TEXTS = {
    "a": (
        "whereas Ivan Petrov was sentenced to six years;",
        "whereas  the strike\nlasted seven months;",
        "Calls for it;",
    ),
    "b": (
        "Қазақстан Республикасы туралы мәтін;",
        "Ещё один абзац про Алматы;",
        "Calls for the release of all <prisoners> & more;",
    ),
}
IDS = tuple(f"{doc}#paragraph-{number}" for doc in TEXTS for number in (1, 2, 3))


def small_corpus() -> Corpus:
    sources = tuple(Source(doc, f"{doc}.txt", f"Text {doc}", doc, "EP", 2020, "en", Standing.ADOPTED) for doc in TEXTS)
    paragraphs = tuple(
        Paragraph(doc, Kind.PARAGRAPH, f"paragraph-{n}", str(n), text, n - 1, (n, n))
        for doc, texts in TEXTS.items()
        for n, text in enumerate(texts, start=1)
    )
    return Corpus(sources, paragraphs, "0123456789abcdef")


CORPUS = small_corpus()


def cite(id_: str) -> Citation:
    paragraph = CORPUS.by_id[id_]
    return Citation(
        id=id_,
        source=paragraph.source,
        anchor=paragraph.anchor,
        reference=id_,
        long_reference=id_,
        standing=Standing.ADOPTED,
        attribution="adopted",
        quote=paragraph.text,
        start=0,
        end=len(paragraph.text),
        url=f"/texts/{id_}",
    )


def answered(*cited: str, retrieved: Sequence[str] = (), status: Status = Status.ANSWERED) -> Answer:
    """An answer that quotes each paragraph it cites."""
    statements = tuple(Statement(CORPUS.by_id[id_].text, StatementKind.QUOTE, (id_,)) for id_ in cited)
    citations = tuple(cite(id_) for id_ in cited)
    return Answer("?", "en", status, None, statements, citations, (), tuple(retrieved) or cited, CORPUS)


def refused(*retrieved: str, status: Status = Status.NO_EVIDENCE) -> Answer:
    return Answer("?", "en", status, "nothing", (), (), (), retrieved, CORPUS)


def write_suite(folder: Path, cases: str, name: str = "suite.yaml") -> Path:
    path = folder / name
    path.write_text(f"suite: small\ncases:\n{cases}", encoding="utf-8")
    return path


def case_yaml(id_: str, *lines: str, language: str = "en") -> str:
    rows = [f"id: {id_}", f'question: "question {id_}?"', f"language: {language}", *lines]
    return "  - " + "\n    ".join(rows) + "\n"


def suite_of(folder: Path, *cases: str) -> Suite:
    return load_suite(write_suite(folder, "".join(cases)))


def record(folder: Path, answer: Answer, *lines: str, latency_ms: float = 5.0) -> CaseRecord:
    """One case with these keys, answered so."""
    suite = suite_of(folder, case_yaml("one", *lines))
    case = suite.cases[0]
    gold = resolve_suite(suite, CORPUS)[case.id]
    return record_answer(suite.name, case, gold, answer, corpus=CORPUS, latency_ms=latency_ms)

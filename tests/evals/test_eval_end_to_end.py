from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval_parts import case_yaml, suite_of

from kzqa.domain import Answer
from kzqa.evals.report import build_report
from kzqa.evals.run import run_suite
from kzqa.pipeline import Library, ask


def test_a_suite_goes_through_the_ask_that_serves_people(library: Library, tmp_path: Path) -> None:
    suite = suite_of(
        tmp_path,
        case_yaml("name", "cite_any: [{doc: ep-2021-2544-rsp, anchor: recital-T}]").replace(
            "question name?", "What happened to Bota Jardemalie?"
        ),
        case_yaml("reference", "cite_all: [{doc: ep-2021-2544-rsp, anchor: paragraph-3}]").replace(
            "question reference?", "What does paragraph 3 of 2021/2544(RSP) say?"
        ),
        case_yaml("gdp", "refuse: true").replace("question gdp?", "What is the GDP of Kazakhstan?"),
    )

    def answer(question: str, history: Sequence[str]) -> Answer:
        return ask(library, question, history=history)

    report = build_report([suite], run_suite(suite, answer, library.corpus, jobs=2), library.corpus, {})
    assert [record.case.id for record in report.failed] == []
    assert report.metrics["quotes.verbatim"].value == 1
    assert report.metrics["retrieval.recall_at_10"].value == 1

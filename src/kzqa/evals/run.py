"""Put the cases of suites through ``ask``, and keep what was answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from kzqa.domain import Answer, Corpus
from kzqa.evals.gold import Gold, resolve_suite
from kzqa.evals.record import Ask, CaseRecord, record_answer
from kzqa.evals.suite import Case, Suite, unique_cases

__all__ = ["Progress", "run_suite", "run_suites"]

Progress = Callable[[int, int], None]
"""Called with the number of cases done and of all cases, after each, from the caller's thread."""


@dataclass(frozen=True, slots=True)
class _Task:
    suite: str
    case: Case
    gold: Gold


def run_suites(
    suites: Iterable[Suite],
    ask: Ask,
    corpus: Corpus,
    *,
    jobs: int = 1,
    repeat: int = 1,
    progress: Progress | None = None,
) -> tuple[CaseRecord, ...]:
    """Ask every case of every suite.

    Every gold paragraph is looked up before the first question is asked.

    Args:
        suites: the suites; a suite's name and a case's id together name one case.
        ask: question and history to an answer; called from ``jobs`` threads at once.
        corpus: what gold and quotations are compared with.
        jobs: threads. Latencies are then those of a busy system.
        repeat: how often each case is asked; the first answer is recorded with the median latency.
        progress: see :data:`Progress`.

    Returns:
        One record a case, in the order of the suites.

    Raises:
        SuiteError: gold that does not exist, or a case that two suites of one name share.
        KzqaError: whatever ``ask`` raises ends the run; the case's id is added as a note.
    """
    suites = tuple(suites)
    unique_cases(suites)
    tasks = []
    for suite in suites:
        gold = resolve_suite(suite, corpus)
        tasks += [_Task(suite.name, case, gold[case.id]) for case in suite.cases]

    def work(task: _Task) -> CaseRecord:
        return _ask_case(task, ask, corpus, repeat)

    records: list[CaseRecord] = []
    for record in _each(work, tasks, jobs):
        records.append(record)
        if progress:
            progress(len(records), len(tasks))
    return tuple(records)


def run_suite(
    suite: Suite,
    ask: Ask,
    corpus: Corpus,
    *,
    jobs: int = 1,
    repeat: int = 1,
    progress: Progress | None = None,
) -> tuple[CaseRecord, ...]:
    """Ask every case of one suite: see :func:`run_suites`."""
    return run_suites([suite], ask, corpus, jobs=jobs, repeat=repeat, progress=progress)


def _each(work: Callable[[_Task], CaseRecord], tasks: Sequence[_Task], jobs: int) -> Iterator[CaseRecord]:
    if jobs == 1:
        yield from map(work, tasks)
        return
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            yield from pool.map(work, tasks)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _ask_case(task: _Task, ask: Ask, corpus: Corpus, repeat: int) -> CaseRecord:
    case = task.case
    latencies: list[float] = []
    answers: list[Answer] = []
    for _ in range(repeat):
        start = time.perf_counter()
        try:
            answers.append(ask(case.question, case.history))
        except Exception as error:  # not handled: named, and raised again
            error.add_note(f"while asking case {case.id!r} of suite {task.suite!r}")
            raise
        latencies.append((time.perf_counter() - start) * 1000)
    return record_answer(
        task.suite,
        case,
        task.gold,
        answers[0],
        corpus=corpus,
        latency_ms=round(median(latencies), 3),
        same_every_time=all(_same(answers[0], answer) for answer in answers[1:]),
    )


def _same(one: Answer, other: Answer) -> bool:
    return (one.status, one.statements, one.citations, one.retrieved) == (
        other.status,
        other.statements,
        other.citations,
        other.retrieved,
    )

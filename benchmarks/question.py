"""What a question costs beside the embedding of it: ``python -m benchmarks.question``.

Each question of the suites is embedded and answered in turns by two engines, neither of which has seen it, so that
whatever else the machine does bears on both alike. A question is embedded as asked and in English words; where they are
the same, once. With ``--chart FILE`` the stages are drawn.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from benchmarks.charts import bars
from benchmarks.tables import as_table
from kzqa.config import load_config
from kzqa.embed import load_engine
from kzqa.evals.suite import load_suite
from kzqa.pipeline import Library, ask, build_index, open_library

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("dev", "dev-forms")


def main() -> None:
    """Print the tables: milliseconds by the clock and of the processors' time, and the latter for each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chart", type=Path)
    chart = parser.parse_args().chart
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    engine = load_engine(config.embedder, config.threads, config.cache)
    ask(library, "Алматы")
    cases = [case for name in SUITES for case in load_suite(ROOT / "evals" / f"{name}.yaml").cases]
    taken: dict[str, list[tuple[float, float]]] = {"its embedding": [], "the question": []}
    stages: dict[str, list[float]] = {}
    for number, case in enumerate(cases):
        plan = library.planner.plan(case.question, case.history)
        if not library.answerer.needs_search(plan):
            continue
        both: list[tuple[str, Callable[[], object]]] = [
            ("its embedding", lambda plan=plan: engine.get_query_embeddings([plan.text, plan.gloss])),  # type: ignore[misc]
            ("the question", lambda case=case: ask(library, case.question, history=case.history)),  # type: ignore[misc]
        ]
        for name, call in both if number % 2 else both[::-1]:
            begun, busy = time.perf_counter(), time.process_time()
            call()
            taken[name].append((time.perf_counter() - begun, time.process_time() - busy))
        for stage, milliseconds in _stages(library, case.question, case.history):
            stages.setdefault(stage, []).append(milliseconds)
    rows = []
    for name, times in taken.items():
        clock, processor = ([pair[i] * 1000 for pair in times] for i in (0, 1))
        figures = (median(clock), quantiles(clock, n=20)[-1], median(processor), quantiles(processor, n=20)[-1])
        rows.append([name, *(f"{figure:.1f}" for figure in figures)])
    print(f"{len(taken['the question'])} questions\n")
    print(as_table(["ms", "p50", "p95", "processor p50", "processor p95"], rows))
    shown = {"embedding": median(busy for _, busy in taken["its embedding"]) * 1000}
    shown |= {stage: median(times) for stage, times in stages.items()}
    print()
    print(as_table(["stage, processor", "p50, ms"], [[stage, f"{value:.2f}"] for stage, value in shown.items()]))
    if chart:
        title = f"Processor time of one question, medians of {len(taken['the question'])}"
        chart.write_text(bars(title, list(shown.items()), "ms"), encoding="utf-8")


def _stages(library: Library, question: str, history: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Milliseconds of the processors' time for each stage, the embedding left out: it is remembered by now."""
    begun = time.process_time()
    plan = library.planner.plan(question, history)
    planned = time.process_time()
    retrieval = library.retriever.retrieve(plan)
    retrieved = time.process_time()
    library.answerer.answer(plan, retrieval)
    answered = time.process_time()
    yield "planning", (planned - begun) * 1000
    yield "search and ranking", (retrieved - planned) * 1000
    yield "answering", (answered - retrieved) * 1000


if __name__ == "__main__":
    main()

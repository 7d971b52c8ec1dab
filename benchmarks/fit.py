"""Fits the weights of the ranking and of the decision to refuse, from the dev suites; never from the test suite.

``python -m benchmarks.fit`` prints what cross-validation over questions gives, then writes
``src/kzqa/data/weights.toml``. Both models are linear and regularised (L2):

* ranking: the softmax over a question's candidates is to put its mass on the gold paragraphs;
* answering: logistic regression of "the corpus answers this" on the evidence of the best candidate. Beside the suites'
  own refusals it sees each answerable question once more with its answer taken away, and questions of other fields
  from ``../shared/data/xquad``; without that data the fit says so and gives other weights.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzqa.answer import Answerer
from kzqa.config import load_config
from kzqa.evals.gold import Gold, resolve_suite
from kzqa.evals.suite import Case, load_suite
from kzqa.evidence import evidence
from kzqa.intent import Intent
from kzqa.pipeline import Library, build_index, open_library
from kzqa.question import Plan
from kzqa.signals import SIGNALS
from kzqa.weights import Weights

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("dev", "dev-forms", "dev-people", "dev-fresh", "dev-office", "dev-street", "dev-elsewhere")
FOLDS = 10
RANKING_PENALTY = 0.3
ANSWERING_PENALTY = 0.25
FOREIGN = "foreign-field"
FOREIGN_QUESTIONS = 120
"""How many of each language."""
TAKEN_AWAY = 0.05
"""Weight of a question whose answer was taken away, beside 1 for a question as written: they are many and alike."""
ELSEWHERE = 0.2
"""Weight of a question of another field: they are many and easy."""

Floats = NDArray[np.float64]
Model = Callable[[Sequence[int]], Floats]


def main() -> None:
    """Fit both models and write them."""
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    suites = [load_suite(ROOT / "evals" / f"{name}.yaml") for name in SUITES]
    cases = [(number, case) for number, suite in enumerate(suites) for case in suite.cases]
    foreign = [(-1, case) for case in _foreign_questions(ROOT.parent / "shared" / "data" / "xquad")]
    gold = {case: found for suite in suites for case, found in resolve_suite(suite, library.corpus).items()}
    gold |= {case.id: Gold() for _, case in foreign}
    plans = {case.id: library.planner.plan(case.question, case.history) for _, case in [*cases, *foreign]}
    ranking = _fit_ranking(library, [case for _, case in cases], plans, {id_: g.ids for id_, g in gold.items()})
    library.retriever.weights = np.array([ranking[name] for name in SIGNALS])
    answerer = Answerer(library.corpus, library.planner.names, Weights(ranking, {}))
    answering = _fit_answering(list(_rows(library, answerer, [*cases, *foreign], plans, gold)))
    _write(ROOT / "src" / "kzqa" / "data" / "weights.toml", ranking, answering)


def _foreign_questions(folder: Path) -> list[Case]:
    """Questions of another field, which this corpus cannot answer: XQuAD's, English and Russian; none if not there."""
    cases: list[Case] = []
    for language in ("en", "ru"):
        path = folder / f"xquad.{language}.json"
        if not path.is_file():
            print(f"{path.name} is not here: fitted without questions of other fields")
            continue
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        asked = [qa["question"] for a in articles for p in a["paragraphs"] for qa in p["qas"]]
        cases += [
            Case(f"xquad-{language}-{n}", question, language, tags=(FOREIGN,), refuse=True)
            for n, question in enumerate(asked[:: len(asked) // FOREIGN_QUESTIONS])
        ]
    return cases


def _fit_ranking(
    library: Library, cases: Sequence[Case], plans: Mapping[str, Plan], gold: Mapping[str, frozenset[str]]
) -> dict[str, float]:
    rows: list[tuple[str, Floats, Floats]] = []
    for case in cases:
        plan = plans[case.id]
        if case.refuse or plan.references or plan.intent is not Intent.FACT or not library.answerer.needs_search(plan):
            continue
        hits = library.retriever.retrieve(plan).hits
        right = np.array([hit.paragraph.id in gold[case.id] for hit in hits])
        if right.any():
            features = np.array([[hit.signals[name] for name in SIGNALS] for hit in hits])
            rows.append((case.language, features, right))
        else:
            print(f"no gold among the candidates: {case.id}")

    def loss(weights: Floats, chosen: Sequence[int]) -> float:
        total = 0.0
        for number in chosen:
            _, features, right = rows[number]
            scores = features @ weights
            total += np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[right.astype(bool)])
        return float(total + RANKING_PENALTY * weights @ weights) / len(chosen)

    def first(weights: Floats, number: int) -> bool:
        _, features, right = rows[number]
        return bool(right[int(np.argmax(features @ weights))])

    def fit(chosen: Sequence[int]) -> Floats:
        return np.asarray(minimize(loss, np.zeros(len(SIGNALS)), args=(chosen,), method="L-BFGS-B").x)

    held_out = _cross_validate(len(rows), fit, first)
    languages = [language for language, _, _ in rows]
    _print_shares("ranking, gold first, cross-validated", languages, held_out)
    return dict(zip(SIGNALS, fit(range(len(rows))).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Row:
    """One question, as the model of refusing sees it."""

    signals: Mapping[str, float]
    answerable: bool
    language: str
    question: int
    writer: int
    """The suite's number; -1 for questions of other fields."""
    written: bool = True
    """Whether somebody asked so; else its answer was taken away."""

    @property
    def foreign(self) -> bool:
        return self.writer < 0

    @property
    def weight(self) -> float:
        return ELSEWHERE if self.foreign else 1.0 if self.written else TAKEN_AWAY


def _rows(
    library: Library,
    answerer: Answerer,
    cases: Iterable[tuple[int, Case]],
    plans: Mapping[str, Plan],
    gold: Mapping[str, Gold],
) -> Iterator[_Row]:
    """The questions that are left to the model, each once more without the paragraphs that answer it: a near miss."""
    for number, (writer, case) in enumerate(cases):
        plan = plans[case.id]
        if plan.references or not answerer.needs_search(plan):
            continue
        retrieval = library.retriever.retrieve(plan).of_persons(plan)
        if not retrieval.hits or answerer.refuser.beyond(plan, retrieval):
            continue
        yield _Row(evidence(plan, retrieval), not case.refuse, case.language, number, writer)
        rest = retrieval.without(gold[case.id].accepted)
        if not case.refuse and rest.hits:
            yield _Row(evidence(plan, rest), False, case.language, number, writer, written=False)


def _fit_answering(rows: Sequence[_Row]) -> dict[str, float]:
    names = list(rows[0].signals)
    features = np.array([[row.signals[name] for name in names] for row in rows])
    sign = np.array([1.0 if row.answerable else -1.0 for row in rows])
    free = np.array([name != "bias" for name in names])
    weight = np.array([row.weight for row in rows])

    def loss(w: Floats, index: NDArray[np.int64]) -> tuple[float, Floats]:
        margins = sign[index] * (features[index] @ w)
        slope = -sign[index] * weight[index] / (1 + np.exp(np.clip(margins, -500, 500)))
        error = (np.logaddexp(0, -margins) * weight[index]).sum() + ANSWERING_PENALTY * (w[free] @ w[free])
        gradient = features[index].T @ slope + 2 * ANSWERING_PENALTY * w * free
        return float(error) / len(index), gradient / len(index)

    def fit(chosen: Sequence[int]) -> Floats:
        start, index = np.zeros(len(names)), np.array(chosen)
        return np.asarray(minimize(loss, start, args=(index,), jac=True, method="L-BFGS-B").x)

    def judge(w: Floats, n: int) -> bool:
        return bool(sign[n] * (features[n] @ w) > 0)

    held_out = _cross_validate(len(rows), fit, judge, [row.question for row in rows])
    unseen = _cross_validate(len(rows), fit, judge, [row.writer for row in rows])
    _print_refusals(rows, held_out, unseen)
    return dict(zip(names, fit(range(len(rows))).tolist(), strict=True))


def _print_refusals(rows: Sequence[_Row], held_out: Sequence[bool], unseen: Sequence[bool]) -> None:
    """The figures over questions left out, and over whole suites left out: what questions by others will see."""
    for title, chosen in (
        ("of the suites", [n for n, row in enumerate(rows) if row.written and not row.foreign]),
        ("with the answer taken away", [n for n, row in enumerate(rows) if not row.written]),
        ("of other fields", [n for n, row in enumerate(rows) if row.foreign]),
    ):
        _print_shares(
            f"answering {title}, cross-validated", [rows[n].language for n in chosen], [held_out[n] for n in chosen]
        )
    asked = [n for n, row in enumerate(rows) if row.written and not row.foreign]
    for title, judged in (("questions", held_out), ("whole suites", unseen)):
        refused = [n for n in asked if judged[n] != rows[n].answerable]
        right = sum(not rows[n].answerable for n in refused)
        recall = right / sum(not rows[n].answerable for n in asked)
        print(f"{title} left out: refusal precision {right / len(refused):.3f} recall {recall:.3f}, after the rules")


def _cross_validate(
    count: int,
    fit: Callable[[Sequence[int]], Floats],
    judge: Callable[[Floats, int], bool],
    groups: Sequence[int] | None = None,
) -> list[bool]:
    """Judge every row by a model that has not seen its group."""
    group = np.array(groups if groups is not None else range(count))
    results = [False] * count
    for fold in np.array_split(np.random.default_rng(0).permutation(np.unique(group)), FOLDS):
        held = np.isin(group, fold)
        model = fit(np.flatnonzero(~held).tolist())
        for number in np.flatnonzero(held).tolist():
            results[number] = judge(model, number)
    return results


def _print_shares(title: str, languages: Sequence[str], results: Sequence[bool]) -> None:
    print(f"{title}: {np.mean(results):.3f} of {len(results)}")
    for language in sorted(set(languages)):
        of_language = [r for spoken, r in zip(languages, results, strict=True) if spoken == language]
        print(f"  {language} {np.mean(of_language):.3f} of {len(of_language)}")


def _write(path: Path, ranking: Mapping[str, float], answering: Mapping[str, float]) -> None:
    lines = ["# Written by `python -m benchmarks.fit` from the dev suites. Do not edit by hand."]
    for title, weights in (("ranking", ranking), ("answering", answering)):
        lines += ["", f"[{title}]", *(f"{name} = {value:.3f}" for name, value in weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

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
from collections.abc import Callable, Mapping, Sequence
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
from kzqa.retrieve import Retriever
from kzqa.signals import SIGNALS
from kzqa.weights import Weights

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("dev", "dev-forms", "dev-people", "dev-fresh")
FOLDS = 10
RANKING_PENALTY = 0.3
ANSWERING_PENALTY = 0.25
FOREIGN = "foreign-field"
FOREIGN_QUESTIONS = 120
"""How many of each language."""
TAKEN_AWAY = 0.15
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
    cases = [case for suite in suites for case in suite.cases]
    foreign = _foreign_questions(ROOT.parent / "shared" / "data" / "xquad")
    gold = {case: found for suite in suites for case, found in resolve_suite(suite, library.corpus).items()}
    plans = {case.id: library.planner.plan(case.question, case.history) for case in [*cases, *foreign]}
    gold |= {case.id: Gold() for case in foreign}
    ranking = _fit_ranking(library, cases, plans, {case: found.ids for case, found in gold.items()})
    answering = _fit_answering(
        library, [*cases, *foreign], plans, ranking, {case: found.accepted for case, found in gold.items()}
    )
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


def _fit_answering(
    library: Library,
    cases: Sequence[Case],
    plans: Mapping[str, Plan],
    ranking: Mapping[str, float],
    accepted: Mapping[str, frozenset[str]],
) -> dict[str, float]:
    weights = Weights(ranking, {})
    retriever: Retriever = library.retriever
    retriever.weights = np.array([ranking[name] for name in SIGNALS])
    answerer = Answerer(library.corpus, library.planner.names, weights)
    rows: list[dict[str, float]] = []
    answerable: list[bool] = []
    languages: list[str] = []
    groups: list[int] = []
    suite: list[bool] = []
    foreign: list[bool] = []
    for group, case in enumerate(cases):
        plan = plans[case.id]
        if plan.references or not answerer.needs_search(plan):
            continue
        retrieval = retriever.retrieve(plan).of_persons(plan)
        if not retrieval.hits or answerer.refuser.beyond(plan, retrieval):
            continue
        rows.append(evidence(plan, retrieval))
        answerable.append(not case.refuse)
        languages.append(case.language)
        groups.append(group)
        suite.append(True)
        foreign.append(FOREIGN in case.tags)
        # The same question to a corpus without the paragraphs that answer it: a near miss, unanswerable.
        rest = retrieval.without(accepted[case.id])
        if not case.refuse and rest.hits:
            rows.append(evidence(plan, rest))
            answerable.append(False)
            languages.append(case.language)
            groups.append(group)
            suite.append(False)
            foreign.append(False)
    names = list(rows[0])
    features = np.array([[row[name] for name in names] for row in rows])
    sign = np.where(np.array(answerable), 1.0, -1.0)
    free = np.array([name != "bias" for name in names])
    weight = np.where(foreign, ELSEWHERE, np.where(suite, 1.0, TAKEN_AWAY))
    suite = [written and not other for written, other in zip(suite, foreign, strict=True)]

    def loss(w: Floats, chosen: Sequence[int]) -> float:
        index = np.array(chosen)
        errors = np.logaddexp(0, -sign[index] * (features[index] @ w)) * weight[index]
        return float(errors.sum() + ANSWERING_PENALTY * (w[free] @ w[free])) / len(index)

    def fit(chosen: Sequence[int]) -> Floats:
        return np.asarray(minimize(loss, np.zeros(len(names)), args=(chosen,), method="L-BFGS-B").x)

    held_out = _cross_validate(len(rows), fit, lambda w, n: bool(sign[n] * (features[n] @ w) > 0), groups)
    for title, chosen in (("of the suite", True), ("with the answer taken away", False)):
        of = [n for n in range(len(rows)) if suite[n] is chosen and not foreign[n]]
        _print_shares(f"answering {title}, cross-validated", [languages[n] for n in of], [held_out[n] for n in of])
    of = [n for n in range(len(rows)) if foreign[n]]
    _print_shares("other fields refused, cross-validated", [languages[n] for n in of], [held_out[n] for n in of])
    of = [n for n in range(len(rows)) if suite[n]]
    refused = [n for n in of if held_out[n] != answerable[n]]
    right = sum(not answerable[n] for n in refused)
    print(f"  refusal precision {right / len(refused):.3f} recall {right / sum(not answerable[n] for n in of):.3f}")
    return dict(zip(names, fit(range(len(rows))).tolist(), strict=True))


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

"""Fits the weights of the ranking and of the decision to refuse, from the dev suites; never from the test suite.

``python -m benchmarks.fit`` prints what cross-validation over questions gives, then writes
``src/kzqa/data/weights.toml``. There are two models, each fitted twice, for paragraphs by their own words and for
paragraphs with expansions; all are linear and regularised (L2):

* ranking: the softmax over a question's candidates is to put its mass on the gold paragraphs;
* answering: logistic regression of "the corpus answers this" on the evidence of the best candidate. Beside the suites'
  own refusals it sees questions of other fields from ``../shared/data/xquad`` (without that data the fit says so and
  gives other weights), and, where paragraphs have only their own words, each answerable question once more with its
  answer taken away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzqa.config import load_config
from kzqa.evals.gold import Gold, resolve_suite
from kzqa.evals.suite import Case, load_suite
from kzqa.evidence import evidence
from kzqa.expansions import Expansions
from kzqa.intent import Intent
from kzqa.pipeline import Library, build_index, open_library
from kzqa.plan import Plan
from kzqa.signals import EXPANDED, SIGNALS
from kzqa.weights import Weights

ROOT = Path(__file__).resolve().parents[1]
SUITES = (
    *("dev", "dev-forms", "dev-people", "dev-fresh", "dev-office", "dev-street", "dev-elsewhere"),
    *(
        "dev-visitors",
        "dev-letters",
        "dev-phone",
        "dev-claims",
        "dev-desk",
        "dev-embassy",
        "dev-abroad",
        "dev-local",
        "dev-short",
        "dev-union",
        "dev-ward",
        "dev-market",
        "dev-plaza",
        "dev-square",
    ),
)
FOLDS = 10
RANKING_PENALTY = 0.3
ANSWERING_PENALTY = 0.25
FOREIGN = "foreign-field"
FOREIGN_QUESTIONS = 120
"""How many of each language."""
TAKEN_AWAY = 0.05
"""Weight of a question whose answer was taken away, beside 1 for a question as written: they are many and alike."""
ELSEWHERE = 0.5
"""Weight of a question of another field: they are many and easy."""

Floats = NDArray[np.float64]
Model = Callable[[Sequence[int]], Floats]


def main() -> None:
    """Fit the models and write them: for paragraphs by their own words, then for expanded ones beside them."""
    config = load_config(corpus=ROOT / "corpus", index=ROOT / "index")
    build_index(config)
    library = open_library(config)
    expansions = library.retriever.expansions
    suites = [load_suite(ROOT / "evals" / f"{name}.yaml") for name in SUITES]
    cases = [(number, case) for number, suite in enumerate(suites) for case in suite.cases]
    foreign = [(-1, case) for case in _foreign_questions(ROOT.parent / "shared" / "data" / "xquad")]
    gold = {case: found for suite in suites for case, found in resolve_suite(suite, library.corpus).items()}
    gold |= {case.id: Gold() for _, case in foreign}
    plans = {case.id: library.planner.plan(case.question, case.history) for _, case in [*cases, *foreign]}

    def rankings() -> list[_Ranking]:
        return list(_rankings(library, [case for _, case in cases], plans, {id_: g.ids for id_, g in gold.items()}))

    def answering(*, taken_away: bool) -> dict[str, float]:
        rows = _rows(library, [*cases, *foreign], plans, gold)
        return _fit_answering([row for row in rows if row.written or taken_away])

    print("--- paragraphs by their own words")
    library.retriever.expansions = Expansions(())
    ranking = _fit_ranking(rankings())
    library.retriever.weights = np.array([ranking[name] for name in SIGNALS])
    weights = Weights(ranking, answering(taken_away=True), {}, {})
    print("--- paragraphs with expansions")
    library.retriever.expansions = expansions
    expanded = _fit_expanded(rankings(), library.retriever.weights)
    library.retriever.expanded_weights = np.array([expanded[name] for name in (*SIGNALS, *EXPANDED)])
    # A question whose answer is taken away is still like those that are answered: here it would teach the wrong thing.
    weights = replace(weights, ranking_expanded=expanded, answering_expanded=answering(taken_away=False))
    _write(ROOT / "src" / "kzqa" / "data" / "weights.toml", weights)


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


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The candidates of one question that has an answer."""

    language: str
    signals: Floats
    """Shape (candidates, SIGNALS and EXPANDED)."""
    right: NDArray[np.bool_]
    sources: NDArray[np.str_]
    """The text of each."""


def _rankings(
    library: Library, cases: Sequence[Case], plans: Mapping[str, Plan], gold: Mapping[str, frozenset[str]]
) -> Iterator[_Ranking]:
    for case in cases:
        plan = plans[case.id]
        if case.refuse or plan.references or plan.intent is not Intent.FACT or not library.answerer.needs_search(plan):
            continue
        hits = library.retriever.retrieve(plan).hits
        right = np.array([hit.paragraph.id in gold[case.id] for hit in hits])
        if right.any():
            signals = np.array([[hit.signals[name] for name in (*SIGNALS, *EXPANDED)] for hit in hits])
            yield _Ranking(case.language, signals, right, np.array([hit.paragraph.source for hit in hits]))
        else:
            print(f"no gold among the candidates: {case.id}")


def _fit_ranking(questions: Sequence[_Ranking]) -> dict[str, float]:
    """The weights of a paragraph's own words."""
    rows = [(q.signals[:, : len(SIGNALS)], np.zeros(len(q.right)), q.right, 1.0) for q in questions]
    groups = [[row] for row in rows]
    fitted = _fit_softmax("gold first", groups, [q.language for q in questions])
    return dict(zip(SIGNALS, fitted, strict=True))


def _fit_expanded(questions: Sequence[_Ranking], own: Floats) -> dict[str, float]:
    """The weights of expanded paragraphs, beside those of others, which stay.

    Each question comes once as it is, and once for each text that answers it, with this text's expansions taken away:
    a text that was added later must be found beside those that are expanded.
    """
    groups = []
    for question in questions:
        alone = question.signals[:, : len(SIGNALS)] @ own
        bare = question.signals[:, len(SIGNALS)] == 0
        answering = sorted(set(question.sources[question.right].tolist()))
        cases = [(bare, 1.0), *((bare | (question.sources == source), 1 / len(answering)) for source in answering)]
        groups.append(
            [
                (
                    np.where(without[:, None], 0.0, question.signals),
                    np.where(without, alone, 0.0),
                    question.right,
                    weight,
                )
                for without, weight in cases
            ]
        )
    fitted = _fit_softmax("gold first, expanded", groups, [question.language for question in questions])
    found = [_first(np.array(fitted), row) for group in groups for row in group[1:]]
    print(f"gold first, the answering text without expansions, not cross-validated: {np.mean(found):.3f}")
    return dict(zip((*SIGNALS, *EXPANDED), fitted, strict=True))


_Candidates = tuple[Floats, Floats, NDArray[np.bool_], float]
"""Signals (candidates, signals); what is added to each score; which are right; the weight of the question."""


def _first(weights: Floats, row: _Candidates) -> bool:
    signals, added, right, _ = row
    return bool(right[int(np.argmax(signals @ weights + added))])


def _fit_softmax(title: str, groups: Sequence[Sequence[_Candidates]], languages: Sequence[str]) -> list[float]:
    """Weights by which the softmax puts its mass on what is right.

    A group of rows is one question; the first is the question as it was asked.
    """
    size = groups[0][0][0].shape[1]

    def loss(weights: Floats, chosen: Sequence[int]) -> tuple[float, Floats]:
        total, slope = float(RANKING_PENALTY * weights @ weights), 2 * RANKING_PENALTY * weights
        for signals, added, right, weight in (row for number in chosen for row in groups[number]):
            scores = signals @ weights + added
            all_, of_right = np.logaddexp.reduce(scores), np.logaddexp.reduce(scores[right])
            total += weight * float(all_ - of_right)
            slope = slope + weight * (
                np.exp(scores - all_) @ signals - np.exp(scores[right] - of_right) @ signals[right]
            )
        return total / len(chosen), slope / len(chosen)

    def fit(chosen: Sequence[int]) -> Floats:
        return np.asarray(minimize(loss, np.zeros(size), args=(chosen,), jac=True, method="L-BFGS-B").x)

    held_out = _cross_validate(len(groups), fit, lambda weights, number: _first(weights, groups[number][0]))
    _print_shares(f"ranking, {title}, cross-validated", languages, held_out)
    return list(map(float, fit(range(len(groups)))))


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
    cases: Iterable[tuple[int, Case]],
    plans: Mapping[str, Plan],
    gold: Mapping[str, Gold],
) -> Iterator[_Row]:
    """The questions that are left to the model, each once more without the paragraphs that answer it: a near miss."""
    for number, (writer, case) in enumerate(cases):
        plan = plans[case.id]
        if plan.references or not library.answerer.needs_search(plan):
            continue
        retrieval = library.retriever.retrieve(plan).of_what_is_named(plan)
        if not retrieval.hits or library.answerer.refuser.absent(plan, retrieval):
            continue
        yield _Row(evidence(plan, retrieval), not case.refuse, case.language, number, writer)
        rest = retrieval.without(gold[case.id].accepted)
        if not case.refuse and rest.hits:
            yield _Row(evidence(plan, rest), False, case.language, number, writer, written=False)


def _fit_answering(rows: Sequence[_Row]) -> dict[str, float]:
    names = [name for name in rows[0].signals if name not in EXPANDED or any(row.signals[name] for row in rows)]
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
        languages, judged = [rows[n].language for n in chosen], [held_out[n] for n in chosen]
        if chosen:
            _print_shares(f"answering {title}, cross-validated", languages, judged)
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


def _write(path: Path, weights: Weights) -> None:
    lines = ["# Written by `python -m benchmarks.fit` from the dev suites. Do not edit by hand."]
    for title, fitted in asdict(weights).items():
        lines += ["", f"[{title}]", *(f"{name} = {value:.3f}" for name, value in fitted.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

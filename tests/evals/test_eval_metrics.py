from __future__ import annotations

import dataclasses
import itertools
import math
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
import pytest
from eval_parts import CORPUS, IDS, answered, cite, record, refused
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Answer, Statement, StatementKind, Status
from kzqa.evals.figures import DEFINITIONS, METRICS, REFUSAL, figures, mean_of, value_of
from kzqa.evals.gold import Gold
from kzqa.evals.metrics import (
    CASE_METRICS,
    RECALL_AT,
    YES_NO,
    measure,
    ndcg,
    reasons,
    recall_at,
    reciprocal_rank,
)
from kzqa.evals.record import CaseRecord
from kzqa.evals.statistics import bootstrap_mean, mcnemar, paired_bootstrap
from kzqa.evals.suite import Case

A1 = "cite_any: [{doc: a, anchor: paragraph-1}, {doc: a, anchor: paragraph-2}]"
ALL = "cite_all: [{doc: b, anchor: paragraph-1}, {doc: b, anchor: paragraph-2}]"


def ranked(retrieved: tuple[str, ...], gold: Gold) -> CaseRecord:
    case = Case("x", "?", "en")
    return CaseRecord("s", case, gold, Status.ANSWERED, None, None, (), (), (), retrieved, (), 1.0)


MANY = [f"d#paragraph-{n}" for n in range(25)]
rankings = st.lists(st.sampled_from(MANY), unique=True, max_size=20).map(tuple)


@given(rankings, st.sets(st.sampled_from(MANY), min_size=1))
def test_ranking_figures_agree_with_ir_measures(retrieved: tuple[str, ...], wanted: set[str]) -> None:
    run = {"q": {id_: float(len(retrieved) - rank) for rank, id_ in enumerate(retrieved)}}
    qrels = {"q": dict.fromkeys(wanted, 1)}
    entries = tuple((id_,) for id_ in sorted(wanted))
    each, any_ = ranked(retrieved, Gold(cite_all=entries)), ranked(retrieved, Gold(cite_any=entries))
    measures = [ir_measures.nDCG @ 10, ir_measures.RR]
    measures += [kind @ k for kind in (ir_measures.R, ir_measures.Success) for k in RECALL_AT]
    theirs = ir_measures.calc_aggregate(measures, qrels, run) if retrieved else dict.fromkeys(measures, 0.0)
    assert ndcg(any_) == pytest.approx(theirs[ir_measures.nDCG @ 10])
    assert reciprocal_rank(any_) == pytest.approx(theirs[ir_measures.RR])
    for k in RECALL_AT:
        assert recall_at(each, k) == pytest.approx(theirs[ir_measures.R @ k])
        assert recall_at(any_, k) == pytest.approx(theirs[ir_measures.Success @ k])


@given(rankings, st.lists(st.sampled_from(MANY), unique=True, max_size=8).map(tuple))
def test_every_figure_is_a_share_or_does_not_apply(retrieved: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    for name, value in measure(ranked(retrieved, Gold(cite_any=tuple((id_,) for id_ in wanted)))).items():
        assert value is None or 0 <= value <= 1
        assert name not in YES_NO or value in (None, 0, 1)


def test_recall_with_both_kinds_of_gold_is_the_share_of_requirements(tmp_path: Path) -> None:
    found = record(tmp_path, answered("a#paragraph-2", "b#paragraph-1"), A1, ALL)
    assert CASE_METRICS["citation.recall"](found) == pytest.approx(2 / 3)
    assert CASE_METRICS["retrieval.recall_at_1"](found) == pytest.approx(1 / 3)


def test_any_paragraph_that_has_the_quotation_fulfils_its_entry(tmp_path: Path) -> None:
    found = record(tmp_path, answered("a#paragraph-2"), "cite_all: [{doc: a, quote: whereas}]")
    assert measure(found)["citation.recall"] == 1


def test_precision_counts_what_is_also_ok_but_it_is_not_gold(tmp_path: Path) -> None:
    lines = (A1, "also_ok: [{doc: b, anchor: paragraph-3}]")
    found = record(tmp_path, answered("b#paragraph-3", "a#paragraph-1", "b#paragraph-1"), *lines)
    assert measure(found)["citation.precision"] == pytest.approx(2 / 3)
    assert measure(found)["citation.first_correct"] == 0
    assert reasons(found) == ("the first citation, b#paragraph-3, is not gold",)


def test_refused_though_answerable_is_wrong_in_every_citation_figure(tmp_path: Path) -> None:
    found = record(tmp_path, refused("a#paragraph-1"), A1)
    assert {value for name, value in measure(found).items() if name.startswith("citation.")} == {0}
    assert measure(found)["retrieval.mrr"] == 1
    assert reasons(found) == ("refused (no_evidence), but the corpus answers it",)


def test_a_case_to_be_refused_has_no_citation_figures(tmp_path: Path) -> None:
    for answer, right in ((refused(), True), (answered("a#paragraph-1", status=Status.PARTIAL), False)):
        found = record(tmp_path, answer, "refuse: true")
        assert {value for name, value in measure(found).items() if not name.startswith("quotes")} == {None}
        assert (reasons(found) == ()) is right


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (["contains: [IVAN petrov, 'six  years']"], 1),
        (["contains: [Ivan, seven]"], 0),
        (["contains: [ivan]", "excludes: [SIX]"], 0),
        (["excludes: [seven]"], 1),
        ([], None),
    ],
)
def test_contains_is_caseless_and_takes_white_space_as_one_space(
    tmp_path: Path, lines: list[str], value: float | None
) -> None:
    assert measure(record(tmp_path, answered("a#paragraph-1"), *lines))["answer.contains"] == value


def test_contains_folds_russian_and_kazakh_letters(tmp_path: Path) -> None:
    found = record(tmp_path, answered("b#paragraph-1", "b#paragraph-2"), "contains: [ҚАЗАҚСТАН, МӘТІН, АЛМАТЫ, ЕЩЁ]")
    assert measure(found)["answer.contains"] == 1


def test_a_quotation_that_differs_by_one_character_is_found(tmp_path: Path) -> None:
    good = answered("a#paragraph-1")
    assert measure(record(tmp_path, good))["quotes.verbatim"] == 1
    shifted: list[dict[str, Any]] = [
        {"quote": cite("a#paragraph-1").quote[:-1]},
        {"start": 1},
        {"end": 10_000},
        {"id": "a#paragraph-9"},
    ]
    for change in shifted:
        bad = dataclasses.replace(good, citations=(dataclasses.replace(good.citations[0], **change),))
        assert measure(record(tmp_path, bad))["quotes.verbatim"] == 0
    said = Statement("Ivan Petrov was sentenced to nine years", StatementKind.QUOTE, ("a#paragraph-1",))
    invented = dataclasses.replace(good, statements=(said,))
    assert reasons(record(tmp_path, invented)) == ("not verbatim: statement 1",)
    summary = dataclasses.replace(said, kind=StatementKind.SUMMARY)
    assert measure(record(tmp_path, dataclasses.replace(good, statements=(summary,))))["quotes.verbatim"] == 1


def test_refusal_figures_are_those_of_the_confusion_table(tmp_path: Path) -> None:
    cases = [(True, refused())] * 3 + [(False, refused())] + [(True, answered("a#paragraph-1"))] * 2
    cases += [(False, answered("a#paragraph-1"))] * 4
    records = [record(tmp_path, answer, f"refuse: {str(refuse).lower()}") for refuse, answer in cases]
    found = figures(records)
    assert found["refusal.precision"].value == pytest.approx(3 / 4)
    assert found["refusal.recall"].value == pytest.approx(3 / 5)
    assert found["refusal.f1"].value == pytest.approx(2 * 3 / (2 * 3 + 1 + 2))
    for name in REFUSAL:
        low, high = found[name].low, found[name].high
        assert low is not None
        assert high is not None
        assert 0 <= low <= (found[name].value or 0) <= high <= 1


def test_what_applies_to_no_case_is_none_and_not_zero(tmp_path: Path) -> None:
    found = figures([record(tmp_path, answered("a#paragraph-1"))])
    for name in ("retrieval.mrr", "citation.recall", "refusal.f1", "answer.contains"):
        assert found[name].value is None
    assert found["refusal.recall"].value is None
    assert figures([])["latency_ms.p50"].value is None


@given(st.lists(st.floats(0.1, 9999), min_size=1, max_size=30))
def test_latency_percentiles_lie_between_the_extremes(latencies: list[float]) -> None:
    case = Case("x", "?", "en")
    records = [CaseRecord("s", case, Gold(), Status.ANSWERED, None, None, (), (), (), (), (), ms) for ms in latencies]
    found = figures(records)
    p50, p95 = found["latency_ms.p50"].value, found["latency_ms.p95"].value
    assert p50 is not None
    assert p95 is not None
    assert min(latencies) - 1e-9 <= p50 <= p95 + 1e-9 <= max(latencies) + 1e-6


def test_every_figure_has_a_definition_of_one_line() -> None:
    assert list(DEFINITIONS) == list(METRICS)
    assert all(definition.strip() for definition in DEFINITIONS.values())
    assert "first 3 retrieved" in DEFINITIONS["retrieval.recall_at_3"]
    documented = (Path(__file__).resolve().parents[2] / "docs" / "evals.md").read_text(encoding="utf-8")
    for name, definition in DEFINITIONS.items():
        assert f"| `{name}` | {definition} |" in documented


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=60), st.randoms())
def test_an_interval_holds_its_mean_and_does_not_depend_on_order(values: list[float], random: object) -> None:
    interval = bootstrap_mean(values)
    assert interval is not None
    assert min(values) - 1e-9 <= interval[0] <= interval[1] <= max(values) + 1e-9
    assert bootstrap_mean(sorted(values)) == interval


def test_an_interval_is_that_of_resampled_cases() -> None:
    values = np.random.default_rng(5).choice([0.0, 0.5, 1.0], size=80, p=[0.2, 0.3, 0.5])
    drawn = np.random.default_rng(6).choice(values, size=(20_000, 80)).mean(axis=1)
    assert bootstrap_mean(list(values), resamples=20_000) == pytest.approx(np.percentile(drawn, [2.5, 97.5]), abs=0.01)


@given(st.integers(0, 7), st.integers(0, 7))
def test_mcnemar_is_the_share_of_coin_tosses_as_uneven(won: int, lost: int) -> None:
    n = won + lost
    tosses = [sum(toss) for toss in itertools.product((0, 1), repeat=min(n, 14))]
    extreme = sum(abs(2 * heads - n) >= abs(won - lost) for heads in tosses)
    assert mcnemar(won, lost) == pytest.approx(extreme / len(tosses))


def test_mcnemar_stands_large_counts() -> None:
    assert mcnemar(50_000, 50_000) == pytest.approx(1)
    assert mcnemar(60_000, 40_000) < 1e-9


def test_a_paired_difference_is_sure_when_every_case_agrees_and_not_when_none_does() -> None:
    better = paired_bootstrap([(0.0, 1.0)] * 20 + [(1.0, 1.0)] * 20, mean_of)
    same = paired_bootstrap([(0.0, 0.0), (1.0, 1.0)] * 20, mean_of)
    assert better is not None
    assert same is not None
    assert better.difference == pytest.approx(0.5)
    assert better.low > 0
    assert better.p < 0.01
    assert (same.difference, same.p) == (0, 1)
    assert paired_bootstrap([], mean_of) is None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_f1_is_the_harmonic_mean_of_precision_and_recall(decisions: list[tuple[bool, bool]]) -> None:
    precision, recall, f1 = (value_of(REFUSAL[f"refusal.{name}"], decisions) for name in ("precision", "recall", "f1"))
    if precision and recall and f1:
        assert math.isclose(f1, 2 * precision * recall / (precision + recall))


def test_a_paragraph_ranked_twice_counts_once(tmp_path: Path) -> None:
    answer: Answer = answered("a#paragraph-1", retrieved=[IDS[5], IDS[5], IDS[0]])
    assert record(tmp_path, answer, A1).retrieved == (IDS[5], IDS[0])
    assert CORPUS.by_id[IDS[5]]

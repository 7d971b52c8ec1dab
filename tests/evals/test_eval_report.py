from __future__ import annotations

import json
import math
import threading
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import ir_measures
import pytest
from eval_parts import CORPUS, answered, case_yaml, refused, suite_of, write_suite

from kzqa.domain import Answer
from kzqa.errors import SuiteError
from kzqa.evals.atomic import write_whole
from kzqa.evals.baseline import compare, load_baseline
from kzqa.evals.html import report_as_html
from kzqa.evals.interchange import export_beir, export_trec, import_beir, import_jsonl, topic_id
from kzqa.evals.junit import report_as_junit
from kzqa.evals.report import Report, build_report, report_as_json
from kzqa.evals.run import run_suite
from kzqa.evals.suite import Suite, load_suite
from kzqa.evals.table import case_in_full, comparison_table, figures_table

CASES = (
    case_yaml("right", "tags: [fact, name]", "cite_any: [{doc: a, anchor: paragraph-1}]", "contains: [SIX]"),
    case_yaml("second", "tags: [fact]", "cite_all: [{doc: b, quote: prisoners}, {doc: a, anchor: paragraph-2}]"),
    case_yaml("silent", "cite_any: [{doc: b, anchor: paragraph-1}]", language="kk"),
    case_yaml("refuse", "refuse: true", language="ru"),
    case_yaml("<b>&\"'", "refuse: true", language="ru"),
)
ANSWERS = {
    "right": answered("a#paragraph-1", retrieved=["a#paragraph-1", "b#paragraph-2"]),
    "second": answered("a#paragraph-3", "b#paragraph-3", retrieved=["a#paragraph-3", "b#paragraph-3"]),
    "silent": refused("b#paragraph-2", "b#paragraph-1"),
    "refuse": refused(),
    "<b>&\"'": answered("b#paragraph-3"),
}


def ask(question: str, history: Sequence[str]) -> Answer:
    return ANSWERS.get(question.removeprefix("question ").removesuffix("?"), refused())


def suite_in(folder: Path) -> Suite:
    odd = CASES[-1].replace("id: <b>", "id: '<b>").replace("\"'\n", "\"'''\n", 1)
    odd = odd.replace('question: "question <b>&"\'?"', "question: 'question <b>&\"''?'")
    return suite_of(folder, *CASES[:-1], odd)


def report_in(folder: Path, jobs: int = 1) -> Report:
    suite = suite_in(folder)
    return build_report([suite], run_suite(suite, ask, CORPUS, jobs=jobs), CORPUS, {"kzqa": "0"})


def without_latencies(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_latencies(one) for key, one in value.items() if not key.startswith("latency_ms")}
    return [without_latencies(one) for one in value] if isinstance(value, list) else value


def test_the_same_suite_twice_gives_the_same_file_apart_from_latencies(tmp_path: Path) -> None:
    one, other = (json.loads(report_as_json(report_in(tmp_path, jobs))) for jobs in (1, 4))
    assert without_latencies(one) == without_latencies(other)
    assert list(one) == ["suite", "settings", "corpus", "metrics", "by_language", "by_tag", "cases"]


def recomputed(cases: list[dict[str, Any]]) -> dict[str, float]:
    """The figures from the file alone, written again without any of the package's code."""
    found: dict[str, list[float]] = {}

    def flat(entries: list[list[str]]) -> list[str]:
        return [id_ for entry in entries for id_ in entry]

    def add(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    for case in cases:
        needs: list[list[str]] = [flat(case["cite_any"])] if case["cite_any"] else []
        needs += case["cite_all"]
        gold = {id_ for need in needs for id_ in need}
        cited = [] if case["refused"] else case["cited"]
        if gold:
            for k in (1, 3, 5, 10):
                met = [bool(set(need) & set(case["retrieved"][:k])) for need in needs]
                add(f"retrieval.recall_at_{k}", sum(met) / len(met))
            hits = [id_ in gold for id_ in case["retrieved"]]
            add("retrieval.mrr", 1 / (hits.index(True) + 1) if any(hits) else 0)
            ideal = sum(1 / math.log2(n + 2) for n in range(min(10, len(gold))))
            add("retrieval.ndcg_at_10", sum(hit / math.log2(n + 2) for n, hit in enumerate(hits[:10])) / ideal)
            add("citation.first_correct", float(bool(cited) and cited[0] in gold))
            add("citation.recall", sum(bool(set(need) & set(cited)) for need in needs) / len(needs))
            fine = gold | set(flat(case["also_ok"]))
            add("citation.precision", sum(id_ in fine for id_ in cited) / len(cited) if cited else 0)
        if case["contains"] or case["excludes"]:
            right = all(one["found"] for one in case["contains"]) and not any(one["found"] for one in case["excludes"])
            add("answer.contains", float(right))
        verdicts = [one["verbatim"] for one in case["quotes"] + case["statements"] if one["verbatim"] is not None]
        if verdicts:
            add("quotes.verbatim", float(all(verdicts)))
    return {name: sum(values) / len(values) for name, values in found.items()}


def test_every_figure_can_be_recomputed_from_the_cases_of_the_file(tmp_path: Path) -> None:
    report = json.loads(report_as_json(report_in(tmp_path)))
    again = recomputed(report["cases"])
    means = {name: f["value"] for name, f in report["metrics"].items() if not name.startswith(("refusal", "latency"))}
    assert again == pytest.approx(means)
    per_case = [case["metrics"] for case in report["cases"]]
    for name, value in means.items():
        values = [one[name] for one in per_case if one[name] is not None]
        assert sum(values) / len(values) == pytest.approx(value)
        assert report["metrics"][name]["n"] == len(values)
    assert report["metrics"]["refusal.f1"]["value"] == pytest.approx(2 / (2 + 1 + 1))
    assert list(report["by_language"]) == ["en", "kk", "ru"]
    assert report["by_tag"]["name"]["citation.recall"]["value"] == 1
    assert [case["passed"] for case in report["cases"]] == [True, False, False, True, False]


def test_threads_keep_the_order_and_progress_counts_every_case(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, *(case_yaml(f"c{n}", "refuse: true") for n in range(40)))
    seen: list[tuple[int, int]] = []
    here = threading.get_ident()

    def progress(done: int, of: int) -> None:
        assert threading.get_ident() == here
        seen.append((done, of))

    records = run_suite(suite, ask, CORPUS, jobs=8, progress=progress)
    assert [record.case.id for record in records] == [f"c{n}" for n in range(40)]
    assert seen == [(n, 40) for n in range(1, 41)]


def test_repeats_find_answers_that_change_and_keep_the_first(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, case_yaml("one"), case_yaml("two"))
    calls: list[str] = []

    def fickle(question: str, history: Sequence[str]) -> Answer:
        calls.append(question)
        return answered("a#paragraph-1") if "two" in question and len(calls) == 6 else refused()

    records = run_suite(suite, fickle, CORPUS, repeat=3)
    assert [record.same_every_time for record in records] == [True, False]
    assert [record.refused for record in records] == [True, True]


def test_an_error_while_asking_names_the_case(tmp_path: Path) -> None:
    def broken(question: str, history: Sequence[str]) -> Answer:
        raise ValueError("no")

    for jobs in (1, 3):
        with pytest.raises(ValueError, match="no") as caught:
            run_suite(suite_in(tmp_path), broken, CORPUS, jobs=jobs)
        assert "case 'right'" in caught.value.__notes__[0]


def test_gold_is_looked_up_before_anything_is_asked(tmp_path: Path) -> None:
    def never(question: str, history: Sequence[str]) -> Answer:
        raise AssertionError

    suite = suite_of(tmp_path, case_yaml("a"), case_yaml("b", "also_ok: [{doc: a, anchor: x}]"))
    with pytest.raises(SuiteError, match="case 'b'"):
        run_suite(suite, never, CORPUS)


class Page(HTMLParser):
    """Keeps tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_else_and_escapes_everything(tmp_path: Path) -> None:
    report = report_in(tmp_path)
    page = Page()
    page.feed(report_as_html(report, compare(report, load_baseline(saved(report, tmp_path)))))
    assert not {"script", "link", "img", "iframe", "b>&"} & {tag for tag, _ in page.tags}
    assert not [attrs for _, attrs in page.tags if {"src", "href", "onclick"} & set(attrs)]
    assert "small/<b>&\"'" in page.text
    assert "all <prisoners> & more" in page.text
    assert "2 of 5 cases passed" in page.text
    assert "refused (no_evidence), but the corpus answers it" in page.text
    for forbidden in ("http:", "https:", "@import", "url("):
        assert forbidden not in report_as_html(report)


def test_junit_holds_every_case_and_is_xml_whatever_the_answer_says(tmp_path: Path) -> None:
    root = ET.fromstring(report_as_junit(report_in(tmp_path)))
    assert [case.get("name") for case in root.iter("testcase")] == [
        "right",
        "second",
        "silent",
        "refuse",
        "<b>&\"'",
    ]
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("5", "3")


def saved(report: Report, folder: Path, name: str = "report.json") -> Path:
    path = folder / name
    write_whole(path, report_as_json(report))
    return path


def test_a_run_against_itself_differs_in_nothing(tmp_path: Path) -> None:
    report = report_in(tmp_path)
    comparison = compare(report, load_baseline(saved(report, tmp_path)))
    assert comparison.shared == 5
    assert (comparison.won, comparison.lost, comparison.changed) == ((), (), ())
    assert {change.difference for change in comparison.figures.values()} == {0}
    assert {change.p for name, change in comparison.figures.items() if not name.startswith("lat")} == {1}


def test_cases_won_lost_and_changed_are_told_apart(tmp_path: Path) -> None:
    before = report_in(tmp_path)
    file = saved(before, tmp_path)
    earlier = json.loads(file.read_text())
    for case in earlier["cases"]:
        if case["id"] == "refuse":
            case.update(passed=False, refused=False, status="answered")
        if case["id"] == "second":
            case.update(passed=True)
        if case["id"] == "silent":
            case["question"] = "Another?"
    file.write_text(json.dumps(earlier))
    comparison = compare(before, load_baseline(file))
    assert (comparison.won, comparison.lost, comparison.changed) == (
        ("small/refuse",),
        ("small/second",),
        ("small/silent",),
    )
    assert comparison.figures["refusal.recall"].difference == pytest.approx(0.5)
    assert "won (1): small/refuse" in comparison_table(comparison)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cases": [1]}', '{"cases": [{"id": "x"}]}', "\x00"])
def test_a_baseline_that_is_no_report_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(content)
    with pytest.raises(SuiteError, match=r"b\.json"):
        load_baseline(path)


def test_what_was_there_stays_when_a_file_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    write_whole(path, "old")
    with pytest.raises(SuiteError, match="half a character"):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["f.json"]


def test_tables_hold_figures_and_a_case_in_full(tmp_path: Path) -> None:
    report = report_in(tmp_path)
    table = figures_table(report)
    assert table.splitlines()[0].split() == ["metric", "value", "95", "%", "interval", "n", "en", "kk", "ru"]
    assert "question" not in table
    full = case_in_full(report.records[2], CORPUS)
    assert "small/silent: failed" in full
    assert "Қазақстан Республикасы туралы мәтін;" in full


def test_beir_gives_back_the_suite_that_it_was_written_from(tmp_path: Path) -> None:
    suite = suite_in(tmp_path)
    export_beir([suite], CORPUS, tmp_path / "beir")
    assert import_beir(tmp_path / "beir") == suite.cases
    rows = (tmp_path / "beir/qrels/test.tsv").read_text().splitlines()
    assert rows[:2] == ["query-id\tcorpus-id\tscore", "right\ta#paragraph-1\t1"]
    assert len((tmp_path / "beir/corpus.jsonl").read_text().splitlines()) == len(CORPUS.paragraphs)


def test_beir_from_elsewhere_becomes_cases_with_gold(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta#paragraph-1\t1\nq1\tb#paragraph-1\t0\n")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "Кто?"}\n{"_id": "q2", "text": "other split"}\n')
    (case,) = import_beir(tmp_path, language="ru")
    assert (case.id, case.question, case.language) == ("q1", "Кто?", "ru")
    assert [str(entry) for entry in case.cite_any] == ["a#paragraph-1"]
    with pytest.raises(SuiteError, match="the key 'language' is missing"):
        import_beir(tmp_path)


def test_json_lines_are_held_to_the_rules_of_a_suite(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "a", "question": "?!", "language": "kk"}\n\n{"id": "b", "question": "?", "x": 1}\n')
    with pytest.raises(SuiteError, match="line 3, case 'b': unknown key 'x'"):
        import_jsonl(path, language="en")
    path.write_text('{"id": "a", "question": "?!", "refuse": true}\n' * 2)
    with pytest.raises(SuiteError, match="line 2, case 'a': key 'id': this id stands already on line 1"):
        import_jsonl(path, language="en")


def test_trec_files_give_the_ranking_figures_of_the_report(tmp_path: Path) -> None:
    report = report_in(tmp_path)
    export_trec([suite_in(tmp_path)], CORPUS, tmp_path / "trec", report=saved(report, tmp_path))
    qrels = ir_measures.read_trec_qrels(str(tmp_path / "trec/qrels.txt"))
    run = ir_measures.read_trec_run(str(tmp_path / "trec/run.txt"))
    theirs = ir_measures.calc_aggregate([ir_measures.nDCG @ 10, ir_measures.RR], list(qrels), list(run))
    assert theirs[ir_measures.RR] == pytest.approx(report.metrics["retrieval.mrr"].value)
    assert theirs[ir_measures.nDCG @ 10] == pytest.approx(report.metrics["retrieval.ndcg_at_10"].value)


def test_ids_with_white_space_stay_apart_in_tables() -> None:
    ids = ["a b", "a\tb", "a%20b", "a\u00a0b", "ab", "Қ б"]
    assert len({topic_id(id_) for id_ in ids}) == len(ids)
    assert not any(character.isspace() for id_ in ids for character in topic_id(id_))


def test_export_refuses_an_id_that_two_suites_share(tmp_path: Path) -> None:
    path = write_suite(tmp_path, CASES[0], "other.yaml")
    with pytest.raises(SuiteError, match="one suite at a time"):
        export_beir([suite_in(tmp_path), load_suite(path)], CORPUS, tmp_path / "x")

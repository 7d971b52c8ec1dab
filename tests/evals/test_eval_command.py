from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from eval_parts import CORPUS, answered, case_yaml, refused, write_suite

from kzqa.domain import Answer
from kzqa.errors import IndexMissingError
from kzqa.evals.command import eval_command
from kzqa.evals.suite import load_suite

ROOT = Path(__file__).resolve().parents[2]
GOOD = case_yaml("right", "tags: [fact]", "cite_any: [{doc: a, anchor: paragraph-1}]")
WRONG = case_yaml("wrong", "refuse: true", language="ru")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that cites the first paragraph, whatever it is asked: what is tested here is the command."""
    module: Any = ModuleType("kzqa.pipeline")

    def ask(library: object, question: str, *, history: Sequence[str] = ()) -> Answer:
        return refused() if "silent" in question else answered("a#paragraph-1")

    module.ask = ask
    module.open_library = lambda config: SimpleNamespace(corpus=CORPUS)
    monkeypatch.setitem(sys.modules, "kzqa.pipeline", module)


def call(*args: object) -> Result:
    return CliRunner().invoke(eval_command, [str(arg) for arg in args])


@pytest.mark.usefixtures("engine")
def test_figures_go_to_stdout_and_talk_to_stderr(tmp_path: Path) -> None:
    result = call(write_suite(tmp_path, GOOD + WRONG))
    assert result.exit_code == 0
    assert "citation.first_correct" in result.stdout
    assert "1 of 2 cases passed" in result.stderr
    assert "2/2 cases" in result.stderr
    assert "question" not in result.output


@pytest.mark.usefixtures("engine")
def test_a_figure_under_its_floor_is_named_and_leaves_with_1(tmp_path: Path) -> None:
    suite = write_suite(tmp_path, GOOD + WRONG)
    assert call(suite, "--fail-under", "citation.recall=1").exit_code == 0
    result = call(suite, "--fail-under", "citation.recall=1", "--fail-under", "refusal.recall=0.5")
    assert result.exit_code == 1
    assert "fell short: refusal.recall is 0.0000, its floor is 0.5" in result.stderr
    assert "citation.recall is" not in result.stderr
    unmeasured = call(suite, "--fail-under", "answer.contains=0.1")
    assert unmeasured.exit_code == 1
    assert "answer.contains applies to no case" in unmeasured.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fail-under", "citation.recal=1"],
        ["--fail-under", "citation.recall"],
        ["--fail-under", "citation.recall=nan"],
        ["--fail-under", "citation.recall=90"],
        ["--fail-under", "latency_ms.p50=0.5"],
        ["--language", "de"],
        ["--tag", "nowhere"],
        ["--case", "nobody"],
        ["--json", "missing/folder/f.json"],
        ["--baseline", "missing.json"],
        ["--repeat", "0"],
        ["-j", "0"],
        ["missing.yaml"],
    ],
)
@pytest.mark.usefixtures("engine")
def test_a_wrong_call_leaves_with_2_and_writes_nothing(tmp_path: Path, arguments: list[str]) -> None:
    result = call(write_suite(tmp_path, GOOD), *arguments, "--html", tmp_path / "page.html")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["suite.yaml"]


@pytest.mark.usefixtures("engine")
def test_a_broken_suite_leaves_with_2_and_one_line(tmp_path: Path) -> None:
    for broken in (case_yaml("x", "no: 1"), case_yaml("x", "cite_any: [{doc: a, anchor: paragraph-7}]")):
        result = call(write_suite(tmp_path, GOOD + broken), "--json", tmp_path / "f.json")
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
        assert "case 'x'" in result.stderr
        assert not (tmp_path / "f.json").exists()


@pytest.mark.usefixtures("engine")
def test_all_files_are_written_and_compared_with_in_the_next_run(tmp_path: Path) -> None:
    suite = write_suite(tmp_path, GOOD + WRONG)
    files = {name: tmp_path / f"r.{name}" for name in ("json", "html", "junit")}
    result = call(suite, *(part for name, path in files.items() for part in (f"--{name}", path)), "-j", 2)
    assert result.exit_code == 0
    assert json.loads(files["json"].read_text())["settings"]["files"][0]["file"] == "suite.yaml"
    assert files["html"].read_text().startswith("<!doctype html>")
    assert files["junit"].read_text().startswith("<?xml")
    again = call(suite, "--baseline", files["json"])
    assert "2 cases compared" in again.stdout
    assert "lost (0): -" in again.stdout


@pytest.mark.usefixtures("engine")
def test_one_case_is_printed_in_full(tmp_path: Path) -> None:
    result = call(write_suite(tmp_path, GOOD + WRONG), "--case", "wrong")
    assert "small/wrong: failed" in result.stdout
    assert "question (ru): question wrong?" in result.stdout
    assert "answered, but the right answer is a refusal" in result.stdout
    assert "small/right" not in result.stdout


def test_an_index_that_is_missing_leaves_with_2_for_1_means_fell_short(
    tmp_path: Path, engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(config: object) -> object:
        raise IndexMissingError("no index; run 'kzqa index'")

    monkeypatch.setattr(sys.modules["kzqa.pipeline"], "open_library", missing)
    result = call(write_suite(tmp_path, GOOD))
    assert result.exit_code == 2
    assert result.stderr == "Error: no index; run 'kzqa index'\n"


def test_help_shows_what_is_typed_most() -> None:
    result = call("--help")
    assert result.exit_code == 0
    assert "--fail-under" in result.stdout
    assert "export" in result.stdout
    assert call().exit_code == 2


def test_check_holds_a_suite_against_the_corpus_without_an_engine(tmp_path: Path) -> None:
    gold = "cite_any: [{doc: ep-2021-2544-rsp, anchor: recital-T}]"
    good = write_suite(tmp_path, case_yaml("x", gold) + case_yaml("y", "refuse: true"))
    result = call("check", good, "--corpus", ROOT / "corpus")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{good}: 2 cases, 1 to be refused, all gold exists\n"
    bad = write_suite(tmp_path, case_yaml("x", gold.replace("recital-T", "recital-ZZ")))
    result = call("check", bad, "--corpus", ROOT / "corpus")
    assert result.exit_code == 2
    assert "case 'x': key 'cite_any': ep-2021-2544-rsp has no paragraph 'recital-ZZ'" in result.stderr


def test_the_projects_own_dev_suite_is_sound() -> None:
    result = call("check", ROOT / "evals" / "dev.yaml", "--corpus", ROOT / "corpus")
    assert result.exit_code == 0, result.output
    assert "remark" not in result.stderr


def test_export_and_import_carry_a_suite_there_and_back(tmp_path: Path) -> None:
    suite = ROOT / "evals" / "dev.yaml"
    result = call("export", suite, "--format", "beir", "--output", tmp_path / "b", "--corpus", ROOT / "corpus")
    assert result.exit_code == 0, result.output
    back = tmp_path / "back.yaml"
    assert call("import", tmp_path / "b", "--suite", "dev", "--output", back).exit_code == 0
    assert load_suite(back).cases == load_suite(suite).cases
    printed = call("import", tmp_path / "b", "--suite", "dev")
    assert printed.stdout == back.read_text(encoding="utf-8")
    result = call("export", suite, "--format", "trec", "--output", tmp_path / "t", "--corpus", ROOT / "corpus")
    assert [Path(line).name for line in result.stdout.split()] == ["topics.tsv", "qrels.txt"]

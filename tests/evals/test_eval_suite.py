from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from eval_parts import CORPUS, case_yaml, suite_of, write_suite
from hypothesis import given
from hypothesis import strategies as st

from kzqa.errors import SuiteError
from kzqa.evals.gold import check_suite, resolve_suite
from kzqa.evals.interchange import suite_as_yaml
from kzqa.evals.strict_yaml import read_yaml
from kzqa.evals.suite import Case, GoldEntry, Place, load_suite, parse_case, select, unique_cases

FULL = """suite: core
cases:
  - id: full
    question: Алматыда не болды?
    language: kk
    tags: [fact]
    history: ["earlier"]
    cite_any: [{doc: a, anchor: paragraph-1}]
    cite_all: [{doc: b, quote: "the release of all"}]
    also_ok: []
    contains: ["six"]
    excludes: []
  - {id: no-gold, question: Hello, language: en, refuse: true}
"""


def test_every_key_of_the_format_is_read(tmp_path: Path) -> None:
    path = tmp_path / "core.yaml"
    path.write_text("\ufeff" + FULL, encoding="utf-8")
    suite = load_suite(path)
    assert suite.name == "core"
    assert suite.cases == (
        Case(
            "full",
            "Алматыда не болды?",
            "kk",
            ("fact",),
            ("earlier",),
            (GoldEntry("a", "paragraph-1"),),
            (GoldEntry("b", quote="the release of all"),),
            contains=("six",),
        ),
        Case("no-gold", "Hello", "en", refuse=True),
    )


GOOD = case_yaml("good", "refuse: true")


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        (case_yaml("x", "cite: []"), "line 3, case 'x': unknown key 'cite'"),
        (case_yaml("x", "cite_any: [{doc: a, anker: p}]"), "case 'x': key 'cite_any': unknown key 'anker'"),
        (case_yaml("x", "cite_any: [{doc: a}]"), "case 'x': key 'cite_any'"),
        (case_yaml("x", "cite_any: [{doc: a, anchor: p, quote: q}]"), "either 'anchor' or 'quote'"),
        (case_yaml("x", "cite_any: {doc: a, anchor: p}"), "case 'x': key 'cite_any': a mapping is given"),
        (case_yaml("x", "refuse: true", "cite_all: [{doc: a, anchor: p}]"), "keys 'refuse' and 'cite_all'"),
        (case_yaml("x", "refuse: 1"), "case 'x': key 'refuse': '1' is a number"),
        (
            case_yaml("x", "contains: [2012]"),
            "key 'contains': '2012' is a number, must be text; put it in quotes",
        ),
        (case_yaml("x", "contains: ['']"), "key 'contains': the text is blank"),
        (case_yaml("x", "tags:"), "key 'tags': nothing is given"),
        (case_yaml("x", "tags: fact"), "key 'tags': 'fact' is text"),
        (case_yaml("x", "history: [2012-05-01]"), "'2012-05-01' is a date"),
        (case_yaml("12"), "case 1: key 'id': '12' is a number"),
        (case_yaml("x", language="de"), "case 'x': key 'language': unknown language 'de'; known: en, ru, kk"),
        (case_yaml("x", language="no"), "case 'x': key 'language': false is a boolean"),
        (GOOD + case_yaml("good"), "line 7, case 'good': key 'id': this id stands already on line 3"),
        ("  - id: x\n    language: en\n", "case 'x': the key 'question' is missing"),
        ("  - id: x\n    question: ' '\n    language: en\n", "case 'x': key 'question': the text is blank"),
        ("  - just text\n", "case 1: 'just text' is text, must be a mapping"),
        ("  []\n", "key 'cases': the list is empty"),
        ("  none\n", "key 'cases': 'none' is text"),
        (case_yaml("x", "tags: &t [a]", "history: *t"), "line 6, case 'x': the YAML anchor &t"),
        (case_yaml("x", "history: *t"), "line 6, case 'x': the YAML alias *t"),
        (case_yaml("x", "question: again"), "line 6, case 'x': the key 'question' stands twice"),
        (case_yaml("x", "tags: !!python/tuple [a]"), "line 6, case 'x': the YAML tag"),
        (case_yaml("x", "no: 1"), "case 'x': unknown key 'no'"),
        (case_yaml("x", "[a]: b"), "case 'x': a list or a mapping is no key"),
        (case_yaml("x", "tags: [a"), "not YAML"),
        (GOOD + "---\na: b\n", "a second YAML document"),
        ("  " + "[" * 200_000, "line 3: nested more than"),
    ],
)
def test_a_broken_suite_gives_one_line_with_file_and_case(tmp_path: Path, cases: str, message: str) -> None:
    path = write_suite(tmp_path, cases)
    with pytest.raises(SuiteError, match=re.escape(message)) as caught:
        load_suite(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"# only a comment\n", "not a suite"),
        (b"- a\n", "not a suite"),
        (b"suite: x\n", "the key 'cases' is missing"),
        (b"suite: x\ncases: []\nauthor: y\n", "unknown key 'author'"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"suite: \x00\n", "not YAML"),
    ],
)
def test_a_file_that_is_no_suite_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(SuiteError, match=message) as caught:
        load_suite(path)
    assert str(path) in str(caught.value)
    for wrong in (tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(SuiteError, match="cannot be read"):
            load_suite(wrong)


def test_a_hundred_thousand_cases_load_and_the_last_error_is_found(tmp_path: Path) -> None:
    many = "".join(case_yaml(f"c{n}", "cite_any: [{doc: a, anchor: paragraph-1}]") for n in range(100_000))
    start = time.monotonic()
    suite = load_suite(write_suite(tmp_path, many))
    assert len(resolve_suite(suite, CORPUS)) == 100_000
    assert time.monotonic() - start < 60
    with pytest.raises(SuiteError, match="case 'last': unknown key 'x'"):
        load_suite(write_suite(tmp_path, many + case_yaml("last", "x: y")))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        read_yaml(text, "file.yaml")
    except SuiteError as error:
        assert str(error).startswith("file.yaml")  # noqa: PT017 - most texts are YAML: there is nothing to raise


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
gold = st.lists(
    st.one_of(st.builds(GoldEntry, words, anchor=words), st.builds(GoldEntry, words, quote=words)), max_size=2
).map(tuple)
texts = st.lists(words, max_size=3).map(tuple)
cases = st.builds(Case, words, words, st.sampled_from(["en", "ru", "kk"]), texts, texts, gold, gold, gold, texts, texts)


@given(cases)
def test_a_suite_that_is_written_reads_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    path = tmp_path_factory.mktemp("suite") / "s.yaml"
    path.write_text(suite_as_yaml("x", [case, Case("Ә" * 3, "Қайда?", "kk", refuse=True)]), encoding="utf-8")
    if case.id != "ӘӘӘ":
        assert load_suite(path).cases[0] == case


def test_a_quotation_names_every_paragraph_that_contains_it(tmp_path: Path) -> None:
    suite = suite_of(
        tmp_path,
        case_yaml("x", "cite_any: [{doc: a, quote: 'whereas'}]", "cite_all: [{doc: a, quote: 'the strike lasted'}]"),
    )
    found = resolve_suite(suite, CORPUS)["x"]
    assert found.cite_any == (("a#paragraph-1", "a#paragraph-2"),)
    assert found.cite_all == (("a#paragraph-2",),)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{doc: c, anchor: paragraph-1}", "the corpus has no text 'c'; its texts are: a, b"),
        ("{doc: a, anchor: paragraph-9}", "a has no paragraph 'paragraph-9'"),
        ("{doc: a, quote: 'WHEREAS'}", "no paragraph of a, quote 'WHEREAS' contains it"),
    ],
)
@pytest.mark.parametrize("key", ["cite_any", "cite_all", "also_ok"])
def test_gold_that_does_not_exist_is_named(tmp_path: Path, key: str, entry: str, message: str) -> None:
    suite = suite_of(tmp_path, GOOD, case_yaml("x", f"{key}: [{entry}]"))
    with pytest.raises(SuiteError, match=f"line 7, case 'x': key '{key}': {re.escape(message)}"):
        check_suite(suite, CORPUS)


def test_check_remarks_on_what_can_never_hold(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, case_yaml("x", "refuse: true", "contains: [a]"), case_yaml("y"))
    assert [remark.partition("case ")[2][:3] for remark in check_suite(suite, CORPUS)] == ["'x'", "'y'"]


def test_cases_are_selected_by_any_tag_and_language_and_id(tmp_path: Path) -> None:
    suite = suite_of(
        tmp_path,
        case_yaml("one", "tags: [fact]"),
        case_yaml("two", "tags: [list, fact]", language="ru"),
        case_yaml("three", language="kk"),
    )

    def ids(**choice: list[str]) -> list[str]:
        return [case.id for one in select([suite], **choice) for case in one.cases]

    assert ids() == ["one", "two", "three"]
    assert ids(tags=["fact"], languages=["ru", "kk"]) == ["two"]
    assert ids(ids=["three"]) == ["three"]
    with pytest.raises(SuiteError, match="no suite has a case 'four'"):
        ids(ids=["four"])
    with pytest.raises(SuiteError, match="no case has"):
        ids(tags=["none"])


def test_two_suites_of_one_name_may_not_share_an_id(tmp_path: Path) -> None:
    first = load_suite(write_suite(tmp_path, GOOD, "first.yaml"))
    second = load_suite(write_suite(tmp_path, GOOD, "second.yaml"))
    with pytest.raises(SuiteError, match=r"second\.yaml, case 'good'"):
        unique_cases([first, second])


def test_a_case_from_json_is_held_to_the_same_rules() -> None:
    with pytest.raises(SuiteError, match="f, case 'x': key 'id': '5' is a number"):
        parse_case({"id": 5, "question": "?", "language": "en"}, Place("f", None, "case 'x'"))

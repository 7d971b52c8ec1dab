"""The command line: stdout is data, stderr is talk, an error is one line and an exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kzqa import __version__
from kzqa.cli import main
from kzqa.config import Config
from kzqa.pipeline import Library
from tiny_corpus import LIST

KZQA = str(Path(sys.executable).with_name("kzqa"))
COMMANDS = ("add", "ask", "diff", "doctor", "eval", "index", "remove", "search", "serve", "show", "texts", "verify")

TINY = """European Parliament resolution on a tiny matter

The European Parliament,

- having regard to its previous resolutions on Kazakhstan,

A. whereas the journalist Aigul Sadykova was sentenced to three years in prison on 4 May 2029;

1. Calls on the authorities to release Aigul Sadykova immediately;

2. Condemns the dissolution of independent trade unions.
"""

Call = Callable[..., Result]


@pytest.fixture(autouse=True)
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KZQA_") and not name.startswith("KZQA_TEST_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "tiny.txt").write_text(TINY, encoding="utf-8")
    (folder / "sources.toml").write_text(LIST, encoding="utf-8")
    return folder


@pytest.fixture
def call() -> Call:
    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="kzqa")

    return invoke


@pytest.fixture
def asking(config: Config, library: Library) -> list[str]:
    return ["--corpus", str(config.corpus), "--index", str(config.index)]


@pytest.fixture
def reading(config: Config) -> list[str]:
    return ["--corpus", str(config.corpus)]


def assert_one_line_error(result: Result, code: int, *told: str) -> None:
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("kzqa: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert all(part in result.stderr for part in told), result.stderr


# --- data ----------------------------------------------------------------------------------------------


def test_texts_gives_every_text_with_its_counts_and_standing(call: Call, reading: list[str]) -> None:
    result = call("texts", *reading, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    texts = {text["id"]: text for text in json.loads(result.stdout)}
    kinds = ("citation", "recital", "paragraph", "footnote")
    counts = {id_: tuple(text["counts"][kind] for kind in kinds) for id_, text in texts.items()}
    assert counts["ep-2003-kazakhstan"] == (5, 10, 10, 0)
    assert counts["ep-2013-2600-rsp"] == (8, 15, 18, 4)
    assert counts["ep-2019-2610-rsp"] == (7, 18, 11, 0)
    assert counts["ep-2021-2544-rsp"] == (11, 23, 26, 5)
    assert counts["ngo-2012-appeal"][:2] == (0, 0)
    assert texts["ep-2019-2610-rsp"]["standing"] == "motion"
    assert "not adopted" in texts["ep-2019-2610-rsp"]["attribution"]


def test_texts_for_people_names_each_with_what_it_is(call: Call, reading: list[str]) -> None:
    result = call("texts", *reading)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2019 motion (ALDE Group)" in result.stdout
    assert "Motion of the ALDE Group" in result.stdout
    assert "11 citations, 23 recitals, 26 paragraphs, 5 footnotes" in result.stdout


def test_counts_of_one_are_singular(call: Call, tiny: Path) -> None:
    assert "1 citation, 1 recital, 2 paragraphs\n" in call("texts", "--corpus", tiny).stdout


@pytest.mark.parametrize(
    "reference",
    ["2021/2544(RSP), recital T", "ep-2021-2544-rsp#recital-T", "2021 resolution, preamble Т"],
)
def test_show_gives_the_paragraph_in_every_form_of_its_reference(
    call: Call, reading: list[str], library: Library, reference: str
) -> None:
    result = call("show", reference, *reading, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    (shown,) = json.loads(result.stdout)
    assert shown["id"] == "ep-2021-2544-rsp#recital-T"
    assert shown["text"] == library.corpus.by_id[shown["id"]].text
    assert shown["text"] in call("show", reference, *reading).stdout


def test_search_lists_paragraphs_best_first(call: Call, asking: list[str]) -> None:
    result = call("search", "punitive psychiatry", "-n", 3, *asking, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    hits = json.loads(result.stdout)
    assert len(hits) == 3
    assert hits[0]["id"] == "ep-2019-2610-rsp#paragraph-6"
    plain = call("search", "punitive psychiatry", "-n", 3, *asking)
    assert plain.stdout.startswith("2019/2610(RSP), paragraph 6\n")


def test_ask_gives_the_answer_object_or_the_quotation_with_reference_and_standing(
    call: Call, asking: list[str]
) -> None:
    question = "What is said about punitive psychiatry?"
    result = call("ask", question, *asking, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    assert (answer["question"], answer["status"]) == (question, "answered")
    plain = call("ask", question, *asking)
    assert answer["citations"][0]["quote"] in plain.stdout
    assert "2019/2610(RSP), paragraph 6: Motion of the ALDE Group" in plain.stdout


def test_ask_takes_the_conversation_and_a_language(call: Call, asking: list[str]) -> None:
    arguments = ["ask", "Когда его осудили?", "--history", "Кто такой Владимир Козлов?", "--language", "kk", *asking]
    answer = json.loads(call(*arguments, "--json").stdout)
    assert answer["language"] == "kk"
    assert answer["citations"][0]["id"] == "ep-2013-2600-rsp#recital-F"
    said = call(*arguments).stdout
    assert said.startswith("Былай түсінілді: Когда его осудили? (Vladimir Kozlov)")


def test_a_refusal_is_an_answer_and_leaves_with_0(call: Call, asking: list[str]) -> None:
    result = call("ask", "What is the GDP of Kazakhstan?", *asking, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["citations"] == []
    plain = call("ask", "What is the GDP of Kazakhstan?", *asking)
    assert "Nearest paragraphs, which do not answer the question:" in plain.stdout


def test_index_builds_says_so_and_does_nothing_the_second_time(call: Call, tiny: Path, tmp_path: Path) -> None:
    where = ["--corpus", tiny, "--index", tmp_path / "index"]
    built = call("index", *where, "--json")
    assert built.exit_code == 0
    assert json.loads(built.stdout)["paragraphs"] == 4
    assert json.loads(built.stdout)["changed"] is True
    assert "embedding:" in built.stderr
    again = call("index", *where, "--json")
    assert json.loads(again.stdout)["changed"] is False
    assert json.loads(again.stdout)["embedded"] == 0
    assert call("index", *where).stdout.startswith("up to date: 4 paragraphs")
    assert "4 May 2029" in call("ask", "What does recital A of the 2030 resolution say?", *where).stdout


def test_serve_announces_its_address_answers_and_ends_when_interrupted(asking: list[str]) -> None:
    command = [KZQA, "serve", "--port", "0", "--json", *asking]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        announced = ""
        while "}" not in announced:
            line = server.stdout.readline()
            assert line, "the server ended early"
            announced += line
        url = json.loads(announced)["url"]
        with urllib.request.urlopen(f"{url}/texts", timeout=20) as response:
            assert response.status == 200
        server.send_signal(signal.SIGINT)
        _, talk = server.communicate(timeout=20)
    assert "Traceback" not in talk


def test_help_and_version_name_every_command_quickly() -> None:
    done = subprocess.run([KZQA, "--help"], capture_output=True, text=True, check=True, timeout=10)
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)
    version = subprocess.run([KZQA, "--version"], capture_output=True, text=True, check=True, timeout=10)
    assert __version__ in version.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(call: Call, command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert "Usage: kzqa " in result.stdout
    assert command == "eval" or "--json" in result.stdout


# --- errors --------------------------------------------------------------------------------------------


@pytest.fixture(params=["ask", "search", "serve"])
def needing_an_index(request: pytest.FixtureRequest) -> list[str]:
    command = str(request.param)
    return [command, "--port", "0"] if command == "serve" else [command, "torture"]


def test_a_missing_index_is_one_line_that_says_what_to_run(
    call: Call, needing_an_index: list[str], tiny: Path, tmp_path: Path
) -> None:
    result = call(*needing_an_index, "--corpus", tiny, "--index", tmp_path / "none")
    assert_one_line_error(result, 1, "kzqa index")


def test_a_stale_index_is_one_line_that_says_what_to_run(
    call: Call, reading: list[str], asking: list[str], tiny: Path
) -> None:
    result = call("ask", "torture", *asking, "--corpus", tiny)
    assert_one_line_error(result, 1, "kzqa index")


def _missing(folder: Path) -> None:
    (folder / "tiny.txt").unlink()


def _empty(folder: Path) -> None:
    (folder / "tiny.txt").write_bytes(b"")


def _unlisted(folder: Path) -> None:
    (folder / "tiny2.txt").write_text("more", encoding="utf-8")


def _broken_list(folder: Path) -> None:
    (folder / "sources.toml").write_text("[[source]\n", encoding="utf-8")


def _twice(folder: Path) -> None:
    (folder / "sources.toml").write_text(LIST + LIST, encoding="utf-8")


def _out_of_sequence(folder: Path) -> None:
    (folder / "tiny.txt").write_text(TINY.replace("2. Condemns", "4. Condemns"), encoding="utf-8")


def _no_list(folder: Path) -> None:
    (folder / "sources.toml").unlink()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_missing, "tiny.txt"),
        (_empty, "tiny.txt"),
        (_unlisted, "tiny2.txt"),
        (_broken_list, "sources.toml"),
        (_twice, "ep-2030-tiny"),
        (_no_list, "sources.toml"),
    ],
)
@pytest.mark.parametrize("command", [("texts",), ("index",), ("show", "ep-2030-tiny#recital-A")])
def test_a_broken_corpus_is_one_line_naming_the_file(
    call: Call, tiny: Path, damage: Callable[[Path], None], named: str, command: tuple[str, ...]
) -> None:
    damage(tiny)
    where = ["--index", tiny.parent / "index"] if command == ("index",) else []
    assert_one_line_error(call(*command, "--corpus", tiny, *where), 1, named)


def test_a_label_out_of_sequence_is_one_line_naming_file_and_line(call: Call, tiny: Path) -> None:
    _out_of_sequence(tiny)
    assert_one_line_error(call("texts", "--corpus", tiny), 1, "tiny.txt", "line 11")


@pytest.mark.parametrize(
    "reference",
    [
        "2021/2544(RSP), recital ZZ",
        "ep-2021-2544-rsp#recital-ZZ",
        "ep-1999-none#recital-A",
        "nonsense",
        "",
        "recital A",
    ],
)
def test_a_reference_that_leads_nowhere_is_wrong_use(call: Call, reading: list[str], reference: str) -> None:
    assert_one_line_error(call("show", reference, *reading), 2)


@pytest.mark.parametrize(
    ("content", "named"),
    [(b"colour = 1\n", "colour: unknown setting"), (b"port = ", "given.toml"), (b"\xff\xfe", "given.toml")],
)
def test_a_wrong_configuration_file_is_wrong_use(call: Call, tmp_path: Path, content: bytes, named: str) -> None:
    (tmp_path / "given.toml").write_bytes(content)
    assert_one_line_error(call("texts", "--config", tmp_path / "given.toml"), 2, named)


def test_a_configuration_file_that_is_missing_or_a_folder_is_wrong_use(call: Call, tmp_path: Path) -> None:
    assert_one_line_error(call("texts", "--config", tmp_path / "none.toml"), 2, "none.toml")
    assert_one_line_error(call("texts", "--config", tmp_path), 2, tmp_path.name)


def test_an_unknown_variable_is_wrong_use(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZQA_COLOUR", "red")
    assert_one_line_error(call("texts"), 2, "KZQA_COLOUR")


@pytest.mark.parametrize(
    "arguments",
    [
        ("texts", "--colour"),
        ("frobnicate",),
        ("ask",),
        ("ask", "torture", "--language", "de"),
        ("search", "torture", "-n", "99"),
        ("serve", "--port", "many"),
        ("show",),
    ],
)
def test_a_wrong_call_is_one_line_that_points_to_the_help(call: Call, arguments: tuple[str, ...]) -> None:
    assert_one_line_error(call(*arguments), 2, "--help`")


def test_an_index_folder_that_is_a_file_is_one_line(call: Call, tiny: Path) -> None:
    where = ["--corpus", tiny, "--index", tiny / "tiny.txt"]
    assert_one_line_error(call("ask", "torture", *where), 1, "kzqa index")
    assert_one_line_error(call("index", *where), 1, "tiny.txt")


def test_the_entry_point_itself_shows_no_traceback(tiny: Path) -> None:
    command = [KZQA, "ask", "torture", "--corpus", str(tiny), "--index", "none"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kzqa: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_leaves_early_gets_no_traceback(reading: list[str]) -> None:
    command = [KZQA, "show", "2021/2544(RSP), paragraphs 1-26", *reading, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()

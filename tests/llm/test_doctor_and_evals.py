"""What an operator sees: the doctor, runs with and without the model, and never the key."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from kzqa.cli import main
from kzqa.config import Config, load_config
from kzqa.doctor import examine
from kzqa.errors import ConfigError
from kzqa.generate import token_counter
from kzqa.pipeline import Library

from .scripted import Given, ScriptedServer

KEY = "sk-a-key-that-nobody-may-see"
TRUE = "On 7 December 2012 the human rights defender Vadim Kuramshin was sentenced to 12 years in prison"
SUITE = """suite: small
cases:
  - {id: when, question: When was Vadim Kuramshin sentenced?, language: en,
     cite_any: [{doc: ep-2013-2600-rsp, anchor: recital-G}]}
  - {id: gdp, question: What is the GDP of Kazakhstan?, language: en, refuse: true}
  - {id: who, question: What happened to Bota Jardemalie?, language: en,
     cite_any: [{doc: ep-2021-2544-rsp, anchor: recital-T}]}
"""


@pytest.fixture(autouse=True)
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KZQA_") and not name.startswith("KZQA_TEST_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def configured(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZQA_LLM_BASE_URL", server.url)
    monkeypatch.setenv("KZQA_LLM_MODEL", "scripted")
    monkeypatch.setenv("KZQA_LLM_API_KEY", KEY)


def call(config: Config, *arguments: object) -> Result:
    places = ["--corpus", str(config.corpus), "--index", str(config.index)]
    return CliRunner().invoke(main, [*(str(argument) for argument in arguments), *places], prog_name="kzqa")


@pytest.mark.usefixtures("library")
def test_the_doctor_finds_everything_well_without_a_model(config: Config) -> None:
    result = call(config, "doctor")
    assert result.exit_code == 0
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["ok", "corpus:"],
        ["ok", "embedder:"],
        ["ok", "index:"],
        ["ok", "language"],
    ]


@pytest.mark.usefixtures("library", "configured")
def test_the_doctor_asks_the_model_and_says_what_it_saw(config: Config, server: ScriptedServer) -> None:
    server.writes("yes")
    result = call(config, "doctor", "--json")
    assert result.exit_code == 0
    seen = json.loads(result.stdout)[-1]
    assert (seen["part"], seen["ok"]) == ("language model", True)
    assert f"scripted at {server.url} answers" in seen["seen"]
    assert KEY not in result.output


@pytest.mark.usefixtures("library", "configured")
@pytest.mark.parametrize(("code", "told"), [(401, "llm_api_key"), (404, "llm_model"), (429, "429"), (500, "5xx")])
def test_the_doctor_says_what_is_wrong_with_the_model_without_repeating_the_server(
    code: int, told: str, config: Config, server: ScriptedServer
) -> None:
    server.script = lambda request: request.whole(code, json.dumps({"error": {"message": f"bad {KEY}"}}))
    result = call(config, "doctor")
    assert result.exit_code == 1
    assert told in result.stdout.splitlines()[-1]
    assert KEY not in result.output


def test_the_doctor_finds_what_is_missing(tmp_path: Path) -> None:
    config = load_config(corpus=tmp_path / "nothing", index=tmp_path / "none", embedder="other")
    assert [(finding.part, finding.ok) for finding in examine(config)] == [
        ("corpus", False),
        ("embedder", False),
        ("language model", True),
    ]


@pytest.mark.usefixtures("library", "configured")
def test_runs_with_and_without_the_model_stand_side_by_side(
    config: Config, server: ScriptedServer, tmp_path: Path
) -> None:
    def half_true(prompt: Given) -> str:
        return f"{TRUE} [{prompt.top}]. He is ill [{prompt.top}]." if "Kuramshin" in prompt.prompt else "It rains."

    server.writes(half_true)
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    result = call(config, "eval", "run", "suite.yaml", "--llm", "--json", "run.json")
    assert result.exit_code == 0, result.output
    written = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert KEY not in written + result.output
    assert server.url not in written
    report = json.loads(written)
    model = report["model"]
    assert (model["name"], model["asked"], model["shown"], model["replaced"]) == ("scripted", 2, 1, {"unsupported": 1})
    assert model["verdicts"] == {"supported": 1, "unsupported": 1, "misattributed": 0, "no_key": 1}
    for name, figure in report["metrics"].items():
        if name.startswith(("citation.", "refusal.")):
            assert figure == model["without"][name], name
    assert [case["id"] for case in report["cases"] if "model" in case] == ["when", "who"]
    assert "without the model, and with it:" in result.stdout
    assert "replaced by the quotations: 1 (unsupported 1)" in result.stdout


@pytest.mark.usefixtures("library", "configured")
def test_a_run_without_the_flag_asks_no_model(config: Config, server: ScriptedServer, tmp_path: Path) -> None:
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    assert call(config, "eval", "run", "suite.yaml", "--json", "run.json").exit_code == 0
    assert server.requests == []
    assert "model" not in json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("library")
def test_a_run_with_the_flag_needs_a_model(config: Config, tmp_path: Path) -> None:
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    result = call(config, "eval", "run", "suite.yaml", "--llm")
    assert result.exit_code == 2
    assert "llm_base_url" in result.output


@pytest.mark.usefixtures("library", "configured")
def test_the_command_line_shows_generated_words_with_their_references(config: Config, server: ScriptedServer) -> None:
    server.writes(lambda prompt: f"{TRUE} [{prompt.top}].")
    result = call(config, "ask", "When was Vadim Kuramshin sentenced?")
    assert result.stdout.splitlines()[0] == f"{TRUE}. [1]"
    assert "2013/2600(RSP), recital G" in result.stdout
    debug = json.loads(call(config, "ask", "When was Vadim Kuramshin sentenced?", "--debug").stdout)["debug"]
    assert debug["outcome"] == "shown"
    assert KEY not in json.dumps(debug)


@pytest.mark.usefixtures("configured")
def test_the_key_is_in_no_form_of_the_configuration(library: Library) -> None:
    config = load_config()
    assert config.llm_key() == SecretStr(KEY)
    for form in (repr(config), str(config), str(config.model_dump()), config.model_dump_json(), repr(library)):
        assert KEY not in form


def test_the_key_is_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
    key = load_config(llm_api_key_file=tmp_path / "key").llm_key()
    assert key is not None
    assert key.get_secret_value() == KEY


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"llm_base_url": "http://127.0.0.1/v1"}, "llm_model"),
        ({"llm_base_url": "127.0.0.1:80", "llm_model": "m"}, "http://127.0.0.1:8080/v1"),
        ({"llm_base_url": f"http://user:{KEY}@host/v1", "llm_model": "m"}, "llm_api_key"),
        ({"llm_base_url": f"http://host/v1?key={KEY}", "llm_model": "m"}, "llm-base-url"),
        ({"llm_api_key": KEY, "llm_api_key_file": "x"}, "both given"),
    ],
)
def test_wrong_settings_of_the_model_are_named_without_the_key(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(**settings)
    assert told in str(error.value)
    assert KEY not in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", "ключ".encode(), b"\xff\xfe"])
def test_a_file_that_holds_no_key_is_an_error_without_its_content(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigError, match="llm_api_key_file") as error:
        load_config(llm_api_key_file=tmp_path / "key").llm_key()
    assert "words" not in str(error.value)


def test_a_tokenizer_that_is_none_is_an_error_naming_it(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"llm_tokenizer: .*tokenizer\.json"):
        token_counter(tmp_path / "tokenizer.json")

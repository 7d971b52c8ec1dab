"""The examples of docs/api.md, run as they stand there against a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kzqa.config import Config
from kzqa.domain import Corpus
from kzqa.pipeline import Library, ask, search
from kzqa.web import create_app
from kzqa.web.models import AnswerObject, FoundObject, ParagraphObject
from web_parts import running

PAPER = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:7860"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAPER, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def address(config: Config, corpus: Corpus, library: Library) -> Iterator[str]:
    app = create_app(config, corpus, partial(ask, library), partial(search, library), chat=False)
    with running(config, app) as address:
        yield address


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_examples_with_curl_give_what_the_paper_says(address: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    whole, streamed, found, paragraph = (run(["sh", "-c", block.replace(ADDRESS, address)]) for block in blocks("sh"))
    assert AnswerObject.model_validate_json(whole).status == "answered"
    assert [line for line in streamed.splitlines() if line.startswith("event: ")][-1] == "event: done"
    assert len(FoundObject.model_validate_json(found).hits) == 3
    assert ParagraphObject.model_validate_json(paragraph).id == "ep-2021-2544-rsp#recital-T"


def test_the_examples_with_httpx_give_what_the_paper_says(address: str) -> None:
    whole, streamed = (run([sys.executable, "-c", block.replace(ADDRESS, address)]) for block in blocks("python"))
    assert whole.splitlines()[0] in ("answered", "partial")
    assert all(line.startswith("2021/2544(RSP), ") for line in whole.splitlines()[1:])
    assert len(whole.splitlines()) > 1
    assert "Bota Jardemalie" in streamed


def test_the_examples_of_json_are_json() -> None:
    assert all(json.loads(block) for block in blocks("json"))

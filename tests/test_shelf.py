"""An index that is replaced, deleted or damaged under the running server, and the disk that fills up."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator

import httpx
import pytest

from kzqa.config import Config
from kzqa.pipeline import build_index
from kzqa.shelf import Fault
from kzqa.web import Shelf, make_app
from tiny_corpus import small, write
from web_parts import becomes, eventually, running

__all__ = ["small"]

QUESTION = {"question": "What does recital A of the 2030 resolution say?"}


@pytest.fixture
def address(small: Config) -> Iterator[str]:
    with running(small, make_app(small, Shelf(small), chat=False)) as address:
        yield address


def asked(address: str) -> str:
    response = httpx.post(f"{address}/api/v1/ask", json=QUESTION, timeout=30)
    assert response.status_code == 200, response.text
    return str(response.json()["citations"][0]["quote"])


def test_an_index_replaced_while_serving_fails_no_question_and_answers_from_the_new_texts(
    small: Config, address: str
) -> None:
    stop = threading.Event()
    given: list[str] = []
    failures: list[BaseException] = []

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                given.append(asked(address))
            except BaseException as error:
                failures.append(error)

    askers = [threading.Thread(target=keep_asking) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        eventually(lambda: bool(given))
        for years in ("seven", "nine"):
            write(small.corpus, years)
            build_index(small)
            eventually(lambda: f"{years} years" in given[-1])  # noqa: B023 -- called before the next turn
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert failures == []
    assert "three years" in given[0]
    assert httpx.get(f"{address}/texts/ep-2030-tiny").text.count("nine years") == 1


def test_a_deleted_index_is_told_refuses_questions_and_is_found_again(small: Config, address: str) -> None:
    becomes(address, *(200, None))
    moved = small.index.with_name("moved")
    small.index.rename(moved)
    becomes(address, *(503, "index_missing"))
    refused = httpx.post(f"{address}/api/v1/ask", json=QUESTION)
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert refused.json()["title"] == "Unavailable"
    assert httpx.get(f"{address}/healthz").status_code == 200
    assert httpx.get(f"{address}/texts/ep-2030-tiny").status_code == 200
    moved.rename(small.index)
    becomes(address, *(200, None))
    assert "three years" in asked(address)


def test_a_generation_that_is_gone_is_damage(small: Config, address: str) -> None:
    shutil.rmtree(small.index / (small.index / "CURRENT").read_text())
    becomes(address, *(503, "index_damaged"))
    assert httpx.post(f"{address}/api/v1/ask", json=QUESTION).status_code == 503
    build_index(small, rebuild=True)
    becomes(address, *(200, None))
    assert "three years" in asked(address)


def test_texts_changed_without_their_index_are_told_while_the_old_ones_answer(small: Config, address: str) -> None:
    write(small.corpus, "seven")
    becomes(address, *(200, "index_stale"))
    assert "three years" in asked(address)
    (small.corpus / "sources.toml").rename(small.corpus / "sources.bak")
    becomes(address, *(200, "corpus_unreadable"))
    assert "three years" in asked(address)


def test_a_corpus_folder_in_ruins_leaves_the_old_texts_answering(small: Config, address: str) -> None:
    for path in small.corpus.iterdir():
        path.unlink()
    (small.corpus / "sources.toml").mkdir()
    becomes(address, *(200, "corpus_unreadable"))
    assert "three years" in asked(address)


def test_a_full_disk_is_told_and_questions_are_answered_as_long_as_they_can_be(small: Config) -> None:
    shelf = Shelf(small, least_free=1 << 62)
    assert shelf.readiness().fault is Fault.DISK_FULL
    assert not shelf.readiness().ready
    assert shelf.ask(QUESTION["question"]).citations

"""Events on their way: from the thread that makes them, over HTTP, to a reader who may leave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kzqa.chat import BusyError
from kzqa.config import Config, load_config
from kzqa.domain import Answer, Corpus
from kzqa.pipeline import Event, Library, ask, ask_events, events_of
from kzqa.shelf import Fixed, Shelf
from kzqa.web.app import make_app
from kzqa.web.limits import Answerer
from kzqa.web.line import MOST
from kzqa.web.models import AnswerObject
from llm.scripted import Call, ScriptedServer, drip, given
from web_parts import running

QUESTION = "When was Vadim Kuramshin sentenced?"
TRUE = "On 7 December 2012 the human rights defender Vadim Kuramshin was sentenced to 12 years in prison"
LIE = "Vadim Kuramshin was sentenced to death"
EVENTS = {"Accept": "text/event-stream"}


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


# --- the line between thread and reader -----------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@for_all(count=st.integers(0, 3 * MOST), pause=st.sampled_from([0.0, 0.001]))
def test_every_event_comes_once_and_in_order_however_slowly_it_is_read(count: int, pause: float) -> None:
    def make(_: str, **__: object) -> Generator[Event, None, None]:
        for number in range(count):
            yield "status", str(number)

    async def read() -> list[str]:
        found = []
        async for events in Answerer(no_answer, 1, events=make).events("x"):
            found += [str(value) for _, value in events]
            if pause:
                await anyio.sleep(pause)
        return found

    assert anyio.run(read) == [str(number) for number in range(count)]


def no_answer(*_: object, **__: object) -> Answer:
    raise AssertionError("events are asked for")


def test_a_reader_that_does_not_read_holds_the_run_up_and_one_that_leaves_ends_it() -> None:
    made: list[int] = []
    ended = threading.Event()

    def endless(_: str, *, gone: threading.Event, **__: object) -> Generator[Event, None, None]:
        try:
            while True:
                made.append(1)
                yield "status", "x"
        finally:
            assert gone.is_set()
            ended.set()

    async def read_one_and_leave() -> None:
        asking = Answerer(no_answer, 1, events=endless).events("x")
        await anext(asking)
        await anyio.sleep(0.2)
        assert not ended.is_set()
        assert len(made) <= 2 * MOST + 1  # those that were read, those that wait, and the one in hand
        await asking.aclose()
        await anyio.to_thread.run_sync(ended.wait, 5)

    anyio.run(read_one_and_leave)
    assert ended.is_set()


def test_a_place_stays_taken_until_the_thread_of_a_reader_who_left_has_ended() -> None:
    go_on = threading.Event()

    def stuck(_: str, **__: object) -> Generator[Event, None, None]:
        yield "status", "searching"
        go_on.wait(10)

    async def leave_and_come_back() -> None:
        answerer = Answerer(no_answer, 1, waiting=0, events=stuck)
        asking = answerer.events("x")
        await anext(asking)
        await asking.aclose()
        assert answerer.full
        with pytest.raises(BusyError):
            await anext(answerer.events("x"))
        go_on.set()
        with anyio.fail_after(5):
            while answerer.full:
                await anyio.sleep(0.01)

    anyio.run(leave_and_come_back)


# --- over HTTP, without a model -------------------------------------------------------------------------


class Breaking(Fixed):
    """Fails when half of an answer is told."""

    def events(self, question: str, **_: Any) -> Generator[Event, None, None]:
        for event in events_of(self.ask(question)):
            if event[0] == "done":
                raise RuntimeError(question)
            yield event


def test_an_error_in_the_middle_is_an_event_that_says_nothing_of_the_question(
    config: Config, corpus: Corpus, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(config, Breaking(corpus, lambda question, **how: ask(library, question, **how)), chat=False)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    told = told_by(client.post("/api/v1/ask", json={"question": QUESTION}, headers=EVENTS).text)
    assert [name for name, _ in told][-2:] == ["statement", "error"]
    assert QUESTION not in json.dumps(told[-1])
    assert QUESTION not in caplog.text
    assert "RuntimeError at " in caplog.text


def told_by(text: str) -> list[tuple[str, Any]]:
    found = [block.splitlines() for block in text.split("\n\n")]
    blocks = [dict(line.split(": ", 1) for line in lines if line[0] != ":") for lines in found]
    return [(block["event"], json.loads(block["data"])) for block in blocks if block]


def untimed(event: Event) -> Event:
    return ("done", event[1].with_timings({})) if event[0] == "done" else event


def test_an_answer_that_is_there_is_told_as_one_that_is_being_made(library: Library) -> None:
    for question in (QUESTION, "What is the GDP of Kazakhstan?"):
        live = [untimed(event) for event in ask_events(library, question)]
        assert live == [untimed(event) for event in events_of(ask(library, question).with_timings({}))]


# --- over HTTP, with a model ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer()
    yield scripted
    scripted.shutdown()
    scripted.server_close()


@pytest.fixture(scope="module")
def address(config: Config, library: Library, model: ScriptedServer) -> Iterator[str]:
    assert library.writer is None  # it is asked for so that there is an index
    llm: dict[str, Any] = {"llm_base_url": model.url, "llm_model": "scripted", "llm_timeout": 20.0, "llm_parallel": 1}
    settings = load_config(corpus=config.corpus, index=config.index, port=0, rate_per_minute=100_000, **llm)
    with running(settings, make_app(settings, Shelf(settings), chat=False)) as address:
        yield address


def lines_of(address: str) -> Iterator[Iterator[str]]:
    with httpx.stream("POST", f"{address}/api/v1/ask", json={"question": QUESTION}, headers=EVENTS, timeout=30) as got:
        yield got.iter_lines()


def test_a_verified_sentence_is_sent_while_the_model_still_writes_and_a_lie_never_is(
    address: str, model: ScriptedServer
) -> None:
    shown, in_time = threading.Event(), list[bool]()

    def script(call: Call) -> None:
        key = given(call.request_json).top
        call.begin()
        call.delta(f"{LIE} [{key}]. {TRUE} [{key}]. {LIE}")
        in_time.append(shown.wait(10))
        call.delta(f" [{key}].", "stop")
        call.raw("data: [DONE]\n\n")

    model.script = script
    text = ""
    for lines in lines_of(address):
        for line in lines:
            text += f"{line}\n"
            if line == "event: statement":
                shown.set()
    told = told_by(text)
    assert in_time == [True]
    assert "sentenced to death" not in text
    assert [name for name, _ in told] == ["status", "status", "citations", "status", "statement", "done"]
    assert [data["stage"] for name, data in told if name == "status"] == ["searching", "answered", "writing"]
    whole = told[-1][1]
    assert "debug" not in whole
    AnswerObject.model_validate(whole)
    assert told[-2][1] == {"index": 0, **whole["statements"][0]}


def test_a_reader_of_events_who_leaves_ends_the_call_to_the_model(address: str, model: ScriptedServer) -> None:
    def silent(call: Call) -> None:
        call.begin()
        drip(call, b": still here\n\n")

    model.script = silent
    for lines in lines_of(address):
        for line in lines:
            if "writing" in line:
                break
    until(lambda: model.running == 0)
    model.writes(lambda prompt: f"{TRUE} [{prompt.top}].")
    body = {"question": QUESTION}
    answer = httpx.post(f"{address}/api/v1/ask", json=body, timeout=30).json()  # the one place is free again
    assert [statement["kind"] for statement in answer["statements"]] == ["generated"]
    assert answer["note"] is None


def test_why_the_models_words_were_not_used_is_in_the_answer_and_nothing_of_them_is(
    address: str, model: ScriptedServer
) -> None:
    model.writes(lambda prompt: f"{LIE} [{prompt.top}].")
    response = httpx.post(f"{address}/api/v1/ask", json={"question": QUESTION}, timeout=30)
    assert "sentenced to death" not in response.text
    answer = AnswerObject.model_validate(response.json())
    assert answer.note
    assert {statement.kind.value for statement in answer.statements} == {"quote"}
    asked = {"question": QUESTION, "debug": True}
    assert httpx.post(f"{address}/api/v1/ask", json=asked).status_code == 422

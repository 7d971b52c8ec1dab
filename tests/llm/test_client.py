"""Whatever the model's server does, the quotations come, in time, and say why they stand alone."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kzqa.config import Config
from kzqa.domain import Answer, StatementKind
from kzqa.pipeline import Library, ask, ask_events
from kzqa.wording import message

from .conftest import Connected
from .scripted import Call, Script, ScriptedServer, drip

QUESTION = "What happened to Bota Jardemalie?"
KEY = "sk-a-key-that-nobody-may-see"


def status(code: int, **headers: str) -> Script:
    return lambda call: call.whole(code, json.dumps({"error": {"message": f"no: {KEY}"}}), **headers)


def silent(call: Call) -> None:
    time.sleep(3)


def silent_after_the_headers(call: Call) -> None:
    call.begin()
    time.sleep(3)


def drips_comments(call: Call) -> None:
    call.begin()
    drip(call, b": still here\n\n")


def drips_headers(call: Call) -> None:
    call.raw("HTTP/1.1 200 OK\r\n")
    drip(call, b"X-More: 1\r\n")


def drips_one_line(call: Call) -> None:
    call.begin()
    call.raw('data: {"id": "')
    drip(call, b"a")


def cut_at_once(call: Call) -> None:
    call.close_connection = True
    call.connection.shutdown(socket.SHUT_RDWR)


def cut_in_the_middle(call: Call) -> None:
    call.begin()
    call.delta("The Kazakh authorities have abused international")


def cut_in_a_chunk(call: Call) -> None:
    call.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\ndata: {")
    call.close_connection = True
    call.connection.shutdown(socket.SHUT_RDWR)


def endless_words(call: Call) -> None:
    call.begin()
    while True:
        call.delta("and on and on " * 50)


def endless_line(call: Call) -> None:
    call.begin()
    while True:
        call.raw(b"a" * 65_536)


def endless_error(call: Call) -> None:
    call.raw("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    while True:
        call.raw(b"a" * 65_536)


def compressed(call: Call) -> None:
    call.whole(200, gzip.compress(b"data: " + b" " * 5_000_000), "text/event-stream", Content_Encoding="gzip")


def broken_json(call: Call) -> None:
    call.begin()
    call.raw('data: {"choices": [{"delta": {"content": \n\n')


def other_json(call: Call) -> None:
    call.begin()
    call.raw('data: {"choices": {"delta": 3}}\n\ndata: [1, 2]\n\n')


def page(call: Call) -> None:
    call.whole(200, "<html>Sign in</html>", "text/html")


def reports_an_error(call: Call) -> None:
    call.begin()
    call.raw('data: {"error": {"message": "out of memory", "code": 500}}\n\n')


def redirects(call: Call) -> None:
    call.whole(307, "", Location="http://127.0.0.1:9/v1/chat/completions")


def no_http(call: Call) -> None:
    call.close_connection = True
    call.raw(b"\x00\x01\x02\x03 nothing of the kind\r\n\r\n")


TIMES: dict[str, tuple[Script, str]] = {
    "silent": (silent, "slow"),
    "silent after the headers": (silent_after_the_headers, "slow"),
    "drips comments": (drips_comments, "slow"),
    "drips headers": (drips_headers, "slow"),
    "drips one line": (drips_one_line, "slow"),
    "asks to wait for a minute": (status(429, Retry_After="60"), "limited"),
}
FAILURES: dict[str, tuple[Script, str]] = {
    "401": (status(401), "unauthorised"),
    "403": (status(403), "unauthorised"),
    "404": (status(404), "rejected"),
    "400": (status(400), "rejected"),
    "429": (status(429), "limited"),
    "500": (status(500), "server"),
    "503": (status(503), "server"),
    "redirects": (redirects, "rejected"),
    "cut at once": (cut_at_once, "cut"),
    "cut in the middle": (cut_in_the_middle, "cut"),
    "cut in a chunk": (cut_in_a_chunk, "cut"),
    "endless words": (endless_words, "endless"),
    "endless line": (endless_line, "endless"),
    "endless error": (endless_error, "endless"),
    "compressed": (compressed, "unreadable"),
    "broken JSON": (broken_json, "unreadable"),
    "other JSON": (other_json, "unreadable"),
    "a page": (page, "unreadable"),
    "an error in the stream": (reports_an_error, "server"),
    "no HTTP": (no_http, "cut"),
    "nothing": (lambda call: call.say([]), "empty"),
    "NONE": (lambda call: call.say(["NONE"]), "empty"),
    "stopped by its length": (lambda call: call.say(["Bota Jardemalie is"], finish="length"), "endless"),
}


@pytest.fixture(scope="module")
def extractive(library: Library) -> Answer:
    return ask(library, QUESTION)


def assert_quoted(answer: Answer, extractive: Answer, failure: str) -> None:
    assert answer.note == message("en", f"model.{failure}")
    assert (answer.status, answer.statements, answer.citations) == (
        extractive.status,
        extractive.statements,
        extractive.citations,
    )
    assert KEY not in json.dumps(answer.as_dict())


@pytest.mark.parametrize("name", FAILURES)
def test_a_server_that_fails_leaves_the_quotations_with_a_note(
    name: str, server: ScriptedServer, connected: Connected, extractive: Answer
) -> None:
    script, failure = FAILURES[name]
    server.script = script
    library = connected(llm_timeout=4.0, llm_max_tokens=64, llm_api_key=KEY)
    assert_quoted(ask(library, QUESTION, debug=True), extractive, failure)


@pytest.mark.parametrize("name", TIMES)
def test_a_slow_server_is_left_when_time_is_over(
    name: str, server: ScriptedServer, connected: Connected, extractive: Answer
) -> None:
    script, failure = TIMES[name]
    server.script = script
    library = connected(llm_timeout=0.8, llm_api_key=KEY)
    begun = time.monotonic()
    answer = ask(library, QUESTION, debug=True)
    assert time.monotonic() - begun < 2.5  # of which the server would take 3, or for ever
    assert_quoted(answer, extractive, failure)


def test_a_port_without_a_server_leaves_the_quotations(connected: Connected, extractive: Answer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        library = connected(llm_base_url=f"http://127.0.0.1:{free.getsockname()[1]}/v1")
        assert_quoted(ask(library, QUESTION), extractive, "unreachable")


def test_a_call_that_was_given_up_ends_and_frees_its_place(
    server: ScriptedServer, connected: Connected, extractive: Answer
) -> None:
    library = connected(llm_timeout=0.8, llm_parallel=1)
    server.script = drips_comments
    assert_quoted(ask(library, QUESTION), extractive, "slow")
    wait_until(lambda: not any(thread.name == "kzqa-model" for thread in threading.enumerate()))
    server.writes("NONE")
    assert library.writer is not None
    library.writer.model.timeout = 10.0
    assert_quoted(ask(library, QUESTION), extractive, "empty")


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_server_that_recovers_is_asked_again(server: ScriptedServer, connected: Connected) -> None:
    def recovering(call: Call) -> None:
        if len(server.requests) < 3:
            call.whole(503, "{}")
        else:
            call.say(["NONE"])

    server.script = recovering
    answer = ask(connected(), QUESTION)
    assert len(server.requests) == 3
    assert answer.note == message("en", "model.empty")


@pytest.mark.parametrize(("script", "calls"), [(status(401), 1), (status(500), 3), (cut_in_the_middle, 1)])
def test_only_what_may_pass_is_tried_again(
    script: Script, calls: int, server: ScriptedServer, connected: Connected
) -> None:
    server.script = script
    ask(connected(), QUESTION)
    assert len(server.requests) == calls


def test_no_more_calls_than_allowed_are_under_way(server: ScriptedServer, connected: Connected) -> None:
    def slow(call: Call) -> None:
        time.sleep(0.4)
        call.say(["NONE"])

    server.script = slow
    library = connected(llm_parallel=2, llm_timeout=2.0)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(library, QUESTION), range(8)))
    assert server.most_running == 2
    notes = {answer.note for answer in answers}
    assert notes <= {message("en", "model.empty"), message("en", "model.busy")}


def test_a_reader_who_leaves_ends_the_call(server: ScriptedServer, connected: Connected) -> None:
    server.script = drips_comments
    events = ask_events(connected(), QUESTION)
    assert next(events) == ("status", "searching")
    events.close()
    assert server.requests == []


def test_the_server_is_told_the_key_and_nothing_of_this_machine(
    server: ScriptedServer, connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "an-organisation")
    monkeypatch.setenv("OPENAI_API_KEY", "another-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.writes("NONE")
    ask(connected(llm_api_key=KEY), QUESTION)
    ask(connected(), QUESTION)
    first, second = ({name.lower(): value for name, value in seen.items()} for seen in server.seen)
    names = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type"}
    assert set(first) == set(second) == names | {"authorization"}
    assert (first["authorization"], second["authorization"]) == (f"Bearer {KEY}", "Bearer none")
    assert first["user-agent"] == "kzqa"


def test_nothing_of_question_or_key_is_logged(
    server: ScriptedServer, connected: Connected, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for script, _ in [FAILURES["500"], FAILURES["401"], FAILURES["nothing"]]:
        server.script = script
        ask(connected(llm_api_key=KEY), QUESTION)
    assert QUESTION not in caplog.text
    assert server.url not in caplog.text
    assert KEY not in caplog.text


def test_a_refusal_is_never_put_before_the_model(
    server: ScriptedServer, connected: Connected, library: Library
) -> None:
    server.writes(lambda g: f"Yes: the GDP is large [{g.top}].")
    for question in ("What is the GDP of Kazakhstan?", "Hello", "What does paragraph 99 of the 2021 resolution say?"):
        answer = ask(connected(), question)
        assert answer.status.refused
        assert answer.statements == ()
        assert (answer.status, answer.reason) == (ask(library, question).status, ask(library, question).reason)
    assert server.requests == []


def test_a_paragraph_that_was_asked_for_is_shown_as_it_stands(server: ScriptedServer, connected: Connected) -> None:
    server.writes("NONE")
    answer = ask(connected(), "What does recital T of 2021/2544(RSP) say?")
    assert [statement.kind for statement in answer.statements] == [StatementKind.QUOTE]
    assert server.requests == []


def test_without_a_model_nothing_that_speaks_to_one_is_loaded(config: Config, library: Library) -> None:
    script = (
        "import sys; from pathlib import Path; from kzqa.config import load_config\n"
        "from kzqa.pipeline import ask, open_library\n"
        "library = open_library(load_config(corpus=Path(sys.argv[1]), index=Path(sys.argv[2])))\n"
        f"ask(library, {QUESTION!r})\n"
        "print([n for n in ('openai', 'kzqa.generate', 'kzqa.check', 'llama_index.llms.openai') if n in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(config.corpus), str(config.index)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KZQA_LLM")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"

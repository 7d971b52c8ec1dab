"""The chat's event streams: one that its page has given up takes nothing from the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import httpx
import pytest

from kzqa.config import Config
from kzqa.pipeline import Library, ask
from kzqa.web import create_app
from web_parts import running

SESSION = "a1"
QUESTIONS = ("What happened to Bota Jardemalie?", "What is said about punitive psychiatry?")


@pytest.fixture(scope="module")
def client(config: Config, library: Library) -> Iterator[httpx.Client]:
    settings = config.model_copy(update={"rate_per_minute": 100_000})
    app = create_app(settings, library.corpus, partial(ask, library))
    with running(settings, app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def asked(client: httpx.Client, question: str, **query: str) -> str:
    """Send a question as the page does; gives the id of its event."""
    call = {"data": [question, "en", "", None, ""], "fn_index": 0, "session_hash": SESSION}
    return str(client.post("/gradio_api/queue/join", json=call, params=query).raise_for_status().json()["event_id"])


def test_a_stream_that_its_page_has_given_up_is_ended_before_the_next_question(client: httpx.Client) -> None:
    asked(client, QUESTIONS[0])
    address = client.build_request("GET", "/gradio_api/queue/data", params={"session_hash": SESSION})
    given_up = client.send(address, stream=True)
    given = given_up.iter_lines()
    assert next(given)  # it reads, and would go on
    for question in QUESTIONS:
        event = asked(client, question, anew="1")
        told = []
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": SESSION}) as response:
            for line in response.iter_lines():
                if line:
                    told.append(json.loads(line.removeprefix("data: ")))
                if told and told[-1]["msg"] == "process_completed" and told[-1]["event_id"] == event:
                    break
        assert told[0]["msg"] == "estimation"
        assert question[:-1] in told[-1]["output"]["data"][0][-2]["content"][0]["text"]
    with pytest.raises(httpx.RemoteProtocolError):  # the server has let it go
        list(given)
    given_up.close()

"""The API: every answer of its described shape, every error a problem, events that end in the whole answer."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

import anyio
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.testclient import TestClient

from kzqa import pipeline
from kzqa.chat import BusyError
from kzqa.config import Config
from kzqa.domain import Answer, Corpus, Kind, Narrowing
from kzqa.errors import KzqaError
from kzqa.pipeline import Library, ask, search
from kzqa.web import create_app
from kzqa.web.models import AnswerObject, FoundObject, ParagraphObject, WholeTextObject
from kzqa.web.stream import Event, accepts_events, stream

QUESTIONS = (
    "What happened to Bota Jardemalie?",
    "Что сказано о пытках?",
    "Өлім жазасын жою туралы не айтылған?",
    "What is the GDP of Kazakhstan?",
    "recital ZZ of the 2021 resolution",
    "",
)
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture(scope="session")
def api(config: Config, corpus: Corpus, library: Library) -> Iterator[TestClient]:
    everyone = config.model_copy(update={"rate_per_minute": 100_000, "trusted_hosts": ("*",)})
    app = create_app(everyone, corpus, partial(ask, library), partial(search, library), chat=False)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def described(api: TestClient) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", api.app)


def events(text: str) -> list[Event]:
    """The events of a stream, read as the standard says: blocks of fields, comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append(Event(fields["event"], json.loads(fields["data"])))
    return found


# --- as described ---------------------------------------------------------------------------------------


ROUTES = (
    ("POST", "/api/v1/ask"),
    ("GET", "/api/v1/search"),
    ("GET", "/api/v1/texts"),
    ("GET", "/api/v1/texts/{source}"),
    ("GET", "/api/v1/paragraphs/{id}"),
    ("GET", "/api/v1/paragraphs/{source}/{anchor}"),
    ("GET", "/api/v1/healthz"),
    ("GET", "/api/v1/readyz"),
)


RIGHT, WRONG_WAYS = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
# A name in a path cannot be wrong, only unknown.
WAYS = [*((*route, RIGHT) for route in ROUTES), *((*route, WRONG_WAYS) for route in ROUTES[:2])]


@pytest.mark.parametrize(("method", "path", "mode"), WAYS)
def test_the_api_behaves_as_it_describes_itself(
    described: Any, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = described[path][method]

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def behaves(case: Any) -> None:
        for choice in (case.body, case.query):
            if mode is RIGHT and isinstance(choice, dict):
                choice.pop("sources", None)  # which texts there are is not a matter of types
        response = case.call()
        # A body beyond the limit is turned away before it is read: 413, which the check of wrong bodies does not know.
        unread = [negative_data_rejection] if response.status_code == 413 else []
        case.validate_response(response, excluded_checks=unread)

    behaves()


def test_the_description_is_openapi_3_1_and_names_every_route_with_its_errors_as_problems(api: TestClient) -> None:
    described = api.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    paths = described["paths"]
    assert set(paths) == {path for _, path in ROUTES}
    asking = paths["/api/v1/ask"]["post"]["responses"]
    assert set(asking["200"]["content"]) == {"application/json", "text/event-stream"}
    problems = [r for path in paths.values() for way in path.values() for r in way["responses"].items()]
    told = {status for status, response in problems if "application/problem+json" in response["content"]}
    assert told == {"400", "404", "408", "413", "422", "429", "503"}
    assert "HTTPValidationError" not in described["components"]["schemas"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_the_described_shape_and_its_events_end_in_the_same_answer(
    api: TestClient, question: str
) -> None:
    whole = api.post("/api/v1/ask", json={"question": question})
    assert whole.status_code == 200
    answer = AnswerObject.model_validate(whole.json(), strict=False)
    streamed = api.post("/api/v1/ask", json={"question": question}, headers=EVENTS)
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert streamed.headers["cache-control"] == "no-store"
    assert streamed.headers["x-accel-buffering"] == "no"
    told = events(streamed.text)
    names = [event.name for event in told]
    assert names == ["status", "status", "citations", *["statement"] * len(answer.statements), "done"]
    last: Any = told[-1].data
    untimed = {key: value for key, value in last.items() if key != "timings_ms"}
    assert untimed == {key: value for key, value in whole.json().items() if key != "timings_ms"}
    assert next(event.data for event in told if event.name == "citations") == last["citations"]
    statements: list[Any] = [event.data for event in told if event.name == "statement"]
    assert [s["index"] for s in statements] == list(range(len(statements)))
    assert [{k: s[k] for k in ("text", "kind", "citations")} for s in statements] == last["statements"]


# --- texts and paragraphs -------------------------------------------------------------------------------


def test_every_text_and_every_paragraph_can_be_had_whole_under_both_addresses(api: TestClient, corpus: Corpus) -> None:
    listed = api.get("/api/v1/texts").json()
    assert [text["id"] for text in listed] == [source.id for source in corpus.sources]
    for text in listed:
        whole = WholeTextObject.model_validate(api.get(f"/api/v1/texts/{text['id']}").json())
        assert [p.text for p in whole.paragraphs] == [p.text for p in corpus.of_source(text["id"])]
    for paragraph in corpus.paragraphs[::17]:
        by_id = api.get(f"/api/v1/paragraphs/{quote(paragraph.id, safe='')}")
        by_anchor = api.get(f"/api/v1/paragraphs/{paragraph.source}/{paragraph.anchor}")
        assert by_id.json() == by_anchor.json()
        assert ParagraphObject.model_validate(by_id.json()).text == paragraph.text


@pytest.mark.parametrize("word", ["пытки", "torture", "азаптау"])
def test_a_search_gives_the_nearest_paragraphs_within_the_choice_of_texts(api: TestClient, word: str) -> None:
    query: dict[str, Any] = {"q": word, "limit": 4, "years": [2021, 2013], "kinds": "recital"}
    found = FoundObject.model_validate(api.get("/api/v1/search", params=query).json())
    assert len(found.hits) == 4
    assert {hit.kind for hit in found.hits} == {"recital"}
    assert {hit.source for hit in found.hits} <= {"ep-2021-2544-rsp", "ep-2013-2600-rsp"}
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/healthz", "/readyz", "/api/v1/readyz"])
def test_health_and_readiness_are_told(api: TestClient, path: str) -> None:
    assert api.get(path).status_code == 200


# --- errors ---------------------------------------------------------------------------------------------

WRONG = [
    ("GET", "/api/v1/ask", 405),
    ("DELETE", "/api/v1/texts", 405),
    ("POST", "/api/v1/search", 405),
    ("OPTIONS", "/api/v1/ask", 405),
    ("PUT", "/healthz", 405),
    ("POST", "/texts", 405),
    ("GET", "/api/v1", 404),
    ("GET", "/api/v1/", 404),
    ("GET", "/api/v1/ask/", 404),
    ("GET", "/api/v2/ask", 404),
    ("GET", "/api/v1/texts/nothing", 404),
    ("GET", "/api/v1/texts/%23", 404),
    ("GET", "/api/v1/paragraphs/ep-2021-2544-rsp%23recital-ZZ", 404),
    ("GET", "/api/v1/paragraphs/ep-2021-2544-rsp", 404),
    ("GET", "/api/v1/paragraphs/a/b", 404),
    ("GET", "/metrics", 404),
    ("GET", "/api/v1/search", 422),
    ("GET", "/api/v1/search?q=", 422),
    ("GET", "/api/v1/search?q=x&limit=21", 422),
    ("GET", "/api/v1/search?q=x&colour=red", 422),
    ("GET", "/api/v1/search?q=x&sources=nothing", 422),
    ("GET", f"/api/v1/search?q={'x' * 2_001}", 422),
]


@pytest.mark.parametrize(("method", "path", "status"), WRONG)
def test_every_error_is_a_problem_that_says_what_to_do(api: TestClient, method: str, path: str, status: int) -> None:
    response = api.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"]
    assert told["detail"]
    assert ("allow" in response.headers) == (status == 405)


def test_every_kind_of_paragraph_can_be_chosen(api: TestClient, corpus: Corpus) -> None:
    for kind in Kind:
        body = {"question": "What is said about torture?", "kinds": [kind.value]}
        answer = api.post("/api/v1/ask", json=body).json()
        assert {corpus.by_id[citation["id"]].kind for citation in answer["citations"]} <= {kind}


def test_a_choice_of_a_text_that_is_not_here_is_a_problem_also_for_events(api: TestClient) -> None:
    body = {"question": "torture", "sources": ["nothing"]}
    for headers in ({}, EVENTS):
        response = api.post("/api/v1/ask", json=body, headers=headers)
        assert (response.status_code, response.json()["title"]) == (422, "No such text")


def test_head_gives_the_headers_of_get_and_no_body(api: TestClient) -> None:
    for path in ("/api/v1/texts", "/texts", "/healthz"):
        got, head = api.get(path), api.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == got.headers["content-length"]


# --- the stream -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [BusyError(), KzqaError("a message that holds the question")])
def test_a_failure_after_the_stream_has_begun_is_an_event_that_says_nothing_of_the_question(error: Exception) -> None:
    async def fail() -> AsyncGenerator[tuple[pipeline.Event, ...], None]:
        yield (("status", "searching"),)
        raise error

    async def collect() -> bytes:
        return b"".join([piece async for piece in stream(fail())])

    told = events(anyio.run(collect).decode())
    assert [event.name for event in told] == ["status", "error"]
    problem: Any = told[-1].data
    assert problem["status"] == 503
    assert "holds the question" not in json.dumps(problem)


def test_a_failure_while_answering_is_a_problem_or_an_event_and_not_a_cut_connection(
    config: Config, corpus: Corpus
) -> None:
    def failing(
        question: str, *, history: Sequence[str] = (), language: str | None = None, narrowing: Narrowing | None = None
    ) -> Answer:
        raise RuntimeError(question)

    app = create_app(config, corpus, failing, chat=False)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    response = client.post("/api/v1/ask", json={"question": "x"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "30")
    assert [e.name for e in events(client.post("/api/v1/ask", json={"question": "x"}, headers=EVENTS).text)] == [
        "status",
        "error",
    ]
    assert client.get("/api/v1/search?q=x").status_code == 503


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text(), max_size=3), max_size=3))
def test_an_event_is_one_block_whatever_it_holds(data: object) -> None:
    assert events(Event("status", data).encoded().decode()) == [Event("status", data)]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/event-stream", True),
        ("application/json, text/event-stream", True),
        ("TEXT/EVENT-STREAM; q=0.5", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream; q=0, */*", False),
        ("*/*", False),
        ("text/*", False),
        ("", False),
        ("application/json", False),
    ],
)
def test_events_come_only_to_those_who_ask_for_them_by_name(accept: str, wanted: bool) -> None:
    assert accepts_events(accept) is wanted

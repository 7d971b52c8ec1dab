"""The web application: who gets in, what every response carries, what is never said."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kzqa.chat import BusyError, answer_html, localise, plain, question_html
from kzqa.chat.choice import read_choice
from kzqa.config import Config
from kzqa.domain import Answer, Corpus, Kind, Narrowing, StatementKind
from kzqa.errors import BadReferenceError
from kzqa.interface import LANGUAGES, interface
from kzqa.pipeline import ask as ask_library
from kzqa.web import create_app
from kzqa.web.guard import API_BODY, BODY
from kzqa.web.limits import Answerer, RateLimiter

SECRET = "Zhanaozen-whistleblower-7431"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="session")
def ask(library: Any) -> Callable[..., Answer]:
    return partial(ask_library, library)


@pytest.fixture(scope="session")
def client(config: Config, corpus: Corpus, ask: Callable[..., Answer]) -> Iterator[TestClient]:
    app = create_app(config.model_copy(update={"rate_per_minute": 100_000}), corpus, ask)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def small_app(config: Config, corpus: Corpus, ask: Callable[..., Answer], **settings: object) -> TestClient:
    app = create_app(config.model_copy(update=settings), corpus, ask)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def test_without_the_chat_the_api_and_the_texts_are_served(
    config: Config, corpus: Corpus, ask: Callable[..., Answer]
) -> None:
    app = create_app(config, corpus, ask, chat=False)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        assert client.post("/api/v1/ask", json={"question": "torture"}).status_code == 200
        assert client.get("/texts").status_code == 200
        assert client.get("/").status_code == client.get("/config").status_code == 404
        assert client.post("/gradio_api/queue/join", json={}).status_code in (404, 422)


def failing(
    question: str, *, history: Sequence[str] = (), language: str | None = None, narrowing: Narrowing | None = None
) -> Answer:
    raise RuntimeError(f"cannot answer {question!r}")


# --- the API --------------------------------------------------------------------------------------------


def test_the_api_gives_the_answer_object_whose_quotations_are_slices_of_the_texts(
    client: TestClient, corpus: Corpus
) -> None:
    response = client.post("/api/v1/ask", json={"question": "What happened to Bota Jardemalie?"})
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] == "answered"
    assert "ep-2021-2544-rsp#recital-T" in [citation["id"] for citation in answer["citations"]]
    for citation in answer["citations"]:
        assert corpus.by_id[citation["id"]].text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"question": 7}',
        b'{"question": null}',
        b'{"question": "x", "more": 1}',
        b'{"question": "x", "language": "xx"}',
        b'{"question": "x", "history": "y"}',
        b"\xff\xfe",
        b'{"question": "\\ud800"}',
        json.dumps({"question": "x" * 2_001}).encode(),
        json.dumps({"question": "x", "history": ["y" * 2_001]}).encode(),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem_and_not_a_crash(client: TestClient, body: bytes) -> None:
    response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "question", ["", "   \n\t", "\x00\x07\x1b[31m", "?!…", "肯塔基在哪里？", "\u202eabc", "𐀀" * 400]
)
def test_a_strange_question_gets_a_status(client: TestClient, question: str) -> None:
    response = client.post("/api/v1/ask", json={"question": question})
    assert response.status_code == 200
    assert response.json()["status"]


def test_a_question_in_escaped_cyrillic_may_be_as_long_as_any_other(client: TestClient) -> None:
    body = json.dumps({"question": "Қ" * 2_000}, ensure_ascii=True).encode()
    assert len(body) > BODY
    response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 200


def test_the_api_describes_itself(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/ask" in described["paths"]


def test_health_says_which_collection_is_served(client: TestClient, corpus: Corpus) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "fingerprint": corpus.fingerprint,
        "sources": len(corpus.sources),
    }


# --- pages ----------------------------------------------------------------------------------------------


def test_a_text_is_served_whole_in_the_visitors_language_and_not_sent_twice(client: TestClient) -> None:
    first = client.get("/texts/ep-2021-2544-rsp", headers={"Accept-Language": "ru"})
    assert first.status_code == 200
    assert '<html lang="ru">' in first.text
    assert 'id="recital-T"' in first.text
    again = client.get(
        "/texts/ep-2021-2544-rsp", headers={"Accept-Language": "ru", "If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    other = client.get("/texts/ep-2021-2544-rsp?lang=kk", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path", ["/texts/nothing", "/texts/..%2f..%2fetc%2fpasswd", "/texts/x/y", "/nowhere", "/texts/%00"]
)
def test_a_wrong_address_gives_a_page_that_lists_the_texts(client: TestClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert 'href="/texts/ep-2013-2600-rsp?lang=en"' in response.text


def test_a_wrong_address_gives_a_program_a_problem(client: TestClient) -> None:
    response = client.get("/api/v1/nothing")
    assert response.status_code == 404


@pytest.mark.parametrize("words", ["5-2", "0-999999", "a-b", "-1-5", "1-2-3", "٣-٥"])
def test_a_passage_with_a_senseless_span_is_shown_without_highlight(client: TestClient, words: str) -> None:
    response = client.get("/texts/ep-2021-2544-rsp/recital-T", params={"words": words})
    assert response.status_code == 200
    assert "<mark>" not in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chat_page_comes_in_the_visitors_language_with_its_heading(client: TestClient, language: str) -> None:
    page = client.get("/", headers={"Accept-Language": language}).text
    ui = interface(language)
    assert f'lang="{language}"' in page[:200]
    assert f">{html.escape(ui('title'))}</h1>" in page
    assert "%ui." not in page
    assert json.dumps(ui("send"))[1:-1] in page


def test_the_chat_page_has_a_fresh_nonce_on_every_script_and_names_no_other_site(client: TestClient) -> None:
    nonces = set()
    for _ in range(2):
        response = client.get("/")
        policy = response.headers["content-security-policy"]
        found = re.search(r"'nonce-([\w-]+)'", policy)
        assert found
        nonces.add(found[1])
        scripts = re.findall(r"<script\b[^>]*>", response.text)
        assert scripts
        assert all(f'nonce="{found[1]}"' in script for script in scripts)
        outside_data = re.sub(r"<script\b.*?</script>", "", response.text, flags=re.DOTALL)
        assert "//" not in re.sub(r"http://www\.w3\.org/\S+", "", outside_data).replace("<!doctype", "")
    assert len(nonces) == 2


def test_a_query_of_the_chat_page_does_not_reach_gradio(client: TestClient) -> None:
    assert client.get("/?deep_link=../../etc/passwd&lang=ru").status_code == 200


# --- the guard ------------------------------------------------------------------------------------------

CLOSED = [
    ("GET", "/gradio_api/file=https://example.org/"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/file=/etc/passwd"),
    ("GET", "/gradio_api/proxy=https://example.org/"),
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("GET", "/gradio_api/dev/reload"),
    ("GET", "/gradio_api/deep_link"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/token"),
    ("POST", "/gradio_api/call/respond"),
    ("POST", "/gradio_api/api/respond"),
    ("POST", "/gradio_api/reset"),
    ("POST", "/gradio_api/component_server"),
    ("GET", "/gradio_api/mcp/"),
    ("GET", "/runs"),
    ("GET", "/gradio_api/runs"),
    ("GET", "/manifest.json"),
    ("GET", "/robots.txt"),
    ("GET", "/docs"),
    ("GET", "/openapi.json"),
    ("POST", "/login"),
    ("GET", "/static/../config.py"),
    ("GET", "/static/js/..%2f..%2f..%2findex.html"),
    ("GET", "/svelte/x"),
    ("PUT", "/"),
    ("DELETE", "/gradio_api/queue/data"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_of_gradio_only_what_its_page_needs_is_there(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/texts", "/texts/ngo-2012-appeal", "/nowhere", "/healthz", "/theme.css", "/config"]
)
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, headers=BROWSER).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cache-control"]
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers


def test_no_other_origin_may_read_or_ask_unless_it_is_listed(
    client: TestClient, config: Config, corpus: Corpus, ask: Callable[..., Answer]
) -> None:
    for path in ("/", "/config", "/healthz"):
        assert "access-control-allow-origin" not in client.get(path, headers={"Origin": "https://evil.test"}).headers
    listed = small_app(config, corpus, ask, allowed_origins=("https://ngo.test",))
    allowed = listed.get("/healthz", headers={"Origin": "https://ngo.test"}).headers
    assert allowed["access-control-allow-origin"] == "https://ngo.test"
    assert "access-control-allow-credentials" not in allowed
    refused = listed.get("/healthz", headers={"Origin": "https://evil.test"}).headers
    assert "access-control-allow-origin" not in refused


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:7860", "", "127.0.0.1.evil.test", "127.0.0.1@evil.test", "[::1", "a b"]
)
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/texts", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:7860", "LOCALHOST:1", "[::1]:7860", "localhost."])
def test_the_configured_host_names_are_answered_on_every_port(client: TestClient, host: str) -> None:
    assert client.get("/texts", headers={"Host": host}).status_code == 200


def test_a_forwarded_host_never_shows_up_in_the_page(client: TestClient) -> None:
    named = {
        "X-Forwarded-Host": "evil.test",
        "Forwarded": "host=evil.test",
        "X-Forwarded-Server": "evil.test",
    }
    for path in ("/", "/config"):
        assert "evil.test" not in client.get(path, headers=named).text


@pytest.mark.parametrize(("path", "limit"), [("/gradio_api/queue/join", BODY), ("/api/v1/ask", API_BODY)])
def test_a_large_body_is_refused_whether_declared_or_not(client: TestClient, path: str, limit: int) -> None:
    assert client.post(path, content=b"x" * (limit + 1)).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(limit // 1024 + 1):
            yield b"x" * 1024

    assert client.post(path, content=pieces()).status_code == 413


def test_hashed_files_are_cached_for_ever_and_answers_not_at_all(client: TestClient) -> None:
    page = client.get("/").text
    script = re.search(r'src="\./(assets/[\w.-]+\.js)"', page)
    ours = re.search(r'href="(/ui/site\.css\?v=\w+)"', page)
    assert script
    assert ours
    for address in (f"/{script[1]}", ours[1]):
        assert "immutable" in client.get(address).headers["cache-control"]
    for address in ("/", "/healthz"):
        assert client.get(address).headers["cache-control"] == "no-store"


# --- limits ---------------------------------------------------------------------------------------------


def test_too_many_questions_from_one_address_are_told_when_to_come_back(
    config: Config, corpus: Corpus, ask: Callable[..., Answer]
) -> None:
    client = small_app(config, corpus, ask, rate_per_minute=2)
    body = {"question": "What is said about punitive psychiatry?"}
    assert [client.post("/api/v1/ask", json=body).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.post("/gradio_api/queue/join", json={})
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.json()["detail"]
    assert client.get("/texts").status_code == 200


@given(st.integers(1, 1000), st.lists(st.floats(0, 120), min_size=1, max_size=60))
def test_no_address_gets_more_than_its_rate_and_every_wait_is_enough(per_minute: int, pauses: list[float]) -> None:
    now = 0.0
    limiter = RateLimiter(per_minute, clock=lambda: now)
    passed = 0
    for pause in pauses:
        now += pause
        wait = limiter.wait("192.0.2.7")
        passed += wait == 0
        assert passed <= per_minute + now * per_minute / 60 + 1e-6
        if wait:
            now += wait
            assert limiter.wait("192.0.2.7") == 0
            passed += 1


def test_addresses_are_limited_apart_but_one_ipv6_network_together_and_none_is_kept() -> None:
    limiter = RateLimiter(1, clock=lambda: 0.0)
    assert limiter.wait("192.0.2.1") == 0
    assert limiter.wait("192.0.2.2") == 0
    assert limiter.wait("2001:db8::1") == 0
    assert limiter.wait("2001:db8::ffff") > 0
    assert limiter.wait("2001:db8:0:1::1") == 0
    assert "192.0.2" not in repr(vars(limiter))


def test_the_key_of_addresses_changes_daily() -> None:
    now = 0.0
    limiter = RateLimiter(1, clock=lambda: now)
    limiter.wait("192.0.2.1")
    first = limiter._key
    now = 86_401.0
    limiter.wait("192.0.2.1")
    assert limiter._key != first


def test_more_questions_than_places_are_refused_at_once(ask: Callable[..., Answer]) -> None:
    async def flood() -> list[str]:
        answerer = Answerer(ask, concurrency=2, waiting=3)
        ends: list[str] = []

        async def one() -> None:
            try:
                await answerer("What is the national security certificate?")
                ends.append("answered")
            except BusyError:
                ends.append("busy")

        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(one)
        return sorted(ends)

    assert anyio.run(flood) == ["answered"] * 5 + ["busy"] * 3


# --- privacy --------------------------------------------------------------------------------------------


def test_a_failure_says_nothing_of_the_question_to_anyone(
    config: Config, corpus: Corpus, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client = small_app(config, corpus, failing)
    response = client.post("/api/v1/ask", json={"question": SECRET})
    assert response.status_code == 503
    assert SECRET not in response.text
    assert "RuntimeError at " in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in "".join(capfd.readouterr())


def test_an_answered_question_leaves_no_trace_in_any_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    assert client.post("/api/v1/ask", json={"question": f"Who is {SECRET}?"}).status_code == 200
    kept = [record for record in caplog.records if record.name.split(".")[0] not in ("httpx", "httpcore")]
    assert SECRET not in "".join(record.getMessage() for record in kept)
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "body",
    [
        {"data": [SECRET], "fn_index": 0, "session_hash": "a1"},
        {"data": [{"path": SECRET}, "en", "", None, ""], "fn_index": 0, "session_hash": "a1"},
        {"data": [SECRET, "en", "", None, ""], "fn_index": 99, "session_hash": "a1"},
        {"data": [SECRET, "en", "", None, ""], "fn_index": True, "session_hash": "a1"},
        {"data": [SECRET, "en", "", None, ""], "fn_index": 0, "session_hash": "../a1"},
        {"data": SECRET, "fn_index": 0, "session_hash": "a1"},
        [SECRET],
        SECRET,
    ],
)
def test_an_event_that_the_page_would_not_send_does_not_reach_gradio(
    client: TestClient, body: object, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in ("/gradio_api/queue/join", "/gradio_api/run/predict"):
        response = client.post(path, json=body)
        assert response.status_code == 422
        assert SECRET not in response.text
    assert SECRET not in "".join(capfd.readouterr())


# --- what the chat shows --------------------------------------------------------------------------------


@given(st.text())
def test_text_in_the_chat_is_that_text_and_can_be_nothing_else(text: str) -> None:
    shown = str(plain(text))
    left = re.sub(r"&#\d+;", "", shown)
    assert not re.search(r"[!-/:-@\[-`{-~\n\t]", left)
    assert html.unescape(shown) == "".join(
        c for c in text if c in "\t\n" or not (c < " " or "\x7f" <= c < "\xa0" or "\ud800" <= c <= "\udfff")
    )


@given(st.text())
def test_a_question_stays_inside_one_line_of_html(text: str) -> None:
    assert len(question_html(text).splitlines()) == 1


@pytest.mark.parametrize(
    "question",
    [
        "What happened to Bota Jardemalie?",
        "Что сказано о домашнем насилии?",
        "Өлім жазасын жою туралы не айтылған?",
    ],
)
def test_an_answer_shows_each_quotation_word_for_word_with_its_numbered_link(
    ask: Callable[..., Answer], question: str
) -> None:
    answer = ask(question)
    page = answer_html(answer)
    assert len(page.splitlines()) == 1
    for number, citation in enumerate(answer.citations, start=1):
        assert f'href="/texts/{citation.source}#{citation.anchor}"' in page
        assert f"&#91;{number}&#93;" in page
        assert str(plain(citation.attribution)) in page
    for statement in answer.statements:
        if statement.kind is StatementKind.QUOTE:
            assert f"<q>{plain(statement.text)}</q>" in page


def test_a_refusal_gives_its_reason_and_the_nearest_paragraphs_as_such(ask: Callable[..., Answer]) -> None:
    answer = ask("What is the capital of France?")
    page = answer_html(answer)
    assert answer.status.refused
    assert answer.reason
    assert all(f"<span>{plain(line)}</span>" in page for line in answer.reason.splitlines())
    assert "<q>" not in page
    for near in answer.nearest:
        assert f'href="/texts/{near}"' in page


@given(st.sampled_from(LANGUAGES), st.text())
def test_labels_stay_inside_the_json_of_the_page(language: str, around: str) -> None:
    page = json.dumps({"label": "%ui.lead%", "other": around.replace("%", "")})
    assert json.loads(localise(page, language))["label"] == interface(language)("lead")


# --- taking it along ------------------------------------------------------------------------------------


def to_take(corpus: Corpus, text: str, *, paragraph: str = "ep-2021-2544-rsp#recital-T", **changed: object) -> Any:
    """The body of an export: one answer that quotes ``text``."""
    turn = {
        "question": SECRET,
        "language": "en",
        "refused": False,
        "statements": [{"kind": "quote", "text": text, "citations": [paragraph]}],
        "citations": [{"id": paragraph, "start": 0, "end": len(text)}],
        "nearest": [],
    }
    body = {"form": "text", "language": "en", "fingerprint": corpus.fingerprint, "base": "https://kzqa.example"}
    return {**body, "turns": [turn], **changed}


def test_what_stands_on_the_page_is_written_out_and_leaves_no_trace(
    client: TestClient, corpus: Corpus, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    quote = corpus.by_id["ep-2021-2544-rsp#recital-T"].text[:60]
    for form in ("text", "markdown", "html", "footnotes", "bibtex", "ris"):
        response = client.post("/export", json=to_take(corpus, quote, form=form))
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/plain")
        assert response.headers["cache-control"] == "no-store"
        assert "recital T" in response.text
    assert SECRET not in caplog.text


def test_no_form_holds_a_quotation_that_is_not_in_its_paragraph(client: TestClient, corpus: Corpus) -> None:
    assert client.post("/export", json=to_take(corpus, "whereas nothing happened")).status_code == 422
    quote = corpus.by_id["ep-2021-2544-rsp#recital-T"].text[:60]
    assert client.post("/export", json=to_take(corpus, quote, paragraph="no#recital-T")).status_code == 422
    assert client.post("/export", json=to_take(corpus, quote, base="javascript:alert(1)")).status_code == 422
    assert client.post("/export", json=to_take(corpus, quote, fingerprint="0" * 16)).status_code == 409


@pytest.mark.parametrize("query", ["year=x", "text", "kind=verdict", "more=1", "year=2021;", "%", "text=a&" * 2_000])
def test_a_choice_that_cannot_be_read_is_an_error_and_never_a_wider_search(query: str) -> None:
    with pytest.raises(BadReferenceError):
        read_choice(query)


def test_a_choice_is_read_as_it_is_spelt() -> None:
    assert read_choice("") == Narrowing()
    assert read_choice("text=a-1&text=b&year=2021&kind=recital&adopted=1") == Narrowing(
        ("a-1", "b"), (2021,), (Kind.RECITAL,), adopted_only=True
    )

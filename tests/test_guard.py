"""Who may embed and call, whose word counts on where a request comes from, and what slow clients get."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from kzqa.config import Config, load_config
from kzqa.domain import Answer, Corpus
from kzqa.errors import ConfigError
from kzqa.pipeline import Library, ask
from kzqa.web import create_app, patience, server
from kzqa.web.headers import ResponseHeaders
from kzqa.web.proxies import Proxies
from web_parts import running

NGO, OTHER = "https://ngo.example.org", "https://other.example.org"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def answering(library: Library) -> Callable[..., Answer]:
    return partial(ask, library)


def application(
    config: Config, corpus: Corpus, answering: Callable[..., Answer], *, peer: str = "testclient", **settings: object
) -> TestClient:
    app = create_app(config.model_copy(update=settings), corpus, answering, chat=False)
    return TestClient(app, base_url="http://127.0.0.1", client=(peer, 5), raise_server_exceptions=False)


# --- origins --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("origins", "ancestors"), [((), "'none'"), ((NGO,), NGO), ((NGO, OTHER), f"{NGO} {OTHER}")])
def test_only_listed_origins_may_embed_and_only_the_page_made_for_it(
    config: Config, origins: tuple[str, ...], ancestors: str
) -> None:
    finished = ResponseHeaders(config.model_copy(update={"allowed_origins": origins}))

    def headers(path: str) -> Headers:
        message = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]}
        finished.finish({"type": "http", "path": path, "headers": []}, message)
        return Headers(raw=message["headers"])  # type: ignore[arg-type]

    embedded, text = headers("/embed"), headers("/texts")
    assert f"frame-ancestors {ancestors};" in embedded["content-security-policy"]
    assert "frame-ancestors 'self';" in text["content-security-policy"]
    assert embedded["cross-origin-resource-policy"] == "cross-origin"
    assert text["cross-origin-resource-policy"] == "same-origin"
    assert "require-trusted-types-for 'script'" in embedded["content-security-policy"]


def test_a_listed_origin_reads_answers_and_refusals_and_no_other_does(
    config: Config, corpus: Corpus, answering: Callable[..., Answer]
) -> None:
    client = application(config, corpus, answering, allowed_origins=(NGO,), rate_per_minute=2)
    body = {"question": "torture"}
    for status in (200, 200, 429):
        response = client.post("/api/v1/ask", json=body, headers={"Origin": NGO})
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == NGO
        assert "retry-after" in response.headers["access-control-expose-headers"].lower()
        assert "access-control-allow-credentials" not in response.headers
        assert response.headers.get_list("vary", split_commas=True).count("Origin") == 1
    for origin in (OTHER, "null", "https://ngo.example.org.evil.test", "http://ngo.example.org"):
        response = client.post("/api/v1/ask", json=body, headers={"Origin": origin})
        assert "access-control-allow-origin" not in response.headers


def test_a_browser_that_asks_first_is_told_yes_for_a_listed_origin_and_no_for_another(
    config: Config, corpus: Corpus, answering: Callable[..., Answer]
) -> None:
    client = application(config, corpus, answering, allowed_origins=(NGO,))
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = client.options("/api/v1/ask", headers={"Origin": NGO, **asked})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, NGO)
    refused = client.options("/api/v1/ask", headers={"Origin": OTHER, **asked})
    assert refused.status_code == 400
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    "origin", [NGO, "https://ngo.example.org:8443", "http://localhost:8000", "http://ngo.localhost", "http://[::1]:1"]
)
def test_an_exact_origin_is_accepted(origin: str) -> None:
    assert load_config(allowed_origins=(origin,)).allowed_origins == (origin,)


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("*", "write it like https://ngo.example.org"),
        ("null", "write it like"),
        ("https://*.example.org", "write it like"),
        ("https://ngo.example.org/", "write https://ngo.example.org"),
        ("https://ngo.example.org/page", "write https://ngo.example.org"),
        ("HTTPS://NGO.example.org", "write https://ngo.example.org"),
        ("https://ngo.example.org:443", "write https://ngo.example.org"),
        ("https://ngo.example.org:99999", "write https://ngo.example.org"),
        ("http://ngo.example.org", "write https://ngo.example.org"),
        ("http://localhost.evil.test", "write https://localhost.evil.test"),
        ("https://құқық.қаз", "write https://xn--"),
        ("https://a.test; script-src *", "write it like"),
        ("https://user@ngo.example.org", "write it like"),
        ("ngo.example.org", "write it like"),
    ],
)
def test_an_origin_that_browsers_do_not_send_is_an_error_that_says_how_to_write_it(origin: str, told: str) -> None:
    with pytest.raises(ConfigError, match="allowed-origins") as error:
        load_config(allowed_origins=(origin,))
    assert told in str(error.value)


# --- proxies --------------------------------------------------------------------------------------------


def client_of(peer: str, *forwarded: str, trusted: tuple[str, ...] = ("10.0.0.0/8", "::1")) -> str:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    return str(Proxies(trusted).resolved(scope)["client"][0])


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1,10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["198.51.100.1, evil"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, evil, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("::1", ["2001:db8::7"], "2001:db8::7"),
    ],
)
def test_the_visitor_is_the_right_most_address_that_is_no_trusted_proxy(
    peer: str, forwarded: list[str], visitor: str
) -> None:
    assert client_of(peer, *forwarded) == visitor


@given(st.lists(st.text(alphabet="0123456789.,: abcdef", max_size=40), max_size=3))
def test_what_a_visitor_writes_into_the_header_never_changes_who_the_proxy_saw(written: list[str]) -> None:
    lines = [*written[:-1], f"{written[-1]}, 198.51.100.1"] if written else ["198.51.100.1"]
    assert client_of("10.0.0.1", *lines) == "198.51.100.1"
    assert client_of("203.0.113.9", *lines) == "203.0.113.9"


def test_behind_a_trusted_proxy_each_visitor_has_a_rate_of_their_own(
    config: Config, corpus: Corpus, answering: Callable[..., Answer]
) -> None:
    client = application(config, corpus, answering, peer="10.0.0.1", trusted_proxies=("10.0.0.1",), rate_per_minute=1)

    def status(visitor: str) -> int:
        headers = {"X-Forwarded-For": f"6.6.6.{len(visitor)}, {visitor}"}
        return client.post("/api/v1/ask", json={"question": "torture"}, headers=headers).status_code

    visitors = ("198.51.100.1", "198.51.100.1", "198.51.100.2")
    assert [status(visitor) for visitor in visitors] == [200, 429, 200]


def test_without_a_trusted_proxy_the_header_changes_nothing(
    config: Config, corpus: Corpus, answering: Callable[..., Answer]
) -> None:
    client = application(config, corpus, answering, rate_per_minute=1)
    answers = [
        client.get("/api/v1/search?q=torture", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(2)
    ]
    assert answers[1] == 429


@pytest.mark.parametrize("network", ["10.0.0.1/8", "proxy.example.org", "10.0.0.256", "*"])
def test_a_proxy_that_is_no_address_is_an_error(network: str) -> None:
    with pytest.raises(ConfigError, match="trusted-proxies"):
        load_config(trusted_proxies=(network,))


def test_browsers_are_told_to_insist_on_tls_only_when_it_is_configured(
    config: Config, corpus: Corpus, answering: Callable[..., Answer]
) -> None:
    assert "strict-transport-security" not in application(config, corpus, answering).get("/healthz").headers
    insisting = application(config, corpus, answering, hsts_seconds=31_536_000)
    assert insisting.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"


# --- slow clients, over real sockets --------------------------------------------------------------------


@pytest.fixture
def hurried(
    config: Config, corpus: Corpus, answering: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, int]]:
    """A server whose patience is short."""
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(patience, "READING_SECONDS", 0.5)
    monkeypatch.setattr("kzqa.web.body.BODY_SECONDS", 0.5)
    with running(config, create_app(config, corpus, answering, chat=False)) as address:
        yield "127.0.0.1", int(address.rpartition(":")[2])


WHOLE = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def received(place: tuple[str, int], *pieces: bytes) -> tuple[bytes, float]:
    """All that comes back until the server ends the connection, and the seconds that took."""
    begun = time.monotonic()
    with socket.create_connection(place, timeout=10) as connection:
        told = b""
        for piece in pieces:
            connection.sendall(piece)
            if piece is WHOLE:
                told += connection.recv(65_536)
        told += b"".join(iter(lambda: connection.recv(65_536), b""))
    return told, time.monotonic() - begun


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ((), b""),
        ((b"GET /healthz HT",), b""),
        ((WHOLE, b"GET /healthz"), b"HTTP/1.1 200 "),
        ((b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{",), b"HTTP/1.1 408 "),
    ],
)
def test_a_request_that_never_ends_is_ended(hurried: tuple[str, int], pieces: tuple[bytes, ...], status: bytes) -> None:
    told, seconds = received(hurried, *pieces)
    assert told.startswith(status)
    assert bool(told) is bool(status)
    assert seconds < 5


def test_a_connection_that_asks_slowly_but_steadily_is_kept(hurried: tuple[str, int]) -> None:
    with socket.create_connection(hurried, timeout=10) as connection:
        for _ in range(3):
            connection.sendall(WHOLE)
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
            time.sleep(0.7)


def test_a_client_that_does_not_read_loses_its_connection(hurried: tuple[str, int]) -> None:
    page = b"GET /texts/ep-2021-2544-rsp HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    whole = len(received(hurried, page.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))[0])
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(10)
        connection.connect(hurried)
        connection.sendall(page * 200)
        time.sleep(3)
        read = 0
        try:
            while piece := connection.recv(65_536):
                read += len(piece)
        except ConnectionResetError:
            pass
    assert read < 200 * whole


def test_cut_connections_and_half_requests_leave_the_server_answering(hurried: tuple[str, int]) -> None:
    halves = [socket.create_connection(hurried, timeout=10) for _ in range(100)]
    for number, half in enumerate(halves):
        half.sendall(WHOLE[: number % len(WHOLE)])
    for half in halves[::2]:
        half.close()
    told, _ = received(hurried, WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert told.startswith(b"HTTP/1.1 200")
    for half in halves:
        half.close()


def test_an_answer_that_takes_longer_than_the_server_may_wait_ends_in_a_word_and_not_in_a_cut(
    config: Config, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "LEAVING_SECONDS", 1)
    asked, leave = threading.Event(), threading.Event()
    told: list[httpx.Response] = []

    def endless(question: str, **_: object) -> Answer:
        asked.set()
        leave.wait(20)
        raise AssertionError(question)

    def ask_it(address: str) -> None:
        told.append(httpx.post(f"{address}/api/v1/ask", json={"question": "torture"}, timeout=20))

    with running(config, create_app(config, corpus, endless, chat=False)) as address:
        asking = threading.Thread(target=ask_it, args=(address,))
        asking.start()
        assert asked.wait(10)
    asking.join(10)
    leave.set()
    assert (told[0].status_code, told[0].json()["title"]) == (503, "Stopping")
    assert told[0].headers["retry-after"] == "10"


def test_without_the_chat_its_addresses_lead_nowhere(
    config: Config, corpus: Corpus, answering: Callable[..., Answer]
) -> None:
    client = application(config, corpus, answering)
    for path in ("/", "/config", "/gradio_api/heartbeat/a1"):
        assert client.get(path).status_code == 404
    assert client.post("/gradio_api/queue/join", json={}).status_code == 404

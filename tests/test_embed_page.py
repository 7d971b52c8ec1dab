"""What is served of the widget: its two addresses, their words, and what is sent of their files."""

from __future__ import annotations

import json
import re
import string
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kzqa.config import Config
from kzqa.domain import Answer, Corpus
from kzqa.interface import LANGUAGES, interface
from kzqa.pipeline import ask as ask_library
from kzqa.reader import static_file
from kzqa.web import create_app
from kzqa.web.compressed import lean
from kzqa.web.embed import widget_script

NGO = "https://ngo.example.org"


@pytest.fixture(scope="module")
def ask(library: Any) -> Callable[..., Answer]:
    return partial(ask_library, library)


@pytest.fixture(scope="module")
def client(config: Config, corpus: Corpus, ask: Callable[..., Answer]) -> Iterator[TestClient]:
    app = create_app(config.model_copy(update={"allowed_origins": (NGO,)}), corpus, ask, chat=False)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def test_only_listed_pages_may_frame_it_and_any_page_may_load_the_script(client: TestClient) -> None:
    page = client.get("/embed").headers
    assert f"frame-ancestors {NGO};" in page["content-security-policy"]
    assert "require-trusted-types-for 'script'" in page["content-security-policy"]
    for address in ("/embed", "/widget.js"):
        headers = client.get(address).headers
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert "set-cookie" not in headers


def test_without_a_listed_origin_nobody_may_frame_it(
    config: Config, corpus: Corpus, ask: Callable[..., Answer]
) -> None:
    client = TestClient(create_app(config, corpus, ask, chat=False), base_url="http://127.0.0.1")
    assert "frame-ancestors 'none'" in client.get("/embed").headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/embed?lang=ru", "/widget.js", "/ui/embed.js", "/texts"])
def test_what_the_browser_has_already_is_not_sent_again_and_keeps_its_policy(client: TestClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" not in again.headers  # it would replace the one that the browser has kept


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip, br", True), ("gzip;q=0.5", True), ("identity", False), ("gzip;q=0", False)]
)
def test_files_are_sent_compressed_to_those_who_accept_it(client: TestClient, accepted: str, packed: bool) -> None:
    response = client.get("/widget.js", headers={"Accept-Encoding": accepted})
    assert ("content-encoding" in response.headers) == packed
    assert response.content == lean(widget_script())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_say_only_words_that_they_are_given(client: TestClient, language: str) -> None:
    page = client.get(f"/embed?lang={language}").text
    data = re.search(r'<script type="application/json" id="words">(.*?)</script>', page)
    assert data
    words = json.loads(data[1])
    said = set(re.findall(r"\bwords\.(\w+)", (static_file("embed.js") or b"").decode()))
    assert said == set(words)
    assert all(words.values())
    given_to_it = re.search(r"\n\}\)\((\{.*\})\);", widget_script().decode())
    assert given_to_it
    said = set(re.findall(r"\bsay\.(\w+)", (static_file("widget.js") or b"").decode()))
    assert said == set(json.loads(given_to_it[1])[language])


def test_the_widget_has_the_same_messages_in_every_language() -> None:
    fields = []
    for language in LANGUAGES:
        file = resources.files("kzqa").joinpath("data", "messages", f"ui.{language}.toml")
        table = tomllib.loads(file.read_text(encoding="utf-8"))["widget"]
        fields.append({k: {f for _, f, _, _ in string.Formatter().parse(v) if f} for k, v in table.items()})
    assert fields[0] == fields[1] == fields[2]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_scope_of_any_characters_is_text_on_the_page(client: TestClient, scope: str) -> None:
    page = client.get("/embed", params={"scope": f"ep-2013-2600-rsp {scope}<b>"}).text
    assert "2013 joint motion" in page
    assert page.count("<b>") == 0
    assert len(re.findall(r"<script\b", page)) == 2


def test_a_text_outside_the_collection_is_named(client: TestClient) -> None:
    page = client.get("/embed?lang=ru&scope=ep-1999-nowhere").text
    assert interface("ru")("widget_unknown") in page
    assert "ep-1999-nowhere" in page


STATIC = sorted(f.name for f in (resources.files("kzqa") / "static").iterdir() if f.name.endswith((".js", ".css")))


@pytest.mark.parametrize("name", STATIC)
def test_what_is_left_out_of_a_file_is_space_and_comments(name: str) -> None:
    source = (static_file(name) or b"").decode()
    sent = lean(source.encode(), style=name.endswith(".css")).decode()
    without = re.sub(r"^\s*(//.*|/\*.*\*/)\s*$", "", source, flags=re.MULTILINE)
    assert "".join(sent.split()) == "".join(without.split())


@pytest.mark.parametrize("name", ["widget.js", "embed.js"])
def test_the_scripts_neither_parse_nor_keep_anything(name: str) -> None:
    script = (static_file(name) or b"").decode()
    kept = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|Storage|indexedDB|caches|\.cookie|srcdoc"
    )
    assert not re.findall(kept, script)

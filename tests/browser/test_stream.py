"""A language model's words in the browser: each sentence as soon as it is verified, and never before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kzqa.config import Config, load_config
from kzqa.interface import interface
from kzqa.pipeline import Library
from kzqa.shelf import Shelf
from kzqa.web.app import make_app
from kzqa.wording import message
from llm.scripted import Call, ScriptedServer, drip, given
from web_parts import running

from .conftest import Visit

QUESTION = "What does the 2019 motion say about torture and ill-treatment in prisons?"
FIRST = (
    "Despite the claims made by the government of Kazakhstan, torture, impunity for torture and ill-treatment of "
    "prisoners and suspects remains the norm"
)
SECOND = "Is deeply worried about the disrespect and violation of prisoners’ rights in Kazakhstan’s prison system"
LIE = "Iskander Yerimbetov was sentenced to death in early 2018"
UI = interface("en")
REMEMBERED = "window.remembered.join('\\n')"
REMEMBER = """(() => {
  window.remembered = [];
  new MutationObserver(() => { window.remembered.push(document.body.innerText); })
    .observe(document.body, { childList: true, subtree: true, characterData: true });
})()"""


@dataclass
class Place:
    """Where a front end shows what it shows."""

    path: str
    field: str
    said: str
    """Sentences of a model, and what tells that they are."""
    working: str
    words: str
    """What ``working`` says while the model writes."""
    stop: str


CHAT = Place(
    "/", "#kz-question textarea", "#kz-conversation .kz-generated", "#kz-conversation .kz-status", "writing", "#kz-stop"
)
WIDGET = Place(
    "/embed?lang=en", "#question", ".turn p:has(+ .soft)", ".turn > div > .soft:last-child", "working", "#stop"
)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer()
    yield scripted
    scripted.shutdown()
    scripted.server_close()


@pytest.fixture(scope="module")
def address(config: Config, library: Library, model: ScriptedServer, chromium: Browser) -> Iterator[str]:
    """The whole application with a language model behind the scripted server, one call at a time."""
    assert library.writer is None  # it is asked for so that there is an index
    llm: dict[str, Any] = {"llm_base_url": model.url, "llm_model": "scripted", "llm_timeout": 20.0, "llm_parallel": 1}
    settings = load_config(corpus=config.corpus, index=config.index, port=0, rate_per_minute=100_000, **llm)
    with running(settings, make_app(settings, Shelf(settings))) as address:
        yield address


def ask(page: Page, place: Place, question: str = QUESTION) -> None:
    page.locator(place.field).fill(question)
    page.locator(place.field).press("Enter")


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def as_the_reader_reads(model: ScriptedServer, *sentences: str, end: str | None = "stop") -> threading.Semaphore:
    """The model waits before each further sentence until it is told to go on."""
    turn = threading.Semaphore(0)

    def script(call: Call) -> None:
        prompt = given(call.request_json)
        begun = 0
        call.begin()
        for sentence, following in zip(sentences, (*sentences[1:], "And"), strict=True):
            key = prompt.top if sentence == FIRST else prompt.last
            # That a sentence has ended is known when the next one begins.
            call.delta(f"{sentence[begun:]} [{key}]. {following[0]}")
            begun = 1
            turn.acquire(timeout=15)
        if end:
            call.delta(None, end)
            call.raw("data: [DONE]\n\n")

    model.script = script
    return turn


@pytest.mark.parametrize("place", [CHAT, WIDGET], ids=["chat", "widget"])
def test_sentences_appear_one_by_one_marked_with_their_references_and_a_lie_never_does(
    address: str, visit: Callable[..., Visit], model: ScriptedServer, place: Place
) -> None:
    go_on = as_the_reader_reads(model, FIRST, LIE, SECOND)
    visitor = visit(address + place.path)
    page = visitor.page
    page.evaluate(REMEMBER)
    ask(page, place)
    said = page.locator(place.said)
    expect(said).to_have_count(1)
    expect(said.first).to_contain_text(FIRST)
    answer = page.locator(".kz-answer, .turn").last
    expect(answer).to_contain_text(UI("generated"))
    expect(answer).to_contain_text("2019/2610(RSP), recital F")
    expect(answer).to_contain_text("not adopted")
    expect(page.locator(place.working).last).to_have_text(UI(place.words))
    go_on.release()
    go_on.release()
    expect(said).to_have_count(2)
    expect(said.last).to_contain_text(SECOND)
    go_on.release()
    expect(page.locator(place.working).get_by_text(UI(place.words))).to_have_count(0)
    expect(said).to_have_count(2)
    remembered = visitor.page.evaluate(REMEMBERED)
    assert FIRST in remembered
    assert "sentenced to death" not in remembered
    assert not visitor.complaints


@pytest.mark.parametrize("place", [CHAT, WIDGET], ids=["chat", "widget"])
def test_a_model_that_breaks_off_leaves_what_was_verified_and_a_note(
    address: str, visit: Callable[..., Visit], model: ScriptedServer, place: Place
) -> None:
    go_on = as_the_reader_reads(model, FIRST, end=None)
    page = visit(address + place.path).page
    ask(page, place)
    expect(page.locator(place.said).first).to_contain_text(FIRST)
    go_on.release()
    expect(page.get_by_text(message("en", "model.partly"))).to_be_visible()
    expect(page.locator(place.said).first).to_contain_text(FIRST)


@pytest.mark.parametrize("place", [CHAT, WIDGET], ids=["chat", "widget"])
def test_words_that_stand_nowhere_leave_the_quotations_and_the_reason(
    address: str, visit: Callable[..., Visit], model: ScriptedServer, place: Place
) -> None:
    model.writes(lambda prompt: f"{LIE} [{prompt.top}].")
    page = visit(address + place.path).page
    ask(page, place)
    expect(page.get_by_text(message("en", "model.unsupported"))).to_be_visible()
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(place.said)).to_have_count(0)


@pytest.mark.parametrize("place", [CHAT, WIDGET], ids=["chat", "widget"])
def test_stop_ends_the_call_to_the_model_and_gives_the_question_back(
    address: str, visit: Callable[..., Visit], model: ScriptedServer, place: Place
) -> None:
    def never_ends(call: Call) -> None:
        call.begin()
        call.delta(f"{FIRST} [{given(call.request_json).top}]. And")
        drip(call, b": still here\n\n")

    model.script = never_ends
    page = visit(address + place.path).page
    ask(page, place)
    expect(page.locator(place.said)).to_have_count(1)
    assert model.running == 1
    page.locator(place.stop).click()
    until(lambda: model.running == 0)
    expect(page.locator(place.field)).to_have_value(QUESTION)
    expect(page.locator(place.said)).to_have_count(0)
    model.writes(lambda prompt: f"{FIRST} [{prompt.top}].")  # the one place is free again
    page.locator(place.field).press("Enter")
    expect(page.locator(place.said)).to_have_count(1)


def test_a_page_that_is_closed_ends_the_call_to_the_model(
    address: str, visit: Callable[..., Visit], model: ScriptedServer
) -> None:
    def silent(call: Call) -> None:
        call.begin()
        drip(call, b": still here\n\n")

    for place in (CHAT, WIDGET):
        model.script = silent
        page = visit(address + place.path).page
        ask(page, place)
        until(lambda: model.running == 1)
        page.close()
        until(lambda: model.running == 0, seconds=15)

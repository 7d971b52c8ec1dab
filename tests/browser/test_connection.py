"""The connection that is lost in the middle of an answer, before one and after one; and going on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from kzqa.config import Config
from kzqa.domain import Narrowing
from kzqa.interface import LANGUAGES, interface
from kzqa.pipeline import Event, Library, ask, events_of
from kzqa.shelf import Fixed
from kzqa.web.app import make_app
from web_parts import running

from .conftest import Visit
from .wire import Wire, wired

FIRST = "What happened to Bota Jardemalie?"
SECOND = "What is said about punitive psychiatry?"
THIRD = "What is the national security certificate?"
FIELD = "#kz-question textarea"
QUESTIONS = "#kz-conversation .kz-question bdi"
END = b'data: {"msg":"close_stream"'
STATEMENTS = "#kz-conversation .message-row:last-child figure.kz-statement"


class Halting(Fixed):
    """Answers from the real library, and can be made to halt in the middle of an answer."""

    def __init__(self, library: Library) -> None:
        super().__init__(library.corpus, lambda *args, **how: ask(library, *args, **how))
        self.halts = False
        self.halted = threading.Event()
        self.on = threading.Event()
        self.histories: list[tuple[str, ...]] = []

    def events(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
        gone: threading.Event | None = None,
    ) -> Generator[Event, None, None]:
        self.histories.append(tuple(history))
        for event in events_of(self.ask(question, history=history, language=language, narrowing=narrowing)):
            if event[0] == "done" and self.halts:
                self.halted.set()
                while not (self.on.wait(0.05) or (gone and gone.is_set())):
                    pass
            yield event

    @contextmanager
    def halting(self) -> Iterator[None]:
        """What is asked within comes to a halt once all its statements are told, and stays there."""
        self.halts = True
        self.halted.clear()
        try:
            yield
        finally:
            self.halts = False


@pytest.fixture(scope="module")
def served(library: Library) -> Halting:
    return Halting(library)


@pytest.fixture(scope="module")
def address(config: Config, served: Halting, chromium: Browser) -> Iterator[str]:
    settings = config.model_copy(update={"rate_per_minute": 100_000})
    with running(settings, make_app(settings, served)) as address:
        yield address
        served.on.set()


@pytest.fixture
def wire(address: str, served: Halting) -> Iterator[Wire]:
    served.histories.clear()
    with wired(address) as wire:
        yield wire


def lost(page: Page, language: str) -> None:
    """The page says in its language that the connection was lost, once, and waits for nothing more."""
    expect(page.locator("#kz-conversation .kz-error")).to_have_text(interface(language)("lost"))
    expect(page.locator("#kz-conversation .kz-status")).to_have_count(0)
    expect(page.locator("#kz-send")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_connection_cut_in_the_middle_of_an_answer_is_told_and_the_conversation_goes_on(
    wire: Wire, served: Halting, visit: Callable[..., Visit], language: str
) -> None:
    visitor = visit(f"{wire.address}/?lang={language}")
    page = visitor.page
    page.evaluate("window.same = true")
    visitor.ask(FIRST)
    visitor.answered()
    first = page.locator("#kz-conversation .message-row").nth(1).text_content()
    with served.halting():
        visitor.ask(SECOND)
        expect(page.locator("#kz-conversation .kz-status")).to_be_attached()
        expect(page.locator(STATEMENTS).first).to_be_visible()
        shown = page.locator(STATEMENTS).all_text_contents()
        assert served.halted.wait(10)
        wire.cut()
        lost(page, language)
    assert page.locator(STATEMENTS).all_text_contents() == shown
    expect(page.locator(FIELD)).to_have_value(SECOND)
    expect(page.locator(FIELD)).to_be_editable()
    page.locator(FIELD).press("Enter")
    visitor.answered(2)
    expect(page.locator("#kz-conversation .kz-error")).to_have_count(0)
    visitor.ask(THIRD)
    visitor.answered(3)
    assert page.locator(QUESTIONS).all_text_contents() == [FIRST, SECOND, THIRD]
    assert page.locator("#kz-conversation .message-row").nth(1).text_content() == first
    assert served.histories[-1] == (FIRST, SECOND)
    assert page.evaluate("window.same")


def test_while_there_is_no_connection_nothing_is_lost_and_afterwards_all_is_answered(
    wire: Wire, served: Halting, visit: Callable[..., Visit]
) -> None:
    visitor = visit(wire.address)
    page = visitor.page
    page.evaluate("window.same = true")
    with served.halting():
        visitor.ask(FIRST)
        expect(page.locator(STATEMENTS).first).to_be_visible()
        wire.cut(down=True)
        lost(page, "en")
    for _ in range(2):
        page.locator(FIELD).press("Enter")
        expect(page.locator("[data-testid=toast-text]").first).to_contain_text(interface("en")("lost"))
        expect(page.locator(FIELD)).to_have_value(FIRST)
    page.locator("#kz-over").click()
    page.locator(".kz-languages a[lang=ru]").press("Enter")
    expect(page.locator(".kz-voice")).to_have_text(interface("en")("lost"))
    wire.mend()
    page.locator(FIELD).press("Enter")
    visitor.answered()
    visitor.ask(SECOND)
    visitor.answered(2)
    assert page.locator(QUESTIONS).all_text_contents() == [FIRST, SECOND]
    assert page.evaluate("window.same")


def test_a_connection_cut_between_two_questions_is_not_even_noticed(wire: Wire, visit: Callable[..., Visit]) -> None:
    visitor = visit(wire.address)
    for number, question in enumerate((FIRST, SECOND, THIRD), start=1):
        visitor.ask(question)
        visitor.answered(number)
        wire.cut()
    assert visitor.page.locator(QUESTIONS).all_text_contents() == [FIRST, SECOND, THIRD]
    expect(visitor.page.locator("#kz-conversation .kz-error")).to_have_count(0)


def test_a_question_sent_before_the_end_of_the_stream_before_it_has_arrived_is_answered(
    wire: Wire, visit: Callable[..., Visit]
) -> None:
    visitor = visit(wire.address)
    with wire.late(END):
        visitor.ask(FIRST)
        visitor.answered()
        with visitor.page.expect_response("**/gradio_api/queue/join*"):
            visitor.ask(SECOND)
    visitor.answered(2)
    visitor.ask(THIRD)
    visitor.answered(3)
    assert visitor.page.locator(QUESTIONS).all_text_contents() == [FIRST, SECOND, THIRD]
    expect(visitor.page.locator("#kz-conversation .kz-error")).to_have_count(0)


def test_a_question_cut_off_before_anything_came_of_it_stands_in_the_field_again(
    wire: Wire, visit: Callable[..., Visit]
) -> None:
    visitor = visit(wire.address)
    page = visitor.page
    visitor.ask(FIRST)
    visitor.answered()
    page.route("**/gradio_api/queue/data*", lambda route: route.abort())
    visitor.ask(SECOND)
    expect(page.locator("[data-testid=toast-text]").first).to_contain_text(interface("en")("lost"))
    expect(page.locator(FIELD)).to_have_value(SECOND)
    page.unroute("**/gradio_api/queue/data*")
    page.locator(FIELD).press("Enter")
    visitor.answered(2)
    assert page.locator(QUESTIONS).all_text_contents() == [FIRST, SECOND]


def test_a_connection_that_falls_silent_counts_as_lost_and_what_the_server_still_writes_to_it_is_not_missed(
    wire: Wire, served: Halting, visit: Callable[..., Visit]
) -> None:
    visitor = visit(wire.address)
    page = visitor.page
    page.clock.install()
    page.reload()
    with served.halting():
        visitor.ask(FIRST)
        expect(page.locator(STATEMENTS).first).to_be_visible()
        wire.silence()
        page.clock.fast_forward(19_000)
        expect(page.locator("#kz-conversation .kz-error")).to_have_count(0)
        page.clock.fast_forward(2_000)
        lost(page, "en")
    wire.mend()
    for number, question in enumerate((FIRST, SECOND, THIRD), start=1):
        visitor.ask(question)
        visitor.answered(number)
        expect(page.locator("#kz-conversation .kz-error")).to_have_count(0)
    assert page.locator(QUESTIONS).all_text_contents() == [FIRST, SECOND, THIRD]

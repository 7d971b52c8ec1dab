"""The handlers of the page: from a question to the messages that are shown."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from kzqa.chat.choice import read_choice
from kzqa.chat.show import EXCERPT, answer_html, note_html, question_html
from kzqa.config import Config
from kzqa.domain import Answer, Narrowing, Statement
from kzqa.errors import BadReferenceError
from kzqa.interface import DEFAULT, Interface, interface
from kzqa.pipeline import Event

__all__ = ["Answering", "BusyError", "Conversation", "Turn", "messages"]

HISTORY = 6
"""How many earlier questions a follow-up is read with."""
TURNS = 20
"""How many turns a page keeps; the oldest go first."""


class BusyError(Exception):
    """The server answers as many questions as it may already."""


class Answering(Protocol):
    """How the page asks: the web application's own limits stand between it and the pipeline."""

    def events(
        self, question: str, *, history: Sequence[str] = (), narrowing: Narrowing | None = None
    ) -> AsyncGenerator[tuple[Event, ...], None]:
        """The events of :func:`kzqa.pipeline.ask_events` as they come; closing it ends the run.

        An empty tuple says that there are none for a while, so that it can be seen whether anybody still waits.

        Raises:
            BusyError: too many questions are in line already.
            BadReferenceError: ``narrowing`` names a text that the corpus does not have.
            KzqaError: there can be no answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, as they stand on the page."""

    question: str
    html: str


class Conversation:
    """The handlers of the page; one for all visitors, it keeps nothing itself."""

    def __init__(self, config: Config, answering: Answering) -> None:
        self.config = config
        self.answering = answering

    async def respond(
        self,
        question: str | None,
        language: str | None,
        choice: str | None,
        turns: Sequence[Turn],
        seen: str | None = None,
    ) -> AsyncIterator[tuple[list[dict[str, str]], list[Turn]]]:
        """Answer a question: first that it is being looked for, then each statement once it is settled, then the whole.

        The field is the browser's: it is emptied there when a question is sent, and filled again when it fails,
        for somebody may be typing the next question meanwhile.

        Args:
            question: what is asked.
            language: of the page.
            choice: what the search is narrowed to, as :func:`read_choice` reads it.
            turns: the conversation.
            seen: how many of its turns stand on the page. An answer that was ready when the connection broke has not
                been seen; it is asked for again, and would stand there twice.

        Yields:
            The messages and the turns. The same ones again after a while without news: Gradio looks only then
            whether the visitor is still there.
        """
        ui = interface(language or DEFAULT)
        # Half a surrogate pair is no character.
        question = (question or "").encode("utf-8", "replace").decode().strip()
        before = list(turns[: int(seen)] if seen and re.fullmatch("[0-9]{1,4}", seen) else turns)[-TURNS:]
        if len(question) > self.config.max_question:
            note = note_html(ui("too_long", limit=self.config.max_question), "error")
            # The words too many are not shown again: the field still holds them.
            yield messages([*before, Turn(question[:EXCERPT] + " …", note)]), before
            return
        drawn = Drawing(ui)
        yield messages([*before, Turn(question, drawn.html)]), before
        try:
            narrowing = drawn.narrowing = read_choice(choice or "")
            history = tuple(turn.question for turn in before[-HISTORY:])
            async with aclosing(self.answering.events(question, history=history, narrowing=narrowing)) as come:
                async for events in come:
                    for html in drawn.after(events):
                        now = [*before, Turn(question, html)]
                        yield messages(now), now if drawn.whole else before
        except BadReferenceError:
            failed = "bad_choice"
        except BusyError:
            failed = "too_many"
        # Whatever went wrong, its message may hold the question, and Gradio would print it. The application
        # has logged where it happened.
        except Exception:
            failed = "unavailable"
        else:
            return
        yield messages([*before, Turn(question, drawn.failed(ui(failed)))]), before


class Drawing:
    """An answer as far as it has come."""

    def __init__(self, ui: Interface) -> None:
        """Nothing has come yet; ``ui`` is the page's."""
        self.narrowing: Narrowing | None = None
        self.whole = False
        """Whether this is all."""
        self._ui = ui
        self._stage = "searching"
        self._answer: Answer | None = None

    def after(self, events: Sequence[Event]) -> Iterator[str]:
        """The message after some events: once, and before with the first statement, to be read while more is drawn."""
        begun = self._answer is not None and bool(self._answer.statements)
        for name, value in events:
            if isinstance(value, Statement) and self._answer is not None:
                if len(self._answer.statements) == 1 and not begun:
                    yield self.html
                self._answer = replace(self._answer, statements=(*self._answer.statements, value))
            elif isinstance(value, Answer):
                self._answer, self.whole = value, name == "done"
            elif isinstance(value, tuple) and self._answer is not None:
                self._answer = replace(self._answer, citations=value)
            elif name == "status":
                self._stage = str(value)
        yield self.html

    @property
    def html(self) -> str:
        """The message as it stands: what is settled, and that more is to come."""
        if self.whole and self._answer is not None:
            return answer_html(self._answer, narrowing=self.narrowing)
        return self._settled() + note_html(self._ui(self._stage), "status")

    def failed(self, why: str) -> str:
        """The message when no more comes: what was shown stays."""
        return self._settled() + note_html(why, "error")

    def _settled(self) -> str:
        if self._answer is None:
            return ""
        return answer_html(self._answer, upto=len(self._answer.statements), narrowing=self.narrowing)


def messages(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """The turns as Gradio's chat shows them."""
    return [
        message
        for turn in turns
        for message in (
            {"role": "user", "content": question_html(turn.question)},
            {"role": "assistant", "content": turn.html},
        )
    ]

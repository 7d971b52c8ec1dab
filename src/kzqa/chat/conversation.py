"""The handlers of the page: from a question to the messages that are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kzqa.chat.choice import read_choice
from kzqa.chat.show import EXCERPT, answer_html, note_html, question_html
from kzqa.config import Config
from kzqa.domain import Answer, Narrowing
from kzqa.errors import BadReferenceError
from kzqa.interface import DEFAULT, interface

__all__ = ["Answering", "BusyError", "Conversation", "Turn", "messages"]

HISTORY = 6
"""How many earlier questions a follow-up is read with."""
TURNS = 20
"""How many turns a page keeps; the oldest go first."""


class BusyError(Exception):
    """The server answers as many questions as it may already."""


class Answering(Protocol):
    """How the page asks: the web application's own limits stand between it and the pipeline."""

    def __call__(
        self, question: str, *, history: Sequence[str] = (), narrowing: Narrowing | None = None
    ) -> Awaitable[Answer]:
        """The answer to a question.

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
        self, question: str | None, language: str | None, choice: str | None, turns: Sequence[Turn]
    ) -> AsyncIterator[tuple[list[dict[str, str]], list[Turn]]]:
        """Answer a question: first that it is being looked for, then its first statement, then the whole.

        The field is the browser's: it is emptied there when a question is sent, and filled again when it fails,
        for somebody may be typing the next question meanwhile.

        Yields:
            The messages and the turns.
        """
        ui = interface(language or DEFAULT)
        # Half a surrogate pair is no character.
        question = (question or "").encode("utf-8", "replace").decode().strip()
        before = list(turns)[-TURNS:]
        if len(question) > self.config.max_question:
            note = note_html(ui("too_long", limit=self.config.max_question), "error")
            # The words too many are not shown again: the field still holds them.
            yield messages([*before, Turn(question[:EXCERPT] + " …", note)]), before
            return
        yield messages([*before, Turn(question, note_html(ui("searching"), "status"))]), before
        narrowing = None
        try:
            narrowing = read_choice(choice or "")
            history = tuple(turn.question for turn in before[-HISTORY:])
            answer = await self.answering(question, history=history, narrowing=narrowing)
        except BadReferenceError:
            failed = "bad_choice"
        except BusyError:
            failed = "too_many"
        # Whatever went wrong, its message may hold the question, and Gradio would print it. The application
        # has logged where it happened.
        except Exception:
            failed = "unavailable"
        else:
            if len(answer.statements) > 1:  # the first to read while the rest is drawn
                yield messages([*before, Turn(question, answer_html(answer, upto=1, narrowing=narrowing))]), before
            after = [*before, Turn(question, answer_html(answer, narrowing=narrowing))]
            yield messages(after), after
            return
        yield messages([*before, Turn(question, note_html(ui(failed), "error"))]), before


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

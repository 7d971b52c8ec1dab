"""An answer as server-sent events (WHATWG HTML, section 9.2), for clients that show it as it comes.

::

    status      {"stage": "searching"}, then {"stage": "answered", "status", "language", "reason", "understood_as"},
                and {"stage": "writing"} while a language model words what was found
    citations   [...]: before the first statement; again, with more behind, when a statement needs one of these
    statement   {"index", "text", "kind", "citations"}: one after the other, each when it is settled
    done        the answer object, whole: all that came before can be thrown away for it
    error       a problem (RFC 9457), instead of ``done``

:class:`Telling` is the one place that knows how the pipeline's events are said here.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass

from kzqa import pipeline
from kzqa.chat import BusyError
from kzqa.domain import Answer
from kzqa.errors import KzqaError
from kzqa.web.problem import problem_body

__all__ = ["MEDIA_TYPE", "Event", "Telling", "accepts_events", "answer_record", "stream"]

MEDIA_TYPE = "text/event-stream"
BUSY = problem_body(503, "Busy", "Too many questions at once; ask again shortly.")
UNAVAILABLE = problem_body(503, "Unavailable", "No answer can be given at the moment. Please try again later.")

_BREAK = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``data`` holds JSON types only."""

    name: str
    data: object

    def encoded(self) -> bytes:
        """As it is sent: one ``data`` line, for JSON has no line breaks of its own.

        What Unicode counts as one beside, many clients do too, against the standard: written as an escape.
        """
        data = _BREAK.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(self.data, ensure_ascii=False))
        return f"event: {self.name}\ndata: {data}\n\n".encode()


def accepts_events(accept: str) -> bool:
    """Whether an ``Accept`` header asks for events by name; anything else gets JSON."""
    ranges = (part.partition(";") for part in accept.lower().split(","))
    return any(kind.strip() == MEDIA_TYPE and "q=0" not in rest.replace(" ", "").split(";") for kind, _, rest in ranges)


def answer_record(answer: Answer) -> dict[str, object]:
    """The answer object as it goes over HTTP: that of the command line, without what only an operator may see."""
    whole = answer.as_dict()
    del whole["debug"]
    return whole


def _ended(answer: Answer) -> dict[str, object]:
    """How a question ended, before its statements."""
    return {
        "status": answer.status.value,
        "language": answer.language,
        "reason": answer.reason,
        "understood_as": answer.understood_as,
    }


class Telling:
    """Says the pipeline's events in those of the stream."""

    def __init__(self) -> None:
        self._statements = 0
        self._cited = False

    def __call__(self, event: pipeline.Event) -> Iterator[Event]:
        """The events that one makes: one, or none, or two."""
        match event:
            case "status", "searching":
                return  # said when the question came, before it had its turn
            case "status", stage:
                yield Event("status", {"stage": stage})
            case "found", answer:
                yield Event("status", {"stage": "answered", **_ended(answer)})
            case "citations", citations:
                self._cited = True
                yield Event("citations", [citation.as_dict() for citation in citations])
            case "statement", statement:
                yield Event("statement", {"index": self._statements, **statement.as_dict()})
                self._statements += 1
            case "done", answer:
                if not self._cited:
                    yield Event("citations", [])
                yield Event("done", answer_record(answer))


async def stream(asking: AsyncGenerator[tuple[pipeline.Event, ...], None]) -> AsyncIterator[bytes]:
    """The events as they come; a failure is an event too, for the status is sent already.

    A reader that leaves ends the run: ``asking`` is closed with this.
    """
    yield Event("status", {"stage": "searching"}).encoded()
    telling = Telling()
    try:
        async with aclosing(asking) as come:
            async for events in come:
                told = [said.encoded() for event in events for said in telling(event)]
                if told or not events:
                    yield b"".join(told) or b": not yet\n\n"
    except BusyError:
        yield Event("error", BUSY).encoded()
    except KzqaError:
        yield Event("error", UNAVAILABLE).encoded()

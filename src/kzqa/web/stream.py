"""An answer as server-sent events (WHATWG HTML, section 9.2), for clients that show it as it comes.

::

    status      {"stage": "searching"}, then {"stage": "answered", "status", "language", "reason", "understood_as"}
    statement   {"index", "text", "kind", "citations"}: one after the other
    citations   [...]: of all statements, in order of first use
    done        the answer object, whole: all that came before can be thrown away for it
    error       a problem (RFC 9457), instead of ``done``

:func:`events_of` is the one place that knows how an answer becomes events.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

from kzqa.chat import BusyError
from kzqa.domain import Answer
from kzqa.errors import KzqaError
from kzqa.web.problem import problem_body

__all__ = ["MEDIA_TYPE", "Event", "accepts_events", "events_of", "stream"]

MEDIA_TYPE = "text/event-stream"
PATIENCE = 10.0
"""Seconds without an event after which a comment is sent: proxies cut lines that are silent."""
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


def events_of(answer: Answer) -> Iterator[Event]:
    """The events of a finished answer."""
    whole = answer.as_dict()
    told = {key: whole[key] for key in ("status", "language", "reason", "understood_as")}
    yield Event("status", {"stage": "answered", **told})
    for index, statement in enumerate(answer.statements):
        yield Event(
            "statement",
            {
                "index": index,
                "text": statement.text,
                "kind": statement.kind.value,
                "citations": list(statement.citations),
            },
        )
    yield Event("citations", whole["citations"])
    yield Event("done", whole)


async def stream(ask: Callable[[], Awaitable[Answer]]) -> AsyncIterator[bytes]:
    """Ask, and give the events as they come; a failure is an event too, for the status is sent already."""
    yield Event("status", {"stage": "searching"}).encoded()
    asking = asyncio.ensure_future(ask())
    try:
        while not (await asyncio.wait({asking}, timeout=PATIENCE))[0]:
            yield b": still searching\n\n"
        for event in events_of(asking.result()):
            yield event.encoded()
    except BusyError:
        yield Event("error", BUSY).encoded()
    except KzqaError:
        yield Event("error", UNAVAILABLE).encoded()
    finally:
        asking.cancel()

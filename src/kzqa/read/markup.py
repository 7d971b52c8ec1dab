"""XML as events, with everything that a hostile file could do bounded: size, depth, entities."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Protocol
from xml.etree.ElementTree import ParseError as XmlError

from kzqa.errors import UnreadableFileError

__all__ = ["DEPTH_LIMIT", "SIZE_LIMIT", "Events", "local_name", "read_xml_events"]

SIZE_LIMIT = 32 * 2**20
"""Bytes of one XML document, unpacked: a hundred times the longest resolution."""

DEPTH_LIMIT = 300
"""Elements inside each other."""

CHUNK = 64 * 2**10


class Events(Protocol):
    """What takes the events of a document; names are local, without namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; attributes by local name."""

    def end(self, name: str) -> None:
        """It ends."""

    def data(self, text: str) -> None:
        """Characters; one run of text may come in several pieces."""


def local_name(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


class _Guard:
    """Passes a parser's events on by local name, as deep as is allowed."""

    def __init__(self, events: Events, path: Path) -> None:
        self._events = events
        self._path = path
        self._depth = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise UnreadableFileError(f"{self._path}: elements nested more than {DEPTH_LIMIT} deep; not a text")
        self._events.start(local_name(name), {local_name(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._events.end(local_name(name))

    def data(self, text: str) -> None:
        self._events.data(text)

    def close(self) -> None:
        """The parser asks for a result; the events have it."""


def read_xml_events(stream: IO[bytes], events: Events, path: Path, part: str = "the XML") -> None:
    """Send a document's events.

    Args:
        stream: read to its end, or to where it is refused.
        events: takes them.
        path: the file, for errors.
        part: what of the file this is, for errors.

    Raises:
        UnreadableFileError: it is not well-formed, too large, too deep, or declares entities.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  (a command that reads no XML needs no parser)
    from defusedxml.ElementTree import DefusedXMLParser  # noqa: PLC0415

    parser = DefusedXMLParser(target=_Guard(events, path))
    size = 0
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > SIZE_LIMIT:
                raise UnreadableFileError(f"{path}: {part} is larger than {SIZE_LIMIT >> 20} MB; not a text")
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise UnreadableFileError(
            f"{path}: {part} declares entities or reaches outside the file ({type(error).__name__}), which is refused"
        ) from error
    except (XmlError, ValueError, LookupError) as error:
        # An encoding that the parser does not know is a ValueError or a LookupError.
        raise UnreadableFileError(f"{path}: {part} is damaged ({error}); fetch or save it again") from error

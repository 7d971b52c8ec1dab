"""HTML as Parliament publishes it: the text without menus, scripts and forms, footnotes found by their links.

The page is read as a stream of tags (libxml2's, through lxml), not as a tree: no nesting, however wild, costs more than
its length. Nothing in the page is run or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from kzqa.errors import UnreadableFileError
from kzqa.read.counting import counted
from kzqa.read.document import Document, Role
from kzqa.read.flow import Flow

__all__ = ["read_html"]

SIZE_LIMIT = 16 * 2**20
DEPTH_LIMIT = 500
CHUNK = 64 * 2**10


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr output q ruby rb rp rt samp "
    "small span strong sub sup time tt u var wbr"
)
SKIPPED = _names(
    "applet audio button canvas datalist del embed head iframe map math noembed noframes noscript object optgroup "
    "option picture progress s script select strike style svg template textarea video"
)
"""Not of the text: what runs, what is embedded, what is struck out."""
FURNITURE = frozenset({"nav", "aside", "form", "dialog", "menu"})
FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"})
FURNITURE_CLASSES = frozenset({"breadcrumb", "doceo-ring", "es_dropdown", "es_header", "es_footer"})
"""Boxes of Parliament's site: the way to the page, the document's course through plenary, menus."""
LAST_RULE = "separator"
"""On Parliament's site, the class of the rule below the text: what follows beside it is the page's foot."""

_NUMBER = re.compile(r"[\[(]?(\d{1,3})[\])]?")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNLISTED = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)


class _Events(Protocol):
    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def read_html(path: Path) -> Document:
    """Read a page saved as HTML.

    Raises:
        UnreadableFileError: it cannot be opened, is too large or nested too deeply.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; make the file readable") from error
    if len(content) > SIZE_LIMIT:
        raise UnreadableFileError(f"{path}: larger than {SIZE_LIMIT >> 20} MB; save the page without its pictures")
    if not content.strip():
        return Document(path, ())
    links = _Links()
    _send(content, links, path)
    page = _Page(links.pairs())
    _send(content, page, path)
    return page.flow.document(path, {key: value for key, value in page.declared.items() if value})


class _Guard:
    """Passes the parser's events on, as deep as is allowed."""

    def __init__(self, events: _Events) -> None:
        self._events = events
        self.depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        self._events.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self._events.end(tag)

    def data(self, text: str) -> None:
        self._events.data(text)

    def close(self) -> None:
        """The parser asks for a result; the events have it."""


def _send(content: bytes, events: _Events, path: Path) -> None:
    from lxml import etree  # noqa: PLC0415  (a command that reads no HTML needs no parser)

    guard = _Guard(events)
    parser = etree.HTMLParser(target=guard, encoding=_encoding(content), no_network=True, remove_comments=True)
    try:
        for at in range(0, len(content), CHUNK):
            parser.feed(content[at : at + CHUNK])
            if guard.depth > DEPTH_LIMIT:
                raise UnreadableFileError(f"{path}: elements nested more than {DEPTH_LIMIT} deep; not a text")
        parser.close()
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise UnreadableFileError(f"{path}: not readable as HTML ({error}); save the page again") from error


def _encoding(content: bytes) -> str:
    """UTF-8 where the bytes are that; else as the page says; else as browsers do."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{1,40})", content[:4096], re.IGNORECASE)
        for name in ([named[1].decode("ascii", "ignore")] if named else []) + ["cp1252"]:
            try:
                content.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
            return name
        return "iso-8859-1"  # lxml knows no "latin-1"
    return "utf-8"


# --- footnotes: two numbers that link to each other --------------------------------------------------------------


@dataclass(slots=True)
class _Link:
    """A link within the page."""

    order: int
    target: str
    ids: set[str] = field(default_factory=set)
    """Of itself, of what is in it, and of the nearest elements around it."""
    text: str = ""

    @property
    def number(self) -> str:
        match = _NUMBER.fullmatch(self.text.strip())
        return match[1] if match else ""


AROUND = 4
"""How many elements around a link may carry the id that is linked to."""


class _Links:
    """Finds the links within a page."""

    def __init__(self) -> None:
        self._found: list[_Link] = []
        self._open: list[set[str]] = []
        self._link: _Link | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        ids = {value for value in (attributes.get("id"), attributes.get("name")) if value}
        target = _target(tag, attributes)
        if target:
            self._link = _Link(len(self._found), target, set().union(ids, *self._open[-AROUND:]))
            self._found.append(self._link)
        elif self._link:
            self._link.ids |= ids
        self._open.append(ids)

    def end(self, tag: str) -> None:
        if self._open:
            self._open.pop()
        if tag == "a":
            self._link = None

    def data(self, text: str) -> None:
        if self._link and len(self._link.text) < 20:
            self._link.text += text

    def pairs(self) -> Mapping[int, tuple[str, str]]:
        """By a link's order: ``("mark", number)`` in the running text, ``("note", number)`` before the note."""
        found: dict[int, tuple[str, str]] = {}
        by_number: dict[str, list[_Link]] = {}
        for link in self._found:
            if link.number:
                by_number.setdefault(link.number, []).append(link)
        for number, links in by_number.items():
            for mark, note in pairwise(links):
                if mark.target in note.ids and note.target in mark.ids and mark.order not in found:
                    found[mark.order], found[note.order] = ("mark", number), ("note", number)
        return found


def _target(tag: str, attributes: Mapping[str, str]) -> str:
    href = attributes.get("href", "")
    return href[1:] if tag == "a" and href.startswith("#") else ""


# --- the running text --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Frame:
    """An open element."""

    tag: str
    skipped: bool = False
    furniture: bool = False
    inline: bool = False
    note: bool = False
    """Whether a footnote's words are in it, to its end."""
    items: str = ""
    """Of a list: how its items are counted; empty where they are not."""
    count: int = 0
    ids: frozenset[str] = frozenset()


class _Page:
    """Reads the running text."""

    def __init__(self, links: Mapping[int, tuple[str, str]]) -> None:
        self.flow = Flow()
        self.declared: dict[str, str] = {}
        self._links = links
        self._link = -1
        self._inside_link = ""
        self._open: list[_Frame] = [_Frame("")]
        self._in_title = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._declare(tag, attributes)
        above = self._open[-1]
        frame = _Frame(
            tag,
            skipped=above.skipped or tag in SKIPPED or _is_hidden(attributes),
            furniture=above.furniture or self._is_furniture(tag, attributes),
            inline=tag in INLINE,
            note=above.note,
            ids=frozenset(value for value in (attributes.get("id"), attributes.get("name")) if value),
        )
        self._open.append(frame)
        if frame.skipped or tag == "head":
            return
        if _target(tag, attributes):
            self._follow(attributes)
        if tag == "br":
            self.flow.break_line()
        elif not frame.inline:
            self.flow.end_block(_role(frame))
        if LAST_RULE in attributes.get("class", "").split():
            above.furniture = True
        self._count(frame, attributes)

    def end(self, tag: str) -> None:
        if len(self._open) == 1:
            return
        frame = self._open.pop()
        self._in_title = False
        if tag == "a":
            self._inside_link = ""
        if not frame.skipped and not frame.inline and tag != "br":
            self.flow.end_block(_role(self._open[-1]))

    def data(self, text: str) -> None:
        if self._in_title:
            self.declared.setdefault("title", " ".join(text.split()))
        if not self._open[-1].skipped and not self._inside_link:
            self.flow.text(text)

    def _is_furniture(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """A page's own header and footer stand outside its main part; those inside are the text's."""
        if tag in ("header", "footer"):
            return not any(frame.tag in ("main", "article", "section") for frame in self._open)
        classes = set(attributes.get("class", "").split())
        return (
            tag in FURNITURE
            or attributes.get("role", "") in FURNITURE_ROLES
            or not classes.isdisjoint(FURNITURE_CLASSES)
        )

    def _declare(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "html" and attributes.get("lang"):
            self.declared["language"] = attributes["lang"][:2].lower()
        elif tag == "title" and len(self._open) <= 3:
            self._in_title = True
        elif tag == "link" and attributes.get("rel") == "canonical":
            self.declared["url"] = attributes.get("href", "")
        elif tag == "meta" and attributes.get("name") in ("title", "available"):
            key = {"title": "title", "available": "available"}[attributes["name"]]
            self.declared[key] = " ".join(attributes.get("content", "").split())

    def _follow(self, attributes: Mapping[str, str]) -> None:
        """A link within the page: the mark of a footnote, the number before a footnote, or just a link."""
        self._link += 1
        what, number = self._links.get(self._link, ("", ""))
        self._inside_link = number
        if what == "mark":
            self.flow.mark(number)
        elif what == "note":
            self._begin_note(number)

    def _begin_note(self, number: str) -> None:
        """From here to the end of its block, or of the list item or box that is its own, stands a footnote."""
        blocks = [frame for frame in self._open[1:] if not frame.inline]
        own = [
            frame for frame in blocks[-3:] if frame.ids and frame.tag in ("li", "div", "p", "td", "tr", "dd", "aside")
        ]
        frame = (own or blocks or self._open)[-1]
        for inner in self._open[self._open.index(frame) :]:
            inner.note = True
        self.flow.relabel(number, Role.FOOTNOTE)

    def _count(self, frame: _Frame, attributes: Mapping[str, str]) -> None:
        """The numbers that a browser sets before the items of a list."""
        unlisted = (
            _UNLISTED.search(attributes.get("style", "")) or "list-unstyled" in attributes.get("class", "").split()
        )
        if frame.tag == "ol" and not unlisted:
            frame.items = attributes.get("type", "1")
            frame.count = _int(attributes.get("start", ""), 1) - 1
        elif frame.tag == "ul" and not unlisted:
            frame.items = "–"
        elif frame.tag == "li" and not unlisted and not frame.note:
            around = next((f for f in reversed(self._open[:-1]) if f.tag in ("ol", "ul")), None)
            if around and around.items:
                around.count = _int(attributes.get("value", ""), around.count + 1)
                self.flow.label("–" if around.items == "–" else f"{counted(around.count, around.items)}.")


def _role(frame: _Frame) -> Role:
    if frame.furniture:
        return Role.FURNITURE
    return Role.FOOTNOTE if frame.note else Role.TEXT


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style", "")
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(style))
        or bool(_STRUCK.search(style))
    )


def _int(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else otherwise

"""Word's DOCX (ISO/IEC 29500): a zip of XML parts, read without Word and without running anything.

What is read is the text as it stands when all changes are accepted: struck and deleted words are left out, automatic
numbers are written out, footnotes follow the text. Headers and footers are parts of their own, and not read.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from kzqa.errors import UnreadableFileError
from kzqa.read.document import Document
from kzqa.read.flow import Flow
from kzqa.read.markup import SIZE_LIMIT, Events, read_xml_events
from kzqa.read.numbering import Numbering

__all__ = ["read_docx"]

BODY, NUMBERING, STYLES, CORE = "word/document.xml", "word/numbering.xml", "word/styles.xml", "docProps/core.xml"
NOTES: Mapping[str, str] = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
MACROS = "vbaproject.bin"

SKIPPED = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "sdtPr", "object", "tblPr"})
"""Deleted and moved text, codes of fields, second forms of the same text, settings."""

CHARACTERS: Mapping[str, str] = {
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    "softHyphen": "\N{SOFT HYPHEN}",
}


def read_docx(path: Path) -> Document:
    """Read a Word document.

    Raises:
        UnreadableFileError: it cannot be opened, is damaged, encrypted or too large, or carries macros.
    """
    try:
        with ZipFile(path) as package:
            return _read(package, path)
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror or error}; make the file readable") from error
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, KeyError, OverflowError) as error:
        # Damaged archives raise all of these; a compression that Word never uses is a kind of RuntimeError.
        raise UnreadableFileError(f"{path}: not a readable DOCX ({error}); save it again in Word") from error


def _read(package: ZipFile, path: Path) -> Document:
    names = {info.filename: info for info in package.infolist()}
    if any(name.lower().endswith(MACROS) for name in names):
        raise UnreadableFileError(f"{path}: carries macros; save it as .docx without them")
    if BODY not in names:
        raise UnreadableFileError(f"{path}: a zip archive, but not a Word document; save the text as .docx")
    numbering = Numbering()
    for part in (NUMBERING, STYLES):
        if part in names:
            _send(package, part, numbering, path)
    notes: dict[tuple[str, str], list[str]] = {}
    for kind, part in NOTES.items():
        if part in names:
            _send(package, part, _Notes(kind, notes), path)
    core = _Core()
    if CORE in names:
        _send(package, CORE, core, path)
    body = _Body(numbering, notes)
    _send(package, BODY, body, path)
    return body.flow.document(path, {key: value for key, value in core.declared.items() if value})


def _send(package: ZipFile, part: str, events: Events, path: Path) -> None:
    info = package.getinfo(part)
    if info.flag_bits & 1:
        raise UnreadableFileError(f"{path}: encrypted; save a copy without a password")
    if info.file_size > SIZE_LIMIT:
        raise UnreadableFileError(f"{path}: {part} is larger than {SIZE_LIMIT >> 20} MB; not a text")
    stream: IO[bytes]
    with package.open(info) as stream:
        read_xml_events(stream, events, path, part)


class _Runs:
    """What text, notes and deleted runs have in common: which characters count."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._skipping = 0
        self._struck = False
        self._in_text = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._skipping or name in SKIPPED:
            self._skipping += 1
            return
        if name == "r":
            self._struck = False
        elif name in ("strike", "dstrike", "vanish") and self._open[-2:] == ["r", "rPr"]:
            self._struck = _is_on(attributes)
        self._open.append(name)
        self._in_text = name == "t"
        in_run = self._open[-2:-1] == ["r"]
        if in_run and not self._struck:
            if name in CHARACTERS:
                self.add(CHARACTERS[name])
            elif name in ("br", "cr"):
                self.break_line()
            elif name in ("footnoteReference", "endnoteReference"):
                self.refer(name.removesuffix("Reference"), attributes.get("id", ""))
        self.opened(name, attributes)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        if self._open:
            self._open.pop()
        self._in_text = False
        self.closed(name)

    def data(self, text: str) -> None:
        if self._in_text and not self._skipping and not self._struck:
            self.add(text)

    def add(self, text: str) -> None:
        """Words of the text."""

    def break_line(self) -> None:
        """A line break, or a page break."""

    def refer(self, kind: str, identifier: str) -> None:
        """The mark of a note."""

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """Any other element begins."""

    def closed(self, name: str) -> None:
        """It ends."""


class _Notes(_Runs):
    """The texts of footnotes or endnotes, one string a paragraph."""

    def __init__(self, kind: str, notes: dict[tuple[str, str], list[str]]) -> None:
        super().__init__()
        self._kind = kind
        self._notes = notes
        self._note: list[str] | None = None

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self._kind:
            # The rule between text and notes is kept as a note of its own type.
            self._note = [] if attributes.get("type", "normal") == "normal" else None
            if self._note is not None:
                self._notes[self._kind, attributes.get("id", "")] = self._note
        elif name == "p" and self._note is not None:
            self._note.append("")

    def add(self, text: str) -> None:
        if self._note:
            self._note[-1] += text

    def break_line(self) -> None:
        self.add(" ")

    def closed(self, name: str) -> None:
        if name == self._kind:
            self._note = None


class _Body(_Runs):
    """The running text."""

    def __init__(self, numbering: Numbering, notes: Mapping[tuple[str, str], list[str]]) -> None:
        super().__init__()
        self.flow = Flow(collapsing=False)
        self._numbering = numbering
        self._notes = notes
        self._referred = 0
        self._numbered: dict[str, str] = {}
        """Of the paragraph's settings: style, list and level."""

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "p":
            self.flow.end_block()
            self._numbered = {}
        elif name in ("pStyle", "numId", "ilvl") and "pPr" in self._open[-3:]:
            self._numbered[name] = attributes.get("val", "")

    def closed(self, name: str) -> None:
        if name == "pPr" and self._open[-1:] == ["p"]:
            self.flow.label(self._numbering.label(self._numbered))
        elif name == "p":
            self.flow.end_block()

    def add(self, text: str) -> None:
        self.flow.text(text)

    def break_line(self) -> None:
        self.flow.break_line()

    def refer(self, kind: str, identifier: str) -> None:
        note = self._notes.get((kind, identifier))
        if note is None:
            return
        self._referred += 1
        self.flow.mark(str(self._referred))
        self.flow.begin_note(str(self._referred))
        for paragraph in note:
            self.flow.text(paragraph)
            self.flow.end_block()
        self.flow.end_note()


class _Core:
    """Title and language as the document's properties have them."""

    def __init__(self) -> None:
        self.declared: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._name = name

    def end(self, _name: str) -> None:
        self._name = ""

    def data(self, text: str) -> None:
        if self._name == "title":
            self.declared["title"] = f"{self.declared.get('title', '')}{text}".strip()
        elif self._name == "language":
            self.declared["language"] = text.strip()[:2].lower()


def _is_on(attributes: Mapping[str, str]) -> bool:
    return attributes.get("val", "true") not in ("false", "0", "off")

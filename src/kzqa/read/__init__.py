"""From a file to lines: every format becomes the same :class:`Document`.

A reader takes a path and returns a ``Document``; :data:`READERS` says which ending is read by which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kzqa.errors import UnreadableFileError
from kzqa.read.document import NOTE_MARK_END, NOTE_MARK_START, Document, Line, Role, note_mark
from kzqa.read.docx import read_docx
from kzqa.read.html import read_html
from kzqa.read.pdf import read_pdf
from kzqa.read.text import read_text
from kzqa.read.xml import read_xml

__all__ = [
    "NOTE_MARK_END",
    "NOTE_MARK_START",
    "READERS",
    "SIZE_LIMIT",
    "Document",
    "Line",
    "Role",
    "note_mark",
    "read_file",
]

READERS: Mapping[str, Callable[[Path], Document]] = {
    ".txt": read_text,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".xml": read_xml,
}

SIZE_LIMIT = 128 * 2**20
"""Bytes of any file: a hundred times the longest report with its pictures."""

_SIGNS: tuple[tuple[bytes, tuple[str, ...], str], ...] = (
    (b"%PDF-", (".pdf",), "is a PDF; name it .pdf"),
    (b"PK\x03\x04", (".docx",), "is a zip archive; if it is a Word document, name it .docx"),
    (b"\xd0\xcf\x11\xe0", (), "is an old or encrypted Word file; save it as .docx without a password"),
    (b"{\\rtf", (), "is RTF; save it as .docx"),
    (b"<!doctype html", (".html", ".htm", ".xhtml"), "is an HTML page; name it .html"),
    (b"<html", (".html", ".htm", ".xhtml"), "is an HTML page; name it .html"),
    (b"<?xml", (".xml", ".html", ".htm", ".xhtml"), "is XML; name it .xml"),
)
"""How a file begins, the endings that fit it, and what to say when it has another one."""


def read_file(path: Path) -> Document:
    """Read a text by the reader of its ending.

    Raises:
        UnreadableFileError: the file is missing, empty, damaged, or of a format that no reader takes.
    """
    ending = path.suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise UnreadableFileError(
            f"{path}: no reader for {path.suffix or 'a file without ending'}; use {', '.join(READERS)}"
        )
    if not path.is_file():
        raise UnreadableFileError(f"{path}: there is no such file; restore it or take it out of sources.toml")
    _hold_against_its_ending(path, ending)
    document = reader(path)
    if not any(line.text.strip() for line in document.lines):
        raise UnreadableFileError(f"{path}: the file holds no text; restore it or take it out of sources.toml")
    return document


def _hold_against_its_ending(path: Path, ending: str) -> None:
    """Refuse a file that is larger than any text, or plainly not what its ending says."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; make the file readable") from error
    if size > SIZE_LIMIT:
        raise UnreadableFileError(f"{path}: larger than {SIZE_LIMIT >> 20} MB; not a text that can be added")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for sign, endings, told in _SIGNS:
        if head.startswith(sign.lower()) and ending not in endings:
            raise UnreadableFileError(f"{path}: the file {told}")

"""From a file to lines: every format becomes the same :class:`Document`.

A reader takes a path and returns a ``Document``; :data:`READERS` says which ending is read by which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kzqa.errors import UnreadableFileError
from kzqa.read.document import Document, Line
from kzqa.read.pdf import read_pdf
from kzqa.read.text import read_text

__all__ = ["READERS", "Document", "Line", "read_file"]

READERS: Mapping[str, Callable[[Path], Document]] = {".txt": read_text, ".pdf": read_pdf}


def read_file(path: Path) -> Document:
    """Read a text by the reader of its ending.

    Raises:
        UnreadableFileError: the file is missing, empty, damaged, or of a format that no reader takes.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError(
            f"{path}: no reader for {path.suffix or 'a file without ending'}; use {', '.join(READERS)}"
        )
    if not path.is_file():
        raise UnreadableFileError(f"{path}: there is no such file; restore it or take it out of sources.toml")
    document = reader(path)
    if not any(line.text.strip() for line in document.lines):
        raise UnreadableFileError(f"{path}: the file holds no text; restore it or take it out of sources.toml")
    return document

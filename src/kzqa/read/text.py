"""Plain text: UTF-8, any line end, form feeds as page breaks."""

from __future__ import annotations

from pathlib import Path

from kzqa.errors import UnreadableFileError
from kzqa.read.document import Document, Line, unmarked

__all__ = ["read_text"]


def read_text(path: Path) -> Document:
    """Read a plain text.

    Raises:
        UnreadableFileError: it cannot be opened, or is not UTF-8 text.
    """
    try:
        content = unmarked(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; make the file readable") from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8 text") from error
    if "\0" in content:
        raise UnreadableFileError(f"{path}: holds NUL characters, so it is not a text; save it as UTF-8 text")
    has_pages = "\f" in content
    lines: list[Line] = []
    for page, part in enumerate(content.replace("\r\n", "\n").replace("\r", "\n").split("\f"), 1):
        lines.extend(
            Line(number, text, page if has_pages else None)
            for number, text in enumerate(part.split("\n"), len(lines) + 1)
        )
    return Document(path, tuple(lines))

"""PDF, by pypdf: lines in reading order with real page numbers."""

from __future__ import annotations

from pathlib import Path

from kzqa.errors import UnreadableFileError
from kzqa.read.document import Document, Line

__all__ = ["read_pdf"]


def read_pdf(path: Path) -> Document:
    """Read the text layer of a PDF.

    Raises:
        UnreadableFileError: it cannot be opened, is damaged or encrypted, or has no text layer (a scan).
    """
    from pypdf import PdfReader  # noqa: PLC0415  (half of the start-up time of a command that reads no PDF)
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            raise UnreadableFileError(f"{path}: the PDF is encrypted; save a copy without a password")
        pages = [page.extract_text() for page in reader.pages]
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; make the file readable") from error
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        # pypdf raises plain Python errors on some damaged files.
        raise UnreadableFileError(f"{path}: not a readable PDF ({error}); save it again") from error
    if not any(text.strip() for text in pages):
        raise UnreadableFileError(f"{path}: the PDF has no text layer (a scan?); run it through OCR first")
    lines: list[Line] = []
    for number, text in enumerate(pages, 1):
        first = len(lines) + 1
        lines.extend(Line(first + i, part, number) for i, part in enumerate(text.split("\n")))
    return Document(path, tuple(lines))

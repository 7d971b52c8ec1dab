"""PDF, by pypdf: lines in reading order with real page numbers, within bounds of time and memory."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kzqa.errors import UnreadableFileError
from kzqa.read.document import Document, Line, unmarked
from kzqa.read.layout import Row, rows_in_reading_order

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["read_pdf"]

MAX_BYTES = 100_000_000
"""A larger file is not opened. Parliament's longest texts are below 10 MB."""
MAX_PAGES = 2_000
MAX_SECONDS = 300.0
"""Looked at between pages and while a page is read. 400 pages take about 10 s."""
MAX_WORK = 60_000_000
"""Operators and characters drawn, together. 400 dense pages have 2 million."""
LOOK_EVERY = 5_000
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 500_000,
}
"""What one page may ask of pypdf: a page full of text takes a hundredth of it."""


def read_pdf(path: Path) -> Document:
    """Read the text layer of a PDF.

    Text that stands across the page (stamps, marginal notes) is left out. A document that only restricts what may be
    done with it, and opens without a password, is read.

    Raises:
        UnreadableFileError: it cannot be opened, is damaged or encrypted, has no text layer (a scan), or asks for more
            time or memory than a text can need.
    """
    from pypdf import apply_configuration  # noqa: PLC0415  (half of a start that reads no PDF)
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError  # noqa: PLC0415

    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(
                f"{path}: larger than {MAX_BYTES // 1_000_000} MB; split it, or save it without images"
            )
        with _quiet(), apply_configuration(**LIMITS), path.open("rb") as stream:
            pages = _pages(_opened(stream, path), path)
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror or error}; make the file readable") from error
    except LimitReachedError as error:
        raise UnreadableFileError(f"{path}: asks for more than a text can need ({error}); save it again") from error
    except DependencyError as error:  # it lacks a package for the cipher
        raise _encrypted(path) from error
    except (
        PyPdfError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        MemoryError,
        NotImplementedError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        # pypdf raises plain Python errors on some damaged files.
        raise UnreadableFileError(f"{path}: not a readable PDF ({error}); save it again") from error
    if not any(row.text for page in pages for row in page):
        raise UnreadableFileError(f"{path}: the PDF has no text layer (a scan?); run it through OCR first")
    lines: list[Line] = []
    for number, page in enumerate(pages, 1):
        first = len(lines) + 1
        lines.extend(Line(first + i, unmarked(row.text), number, size=row.size or None) for i, row in enumerate(page))
    return Document(path, tuple(lines))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without pypdf's remarks on what it mends: a file is read, or there is one error."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _opened(stream: BinaryIO, path: Path) -> PdfReader:
    from pypdf import PdfReader  # noqa: PLC0415

    try:
        return PdfReader(stream)
    except NotImplementedError as error:  # of a way to encrypt; one of a filter comes when a page is read
        raise _encrypted(path) from error


def _encrypted(path: Path) -> UnreadableFileError:
    return UnreadableFileError(f"{path}: the PDF is encrypted; save a copy without a password")


def _pages(reader: PdfReader, path: Path) -> list[list[Row]]:
    from pypdf import PasswordType  # noqa: PLC0415

    from kzqa.read.drawing import Fonts, pieces_of  # noqa: PLC0415

    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise _encrypted(path)
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableFileError(f"{path}: more than {MAX_PAGES:,} pages; split it into its texts")
    budget = _Budget(path)
    fonts: Fonts = {}
    return [rows_in_reading_order(pieces_of(page, reader, budget.spend, fonts)) for page in reader.pages]


class _Budget:
    """What is left of a file's time, and of the operators and characters it may hold."""

    def __init__(self, path: Path) -> None:
        self.path, self.until, self.left = path, time.monotonic() + MAX_SECONDS, MAX_WORK
        self.looked = self.left

    def spend(self, work: int) -> None:
        """Raise when either has run out; the clock is looked at now and then."""
        self.left -= work
        if self.looked - self.left < LOOK_EVERY and self.left > 0:
            return
        self.looked = self.left
        if self.left < 0 or time.monotonic() > self.until:
            raise UnreadableFileError(f"{self.path}: more than a text can need, or not read in time; split it")

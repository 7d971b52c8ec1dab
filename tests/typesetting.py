"""Sets paragraphs as PDF pages for the tests, and knows on which page every word came to stand.

By its own rules, not by those of the reader: wrapped lines in one or two columns, headers and footers, raised marks,
footnotes in smaller type at the foot of their page, going on at the next page's foot where the room ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

MARK = 0xE000
"""Private-use characters from here on stand for footnote marks 0, 1, 2, ... in a block's text."""


@dataclass(frozen=True)
class Block:
    """A title, heading, paragraph: what stands between two gaps."""

    name: str
    text: str
    size: float = 0.0
    """Type size where it is not the text's."""


@dataclass
class Setting:
    """How the pages look."""

    columns: int = 1
    row_by_row: bool = False
    """Drawn across both columns line by line, as some producers do, not column by column."""
    word_by_word: bool = False
    """Every word drawn for itself at its place."""
    header: Callable[[int], str] | None = None
    footer: Callable[[int], tuple[str, ...]] | None = None
    height: float = 500
    width: float = 400
    size: float = 10
    font: str = "Times-Roman"
    note_room: int = 4
    """How many lines of notes a page has room for: the rest goes on at the next page's foot."""


@dataclass
class _Page:
    columns: list[list[tuple[float, str, float]]]
    """For each column: baseline from the page's top, text, size."""
    notes: list[str] = field(default_factory=list)


@dataclass
class Typeset:
    """The pages of a text, and where its blocks came to stand."""

    pages: list[_Page]
    on: dict[str, tuple[int, int]]
    """First and last page of every block and note (``note 3``), from 1."""
    ends_full: bool = False
    """Whether a block ends with a full line at the foot of a column."""


GAP, LEADING, TOP, GUTTER, NOTE = 0.8, 1.25, 60.0, 22.0, 0.75
"""Between blocks and lines, in lines and type sizes; margins in points; a note's size as a share of the text's."""


def wrap(text: str, width: float, font: str, size: float) -> list[str]:
    """Lines that fit; a mark is as wide as a small digit. Words break behind a hyphen, as they do in print."""
    lines: list[str] = []
    line = ""
    for piece in text.replace("-", "-\v").replace(" ", " \v").split("\v"):
        if line and stringWidth(_digits(line + piece).rstrip(), font, size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _digits(text: str) -> str:
    return "".join(str(ord(c) - MARK) if MARK <= ord(c) < MARK + 1000 else c for c in text)


def typeset(blocks: Sequence[Block], notes: Sequence[str], setting: Setting) -> Typeset:
    """Put the blocks on pages."""
    size = setting.size
    width = (setting.width - 80 - (setting.columns - 1) * GUTTER) / setting.columns
    foot = setting.height - 70
    small = NOTE * size
    pages: list[_Page] = []
    on: dict[str, tuple[int, int]] = {}
    waiting: list[tuple[str, str]] = []
    column = setting.columns
    y = foot

    def place(name: str) -> None:
        page = len(pages)
        on[name] = (on.get(name, (page, page))[0], page)

    def put_notes() -> None:
        while waiting and len(pages[-1].notes) < setting.note_room:
            name, line = waiting.pop(0)
            pages[-1].notes.append(line)
            place(name)

    def advance() -> None:
        nonlocal column, y
        column += 1
        if column >= setting.columns:
            pages.append(_Page([[] for _ in range(setting.columns)]))
            column = 0
            put_notes()
        y = TOP

    # Room for notes is kept free on every page: where the notes stand does not depend on what stands above them.
    last = foot - (setting.note_room * small * LEADING + 14 if notes else 0)
    full = ends_full = False
    for block in blocks:
        own = block.size or size
        for at, line in enumerate(wrap(block.text, width, setting.font, own)):
            y += own * LEADING + (GAP * own if at == 0 and y > TOP else 0)
            if y > last:
                ends_full |= at == 0 and full
                advance()
                y += own * LEADING
            pages[-1].columns[column].append((y, line, own))
            place(block.name)
            for character in line:
                number = ord(character) - MARK
                if 0 <= number < 1000:
                    wide = setting.width - 80
                    lines = wrap(f"{chr(MARK + number)} {notes[number - 1]}", wide, setting.font, small)
                    waiting += [(f"note {number}", text) for text in lines]
            put_notes()
        full = stringWidth(_digits(line), setting.font, own) > 0.75 * width
    while waiting:
        column = setting.columns
        advance()
    return Typeset(pages, on, ends_full)


def draw(path: Path, made: Typeset, setting: Setting) -> Path:
    """Write the pages as PDF."""
    canvas = Canvas(str(path), pagesize=(setting.width, setting.height))
    step = (setting.width - 80 - (setting.columns - 1) * GUTTER) / setting.columns + GUTTER
    for number, page in enumerate(made.pages, 1):
        lines = [(y, x, text, size) for x, column in enumerate(page.columns) for y, text, size in column]
        if setting.row_by_row:
            lines.sort()
        # Footer first: the order of drawing says nothing about the order of reading.
        if setting.footer:
            parts = setting.footer(number)
            for at, text in enumerate(parts):
                x = 40 + at * (setting.width - 80) / max(1, len(parts))
                _show(canvas, x, 25, text, 7, setting)
        for y, x, text, size in lines:
            _show(canvas, 40 + x * step, setting.height - y, text, size, setting)
        small = NOTE * setting.size
        for at, text in enumerate(page.notes):
            y = 70 + (len(page.notes) - 1 - at) * small * LEADING
            _show(canvas, 40, y, text, small, setting)
        if setting.header:
            _show(canvas, 40, setting.height - 30, setting.header(number), 8, setting)
        canvas.showPage()
    canvas.save()
    return path


def _show(canvas: Canvas, x: float, y: float, text: str, size: float, setting: Setting) -> None:
    run = ""
    for character in [*text, ""]:
        mark = bool(character) and MARK <= ord(character) < MARK + 1000
        cut = setting.word_by_word and run.endswith(" ")
        if run and (mark or cut or not character):
            canvas.setFont(setting.font, size)
            canvas.drawString(x, y, run.rstrip() if cut else run)
            x += stringWidth(run, setting.font, size)
            run = ""
        if mark:
            digits = str(ord(character) - MARK)
            canvas.setFont(setting.font, 0.6 * size)
            canvas.drawString(x, y + 0.35 * size, digits)
            x += stringWidth(digits, setting.font, 0.6 * size)
        else:
            run += character

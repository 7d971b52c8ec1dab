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
    press = _Press(notes, setting)
    for block in blocks:
        press.set(block)
    while press.waiting:
        press.turn_page()
    return Typeset(press.pages, press.on, press.ends_full)


class _Press:
    """Fills column after column; room for notes is kept free on every page that could have some."""

    def __init__(self, notes: Sequence[str], setting: Setting) -> None:
        self.notes, self.setting = notes, setting
        self.wide = setting.width - 80
        self.narrow = (self.wide - (setting.columns - 1) * GUTTER) / setting.columns
        self.small = NOTE * setting.size
        self.last = setting.height - 70 - (setting.note_room * self.small * LEADING + 14 if notes else 0)
        self.pages: list[_Page] = []
        self.on: dict[str, tuple[int, int]] = {}
        self.waiting: list[tuple[str, str]] = []
        """Lines of notes that have not found room yet, each with its note's name."""
        self.column = setting.columns
        self.y = setting.height
        self.full = self.ends_full = False

    def set(self, block: Block) -> None:
        size = block.size or self.setting.size
        for at, line in enumerate(wrap(block.text, self.narrow, self.setting.font, size)):
            self.y += size * LEADING + (GAP * size if at == 0 and self.y > TOP else 0)
            if self.y > self.last:
                self.ends_full |= at == 0 and self.full
                self.turn_column()
                self.y += size * LEADING
            self.pages[-1].columns[self.column].append((self.y, line, size))
            self._place(block.name)
            for character in line:
                if MARK <= ord(character) < MARK + 1000:
                    self._note(ord(character) - MARK)
            self._put_notes()
            self.full = stringWidth(_digits(line), self.setting.font, size) > 0.75 * self.narrow

    def turn_column(self) -> None:
        self.column += 1
        if self.column >= self.setting.columns:
            self.turn_page()
        self.y = TOP

    def turn_page(self) -> None:
        self.pages.append(_Page([[] for _ in range(self.setting.columns)]))
        self.column = 0
        self._put_notes()

    def _note(self, number: int) -> None:
        lines = wrap(f"{chr(MARK + number)} {self.notes[number - 1]}", self.wide, self.setting.font, self.small)
        self.waiting += [(f"note {number}", text) for text in lines]

    def _put_notes(self) -> None:
        while self.waiting and len(self.pages[-1].notes) < self.setting.note_room:
            name, line = self.waiting.pop(0)
            self.pages[-1].notes.append(line)
            self._place(name)

    def _place(self, name: str) -> None:
        page = len(self.pages)
        self.on[name] = (self.on.get(name, (page, page))[0], page)


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
                _show(canvas, (x, 25), text, 7, setting)
        for y, x, text, size in lines:
            _show(canvas, (40 + x * step, setting.height - y), text, size, setting)
        small = NOTE * setting.size
        for at, text in enumerate(page.notes):
            y = 70 + (len(page.notes) - 1 - at) * small * LEADING
            _show(canvas, (40, y), text, small, setting)
        if setting.header:
            _show(canvas, (40, setting.height - 30), setting.header(number), 8, setting)
        canvas.showPage()
    canvas.save()
    return path


def _show(canvas: Canvas, at: tuple[float, float], text: str, size: float, setting: Setting) -> None:
    x, y = at
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

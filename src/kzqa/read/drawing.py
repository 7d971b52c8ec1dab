"""What a PDF page draws: every run of text with its place, its width and its size (PDF 32000-1, section 9).

pypdf decodes streams, characters and their widths; it extracts text without saying how far a run reaches or that it is
raised, and both are needed to tell columns, gaps between words, and footnote marks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject, PdfReader, mult
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject
from pypdf.generic._font import Font  # the decoder and widths that pypdf's own extraction uses; it has no public name

from kzqa.read.striking import Paths, Point, place, turned, without_struck

__all__ = ["Fonts", "Matrix", "Piece", "Spend", "pieces_of"]

Spend = Callable[[int], None]
"""Told how many operators and characters come; raises when the file has used up what it may."""

FORMS = 500
"""How many forms (pictures and text used again) a page may draw."""
DEEPEST = 8
"""How deep forms may stand in each other."""

WORD_GAP = 0.14
"""A wider step than this share of the type size stands between two words; a space is a quarter."""


WIDE_GAP = 1.2
"""A wider step than this many type sizes may lead to another column."""

Matrix = list[float]
"""Six numbers that place what is drawn (PDF 32000-1, 8.3.3)."""

Fonts = dict[int, tuple[DictionaryObject, Font]]
"""Decoded fonts of a file, by the id of their dictionary, which is kept so that the id stays its own."""

UNMOVED: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text drawn in one go, in points, on the page held so that most of its text stands upright."""

    text: str
    x: float
    y: float
    """Height of the baseline; grows upwards."""
    end: float
    """Where it ends, on the same axis as ``x``."""
    size: float
    """Type size."""
    stops: tuple[float, ...] = ()
    """How far from its beginning each character ends, in any unit."""


@dataclass(frozen=True)
class _State:
    """The part of the graphics state that ``q`` keeps and ``Q`` brings back."""

    matrix: Matrix
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    pen: float = 1.0
    """The width of lines."""


@dataclass
class _Page:
    """What is shared by a page's content and the forms in it."""

    reader: PdfReader
    spend: Spend
    fonts: Fonts
    forms: int = 0
    turned: dict[int, list[Piece]] = field(default_factory=lambda: {0: [], 90: [], 180: [], 270: []})
    """Pieces by the direction that they run in, in degrees."""
    paths: Paths = field(default_factory=Paths)


def pieces_of(page: PageObject, reader: PdfReader, spend: Spend, fonts: Fonts) -> list[Piece]:
    """The page's text in the order drawn, turned upright.

    What stands across most of the text (stamps, marginal notes) is left out, as are struck-out words, and what is drawn
    twice at one place to look bold.

    Args:
        page: the page.
        reader: of its file.
        spend: told before work is done.
        fonts: those of the file's pages so far; added to.
    """
    found = _Page(reader, spend, fonts)
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if isinstance(contents, ArrayObject | StreamObject):
        _Drawing(found, _resources(page), _State(UNMOVED)).follow(contents)
    angle, upright = max(found.turned.items(), key=lambda side: sum(len(piece.text.strip()) for piece in side[1]))
    once = {(piece.text, round(piece.x), round(piece.y)): piece for piece in reversed(upright)}
    pieces = [piece for piece in upright if once[piece.text, round(piece.x), round(piece.y)] is piece]
    return without_struck(pieces, found.paths, angle, spend)


def _resources(holder: DictionaryObject) -> DictionaryObject:
    resources = holder.get("/Resources")
    resources = resources.get_object() if resources is not None else None
    return resources if isinstance(resources, DictionaryObject) else DictionaryObject()


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _matrix(values: Sequence[Any]) -> Matrix:
    """A matrix from operands; one that is damaged moves nothing."""
    return [_number(value) for value in values] if len(values) == 6 else UNMOVED


class _Drawing:
    """Follows the operators of a content stream; an operator that has nothing to do with text is passed over."""

    def __init__(self, page: _Page, resources: DictionaryObject, state: _State, depth: int = 0) -> None:
        self.page, self.resources, self.state, self.depth = page, resources, state, depth
        self.kept: list[_State] = []
        self.pen = self.line = UNMOVED
        """The text matrix, and what it was at the line's beginning."""
        self.operators: Mapping[bytes, Callable[[Sequence[Any]], None]] = {
            b"q": lambda _: self.kept.append(self.state),
            b"Q": lambda _: self._restore(),
            b"cm": lambda o: self._set(matrix=mult(_matrix(o), self.state.matrix)),
            b"Do": lambda o: self._form(self._entry("/XObject", o[0])),
            b"BT": lambda _: self._put(UNMOVED),
            b"Tf": lambda o: self._set(font=self._font(self._entry("/Font", o[0])), size=_number(o[1])),
            b"Tc": lambda o: self._set(spacing=_number(o[0])),
            b"Tw": lambda o: self._set(word_spacing=_number(o[0])),
            b"Tz": lambda o: self._set(scale=_number(o[0]) / 100),
            b"TL": lambda o: self._set(leading=_number(o[0])),
            b"Ts": lambda o: self._set(rise=_number(o[0])),
            b"Td": lambda o: self._move(_number(o[0]), _number(o[1])),
            b"TD": self._lead,
            b"Tm": lambda o: self._put(_matrix(o)),
            b"T*": lambda _: self._move(0.0, -self.state.leading),
            b"Tj": lambda o: self._show(o[0]),
            b"TJ": lambda o: self._show(o[0]),
            b"'": lambda o: self._set_and_show([self.state.word_spacing, self.state.spacing, *o]),
            b'"': self._set_and_show,
            b"w": lambda o: self._set(pen=_number(o[0])),
            b"m": lambda o: page.paths.move(self._point(o[-2:])),
            b"re": self._box,
            b"n": lambda _: page.paths.forget(),
            **dict.fromkeys((b"l", b"c", b"v", b"y"), lambda o: page.paths.line(self._point(o[-2:]))),
            **dict.fromkeys((b"S", b"s"), lambda _: self._paint(filled=False, drawn=True)),
            **dict.fromkeys((b"f", b"F", b"f*"), lambda _: self._paint(filled=True, drawn=False)),
            **dict.fromkeys((b"B", b"B*", b"b", b"b*"), lambda _: self._paint(filled=True, drawn=True)),
        }

    def follow(self, contents: ArrayObject | StreamObject) -> None:
        """Draw a stream, or several one after the other."""
        for operands, operator in ContentStream(contents, self.page.reader, "bytes").operations:
            self.page.spend(1)
            act = self.operators.get(operator)
            if act is not None:
                with suppress(IndexError):  # operands are missing: the operator does nothing
                    act(operands)

    def _set(self, **values: Any) -> None:
        self.state = replace(self.state, **values)

    def _restore(self) -> None:
        self.state = self.kept.pop() if self.kept else self.state

    def _put(self, matrix: Matrix) -> None:
        self.pen = self.line = matrix

    def _move(self, x: float, y: float) -> None:
        self._put(mult([1.0, 0.0, 0.0, 1.0, x, y], self.line))

    def _lead(self, operands: Sequence[Any]) -> None:
        self._set(leading=-_number(operands[1]))
        self._move(_number(operands[0]), _number(operands[1]))

    def _advance(self, width: float) -> None:
        a, b, c, d, x, y = self.pen
        self.pen = [a, b, c, d, x + width * a, y + width * b]

    def _place(self) -> Matrix:
        return mult([1.0, 0.0, 0.0, 1.0, 0.0, self.state.rise], mult(self.pen, self.state.matrix))

    def _point(self, operands: Sequence[Any]) -> Point:
        return place(_number(operands[0]), _number(operands[1]), self.state.matrix)

    def _box(self, operands: Sequence[Any]) -> None:
        x, y, width, height = (_number(value) for value in (operands[0], operands[1], operands[2], operands[3]))
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.page.paths.box([place(*corner, self.state.matrix) for corner in corners])

    def _paint(self, *, filled: bool, drawn: bool) -> None:
        if filled:
            self.page.paths.fill()
        if drawn:
            a, b, c, d, _, _ = self.state.matrix
            self.page.paths.stroke(self.state.pen * abs(a * d - b * c) ** 0.5)
        self.page.paths.forget()

    def _entry(self, kind: str, name: object) -> object:
        entries = self.resources.get(kind)
        entries = entries.get_object() if entries is not None else None
        entry = entries.get(name) if isinstance(entries, DictionaryObject) else None
        return entry.get_object() if entry is not None else None

    def _font(self, resource: object) -> Font | None:
        if not isinstance(resource, DictionaryObject):
            return None
        fonts = self.page.fonts
        if id(resource) not in fonts:
            fonts[id(resource)] = resource, Font.from_font_resource(resource)
        return fonts[id(resource)][1]

    def _form(self, form: object) -> None:
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return
        self.page.forms += 1
        if self.depth >= DEEPEST or self.page.forms > FORMS:
            return
        matrix = form.get("/Matrix")
        placed = mult(_matrix(matrix), self.state.matrix) if isinstance(matrix, ArrayObject) else self.state.matrix
        resources = _resources(form) or self.resources
        _Drawing(self.page, resources, replace(self.state, matrix=placed), self.depth + 1).follow(form)

    def _set_and_show(self, operands: Sequence[Any]) -> None:
        word_spacing, spacing, text = operands[:3] if len(operands) > 2 else (0.0, 0.0, b"")
        self._set(word_spacing=_number(word_spacing), spacing=_number(spacing))
        self._move(0.0, -self.state.leading)
        self._show(text)

    def _show(self, shown: object) -> None:
        """The text of one operator: a piece, or several where a step is wide enough to lead to another column."""
        state = self.state
        if state.font is None or not state.size:
            return
        text, start = "", self._place()
        stops: list[float] = []
        at = 0.0
        for part in shown if isinstance(shown, ArrayObject) else [shown]:
            if isinstance(part, int | float):
                step = -float(part) / 1000
                if step > WIDE_GAP and text:
                    self._note(text, start, stops)
                    text, stops = "", []
                elif step > WORD_GAP and text and not text.endswith(" "):
                    text += " "
                    stops.append(at)
                self._advance(step * state.size * state.scale)
                at += step * state.size * state.scale
            elif isinstance(part, str | bytes):
                start, at = (start, at) if text else (self._place(), 0.0)
                more, ends, width = self._characters(part, state.font)
                text += more
                stops += [at + end for end in ends]
                at += width
        if text:
            self._note(text, start, stops)

    def _characters(self, shown: str | bytes, font: Font) -> tuple[str, list[float], float]:
        """What a string says, how far from its beginning each character ends, and its width; the pen moves on by it."""
        state = self.state
        simple = isinstance(shown, bytes) and not isinstance(font.encoding, str)
        if isinstance(shown, str):
            raw = coded = list(shown)
        elif isinstance(font.encoding, str):
            raw = coded = list(shown.decode(font.encoding, "replace"))
        else:
            raw = [chr(byte) for byte in shown]
            coded = [font.encoding.get(byte, chr(byte)) for byte in shown]
        self.page.spend(len(raw))
        default = font.character_widths.get("default", 500)
        text: list[str] = []
        ends: list[float] = []
        at = 0.0
        for code, character in zip(raw, coded, strict=True):
            width = _number(font.character_widths.get(code, default)) / 1000 * state.size + state.spacing
            at += (width + (state.word_spacing if simple and code == " " else 0.0)) * state.scale
            said = font.character_map.get(character, character)
            text.append(said)
            ends += [at] * len(said)
        self._advance(at)
        return "".join(text), ends, at

    def _note(self, text: str, start: Matrix, stops: Sequence[float]) -> None:
        """Keep a piece that was drawn from ``start`` to where the pen is."""
        a, b, c, d, x, y = start
        end = self._place()
        size = abs(self.state.size) * ((c * c + d * d) ** 0.5 or 1.0)
        level = abs(a) >= abs(b)
        angle = (0 if level else 90) + (0 if (a if level else b) * self.state.size > 0 else 180)
        self.page.turned[angle].append(
            Piece(text, *turned(x, y, angle), turned(end[4], end[5], angle)[0], size, tuple(stops))
        )

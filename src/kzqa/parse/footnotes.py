"""Footnotes: the blocks at the pages' feet, and the marks that lead to them.

A line that only happens to begin with the right number is not taken: its block must reach to the end of its page, or be
set in smaller type, and its number must stand as a mark in the text above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kzqa.parse.furniture import starts_page
from kzqa.parse.units import Unit, UnitKind
from kzqa.read import Line

__all__ = ["find_footnotes", "mark_pattern", "printed_number"]

SMALL = 0.93
"""Type below this share of the text's is that of notes."""

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(f"{_SUPERSCRIPTS}⁽⁾", "0123456789()")
_RAISED = str.maketrans("0123456789", _SUPERSCRIPTS)

_LABEL = re.compile(
    rf"\s?(?P<mark>\(\s?(?P<round>\d{{1,3}})\s?\)|\[(?P<square>\d{{1,3}})\]|⁽?(?P<raised>[{_SUPERSCRIPTS}]{{1,3}})⁾?)\s*(?=\S)"
    r"|\s?(?P<plain>\d{1,3})(?:\s+(?=\S)|(?=[A-ZА-ЯӘҒҚҢӨҰҮҺІ][^\W\d_]))"
)
_NUMBERED = re.compile(r"\s?(?:\d{1,3}|[A-ZА-ЯΑ-Ω]{1,3})[.)]\s+\S")
_ENDED = re.compile(r"[.!?…][’”\"')\]]*$|https?://\S+$")


@dataclass(frozen=True, slots=True)
class _Label:
    mark: str
    number: int
    strong: bool
    """In brackets or raised: a form that only a note's label has at a page's foot."""
    glued: bool
    """In type as large as the text's: its mark cannot be a raised one."""


def _label(line: Line, body: float | None = None) -> _Label | None:
    match = _LABEL.match(line.text)
    if not match:
        return None
    mark = match["mark"] or match["plain"]
    digits = match["round"] or match["square"] or match["raised"] or match["plain"]
    strong = match["plain"] is None
    return _Label(
        mark, int(digits.translate(_PLAIN)), strong, not strong and body is not None and not _small(line, body)
    )


def printed_number(unit: Unit) -> int:
    """The number that a footnote has on its page; its ``label`` counts on where the pages begin again at 1."""
    return int(re.sub(r"\D", "", unit.mark.translate(_PLAIN)))


def mark_pattern(number: int, bracketed: bool = False, raised: bool = True, *, surely: bool = False) -> re.Pattern[str]:
    """A footnote's mark: raised, or glued to a word, a closing quotation mark, or a year (``Kazakhstan1``, ``20132``).

    Args:
        number: as printed.
        bracketed: whether the footnote itself is labelled in brackets: then its mark may be, too.
        raised: whether its mark may be a raised number.
        surely: whether capitals with a number are none, that may be a name: ``C5+1``, ``CO2``, ``EU27``.
    """
    above = str(number).translate(_RAISED)
    word = r"(?<=[^\W\d_][^\W\d_])(?<![^\W\d_][A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])" if surely else r"(?<=[^\W\d_])"
    forms = [rf"(?:{word}|(?<=[)\]’”\"'])|(?<=\b(?:19|20)\d\d)){number}(?![\d]|[^\W\d_]|[-+_/(])"]
    if raised:
        forms.append(rf"\s?(?:⁽\s?{above}\s?⁾|(?<![{_SUPERSCRIPTS}]){above}(?![{_SUPERSCRIPTS}]))")
    if bracketed:
        forms.append(rf"(?<=\S)\s?(?:\(\s?{number}\s?\)|\[{number}\])")
    return re.compile("|".join(forms))


def find_footnotes(lines: Sequence[Line]) -> list[Unit]:
    """The footnotes of a text, each with its lines, also those on the next page.

    Args:
        lines: without blank lines and page furniture.
    """
    body = _body_size(lines)
    marks = _Marks(lines)
    units: list[Unit] = []
    index = 0
    above = 0
    small_ends, page_ends = _ends(lines, body)
    while index < len(lines):
        line = lines[index]
        small = _small(line, body)
        label = _label(line, body)
        end = small_ends[index] if small else page_ends[index]
        due = len(units) + 1
        if units and small and not label and _continues(lines, index, end, units[-1]):
            units[-1].lines.append(line)
            index += 1
        elif (
            label
            and (
                label.number == (printed_number(units[-1]) + 1 if units else due)
                or (label.number == 1 and (label.strong or small) and above > 0)
            )
            and marks.above(index, label, above if label.number == 1 else 0)
        ):
            units.extend(_split_block(lines[index:end], due, label.number))
            above = index = end
        else:
            index += 1
    return units


class _Marks:
    """Whether a note's number stands as a mark in the lines above it; no line is searched twice for one number."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.searched: dict[tuple[int, bool, bool], tuple[int, int]] = {}
        """For a number and its form: how far was searched, and the last line that has it (-1 for none)."""

    def above(self, index: int, label: _Label, start: int) -> bool:
        """Whether one of the lines from ``start`` to before ``index`` has it."""
        form = label.number, label.strong, label.glued
        to, last = self.searched.get(form, (0, -1))
        pattern = mark_pattern(label.number, label.strong, not label.glued)
        for at in range(to, index):
            if pattern.search(self.lines[at].text):
                last = at
        self.searched[form] = (max(to, index), last)
        return last >= start


def _body_size(lines: Sequence[Line]) -> float | None:
    """The type size that most of the text has."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.size is not None:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else None


def _small(line: Line, body: float | None) -> bool:
    return body is not None and line.size is not None and line.size < SMALL * body


def _continues(lines: Sequence[Line], index: int, end: int, last: Unit) -> bool:
    """Whether small type without a number goes on with the last note: one cut off on the page before."""
    if _ENDED.search(last.lines[-1].text.strip()):
        return False
    line, before = lines[index], last.lines[-1]
    at_foot = end >= len(lines) or starts_page(lines[end], lines[end - 1])
    return at_foot and line.page is not None and before.page is not None and line.page - before.page <= 1


def _ends(lines: Sequence[Line], body: float | None) -> tuple[list[int], list[int]]:
    """For every line the index after the small type that goes on from it on its page, and after its page."""
    small_ends = list(range(1, len(lines) + 1))
    page_ends = list(small_ends)
    for index in range(len(lines) - 2, -1, -1):
        following = lines[index + 1]
        if not starts_page(following, lines[index]) and not _text_goes_on(following, lines[index]):
            page_ends[index] = page_ends[index + 1]
            small_ends[index] = small_ends[index + 1] if _small(following, body) else index + 1
    return small_ends, page_ends


def _text_goes_on(line: Line, previous: Line) -> bool:
    """Whether, in a text without pages, a recital or paragraph opens below a gap: no note goes on that far."""
    return line.page is None and line.number > previous.number + 1 and bool(_NUMBERED.match(line.text))


def _split_block(block: Sequence[Line], due: int, first: int) -> list[Unit]:
    """The notes of a block.

    Args:
        block: lines of one page, the first of them labelled.
        due: the label of the first note, counted over the whole text.
        first: its number as printed.
    """
    units: list[Unit] = []
    for line in block:
        label = _label(line)
        if label and label.number == first + len(units):
            units.append(Unit(UnitKind.FOOTNOTE, [line], label=str(due + len(units)), mark=label.mark))
        else:
            units[-1].lines.append(line)
    return units

"""Page furniture and footnotes: the lines that are not of the running text.

Both are found before the structure is read, so that a footer in the middle of a recital does not cut it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from kzqa.parse.units import Unit, UnitKind
from kzqa.read import Line

__all__ = ["find_footnotes", "find_furniture", "starts_page"]

PATTERNS: tuple[re.Pattern[str], ...] = (
    # RC\1224524EN.docx 5/12 PE689.006v01-00 }   (also with one of its parts alone on the line)
    re.compile(r"\w+[\\/]\d{5,}[A-Z]{2}\.(?:docx?|pdf)(?:\s+\d+/\d+)?(?:\s+PE\s?\d{3}\.\d{3}.*)?"),
    re.compile(r"PE\s?\d{3}\.\d{3}(?:v\d\d-\d\d)?(?:\s*\})?(?:\s+RC\s?\d*)?(?:\s+\d+/\d+)?"),
    re.compile(r"(?:Page\s+)?\d{1,4}\s?/\s?\d{1,4}"),
    re.compile(r"[-–—]\s?\d{1,4}\s?[-–—]"),
    re.compile(r"[*_=~·•–—-]{3,}|\*(?:\s+\*)+"),
    re.compile(r"https?://\S+"),
)
"""Whole lines that are furniture wherever they stand."""

LANGUAGE_CODE = re.compile(r"[A-Z]{2}")
"""The language of the version, set alone at the foot of a page: furniture beside other furniture only."""

EDGE_LINES = 3
"""How many lines at a page's top and foot may be running headers and footers."""


def find_furniture(lines: Sequence[Line]) -> list[Unit]:
    """Running headers and footers, page numbers, separators and listings of link targets.

    Known patterns count anywhere; in formats with pages, so do lines that recur, numbers apart, at the top or the foot
    of at least three pages. Neighbouring lines make one unit.
    """
    content = [line for line in lines if not line.blank]
    taken = {line.number for line in content if any(p.fullmatch(line.text.strip()) for p in PATTERNS)}
    taken |= _recurring(content)
    for before, line, after in zip([None, *content], content, [*content[1:], None], strict=False):
        beside = {neighbour.number for neighbour in (before, after) if neighbour}
        if LANGUAGE_CODE.fullmatch(line.text.strip()) and beside & taken:
            taken.add(line.number)
    units: list[Unit] = []
    previous = None
    for line in content:
        if line.number in taken:
            if previous is not None and previous.number in taken:
                units[-1].lines.append(line)
            else:
                units.append(Unit(UnitKind.ARTEFACT, [line]))
        previous = line
    return units


def _recurring(content: Sequence[Line]) -> set[int]:
    pages: defaultdict[int, list[Line]] = defaultdict(list)
    for line in content:
        if line.page is not None:
            pages[line.page].append(line)
    seen: Counter[tuple[str, str]] = Counter()
    at: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for page in pages.values():
        edges = [("top", line) for line in page[:EDGE_LINES]] + [("foot", line) for line in page[-EDGE_LINES:]]
        for key, numbers in {
            (edge, re.sub(r"\d+", "#", line.text.strip())): line.number for edge, line in edges
        }.items():
            seen[key] += 1
            at[key].append(numbers)
    return {number for key, count in seen.items() if count >= 3 for number in at[key]}


def starts_page(line: Line, previous: Line | None) -> bool:
    """Whether a page begins with this line.

    Without page numbers the sign is one leading space: text extracted from PDF sets it on a page's first line.
    """
    if previous is not None and line.page is not None:
        return line.page != previous.page
    return line.text[:1] == " " and not line.blank


_FOOTNOTE = re.compile(r"\s?(\d{1,3})\s+(?=\S)")


def find_footnotes(lines: Sequence[Line]) -> list[Unit]:
    """Footnotes: a block at a page's foot whose numbers follow on from the last footnote's.

    A line that only happens to begin with the right number is not taken: the block must reach to the end of its page,
    and its number must stand as a mark in the text above it.

    Args:
        lines: without blank lines and page furniture.
    """
    units: list[Unit] = []
    index = 0
    while index < len(lines):
        match = _FOOTNOTE.match(lines[index].text)
        expected = len(units) + 1
        if match and int(match[1]) == expected and _marked(lines[:index], expected):
            end = _page_end(lines, index)
            block = _split_block(lines[index:end], expected)
            if end < len(lines) or len(block) > 0:
                units.extend(block)
                index = end
                continue
        index += 1
    return units


def mark_pattern(number: int) -> re.Pattern[str]:
    """A footnote's mark glued to a word, a closing quotation mark, or a year: ``Kazakhstan1``, ``20132``."""
    return re.compile(rf"(?:(?<=[^\W\d_])|(?<=[)\]’”\"'])|(?<=\b(?:19|20)\d\d)){number}(?![\d]|[^\W\d_])")


def _marked(above: Sequence[Line], number: int) -> bool:
    pattern = mark_pattern(number)
    return any(pattern.search(line.text) for line in above)


def _page_end(lines: Sequence[Line], index: int) -> int:
    """The index after the last line of the page that ``lines[index]`` stands on."""
    end = index + 1
    while end < len(lines) and not starts_page(lines[end], lines[end - 1]):
        end += 1
    return end


def _split_block(block: Sequence[Line], first: int) -> list[Unit]:
    units: list[Unit] = []
    for line in block:
        match = _FOOTNOTE.match(line.text)
        if match and int(match[1]) == first + len(units):
            units.append(Unit(UnitKind.FOOTNOTE, [line], label=match[1], mark=match[1]))
        else:
            units[-1].lines.append(line)
    return units

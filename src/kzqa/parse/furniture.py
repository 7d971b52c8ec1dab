"""Page furniture: running headers and footers, page numbers, separators.

It is found before the structure is read, so that a footer in the middle of a recital does not cut it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzqa.parse.recurring import printed_numbers, recurring_lines, shape
from kzqa.parse.units import Unit, UnitKind
from kzqa.read import Line

__all__ = ["find_furniture", "starts_page"]

PATTERNS: tuple[re.Pattern[str], ...] = (
    # RC\1224524EN.docx 5/12 PE689.006v01-00 }   (also with one of its parts alone on the line)
    re.compile(r"\w+[\\/]\d{5,}[A-Z]{2}\.(?:docx?|pdf)(?:\s+\d+/\d+)?(?:\s+PE\s?\d{3}\.\d{3}.*)?"),
    re.compile(r"PE\s?\d{3}\.\d{3}(?:v\d\d-\d\d)?(?:\s*\})?(?:\s+RC\s?\d*)?(?:\s+\d+/\d+)?"),
    re.compile(r"(?:Page\s+)?\d{1,4}\s?/\s?\d{1,4}"),
    re.compile(r"[-–—]\s?\d{1,4}\s?[-–—]"),
    re.compile(r"[*_=~·•–—-]{3,}|\*(?:\s+\*)+"),
)
"""Whole lines that are furniture wherever they stand."""

LINK = re.compile(r"https?://\S+")
"""A link's target alone on its line is of a listing, unless it goes on with a sentence."""

LANGUAGE_CODE = re.compile(r"[A-Z]{2}")
"""The language of the version, set alone at the foot of a page: furniture beside other furniture only."""

EDGE_LINES = 5
"""How many lines at a page's top and foot may be running headers and footers."""

RUNNING_SHARE = 0.4
"""Of the pages between its first and its last, on how many a running line stands; left and right pages may differ."""

LEAST_SHARE = 0.05
"""Of all pages, on how many a running line stands: on fewer, it is rather text that is repeated."""

FEW_PAGES = 6
"""Of fewer pages, two are enough for a line that counts them: left and right ones may differ."""


def find_furniture(lines: Sequence[Line]) -> list[Unit]:
    """Running headers and footers, page numbers, separators and listings of link targets.

    Known patterns count anywhere. So do lines that run along the tops or the feet of the pages; in a text without
    pages, lines that recur about once a page in the middle of sentences. Neighbouring lines make one unit.
    """
    content = [line for line in lines if not line.blank]
    taken = {line.number for line in content if any(p.fullmatch(line.text.strip()) for p in PATTERNS)}
    taken |= {
        line.number
        for before, line in zip([None, *content], content, strict=False)
        if LINK.fullmatch(line.text.strip()) and not (before and _goes_on(before, line, taken))
    }
    if any(line.page for line in content):
        taken |= _running(content, taken)
    elif all(line.opens is None for line in content):  # formats that know their paragraphs have no running lines
        taken |= recurring_lines(content, taken)
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


def _goes_on(before: Line, link: Line, taken: set[int]) -> bool:
    """Whether a sentence in the same type leads into a link; without type sizes, a link alone is one of a listing."""
    if before.size is None or before.size != link.size or before.number in taken:
        return False
    return not re.search(r"[.;:!?…][’”\"')\]]*$|https?://\S+$", before.text.strip())


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at a page's edge, to be compared with those of other pages."""

    line: Line
    page: int
    depth: int
    """0 for the outermost line."""
    numbers: tuple[int, ...]


def _running(content: Sequence[Line], known: set[int]) -> set[int]:
    """The lines that recur along the edges of the pages, and have none of the running text outside them."""
    pages: defaultdict[int, list[Line]] = defaultdict(list)
    for line in content:
        if line.page is not None:
            pages[line.page].append(line)
    found: set[int] = set()
    for upwards in (False, True):
        groups: defaultdict[str, list[_Edge]] = defaultdict(list)
        for edge in _edges(pages, upwards):
            groups[shape(edge.line.text)].append(edge)
        recurring = {edge.line.number for group in groups.values() for edge in _recurring(group, len(pages))} | known
        for page in pages.values():
            for line in (page[::-1] if upwards else page)[:EDGE_LINES]:
                if line.number not in recurring:
                    break
                found.add(line.number)
    return found


def _edges(pages: dict[int, list[Line]], upwards: bool) -> Iterator[_Edge]:
    for number, page in pages.items():
        for depth, line in enumerate((page[::-1] if upwards else page)[:EDGE_LINES]):
            yield _Edge(line, number, depth, printed_numbers(line.text))


def _recurring(group: Sequence[_Edge], pages: int) -> list[_Edge]:
    """The lines of one shape that run along the pages: always as deep, and their numbers stay or count the pages."""
    depth = _usual([edge.depth for edge in group])
    kept = [edge for edge in group if abs(edge.depth - depth) <= 1]
    for place in range(max((len(edge.numbers) for edge in kept), default=0)):
        here = [edge for edge in kept if len(edge.numbers) > place]
        same = _most([(edge.numbers[place], edge) for edge in here])
        step = _most([(edge.numbers[place] - edge.page, edge) for edge in here])
        kept = max(same, step, key=len)
    on = sorted({edge.page for edge in kept})
    if not kept or len(on) < RUNNING_SHARE * (on[-1] - on[0] + 1):
        return []
    counts = bool(set.intersection(*({number - edge.page for number in edge.numbers} for edge in kept)))
    least = 2 if pages < (FEW_PAGES if counts else 3) else max(3, LEAST_SHARE * pages)
    return kept if len(on) >= least else []


def _most(valued: Sequence[tuple[int, _Edge]]) -> list[_Edge]:
    """The lines with the value that most of them have."""
    usual = _usual([value for value, _ in valued])
    return [edge for value, edge in valued if value == usual]


def _usual(values: Sequence[int]) -> int:
    return Counter(values).most_common(1)[0][0]


def starts_page(line: Line, previous: Line | None) -> bool:
    """Whether a page begins with this line.

    Without page numbers the sign is one leading space: text extracted from PDF sets it on a page's first line.
    """
    if previous is not None and line.page is not None:
        return line.page != previous.page
    return line.text[:1] == " " and not line.blank

"""Running lines of a text without pages, found by how they recur and where they stand.

Text copied from a PDF often keeps its headers and footers but not its page breaks. A line is taken for a running one
when it recurs from the beginning to the end, in ever other surroundings, with numbers that stay or count up; and when

- it counts and has a number that stays, too (``15698/22 4``, ``Page 4 of 12``), or
- it cuts sentences, and counts or comes about once a page, or
- it keeps beside such a line, or beside one that is known.

Headings, labels, and words that happen to fill a line again do none of this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kzqa.read import Line

__all__ = ["printed_numbers", "recurring_lines", "shape"]

LEAST = 3
"""How often a running line comes, at least."""

LONGEST = 150
"""Characters that a running line has, at most."""

CUTS = 0.2
"""Share of its places at which a running line cuts a sentence; two at least."""

STEADY = 0.7
"""Share of the distances between two of its places that are about a page."""

SHORTEST_PAGE = 12
"""Lines, blank ones not counted."""

COUNTING = 0.9
"""Share of its steps from place to place by which a number counts up."""

FARTHEST = 2.5
"""In usual distances, how far from the text's beginning and end its first and last place are, at most."""

FAR = 12
"""How many lines away the text around a running line is looked for."""

BESIDE = 2
"""How many lines away another running line may stand."""

_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_OF_SENTENCE = re.compile(r"[.;:,]$")
_ENDED = re.compile(r"[.;:!?…·][’”“»\"')\]]*$")


def shape(text: str) -> str:
    """What stays the same from page to page: white space, case and numbers set aside."""
    squeezed = re.sub(r"\s+", " ", text.strip()).casefold()
    return "#" if _ROMAN.fullmatch(squeezed) else _NUMBER.sub("#", squeezed)


def printed_numbers(text: str) -> tuple[int, ...]:
    """The numbers in a line."""
    return tuple(int(digits[-9:]) for digits in _NUMBER.findall(text))


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of one shape, by their places among the lines that are not blank."""

    places: tuple[int, ...]
    counts: bool
    """Whether one of its numbers counts up."""
    stays: bool
    """Whether one of its numbers stays."""


def recurring_lines(content: Sequence[Line], known: set[int]) -> set[int]:
    """The numbers of the running lines.

    Args:
        content: the lines of a text without pages, blank ones left out.
        known: numbers of the lines that are known as page furniture.
    """
    groups = [group for group in _groups(content, known) if _reaches(group, len(content))]
    marked = {place for group in groups for place in group.places}
    marked |= {place for place, line in enumerate(content) if line.number in known}
    groups = [group for group in groups if _elsewhere(group, content, marked)]
    signs = {place for place, line in enumerate(content) if line.number in known}
    found: set[int] = set()
    for group in groups:
        cuts = _cuts(group, content, marked)
        paged = group.counts and group.stays and not _goes_on(group, content, marked)
        if paged or (cuts and (group.counts or _steady(group))):
            found |= set(group.places)
    signs |= found
    found |= {place for group in groups if _beside(group, signs) for place in group.places}
    return {content[place].number for place in found}


def _groups(content: Sequence[Line], known: set[int]) -> list[_Group]:
    """Lines of one shape whose numbers stay the same or count up."""
    by_shape: defaultdict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(content):
        if line.number not in known and len(line.text) <= LONGEST and not _OF_SENTENCE.search(line.text.strip()):
            by_shape[shape(line.text)].append(place)
    found: list[_Group] = []
    for places in by_shape.values():
        if len(places) < LEAST:
            continue
        columns = list(zip(*(printed_numbers(content[place].text) for place in places), strict=False))
        apart = median(after - before for before, after in pairwise(places))
        counting = [_counts(column) for column in columns]
        even = all(count or len(set(column)) == 1 for count, column in zip(counting, columns, strict=True))
        group = _Group(tuple(places), any(counting), not all(counting))
        small = content[places[0]].text.strip()[:1].islower()
        if apart >= SHORTEST_PAGE and even and (not small or (group.counts and group.stays)):
            found.append(group)
    return found


def _counts(numbers: Sequence[int]) -> bool:
    """Whether they count pages up, all of them or every other one; a few may be missing."""
    steps = [after - before for before, after in pairwise(numbers)]
    return min(steps) > 0 and sum(step in (1, 2) for step in steps) >= COUNTING * len(steps)


def _around(place: int, content: Sequence[Line], marked: set[int]) -> tuple[str, str] | None:
    """The lines of the text before and after a place; None at its ends."""
    before = next((at for at in range(place - 1, max(-1, place - FAR), -1) if at not in marked), None)
    after = next((at for at in range(place + 1, min(len(content), place + FAR)) if at not in marked), None)
    if before is None or after is None:
        return None
    return content[before].text.strip(), content[after].text.strip()


def _elsewhere(group: _Group, content: Sequence[Line], marked: set[int]) -> bool:
    """Whether it stands in ever other surroundings: where they come again, too, it is the text that is repeated."""
    around = [found for place in group.places if (found := _around(place, content, marked))]
    return all(len(set(side)) > 0.8 * len(side) for side in zip(*around, strict=True)) and bool(around)


def _cuts(group: _Group, content: Sequence[Line], marked: set[int]) -> bool:
    """Whether the group stands in the middle of sentences: one goes on after it in a small letter."""
    around = [found for place in group.places if (found := _around(place, content, marked))]
    cut = sum(not _ENDED.search(before) and after[:1].islower() for before, after in around)
    return cut >= max(2, CUTS * len(group.places))


def _goes_on(group: _Group, content: Sequence[Line], marked: set[int]) -> bool:
    """Whether its lines rather go on with the sentences before them."""
    around = [(place, found) for place in group.places if (found := _around(place, content, marked))]
    on = sum(content[place].text.strip()[:1].islower() and not _ENDED.search(before) for place, (before, _) in around)
    return 2 * on > len(around)


def _reaches(group: _Group, length: int) -> bool:
    """Whether it comes from the beginning to the end."""
    page = median(after - before for before, after in pairwise(group.places))
    return group.places[0] <= FARTHEST * page and length - group.places[-1] <= FARTHEST * page


def _steady(group: _Group) -> bool:
    """Whether it comes about once a page."""
    steps = [after - before for before, after in pairwise(group.places)]
    page = median(steps)
    return sum(0.6 * page <= step <= 1.5 * page for step in steps) >= STEADY * len(steps)


def _beside(group: _Group, signs: set[int]) -> bool:
    """Whether it keeps beside lines that count the pages, or are known."""
    near = sum(any(place + step in signs for step in range(-BESIDE, BESIDE + 1) if step) for place in group.places)
    return near >= 0.8 * len(group.places)

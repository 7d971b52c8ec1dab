"""Running headers and footers, against those that somebody took out by hand.

The data is a Council document of 208 pages (`../shared/data/headers`): the text as extracted from PDF, and the same
text cleaned by a person. A line of the first that the second does not have was removed. That person took footnotes
out, too: those that the rules read as footnotes are left out of the comparison. Cover and title page, which the
cleaned text lacks, are left out as well. Run with ``python -m benchmarks.headers``.

The rules were written looking at the first half of the pages. The second half then showed one fault (a sentence
repeated at the feet of three pages was taken out; precision was .977, separators not counted), which was mended: it
is not unseen any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.tables import as_table, share
from kzqa.parse.footnotes import find_footnotes
from kzqa.parse.furniture import find_furniture
from kzqa.read import Line

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "headers"
NAME = "ST-15698-2022-INIT_EN"
PAGE_MARK = "--<PAGE>--"
FRONT_PAGES = 2
"""Cover and title page: the cleaned text begins after them."""


@dataclass(frozen=True)
class Score:
    """Lines removed by the rules and by hand."""

    removed: frozenset[int]
    gold: frozenset[int]

    @property
    def precision(self) -> float:
        """Share of the lines removed that a person removed, too."""
        return len(self.removed & self.gold) / len(self.removed)

    @property
    def recall(self) -> float:
        """Share of the lines removed by hand that the rules remove."""
        return len(self.removed & self.gold) / len(self.gold)


def pages() -> list[list[str]]:
    """The extracted text, page by page."""
    raw = (DATA / f"{NAME}.raw.txt").read_text(encoding="utf-8")
    return [page.split("\n") for page in raw.split(PAGE_MARK)]


def removed_by_hand(lines: list[Line]) -> frozenset[int]:
    """Numbers of the lines that the cleaned text does not have."""
    cleaned = _letters((DATA / f"{NAME}.cleaned.txt").read_text(encoding="utf-8"))
    return frozenset(line.number for line in lines if _letters(line.text) not in cleaned)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def score(*, paged: bool) -> dict[str, Score]:
    """By half of the document; ``paged`` tells the rules where the pages end."""
    whole = pages()
    lines: list[Line] = []
    for number, page in enumerate(whole, 1):
        lines += [Line(len(lines) + at, text, number) for at, text in enumerate(page, 1)]
    content = [line for line in lines if _letters(line.text)]
    shown = lines if paged else [replace(line, page=None) for line in lines]
    furniture = {line.number for unit in find_furniture(shown) for line in unit.lines}
    running = [line for line in content if line.number not in furniture]
    notes = {line.number for unit in find_footnotes(running) for line in unit.lines}
    gold = removed_by_hand(content) - notes
    half = len(whole) // 2
    scores = {}
    for name, first, last in (("first", FRONT_PAGES + 1, half), ("second", half + 1, len(whole))):
        there = {line.number for line in content if line.page is not None and first <= line.page <= last}
        scores[name] = Score(frozenset(furniture & there), frozenset(gold & there))
    return scores


def main() -> None:
    """Print the table; without the data, say so."""
    if not DATA.is_dir():
        print("The reference data (../shared/data/headers) is not here.")
        return
    rows = [
        [name, half, str(len(found.gold)), str(len(found.removed)), share(found.precision), share(found.recall)]
        for name, paged in (("with pages", True), ("as plain text without pages", False))
        for half, found in score(paged=paged).items()
    ]
    print(as_table(["text", "half", "removed by hand", "by the rules", "precision", "recall"], rows))


if __name__ == "__main__":
    main()

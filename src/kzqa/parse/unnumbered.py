"""A text without numbering, such as an appeal: title, headings, body paragraphs counted in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

from kzqa.parse.units import Unit, UnitKind
from kzqa.parse.walk import APPENDED, NUMBER
from kzqa.read import Line

__all__ = ["read_appended", "read_unnumbered"]

_ITEM = re.compile(r"(?:(?P<mark>[-–—•▪◦●○*·‣])|(?P<number>\(?\d{1,2}[.)])|(?P<letter>\(?[a-zа-яәғқңөұүһі][.)]))\s")
"""How an item of a list begins."""

HEADING_LIMIT = 160
"""Longest heading, in characters."""

_ENDED = re.compile(r"[.;:!?…][’”\"')\]]*$")
_BLOCK_ENDS = re.compile(rf"{_ENDED.pattern}|https?://\S+$")
_LINK = re.compile(r"https?://")
_BACK_MATTER = re.compile(
    r"(?:for (?:more|further) information|notes? to editors|contacts?\b|about (?:us|the authors))",
    re.IGNORECASE,
)
"""How the closing matter of a press text begins: it stands under no heading of the body."""


def read_unnumbered(lines: Sequence[Line], all_lines: Sequence[Line], title: str) -> list[Unit]:
    """Units of the running text, in order.

    Args:
        lines: without blank lines and page furniture; at least one.
        all_lines: the file's lines, blank ones included: they show where paragraphs end.
        title: the title in ``sources.toml``.
    """
    blocks = _blocks(lines, _gaps(all_lines))
    units = _take_title(blocks, title)
    section: str | None = None
    count = 0
    texts = [" ".join(line.text.strip() for line in block) for block in blocks]
    for position, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if _is_heading(text) and position + 1 < len(blocks) and not _is_listed(texts, position):
            section = re.sub(r"\s+", " ", text)
            units.append(Unit(UnitKind.HEADING, block))
            continue
        if _BACK_MATTER.match(text):
            section = None
        count += 1
        units.append(Unit(UnitKind.PARAGRAPH, block, label=str(count), section=section))
    return units


def read_appended(parts: Sequence[Sequence[Line]], all_lines: Sequence[Line]) -> list[Unit]:
    """Units of what is appended to a text, each part counted for itself: its own numbers, if any, stay in the text.

    Args:
        parts: the lines of each annex, explanatory statement or opinion, its heading first.
        all_lines: the file's lines, blank ones included.
    """
    units: list[Unit] = []
    names: Counter[str] = Counter()
    gaps = _gaps(all_lines) if parts else set()
    for part in parts:
        match = APPENDED.fullmatch(part[0].text.strip())
        name = " ".join(word for word in (match.group("annex", "number", "name") if match else ()) if word)
        name = name.capitalize() if not (match and match["number"]) else f"Annex {match['number']}"
        names[name] += 1
        name += f" ({names[name]})" if names[name] > 1 else ""
        slug = re.sub(r"\W+", "-", name).strip("-")
        section = re.sub(r"\s+", " ", part[0].text.strip())
        units.append(Unit(UnitKind.HEADING, [part[0]]))
        count = 0
        blocks = _blocks(part[1:], gaps) if len(part) > 1 else []
        texts = [" ".join(line.text.strip() for line in block) for block in blocks]
        for position, (block, text) in enumerate(zip(blocks, texts, strict=True)):
            if _is_heading(text) and position + 1 < len(blocks) and not _is_listed(texts, position):
                section = re.sub(r"\s+", " ", f"{part[0].text.strip()}: {text}")
                units.append(Unit(UnitKind.HEADING, block))
                continue
            count += 1
            label, named = f"{slug}-{count}", f"{name}, {count}"
            units.append(Unit(UnitKind.PARAGRAPH, block, label=label, section=section, named=named))
    return units


def _take_title(blocks: list[list[Line]], title: str) -> list[Unit]:
    """Move the leading lines that spell the title out of ``blocks``; without a match the first block is the title."""
    wanted = _squash(title)
    spelled = ""
    taken: list[Line] = []
    for line in [line for block in blocks for line in block]:
        spelled = _squash(f"{spelled} {line.text}")
        if not wanted.startswith(spelled):
            break
        taken.append(line)
        if spelled == wanted:
            break
    numbers = {line.number for line in taken} or {line.number for line in blocks[0]}
    title_lines = [line for block in blocks for line in block if line.number in numbers]
    blocks[:] = [rest for block in blocks if (rest := [line for line in block if line.number not in numbers])]
    return [Unit(UnitKind.TITLE, title_lines)]


def _blocks(lines: Sequence[Line], gaps: Set[int]) -> list[list[Line]]:
    """Lines that stand together.

    A gap in the file ends a block where the text had ended too (a page break inside a sentence is no end). So does a
    line that stops short although the next word would have fitted: somebody ended it on purpose.
    """
    width = _width(lines)
    blocks: list[list[Line]] = [[lines[0]]]
    for previous, line in pairwise(lines):
        if line.opens is not None:
            if line.opens:
                blocks.append([line])
            else:
                blocks[-1].append(line)
            continue
        text = line.text.strip()
        first_word = text.split()[0]
        full = 0.9 if line.size is None else 0.75  # proportional type: a full line has fewer letters or more
        fitted = len(previous.text.strip()) + 1 + len(first_word) <= full * width
        begins = not text[0].islower()
        gap = line.number in gaps and line.page == previous.page  # a page always leaves room at its foot
        ended = gap and bool(_BLOCK_ENDS.search(previous.text.strip()))
        item = bool(NUMBER.match(text)) and bool(_ENDED.search(previous.text.strip()))
        if item or _other_type(previous, line) or (begins and (fitted or ended)):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _other_type(previous: Line, line: Line) -> bool:
    """Whether two lines are set in clearly different type, as a heading is."""
    if previous.size is None or line.size is None:
        return False
    return not 0.93 < line.size / previous.size < 1.07


def _gaps(all_lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines before which the file leaves more room than between lines of one paragraph."""
    content = sum(not line.blank for line in all_lines)
    followed = sum(not line.blank and after.blank for line, after in pairwise(all_lines))
    doubled = followed > 0.6 * content
    gaps: set[int] = set()
    room = 0
    for line in all_lines:
        if line.blank:
            room += 1
        else:
            if room > (1 if doubled else 0):
                gaps.add(line.number)
            room = 0
    return gaps


def _width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text.strip()) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))]


def _is_heading(text: str) -> bool:
    return len(text) <= HEADING_LIMIT and not _ENDED.search(text) and not _LINK.search(text) and not text.endswith(",")


def _is_listed(texts: Sequence[str], position: int) -> bool:
    """Whether a block is an item of a list, "– Release Aron Atabek", and no heading.

    Another such stands beside it, or "we demand:" before it.
    """
    before = texts[position - 1] if position else ""
    forms = [_item(text) for text in (before, texts[position], *texts[position + 1 : position + 2])]
    return bool(forms[1]) and (before.endswith(":") or forms[1] in (forms[0], *forms[2:]))


def _item(text: str) -> str:
    """The form of an item of a list; empty for none."""
    match = _ITEM.match(text)
    return match.lastgroup or "" if match else ""


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()

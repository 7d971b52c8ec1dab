"""The automatic numbers of a Word document, as Word would print them (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kzqa.read.counting import counted

__all__ = ["Numbering"]

STYLES: Mapping[str, str] = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
DASHES = "-‐‑‒–—"
LEVELS = 9


@dataclass(slots=True)
class _Level:
    """One level of a list."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    """As printed, ``%1`` standing for the number of the first level."""


@dataclass(slots=True)
class _List:
    """A list as defined: nine levels."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    """A list as used; several may go on with the same counts."""

    list: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    """Levels that begin anew with this use."""


@dataclass(slots=True)
class _Style:
    """What a paragraph's style says of its number."""

    settings: dict[str, str] = field(default_factory=dict)
    based_on: str = ""


class Numbering:
    """Reads ``numbering.xml`` and ``styles.xml``, then counts the paragraphs in their order."""

    def __init__(self) -> None:
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, _Use] = {}
        self._styles: dict[str, _Style] = {}
        self._list = _List()
        self._use: _Use | None = None
        self._level = _Level()
        self._override = 0
        self._style: _Style | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of either part begins."""
        self._define(name, attributes, attributes.get("val", ""))
        if self._use:
            self._start_use(self._use, name, attributes.get("val", ""))
        if self._style:
            self._start_style(self._style, name, attributes.get("val", ""))

    def _define(self, name: str, attributes: Mapping[str, str], value: str) -> None:
        match name:
            case "abstractNum":
                self._list = self._lists.setdefault(attributes.get("abstractNumId", ""), _List())
            case "lvl":
                self._level = self._list.levels.setdefault(_int(attributes.get("ilvl", "")), _Level())
            case "start":
                self._level.start = _int(value, 1)
            case "numFmt":
                self._level.style = value
            case "lvlText":
                self._level.text = value
            case "num":
                self._use = self._uses.setdefault(attributes.get("numId", ""), _Use())
            case "lvlOverride":
                self._override = _int(attributes.get("ilvl", ""))
            case "style":
                self._style = self._styles.setdefault(attributes.get("styleId", ""), _Style())

    def _start_use(self, use: _Use, name: str, value: str) -> None:
        if name == "abstractNumId":
            use.list = value
        elif name == "startOverride":
            use.starts[self._override] = _int(value, 1)

    def _start_style(self, style: _Style, name: str, value: str) -> None:
        if name == "basedOn":
            style.based_on = value
        elif name in ("numId", "ilvl"):
            style.settings[name] = value

    def end(self, name: str) -> None:
        """It ends."""
        if name == "num":
            self._use = None
        elif name == "style":
            self._style = None

    def data(self, _text: str) -> None:
        """Settings have no text."""

    def label(self, settings: Mapping[str, str]) -> str:
        """The number of the next paragraph; empty where it has none.

        Args:
            settings: what the paragraph itself says: ``pStyle``, ``numId``, ``ilvl``.
        """
        found = {**self._inherited(settings.get("pStyle", "")), **settings}
        use = self._uses.get(found.get("numId", ""))
        if use is None or found.get("numId") == "0":
            return ""
        of = self._lists.get(use.list)
        at = min(_int(found.get("ilvl", "")), LEVELS - 1)
        if of is None or at not in of.levels:
            return ""
        if at in use.starts:
            of.counts[at] = use.starts.pop(at) - 1
        of.counts[at] = of.counts.get(at, of.levels[at].start - 1) + 1
        for deeper in [level for level in of.counts if level > at]:
            del of.counts[deeper]
        return _print(of, at)

    def _inherited(self, style: str) -> Mapping[str, str]:
        settings: dict[str, str] = {}
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            settings = {**self._styles[style].settings, **settings}
            style = self._styles[style].based_on
        return settings


def _print(of: _List, at: int) -> str:
    level = of.levels[at]
    if level.style == "bullet":
        return level.text if level.text in DASHES and level.text else "–"
    if level.style == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        there = of.levels.get(index, _Level())
        return counted(of.counts.get(index, there.start), STYLES.get(there.style, "1"))

    return re.sub(r"%([1-9])", number, level.text)


def _int(text: str, otherwise: int = 0) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else otherwise

"""Lines to a source's paragraphs; nothing is lost.

Every non-blank line of the file belongs to exactly one :class:`Unit`; the units that can be cited become paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kzqa.domain import FootnoteMark, Kind, Paragraph
from kzqa.errors import ParseError
from kzqa.parse.declared import declared_footnotes, declared_furniture, take_out_declared_marks
from kzqa.parse.footnotes import find_footnotes, mark_pattern, printed_number
from kzqa.parse.furniture import find_furniture
from kzqa.parse.legislation import LEGISLATION, is_legislation
from kzqa.parse.resolution import PARLIAMENT, UNITED_NATIONS, is_resolution, is_united_nations
from kzqa.parse.units import Unit, UnitKind, Vocabulary, join_lines
from kzqa.parse.unnumbered import read_appended, read_unnumbered
from kzqa.parse.walk import Rule, Walk
from kzqa.read import Document, Line
from kzqa.reference import make_anchor

__all__ = ["Parsed", "Unit", "UnitKind", "parse"]

CITABLE: Mapping[UnitKind, Kind] = {
    UnitKind.CITATION: Kind.CITATION,
    UnitKind.RECITAL: Kind.RECITAL,
    UnitKind.PARAGRAPH: Kind.PARAGRAPH,
    UnitKind.FOOTNOTE: Kind.FOOTNOTE,
}


GRAMMARS: tuple[tuple[Callable[[Sequence[Line]], bool], tuple[Rule, ...]], ...] = (
    (is_resolution, PARLIAMENT),
    (is_united_nations, UNITED_NATIONS),
    (is_legislation, LEGISLATION),
)
"""How a text of each grammar is known, and its rules; a text of none is read as unnumbered."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's units, in the order of their first lines, and the paragraphs made of them."""

    units: tuple[Unit, ...]
    paragraphs: tuple[Paragraph, ...]


def parse(document: Document, source: str, title: str) -> Parsed:
    """Read the structure of a document.

    Args:
        document: what a reader returned; has at least one line that is not blank.
        source: the source's id.
        title: its title in ``sources.toml``, which the file is expected to open with.

    Returns:
        Units over all non-blank lines, and the citable paragraphs: the running text first, then the footnotes.

    Raises:
        ParseError: a label out of sequence, a resolution without numbered paragraphs, or no running text at all.
    """
    declared = [*declared_furniture(document.lines), *declared_footnotes(document.lines)]
    said = {line.number for unit in declared for line in unit.lines}
    furniture = find_furniture([line for line in document.lines if line.number not in said])
    furniture += [unit for unit in declared if unit.kind is UnitKind.ARTEFACT]
    taken = {line.number for unit in furniture for line in unit.lines} | said
    running = [line for line in document.lines if not line.blank and line.number not in taken]
    rules = next((rules for opens, rules in GRAMMARS if opens(running)), None)
    known = [unit for unit in declared if unit.kind is UnitKind.FOOTNOTE]
    footnotes = known or (find_footnotes(running) if rules or any(line.size for line in running) else [])
    taken |= {line.number for unit in footnotes for line in unit.lines}
    running = [line for line in running if line.number not in taken]
    if not running:
        raise ParseError(
            "all that is here are headers, footers or footnotes; is the file complete?",
            file=document.path,
            line=document.lines[0].number,
        )
    body = _walk(rules, running, document, title) if rules else read_unnumbered(running, document.lines, title)
    vocabulary = Vocabulary.of(document.lines)
    citable = [unit for unit in (*body, *footnotes) if unit.kind in CITABLE]
    texts = [join_lines(unit.body(), vocabulary) for unit in citable]
    texts, marks = _take_out_declared(citable, texts)
    if not known:
        texts, marks = _take_out_marks(citable, texts)
    paragraphs = tuple(
        _paragraph(unit, text, source, order, marks.get(order, ()))
        for order, (unit, text) in enumerate(zip(citable, texts, strict=True))
    )
    units = sorted((*body, *footnotes, *furniture), key=lambda unit: unit.lines[0].number)
    return Parsed(tuple(units), paragraphs)


def _walk(rules: Sequence[Rule], running: Sequence[Line], document: Document, title: str) -> list[Unit]:
    walk = Walk(document.path, title, running)
    walk.over(rules)
    if not walk.count(UnitKind.PARAGRAPH):
        raise walk.error(running[-1], "the resolution has no numbered paragraph; is the file complete?")
    return [*walk.units, *read_appended(walk.appended, document.lines)]


def _paragraph(unit: Unit, text: str, source: str, order: int, footnotes: tuple[FootnoteMark, ...]) -> Paragraph:
    numbers = [line.number for line in unit.lines]
    pages = [line.page for line in unit.lines if line.page is not None]
    kind = CITABLE[unit.kind]
    return Paragraph(
        source=source,
        kind=kind,
        anchor=make_anchor(kind, unit.parent or unit.label, unit.label if unit.parent else None),
        label=unit.named or unit.label,
        text=text,
        order=order,
        lines=(min(numbers), max(numbers)),
        pages=(min(pages), max(pages)) if pages else None,
        section=unit.section,
        footnotes=footnotes,
    )


def _take_out_declared(
    units: Sequence[Unit], texts: Sequence[str]
) -> tuple[list[str], dict[int, tuple[FootnoteMark, ...]]]:
    """The texts without the marks that the format itself knows."""
    notes = frozenset(unit.label for unit in units if unit.kind is UnitKind.FOOTNOTE)
    found = [take_out_declared_marks(text, notes) for text in texts]
    return [text for text, _ in found], {index: marks for index, (_, marks) in enumerate(found) if marks}


def _take_out_marks(
    units: Sequence[Unit], texts: Sequence[str]
) -> tuple[list[str], dict[int, tuple[FootnoteMark, ...]]]:
    """Remove each footnote's mark from the text above it; marks are searched in order, sure ones before others."""
    cleaned = list(texts)
    marks: dict[int, tuple[FootnoteMark, ...]] = {}
    where, offset = 0, 0
    for footnote in (unit for unit in units if unit.kind is UnitKind.FOOTNOTE):
        found = _find_mark(units, cleaned, footnote, where, offset)
        if found:
            where, match = found
            offset = match.start()
            cleaned[where] = cleaned[where][:offset] + cleaned[where][match.end() :]
            mark = FootnoteMark(offset, make_anchor(Kind.FOOTNOTE, footnote.label))
            marks[where] = (*marks.get(where, ()), mark)
    return cleaned, marks


def _find_mark(
    units: Sequence[Unit], texts: Sequence[str], footnote: Unit, where: int, offset: int
) -> tuple[int, re.Match[str]] | None:
    """The unit above a footnote that has its mark, and where; None where none has.

    Args:
        units: of the text, in order.
        texts: theirs.
        footnote: one of the units.
        where: the unit that has the mark before this one.
        offset: where that stood in its text.
    """
    for surely in (True, False):
        pattern = mark_pattern(printed_number(footnote), not footnote.mark.isdigit(), surely=surely)
        for index in range(where, len(units)):
            unit = units[index]
            if unit.kind is UnitKind.FOOTNOTE or unit.lines[0].number > footnote.lines[0].number:
                break
            match = pattern.search(texts[index], offset if index == where else 0)
            if match:
                return index, match
    return None

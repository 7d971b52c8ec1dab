"""A text set as PDF gives the paragraphs that it has as a plain file, whatever the pages look like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kzqa.corpus import load_sources
from kzqa.domain import Corpus, Kind, Paragraph
from kzqa.parse import parse
from kzqa.read import read_file
from typesetting import MARK, Block, Setting, draw, typeset

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCES = {source.id: source for source in load_sources(CORPUS)}

SETTINGS = {
    "one column": Setting(),
    "headers and footers": Setting(
        header=lambda page: "Human rights in Kazakhstan" if page % 2 else f"Texts tabled {page}",
        footer=lambda page: ("RC\\1224524EN.docx", f"{page}/17", "PE689.006v01-00"),
        height=420,
    ),
    "two columns": Setting(columns=2, width=520, size=9, header=lambda page: f"Official Journal C 45/{80 + page}"),
    "two columns drawn across": Setting(columns=2, row_by_row=True, width=560, footer=lambda page: (f"{page}",)),
    "word by word": Setting(word_by_word=True, font="Helvetica", footer=lambda page: (f"- {page} -",)),
    "two columns word by word": Setting(columns=2, row_by_row=True, word_by_word=True, width=560),
    "notes across pages": Setting(note_room=1, height=460, footer=lambda page: (f"Page {page}", "EN")),
}


def blocks_of(corpus: Corpus, identifier: str) -> tuple[list[Block], list[str]]:
    """The text of a source as it was before it was typed off: labels and marks put back."""
    source = SOURCES[identifier]
    blocks = [Block("title", source.title)]
    if source.procedure:
        blocks.append(Block("procedure", f"({source.procedure})"))
    paragraphs = corpus.of_source(identifier)
    if any(p.kind is Kind.RECITAL for p in paragraphs):
        blocks.append(Block("opener", "The European Parliament,"))
    section = None
    for p in paragraphs:
        if p.section and p.section != section:
            blocks.append(Block(f"heading {p.section}", p.section, 12))
        section = p.section
        if p.kind is not Kind.FOOTNOTE:
            blocks.append(Block(p.anchor, _label(p) + _marked(p)))
    return blocks, [p.text for p in paragraphs if p.kind is Kind.FOOTNOTE]


def _label(paragraph: Paragraph) -> str:
    if paragraph.kind is Kind.CITATION:
        return "– "
    if paragraph.kind is Kind.PARAGRAPH and paragraph.source.startswith("ngo"):
        return ""
    return f"{paragraph.label}. "


def _marked(paragraph: Paragraph) -> str:
    text = paragraph.text
    for mark in sorted(paragraph.footnotes, key=lambda mark: -mark.offset):
        text = text[: mark.offset] + chr(MARK + int(mark.anchor.removeprefix("footnote-"))) + text[mark.offset :]
    return text


@pytest.mark.parametrize("identifier", SOURCES)
@pytest.mark.parametrize("name", SETTINGS)
def test_every_text_set_as_pdf_gives_its_own_paragraphs_with_true_pages(
    corpus: Corpus, identifier: str, name: str, tmp_path: Path
) -> None:
    setting = SETTINGS[name]
    blocks, notes = blocks_of(corpus, identifier)
    made = typeset(blocks, notes, setting)
    while identifier == "ngo-2012-appeal" and made.ends_full:
        # Where nothing is numbered, a full line at a page's foot does not tell whether its paragraph ends there.
        setting = replace(setting, height=setting.height + setting.size)
        made = typeset(blocks, notes, setting)
    path = draw(tmp_path / "text.pdf", made, setting)
    found = parse(read_file(path), identifier, SOURCES[identifier].title).paragraphs
    expected = corpus.of_source(identifier)
    assert [(p.anchor, p.text, p.section) for p in found] == [(p.anchor, p.text, p.section) for p in expected]
    assert [p.footnotes for p in found] == [p.footnotes for p in expected]
    pages = {
        p.anchor: made.on[p.anchor.replace("footnote-", "note ") if p.kind is Kind.FOOTNOTE else p.anchor]
        for p in found
    }
    assert {p.anchor: p.pages for p in found} == pages
    assert any(first < last for first, last in pages.values())

"""Word, HTML and the EU's XML: the same text gives the same paragraphs, and a hostile file one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kzqa.domain import Corpus, Paragraph, Source
from kzqa.parse import parse
from kzqa.read import read_file
from renderings import akoma_ntoso, docx_file, formex, html_page

Setter = Callable[[Path, Source, Sequence[Paragraph]], Path]

RESOLUTIONS = ("ep-2003-kazakhstan", "ep-2013-2600-rsp", "ep-2019-2610-rsp", "ep-2021-2544-rsp")
FORMATS: dict[str, tuple[Setter, str]] = {
    "docx": (docx_file, "text.docx"),
    "html": (html_page, "text.html"),
    "akoma ntoso": (akoma_ntoso, "text.xml"),
    "formex": (formex, "text.xml"),
}


def read_back(corpus: Corpus, identifier: str, format_: str, folder: Path) -> tuple[Paragraph, ...]:
    setter, name = FORMATS[format_]
    source = corpus.source_by_id[identifier]
    path = setter(folder / name, source, corpus.of_source(identifier))
    return parse(read_file(path), identifier, source.title).paragraphs


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("identifier", RESOLUTIONS)
def test_a_resolution_in_another_format_gives_the_same_paragraphs_and_footnotes(
    corpus: Corpus, identifier: str, format_: str, tmp_path: Path
) -> None:
    found = read_back(corpus, identifier, format_, tmp_path)
    assert [(p.anchor, p.label, p.text, p.footnotes) for p in found] == [
        (p.anchor, p.label, p.text, p.footnotes) for p in corpus.of_source(identifier)
    ]


@pytest.mark.parametrize("format_", ["docx", "html"])
def test_an_unnumbered_text_in_another_format_gives_the_same_paragraphs_under_the_same_headings(
    corpus: Corpus, format_: str, tmp_path: Path
) -> None:
    found = read_back(corpus, "ngo-2012-appeal", format_, tmp_path)
    assert [(p.anchor, p.text) for p in found] == [(p.anchor, p.text) for p in corpus.of_source("ngo-2012-appeal")]
    assert [p.section for p in found[6:13]] == [p.section for p in corpus.of_source("ngo-2012-appeal")[6:13]]


def test_a_page_of_parliaments_site_gives_exactly_the_paragraphs_that_it_has(shared_data: Path) -> None:
    folder = shared_data / "ep_html"
    structure = json.loads((folder / "rc-10-2025-0249.structure.json").read_text(encoding="utf-8"))
    document = read_file(folder / "document_rc-10-2025-0249-en.html")
    found = parse(document, "x", "European Parliament resolution on the return of Ukrainian children").paragraphs
    expected = [(f"citation-{n}", text) for n, text in enumerate(structure["citations"], 1)]
    expected += [(f"recital-{item['marker'][:-1]}", item["text"]) for item in structure["recitals"]]
    expected += [(f"paragraph-{item['marker'][:-1]}", item["text"]) for item in structure["operative"]]
    assert [(p.anchor, p.text) for p in found] == [(anchor, " ".join(text.split())) for anchor, text in expected]

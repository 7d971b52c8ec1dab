"""Files to lines: plain text and PDF, and files that are not what their ending says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from kzqa.corpus import load_sources, parse_source
from kzqa.domain import Corpus, Source
from kzqa.errors import UnreadableFileError
from kzqa.parse import parse
from kzqa.read import Line, read_file

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCES = {source.id: source for source in load_sources(CORPUS)}


def draw(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF with these lines on its pages, one string a line."""
    canvas = Canvas(str(path), pagesize=(600, 1200))
    for page in pages:
        canvas.setFont("Helvetica", 9)
        for row, line in enumerate(page):
            canvas.drawString(40, 1170 - 14 * row, line)
        canvas.showPage()
    canvas.save()
    return path


def lines_of(source: Source) -> list[str]:
    return (CORPUS / source.file).read_text(encoding="utf-8").split("\n")


def pages_as_printed(lines: Sequence[str]) -> list[list[str]]:
    """The lines on the pages that the file was made from: each began with one leading space."""
    pages: list[list[str]] = []
    for line in lines:
        if line[:1] == " " and line.strip():
            pages.append([])
        pages[-1].append(line.strip())
    return pages


@pytest.mark.parametrize("identifier", ["ep-2021-2544-rsp", "ep-2013-2600-rsp", "ep-2019-2610-rsp"])
def test_a_text_set_as_pdf_gives_the_same_paragraphs_with_the_pages_they_stand_on(
    corpus: Corpus, identifier: str, tmp_path: Path
) -> None:
    source = SOURCES[identifier]
    pages = pages_as_printed(lines_of(source))
    path = draw(tmp_path / "text.pdf", pages)
    found = parse(read_file(path), source.id, source.title).paragraphs
    assert [(p.anchor, p.text, p.footnotes) for p in found] == [
        (p.anchor, p.text, p.footnotes) for p in corpus.of_source(identifier)
    ]
    whole = [" ".join(page) for page in pages]
    for paragraph in found:
        assert paragraph.pages is not None
        first, last = paragraph.pages
        assert 1 <= first <= last <= len(pages)
        assert paragraph.text.split()[0] in whole[first - 1]
        assert paragraph.text.split()[-1].rstrip(",;.”") in whole[last - 1]
    assert any(p.pages and p.pages[0] < p.pages[1] for p in found)


@pytest.mark.parametrize("length", [7, 11, 20])
def test_running_headers_and_footers_of_a_pdf_cut_no_paragraph(corpus: Corpus, length: int, tmp_path: Path) -> None:
    source = SOURCES["ep-2003-kazakhstan"]
    lines = [line.strip() for line in lines_of(source) if line.strip()]
    starts = range(0, len(lines), length)
    pages = [
        ["Human rights: texts tabled", *lines[at : at + length], f"Sitting of Thursday, page {number}"]
        for number, at in enumerate(starts, 1)
    ]
    found = parse(read_file(draw(tmp_path / "text.pdf", pages)), source.id, source.title).paragraphs
    assert [p.text for p in found] == [p.text for p in corpus.of_source(source.id)]
    page_of = {line: at // length + 1 for at, line in reversed(list(enumerate(lines)))}
    opening = next(line for line in lines if line.startswith("E. "))
    recital = next(p for p in found if p.anchor == "recital-E")
    assert recital.pages is not None
    assert recital.pages[0] == page_of[opening]


def test_form_feeds_of_a_plain_text_count_as_pages(corpus: Corpus, tmp_path: Path) -> None:
    source = SOURCES["ep-2021-2544-rsp"]
    pages = ["\n".join(page) for page in pages_as_printed(lines_of(source))]
    path = tmp_path / source.file
    path.write_text("\f".join(pages), encoding="utf-8")
    found = parse_source(tmp_path, replace(source, file=path.name)).paragraphs
    assert [p.text for p in found] == [p.text for p in corpus.of_source(source.id)]
    assert found[-1].pages is not None


@given(st.lists(st.text(st.characters(exclude_characters="\n\r\f\0", exclude_categories=["Cs"])), min_size=1))
def test_the_lines_of_a_text_joined_are_the_text(lines: list[str]) -> None:
    content = "\n".join(["Қарар", *lines])
    read = _read_written(content)
    assert "\n".join(line.text for line in read) == content
    assert [line.number for line in read] == list(range(1, len(read) + 1))


def _read_written(content: str, prefix: bytes = b"", newline: str = "\n") -> tuple[Line, ...]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_bytes(prefix + content.replace("\n", newline).encode())
        return read_file(path).lines


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_of_any_system_are_read(newline: str, prefix: bytes) -> None:
    read = _read_written("Әлем\n\nмир", prefix, newline)
    assert [line.text for line in read] == ["Әлем", "", "мир"]
    assert [line.blank for line in read] == [False, True, False]


PDF_HEAD = b"%PDF-1.4\n"


def _unreadable(path: Path) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 1
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no text"),
        (b" \n\t\n\xc2\xa0\n", "holds no text"),
        (b"one\0two", "NUL"),
        ("Қазақстан туралы".encode("utf-16"), "not UTF-8"),
        ("резолюция".encode("cp1251"), "not UTF-8"),
        (b"caf\xe9", "byte 3"),
    ],
    ids=["empty", "white space", "NUL", "UTF-16", "Windows-1251", "Latin-1"],
)
def test_a_text_that_is_none_is_unreadable(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    assert says in _unreadable(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a PDF at all", PDF_HEAD, PDF_HEAD + b"\0" * 500, b"\0" * 100, b"PK\x03\x04" + b"x" * 200],
    ids=["empty", "text", "head only", "zeros after head", "zeros", "zip"],
)
def test_a_pdf_that_is_none_is_unreadable(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(content)
    _unreadable(path)


def test_a_pdf_cut_short_anywhere_is_unreadable_or_still_whole(tmp_path: Path) -> None:
    whole = draw(tmp_path / "whole.pdf", [["Rights in Kazakhstan", "second line"], ["third line"]])
    expected = [line.text for line in read_file(whole).lines]
    content = whole.read_bytes()
    cut = tmp_path / "cut.pdf"
    for length in range(0, len(content), 97):
        cut.write_bytes(content[:length])
        try:
            read = read_file(cut)
        except UnreadableFileError:
            continue
        assert [line.text for line in read.lines] == expected


def test_an_encrypted_pdf_says_what_to_do(tmp_path: Path) -> None:
    plain = draw(tmp_path / "plain.pdf", [["The European Parliament,"]])
    writer = PdfWriter(clone_from=PdfReader(plain))
    writer.encrypt("secret")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    assert "encrypted; save a copy without a password" in _unreadable(path)


def test_a_pdf_without_a_text_layer_says_that_it_needs_ocr(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.rect(10, 10, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    assert "OCR" in _unreadable(path)


def test_a_missing_file_a_folder_and_an_unknown_ending_are_unreadable(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "text.odt").write_text("text")
    (tmp_path / "bare").write_text("text")
    assert "no such file" in _unreadable(tmp_path / "missing.txt")
    assert "no such file" in _unreadable(tmp_path / "folder.txt")
    assert "no reader for .odt; use .txt" in _unreadable(tmp_path / "text.odt")
    assert "a file without ending" in _unreadable(tmp_path / "bare")


def test_the_ending_counts_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "TEXT.TXT"
    path.write_text("one line", encoding="utf-8")
    assert read_file(path).lines[0].text == "one line"

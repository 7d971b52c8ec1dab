"""PDF files that are broken, or made to break a reader: read, or one clear error, within bounds."""

from __future__ import annotations

import os
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from kzqa.errors import UnreadableFileError
from kzqa.read import Document, read_file
from kzqa.read.pdf import MAX_PAGES

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
"""How many damaged files a run tries; `FUZZ_EXAMPLES=20000` in development takes about ten minutes."""


def unreadable(path: Path) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def write(path: Path, objects: list[bytes]) -> Path:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    content = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    path.write_bytes(content)
    return path


def stream(data: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode %b >>\nstream\n%b\nendstream" % (len(packed), extra, packed)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %b >> >>"
)


def one_page(path: Path, drawn: bytes, more: list[bytes] | None = None, resources: bytes = b"") -> Path:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % resources,
        stream(drawn),
        FONT,
        *(more or []),
    ]
    return write(path, objects)


def test_a_small_page_made_by_hand_is_read(tmp_path: Path) -> None:
    path = one_page(tmp_path / "a.pdf", b"BT /F 12 Tf 50 700 Td (One) Tj 60 0 Td (two) ' ET")
    assert [line.text for line in read_file(path).lines if line.text] == ["One two"]


def test_raised_text_is_a_mark_however_it_is_raised(tmp_path: Path) -> None:
    drawn = (
        b"BT /F 12 Tf 50 700 Td (Kazakhstan) Tj 5 Ts /F 7 Tf (12) Tj 0 Ts /F 12 Tf ( and) Tj [(be) -300 (low)] TJ ET"
    )
    path = one_page(tmp_path / "a.pdf", drawn)
    assert [line.text for line in read_file(path).lines] == ["Kazakhstan¹² andbe low"]


def test_letters_of_every_script_are_read_by_the_fonts_own_table(tmp_path: Path) -> None:
    letters = "ӘҒҚҢӨҰҮҺІәғқңөұүһіЖж"
    table = b"".join(
        b"<%02X> <%b>\n" % (65 + n, letter.encode("utf-16-be").hex().encode()) for n, letter in enumerate(letters)
    )
    to_unicode = b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%bendbfchar" % (
        len(letters),
        table,
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % b"",
        stream(b"BT /F 12 Tf 50 700 Td (%b) Tj ET" % bytes(range(65, 65 + len(letters)))),
        font,
        stream(to_unicode),
    ]
    assert [line.text for line in read_file(write(tmp_path / "a.pdf", objects)).lines] == [letters]


def test_a_page_on_its_side_is_turned_and_a_stamp_across_it_left_out(tmp_path: Path) -> None:
    drawn = b"BT /F 12 Tf 0 1 -1 0 300 50 Tm (Turned text of the page) Tj 1 0 0 1 20 20 Tm (STAMP) Tj ET"
    path = one_page(tmp_path / "a.pdf", drawn)
    assert [line.text for line in read_file(path).lines] == ["Turned text of the page"]


def test_more_pages_than_a_text_has_are_refused(tmp_path: Path) -> None:
    kids = b" ".join(b"3 0 R" for _ in range(5_000))
    path = write(
        tmp_path / "many.pdf",
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%b] /Count 5000 >>" % kids,
            PAGE % b"",
            stream(b"BT /F 12 Tf 50 700 Td (text) Tj ET"),
            FONT,
        ],
    )
    assert f"more than {MAX_PAGES:,} pages" in unreadable(path)


@pytest.mark.parametrize(
    "drawn",
    [b" " * 60_000_000, b"0 0 m " * 400_000, b"[" * 100_000, b"BT /F 12 Tf (" + b"(" * 100_000],
    ids=["white space", "operators", "nested arrays", "nested strings"],
)
def test_a_page_that_unpacks_to_more_than_a_page_is_refused(drawn: bytes, tmp_path: Path) -> None:
    path = one_page(tmp_path / "bomb.pdf", drawn)
    assert path.stat().st_size < 1_000_000
    unreadable(path)


def test_a_damaged_file_gives_its_error_and_no_other_talk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "noise.pdf"
    path.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 12)
    unreadable(path)
    assert caplog.records == []


def test_forms_that_draw_each_other_come_to_an_end(tmp_path: Path) -> None:
    inside = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>"
    )
    forms = [
        stream(b"/X Do /X Do /X Do /X Do BT /F 12 Tf 50 700 Td (again) Tj ET", inside % target) for target in (7, 6)
    ]
    path = one_page(tmp_path / "loop.pdf", b"/X Do", forms, b"/XObject << /X 6 0 R >>")
    assert "again" in read_file(path).lines[0].text


def test_a_pdf_that_only_restricts_copying_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(_whole(tmp_path / "plain.pdf")))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(tmp_path / "restricted.pdf")
    assert read_file(tmp_path / "restricted.pdf").lines[0].text == "Human rights in Kazakhstan"


def test_a_page_packed_in_a_way_that_nobody_knows_is_not_called_encrypted(tmp_path: Path) -> None:
    path = one_page(tmp_path / "a.pdf", b"BT /F 12 Tf 50 700 Td (One) Tj ET")
    path.write_bytes(path.read_bytes().replace(b"/FlateDecode", b"/BrightCode2"))
    told = unreadable(path)
    assert "BrightCode2" in told
    assert "encrypted" not in told


def _whole(path: Path) -> Path:
    canvas = Canvas(str(path), pageCompression=0)
    for page in range(3):
        canvas.drawString(50, 700, "Human rights in Kazakhstan")
        canvas.drawString(50, 680, f"Page {page}")
        canvas.showPage()
    canvas.save()
    return path


@cache
def _sample() -> bytes:
    with TemporaryDirectory() as folder:
        return _whole(Path(folder) / "whole.pdf").read_bytes()


def _outcome(content: bytes) -> Document | str:
    """What a file gives: its document, or its error; anything else is raised."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text.pdf"
        path.write_bytes(content)
        try:
            return read_file(path)
        except UnreadableFileError as error:
            assert str(path) in str(error)  # noqa: PT017  (either outcome is right)
            return str(error)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(_sample())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 30)))
        put = st.one_of(
            st.binary(max_size=8), st.sampled_from([b"-1", b"999999999", b"null", b"<<", b"[", b"3 0 R", b"("])
        )
        content[start:end] = data.draw(put)
    outcome = _outcome(bytes(content[: data.draw(st.sampled_from([None, len(content) // 2]))]))
    if isinstance(outcome, Document):
        assert all(line.page is not None and line.page >= 1 for line in outcome.lines)


OPERATORS = (
    "q",
    "Q",
    "cm",
    "BT",
    "ET",
    "Tf",
    "Td",
    "TD",
    "Tm",
    "T*",
    "Tj",
    "TJ",
    "'",
    '"',
    "Tc",
    "Tw",
    "Tz",
    "TL",
    "Ts",
    "Do",
)
OPERAND = st.sampled_from(
    [
        "0",
        "1",
        "-1",
        "12",
        "1e9",
        "0.001",
        "/F",
        "/X",
        "(word)",
        "(\\320\\232)",
        "[(a) -900 (b) 3]",
        "[]",
        "<ff00>",
        "null",
        "true",
    ]
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.lists(OPERAND, max_size=6), st.sampled_from(OPERATORS)), max_size=40))
def test_any_operators_with_any_operands_are_read_or_refused(drawn: list[tuple[list[str], str]]) -> None:
    content = " ".join(" ".join([*operands, operator]) for operands, operator in drawn)
    with TemporaryDirectory() as folder:
        path = one_page(Path(folder) / "a.pdf", b"BT /F 12 Tf (start) Tj " + content.encode())
        _outcome(path.read_bytes())

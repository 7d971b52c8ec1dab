"""Very long, very deep, locked and active files: read or refused within bounds of memory, and nothing in them runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from textwrap import fill
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from kzqa.errors import UnreadableFileError
from kzqa.read import read_file

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 500
"""In MB, of the whole process."""
PAGES = 5_000
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

MEASURED = """
import json, sys
from pathlib import Path
from kzqa.parse import parse
from kzqa.read import read_file
from benchmarks.memory import most_memory
paragraphs = parse(read_file(Path(sys.argv[1])), "long", "A long text").paragraphs
print(json.dumps([len(paragraphs), round(most_memory())]))
"""


def blocks() -> list[str]:
    """Two paragraphs a page; the first thousand are numbered, more than any resolution has."""
    corpus = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt")))
    words = cycle(word for word in corpus.split() if word.isalpha())
    found = [f"{' '.join(islice(words, 180))};" for _ in range(2 * PAGES)]
    numbered = [f"{number}. Calls on {text}" for number, text in enumerate(found[:999], 1)]
    return ["A long text", "The European Parliament,", *numbered, *found[999:]]


def as_text(path: Path, texts: list[str]) -> None:
    path.write_text("\n\n".join(fill(text, 90) for text in texts), encoding="utf-8")


def as_word(path: Path, texts: list[str]) -> None:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    word_file(path, f"<w:document {WORD}><w:body>{body}</w:body></w:document>")


def word_file(path: Path, document: str) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
    return path


@pytest.mark.parametrize(("name", "write"), [("a.txt", as_text), ("a.docx", as_word)])
def test_five_thousand_pages_are_read_in_little_memory(
    name: str, write: Callable[[Path, list[str]], None], tmp_path: Path
) -> None:
    write(tmp_path / name, blocks())
    command = [sys.executable, "-c", MEASURED, str(tmp_path / name)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paragraphs, memory = json.loads(done.stdout)
    assert paragraphs == 999
    assert memory < MEMORY


def refused(path: Path, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says) as caught:
        read_file(path)
    assert str(path) in str(caught.value)


def test_a_word_file_nested_deeper_than_any_text_is_refused(tmp_path: Path) -> None:
    deep = f"<w:document {WORD}>{'<w:p>' * 100_000}"
    refused(word_file(tmp_path / "a.docx", deep), "nested more than")


def test_a_word_file_whose_parts_are_locked_says_so(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", f"<w:document {WORD}/>")
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + offset] |= 1
    path.write_bytes(bytes(content))
    refused(path, "encrypted; save a copy without a password")


def test_nothing_that_a_file_would_run_or_fetch_is_of_its_text(tmp_path: Path) -> None:
    canvas = Canvas(buffer := BytesIO())
    canvas.drawString(50, 700, "Words of the text")
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(buffer))
    opening = {"/S": "/JavaScript", "/JS": "app.alert('active')"}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject(key): NameObject(value) if key == "/S" else TextStringObject(value)
            for key, value in opening.items()
        }
    )
    writer.add_attachment("active.txt", b"active")
    writer.write(tmp_path / "a.pdf")
    (tmp_path / "a.html").write_text(
        "<body onload='active()'><p>Words of the text<script>active()</script><img src=x onerror='active()'>"
        "<iframe src='https://active.example'>active</iframe><object data='active'>active</object></p>"
    )
    run = "<w:r>{}</w:r>"
    word_file(
        tmp_path / "a.docx",
        f"<w:document {WORD}><w:body><w:p>{run.format('<w:t>Words of the text</w:t>')}"
        f"{run.format('<w:instrText>DDEAUTO active</w:instrText>')}"
        f"{run.format('<w:object><w:t>active</w:t></w:object>')}</w:p></w:body></w:document>",
    )
    for name in ("a.pdf", "a.html", "a.docx"):
        assert [line.text for line in read_file(tmp_path / name).lines if line.text] == ["Words of the text"]

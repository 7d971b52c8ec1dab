"""How fast a long PDF is read, and in how much memory.

A PDF of 400 pages is set from the corpus's own words: numbered paragraphs, a running header and footer, in one column
and in two. A fresh process reads and parses it; its time and the peak of its memory are given, the interpreter and its
imports included. The aim is 60 s and 500 MB. Run with ``python -m benchmarks.parsing``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from benchmarks.tables import as_table

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
PAGES = 400
LINES = 48
"""On a page, in one column."""

MEASURE = """
import sys, time
from pathlib import Path
from benchmarks.memory import most_memory
start = time.perf_counter()
from kzqa.parse import parse
from kzqa.read import read_file
document = read_file(Path(sys.argv[1]))
read = time.perf_counter()
paragraphs = parse(document, "long", "A long text").paragraphs
done = time.perf_counter()
memory = most_memory()
print(document.lines[-1].page, len(paragraphs), f"{read - start:.1f}", f"{done - read:.1f}", f"{memory:.0f}")
"""


def lines(width: float) -> Iterator[str]:
    """Endless numbered paragraphs of 300 words, wrapped."""
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt")))
    words = cycle(re.findall(r"[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*", texts))
    yield "The European Parliament,"
    number = 0
    while True:
        number += 1
        text = " ".join(islice(words, 300))
        yield from simpleSplit(f"{number}. Calls on {text};", "Times-Roman", 11, width)


def write(path: Path, columns: int) -> Path:
    """The long PDF."""
    canvas = Canvas(str(path))
    width = 500 / columns - 10
    text = lines(width)
    for page in range(1, PAGES + 1):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(50, 810, "Human rights in Kazakhstan")
        canvas.drawString(50, 30, f"RC\\1224524EN.docx {page}/{PAGES}")
        canvas.setFont("Times-Roman", 11)
        for column in range(columns):
            for row in range(LINES):
                canvas.drawString(50 + column * (width + 20), 770 - 15 * row, next(text))
        canvas.showPage()
    canvas.save()
    return path


def main() -> None:
    """Print the table."""
    rows = []
    with TemporaryDirectory() as folder:
        for columns, name in ((1, "one column"), (2, "two columns")):
            path = write(Path(folder) / f"{columns}.pdf", columns)
            done = subprocess.run(
                [sys.executable, "-c", MEASURE, str(path)],
                cwd=CORPUS.parent,
                capture_output=True,
                text=True,
                check=True,
            ).stdout.split()
            rows.append([name, *done])
    print(as_table(["layout", "pages", "paragraphs", "reading, s", "parsing, s", "peak memory, MB"], rows))


if __name__ == "__main__":
    main()

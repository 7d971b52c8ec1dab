"""Words that a PDF strikes out are not read; underlines, rules of tables and backgrounds strike nothing out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from kzqa.parse import parse
from kzqa.read import read_file


def read_lines(path: Path) -> list[str]:
    return [line.text for line in read_file(path).lines if line.text]


def test_a_typeset_amendment_loses_its_struck_words_only(tmp_path: Path) -> None:
    style = getSampleStyleSheet()["Normal"]
    grid = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("TOP", "BOTTOM")),
    ]
    SimpleDocTemplate(str(tmp_path / "a.pdf")).build(
        [
            Paragraph("The European Parliament,", style),
            Paragraph(
                "1. Calls on the <strike>old</strike> <u>new</u> authorities to release <strike>all</strike> the"
                " prisoners <u>at once, without any condition</u>; insists that <strike>this passage, which goes on"
                " over the end of one line and on to the next one,</strike> it does so; word<strike>s</strike>;",
                style,
            ),
            Paragraph("<strike>2. Gone entirely;</strike>", style),
            Paragraph("2. Instructs its President to forward this resolution.", style),
            Table([["one cell", "two cells"], ["three", "four"]], style=grid),
        ]
    )
    found = parse(read_file(tmp_path / "a.pdf"), "x", "").paragraphs
    assert [p.text for p in found] == [
        "Calls on the new authorities to release the prisoners at once, without any condition; insists that it does "
        "so; word;",
        "Instructs its President to forward this resolution. one cell two cells three four",
    ]


TEXT = "Calls on the old new authorities"
SIZE = 12.0
LEFT, BASE = 60.0, 700.0
STRUCK = "Calls on the new authorities"


def _span(word: str) -> tuple[float, float]:
    start = LEFT + stringWidth(TEXT[: TEXT.index(word)], "Times-Roman", SIZE)
    return start, start + stringWidth(word, "Times-Roman", SIZE)


def _line(canvas: Canvas, y: float, thickness: float) -> None:
    canvas.setLineWidth(thickness)
    canvas.line(*(_span("old ")[0], y), *(_span("old ")[1], y))


def _box(canvas: Canvas, y: float, thickness: float) -> None:
    start, end = _span("old ")
    canvas.rect(start, y - thickness / 2, end - start, thickness, stroke=0, fill=1)


def _outline(canvas: Canvas, y: float, thickness: float) -> None:
    (start, end), half = _span("old "), thickness / 2
    path = canvas.beginPath()
    path.moveTo(start, y - half)
    for corner in ((end, y - half), (end, y + half), (start, y + half)):
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _scaled(canvas: Canvas, y: float, thickness: float) -> None:
    canvas.saveState()
    canvas.scale(0.1, 0.1)
    canvas.setLineWidth(10 * thickness)
    canvas.line(*(10 * x for x in (_span("old ")[0], y, _span("old ")[1], y)))
    canvas.restoreState()


WAYS = {"line": _line, "box": _box, "outline": _outline, "scaled": _scaled}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("first", [True, False], ids=["rule first", "text first"])
@pytest.mark.parametrize("way", WAYS)
def test_a_rule_through_the_letters_strikes_them_out_however_it_is_drawn_and_the_page_is_turned(
    way: str, first: bool, turn: int, tmp_path: Path
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.translate(300, 400)
    canvas.rotate(turn)
    canvas.translate(-300, -400)
    for step in (first, not first):
        if step:
            WAYS[way](canvas, BASE + 0.28 * SIZE, 0.6)
        else:
            canvas.setFont("Times-Roman", SIZE)
            canvas.drawString(LEFT, BASE, TEXT)
    canvas.save()
    assert read_lines(tmp_path / "a.pdf") == [STRUCK]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    way=st.sampled_from(list(WAYS)),
    height=st.one_of(st.floats(-0.5, 0.08), st.floats(0.56, 1.4)),
    thickness=st.floats(0.2, 1.5),
)
def test_a_rule_under_or_over_the_letters_strikes_nothing_out(
    way: str, height: float, thickness: float, tmp_path: Path
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Times-Roman", SIZE)
    WAYS[way](canvas, BASE + height * SIZE, thickness)
    canvas.drawString(LEFT, BASE, TEXT)
    canvas.save()
    assert read_lines(tmp_path / "a.pdf") == [TEXT]


def test_a_background_a_slanted_line_and_a_line_beside_the_words_strike_nothing_out(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFillGray(0.8)
    canvas.rect(LEFT, BASE - 3, 200, 14, stroke=1, fill=1)
    canvas.line(LEFT, BASE, LEFT + 200, BASE + 9)
    canvas.line(LEFT + 260, BASE + 3, LEFT + 400, BASE + 3)
    canvas.setFillGray(0)
    canvas.setFont("Times-Roman", SIZE)
    canvas.drawString(LEFT, BASE, TEXT)
    canvas.save()
    assert read_lines(tmp_path / "a.pdf") == [TEXT]


def test_a_line_that_is_only_a_path_and_never_drawn_strikes_nothing_out(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    path = canvas.beginPath()
    path.rect(LEFT, BASE + 3, 200, 0.5)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setFont("Times-Roman", SIZE)
    canvas.drawString(LEFT, BASE, TEXT)
    canvas.save()
    assert read_lines(tmp_path / "a.pdf") == [TEXT]

"""Damaged files of every kind: read, or one clear error; and what was once too slow or wrong stays mended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kzqa.adding.proposal import Given, propose
from kzqa.adding.reading import read_for_adding
from kzqa.adding.verify import stands_in
from kzqa.errors import SourceListError
from kzqa.parse import Parsed, parse
from kzqa.parse.units import Unit, Vocabulary
from kzqa.read import Line, note_mark, read_file

ROOT = Path(__file__).resolve().parents[1]
FILES = 40
"""Of each kind; `python -m benchmarks.fuzz` goes on for as long as one likes."""

RESOLUTION = (
    "Resolution on rights\n\nThe European Parliament,\n\n– having regard to x,\n\nA. whereas y;\n\n1. Calls on {};\n"
)


@pytest.mark.parametrize("reader", ["text", "pdf", "docx", "html", "akn", "formex"])
def test_damaged_files_of_every_kind_are_taken_whole_or_refused_with_one_error(reader: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.fuzz", reader, "--files", str(FILES), "--found", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    found = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.found")]
    assert found == []
    assert sum(many for name, many in outcomes.items() if "," not in name) == FILES
    assert outcomes["read"] > 0


def added(path: Path, text: str, **given: str) -> Parsed:
    path.write_text(text, encoding="utf-8")
    document = read_file(path)
    proposal = propose(document, (), Given(year=2020, **given))  # type: ignore[arg-type]
    return read_for_adding(document, proposal.id, str(proposal.entry["title"])).parsed


def all_stand(parsed: Parsed) -> bool:
    units = {(str(unit.kind), min(line.number for line in unit.lines)): unit for unit in parsed.units}
    return all(stands_in(p, units[p.kind, p.lines[0]]) for p in parsed.paragraphs)


@pytest.mark.parametrize(
    "words",
    [
        "a" * 300_000,
        "ә" * 300_000,
        "a" + " " * 300_000 + "b",
        "a-" * 100_000,
        "word\n" * 60_000,
        ".\n" * 60_000,
        "1\n" * 9_000,
        "\N{INTERLINEAR ANNOTATION ANCHOR}" * 200_000 + "z",
        "x;\n\n" + "ANNEX II\nLetter\n\n" * 20_000,
    ],
    ids=["letters", "Kazakh letters", "spaces", "hyphens", "lines", "stops", "numbers", "anchors", "annexes"],
)
def test_what_is_repeated_without_end_costs_no_more_than_its_length(words: str, tmp_path: Path) -> None:
    assert all_stand(added(tmp_path / "a.txt", RESOLUTION.format(words)))


@pytest.mark.parametrize("space", ["\t", "\n", "\N{NO-BREAK SPACE}"], ids=["tabs", "line ends", "no-break spaces"])
def test_room_without_end_on_a_cover_costs_no_more_than_its_length(space: str, tmp_path: Path) -> None:
    cover = f"Resolution on rights\n9{200_000 * space}B9-0144/2021\n"
    assert all_stand(added(tmp_path / "a.txt", cover + RESOLUTION.format("z").partition("\n")[2]))


def test_a_file_cannot_set_the_marks_that_only_readers_may(tmp_path: Path) -> None:
    parsed = added(tmp_path / "a.txt", RESOLUTION.format(f"release{note_mark('1')} of all{note_mark('not')} prisoners"))
    assert [p.text for p in parsed.paragraphs][-1] == "Calls on release1 of allnot prisoners;"


def test_a_text_without_a_title_asks_for_one(tmp_path: Path) -> None:
    untitled = RESOLUTION.format("z").partition("\n")[2]
    with pytest.raises(SourceListError, match=r"a\.txt: no title stands above the text; give it with --title"):
        added(tmp_path / "a.txt", untitled)
    assert len(added(tmp_path / "a.txt", untitled, title="A title").paragraphs) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", RESOLUTION.format("ofﬁces and\u200b ﬂags, so-\ncalled")),
        ("a.txt", RESOLUTION.format("Kazakhstan¹ and others") + "\n¹ OJ C 1.\n"),
        ("a.txt", RESOLUTION.format("Kazakhstan(1) and others") + "\n(1) OJ C 1.\n"),
        (
            "a.xml",
            "<akomaNtoso><p>A title</p><p>The European Parliament,</p><p>1. Calls<noteRef marker='7'/> on"
            "<authorialNote marker='1'><p>OJ C 1.</p></authorialNote> all.</p></akomaNtoso>",
        ),
    ],
    ids=["ligatures", "a raised mark", "a mark in brackets", "a mark without its note"],
)
def test_a_paragraph_is_known_in_its_lines_whatever_was_made_plain(name: str, text: str, tmp_path: Path) -> None:
    parsed = added(tmp_path / name, text)
    assert parsed.paragraphs
    assert all_stand(parsed)


def test_a_paragraph_that_differs_from_its_lines_in_one_sign_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(RESOLUTION.format("Kazakhstan1 and 25 others") + "\n1 OJ C 1.\n", encoding="utf-8")
    parsed = parse(read_file(path), "x", "Resolution on rights")
    (paragraph,) = (p for p in parsed.paragraphs if p.anchor == "paragraph-1")
    (unit,) = (u for u in parsed.units if u.kind == "paragraph")
    assert stands_in(paragraph, unit)
    assert paragraph.footnotes
    for wrong in ("Kazakhstan1 and 26 others;", "Kazakhstan and 25 others;", "Kazakhstan1 and others;"):
        assert not stands_in(paragraph, Unit(unit.kind, [Line(1, f"1. Calls on {wrong}")], "1", "1."))


def test_a_words_end_far_from_the_lines_beginning_is_still_seen() -> None:
    lines = [Line(1, "word " * 100 + "tor-"), Line(2, "ture and torture")]
    assert Vocabulary.of(lines).words >= {"word", "torture"}
    assert "ture" not in Vocabulary.of(lines).words

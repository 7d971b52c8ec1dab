"""Headers and footers of a text without pages: found by how they recur; what only looks like them stays."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from kzqa.corpus import load_sources
from kzqa.domain import Corpus
from kzqa.parse import parse
from kzqa.parse.furniture import find_furniture
from kzqa.read import Document, Line, read_file

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCES = {source.id: source for source in load_sources(CORPUS)}
LONG = ("ep-2013-2600-rsp", "ep-2021-2544-rsp")

RUNNING: dict[str, Callable[[int], list[str]]] = {
    "a footer that counts the pages": lambda page: [f"Page {page} of 17"],
    "a header, the same on every page": lambda page: ["Texts adopted", "Thursday, 11 February 2021"],
    "a header and a footer": lambda page: [f"15698/21 RB/ek {page}", "TREE.2.B EN", "Human rights in Kazakhstan"],
    "Russian": lambda page: ["Права человека в Казахстане", f"Страница {page} из 17"],
    "Kazakh": lambda page: [f"Қазақстандағы адам құқықтары, {page}-бет / 17"],
}


def with_running_lines(path: Path, running: Callable[[int], list[str]], every: int) -> tuple[list[str], set[int]]:
    """A text with lines set in about once in so many lines, in the middle of sentences where there is one."""
    pages = count(1)
    lines: list[str] = []
    put: set[int] = set()
    since = 0
    for line in path.read_text(encoding="utf-8").split("\n"):
        inside = line[:1].islower() and bool(lines) and bool(lines[-1].strip()) and since > every
        if inside:
            furniture = running(next(pages))
            put |= set(range(len(lines) + 1, len(lines) + 1 + len(furniture)))
            lines += furniture
            since = 0
        lines.append(line)
        since += bool(line.strip())
    return lines, put


def document(lines: list[str]) -> Document:
    return Document(Path("a.txt"), tuple(Line(number, text) for number, text in enumerate(lines, 1)))


@pytest.mark.parametrize("every", [20, 38])
@pytest.mark.parametrize("identifier", LONG)
@pytest.mark.parametrize("name", RUNNING)
def test_running_lines_without_pages_cut_no_paragraph(name: str, identifier: str, every: int, corpus: Corpus) -> None:
    source = SOURCES[identifier]
    lines, put = with_running_lines(CORPUS / source.file, RUNNING[name], every)
    text = document(lines)
    before = {line.text for unit in find_furniture(read_file(CORPUS / source.file).lines) for line in unit.lines}
    taken = {line.number for unit in find_furniture(text.lines) for line in unit.lines if line.text not in before}
    assert taken == put
    found = parse(text, identifier, source.title).paragraphs
    assert [(p.anchor, p.text) for p in found] == [(p.anchor, p.text) for p in corpus.of_source(identifier)]


def test_headings_that_count_and_sentences_that_come_again_are_text() -> None:
    lines: list[str] = []
    for number in range(1, 12):
        lines += [f"Article {number}", "Subject matter"]
        lines += [f"the rules of part {number} apply from line {n} on, as they" for n in range(14)]
        lines += ["shall be laid down by the Commission", f"in the act of {number} May 2021."]
    assert find_furniture(document(lines).lines) == []


def test_a_paragraph_that_comes_again_and_again_is_text() -> None:
    lines = ["Calls on the authorities of the", *(f"word {n} and word" for n in range(14)), "and so on;"] * 8
    assert find_furniture(document(lines).lines) == []

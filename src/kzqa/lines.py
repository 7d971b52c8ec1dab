"""The lines that come with kzqa: what readers ask that a paragraph answers, and what they ask that none does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from kzqa.errors import KzqaError

__all__ = ["NO_ANSWER", "OF_PARAGRAPHS", "Line", "bundled_lines", "read_lines"]

OF_PARAGRAPHS, NO_ANSWER = "expansions.txt", "unanswered.txt"
"""What they are of, and where they stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One expansion of one paragraph."""

    paragraph: str
    """Its id."""
    digest: str
    """Of the text that the line was written for."""
    language: str
    text: str


def read_lines(content: Iterable[str]) -> Iterator[Line]:
    """The lines of a file of expansions.

    Args:
        content: its lines, with or without their ends.

    Raises:
        KzqaError: a line is neither a paragraph's heading nor an expansion.
    """
    paragraph = written_for = ""
    for number, written in enumerate(content, 1):
        line = written.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and line.count(" ") == 1:
            paragraph, written_for = line[1:-1].split(" ")
            continue
        language, tab, text = line.partition("\t")
        if not (paragraph and tab and text.strip()):
            raise KzqaError(f"expansions, line {number}: write a language, a tab and the words, under a paragraph")
        yield Line(paragraph, written_for, language, text)


def bundled_lines(name: str) -> Iterator[Line]:
    """The lines of :data:`OF_PARAGRAPHS`, or of :data:`NO_ANSWER`."""
    with files("kzqa").joinpath("data", name).open(encoding="utf-8") as file:
        yield from read_lines(file)

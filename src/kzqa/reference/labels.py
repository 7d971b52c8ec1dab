"""Labels and anchors: ``T`` is the 20th recital, ``recital-T`` its anchor."""

from __future__ import annotations

from kzqa.domain import Kind

__all__ = ["LOOK_ALIKES", "from_the_end", "last_label", "letter_label", "letter_number", "make_anchor"]

LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХІасенкмортхі", "ABCEHKMOPTXIacehkmoptxi")
"""Cyrillic letters that look Latin."""


def letter_label(number: int) -> str:
    """The label of the ``number``-th recital, from 1: A ... Z, AA, AB, ..."""
    label = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        label = chr(ord("A") + digit) + label
    return label


def letter_number(label: str) -> int | None:
    """The inverse of :func:`letter_label`; None for anything else."""
    if not label or not all("A" <= letter <= "Z" for letter in label):
        return None
    number = 0
    for letter in label:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def make_anchor(kind: Kind, label: str, sub: str | None = None) -> str:
    """``recital-T``, ``paragraph-17``, ``paragraph-4-a``."""
    return "-".join(part for part in (kind.value, label, sub) if part)


def last_label(back: int = 1) -> str:
    """Stands for the label of the ``back``-th paragraph from the end, until it is known of which text."""
    return f"last{back}"


def from_the_end(label: str) -> int | None:
    """The inverse of :func:`last_label`; None for a label that a text prints."""
    return int(label.removeprefix("last")) if label.startswith("last") else None

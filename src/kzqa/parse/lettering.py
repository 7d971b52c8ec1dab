"""How recitals and points are lettered: in Latin letters, in Bulgarian ones, in Greek numerals or letters.

The versions of a text pair by order: the Bulgarian recital В and the Greek recital Γ are recital C. Scripts are mixed
in the texts as they are published (a Latin A before a Cyrillic Б), and letters are left out, so that several letterings
may fit the first labels of a text; each further label leaves those that it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from kzqa.reference import letter_label

__all__ = ["LATIN", "LETTER", "POINT", "ROMAN", "Lettering", "fitting", "letterings_of"]

LETTER = re.compile(r"\(?(?P<label>[A-ZА-ЯΑ-Ω][A-ZА-ЯΑ-Ωτ]{0,3})(?P<stop>[.)])(?=\s|$)\s*(?P<rest>.*)")
"""A recital's label and what follows it."""

POINT = re.compile(r"\(?(?P<label>[a-zа-яα-ω]{1,5})\)(?:\s+(?=\S)|$)")
"""A sub-point's label."""

LONGEST = 702
"""Labels of a lettering: A to ZZ."""


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """A way to count in letters."""

    labels: tuple[str, ...]
    """In capitals, the first first."""
    look_alikes: Mapping[int, int]
    """Latin letters that stand for its own where they look the same."""
    named: tuple[str, ...] = ()
    """What anchors have for them, where that is not the Latin letter of the same number."""

    def numbers(self, label: str, number: int) -> bool:
        """Whether a label, in any case, is the ``number``-th."""
        plain = label.upper().translate(self.look_alikes)
        return 0 < number <= len(self.labels) and self.labels[number - 1] == plain

    def has(self, label: str) -> bool:
        """Whether a label is any of them."""
        return label.upper().translate(self.look_alikes) in self.labels

    def anchor(self, number: int) -> str:
        """The ``number``-th as anchors have it."""
        return self.named[number - 1] if self.named else letter_label(number).lower()


def _doubled(alphabet: str) -> tuple[str, ...]:
    """А to Я, then АА, АБ, ..., ББ to the alphabet's second letter."""
    return (*alphabet, *("".join(pair) for pair in product(alphabet[:2], alphabet)))


def _numerals() -> tuple[str, ...]:
    """The Greek numerals from 1 to 99: Α, ..., Ε, ΣΤ, ..., Ι, ΙΑ, ..., ΙΣΤ."""
    units, tens = ("", "Α", "Β", "Γ", "Δ", "Ε", "ΣΤ", "Ζ", "Η", "Θ"), ("", *"ΙΚΛΜΝΞΟΠ", "Ϟ")
    return tuple(ten + unit for ten, unit in product(tens, units))[1:]


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")

LATIN = Lettering(tuple(letter_label(number) for number in range(1, LONGEST + 1)), {})
ROMAN = Lettering(tuple(numeral.upper() for numeral in _ROMAN), {}, _ROMAN)
_CYRILLIC_ALIKE = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")
_GREEK_ALIKE = str.maketrans("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
BULGARIAN = tuple(
    Lettering(_doubled(f"АБВГДЕЖЗИ{short}КЛМНОПРСТУФХЦЧШЩ{end}"), _CYRILLIC_ALIKE)
    for short, end in product(("Й", ""), ("", "ЮЯ", "ЪЮЯ", "ЪЬЮЯ"))
)
GREEK = (Lettering(_numerals(), _GREEK_ALIKE), Lettering(_doubled("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"), _GREEK_ALIKE))

_OWN: Mapping[str, tuple[Lettering, ...]] = {"bg": BULGARIAN, "el": GREEK}


def letterings_of(language: str) -> tuple[Lettering, ...]:
    """Those that a text in a language may have; Latin letters stand in all."""
    return (*_OWN.get(language, ()), LATIN)


def fitting(letterings: Iterable[Lettering], label: str, number: int) -> tuple[Lettering, ...]:
    """Those of the letterings by which a label is the ``number``-th."""
    return tuple(lettering for lettering in letterings if lettering.numbers(label, number))

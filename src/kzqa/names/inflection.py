"""What a word of a question may be a case of: Russian and Kazakh endings undone, and the English possessive.

A name has no dictionary, so every ending that fits is undone and each base is a candidate; the corpus decides
which of them exists.
"""

from __future__ import annotations

import re
from itertools import product

__all__ = ["bases"]

_SHORTEST = 3
"""Letters that a base must keep."""

_OF_MEN = ("ове", "еве", "ёве")
"""Of a man: "о Соколове"; of a woman it is "о Соколовой"."""
_RUSSIAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ыми", ("",)),
    ("ими", ("ий",)),
    ("ого", ("ий", "ый", "ой")),
    ("его", ("ий",)),
    ("ому", ("ий", "ый", "ой")),
    ("ему", ("ий",)),
    ("ами", ("", "а")),
    ("ями", ("ь", "я")),
    ("ией", ("ия",)),
    ("ых", ("",)),
    ("их", ("ий",)),
    ("ой", ("а", "ая")),
    ("ою", ("а",)),
    ("ую", ("ая",)),
    ("ей", ("я", "а")),
    ("ым", ("", "ый")),
    ("им", ("ий",)),
    ("ом", ("", "ий")),
    ("ем", ("", "й")),
    ("ём", ("", "й")),
    ("ам", ("", "а")),
    ("ах", ("", "а")),
    ("ии", ("ия", "ий")),
    ("ию", ("ия", "ий")),
    ("ия", ("ий",)),
    ("ие", ("ий",)),
    ("а", ("",)),
    ("у", ("", "а")),
    ("ы", ("", "а")),
    ("и", ("", "а", "я")),
    ("е", ("", "а", "я", "й")),
    ("я", ("", "й")),
    ("ю", ("", "я", "й")),
)

_CASES = (
    *("".join(parts) for parts in product("ндт", ("ың", "ің", "ын", "ин"))),
    *("".join(parts) for parts in product("ндт", "ыіи")),
    *("ға", "ге", "қа", "ке", "га", "ка", "на", "не", "на", "не", "а", "е", "н"),
    *("".join(parts) for parts in product("дт", ("а", "е", "ан", "ен"))),
    *("нан", "нен", "нда", "нде", "ндағы", "ндегі", "дағы", "дегі", "тағы", "тегі"),
    *("мен", "бен", "пен"),
    *("".join(parts) for parts in product("лдт", ("ық", "ік", "ык", "ик"))),
)
_SPEAKERS = tuple(
    "".join(parts)
    for parts in product(
        ("нан", "нен", "дан", "ден", "тан", "тен"),
        ("мын", "мін", "мыз", "міз", "быз", "біз", "сың", "сің", "сыз", "сіз"),
    )
)
"""Who speaks is from there: "Жаңаөзенненмін"."""
_PLURALS = tuple("".join(parts) for parts in product("лдт", ("ар", "ер")))
_KAZAKH = frozenset({*_CASES, *_SPEAKERS, *_PLURALS, *(p + c for p in _PLURALS for c in _CASES)})
_LENGTHS = tuple(sorted({len(ending) for ending in _KAZAKH}, reverse=True))
"""Of the endings: a word has at most one of each length."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_POSSESSIVE = re.compile("(?:['’ʼ]s|s['’ʼ]|['’ʼ])$", re.IGNORECASE)
_FOREIGN_CASE = re.compile("^([a-z\u00df-\u024f]+)['’ʼ]?([\u0400-\u04ff]{1,6})$", re.IGNORECASE)


def bases(word: str) -> tuple[str, ...]:
    """The forms that ``word`` may be a case of, itself first, in lower case and without repetition.

    A Latin word loses 's and, as one more candidate, a plural s; a Latin word with a Cyrillic ending
    (``DVKның``, ``Interpol'а``) loses the ending; a Cyrillic word loses each ending that leaves at least
    three letters.
    """
    lowered = word.lower()
    if foreign := _FOREIGN_CASE.match(lowered):
        return (foreign[1],)
    if not _CYRILLIC.search(lowered):
        plain = _POSSESSIVE.sub("", lowered)
        return (plain, plain[:-1]) if plain.endswith("s") and len(plain) > 4 else (plain,)
    found = [lowered]
    for ending, replacements in _RUSSIAN:
        stem = lowered.removesuffix(ending)
        if stem != lowered and len(stem) >= _SHORTEST:
            of_a_man = ending == "е" and lowered.endswith(_OF_MEN)
            found += [stem + replacement for replacement in (replacements[:1] if of_a_man else replacements)]
    found += [
        lowered[:-length] for length in _LENGTHS if len(lowered) - length >= _SHORTEST and lowered[-length:] in _KAZAKH
    ]
    return tuple(dict.fromkeys(found))

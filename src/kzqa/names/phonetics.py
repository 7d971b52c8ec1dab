"""One spelling for a name written in Russian, Kazakh or any of their romanisations: the phonetic key.

A key is a string over one letter a sound: ``a e i o u`` for vowels, ``b c d f g h k l m n p r s t v z`` for
the consonants that have such a letter (``c`` is ц, ``h`` is х, kh and һ), and ``Z S C`` for ж, ш and ч. Where
romanisations disagree about a sound (ы is y, i or ı; ж is zh, j or dzh; х is kh, h or x), all give one
letter.

The letters follow the tables in use: BGN/PCGN and GOST 7.79 for Russian, the Kazakh Latin alphabets of 2017
to 2021 for Kazakh, and the German forms that some press writes (``Jespajewa``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

__all__ = ["acronym_key", "differ_by_an_ending", "key", "perhaps_similar", "similarity"]

_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфхц", "abvgdeziiklmnoprstufhc", strict=True)),
    **dict(zip("ёжчшщыэюя", ("e", "Z", "C", "S", "S", "i", "e", "iu", "ia"), strict=True)),
    **dict(zip("әғқңөұүһіїєґ", ("a", "g", "k", "n", "o", "u", "u", "h", "i", "i", "e", "g"), strict=True)),
}
_LATIN = {
    **dict(zip("abdefghiklmnopqrstuvwyz", "abdefghiklmnopkrstuvviz", strict=True)),
    "c": "k",
    "j": "Z",
    "x": "ks",
    "ı": "i",
    "ş": "S",
    "ç": "C",
    "š": "S",
    "č": "C",
    "ž": "Z",
    "ŋ": "n",
    "ß": "s",
    "ł": "l",
    "ə": "a",
    "ø": "o",
    "æ": "a",
    "đ": "d",
}
_SOFTENED = re.compile("[ьъ](?=[аеёиоуэюя])")
_SIGNS = re.compile("[ьъ]")
_CYRILLIC_GROUPS = (("дж", "ж"), ("дч", "ч"), ("тс", "ц"), ("сч", "щ"))
_LATIN_GROUPS = {
    **dict.fromkeys(("dsch", "dzh", "dž", "dj", "zh"), "Z"),
    **dict.fromkeys(("schtsch", "shch", "sch", "sh"), "S"),
    **dict.fromkeys(("tsch", "tch", "ch"), "C"),
    **dict.fromkeys(("ts", "tz"), "c"),
    "kh": "h",
    "tzh": "tZ",
    "gh": "g",
    "ph": "f",
    "th": "t",
    "ck": "k",
    "ou": "u",
    "oo": "u",
}
_LATIN_UNIT = re.compile("|".join(sorted(_LATIN_GROUPS, key=len, reverse=True)) + "|ie$|.")
_HACEK = re.compile("[žšč]")
_GERMAN = re.compile("(?:ew|ow|ewa|owa|witsch)$")

_DOUBLED = re.compile(r"(.)\1+")
_IOTATED_E = re.compile("(?:^|(?<=[aeou]))i+(?=e)")
_K_BEFORE_S = re.compile("k(?=s)")

_CLASSES = str.maketrans("bdzgcCSZfmeiou", "ptskssssvnyyww")
"""Voiced with voiceless, hushing with hissing, m with n, front vowels, round vowels."""
_VOWELS = re.compile("[ayw]")
_WEIGHTS = (0.4, 0.3, 0.3)
"""Of sounds, classes of sounds and consonants in :func:`similarity`."""
_AT_ONCE = 4_000_000
"""Pairs of keys that are compared in memory at once."""

_SILENT_E = re.compile("(?<=[^aeiou])e$")
_ENDINGS = re.compile("(?:ov|ev|in|uli|kizi|bai|baev|bek|zan|han|ski)a?$")
"""What makes one name of another: two keys that differ by such an ending alone are different people's."""


def key(word: str) -> str:
    """The phonetic key of one word in Cyrillic or Latin letters, whatever its case.

    Hyphens, apostrophes, digits and letters of other scripts are dropped: a word without any letter that is
    known gives ``""``. Equal keys mean the same name but for script and romanisation; inflection is not
    undone here.
    """
    lowered = unicodedata.normalize("NFC", word).lower()
    letters = "".join(_sounds(run) for run in re.findall("[\u0400-\u04ff]+|[a-z\u00df-\u024f\u0259]+", lowered))
    letters = _DOUBLED.sub(r"\1", letters)
    letters = _IOTATED_E.sub("", letters)
    letters = _K_BEFORE_S.sub("h", letters)  # Қазақстан and Казахстан, Максат and Maqsat
    return _DOUBLED.sub(r"\1", letters)


def _sounds(run: str) -> str:
    """One run of letters of one script to sounds, before what both scripts share."""
    if "\u0400" <= run[0] <= "\u04ff":
        for group, letter in _CYRILLIC_GROUPS:
            run = run.replace(group, letter)
        return "".join(_CYRILLIC.get(letter, "") for letter in _SIGNS.sub("", _SOFTENED.sub("и", run)))
    if _GERMAN.search(run) or _HACEK.search(run):  # there, j is й
        run = run.replace("dsch", "zh").replace("j", "y")
    return "".join(_latin(unit[0]) for unit in _LATIN_UNIT.finditer(run))


def _latin(unit: str) -> str:
    """One letter, or one group of letters that writes one sound."""
    if unit in _LATIN_GROUPS:
        return _LATIN_GROUPS[unit]
    if unit == "ie":  # at the end of a word: Jardemalie
        return "i"
    if unit in _LATIN:
        return _LATIN[unit]
    return _LATIN.get(unicodedata.normalize("NFD", unit)[0], "")  # ä, ğ, ñ, ū: the letter without its mark


def acronym_key(word: str) -> str:
    """An acronym letter by letter, in lower-case Latin: ДВК and DVK are ``dvk``, DCK stays ``dck``."""
    return "".join(
        _CYRILLIC.get(letter, letter)[0].lower() for letter in word.lower() if letter.isalpha() and letter not in "ьъ"
    )


def differ_by_an_ending(one: str, other: str) -> bool:
    """Whether one key is the other with an ending of family names: Agadil, Agadilov; Turusbek, Turusbekova."""
    short, long = sorted((one, other), key=len)
    return short != long and long.startswith(short) and bool(_ENDINGS.fullmatch(long[len(short) :]))


def similarity(one: str, other: str) -> float:
    """How alike two keys are: 0 to 1, 1 for equal keys, symmetric.

    The mean of three normalised edit similarities: over the sounds, over the classes of sounds (so that t for
    d costs half), and over the consonants alone (so that a vowel more or less costs less). 0 where the two
    differ by an ending that makes a new name (Sultan, Sultanov), but not by the feminine ``a`` (Kozlov,
    Kozlova).
    """
    if one == other:
        return 1.0
    if (_SILENT_E.search(one) and not other.endswith("e")) or (_SILENT_E.search(other) and not one.endswith("e")):
        return similarity(one.removesuffix("e"), other.removesuffix("e"))  # Catherine, Кэтрин
    if differ_by_an_ending(one, other):
        return 0.0
    sounds, classes, consonants = map(Levenshtein.normalized_similarity, _heard(one), _heard(other))
    return _WEIGHTS[0] * sounds + _WEIGHTS[1] * classes + _WEIGHTS[2] * consonants


def perhaps_similar(ones: Sequence[str], others: Sequence[str], least: float) -> Iterator[tuple[int, int]]:
    """Places of one and other key, of all pairs whose similarity is at least ``least``; other pairs may be among them.

    What :func:`similarity` finds for one pair at a time is here found roughly for many at once: with and without a
    silent e, whatever their endings, and to three digits. A pair may be given more than once.
    """
    rows, columns = _with_and_without_e(ones), _with_and_without_e(others)
    heard = [list(map(_heard, (word for _, word in side))) for side in (rows, columns)]
    step = max(_AT_ONCE // max(len(columns), 1), 1)
    for first in range(0, len(rows), step):
        alike = np.zeros((len(rows[first : first + step]), len(columns)), dtype=np.float32)
        for part, weight in enumerate(_WEIGHTS):
            some = [word[part] for word in heard[0][first : first + step]]
            all_ = [word[part] for word in heard[1]]
            alike += weight * process.cdist(some, all_, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
        for row, column in np.argwhere(alike >= least - 0.001).tolist():
            yield rows[first + row][0], columns[column][0]


def _heard(one: str) -> tuple[str, str, str]:
    """A key's sounds, their classes, and the classes of its consonants."""
    coarse = one.translate(_CLASSES)
    return one, coarse, _VOWELS.sub("", coarse)


def _with_and_without_e(keys: Sequence[str]) -> list[tuple[int, str]]:
    """Keys by their places, and behind them, by the same places, those that end with a silent e without it."""
    return [*enumerate(keys), *((place, one[:-1]) for place, one in enumerate(keys) if _SILENT_E.search(one))]

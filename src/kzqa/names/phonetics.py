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

from rapidfuzz.distance import Levenshtein

__all__ = ["acronym_key", "key", "similarity"]

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
    coarse, other_coarse = one.translate(_CLASSES), other.translate(_CLASSES)
    return (
        0.4 * Levenshtein.normalized_similarity(one, other)
        + 0.3 * Levenshtein.normalized_similarity(coarse, other_coarse)
        + 0.3 * Levenshtein.normalized_similarity(_VOWELS.sub("", coarse), _VOWELS.sub("", other_coarse))
    )

"""Which language a question is in: English, Russian or Kazakh, also typed in Latin letters or without Kazakh letters.

Cues are letters that only one alphabet has, function words and endings; no model and no corpus is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kzqa import cues

__all__ = ["WORD", "Reading", "has_kazakh_cues", "read_language", "readable"]

WORD = re.compile(r"[^\W_]+(?:[’'ʼ`-][^\W_]+)*")
"""A word: letters and digits, joined by apostrophe or hyphen."""

_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04FF]")
_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is to be read."""

    language: str
    """``en``, ``ru`` or ``kk``."""
    text: str
    """The question in its language's usual script: Latin-typed Russian and Kazakh are put into Cyrillic."""


def readable(text: str) -> bool:
    """Whether at least half of the letters are Latin or Cyrillic; True for a text without letters."""
    letters = _LETTER.findall(text)
    return not letters or sum(bool(_CYRILLIC.match(x) or _LATIN.match(x)) for x in letters) * 2 >= len(letters)


def read_language(text: str) -> Reading:
    """The language of a question; English where nothing speaks for another."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    words = [word.casefold() for word in WORD.findall(text)]
    if cyrillic == 0 or cyrillic * 4 < latin:
        return _latin(text, words)
    others = cues.words("ru", "words") | cues.words("kk", "words")
    if sum(word in cues.words("en", "function") for word in words) > 1 and others.isdisjoint(words):
        return Reading("en", text)  # "Who is Владимир Козлов?"
    kazakh, russian = _kazakh_score(words), _russian_score(words)
    if kazakh > russian or (kazakh == russian and _KAZAKH_LETTERS.search(text)):
        return Reading("kk", text)
    return Reading("ru", text)


def has_kazakh_cues(text: str) -> bool:
    """Whether a letter or a function word is Kazakh beyond doubt."""
    kazakh = cues.words("kk", "words") - cues.words("ru", "words")
    return bool(_KAZAKH_LETTERS.search(text)) or any(word.casefold() in kazakh for word in WORD.findall(text))


def _kazakh_score(words: list[str]) -> float:
    return sum(
        2.0 * (word in cues.words("kk", "words")) + 0.5 * _ends(word, "kk") + 2.0 * bool(_KAZAKH_LETTERS.search(word))
        for word in words
    )


def _russian_score(words: list[str]) -> float:
    return 0.5 + sum(
        2.0 * (word in cues.words("ru", "words") and word not in cues.words("kk", "words"))
        + 0.5 * _ends(word, "ru")
        + 1.0 * bool(re.search(r"[ёщъэ]", word))
        for word in words
    )


def _ends(word: str, language: str) -> bool:
    return word.endswith(tuple(cues.words(language, "endings")))


def _latin(text: str, words: list[str]) -> Reading:
    russian = sum(word in cues.words("ru", "latin") for word in words)
    kazakh = sum(word in cues.words("kk", "latin") for word in words)
    if max(russian, kazakh) < 2 and not (len(words) <= 3 and max(russian, kazakh) == 1 and len(words) > 1):
        return Reading("en", text)
    language = "ru" if russian >= kazakh else "kk"
    return Reading(language, WORD.sub(lambda match: _to_cyrillic(match[0], language), text))


_PAIRS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "ё"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ya", "я"), ("ii", "ии"), ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("z", "з"), ("i", "и"), ("y", "ы"), ("k", "к"), ("q", "қ"), ("l", "л"), ("m", "м"), ("n", "н"),
    ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "к"),
    ("j", "ж"), ("x", "кс"), ("'", "ь"), ("’", "ь"),
    ("ä", "ә"), ("ğ", "ғ"), ("ñ", "ң"), ("ö", "ө"), ("ū", "ұ"), ("ü", "ү"), ("ı", "ы"), ("ş", "ш"), ("á", "ә"),
    ("ǵ", "ғ"), ("ń", "ң"), ("ó", "ө"), ("ú", "ү"), ("ý", "у"),
)  # fmt: skip


def _to_cyrillic(word: str, language: str) -> str:
    """A word typed in Latin letters, by the usual romanisations read backwards; names keep their capital."""
    rest, result = word.casefold(), ""
    short = "yi" if language == "kk" else "y"  # Kazakh has no vowel before "и": "aitylgan" is "айтылган"
    while rest:
        if result and result[-1] in "аеиоуыэюя" and rest[0] in short and not rest.startswith(("ya", "yu", "yo")):
            result, rest = result + "й", rest[1:]
            continue
        latin, cyrillic = next(((a, b) for a, b in _PAIRS if rest.startswith(a)), (rest[0], rest[0]))
        result, rest = result + cyrillic, rest[len(latin) :]
    return result.capitalize() if word[:1].isupper() else result

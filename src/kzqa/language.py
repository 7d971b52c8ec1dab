"""Which language a question is in: English, Russian or Kazakh, also typed in Latin letters or without Kazakh letters.

Cues are letters that only one alphabet has, function words and endings, and for Latin letters runs of three of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kzqa import cues
from kzqa.romanised import to_cyrillic, typed_language

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
    mended: bool = False
    """Whether typing errors were undone."""


def readable(text: str) -> bool:
    """Whether at least half of the letters are Latin or Cyrillic; True for a text without letters."""
    letters = _LETTER.findall(text)
    return not letters or sum(bool(_CYRILLIC.match(x) or _LATIN.match(x)) for x in letters) * 2 >= len(letters)


IsLatin = Callable[[str, str], bool]
"""Whether a word in Latin letters stays as it is in a question of a language that is typed in them."""


def read_language(text: str, *, typed: bool = True, is_latin: IsLatin = lambda *_: False) -> Reading:
    """The language of a question; English where nothing speaks for another.

    Args:
        text: the question.
        typed: whether Latin letters may stand for Cyrillic ones, as in a question; in a document they do not.
        is_latin: which words keep theirs all the same, in a language: "EPCA".
    """
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    words = [word.casefold() for word in WORD.findall(text)]
    if cyrillic == 0 or cyrillic * 4 < latin:
        return _latin(text, words, is_latin) if typed else Reading("en", text)
    others = cues.words("ru", "words") | cues.words("kk", "words")
    english = sum(word in cues.words("en", "function") for word in words)
    if english > 1 and english > 2 * sum(word in others for word in words):
        return Reading("en", text)  # "Who is Владимир Козлов?", "did they change the закон о профсоюзах?"
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


def _latin(text: str, words: list[str], is_latin: IsLatin) -> Reading:
    english = sum(word in cues.words("en", "function") for word in words)
    # Where all letters are capitals none marks a name.
    typed = text.casefold() if len(words) > 2 and text.isupper() else text
    language = "en" if english * 2 > len(words) else typed_language(typed)
    if language == "en":
        return Reading("en", text)

    def spelt(match: re.Match[str]) -> str:
        head, hyphen, ending = match[0].partition("-")
        if is_latin(language, head):
            return head + hyphen + to_cyrillic(ending, language)
        return to_cyrillic(match[0], language)

    return Reading(language, WORD.sub(spelt, typed))

"""What was typed with the other keyboard layout on: "rjuj gjcflbkb" for "кого посадили", "црщ" for "who".

The Russian and the Kazakh layout put their letters on the same keys; Kazakh has its own on the row of digits, so that
"ек3нш3" and "090ы0" are Kazakh words, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["in_the_other_layout", "with_kazakh_digits"]

IsWord = Callable[[str, str], bool]
"""Whether a language has a word: asked with ``en``, ``ru`` or ``kk``, and a caseless word."""

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю."
_LATIN_HELD, _CYRILLIC_HELD = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?@^&', 'ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,":?'
"""The same keys with shift held, and the signs on the row of digits."""
_DIGITS, _ON_DIGITS = "2345890-=", "әіңғүұқөһ"

_TO_LATIN = str.maketrans(_CYRILLIC + _CYRILLIC_HELD, _LATIN + _LATIN_HELD)
_TO_RUSSIAN = str.maketrans(_LATIN + _LATIN_HELD, _CYRILLIC + _CYRILLIC_HELD)
_TO_KAZAKH = _TO_RUSSIAN | str.maketrans(_DIGITS, _ON_DIGITS)
_KAZAKH_DIGITS = str.maketrans(_DIGITS, _ON_DIGITS)

SHORTEST = 3
"""Shorter words are words in any language."""
FEWEST = 2
"""So many words must turn out to be some, and so many of all that are long enough: half."""

_LETTERS = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"\d+-\w+")
"""A number with its ending: "5-й", "17-тармақ"."""
_RUN = re.compile(r"[\w=-]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


def in_the_other_layout(text: str, is_word: IsWord) -> str | None:
    """The text as it reads on the layout that its typist had in mind.

    Args:
        text: a question.
        is_word: tells what is a word.

    Returns:
        None where it reads as it stands, or makes no sense on the other layout either.
    """
    cyrillic, latin = (re.search(letters, text, re.IGNORECASE) for letters in ("[а-яё]", "[a-z]"))
    if cyrillic and latin:
        return None  # "кто такой John Smith": each is typed on its own
    own = ("ru", "kk") if cyrillic else ("en",)
    if _share(text, lambda word: any(is_word(language, word) for language in own)) >= 1 / 2:
        return None
    readings = [("en", _TO_LATIN)] if cyrillic else [("ru", _TO_RUSSIAN), ("kk", _TO_KAZAKH)]
    found = [(language, text.translate(keys)) for language, keys in readings]
    best = max(found, key=lambda reading: _share(reading[1], lambda word: is_word(reading[0], word)))
    return best[1] if _share(best[1], lambda word: is_word(best[0], word), FEWEST) > 1 / 2 else None


def with_kazakh_digits(text: str, is_word: IsWord) -> str:
    """The text with the digits in its Cyrillic words read as the Kazakh letters that are on their keys."""

    def read(match: re.Match[str]) -> str:
        word = match[0]
        if _NUMERAL.fullmatch(word) or not _CYRILLIC_LETTER.search(word):
            return word
        meant = word.translate(_KAZAKH_DIGITS)
        return meant if meant != word and _LETTERS.fullmatch(meant) and is_word("kk", meant.casefold()) else word

    return _RUN.sub(read, text)


def _share(text: str, is_word: Callable[[str], bool], fewest: int = 1) -> float:
    """Of the words that are long enough, the share of those that are some; 0 where these are too few."""
    words = [word.casefold() for word in _LETTERS.findall(text) if len(word) >= SHORTEST]
    real = sum(map(is_word, words))
    return real / len(words) if words and real >= fewest else 0.0

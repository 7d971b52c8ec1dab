"""Numbers in digits and in words, with their limits: "at least 350", "three and a half", "8 000", "12 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kzqa.check.lexicon import lexicon

__all__ = ["Number", "find_numbers"]

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}  # fmt: skip
_WORD = "|".join(sorted((*_UNITS, *_TENS, *_SCALES), key=len, reverse=True))
_WORDS = re.compile(
    rf"(?<![\w-])(?:(?:{_WORD})(?:(?:[\s-]+|(?<=hundred)\s+and\s+|(?<=thousand)\s+and\s+)(?:{_WORD})(?![\w]))*)(?P<half>\s+and\s+a\s+half)?(?!\w)",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,/])(?P<whole>\d{1,3}(?:[,  ]\d{3})+|\d+)(?P<part>[.,]\d+)?(?P<half>\s+and\s+a\s+half|½)?"
    r"(?P<ordinal>st|nd|rd|th)?"
    r"(?P<scale>\s+(?:million|billion|thousand))?(?![\w]|[.,/]\d)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\w)\w*\d\w*(?:[-–/(]\w*\d[\w)]*)+(?!\w)|(?<!\w)(?=\w*\d)(?=\w*[^\W\d])\w+(?!\w)")
"""Numbers of articles, documents and ranges: 460-1, 2013-2020, P7_TA(2012)0089; taken as they are written."""
_ORDINAL_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(_ORDINALS)})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and where it stands."""

    key: str
    """Its value with what it is: ``350``, ``>=350`` for a limit, ``#17`` for an ordinal, ``460-1`` for a code."""
    start: int
    end: int


def find_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order, each with its limit."""
    found: list[Number] = []
    for number in _numbers(text):
        if not any(number.start < other.end and other.start < number.end for other in found):
            found.append(number)
    return tuple(sorted((_limited(text, number) for number in found), key=lambda number: number.start))


def _numbers(text: str) -> Iterator[Number]:
    for match in _CODE.finditer(text):
        if not re.fullmatch(r"\d+(?:st|nd|rd|th)", match[0]):
            yield Number(match[0].casefold().replace("–", "-"), *match.span())
    for match in _DIGITS.finditer(text):
        value = Fraction(re.sub(r"\D", "", match["whole"])) + Fraction(
            "0" + match["part"].replace(",", ".") if match["part"] else 0
        )
        value += Fraction(1, 2) if match["half"] else 0
        value *= _SCALES[match["scale"].strip().casefold()] if match["scale"] else 1
        yield Number(f"#{value}" if match["ordinal"] else str(value), *match.span())
    for match in _WORDS.finditer(text):
        words = [word for word in re.findall(r"[a-z]+", match[0].casefold()) if word not in ("and", "a", "half")]
        value = Fraction(_value(words)) + (Fraction(1, 2) if match["half"] else 0)
        yield Number(str(value), *match.span())
    for match in _ORDINAL_WORD.finditer(text):
        yield Number(f"#{_ORDINALS[match[0].casefold()]}", *match.span())


def _value(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * scale, 0
        else:
            current += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return total + current


def _limited(text: str, number: Number) -> Number:
    """A number with the limit that stands before it: "more than 38" is ``over 38``."""
    known = lexicon()
    for size in (26, 20, 14, 10, 7, 6, 5):
        at = max(0, number.start - size)
        for match in known.limits.finditer(text, at, number.start):
            if not text[match.end() : number.start].strip() and (
                match.start() == 0 or not text[match.start() - 1].isalnum()
            ):
                name = known.limit_names[int(str(match.lastgroup)[1:])]
                return Number(f"{name} {number.key}", match.start(), number.end)
    return number

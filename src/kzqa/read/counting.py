"""Numbers as lists write them: 3, c, C, iii, III."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["counted"]

_ROMAN: Mapping[str, int] = {
    "m": 1000,
    "cm": 900,
    "d": 500,
    "cd": 400,
    "c": 100,
    "xc": 90,
    "l": 50,
    "xl": 40,
    "x": 10,
    "ix": 9,
    "v": 5,
    "iv": 4,
    "i": 1,
}


def counted(number: int, style: str) -> str:
    """A number in the style of HTML's ``type``: ``1``, ``a``, ``A``, ``i`` or ``I``; in digits where that fails."""
    if number < 1 or number > 3999 or style not in ("a", "A", "i", "I"):
        return str(number)
    text = _roman(number) if style in "iI" else _letters(number)
    return text.upper() if style.isupper() else text


def _roman(number: int) -> str:
    text = ""
    for sign, value in _ROMAN.items():
        times, number = divmod(number, value)
        text += sign * times
    return text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("a") + digit) + text
    return text

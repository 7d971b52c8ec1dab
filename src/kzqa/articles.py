"""Numbered articles of laws and treaties: "Article 164", "статьи 460-1 и 460-2", "164-бап"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kzqa.dates import find_dates
from kzqa.domain import Span

__all__ = ["ArticleMention", "find_articles"]

LONGEST = 30
"""Numbers after the first that one list may have, and articles that one range may name."""

_NUMBER = r"(?!(?:19|20)\d\d(?!\d))\d{1,4}(?:-\d{1,2})?(?![\d/]|\.\d)"
"""No year: "an article of 2003"."""
_WORDS = r"\s*,?\s*(?:and|or|и|или|және|мен|бен|пен|&)\s*"
_COMMA = rf"\s*,\s*(?={_NUMBER}\s*(?:,|and\b|or\b|и\b|или\b|және\b|мен\b|&|-?\s?ба[пб]|[.;:?!)]|$|of\b|УК|КоАП|кодекс))"
"""A comma goes on with a number only where the list does, or ends: not in "under Article 174, 5 activists"."""
_TO = r"\s*(?:-|–|to|through|по|до)\s*"
_LIST = rf"{_NUMBER}(?:(?:{_WORDS}|{_COMMA}|{_TO}){_NUMBER}){{0,{LONGEST}}}+"
_BEFORE = re.compile(
    rf"(?<!\w)(?:articles?|arts?\.?|стат(?:ь[яиюеё]\w{{0,2}}|ей)|ст\.)\s*(?:no\.?|№)?\s*(?P<list>{_LIST})(?!\w)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?<![\w/,-])(?P<list>{_LIST})(?:-(?:я|й|ю|ой|ую|ей|ая)\s+стать[яиюейё]{{1,2}}|\s+стать[яюеё]й?"
    r"|\s?-?\s?ба[пб](?:тар|[ыі]|т[аыі]|қа|ке)?[^\W\d_]{0,6})(?!\w|\s+\d)",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<range>(?P<low>\d{{1,4}}){_TO}(?P<high>\d{{1,4}})(?![\d-]))|{_NUMBER}")


@dataclass(frozen=True, slots=True)
class ArticleMention:
    """Articles that a text names, without saying of which law."""

    numbers: tuple[str, ...]
    """As written: ``164``, ``460-1``."""
    span: Span


def find_articles(text: str) -> tuple[ArticleMention, ...]:
    """The numbered articles of a text, in order; how many there are is no number: "5 articles"."""
    return tuple(sorted(_found(text), key=lambda mention: mention.span.start))


def _found(text: str) -> Iterator[ArticleMention]:
    taken = [date.span for date in find_dates(text) if date.day]  # "Article 10 December" names none
    for pattern in (_BEFORE, _BEHIND):
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(span.start < other.end and other.start < span.end for other in taken):
                taken.append(span)
                yield ArticleMention(tuple(_numbers(match["list"])), span)


def _numbers(listed: str) -> Iterator[str]:
    """The numbers of a list, ranges written out: "5 to 9" is five articles; "460-1" is one."""
    for match in _PART.finditer(listed):
        low, high = (int(match[name] or 0) for name in ("low", "high"))
        if match["range"] and low < high <= low + LONGEST:
            yield from map(str, range(low, high + 1))
        elif match["range"]:
            yield from (match["low"], match["high"]) if " " in match[0] else (match[0],)
        else:
            yield match[0]

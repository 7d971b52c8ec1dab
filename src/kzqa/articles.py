"""Numbered articles of laws and treaties: "Article 164", "статьи 460-1 и 460-2", "164-бап"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kzqa.domain import Span

__all__ = ["ArticleMention", "find_articles"]

_NUMBER = r"(?!(?:19|20)\d\d(?!\d))\d{1,4}(?:-\d{1,2})?"
"""No year: "an article of 2003"."""
_AND = r"\s*(?:,(?:\s*(?:and|or|и|или|және))?|and|or|и|или|және|мен|бен|пен|&)\s*"
_LIST = rf"{_NUMBER}(?!\d)(?:{_AND}{_NUMBER}(?![\d/]))*+"
_BEFORE = re.compile(
    rf"(?<!\w)(?:articles?|arts?\.?|стать[яиюейёмх]{{1,3}}|ст\.)\s*(?:no\.?|№)?\s*(?P<list>{_LIST})(?![\w/])",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?<![\w/])(?P<list>{_LIST})(?:-(?:я|й|ю|ой|ую|ей|ая)\s+стать[яиюейё]{{1,2}}|\s+стать[яюеё]й?"
    r"|\s?-?\s?ба[пб](?:тар|[ыі]|т[аыі]|қа|ке)?[^\W\d_]{0,6})(?!\w|\s+\d)",
    re.IGNORECASE,
)


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
    taken: list[Span] = []
    for pattern in (_BEFORE, _BEHIND):
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(span.start < other.end and other.start < span.end for other in taken):
                taken.append(span)
                yield ArticleMention(tuple(re.findall(_NUMBER, match["list"])), span)

"""What sort of thing a question asks for, and whether a text holds one: a date, a number, an age, a place ..."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from kzqa.cues import pattern, words
from kzqa.glossary import load_terms
from kzqa.language import WORD
from kzqa.morphology import english_stem, english_stems

__all__ = [
    "Expected",
    "expected_answer",
    "fits",
    "gives_a_reason",
    "gives_a_share",
    "is_counted",
    "is_named_kind",
    "names_one",
    "says_how_long",
    "takes_place",
    "tells_of_custody",
]

COUNTED_WITHIN = 5
"""A number counts what stands at most so many words after it: "seven of the journalists"."""


class Expected(StrEnum):
    """What must stand in the answering clause; the values are the names of the cues."""

    DATE = "date"
    NUMBER = "number"
    AGE = "age"
    MONEY = "money"
    PLACE = "place"
    ARTICLE = "article"
    PERSON = "person"
    ANYTHING = "anything"


_ASKED = (
    Expected.ARTICLE,
    Expected.AGE,
    Expected.MONEY,
    Expected.DATE,
    Expected.PLACE,
    Expected.NUMBER,
    Expected.PERSON,
)
"""Where two begin together the first is meant: "how old" is an age, not a number."""

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_HOLDS = {
    Expected.DATE: re.compile(rf"\b\d{{1,2}}\s(?:{_MONTH})|\b(?:{_MONTH})\s\d|\b(?:19|20)\d\d\b"),
    Expected.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundreds?"
        r"|dozens?|half)\b",
        re.IGNORECASE,
    ),
    Expected.AGE: re.compile(
        r"\b\d+[ -]years?[ -]old(?: ([a-z]+)((?: [A-Z][\w’-]+)*))?|\baged?\s+\d|\byears of age\b|\bborn\b"
    ),
    Expected.ARTICLE: re.compile(r"\b(?:Article|Art\.)s?\s\d|\barticles?\s\d"),
    Expected.MONEY: re.compile(
        r"[€$£₸]\s?\d|\d[\d\s.,]*(?:million |billion |thousand )?(?:tenge|euros?|dollars?|EUR|USD|KZT)\b"
        r"|\b(?:million|billion)\b",
        re.IGNORECASE,
    ),
}
_LASTS = re.compile(
    r"\b(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|half|several|many|few)"
    r"(?:[\s-]and[\s-]a[\s-]half)?[\s-](?:\w+[\s-])?(?:years?|months?|weeks?|days?|hours?)\b"
    rf"|\blife (?:imprisonment|sentence)|\bfor life\b|\b(?:year|month|week|day|hour)s?-long\b"
    rf"|\bsince (?:(?:{_MONTH}) )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_CUSTODY = re.compile(r"\b(?:house arrest|pre-?trial detention|(?:in|into) (?:custody|detention|prison|exile))\b")
_PRISON = re.compile(r"\b(?:in|into) prison\b")
_AT = re.compile(r"\b(?:in|at|near|outside|throughout|across|from)\s(?:the\s|central\s)?$")
_OF_THERE = re.compile(r"(?:[’']s)?\s(?:[A-Z]\w+|\w*\s?courts?\b|prison\b|colony\b|region\b|city\b)")
"""What a place is named with that something takes place at: "in Warsaw", "Almaty City Court"; not "tour the USA"."""
_HOME_OF = re.compile(r"(?:[’']s|\b(?:his|her|their)) (?:house|home|flat|office)\b")
_SHARE = re.compile(r"\d\s?%|\bper ?cent\b|\bpercentage", re.IGNORECASE)
NAMED_WITHIN = 4
"""A name stands at most so many words from what it is the name of."""

_REASON = re.compile(
    r"\b(?:because|since|therefore|thus|hence|thereby|following|due to|owing to|on account of|as a result|as part of"
    r"|in connection|in order to|so as to|with a view|aimed at|aims? to|in response|in retaliation|under the pretext"
    r"|on suspicion|on the grounds?|charges?|charged with|accused of|convicted of|sentenced .* for"
    r"|for (?:his|her|their|allegedly|(?:the )?(?:\w+ly )?\w+ing))\b",
    re.IGNORECASE,
)
_CHILDREN = frozenset({"child", "children", "kid", "son", "daughter", "boy", "girl", "teenager"})
"""Who asks how old somebody's child is need not know that it is a son."""
_HOME = frozenset({"Kazakhstan", "Kazakh", "Kazakhstani", "Central Asia"})


def expected_answer(question: str) -> Expected:
    """What sort of thing the answering clause must hold: what the question asks for first."""
    asked = [
        (match.start(), rank, expected)
        for rank, expected in enumerate(_ASKED)
        if (match := pattern(expected.value).search(question))
    ]
    return min(asked)[2] if asked else Expected.ANYTHING


def fits(expected: Expected, text: str, asked: str = "") -> bool:
    """Whether a text has what a question expects; False where it expects a person, or nothing of a sort.

    Args:
        expected: what is expected.
        text: a clause or a paragraph.
        asked: the question in English words; a place that it names itself is no answer, and the age of somebody's
            "17-year-old son" is one if the question is about a son, or names him.
    """
    if expected is Expected.PLACE:
        return any(place[0] not in asked for place in _places().finditer(text))
    if expected is Expected.AGE:
        of = {*WORD.findall(asked.casefold())}
        of |= _CHILDREN if of & _CHILDREN else set()
        ages = _HOLDS[expected].finditer(text)
        return any(not m[1] or m[1] in of or bool(m[2] and m[2].split()[0] in asked) for m in ages)
    return expected in _HOLDS and bool(_HOLDS[expected].search(text))


def is_counted(text: str, wordings: Sequence[Sequence[str]]) -> bool:
    """Whether a text gives a number of something, named by the English stems of any of its wordings."""
    heads = {stems[-1] for stems in wordings if stems}
    found = [match[0] for match in WORD.finditer(text)]
    numbers = [n for n, word in enumerate(found) if word[0].isdigit() or _HOLDS[Expected.NUMBER].fullmatch(word)]
    return any(heads.intersection(english_stems(" ".join(found[n + 1 : n + 1 + COUNTED_WITHIN]))) for n in numbers)


def tells_of_custody(text: str, *, imprisoned: bool = False) -> bool:
    """Whether a text says where somebody is without a place: "under house arrest".

    Args:
        text: a paragraph.
        imprisoned: whether it is known that it is a prison: "in prison" says no more then.
    """
    return bool(_CUSTODY.search(_PRISON.sub(" ", text) if imprisoned else text))


def takes_place(text: str) -> bool:
    """Whether a clause names a place at which something happens: "arrested in Almaty", "Almaty City Court", a house."""
    return bool(_HOME_OF.search(text)) or any(
        _AT.search(text[: place.start()]) or _OF_THERE.match(text, place.end()) for place in _places().finditer(text)
    )


def says_how_long(text: str) -> bool:
    """Whether a text gives any length of time: "four and a half years", "15 days", "life imprisonment"."""
    return bool(_LASTS.search(text))


def gives_a_share(text: str) -> bool:
    """Whether a text gives a percentage."""
    return bool(_SHARE.search(text))


def gives_a_reason(text: str) -> bool:
    """Whether a text gives a reason, a cause, a purpose or a charge for anything."""
    return bool(_REASON.search(text))


def is_named_kind(wordings: Sequence[Sequence[str]]) -> bool:
    """Whether what is meant has a name of its own, by the English stems of its first wording: a hospital, a court."""
    return bool(wordings and wordings[0]) and wordings[0][-1] in _named_kinds()


def names_one(text: str, wordings: Sequence[Sequence[str]], *, of_any_kind: bool = False) -> bool:
    """Whether a text names something of a kind: "the weekly Respublika", "Almaty City Court", and not "a court".

    Args:
        text: a paragraph.
        wordings: the English stems of the ways to call the thing.
        of_any_kind: whether things count that mostly have no names of their own: movements, treaties.
    """
    heads = frozenset(stems[-1] for stems in wordings if stems)
    heads = heads if of_any_kind else heads & _named_kinds()
    found = list(WORD.finditer(text))
    for at, word in enumerate(found):
        if not heads.intersection(english_stems(word[0])):
            continue
        around = found[max(0, at - NAMED_WITHIN) : at] + found[at + 1 : at + 1 + NAMED_WITHIN]
        if any(_is_own_name(text, near) for near in around):
            return True
    return False


def _is_own_name(text: str, word: re.Match[str]) -> bool:
    """Whether a word is capitalised, and neither for beginning a sentence nor in every text on Kazakhstan."""
    before = text[: word.start()].rstrip(" “‘\"'(")
    within = bool(before) and before[-1] not in ".!?:"
    return within and word[0][:1].isupper() and word[0] not in words("en", "capitals")


@cache
def _named_kinds() -> frozenset[str]:
    return frozenset(english_stem(word) for word in words("en", "named"))


@cache
def _places() -> re.Pattern[str]:
    """Every place of the glossary in English, the country itself and its region left out."""
    places = {place for term in load_terms() if term.domain == "place" for place in term.en} - _HOME
    longest_first = sorted((place for place in places if place[:1].isupper()), key=lambda p: (-len(p), p))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

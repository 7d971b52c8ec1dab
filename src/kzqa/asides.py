"""What an asker says of himself beside what he asks: "I'm a nurse from Leeds - is anything said about hospitals?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kzqa.cues import pattern
from kzqa.language import WORD
from kzqa.morphology import russian_dictionary

__all__ = ["asking_parts"]

_STRONG = re.compile(r"[;:.!?…)]+\s+|\s*[–—]+\s+|\s-+\s+|\s(?=\()")
"""Signs that part one thing that is said from another."""
_BOUNDARY = re.compile(rf",\s+|{_STRONG.pattern}")
_RELATIVE = re.compile(r"(?:who|whom|whose|which|where|when|что|где|когда|куда)\b", re.IGNORECASE)
"""After a comma these go on with what was said: "the Faroe Islands, where I keep sheep", "Прочитал, что"."""
_PARTICLE = re.compile(r"(?:ли|ма|ме|ба|бе|па|пе)\b")
"""These ask, and stand behind the word that is asked about."""
_CONNECTED = re.compile(r"(?:(?:but|and|so|then|now|just|please|а|но|и|ал)\s+)*", re.IGNORECASE)
_AROUND = " ,.;:!?…()–—-"


def asking_parts(text: str, *, greeted: bool = False) -> tuple[str, ...]:
    """The question without what its asker tells of himself, in every way in which it may be parted, longest first.

    A part begins behind a sign of punctuation, or with the question word that a verb of asking governs ("I wonder
    whether"), and asks something; what stands before and behind it speaks of the asker and asks nothing.

    Args:
        text: the question.
        greeted: whether a greeting stood before it: then what stands before a colon, a dash or an end is of the asker,
            too ("Hello, Tom here, Cardiff: was anybody fined?").

    Returns:
        Nothing, where nobody speaks of himself.
    """
    cues = [cue.end() - len(cue[0].lstrip(_AROUND)) for cue in pattern("interrogative").finditer(text)]
    asked = text[: _named_behind(text, cues)]
    cues = [cue for cue in cues if cue < len(asked)]
    starts = dict.fromkeys((0, *_starts(asked, cues, greeted=greeted)))
    end = _told_behind(asked, cues)
    return tuple(part for start in starts if (part := asked[start:end].strip()) and part != text.strip())


def _starts(text: str, cues: list[int], *, greeted: bool) -> Iterator[int]:
    """Where parts may begin, behind what is told first."""
    for start in _asked_from(text, cues):
        if start == 0:
            return  # it asks from its beginning on
        behind_sign = any(match.end() == start for match in _STRONG.finditer(text))
        if "?" not in text[:start] and ((greeted and behind_sign) or _is_of_the_asker(text[:start])):
            yield start


def _asked_from(text: str, cues: list[int]) -> Iterator[int]:
    none = True
    for cue in cues:
        boundary = _boundary(text, cue)
        governed = not _PARTICLE.match(text, cue) and _governs(text[:cue])
        if governed or not _is_related(text, cue):
            none = False
            yield cue if governed else boundary
    if none and text.rstrip().endswith("?"):  # "... insists on it: Ablyazov got six years?"
        yield max((match.end() for match in _STRONG.finditer(text.rstrip(_AROUND))), default=0)


def _boundary(text: str, cue: int) -> int:
    return max((match.end() for match in _BOUNDARY.finditer(text[:cue])), default=0)


def _is_related(text: str, cue: int) -> bool:
    """Whether a question word goes on with what was said: it opens nothing, or follows a comma."""
    before = text[:cue]
    opens = _CONNECTED.fullmatch(before[_boundary(text, cue) :])
    return bool(_RELATIVE.match(text, cue)) and (before.rstrip().endswith(",") or not opens)


def _named_behind(text: str, cues: list[int]) -> int:
    """Where a question ends behind which it is said who asks: "..., asks a teacher from Galway"."""
    first = next((cue for cue in cues if not _is_related(text, cue)), len(text))
    found = (match.start() for match in _BOUNDARY.finditer(text) if pattern("asker").match(text, match.end()))
    return next((start for start in found if start > first), len(text))


def _told_behind(text: str, cues: list[int]) -> int:
    """Where what is asked ends, and what its asker tells of himself behind it begins."""
    last = cues[-1] if cues else 0
    for match in _STRONG.finditer(text, last):
        behind = text[match.end() :]
        if text[last : match.start()].strip() and "?" not in behind and _is_of_the_asker(behind):
            return match.start() + len(match[0].rstrip())
    return len(text)


def _governs(before: str) -> bool:
    """Whether words end with a verb of asking."""
    end = len(before.rstrip(" ,"))
    return any(match.end() == end for match in pattern("asking").finditer(before))


def _is_of_the_asker(text: str) -> bool:
    """Whether somebody speaks of himself, or of somebody's asking."""
    if pattern("speaker").search(text) or pattern("asking").search(text):
        return True
    return any(_is_first_person(word, at == 0) for at, word in enumerate(WORD.findall(text)))


@cache
def _first_person(word: str) -> tuple[bool, bool]:
    """Whether a Russian word is a verb in the first person; and whether it is one in the past."""
    parses = russian_dictionary().tag(word) if re.fullmatch("[а-яё]+", word) else []
    return any("1per" in tag for tag in parses[:1]), any({"VERB", "past"} in tag for tag in parses[:1])


def _is_first_person(word: str, opens: bool) -> bool:
    """Whether a verb is "живу" ("I live"); in the past, which has no persons, one that opens: "Прочитал в газете"."""
    first, past = _first_person(word.casefold())
    return first or (opens and past)

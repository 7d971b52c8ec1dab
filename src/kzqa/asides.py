"""What an asker says of himself before he asks: "I'm a nurse from Leeds - is anything said about hospitals?"."""

from __future__ import annotations

import re
from functools import cache

from kzqa.cues import pattern
from kzqa.language import WORD
from kzqa.morphology import russian_dictionary

__all__ = ["asking_parts"]

_BOUNDARY = re.compile(r"[,;:.!?…)]\s+|\s[–—-]+\s+")
_RELATIVE = re.compile(r"(?:who|whom|whose|which|where|when|что|где|когда|куда)\b", re.IGNORECASE)
"""After a comma these go on with what was said: "the Faroe Islands, where I keep sheep", "Прочитал, что"."""


_CONNECTED = re.compile(r"(?:(?:but|and|so|then|now|just|please|а|но|и|ал)\s+)+", re.IGNORECASE)


_PARTICLE = re.compile(r"(?:ли|ма|ме|ба|бе|па|пе)\b")
"""These ask, and stand behind the word that is asked about."""


def asking_parts(text: str) -> tuple[str, ...]:
    """The question without what its asker tells of himself, in every way in which it may be parted, longest first.

    A part begins behind a sign of punctuation, or with the question word that a verb of asking governs ("I wonder
    whether"), and asks something; what stands before it speaks of the asker and asks nothing.

    Returns:
        Nothing, where nobody speaks of himself.
    """
    starts: list[int] = []
    for cue in pattern("interrogative").finditer(text):
        word = cue.start() + len(cue[0]) - len(cue[0].lstrip(" ,.;:!?…)–—-"))
        before = text[:word]
        boundary = max((match.end() for match in _BOUNDARY.finditer(before)), default=0)
        opens = not before[boundary:].strip() or _CONNECTED.fullmatch(before[boundary:])
        comma = before[:boundary].rstrip().endswith(",")
        if not _PARTICLE.match(text, word) and _governs(before):
            starts.append(word)
        elif _RELATIVE.match(text, word) and (comma if boundary == word else not opens):
            continue
        elif boundary == 0:
            break  # it asks from its beginning on
        else:
            starts.append(boundary)
    told = [start for start in dict.fromkeys(starts) if start and _is_of_the_asker(text[:start])]
    return tuple(text[start:].strip() for start in told if "?" not in text[:start])


def _governs(before: str) -> bool:
    """Whether words end with a verb of asking."""
    return any(match.end() == len(before.rstrip()) for match in pattern("asking").finditer(before))


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

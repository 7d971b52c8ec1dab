"""Questions that ask several things in one breath: "when was Alga banned, and what was taken from it?"."""

from __future__ import annotations

import re
from itertools import pairwise

from kzqa.cues import pattern
from kzqa.intent import is_function_word

__all__ = ["asked_one_by_one"]

MOST = 4
"""So many things are asked one by one; who asks more asks for everything."""

MOST_CUES = 12
"""With more question words it is no question that anybody asks in one breath."""

AHEAD = 1
"""A word like "and" stands at most so many words, prepositions apart, before the question word: "and under which"."""

TOGETHER = 1
"""Question words with no more words between them stand together: "in which city, and on what day"."""

_AROUND = " ,.;:!?…()–—-"
_WORD = re.compile(r"\w+")
_END = re.compile(r"[.;?!…]+[»”\"')]*\s+")
"""What ends a sentence."""
_COMMA = re.compile(r",\s+")
_RELATIVE = re.compile(r"(?:who|whom|whose|which|where|when|что|кто|где|когда|куда|откуда)\b", re.IGNORECASE)
"""These ask where something begins, and go on with what was said anywhere else: "a man who loved riddles"."""
_HOW = re.compile(r"^\W*как\b", re.IGNORECASE)
"""It asks where a question begins; anywhere else it may compare."""
_BEGINNING = re.compile(r"(?:^|[.:;?!…(–—-])\s*(?:\w+\s+)?$")
_SAID = re.compile(
    r"(?:\w(?:[дт][ыі]|[ғг][ае]н|[қк][ае]н)"
    r"|(?<!\w)(?:еді|екен|бар|жоқ|керек|ме|ма|ба|бе|па|пе|тұр|жатыр|жүр|отыр|кім|қанша))\W*$"
)
"""What ends a Kazakh clause, whose question word may be far: "тыйым салынды", "жеткілікті ме"."""
_PARTICLE = re.compile(r"(?:ме|ма|ба|бе|па|пе|ше)", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\W*(?:or|или|либо|әлде|немесе)(?!\w)", re.IGNORECASE)
"""What does not go on to another question: "was he freed, or is he still in prison?"."""


def asked_one_by_one(text: str) -> tuple[str, ...]:
    """The questions that a text asks, in their order, each in its words; nothing where it asks one, or very many.

    A question begins behind the end of a sentence, or behind a word like "and" or a comma, where both sides have a
    question word. Question words that stand together ("who, when and why") ask one question.
    """
    found = [*_HOW.finditer(text), *pattern("interrogative").finditer(text)]
    if len(found) > MOST_CUES:
        return ()
    starting = ((match.end() - len(match[0].lstrip(_AROUND)), match.end()) for match in found)
    cues = [(start, end) for start, end in starting if _asks(text, start)]
    begun = (_begins(text, one, other) for one, other in pairwise(cues))
    starts = {start for start in begun if start is not None}
    ends = [match.end() for match in _END.finditer(text)]
    starts |= {end for before, end in pairwise([0, *ends]) if "?" in text[before:end] and "?" in text[end:]}
    parts = (text[one:other].strip(_AROUND) for one, other in pairwise([0, *sorted(starts), len(text)]))
    asked = [f"{part}?" for part in parts if _WORD.search(part)]
    return tuple(asked) if 1 < len(asked) <= MOST else ()


def _asks(text: str, at: int) -> bool:
    """Whether the question word there asks something, and does not go on with what was said."""
    if not _RELATIVE.match(text, at):
        return True
    before = text[:at]
    joined = [match.end() for match in pattern("joining").finditer(before)]
    return bool(_BEGINNING.search(before) or (joined and not _content(before[joined[-1] :])))


def _begins(text: str, one: tuple[int, int], other: tuple[int, int]) -> int | None:
    """Where between two question words the second question begins; None where both belong to one."""
    behind, ahead = one[1], other[0]
    between = text[behind:ahead]
    asked = bool(_PARTICLE.fullmatch(text[slice(*one)].strip()))  # in Kazakh it ends what it asks
    joins = [match.start() for match in pattern("joining").finditer(between)]
    said = between[: joins[-1]] if joins else between
    if len(_WORD.findall(said)) <= TOGETHER and not (asked or _END.search(between) or _SAID.search(said)):
        return None
    near = [at for at in joins if _content(between[at:]) <= AHEAD or asked or _SAID.search(between[:at])]
    commas = [match.end() for match in _COMMA.finditer(between) if asked or _SAID.search(between[: match.start()])]
    for found in ([match.end() for match in _END.finditer(between)], near, commas):
        if found:
            return None if _ALTERNATIVE.match(between, found[-1]) else behind + found[-1]
    return None


def _content(text: str) -> int:
    """How many words a text has beside those that say nothing by themselves."""
    return sum(not is_function_word(word) for word in _WORD.findall(text))

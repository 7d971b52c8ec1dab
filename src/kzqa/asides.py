"""What an asker says of himself beside what he asks: "I'm a nurse from Leeds - is anything said about hospitals?"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kzqa.cues import pattern
from kzqa.domain import Span
from kzqa.language import WORD
from kzqa.morphology import russian_dictionary

__all__ = ["asking_parts", "of_the_asker", "without_courtesy"]

_STRONG = re.compile(r"(?<![;:.!?…)])[;:.!?…)]++\s+|(?<!\s)\s*+[–—]+\s+|\s-+\s+|\s(?=\()")
"""Signs that part one thing that is said from another. A long run of signs is not split in every way."""
_BOUNDARY = re.compile(rf",\s+|{_STRONG.pattern}")
_RELATIVE = re.compile(r"(?:who|whom|whose|which|where|when|что|где|когда|куда)\b", re.IGNORECASE)
"""After a comma these go on with what was said: "the Faroe Islands, where I keep sheep", "Прочитал, что"."""
_PARTICLE = re.compile(r"(?:ли|ма|ме|ба|бе|па|пе)\b")
"""These ask, and stand behind the word that is asked about."""
_CONNECTED = re.compile(r"(?:(?:but|and|so|then|now|just|please|а|но|и|ал)\s+)*", re.IGNORECASE)
_AROUND = " ,.;:!?…()–—-"

MOST_SIGNS = 60
"""What has more signs of punctuation in it is no question that anybody asks."""

LONGEST = 40
"""A verb of asking, with what belongs to it, has at most so many characters."""


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
    whole = _Question(text)
    if len(whole.signs) > MOST_SIGNS:
        return ()
    asked = _Question(text[: whole.named_behind()])
    starts = dict.fromkeys((0, *asked.starts(greeted=greeted)))
    end = asked.told_behind()
    return tuple(part for start in starts if (part := asked.text[start:end].strip()) and part != text.strip())


def without_courtesy(text: str) -> str:
    """A question without the words around it that only ask to be told: "could you tell me", "айтып бере аласыз ба".

    As it is, where it has no others, or where they stand between what is told and what is asked.
    """
    for match in pattern("courtesy").finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        if not WORD.search(before) and WORD.search(behind):
            return behind.lstrip(_AROUND)
        if not WORD.search(behind) and WORD.search(before):
            return before.rstrip(_AROUND) + behind.strip()
    return text


_NAME = r"\w*[^\W\d_a-zа-яёәғқңөұүһі]\w*"
"""A capitalised word; the case of the words before it is not looked at."""
_OWN_NAME = re.compile(
    r"(?i:\b(?:my name(?: is|'s)|i am|i'm|this is|меня зовут|зовут меня|мо[её] имя|я|атым|есімім|аты-жөнім|мен))"
    rf"\s+(?:[—–-]\s*)?({_NAME}(?:\s{_NAME})*)"
)
_WHEREABOUTS = re.compile(
    r"\b(?:in|from|near|at|outside|around|to|of)\s+(?:the\s+)?\w[\w'’-]*(?:\s\w[\w'’-]*)?"
    r"|\b(?:в|во|из|под|около|близ|возле|до|на|с|со)\s+\w[\w-]*(?:\s\w[\w-]*)?"
    r"|\b\w[\w-]*?(?:[дт][ае]н|н[ае]н|[дт][ае]|[дт][ае]ғы|[дт][ае]гі|л[ыі][қк]|[дт][ыі][қк])(?:[мбп][ыі]н|[мб][ыі]з)?\b",
    re.IGNORECASE,
)
"""Where somebody is or comes from: "near Pavlodar", "в Темиртау", "Семейден", "Ақтөбеденмін"."""

FEW_WORDS = 5
"""So many words between commas, behind what somebody says of himself, still belong to it: "a blogger from Semey"."""


def of_the_asker(text: str) -> tuple[Span, ...]:
    """Where an asker names himself, or says where he is or comes from: "My name is Marat, I live in Aktobe, ...".

    Whom else he names is no part of it: "my brother John Miller disappeared" may be what is asked about.
    """
    question = _Question(text)
    if len(question.signs) > MOST_SIGNS:
        return ()
    found: list[Span] = []
    before = False
    for clause in question.clauses():
        own = text[clause.start : clause.end]
        goes_on = before and len(own.split()) <= FEW_WORDS
        before = not question.asks_in(clause) and (goes_on or _is_of_the_asker(own) or bool(_OWN_NAME.search(own)))
        if before:
            found += [Span(*match.span(1)) for match in _OWN_NAME.finditer(text, clause.start, clause.end)]
            found += [Span(*match.span()) for match in _WHEREABOUTS.finditer(text, clause.start, clause.end)]
    return tuple(found)


class _Question:
    """A question with the places of its question words, and of the signs that part it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._cues = [cue.end() - len(cue[0].lstrip(_AROUND)) for cue in pattern("interrogative").finditer(text)]
        self.signs = list(_BOUNDARY.finditer(text))
        """Where one thing that is said may end."""
        self._behind = [match.end() for match in self.signs]
        self._strong = [match for match in self.signs if _STRONG.fullmatch(match[0]) or match[0].isspace()]

    def starts(self, *, greeted: bool) -> Iterator[int]:
        """Where parts may begin, behind what is told first."""
        behind_signs = {match.end() for match in self._strong}
        for start in self._asked_from():
            if start == 0:
                return  # it asks from its beginning on
            told = self.text[:start]
            if "?" not in told and ((greeted and start in behind_signs) or _is_of_the_asker(told)):
                yield start

    def named_behind(self) -> int:
        """Where it ends behind which it is said who asks: "..., asks a teacher from Galway"."""
        first = next((cue for cue in self._cues if not self._is_related(cue)), len(self.text))
        behind = (match for match in self.signs if match.start() > first)
        found = (match.start() for match in behind if pattern("asker").match(self.text, match.end()))
        return next(found, len(self.text))

    def told_behind(self) -> int:
        """Where what is asked ends, and what its asker tells of himself behind it begins."""
        last = self._cues[-1] if self._cues else 0
        for match in self._strong:
            behind = self.text[match.end() :]
            asked = match.start() >= last and self.text[last : match.start()].strip()
            if asked and "?" not in behind and _is_of_the_asker(behind):
                return match.start() + len(match[0].rstrip())
        return len(self.text)

    def clauses(self) -> Iterator[Span]:
        """What stands between the signs."""
        starts = [0, *self._behind]
        ends = [*(match.start() for match in self.signs), len(self.text)]
        return (Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end)

    def asks_in(self, clause: Span) -> bool:
        """Whether a clause has a question word that opens something, or ends with a question mark."""
        cues = (cue for cue in self._cues if clause.start <= cue < clause.end)
        asked = "?" in self.text[clause.start : clause.end] or self.text.startswith("?", clause.end)
        return asked or any(not self._is_related(cue) for cue in cues)

    def _asked_from(self) -> Iterator[int]:
        none = True
        for cue in self._cues:
            governed = not _PARTICLE.match(self.text, cue) and _governs(self.text[:cue])
            if governed or not self._is_related(cue):
                none = False
                yield cue if governed else self._boundary(cue)
        if none and self.text.rstrip().endswith("?"):  # "... insists on it: Ablyazov got six years?"
            yield max((match.end() for match in self._strong), default=0)

    def _boundary(self, cue: int) -> int:
        """Where the words before a question word begin, behind the last sign."""
        before = bisect_right(self._behind, cue)
        return self._behind[before - 1] if before else 0

    def _is_related(self, cue: int) -> bool:
        """Whether a question word goes on with what was said: it opens nothing, or follows a comma."""
        if not _RELATIVE.match(self.text, cue):
            return False
        return self.text[:cue].rstrip().endswith(",") or not _CONNECTED.fullmatch(self.text, self._boundary(cue), cue)


def _governs(before: str) -> bool:
    """Whether words end with a verb of asking."""
    end = len(before.rstrip(" ,"))
    return any(match.end() == end for match in pattern("asking").finditer(before, max(end - LONGEST, 0)))


def _is_of_the_asker(text: str) -> bool:
    """Whether somebody speaks of himself, or of somebody's asking."""
    if pattern("speaker").search(text) or pattern("asking").search(text):
        return True
    return any(_is_first_person(word, at == 0) for at, word in enumerate(WORD.findall(text)))


def _first_person(word: str) -> tuple[bool, bool]:
    """Whether a Russian word is a verb in the first person; and whether it is one in the past."""
    parses = russian_dictionary().tag(word) if re.fullmatch("[а-яё]+", word) else []
    return any("1per" in tag for tag in parses[:1]), any({"VERB", "past"} in tag for tag in parses[:1])


def _is_first_person(word: str, opens: bool) -> bool:
    """Whether a verb is "живу" ("I live"); in the past, which has no persons, one that opens: "Прочитал в газете"."""
    first, past = _first_person(word.casefold())
    return first or (opens and past)

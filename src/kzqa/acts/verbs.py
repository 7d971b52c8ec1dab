"""Which verb opens a clause, and whom it speaks to.

Resolutions open each clause with a verb that says so: "Urges the Government of Kazakhstan to ...". A text without a
preamble has sentences of its own: "The three organisations call on the EU to ...". The verbs are those of English
texts, from ``data/acts.toml``; a text in another language is read as one that does nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import zip_longest
from typing import NamedTuple

from kzqa.domain import Span
from kzqa.morphology import english_stems
from kzqa.nodes import clauses
from kzqa.terms import Alternative

__all__ = ["ASK", "READ", "Found", "heads_of", "known_sorts", "read_acts", "sorts_of"]

ASK = "ask"
"""The sort of acts that speak to somebody."""

READ = "en"
"""The language whose verbs are known."""

_WORD = re.compile(r"\w+")
_NOT = r"(?!(?:not?|never|neither|nor|hardly)(?!\w))"
_BETWEEN = rf",? (?:{_NOT}[\w’'-]+,? ){{0,3}}?"
"""Up to three words within a verb: "calls, therefore, on"; none that says that it does not."""

_BEFORE = re.compile(r"^\W*|, (?:and |but |while |yet )?|[\s,](?:and|but|while|yet) ", re.IGNORECASE)
"""What stands before a verb of a clause's own, or its adverbs: its beginning, or what joins it to the verb before."""

_ADVERBS = re.compile(
    r"(?:(?:\w+ly|also|again|once|further|furthermore|moreover|therefore|however|still|likewise|nonetheless"
    r"|in (?:this|that) (?:regard|context|respect|connection)|in (?:addition|particular|consequence)),? ){1,3}",
    re.IGNORECASE,
)
"""What may stand between these and the verb."""

_TOLD = re.compile(r"\b(?:that|which|who|whom|whose|where|when|how)\b")
"""Behind it somebody else acts: "notes that the law, adopted in 2014, requires"."""

_PLURAL = re.compile(
    r"(?:\b[Ww]e|\b[A-Z][A-Z-]+|(?<![.!?] )(?<=[\s(])[A-Z][\w-]*"
    r"|\b(?i:organi[sz]ation|NGO|group|association|union|author|defender|signator(?:y|ie))s?|\bundersigned)"
    r"\)? (?:also |further )?$"
)
"""Who calls and welcomes in a text that does not resolve: "we", "the organisations", "the NHC"."""

LONGEST_SUBJECT = 40
"""So many characters before such a verb are looked at."""

_ADDRESSED_TO = re.compile(
    r"^(?: (?:on|upon|to|for))?(?: that)?"
    r" (?P<whom>(?:(?! (?:to|against|that|not|should|must|be|is|are|shall|will) )[^;.]){2,200}?)"
    r" (?:to(?! be )|against|not to|should|must|be|shall)(?= )"
)
"""Behind a verb: whom it speaks to, up to what that one is asked to do."""

_OPEN_END = re.compile(r"^(?: (?:on|upon|to))? (?P<whom>the [^;.,]{2,60})")
"""The same where nothing tells where it ends: "insists the authorities allow for an investigation"."""

_MODAL = re.compile(r"(?P<whom>(?:[\w’'()-]+ ){1,7}?)(?P<verb>should|must|ought to|needs? to) (?!be )")
"""A sentence of an appeal that says what somebody should do."""

_SOMEBODY = re.compile(
    r"[A-Z]|\b(?:authorit|government|parliament|part(?:y|ies)\b|institution|states?\b|countr|compan|business|investor"
    r"|organi[sz]ation|union|partner|leader|president|minist|police|judiciary|court|judge|prosecutor|delegation|donor"
    r"|official|embass|representative|member)"
)
"""Who may be asked something: a body has a name or is such; "an end", "the release of", "human rights" are none."""

_PARTS = re.compile(r"[,()]|/(?= |[A-Z][a-z])|(?<!\w)(?:and|or|as well as|including|in particular|especially)(?!\w)")
"""What parts those whom a verb speaks to: "the EU, and in particular on the EEAS"."""

_HEAD = re.compile(
    r"^\W*(?:(?:on|upon|for|the|its|all|also)\s+)*(?P<head>.*?)(?:\s+(?:of|in|to|for|at|by|with|on)\s.*)?$"
)
"""Of "the Government of Kazakhstan" the Government."""


def sorts_of(wording: Sequence[str]) -> frozenset[str]:
    """The sorts of acts that English stems stand for: ``("applaud",)`` for ``welcome``."""
    return _by_stems().get(" ".join(wording), frozenset())


class Found(NamedTuple):
    """One verb of a text's own."""

    clause: Span
    """Of the text that was read."""
    verb: Span
    """Where it stands in that text."""
    sorts: frozenset[str]
    """What it does: ``condemn``, ``welcome``, ``ask`` ..."""
    addressed: str
    """The words for whom it speaks to; empty where it speaks to nobody."""


def known_sorts() -> tuple[str, ...]:
    """Every sort of acts."""
    return tuple(_data())


def read_acts(paragraph: str, *, resolving: bool) -> Iterator[Found]:
    """The acts of a paragraph, in order.

    Args:
        paragraph: its text, in English.
        resolving: whether its text has a preamble, and resolves what stands behind it.
    """
    read = _acts if resolving else _acts_of_an_appeal
    for clause in clauses(paragraph):
        for verb, sorts, addressed in read(paragraph[clause.start : clause.end]):
            yield Found(clause, Span(clause.start + verb.start, clause.start + verb.end), sorts, addressed)


_InClause = tuple[Span, frozenset[str], str]
"""A verb's place in its clause, its sorts, and whom it speaks to."""


def _acts(text: str) -> Iterator[_InClause]:
    """The acts of a clause of a resolution."""
    yield from _each(text, list(_verbs(text)), third=True)


def _acts_of_an_appeal(text: str) -> Iterator[_InClause]:
    """The acts of a sentence of a text that does not resolve: "the three organisations call on the EU to ..."."""
    modal = _MODAL.match(text)
    if modal:
        yield Span(*modal.span("verb")), frozenset((ASK,)), modal["whom"].strip()
    for match in _impersonal().finditer(text):
        sorts = frozenset(sort for sort, entry in _data().items() if match["said"] in entry["impersonal"])
        found = _ADDRESSED_TO.match(text[match.end() :]) or _OPEN_END.match(text[match.end() :])
        yield Span(*match.span("said")), sorts, found["whom"] if found and ASK in sorts else ""
    yield from _each(text, list(_verbs_in_the_plural(text)), third=False)


def _verbs_in_the_plural(text: str) -> Iterator[Span]:
    """The places of the verbs of a sentence that say what several do: "the organisations call"."""
    opening = _opening(third=False)
    for word in _WORD.finditer(text):
        verbs = opening.get(word[0])
        match = verbs.match(text, word.start()) if verbs else None
        if match and _PLURAL.search(text[max(0, word.start() - LONGEST_SUBJECT) : word.start()]):
            yield Span(*match.span())


def _verbs(text: str) -> Iterator[Span]:
    """The places of the verbs of a clause's own that are of any sort."""
    opening = _opening(third=True)
    told = 0
    for joint in _BEFORE.finditer(text):
        start = joint.end()
        if joint[0] == ", " and _TOLD.search(text, told, start):
            continue
        word = _WORD.match(text, start)
        verbs = opening.get(word[0].lower()) if word else None
        if verbs is None and (adverbs := _ADVERBS.match(text, start)):
            start = adverbs.end()
            word = _WORD.match(text, start)
            verbs = opening.get(word[0].lower()) if word else None
        if verbs and (match := verbs.match(text, start)):
            told = match.end()
            yield Span(*match.span())


def _each(text: str, verbs: Sequence[Span], *, third: bool) -> Iterator[_InClause]:
    """The acts of some verbs; what one says to somebody ends where the next begins."""
    for verb, following in zip_longest(verbs, verbs[1:]):
        said, behind = text[verb.start : verb.end], text[verb.end : following.start if following else len(text)]
        if following and behind.strip(" ,") in ("", "and"):  # "encourages and supports Kazakhstan"
            behind = text[following.end :]
        sorts = _sorts(said, third=third)
        yield verb, sorts, _whom(said, behind) if ASK in sorts else ""


def _whom(said: str, behind: str) -> str:
    """The words for whom a verb speaks to; empty where it speaks to nobody."""
    found = _ADDRESSED_TO.match(behind) or (None if said.endswith("for") else _OPEN_END.match(behind))
    if found is None:
        return ""
    directly = said.endswith(("on", "upon")) or behind.startswith((" on ", " upon "))
    head = _HEAD.match(found["whom"])
    return found["whom"] if directly or (head and _SOMEBODY.search(head["head"])) else ""


@cache
def _data() -> Mapping[str, Mapping[str, Sequence[str]]]:
    data: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        files("kzqa").joinpath("data", "acts.toml").read_text(encoding="utf-8")
    )
    return data


@cache
def _by_stems() -> Mapping[str, frozenset[str]]:
    """The sorts that each of the known stems stands for."""
    stems = {stem for entry in _data().values() for stem in entry["stems"]}
    return {stem: frozenset(sort for sort, entry in _data().items() if stem in entry["stems"]) for stem in stems}


@cache
def _opening(*, third: bool) -> Mapping[str, re.Pattern[str]]:
    """The verbs of all sorts, by their first word, in lower case."""
    by_first: dict[str, set[str]] = {}
    for entry in _data().values():
        for verb in entry["opens"]:
            by_first.setdefault(_inflected(verb, third=third).partition(" ")[0].partition(",")[0], set()).add(verb)
    return {first: _either(verbs, third=third) for first, verbs in by_first.items()}


@cache
def _of_sorts(*, third: bool) -> Mapping[str, re.Pattern[str]]:
    """For each sort a pattern of its verbs."""
    return {sort: _either(entry["opens"], third=third) for sort, entry in _data().items()}


@lru_cache(maxsize=1000)
def _sorts(verb: str, *, third: bool) -> frozenset[str]:
    """The sorts of a verb of the texts, which have few different ones."""
    return frozenset(sort for sort, opening in _of_sorts(third=third).items() if opening.match(verb))


def _either(verbs: Sequence[str] | set[str], *, third: bool) -> re.Pattern[str]:
    longest_first = sorted(verbs, key=len, reverse=True)
    return re.compile("|".join(rf"{_inflected(verb, third=third)}(?!\w)" for verb in longest_first), re.IGNORECASE)


@cache
def _impersonal() -> re.Pattern[str]:
    """What is said of something without a verb for it: "it is regrettable that"."""
    either = "|".join(said for entry in _data().values() for said in entry["impersonal"])
    be = r"(?:is|was|are|were|(?:would|will) (?:also )?be)"
    return re.compile(rf"\b(?:[Ii]t|[Tt]here|[Tt]his) {be} (?:{_NOT}\w+ ){{0,2}}?(?P<said>{either})(?!\w)")


def _inflected(verb: str, *, third: bool) -> str:
    """A verb's pattern, its first word in the third person, singular or plural."""
    first, *rest = verb.split(" ")
    singular, plural = ("is", "are") if first == "be" else (_third_person(first), first)
    return " ".join([singular if third else plural, *rest]).replace(" * ", _BETWEEN)


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def heads_of(called: str) -> Iterator[Alternative]:
    """Each of those whom some words call, in English stems: of "the EU Delegation to Kazakhstan" the EU Delegation.

    Also without "EU", "Kazakh" before it, which tells nobody from anybody else.
    """
    for part in _PARTS.split(called):
        head = _HEAD.match(part)
        for words in (head["head"], *head["head"].split("/")[1:]) if head else ():  # "VP/HR" is an HR, too
            stems = english_stems(words)
            yield from filter(None, (stems, tuple(stem for stem in stems if stem not in _ANY)))


_ANY = frozenset(english_stems("EU European Kazakh Kazakhstani Kazakhstan"))
"""What may stand before a body that is called without it."""

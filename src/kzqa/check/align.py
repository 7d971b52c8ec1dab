"""A statement laid over one clause of a passage: every word in its place, in order, nothing left out that matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzqa.check.clauses import Clause
from kzqa.check.edges import may_end
from kzqa.check.gaps import agent, may_begin, may_leave_out
from kzqa.check.lexicon import lexicon
from kzqa.check.tokens import Token, Type, Voice
from kzqa.names.phonetics import key as spoken

__all__ = ["Reading", "lies_over", "may_lie_over", "same_token"]

_ENTAILED = {("act:urge", "act:urge-again"), ("act:concern", "act:concern-again")}
"""What a statement may say where the passage says more: who reiterates a call, calls."""

_ADDRESSING = ("act:urge", "act:urge-again", "act:encourage", "act:ask", "act:invite", "act:insist", "act:demand")
_NATION = frozenset(("kazakhstan", "=government of kazakhstan", "=authorities of kazakhstan", "author+ity", "govern"))
_SHORT = {"=government of kazakhstan": "govern", "=authorities of kazakhstan": "author+ity"}
_TRIES = 200
"""How many ways of laying a statement over a clause are looked at: more were never needed."""

_PLAIN_BEFORE_DATE = frozenset(("in", "on", "of", "at"))
_CLASS = (Type.WORD, Type.NUMBER, Type.OPERATOR, Type.PREPOSITION)


@dataclass(frozen=True)
class Reading:
    """A statement made ready: what must be found in order, and the dates, which may stand elsewhere in the clause."""

    tokens: tuple[Token, ...]
    dates: tuple[Token, ...]
    subject_dropped: bool = False
    """Whether the passage's subject may be left out: "they were detained" for "the police detained them"."""
    agent_before: Token | None = None
    """The token before which the passage may have its subject: "on election day [the police] detained"."""

    @classmethod
    def in_order(cls, tokens: Sequence[Token]) -> Reading:
        """With the dates in their places too."""
        return cls(tuple(token for token in tokens if token.type in (*_CLASS, Type.DATE)), ())

    @classmethod
    def of(
        cls, tokens: Sequence[Token], *, subject_dropped: bool = False, agent_before: Token | None = None
    ) -> Reading:
        """Take out the dates with a preposition that only dates, and what need not be found."""
        kept: list[Token] = []
        dates: list[Token] = []
        for i, token in enumerate(tokens):
            if token.type is Type.DATE:
                before = next((t for t in reversed(tokens[:i]) if t.type is not Type.FREE), None)
                floats = before is None or before.type is not Type.PREPOSITION or before.key in _PLAIN_BEFORE_DATE
                floats = floats and not (
                    before is not None and before.key in ("link:since", "cond:until", "link:before", "link:after")
                )
                if floats:
                    dates.append(token)
                    if before is not None and before.type is Type.PREPOSITION and kept and kept[-1] is before:
                        kept.pop()
                else:
                    kept.append(token)
            elif token.type in _CLASS:
                kept.append(token)
        return cls(tuple(kept), tuple(dates), subject_dropped, agent_before)


def _date_fits(claimed: str, found: str) -> bool:
    return all(not one or one == other for one, other in zip(claimed.split("|"), found.split("|"), strict=True))


def same_token(claimed: Token, found: Token, *, national: bool = False) -> bool:  # noqa: PLR0911  (a line a type)
    """Whether a token of a statement may stand for one of a passage, their places aside."""
    if claimed.type is Type.DATE:
        return found.type is Type.DATE and _date_fits(claimed.key, found.key)
    if claimed.type is not found.type:
        return False
    if claimed.type is Type.OPERATOR:
        return claimed.key == found.key or (claimed.key, found.key) in _ENTAILED
    if claimed.type is not Type.WORD:
        return claimed.key == found.key
    if lexicon().same(claimed.key, found.key):
        return _same_form(claimed, found)
    if claimed.capital and found.capital and len(claimed.text) > 4 and not claimed.key.startswith("="):
        return not found.key.startswith("=") and spoken(claimed.text) == spoken(found.text)
    if _SHORT.get(found.key) == claimed.key:
        return True
    return national and _SHORT.get(claimed.key) == found.key


def _same_form(claimed: Token, found: Token) -> bool:
    """Whether two words of one meaning agree in voice, and the statement does not move the past into the present."""
    if Voice.PASSIVE in (claimed.voice, found.voice) and claimed.voice is not found.voice:
        return False
    if claimed.key == "be" and found.key == "be" and not claimed.verb and not found.verb:
        return True
    if claimed.tense == "present" and found.tense == "past" and found.finite | (found.voice is Voice.REDUCED):
        return False
    if (
        claimed.finite
        and claimed.voice is Voice.ACTIVE
        and not found.verb
        and not found.text.casefold().endswith(("s", "ing"))
    ):
        return claimed.key == "be" or claimed.text.casefold() == found.text.casefold()
    return (claimed.tense == "future") == (found.tense == "future") or not (claimed.verb and found.verb)


def may_lie_over(tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether a clause has every word of a statement, whatever their order: a quick look before the slow one."""
    return all(
        token.type not in (Type.WORD, Type.NUMBER, Type.OPERATOR)
        or token.key in clause.keys
        or not clause.groups.isdisjoint(lexicon().synonyms.get(token.key, ()))
        or (token.capital and token.type is Type.WORD and spoken(token.text) in clause.sounds)
        or (token.type is Type.WORD and (token.key in _NATION))
        or token.key in ("act:urge", "act:concern", "be")
        for token in tokens
    )


Matches = dict[tuple[int, int], list[int]]
"""Where in a clause the words of a statement stand, by the identities of both: shared among its readings."""


def lies_over(reading: Reading, clause: Clause, matches: Matches, *, national: bool = False) -> bool:
    """Whether a statement stands in a clause.

    Args:
        reading: the statement.
        clause: a clause of the passage.
        matches: what other readings of the same statement found; filled here.
        national: whether the text as a whole is about the one country, so that "the authorities" are its own.
    """
    if not reading.tokens:
        return False
    return any(_dated(reading, clause, path) for path in _paths(reading, clause, matches, national=national))


def _paths(  # noqa: C901  (a search and its dead ends are read together)
    reading: Reading, clause: Clause, matches: Matches, *, national: bool
) -> Iterator[tuple[int, ...]]:
    """The ways to lay a statement over a clause, as the places of its tokens; depth first, dead ends remembered."""
    places = _places(reading, clause, matches, national=national)
    if not places:
        return
    dead: set[tuple[int, int]] = set()
    left = _TRIES

    def further(i: int, j: int) -> Iterator[tuple[int, ...]]:
        nonlocal left
        if i == len(reading.tokens) - 1:
            if may_end(clause, j):
                left -= 1
                yield (j,)
            return
        alive = False
        for k in places[i + 1]:
            if (
                k > j
                and (i + 1, k) not in dead
                and left > 0
                and _linked(reading, clause, i, j, k)
                and (
                    may_leave_out(clause, j, k)
                    or (reading.agent_before is reading.tokens[i + 1] and agent(clause, j, k))
                )
            ):
                for rest in further(i + 1, k):
                    alive = True
                    yield (j, *rest)
        if not alive and i + 1 < len(reading.tokens):
            dead.add((i, j))

    for j in places[0]:
        if may_begin(clause, j, subject_dropped=reading.subject_dropped):
            yield from further(0, j)


def _places(reading: Reading, clause: Clause, matches: Matches, *, national: bool) -> list[list[int]]:
    """Where in the clause each token may stand; nothing when one stands nowhere."""
    places: list[list[int]] = []
    for i, claimed in enumerate(reading.tokens):
        same = matches.get((id(claimed), id(clause)))
        if same is None:
            same = [j for j, found in enumerate(clause.tokens) if same_token(claimed, found, national=national)]
            if claimed.key in _NATION:
                same += [j for j, found in enumerate(clause.tokens) if found.key in _NATION and j not in same]
            matches[id(claimed), id(clause)] = same
        places.append([j for j in same if _fits(reading, clause, i, j, national=national)])
        if not places[-1]:
            return []
    return places


def _fits(reading: Reading, clause: Clause, i: int, j: int, *, national: bool) -> bool:
    claimed, found = reading.tokens[i], clause.tokens[j]
    if found.quoted and not claimed.quoted and claimed.type is Type.WORD and not _reported(clause, j):
        return False
    if same_token(claimed, found, national=national):
        return not _ambiguous(reading, clause, i, j)
    addressed = (
        i > 0
        and reading.tokens[i - 1].key in _ADDRESSING
        and _before(clause, j) in _ADDRESSING
        and claimed.type is found.type is Type.WORD
    )
    return addressed and claimed.key in _NATION and found.key in _NATION


def _before(clause: Clause, j: int) -> str:
    j -= 1
    while j >= 0 and clause.tokens[j].type is Type.FREE:
        j -= 1
    return clause.tokens[j].key if j >= 0 else ""


def _reported(clause: Clause, j: int) -> bool:
    """Whether a word in quotation marks is what somebody was charged with, or part of a long quotation.

    A word or two in quotation marks, standing free, is held at a distance: 'extremist' organisations.
    """
    before = [
        t for t in clause.tokens[:j] if t.key in lexicon().framing or t.key in ("=on charges of", "articl", "entitl")
    ]
    first = j
    while first > 0 and clause.tokens[first - 1].quoted:
        first -= 1
    last = j
    while last + 1 < len(clause.tokens) and clause.tokens[last + 1].quoted:
        last += 1
    return bool(before) or last - first > 4


def _ambiguous(reading: Reading, clause: Clause, i: int, j: int) -> bool:
    """Whether a surname alone could be another's: the clause gives it with two given names."""
    claimed, found = reading.tokens[i], clause.tokens[j]
    if not (claimed.capital and found.capital) or claimed.key.startswith("="):
        return False
    if i and reading.tokens[i - 1].capital and reading.tokens[i - 1].type is Type.WORD:
        return False
    given = {
        clause.tokens[k - 1].key
        for k, token in enumerate(clause.tokens)
        if k
        and token.capital
        and token.key == found.key
        and clause.tokens[k - 1].capital
        and clause.tokens[k - 1].type is Type.WORD
    }
    return len(given) > 1


def _linked(reading: Reading, clause: Clause, i: int, j: int, k: int) -> bool:
    """Whether two neighbours of the statement are as near in the passage as they must be."""
    one, other = reading.tokens[i], reading.tokens[i + 1]
    between = clause.tokens[j + 1 : k]
    if (
        one.capital
        and other.capital
        and one.type is other.type is Type.WORD
        and other.start - one.end <= 2
        and _adjacent(one, other)
    ):
        return all(t.type is Type.STOP and t.text in "-’'/:" for t in between)
    if (
        one.key != "=in particular"
        and _one_phrase(one, other)
        and any(
            t.type in (Type.PREPOSITION, Type.WHO) or t.text in (",", ";") or (t.verb and t.voice is not Voice.REDUCED)
            for t in between
        )
    ):
        return False
    if one.type is Type.NUMBER or one.key in ("quant:hundreds", "quant:dozens", "quant:thousands"):
        plain = all(t.type in (Type.AND, Type.BE, Type.FREE, Type.STOP) for t in between)
        return plain or not any(t.verb or t.type in (Type.AND, Type.NUMBER, Type.BE, Type.DATE) for t in between)
    if one.type is Type.PREPOSITION or one.key == "quant:all":
        infinitive = one.key == "to" and [t.key for t in between] == ["be"]
        return (
            infinitive
            or any(t.type is Type.WHO for t in between)
            or not any((t.verb and t.finite) or t.type is Type.BE for t in between)
        )
    return True


def _one_phrase(one: Token, other: Token) -> bool:
    """Whether two nouns of a statement stand side by side: in the passage no preposition or comma may part them."""
    nouns = one.type is other.type is Type.WORD and not one.verb and not other.verb
    return nouns and other.start == one.end + 1 and not one.text.casefold().endswith("ly")


def _adjacent(one: Token, other: Token) -> bool:
    return not one.key.startswith("=") and not other.key.startswith("=") and other.start == one.end + 1


def _dated(reading: Reading, clause: Clause, path: Sequence[int]) -> bool:
    """Whether each date of the statement stands by a verb or a noun that the statement uses."""
    kept = set(path)
    return all(
        any(
            _date_fits(date.key, found.key) and _governed(clause, j, kept, path[0])
            for j, found in enumerate(clause.tokens)
            if found.type is Type.DATE
        )
        for date in reading.dates
    )


def _governed(clause: Clause, j: int, kept: set[int], first: int) -> bool:
    """Whether the date at ``j`` tells when that happened whose words are kept."""
    tokens = clause.tokens
    left = j - 1
    while left >= 0 and (tokens[left].type in (Type.PREPOSITION, Type.FREE, Type.DATE, Type.AND)):
        left -= 1
    if left in kept:
        return True
    joints = [i for i in range(j) if tokens[i].type is Type.WHO or tokens[i].key.startswith("link:")]
    start = joints[-1] + 1 if joints else 0
    verbs = [i for i in range(start, j) if tokens[i].verb and (tokens[i].finite or tokens[i].voice is not Voice.NONE)]
    if verbs:
        return verbs[-1] in kept and not (start > 0 and first > j)
    if start and tokens[start - 1].type is Type.WHO:
        return False
    if not left + 1 and tokens[j + 1 : j + 2] and tokens[j + 1].text == ",":
        return _after_aside(tokens, j + 2, kept)
    following = next((i for i in sorted(kept) if i > j and tokens[i].verb and tokens[i].voice is not Voice.NONE), None)
    if following is None or any(t.verb for t in tokens[start:j]):
        return False
    between = tokens[j + 1 : following]
    return not any(t.type is Type.WHO or t.key.startswith("link:") for t in between) and not any(
        t.type is Type.DATE and i > 1 for i, t in enumerate(between)
    )


def _after_aside(tokens: Sequence[Token], start: int, kept: set[int]) -> bool:
    """Whether the sentence goes on after a comma with a verb that is kept: "on 3 May, after a trial, he was"."""
    verb = next((i for i in sorted(kept) if i > start and tokens[i].verb and tokens[i].voice is not Voice.NONE), None)
    if verb is None:
        return False
    comma = max((i for i in range(start, verb) if tokens[i].text == ","), default=start - 1)
    main = tokens[comma + 1 : verb]
    return not any(t.verb or t.type is Type.WHO or t.key.startswith("link:") for t in main)

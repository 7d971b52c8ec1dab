"""Where a statement may begin and end in a clause."""

from __future__ import annotations

from kzqa.check.clauses import Clause
from kzqa.check.phrases import DIVIDING, adverb, comma, infinitive, noun, phrase_end, trivial
from kzqa.check.tokens import Type

__all__ = ["after_adjunct", "may_end", "may_stop", "second_sentence", "under_negation"]


_OF_ITS_OWN = ("hedge:risk", "hedge:attempt")
"""What hedges its own verb only: a second sentence after a comma and "and" is not under it."""


def may_stop(clause: Clause, i: int) -> bool:  # noqa: C901, PLR0911  (a line for each kind of what follows)
    """Whether the phrase of the token at ``i`` ends with it."""
    tokens = clause.tokens
    j = i + 1
    while (
        j < len(tokens)
        and tokens[j].type is Type.STOP
        and tokens[j].text not in DIVIDING
        and tokens[j].text not in "-‑"
    ):
        j += 1
    if j >= len(tokens):
        return True
    token, following = tokens[i], tokens[j]
    if following.text in ("-", "‑"):
        return False
    if following.type is Type.PREPOSITION:
        if following.key == "of":
            return token.type is Type.DATE
        return not infinitive(clause, j) and not (token.verb and following.key == "to")
    if following.type is Type.FREE:
        return not token.verb and following.text.casefold() not in ("of",)
    if following.type is Type.WORD and not following.verb:
        return adverb(following) and not following.key.startswith("hedge")
    if following.type is Type.OPERATOR:
        return not following.key.startswith(("hedge:", "cond:", "link:or")) and not (
            token.verb and following.key.startswith("quant:")
        )
    if following.type is Type.NUMBER:
        return not token.verb and following.start > token.end + 1
    if following.type is Type.DATE and token.verb:
        return True
    if following.verb and not following.finite and following.text.casefold().endswith("ing"):
        object_ = tokens[j + 1] if j + 1 < len(tokens) else None  # "decisions labelling them", not "trading partner"
        return object_ is not None and not token.verb and (object_.type is Type.FREE or object_.key.startswith("who:"))
    return not (following.verb and following.finite and token.type is Type.PREPOSITION)


def may_end(clause: Clause, last: int) -> bool:
    """Whether a statement may end with the token at ``last``, and leave out what follows."""
    tokens = clause.tokens
    rest = [t for t in tokens[last + 1 :] if not trivial(t)]
    if not rest:
        return True
    if tokens[last].type in (Type.PREPOSITION, Type.OPERATOR):
        return False  # "release all", "is not": what they belong to is missing
    if not may_stop(clause, last):
        return False
    if any(t.key.startswith("cond:") and t.key != "cond:whether" for t in tokens[last + 1 :]):
        return False
    universal = clause.universal[last] and not tokens[last].finite
    narrow = clause.negated[last] or universal or tokens[last].key.startswith("neg:")
    if narrow:
        mark = rest[0]
        return (
            comma(mark) or mark.text in ("(", ":", "–") or (mark.type is Type.AND and not under_negation(clause, last))
        )
    return rest[0].key not in ("link:or", "link:than") and not (
        comma(rest[0]) and len(rest) > 1 and rest[1].key.startswith("hedge:")
    )


def after_adjunct(clause: Clause, first: int) -> int:  # noqa: PLR0911  (a line for each kind of opening)
    """Where the sentence begins after an adjunct that opens it: "in July 2018, ..."; ``0`` without one."""
    tokens = clause.tokens
    start = 0
    while start < first and (trivial(tokens[start]) or tokens[start].type is Type.WHO or comma(tokens[start])):
        start += 1
    if start >= first:
        return start
    opening = tokens[start]
    if opening.type is Type.DATE:
        return start + 1
    if opening.type is not Type.PREPOSITION and not opening.key.startswith(
        ("link:after", "link:before", "link:but", "link:since")
    ):
        return start
    if opening.type is Type.PREPOSITION and _dated_opening(clause, start, first):
        return start + 2
    commas = [i for i in range(start, first) if comma(tokens[i])]
    if commas and not any(t.finite for t in tokens[start : commas[-1]]):
        return commas[-1] + 1
    if opening.type is Type.PREPOSITION:
        end = phrase_end(clause, start + 1)
        dated = end <= first and any(t.type is Type.DATE for t in tokens[start + 1 : end])
        plain = end <= first and (end == first or tokens[end].type is Type.FREE) and not infinitive(clause, start)
        if dated or (plain and end < first):
            return end
        if plain and tokens[first].start > tokens[end - 1].end and tokens[first - 1].type is Type.FREE:
            return end
    return start


def _dated_opening(clause: Clause, start: int, first: int) -> bool:
    """Whether a date with its month is the whole adjunct: "in October 2018 | Semenova's house"."""
    date, following = clause.tokens[start + 1], clause.tokens[start + 2 : start + 3]
    whole = date.type is Type.DATE and bool(date.key.split("|")[1])
    return whole and start + 2 <= first and not (following and (comma(following[0]) or following[0].type is Type.AND))


def second_sentence(clause: Clause, first: int, start: int = 0) -> bool:
    """Whether the token at ``first`` begins the second of two joined sentences; the first begins at ``start``."""
    tokens = clause.tokens
    joint = first - 1
    while joint >= 0 and (
        trivial(tokens[joint])
        or adverb(tokens[joint])
        or (noun(tokens[joint]) and tokens[first].capital and not tokens[joint].capital)
    ):
        joint -= 1
    if joint <= start or not (tokens[joint].type is Type.AND or tokens[joint].key in ("link:while", "link:but")):
        return False
    head = tokens[start:joint]
    framing = ("act:", "say:", "cond:", "hedge:", "modal:", "neg:")
    framed = [t for t in head if t.type is Type.WHO or t.key.startswith(framing)]
    if framed and not (comma(tokens[joint - 1]) and all(t.key in _OF_ITS_OWN for t in framed)):
        return False
    finite = any(t.finite for t in head)
    follows = any(t.finite or t.voice.value == "reduced" for t in tokens[first : first + 12])
    separate = comma(tokens[joint - 1]) or tokens[joint].key.startswith("link:")
    return follows and (finite or (separate and any(t.verb for t in head)))


def under_negation(clause: Clause, at: int) -> bool:
    """Whether a word of negation stands somewhere before."""
    return any(t.key.startswith("neg:") for t in clause.tokens[:at])

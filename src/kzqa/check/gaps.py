"""What of a passage may be left out between two words of a statement without changing what it says.

A statement keeps the passage's words in order and leaves parts out. Left out may be: adverbs and dates, attributes
before a noun, phrases with a preposition, members of a list, what stands in brackets or between commas, and the first
of two predicates of one subject. Nothing that negates, limits or frames what remains, and under a negation or "all"
nothing that narrows it: "all political prisoners" are not "all prisoners".
"""

from __future__ import annotations

from kzqa.check.clauses import Clause
from kzqa.check.edges import after_adjunct, may_stop, second_sentence, under_negation
from kzqa.check.lexicon import lexicon
from kzqa.check.phrases import DROPPED, adverb, comma, infinitive, noun, phrase_end, trivial
from kzqa.check.tokens import Token, Type

__all__ = ["agent", "may_begin", "may_leave_out"]

_DROPPED_UP = DROPPED - {"quant:any"}
_BRACKETS = {"(": ")", "–": "–", "—": "—", "[": "]"}


def may_leave_out(clause: Clause, a: int, b: int) -> bool:
    """Whether the tokens between those at ``a`` and ``b``, both kept, may be left out."""
    tokens = clause.tokens
    if all(trivial(t) or comma(t) or t.type in (Type.AND, Type.WHO) or t.text in ("(", ")") for t in tokens[a + 1 : b]):
        return True
    return (
        _units(clause, a, b, a + 1)
        or _coordinated(clause, a, b)
        or _addressed(clause, a, b)
        or _titled(clause, a, b)
        or _exemplified(clause, a, b)
        or _named_so(clause, a, b)
        or (tokens[a].type is Type.DATE and not any(t.verb for t in tokens[:a]) and second_sentence(clause, b, a + 1))
    )


def agent(clause: Clause, a: int, b: int) -> bool:
    """Whether only who did it stands between an adjunct that ends at ``a`` and the verb at ``b``."""
    between = clause.tokens[a + 1 : b]
    return any(noun(t) for t in between) and all(noun(t) or trivial(t) or t.key == "of" for t in between)


def _addressed(clause: Clause, a: int, b: int) -> bool:
    """Whether only the one who is called on stands there: "urges [the Government] to release".

    Before a noun also a verb that adds nothing to it: "calls [on the Government to carry out] an investigation".
    """
    tokens = clause.tokens
    if not tokens[a].key.startswith("act:urge"):
        return False
    light = b - 1
    while light > a and trivial(tokens[light]):
        light -= 1
    adds_nothing = tokens[light].key in lexicon().light and tokens[light - 1].key == "to" and noun(tokens[b])
    end = light - 1 if adds_nothing else b
    plain = all(noun(t) or trivial(t) or t.key == "of" for t in tokens[a + 1 : end])
    return plain and (adds_nothing or infinitive(clause, b))


def _exemplified(clause: Clause, a: int, b: int) -> bool:
    """Whether a name stands there as an example of what is left out: "for [all prisoners, including] V. Kozlov"."""
    tokens = clause.tokens
    mark = next((i for i in range(a + 1, b) if tokens[i].key == "=in particular"), None)
    if mark is None or a < 0 or not tokens[b].capital or not noun(tokens[b]) or clause.negated[a]:
        return False
    whole = [t for t in tokens[a + 1 : mark] if not comma(t)]
    plain = all(noun(t) or trivial(t) or t.key in DROPPED for t in whole)
    called = all(noun(t) and not t.capital for t in tokens[mark + 1 : b] if not trivial(t))
    return bool(whole) and plain and called and (tokens[a].verb or tokens[a].type is Type.PREPOSITION)


def _named_so(clause: Clause, a: int, b: int) -> bool:
    """Whether a name stands after what it names: "granted asylum to [the party's founder,] Mukhtar Ablyazov, ..."."""
    tokens = clause.tokens
    if a < 0 or tokens[a].type is not Type.PREPOSITION or b - a < 3 or not comma(tokens[b - 1]):
        return False
    end = b
    while end < len(tokens) and noun(tokens[end]) and tokens[end].capital:
        end += 1
    closed = end > b + 1 and (end == len(tokens) or comma(tokens[end]))
    called = all(noun(t) or t.key == "of" or t.type is Type.FREE for t in tokens[a + 1 : b - 1])
    return closed and called and tokens[a + 1].text.casefold() == "the" and not clause.negated[b]


def _titled(clause: Clause, a: int, b: int) -> bool:
    """Whether only what a person is stands before the name: "[victims of torture] Maks Bokayev"."""
    tokens = clause.tokens
    if not tokens[b].capital or not noun(tokens[b]) or b - a < 2 or clause.negated[b] or clause.universal[b]:
        return False
    if not noun(tokens[b - 1]) or tokens[b - 1].capital or (a >= 0 and noun(tokens[a])):
        return False
    return all((noun(t) and not t.capital) or trivial(t) or t.key in ("of", "and") for t in tokens[a + 1 : b])


def _units(clause: Clause, a: int, b: int, at: int, depth: int = 0) -> bool:
    """Whether what stands from ``at`` to ``b`` is a run of parts that may be left out."""
    if at == b:
        return True
    if depth > 24:
        return False
    tokens = clause.tokens
    if any(_units(clause, a, b, end, depth + 1) for end in _ends(clause, a, b, at) if at < end <= b):
        return True
    earlier = tokens[b].type is not Type.NUMBER and _earlier_members(clause, a, b, at)
    return earlier or _attributes(clause, a, b, at) or _earlier_examples(clause, a, b, at)


def _earlier_examples(clause: Clause, a: int, b: int, at: int) -> bool:
    """Whether only names stand there, of those that are named as examples: "in particular [A. Abishev,] A. Atabek"."""
    tokens = clause.tokens
    named = all((noun(t) and t.capital) or comma(t) or trivial(t) or t.type is Type.AND for t in tokens[at:b])
    example = a >= 0 and tokens[a].key == "=in particular" and at == a + 1
    return example and named and tokens[b].capital and (comma(tokens[b - 1]) or tokens[b - 1].type is Type.AND)


def _ends(clause: Clause, a: int, b: int, at: int) -> list[int]:
    """Where the parts that begin at ``at`` and may be left out end."""
    tokens, token = clause.tokens, clause.tokens[at]
    narrow = clause.negated[at] or clause.universal[at]
    ends: list[int] = []
    lone = comma(token) and (at == a + 1 or not noun(tokens[b]) or tokens[at - 1].type is Type.DATE)
    if trivial(token) or lone:
        ends.append(at + 1)
    if token.type is Type.WHO and at == a + 1 and token.key in ("who", "which", "that"):
        ends.append(at + 1)
    counted = a >= 0 and tokens[a].type in (Type.NUMBER, Type.PREPOSITION)
    if adverb(token) and not clause.negated[at]:
        ends.append(at + 1)
    if token.key in _DROPPED_UP or (token.key == "quant:any" and not clause.negated[at]):
        ends.append(at + 1)
    ends += _kind_ends(clause, at)
    if not counted:
        ends += _parenthesis_ends(clause, at, b)
    if narrow or counted:
        return ends + (_later_members(clause, a, b, at) if not counted and not under_negation(clause, at) else [])
    if token.type is Type.DATE:
        ends.append(at + 1)
    if token.type is Type.AND and at + 1 < len(tokens) and tokens[at + 1].type is Type.DATE:
        ends.append(at + 2)
    if token.type is Type.PREPOSITION or (
        comma(token) and at + 1 < len(tokens) and tokens[at + 1].type is Type.PREPOSITION
    ):
        ends += _adjunct_ends(clause, at + comma(token), b, first=at == a + 1)
    ends += _later_members(clause, a, b, at)
    return ends


def _kind_ends(clause: Clause, at: int) -> list[int]:
    """A noun that only says of what kind the next one is: "[the crime of] torture"."""
    tokens = clause.tokens
    named = noun(tokens[at]) and tokens[at].key in lexicon().kinds
    return [at + 2] if named and at + 1 < len(tokens) and tokens[at + 1].key == "of" else []


def _adjunct_ends(clause: Clause, at: int, b: int, *, first: bool) -> list[int]:
    """A phrase with a preposition; "of" only after another such phrase, for its noun is nothing without it."""
    tokens = clause.tokens
    end = phrase_end(clause, at + 1)
    dated = all(t.type is Type.DATE or trivial(t) for t in tokens[at + 1 : end])
    if infinitive(clause, at) or (tokens[at].key == "of" and first and not dated):
        return []
    if end == at + 1 or end > b:
        return []
    if end == b and noun(tokens[b]) and not trivial(tokens[b - 1]):
        return []
    return [end]


def _later_members(clause: Clause, a: int, b: int, at: int) -> list[int]:
    """Members of a list after the one that is kept: "journalists[, bloggers and activists]"."""
    tokens = clause.tokens
    if (
        a < 0
        or clause.joint
        or not (comma(tokens[at]) or tokens[at].type is Type.AND)
        or not (noun(tokens[a]) or at > a + 1)
    ):
        return []
    start = at + 1
    if start < len(tokens) and tokens[start].type is Type.AND:
        start += 1
    end = phrase_end(clause, start)
    if end == start or end > b or (end == b and noun(tokens[b])):
        return []
    if _counted_before(clause, a) and not any(t.type is Type.NUMBER for t in tokens[start:end]):
        return []
    return [end, end + 1] if end < b and tokens[end].type is Type.AND and not tokens[b].verb else [end]


def _counted_before(clause: Clause, i: int) -> bool:
    """Whether the noun at ``i`` stands under a number."""
    j = i - 1
    while j >= 0 and (noun(clause.tokens[j]) or trivial(clause.tokens[j])):
        j -= 1
    return j >= 0 and (
        clause.tokens[j].type is Type.NUMBER
        or clause.tokens[j].key in ("quant:hundreds", "quant:dozens", "quant:thousands")
    )


def _attributes(clause: Clause, a: int, b: int, at: int) -> bool:
    """Whether only attributes stand before the noun at ``b``."""
    tokens = clause.tokens
    if not noun(tokens[b]) or clause.negated[b] or clause.universal[b]:
        return False
    if a >= 0 and noun(tokens[a]) and tokens[a].capital and at == a + 1 and not tokens[b].capital:
        return False
    keep = lexicon().keep
    for i in range(at, b):
        token = tokens[i]
        attribute = noun(token) or token.type is Type.NUMBER or trivial(token) or token.key in _DROPPED_UP
        attribute = attribute or (
            token.verb and token.voice.value == "reduced" and i == at and not (a >= 0 and noun(tokens[a]))
        )
        parting = comma(token) and i + 1 < b and not tokens[i - 1].capital
        if not (attribute or parting or (token.type is Type.AND and i > at)) or token.text.casefold() in keep:
            return False
        if token.type is Type.FREE and i > at:
            return False
    return True


def _earlier_members(clause: Clause, a: int, b: int, at: int) -> bool:
    """Whether members of a list before the one at ``b`` stand there: "[journalists, bloggers and] activists"."""
    tokens = clause.tokens
    if clause.joint or b - at < 2 or not noun(tokens[b]) or (clause.negated[at] and under_negation(clause, at)):
        return False
    if a >= 0 and (
        tokens[a].type in (Type.NUMBER,) or (noun(tokens[a]) and at == a + 1 and not _attributive(tokens[a]))
    ):
        return False
    last = b - 1
    while last >= at and (trivial(tokens[last]) or noun(tokens[last]) or tokens[last].type is Type.NUMBER):
        last -= 1
    if last <= at or not (tokens[last].type is Type.AND or comma(tokens[last])):
        return False
    if (clause.universal[b] or clause.negated[b]) and any(noun(t) for t in tokens[last + 1 : b]):
        return False
    return all(
        noun(t) or trivial(t) or comma(t) or t.type in (Type.AND, Type.NUMBER) or t.key in _DROPPED_UP
        for t in tokens[at:last]
    )


def _attributive(token: Token) -> bool:
    """Whether a word stands before nouns only, or begins a list of examples."""
    return token.key == "=in particular" or token.text.casefold().endswith(
        ("al", "ic", "ive", "ent", "ary", "ful", "ous")
    )


def _parenthesis_ends(clause: Clause, at: int, b: int) -> list[int]:
    """Where brackets, dashes or commas that open at ``at`` close again."""
    tokens, mark = clause.tokens, clause.tokens[at].text
    if clause.tokens[at].type is not Type.STOP:
        return []
    if mark in _BRACKETS:
        closing = next((i for i in range(at + 1, b) if tokens[i].text == _BRACKETS[mark]), None)
        return [closing + 1] if closing is not None else []
    if mark != "," or at + 1 >= b:
        return []
    return [i + 1 for i in range(at + 2, b) if comma(tokens[i]) and _aside(clause, at + 1, i, i + 1)]


def _aside(clause: Clause, start: int, end: int, after: int) -> bool:
    """Whether what stands between two commas is said beside the statement."""
    tokens = clause.tokens
    content = tokens[start:end]
    first = content[0]
    if any(t.key.startswith(("hedge:", "cond:", "neg:", "say:")) for t in content) and first.type is not Type.WHO:
        return False
    clausal = first.type is Type.WHO or first.key.startswith("link:")
    joint = next((i for i, t in enumerate(content) if t.type is Type.WHO), len(content))
    if any(t.finite for t in content[:joint]) and not clausal:
        return False
    if (
        clausal
        or first.type is Type.PREPOSITION
        or first.verb
        or first.text.casefold() in ("including", "such", "namely")
        or first.key == "=in particular"
    ):
        return True
    said_of_name = noun(first) and start > 1 and tokens[start - 2].capital and noun(tokens[start - 2])
    apposition = first.type is Type.FREE or first.capital or said_of_name
    following = tokens[after] if after < len(tokens) else None
    return apposition and following is not None and (following.verb or following.type in (Type.BE, Type.PREPOSITION))


def _coordinated(clause: Clause, a: int, b: int) -> bool:
    """Whether the first of two predicates is left out: "they [banned the party and] arrested its leaders"."""
    starts = [a + 1]
    if a >= 0 and noun(clause.tokens[a]):
        starts += [end for end in _parenthesis_ends(clause, a + 1, b) if not comma(clause.tokens[end])]
    return any(_first_predicate(clause, a, b, start) for start in starts)


def _first_predicate(clause: Clause, a: int, b: int, start: int) -> bool:
    """As :func:`_coordinated`, for a predicate that begins at ``start``."""
    tokens = clause.tokens
    before = b - 1
    while before > a and (adverb(tokens[before]) or trivial(tokens[before])):
        before -= 1
    if before <= a or not (tokens[before].type is Type.AND or comma(tokens[before])):
        return False
    inside = tokens[start:before]
    asked_too = tokens[b].key == "to" and infinitive(clause, b)
    relative = any(t.type is Type.WHO for t in inside) and not asked_too
    if relative or any(t.key.startswith(("link:", "act:", "say:", "who:")) for t in inside):
        return False
    infinitives = [i for i in range(start, before) if infinitive(clause, i)]
    if asked_too and a >= 0:
        nested = [i for i in infinitives if i != a + 1 and not (tokens[i - 1].type is Type.AND or comma(tokens[i - 1]))]
        return a + 1 in infinitives and not nested
    if infinitives or tokens[before].type is not Type.AND or a < 0:
        return False
    if tokens[a].key == "to":
        base = tokens[b].text.casefold() in lexicon().verbs and tokens[a + 1].text.casefold() in lexicon().verbs
        return base and not any(t.finite for t in inside) and not may_stop(clause, b)
    start += comma(tokens[start])
    first = next((t for t in tokens[start:b] if not trivial(t) and not t.text.casefold().endswith("ly")), None)
    plain = not any(t.key.startswith(("neg:", "modal:", "hedge:", "cond:")) for t in inside)
    verb = tokens[next((i for i in range(b, len(tokens)) if not adverb(tokens[i])), b)]
    helped = verb.finite and any(t.type is Type.BE for t in tokens[before:b])
    alike = first is not None and first.verb and verb.verb and (first.voice is verb.voice or helped)
    return plain and alike and noun(tokens[a])


def _named_after(clause: Clause, first: int, start: int) -> bool:
    """Whether a name begins there that stands after what it names: "[a leading journalist,] Sergei Duvanov, ..."."""
    tokens = clause.tokens
    mark = first - 1
    while mark > start and tokens[mark].type is Type.FREE:
        mark -= 1
    if not comma(tokens[mark]) or not tokens[first].capital or mark <= start:
        return False
    opening = tokens[start] if tokens[start].type is Type.FREE or not start else tokens[start - 1]
    counted = tokens[start].type is Type.NUMBER and not clause.joint
    called = all(noun(t) or trivial(t) or t.key in ("of", "for", "and") for t in tokens[start + counted : mark])
    return called and (counted or opening.text.casefold() in ("a", "an", "the"))


def may_begin(clause: Clause, first: int, *, subject_dropped: bool = False) -> bool:
    """Whether a statement may begin with the token at ``first``, and leave out what stands before."""
    tokens = clause.tokens
    head = tokens[:first]
    if all(trivial(t) or comma(t) or t.type in (Type.AND, Type.WHO) or t.key == "link:but" for t in head):
        return True
    if not subject_dropped and second_sentence(clause, first):
        return True
    framed = any(t.key.startswith(("act:", "say:", "cond:", "hedge:", "modal:", "neg:")) for t in head)
    if framed:
        return False
    if subject_dropped:
        return not any(
            t.verb or t.type in (Type.WHO,) or t.key.startswith("link:") for t in head[after_adjunct(clause, first) :]
        )
    start = after_adjunct(clause, first)
    if _named_after(clause, first, start):
        return True
    return start == first or _units(clause, -1, first, start)

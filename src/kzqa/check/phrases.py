"""The phrases of a clause, told by their first and last words."""

from __future__ import annotations

from kzqa.check.clauses import Clause
from kzqa.check.lexicon import lexicon
from kzqa.check.tokens import Token, Type, is_base

__all__ = ["DIVIDING", "DROPPED", "adverb", "comma", "infinitive", "noun", "phrase_end", "trivial"]

DROPPED = frozenset(("quant:several", "quant:many", "quant:both", "quant:other", "quant:any", "quant:all"))
"""Quantities without which a statement says less, not more."""

DIVIDING = frozenset(",()[]–—;:")
"""Marks that divide; the others stand inside names and quotations."""

_TIMELESS = frozenset(("still", "already", "again", "currently", "now", "also", "further", "even", "mostly"))
"""Adverbs that do not end in -ly and may be left out."""


def trivial(token: Token) -> bool:
    """Whether a token may stand or not: articles, helping verbs, marks that do not divide."""
    return token.type in (Type.FREE, Type.BE) or (token.type is Type.STOP and token.text not in DIVIDING)


def adverb(token: Token) -> bool:
    """Whether a word only says how or when, and may be left out."""
    plain = token.type is Type.WORD and not token.verb and not token.capital
    word = token.text.casefold()
    return plain and (word.endswith("ly") or word in _TIMELESS) and word not in lexicon().keep


def noun(token: Token) -> bool:
    """Whether a word is none of the verbs: a noun or an attribute of one."""
    return token.type is Type.WORD and not token.verb


def comma(token: Token) -> bool:
    """Whether a token is a comma."""
    return token.type is Type.STOP and token.text == ","


def infinitive(clause: Clause, i: int) -> bool:
    """Whether a "to" begins an infinitive."""
    tokens = clause.tokens
    j = i + 1
    while j < len(tokens) and (adverb(tokens[j]) or tokens[j].type is Type.BE):
        j += 1
    return (
        tokens[i].key == "to" and j < len(tokens) and (tokens[j].verb or is_base(lexicon(), tokens[j].text.casefold()))
    )


def phrase_end(clause: Clause, i: int) -> int:
    """Where a noun phrase that begins at ``i`` ends: the index after it."""
    tokens, seen = clause.tokens, False
    if i < len(tokens) and tokens[i].verb and tokens[i].voice.value == "none" and tokens[i].text.endswith("ing"):
        i, seen = i + 1, False  # "for exposing the use"
    while i < len(tokens):
        token = tokens[i]
        if (
            noun(token)
            or token.type in (Type.NUMBER, Type.DATE)
            or (token.type is Type.STOP and token.text not in DIVIDING)
        ):
            seen = seen or token.type is not Type.STOP
        elif token.key in DROPPED and not seen:
            pass
        elif token.verb and token.voice.value == "reduced" and not seen and i + 1 < len(tokens) and noun(tokens[i + 1]):
            pass  # "arrested activists"
        elif not (token.type is Type.FREE and not seen):
            break
        i += 1
    return i

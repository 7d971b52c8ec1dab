"""Follow-ups: what a question leaves out because the conversation has it. No model: pronouns, openings, length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kzqa.cues import pattern
from kzqa.domain import Kind
from kzqa.reference import LOOK_ALIKES, find_paragraph_mentions, last_label, letter_label, letter_number, make_anchor

__all__ = ["Gap", "bare_label", "missing_parts", "neighbour"]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a follow-up lacks."""

    topic: bool = False
    """It has no subject of its own: "and in 2019?"; not only a pronoun in place of a name."""
    step: int = 0
    """It asks for the paragraph so many further on: "the next one", "the one before"."""


FEW_TERMS = 3
"""A question with so few content words that opens with "and" leans on the one before."""


def missing_parts(text: str, has_names: bool, terms: int) -> Gap | None:
    """What a question leaves to the conversation; None when it stands alone.

    Args:
        text: the question.
        has_names: whether it names somebody or something of the corpus.
        terms: how many content words it has.
    """
    if find_paragraph_mentions(text):
        return Gap()
    if terms <= FEW_TERMS and (pattern("next").search(text) or pattern("previous").search(text)):
        return Gap(topic=True, step=1 if pattern("next").search(text) else -1)
    opens = bool(pattern("opening").search(text))
    if terms == 0 or (opens and terms <= 1):
        return Gap(topic=True) if not (has_names and terms) else None
    if not has_names and (pattern("pronoun").search(text) or (opens and terms <= FEW_TERMS)):
        return Gap()
    return None


_BARE = re.compile(
    r"\W*(?:(?:and|what about|how about|а|и|ал)\s+)?(?:(?P<last>(?:the\s+)?last(?:\s+one)?|последн\w+|соңғы\w*)"
    r"|(?P<label>\d{1,3}|(?-i:[A-ZАВСЕНКМОРТХ]))(?:-?(?:й|ый|ой|м|ом|сі|шы|ші|ншы|нші))?)(?:\s+ше)?\W*",
    re.IGNORECASE,
)


def bare_label(text: str, before: str) -> str | None:
    """The anchor of "and 18?", "а U?", "and the last one?" after a question on the paragraph ``before``; else None."""
    match = _BARE.fullmatch(text)
    if not match:
        return None
    kind = Kind(before.split("-", maxsplit=1)[0])
    if match["last"]:
        return make_anchor(kind, last_label())
    label = match["label"].translate(LOOK_ALIKES)
    if letter_number(label):
        return make_anchor(Kind.RECITAL, label)
    return make_anchor(Kind.PARAGRAPH if kind is Kind.RECITAL else kind, label)


def neighbour(anchor: str, step: int) -> str:
    """The anchor so many paragraphs further on, of the same kind; it need not exist."""
    kind, label = anchor.split("-")[:2]
    letter = letter_number(label)
    number = (letter or int(label)) + step
    return make_anchor(Kind(kind), letter_label(number) if letter and number > 0 else str(max(number, 0)))

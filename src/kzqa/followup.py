"""Follow-ups: what a question leaves out because the conversation has it. No model: pronouns, openings, length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kzqa.domain import Kind
from kzqa.reference import find_paragraph_mentions, letter_label, letter_number, make_anchor

__all__ = ["Gap", "missing_parts", "neighbour"]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a follow-up lacks."""

    topic: bool = False
    """It has no subject of its own: "and in 2019?"; not only a pronoun in place of a name."""
    step: int = 0
    """It asks for the paragraph so many further on: "the next one", "the one before"."""


_PRONOUN = re.compile(
    r"\b(?:he|she|him|his|hers?|they|them|their|theirs|it|its|that|this|those|these|there|then|the (?:same|latter|former))\b"
    r"|\b(?:он|она|они|его|её|ее|ему|ей|ней|нему|нём|нем|ним|них|им|ими|их|это|этого|этом|этому|этим|там|тогда|тот|та|те|туда)\b"
    r"|(?<!\w)(?:ол|оның|оны|оған|онда|одан|олар|олардың|оларды|оларға|сонда|сол|соның|бұл|бұның|мұның|осы)(?!\w)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:and|what about|how about|but|also|or|then)\b|^\W*(?:а|и|но|тогда|ещё|еще|а что)\b|^\W*(?:ал|және|сонда|тағы)(?!\w)|(?<!\w)ше\W*$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\bnext\b|\bfollowing\b|\bследующ\w+|(?<!\w)келесі", re.IGNORECASE)
_PREVIOUS = re.compile(r"\bprevious\b|\bthe one before\b|\bпредыдущ\w+|(?<!\w)алдыңғы", re.IGNORECASE)

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
    if terms <= FEW_TERMS and (_NEXT.search(text) or _PREVIOUS.search(text)):
        return Gap(topic=True, step=1 if _NEXT.search(text) else -1)
    opens = bool(_OPENING.search(text))
    if terms == 0 or (opens and terms <= 1):
        return Gap(topic=True) if not (has_names and terms) else None
    if not has_names and (_PRONOUN.search(text) or (opens and terms <= FEW_TERMS)):
        return Gap()
    return None


def neighbour(anchor: str, step: int) -> str:
    """The anchor so many paragraphs further on, of the same kind; it need not exist."""
    kind, label = anchor.split("-")[:2]
    letter = letter_number(label)
    number = max(1, (letter or int(label)) + step)
    return make_anchor(Kind(kind), letter_label(number) if letter else str(number))

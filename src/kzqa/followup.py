"""Follow-ups: what a question leaves out because the conversation has it. No model: pronouns, openings, length."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kzqa.cues import pattern
from kzqa.domain import Kind, Span
from kzqa.reference import (
    KIND,
    LOOK_ALIKES,
    find_paragraph_mentions,
    last_label,
    letter_label,
    letter_number,
    make_anchor,
)

__all__ = ["Gap", "bare_labels", "missing_parts", "names_a_paragraph", "neighbour", "spans_of_steps"]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a follow-up lacks."""

    topic: bool = False
    """It has no subject of its own: "and in 2019?"; not only a pronoun in place of a name."""
    text: bool = False
    """It speaks of the text that the conversation is about: "what else does that resolution demand?"."""
    whole: bool = False
    """Nothing but that text is missing."""
    opens: bool = False
    """It goes on from the question before: "and ...?", "what about ...?"."""
    paragraph: bool = False
    """It speaks of the paragraph that the conversation is about: "the same recital", "in that paragraph"."""
    inside: bool = False
    """It asks what it says, or what is said in it: "does it mention torture?"; of a text, where one is spoken of."""
    step: int = 0
    """It asks for the paragraph so many further on, and those up to it: "the next one", "the two before"."""


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
    if bare_labels(text, Kind.PARAGRAPH):
        return Gap(topic=True)
    opens = bool(pattern("opening").search(text))
    ahead, back = pattern("next").search(text), pattern("previous").search(text)
    if terms == 0 and (ahead or back):
        return Gap(topic=True, opens=opens, step=_count(text) if ahead else -_count(text))
    if pattern("same_paragraph").search(text):
        return Gap(topic=not terms, opens=opens, paragraph=True)
    rest, of_text = pattern("same_text").subn(" ", text)
    refers = bool(pattern("pronoun").search(rest))
    inside = refers and bool(pattern("said_in_it").search(rest))
    if of_text:
        subject = bool(terms or has_names)
        return Gap(topic=not subject, text=True, whole=subject and not refers, opens=opens)
    elliptic = bool(pattern("elliptic").search(text))
    # "And did she appeal?" has a subject, if not a person.
    little = terms == 0 or (opens and terms <= 1 and not pattern("person_pronoun").search(rest))
    gap = _without_subject(has_names, terms, little=little, opens=opens, refers=refers, elliptic=elliptic)
    return replace(gap, inside=True) if gap and inside else gap


def _without_subject(
    has_names: bool, terms: int, *, little: bool, opens: bool, refers: bool, elliptic: bool
) -> Gap | None:
    """What is missing of a person or a subject; ``little``: it has no subject of its own."""
    if has_names and refers:
        return Gap(whole=True)
    if little:
        return Gap(topic=True, opens=opens) if not (has_names and terms) else None
    if not has_names and (refers or (opens and terms <= FEW_TERMS) or elliptic):
        return Gap(opens=opens)
    return None


def spans_of_steps(text: str) -> tuple[Span, ...]:
    """Where words ask for the next, or the last, paragraph: nothing else is meant by "the one right after"."""
    cues = ("next", "previous", "step_count")
    return tuple(Span(*match.span()) for cue in cues for match in pattern(cue).finditer(text))


_NUMBERS = {"tw": 2, "th": 3, "fo": 4, "fi": 5, "дв": 2, "тр": 3, "че": 4, "пя": 5, "ек": 2, "үш": 3, "тө": 4, "бе": 5}
"""How many, by how the word begins."""


def _count(text: str) -> int:
    """How many paragraphs "the next two" are; one where no number is said."""
    found = pattern("step_count").search(text)
    said = found[0].split()[-1].casefold() if found else "1"
    return int(said) if said.isdecimal() else _NUMBERS[said[:2]]


_OPENING = re.compile(
    r"^\W*(?:(?:and|or|what about|how about|then|а|и|ал|және)\s+)?(?:(?:in|of|on|в|во|на|о|об|про|из)\s+)?",
    re.IGNORECASE,
)
_LAST = re.compile(r"(?:(?:the\s+)?last(?:\s+one)?|последн\w+|соңғы\w*)(?:\s+ше)?\W*", re.IGNORECASE)
_ENDING = re.compile(r"(?<=[\dA-ZА-Я])-?(?:й|ый|ой|ая|я|м|ом|сі|сы|шы|ші|ншы|нші|ыншы|інші)(?!\w)")
_KAZAKH_END = re.compile(r"\s+ше\W*$")


def bare_labels(text: str, before: Kind) -> tuple[str, ...]:
    """The anchors of "and 18?", "а U?", "And W and V?", "and the last one?" after a question on a paragraph.

    Args:
        text: the question.
        before: the kind of paragraph that was asked about; letters are recitals whatever it was.

    Returns:
        Nothing, where the question has other words.
    """
    rest = _OPENING.sub("", text, count=1)
    if _LAST.fullmatch(rest):
        return (make_anchor(before, last_label()),)
    rest = _KAZAKH_END.sub("", _ENDING.sub("", rest)).rstrip(" ?!.,")
    lettered = letter_number(rest[:1].translate(LOOK_ALIKES)) is not None
    kind = Kind.RECITAL if lettered else Kind.PARAGRAPH if before is Kind.RECITAL else before
    named = f"{kind.value} {rest}"
    mentions = find_paragraph_mentions(named)
    return mentions[0].anchors if [m.span for m in mentions] == [Span(0, len(named))] else ()


_PARAGRAPH = re.compile(
    rf"(?<!\w)(?:{KIND}|ones?)(?!\w)|(?:следующ|предыдущ)\w+\W*$|(?:келесі|алдыңғы)\w*(?:\s+ше)?\W*$", re.IGNORECASE
)


def names_a_paragraph(text: str) -> bool:
    """Whether words are of a paragraph, whichever it is: "the next one", "the previous recital", "следующий пункт"."""
    return bool(_PARAGRAPH.search(text))


def neighbour(anchor: str, step: int) -> str:
    """The anchor so many paragraphs further on, of the same kind, by its label alone; it need not exist."""
    kind, label = anchor.split("-")[:2]
    letter = letter_number(label)
    if not (letter or label.isdecimal()):
        return f"{anchor}-{'next' if step > 0 else 'previous'}"
    number = (letter or int(label)) + step
    return make_anchor(Kind(kind), letter_label(number) if letter and number > 0 else str(max(number, 0)))

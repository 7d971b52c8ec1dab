"""What a question asks for: a date, a number, somebody, the name of a thing; and which of its words say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kzqa.expected import Expected, expected_answer, is_named_kind
from kzqa.intent import (
    asks_for_demands,
    asks_how_long,
    asks_who_is,
    focus_at,
    focus_is_counted,
    is_light,
    name_asked_at,
    told_to_name,
)
from kzqa.morphology import english_stems, is_russian_verb
from kzqa.names import NameMatch
from kzqa.terms import ROLE, QueryTerm, blanked

__all__ = ["Sought", "what_is_sought"]

FOCUS_WITHIN = 15
"""What is asked for begins at most so many characters after "which" or "how many"."""

NAMED_WITHIN = 30
"""What is to be named begins at most so many characters behind "name the"."""


_NO_ONE_THING = re.compile(r"(?:s|[лдт][ае]р|[ғқгк][ае]н)$", re.IGNORECASE)
"""How a word ends for several things in English or Kazakh, and how a Kazakh participle does."""

_OF_SEVERAL = re.compile(r"(?<!\w)каки", re.IGNORECASE)
"""What a Russian question after several things has before them: "какие", "каких"."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What one question asks for; the attributes are those of :class:`kzqa.plan.Plan`."""

    expected: Expected
    focus: QueryTerm | None
    counted: bool
    thing: QueryTerm | None
    who_is: bool


def what_is_sought(text: str, terms: Sequence[QueryTerm], names: Sequence[NameMatch]) -> Sought:
    """What a question asks for.

    Args:
        text: the question.
        terms: its terms in order, those that say little among them.
        names: the names in it.
    """
    telling = [term for term in terms if not is_light(term.translation)]
    focus, counted = _focus(text, terms)
    asked_for = _to_be_named(text, telling) if focus is None else [] if counted else [focus]
    kinds = [] if asks_for_demands(text) else asked_for  # "which trial is demanded" asks for no name
    behind = [term for kind in kinds for term in telling if term.start == kind.span.end + 1]
    kinds = [*kinds, *(term for term in behind if _is_one_of_a_kind(text, term))]
    thing = next((term for term in kinds if term.domain != ROLE and is_named_kind(term.alternatives)), None)
    named = [match.span for match in names if text[match.span.start : match.span.end].isupper()]
    expected = expected_answer(blanked(text, named))  # "WHO shipment" asks for nobody
    if expected is Expected.ANYTHING and any(term.domain == ROLE for term in asked_for):
        expected = Expected.PERSON  # "which lawyer", "name the judge": somebody by name
    if expected is Expected.PERSON and thing is not None:
        expected = Expected.ANYTHING  # "the name of the union"
    who_is = any(asks_who_is(text, match.span) for match in names)
    if expected is Expected.PERSON and names and (who_is or not telling):
        expected = Expected.ANYTHING  # "who is Ablyazov" asks for no other name
    return Sought(expected, focus, counted, thing, who_is)


def _focus(text: str, terms: Sequence[QueryTerm]) -> tuple[QueryTerm | None, bool]:
    """What a text must name to answer, and whether it is to be counted; "how many people" asks for no such thing."""
    at = focus_at(text)
    focus = None if at is None else next((term for term in terms if 0 <= term.start - at <= FOCUS_WITHIN), None)
    if at is None or focus is None or focus.domain == "action" or is_light(focus.translation):
        return None, False
    if is_russian_verb(focus.asked) and asks_how_long(text):
        return None, False  # "сколько грозит ...": years, and no threats
    return focus, focus.start - at <= 1 and focus_is_counted(text)


def _to_be_named(text: str, terms: Sequence[QueryTerm]) -> list[QueryTerm]:
    """What a question asks the name of: of the persons in a role, and things, that it speaks of, the nearest."""
    at = name_asked_at(text)
    if at is None:
        return []
    having = [term for term in terms if term.domain == ROLE or is_named_kind(term.alternatives)]
    if told_to_name(text):
        having = [term for term in having if 0 <= term.start - at <= NAMED_WITHIN]
    return sorted(having, key=lambda term: abs(term.start - at))[:1]


def _is_one_of_a_kind(text: str, term: QueryTerm) -> bool:
    """Whether a word behind the first one says what is asked for, and one of it: "which oil company"."""
    several = _NO_ONE_THING.search(term.asked) or _OF_SEVERAL.search(text[: term.start])
    return not several and is_named_kind([english_stems(term.translation)])

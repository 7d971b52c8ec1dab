"""Whose recommendations a question is after, where they are not a text's own: "what does the OSCE recommend?".

A text that asks for them to be followed says what they are on. It recommends nothing itself there.
"""

from __future__ import annotations

from kzqa.addressed import COUNTRY, UNION, What, asks_of_itself, is_speaker
from kzqa.cues import pattern
from kzqa.domain import Span
from kzqa.plan import NEAR, Plan
from kzqa.terms import INSTITUTION, overlaps

__all__ = ["asks_for_nothing_else", "recommended_by"]


def recommended_by(plan: Plan) -> tuple[What, ...]:
    """The bodies whose recommendations are asked for; none where Parliament, the Union or NGOs are named, too."""
    if plan.texts or not pattern("recommending").search(plan.text):
        return ()
    named: list[What] = [
        term for term in plan.terms if term.domain == INSTITUTION and not pattern(COUNTRY).search(term.asked)
    ]
    named += [match for match in plan.names if match.name.kind != "place" and match.score >= NEAR]
    if any(is_speaker(plan, what.span, what) or _is_a_texts_own(what) for what in named):
        return ()
    return tuple(what for what in named if _are_of(plan, what))


def asks_for_nothing_else(plan: Plan) -> bool:
    """Whether a question is after the recommendations of somebody whom it names, on whatever subject."""
    bodies = [what.span for what in recommended_by(plan)]
    bodies += [n.span for n in plan.names if any(plan.text[n.span.end : body.start] == " " for body in bodies)]
    asking = [Span(*match.span()) for match in pattern("recommending").finditer(plan.text)]
    named: list[What] = [*plan.terms, *plan.names]
    beside = [what for what in named if not overlaps(what.span, [*bodies, *asking])]
    return bool(bodies) and not (beside or plan.dates or plan.years or plan.numbers)


def _is_a_texts_own(what: What) -> bool:
    return any(pattern(cue).search(what.asked) for cue in ("sort_ngo", UNION))


def _are_of(plan: Plan, what: What) -> bool:
    """Whether a body stands where a question has whose they are, and not to whom they are made."""
    addressed = plan.written == "kk" and pattern("act_to_inflected").fullmatch(what.asked)
    return not addressed and asks_of_itself(plan, what.span, "recommended_by")

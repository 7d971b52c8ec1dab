"""When, and by whom, something was founded, where no paragraph that would be cited says so.

Any date, and anybody, stands beside the name of a newspaper: the day when it was banned, the judge who banned it.
"""

from __future__ import annotations

import re

from kzqa.cues import pattern
from kzqa.evidence import likely
from kzqa.expected import Expected, fits
from kzqa.intent import Intent
from kzqa.nodes import clauses
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval

__all__ = ["unknown_founder", "unknown_founding"]

_FOUNDER = re.compile(r"\bfounders?\b")


def unknown_founding(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked when something was founded, and no clause that would be cited has that and a date."""
    asked = _asks_of_founding(plan, Expected.DATE)
    return asked and not any(fits(Expected.DATE, clause) and _founds(clause) for clause in _clauses(retrieval))


def unknown_founder(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked who founded something, and no clause that would be cited tells of any founding."""
    asked = _asks_of_founding(plan, Expected.PERSON)
    return asked and not any(_founds(clause) or _FOUNDER.search(clause) for clause in _clauses(retrieval))


def _asks_of_founding(plan: Plan, expected: Expected) -> bool:
    return plan.expected is expected and plan.intent is Intent.FACT and _founds(plan.text)


def _founds(text: str) -> bool:
    return bool(pattern("founding").search(text))


def _clauses(retrieval: Retrieval) -> list[str]:
    texts = (hit.paragraph.text for hit in likely(retrieval))
    return [text[span.start : span.end] for text in texts for span in clauses(text)]

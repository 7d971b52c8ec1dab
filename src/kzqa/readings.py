"""A question in a conversation may be read by itself or as a follow-up: which of the two the texts answer."""

from __future__ import annotations

from dataclasses import dataclass

from kzqa.answer import Answerer
from kzqa.domain import Answer, Status
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval

__all__ = ["Reading", "clearer", "may_be_read_on", "reads_on"]

SURE = 1.0
"""Log odds of being answered from which a question that stands alone, and is refused so, is taken for a follow-up."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question, what it finds, and how it is answered."""

    plan: Plan
    retrieval: Retrieval | None
    """None where nothing was searched for."""
    answer: Answer

    @property
    def best(self) -> float:
        """The log odds of the paragraph that was found first."""
        hits = self.retrieval.of_what_is_named(self.plan).hits if self.retrieval else ()
        return hits[0].score if hits else float("-inf")


def clearer(leaning: Reading, alone: Reading) -> Reading:
    """Of two readings the one that is answered; of two that are, the one that finds the better paragraph.

    Who asks about something else may use a pronoun all the same: "is it true that torture goes unpunished?".
    """
    if alone.answer.status.refused or leaning.retrieval is None:
        return leaning
    return alone if leaning.answer.status.refused or alone.best > leaning.best else leaning


def may_be_read_on(alone: Reading) -> bool:
    """Whether a question without a pronoun, refused by itself, may yet be a follow-up: "and for how long?"."""
    return alone.answer.status is Status.NO_EVIDENCE and alone.plan.may_lean


def reads_on(answerer: Answerer, leaning: Reading) -> bool:
    """Whether such a question is answered so surely as a follow-up that it is taken for one."""
    if leaning.answer.status.refused or not leaning.plan.understood_as or leaning.retrieval is None:
        return False
    return answerer.refuser.odds(leaning.plan, leaning.retrieval.of_what_is_named(leaning.plan)) > SURE

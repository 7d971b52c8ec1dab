"""The answers to several questions that were asked in one breath, as one answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kzqa.cues import pattern
from kzqa.domain import Answer, Corpus, Span, Status
from kzqa.plan import Plan
from kzqa.quoting import RETRIEVED, quoted, refused
from kzqa.refuse import NEAREST, Refusal
from kzqa.wording import enumerate_words, message

__all__ = ["joined", "none_told"]


def joined(corpus: Corpus, plan: Plan, answers: Sequence[Answer], untold: Iterable[str]) -> Answer:
    """One answer with what several rest on, each paragraph once, and with what is not answered.

    Args:
        corpus: of all of them.
        plan: how the question was read as a whole.
        answers: of which one at least is no refusal; what the first rests on most comes first.
        untold: the questions to which there is no answer.
    """
    spans: dict[str, Span] = {}
    for citation in (citation for answer in answers for citation in answer.citations):
        before = spans.get(citation.id, Span(citation.start, citation.end))
        spans[citation.id] = Span(min(before.start, citation.start), max(before.end, citation.end))
    reasons = [answer.reason for answer in answers if answer.reason and not answer.status.refused]
    if lacking := _untold(plan.language, untold):
        reasons.append(lacking)
    passages = [(corpus.by_id[id_], span) for id_, span in spans.items()]
    answer = quoted(corpus, plan, passages, reason=" ".join(dict.fromkeys(reasons)) or None)
    found = dict.fromkeys((*answer.retrieved, *(id_ for one in answers for id_ in one.retrieved)))
    return replace(answer, retrieved=tuple(found)[:RETRIEVED])


def none_told(corpus: Corpus, plan: Plan, parts: Sequence[Answer], questions: Iterable[str], holds: str) -> Answer:
    """The refusal of several questions that were asked in one breath, to none of which there is an answer.

    Args:
        corpus: of all of them.
        plan: how the question was read as a whole.
        parts: the refusal of each.
        questions: each by itself.
        holds: what the corpus holds.
    """
    nearest = dict.fromkeys(id_ for one in parts for id_ in one.nearest)
    reason = f"{_untold(plan.language, questions)}. {holds}"
    return refused(corpus, plan, Refusal(Status.NO_EVIDENCE, reason, tuple(nearest)[:NEAREST]), None)


def _untold(language: str, questions: Iterable[str]) -> str:
    lacking = [message(language, "frame.quoted", words=_by_itself(question)) for question in questions]
    return message(language, "frame.untold", questions=enumerate_words(language, lacking)) if lacking else ""


def _by_itself(question: str) -> str:
    """A question without the "and" that it begins with."""
    return re.sub(rf"^\W*(?:{pattern('joining').pattern})\W+", "", question, flags=re.IGNORECASE)

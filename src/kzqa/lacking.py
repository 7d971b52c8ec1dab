"""What sort of thing a question asks for and the texts do not give: an age, a sum, a name, an article ...

Each of these was asked by questions that must be refused and, where it lacked in every paragraph that would be cited,
by hardly any other (docs/retrieval.md has the counts): so they are rules, and the refusal says what is not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kzqa.evidence import COMMON, is_expanded, likely, rare_names
from kzqa.expected import (
    Expected,
    fits,
    gives_a_share,
    is_counted,
    names_one,
    says_how_long,
    takes_place,
    tells_of_custody,
)
from kzqa.founded import unknown_founder, unknown_founding
from kzqa.intent import (
    Intent,
    approves,
    asks_for_a_name,
    asks_for_a_share,
    asks_for_some,
    asks_how_long,
    asks_several,
    asks_what_it_is_called,
    asks_where,
    asks_where_somebody_is,
    asks_whether,
)
from kzqa.morphology import english_stems
from kzqa.nodes import clauses
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import ABOUT_EXPECTED, OTHERS, ROLE
from kzqa.terms import ROLE as ROLE_OF_PERSONS
from kzqa.terms import has_any
from kzqa.texts import RESOLUTION

__all__ = ["nobody_in_that_role", "not_given"]

BEFALLS = ("prison", "justice", "violence", "procedure")
"""Domains of the glossary that name what is done to somebody: arrested, sentenced, beaten, banned."""

ADOPTED = english_stems("adopted")
_TITLE = re.compile(r"[“«‘\"](?=[A-Z])")
"""Where something begins that is called so in quotation marks."""


def not_given(plan: Plan, retrieval: Retrieval) -> str:
    """The key of the message that says what sort of thing is asked for and not given; empty where none lacks.

    Of several things that are asked for at once one may be given: then the fitted model decides.
    """
    if asks_several(plan.text):
        return ""
    if _unmeasured(plan, retrieval):
        return f"refuse.no_{plan.expected.value}"
    return next((f"refuse.{key}" for key, lacks in _LACKING.items() if lacks(plan, retrieval)), "")


def _unmeasured(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether an age, a sum, an article or a person's whereabouts are asked for, and none of the best has any."""
    about_person = any(match.name.kind == "person" for match in plan.names) and plan.intent is Intent.FACT
    measured = plan.expected in (Expected.AGE, Expected.MONEY, Expected.ARTICLE)
    if not measured and not (plan.expected is Expected.PLACE and about_person):
        return False
    own = [hit for hit in likely(retrieval) if hit.signals[ABOUT_EXPECTED]]  # in the clauses about the person asked for
    if any(fits(plan.expected, hit.paragraph.text, plan.gloss) for hit in own):
        return False
    where = plan.expected is Expected.PLACE and asks_where_somebody_is(plan.text)
    imprisoned = any(term.domain == "prison" for term in plan.terms)
    return not (where and any(tells_of_custody(hit.paragraph.text, imprisoned=imprisoned) for hit in likely(retrieval)))


def _unplaced(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked where one thing befell somebody, and no clause that tells of it names a place for it.

    "Arrested the day before he was due to tour the USA" does not say where he was arrested.
    """
    befell = [found.term for found in retrieval.terms if found.term.domain in BEFALLS]
    where = plan.expected is Expected.PLACE and asks_where(plan.text)
    if not (where and rare_names(plan) and len(retrieval.terms) == len(befell) == 1):
        return False
    best = [hit.paragraph.text for hit in likely(retrieval)]
    if asks_where_somebody_is(plan.text) and any(tells_of_custody(text, imprisoned=True) for text in best):
        return False
    told = (text[span.start : span.end] for text in best for span in clauses(text))
    return not any(takes_place(clause) and has_any(befell[0].alternatives, clause) for clause in told)


def _unnamed(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether the name of a hospital or a court is asked for, and nothing that is cited names one.

    Of several, "which newspapers and sites were banned?", beside nobody's name, some may be told without any.
    """
    if plan.thing is None or plan.intent is not Intent.FACT:
        return False
    if not rare_names(plan) and (asks_for_some(plan.text) or not (retrieval.hits and is_expanded(retrieval))):
        return False
    return not any(names_one(hit.paragraph.text, plan.thing.alternatives) for hit in likely(retrieval))


def _nobody_named(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether a name is asked for, and nothing cited has a title, or names anybody who was not named already.

    Of a thing, "the movement that was banned", nothing that stands beside a name of its own.
    """
    if plan.intent is not Intent.FACT or plan.thing is not None or not asks_for_a_name(plan.text):
        return False
    if plan.focus is None and asks_what_it_is_called(plan.text):
        return False  # "келісім қалай аталады?" is after a thing
    of = plan.focus.alternatives if plan.focus and plan.focus.domain not in ("", ROLE_OF_PERSONS) else ()
    texts = [hit.paragraph.text for hit in likely(retrieval)]
    if any(_TITLE.search(text) or names_one(text, of, of_any_kind=True) for text in texts):
        return False
    return not any(hit.signals[OTHERS] for hit in likely(retrieval))


def _uncounted(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked how many of something there are, about somebody, and nothing that is cited counts them."""
    if not plan.counted or plan.focus is None or not plan.focus.alternatives or not rare_names(plan):
        return False
    wordings = plan.focus.alternatives
    return plan.expected is Expected.NUMBER and not any(
        is_counted(hit.paragraph.text, wordings) for hit in likely(retrieval)
    )


def _untimed(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked how long something lasts, and nothing that is cited gives any length of time."""
    return asks_how_long(plan.text) and not any(says_how_long(hit.paragraph.text) for hit in likely(retrieval))


def _undated(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked when something befell somebody, and nothing that is cited names a day or a year."""
    about_person = any(match.name.kind == "person" for match in plan.names) and plan.intent is Intent.FACT
    if plan.expected is not Expected.DATE or not about_person:
        return False
    return not any(fits(Expected.DATE, hit.paragraph.text) for hit in likely(retrieval))


def _unadopted(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked when something was adopted, and no clause that would be cited has that and a date.

    When a law was amended, or another one adopted, is no answer. A resolution is known by its date: "of 14 March 2019".
    """
    adopted = [found.term for found in retrieval.terms if ADOPTED in found.term.own]
    if plan.expected is not Expected.DATE or not adopted or RESOLUTION.search(plan.text):
        return False
    beside = [found.term for found in retrieval.terms if found.term not in adopted and found.term.domain != "time"]
    best = (hit.paragraph.text for hit in likely(retrieval))
    having = (text[c.start : c.end] for text in best for c in clauses(text))
    return not any(
        fits(Expected.DATE, clause)
        and all(has_any(term.alternatives, clause) for term in adopted)
        and any(has_any(term.alternatives, clause) for term in beside or adopted)
        for clause in having
    )


def _unshared(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether a percentage is asked for, and nothing that is cited gives any."""
    return asks_for_a_share(plan.text) and not any(gives_a_share(hit.paragraph.text) for hit in likely(retrieval))


def _unapproved(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether the question takes it that something is praised, and nothing that would be cited praises anything."""
    return (
        approves(plan.text)
        and not asks_whether(plan.text)
        and not any(approves(hit.paragraph.text) for hit in likely(retrieval))
    )


_LACKING: Mapping[str, Callable[[Plan, Retrieval], bool]] = {
    "no_place": _unplaced,
    "no_name": _unnamed,
    "no_person": _nobody_named,
    "no_number": _uncounted,
    "no_duration": _untimed,
    "no_founder": unknown_founder,
    "no_date": lambda *found: _undated(*found) or _unadopted(*found) or unknown_founding(*found),
    "no_share": _unshared,
    "no_approval": _unapproved,
}
"""By the messages that say so."""


def nobody_in_that_role(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether a person's lawyer or a country's president is asked for, and no clause that would be cited names one."""
    about = any(match.name.kind == "person" and match.exact for match in plan.names)
    about = about or any(len(found.paragraphs) < COMMON for found in retrieval.places)
    return about and not any(hit.signals[ROLE] for hit in likely(retrieval))

"""What is asked of an event that the texts tell, and do not tell: the town, the day, who did it, why, what came of it.

The paragraph that tells of the event is found, and is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kzqa.acts import ASK, read_acts
from kzqa.circumstances import (
    asks_for_a_birth,
    asks_for_a_country,
    asks_for_a_day,
    asks_for_a_release,
    asks_for_a_town,
    asks_for_advice,
    asks_to_ban,
    asks_what_came_of_it,
    asks_whether_caught,
    asks_whether_done,
    asks_which,
    asks_who_did,
    asks_who_heads_it,
    has_a_doer,
    is_of_justice,
    is_of_violence,
    is_pending,
    releases,
    takes_a_ban_for_wanted,
    tells_of_birth,
)
from kzqa.dates import find_dates
from kzqa.domain import Hit, Kind
from kzqa.evidence import is_expanded, likely, rare_names
from kzqa.expected import Expected, gives_a_reason
from kzqa.intent import (
    Intent,
    asks_for_a_name,
    asks_for_a_reason,
    asks_for_demands,
    asks_for_some,
    asks_several,
    asks_whether,
    is_issuer,
)
from kzqa.nodes import clauses
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import OTHERS, ROLE
from kzqa.sorts import names_a_city, names_a_country
from kzqa.terms import ROLE as ROLE_OF_PERSONS
from kzqa.terms import has_any, overlaps

__all__ = ["untold_of_it"]

KILLED = ("kill",)
TORTURE = ("tortur",)
VIOLENCE = "violence"
WELCOME = "welcome"

ALONE = 0.9
"""So likely is a paragraph that no other tells of it."""


def untold_of_it(plan: Plan, retrieval: Retrieval) -> str:
    """The key of the message that says what is not told of an event; empty where it is told, or not asked for.

    Of several things that are asked for at once one may be told; and of a paragraph without expansions, in a text of
    one's own, nobody knows in which words, or language, it tells what.
    """
    if plan.intent is not Intent.FACT or plan.references or asks_several(plan.text):
        return ""
    known = bool(retrieval.hits) and is_expanded(retrieval)
    return next((f"refuse.{key}" for key, lacks in _UNTOLD.items() if known and lacks(plan, retrieval)), "")


def _no_advice(plan: Plan, _retrieval: Retrieval) -> bool:
    """Whether somebody asks how to go about something: the texts tell what happened, and what is asked of others."""
    return asks_for_advice(plan.text)


def _no_town(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether a town is asked for, and none is named; or several, of something that one paragraph alone tells."""
    if not asks_for_a_town(plan.text) or (asks_for_some(plan.text) and retrieval.probabilities[0] < ALONE):
        return False
    told = (f"{hit.paragraph.section or ''} {hit.paragraph.text}" for hit in likely(retrieval))
    return not any(map(names_a_city, told))


def _no_country(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked which country, and none but Kazakhstan is named."""
    return asks_for_a_country(plan.text) and not any(names_a_country(hit.paragraph.text) for hit in likely(retrieval))


def _no_day(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether the day of something is asked for, and at most a month or a year is told of anything."""
    dates = (date for hit in likely(retrieval) for date in find_dates(hit.paragraph.text))
    return asks_for_a_day(plan.text) and not any(date.day for date in dates)


def _no_outcome(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked what came of something, or if it was done, and the texts only ask for it."""
    if plan.expected is not Expected.ANYTHING:
        return False
    asked = asks_for_demands(plan.text) or is_issuer(plan.text)  # "did Parliament ask to have her released?"
    if asks_what_came_of_it(plan.text):
        return _demands(retrieval.hits[0])
    return asks_whether_done(plan.text) and not asked and all(map(_demands, likely(retrieval)))


def _no_end(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked what came of something that is told as going on, or to come."""
    asked = plan.expected is Expected.ANYTHING and asks_what_came_of_it(plan.text)
    return asked and is_pending(_answering(retrieval.hits[0]))


def _no_ban(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked why, or where, the texts want something banned, and no clause that is cited does."""
    wanted = takes_a_ban_for_wanted(plan.text) and not asks_whether(plan.text)
    supposed = wanted and (asks_for_a_reason(plan.text) or is_issuer(plan.text))
    return supposed and not any(_demands(hit) and asks_to_ban(_answering(hit)) for hit in likely(retrieval))


def _no_justice(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked if those who did violence were caught or punished, and no clause that tells of it says so."""
    if not asks_whether_caught(plan.text):
        return False
    return not any(is_of_violence(clause) and is_of_justice(clause) for clause in _clauses(retrieval))


def _no_release(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked when somebody came free, and it is only demanded that he should, or not spoken of."""
    persons = any(match.name.kind == "person" for match in rare_names(plan))
    if plan.expected is not Expected.DATE or not persons or not asks_for_a_release(plan.text):
        return False
    return all(_demands(hit) or not releases(hit.paragraph.text) for hit in likely(retrieval))


def _no_birth(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked when or where somebody was born, and no birth is spoken of."""
    measured = plan.expected in (Expected.DATE, Expected.PLACE)
    return (
        measured
        and asks_for_a_birth(plan.text)
        and not any(tells_of_birth(h.paragraph.text) for h in likely(retrieval))
    )


def _no_doer(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked who beat, or killed, somebody, and no clause that tells of it says by whom."""
    done = [found.term for found in retrieval.terms if asks_who_did(plan.text, found.term.span)]
    violent = [term for term in done if term.domain == VIOLENCE or {KILLED, TORTURE} & {*term.own}]
    if not (violent and rare_names(plan)):
        return False
    own = [wording for term in violent for wording in term.own]
    others = [wording for term in violent for wording in term.alternatives]
    in_clauses = list(_clauses(retrieval))
    telling = [[clause for clause in in_clauses if has_any(wordings, clause)] for wordings in (own, others)]
    return not any(map(has_a_doer, telling[0] or telling[1]))


def _no_head(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked who heads, owns, drafted or signed something, and nobody is named beside it.

    Not of a text itself: an appeal says whose it is.
    """
    return (
        asks_who_heads_it(plan.text)
        and plan.named is None
        and not any(hit.signals[OTHERS] for hit in likely(retrieval))
    )


def _no_bearer_named(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether the name of a judge, or of officers, is asked for, and nobody who is named is called so.

    Who asks which judge it was is content with anybody who is named beside it.
    """
    roles = [found.term for found in retrieval.terms if found.term.domain == ROLE_OF_PERSONS]
    if roles and asks_for_a_name(plan.text):
        return not any(hit.signals[ROLE] for hit in likely(retrieval))
    which = any(asks_which(plan.text, role.span) for role in roles)
    return which and not any(hit.signals[OTHERS] for hit in likely(retrieval))


def _no_reason(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether it is asked why something befell somebody who is only named where something is asked for him."""
    persons = [match.name for match in rare_names(plan) if match.name.kind == "person"]
    why = asks_for_a_reason(plan.text) and not asks_whether(plan.text)
    if not (persons and why and all(map(_demands, likely(retrieval)))):
        return False
    forms = [form for name in persons for form in name.variants]
    naming = (clause for clause in _clauses(retrieval) if any(form in clause for form in forms))
    return not any(gives_a_reason(clause) for clause in naming)


def _demands(hit: Hit) -> bool:
    """Whether the clause that answers is one in which a resolution asks for something, and welcomes nothing."""
    paragraph = hit.paragraph
    acts = read_acts(paragraph.text, resolving=True) if paragraph.kind is Kind.PARAGRAPH else ()
    sorts = {sort for act in acts if hit.clause is None or overlaps(act.clause, [hit.clause]) for sort in act.sorts}
    return ASK in sorts and WELCOME not in sorts


def _answering(hit: Hit) -> str:
    """The clause that answers, or the paragraph."""
    text = hit.paragraph.text
    return text[hit.clause.start : hit.clause.end] if hit.clause else text


def _clauses(retrieval: Retrieval) -> Iterator[str]:
    """The clauses of the paragraphs that may answer."""
    texts = (hit.paragraph.text for hit in likely(retrieval))
    return (text[clause.start : clause.end] for text in texts for clause in clauses(text))


_UNTOLD: Mapping[str, Callable[[Plan, Retrieval], bool]] = {
    "no_advice": _no_advice,
    "no_town": _no_town,
    "no_country": _no_country,
    "no_day": _no_day,
    "no_outcome": _no_outcome,
    "no_end": _no_end,
    "no_ban": _no_ban,
    "no_justice": _no_justice,
    "no_release": _no_release,
    "no_birth": _no_birth,
    "no_doer": _no_doer,
    "no_head": _no_head,
    "no_person": _no_bearer_named,
    "no_reason": _no_reason,
}
"""By the messages that say so."""

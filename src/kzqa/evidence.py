"""What speaks for and against an answer, as the numbers that the model of refusing weighs.

A question with a name finds its paragraph by the name, so that words it misses there weigh otherwise than in a question
without one; such signals come twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kzqa.circumstances import asks_which
from kzqa.dates import find_dates
from kzqa.domain import Hit
from kzqa.expected import Expected, fits, gives_a_reason, is_counted, names_one
from kzqa.intent import (
    Intent,
    asks_for_a_reason,
    asks_for_some,
    asks_for_the_present,
    asks_if_mentioned,
    asks_what_happened,
)
from kzqa.morphology import english_stem
from kzqa.names import NameMatch
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import ABOUT, ABOUT_EXPECTED, EXPANDED, NEAR_UNITS, OTHERS, ROLE, TermFound
from kzqa.terms import INSTITUTION
from kzqa.terms import ROLE as PERSON_ROLE

__all__ = [
    "COMMON",
    "NO_TOPIC",
    "TELLS_LITTLE",
    "evidence",
    "in_other_texts",
    "is_expanded",
    "is_own",
    "likely",
    "rare_names",
    "telling",
]

USUAL_NEARNESS = 0.78
"""About the mean cosine of multilingual-e5-small between questions of the field and the texts."""

COMMON = 30
"""A name in so many paragraphs tells little: "Kazakhstan"."""

TELLS_LITTLE = 1.0
"""The weight of a term that over a third of the paragraphs have: "Kazakh"."""

MEASURED = (Expected.DATE, Expected.NUMBER, Expected.AGE, Expected.MONEY, Expected.PLACE)
"""What a clause can be looked through for."""

ENOUGH = 8.0
"""Weight of missing terms that counts as much as any."""

WORDS = 30
"""A question of so many words counts as long as any."""


@dataclass(frozen=True, slots=True)
class _Further:
    """Which paragraphs stand beside the best one."""

    share: float
    """As likely as this to be the answering one."""
    most: int
    """So many paragraphs at most, with the best."""
    odds: float = 0.0
    """Or within so many log odds of the best,"""
    covering: float = 1.0
    """with so much of what is asked, by weight."""


LIKELY = _Further(0.12, 3)
"""What counts beside the best where it is asked whether anything answers."""

ONE_THING = _Further(0.05, 3, 4.0, 0.35)
SEVERAL = _Further(0.02, 10, 5.0, 0.45)
WHOEVER = _Further(0.03, 8, 5.0, 0.45)
"""What is cited, where one thing is asked for, where several are, and where whoever it is: docs/retrieval.md has what
others would give."""

MOST_ODDS = 10.0
"""Log odds that are as good as certain."""

TINY = 1e-5

LEADING = ("dense", "gloss", "lexical", "coverage", "clause")
"""Signals of the ranking in which the best paragraph is compared with the others."""


def evidence(plan: Plan, retrieval: Retrieval) -> dict[str, float]:
    """The signals by name, each about -1 to 3; the best hit's paragraph is what they are taken from."""
    best = retrieval.hits[0]
    top = best.signals
    rare = rare_names(plan)
    numbers = bool(plan.years or plan.numbers or plan.dates)
    terms = _terms(retrieval)
    absent = terms["absent_term"] + terms["absent_word"]
    signals = {
        "bias": 1.0,
        "field": max(max(hit.signals["dense"], hit.signals["gloss"]) for hit in retrieval.hits) - 3,
        "nearness": (retrieval.nearness - USUAL_NEARNESS) * 20,
        "dense": top["dense"] - 2.5,
        "gloss": top["gloss"] - 2.5,
        "clause": top["clause"] * (1 - absent),
        "margin": retrieval.probabilities[0],
        "named": float(bool(rare)),
        "nothing_known": float(absent + terms["unknown"] > 0.99 and not rare),
        "bare_name": float(bool(rare) and (plan.who_is or _only_titles(plan, retrieval, rare))),
        "name_missing": float(any(best.paragraph.id not in match.name.paragraphs for match in rare)),
        "near_names": float(any(not match.exact for match in plan.names)),
        "numbers_missing": 1.0 - top["numbers"] if numbers else 0.0,
        "numbers_found": top["numbers"] if numbers else 0.0,
        "day_found": float(_has_day(plan, best.paragraph.text)),
        "year_missing": float(_year_missing(plan, retrieval)),
        "about_lacking": 1.0 - top[ABOUT],
        "about_expected_missing": 1.0 - top[ABOUT_EXPECTED] if plan.expected in MEASURED else 0.0,
        "present": float(asks_for_the_present(plan.text)),
        "terms": min(len(retrieval.terms), 8) / 8,
        "scoped": float(plan.named is not None),
        "ru": float(plan.language == "ru"),
        "kk": float(plan.language == "kk"),
        "words": min(len(plan.text.split()), WORDS) / WORDS,
    } | {f"asks_{expected.value}": float(plan.expected is expected) for expected in Expected}
    signals |= _standing_out(retrieval) | {name: top[name] for name in EXPANDED[1:]} | _likeness(retrieval)
    for name, value in (terms | _focus(retrieval) | _expected(plan, retrieval)).items():
        signals[name] = value * (not rare)
        signals[f"{name}_named"] = value * bool(rare)
    return signals


def rare_names(plan: Plan) -> list[NameMatch]:
    """The names that the question has as the corpus does, and that tell something: not "Kazakhstan"."""
    return [match for match in plan.names if match.exact and len(match.name.paragraphs) < COMMON]


def likely(retrieval: Retrieval) -> list[Hit]:
    """The best hit, and others that may as well be the one; of these, those that speak of the places, if any does."""
    return _beside_the_best(retrieval, LIKELY)


def telling(plan: Plan, retrieval: Retrieval) -> list[Hit]:
    """The hits that are cited: more where a question asks for several, or for whoever it is that something befell."""
    if asks_for_some(plan.text) or _asks_what_happened_there(plan):
        return _beside_the_best(retrieval, SEVERAL)
    if plan.expected is Expected.PERSON and not rare_names(plan):
        return _beside_the_best(retrieval, WHOEVER)
    return _beside_the_best(retrieval, ONE_THING)


def _asks_what_happened_there(plan: Plan) -> bool:
    """Whether a question is after all that befell a place, and nothing else: "what happened in Zhanaozen?"."""
    there = any(match.name.kind == "place" for match in rare_names(plan))
    return there and not (plan.terms or plan.years or plan.dates) and asks_what_happened(plan.text)


def _beside_the_best(retrieval: Retrieval, further: _Further) -> list[Hit]:
    """The best hit, and those that stand beside it; of these, those that speak of the places, if any does."""
    places = [found.paragraphs for found in retrieval.places if len(found.paragraphs) < COMMON]
    there = [hit for hit in retrieval.hits if all(hit.paragraph.id in ids for ids in places)]
    best = next(iter(retrieval.hits), None)
    chosen = [
        hit
        for hit, one in zip(retrieval.hits, retrieval.probabilities, strict=True)
        if hit is best
        or one >= further.share
        or (best and hit.score >= best.score - further.odds and hit.signals["coverage"] >= further.covering)
    ][: further.most]
    return [hit for hit in chosen if hit in there] or chosen


def is_expanded(retrieval: Retrieval) -> bool:
    """Whether the best paragraph has expansions, so that other weights hold."""
    return retrieval.hits[0].signals[EXPANDED[0]] > 0


def _standing_out(retrieval: Retrieval) -> dict[str, float]:
    """How the best paragraph stands among the others: one that answers is seldom one of many that are as good.

    ``ahead_N`` is its lead in log odds over the N-th behind it; ``lead_S`` its lead over the best other in one signal,
    ``rank_S`` the logarithm of how many are before it there.
    """
    scores = [hit.score for hit in retrieval.hits]
    signals = {
        "score": scores[0] / 4,
        "entropy": -sum(share * math.log(share) for share in retrieval.probabilities if share > 0),
        "agreeing": float(len({_first_by(retrieval, signal) for signal in ("dense", "gloss")}) == 1),
        "best_dense": max(hit.signals["dense"] for hit in retrieval.hits),
        "best_gloss": max(hit.signals["gloss"] for hit in retrieval.hits),
        "lexical": retrieval.hits[0].signals["lexical"],
        "coverage": retrieval.hits[0].signals["coverage"],
    }
    for behind in (1, 3, 9):
        signals[f"ahead_{behind}"] = (scores[0] - scores[min(behind, len(scores) - 1)]) / 3
    for name in LEADING:
        own, *others = (hit.signals[name] for hit in retrieval.hits)
        signals[f"lead_{name}"] = own - max(others, default=0.0)
        signals[f"rank_{name}"] = math.log1p(sum(other > own + 1e-9 for other in others))
    return signals


def _likeness(retrieval: Retrieval) -> dict[str, float]:
    """Whether such things are asked as the texts tell of, or such as they do not, and as the best paragraph tells of.

    ``near_told`` and ``near_own`` are log odds, by what counts as neighbours of the question.
    """
    asked = retrieval.likeness
    every = float(np.logaddexp(asked.near_answered, asked.near_unanswered))
    own = retrieval.hits[0].signals["near"] * NEAR_UNITS
    return {
        "like_answered": asked.answered * 5,
        "like_unanswered": asked.unanswered * 5,
        "like_told": asked.told / 2,
        "near_told": _bounded(asked.near_answered - asked.near_unanswered),
        "near_own": _bounded(-math.log(math.expm1(max(every - own, TINY)))) if is_expanded(retrieval) else 0.0,
    }


def _bounded(odds: float) -> float:
    return max(-MOST_ODDS, min(MOST_ODDS, odds)) / 2


def _first_by(retrieval: Retrieval, signal: str) -> str:
    return max(retrieval.hits, key=lambda hit: hit.signals[signal]).paragraph.id


def _year_missing(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether a year of the question is neither in the best paragraph nor its text's own."""
    best = retrieval.hits[0].paragraph
    years = {*plan.years, *(date.year for date in plan.dates if date.year)}
    return any(str(year) not in best.text and str(year) not in best.source for year in years)


def _has_day(plan: Plan, text: str) -> bool:
    """Whether a day of the question is in the text: hardly two paragraphs tell of the same one."""
    days = [date for date in plan.dates if date.day]
    return bool(days) and any(day.fits(other) for day in days for other in find_dates(text))


def _terms(retrieval: Retrieval) -> dict[str, float]:
    """How the weight of the question's terms is shared out, by what the best paragraph has of them.

    A term of the glossary is looked for in all its wordings, so that its absence tells more than a plain word's.
    """
    best, expanded = retrieval.hits[0].paragraph.id, is_expanded(retrieval)
    having = [(f, f.paragraphs | f.aided if expanded else f.paragraphs) for f in retrieval.terms]
    unknown = _weight(f for f, ids in having if not (f.term.alternatives or ids))
    known = [(f, ids) for f, ids in having if f.term.alternatives or ids]
    absent = [f for f, having in known if not having]
    missed = [f for f, having in known if having and best not in having]
    loose = _weight(f for f, having in known if best in having and best not in f.own)
    total = _weight(retrieval.terms) or 1.0
    return {
        "unknown": unknown / total,
        "absent_term": _weight(f for f in absent if f.term.domain) / total,
        "absent_word": _weight(f for f in absent if not f.term.domain) / total,
        "missed_term": _weight(f for f in missed if f.term.domain) / total,
        "missed_word": _weight(f for f in missed if not f.term.domain) / total,
        "loose": loose / total,
        "strange_terms": min(len([f for f in absent if f.term.domain]), 2) / 2,
        "lacking": min(_weight([*absent, *missed]) / ENOUGH, 1.0),
    }


def _weight(found: Iterable[TermFound]) -> float:
    return sum(term.weight for term in found)


def _focus(retrieval: Retrieval) -> dict[str, float]:
    """Whether what the question asks for ("how many children", "which newspaper") is in the best paragraph."""
    best, focus = retrieval.hits[0].paragraph.id, retrieval.focus
    if focus is None or not focus.term.alternatives:
        return {"focus_unknown": float(focus is not None), "focus_missing": 0.0, "focus_loose": 0.0}
    return {
        "focus_unknown": 0.0,
        "focus_missing": float(best not in focus.paragraphs),
        "focus_loose": float(best in focus.paragraphs and best not in focus.own),
    }


def _expected(plan: Plan, retrieval: Retrieval) -> dict[str, float]:
    """Whether the best paragraph lacks the sort of thing that is asked for."""
    best, expected, focus = retrieval.hits[0], plan.expected, retrieval.focus
    text = best.paragraph.text
    simple = expected in (Expected.DATE, Expected.NUMBER)
    special = expected is Expected.PLACE and plan.intent is Intent.FACT
    counted = plan.counted and expected is Expected.NUMBER and focus is not None and bool(focus.term.alternatives)
    thing = plan.thing
    rare = rare_names(plan)
    # Where only places are named, who trades or who won may be a country or a party.
    somebody = expected is Expected.PERSON and (not rare or any(match.name.kind == "person" for match in rare))
    why = asks_for_a_reason(plan.text)
    return {
        "reason": float(why),
        "reason_missing": float(why and not gives_a_reason(text)),
        "unnamed": float(thing is not None and not names_one(text, thing.alternatives)),
        "expected_missing": 1.0 - best.signals["expected"] if simple else 0.0,
        "kind_missing": float(special and not fits(expected, text, plan.gloss)),
        "count_missing": float(counted and focus is not None and not is_counted(text, focus.term.alternatives)),
        "role_unfilled": float(expected is Expected.PERSON and not best.signals[ROLE]),
        "person_missing": float(somebody and bool(retrieval.terms) and not best.signals[OTHERS]),
    }


def _only_titles(plan: Plan, retrieval: Retrieval, rare: Iterable[NameMatch]) -> bool:
    """Whether nothing is asked but a name, behind a title that the best paragraph gives it: "President Nazarbaev"."""
    text = retrieval.hits[0].paragraph.text
    before = {
        english_stem(word)
        for match in rare
        for variant in match.name.variants
        for word in text.partition(variant)[0].casefold().split()[-1:]
    }
    starts = {match.span.start for match in rare}
    return all(
        found.term.domain == PERSON_ROLE
        and found.term.span.end + 1 in starts
        and any(wording[-1] in before for wording in found.term.alternatives)
        for found in retrieval.terms
    )


NO_TOPIC = ("action", "everyday", "quality", "time", "number-word", PERSON_ROLE, "procedure")
"""Domains of the glossary whose terms say what is asked of a subject, not what the subject is."""


def is_own(found: TermFound) -> bool:
    """Whether paragraphs have a term in its own wording, or, if that has several words, in another as long.

    "Labour unions" are trade unions; who is not eligible is in no election.
    """
    return bool(found.own or (found.full and all(len(wording) > 1 for wording in found.term.own)))


def in_other_texts(plan: Plan, retrieval: Retrieval) -> list[str]:
    """What the question asks one text about, and only other texts speak of; empty where that text has any of it."""
    if plan.scope is None:
        return []
    names = rare_names(plan)
    asked_for = (PERSON_ROLE,) if plan.expected is Expected.PERSON else ()
    terms = [f for f in retrieval.terms if not f.term.speaks]
    terms = [f for f in terms if not asks_which(plan.text, f.term.span)]  # "which organisations": they are the answer
    mentioned = asks_if_mentioned(plan.text)
    topics = [f for f in terms if mentioned or f.term.domain not in NO_TOPIC or f.term.domain in asked_for]
    if plan.expected is Expected.PERSON:  # "who wrote it, which organisations?": they are the answer, and no topic
        topics = [f for f in topics if f.term != plan.focus]
    there = any(id_.split("#")[0] in plan.scope for match in names for id_ in match.name.paragraphs)
    # "Respublika" stands in "Respublika Weekly", which is another name.
    there = there or any(match.name.text in hit.paragraph.text for match in names for hit in retrieval.hits)
    persons = any(match.name.kind == "person" for match in names)  # nothing else answers for somebody
    # Where texts use its own words, a part of them ("union" for a trade union) is another subject; of a body that is
    # another of its names.
    parts = (f.said and f.weight > TELLS_LITTLE and f.term.domain != INSTITUTION for f in topics)
    spoken = any(f.full if part else f.paragraphs for f, part in zip(topics, parts, strict=True))
    spoken = any(map(is_own, topics)) if mentioned else spoken
    if there or (not persons and spoken):
        return []
    return [match.asked for match in names] + [found.term.asked for found in topics if found.held]

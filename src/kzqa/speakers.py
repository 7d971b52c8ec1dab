"""Whose words a question is after, and where these stand: what Parliament says of somebody is in no appeal of NGOs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzqa.addressed import UNION, asks_of_itself, is_speaker
from kzqa.bodies import stand_together
from kzqa.cues import pattern
from kzqa.domain import Corpus, Span, Standing
from kzqa.evidence import rare_names
from kzqa.intent import Intent, asks_several
from kzqa.morphology import english_stems
from kzqa.names import NameMatch
from kzqa.plan import NEAR, Plan
from kzqa.recommended import recommended_by
from kzqa.retrieve import Retrieval, about_persons
from kzqa.terms import Alternative, QueryTerm

__all__ = ["Heard", "heard", "recommending"]


RECOMMENDATION = "recommend"
"""What a paragraph has that speaks of recommendations."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody says, as far as the texts have it."""

    paragraphs: frozenset[str]
    """The ids of those that may have it; empty where nobody says anything of those who are asked about."""
    of: tuple[str, ...]
    """Whom it is about."""
    texts: tuple[str, ...]
    """The ids of the texts that speak for him; empty where others only report it."""


def recommending(corpus: Corpus, plan: Plan) -> frozenset[str]:
    """The ids of the paragraphs that speak of the recommendations of those whose a question is after."""
    called = [_wordings(what) for what in recommended_by(plan)]
    if not called:
        return frozenset()
    found = (paragraph for paragraph in corpus.paragraphs if RECOMMENDATION in paragraph.text)
    return frozenset(p.id for p in found if all(stand_together([wordings], p.text) for wordings in called))


def _wordings(what: QueryTerm | NameMatch) -> Sequence[Alternative]:
    """Every way to call somebody, in English stems."""
    if isinstance(what, QueryTerm):
        return what.alternatives
    return [english_stems(variant) for variant in what.name.variants]


def heard(corpus: Corpus, plan: Plan, retrieval: Retrieval) -> Heard | None:
    """What the one says who is asked to have said, or demanded, something; None where that is nobody.

    Others than Parliament only where it is about somebody: of a topic, a text may report it without a name for them.
    """
    if plan.intent is not Intent.FACT or plan.named or plan.references or asks_several(plan.text):
        return None
    for span, theirs, texts, is_parliament in _speakers(corpus, plan, retrieval):
        others = (match for match in rare_names(plan) if match.span != span and not _says(plan, match.span))
        persons = [match for match in others if match.name.kind == "person"]
        about = about_persons(replace(plan, names=tuple(persons)))
        if about or is_parliament:
            ids = theirs & about if about else theirs
            return Heard(ids, tuple(dict.fromkeys(match.name.text for match in persons)), texts)
    return None


_Speaker = tuple[Span, frozenset[str], tuple[str, ...], bool]
"""Where it is named, the ids of those found that have its words, its own texts, and whether it is Parliament."""


def _speakers(corpus: Corpus, plan: Plan, retrieval: Retrieval) -> Iterator[_Speaker]:
    """Those whom a question names as who says, or demands, something."""
    appeals = tuple(source.id for source in corpus.sources if source.standing is Standing.NGO_APPEAL)
    others = tuple(source.id for source in corpus.sources if source.id not in appeals)

    found = [hit.paragraph for hit in retrieval.hits]

    def of(texts: tuple[str, ...]) -> frozenset[str]:
        return frozenset(paragraph.id for paragraph in found if paragraph.source in texts)

    for span, what, having in _named(plan, retrieval):
        if not _says(plan, span):
            continue
        if is_speaker(plan, span, what):
            yield span, of(others), others, True
        elif pattern("sort_ngo").search(what.asked):
            reported = (p.id for p in found if pattern("sort_ngo").search(p.text))
            yield span, of(appeals) | {*reported}, appeals, False
        elif isinstance(what, NameMatch) or what.proper or what.speaks:  # "the parliament of Kazakhstan"
            signed = tuple(id_ for id_ in appeals if _has_signed(corpus, id_, what))
            yield span, having | of(signed), signed, False


def _has_signed(corpus: Corpus, appeal: str, what: QueryTerm | NameMatch) -> bool:
    """Whether an appeal begins with somebody among those who appeal; the Union is whom they appeal to."""
    before, appeals, _ = corpus.of_source(appeal)[0].text.partition(" appeal ")
    return bool(appeals) and not pattern(UNION).search(what.asked) and stand_together([_wordings(what)], before)


def _named(plan: Plan, retrieval: Retrieval) -> Iterator[tuple[Span, QueryTerm | NameMatch, frozenset[str]]]:
    """Who is named, and the ids of the paragraphs that name them, too."""
    for found in retrieval.terms:
        yield found.term.span, found.term, frozenset(found.paragraphs)
    for match in plan.names:
        if match.name.kind != "place" and match.score >= NEAR:
            yield match.span, match, frozenset(match.name.paragraphs)


def _says(plan: Plan, span: Span) -> bool:
    """Whether somebody stands where a question has who says it, or who asks for it."""
    if pattern("act_about").search(plan.text[: span.start]) or pattern("act_about_behind").match(plan.text, span.end):
        return False
    return asks_of_itself(plan, span) or asks_of_itself(plan, span, "says_itself")

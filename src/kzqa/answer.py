"""Hits to statements: the clauses that answer, verbatim, each with its reference; or a refusal with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kzqa.citation import cite
from kzqa.direct import MOST_LISTED, Direct, clauses_having, counted, is_direct
from kzqa.domain import (
    Answer,
    Citation,
    Corpus,
    Hit,
    Paragraph,
    Span,
)
from kzqa.evidence import NO_TOPIC, telling
from kzqa.expected import fits
from kzqa.intent import Intent, asks_for_silence
from kzqa.names import NameIndex, NameMatch, key
from kzqa.nodes import clauses
from kzqa.plan import NEAR, Plan
from kzqa.quoting import RETRIEVED, Passage, quoted, refused
from kzqa.recommended import asks_for_nothing_else
from kzqa.refuse import SURE, Refuser
from kzqa.retrieve import Retrieval
from kzqa.signals import TermFound
from kzqa.speakers import heard, recommending
from kzqa.texts import text_name
from kzqa.versions import replaced
from kzqa.weights import Weights
from kzqa.wording import enumerate_words, message

__all__ = ["Answerer"]

LISTED_WITHIN = 5.0
"""A paragraph is listed when its log odds are so near to the best of all."""

COMPARED_COVERAGE = 0.45
"""A paragraph speaks of what is compared when it has so much of the weight of the question's terms."""

MOST_ON_ARTICLES = 3
"""So many paragraphs that name an article are cited, where one is asked about."""

COMPARED_WITHIN = 3.5
"""In a comparison each text's best paragraph counts when its log odds are so near to the best of all."""

COMPARED_WHERE_NAMED = 6.0
"""The same for a text that the question names."""

COMPARED_BESIDE = 2.5
"""A text's second and third paragraph stand beside its first when their log odds are so near."""

COMPARED_OF_EACH = 3
"""So many paragraphs of one text stand in a comparison."""

NO_TEXTS: Mapping[str, tuple[Plan, Retrieval]] = {}


class Answerer:
    """Answers from one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex, weights: Weights) -> None:
        """Keep what quoting looks things up in."""
        self.corpus = corpus
        self.names = names
        self._replaced = replaced(corpus)
        self._direct = Direct(corpus)
        self.refuser = Refuser(corpus, weights)

    def needs_search(self, plan: Plan) -> bool:
        """Whether the plan cannot be answered, or refused, by look-up alone."""
        return not is_direct(plan) and self.refuser.before_search(plan) is None

    def answer(
        self, plan: Plan, retrieval: Retrieval | None, of_texts: Mapping[str, tuple[Plan, Retrieval]] = NO_TEXTS
    ) -> Answer:
        """The answer to a plan.

        Args:
            plan: how the question was read.
            retrieval: what was found; None where nothing had to be searched for.
            of_texts: for a comparison, by the ids of texts, what is asked of each by itself, and what was found there.
        """
        refusal = self.refuser.before_search(plan)
        if refusal:
            return refused(self.corpus, plan, refusal, retrieval)
        if is_direct(plan):
            return self._direct.answer(plan)
        assert retrieval is not None, "a plan without references is searched for"  # noqa: S101
        said = heard(self.corpus, plan, retrieval)
        if said and (unheard := self.refuser.unheard(plan, retrieval.of_what_is_named(plan), said)):
            return refused(self.corpus, plan, unheard, retrieval)
        answer = self._from(plan, self._of_whom_is_asked(plan, retrieval), of_texts)
        found = (hit.paragraph.id for hit in retrieval.hits)
        return replace(answer, retrieved=tuple(dict.fromkeys((*answer.retrieved, *found)))[:RETRIEVED])

    def of_each(self, plan: Plan, parts: Sequence[tuple[Plan, Retrieval]]) -> Answer | None:
        """The answers of each of several persons as one, which says of whom there is none; None where of nobody."""
        found = [(part, self._of_whom_is_asked(part, retrieval)) for part, retrieval in parts]
        told = [(part, there) for part, there in found if not self.refuser.after_search(part, there)]
        if not told:
            return None
        passages = [self._passage(part, there, hit) for part, there in told for hit in telling(part, there)]
        asked = {m.name.text for p, _ in told for m in p.names}
        untold = [m.name.text for m in plan.names if m.name.text not in asked]
        untold += [name for part, _ in parts for name in part.unknown_names]
        reason = message(plan.language, "frame.each_missing", names=enumerate_words(plan.language, untold))
        return quoted(self.corpus, plan, list(dict.fromkeys(passages)), reason=reason if untold else None)

    def _of_whom_is_asked(self, plan: Plan, retrieval: Retrieval) -> Retrieval:
        """What was found of what is named, in the words of whoever is asked to have said it."""
        said, named = heard(self.corpus, plan, retrieval), retrieval.of_what_is_named(plan)
        if said:
            return named.only(said.paragraphs)
        theirs = recommending(self.corpus, plan)
        return named.only(theirs) if theirs else named

    def _from(self, plan: Plan, retrieval: Retrieval, of_texts: Mapping[str, tuple[Plan, Retrieval]]) -> Answer:
        """The answer from what was found and can answer.

        Somebody's recommendations, if nothing else is asked, are what the paragraphs say that speak of them.
        """
        listed = self._listed(plan, retrieval) if plan.intent is Intent.LIST else []
        if listed and not self.refuser.absent(plan, retrieval).elsewhere:
            return self._list(plan, retrieval, listed)
        surely = asks_for_nothing_else(plan) and bool(recommending(self.corpus, plan))
        refusal = self.refuser.after_search(plan, retrieval, surely=surely)
        if refusal:
            return refused(self.corpus, plan, refusal, retrieval)
        if plan.intent is Intent.LIST:
            return self._list(plan, retrieval, self._alike(retrieval))
        if plan.intent is Intent.COMPARE:
            return self._compare(plan, retrieval, of_texts)
        # The few that name an article of a law all say something of it.
        hits = retrieval.hits[:MOST_ON_ARTICLES] if plan.articles else telling(plan, retrieval)
        passages = [self._passage(plan, retrieval, hit) for hit in hits]
        cited = {paragraph for paragraph, _ in passages}
        passages += [passage for passage in self._direct.acting(plan) if passage[0] not in cited]
        return quoted(self.corpus, plan, passages, retrieval=retrieval)

    # --- everything there is ---------------------------------------------------------------------------------

    def _listed(self, plan: Plan, retrieval: Retrieval) -> list[Paragraph]:
        """Every paragraph that has what is asked for, found by look-up, in order of time.

        None where what is asked for has more to it than a name, a number or one term: words alone do not tell then.
        """
        most = len(self.corpus.paragraphs) / 3
        names = [self._holding(match) for match in plan.names if match.exact or match.score >= NEAR]
        names = [ids for ids in names if 0 < len(ids) < most]
        numbers = plan.numbers if plan.terms or plan.names else (*plan.numbers, *map(str, plan.years))
        names += [self._numbered(number) for number in numbers if self._numbered(number)]
        if names:
            ids = set.intersection(*names) or set.union(*names)
        elif asks_for_silence(plan.text):
            ids = _speaking([found for found in retrieval.terms if found.term.domain not in NO_TOPIC])
        else:
            there = [found for found in retrieval.terms if len(found.paragraphs) < most]
            of_a_word = all(len(wording) == 1 for found in there for wording in found.term.own)
            ids = _speaking(there) if of_a_word else {id_ for found in there for id_ in found.paragraphs}
            ids = ids if len({term.alternatives for term in plan.terms}) == 1 else set()
        if plan.scope is None:
            # What was tabled is left out where the adopted text says it, which is listed itself.
            ids = {id_ for id_ in ids if self._replaced.get(id_) not in ids}
        found = [self.corpus.by_id[id_] for id_ in ids if plan.admits(self.corpus.by_id[id_])]
        return sorted(found, key=self._direct.in_time)

    def _alike(self, retrieval: Retrieval) -> list[Paragraph]:
        """The paragraphs that answer nearly as likely as the best, in order of time."""
        best = retrieval.hits[0].score
        return sorted(
            (hit.paragraph for hit in retrieval.hits if hit.score > best - LISTED_WITHIN), key=self._direct.in_time
        )

    def _numbered(self, number: str) -> set[str]:
        """Paragraphs that name a number: "Article 164"."""
        return {p.id for p in self.corpus.paragraphs if re.search(rf"(?<!\d){re.escape(number)}(?!\d)", p.text)}

    def _holding(self, match: NameMatch) -> set[str]:
        """Paragraphs that have a name, in this form, as a part of a longer one, or in the heading above them."""
        having = [match.name]
        if match.name.kind != "person":
            words = _keys(match.name.text)
            having += [name for name in self.names.names if any(words <= _keys(variant) for variant in name.variants)]
        under = {p.id for p in self.corpus.paragraphs if any(v in (p.section or "") for v in match.name.variants)}
        return under | {id_ for name in having for id_ in name.paragraphs}

    def _list(self, plan: Plan, retrieval: Retrieval, listed: Sequence[Paragraph]) -> Answer:
        texts = enumerate_words(
            plan.language,
            [text_name(self.corpus.source_by_id[s]) for s in dict.fromkeys(p.source for p in listed)],
        )
        names = [match.name.text for match in plan.names if match.exact or match.score >= NEAR]
        if len(names) == 1:
            frame = message(plan.language, "frame.mentions", name=names[0], count=len(listed), texts=texts)
        else:
            frame = message(plan.language, "frame.found", count=len(listed))
        frame = counted(plan, frame, len(listed), MOST_LISTED)
        if asks_for_silence(plan.text):
            frame = f"{self._silent(plan, listed)} {frame}"
        shown = listed[:MOST_LISTED]
        passages = [(p, self._clause_about(plan, retrieval, p)) for p in shown]
        return quoted(self.corpus, plan, passages, retrieval=retrieval, frame=frame)

    def _silent(self, plan: Plan, listed: Sequence[Paragraph]) -> str:
        """Which of the texts that are asked have none of these paragraphs, or that all have some."""
        spoken = {paragraph.source for paragraph in listed}
        asked = plan.scope or [source.id for source in self.corpus.sources]
        silent = [text_name(self.corpus.source_by_id[id_]) for id_ in asked if id_ not in spoken]
        if not silent:
            return message(plan.language, "frame.no_silent")
        return message(plan.language, "frame.compare_missing", texts=enumerate_words(plan.language, silent))

    def _clause_about(self, plan: Plan, retrieval: Retrieval, paragraph: Paragraph) -> Span:
        """From the first to the last clause that has a name asked for; else the clause that matched best."""
        marks = [span for match in plan.names for span in self.names.spans(match.name, paragraph)]
        if marks:
            return clauses_having(paragraph, marks)
        hit = next((hit for hit in retrieval.hits if hit.paragraph == paragraph), None)
        return hit.clause if hit and hit.clause else Span(0, len(paragraph.text))

    # --- one text beside another -----------------------------------------------------------------------------

    def _compare(self, plan: Plan, retrieval: Retrieval, of_texts: Mapping[str, tuple[Plan, Retrieval]]) -> Answer:
        best = retrieval.hits[0].score
        wanted = plan.scope or tuple(source.id for source in self.corpus.sources)
        chosen: list[Hit] = []
        missing: list[str] = []
        for source in wanted:
            of_source = [hit for hit in retrieval.hits if hit.paragraph.source == source]
            near = [hit for hit in of_source if hit.score > best - COMPARED_WITHIN or _speaks_of_it(plan, hit)]
            if plan.named and not near:
                near = [hit for hit in of_source[:1] if hit.score > best - COMPARED_WHERE_NAMED]
            near = [hit for hit in near if hit.score > near[0].score - COMPARED_BESIDE][:COMPARED_OF_EACH]
            there = {hit.paragraph.id for hit in near}
            near += [hit for hit in self._told_by(source, of_texts) if hit.paragraph.id not in there]
            if near:
                chosen += near
            elif plan.named:
                missing.append(text_name(self.corpus.source_by_id[source]))
        chosen.sort(key=lambda hit: self._direct.in_time(hit.paragraph)[:2])  # of one text the best stays first
        passages = [self._passage(plan, retrieval, hit) for hit in chosen]
        reason = None
        if missing:
            reason = message(plan.language, "frame.compare_missing", texts=enumerate_words(plan.language, missing))
        return quoted(self.corpus, plan, passages, retrieval=retrieval, reason=reason)

    # --- quoting ---------------------------------------------------------------------------------------------

    def _told_by(self, source: str, of_texts: Mapping[str, tuple[Plan, Retrieval]]) -> list[Hit]:
        """What a text tells of what is compared if it is asked by itself, and surely answers."""
        if source not in of_texts:
            return []
        plan, found = of_texts[source]
        found = found.of_what_is_named(plan)
        return telling(plan, found) if found.hits and self.refuser.odds(plan, found) > SURE else []

    def _passage(self, plan: Plan, retrieval: Retrieval, hit: Hit) -> Passage:
        """The clause that answers, with its neighbours as far as they have what the question names."""
        paragraph = hit.paragraph
        best = hit.clause or Span(0, len(paragraph.text))
        marks = [span for match in plan.names for span in self.names.spans(match.name, paragraph)]
        if marks and not any(best.start <= mark.start < best.end for mark in marks):
            about = self._clause_about(plan, retrieval, paragraph)
            best = Span(min(best.start, about.start), max(best.end, about.end))
        return paragraph, self._with_expected(plan, paragraph, best)

    def _with_expected(self, plan: Plan, paragraph: Paragraph, span: Span) -> Span:
        """The span, up to the nearest clause with the date or number asked for, where it has none itself."""
        text = paragraph.text
        if fits(plan.expected, text[span.start : span.end], plan.gloss):
            return span
        fitting = [c for c in clauses(text) if fits(plan.expected, text[c.start : c.end], plan.gloss)]
        if not fitting:
            return span
        nearest = min(fitting, key=lambda c: (max(span.start - c.end, c.start - span.end), c.start))
        return Span(min(span.start, nearest.start), max(span.end, nearest.end))

    def cite(self, language: str, hit: Hit) -> Citation:
        """A paragraph that was found, quoted by the clause that matched best."""
        return cite(self.corpus, language, hit.paragraph, hit.clause or Span(0, len(hit.paragraph.text)))


def _speaking(topics: Sequence[TermFound]) -> set[str]:
    """The ids of the paragraphs that have all of some terms: in a question's own words where their text has these.

    No text is silent that speaks of them in any other words of the glossary.
    """
    topics = [found for found in topics if found.held]
    wide = [set(found.full if found.said else found.paragraphs) for found in topics]
    own = [set(found.own) & ids or ids for found, ids in zip(topics, wide, strict=True)]
    every, narrow = (set.intersection(*ids) if ids else set() for ids in (wide, own))
    spoken = {_source_of(id_) for id_ in narrow}
    return narrow | {id_ for id_ in every if _source_of(id_) not in spoken}


def _source_of(id_: str) -> str:
    return id_.partition("#")[0]


def _speaks_of_it(plan: Plan, hit: Hit) -> bool:
    """In a comparison of texts that were named: whether a paragraph has what is compared."""
    return plan.named is not None and hit.signals["coverage"] >= COMPARED_COVERAGE


def _keys(name: str) -> frozenset[str]:
    return frozenset(key(word.removesuffix("’s").removesuffix("'s")) for word in name.split())

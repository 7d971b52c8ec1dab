"""Hits to statements: the clauses that answer, verbatim, each with its reference; or a refusal with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kzqa.citation import cite
from kzqa.direct import MOST_LISTED, Direct, clauses_having, counted, is_direct
from kzqa.domain import (
    Answer,
    Citation,
    Corpus,
    Hit,
    Kind,
    Paragraph,
    Span,
)
from kzqa.evidence import telling
from kzqa.exhaustive import asks_for_silence, asks_of_every_text
from kzqa.expected import Expected, fits
from kzqa.intent import Intent, asks_about, asks_for_demands
from kzqa.language import WORD
from kzqa.mentioned import Mentioned
from kzqa.names import NameIndex
from kzqa.nodes import clauses
from kzqa.plan import Plan
from kzqa.quoting import RETRIEVED, Passage, quoted, refused
from kzqa.recommended import asks_for_nothing_else
from kzqa.refuse import SURE, Refuser
from kzqa.retrieve import Retrieval
from kzqa.speakers import Heard, heard, recommending
from kzqa.terms import overlaps
from kzqa.texts import text_name
from kzqa.weights import Weights
from kzqa.wording import enumerate_words, message

__all__ = ["Answerer"]

LISTED_WITHIN = 5.0
"""A paragraph is listed when its log odds are so near to the best of all."""

COMPARED_COVERAGE = 0.45
"""A paragraph speaks of what is compared when it has so much of the weight of the question's terms."""

MOST_ON_SOMEBODY = 5
"""All paragraphs that name somebody are cited where nothing but him is asked about, if they are no more than these."""

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
        self._mentioned = Mentioned(corpus, names)
        self._direct = Direct(corpus)
        self.refuser = Refuser(corpus, names, weights)

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
        answer = self._from(plan, self._of_whom_is_asked(plan, retrieval, said), of_texts)
        found = (hit.paragraph.id for hit in retrieval.hits)
        return replace(answer, retrieved=tuple(dict.fromkeys((*answer.retrieved, *found)))[:RETRIEVED])

    def of_each(self, plan: Plan, parts: Sequence[tuple[Plan, Retrieval]]) -> Answer | None:
        """The answers of each of several persons as one, which says of whom there is none; None where of nobody."""
        found = [
            (part, self._of_whom_is_asked(part, retrieval, heard(self.corpus, part, retrieval)))
            for part, retrieval in parts
        ]
        told = [(part, there) for part, there in found if not self.refuser.after_search(part, there)]
        if not told:
            return None
        passages = [self._passage(part, there, hit) for part, there in told for hit in telling(part, there)]
        asked = {m.name.text for p, _ in told for m in p.names}
        untold = [m.name.text for m in plan.names if m.name.text not in asked]
        untold += [name for part, _ in parts for name in part.unknown_names]
        reason = message(plan.language, "frame.each_missing", names=enumerate_words(plan.language, untold))
        return quoted(self.corpus, plan, list(dict.fromkeys(passages)), reason=reason if untold else None)

    def _of_whom_is_asked(self, plan: Plan, retrieval: Retrieval, said: Heard | None) -> Retrieval:
        """What was found of what is named, in the words of whoever is asked to have said it."""
        named = retrieval.of_what_is_named(plan)
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
        hits = [*hits, *_others_naming(plan, retrieval, hits)]
        passages = [self._passage(plan, retrieval, hit) for hit in hits]
        passages += self._introduced(passages)
        cited = {paragraph for paragraph, _ in passages}
        passages += [passage for passage in self._direct.acting(plan) if passage[0] not in cited]
        return quoted(self.corpus, plan, passages, retrieval=retrieval)

    def _introduced(self, passages: Sequence[Passage]) -> list[Passage]:
        """The paragraphs of the same section that follow one that is cited and ends with a colon: "see:"."""
        cited = {paragraph for paragraph, _ in passages}
        introduced: list[Paragraph] = []
        for first in (paragraph for paragraph, _ in passages if paragraph.text.endswith(":")):
            behind = self.corpus.of_source(first.source)[first.order + 1 :]
            elsewhere = next(
                (n for n, paragraph in enumerate(behind) if paragraph.section != first.section), len(behind)
            )
            introduced += behind[:elsewhere]
        return [(paragraph, Span(0, len(paragraph.text))) for paragraph in introduced if paragraph not in cited]

    # --- everything there is ---------------------------------------------------------------------------------

    def _listed(self, plan: Plan, retrieval: Retrieval) -> list[Paragraph]:
        """Every paragraph that mentions what is asked for, in order of time."""
        return sorted(self._mentioned.of(plan, retrieval), key=self._direct.in_time)

    def _alike(self, retrieval: Retrieval) -> list[Paragraph]:
        """The paragraphs that answer nearly as likely as the best, in order of time."""
        best = retrieval.hits[0].score
        return sorted(
            (hit.paragraph for hit in retrieval.hits if hit.score > best - LISTED_WITHIN), key=self._direct.in_time
        )

    def _list(self, plan: Plan, retrieval: Retrieval, listed: Sequence[Paragraph]) -> Answer:
        counts = Counter(paragraph.source for paragraph in listed)
        texts = [(text_name(self.corpus.source_by_id[source]), count) for source, count in counts.items()]
        if name := self._mentioned.by_name(plan, retrieval):
            of_texts = enumerate_words(plan.language, [text for text, _ in texts])
            frame = message(plan.language, "frame.mentions", name=name, count=len(listed), texts=of_texts)
        else:
            of_texts = "; ".join(f"{text}: {count}" for text, count in texts)
            frame = message(plan.language, "frame.spoken_of", count=len(listed), texts=of_texts)
        frame = counted(plan, frame, len(listed), MOST_LISTED)
        if asks_for_silence(plan.text) or asks_of_every_text(plan.text):
            frame = f"{self._silent(plan, retrieval, listed)} {frame}"
        shown = listed[:MOST_LISTED]
        passages = [(p, self._clause_about(plan, retrieval, p)) for p in shown]
        return quoted(self.corpus, plan, passages, retrieval=retrieval, frame=frame)

    def _silent(self, plan: Plan, retrieval: Retrieval, listed: Sequence[Paragraph]) -> str:
        """Which of the texts that are asked have nothing on it, or that all have some."""
        silent = [text_name(self.corpus.source_by_id[id_]) for id_ in self._mentioned.silent(plan, retrieval, listed)]
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


def _others_naming(plan: Plan, retrieval: Retrieval, cited: Sequence[Hit]) -> list[Hit]:
    """The other paragraphs with somebody of whom nothing is asked but who he is, where he stands in few; best first.

    Or what is asked for him, and that only the paragraphs of a resolution do.
    """
    persons = [match.name for match in plan.names if match.name.kind == "person" and match.exact]
    demanded = asks_for_demands(plan.text)
    if len(plan.names) != 1 or not persons:
        return []
    if not (demanded or plan.who_is or asks_about(plan.text) or _is_bare(plan)):
        return []
    if plan.terms or plan.expected is not Expected.ANYTHING or len(persons[0].paragraphs) > MOST_ON_SOMEBODY:
        return []
    naming = [hit for hit in retrieval.hits if hit.paragraph.id in persons[0].paragraphs and hit not in cited]
    return [hit for hit in naming if not demanded or hit.paragraph.kind is Kind.PARAGRAPH]


def _is_bare(plan: Plan) -> bool:
    """Whether a question is a name, and nothing else."""
    spans = [match.span for match in plan.names]
    return all(overlaps(Span(*word.span()), spans) for word in WORD.finditer(plan.text))


def _speaks_of_it(plan: Plan, hit: Hit) -> bool:
    """In a comparison of texts that were named: whether a paragraph has what is compared."""
    return plan.named is not None and hit.signals["coverage"] >= COMPARED_COVERAGE

"""When not to answer, and what to say instead.

Some questions are refused before any search: noise, a paragraph or a text that does not exist. For the others a
logistic model over the evidence gives the odds that the corpus answers at all: cosines alone cannot tell, because the
best score of an unanswerable question is often higher than that of an answerable one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kzqa.absent import Absent, Absentees
from kzqa.dates import dates_asked
from kzqa.domain import Corpus, Kind, Span, Standing, Status
from kzqa.evidence import NO_TOPIC, evidence, is_expanded, likely, rare_names
from kzqa.exhaustive import asks_for_mentions
from kzqa.expected import Expected
from kzqa.intent import Intent, NotAQuestion, asks_for_a_reason, asks_if_mentioned, asks_whether, names_a_topic
from kzqa.language import WORD
from kzqa.names import NameIndex
from kzqa.nodes import has_words
from kzqa.plan import Plan
from kzqa.reasons import missing_dates, missing_texts, why_not
from kzqa.recorded import (
    asks_for_standing,
    authored_in,
    names_an_extreme,
    recorded_in,
    recorded_of_all,
    standing_in,
    stands_as,
    whether_true,
    which_text,
)
from kzqa.reference import kind_spans, kinds_named
from kzqa.retrieve import Retrieval
from kzqa.speakers import Heard
from kzqa.terms import INSTITUTION, blanked, overlaps
from kzqa.texts import text_name
from kzqa.weights import Weights
from kzqa.wording import attribution, enumerate_words, message, when_dated

__all__ = ["SURE", "Refusal", "Refuser"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question gets no answer."""

    status: Status
    reason: str
    nearest: tuple[str, ...] = ()


BEYOND_DOUBT = 5.0
"""With such odds a paragraph answers in other words than the topic was named by: sexual harassment for violence."""

SURE = 1.0
"""Log odds of being answered from which that counts for more than what a question's words say against it."""

ALL = 0.999
"""Of what is asked."""
CLEARLY = 0.9
"""A paragraph that is so likely the one has no other beside it."""

NEAREST = 3
"""How many paragraphs a refusal offers."""


class Refuser:
    """Decides over one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex, weights: Weights) -> None:
        """Keep the corpus, to say what it holds, whom it names, and the fitted model."""
        self.corpus = corpus
        self.weights = weights
        self._absentees = Absentees(corpus, names)

    def before_search(self, plan: Plan) -> Refusal | None:
        """What can be told from the question alone."""
        language = plan.language
        if plan.refused:
            example = message(language, "example.question")
            reason = message(language, plan.refused.value, example=example)
            if plan.refused in (NotAQuestion.EMPTY, NotAQuestion.NOISE, NotAQuestion.CONTENTS):
                reason = f"{reason} {self.holds(language)}"
            return Refusal(Status.NOT_A_QUESTION, reason)
        missing = [mention for mention in plan.texts if not mention.sources]
        if missing and not plan.scope and any(m.year is None or not self._has(m.year) for m in missing):
            return Refusal(Status.OUT_OF_SCOPE, f"{missing_texts(language, missing)} {self.holds(language)}")
        if standings := self._standings(plan):
            return standings
        looks = (
            self._nothing_asked,
            self._not_chosen,
            self._words,
            self._acts,
            self._standing,
            self._references,
            self._dates,
            self._sort,
            self._whole,
        )
        for refusal in looks:
            if refused := refusal(plan):
                return refused
        return None

    def _nothing_asked(self, plan: Plan) -> Refusal | None:
        """Words that ask of nobody, or of nothing: "why was he arrested?", of whom nobody spoke; "and?"."""
        example = message(plan.language, "example.question")
        if plan.of_nobody and not plan.references:
            reason = message(plan.language, "refuse.of_whom", pronoun=plan.of_nobody, example=example)
            return Refusal(Status.NOT_A_QUESTION, reason)
        named = plan.names or plan.references or plan.texts or plan.dates or plan.years or plan.numbers
        if plan.terms or named or plan.sort or plan.worded or plan.acts:
            return None
        reason = message(plan.language, "refuse.noise", example=example)
        return Refusal(Status.NOT_A_QUESTION, f"{reason} {self.holds(plan.language)}")

    def _standing(self, plan: Plan) -> Refusal | None:
        """What a text is, and what else is recorded of it, where nothing else is asked: no paragraph says so."""
        rest = blanked(plan.text, kind_spans(plan.text))  # "принимает во внимание" is of no adoption
        counts_as = stands_as(plan.text)
        of_text = plan.expected in (Expected.ANYTHING, Expected.DATE) and (asks_for_standing(rest) or counts_as)
        by_ngos = any(self.corpus.source_by_id[id_].standing is Standing.NGO_APPEAL for id_ in plan.named or ())
        authored = () if by_ngos else authored_in(plan.text)  # an appeal says itself who wrote it
        asked = plan.named and (of_text or recorded_in(plan.text) or authored)
        if not asked or plan.names or plan.references or any(date.day for date in dates_asked(plan.text)):
            return None  # "on 14 March 2019" is something that a paragraph may tell of
        of_it = (*standing_in(rest), *counts_as, *recorded_in(plan.text), *authored, *whether_true(plan.text))
        if not _all_within(plan, of_it):
            return None
        said = [part for source in plan.scope or () for part in self._recorded(plan.language, source)]
        return Refusal(Status.NO_EVIDENCE, " ".join([*said, message(plan.language, "refuse.standing_recorded")]))

    def _standings(self, plan: Plan) -> Refusal | None:
        """What each text is, where it is asked which ones are adopted, motions, the latest: no paragraph says so."""
        by_year = plan.years or plan.dates or any(char.isdigit() for mention in plan.texts for char in mention.asked)
        most = len(self.corpus.paragraphs) / 3
        subjects = [match for match in plan.names if len(match.name.paragraphs) < most]
        asked = which_text(plan.text)
        if not asked or by_year or subjects or plan.unknown_names or plan.references or plan.articles or plan.numbers:
            return None
        recorded = (*standing_in(plan.text), *recorded_in(plan.text), *recorded_of_all(plan.text))
        mentions = [mention.span for mention in plan.texts]
        if not recorded or not _all_within(plan, (*recorded, *asked, *mentions)):
            return None
        language = plan.language
        every = plan.chosen or [source.id for source in self.corpus.sources]
        one = plan.named and names_an_extreme(plan.text)  # "which is the latest text?"
        sources = (plan.scope or ()) if one else every
        lines = [next(self._recorded(language, source)) for source in sources]
        return Refusal(Status.NO_EVIDENCE, "\n".join([message(language, "refuse.standings"), *lines]))

    def _recorded(self, language: str, source: str) -> Iterator[str]:
        """What is recorded of a text."""
        text = self.corpus.source_by_id[source]
        standing, date = attribution(language, text), when_dated(language, text)
        yield message(language, "refuse.standing", text=text_name(text), date=date, standing=standing)
        if text.number:
            yield message(language, "refuse.recorded_number", number=text.number)
        if text.url:
            yield message(language, "refuse.recorded_url", url=text.url)

    def _dates(self, plan: Plan) -> Refusal | None:
        """A day or a month of which nothing is told, where nothing else is named."""
        found = [paragraph for asked in plan.dated for paragraph, _ in asked.found]
        if not plan.dated or any(plan.admits(paragraph) for paragraph in found):
            return None
        reason = missing_dates(self.corpus, plan, plan.dated)
        return Refusal(Status.NO_EVIDENCE, f"{reason} {self.holds(plan.language)}")

    def _words(self, plan: Plan) -> Refusal | None:
        """Words that stand nowhere, or not where they are asked for."""
        if plan.worded is None or self._any_admitted(plan, plan.worded.found):
            return None
        words = [message(plan.language, "frame.quoted", words=asked) for asked in plan.worded.asked]
        said = {"words": enumerate_words(plan.language, words)}
        return self._not_there(plan, plan.worded.found, "refuse.no_words", said, plan.worded.nearest)

    def _acts(self, plan: Plan) -> Refusal | None:
        """What no text does, or none that is asked about."""
        if plan.acts is None or plan.acts.beside or self._any_admitted(plan, plan.acts.found):
            return None
        if plan.acts.others:
            who = message(plan.language, "frame.quoted", words=plan.acts.others)
            reason = message(plan.language, "refuse.others_act", who=who)
            return Refusal(Status.NO_EVIDENCE, f"{reason} {self.holds(plan.language)}")
        return self._not_there(plan, plan.acts.found, "refuse.no_act", {"asked": plan.acts.asked})

    def _sort(self, plan: Plan) -> Refusal | None:
        """A sort of thing of which nothing that may answer names any."""
        if plan.sort is None or self._any_admitted(plan, plan.sort.found):
            return None
        return self._not_there(plan, plan.sort.found, "refuse.none_named", {"asked": plan.sort.asked})

    def _any_admitted(self, plan: Plan, found: Iterable[str]) -> bool:
        return any(plan.admits(self.corpus.by_id[id_]) for id_ in found)

    def _not_there(
        self, plan: Plan, found: Iterable[str], key: str, said: Mapping[str, str], nearest: Sequence[str] = ()
    ) -> Refusal:
        """What was looked up and stands nowhere, only where it is not asked for (``_there``), or was shown already."""
        shown = plan.seen.intersection(found)
        elsewhere = tuple(id_ for id_ in found if id_ not in shown)
        reason = message(plan.language, key, **said)
        if shown:
            reason = message(plan.language, "refuse.nothing_more")
        elif elsewhere and plan.kinds:
            reason = message(plan.language, "refuse.nothing_chosen")
        elif elsewhere and plan.scope:
            texts = enumerate_words(plan.language, [text_name(self.corpus.source_by_id[id_]) for id_ in plan.scope])
            reason = message(plan.language, f"{key}_there", texts=texts, **said)
        return Refusal(Status.NO_EVIDENCE, f"{reason} {self.holds(plan.language)}", (*elsewhere, *nearest)[:NEAREST])

    def _whole(self, plan: Plan) -> Refusal | None:
        """A whole text that has no paragraph of the kind asked for, or of which the reader's choice leaves nothing."""
        if plan.intent is not Intent.WHOLE:
            return None
        kinds = kinds_named(plan.beside_texts)
        there = [p for p in self.corpus.paragraphs if plan.admits(p)]
        if kinds and there and not any(p.kind in kinds for p in there):
            text = enumerate_words(plan.language, [text_name(self.corpus.source_by_id[s]) for s in plan.scope or ()])
            spoken = enumerate_words(plan.language, [message(plan.language, f"kind.{kind.value}") for kind in kinds])
            return Refusal(Status.BAD_REFERENCE, message(plan.language, "refuse.no_such_kind", text=text, kind=spoken))
        return None if there else Refusal(Status.OUT_OF_SCOPE, message(plan.language, "refuse.not_chosen"))

    def _has(self, year: int) -> bool:
        return any(source.year == year for source in self.corpus.sources)

    def _not_chosen(self, plan: Plan) -> Refusal | None:
        """What the question names, and the reader's own choice of texts or kinds leaves out."""
        if plan.chosen is None and not plan.kinds:
            return None
        ids = [f"{source}#{asked.anchor}" for asked in plan.references for source in asked.sources]
        there = [self.corpus.by_id[id_] for id_ in ids if id_ in self.corpus.by_id]
        if plan.scope == () or (there and not any(plan.admits(paragraph) for paragraph in there)):
            reason = message(plan.language, "refuse.not_chosen")
            return Refusal(Status.OUT_OF_SCOPE, reason, tuple(p.id for p in there[:NEAREST]))
        return None

    def _references(self, plan: Plan) -> Refusal | None:
        for asked in plan.references:
            if not asked.sources:
                return self._which_text(plan, asked.anchor)
            if not any(f"{source}#{asked.anchor}" in self.corpus.by_id for source in asked.sources):
                return self._no_such(plan.language, asked.sources[0], asked.anchor)
        return None

    def _which_text(self, plan: Plan, anchor: str) -> Refusal:
        within = [source for source in self.corpus.sources if plan.chosen is None or source.id in plan.chosen]
        having = [source for source in within if f"{source.id}#{anchor}" in self.corpus.by_id]
        shown = self._spoken_anchor(plan.language, anchor)
        if not having:
            most = max(self.corpus.sources, key=lambda s: len(self._of_kind(s.id, anchor)))
            return self._no_such(plan.language, most.id, anchor)
        names = enumerate_words(plan.language, [text_name(source) for source in having])
        reason = message(plan.language, "refuse.which_text", reference=shown, texts=names)
        return Refusal(Status.BAD_REFERENCE, reason, tuple(f"{source.id}#{anchor}" for source in having))

    def _no_such(self, language: str, source: str, anchor: str) -> Refusal:
        labels = self._of_kind(source, anchor)
        kind, label = anchor.split("-", 1)
        text = text_name(self.corpus.source_by_id[source])
        spoken = message(language, f"kind.{kind}")
        if not labels:
            return Refusal(Status.BAD_REFERENCE, message(language, "refuse.no_such_kind", text=text, kind=spoken))
        reason = message(
            language,
            "refuse.bad_reference",
            text=text,
            kind=spoken,
            label=label,
            first=labels[0],
            last=labels[-1],
        )
        return Refusal(Status.BAD_REFERENCE, reason, (f"{source}#{kind}-{labels[-1]}",))

    def _of_kind(self, source: str, anchor: str) -> list[str]:
        kind = Kind(anchor.split("-", maxsplit=1)[0])
        return [p.label for p in self.corpus.of_source(source) if p.kind is kind]

    def _spoken_anchor(self, language: str, anchor: str) -> str:
        kind, label = anchor.split("-", 1)
        return message(language, "frame.anchor", kind=message(language, f"kind.{kind}"), label=label)

    def after_search(self, plan: Plan, retrieval: Retrieval, *, surely: bool = False) -> Refusal | None:
        """What the evidence says; if it answers ``surely``, only what is absent speaks against it."""
        absent = self.absent(plan, retrieval)
        if retrieval.hits and not absent and (surely or self._answers(plan, retrieval)):
            return None
        status, reason = why_not(self.corpus, plan, retrieval, absent)
        nearest = tuple(hit.paragraph.id for hit in retrieval.hits if has_words(hit.paragraph))[:NEAREST]
        return Refusal(status, f"{reason} {self.holds(plan.language)}", nearest)

    def unheard(self, plan: Plan, retrieval: Retrieval, said: Heard) -> Refusal | None:
        """That somebody says nothing of those whom he is asked about, where others do."""
        if not said.of or any(hit.paragraph.id in said.paragraphs for hit in retrieval.hits):
            return None
        names = enumerate_words(plan.language, said.of)
        reason = message(plan.language, "refuse.no_evidence")
        if said.texts:
            texts = enumerate_words(plan.language, [text_name(self.corpus.source_by_id[id_]) for id_ in said.texts])
            reason = message(plan.language, "refuse.other_texts", texts=texts, words=names)
        nearest = tuple(hit.paragraph.id for hit in retrieval.hits)[:NEAREST]
        return Refusal(Status.NO_EVIDENCE, f"{reason} {self.holds(plan.language)}", nearest)

    def absent(self, plan: Plan, retrieval: Retrieval) -> Absent:
        """What the question asks for that these paragraphs do not have; if there is any, it is refused by rule."""
        absent = self._absentees.of(plan, retrieval)
        if absent.topic and self.odds(plan, retrieval) > BEYOND_DOUBT:
            absent = replace(absent, topic="")
        spoken = absent.others and self._speaks_of_it(plan, retrieval, absent.others)
        return replace(absent, others=()) if spoken else absent

    def _speaks_of_it(self, plan: Plan, retrieval: Retrieval, others: Sequence[str]) -> bool:
        """Whether the one text that is asked speaks of it in other words, which a paragraph is known by.

        Of a name there are no other words: whom a text does not name, it does not speak of.
        """
        narrowed = bool(plan.understood_as) and asks_for_mentions(plan.text)  # "and in 2013?", of a list of mentions
        if rare_names(plan) or asks_if_mentioned(plan.text) or narrowed:
            return False
        best = {hit.paragraph.id for hit in likely(retrieval)}
        told = any(found.told & best for found in retrieval.terms if found.term.asked in others)
        return told and self.odds(plan, retrieval) > SURE

    def _answers(self, plan: Plan, retrieval: Retrieval) -> bool:
        """Whether the model of answering takes the best paragraph for an answer."""
        signals = evidence(plan, retrieval)
        of_an_article = plan.expected in (Expected.ANYTHING, Expected.ARTICLE) and _is_of_its_law(plan, retrieval)
        bare = signals["bare_name"] and plan.expected is Expected.ANYTHING
        there = any(retrieval.hits[0].paragraph.id in found.paragraphs for found in retrieval.places)
        if (there or not signals["name_missing"]) and (bare or of_an_article):
            return True  # "what about Ablyazov", "what is Article 164": whatever names him, or it, answers
        if _is_all_told(plan, retrieval) or self._is_signed(plan, retrieval):
            return True
        return self._log_odds(signals, retrieval) > 0

    def _is_signed(self, plan: Plan, retrieval: Retrieval) -> bool:
        """Whether it is asked who wrote the NGOs' appeal, and nothing else: unlike a resolution it says so itself."""
        authored = authored_in(plan.text)
        if (
            not authored
            or plan.expected is not Expected.PERSON
            or retrieval.hits[0].paragraph.source not in (plan.named or ())
        ):
            return False
        by_ngos = all(self.corpus.source_by_id[id_].standing is Standing.NGO_APPEAL for id_ in plan.named or ())
        return by_ngos and _all_within(plan, (*authored, *(mention.span for mention in plan.texts)))

    def odds(self, plan: Plan, retrieval: Retrieval) -> float:
        """The log odds that the best paragraph answers, by the model alone."""
        return self._log_odds(evidence(plan, retrieval), retrieval)

    def _log_odds(self, signals: Mapping[str, float], retrieval: Retrieval) -> float:
        weights = self.weights.answering_expanded if is_expanded(retrieval) else self.weights.answering
        return sum(weights.get(name, 0.0) * value for name, value in signals.items())

    def holds(self, language: str) -> str:
        """What the corpus holds: one text a line, so that a page can show a list."""
        texts = ";\n".join(source.short for source in self.corpus.sources)
        return message(language, "refuse.holds", count=len(self.corpus.sources), texts=texts)


def _is_all_told(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether the best paragraph says all that is asked in one clause, so that no likeness speaks against it.

    So it is with what befell somebody, said as a topic ("Semenova's house attacked"), with the time of what has none of
    its persons' own, and with what is asked to be so and is stated, not called for.
    """
    best, told = retrieval.hits[0], retrieval.hits[0].signals
    said = ("coverage", "clause", "about", *(["names"] if plan.names else []))
    if plan.intent is not Intent.FACT or not retrieval.terms or any(told[name] < ALL for name in said):
        return False
    if plan.expected is Expected.DATE:
        persons = any(match.name.kind == "person" for match in plan.names)
        return bool(told["expected"]) and not persons and retrieval.probabilities[0] > CLEARLY
    if plan.expected is not Expected.ANYTHING or asks_for_a_reason(plan.text) or plan.years or plan.dates:
        return False
    if asks_whether(plan.text):
        own = all(best.paragraph.id in found.own for found in retrieval.terms)
        return own and best.paragraph.kind is not Kind.PARAGRAPH and retrieval.probabilities[0] > CLEARLY
    return names_a_topic(plan.text) and (bool(rare_names(plan)) or _is_worded_so(retrieval))


def _is_worded_so(retrieval: Retrieval) -> bool:
    """Whether one paragraph has a topic in its own words, of which there are several: "life imprisonment"."""
    best = retrieval.hits[0].paragraph.id
    topics = all(found.term.domain not in ("", *NO_TOPIC) and best in found.own for found in retrieval.terms)
    several = any(len(wording) > 1 for found in retrieval.terms for wording in found.term.own)
    return topics and several and retrieval.probabilities[0] > CLEARLY


def _is_of_its_law(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether a question names an article, and nothing else but what the paragraph has that names it: its law."""
    best = retrieval.hits[0].paragraph.id
    return bool(plan.articles) and all(best in found.paragraphs for found in retrieval.terms)


def _all_within(plan: Plan, spans: Sequence[Span]) -> bool:
    """Whether every word of a question's terms, institutions apart, lies within some of these."""
    terms = ((t.start, t.start + len(t.asked)) for t in plan.terms if t.domain != INSTITUTION)
    words = (Span(*word.span()) for term in terms for word in WORD.finditer(plan.text, *term))
    return all(overlaps(word, spans) for word in words)

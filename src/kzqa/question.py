"""A question and its history to a plan: language, references, texts, years, names, terms, and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cache

from kzqa.acts import Acts
from kzqa.antecedent import pronoun_of_nobody
from kzqa.asides import asking_parts, of_the_asker, without_courtesy
from kzqa.conversation import Before, Conversation, Earlier
from kzqa.cues import pattern
from kzqa.domain import Corpus, Kind, Narrowing, Span
from kzqa.errors import BadReferenceError
from kzqa.expected import Expected
from kzqa.followup import Gap, bare_labels, missing_parts, spans_of_steps
from kzqa.glossary import Glossary, Term
from kzqa.intent import (
    Intent,
    NotAQuestion,
    asks_about,
    asks_for_demands,
    asks_what_is,
    background,
    is_function_word,
    is_light,
    not_a_question,
    superlatives,
    without_greeting,
)
from kzqa.language import WORD, Reading
from kzqa.lookups import Lookups
from kzqa.morphology import is_kazakh_adjective, kazakh_owned
from kzqa.named import Named, Naming
from kzqa.names import Name, NameIndex, NameMatch
from kzqa.orthography import Orthography
from kzqa.plan import Plan, ReferenceAsked
from kzqa.reference import kind_spans, kinds_named, settle
from kzqa.relative import Point, counted_texts, in_absolute_terms
from kzqa.roster import Roster
from kzqa.sought import what_is_sought
from kzqa.stance import Stance
from kzqa.terms import ROLE, Wording, blanked, overlaps
from kzqa.texts import TextMention, text_name
from kzqa.worded import Worded
from kzqa.years import years_in_figures

__all__ = ["Planner"]

ASIDE = ("", "everyday", "number-word", ROLE)
"""Domains of words that may stand beside a greeting and ask nothing: "my friend", "today"."""

HISTORY = 6
"""How many earlier questions are looked at."""


class Planner:
    """Plans questions over one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex, glossary: Glossary, acts: Acts | None = None) -> None:
        """Keep what planning looks things up in; acts are read now where none are given."""
        self.corpus = corpus
        self.names = names
        self.glossary = glossary
        self.lookups = Lookups(corpus)
        """What needs no search."""
        self._naming = Naming(corpus, names, self.lookups)
        self._roster = Roster(corpus, names)
        self._worded = Worded(corpus, names)
        self._stance = Stance(corpus, acts or Acts.of_corpus(corpus), glossary)
        self._orthography = Orthography(glossary, (p.text for p in corpus.paragraphs), self._is_name)

    def plan(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
        before: Before | None = None,
        *,
        leaning: bool = False,
    ) -> Plan:
        """Read a question.

        Args:
            question: as asked; control characters count as spaces, and years in words as in figures.
            history: earlier questions of the conversation, oldest first.
            language: overrides what is recognised.
            narrowing: what the reader wants answers from.
            before: how an earlier question was read and answered; without it, it is only read.
            leaning: whether it is a follow-up although its words stand alone.

        Raises:
            BadReferenceError: ``narrowing`` names a text that the corpus does not have.
        """

        def only_read(earlier: str, history: Sequence[str]) -> Earlier:
            return Earlier(self.plan(earlier, history, None, narrowing))

        asked = [earlier for earlier in history[-HISTORY:] if not not_a_question(earlier) or _is_label(earlier)]
        plan = self._settled(self._planned(question, asked, language, before or only_read, leaning=leaning), narrowing)
        alone, otherwise = (other and self._settled(other, narrowing) for other in (plan.alone, plan.otherwise))
        plan = replace(plan, alone=alone, otherwise=otherwise)
        kinds = () if plan.kinds or plan.references or plan.alone or plan.otherwise else _parts_asked(plan)
        every = Intent.LIST if kinds == (Kind.CITATION,) else plan.intent  # "to which UN documents?"
        return replace(plan, kinds=kinds, intent=every, otherwise=plan) if kinds else plan

    def _settled(self, plan: Plan, narrowing: Narrowing | None) -> Plan:
        """The plan with what the reader chose, and with the text of a paragraph that only one text has."""
        if narrowing is None:
            return self._with_only_text(plan)
        open_to_all = narrowing.texts(self.corpus) is None
        return self._narrowed(self._with_only_text(plan) if open_to_all else plan, narrowing)

    def _narrowed(self, plan: Plan, narrowing: Narrowing) -> Plan:
        strange = [source for source in narrowing.sources if source not in self.corpus.source_by_id]
        if strange:
            known = ", ".join(self.corpus.source_by_id)
            raise BadReferenceError(f"no text {', '.join(strange)} here; the texts are {known}")
        chosen = narrowing.texts(self.corpus)
        references = plan.references
        if chosen and len(chosen) == 1:  # "recital T", with one text open: of that text
            references = tuple(
                asked if asked.sources else ReferenceAsked(settle(self.corpus, chosen[0], asked.anchor), chosen)
                for asked in references
            )
        return replace(plan, chosen=chosen, kinds=narrowing.kinds, references=references)

    def _planned(
        self, question: str, history: Sequence[str], language: str | None, before: Before, *, leaning: bool = False
    ) -> Plan:
        question = question.encode("utf-8", "replace").decode("utf-8")  # half a character is no character
        clean = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+", " ", question).strip()
        clean = years_in_figures(clean)
        refused = not_a_question(clean)
        if refused is NotAQuestion.GREETING and self._asks_beside(clean):
            refused = None
        if refused and not (history and _is_label(clean)):  # "and 18?" is one after a paragraph
            spoken = language or self._orthography.read(clean, history[-1] if history else "").language
            return Plan(question, clean, spoken, clean, Intent.FACT, Expected.ANYTHING, refused=refused)
        bare = without_greeting(clean).strip(" ,.!;–—-") or clean
        reading = self._orthography.read(bare, history[-1] if history else "")
        reading = replace(reading, text=without_courtesy(reading.text))
        spoken, greeted = language or reading.language, not clean.startswith(bare)
        if not history:
            return self._asked(self._placed(question, reading, spoken, lambda: None), greeted=greeted)

        @cache
        def conversation() -> Conversation:
            return Conversation(self.corpus, before(history[-1], history[:-1]), lambda: _persons(history, before))

        plan = self._placed(question, reading, spoken, lambda: conversation().point)
        if owned := self._with_owner(plan):
            plan = self._read(question, owned, plan.written, plan.language)
        steps = spans_of_steps(plan.text)
        terms = sum(not overlaps(Span(term.start, term.start + 1), steps) for term in plan.terms)
        gap = missing_parts(plan.text, bool(plan.names), terms)
        if not (gap or leaning or plan.of_nobody):
            return self._asked(plan, greeted=greeted)
        return self._completed(plan, gap, conversation())

    def _placed(self, question: str, reading: Reading, spoken: str, before: Callable[[], Point | None]) -> Plan:
        """The question by itself, with years and texts that it says by others: "two years later", "the next text"."""
        text, missing = in_absolute_terms(reading.text, reading.language, self.corpus, before)
        plan = self._read(question, text, reading.language, spoken, missing)
        return replace(plan, understood_as=text if text != reading.text else None, mended=reading.mended)

    def _completed(self, plan: Plan, gap: Gap | None, conversation: Conversation) -> Plan:
        """A follow-up with what it leaves out; as it reads by itself too, if it may stand alone."""
        bare = replace(plan, acts=None, intent=Intent.FACT) if plan.acts else plan  # not yet of anybody
        whole = conversation.complete(bare, gap or Gap(), self._read)
        whole = self._roster.follow(plan, whole, conversation.earlier)
        whole = conversation.further(plan, self._stance.follow(plan, whole, conversation.earlier))
        if whole.sort or (whole.acts and not whole.acts.beside):
            return whole
        if plan.written != "en" and whole.understood_as and conversation.returns_to_somebody(plan):
            # In Russian and Kazakh a thing is a "he" or a "she" as well: the texts decide.
            return replace(whole, alone=conversation.without_persons().complete(bare, gap or Gap(), self._read))
        by_itself = plan.full or _is_another_subject(plan, gap)
        stands = by_itself and whole.named == plan.named and not _is_of_a_person(plan, whole)
        return replace(whole, alone=plan) if stands and whole.understood_as and not whole.references else whole

    def _asked(self, plan: Plan, *, greeted: bool) -> Plan:
        """The plan, with what is asked by itself where its asker tells of himself as well.

        Where he says what he is called, or where he is, both are read and the better one counts; else what is asked by
        itself is only read where the whole is refused: what is told may say what is asked about.
        """
        if plan.references:
            return plan  # a paragraph is named, whoever asks for it
        known = {match.name for match in plan.names if match.exact}
        parts = [
            self._read(plan.question, part, plan.written, plan.language)
            for part in asking_parts(plan.text, greeted=greeted)
        ]
        standing = [part for part in parts if _stands(part, known - {match.name for match in part.names})]
        standing = [part for part in standing if len(part.texts) == len(plan.texts)]  # a text is no asker's own
        if not standing:
            return plan
        part = min(standing, key=_strangers)
        part = replace(part, understood_as=part.text)
        start = plan.text.index(part.text)
        stands = Span(start, start + len(part.text))
        own = _capitals(plan.text, of_the_asker(plan.text))
        introduced = any(not overlaps(name, [stands]) for name in own)
        return replace(part, alone=plan) if introduced else replace(plan, otherwise=part)

    def _with_owner(self, plan: Plan) -> str:
        """A Kazakh question that begins with what is somebody's, with "his" put before it: "Соты әділ өтті ме?"."""
        told = any(pattern(cue).search(plan.text) for cue in ("pronoun", "pick"))
        if plan.written != "kk" or plan.names or told or asks_what_is(plan.text):
            return ""
        opening = pattern("opening").match(plan.text)
        at = opening.end() if opening else 0
        first, *others = [word for word in WORD.findall(plan.text, at) if not is_kazakh_adjective(word)] or [""]
        if any(term.domain == ROLE for term in self._terms(" ".join(others))):
            return ""  # "Құқығы бұзылған адам не істейді?": it may be that one's
        if not any(self.glossary.find("kk", [bare], lambda *_, bare=bare: (bare,)) for bare in kazakh_owned(first)):
            return ""
        if any(
            written.casefold().endswith(f" {first.casefold()}")
            for term in self._terms(plan.text)
            for written in term.kk
        ):
            return ""  # "ұлттық қауіпсіздік сертификаты": of the security, and nobody's
        before, rest = plan.text[:at].rstrip(), plan.text[at:].lstrip(" ,")
        return f"{before} оның {rest[0].lower()}{rest[1:]}" if before else f"Оның {rest[0].lower()}{rest[1:]}"

    def _terms(self, text: str) -> Iterator[Term]:
        """What the glossary knows of a Kazakh text."""
        return (term for match in self.glossary.find("kk", WORD.findall(text)) for term in match.terms)

    def _is_name(self, word: str) -> bool:
        """Whether a word, with the capital that it may lack, is a name, or a part of one."""
        return bool(self.names.find(word.capitalize()))

    def _asks_beside(self, text: str) -> bool:
        """Whether a greeting is followed by something that the glossary or the corpus knows: "Hi, trade unions"."""
        rest = without_greeting(text)
        if not rest.strip():
            return False
        plan = self._read(text, rest, self._orthography.read(rest).language, "en")
        asked = [term for term in plan.terms if term.domain not in ASIDE]
        roles = [term for term in plan.terms if term.domain == ROLE] if asks_about(rest) else []
        return bool(plan.names or plan.texts or asked or roles)

    def _with_only_text(self, plan: Plan) -> Plan:
        """A paragraph that only one text has needs no name of a text: "recital W"."""
        found = []
        for asked in plan.references:
            having = tuple(s.id for s in self.corpus.sources if f"{s.id}#{asked.anchor}" in self.corpus.by_id)
            found.append(replace(asked, sources=having) if not asked.sources and len(having) == 1 else asked)
        if tuple(found) == plan.references:
            return plan
        names = dict.fromkeys(text_name(self.corpus.source_by_id[s]) for asked in found for s in asked.sources)
        return replace(
            plan, references=tuple(found), understood_as=plan.understood_as or f"{plan.question} ({', '.join(names)})"
        )

    def _read(self, question: str, text: str, read_in: str, spoken: str, given: tuple[TextMention, ...] = ()) -> Plan:
        own, aside = of_the_asker(text), background(text)
        named = self._naming.find(text, given, (*(aside if _has_subject(text, aside) else ()), *own))
        wording = Wording(text, read_in, self.glossary)
        taken = [
            *named.spans,
            *(a.span for a in named.articles),
            *counted_texts(text),
            *superlatives(text),
            *_capitals(text, own),
        ]
        all_terms, gloss = wording.terms(taken, named.english)
        sought = what_is_sought(text, all_terms, named.names)
        plan = Plan(
            question=question,
            text=text,
            language=spoken,
            written=read_in,
            gloss=gloss,
            intent=named.intent,
            expected=sought.expected,
            terms=tuple(term for term in all_terms if not is_light(term.translation)),
            places=wording.places([*(m.span for m in named.names if m.name.kind == "person"), *aside, *own]),
            bodies=wording.bodies(named.names) if named.intent is Intent.LIST else (),
            focus=sought.focus,
            counted=sought.counted,
            thing=sought.thing,
            who_is=sought.who_is,
            names=named.names,
            articles=tuple(self.lookups.article(number) for found in named.articles for number in found.numbers),
            unknown_names=named.unknown,
            references=named.references,
            texts=named.texts,
            dates=named.dates,
            years=named.years,
            numbers=named.numbers,
        )
        if not (named.spans or plan.articles or plan.unknown_names or plan.places or plan.numbers or plan.years):
            plan = replace(plan, of_nobody=pronoun_of_nobody(text, read_in, all_terms, sought.focus))
        settled = self._worded.settle(self._roster.settle(self.lookups.settle(plan)))
        return self._leaving_out(self._stance.settle(settled), named, given)

    def _leaving_out(self, plan: Plan, named: Named, given: tuple[TextMention, ...]) -> Plan:
        """The plan without the paragraphs that tell of nobody but whom it leaves out: "who else, besides Kozlov".

        It is read with him, for what befell him and others, and as if he were not named.
        """
        excepted, theirs = self._naming.excepted(named)
        if not excepted:
            return plan
        rest = self._read(plan.question, blanked(plan.text, excepted), plan.written, plan.language, given)
        if not (rest.terms or rest.names):
            return plan
        return replace(plan, left_out=theirs, alone=replace(rest, left_out=theirs))


def _parts_asked(plan: Plan) -> tuple[Kind, ...]:
    """The kinds of paragraph that a question is narrowed to: "in the recitals", "в преамбуле"."""
    if plan.refused or plan.intent is Intent.WHOLE:
        return ()
    text = plan.beside_texts
    if pattern("regards").search(text) or pattern("earlier_texts").search(text):
        return (Kind.CITATION,)
    kinds: set[Kind] = set()
    for span in (*kind_spans(text), *(Span(*match.span()) for match in pattern("operative_part").finditer(text))):
        if pattern("part_before").search(text[: span.start]) or pattern("part_behind").match(text, span.end):
            said = text[span.start : span.end]
            kinds |= {*kinds_named(said)}
            kinds |= {Kind.CITATION, Kind.RECITAL} if pattern("preamble").search(said) else set()
            kinds |= {Kind.PARAGRAPH} if pattern("operative_part").fullmatch(said) else set()
    return tuple(kind for kind in Kind if kind in kinds)


def _has_subject(text: str, aside: Sequence[Span]) -> bool:
    """Whether what stands beside an aside has one: not in "He says that Roza was praised. Where does it stand?"."""
    asking = (match for match in WORD.finditer(text) if not overlaps(Span(*match.span()), aside))
    return any(not is_function_word(match[0]) for match in asking)


def _capitals(text: str, within: Sequence[Span]) -> list[Span]:
    """The capitalised words of some stretches: names, of which nothing is asked."""
    words_there = (match for span in within for match in WORD.finditer(text, span.start, span.end))
    return [Span(*match.span()) for match in words_there if match[0][0].isupper()]


def _is_another_subject(plan: Plan, gap: Gap | None) -> bool:
    """Whether it may turn to something else in a word: "and corruption?"."""
    another = gap is not None and gap.opens and not gap.text and bool(plan.terms)
    return another and not pattern("person_pronoun").search(plan.text) and not asks_for_demands(plan.text)


def _persons(history: Sequence[str], before: Before) -> list[NameMatch]:
    """Whom the questions before the last one named, the latest that named anybody."""
    for at in range(len(history) - 2, -1, -1):
        names = before(history[at], history[:at]).plan.names
        if persons := [match for match in names if match.name.kind == "person"]:
            return persons
    return []


def _is_of_a_person(plan: Plan, whole: Plan) -> bool:
    """Whether a short question can only be of somebody of the conversation: "which city was he held in?"."""
    said = bool(plan.names) or len([term for term in plan.terms if term != plan.focus]) > 1
    named = any(match.name.kind == "person" for match in whole.names)
    return named and not said and bool(pattern("person_pronoun").search(plan.text))


def _strangers(part: Plan) -> int:
    """How many names and places a part has that the corpus has not."""
    known = " ".join(match.asked for match in part.names)
    return len(part.unknown_names) + sum(place.asked not in known for place in part.places)


def _stands(part: Plan, lost: Set[Name]) -> bool:
    """Whether a part of a question says enough without those whom the rest names."""
    if pattern("person_pronoun").search(part.text) and not part.names:
        return False  # "was she fined?": the friend of whom the rest tells
    if missing_parts(part.text, bool(part.names), len(part.terms)):
        return not lost and part.full
    return bool(part.terms or part.names or part.references)


def _is_label(text: str) -> bool:
    return bool(bare_labels(text, Kind.PARAGRAPH))

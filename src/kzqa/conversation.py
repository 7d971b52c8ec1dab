"""What a follow-up leaves out, put in from the conversation: a text, a paragraph, a person, a subject. No model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, TypeAlias

from kzqa.cues import pattern
from kzqa.domain import Corpus, Kind, Span
from kzqa.exhaustive import asks_for_mentions, asks_for_places, asks_for_silence
from kzqa.expected import Expected
from kzqa.followup import Gap, bare_labels, names_a_paragraph, neighbour
from kzqa.intent import Intent, asks_for_demands, frames_the_whole, is_addressee, is_function_word, is_issuer
from kzqa.language import WORD
from kzqa.names import NameMatch
from kzqa.plan import Plan, ReferenceAsked
from kzqa.recorded import asks_for_standing, recorded_in, recorded_of_all, which_text
from kzqa.reference import settle
from kzqa.relative import Point, years_named
from kzqa.terms import QueryTerm, overlaps
from kzqa.texts import TextMention, text_name
from kzqa.wording import enumerate_words, message

__all__ = ["Before", "Conversation", "Earlier", "Read"]


@dataclass(frozen=True)
class Earlier:
    """An earlier question of a conversation."""

    plan: Plan
    """As it was read."""
    cited: Callable[[], tuple[str, ...]] = tuple
    """The ids of the paragraphs that its answer cites, the one it rests on most first; found when asked for."""


LEAST_TO_PICK = 2
"""Of so many persons one is picked out: "the former", "the latter"."""

Before: TypeAlias = Callable[[str, Sequence[str]], Earlier]
"""From an earlier question, and those before it, to how it was read and answered."""


class Read(Protocol):
    """Reads a text as a question: :meth:`kzqa.question.Planner`'s own reading."""

    def __call__(
        self, question: str, text: str, read_in: str, spoken: str, given: tuple[TextMention, ...] = ()
    ) -> Plan:
        """The plan of ``text``; ``given`` are texts that it is known to name."""


class Conversation:
    """The question before a follow-up, and what it was answered from."""

    def __init__(self, corpus: Corpus, earlier: Earlier, persons: Callable[[], Sequence[NameMatch]] = tuple) -> None:
        """Keep the corpus, and what was asked; ``persons`` gives whom the questions before that named last."""
        self.corpus = corpus
        self.earlier = earlier.plan
        self._cited = earlier.cited
        self._persons_before = persons

    def complete(self, plan: Plan, gap: Gap, read: Read) -> Plan:
        """The follow-up with what it lacks, and with the reading taken in ``understood_as``."""
        if gap.inside and (self.earlier.named or self.earlier.references):  # "what does it say about torture?"
            subject = bool(plan.terms or plan.names)
            gap = replace(gap, text=True, topic=not subject, whole=subject)
        if self.earlier.refused or any(not mention.sources for mention in plan.texts):
            return plan  # a text that is not here is no text of the conversation
        if plan.references:
            return self._of_text(plan)
        if asked := self._paragraphs(plan, gap):
            names = [text_name(self.corpus.source_by_id[source]) for source in asked[0].sources]
            shown = ", ".join([*names, *(one.anchor.replace("-", " ") for one in asked)])
            return replace(plan, references=asked, terms=(), texts=(), understood_as=f"{plan.question} ({shown})")
        if said := self._in_full(plan, gap):
            return replace(read(plan.question, said, plan.written, plan.language), understood_as=said)
        if self._of_texts and (missing := self._years_without_text(plan)):
            return replace(plan, texts=missing)
        return self._on_subject(plan, gap, read)

    def further(self, plan: Plan, whole: Plan) -> Plan:
        """The completed follow-up without what was shown already, if it is after more: "what else?".

        Args:
            plan: how it reads by itself.
            whole: how it reads with what it leaves out.
        """
        if not whole.understood_as or whole.references or not self._asks_for_more(plan):
            return whole
        return replace(whole, seen=self.earlier.seen.union(self._answer))

    # --- what the conversation is about ------------------------------------------------------------------------

    @property
    def point(self) -> Point | None:
        """Where in time it stands: the year that was named last, and the texts that were spoken of."""
        if self.earlier.refused or not self._texts:
            return None
        years = [year for _, year in years_named(self.earlier.text, self.corpus)]
        last = years[-1] if years else self.corpus.source_by_id[self._texts[-1]].year
        paragraphs = bool(self.earlier.references)
        return Point(last, self._texts, named=paragraphs or bool(self.earlier.named), of_paragraphs=paragraphs)

    @cached_property
    def _answer(self) -> tuple[str, ...]:
        return self._cited()

    @property
    def _of_texts(self) -> bool:
        """Whether the question before was for paragraphs, or for what a text says as a whole."""
        return bool(self.earlier.references) or self.earlier.intent is Intent.WHOLE

    @property
    def _last(self) -> ReferenceAsked | None:
        """The paragraph asked about last, or the one that the last answer rests on most."""
        if self.earlier.references:
            return self.earlier.references[-1]
        if not self._answer:
            return None
        paragraph = self.corpus.by_id[self._answer[0]]
        return ReferenceAsked(paragraph.anchor, (paragraph.source,))

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The ids of the texts that were named or, where none was, of the one that was answered from."""
        named = tuple(source for asked in self.earlier.references for source in asked.sources) or self.earlier.named
        if named:
            return tuple(dict.fromkeys(named))
        answered = tuple(dict.fromkeys(self.corpus.by_id[id_].source for id_ in self._answer))
        return answered[:1] if self.earlier.intent is Intent.FACT else answered

    def _texts_of_year(self, plan: Plan) -> tuple[str, ...]:
        """The texts that a bare year stands for: "and in 2019?"."""
        return tuple(source.id for source in self.corpus.sources if source.year in plan.years)

    def _years_without_text(self, plan: Plan) -> tuple[TextMention, ...]:
        """A bare year, and nothing else, that no text is of: "and in 1999?"."""
        if plan.terms or plan.names or self._texts_of_year(plan):
            return ()
        return tuple(TextMention((), Span(0, 0), str(year), year) for year in plan.years)

    # --- what is put in ----------------------------------------------------------------------------------------

    def _of_text(self, plan: Plan) -> Plan:
        """References without a text are of the conversation's; of several, the reader is asked which."""
        if all(asked.sources for asked in plan.references) or len(self._texts) != 1:
            return plan
        filled = tuple(
            asked if asked.sources else ReferenceAsked(settle(self.corpus, self._texts[0], asked.anchor), self._texts)
            for asked in plan.references
        )
        name = text_name(self.corpus.source_by_id[self._texts[0]])
        return replace(plan, references=filled, understood_as=f"{plan.question} ({name})")

    def _paragraphs(self, plan: Plan, gap: Gap) -> tuple[ReferenceAsked, ...]:
        """The paragraphs that a follow-up means: the next, "and 18?", "the same one in 2019", "in that recital"."""
        steps = gap.step and (bool(self.earlier.references) or names_a_paragraph(plan.text))
        labels = self._of_texts and bool(bare_labels(plan.text, Kind.PARAGRAPH))
        empty = not (plan.terms or plan.names or gap.step)
        elsewhere = bool(self.earlier.references) and empty and bool(plan.named or self._texts_of_year(plan))
        this = bool(self.earlier.references) and empty and _points_back(plan, gap)
        said = steps or labels or elsewhere or this or gap.paragraph
        if not said or (last := self._last) is None or not (last.sources or elsewhere):
            return ()
        if steps:
            steps_in_order = range(1, gap.step + 1) if gap.step > 0 else range(gap.step, 0)
            return tuple(ReferenceAsked(self._neighbour(last, far), last.sources) for far in steps_in_order)
        if labels:
            kind = Kind.PARAGRAPH if not self.earlier.references else Kind(last.anchor.split("-", maxsplit=1)[0])
            anchors = bare_labels(plan.text, kind)
            return tuple(ReferenceAsked(settle(self.corpus, last.sources[0], a), last.sources) for a in anchors)
        if plan.years and not self._texts_of_year(plan):
            return ()
        return (ReferenceAsked(last.anchor, plan.named or self._texts_of_year(plan) or last.sources),)

    def _with_article(self, plan: Plan) -> str:
        """The question with the article of a law that a bare number stands for, after a question on one: "and 164?"."""
        labels = [anchor.rpartition("-")[2] for anchor in bare_labels(plan.text, Kind.PARAGRAPH)]
        if not labels or not self.earlier.articles or not all(label.isdecimal() for label in labels):
            return ""
        articles = [message(plan.written, "frame.article", number=label) for label in labels]
        return f"{plan.text} ({enumerate_words(plan.written, articles)})"

    def _one_of_those_named(self, plan: Plan) -> str:
        """The question with the name of the person whom it picks out of several: "the latter", "второго из них"."""
        names = list(dict.fromkeys(match.name.text for match in self.earlier.names if match.name.kind == "person"))
        found = pattern("pick").search(plan.text)
        if len(names) < LEAST_TO_PICK or not found or plan.names:
            return ""
        first = pattern("pick_first").search(found[0])
        return f"{plan.text[: found.start()]}{names[0 if first else -1]}{plan.text[found.end() :]}"

    def _in_full(self, plan: Plan, gap: Gap) -> str:
        """The question in words that need no conversation, where these can be told; else empty."""
        return (
            self._one_of_those_named(plan)
            or self._with_article(plan)
            or self._same_of_another(plan, gap)
            or self._how_many_of_these(plan)
        )

    @property
    def _lists(self) -> bool:
        """Whether the question before was after all mentions of something, or after the texts without any."""
        asked = self.earlier.text
        ways = (asks_for_mentions, asks_for_silence, asks_for_places, which_text)
        return self.earlier.intent is Intent.LIST and any(way(asked) for way in ways)

    def _same_of_another(self, plan: Plan, gap: Gap) -> str:
        """The question before with another subject: "and trade unions?", after "which texts mention torture?"."""
        before, own = (_subject_spans(asked) for asked in (self.earlier, plan))
        more = plan.texts or plan.years or plan.dates or plan.intent is not Intent.FACT
        if not (self._lists and gap.opens and own) or len(before) != 1 or more or not _only_names(plan, own):
            return ""
        said = plan.text[own[0].start : own[-1].end]
        return f"{self.earlier.text[: before[0].start]}{said}{self.earlier.text[before[0].end :]}"

    def _how_many_of_these(self, plan: Plan) -> str:
        """The question before, of which the answer says how many there are: "how many?", after "list the cities"."""
        counted = plan.expected is Expected.NUMBER and not (_subject_spans(plan) or plan.texts or plan.years)
        return self.earlier.text if counted and (self.earlier.sort or self._lists) else ""

    def _neighbour(self, last: ReferenceAsked, step: int) -> str:
        """The anchor so many paragraphs further on in its text; behind the last one, one that does not exist."""
        paragraph = self.corpus.by_id.get(f"{last.sources[0]}#{last.anchor}")
        if paragraph is None:
            return neighbour(last.anchor, step)
        of_kind = [p for p in self.corpus.of_source(paragraph.source) if p.kind is paragraph.kind]
        at = of_kind.index(paragraph) + step
        return of_kind[at].anchor if 0 <= at < len(of_kind) else neighbour(last.anchor, step)

    def _on_subject(self, plan: Plan, gap: Gap, read: Read) -> Plan:
        """The question read anew with the names, the terms and the text that it lacks behind it."""
        texts = self._scope(plan, gap)
        leans = pattern("person_pronoun").search(plan.text) or pattern("same_subject").search(plan.text)
        stands = gap.whole or (gap.opens and texts and _subjects(plan) and not leans)  # "and about journalists?"
        stands = stands or _is_of_standing(plan)
        carried = [] if stands else self._subject(plan, gap)
        names = [text_name(self.corpus.source_by_id[source]) for source in texts]
        if not (carried or names):
            return plan
        same = not (plan.terms or plan.names)
        listed = self._lists and same and bool(texts)  # "and in 2021?"
        asked = self.earlier.text if listed else plan.text
        text = f"{asked} ({', '.join(dict.fromkeys([*(() if listed else carried), *names]))})"
        given = tuple(self._mention(text, source) for source in texts)
        whole = read(plan.question, text, plan.written, plan.language, given)
        strangers = tuple(dict.fromkeys((*plan.unknown_names, *(self._strangers(carried)))))
        intent = whole.intent if Intent.WHOLE in (whole.intent, plan.intent) else plan.intent
        if listed or (same and self.earlier.intent is Intent.WHOLE and not carried):
            intent = self.earlier.intent
        of_no_text = plan.years if same and not texts else ()  # "and in 2018?"
        return replace(
            whole,
            intent=intent,
            expected=plan.expected,
            unknown_names=strangers,
            understood_as=text,
            turned_to=of_no_text,
        )

    def _strangers(self, carried: Sequence[str]) -> list[str]:
        """The names of the question before that the corpus has not; none that a term has: "бежать из Китая"."""
        termed = {word for term in self.earlier.terms if term.domain for word in term.asked.split()}
        return [name for name in self.earlier.unknown_names if carried and not termed.issuperset(name.split())]

    def _subject(self, plan: Plan, gap: Gap) -> list[str]:
        """Whom and what the conversation is about; "what about Atabek?" is not about the one before him.

        Nor is "and elections?" about torture, if that was all that was asked about.
        """
        stays = self.earlier.names or pattern("other_texts").search(plan.text) or asks_for_demands(plan.text)
        if gap.opens and _subjects(plan) and len(self.earlier.terms) == 1 and not stays:
            return []
        most = len(self.corpus.paragraphs) / 3
        rare = [match for match in self.earlier.names if len(match.name.paragraphs) < most]
        persons = [match for match in rare if match.name.kind == "person"]
        if not persons and self.returns_to_somebody(plan):
            persons = list(self._persons_before())
            if not pattern("person_pronoun").search(self.earlier.text):
                return [match.name.text for match in persons]  # what was asked in between is not about him
        another = any(match.name.kind == "person" for match in plan.names)
        names = [] if another and persons else [match.name.text for match in persons or rare]
        said = not gap.topic or self._asks_for_more(plan)  # "what else about him?" leaves what was asked of him
        enough = names and said and self.earlier.expected is not Expected.PERSON  # "she" is who was asked for
        if enough:
            return names
        days = () if plan.dates or plan.years else (asked.span for asked in self.earlier.dates if asked.day)
        when = [self.earlier.text[span.start : span.end] for span in days]
        return [*names, *(term.asked for term in self.earlier.terms if not term.speaks), *when]

    @staticmethod
    def _asks_for_more(plan: Plan) -> bool:
        """Whether it is after what was not shown yet: "what else?"."""
        return bool(pattern("more").search(plan.text))

    def returns_to_somebody(self, plan: Plan) -> bool:
        """Whether the questions before the last named whom it may speak of, where that one named nobody.

        "And who beat her?", after "when was her house attacked?" or "what is said about torture?".
        """
        he = pattern("person_pronoun")
        spoken = he.search(plan.text) and (he.search(self.earlier.text) or not (self.earlier.names or plan.names))
        return bool(spoken and self._persons_before())

    def without_persons(self) -> Conversation:
        """The same conversation without whom earlier questions named: "она" may be what was asked about last."""
        before = Earlier(self.earlier, self._cited)
        return Conversation(self.corpus, before)

    def _scope(self, plan: Plan, gap: Gap) -> tuple[str, ...]:
        """The texts that a follow-up is about: "that resolution", or those of a question that it goes on from."""
        if plan.named:  # "compare that with the 2021 text": what was asked about is the other
            beside = len(plan.named) == 1 and pattern("compare").search(plan.text)
            return tuple(source for source in self._texts if source not in plan.named) if beside else ()
        if pattern("other_texts").search(plan.text):
            return tuple(source.id for source in self.corpus.sources if source.id not in self._texts)
        if gap.text or self._is_of_the_text(plan):  # "what does it demand?", of the text asked about
            return self._texts_of_year(plan) or self._texts
        if not (plan.terms or plan.names) and (of_year := self._texts_of_year(plan)):
            return of_year  # "and in 2013?": the same of the text of that year
        more = bool(plan.terms or plan.names or plan.years or self.earlier.terms or self.earlier.names)
        if gap.opens and more and self.earlier.named:
            return self._texts_of_year(plan) if plan.years else self.earlier.named
        return ()

    def _is_of_the_text(self, plan: Plan) -> bool:
        """Whether a text is what the conversation is about: "who wrote the appeal?", "to whom is it addressed?"."""
        if self.earlier.intent is Intent.WHOLE or _is_of_standing(plan):
            return True
        if not self.earlier.named or self.earlier.names or plan.names or plan.years:
            return False
        about_it = len(self.earlier.terms) <= 1 or bool(frames_the_whole(plan.text))
        of_a_person = plan.written == "en" and pattern("person_pronoun").search(plan.text)  # elsewhere a text is a "he"
        return about_it and not of_a_person

    def _mention(self, text: str, source: str) -> TextMention:
        found = self.corpus.source_by_id[source]
        start = text.rindex(text_name(found))
        return TextMention((source,), Span(start, start + len(text_name(found))), text_name(found), found.year)


def _subject_spans(plan: Plan) -> list[Span]:
    """Where a question says what it is about, in order: names, and terms that are no speakers."""
    spans = [*(match.span for match in plan.names), *(term.span for term in plan.terms if not term.speaks)]
    return sorted(set(spans), key=lambda span: span.start)


def _only_names(plan: Plan, subject: Sequence[Span]) -> bool:
    """Whether a question does no more than name a subject: "and trade unions?", not "and who was shot?"."""
    beside = (match for match in WORD.finditer(plan.text) if not overlaps(Span(*match.span()), subject))
    asks = pattern("interrogative").search(pattern("opening").sub(" ", plan.text))
    return not asks and all(is_function_word(match[0]) for match in beside)


def _points_back(plan: Plan, gap: Gap) -> bool:
    """Whether a follow-up without a subject has a pronoun for the paragraph: "quote it", "what does it mean?"."""
    elsewhere = plan.named or plan.years or (gap.text and not gap.inside)
    return not elsewhere and bool(pattern("pronoun").search(plan.text))


def _is_of_standing(plan: Plan) -> bool:
    """Whether a follow-up asks nothing but what the text is, or what is recorded of it: "who tabled it?".

    Not "since when is it in force?": that may be asked of a law.
    """
    recorded = (*recorded_in(plan.text), *recorded_of_all(plan.text))
    words = [match for term in plan.terms for match in WORD.finditer(plan.text, term.span.start, term.span.end)]
    of_text = all(asks_for_standing(word[0]) or overlaps(Span(*word.span()), recorded) for word in words)
    return bool(words) and not plan.names and of_text


def _subjects(plan: Plan) -> list[QueryTerm]:
    """What a follow-up is about by its own words; who speaks in the texts is no subject, nor of whom they ask."""
    demands = asks_for_demands(plan.text)  # "and what is demanded of the authorities?"
    own = [term for term in plan.terms if not is_issuer(term.asked)]
    return [term for term in own if not (demands and is_addressee(term.asked))]

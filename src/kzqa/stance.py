"""Questions after what texts do: what they condemn or welcome, and what they ask of whom.

Such a question is about no paragraph: every clause that does so belongs to the answer, and it is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kzqa.acts import ASK, Acts, Asking, Subject
from kzqa.addressed import TO_SOMEBODY, Addressed, OfActs, names_an_act
from kzqa.cues import pattern
from kzqa.domain import Corpus, Kind, Span
from kzqa.expected import Expected
from kzqa.glossary import Glossary
from kzqa.intent import Intent, asks_whether
from kzqa.lookups import of_the_years_texts
from kzqa.plan import ActsAsked, Plan
from kzqa.recommended import recommended_by
from kzqa.reference import kinds_named
from kzqa.texts import text_name
from kzqa.wording import enumerate_words

__all__ = ["Stance"]

MOST_BESIDE = 6
"""So many paragraphs on a subject stand beside what is found; more are no answer to one question."""


class Stance:
    """Finds what texts do, in one corpus."""

    def __init__(self, corpus: Corpus, acts: Acts, glossary: Glossary) -> None:
        """Keep a corpus, and its acts."""
        self._corpus, self._acts = corpus, acts
        self._addressed = Addressed(acts, glossary)

    def settle(self, plan: Plan) -> Plan:
        """The plan, with all that texts do of what it asks after.

        If that is all that it asks, it is answered by them; of a subject, "on torture", they stand beside what
        is found.
        """
        of_others = recommended_by(plan)
        of_texts = self._of_texts(plan) if names_an_act(plan) and not of_others else None
        read = self._addressed.read(of_texts) if of_texts else None
        if of_texts is None or read is None or not read.sorts:
            return plan
        if read.others and not read.subjects:
            who = plan.text[read.others.start : read.others.end]
            return _answered_by(of_texts, ActsAsked(who, read.asking(whom=False), {}, others=who))
        whom = plan.expected is Expected.PERSON and bool(pattern("sort_who").search(plan.text))
        if not _asks_of_acts(of_texts, read, whom=whom):
            return plan
        besides = whom and bool(pattern("act_besides").search(plan.text))
        acts = self._find(of_texts, read, read.asking(whom=whom, besides=besides))
        if not read.subjects:
            return _answered_by(of_texts, acts)
        return replace(plan, acts=acts) if 0 < len(acts.found) <= MOST_BESIDE else plan

    def follow(self, plan: Plan, whole: Plan, earlier: Plan) -> Plan:
        """A follow-up to a question after acts: of another text, of another sort, or to somebody else.

        Args:
            plan: how it reads by itself.
            whole: how it reads with what it leaves out.
            earlier: the question that it follows.
        """
        of_texts = self._of_texts(plan)
        if earlier.acts is None or earlier.acts.beside or whole.references or of_texts is None:
            return whole
        read = self._addressed.read(of_texts)
        if read is None or read.subjects or not (read.sorts or read.to or of_texts.texts):
            return whole
        texts = of_texts.texts or earlier.texts
        acts = self._find(of_texts, read, _going_on(earlier.acts.asking, read))
        acts = acts if read.said else replace(acts, asked=earlier.acts.asked)
        names = [text_name(self._corpus.source_by_id[id_]) for mention in texts for id_ in mention.sources]
        before = earlier.acts.asked if earlier.understood_as else earlier.text
        beside = enumerate_words(plan.written, list(dict.fromkeys(names))) if read.sorts and names else before
        return replace(_answered_by(of_texts, acts), texts=texts, understood_as=f"{plan.text} ({beside})")

    def _of_texts(self, plan: Plan) -> Plan | None:
        """The plan with its years as texts, if it may ask for acts."""
        of_texts = of_the_years_texts(plan, self._corpus) if plan.years else plan
        return None if of_texts.years or not _may_ask(plan) else of_texts

    def _find(self, plan: Plan, read: OfActs, asking: Asking) -> ActsAsked:
        """The acts that are asked for, of all texts; on a subject those that name it, of the texts that are asked."""
        found = self._on(plan, asking, read.subjects) if read.subjects else self._acts.asked(asking)
        asked = ", ".join(dict.fromkeys(plan.text[span.start : span.end] for span in read.said)) or plan.text
        return ActsAsked(asked, asking, found, beside=bool(read.subjects))

    def _on(
        self, plan: Plan, asking: Asking, subjects: Sequence[tuple[Subject, Subject]]
    ) -> Mapping[str, tuple[Span, ...]]:
        """The acts on some subjects: in the subjects' own words, if any is."""
        for wordings in zip(*subjects, strict=True):
            acts = self._acts.asked(asking, wordings)
            if found := {id_: verbs for id_, verbs in acts.items() if plan.admits(self._corpus.by_id[id_])}:
                return found
        return {}


def _answered_by(plan: Plan, acts: ActsAsked) -> Plan:
    """The plan of a question that acts alone answer."""
    return replace(plan, acts=acts, intent=Intent.LIST, expected=Expected.ANYTHING, sort=None)


def _going_on(before: Asking, read: OfActs) -> Asking:
    """What was asked for, with what a follow-up says instead of it."""
    asking = read.asking(whom=False)
    if not read.to:
        asking = replace(
            asking, to=before.to, concerning=before.concerning, open_too=before.open_too, besides=before.besides
        )
    if not read.sorts:
        asking = replace(asking, sorts=frozenset((ASK,)) if read.to else before.sorts, whom=before.whom)
    return replace(asking, by_ngos=before.by_ngos if read.by_ngos is None else read.by_ngos)


def _may_ask(plan: Plan) -> bool:
    """Whether a question names nothing that has nothing to do with acts, and asks for no number, time or place."""
    known = [term.asked for term in plan.terms if term.alternatives]
    strangers = [name for name in plan.unknown_names if not any(name in asked for asked in known)]
    more = plan.refused or plan.references or plan.dates or plan.articles or strangers or plan.numbers
    looked_up = plan.sort or plan.worded or plan.intent is Intent.COMPARE
    before = {*kinds_named(plan.beside_texts)} - {Kind.PARAGRAPH} or pattern("earlier_texts").search(plan.text)
    return not (more or looked_up or before) and plan.expected in (Expected.ANYTHING, Expected.PERSON)


def _asks_of_acts(plan: Plan, read: OfActs, *, whom: bool) -> bool:
    """Whether a question that has a word for an act is after what texts do, and not after all that one says.

    Args:
        plan: the question.
        read: what it says of acts.
        whom: whether it asks who.
    """
    if pattern("person_pronoun").search(plan.text) and not (read.bodies or read.subjects):
        return False  # "what is asked for him?"
    told = bool(read.by_ngos is not None or plan.named or pattern("act_texts").search(plan.text))
    if read.sorts != {ASK}:
        return told and not (whom and read.sorts.isdisjoint(TO_SOMEBODY))
    if read.subjects or whom:
        return (told or read.to) and not (read.subjects and asks_whether(plan.text))
    return read.to or (read.by_ngos is not None and not plan.named)

"""The turns of a conversation: each may be read by itself or as a follow-up, and the texts decide which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from kzqa.answer import Answerer
from kzqa.conversation import Earlier
from kzqa.domain import Answer, Narrowing, Status
from kzqa.evidence import rare_names
from kzqa.expected import Expected
from kzqa.intent import Intent
from kzqa.joined import joined, none_told
from kzqa.plan import Plan
from kzqa.question import Planner
from kzqa.refuse import SURE
from kzqa.retrieve import Retrieval, Retriever, about_persons
from kzqa.several import asked_one_by_one
from kzqa.signals import OTHERS
from kzqa.terms import ROLE

__all__ = ["Turn", "Turns"]


TOLD = 2.0
"""Log odds from which one of several questions is answered although all together are not."""
UNTOLD = -2.0
"""Log odds under which it is said of one of several questions that there is no answer to it."""

CLEARLY = 5.0
"""A word that turns to another subject finds a paragraph whose log odds are better by so much."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was read, what was found, and how it is answered."""

    plan: Plan
    retrieval: Retrieval | None
    """None where nothing was searched for."""
    answer: Answer

    @property
    def best(self) -> float:
        """The log odds of the paragraph that was found first."""
        hits = self.retrieval.of_what_is_named(self.plan).hits if self.retrieval else ()
        return hits[0].score if hits else float("-inf")

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the paragraphs that the answer cites, the one that it rests on most first."""
        return tuple(citation.id for citation in self.answer.citations)


class Turns:
    """Reads and answers the turns of one conversation; nothing of it outlives the question that it is made for."""

    def __init__(
        self, planner: Planner, retriever: Retriever, answerer: Answerer, narrowing: Narrowing | None = None
    ) -> None:
        """Take what a turn is read with, and what the reader wants answers from."""
        self._planner, self._retriever, self._answerer = planner, retriever, answerer
        self._narrowing = narrowing
        self._before: dict[tuple[str, tuple[str, ...]], Earlier] = {}
        self.seconds = {"retrieve": 0.0, "answer": 0.0}
        """What searching and answering took, earlier turns included."""

    def take(self, question: str, history: Sequence[str], language: str | None = None) -> Turn:
        """The turn as it is answered.

        Raises:
            BadReferenceError: the narrowing names a text that the corpus does not have.
        """
        plan = self._planner.plan(question, history, language, self._narrowing, self.before)
        return self._one_by_one(self._taken(plan, question, history, language), question, history)

    def before(self, question: str, history: Sequence[str]) -> Earlier:
        """An earlier turn, read as it was; it is answered again only where its reading or its answer is needed."""
        key = (question, tuple(history))
        if key not in self._before:
            self._before[key] = self._read_before(question, history)
        return self._before[key]

    def _read_before(self, question: str, history: Sequence[str]) -> Earlier:
        plan = self._planner.plan(question, history, None, self._narrowing, self.before)
        if plan.alone or plan.otherwise or (history and plan.may_lean):
            turn = self._taken(plan, question, history, None)
            return Earlier(turn.plan, lambda: self._one_by_one(turn, question, history).cited)
        return Earlier(plan, lambda: self._one_by_one(self._answered(plan), question, history).cited)

    def _taken(self, plan: Plan, question: str, history: Sequence[str], language: str | None) -> Turn:
        """By itself or as a follow-up; if that is refused, without what the asker tells of himself."""
        turn = self._clearest(plan, question, history, language)
        otherwise = turn.plan.otherwise
        return self._answered(otherwise) if otherwise and turn.answer.status.refused else turn

    def _clearest(self, plan: Plan, question: str, history: Sequence[str], language: str | None) -> Turn:
        turn = self._answered(plan)
        if plan.alone:
            alone = self._answered(plan.alone)
            return _clearer(turn, alone) if plan.alone.full else _much_better(turn, alone)
        missing = turn.answer.status in (Status.NO_EVIDENCE, Status.OUT_OF_SCOPE)
        if not (history and plan.may_lean and (missing or not turn.answer.status.refused)):
            return turn
        leaning = self._planner.plan(question, history, language, self._narrowing, self.before, leaning=True)
        if not leaning.understood_as:
            return turn
        other = self._answered(leaning)
        if missing:
            return other if self._is_sure(other) else turn
        if _asks_for_all_acts(plan):
            return other if self._is_sure(other) and _does(other, plan) else turn
        return _clearer(other, turn) if other.retrieval and turn.retrieval else turn

    def _answered(self, plan: Plan) -> Turn:
        begun = perf_counter()
        retrieval = (
            self._retriever.retrieve(plan).without(plan.seen | plan.left_out)
            if self._answerer.needs_search(plan)
            else None
        )
        plan = self._planner.lookups.reconsider(plan, retrieval.wants) if retrieval else plan
        each = plan.of_each_text if retrieval else {}
        of_texts = {source: (one, self._retriever.retrieve(one)) for source, one in each.items()}
        retrieved = perf_counter()
        answer = self._answerer.answer(plan, retrieval, of_texts)
        self.seconds["retrieve"] += retrieved - begun
        self.seconds["answer"] += perf_counter() - retrieved
        turn = Turn(plan, retrieval, answer)
        return self._of_each(turn) if retrieval else turn

    def _of_each(self, turn: Turn) -> Turn:
        """The turn, or, where no paragraph that has all of its persons answers, what is told of each by himself."""
        plans = turn.plan.of_each_person
        if not plans or (set.intersection(*map(set, map(about_persons, plans))) and not turn.answer.status.refused):
            return turn
        parts = [(plan, self._retriever.retrieve(plan).without(plan.seen | plan.left_out)) for plan in plans]
        answer = self._answerer.of_each(turn.plan, parts)
        return replace(turn, answer=answer) if answer else turn

    def _one_by_one(self, turn: Turn, question: str, history: Sequence[str]) -> Turn:
        """The turn, or, where it asks several things, what is told of each, each a follow-up to those before it."""
        parts = self._parts(turn, question, history)
        told = [part for part in parts if not part.answer.status.refused]
        if turn.answer.status.refused:
            # What leans on a question that is not answered is not answered either.
            told = [part for part in told if parts[0] in told or (part.plan.full and not part.plan.understood_as)]
            answered = any(self._odds(part) > TOLD for part in told)
            answers = [part.answer for part in told]
        else:
            # The whole is answered: of each part the best paragraph is added, if it is not there.
            told = [part for part in told if self._odds(part) > SURE]
            answered = bool(told)
            best = (replace(part.answer, citations=part.answer.citations[:1]) for part in told)
            answers = [turn.answer, *best]
        absent = [part for part in parts if self._is_absent(part)]
        if parts and len(absent) == len(parts):
            asked, answers = [part.plan.question for part in parts], [part.answer for part in parts]
            of = self._answerer
            return replace(
                turn, answer=none_told(of.corpus, turn.plan, answers, asked, of.refuser.holds(turn.plan.language))
            )
        if not answered and (turn.answer.status.refused or not absent):
            return turn
        untold = [part for part in parts if part in absent or self._is_untold(part)]
        answer = joined(self._answerer.corpus, turn.plan, answers, [part.plan.question for part in untold])
        read = dict.fromkeys(
            one.understood_as for one in (answer, *(part.answer for part in told)) if one.understood_as
        )
        return replace(turn, answer=replace(answer, understood_as=" · ".join(read) or None))

    def _is_absent(self, part: Turn) -> bool:
        """Whether a rule tells what sort of thing a part asks for and nothing gives: an age, a sum, a name."""
        found = part.retrieval if part.answer.status.refused else None
        return bool(found and found.hits and self._answerer.refuser.absent(part.plan, found).lacking)

    def _is_untold(self, part: Turn) -> bool:
        return part.answer.status.refused and self._odds(part) < UNTOLD

    def _parts(self, turn: Turn, question: str, history: Sequence[str]) -> list[Turn]:
        """The questions that a question asks one by one, each as a follow-up to those before it; nothing for one."""
        asked = asked_one_by_one(question) if _asks_for_facts(turn.plan) else ()
        alone = [self._planner.plan(one) for one in asked]
        if not alone or not alone[0].full:
            return []
        earlier = list(history)
        parts: list[Turn] = []
        for one, read in zip(asked, alone, strict=True):
            leaning = bool(parts) and not read.full  # "and in what connection?"
            of_turn = (turn.plan.language, self._narrowing, self.before)
            plan = self._planner.plan(one, earlier, *of_turn, leaning=leaning)
            # What says nothing by itself ("and when?") is asked of what was asked with it.
            if read.terms or read.names or read.unknown_names or read.articles:
                parts.append(self._taken(plan, one, earlier, turn.plan.language))
            earlier.append(one)
        return parts if len(parts) > 1 and all(_asks_for_facts(part.plan) for part in parts) else []

    def _odds(self, turn: Turn) -> float:
        """The log odds that a question is answered."""
        found = turn.retrieval.of_what_is_named(turn.plan) if turn.retrieval else None
        return self._answerer.refuser.odds(turn.plan, found) if found and found.hits else 0.0

    def _is_sure(self, turn: Turn) -> bool:
        """Whether a question without a pronoun is answered so surely as a follow-up that it is taken for one."""
        return not turn.answer.status.refused and self._odds(turn) > SURE


def _asks_for_facts(plan: Plan) -> bool:
    """Whether a question is answered by what is found, and not by a reference, a date, a sort or a whole text."""
    return plan.intent is Intent.FACT and not (plan.references or plan.sort or plan.dated or plan.refused)


def _asks_for_all_acts(plan: Plan) -> bool:
    """Whether it is after all that texts do, of nobody: "what does Parliament demand?", after somebody, for him."""
    acts = plan.acts
    return acts is not None and not (acts.beside or acts.asking.to or acts.asking.concerning)


def _does(turn: Turn, plan: Plan) -> bool:
    """Whether what an answer rests on most does what is asked for."""
    return plan.acts is not None and not set(turn.cited[:1]).isdisjoint(plan.acts.found)


def _clearer(leaning: Turn, alone: Turn) -> Turn:
    """Of two readings the one that is answered; of two that are, the one that finds the better paragraph.

    Who asks about something else may use a pronoun all the same: "is it true that torture goes unpunished?"; and who
    goes on may use none: "how many people died?", after a question about Zhanaozen.
    """
    if alone.answer.status.refused or leaning.retrieval is None or _is_of_others(leaning, alone):
        return leaning
    if _lacks_own_names(leaning, alone):
        return alone
    return alone if leaning.answer.status.refused or alone.best > leaning.best else leaning


def _is_of_others(leaning: Turn, alone: Turn) -> bool:
    """Whether by itself a question is answered with what befell others than the person who was spoken of.

    "Sentenced for how long?" after somebody whose sentence no text gives is no question after all who were sentenced;
    "which lawyers were jailed?" is.
    """
    persons = [match.name for match in leaning.plan.names if match.name.kind == "person"]
    plan, retrieval = alone.plan, alone.retrieval
    after_others = plan.names or plan.expected is Expected.PERSON or any(term.domain == ROLE for term in plan.terms)
    if not persons or after_others or not retrieval or not retrieval.hits:
        return False
    best = retrieval.hits[0]
    return bool(best.signals[OTHERS]) and not any(best.paragraph.id in name.paragraphs for name in persons)


def _much_better(leaning: Turn, alone: Turn) -> Turn:
    """The follow-up, if a word that may turn to something else ("and corruption?") finds nothing much better."""
    if alone.answer.status.refused or leaning.retrieval is None:
        return leaning
    return alone if alone.best > leaning.best + CLEARLY or _lacks_own_words(leaning, alone) else leaning


def _lacks_own_names(leaning: Turn, alone: Turn) -> bool:
    """Whether a follow-up is answered without what it names itself: "does any of the texts mention NATO?"."""
    named = [match.name for match in rare_names(alone.plan)]
    cited = leaning.cited[:1]
    return bool(named and cited) and not any(id_ in name.paragraphs for id_ in cited for name in named)


def _lacks_own_words(leaning: Turn, alone: Turn) -> bool:
    """Whether a follow-up is answered only by what it takes from the conversation, though its own words are known.

    "And the elections?" after somebody is not answered by a paragraph that names him and no election.
    """
    if not (alone.retrieval and leaning.retrieval and leaning.retrieval.hits):
        return False
    own = [found for found in alone.retrieval.terms if found.paragraphs]
    best = leaning.retrieval.of_what_is_named(leaning.plan).hits[:1]
    return bool(own) and not any(hit.paragraph.id in found.paragraphs | found.aided for hit in best for found in own)

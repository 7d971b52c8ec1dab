"""Answers to what needs no search: paragraphs by reference, whole texts, dates, sorts of things, quotations, acts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kzqa.domain import Answer, Corpus, Kind, Paragraph, Span
from kzqa.intent import Intent, asks_for_demands
from kzqa.nodes import clauses
from kzqa.plan import Plan, SortAsked, WordsAsked
from kzqa.quoting import Passage, quoted
from kzqa.reasons import missing_dates, missing_texts
from kzqa.reference import kinds_named
from kzqa.terms import overlaps
from kzqa.texts import text_name
from kzqa.wording import enumerate_words, message

__all__ = ["MOST_LISTED", "Direct", "clauses_having", "counted", "is_direct"]

MOST_LISTED = 40
"""For a question after all there is; the count is stated in full."""

MOST_TOLD = 40
"""So many names are told before the clauses that have them."""

_LEANING = re.compile(r"whereas (?:this|that|these|those|such|he|she|it|they|his|her|their|its|the latter)\b")
"""A clause of a recital that goes on from the one before."""


def is_direct(plan: Plan) -> bool:
    """Whether what a plan asks for is looked up, and nothing is searched for."""
    acts = plan.acts is not None and not plan.acts.beside
    return bool(plan.references or plan.intent is Intent.WHOLE or plan.dated or plan.sort or plan.worded or acts)


class Direct:
    """Answers from one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Keep the corpus."""
        self._corpus = corpus

    def answer(self, plan: Plan) -> Answer:
        """The answer to a plan that :func:`is_direct`, and that was not refused."""
        if plan.references:
            return self._by_reference(plan)
        if plan.worded:
            return self._of_words(plan, plan.worded)
        if plan.acts and not plan.acts.beside:
            return self._of_acts(plan)
        if plan.intent is Intent.WHOLE:
            return self._whole(plan)
        return self._of_sort(plan, plan.sort) if plan.sort else self._dated(plan)

    def in_time(self, paragraph: Paragraph) -> tuple[int, str, int]:
        """What paragraphs are sorted by, to stand in order of time."""
        source = self._corpus.source_of(paragraph)
        return (source.year, source.id, paragraph.order)

    def _by_reference(self, plan: Plan) -> Answer:
        ids = [f"{source}#{asked.anchor}" for asked in plan.references for source in asked.sources]
        found = [self._corpus.by_id[id_] for id_ in ids if id_ in self._corpus.by_id]
        found = [paragraph for paragraph in found if plan.admits(paragraph)]
        passages = [(p, Span(0, len(p.text))) for p in dict.fromkeys(found)]
        return quoted(self._corpus, plan, passages[:MOST_LISTED])

    def _whole(self, plan: Plan) -> Answer:
        """What texts say all in all: what they demand in full, otherwise each paragraph by its opening clause."""
        texts = [self._corpus.source_by_id[source] for source in plan.scope or ()]
        kinds = kinds_named(plan.beside_texts)
        of_each = [self._shown_of(plan, text.id, kinds) for text in texts]
        most = max(MOST_LISTED // max(len(texts), 1), 1)
        in_full = bool(kinds) or asks_for_demands(plan.beside_texts)
        shown = [p for paragraphs in of_each for p in paragraphs[:most]]
        passages = [(p, Span(0, len(p.text)) if in_full else clauses(p.text)[0]) for p in shown]
        names = enumerate_words(plan.language, [text_name(text) for text in texts])
        total = sum(map(len, of_each))
        frame = message(plan.language, "frame.whole", texts=names, count=total)
        if kinds:
            spoken = enumerate_words(plan.language, [message(plan.language, f"kind.{kind.value}") for kind in kinds])
            frame = message(plan.language, "frame.whole_kinds", texts=names, kinds=spoken, count=total)
        frame = counted(plan, frame, total, len(shown))
        missing = [m for m in plan.texts if not m.sources]
        reason = missing_texts(plan.language, missing) if missing else None
        return quoted(self._corpus, plan, passages, frame=frame, reason=reason)

    def _shown_of(self, plan: Plan, source: str, kinds: Sequence[Kind]) -> list[Paragraph]:
        """Of a text the paragraphs of the kinds that are asked for; of no kind, those that demand, if it has any."""
        there = [p for p in self._corpus.of_source(source) if plan.admits(p)]
        found = [p for p in there if p.kind in (kinds or (Kind.PARAGRAPH,))]
        return found if found or kinds else there

    def _dated(self, plan: Plan) -> Answer:
        """Everything that is told of a date, in order of time, by the clauses that name it."""
        found: dict[str, list[Span]] = {}
        for paragraph, span in (one for asked in plan.dated for one in asked.found):
            found.setdefault(paragraph.id, []).append(span)
        passages = self._having(plan, found)
        missing = [asked for asked in plan.dated if not any(plan.admits(p) for p, _ in asked.found)]
        reason = missing_dates(self._corpus, plan, missing) if missing else None
        frame = message(plan.language, "frame.found", count=len(passages))
        frame = counted(plan, frame, len(passages), MOST_LISTED)
        return quoted(self._corpus, plan, passages[:MOST_LISTED], frame=frame, reason=reason)

    def _of_sort(self, plan: Plan, sort: SortAsked) -> Answer:
        """Everything of a sort that is named, in order of time, by the clauses that name it."""
        passages = self._having(plan, sort.found)
        frame = message(plan.language, "frame.named", count=len(passages))
        in_full = passages if sort.in_full else ()
        told = dict.fromkeys(p.text[span.start : span.end] for p, _ in in_full for span in sort.found[p.id])
        if 0 < len(told) <= MOST_TOLD:
            frame = message(plan.language, "frame.named_in_full", names=", ".join(told), count=len(passages))
        frame = counted(plan, frame, len(passages), MOST_LISTED)
        return quoted(self._corpus, plan, passages[:MOST_LISTED], frame=frame)

    def _of_words(self, plan: Plan, words: WordsAsked) -> Answer:
        """Every paragraph that has words that are quoted, in order of time, by the clauses that have them."""
        passages = self._having(plan, words.found)
        frame = message(plan.language, "frame.worded", count=len(passages))
        frame = counted(plan, frame, len(passages), MOST_LISTED)
        return quoted(self._corpus, plan, passages[:MOST_LISTED], frame=frame)

    def _of_acts(self, plan: Plan) -> Answer:
        """Every paragraph that does what is asked after, in order of time, by the clauses that do."""
        passages = self.acting(plan)
        frame = counted(plan, message(plan.language, "frame.found", count=len(passages)), len(passages), MOST_LISTED)
        return quoted(self._corpus, plan, passages[:MOST_LISTED], frame=frame)

    def acting(self, plan: Plan) -> list[Passage]:
        """The clauses that do what is asked after, in order of time."""
        return self._having(plan, plan.acts.found) if plan.acts else []

    def _having(self, plan: Plan, found: Mapping[str, Sequence[Span]]) -> list[Passage]:
        """What of some paragraphs the plan admits, in order of time, by the clauses that these places are in."""
        there = [self._corpus.by_id[id_] for id_ in found if plan.admits(self._corpus.by_id[id_])]
        return [(p, clauses_having(p, found[p.id])) for p in sorted(there, key=self.in_time)]


def counted(plan: Plan, frame: str, total: int, shown: int) -> str:
    """A frame that says how many there are, and how many of these are shown if not all."""
    if total <= shown:
        return frame
    return f"{frame} {message(plan.language, 'frame.shortened', count=shown, total=total)}"


def clauses_having(paragraph: Paragraph, marks: Sequence[Span]) -> Span:
    """From the first to the last clause of a paragraph that any of these places is in.

    With what the first one leans on: "whereas this sentence was confirmed" says nothing without the clause before it.
    """
    parts = clauses(paragraph.text)
    having = [number for number, part in enumerate(parts) if overlaps(part, marks)]
    first = having[0]
    while first and _LEANING.match(paragraph.text, parts[first].start, parts[first].end):
        first -= 1
    return Span(parts[first].start, parts[having[-1]].end)

"""The model's sentences beside the extractive answer: which are shown, and when none is.

What the answer rests on is settled before the model is asked: it is given the passages that the extractive answer
quotes, so it can neither reverse a refusal nor change which paragraphs are cited. A sentence is shown when the gate
lets it through, and the first one that is shown rests on the passage that the answer rests on most; until there is
one, other sentences wait. So nothing that was shown has ever to be taken back: either the model's words open the
answer, or the quotations stand alone. What no shown sentence cites is quoted after them.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import monotonic, perf_counter
from typing import Protocol

from kzqa.check import Evidence, Judgement, Passage, Verdict
from kzqa.domain import Answer, Citation, Corpus, Paragraph, Source, Span, Statement, StatementKind
from kzqa.errors import LanguageModelError
from kzqa.generate.failure import Failure
from kzqa.generate.prompt import Message, Prompt, TokenCounter, build_prompt
from kzqa.generate.sentences import Sentence, SentenceStream, read_sentence
from kzqa.language import read_language
from kzqa.plan import Plan
from kzqa.wording import message

__all__ = ["Judge", "Model", "Writer"]

MOST_SENTENCES = 12
"""After so many shown sentences the model is not listened to any more."""

MOST_DROPPED = 8
"""After so many sentences that may not be shown, and none that may, the quotations need wait no longer."""

NOTHING = "NONE"
"""What the model writes when no passage answers."""


class Model(Protocol):
    """What writing needs of a connection."""

    model: str
    timeout: float
    max_tokens: int
    context: int

    def stream(
        self, messages: Sequence[Message], deadline: float, gone: threading.Event | None = None
    ) -> Iterator[str]:
        """Text as it comes; a :class:`LanguageModelError` when it does not."""


class Judge(Protocol):
    """What writing needs of the gate."""

    def judge(
        self, claim: str, keys: Sequence[str], passages: Mapping[str, Passage], *, language: str = "en"
    ) -> Judgement:
        """Whether a sentence stands in the passages whose keys it carries."""


@dataclass
class _Draft:
    """What the model wrote so far, and what became of it."""

    prompt: Prompt
    begun: float
    top: str
    """The paragraph that the answer rests on most."""
    shown: list[Statement] = field(default_factory=list)
    """In the order in which they were shown; in a translation with the originals between them."""
    held: list[Statement] = field(default_factory=list)
    verdicts: list[dict[str, object]] = field(default_factory=list)
    failure: Failure | None = None
    first_token_ms: float | None = None
    first_statement_ms: float | None = None
    gate_ms: float = 0.0
    gone: threading.Event | None = None
    """Set when nobody waits for it any more."""

    @property
    def elapsed(self) -> float:
        return round((monotonic() - self.begun) * 1000, 1)


class Writer:
    """Words answers over one corpus with one model; keeps nothing of a question, safe to share between threads."""

    def __init__(self, corpus: Corpus, model: Model, judge: Judge, count: TokenCounter) -> None:
        """Keep the parts."""
        self.corpus = corpus
        self.model = model
        self.gate = judge
        self.count = count

    def applies(self, plan: Plan, answer: Answer) -> bool:
        """Whether there is something to word: no refusal, and no paragraph that was asked for as it stands."""
        return bool(answer.citations) and not (plan.references and plan.language == "en")

    def write(
        self,
        plan: Plan,
        history: Sequence[str],
        answer: Answer,
        deadline: float,
        *,
        further: Sequence[Citation] = (),
        debug: bool = False,
        gone: threading.Event | None = None,
    ) -> Iterator[Statement | Answer]:
        """Word an answer.

        Args:
            plan: how the question was read.
            history: earlier questions, oldest first.
            answer: the extractive answer; ``applies`` holds for it.
            deadline: of :func:`time.monotonic`; the answer is complete by then, with or without the model.
            further: more passages that the model may use; cited only where a shown sentence rests on them.
            debug: whether the answer tells what was written and judged.
            gone: set when nobody waits for the answer any more; the model is left then.

        Yields:
            The statements to show, each when it is settled, and at the end the whole answer.
        """
        citations = (*answer.citations, *further)
        prompt = self._prompt(plan, history, citations)
        draft = _Draft(prompt, monotonic(), answer.citations[0].id, gone=gone)
        frame = [s for s in answer.statements if s.kind is StatementKind.SUMMARY]
        yield from frame
        if any(passage.paragraph.id == draft.top for passage in prompt.passages.values()):
            quotes = {c.id: c for c in citations}
            for statement in self._sentences(draft, plan, deadline):
                for shown in _beside(statement, quotes, draft.shown, answer):
                    draft.shown.append(shown)
                    yield shown
        else:
            draft.failure = Failure.TOO_LONG
        rest = _unquoted(answer, draft.shown)
        yield from rest
        yield self._finished(plan, answer, draft, (*frame, *draft.shown, *rest), further=further, debug=debug)

    def _prompt(self, plan: Plan, history: Sequence[str], citations: Sequence[Citation]) -> Prompt:
        passages: list[tuple[Paragraph, Source, Span]] = [
            (self.corpus.by_id[c.id], self.corpus.source_by_id[c.source], Span(c.start, c.end)) for c in citations
        ]
        budget = self.model.context - self.model.max_tokens
        return build_prompt(plan.question, history, plan.language, passages, count=self.count, budget=budget)

    def _sentences(self, draft: _Draft, plan: Plan, deadline: float) -> Iterator[Statement]:
        """The sentences that may be shown, in the order in which they may."""
        opened, told = False, 0
        for statement in self._supported(draft, plan, deadline):
            if not opened and draft.top not in statement.citations:
                draft.held.append(statement)
                continue
            if not opened:
                opened, draft.first_statement_ms = True, draft.elapsed
                waiting, draft.held = draft.held, []
                yield from (statement, *waiting)
                told += 1 + len(waiting)
            else:
                yield statement
                told += 1
            if told >= MOST_SENTENCES:
                return
        if not opened and draft.failure is None:
            draft.failure = Failure.UNSUPPORTED if draft.verdicts else Failure.EMPTY

    def _supported(self, draft: _Draft, plan: Plan, deadline: float) -> Iterator[Statement]:
        """What the model writes, as far as the gate lets it through."""
        said: set[str] = set()
        with closing(self._pieces(draft, deadline)) as pieces:
            for piece in pieces:
                sentence = read_sentence(piece)
                if not any(letter.isalnum() for letter in sentence.text) or sentence.text.rstrip(".") == NOTHING:
                    continue
                ids = self._judge(draft, sentence, plan.language)
                if ids and sentence.text not in said:
                    said.add(sentence.text)
                    yield Statement(sentence.text, StatementKind.GENERATED, ids)
                elif not said and len(draft.verdicts) >= MOST_DROPPED:
                    return

    def _judge(self, draft: _Draft, sentence: Sentence, language: str) -> tuple[str, ...]:
        """The paragraphs that a sentence stands in; none where it may not be shown."""
        passages = draft.prompt.passages
        begun = perf_counter()
        judgement = self._judged(sentence, passages, language)
        draft.gate_ms += (perf_counter() - begun) * 1000
        ids = tuple(dict.fromkeys(passages[key].paragraph.id for key in sentence.keys if key in passages))
        draft.verdicts.append({"text": sentence.text, "citations": list(ids), **judgement.as_dict()})
        return ids if judgement.verdict is Verdict.SUPPORTED else ()

    def _judged(self, sentence: Sentence, passages: Mapping[str, Passage], language: str) -> Judgement:
        """The gate's verdict; a sentence in another language than the reader's is not shown either."""
        spoken = read_language(sentence.text).language
        if language != "en" and spoken == "en":
            return Judgement(Verdict.UNSUPPORTED, (Evidence("language", sentence.text, spoken),))
        return self.gate.judge(sentence.text, sentence.keys, passages, language=language)

    def _pieces(self, draft: _Draft, deadline: float) -> Generator[str, None, None]:
        """The model's sentences, the last one only if it was written to its end."""
        sentences = SentenceStream()
        try:
            for text in self.model.stream(draft.prompt.messages, deadline, draft.gone):
                if draft.first_token_ms is None:
                    draft.first_token_ms = draft.elapsed
                yield from sentences.feed(text)
        except LanguageModelError as error:
            draft.failure = Failure(error.reason)
            return
        yield sentences.close()

    def _finished(
        self,
        plan: Plan,
        answer: Answer,
        draft: _Draft,
        statements: tuple[Statement, ...],
        *,
        further: Sequence[Citation],
        debug: bool,
    ) -> Answer:
        note = None
        if draft.failure:
            note = message(plan.language, "model.partly" if draft.shown else f"model.{draft.failure.value}")
        used = dict.fromkeys(id_ for statement in statements for id_ in statement.citations)
        more = {citation.id: citation for citation in further}
        citations = (*answer.citations, *(more[id_] for id_ in used if id_ in more))
        seen = self._debug(draft) if debug else None
        return replace(answer, statements=statements, citations=citations, note=note, debug=seen)

    def _debug(self, draft: _Draft) -> dict[str, object]:
        prompt = draft.prompt
        counts = {v.value: sum(entry["verdict"] == v.value for entry in draft.verdicts) for v in Verdict}
        return {
            "model": self.model.model,
            "outcome": "shown" if draft.shown else "replaced",
            "failure": draft.failure.value if draft.failure else None,
            "passages": {key: passage.paragraph.id for key, passage in prompt.passages.items()},
            "dropped": list(prompt.dropped),
            "history": prompt.history,
            "tokens": prompt.tokens,
            "budget": prompt.budget,
            "verdicts": counts,
            "held": len(draft.held),
            "sentences": draft.verdicts,
            "timings_ms": {
                "first_token": draft.first_token_ms,
                "first_statement": draft.first_statement_ms,
                "gate": round(draft.gate_ms, 3),
                "total": draft.elapsed,
            },
        }


def _beside(
    statement: Statement, quotes: Mapping[str, Citation], shown: Sequence[Statement], answer: Answer
) -> Iterator[Statement]:
    """The statement itself; where it translates, marked so, and with the original after it unless that stands above."""
    originals = [quotes[id_] for id_ in statement.citations if quotes[id_].language != answer.language]
    if not originals:
        yield statement
        return
    yield replace(statement, text=message(answer.language, "frame.translation", text=statement.text))
    before = {id_ for earlier in shown if earlier.kind is StatementKind.QUOTE for id_ in earlier.citations}
    for original in originals:
        if original.id not in before:
            yield Statement(original.quote, StatementKind.QUOTE, (original.id,))


def _unquoted(answer: Answer, shown: Sequence[Statement]) -> tuple[Statement, ...]:
    """The quotations of the extractive answer that no shown sentence rests on."""
    used = {id_ for statement in shown for id_ in statement.citations}
    return tuple(s for s in answer.statements if s.kind is StatementKind.QUOTE and used.isdisjoint(s.citations))

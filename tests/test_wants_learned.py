"""What a question wants, by its vector: requests by somebody who had seen neither the cues nor what was learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzqa.domain import StatementKind
from kzqa.intent import Intent
from kzqa.pipeline import Library, ask
from kzqa.turns import Turns
from kzqa.wants import INTENTS, load_wants

ROOT = Path(__file__).resolve().parents[1]
REQUESTS = [line.split("\t") for line in (ROOT / "tests" / "intents.tsv").read_text(encoding="utf-8").splitlines()]


def wanted(library: Library, question: str) -> Intent:
    return Turns(library.planner, library.retriever, library.answerer).take(question, ()).plan.intent


@pytest.mark.parametrize(("intent", "share"), [("fact", 0.88), ("list", 0.8), ("compare", 0.75), ("whole", 0.7)])
def test_most_requests_are_told(library: Library, intent: str, share: float) -> None:
    asked = [question for _, label, question in REQUESTS if label == intent]
    told = sum(wanted(library, question) is Intent(intent) for question in asked)
    assert told >= share * len(asked)


def test_the_requests_that_are_learned_from_are_others() -> None:
    learned = (ROOT / "benchmarks" / "intents.tsv").read_text(encoding="utf-8").splitlines()
    texts = {line.split("\t")[2].casefold() for line in learned}
    assert len(texts) == len(learned)
    assert not texts & {question.casefold() for *_, question in REQUESTS}


def test_probabilities_are_of_all_intents_and_sum_to_one(library: Library) -> None:
    (read,) = library.retriever.embedder.read_queries(["Sum up the 2019 motion."])
    wants = load_wants().of(read[0])
    assert tuple(wants) == INTENTS
    assert sum(wants.values()) == pytest.approx(1)
    assert max(wants, key=lambda intent: wants[intent]) is Intent.WHOLE


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Any and all statements on prison conditions, with sources.", {"ep-2021-2544-rsp#paragraph-18"}),
        (
            "Could you please pull together whatever is said about Elena Semenova across the documents?",
            {"ep-2019-2610-rsp#recital-B", "ep-2019-2610-rsp#paragraph-3", "ep-2021-2544-rsp#recital-M"},
        ),
        (
            "Елена Семёнова: собери в кучу всё, что о ней пишут",
            {"ep-2019-2610-rsp#recital-B", "ep-2019-2610-rsp#paragraph-3", "ep-2021-2544-rsp#recital-M"},
        ),
    ],
)
def test_who_wants_everything_gets_it_with_the_count(library: Library, question: str, found: set[str]) -> None:
    answer = ask(library, question)
    assert found <= {citation.id for citation in answer.citations}
    assert answer.statements[0].kind is StatementKind.SUMMARY


@pytest.mark.parametrize(
    "question",
    [
        "I haven't got time to read the 2003 resolution - what's in it?",
        "Зачитай мне преамбулу резолюции 2003 года целиком.",
        "2019-дағы қарарды оқып үлгермедім, басты тұстарын баяндап жіберіңізші.",
    ],
)
def test_who_wants_a_text_as_a_whole_gets_its_paragraphs_in_order(library: Library, question: str) -> None:
    answer = ask(library, question)
    orders = [library.corpus.by_id[citation.id].order for citation in answer.citations]
    assert len(orders) > 5
    assert orders == sorted(orders)


@pytest.mark.parametrize(
    "question",
    ["Give me everything on the weather in Paris.", "Перечисли всё о ценах на нефть", "Футбол туралы бәрін айт"],
)
def test_what_no_text_has_is_refused_however_much_is_wanted(library: Library, question: str) -> None:
    assert ask(library, question).status.refused


def test_another_embedders_questions_are_told_by_their_words(library: Library) -> None:
    retriever = library.retriever
    kept, retriever.wants = retriever.wants, None
    try:
        assert wanted(library, "List all paragraphs on torture") is Intent.LIST
        assert wanted(library, "Any and all statements on prison conditions, with sources.") is Intent.FACT
    finally:
        retriever.wants = kept

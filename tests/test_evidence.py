"""What is asked of a person, a role, a measure: answered where the texts have it, refused where they have not."""

from __future__ import annotations

import pytest

from kzqa.evidence import evidence
from kzqa.pipeline import Library, ask
from kzqa.signals import EXPANDED


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("Who is the wife of Vladimir Kozlov?", "ep-2013-2600-rsp#recital-A"),
        ("How old was the son of Dulat Agadil?", "ep-2021-2544-rsp#recital-L"),
        ("Which country granted asylum to Mukhtar Ablyazov?", "ep-2021-2544-rsp#recital-T"),
        ("Как зовут жену Владимира Козлова?", "ep-2013-2600-rsp#recital-A"),
    ],
)
def test_what_a_text_tells_of_a_person_is_answered(library: Library, question: str, cited: str) -> None:
    assert cited in [citation.id for citation in ask(library, question).citations]


@pytest.mark.parametrize(
    "question",
    [
        "Who is the wife of Mukhtar Ablyazov?",
        "How old is Bota Jardemalie?",
        "Where is Dulat Agadil buried?",
        "Who was the lawyer of Aset Mataev?",
        "Какую зарплату получал Сергей Дуванов?",
        "Сергей Дувановтың судьясы кім?",
        "Кто президент Франции?",
    ],
)
def test_what_no_text_tells_of_a_person_or_place_is_refused(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.status.refused, [citation.id for citation in answer.citations]
    assert answer.reason


def test_every_signal_is_a_number_of_bounded_size_and_the_same_ones_for_every_question(library: Library) -> None:
    names: set[str] | None = None
    for question in ("What happened to Bota Jardemalie?", "Что с пытками?", "Өлім жазасы туралы не айтылған?", "2003?"):
        plan = library.planner.plan(question)
        signals = evidence(plan, library.retriever.retrieve(plan))
        assert names is None or names == signals.keys()
        names = set(signals)
        assert all(-10 < value < 10 for value in signals.values())
    assert names is not None
    weights = library.answerer.refuser.weights
    assert names <= set(weights.answering_expanded), "a signal without a fitted weight is not weighed"
    assert names - set(EXPANDED) <= set(weights.answering)

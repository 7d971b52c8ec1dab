"""What others recommend: the paragraphs that speak of their recommendations, and not what the texts ask for."""

from __future__ import annotations

import pytest

from kzqa.pipeline import Library, ask

OF_ODIHR = {"ep-2021-2544-rsp#recital-D", "ep-2021-2544-rsp#paragraph-1", "ep-2021-2544-rsp#paragraph-6"}
OF_THE_UN = {"ep-2021-2544-rsp#paragraph-3", "ep-2021-2544-rsp#paragraph-5"}
OF_THE_VENICE_COMMISSION = {"ep-2013-2600-rsp#paragraph-14"}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What are the recommendations of the OSCE?", OF_ODIHR),
        ("What are the OSCE recommendations?", OF_ODIHR),
        ("What does ODIHR recommend?", OF_ODIHR),
        ("Что рекомендует ОБСЕ?", OF_ODIHR),
        ("ЕҚЫҰ ұсынымдары қандай?", OF_ODIHR),
        ("What are the recommendations of the UN?", OF_THE_UN),
        ("What does the UN Special Rapporteur recommend?", {"ep-2021-2544-rsp#paragraph-5"}),
        ("Рекомендации ООН", OF_THE_UN),
        ("БҰҰ ұсынымдары", OF_THE_UN),
        ("What are the recommendations of the Venice Commission?", OF_THE_VENICE_COMMISSION),
        ("Что рекомендовала Венецианская комиссия?", OF_THE_VENICE_COMMISSION),
        ("Венеция комиссиясы не ұсынды?", OF_THE_VENICE_COMMISSION),
    ],
)
def test_somebody_elses_recommendations_are_where_texts_speak_of_them(
    library: Library, question: str, told: set[str]
) -> None:
    cited = [citation.id for citation in ask(library, question).citations]
    assert cited
    assert told.issuperset(cited)


@pytest.mark.parametrize(
    "question",
    [
        "What does the Parliament recommend to the Council?",
        "Что рекомендует Парламент Совету?",
        "What are the recommendations to the Council?",
    ],
)
def test_parliaments_own_are_what_it_asks_for(library: Library, question: str) -> None:
    assert [citation.id for citation in ask(library, question).citations] == ["ep-2003-kazakhstan#paragraph-9"]

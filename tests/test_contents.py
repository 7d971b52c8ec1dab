"""Who asks what can be asked is told; a bare year is a text where it is asked for as a whole."""

from __future__ import annotations

import pytest

from kzqa.domain import Status
from kzqa.intent import NotAQuestion, not_a_question
from kzqa.pipeline import Library, ask


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What topics can I ask about?", "en"),
        ("what does the corpus cover?", "en"),
        ("Which texts do you have?", "en"),
        ("How many texts are there?", "en"),
        ("Сколько у вас текстов?", "ru"),
        ("Мұнда қанша мәтін бар?", "kk"),
        ("Какие вообще темы затрагиваются в этих документах?", "ru"),
        ("О чём у вас можно спросить?", "ru"),
        ("Осы құжаттарда қандай тақырыптар бар?", "kk"),
        ("Қандай сұрақ қоюға болады?", "kk"),
    ],
)
def test_who_asks_what_can_be_asked_is_told(library: Library, question: str, language: str) -> None:
    answer = ask(library, question)
    assert (answer.status, answer.language) == (Status.NOT_A_QUESTION, language)
    assert all(source.short in (answer.reason or "") for source in library.corpus.sources)


@pytest.mark.parametrize(
    "question",
    [
        "What topics does the 2013 text cover?",
        "What questions remain about Zhanaozen?",
        "How many texts mention torture?",
        "Сколько текстов упоминают пытки?",
        "Қанша мәтінде азаптау айтылады?",
        "What things did the police do to protesters?",
        "Какие темы затрагивает текст 2013 года?",
        "Какие вопросы задают о Жанаозене?",
        "2013 жылғы мәтінде қандай тақырыптар бар?",
    ],
)
def test_who_asks_of_a_text_or_a_subject_asks_a_question(question: str) -> None:
    assert not_a_question(question) is not NotAQuestion.CONTENTS


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("main points 2003", "ep-2003-kazakhstan"),
        ("What topics does the 2013 text cover?", "ep-2013-2600-rsp"),
        ("все требования за 2003 год", "ep-2003-kazakhstan"),
        ("кратко 2019", "ep-2019-2610-rsp"),
        ("2021 жылғы негізгі талаптар", "ep-2021-2544-rsp"),
    ],
)
def test_a_bare_year_is_a_text_where_it_is_asked_for_as_a_whole(library: Library, question: str, source: str) -> None:
    citations = ask(library, question).citations
    assert len(citations) > 5
    assert {citation.id.partition("#")[0] for citation in citations} == {source}


@pytest.mark.parametrize("question", ["what happened in 2003?", "Что было в 2012?", "explain what happened in 2012"])
def test_what_happened_in_a_year_is_not_asked_of_its_text(library: Library, question: str) -> None:
    assert len(ask(library, question).citations) < 5


def test_a_timeline_is_every_paragraph_in_order_of_time(library: Library) -> None:
    answer = ask(library, "Can you make a timeline of the Duvanov case?")
    found = [library.corpus.by_id[citation.id] for citation in answer.citations]
    assert [p.order for p in found] == sorted(p.order for p in found)
    assert {"ep-2003-kazakhstan#recital-E", "ep-2003-kazakhstan#recital-F"} <= {p.id for p in found}

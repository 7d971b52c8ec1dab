"""Who asks what can be asked is told; a bare year is a text where it is asked for as a whole."""

from __future__ import annotations

import pytest

from kzqa.domain import Kind, Status
from kzqa.intent import NotAQuestion, not_a_question
from kzqa.pipeline import Library, ask
from kzqa.texts import text_name


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


@pytest.mark.parametrize("question", ["Что было в 2012?", "explain what happened in 2012"])
def test_what_happened_in_a_year_is_not_asked_of_its_text(library: Library, question: str) -> None:
    citations = ask(library, question).citations
    assert len({citation.id.partition("#")[0] for citation in citations}) > 1
    assert all("2012" in library.corpus.by_id[citation.id].text for citation in citations)


def test_a_year_that_no_paragraph_names_is_searched_for(library: Library) -> None:
    assert 0 < len(ask(library, "what happened in 2003?").citations) < 5


def test_a_timeline_is_every_paragraph_in_order_of_time(library: Library) -> None:
    answer = ask(library, "Can you make a timeline of the Duvanov case?")
    found = [library.corpus.by_id[citation.id] for citation in answer.citations]
    assert [p.order for p in found] == sorted(p.order for p in found)
    assert {"ep-2003-kazakhstan#recital-E", "ep-2003-kazakhstan#recital-F"} <= {p.id for p in found}


@pytest.mark.parametrize(
    ("question", "silent"),
    [
        ("Which texts do not mention torture?", {2013}),
        ("Какие тексты не упоминают пытки?", {2013}),
        ("Қай мәтінде азаптау туралы айтылмайды?", {2013}),
        ("Which of the texts says nothing about trade unions?", {2003, 2012}),
        ("Какие тексты не упоминают профсоюзы?", {2003, 2012}),
        ("Қай мәтін кәсіподақтар туралы үнсіз?", {2003, 2012}),
        ("Which texts never mention Zhanaozen?", {2003, 2019, 2021}),
    ],
)
def test_which_texts_are_silent_is_told_with_what_the_others_say(
    library: Library, question: str, silent: set[int]
) -> None:
    answer = ask(library, question)
    said = answer.statements[0].text
    sources = library.corpus.sources
    assert {s.year for s in sources if text_name(s) in said.split(".")[0]} >= silent
    assert {library.corpus.source_by_id[c.source].year for c in answer.citations} == {s.year for s in sources} - silent


@pytest.mark.parametrize(
    ("question", "source", "kind"),
    [
        ("How many paragraphs does the 2013 resolution have?", "ep-2013-2600-rsp", Kind.PARAGRAPH),
        ("How many recitals are there in the 2021 resolution?", "ep-2021-2544-rsp", Kind.RECITAL),
        ("Сколько сносок в резолюции 2021 года?", "ep-2021-2544-rsp", Kind.FOOTNOTE),
        ("2021 жылғы қарарда неше тармақ бар?", "ep-2021-2544-rsp", Kind.PARAGRAPH),
    ],
)
def test_how_many_paragraphs_a_text_has_is_counted(library: Library, question: str, source: str, kind: Kind) -> None:
    there = [p.id for p in library.corpus.of_source(source) if p.kind is kind]
    answer = ask(library, question)
    assert str(len(there)) in answer.statements[0].text
    assert [citation.id for citation in answer.citations] == there

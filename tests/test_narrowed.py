"""A question may leave a text out, or keep to a part of one."""

from __future__ import annotations

import pytest

from kzqa.domain import Kind, Narrowing, Status
from kzqa.pipeline import Library, ask


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("What do all texts but the 2021 resolution say about torture?", {"ep-2021-2544-rsp"}),
        ("Leaving the NGO appeal aside, what do the other texts say about freedom of religion?", {"ngo-2012-appeal"}),
        ("Which texts other than the 2003 resolution mention Ablyazov?", {"ep-2003-kazakhstan"}),
        ("Что пишут о пытках все тексты, кроме резолюции 2021 года?", {"ep-2021-2544-rsp"}),
        ("Не считая обращения НПО, что говорится о свободе религии?", {"ngo-2012-appeal"}),
        ("2021 жылғы қарарды есептемегенде, қалған мәтіндерде азаптау туралы не айтылған?", {"ep-2021-2544-rsp"}),
        ("2013 жылғы қарардан басқа қай мәтіндерде азаптау туралы айтылады?", {"ep-2013-2600-rsp"}),
    ],
)
def test_a_text_that_is_left_out_is_not_the_one_that_is_asked(
    library: Library, question: str, left_out: set[str]
) -> None:
    plan = library.planner.plan(question)
    assert set(plan.named or ()) == {source.id for source in library.corpus.sources} - left_out
    answer = ask(library, question)
    assert answer.citations
    assert not left_out & {citation.source for citation in answer.citations}


def test_where_nothing_is_left_no_text_is_said_to_be_missing(library: Library) -> None:
    every = " and ".join(source.id for source in library.corpus.sources)
    answer = ask(library, f"Which texts besides {every} speak of torture?")
    assert answer.status is not Status.OUT_OF_SCOPE


def test_of_two_texts_the_one_that_is_not_left_out_is_asked(library: Library) -> None:
    plan = library.planner.plan("Besides the 2003 text, what does the 2019 text say on journalists?")
    assert set(plan.named or ()) == {"ep-2019-2610-rsp"}


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("In the recitals only: what does the 2021 resolution say about Interpol?", {Kind.RECITAL}),
        ("What does the operative part of the 2021 text say about Interpol?", {Kind.PARAGRAPH}),
        ("What do the footnotes of the 2021 text say about the Special Rapporteur?", {Kind.FOOTNOTE}),
        ("Что говорится в преамбуле резолюции 2019 года о свободе собраний?", {Kind.RECITAL, Kind.CITATION}),
        ("Что сказано о пытках в постановляющей части резолюции 2021 года?", {Kind.PARAGRAPH}),
        ("2021 жылғы қарардың кіріспесінде азаптау туралы не айтылған?", {Kind.RECITAL, Kind.CITATION}),
    ],
)
def test_a_part_of_a_text_is_all_that_is_answered_from(library: Library, question: str, kinds: set[Kind]) -> None:
    answer = ask(library, question)
    assert answer.status is Status.ANSWERED
    assert {library.corpus.by_id[citation.id].kind for citation in answer.citations} <= kinds


def test_where_that_part_does_not_answer_the_rest_may(library: Library) -> None:
    answer = ask(library, "Which footnote tells who Bota Jardemalie is?")
    assert [citation.id for citation in answer.citations] == ["ep-2021-2544-rsp#recital-T"]


def test_what_the_reader_chose_counts_before_what_the_question_says(library: Library) -> None:
    narrowing = Narrowing(kinds=(Kind.PARAGRAPH,))
    answer = ask(library, "What do the recitals of the 2021 text say about Interpol?", narrowing=narrowing)
    assert {library.corpus.by_id[citation.id].kind for citation in answer.citations} <= {Kind.PARAGRAPH}


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("What do the texts since 2019 say about torture?", {2019, 2021}),
        ("In the resolutions before 2013, what is said about newspapers?", {2003}),
        ("What do the documents after 2013 say on trade unions?", {2019, 2021}),
        ("What do texts up to 2012 say about journalists?", {2003, 2012}),
        ("Что говорится в текстах до 2013 года о журналистах?", {2003, 2012}),
        ("Что пишут о пытках резолюции, принятые после 2013 года?", {2019, 2021}),
        ("Что говорится в документах с 2019 года о профсоюзах?", {2019, 2021}),
        ("2013 жылдан кейінгі мәтіндерде кәсіподақтар туралы не айтылған?", {2019, 2021}),
        ("2010 жылға дейінгі қарарларда баспасөз туралы не делінген?", {2003}),
        ("2019 жылдан бергі мәтіндер азаптау туралы не дейді?", {2019, 2021}),
    ],
)
def test_texts_may_be_named_by_the_years_after_or_before_which_they_came(
    library: Library, question: str, years: set[int]
) -> None:
    plan = library.planner.plan(question)
    assert {library.corpus.source_by_id[source].year for source in plan.named or ()} == years
    answer = ask(library, question)
    assert answer.citations
    assert {library.corpus.source_by_id[citation.source].year for citation in answer.citations} <= years


@pytest.mark.parametrize(
    "question",
    [
        "Are there any texts after 2021?",
        "Do the texts before 2000 mention Ablyazov?",
        "Есть ли документы после 2021 года?",
        "2021 жылдан кейінгі құжаттар бар ма?",
    ],
)
def test_where_no_text_is_of_that_time_it_is_said(library: Library, question: str) -> None:
    assert ask(library, question).status is Status.OUT_OF_SCOPE


def test_what_happened_after_a_year_is_no_text_of_a_later_one(library: Library) -> None:
    assert library.planner.plan("Who was arrested after 2018?").named is None
    assert library.planner.plan("What has happened to trade unions since 2019?").named is None

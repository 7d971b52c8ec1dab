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

"""Questions that name nothing but a date are answered by look-up: all that names it, or that nothing does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.dates import MONTHS, Calendar, dates_asked, find_dates
from kzqa.domain import Narrowing
from kzqa.pipeline import Library, ask

TELLING = {
    "What happened on 10 January 2021?": "10 January 2021",
    "2021 жылғы 10 қаңтарда не болды?": "10 January 2021",
    "Что произошло 3 февраля 2021 года?": "3 February 2021",
    "What took place in February 2020?": "February 2020",
    "Что было 14 марта 2019 года?": "14 March 2019",
    "What happened on 10.01.2021?": "10 January 2021",
    "Что произошло 03/02/2021?": "3 February 2021",
    "2021-01-10 күні не болды?": "10 January 2021",
}


@pytest.mark.parametrize(("question", "written"), TELLING.items())
def test_every_paragraph_that_names_the_date_is_cited_in_order_of_time_by_the_clause_with_it(
    library: Library, question: str, written: str
) -> None:
    (date,) = find_dates(written)
    assert [asked.english for asked in dates_asked(question)] == [written]
    answer = ask(library, question)
    naming = [p.id for p in library.corpus.paragraphs if any(date.fits(other) for other in find_dates(p.text))]
    assert [c.id for c in answer.citations] == naming
    assert {p.id for p in library.corpus.paragraphs if written in p.text} <= set(naming)
    assert all(date.month in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12/31/2019", ["31 December 2019"]),
        ("31/12/2019", ["31 December 2019"]),
        ("5.2.2016", ["5 February 2016"]),
        ("32.1.2016", []),
        ("0.1.2016", []),
        ("13.13.2016", []),
        ("2021/2544(RSP)", []),
        ("v1.2.2016", []),
        ("1.2/2016", []),
    ],
)
def test_dates_in_figures_are_read_in_questions_and_not_in_texts(written: str, read: list[str]) -> None:
    assert [date.english for date in dates_asked(f"on {written}?")] == read
    assert not find_dates(f"OJ C 45, {written}, p. 85")


def test_a_clause_that_goes_on_from_another_is_quoted_with_it(library: Library) -> None:
    (citation,) = ask(library, "What happened on 14 February 2013?").citations
    assert citation.quote.startswith("whereas on 7 December 2012 the human rights defender Vadim Kuramshin")


def test_a_month_that_a_paragraph_names_twice_is_told_twice(library: Library) -> None:
    (citation,) = ask(library, "What happened in October 2018?").citations
    assert "Strasbourg" in citation.quote
    assert "Molotov" in citation.quote


@pytest.mark.parametrize(
    "question",
    [
        "What happened on 25 December 2012 and 22 February 2013?",
        "Что произошло 22 февраля 2013 года и 25 декабря 2012 года?",
    ],
)
def test_a_paragraph_that_names_two_dates_is_quoted_with_both(library: Library, question: str) -> None:
    quote = next(c.quote for c in ask(library, question).citations if c.id == "ep-2013-2600-rsp#recital-B")
    assert "25 December 2012" in quote
    assert "22 February 2013" in quote


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What happened on 8 October 2012?", "8 October 2012"),
        ("Что произошло 5 мая 2015 года?", "5 мая 2015"),
        ("2015 жылғы 5 мамырда не болды?", "2015 жылғы 5 мамырда"),
        ("What does the 2019 text say about 10 January 2021?", "10 January 2021"),
    ],
)
def test_of_a_date_that_nothing_names_it_is_said_so(library: Library, question: str, asked: str) -> None:
    answer = ask(library, question)
    assert answer.status.value == "no_evidence"
    assert answer.reason is not None
    assert asked in answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "Who was arrested on 10 January 2021?",
        "What did the OSCE say on 10 January 2021?",
        "And in 2021?",
        "What happened after 10 January 2021?",
        "Who was it on 10 January 2021?",
        "Что было до 10 января 2021 года?",
    ],
)
def test_a_date_beside_something_else_is_searched_for(library: Library, question: str) -> None:
    assert not library.planner.plan(question).dated


@given(st.integers(min_value=1, max_value=28), st.sampled_from(MONTHS), st.integers(min_value=2000, max_value=2022))
def test_look_up_finds_what_reading_every_paragraph_finds(library: Library, day: int, month: str, year: int) -> None:
    (date,) = find_dates(f"{day} {month} {year}")
    by_reading = [p for p in library.corpus.paragraphs if any(date.fits(d) for d in find_dates(p.text))]
    assert [p for p, _ in Calendar(library.corpus.paragraphs).having(date)] == by_reading


def test_look_up_finds_the_dates_of_the_corpus(library: Library) -> None:
    calendar = Calendar(library.corpus.paragraphs)
    for paragraph in library.corpus.paragraphs:
        for date in find_dates(paragraph.text):
            assert paragraph in [p for p, _ in calendar.having(date)]


def test_both_days_of_a_month_are_dates_and_both_months_of_a_year() -> None:
    assert [d.english for d in find_dates("15 and 16 March 2013")] == ["15 March 2013", "16 March 2013"]
    assert [d.english for d in find_dates("10 и 12 января 2016 года")] == ["10 January 2016", "12 January 2016"]
    assert [d.english for d in find_dates("2021 жылғы 10 және 12 қаңтарда")] == ["10 January 2021", "12 January 2021"]
    assert [d.english for d in find_dates("January and July 2020")] == ["January 2020", "July 2020"]


def test_of_two_dates_the_one_that_nothing_names_is_said(library: Library) -> None:
    answer = ask(library, "10 January 2021 and 5 May 1999")
    assert answer.status.value == "partial"
    assert answer.citations
    assert answer.reason is not None
    assert "5 May 1999" in answer.reason
    assert "10 January" not in answer.reason


def test_a_date_that_the_readers_choice_leaves_out_is_not_said_to_be_nowhere(library: Library) -> None:
    answer = ask(library, "10 January 2021", narrowing=Narrowing(sources=("ep-2003-kazakhstan",)))
    assert answer.status.refused
    assert answer.reason is not None
    assert "names this date" not in answer.reason


@pytest.mark.parametrize(
    ("question", "some"),
    [
        (
            "What happened in 2020?",
            {"ep-2021-2544-rsp#recital-I", "ep-2021-2544-rsp#recital-L", "ep-2021-2544-rsp#recital-K"},
        ),
        ("Что произошло в 2018 году?", {"ep-2019-2610-rsp#recital-B", "ep-2019-2610-rsp#recital-I"}),
        ("2002 жылы не болды?", {"ep-2003-kazakhstan#recital-E", "ep-2003-kazakhstan#recital-H"}),
        ("What happened in 2010?", {"ngo-2012-appeal#paragraph-4", "ep-2013-2600-rsp#recital-L"}),
        ("Which text mentions 2016?", {"ep-2019-2610-rsp#recital-M", "ep-2021-2544-rsp#recital-K"}),
        ("Какие тексты упоминают 2016 год?", {"ep-2019-2610-rsp#recital-M", "ep-2021-2544-rsp#recital-K"}),
    ],
)
def test_a_year_by_itself_is_looked_up_in_all_paragraphs(library: Library, question: str, some: set[str]) -> None:
    cited = {citation.id for citation in ask(library, question).citations}
    year = next(word for word in question.replace("?", " ").split() if word.isdecimal())
    assert some <= cited
    assert all(year in library.corpus.by_id[id_].text for id_ in cited)


def test_a_day_in_a_heading_is_of_all_that_stands_under_it(library: Library) -> None:
    cited = {citation.id for citation in ask(library, "What happened in December 2011?").citations}
    assert "ngo-2012-appeal#paragraph-8" in cited

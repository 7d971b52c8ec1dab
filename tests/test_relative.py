"""Years and texts that are said by others: "two years later", "in the next resolution", "and earlier?"."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.domain import Corpus, Status
from kzqa.pipeline import Library, ask
from kzqa.relative import Point, counted_texts, in_absolute_terms

TEXTS = {
    2003: ("ep-2003-kazakhstan",),
    2012: ("ngo-2012-appeal",),
    2013: ("ep-2013-2600-rsp",),
    2019: ("ep-2019-2610-rsp",),
    2021: ("ep-2021-2544-rsp",),
}


def absolute(corpus: Corpus, text: str, year: int | None = None) -> str:
    """The text in absolute terms, after a question on the text of a year."""
    point = Point(year, TEXTS.get(year, ()), named=True) if year else None
    kazakh, russian = any(c in "әғқңөұүһі" for c in text), any("а" <= c <= "я" for c in text)
    return in_absolute_terms(text, "kk" if kazakh else "ru" if russian else "en", corpus, lambda: point)[0]


@pytest.mark.parametrize(
    ("year", "text", "meant"),
    [
        (2019, "And two years later?", "And in 2021?"),
        (2003, "what about a decade later?", "what about in 2013?"),
        (2012, "And the ones nine years later?", "And the ones in 2021?"),
        (2020, "and the year before?", "and in 2019?"),
        (2012, "and in the following year?", "and in 2013?"),
        (2003, "ten years on?", "in 2013?"),
        (2019, "А через два года после этого?", "А в 2021 году?"),
        (2003, "а десять лет спустя?", "а в 2013 году?"),
        (2020, "а годом раньше?", "а в 2019 году?"),
        (2019, "а двумя годами позже?", "а в 2021 году?"),
        (2012, "а на следующий год?", "а в 2013 году?"),
        (2021, "ал он жыл бұрын ше?", "ал 2011 жылы ше?"),
        (2012, "ал келесі жылы ше?", "ал 2013 жылы ше?"),
        (2019, "екі жылдан кейін ше?", "2021 жылы ше?"),
        (2013, "үш жыл өткен соң ше?", "2016 жылы ше?"),
        (2021, "восемью годами раньше?", "в 2013 году?"),
        (2012, "and who came in that same year?", "and who came in 2012?"),
        (2012, "а кто приезжал в том же году?", "а кто приезжал в 2012 году?"),
        (2012, "ал сол жылы кім келді?", "ал 2012 жылы кім келді?"),
    ],
)
def test_years_are_counted_from_the_year_that_was_named_last(corpus: Corpus, year: int, text: str, meant: str) -> None:
    assert absolute(corpus, text, year) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("What was asked in 2019, and two years later?", "What was asked in 2019, and in 2021?"),
        ("What was said ten years before the 2013 resolution?", "What was said in 2003?"),
        ("За десять лет до резолюции 2013 года о чём писали?", "в 2003 году о чём писали?"),
        ("2013 жылғы қарардан он жыл бұрын не айтылды?", "2003 жылы не айтылды?"),
        ("Ten years after the first resolution, what was set up?", "in 2013, what was set up?"),
        ("Что изменилось за последние два текста?", "Что изменилось за 2019/2610(RSP), 2021/2544(RSP)?"),
        ("Compare the first two resolutions.", "Compare 2003 resolution on Kazakhstan, 2013/2600(RSP)."),
        ("Соңғы екі қарарды салыстыр", "2019/2610(RSP), 2021/2544(RSP) салыстыр"),
    ],
)
def test_a_question_may_say_itself_from_where_it_counts(corpus: Corpus, text: str, meant: str) -> None:
    assert absolute(corpus, text) == meant


@pytest.mark.parametrize(
    ("year", "text", "meant"),
    [
        (2019, "And in the next resolution?", "And in 2021/2544(RSP)?"),
        (2013, "and the two resolutions after it?", "and 2019/2610(RSP), 2021/2544(RSP)?"),
        (2013, "in the previous resolution?", "in 2003 resolution on Kazakhstan?"),
        (2013, "in the previous text?", "in NGO appeal to the EU, 20 March 2012?"),
        (2013, "And in later resolutions?", "And in 2019/2610(RSP), 2021/2544(RSP)?"),
        (2013, "and afterwards?", "and 2019/2610(RSP), 2021/2544(RSP)?"),
        (2012, "and earlier?", "and 2003 resolution on Kazakhstan?"),
        (2019, "А в следующей резолюции?", "А в 2021/2544(RSP)?"),
        (2013, "а в следующих двух резолюциях?", "а в 2019/2610(RSP), 2021/2544(RSP)?"),
        (2021, "а в предыдущем документе?", "а в 2019/2610(RSP)?"),
        (2012, "а раньше?", "а 2003 resolution on Kazakhstan?"),
        (2019, "ал келесі қарарда ше?", "ал 2021/2544(RSP) ше?"),
        (2013, "одан кейінгі қарарларда ше?", "2019/2610(RSP), 2021/2544(RSP) ше?"),
        (2012, "ал бұрын ше?", "ал 2003 resolution on Kazakhstan ше?"),
        (2019, "and even later?", "and 2021/2544(RSP)?"),
        (2019, "а ещё позже?", "а 2021/2544(RSP)?"),
        (2019, "ал одан да кейін ше?", "ал 2021/2544(RSP) ше?"),
    ],
)
def test_texts_are_counted_from_the_text_that_was_spoken_of(corpus: Corpus, year: int, text: str, meant: str) -> None:
    assert absolute(corpus, text, year).removesuffix(" ше?").removesuffix("?") == meant.removesuffix(
        " ше?"
    ).removesuffix("?")


@pytest.mark.parametrize(
    ("year", "text"),
    [
        *(
            (2013, text)
            for text in ("He got seven years after the strike", "a year before the election", "ten years ago")
        ),
        *(
            (2013, text)
            for text in ("How long was he held before that?", "for the next three years", "the following people")
        ),
        *(
            (2013, text)
            for text in ("за год до выборов", "через год после выборов", "срок 7 лет", "до этого он работал")
        ),
        *((2013, text) for text in ("сайлаудан бір жыл бұрын не болды", "он жыл түрме", "алты жылға сотталды")),
        (None, "and two years later?"),
        (2003, "Does the 2013 resolution name previous resolutions?"),
    ],
)
def test_what_counts_from_something_else_stays_as_it_is(corpus: Corpus, year: int | None, text: str) -> None:
    assert absolute(corpus, text, year) == text


@given(
    st.text(alphabet="andthe twoyearslaterbefore0123456789 авследующейрезолюцииодын жылкейінқарар?", max_size=80),
    st.sampled_from(sorted(TEXTS)),
)
@settings(deadline=None)
def test_what_is_absolute_is_not_changed_again(corpus: Corpus, text: str, year: int) -> None:
    once = absolute(corpus, text, year)
    assert absolute(corpus, once, year) == once


@pytest.mark.parametrize(
    "text", ["in which of the five texts?", "в каких из пяти документов?", "бес мәтіннің қайсысында?"]
)
def test_a_number_that_counts_texts_is_no_number_to_look_for(text: str) -> None:
    [span] = counted_texts(text)
    assert text[span.start : span.end] in ("five", "пяти", "бес")


@pytest.mark.parametrize(
    ("history", "question", "paragraph"),
    [
        (
            ["Что говорится о правах ЛГБТИ в тексте 2019 года?"],
            "А в следующей резолюции?",
            "ep-2021-2544-rsp#recital-W",
        ),
        (
            ["2012 жылғы үндеуде дін туралы заң жөнінде не жазылған?"],
            "ал келесі жылы Парламент не деді?",
            "ep-2013-2600-rsp#paragraph-11",
        ),
        (
            ["Were the elections of January 2012 democratic?"],
            "And the ones nine years later?",
            "ep-2021-2544-rsp#recital-D",
        ),
        (
            ["За что завели дело на Елену Семёнову в 2018 году?", "Чего требовал для неё Европарламент в 2019-м?"],
            "А через два года после этого что с ней?",
            "ep-2021-2544-rsp#recital-M",
        ),
    ],
)
def test_such_follow_ups_are_answered_from_the_text_that_is_meant(
    library: Library, history: list[str], question: str, paragraph: str
) -> None:
    answer = ask(library, question, history=history)
    assert paragraph in [citation.id for citation in answer.citations]
    assert answer.understood_as


@pytest.mark.parametrize(
    ("earlier", "question", "reason"),
    [
        ("What does the 2021 resolution say on torture?", "And in the next resolution?", "No text here is later"),
        ("What does the 2003 resolution say on torture?", "and earlier?", "No text here is earlier"),
        ("Что говорит о пытках резолюция 2021 года?", "А в следующей резолюции?", "Более поздних текстов здесь нет"),
        ("2003 жылғы қарар азаптау туралы не дейді?", "ал бұрын ше?", "Бұдан бұрынғы мәтін мұнда жоқ"),
    ],
)
def test_beyond_the_first_and_the_last_text_there_is_none(
    library: Library, earlier: str, question: str, reason: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.status is Status.OUT_OF_SCOPE
    assert (answer.reason or "").startswith(reason)


@pytest.mark.parametrize(
    ("earlier", "question", "year"),
    [
        ("How many journalists were detained in the first half of 2020?", "And in 2018?", "2018"),
        ("2020 жылдың алғашқы жартысында қанша журналист ұсталды?", "ал 2018 жылы ше?", "2018"),
    ],
)
def test_the_same_of_a_year_of_which_it_is_not_told_is_refused(
    library: Library, earlier: str, question: str, year: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.status is Status.NO_EVIDENCE
    assert year in (answer.reason or "")


@pytest.mark.parametrize(
    ("year", "text", "meant"),
    [
        (2021, "and the previous one?", "and 2019/2610(RSP)?"),
        (2013, "And the next one?", "And 2019/2610(RSP)?"),
        (2013, "what about the following?", "what about 2019/2610(RSP)?"),
        (2013, "а в следующей?", "а в 2019/2610(RSP)?"),
        (2021, "А предыдущая?", "А 2019/2610(RSP)?"),
        (2013, "ал келесісінде ше?", "ал 2019/2610(RSP) ше?"),
        (2021, "Ал алдыңғысы ше?", "Ал 2019/2610(RSP) ше?"),
        (2013, "and the others?", "and the other texts?"),
        (2013, "а остальные?", "а другие тексты?"),
        (2013, "ал қалғандарында ше?", "ал басқа мәтіндер ше?"),
        (2013, "and the next trial?", "and the next trial?"),
        (2013, "and the others who were jailed?", "and the others who were jailed?"),
    ],
)
def test_the_next_one_and_the_others_are_texts_behind_a_question_on_a_text(
    corpus: Corpus, year: int, text: str, meant: str
) -> None:
    assert absolute(corpus, text, year) == meant
    for point in (Point(year, TEXTS[year]), Point(year, TEXTS[year], named=True, of_paragraphs=True)):
        assert in_absolute_terms(text, "en", corpus, lambda point=point: point)[0] == text  # type: ignore[misc]


def test_nothing_comes_before_the_first_text(library: Library) -> None:
    answer = ask(library, "and the previous one?", history=["What does the 2003 resolution say about torture?"])
    assert answer.status is Status.OUT_OF_SCOPE


def test_the_next_one_after_a_paragraph_is_a_paragraph(library: Library) -> None:
    answer = ask(library, "and the next one?", history=["What does paragraph 17 of the 2021 resolution say?"])
    assert [citation.id for citation in answer.citations] == ["ep-2021-2544-rsp#paragraph-18"]

"""What a follow-up leaves out: a text, a paragraph, somebody of whom an earlier question was, a day, a kind of list."""

from __future__ import annotations

import pytest

from kzqa.domain import Answer, Status
from kzqa.pipeline import Library, ask


def _last(library: Library, *turns: str) -> Answer:
    *history, question = turns
    return ask(library, question, history=history)


def _cited(answer: Answer) -> list[str]:
    return [citation.id for citation in answer.citations]


def _of(answer: Answer) -> set[str]:
    return {id_.partition("#")[0] for id_ in _cited(answer)}


@pytest.mark.parametrize(
    "turns",
    [
        ("What does the 2021 resolution say about domestic violence?", "Does it mention torture?"),
        ("What does the 2021 resolution say about LGBTI people?", "What does it say about torture?"),
        ("Что говорит резолюция 2021 года о домашнем насилии?", "Что в ней сказано о пытках?"),
        ("Что говорит резолюция 2021 года о домашнем насилии?", "Упоминает ли она пытки?"),
        ("2021 жылғы қарарда ЛГБТИ туралы не айтылған?", "Онда азаптау туралы айтыла ма?"),
    ],
)
def test_what_says_something_is_the_text_that_was_spoken_of(library: Library, turns: tuple[str, ...]) -> None:
    answer = _last(library, *turns)
    assert {"ep-2021-2544-rsp#recital-M", "ep-2021-2544-rsp#paragraph-18"} <= set(_cited(answer))
    assert _of(answer) == {"ep-2021-2544-rsp"}
    assert "2021/2544(RSP)" in (answer.understood_as or "")


@pytest.mark.parametrize(
    "turns",
    [
        ("What does the 2021 resolution say about domestic violence?", "Does it mention Kozlov?"),
        ("What does the 2013 resolution say about Kozlov?", "Does it mention torture?"),
        ("2021 жылғы қарарда ЛГБТИ туралы не айтылған?", "Онда Козлов туралы не дейді?"),
    ],
)
def test_what_a_text_that_was_spoken_of_does_not_mention_is_refused(library: Library, turns: tuple[str, ...]) -> None:
    assert _last(library, *turns).status is Status.NO_EVIDENCE


def test_a_text_stays_what_is_spoken_of_through_what_it_says(library: Library) -> None:
    turns = ("What does the 2013 resolution say about Kozlov?", "Does it mention torture?")
    assert _cited(_last(library, *turns, "what does it say about religion?")) == ["ep-2013-2600-rsp#paragraph-11"]


@pytest.mark.parametrize(
    ("turns", "cited"),
    [
        (("Recital L", "2021"), "ep-2021-2544-rsp#recital-L"),
        (("Recital L", "the 2021 one"), "ep-2021-2544-rsp#recital-L"),
        (("пункт 7", "резолюции 2019 года"), "ep-2019-2610-rsp#paragraph-7"),
        (("7-тармақ не дейді?", "2019 жылғы қарарда"), "ep-2019-2610-rsp#paragraph-7"),
        (("Recital L", "2021", "and M?"), "ep-2021-2544-rsp#recital-M"),
    ],
)
def test_who_is_asked_which_text_is_meant_may_answer_with_it_alone(
    library: Library, turns: tuple[str, ...], cited: str
) -> None:
    assert ask(library, turns[0]).status is Status.BAD_REFERENCE
    assert _cited(_last(library, *turns)) == [cited]


@pytest.mark.parametrize(
    ("turns", "cited"),
    [
        (("What is recital T of the 2021 resolution?", "quote it"), "ep-2021-2544-rsp#recital-T"),
        (("What is recital T of the 2021 resolution?", "quote it", "Who is she?"), "ep-2021-2544-rsp#recital-T"),
        (("What is paragraph 17 of the 2021 resolution?", "Процитируй его"), "ep-2021-2544-rsp#paragraph-17"),
        (
            ("What is paragraph 17 of the 2021 resolution?", "Процитируй его", "А следующий пункт?"),
            "ep-2021-2544-rsp#paragraph-18",
        ),
        (("Где упоминается Иран?", "Дай цитату"), "ep-2013-2600-rsp#paragraph-9"),
        (("2021 жылғы қарардың 3-тармағы", "Дәйексөз келтір"), "ep-2021-2544-rsp#paragraph-3"),
    ],
)
def test_a_paragraph_that_was_shown_is_quoted_again(library: Library, turns: tuple[str, ...], cited: str) -> None:
    assert _cited(_last(library, *turns)) == [cited]


@pytest.mark.parametrize(
    ("turns", "cited"),
    [
        (
            ("Who is Vladimir Kozlov?", "What does the 2013 resolution say about religion?", "Is his trial fair?"),
            "ep-2013-2600-rsp#paragraph-6",
        ),
        (
            ("Кто такой Курамшин?", "Что говорится о свободе религии?", "Сколько ему дали?"),
            "ep-2013-2600-rsp#recital-G",
        ),
        (("Дулат Ағаділ кім?", "Сайлау туралы не айтылған?", "Ол қашан қайтыс болды?"), "ep-2021-2544-rsp#recital-L"),
    ],
)
def test_whoever_was_spoken_of_is_meant_after_something_else_too(
    library: Library, turns: tuple[str, ...], cited: str
) -> None:
    assert cited in _cited(_last(library, *turns))


def test_in_russian_a_thing_is_a_she_as_well(library: Library) -> None:
    answer = _last(library, "Кто такой Козлов?", "Что говорится о смертной казни?", "Когда она была отменена?")
    assert "ep-2021-2544-rsp#paragraph-17" in _cited(answer)


@pytest.mark.parametrize("question", ["what does Parliament ask about it?", "who was detained there?"])
def test_a_day_that_was_asked_about_is_a_subject(library: Library, question: str) -> None:
    answer = _last(library, "What happened on 27 February 2019?", question)
    assert _cited(answer)[0] in {"ep-2019-2610-rsp#recital-J", "ep-2019-2610-rsp#paragraph-8"}
    assert "27 February 2019" in (answer.understood_as or "")


@pytest.mark.parametrize(
    "turns",
    [
        ("Which texts mention torture?", "Which ones do not?"),
        ("В каких текстах говорится о пытках?", "А в каких нет?"),
        ("Қай мәтіндерде азаптау туралы айтылған?", "Қайсысы айтпайды?"),
    ],
)
def test_whoever_asks_for_the_others_is_told_which_are_silent(library: Library, turns: tuple[str, ...]) -> None:
    frame = next(statement.text for statement in _last(library, *turns).statements)
    assert "2013/2600(RSP)" in frame.partition(". ")[0]


@pytest.mark.parametrize(
    ("turns", "cited"),
    [
        (("Что говорится о домашнем насилии?", "Расскажите подробнее"), "ep-2021-2544-rsp#recital-V"),
        (("Сергей Дуванов кто такой?", "ещё"), "ep-2003-kazakhstan#recital-F"),
        (("Сергей Дуванов деген кім?", "толығырақ"), "ep-2003-kazakhstan#recital-F"),
    ],
)
def test_whoever_asks_for_more_is_shown_what_was_not_shown(
    library: Library, turns: tuple[str, ...], cited: str
) -> None:
    answer = _last(library, *turns)
    assert cited in _cited(answer)
    assert not set(_cited(answer)) & set(_cited(ask(library, turns[0])))


def test_who_speaks_is_no_subject_that_is_carried_on(library: Library) -> None:
    answer = _last(library, "What does Parliament say about trade unions?", "In 2019?")
    assert "Parliament" not in (answer.understood_as or "")
    assert _cited(answer)[0] in {"ep-2019-2610-rsp#recital-O", "ep-2019-2610-rsp#recital-P"}


def test_a_word_that_a_term_has_is_no_unknown_name_of_the_conversation(library: Library) -> None:
    first = "Каким двум казахам, бежавшим из Китая, просят дать постоянный статус беженца?"
    assert "ep-2021-2544-rsp#recital-S" in _cited(_last(library, first, "Что с ними сделали в январе?"))


def test_a_verb_is_not_a_party(library: Library) -> None:
    answer = _last(library, "Журналист Сергей Дуванов неше жылға сотталды?", "Ал оны қай күні қамауға алған?")
    assert _cited(answer) == ["ep-2003-kazakhstan#recital-E"]


@pytest.mark.parametrize(
    ("history", "question"),
    [
        ("Who is Duvanov?", "And how old is he?"),
        ("Кто такой Козлов?", "А сколько ему лет?"),
        ("Дуванов кім?", "Ал ол неше жаста?"),
    ],
)
def test_what_is_not_given_is_not_given_behind_an_and_either(library: Library, history: str, question: str) -> None:
    assert _last(library, history, question).status is Status.NO_EVIDENCE


@pytest.mark.parametrize(
    ("history", "question", "recorded"),
    [
        ("What does the 2019 motion say about LGBTI?", "Which group tabled it?", "ALDE"),
        ("Что говорит резолюция 2013 года о Козлове?", "Она принята?", "P7_TA(2013)0190"),
    ],
)
def test_what_is_recorded_of_a_text_is_asked_of_the_one_that_was_spoken_of(
    library: Library, history: str, question: str, recorded: str
) -> None:
    assert recorded in (_last(library, history, question).reason or "")


def test_who_wrote_a_text_is_not_on_what_was_asked_of_it(library: Library) -> None:
    answer = _last(library, "What does the NGO appeal say about religion?", "Who wrote it?")
    assert _cited(answer) == ["ngo-2012-appeal#paragraph-1"]


def test_parliamentary_elections_are_no_parliament(library: Library) -> None:
    turns = ("Что говорится о парламентских выборах в резолюции 2021 года?", "А в обращении 2012 года?")
    assert _cited(_last(library, *turns)) == ["ngo-2012-appeal#paragraph-7"]

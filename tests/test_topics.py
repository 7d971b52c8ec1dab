"""Topics that no text has: a paragraph on a part of one, or on a wider one, is no answer."""

from __future__ import annotations

import pytest

from kzqa.pipeline import Library, ask


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is said about drug users in Kazakhstan?", "drug users"),
        ("What should be done for victims of human trafficking?", "victims of human trafficking"),
        ("Do the texts say anything about prisons for women?", "prisons for women"),
        ("What help should flood victims get?", "flood victims"),
        ("Что говорится о пенсионном фонде?", "пенсионном фонде"),
        ("Что сказано о правах инвалидов?", "правах инвалидов"),
        ("Какая помощь нужна жертвам мошенников?", "жертвам мошенников"),
        ("ЕО-мен визасыз режим туралы не айтылған?", "ЕО-мен визасыз режим"),
        ("Мүгедектердің құқықтары туралы не айтылған?", "Мүгедектердің құқықтары"),
    ],
)
def test_a_topic_of_which_the_texts_have_only_a_part_is_refused_by_name(
    library: Library, question: str, topic: str
) -> None:
    answer = ask(library, question)
    assert answer.status.refused, [citation.id for citation in answer.citations]
    assert topic in (answer.reason or "")


@pytest.mark.parametrize(
    "question",
    [
        "What is said about pregnant women?",
        "What is said about presidential elections?",
        "Что говорится о бездомных?",
        "Что говорится о политзаключённых? | А о бездомных?",
        "Адам саудасы туралы не айтылған?",
        "Темекі туралы не айтылған?",
        "What does Parliament say about land reform?",
        "права инвалидов",
        "мүгедектер құқығы",
        "Что говорится о земельной реформе?",
        "What is said about housing?",
        "Балалар үйі туралы не айтылған?",
        "Мұнай бағасы туралы не айтылған?",
        "Газ бағасы",
        "munai bagasy",
    ],
)
def test_a_topic_that_no_text_has_is_refused(library: Library, question: str) -> None:
    *history, asked = question.split(" | ")
    assert ask(library, asked, history=history).status.refused


@pytest.mark.parametrize(
    "question",
    [
        "What is said about data protection?",
        "What is said about sexual violence?",
        "Is there anything about shelters for women?",
        "Что говорится о правах заключённых?",
        "Что требуется для жертв домашнего насилия?",
        "Что сказано о правах ЛГБТ?",
        "ЛГБТ адамдардың құқықтары туралы не делінген?",
        "Мұнайшылардың ереуілі туралы не айтылған?",
        "Саяси баспана алғандар туралы не айтылған?",
    ],
)
def test_a_topic_that_the_texts_have_in_other_words_is_answered(library: Library, question: str) -> None:
    assert not ask(library, question).status.refused


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What does the Labour Code say about strikes?", "Labour Code"),
        ("What does the anti-corruption law say?", "anti-corruption law"),
        ("What is Kazakhstan's rank in the Human Development Index?", "Human Development Index"),
        ("Что говорит Трудовой кодекс о забастовках?", "Трудовой кодекс"),
        ("На каком месте Казахстан в индексе свободы прессы?", "индексе свободы прессы"),
        ("Отбасы кодексі туралы не айтылған?", "Отбасы кодексі"),
        ("Тіл туралы заңда не айтылған?", "Тіл туралы заңда"),
    ],
)
def test_a_law_or_an_index_that_no_text_names_is_not_answered_by_another(
    library: Library, question: str, document: str
) -> None:
    answer = ask(library, question)
    assert answer.status.refused, [citation.id for citation in answer.citations]
    assert document in (answer.reason or "")


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("What is Kazakhstan's rank in the Democracy Index?", "ep-2019-2610-rsp#recital-C"),
        ("What does the health code say about transgender people?", "ep-2021-2544-rsp#recital-W"),
        ("Что говорится о законе о СМИ?", "ngo-2012-appeal#paragraph-11"),
        ("Кәсіподақтар туралы заң не талап етті?", "ep-2021-2544-rsp#recital-U"),
        ("What is said about Protestants?", "ngo-2012-appeal#paragraph-13"),
        ("Что говорится о протестантах?", "ngo-2012-appeal#paragraph-13"),
    ],
)
def test_a_law_that_a_text_names_and_protestants_are_found(library: Library, question: str, cited: str) -> None:
    assert ask(library, question).citations[0].id == cited


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is Kazakhstan's second largest trading partner?", "second largest"),
        ("Кто второй по величине торговый партнёр Казахстана?", "второй по величине"),
        ("Қазақстанның екінші ірі сауда серіктесі кім?", "екінші ірі"),
    ],
)
def test_the_first_of_a_row_is_no_answer_where_the_second_is_asked_for(
    library: Library, question: str, asked: str
) -> None:
    answer = ask(library, question)
    assert answer.status.refused, [citation.id for citation in answer.citations]
    assert asked in (answer.reason or "")


def test_the_first_of_a_row_is_found(library: Library) -> None:
    answer = ask(library, "Who is Kazakhstan's largest trading partner?")
    assert answer.citations[0].id == "ep-2019-2610-rsp#recital-R"

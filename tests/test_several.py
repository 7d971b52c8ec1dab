"""A question may ask several things in one breath: each is answered, and what is not told is said not to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Answer, Status
from kzqa.pipeline import Library, ask
from kzqa.several import asked_one_by_one

WORDS = st.sampled_from(
    (
        *("who", "when", "why", "what", "and", "or", "the", "court", "did", "Kozlov", "get", ",", ".", "?", "!"),
        *("кто", "когда", "почему", "и", "а", "суд", "осудил", "что", "сколько", "ли", "(", ")", "–", "«", "»"),
        *("кім", "қашан", "неге", "және", "ал", "сотталды", "партия", "ме", "ше"),
    )
)


def anchors(answer: Answer) -> set[str]:
    return {citation.anchor for citation in answer.citations}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When was Alga banned, and what was taken from it?", ("When was Alga banned?", "and what was taken from it?")),
        ("How old is she? And was she freed?", ("How old is she?", "And was she freed?")),
        (
            "My aunt asks about Kozlov. How long did he get and under which article was that?",
            ("My aunt asks about Kozlov. How long did he get?", "and under which article was that?"),
        ),
        (
            "За что судили Мамая и на сколько лет ему запретили писать?",
            ("За что судили Мамая?", "и на сколько лет ему запретили писать?"),
        ),
        (
            "Когда суд запретил партию, а просил ли кто-нибудь её вернуть?",
            ("Когда суд запретил партию?", "а просил ли кто-нибудь её вернуть?"),
        ),
        ("Партияға қашан тыйым салынды, оны кім сұрады?", ("Партияға қашан тыйым салынды?", "оны кім сұрады?")),
        ("Ол сотталды ма және қазір қайда отыр?", ("Ол сотталды ма?", "және қазір қайда отыр?")),
    ],
)
def test_each_question_is_one(text: str, parts: tuple[str, ...]) -> None:
    assert asked_one_by_one(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What happened in Zhanaozen?",
        "Who, when and why banned the party?",
        "In which city, and on what day, was it signed?",
        "Was he freed, or is he still in prison?",
        "What is said of the lawyer who defended Kozlov?",
        "I know a man who loved riddles. Was Kozlov freed?",
        "What do the fuel and energy workers do when the court suspends their union?",
        "Кто и когда запретил ДВК?",
        "Что сказано о тех, кто бастовал?",
        "Освободили ли его или он ещё в тюрьме?",
        "Ол қашан, қай сотта сотталды?",
        "Ол бостандықта ма, әлде түрмеде ме?",
        "who " * 100,
        "Кто это? " * 20,
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert asked_one_by_one(text) == ()


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_parts_are_words_of_the_question_in_their_order(text: str) -> None:
    parts = asked_one_by_one(text)
    assert len(parts) != 1
    at = 0
    for part in parts:
        at = text.index(part.removesuffix("?"), at) + len(part) - 1


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When was the EPCA signed and what kind of review of it is Parliament asking for?", {"paragraph-25"}),
        (
            "What sentence did Petrushova get? And how long was Mamay kept out of journalism?",
            {"recital-G", "recital-L"},
        ),
        ("За что взяли Мурата Тунгышбаева, и чего Парламент требует для него?", {"recital-E", "paragraph-2"}),
        (
            "Көше партиясына қалай тыйым салынды және Парламент оның жақтастары туралы не дейді?",
            {"recital-F", "paragraph-5"},
        ),
    ],
)
def test_what_stands_in_several_paragraphs_is_answered_from_them_all(
    library: Library, question: str, told: set[str]
) -> None:
    answer = ask(library, question)
    assert answer.status is Status.ANSWERED
    assert told <= anchors(answer)
    assert len(answer.citations) == len({citation.id for citation in answer.citations})
    for citation in answer.citations:
        assert library.corpus.by_id[citation.id].text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "anchor", "untold"),
    [
        ("How old was Dulat Agadil's son when he died and where was he buried?", "recital-L", "“where was he buried?”"),
        ("Когда выпустили Виниавского из тюрьмы и сколько у него детей?", "paragraph-10", "«сколько у него детей?»"),
        (
            "Аблязов 2002 жылы неше жылға сотталды, оның неше баласы бар?",
            "recital-H",
            "«оның неше баласы бар?»",
        ),
    ],
)
def test_what_is_told_of_one_half_is_answered_and_the_other_is_said_to_lack(
    library: Library, question: str, anchor: str, untold: str
) -> None:
    answer = ask(library, question)
    assert answer.status is Status.PARTIAL
    assert anchor in anchors(answer)
    assert answer.reason is not None
    assert untold in answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "How old is Bota Jardemalie and where did she study law?",
        "Где учился Дуванов и в каких газетах он начинал?",
        "How many sheep are there in Karaganda, and who counts them?",
        "Сколько овец в Караганде и кто их считает?",
        "Қарағандыда қанша қой бар, оларды кім санайды?",
        "Арон Атабек қандай кітаптар жазған, денсаулығы қалай?",
    ],
)
def test_where_neither_half_is_told_it_is_refused(library: Library, question: str) -> None:
    assert ask(library, question).status.refused


def test_how_a_second_question_was_read_is_shown(library: Library) -> None:
    answer = ask(library, "When was Murat Tungishbaev charged, and what does Parliament ask for him?")
    assert answer.understood_as is not None
    assert "what does Parliament ask for him? (Murat Tungishbaev)" in answer.understood_as


def test_the_next_question_goes_on_from_what_was_asked_together(library: Library) -> None:
    both = "When was Murat Tungishbaev charged, and what does Parliament ask for him?"
    answer = ask(library, "And where was he arrested?", history=[both])
    assert answer.understood_as is not None
    assert "Tungishbaev" in answer.understood_as

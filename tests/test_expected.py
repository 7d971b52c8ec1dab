"""The sort of thing that a question asks for, and whether a text holds one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.expected import Expected, expected_answer, fits, is_counted, is_named_kind


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How old was Zhanbolat Agadil?", Expected.AGE),
        ("Сколько лет Боте Жардемали?", Expected.AGE),
        ("Дулат Ағаділдің ұлы неше жаста еді?", Expected.AGE),
        ("Сколько лет судье, вынесшему приговор?", Expected.AGE),
        ("Сколько лет ему дали?", Expected.NUMBER),
        ("Сколько лет дали Козлову?", Expected.NUMBER),
        ("How much prison time did Kozlov get?", Expected.NUMBER),
        ("How much is the fine?", Expected.MONEY),
        ("Under which article was he convicted?", Expected.ARTICLE),
        ("По какой статье его осудили?", Expected.ARTICLE),
        ("Какую статью Уголовного кодекса просят изменить?", Expected.ARTICLE),
        ("Ол қай баппен сотталды?", Expected.ARTICLE),
        ("Қай баспасөз жабылды?", Expected.ANYTHING),
        ("Какую сумму штрафа назначили?", Expected.MONEY),
        ("Айыппұл қанша теңге?", Expected.MONEY),
        ("Which prison is he held in?", Expected.PLACE),
        ("What prison sentence did he get?", Expected.ANYTHING),
        ("Оған қандай түрме мерзімі берілді?", Expected.ANYTHING),
        ("На каком месте Казахстан в индексе демократии?", Expected.NUMBER),
        ("Какой по счёту участницей протокола стала страна?", Expected.NUMBER),
        ("Демократия индексінде Қазақстан қай орында?", Expected.NUMBER),
        ("Хаттамаға қосылғандардың ішінде нешінші?", Expected.NUMBER),
        ("How does Kazakhstan rank on the index?", Expected.NUMBER),
        ("В каком городе запретили партию?", Expected.PLACE),
        ("Қай елде баспана берілді?", Expected.PLACE),
        ("Where is torture mentioned in the 2021 text?", Expected.ANYTHING),
        ("When was he arrested?", Expected.DATE),
        ("Қашан тұтқындалды?", Expected.DATE),
        ("Who sentenced him?", Expected.PERSON),
        ("Officials who violate human rights", Expected.ANYTHING),
        ("Как звали судью?", Expected.PERSON),
        ("What is said about torture?", Expected.ANYTHING),
    ],
)
def test_a_question_tells_what_must_stand_in_its_answer(question: str, expected: Expected) -> None:
    assert expected_answer(question) is expected


@pytest.mark.parametrize(
    ("expected", "text", "held"),
    [
        (Expected.DATE, "arrested on 28 October 2002", True),
        (Expected.DATE, "arrested the day before", False),
        (Expected.NUMBER, "seven journalists were attacked", True),
        (Expected.NUMBER, "journalists were attacked", False),
        (Expected.AGE, "the lawyer, a 40-year-old, was", True),
        (Expected.AGE, "his 17-year old son", False),
        (Expected.AGE, "sentenced to 17 years", False),
        (Expected.MONEY, "a fine of 2 000 euros", True),
        (Expected.MONEY, "heavily fined", False),
        (Expected.ARTICLE, "charged under Article 405 of the Criminal Code", True),
        (Expected.ARTICLE, "an article in a newspaper", False),
        (Expected.PLACE, "a political refugee in Belgium", True),
        (Expected.PLACE, "the authorities of Kazakhstan", False),
        (Expected.PERSON, "Bota Jardemalie", False),
        (Expected.ANYTHING, "7 May 2012", False),
    ],
)
def test_a_text_is_looked_through_for_it(expected: Expected, text: str, held: bool) -> None:
    assert fits(expected, text) is held


def test_a_place_that_the_question_names_is_no_answer_to_where() -> None:
    assert not fits(Expected.PLACE, "moved to Belgium", asked="where in Belgium lives he")


@pytest.mark.parametrize(
    ("text", "counted"),
    [("eight Kazakh newspapers and 23 web portals", True), ("newspapers were banned on 25 December", False)],
)
def test_a_number_counts_what_stands_behind_it(text: str, counted: bool) -> None:
    assert is_counted(text, [("newspap",)]) is counted


@given(st.text())
def test_any_text_at_all_can_be_asked_and_looked_through(text: str) -> None:
    expected_answer(text)
    for expected in Expected:
        assert fits(expected, text) in (True, False)


def test_a_wording_without_stems_is_no_kind_of_thing() -> None:
    assert not is_named_kind([])
    assert not is_named_kind([()])
    assert is_named_kind([("hospit",)])

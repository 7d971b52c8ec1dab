"""Years in words and in two figures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.pipeline import Library, ask
from kzqa.years import years_in_figures


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("the twenty thirteen resolution", "2013"),
        ("Twenty twenty-one text", "2021"),
        ("the two thousand and three resolution", "2003"),
        ("the text of twenty oh three", "2003"),
        ("in nineteen ninety-five", "1995"),
        ("recital G, '13", "2013"),
        ("the ’21 motion, whom does it name?", "2021"),
        ("the 13 joint motion", "2013"),
        ("резолюция две тысячи тринадцатого года", "2013"),
        ("в две тысячи двадцать первом году", "2021"),
        ("резолюция за 13-й год", "2013"),
        ("21 год, пункт 12", "2021"),
        ("в резолюции 19-го года", "2019"),
        ("екі мың жиырма бірінші жылғы мәтін", "2021"),
        ("екі мың үшінші жылғы қарар", "2003"),
        ("13-жылғы қарар", "2013"),
        ("21-ші жылғы құжат", "2021"),
    ],
)
def test_a_year_however_it_is_written_is_put_into_figures(written: str, year: str) -> None:
    assert year in years_in_figures(written)


@pytest.mark.parametrize(
    "text",
    [
        *("the 21 detained", "13 resolutions", "Article 13 text", "two thousand three hundred people", "twenty years"),
        *("twenty-three people", "'17 leaders' were held", "2019", "paragraph 12 of 2013", "one in twenty three"),
        *("13 лет", "21 год", "в 2013-м году", "две тысячи три человека", "13-й пункт", "с 13-го марта"),
        *("17-жаста", "13-тармақ", "екі мың үш адам", "2013-жылғы қарар"),
    ],
)
def test_what_is_no_year_stays_as_it_is(text: str) -> None:
    assert years_in_figures(text) == text


@given(st.text(alphabet="abcdtwenyhirousa 0123456789'’-,.двтысячитринайекімың", max_size=80))
@settings(deadline=None)
def test_what_is_in_figures_is_not_changed_again(text: str) -> None:
    once = years_in_figures(text)
    assert years_in_figures(once) == once


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("Twenty nineteen motion, recital H: how many were detained?", "ep-2019-2610-rsp#recital-H"),
        ("Para 3, '03: what is demanded?", "ep-2003-kazakhstan#paragraph-3"),
        ("В пункте 17 резолюции за 13-й год что сказано?", "ep-2013-2600-rsp#paragraph-17"),
        ("екі мың жиырма бірінші жылғы мәтіннің P тармағы", "ep-2021-2544-rsp#recital-P"),
    ],
)
def test_a_paragraph_is_found_by_such_a_year(library: Library, question: str, paragraph: str) -> None:
    assert [citation.id for citation in ask(library, question).citations] == [paragraph]

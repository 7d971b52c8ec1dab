"""Bodies that a question names: those that no text names, and those that a text is only sent to."""

from __future__ import annotations

import pytest

from kzqa.domain import Status
from kzqa.pipeline import Library, ask

SENT = {
    "ep-2003-kazakhstan#paragraph-10",
    "ep-2013-2600-rsp#paragraph-18",
    "ep-2019-2610-rsp#paragraph-11",
    "ep-2021-2544-rsp#paragraph-26",
}
"""The paragraphs that forward a text."""


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What does the World Bank say?", "World Bank"),
        ("what does the world bank say?", "world bank"),
        ("Что говорит Всемирный банк?", "Всемирный банк"),
        ("Дүниежүзілік банк не дейді?", "Дүниежүзілік банк"),
        ("what does the committee to protect journalists say?", "committee to protect journalists"),
        ("Что говорит Комитет защиты журналистов?", "Комитет защиты журналистов"),
        ("Что говорит Международная организация труда?", "Международная организация труда"),
        ("Халықаралық еңбек ұйымы не дейді?", "Халықаралық еңбек ұйымы"),
        ("Қауіпсіздік кеңесі не дейді?", "Қауіпсіздік кеңесі"),
        ("Что говорит Конституционный совет?", "Конституционный совет"),
        ("Что говорит Союз журналистов?", "Союз журналистов"),
        ("Что такое БТА Банк?", "БТА Банк"),
        ("What does Freedom Now say?", "Freedom Now"),
        ("Human Rights Watch", "Human Rights Watch"),
        ("What is Human Rights Watch's view?", "Human Rights Watch"),
    ],
)
def test_a_body_of_ordinary_words_that_no_text_names_is_refused_by_its_name(
    library: Library, question: str, name: str
) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE, [citation.id for citation in answer.citations]
    assert (answer.reason or "").count(name) == 1


def test_of_a_bodys_name_no_part_is_told_once_more(library: Library) -> None:
    reason = ask(library, "What do Human Rights Watch and Free Speech Watch say?").reason or ""
    assert "No text here mentions Human Rights Watch and Free Speech Watch." in reason


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What does the International Commission of Jurists say?", "ep-2013-2600-rsp#citation-4"),
        ("Что говорит Коалиция против пыток?", "ep-2021-2544-rsp#recital-M"),
        ("Что говорит Верховный комиссар ООН по правам человека о Жанаозене?", "ep-2013-2600-rsp#recital-O"),
        ("Норвегия Хельсинки комитеті не дейді?", "ngo-2012-appeal#paragraph-1"),
    ],
)
def test_a_body_that_a_text_names_is_found(library: Library, question: str, first: str) -> None:
    assert ask(library, question).citations[0].id == first


@pytest.mark.parametrize(
    "question",
    [
        "What does the UN say?",
        "What does the Council of Europe say?",
        "What does the High Representative say?",
        "What is asked of the President of Kazakhstan?",
        "Что говорит Совет Европы?",
        "Что требуют от президента Казахстана?",
        "Еуропа Кеңесі не дейді?",
        "Қазақстан президентінен не талап етіледі?",
    ],
)
def test_to_whom_a_text_is_sent_says_nothing_of_them(library: Library, question: str) -> None:
    assert SENT.isdisjoint(citation.id for citation in ask(library, question).citations)


@pytest.mark.parametrize(
    "question",
    ["To whom is the 2021 resolution forwarded?", "Кому направляется резолюция?", "Қарар кімге жіберіледі?"],
)
def test_whoever_asks_to_whom_is_told(library: Library, question: str) -> None:
    assert ask(library, question).citations[0].id in SENT

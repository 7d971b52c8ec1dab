"""Whose words are asked for: what one says of somebody is not given as what another says."""

from __future__ import annotations

import pytest

from kzqa.domain import Status
from kzqa.pipeline import Library, ask

BY_THE_NGOS = "ngo-2012-appeal#paragraph-10"


@pytest.mark.parametrize(
    "question",
    [
        "What does the Parliament demand for Sokolova?",
        "What did the Parliament say about Viniavskii?",
        "Что Европарламент говорит о Соколовой?",
        "Парламент Соколова туралы не дейді?",
    ],
)
def test_what_ngos_say_of_somebody_is_not_parliaments(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE, [citation.id for citation in answer.citations]
    assert "2021/2544(RSP)" in (answer.reason or "")
    assert answer.nearest == (BY_THE_NGOS,)


@pytest.mark.parametrize(
    "question",
    [
        "What do the NGOs ask for Duvanov?",
        "Что говорят НПО о Козлове?",
        "Что НПО требуют для Дуванова?",
        "ҮЕҰ Козлов туралы не дейді?",
    ],
)
def test_what_parliament_says_of_somebody_is_not_the_ngos(library: Library, question: str) -> None:
    assert ask(library, question).status is Status.NO_EVIDENCE


@pytest.mark.parametrize(
    "question",
    [
        "What does the OSCE say about Kozlov?",
        "What does the EEAS say about Kozlov?",
        "What did Pillay say about Kozlov?",
        "Что говорит парламент Казахстана о Козлове?",
    ],
)
def test_a_body_that_says_nothing_of_somebody_is_not_given_anothers_words(library: Library, question: str) -> None:
    assert ask(library, question).status is Status.NO_EVIDENCE


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("What did Ashton say about Kozlov?", "ep-2013-2600-rsp#citation-3"),
        ("Что говорит Эштон о Козлове?", "ep-2013-2600-rsp#citation-3"),
        ("What does the Parliament say about Kozlov?", "ep-2013-2600-rsp#paragraph-6"),
        ("Еуропарламент Козлов үшін не талап етеді?", "ep-2013-2600-rsp#paragraph-6"),
        ("What do the NGOs say about Sokolova?", BY_THE_NGOS),
        ("What does the Norwegian Helsinki Committee say about Sokolova?", BY_THE_NGOS),
        ("Норвегия Хельсинки комитеті Соколова туралы не дейді?", BY_THE_NGOS),
        ("What does the International Partnership for Human Rights say about Sokolova?", BY_THE_NGOS),
        ("What does the EU say about Duvanov?", "ep-2003-kazakhstan#citation-5"),
        ("What do NGOs say about violence against women?", "ep-2021-2544-rsp#recital-V"),
    ],
)
def test_what_somebody_does_say_is_given(library: Library, question: str, cited: str) -> None:
    assert ask(library, question).citations[0].id == cited


def test_of_two_persons_parliament_answers_for_the_one_of_whom_it_speaks(library: Library) -> None:
    answer = ask(library, "What does the Parliament demand for Kozlov and Sokolova?")
    assert BY_THE_NGOS not in [citation.id for citation in answer.citations]
    assert "Natalia Sokolova" in (answer.reason or "")

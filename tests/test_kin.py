"""Whose wife, or son, somebody is: asked of either."""

from __future__ import annotations

import pytest

from kzqa.domain import Span, Status
from kzqa.kin import converse, stands_beside
from kzqa.morphology import english_stems
from kzqa.pipeline import Library, ask

WIFE, HUSBAND = english_stems("wife"), english_stems("husband")
TEXT = "whereas the court held Aliya Turusbekova, the wife of Vladimir Kozlov, personally liable"


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("Who is Turusbekova's husband?", "ep-2013-2600-rsp#recital-A"),
        ("Кто муж Турусбековой?", "ep-2013-2600-rsp#recital-A"),
        ("Алия Тұрысбекованың күйеуі кім?", "ep-2013-2600-rsp#recital-A"),
        ("Who is Kozlov's wife?", "ep-2013-2600-rsp#recital-A"),
        ("Козловтың әйелі кім?", "ep-2013-2600-rsp#recital-A"),
        ("Кто отец Жанболата Агадила?", "ep-2021-2544-rsp#recital-L"),
        ("Жанболат Ағаділдің әкесі кім?", "ep-2021-2544-rsp#recital-L"),
        ("Who is Dulat Agadil's son?", "ep-2021-2544-rsp#recital-L"),
    ],
)
def test_a_word_for_kin_is_understood_from_either_side(library: Library, question: str, cited: str) -> None:
    assert [citation.id for citation in ask(library, question).citations] == [cited]


@pytest.mark.parametrize(
    "question",
    ["Who is Dulat Agadil's father?", "Кто муж Розы Тулетаевой?", "Козловтың әкесі кім?", "Who is Kozlov's husband?"],
)
def test_kin_of_whom_nothing_is_told_are_refused(library: Library, question: str) -> None:
    assert ask(library, question).status is Status.NO_EVIDENCE


def test_the_word_stands_within_two_words_of_the_name_it_is_said_of() -> None:
    wife, husband = (Span(TEXT.index(name), TEXT.index(name) + len(name)) for name in ("Aliya Turusbekova", "Kozlov"))
    assert converse(HUSBAND) == (WIFE,)
    assert stands_beside(WIFE, TEXT, [wife])
    assert not stands_beside(HUSBAND, TEXT, [wife, husband])
    assert not stands_beside(WIFE, TEXT, [wife], others=[Span(wife.start, wife.end)])
    assert converse(english_stems("judge")) == ()

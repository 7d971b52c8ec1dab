"""When, and by whom, things were founded: a date or a person beside their names is no answer."""

from __future__ import annotations

import pytest

from kzqa.pipeline import Library, ask


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When was International Legal Initiative founded?", "do not say when"),
        ("When was Democratic Choice of Kazakhstan founded?", "do not say when"),
        ("Когда была основана газета «Взгляд»?", "не сказано, когда"),
        ("Когда создана партия Нур-Отан?", "не сказано, когда"),
        ("«Республика» газеті қашан құрылды?", "қашан екені айтылмаған"),
        ("Кто создал партию «Алга»?", "кто это основал"),
        ("«Республика» газетін кім құрды?", "кім құрғаны айтылмаған"),
    ],
)
def test_it_is_said_that_a_founding_is_not_told(library: Library, question: str, said: str) -> None:
    answer = ask(library, question)
    assert answer.status.refused, [citation.id for citation in answer.citations]
    assert said in (answer.reason or "")


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("Who founded Democratic Choice of Kazakhstan?", "ep-2021-2544-rsp#recital-T"),
        ("Кто основал «Демократический выбор Казахстана»?", "ep-2021-2544-rsp#recital-T"),
        ("Қазақстанның демократиялық таңдауын кім құрды?", "ep-2021-2544-rsp#recital-T"),
        ("Who established a working group on the Criminal Code?", "ep-2013-2600-rsp#recital-I"),
    ],
)
def test_a_founder_who_is_told_is_found(library: Library, question: str, cited: str) -> None:
    assert ask(library, question).citations[0].id == cited

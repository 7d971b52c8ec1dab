"""No question keeps a server busy: planning takes time in proportion to its length, whatever is repeated in it.

A pattern that looks at every pair of places takes a hundred times longer for a question ten times as long, and one of
4,000 characters would take minutes. The bound is generous, as this is no benchmark (``python -m benchmarks.question``).
"""

from __future__ import annotations

from time import perf_counter

import pytest

from kzqa.acts.verbs import read_acts
from kzqa.nodes import clauses
from kzqa.pipeline import Library
from kzqa.several import asked_one_by_one

LENGTH = 4_000
BOUND = 8.0
"""Seconds; on two processors that share a memory, with other work on both, the slowest of these takes 1.5."""


@pytest.mark.parametrize(
    "repeated",
    [
        *("1", "а1", "a1 ", "1-", "1,", "-", "ә", "X", "йцук", "x-", "І", "('", "« »", "п. ", "а) "),
        *("the ", "what did the ", "of the year ", "which text ", "where is the number 1 ", "how many times ", "Ivan "),
        *("в каком ", "что сказано ", "сколько ", "кроме ", "21 год, ", "Козлов ", "меня зовут ", "профсаюзе "),
        *("қай ", "неше рет ", "қай мәтінде 1 ", "индекс қай ", "азптау ", "менің атым ", "2013 жылғы "),
        *("gjxtve ", "црщ ", "ек3нш3 ", "the appeal of ", "recital T, ", "paragraphs 1-", "2021/2544(RSP) "),
        *(
            "'a ",
            '"the words" ',
            "“ ",
            "where does it say “x ... ",
            "and who ",
            "и кто, ",
            "texts since 2019 ",
            "сотталды ма, ",
        ),
        *(
            "which newspapers and courts named ",
            "какие газеты названы ",
            "қай қалалар мен ",
            "newspapers, ",
            "who is named ",
        ),
    ],
)
def test_a_question_of_one_thing_many_times_is_planned_all_the_same(library: Library, repeated: str) -> None:
    question = (repeated * LENGTH)[:LENGTH]
    library.planner.plan("what")
    begun = perf_counter()
    library.planner.plan(question)
    asked_one_by_one(question)
    assert perf_counter() - begun < BOUND


@pytest.mark.parametrize("repeated", ["A. B. Smith 12. C. D. Jones 13. ", "ст. 5. п. 6. ", "12. ", "Calls on, and "])
def test_a_text_of_one_thing_many_times_is_read_all_the_same(repeated: str) -> None:
    """To look for an abbreviation before each boundary took 17 s for 45,000 characters when all before was searched."""
    begun = perf_counter()
    text = (repeated * 60_000)[:60_000]
    assert clauses(text)
    list(read_acts(text, resolving=True))
    assert perf_counter() - begun < BOUND

"""More is what was not shown yet; "the other texts" and "compare that" go on from the text before."""

from __future__ import annotations

import pytest

from kzqa.domain import Status
from kzqa.pipeline import Library, ask


def sources(library: Library, question: str, history: list[str]) -> set[str]:
    return {citation.id.partition("#")[0] for citation in ask(library, question, history=history).citations}


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("What is said about torture in prisons?", "What else?"),
        ("Кого посадили за поддержку ДВК?", "Что ещё о них сказано?"),
        ("Мақс Боқаевқа қандай тыйым салынған?", "Ол туралы тағы не айтылған?"),
        ("Сколько лет дали Мухтару Аблязову в 2002 году?", "Что ещё о нём есть в документах?"),
        ("What is the 2019 motion about?", "Anything else?"),
        ("Что говорится о пытках в тюрьмах?", "А ещё что-нибудь?"),
        ("Түрмедегі азаптау туралы не айтылған?", "Тағы бірдеңе бар ма?"),
    ],
)
def test_more_is_what_was_not_shown_yet(library: Library, earlier: str, question: str) -> None:
    shown = {citation.id for citation in ask(library, earlier).citations}
    more = {citation.id for citation in ask(library, question, history=[earlier]).citations}
    assert more
    assert shown.isdisjoint(more)


def test_each_time_there_is_more_until_there_is_none(library: Library) -> None:
    history = ["Where is Elena Semenova mentioned?"]
    first = ask(library, history[0])
    last = ask(library, "Anywhere else?", history=history)
    assert first.citations
    assert last.status is Status.NO_EVIDENCE
    assert "no more about this than what was shown" in (last.reason or "")
    history = ["What is said about torture in prisons?"]
    seen: list[str] = [citation.id for citation in ask(library, history[0]).citations]
    for _ in range(3):
        answer = ask(library, "What else?", history=history)
        history.append("What else?")
        seen += [citation.id for citation in answer.citations]
    assert len(seen) == len(set(seen)) > 5


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("What does the 2019 motion say about torture?", "And the other texts?"),
        ("Что в резолюции 2019 года о пытках?", "А в других текстах?"),
        ("2019 жылғы қарарда азаптау туралы не айтылған?", "Ал басқа мәтіндерде ше?"),
    ],
)
def test_the_other_texts_are_those_that_were_not_asked(library: Library, earlier: str, question: str) -> None:
    assert sources(library, earlier, []) == {"ep-2019-2610-rsp"}
    others = sources(library, question, [earlier])
    assert "ep-2019-2610-rsp" not in others
    assert len(others) > 1


@pytest.mark.parametrize(
    ("earlier", "question", "texts"),
    [
        ("What does the 2019 motion say about torture?", "Compare that with the 2021 text", {"2019", "2021"}),
        ("Что в резолюции 2003 года о пытках?", "Сравните с резолюцией 2021 года", {"2003", "2021"}),
        ("2019 жылғы қарарда ЛГБТ туралы не айтылған?", "Осыны 2021 жылғы мәтінмен салыстыр", {"2019", "2021"}),
        ("What does the 2003 text demand?", "Compare it with the 2021 one", {"2003", "2021"}),
        ("What about torture in 2019?", "Compare the 2003 and 2021 texts on it", {"2003", "2021"}),
    ],
)
def test_what_is_compared_with_a_text_is_the_one_that_was_asked(
    library: Library, earlier: str, question: str, texts: set[str]
) -> None:
    assert {source.split("-")[1] for source in sources(library, question, [earlier])} == texts


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("Who was Dulat Agadil?", "Apart from him and his son, who else died that year?"),
        ("Who was Dulat Agadil?", "And what else happened to those who mourned him?"),
    ],
)
def test_who_asks_for_others_may_mean_the_paragraph_that_was_shown(
    library: Library, earlier: str, question: str
) -> None:
    """Of a paragraph only the clauses that answer were shown: the next fact may stand beside them."""
    shown = ask(library, earlier).citations[0].id
    assert shown in {citation.id for citation in ask(library, question, history=[earlier]).citations}

"""What texts condemn, welcome, ask of whom: every clause that does is looked up, or it is said that none does."""

from __future__ import annotations

import pytest

from kzqa.domain import Answer, Kind, Narrowing, Status
from kzqa.pipeline import Library, ask
from kzqa.wording import message

WELCOMED_IN_2021 = {f"ep-2021-2544-rsp#paragraph-{number}" for number in (4, 8, 17)}
CONDEMNED = {"ep-2003-kazakhstan#paragraph-5", "ep-2013-2600-rsp#paragraph-2", "ep-2021-2544-rsp#paragraph-5"}
CONDEMNED |= {"ep-2019-2610-rsp#paragraph-4", "ep-2019-2610-rsp#paragraph-5", "ep-2021-2544-rsp#paragraph-10"}
OF_THE_COMMISSION = {"ep-2003-kazakhstan#paragraph-9", "ep-2021-2544-rsp#paragraph-25"}
OF_THE_DELEGATION = {"ep-2013-2600-rsp#paragraph-17", "ep-2019-2610-rsp#paragraph-10"}
OF_THE_DELEGATION |= {"ep-2021-2544-rsp#paragraph-21", "ep-2021-2544-rsp#paragraph-22"}
OF_THE_MEMBER_STATES = {
    "ep-2013-2600-rsp#paragraph-5",
    "ep-2021-2544-rsp#paragraph-20",
    "ep-2021-2544-rsp#paragraph-23",
}
REGARDED_IN_2013 = {f"ep-2013-2600-rsp#citation-{number}" for number in range(1, 9)}


def _cited(library: Library, question: str, *history: str) -> set[str]:
    return {citation.id for citation in ask(library, question, history=history).citations}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does Parliament welcome in the 2021 resolution?", WELCOMED_IN_2021),
        ("Что приветствует резолюция 2021 года?", WELCOMED_IN_2021),
        ("2021 жылғы қарар нені құптайды?", WELCOMED_IN_2021),
        ("What does Parliament condemn?", CONDEMNED),
        ("Что Европарламент осуждает?", CONDEMNED),
        ("Еуропарламент нені айыптайды?", CONDEMNED),
        ("What is asked of the Commission?", OF_THE_COMMISSION),
        ("Чего парламент требует от Комиссии?", OF_THE_COMMISSION),
        ("Парламент Еуропалық комиссиядан не сұрайды?", OF_THE_COMMISSION),
        ("What should the EU Delegation do?", OF_THE_DELEGATION),
        ("Что должна делать делегация ЕС?", OF_THE_DELEGATION),
        ("ЕО өкілдігінен не талап етіледі?", OF_THE_DELEGATION),
        ("What does Parliament want the Member States to do?", OF_THE_MEMBER_STATES),
        ("Что должны сделать государства-члены?", OF_THE_MEMBER_STATES),
        ("Мүше мемлекеттерден не талап етіледі?", OF_THE_MEMBER_STATES),
        ("What does the 2013 motion have regard to?", REGARDED_IN_2013),
        ("Какие документы принимает во внимание резолюция 2013 года?", REGARDED_IN_2013),
        ("2013 жылғы қарар қандай құжаттарды назарға алады?", REGARDED_IN_2013),
    ],
)
def test_all_that_a_text_does_is_cited(library: Library, question: str, expected: set[str]) -> None:
    assert _cited(library, question) == expected


def test_the_count_is_stated_and_each_clause_quoted(library: Library) -> None:
    answer = ask(library, "What does Parliament condemn?")
    assert str(len(CONDEMNED)) in answer.statements[0].text
    for citation in answer.citations:
        assert any(verb in citation.quote.lower() for verb in ("condemns", "criticises", "deplores"))
    assert [c.id for c in answer.citations] == sorted(
        (c.id for c in answer.citations), key=lambda id_: library.corpus.source_by_id[id_.partition("#")[0]].year
    )


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does the 2003 resolution welcome?", "2003 resolution on Kazakhstan"),
        ("Что приветствует резолюция 2003 года?", "2003 resolution on Kazakhstan"),
        ("2003 жылғы қарар нені құптайды?", "2003 resolution on Kazakhstan"),
        ("What does Parliament ask NATO to do?", "NATO"),
        ("Чего парламент требует от Всемирного банка?", "Всемирного банка"),
        ("Чего требует НПО от Казахстана?", "НПО"),
        ("What does Parliament ask NGOs to do?", "NGOs"),
        ("What does the 2021 resolution call on the Council to do?", "2021/2544(RSP)"),
    ],
)
def test_what_no_clause_does_is_refused_with_the_reason(library: Library, question: str, named: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE
    assert named in _before_the_list(answer)


def _before_the_list(answer: Answer) -> str:
    """What a refusal says before it tells which texts there are."""
    holds = message(answer.language, "refuse.holds", count=5, texts="").partition(":")[0]
    said, found, _ = (answer.reason or "").partition(holds)
    assert found
    return said


def test_what_the_chosen_text_does_not_do_is_said_of_that_text(library: Library) -> None:
    narrowing = Narrowing(sources=("ep-2003-kazakhstan",))
    answer = ask(library, "What does Parliament welcome?", narrowing=narrowing)
    assert answer.status is Status.NO_EVIDENCE
    assert "2003 resolution on Kazakhstan" in _before_the_list(answer)
    assert all(not id_.startswith("ep-2003") for id_ in answer.nearest)


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        ("What does the 2019 motion condemn?", "And what does it welcome?", set()),
        ("What does the 2021 resolution condemn?", "and what does it welcome?", WELCOMED_IN_2021),
        ("Что приветствует резолюция 2013 года?", "А в 2021 году?", WELCOMED_IN_2021),
        ("2013 жылғы қарар нені құптайды?", "Ал 2021 жылы ше?", WELCOMED_IN_2021),
        ("What is asked of the Council?", "And of the Member States?", OF_THE_MEMBER_STATES),
        ("Чего парламент просит от Совета?", "А от Комиссии?", OF_THE_COMMISSION),
    ],
)
def test_a_follow_up_changes_the_verb_the_text_or_to_whom(
    library: Library, history: str, question: str, expected: set[str]
) -> None:
    answer = ask(library, question, history=[history])
    assert {citation.id for citation in answer.citations} == expected
    assert answer.understood_as


def test_what_a_third_question_goes_on_from_is_told_in_its_words(library: Library) -> None:
    answer = ask(library, "А в 2021 году?", history=["Что осуждает парламент?", "А что приветствует?"])
    assert {citation.id for citation in answer.citations} == WELCOMED_IN_2021
    assert answer.understood_as == "А в 2021 году? (приветствует)"


def test_on_a_subject_the_clauses_on_it_stand_beside_what_is_found(library: Library) -> None:
    cited = _cited(library, "What does Parliament demand of the government on torture?")
    assert {"ep-2019-2610-rsp#paragraph-7", "ep-2021-2544-rsp#paragraph-17", "ep-2021-2544-rsp#paragraph-18"} <= cited
    assert len(cited) <= 6


@pytest.mark.parametrize(
    "question",
    [
        "Can the head of state tell the judges what to do?",
        "Does any text admit that nobody is ever punished for torture?",
        "Who among the opposition leaders was condemned to prison in 2002?",
        "Предлагает ли парламент ввести санкции?",
        "Бейбіт жиналыстар туралы заңды өзгерту талап етілді ме?",
        "What does the 2003 text ask about the ombudsman?",
    ],
)
def test_a_question_of_a_fact_is_searched_for(library: Library, question: str) -> None:
    plan = library.planner.plan(question)
    assert plan.acts is None or plan.acts.beside


def test_an_asker_who_tells_of_himself_is_understood(library: Library) -> None:
    question = "I am writing a paper on unions: what does the 2021 resolution actually welcome?"
    assert _cited(library, question) == WELCOMED_IN_2021


def test_whom_texts_speak_to_beside_the_country(library: Library) -> None:
    question = "Who is called on in the 2021 resolution, apart from Kazakhstan?"
    cited = _cited(library, question)
    assert cited == {f"ep-2021-2544-rsp#paragraph-{number}" for number in (20, 21, 22, 23, 25)}
    in_2013 = {f"ep-2013-2600-rsp#paragraph-{number}" for number in (5, 13, 17)}
    assert _cited(library, "And in the 2013 resolution?", question) == in_2013
    besides = _cited(library, "Who is called on in the 2021 resolution, other than the EU Delegation?")
    assert besides.isdisjoint(OF_THE_DELEGATION)
    assert {"ep-2021-2544-rsp#paragraph-20", "ep-2021-2544-rsp#paragraph-1"} <= besides


@pytest.mark.parametrize(
    ("asking", "asked"),
    [
        ("What does the EU ask Kazakhstan to do?", "What does Parliament ask Kazakhstan to do?"),
        ("What does Brussels want from Kazakhstan?", "What does Parliament want from Kazakhstan?"),
        ("What is demanded by the EU of Kazakhstan?", "What does Parliament demand of Kazakhstan?"),
        ("What does the EU Parliament demand of Kazakhstan?", "What does Parliament demand of Kazakhstan?"),
        ("Чего ЕС требует от Казахстана?", "Чего парламент требует от Казахстана?"),
        ("Чего Парламент ЕС требует от Казахстана?", "Чего парламент требует от Казахстана?"),
        ("ЕО Қазақстаннан не талап етеді?", "Парламент Қазақстаннан не талап етеді?"),
        ("ЕО парламенті Қазақстаннан не талап етеді?", "Парламент Қазақстаннан не талап етеді?"),
    ],
)
def test_who_asks_is_not_taken_for_who_is_asked(library: Library, asking: str, asked: str) -> None:
    plans = [library.planner.plan(question).acts for question in (asking, asked)]
    assert plans[0]
    assert plans[1]
    assert list(plans[0].found) == list(plans[1].found)
    assert "ep-2021-2544-rsp#paragraph-1" in plans[0].found
    assert "ep-2021-2544-rsp#paragraph-22" not in plans[0].found


@pytest.mark.parametrize(
    "question",
    [
        "What does the Commission ask Kazakhstan to do?",
        "Чего Комиссия требует от Казахстана?",
        "Комиссия Қазақстаннан не талап етеді?",
    ],
)
def test_what_another_body_asks_is_no_act_of_a_text(library: Library, question: str) -> None:
    assert library.planner.plan(question).acts is None


def test_what_is_demanded_is_nobody_who_is_asked(library: Library) -> None:
    """ "Reaffirms its call for the release of all persons" asks that of the country."""
    cited = _cited(library, "What is asked of Kazakhstan in the 2013 resolution?")
    assert {"ep-2013-2600-rsp#paragraph-3", "ep-2013-2600-rsp#paragraph-6"} <= cited
    assert "ep-2013-2600-rsp#paragraph-17" not in cited


@pytest.mark.parametrize("subject", ["civil society", "NGOs", "peaceful assembly"])
def test_what_is_demanded_on_a_subject_is_not_asked_of_it(library: Library, subject: str) -> None:
    for verb in ("demand", "welcome"):
        plan = library.planner.plan(f"What does Parliament {verb} on {subject}?")
        assert plan.acts is None or plan.acts.beside


def test_what_was_shown_is_not_shown_again_and_no_lie_is_told_of_it(library: Library) -> None:
    question = "What does the 2021 resolution condemn?"
    for further in ("What else?", "What else does it condemn?"):
        answer = ask(library, further, history=[question])
        assert answer.status is Status.NO_EVIDENCE
        assert _before_the_list(answer).strip() == message("en", "refuse.nothing_more")
        assert answer.nearest
        assert all(not id_.startswith("ep-2021") for id_ in answer.nearest)
    recitals = ask(library, "What does Parliament condemn?", narrowing=Narrowing(kinds=(Kind.RECITAL,)))
    assert _before_the_list(recitals).strip() == message("en", "refuse.nothing_chosen")


def test_clauses_on_a_subject_are_those_of_the_text_that_is_asked(library: Library) -> None:
    acts = library.planner.plan("What does the 2013 motion ask of the government on law?").acts
    assert acts
    assert acts.beside
    assert all(id_.startswith("ep-2013") for id_ in acts.found)


def test_organisations_and_parliament_are_told_apart(library: Library) -> None:
    assert {id_.partition("#")[0] for id_ in _cited(library, "What do the NGOs ask the EU to do?")} == {
        "ngo-2012-appeal"
    }
    assert "ngo-2012-appeal" not in {id_.partition("#")[0] for id_ in _cited(library, "What does Parliament welcome?")}


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What does Kazakhstan ask of the EU?", "en"),
        ("What does Kazakhstan condemn?", "en"),
        ("Чего Казахстан требует от ЕС?", "ru"),
        ("Қазақстан ЕО-дан не талап етеді?", "kk"),
        ("Қазақстан билігі ЕО-дан не талап етеді?", "kk"),
    ],
)
def test_what_the_country_asks_is_no_demand_of_a_text(library: Library, question: str, language: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE
    assert (answer.reason or "").startswith(message(language, "refuse.others_act", who="\0").partition("\0")[0])


@pytest.mark.parametrize(
    "question",
    [
        "What is demanded of Kazakhstan?",
        "К чему призывает Казахстан резолюция?",
        "Чего требует от Казахстана Европарламент?",
        "Чего хочет от Казахстана Парламент?",
        "Қазақстан билігін Парламент неге шақырады?",
        "Қазақстаннан Парламент не талап етеді?",
    ],
)
def test_what_is_asked_of_the_country_is_told_whatever_the_order_of_the_words(library: Library, question: str) -> None:
    assert {"ep-2003-kazakhstan#paragraph-7", "ep-2021-2544-rsp#paragraph-18"} <= _cited(library, question)


def test_the_parliament_of_the_country_is_another(library: Library) -> None:
    assert _cited(library, "Қазақстан парламентінен не талап етіледі?") == {"ep-2003-kazakhstan#paragraph-7"}


@pytest.mark.parametrize(
    ("history", "question", "cited"),
    [
        ("Кто такой Мендыгазиев?", "что парламент требует?", {"ep-2021-2544-rsp#paragraph-4"}),
        (
            "What does the 2013 text say about the lawyers?",
            "what does Parliament urge?",
            {"ep-2013-2600-rsp#paragraph-10"},
        ),
    ],
)
def test_what_is_demanded_after_somebody_is_demanded_for_him(
    library: Library, history: str, question: str, cited: set[str]
) -> None:
    found = _cited(library, question, history)
    assert cited <= found
    assert len(found) <= len(cited) + 1


def test_what_is_demanded_after_somebody_for_whom_nothing_is_demanded_is_all(library: Library) -> None:
    demands = _cited(library, "What does Parliament demand?", "Who is Dulat Agadil?")
    assert demands == _cited(library, "What does Parliament demand?")

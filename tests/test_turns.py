"""Of two readings of a question in a conversation the texts decide."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kzqa.domain import Status
from kzqa.evals.suite import load_suite
from kzqa.pipeline import Library, ask

ROOT = Path(__file__).resolve().parents[1]
WHO = {"en": "Who is Vladimir Kozlov?", "ru": "Кто такой Владимир Козлов?", "kk": "Владимир Козлов кім?"}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Is it true that those who torture go unpunished?"),
        ("en", "What is asked about the death penalty, and is it abolished?"),
        ("ru", "Правда ли, что смертную казнь отменили, и когда это было?"),
        ("ru", "Что говорится о насилии в семье и об их жертвах?"),
        ("kk", "Өлім жазасы туралы не айтылған, ол жойылды ма?"),
    ],
)
def test_a_pronoun_does_not_pull_a_question_on_something_else_into_the_conversation(
    library: Library, language: str, question: str
) -> None:
    alone, after = ask(library, question), ask(library, question, history=[WHO[language]])
    assert after.citations == alone.citations
    assert after.citations
    assert after.understood_as is None


@pytest.mark.parametrize(
    ("earlier", "question", "reading"),
    [
        ("Who is Sergei Duvanov?", "Was his trial fair?", "Was his trial fair? (Sergei Duvanov)"),
        ("Дуванов кім?", "Соты әділ өтті ме?", "Оның соты әділ өтті ме? (Sergei Duvanov)"),
        ("Дуванов кім?", "Ал адвокаты кім болды?", "Ал оның адвокаты кім болды? (Sergei Duvanov)"),
        ("Дуванов кім?", "Ал, соты әділ өтті ме?", "Ал оның соты әділ өтті ме? (Sergei Duvanov)"),
        (
            "Макс Боқаев кім?",
            "Кассациялық шағымы қабылданды ма?",
            "Оның кассациялық шағымы қабылданды ма? (Maks Bokayev)",
        ),
        ("Макс Боқаев кім?", "Шағымы қабылданды ма?", "Оның шағымы қабылданды ма? (Maks Bokayev)"),
        ("Макс Боқаев кім?", "Ол түрмеден қашан босады?", "Ол түрмеден қашан босады? (Maks Bokayev)"),
    ],
)
def test_what_can_only_be_of_the_person_who_was_spoken_of_is_never_answered_with_another_s(
    library: Library, earlier: str, question: str, reading: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.understood_as == reading
    assert {c.id for c in answer.citations} <= {c.id for c in ask(library, earlier).citations}


@pytest.mark.parametrize(
    "question",
    ["Құқығы бұзылған адам қайда шағымдана алады?", "Адам құқықтары жөніндегі уәкіл туралы не айтылған?", "Алматы ше?"],
)
def test_a_kazakh_question_that_says_whose_is_read_as_it_stands(library: Library, question: str) -> None:
    assert "Оның" not in (ask(library, question, history=["Дуванов кім?"]).understood_as or "")


@pytest.mark.parametrize(
    ("earlier", "question"),
    [("Who is Aset Mataev?", "Sentenced for how long?"), ("Кто такой Асет Матаев?", "На сколько лет осудили?")],
)
def test_a_detail_that_is_told_of_others_alone_is_refused(library: Library, earlier: str, question: str) -> None:
    assert not ask(library, question).status.refused
    assert ask(library, question, history=[earlier]).status.refused


def test_another_subject_is_not_answered_with_the_person_who_was_spoken_of(library: Library) -> None:
    answer = ask(library, "А что с выборами?", history=["За что осудили Дуванова?", "А Петрушову?"])
    assert answer.citations[0].id != "ep-2003-kazakhstan#recital-G"


UNION = "ep-2021-2544-rsp#paragraph-11"


@pytest.mark.parametrize(
    ("earlier", "question", "first"),
    [
        ("Was the union of fuel and energy workers suspended?", "For how long, and by whom?", UNION),
        ("Энергетиктер кәсіподағы неге тоқтатылды?", "Неше айға?", UNION),
        ("Дулат Агадил кто?", "И в каком месяце?", "ep-2021-2544-rsp#recital-L"),
    ],
)
def test_what_is_refused_by_itself_and_answered_in_the_conversation_is_a_follow_up(
    library: Library, earlier: str, question: str, first: str
) -> None:
    assert ask(library, question).status.refused
    answer = ask(library, question, history=[earlier])
    assert answer.citations[0].id == first
    assert answer.understood_as


@pytest.mark.parametrize(
    ("earlier", "question", "first"),
    [
        ("Where does Kazakhstan rank for corruption?", "And for democracy?", "ep-2019-2610-rsp#recital-C"),
        ("2021 жылғы сайлауда бақылаушыларға кедергі болды ма?", "Интернет ше?", "ep-2021-2544-rsp#recital-H"),
        (
            "Were observers of the elections of 2021 obstructed?",
            "And capital punishment?",
            "ep-2021-2544-rsp#paragraph-17",
        ),
        (
            "Что сказано в 2021 году о насилии над женщинами?",
            "И чего требуют от властей?",
            "ep-2021-2544-rsp#paragraph-13",
        ),
        (
            "What is said about domestic violence?",
            "And what is the government asked to do?",
            "ep-2021-2544-rsp#paragraph-13",
        ),
    ],
)
def test_a_word_turns_to_another_subject_or_goes_on_with_the_one_before(
    library: Library, earlier: str, question: str, first: str
) -> None:
    assert ask(library, question, history=[earlier]).citations[0].id == first


@pytest.mark.parametrize("question", ["What is the price of oil?", "Who won the football cup?"])
def test_what_no_text_answers_is_refused_in_a_conversation_too(library: Library, question: str) -> None:
    assert ask(library, question, history=[WHO["en"]]).status.refused


def test_questions_that_stand_alone_are_answered_alike_after_any_other_question(library: Library) -> None:
    cases = [c for c in load_suite(ROOT / "evals" / "dev.yaml").cases if not c.history and not c.refuse]
    choice = random.Random(20030213)
    changed = 0
    for case in cases:
        other = choice.choice([c for c in cases if c.language == case.language and c is not case])
        alone, after = ask(library, case.question), ask(library, case.question, history=[other.question])
        changed += [c.id for c in alone.citations[:1]] != [c.id for c in after.citations[:1]]
    assert changed <= len(cases) * 0.05


@pytest.mark.parametrize(
    ("history", "question", "source"),
    [
        (["Zhanaozen", "how many people died?"], "was anyone prosecuted for it?", "ngo-2012-appeal"),
        (["Алга партиясы неге жабылды?", "кім жапты?"], "қашан?", "ep-2013-2600-rsp"),
        (["trade unions"], "no I meant in the 2013 text", "ep-2013-2600-rsp"),
        (["бейбіт жиналыс"], "жоқ, 2012 жылғы құжатты айтам", "ngo-2012-appeal"),
        (["Sergei Duvanov"], "no, I meant Irina Petrushova", "ep-2003-kazakhstan"),
        (["How many protesters were arrested on election day?"], "no, I meant in 2019", "ep-2019-2610-rsp"),
    ],
)
def test_what_is_talked_about_stays_and_may_be_put_right(
    library: Library, history: list[str], question: str, source: str
) -> None:
    answer = ask(library, question, history=history)
    assert answer.citations[0].source == source


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("death penalty", "reference please"),
        ("death penalty", "what's the source?"),
        ("смертная казнь", "дайте ссылку"),
        ("өлім жазасы", "мәтінге сілтеме"),
    ],
)
def test_who_asks_for_the_reference_is_shown_the_paragraph_again(library: Library, earlier: str, question: str) -> None:
    first = ask(library, earlier).citations[0]
    shown = ask(library, question, history=[earlier]).citations
    assert [citation.id for citation in shown] == [first.id]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("4to skazano pro profsoyuzy?", "что сказано про профсоюзы?"),
        ("Azaptau turaly ne aitylgan?", "Азаптау туралы не айтылган?"),
        ("What is said of Zhanaozen?", None),
        ("Что сказано про Zhanaozen?", None),
    ],
)
def test_what_was_typed_in_latin_letters_is_shown_as_it_was_read(
    library: Library, typed: str, read: str | None
) -> None:
    answer = ask(library, typed)
    assert answer.citations
    assert answer.understood_as == read


@pytest.mark.parametrize(
    ("history", "question"),
    [
        ((), "How many years did Kozlov and Kuramshin get?"),
        ((), "Сколько лет дали Козлову и Курамшину?"),
        ((), "Козлов пен Курамшин қанша жылға сотталды?"),
        (("Who are Kozlov and Kuramshin?",), "how many years did they each get"),
    ],
)
def test_what_is_asked_of_two_is_told_of_each(library: Library, history: tuple[str, ...], question: str) -> None:
    answer = ask(library, question, history=history)
    cited = [citation.id for citation in answer.citations]
    assert cited == ["ep-2013-2600-rsp#recital-F", "ep-2013-2600-rsp#recital-G"]


def test_of_whom_nothing_is_told_is_said(library: Library) -> None:
    answer = ask(library, "How many years did Kozlov and Kenzhebek Abishev get?")
    assert answer.status is Status.PARTIAL
    assert [citation.id for citation in answer.citations] == ["ep-2013-2600-rsp#recital-F"]
    assert "Kenzhebek Abishev" in (answer.reason or "")
    assert ask(library, "How many years did Aset Mataev and Kenzhebek Abishev get?").status is Status.NO_EVIDENCE
    plan = library.planner.plan("Did Vladimir Kozlov meet Sergei Duvanov?")
    assert len(plan.names) == 2
    assert not plan.of_each_person

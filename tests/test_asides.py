"""What an asker says of himself is no part of what is asked; what is asked with it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.asides import asking_parts, of_the_asker, without_courtesy
from kzqa.domain import Narrowing
from kzqa.evals.suite import load_suite
from kzqa.pipeline import Library, ask

ROOT = Path(__file__).resolve().parents[1]

TOLD = {
    "en": [
        "I'm a nurse from Leeds - {}",
        "As a teacher from Porto I wonder: {}",
        "My brother lives in Toronto; {}",
        "We met in Nairobi last year, so just quickly: {}",
    ],
    "ru": [
        "Живу в Берлине, пишу диплом: {}",
        "Я учительница из Твери; {}",
        "Прочитал в газете о Белграде – {}",
        "Моя сестра Лена живёт в Хайфе: {}",
    ],
    "kk": [
        "Мен Ыстанбұлда оқимын; {}",
        "Парижде такси жүргіземін: {}",
        "Жасым жетпісте, Омбыда тұрамын – {}",
    ],
}
QUESTIONS = {
    "en": ["what happened to Bota Jardemalie?", "was torture punished?", "how many observers were fined in 2021?"],
    "ru": ["что случилось с Ботой Жардемали?", "отменили ли смертную казнь?", "сколько журналистов избили?"],
    "kk": ["Бота Жәрдемәлімен не болды?", "өлім жазасы алынып тасталды ма?", "қанша журналист соққыға жығылды?"],
}
CASES = [
    (told, question) for language, all_told in TOLD.items() for told in all_told for question in QUESTIONS[language]
]


@pytest.mark.parametrize(("told", "question"), CASES)
def test_the_question_is_parted_from_what_is_told(told: str, question: str) -> None:
    assert asking_parts(told.format(question)) == (question,)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("As a beekeeper from Leeds I wonder whether torture is punished.", "whether torture is punished."),
        ("My colleague Anna wants to know who Kozlov is.", "who Kozlov is."),
        ("Greetings from the Faroe Islands, where I keep sheep: is torture punished?", "is torture punished?"),
        ("Моя сестра, которая живёт в Хайфе, спрашивает, кто такой Козлов.", "кто такой Козлов."),
        (
            "Слышал по радио в Тель-Авиве, и захотелось спросить, просили ли лечить Козлова.",
            "просили ли лечить Козлова.",
        ),
    ],
)
def test_a_question_may_be_governed_by_a_verb_of_asking(text: str, part: str) -> None:
    assert asking_parts(text)[-1] == part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Is torture punished, asks a teacher from Galway whose pen pal sits in Texas.", "Is torture punished"),
        ("Who is Kozlov? I need it for a paper in Oslo.", "Who is Kozlov?"),
        ("Please look up where he stands; my son has to give a talk in Lisbon.", "where he stands;"),
        ("Кто такой Козлов, спрашивает слесарь из Твери.", "Кто такой Козлов"),
        ("Сколько лет дали Козлову? (Я сама мать троих детей, живу в Твери.)", "Сколько лет дали Козлову?"),
        ("Козлов неше жылға сотталды, деп сұрайды Омбыдағы мұғалім.", "Козлов неше жылға сотталды"),
        ("Моя сестра, которая живёт в Хайфе, уверяет другое: Козлову дали семь лет?", "Козлову дали семь лет?"),
    ],
)
def test_what_is_told_behind_a_question_is_parted_from_it_too(text: str, part: str) -> None:
    assert asking_parts(text)[-1] == part


@pytest.mark.parametrize(
    "text",
    [
        "Who was arrested?",
        "After the events of January 2022, how many were arrested?",
        "In Turkey, are there political prisoners?",
        "What happened to Kozlov, who was jailed in 2012?",
        "What is asked of the courts, and what of the police?",
        "Давали ли людям спокойно смотреть, как голосуют?",
        "В Турции, по мнению депутатов, есть ли политзаключённые?",
        "Сколько людей арестовали, и за что?",
        "Ел тек сыналған ба, әлде серіктес деп те айтылған ба?",
        "Түркияда саяси тұтқындар бар ма?",
        "2013 жылғы мәтінде, жалпы алғанда, не талап етіледі?",
        "",
    ],
)
def test_who_does_not_speak_of_himself_is_asking_all_along(text: str) -> None:
    assert asking_parts(text) == ()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
@settings(max_examples=300, deadline=None)
def test_a_part_is_a_stretch_of_the_text(text: str) -> None:
    assert all(part and part in text and len(part) < len(text) for part in asking_parts(text))


@pytest.mark.parametrize(("told", "question"), CASES)
def test_where_somebody_lives_does_not_keep_the_answer_from_him(library: Library, told: str, question: str) -> None:
    alone, answer = ask(library, question), ask(library, told.format(question))
    assert not alone.status.refused
    assert answer.citations[0].id == alone.citations[0].id


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("I am a journalist; was my colleague Anna Schmidt arrested in Almaty?", "Anna Schmidt"),
        ("I come from Bishkek - is press freedom in Kyrgyzstan criticised?", "Kyrgyzstan"),
        ("Я из Тбилиси: осуждает ли Европарламент разгон митингов в Грузии?", "Грузии"),
        ("Мен Бішкектенмін; Қырғызстандағы сөз бостандығы туралы не айтылды?", "Қырғызстандағы"),
    ],
)
def test_what_is_asked_about_and_not_here_is_refused_and_named(library: Library, question: str, named: str) -> None:
    answer = ask(library, question)
    assert answer.status.refused
    assert named in (answer.reason or "")


@pytest.mark.parametrize(
    "question",
    [
        "Моя подруга Айгуль Сапарова преподаёт в Костанае; правда ли, что её оштрафовали за пикет?",
        "My brother John Miller disappeared in Toronto in 2009: was he beaten in prison?",
    ],
)
def test_a_pronoun_may_stand_for_whom_the_asker_tells_of(library: Library, question: str) -> None:
    assert ask(library, question).status.refused


def test_the_reading_is_shown_and_the_readers_choice_holds(library: Library) -> None:
    question = "I'm a nurse from Leeds - is anything said about trade unions?"
    answer = ask(library, question)
    assert answer.understood_as == "is anything said about trade unions?"
    narrowed = ask(library, question, narrowing=Narrowing(sources=("ep-2013-2600-rsp",)))
    assert {citation.id.partition("#")[0] for citation in narrowed.citations} <= {"ep-2013-2600-rsp"}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "Hello, Tom here, retired postman, Cardiff: was Irina Petrushova given a prison term?",
            "ep-2003-kazakhstan#recital-G",
        ),
        (
            "Спасибо за прошлый ответ! Это уже для соседки Зины: сколько лет дали Вадиму Курамшину?",
            "ep-2013-2600-rsp#recital-G",
        ),
    ],
)
def test_behind_a_greeting_somebody_speaks_of_himself(library: Library, question: str, first: str) -> None:
    assert ask(library, question).citations[0].id == first


def test_a_follow_up_goes_on_from_what_was_asked(library: Library) -> None:
    answer = ask(library, "When?", history=["I'm a nurse from Leeds - was Vladimir Kozlov sentenced?"])
    assert answer.citations[0].id == "ep-2013-2600-rsp#recital-F"


def test_few_questions_of_the_suites_are_parted(library: Library) -> None:
    """Most people only ask; who is parted loses no name that the corpus has."""
    cases = load_suite(ROOT / "evals" / "dev.yaml").cases
    plans = [library.planner.plan(case.question) for case in cases if not case.history]
    parted = [plan for plan in plans if plan.otherwise or plan.alone]
    assert len(parted) < len(plans) / 20


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Меня зовут Марат, сына задержали на митинге 27 февраля 2019", "ep-2019-2610-rsp#paragraph-8"),
        ("My brother is in a colony near Pavlodar, they beat him: what is said on this?", "ep-2021-2544-rsp#recital-M"),
        ("I'm Daniyar, a blogger from Semey, are there figures on false information?", "ep-2021-2544-rsp#recital-K"),
        ("I come from Kyzylorda, what do these texts say about corruption", "ep-2021-2544-rsp#recital-Q"),
        ("Я из Кызылорды, хочу узнать про коррупцию в стране", "ep-2021-2544-rsp#recital-Q"),
        ("мен Алматыда оқитын студентпін, интернет цензурасы туралы дереккөз керек", "ep-2021-2544-rsp#recital-H"),
    ],
)
def test_where_an_asker_is_and_what_he_is_called_refuses_nothing(library: Library, question: str, first: str) -> None:
    assert first in [citation.id for citation in ask(library, question).citations]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("My name is Marat, I live in Aktobe. Who is Kozlov?", ["Marat", "in Aktobe"]),
        ("Я из Темиртау, кто такой Козлов?", ["из Темиртау"]),
        ("Менің атым Ерлан, Семейден боламын: Козлов кім?", ["Ерлан", "Семейден"]),
        ("What do these texts say about prisons in Pavlodar?", []),
        ("Что пишут о тюрьмах в Павлодаре?", []),
        ("Павлодардағы түрмелер туралы не айтылған?", []),
        ("Как Евросоюз отнёсся к выборам в Грузии?", []),
    ],
)
def test_an_askers_name_and_whereabouts_are_told_from_what_is_asked_about(text: str, own: list[str]) -> None:
    assert [text[span.start : span.end] for span in of_the_asker(text)] == own


COURTEOUS = {
    "en": ["Would you mind telling me about {}?", "Is it possible to find out about {}?", "What can I learn about {}?"],
    "ru": [
        "Вы можете рассказать про {}?",
        "не могли бы вы рассказать про {}",
        "хотелось бы узнать про {}",
        "Есть ли информация про {}?",
        "поделитесь информацией про {}",
    ],
    "kk": [
        "{} туралы айтып бере аласыз ба?",
        "{} туралы айтып берсеңіз",
        "{} туралы айта кетсеңіз",
        "{} туралы тусиндирип бере алмайсыз ба",
        "{} туралы не білуге болады?",
        "{} туралы білгім келеді",
        "{} туралы мәлімет беріңізші",
        "{} туралы ақпарат бар ма?",
    ],
}
ABOUT = {"en": "about {}", "ru": "про {}", "kk": "{} туралы"}


@pytest.mark.parametrize(
    ("language", "asked"), [(language, asked) for language in COURTEOUS for asked in COURTEOUS[language]]
)
def test_who_only_asks_to_be_told_is_told_as_who_names_it(library: Library, language: str, asked: str) -> None:
    whom = {"en": ["Bokayev", "Kharkova"], "ru": ["Бокаева", "Харькову"], "kk": ["Боқаев", "Харькова"]}[language]
    for name in whom:
        polite, plain = ask(library, asked.format(name)), ask(library, ABOUT[language].format(name))
        assert polite.citations
        assert [citation.id for citation in polite.citations] == [citation.id for citation in plain.citations]


@pytest.mark.parametrize(
    "text",
    [
        "Где можно узнать о Харьковой?",
        "Боқаев туралы қайдан білуге болады?",
        "Можно ли журналистам рассказать о пытках?",
        "Наталья Соколованың неше баласы бар екен, білуге бола ма, деп сұрайды Ақтаудан бір тігінші.",
        "Айтып бере аласыз ба?",
    ],
)
def test_words_of_telling_that_are_asked_about_stay(text: str) -> None:
    assert without_courtesy(text) == text

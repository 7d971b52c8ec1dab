"""What questions ask for, told from their words: 858 of them, written by people who had not seen the patterns."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kzqa.domain import Status
from kzqa.expected import gives_a_reason, names_one
from kzqa.intent import approves, asks_for_a_name, asks_for_a_reason, background
from kzqa.pipeline import Library, ask
from kzqa.wording import message

MOST = 0.85
"""Of a sort's questions so many are told rightly; fewer of those after the name of a thing, of which there are many."""

SORTS: dict[tuple[str, str], list[str]] = defaultdict(list)
for _line in (Path(__file__).parent / "wants.tsv").read_text(encoding="utf-8").splitlines():
    _language, _sort, _question = _line.split("\t")
    SORTS[_language, _sort].append(_question)


def _wanted(library: Library, question: str) -> set[str]:
    plan = library.planner.plan(question)
    wanted = {plan.expected.value} - {"anything"}
    wanted |= {"reason"} if asks_for_a_reason(question) else set()
    wanted |= {"praise"} if approves(question) else set()
    wanted |= {"thing"} if plan.thing or (asks_for_a_name(question) and "person" not in wanted) else set()
    return wanted


@pytest.mark.parametrize(("language", "sort"), [key for key in SORTS if key[1] not in ("none", "who_is")])
def test_most_questions_of_a_sort_are_told_as_such(library: Library, language: str, sort: str) -> None:
    told = [sort in _wanted(library, question) for question in SORTS[language, sort]]
    assert sum(told) >= (0.65 if sort == "thing" else MOST) * len(told)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_words_that_only_look_like_it_ask_for_nothing_of_a_sort(library: Library, language: str) -> None:
    told = [not _wanted(library, question) for question in SORTS[language, "none"]]
    assert sum(told) >= MOST * len(told)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_who_somebody_is_asks_for_no_other_name(library: Library, language: str) -> None:
    told = ["person" not in _wanted(library, question) for question in SORTS[language, "who_is"]]
    assert sum(told) >= MOST * len(told)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Which hospital was Sergei Duvanov taken to?", "no_name"),
        ("В какую больницу положили Сергея Дуванова?", "no_name"),
        ("Сергей Дувановты қай ауруханаға жатқызды?", "no_name"),
        ("How many children does Vladimir Kozlov have?", "no_number"),
        ("Сколько детей у Владимира Козлова?", "no_number"),
        ("Владимир Козловтың неше баласы бар?", "no_number"),
        ("How old was Garifulla Embergenov when he died?", "no_age"),
        ("What was the surname of the man who set fire to Elena Semenova's house?", "no_person"),
        ("Why did Parliament praise the ban on Alga in 2013?", "no_approval"),
        ("За что Парламент похвалил запрет «Алги» в 2013 году?", "no_approval"),
        ("2013 жылы Парламент «Алғаға» тыйым салуды неге мақтады?", "no_approval"),
        ("How many years did Kenzhebek Abishev get?", "no_duration"),
        ("На какой срок осудили Асета Матаева?", "no_duration"),
        ("Диана Баймағамбетова неше жылға кесілді?", "no_duration"),
        ("When was Aron Atabek released?", "no_date"),
        ("Когда освободили Арона Атабека?", "no_date"),
        ("Арон Атабек қашан босатылды?", "no_date"),
        ("What percentage of women have been beaten by their husbands?", "no_share"),
        ("Какой процент женщин избивают мужья?", "no_share"),
        ("Әйелдердің неше пайызын күйеуі ұрады?", "no_share"),
    ],
)
def test_a_refusal_says_what_sort_of_thing_is_not_given(library: Library, question: str, lacking: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE
    said = message(answer.language, f"refuse.{lacking}", asked="|").split("|")[0].strip()
    assert said in (answer.reason or "")


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("What does Parliament welcome about student exchanges?", "ep-2013-2600-rsp#paragraph-16"),
        ("Who is Larisa Kharkova and what happened to her?", "ep-2019-2610-rsp#recital-O"),
        ("Which newspaper does Irina Petrushova edit?", "ep-2003-kazakhstan#recital-G"),
        ("How many signatures does a party need to be registered?", "ep-2003-kazakhstan#recital-I"),
        ("How many years did Vladimir Kozlov get?", "ep-2013-2600-rsp#recital-F"),
        ("На сколько приостановили топливный профсоюз?", "ep-2021-2544-rsp#paragraph-11"),
        ("Козлов қанша жылға сотталды?", "ep-2013-2600-rsp#recital-F"),
        ("When was Vladimir Kozlov sentenced?", "ep-2013-2600-rsp#recital-F"),
        ("Көшеге шығып, билікке наразылығыңды айтуға бола ма?", "ep-2019-2610-rsp#recital-H"),
        ("What is the name of the opposition movement banned in March 2018?", "ep-2019-2610-rsp#recital-D"),
        ("Как называется движение, запрещённое в марте 2018 года?", "ep-2019-2610-rsp#recital-D"),
        ("Как называется индекс, в котором Казахстан занимает 143-е место?", "ep-2019-2610-rsp#recital-C"),
        ("What is the EU sanctions regime called?", "ep-2021-2544-rsp#paragraph-23"),
        ("ЕО мен Қазақстан арасындағы келісім қалай аталады?", "ep-2021-2544-rsp#recital-B"),
        ("How long did the strike in Zhanaozen last?", "ngo-2012-appeal#paragraph-9"),
        ("How long has the crackdown on independent trade unions been going on?", "ep-2019-2610-rsp#recital-N"),
        ("Where is Elena Semenova being held?", "ep-2019-2610-rsp#paragraph-3"),
        ("Где держат Елену Семёнову?", "ep-2019-2610-rsp#paragraph-3"),
        ("Аспандиярова қайда?", "ep-2021-2544-rsp#recital-L"),
        ("How old was Zhanbolat Agadil?", "ep-2021-2544-rsp#recital-L"),
        ("Сколько лет было Жанболату Агадилу?", "ep-2021-2544-rsp#recital-L"),
        ("Have any new parties been registered after 2014?", "ep-2021-2544-rsp#recital-E"),
    ],
)
def test_what_is_given_is_answered(library: Library, question: str, cited: str) -> None:
    assert cited in [citation.id for citation in ask(library, question).citations]


def test_a_thing_is_named_where_a_name_of_its_own_stands_beside_it() -> None:
    court = [("court",), ("tribun",)]
    assert names_one("he was sentenced by the Almaty District Court on Monday", court)
    assert names_one("editor of the weekly newspaper ‘Respublika’", [("newspap",)])
    assert not names_one("The court sentenced him", court)
    assert not names_one("a court in Kazakhstan", court)
    assert names_one("banned the movement Democratic Choice of Kazakhstan", [("movement",)], of_any_kind=True)
    assert not names_one("banned the movement Democratic Choice of Kazakhstan", [("movement",)])
    assert not names_one("assaulted by three men and subsequently hospitalised on 28 August 2002", [("hospit",)])


def test_charges_purposes_and_causes_are_reasons() -> None:
    assert gives_a_reason("was sentenced to five years for inciting social discord")
    assert gives_a_reason("on charges relating to sexual offences")
    assert not gives_a_reason("was arrested on 28 October 2002")


@pytest.mark.parametrize(
    "question",
    [
        *("Were prisoners tortured?", "Women's rights", "Were the elections free and fair?", "Who is in prison?"),
        *("How much freedom do journalists have?", "What is Kazakhstan called on to do?", "Can people protest?"),
        *(
            "Are people jailed in the name of security?",
            "Is Parliament satisfied with the reforms?",
            "Political prisoners",
        ),
        *("Права женщин", "Пытают ли в тюрьмах?", "Свободные и честные ли были выборы 2021 года?", "Смертная казнь"),
        *("Приветствует ли Европарламент студенческие обмены?", "В каком городе запретили партию «Алга»?", "Слежка"),
        *("Әйелдер құқықтары", "азаптау", "Сайлау еркін әрі әділ болды ма?", "Наразылық білдіруге бола ма?"),
    ],
)
def test_what_is_asked_first_is_answered(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.citations, answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "Hi! I am Aigerim Bekova from Berlin. Is there anything on trade unions? Thanks.",
        "Здравствуйте! Я Айгерим Бекова, живу в Павлодаре. Что говорится о профсоюзах? Спасибо!",
        "Сәлеметсіз бе! Мен Ақтөбеденмін. Кәсіподақтар туралы не айтылған? Рақмет.",
    ],
)
def test_who_asks_and_from_where_is_no_part_of_what_is_asked(library: Library, question: str) -> None:
    assert ask(library, question).citations


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I live in Aktobe. May we meet freely?", ["I live in Aktobe. "]),
        ("What does Art. 5 say?", []),
        ("One sentence.", []),
        ("Мы живём в Павлодаре. Можно ли собираться?", ["Мы живём в Павлодаре. "]),
        ("Мен Ақтөбеденмін. Жиналуға бола ма? Рақмет.", ["Мен Ақтөбеденмін. ", "Рақмет."]),
    ],
)
def test_sentences_beside_a_question_are_background(text: str, told: list[str]) -> None:
    assert [text[span.start : span.end] for span in background(text)] == told

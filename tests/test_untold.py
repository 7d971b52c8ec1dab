"""What is asked about an event that the texts tell, and do not tell of it."""

from __future__ import annotations

import pytest

from kzqa.config import Config
from kzqa.domain import Status
from kzqa.pipeline import Library, ask, open_library
from kzqa.untold import untold_of_it
from kzqa.wording import message
from tiny_corpus import small

__all__ = ["small"]

UNTOLD = {
    "no_advice": (
        *("How do I get a permit for a rally?", "Where can my sister report domestic violence?"),
        *("What documents do I need to register a party?", "How to appeal against a court sentence?"),
        *(
            "Как зарегистрировать НПО?",
            "Куда мне пожаловаться на пытки в колонии?",
            "Брата избили в полиции, что делать?",
        ),
        *("Омбудсменге қалай шағымдануға болады?", "Полиция ұрып кетсе, не істеуім керек?"),
    ),
    "no_town": (
        *("Which ten cities were people detained in on election day?", "В каких городах хватали людей в день выборов?"),
        *(
            "In which city was the round table on the Criminal Code held?",
            "В изоляторе какого города держат лидеров «Коше партиясы»?",
        ),
        *("Which village did the clashes with Dungans begin in?", "Сания Тойкен қай қалада ұрылды?"),
    ),
    "no_country": (
        *("Which countries do exchange students go to?", "В какие страны ездят учиться казахстанские студенты?"),
        "Студенттер қай елдерде оқиды?",
    ),
    "no_day": (
        *("On which day did Dulat Agadil die?", "Какого числа умер сын Дулата Агадила?"),
        "Дулат Ағаділ нешінші күні қайтыс болды?",
    ),
    "no_justice": (
        *("Were the men who stabbed Kaisha Akankyzy caught?", "Наказали ли тех, кто избил Мурагера Алимулы?"),
        "Қайша Ақанқызын пышақтағандар ұсталды ма?",
    ),
    "no_release": (
        *("When did Vladimir Kozlov get out?", "Когда выпустили Елену Семёнову из-под домашнего ареста?"),
        "Козлов түрмеден қашан босап шықты?",
    ),
    "no_birth": (
        *("When was Mukhtar Ablyazov born?", "В каком году родился Мухтар Аблязов?"),
        "Владимир Козлов қай жылы туған?",
    ),
    "no_end": (
        *(
            "What was the result of the trials that started on 27 March 2012?",
            "Чем кончилось обращение Козлова в Верховный суд?",
        ),
        *(
            "What did the 2013-2020 Human Rights Action Plan achieve?",
            "2013–2020 жылдарға арналған жоспар қандай нәтиже берді?",
        ),
    ),
    "no_ban": (
        *("Why did Parliament support the ban on Alga?", "Почему Парламент поддержал запрет ДВК?"),
        "Еуропарламент «Алғаға» тыйым салуды неге қолдады?",
    ),
    "no_outcome": (
        *("How did Interpol respond to the criticism of its notices?",),
        *(
            "Как Совет ЕС отреагировал на призыв ввести санкции?",
            "Кеңес санкция салу туралы талапқа қалай жауап берді?",
        ),
        *("Was Elena Semenova released?", "Has compensation been paid to Yerimbetov?", "Освободили ли Елену Семёнову?"),
        *("Выплатили ли Еримбетову компенсацию?", "Елена Семёнова босатылды ма?", "Ерімбетовке өтемақы төленді ме?"),
        *("Was Article 460-1 repealed in the end?", "Еримбетову в итоге заплатили компенсацию?"),
        *(
            "Did the refugees from China get permanent status in the end?",
            "Қашып келген қандастар ақыры босқын мәртебесін алды ма?",
        ),
    ),
    "no_doer": (
        *("Who tortured Dulat Agadil?", "Who killed Dulat Agadil?", "Кто пытал Дулата Агадила?"),
        *("Дулат Ағаділді кім азаптады?", "Кто убил Наталью Соколову?"),
    ),
    "no_head": (
        *("Who wrote the religion law of 2011?", "Кто лидер Демократической партии?"),
        *("Who signed the EPCA for Kazakhstan?", "2015 жылғы келісімге кім қол қойды?"),
        "Кто подписал соглашение о расширенном партнёрстве от Казахстана?",
        *("Кто разработал закон о религии 2011 года?", "Донорлар қауымдастығын кім басқарады?"),
    ),
    "no_person": (
        "Как звали судью, который запретил «Алгу»?",
        "What was the name of the prosecutor who sued Alga?",
        "Which judge sentenced Vadim Kuramshin?",
        "Какой судья приговорил Козлова?",
    ),
    "no_name": (
        *(
            "Which oil company were the strikers employed by?",
            "Как называлось здание, где не дали провести съезд?",
        ),
        "Бастаушылар қай мұнай компаниясында жұмыс істеді?",
    ),
    "no_reason": (
        *("Why was Aron Atabek imprisoned?", "За что сидит Игорь Чуприна?", "Ержан Елшібаев не үшін отыр?"),
        "Мұхтар Жәкішев неге сотталды?",
    ),
}

TOLD = (
    ("Кто напал на Дуванова?", "ep-2003-kazakhstan#recital-F"),
    ("Who stabbed Kaisha Akankyzy?", "ep-2021-2544-rsp#recital-S"),
    ("Which newspapers and websites were banned?", "ep-2013-2600-rsp#recital-B"),
    ("How should the authorities deal with critics?", "ep-2013-2600-rsp#paragraph-3"),
    ("Как поступить с задержанными 27 февраля 2019 года?", "ep-2019-2610-rsp#paragraph-8"),
    ("164-бапты не істеу керек дейді?", "ep-2013-2600-rsp#paragraph-13"),
    ("In which city was the EPCA signed?", "ep-2021-2544-rsp#citation-2"),
    ("В каком городе полиция сорвала съезд Демократической партии?", "ep-2021-2544-rsp#recital-G"),
    ("Was the case against Khassenov dropped in the end?", "ep-2021-2544-rsp#paragraph-4"),
    ("Did Parliament ask to have Semenova released?", "ep-2019-2610-rsp#paragraph-3"),
    ("Was the death penalty abolished?", "ep-2021-2544-rsp#paragraph-17"),
    ("Отменили ли смертную казнь?", "ep-2021-2544-rsp#paragraph-17"),
    ("Виниавский босатылды ма?", "ngo-2012-appeal#paragraph-10"),
    ("Соколову в итоге выпустили?", "ngo-2012-appeal#paragraph-10"),
    ("Who attacked Duvanov?", "ep-2003-kazakhstan#recital-F"),
    ("Мурагер Әлімұлыға кім шабуыл жасады?", "ep-2021-2544-rsp#recital-S"),
    ("Who headed the Confederation of Independent Trade Unions?", "ep-2019-2610-rsp#recital-O"),
    ("За что обвинили Ахмедьярова?", "ep-2021-2544-rsp#recital-K"),
    ("Which country gave Ablyazov asylum?", "ep-2021-2544-rsp#recital-T"),
    ("Дуванов қай күні ұсталды?", "ep-2003-kazakhstan#recital-E"),
    ("Наказали ли полицейских, которые стреляли в Жанаозене?", "ngo-2012-appeal#paragraph-8"),
    ("Нашли ли тех, кто напал на Дуванова?", "ep-2003-kazakhstan#recital-F"),
    ("When was Natalia Sokolova released?", "ngo-2012-appeal#paragraph-10"),
    ("When did she finally get out, Natalia Sokolova?", "ngo-2012-appeal#paragraph-10"),
    ("Who signed the appeal of 2012?", "ngo-2012-appeal#paragraph-1"),
    ("Какие три организации выступили с обращением к ЕС 20 марта 2012 года?", "ngo-2012-appeal#paragraph-1"),
    ("In which cities did people protest?", "ep-2019-2610-rsp#recital-I"),
    ("What rank did Kazakhstan have in the Corruption Perceptions Index in 2020?", "ep-2021-2544-rsp#recital-Q"),
    ("Қайырымдылық туралы жаңа заң жобасының несі ұнамаған?", "ep-2021-2544-rsp#paragraph-12"),
    ("What were they not pleased with in the bill on charities?", "ep-2021-2544-rsp#paragraph-12"),
    ("Why do MEPs want surveillance to be prohibited?", "ep-2021-2544-rsp#paragraph-19"),
    ("Why did Parliament criticise the ban on Alga?", "ep-2013-2600-rsp#paragraph-2"),
    ("Who chaired the OSCE in 2010?", "ep-2013-2600-rsp#recital-L"),
    ("By how much did political cases grow after the election date was announced?", "ep-2021-2544-rsp#recital-N"),
    ("Tungishbaev не үшін қамауда?", "ep-2019-2610-rsp#recital-E"),
)


@pytest.mark.parametrize(("key", "question"), [(key, question) for key, asked in UNTOLD.items() for question in asked])
def test_what_is_not_told_of_an_event_is_refused_and_said(library: Library, key: str, question: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE, [citation.id for citation in answer.citations]
    said = message(answer.language, f"refuse.{key}", asked="|").partition("|")[0]  # what is asked for varies
    assert said in (answer.reason or "")
    assert answer.nearest


@pytest.mark.parametrize(("question", "cited"), TOLD)
def test_what_is_told_of_it_is_answered(library: Library, question: str, cited: str) -> None:
    assert cited in [citation.id for citation in ask(library, question).citations]


def test_nothing_is_called_untold_in_a_text_of_ones_own(small: Config) -> None:
    """Of its paragraphs nobody knows in which words, or language, they tell something."""
    own = open_library(small)
    for question in ("In which city was Aigul Sadykova sentenced?", "Who killed Aigul Sadykova?", "How do I appeal?"):
        plan = own.planner.plan(question)
        retrieval = own.retriever.retrieve(plan)
        assert retrieval.hits
        assert untold_of_it(plan, retrieval) == ""

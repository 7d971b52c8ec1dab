"""Where and how often something is named; who is named as what; and everybody but one."""

from __future__ import annotations

import pytest

from kzqa.domain import Corpus, Status
from kzqa.pipeline import Library, ask


def cited(library: Library, question: str, *history: str) -> list[str]:
    return [citation.id for citation in ask(library, question, history=history).citations]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Where is Zhanaozen named for the first time?", "Zhanaozen"),
        ("How many times is Elena Semenova mentioned?", "Semenova"),
        ("Где впервые упоминается Мухтар Аблязов?", "Ablyazov"),
        ("В скольких местах упомянута Венецианская комиссия?", "Venice Commission"),
        ("Сколько раз назван Сергей Дуванов?", "Duvanov"),
        ("«Республика» газеті алғаш рет қай құжатта аталған?", "Respublika"),
        ("Венеция комиссиясы неше рет аталады?", "Venice Commission"),
    ],
)
def test_where_something_is_named_is_answered_with_every_place_the_earliest_first(
    library: Library, corpus: Corpus, question: str, name: str
) -> None:
    years = {source.id: (source.year, source.id) for source in corpus.sources}
    naming = [p for p in corpus.paragraphs if name in p.text]
    found = cited(library, question)
    assert {p.id for p in naming} <= set(found)
    assert found == sorted(found, key=lambda id_: (years[corpus.by_id[id_].source], corpus.by_id[id_].order))


@pytest.mark.parametrize(
    "question", ["Which lawyers are named in these texts?", "Какие адвокаты названы поимённо?", "list all lawyers"]
)
def test_a_list_of_names_leaves_out_where_nobody_is_named(library: Library, corpus: Corpus, question: str) -> None:
    found = cited(library, question)
    assert {"ngo-2012-appeal#paragraph-10", "ep-2021-2544-rsp#recital-T"} <= set(found)
    having = [p.id for p in corpus.paragraphs if "lawyer" in p.text.casefold()]
    assert len(found) < len(having)


@pytest.mark.parametrize(
    ("question", "but"),
    [
        ("Which journalists besides Duvanov were sentenced?", "Duvanov"),
        ("Who else was jailed after Zhanaozen, apart from Vladimir Kozlov?", "Kozlov"),
        ("Кто ещё сидит, кроме Козлова?", "Kozlov"),
        ("Козловтан басқа кім қамалды?", "Kozlov"),
    ],
)
def test_who_is_left_out_is_not_the_answer(library: Library, question: str, but: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.ANSWERED
    assert all(but not in citation.quote for citation in answer.citations)


def test_a_question_with_nothing_beside_whom_it_leaves_out_is_one_about_him(library: Library) -> None:
    assert all("Kozlov" in citation.quote for citation in ask(library, "besides Kozlov, who?").citations)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("What does the 2003 resolution say on trade unions?", "ep-2003-kazakhstan"),
        ("2003 жылғы мәтін кәсіподақтар жөнінде не дейді?", "ep-2003-kazakhstan"),
        ("What does the 2013 resolution say on torture?", "ep-2013-2600-rsp"),
        ("Что говорится в обращении НПО о ЛГБТИ?", "ngo-2012-appeal"),
    ],
)
def test_a_neighbouring_word_does_not_make_a_text_speak_of_something(
    library: Library, question: str, source: str
) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE
    assert source in {id_.partition("#")[0] for id_ in answer.nearest}


@pytest.mark.parametrize(
    ("history", "question", "paragraph"),
    [
        (
            ["What does recital L of the 2021 resolution tell us?"],
            "and the one right after it?",
            "ep-2021-2544-rsp#recital-M",
        ),
        (["2021 жылғы қарардың V тармағында не айтылған?"], "одан кейінгісінде ше?", "ep-2021-2544-rsp#recital-W"),
        (
            ["What does paragraph 9 of the 2003 resolution call for?"],
            "corruption too?",
            "ep-2003-kazakhstan#paragraph-9",
        ),
        (
            ["Is the EU a large trading partner?"],
            "And does any of the texts mention NATO?",
            "ep-2013-2600-rsp#paragraph-9",
        ),
        (
            ["Козлов қайда шағымдана алады?"],
            "Ал «ұлттық қауіпсіздік сертификаты» деген не?",
            "ep-2021-2544-rsp#recital-H",
        ),
        (
            ["Что известно о Максе Бокаеве из резолюции 2021 года?"],
            "и чего для него хотят депутаты?",
            "ep-2021-2544-rsp#paragraph-3",
        ),
        (
            ["Как резолюция 2021 года оценивает свободу собраний?"],
            "а как с этим обстояло в 2012-м?",
            "ngo-2012-appeal#paragraph-12",
        ),
        (
            ["2019 жылы ЛГБТИ адамдар кемсітіледі деп жазылған ба?"],
            "2021 жылы да солай ма?",
            "ep-2021-2544-rsp#recital-W",
        ),
        (
            ["Who wrote the appeal of March 2012?", "Summarise it for me"],
            "and on religion?",
            "ngo-2012-appeal#paragraph-13",
        ),
    ],
)
def test_a_conversation_goes_on(library: Library, history: list[str], question: str, paragraph: str) -> None:
    assert paragraph in cited(library, question, *history)[:2]


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        (
            "Did Lady Ashton speak of the ban on the opposition when she was in Kazakhstan?",
            "ep-2013-2600-rsp#recital-N",
        ),
        (
            "ҮЕҰ үндеуінде 2011 жылдың қазанында күшіне енген дін туралы заң қалай сыналған?",
            "ngo-2012-appeal#paragraph-13",
        ),
        (
            "What prompted the alarm in Strasbourg over the fate of Kazakh NGOs at the beginning of 2021?",
            "ep-2021-2544-rsp#recital-A",
        ),
        ("а в текстах 2013 и 2019 годов что сказано о запрете партий?", "ep-2019-2610-rsp#recital-D"),
        ("Чем рассказ НПО о Жанаозене отличается от резолюции 2013 года?", "ngo-2012-appeal#paragraph-9"),
    ],
)
def test_whoever_is_called_by_a_title_a_seat_or_a_year_is_found(
    library: Library, question: str, paragraph: str
) -> None:
    assert paragraph in cited(library, question)


@pytest.mark.parametrize(
    ("earlier", "question", "reading", "paragraph"),
    [
        (
            "What restrictions were put on Larisa Kharkova and Zhanbolat Mamay?",
            "how many years is it for the latter?",
            "how many years is it for Zhanbolat Mamay?",
            "ep-2019-2610-rsp#recital-L",
        ),
        (
            "Что говорится о Козлове и Соколовой?",
            "а первого из них за что посадили?",
            "а Vladimir Kozlov за что посадили?",
            "ep-2013-2600-rsp#recital-F",
        ),
        (
            "Козлов пен Соколова туралы не айтылған?",
            "екіншісі неге қамалды?",
            "Natalia Sokolova неге қамалды?",
            "ngo-2012-appeal#paragraph-10",
        ),
    ],
)
def test_one_of_several_persons_may_be_picked_out(
    library: Library, earlier: str, question: str, reading: str, paragraph: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.understood_as == reading
    assert answer.citations[0].id == paragraph


@pytest.mark.parametrize(
    ("earlier", "question", "recorded"),
    [
        (
            "What does the 2021 resolution demand about political prisoners?",
            "is any of that binding?",
            "P9_TA(2021)0056",
        ),
        ("Что говорит о пытках текст 2019 года?", "это вообще приняли?", "P8_TA(2019)0203"),
        ("2019 жылғы мәтінде азаптау туралы не айтылған?", "ол қабылданды ма?", "P8_TA(2019)0203"),
    ],
)
def test_what_a_text_is_may_be_asked_in_a_conversation(
    library: Library, earlier: str, question: str, recorded: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.status is Status.NO_EVIDENCE
    assert recorded in (answer.reason or "")


def test_whether_something_else_was_adopted_is_no_question_of_the_texts_standing(library: Library) -> None:
    assert cited(library, "Was that law adopted?", "Has the death penalty been abolished?")


def test_a_text_that_is_not_here_is_no_part_of_what_its_asker_tells(library: Library) -> None:
    answer = ask(library, "I can't find my copy of the 2016 resolution. What did it say about the opposition papers?")
    assert answer.status is Status.OUT_OF_SCOPE


def test_an_ordinal_before_a_text_counts_no_recitals(library: Library) -> None:
    found = cited(library, "В преамбуле первой резолюции: что за обвинение предъявили Дуванову ещё летом?")
    assert "ep-2003-kazakhstan#recital-A" not in found


@pytest.mark.parametrize(
    ("earlier", "question", "paragraph"),
    [
        ("Елена Семёнованы түрмелер сотқа берді ме?", "сонша не істеп қойыпты?", "ep-2019-2610-rsp#recital-B"),
        (
            "ЕО мен Қазақстан кеңейтілген келісімге қай жылы қол қойды?",
            "бірден күшіне еніп кетті ме?",
            "ep-2021-2544-rsp#recital-B",
        ),
    ],
)
def test_what_is_of_no_subject_by_itself_may_go_on(
    library: Library, earlier: str, question: str, paragraph: str
) -> None:
    assert cited(library, question, earlier)[0] == paragraph


def test_paragraphs_are_counted_by_the_word_that_is_asked_for(library: Library) -> None:
    having = [p.id for p in library.corpus.paragraphs if "tortur" in p.text.casefold()]
    answer = ask(library, "How many paragraphs mention torture?")
    assert str(len(having)) in answer.statements[0].text
    assert [citation.id for citation in answer.citations] == having

"""Lists of mentions: every paragraph that has it in so many words, by any of a body's names, in the texts asked."""

from __future__ import annotations

import re

import pytest

from kzqa.domain import Answer, Corpus, Status
from kzqa.pipeline import Library, ask
from kzqa.texts import text_name
from kzqa.wording import enumerate_words, message

EP2003, NGO2012, EP2013 = "ep-2003-kazakhstan", "ngo-2012-appeal", "ep-2013-2600-rsp"
EP2019, EP2021 = "ep-2019-2610-rsp", "ep-2021-2544-rsp"
ALL = {EP2003, NGO2012, EP2013, EP2019, EP2021}


def cited(answer: Answer) -> set[str]:
    return {citation.id for citation in answer.citations}


def texts(answer: Answer) -> set[str]:
    return {id_.partition("#")[0] for id_ in cited(answer)}


def saying(corpus: Corpus, words: str) -> set[str]:
    """What a pattern finds: the yardstick that shares nothing with the look-up."""
    return {p.id for p in corpus.paragraphs if re.search(words, f"{p.section or ''} {p.text}", re.IGNORECASE)}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which texts mention the UN?", r"\bUN\b|United Nations"),
        ("Which texts mention the United Nations?", r"\bUN\b|United Nations"),
        ("В каких текстах упоминается ООН?", r"\bUN\b|United Nations"),
        ("Which texts mention the OSCE?", r"\bOSCE\b|Security and Co-?operation in Europe"),
        ("Which texts mention the Council of Europe?", "Council of Europe"),
        ("В каких текстах упоминается Совет Европы?", "Council of Europe"),
        ("Which texts mention the PCA?", r"\bE?PCA\b|Partnership and Cooperation Agreement"),
        ("Which texts mention the EPCA?", r"\bEPCA\b|Enhanced Partnership and Cooperation Agreement"),
        ("Which texts mention the death penalty?", "death penalty"),
    ],
)
def test_a_body_is_found_by_every_name_that_it_has_and_by_no_part_of_one(
    library: Library, question: str, words: str
) -> None:
    yardstick = {id_ for id_ in saying(library.corpus, words) if "#footnote-" not in id_}
    found = {id_ for id_ in cited(ask(library, question)) if "#footnote-" not in id_}
    assert found == yardstick


@pytest.mark.parametrize(
    "question",
    [
        "Which texts mention trade unions?",
        "В каких текстах упоминаются профсоюзы?",
        "Қай мәтіндерде кәсіподақтар аталады?",
    ],
)
def test_the_european_union_is_no_trade_union(library: Library, question: str) -> None:
    found = cited(ask(library, question))
    assert found >= {f"{EP2013}#paragraph-12", f"{EP2019}#recital-O", f"{EP2021}#recital-U", f"{EP2021}#paragraph-11"}
    assert not found & {f"{EP2003}#citation-2", f"{EP2021}#citation-2", f"{EP2021}#recital-B", f"{EP2019}#recital-R"}


@pytest.mark.parametrize(
    ("question", "silent"),
    [
        ("В каких текстах не упоминается ООН?", set()),
        ("Қай мәтіндерде ЕО аталмайды?", set()),
        ("Which texts do not mention the PCA?", set()),
        ("Which texts do not mention the EPCA?", {EP2003, NGO2012}),
        ("Which texts do not mention elections?", {EP2003}),
        ("Which texts say nothing about religion?", {EP2019}),
        ("В каких текстах не говорится о религии?", {EP2019}),
        ("Which texts do not mention torture?", {EP2013}),
        ("Does every text mention torture?", {EP2013}),
        ("Во всех ли текстах упоминаются пытки?", {EP2013}),
        ("Do all the texts mention the OSCE?", set()),
    ],
)
def test_silent_is_only_a_text_that_has_it_in_no_words(library: Library, question: str, silent: set[str]) -> None:
    answer = ask(library, question)
    language = "en" if question.isascii() else "kk" if "мәтін" in question else "ru"
    names = [text_name(source) for source in library.corpus.sources if source.id in silent]
    said = message(language, "frame.no_silent")
    if names:
        said = message(language, "frame.compare_missing", texts=enumerate_words(language, names))
    assert answer.statements[0].text.startswith(said)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Which paragraphs of 2021 mention journalists?", EP2021),
        ("How many paragraphs mention torture in 2021?", EP2021),
        ("Which paragraphs mention civil society in 2013?", EP2013),
        ("Какие пункты 2013 года говорят о свободе выражения мнений?", EP2013),
        ("2021 жылы азаптау қанша рет айтылады?", EP2021),
        ("What does 2003 say about the independence of the judiciary?", EP2003),
    ],
)
def test_a_year_stands_for_the_text_of_that_year(library: Library, question: str, source: str) -> None:
    assert texts(ask(library, question)) == {source}


@pytest.mark.parametrize(
    "question",
    ["What does 2003 say about LGBTI?", "What does 2013 say about torture?", "Что говорит 2003 о профсоюзах?"],
)
def test_a_year_whose_text_is_silent_is_told_so(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE
    assert not answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "How has torture developed since 2003?",
        "Как изменилась ситуация с пытками с 2003 года?",
        "2003 жылдан бері азаптау жағдайы қалай өзгерді?",
    ],
)
def test_since_a_year_is_from_then_on(library: Library, question: str) -> None:
    assert texts(ask(library, question)) >= {EP2003, EP2019, EP2021}


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("Which texts mention both torture and LGBTI?", {EP2019, EP2021}),
        ("В каких текстах упоминаются и пытки, и ЛГБТИ?", {EP2019, EP2021}),
        ("Қай мәтіндерде азаптау да, ЛГБТИ да аталады?", {EP2019, EP2021}),
        ("Which texts mention torture but not LGBTI people?", {EP2003, NGO2012}),
        ("В каких текстах упоминаются пытки, но не ЛГБТИ?", {EP2003, NGO2012}),
        ("Which texts mention torture or ill-treatment?", {EP2003, NGO2012, EP2019, EP2021}),
        ("Which texts mention Ablyazov and Kozlov?", {EP2003, EP2013, EP2021}),
    ],
)
def test_two_things_are_looked_up_together(library: Library, question: str, of: set[str]) -> None:
    assert texts(ask(library, question)) == of


@pytest.mark.parametrize(
    ("history", "question", "alone"),
    [
        ("Which texts mention torture?", "and trade unions?", "Which texts mention trade unions?"),
        ("В каких текстах упоминаются пытки?", "а профсоюзы?", "В каких текстах упоминаются профсоюзы?"),
        ("Қай мәтіндерде азаптау аталады?", "ал кәсіподақтар ше?", "Қай мәтіндерде кәсіподақтар аталады?"),
        ("Which texts do not mention torture?", "and religion?", "Which texts do not mention religion?"),
        ("Which paragraphs mention torture?", "how many?", "Which paragraphs mention torture?"),
        ("List the newspapers", "how many?", "List the newspapers"),
    ],
)
def test_a_list_goes_on_as_a_list(library: Library, history: str, question: str, alone: str) -> None:
    answer = ask(library, question, history=[history])
    assert answer.understood_as == alone
    assert (answer.statements, answer.citations) == ((by_itself := ask(library, alone)).statements, by_itself.citations)


def test_a_list_goes_on_in_one_text_and_says_if_that_is_silent(library: Library) -> None:
    of_2021 = ask(library, "and in 2021?", history=["Which texts mention torture?"])
    assert cited(of_2021) == {id_ for id_ in cited(ask(library, "Which texts mention torture?")) if EP2021 in id_}
    assert ask(library, "а в 2013?", history=["В каких текстах упоминаются пытки?"]).status is Status.NO_EVIDENCE


def test_a_list_tells_how_many_paragraphs_of_each_text_there_are(library: Library) -> None:
    answer = ask(library, "Which texts mention torture?")
    for source in texts(answer):
        count = sum(id_.startswith(f"{source}#") for id_ in cited(answer))
        assert f"{text_name(library.corpus.source_by_id[source])}: {count}" in answer.statements[0].text


@pytest.mark.parametrize(
    ("question", "like"),
    [
        ("Show me all the trade unions", "List the trade unions"),
        ("Покажи все газеты", "Перечисли газеты"),
        ("Барлық журналистерді ата", "Журналистер тізімі"),
        ("Кәсіподақтарды тізімде", "Перечисли профсоюзы"),
        ("Елдерді тізіп бер", "List the countries"),
    ],
)
def test_whoever_wants_to_be_shown_them_all_gets_those_that_are_named(
    library: Library, question: str, like: str
) -> None:
    assert cited(ask(library, question)) == cited(ask(library, like))

"""Who, and what of a sort, is named: looked up in every paragraph, and said where nothing of it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.config import Config
from kzqa.domain import Corpus, Narrowing, Status
from kzqa.morphology import english_stems
from kzqa.names import Mentions, NameIndex
from kzqa.names.extraction import distinct_words
from kzqa.pipeline import Library, ask, build_index, open_library
from kzqa.sorts import Sorts, _data, heads, is_person, named_things
from tiny_corpus import small, write

__all__ = ["small"]

_LISTS = ("countries", "home_cities", "foreign_cities")

NEWSPAPERS = {
    "ep-2003-kazakhstan#recital-G",
    "ngo-2012-appeal#paragraph-10",
    "ep-2013-2600-rsp#recital-B",
    "ep-2019-2610-rsp#recital-L",
    "ep-2021-2544-rsp#recital-K",
}
COURTS_OF_2013 = {f"ep-2013-2600-rsp#recital-{letter}" for letter in "ABFG"}
JOURNALISTS_OF_2019 = {f"ep-2019-2610-rsp#{anchor}" for anchor in ("recital-L", "recital-M", "paragraph-4")}
NAMED_IN_THE_APPEAL = {f"ngo-2012-appeal#paragraph-{number}" for number in (2, 8, 10)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which newspapers are mentioned?", NEWSPAPERS),
        ("I need the names of all newspapers in these documents", NEWSPAPERS),
        ("Перечислите газеты, которые названы в текстах", NEWSPAPERS),
        ("Қандай газеттер аталған?", NEWSPAPERS),
        ("Which Kazakh courts does the 2013 resolution name?", COURTS_OF_2013),
        ("Какие суды упоминаются в резолюции 2013 года?", COURTS_OF_2013),
        ("2013 жылғы қарарда қандай соттар аталады?", COURTS_OF_2013),
        ("Who is named in the NGO appeal?", NAMED_IN_THE_APPEAL),
        ("Кто упомянут в обращении?", NAMED_IN_THE_APPEAL),
        ("Үндеуде кімдердің аты аталады?", NAMED_IN_THE_APPEAL),
        ("Which countries besides Kazakhstan are mentioned in 2003?", {"ep-2003-kazakhstan#recital-E"}),
        ("Какие города Казахстана названы в обращении?", {f"ngo-2012-appeal#paragraph-{n}" for n in (9, 10, 12)}),
        ("Қай журналистердің аты 2019 жылғы қарарда аталады?", JOURNALISTS_OF_2019),
    ],
)
def test_all_that_is_of_a_sort_is_cited(library: Library, question: str, expected: set[str]) -> None:
    answer = ask(library, question)
    assert answer.status is Status.ANSWERED
    assert {citation.id for citation in answer.citations} == expected
    assert str(len(expected)) in answer.statements[0].text or len(expected) == 1


def test_cities_and_countries_are_told_by_name(library: Library) -> None:
    frame = ask(library, "Which cities are mentioned in the 2021 text?").statements[0].text
    assert all(city in frame for city in ("Astana", "Almaty", "Shymkent"))
    assert "Brussels" not in frame


@pytest.mark.parametrize(
    "question", ["Which cities and newspapers are mentioned?", "Which newspapers and cities are mentioned?"]
)
def test_of_sorts_whose_names_do_not_all_stand_whole_none_is_told(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert "Shymkent" not in answer.statements[0].text
    assert "ep-2003-kazakhstan#recital-G" in {citation.id for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which hospitals are named?", "hospitals"),
        ("Какие больницы названы?", "больницы"),
        ("Қандай ауруханалар аталған?", "ауруханалар"),
        ("Are any ministries mentioned by name?", "ministries"),
    ],
)
def test_where_none_is_named_it_is_said_so(library: Library, question: str, asked: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_EVIDENCE
    assert asked in (answer.reason or "")
    assert not answer.citations


def test_of_a_text_that_names_none_others_are_offered(library: Library) -> None:
    answer = ask(library, "Which trade unions are named in the 2013 resolution?")
    assert answer.status is Status.NO_EVIDENCE
    assert answer.nearest
    assert all("2013" not in id_ for id_ in answer.nearest)
    assert "trade unions" in (answer.reason or "")
    assert "nothing on this" not in (answer.reason or "")  # it speaks of trade unions, and names none


@pytest.mark.parametrize(
    "question",
    [
        "In which texts are newspapers mentioned?",
        "Which newspapers were shut down?",
        "Which rights are mentioned?",
        "Who is mentioned together with Ablyazov?",
        "В каких текстах упоминаются профсоюзы?",
        "Какие газеты закрыли?",
        "Қай мәтіндерде кәсіподақтар туралы айтылады?",
        "What are the names of Dametkan Aspandiyarova's children?",
    ],
)
def test_what_asks_for_more_than_names_is_searched_for(library: Library, question: str) -> None:
    assert library.planner.plan(question).sort is None


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Which newspapers are named in 2013?", "And in 2019?", {"ep-2019-2610-rsp#recital-L"}),
        ("Какие газеты названы?", "А в 2003 году?", {"ep-2003-kazakhstan#recital-G"}),
        ("Which newspapers are named in the 2013 resolution?", "And which courts?", COURTS_OF_2013),
        ("2013 жылғы қарарда қай газеттер аталған?", "Ал соттар ше?", COURTS_OF_2013),
    ],
)
def test_the_next_question_may_ask_it_of_another_text_or_of_another_sort(
    library: Library, before: str, question: str, expected: set[str]
) -> None:
    answer = ask(library, question, history=[before])
    assert {citation.id for citation in answer.citations} == expected
    assert answer.understood_as


def test_only_texts_that_the_reader_chose_are_looked_through(library: Library) -> None:
    narrowing = Narrowing(sources=("ep-2019-2610-rsp",))
    answer = ask(library, "Which newspapers are mentioned?", narrowing=narrowing)
    assert [citation.id for citation in answer.citations] == ["ep-2019-2610-rsp#recital-L"]


def test_every_quotation_has_a_name_of_the_sort(library: Library) -> None:
    sorts = Sorts(library.corpus, NameIndex(library.corpus.paragraphs))
    found = {
        "courts": sorts.things(heads(("court",))),
        "countries": sorts.countries(),
        "cities": sorts.cities(),
        "persons": sorts.persons(),
    }
    for sort, by_id in found.items():
        assert by_id, sort
        for id_, places in by_id.items():
            text = library.corpus.by_id[id_].text
            assert all(re.search("[A-Z]", text[place.start : place.end]) for place in places), (sort, id_)
    told = {library.corpus.by_id[i].text[s.start : s.end] for i, spans in found["countries"].items() for s in spans}
    assert "Kazakhstan" not in told
    assert not set(sorts.cities(foreign=False)) - set(sorts.cities())


def test_what_has_such_a_word_and_no_name_is_not_one_of_the_sort(library: Library) -> None:
    sorts = Sorts(library.corpus, NameIndex(library.corpus.paragraphs))
    courts, unions = sorts.things(heads(("court",))), sorts.things(heads(("trade", "union")))
    assert "ep-2019-2610-rsp#recital-D" not in courts  # "the Kazakh court banned"
    named = {library.corpus.by_id[i].text[s.start : s.end] for i, spans in unions.items() for s in spans}
    assert not any("European" in name or name.endswith("Law") for name in named)


@given(st.text(max_size=80), st.sampled_from(["newspaper", "court", "party", "law"]))
def test_no_text_is_too_strange_to_be_looked_through(text: str, sort: str) -> None:
    for place in named_things(text, heads(english_stems(sort)), (), frozenset()):
        assert 0 <= place.start < place.end <= len(text)


def test_an_investigation_is_no_investigator(library: Library) -> None:
    sorts = Sorts(library.corpus, NameIndex(library.corpus.paragraphs))
    assert sorts.holders([("investig",)]) == {}
    assert "ep-2021-2544-rsp#recital-T" in sorts.holders([("lawyer",)])


@pytest.mark.parametrize("typed", ["LAWYERS", "lawyer", "Lawyer's"])
def test_what_is_kept_of_a_sort_is_not_kept_by_what_was_typed(library: Library, typed: str) -> None:
    sorts = library.planner._roster._sorts
    ask(library, "Which lawyers are named?")
    before = set(sorts._found)
    ask(library, f"Which {typed} are named?")
    assert set(sorts._found) == before


def test_no_city_is_of_both_lists_and_no_name_stands_twice() -> None:
    lists = {key: [n.strip() for n in re.split(r"[|\n]", str(_data()[key])) if n.strip()] for key in _LISTS}
    assert all(len(names) == len(set(names)) for names in lists.values())
    assert not set(lists["home_cities"]) & {*lists["foreign_cities"], *lists["countries"]}


def test_people_are_no_things() -> None:
    assert is_person("political prisoners")
    assert not is_person("prison")
    assert heads(english_stems("right")) == frozenset()


def test_a_new_text_is_looked_through_too(small: Config) -> None:
    folder = Path(small.corpus)
    write(folder, "three")
    path = folder / "tiny.txt"
    added = "B. whereas the weekly Golos and the Aktau City Court in Shymkent were closed;\n\n1. Calls"
    path.write_text(path.read_text(encoding="utf-8").replace("1. Calls", added), encoding="utf-8")
    build_index(small)
    library = open_library(small)
    for question in ("Which newspapers are named?", "Какие суды упоминаются?", "Қай қалалар аталған?"):
        assert [citation.anchor for citation in ask(library, question).citations] == ["recital-B"], question
    assert ask(library, "Which journalists are named?").citations


@pytest.mark.parametrize("word", ["court", "newspapers", "Kazakhstan", "the", "Zhanaozen", "nowhere"])
def test_the_paragraphs_that_have_a_word_are_those_that_reading_all_finds(corpus: Corpus, word: str) -> None:
    found = Mentions.of(corpus.paragraphs).having(word.__eq__)
    assert found == [n for n, p in enumerate(corpus.paragraphs) if word in distinct_words(p.text)]

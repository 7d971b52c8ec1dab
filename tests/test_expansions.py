"""Expansions: other words under which a paragraph is found, and never what is quoted, listed or counted."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.domain import Corpus
from kzqa.embed import load_engine
from kzqa.errors import KzqaError
from kzqa.evals.suite import load_suite
from kzqa.expansions import Expansions, digest
from kzqa.grams import GramIndex
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, Line, bundled_lines, read_lines
from kzqa.morphology import fold, spoken_word
from kzqa.pipeline import Library, ask
from kzqa.retrieve import Retriever
from kzqa.tables import make_tables
from kzqa.terms import QueryTerm
from kzqa.weights import load_weights

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "kzqa" / "data"
LINES = tuple(bundled_lines(OF_PARAGRAPHS))
UNANSWERED = tuple(bundled_lines(NO_ANSWER))
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі"


@pytest.fixture(scope="module")
def expansions(corpus: Corpus) -> Expansions:
    return Expansions.of_corpus(corpus)


def test_every_paragraph_of_the_texts_has_lines_in_three_languages_for_its_very_text(corpus: Corpus) -> None:
    languages = {id_: {line.language for line in lines} for id_, lines in groupby(LINES, lambda line: line.paragraph)}
    assert languages == {paragraph.id: {"en", "ru", "kk"} for paragraph in corpus.paragraphs}
    texts = {(p.id, digest(p.text)) for p in corpus.paragraphs}
    assert {(line.paragraph, line.digest) for line in LINES} == texts
    assert {(line.paragraph, line.digest) for line in UNANSWERED} <= texts | {("general", "-")}
    assert {line.language for line in UNANSWERED} == {"en", "ru", "kk"}


def test_no_line_stands_twice_under_a_paragraph_and_each_is_in_the_letters_of_its_language() -> None:
    assert len({(line.paragraph, fold(line.text)) for line in LINES}) == len(LINES)
    asked = {fold(line.text) for line in UNANSWERED}
    assert len(asked) == len(UNANSWERED)
    assert not asked & {fold(line.text) for line in LINES}
    for line in (*LINES, *UNANSWERED):
        letters = [letter for letter in line.text.casefold() if letter.isalpha()]
        cyrillic = sum(letter in CYRILLIC for letter in letters) / len(letters)
        assert cyrillic < 0.2 if line.language == "en" else cyrillic > 0.3, line.text


def test_no_line_is_nearly_a_question_of_a_suite() -> None:
    """The suites measure what nobody wrote for them: where two people put a question alike, the line was taken out."""
    index = GramIndex([line.text for line in (*LINES, *UNANSWERED)])
    for path in sorted((ROOT / "evals").glob("*.yaml")):
        near = [case.id for case in load_suite(path).cases if index.cosines(case.question).max() >= 0.8]
        assert not near, f"{path.name}: lines to take out: {len(near)}"


def test_lines_of_a_text_that_has_changed_are_left_out(corpus: Corpus, expansions: Expansions) -> None:
    changed = replace(corpus.paragraphs[7], text=corpus.paragraphs[7].text.replace("the", "a", 1))
    paragraphs = (*corpus.paragraphs[:7], changed, *corpus.paragraphs[8:])
    other = Expansions.of_corpus(replace(corpus, paragraphs=paragraphs))
    assert _places(expansions, 7) == [7]
    assert _places(other, 7, 8) == [None, 7]
    assert len(other.paragraphs) == len(expansions.paragraphs) - 1
    spaced = replace(corpus.paragraphs[7], text=corpus.paragraphs[7].text.replace(" ", "\n", 3))
    assert digest(spaced.text) == digest(corpus.paragraphs[7].text)


@pytest.mark.parametrize(
    "content", ["en\tWords under nothing", "[a#b 0]\nno tab", "[a#b 0]\nen\t ", "[a#b]\nen\tWords"]
)
def test_a_line_that_is_no_expansion_says_where(content: str) -> None:
    with pytest.raises(KzqaError, match=r"expansions, line \d"):
        list(read_lines(content.splitlines()))


def test_what_is_kept_finds_what_was_made(corpus: Corpus, expansions: Expansions) -> None:
    opened = Expansions.opened(expansions.kept)
    for line in LINES[::400]:
        one, other = opened.alike(line.text), expansions.alike(line.text)
        assert np.array_equal(one.paragraphs, other.paragraphs)
        assert (one.answered, one.unanswered) == (other.answered, other.unanswered)
    wanted = _term((), ("prison",), ("death", "penalti"))
    lines = expansions.having(wanted)
    assert np.array_equal(opened.having(wanted), lines)
    assert np.array_equal(opened.of_lines(lines), expansions.of_lines(lines))
    assert len(lines)


@pytest.mark.parametrize("number", range(0, len(LINES), 500))
def test_the_words_of_a_line_are_most_alike_to_its_own_paragraph(
    corpus: Corpus, expansions: Expansions, number: int
) -> None:
    alike = expansions.alike(LINES[number].text).paragraphs
    own = alike[[p.id for p in corpus.paragraphs].index(LINES[number].paragraph)]
    assert own == pytest.approx(1, abs=0.01)
    assert own == alike.max()


def test_the_fullest_line_is_found_and_lines_are_told_apart() -> None:
    said = ["They were tortured in prison", "Prisons are full", "Пытки в тюрьме"]
    lines = [Line("a#b", "", language, text) for language, text in zip(("en", "en", "ru"), said, strict=True)]
    expansions = Expansions(zip((4, 4, 9), lines, strict=True))
    prison, torture = (expansions.having(_term((), (stem,))) for stem in ("prison", "tortur"))
    assert (prison.tolist(), torture.tolist()) == ([0, 1], [0])
    assert expansions.fullest([(prison, 1.0), (torture, 2.0)]).tolist() == [3.0, 0.0]
    assert _places(expansions, 4, 9, 5, 10) == [0, 1, None, None]
    assert _places(Expansions([]), 4) == [None]
    assert expansions.of_lines(prison).tolist() == [4]


@pytest.mark.parametrize(
    ("language", "line", "asked", "other"),
    [
        ("ru", "Осуждённых били дубинками", "дубинка", "дуб"),
        ("ru", "Его выпустили под залог", "выпущен", "пустил"),
        ("kk", "Тұтқындарды таяқпен ұрды, таяқ сынды", "таяқтар", "тая"),
        ("kk", "Әкімдік рұқсат бермеді", "рұқсатты", "рұх"),
        ("kk", "Әкімдік рұқсат бермеді", "руксатты", "рух"),
    ],
)
def test_a_word_that_no_glossary_knows_is_found_in_lines_of_its_language(
    language: str, line: str, asked: str, other: str
) -> None:
    expansions = Expansions([(3, Line("a#b", "", language, line)), (5, Line("a#c", "", language, "қамау арест"))])
    assert expansions.having(_term(spoken_word(language, asked))).tolist() == [0]
    assert expansions.having(_term(spoken_word(language, other))).tolist() == []


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Кого пустили под нож?", "пустили"),
        ("Ерлі-зайыптыға қандай жеңілдік беріледі?", "Ерлі-зайыптыға"),
    ],
)
def test_a_word_of_the_question_s_own_language_tells_where_it_may_be_spoken_of(
    library: Library, question: str, word: str
) -> None:
    terms = library.retriever.retrieve(library.planner.plan(question)).terms
    [found] = [found for found in terms if found.term.asked == word]
    assert not found.paragraphs
    assert found.aided


@pytest.mark.parametrize("town", ["Жанаозене", "Шымкенте", "Алматы"])
@pytest.mark.parametrize("thing", ["музей", "метро", "бассейн"])
def test_what_a_town_has_is_not_answered_with_what_is_said_of_the_town(library: Library, town: str, thing: str) -> None:
    assert ask(library, f"Есть ли в {town} {thing}?").status.refused


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_alike_to_others_from_nought_to_one(text: str) -> None:
    index = GramIndex(["пытки в тюрьме", "түрмедегі азаптау", "torture in prison", ""])
    cosines = index.cosines(text)
    assert ((cosines >= 0) & (cosines <= 1.001)).all()
    assert np.array_equal(GramIndex.opened(index.kept).cosines(text), cosines)
    assert not len(GramIndex([]).cosines(text))


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("заключённых", "заключённые", "заявления"),
        ("түрмедегілерді", "түрмеде", "мектепте"),
        ("журналистерге", "журналистің", "жұмысшының"),
    ],
)
def test_words_of_one_stem_are_more_alike_than_others(asked: str, near: str, far: str) -> None:
    one, other = GramIndex([near, far, "қазақ тілі", "русский язык"]).cosines(asked)[:2]
    assert one > other


def test_texts_without_a_run_and_questions_without_one_are_alike_to_nothing() -> None:
    assert GramIndex(["", " .. "]).cosines("қамау").tolist() == [0, 0]
    assert GramIndex(["қамау", "арест"]).cosines(" ? ").tolist() == [0, 0]
    assert GramIndex(["арест"] * 2 + ["қамау"]).cosines("яяяя қамау").tolist()[:2] == [0, 0]


def _term(spoken: tuple[str, ...], *alternatives: tuple[str, ...]) -> QueryTerm:
    return QueryTerm("", alternatives, spoken=(spoken,) if spoken else ())


def _places(expansions: Expansions, *paragraphs: int) -> list[int | None]:
    there, places = expansions.places(paragraphs)
    return [place if has else None for has, place in zip(there.tolist(), places.tolist(), strict=True)]


def test_what_only_expansions_say_is_neither_quoted_nor_counted(library: Library, corpus: Corpus) -> None:
    """A word of the lines that no paragraph has: it helps to find one, and nothing is said to have it."""
    plan = library.planner.plan("Were people locked up?")
    [term] = [found for found in library.retriever.retrieve(plan).terms if found.aided]
    assert term.aided - term.paragraphs
    for line in LINES[::150]:
        for citation in ask(library, line.text).citations:
            assert citation.quote in corpus.by_id[citation.id].text


def test_a_corpus_without_expansions_is_searched_by_its_own_words(library: Library, corpus: Corpus) -> None:
    bare = replace(make_tables(corpus, library.retriever.index, library.retriever.names), expansions=Expansions(()))
    parts = corpus, library.retriever.index, load_engine("e5"), library.retriever.names, load_weights()
    retriever = Retriever(*parts, tables=bare)
    found = retriever.retrieve(library.planner.plan("Who was sentenced for organising the Zhanaozen strike?"))
    assert found.hits
    assert not any(hit.signals["expanded"] for hit in found.hits)
    assert not any(term.aided for term in found.terms)

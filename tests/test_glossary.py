"""The glossary: its file is well-formed, and inflected terms of several words are found."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.glossary import Glossary, Term, load_glossary
from kzqa.language import WORD

ROWS = files("kzqa").joinpath("data", "glossary.tsv").read_text(encoding="utf-8").split("\n")


def english(language: str, text: str) -> list[str]:
    """The preferred English terms of what is found."""
    return [match.terms[0].en[0] for match in load_glossary().find(language, WORD.findall(text))]


def test_the_file_has_four_filled_columns_and_ends_with_a_line_break() -> None:
    assert ROWS[0] == "domain\ten\tru\tkk"
    assert ROWS[-1] == ""
    for row in ROWS[1:-1]:
        cells = row.split("\t")
        assert len(cells) == 4, row
        terms = [term for cell in cells for term in cell.split(" | ")]
        assert all(term and term == term.strip() and "|" not in term for term in terms), row


def test_no_row_no_concept_and_no_synonym_of_a_cell_stands_twice() -> None:
    rows = [row.split("\t") for row in ROWS[1:-1]]
    assert len({tuple(row) for row in rows}) == len(rows)
    concepts = [(row[0], row[1].split(" | ")[0]) for row in rows]
    assert len(set(concepts)) == len(concepts)
    for row in rows:
        for cell in row[1:]:
            assert len(set(cell.split(" | "))) == len(cell.split(" | ")), row


def test_each_column_is_in_its_script() -> None:
    for row in ROWS[1:-1]:
        _, en, ru, kk = row.split("\t")
        assert not any("\u0400" <= letter <= "\u04ff" for letter in en), row
        assert not set("әғқңөұүһі") & set(ru.casefold()) or "place" in row, row
        assert any("\u0400" <= letter <= "\u04ff" for letter in kk) or kk.isascii(), row


@pytest.mark.parametrize(
    ("language", "asked", "term"),
    [
        ("ru", "смертной казнью", "death penalty"),
        ("ru", "домашним насилием", "domestic violence"),
        ("ru", "о правах человека", "human rights"),
        ("ru", "политических заключённых", "political prisoner"),
        ("ru", "политическими заключенными", "political prisoner"),
        ("ru", "независимых профсоюзов", "independent trade union"),
        ("ru", "карательной психиатрией", "punitive psychiatry"),
        ("ru", "верховенства закона", "rule of law"),
        ("kk", "өлім жазасына", "death penalty"),
        ("kk", "сөз бостандығын", "freedom of expression"),
        ("kk", "адам құқықтарының", "human rights"),
        ("kk", "саяси тұтқындарды", "political prisoner"),
        ("kk", "тұрмыстық зорлық-зомбылыққа", "domestic violence"),
        ("kk", "тәуелсіз кәсіподақтардың", "independent trade union"),
        ("kk", "заң үстемдігін", "rule of law"),
        ("kk", "бейбіт жиналыстарға", "peaceful assembly"),
        ("en", "freedoms of assembly", "freedom of peaceful assembly"),
    ],
)
def test_an_inflected_term_of_several_words_is_found_as_one(language: str, asked: str, term: str) -> None:
    assert english(language, asked) == [term]


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("олим жазасын", "death penalty"),
        ("адам кукыктары", "human rights"),
        ("соз бостандыгын", "freedom of expression"),
    ],
)
def test_kazakh_terms_are_found_without_kazakh_letters(asked: str, term: str) -> None:
    assert english("kk", asked) == [term]


@pytest.mark.parametrize(
    ("asked", "term"), [("ҮЕҰ-лардың", "non-governmental organisation"), ("өзара іс-қимылға", "engage")]
)
def test_a_hyphen_joins_an_ending_to_an_abbreviation_and_two_words_to_one(asked: str, term: str) -> None:
    assert english("kk", asked) == [term]


def test_a_russian_term_in_a_kazakh_question_is_found() -> None:
    assert english("kk", "профсоюз керек")[0] == "trade union"


def test_the_longest_term_wins_and_matches_do_not_overlap() -> None:
    words = WORD.findall("о свободе слова и свободе собраний")
    matches = load_glossary().find("ru", words)
    assert [words[match.start : match.end] for match in matches] == [["свободе", "слова"], ["свободе", "собраний"]]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_term_of_the_file_is_found_as_it_is_written(language: str) -> None:
    glossary = load_glossary()
    missed = [
        written
        for term in glossary.terms
        for written in getattr(term, language)
        if not any(
            term in match.terms or match.end - match.start == len(WORD.findall(written))
            for match in glossary.find(language, WORD.findall(written))
        )
    ]
    assert missed == []


def test_a_term_without_words_is_no_entry() -> None:
    glossary = Glossary([Term("x", ("...",), ("…",), ("—",))])
    assert glossary.find("en", ["..."]) == ()


@given(st.sampled_from(["en", "ru", "kk"]), st.lists(st.text(max_size=12), max_size=8))
def test_any_words_give_ordered_matches_within_them(language: str, words: list[str]) -> None:
    end = 0
    for match in load_glossary().find(language, words):
        assert end <= match.start < match.end <= len(words)
        assert match.terms
        end = match.end

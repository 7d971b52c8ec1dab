"""Spelling: a slip of the finger is undone, and a word that is one is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kzqa.domain import Corpus
from kzqa.glossary import load_terms
from kzqa.language import WORD
from kzqa.lines import OF_PARAGRAPHS, bundled_lines
from kzqa.spelling import Spelling, is_english

TERMS = load_terms()
SPELLINGS = {
    language: Spelling(language, (word for term in TERMS for said in getattr(term, language) for word in said.split()))
    for language in ("en", "ru", "kk")
}
LINES = list(bundled_lines(OF_PARAGRAPHS))
WORDS = {
    language: sorted(
        {w for line in bundled_lines(OF_PARAGRAPHS) if line.language == language for w in line.text.split()}
    )
    for language in SPELLINGS
}


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *(("en", word) for word in ("guests", "lunch", "exact", "minutes", "Guests", "wrote", "organisation")),
        *(("ru", word) for word in ("осудили", "гостей", "адвокатом", "запрещённую", "ковида", "акимата")),
        *(("kk", word) for word in ("қамауда", "құқықтарын", "сотталды", "кукыктары", "министрлігінде", "аппаратты")),
    ],
)
def test_a_word_in_any_of_its_forms_is_no_slip_of_another(language: str, word: str) -> None:
    spelling = SPELLINGS[language]
    assert spelling.may_have(word) or spelling.mend(word) == word


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "goverment", "government"),
        ("en", "Recogntion", "Recognition"),
        ("en", "electoins", "elections"),
        ("ru", "профсаюзе", "профсоюзе"),
        ("ru", "резолуцию", "резолюцию"),
        ("ru", "калонии", "колонии"),
        ("ru", "женшин", "женщин"),
        ("ru", "парламнет", "парламент"),
        ("kk", "азптау", "азаптау"),
        ("kk", "минстрлігі", "министрлігі"),
        ("kk", "приницптері", "принциптері"),
    ],
)
def test_a_slip_is_read_as_the_word_that_is_near(language: str, typed: str, meant: str) -> None:
    assert not SPELLINGS[language].may_have(typed)
    assert SPELLINGS[language].mend(typed) == meant


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "statd"),  # "state", "stated", "stand"
        ("en", "zxqwvk"),
        ("en", "wat"),  # too short
        ("ru", "фыва"),
        ("kk", "ұстаз"),  # "teacher": another ending, as that of "ұстап", may be another word
        ("kk", "аспаз"),
    ],
)
def test_what_may_mean_several_words_or_none_is_left_alone(language: str, word: str) -> None:
    assert SPELLINGS[language].mend(word) == word


@given(st.sampled_from(sorted(SPELLINGS)), st.data(), st.text(max_size=1), st.integers(0, 12))
def test_what_is_mended_is_one_slip_away_and_stays_so(language: str, data: st.DataObject, letter: str, at: int) -> None:
    word = data.draw(st.sampled_from(WORDS[language]))
    spelling, typed = SPELLINGS[language], word[:at] + letter + word[at + 1 :]
    mended = spelling.mend(typed)
    assert mended == typed or OSA.distance(typed.casefold().replace("ё", "е"), mended.casefold()) == 1
    assert mended == typed or spelling.has(mended)


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    assert is_english(text) in {True, False}
    for spelling in SPELLINGS.values():
        assert isinstance(spelling.mend(text), str)
        assert spelling.may_have(text) in {True, False}


def test_the_dictionary_knows_english_and_nothing_else() -> None:
    assert all(map(is_english, ("neighbours", "organisation", "organization", "the", "ombudsmen")))
    assert not any(map(is_english, ("goverment", "nazarbayev", "закон", "заң", "", "the 2", "23135851162", "\0")))


def test_few_words_of_the_texts_are_no_english_words(corpus: Corpus) -> None:
    """What is left are names, compounds and rare words: if it were much, real words would be mended."""
    plain = {w for p in corpus.paragraphs for w in WORD.findall(p.text) if w.islower() and w.isascii() and w.isalpha()}
    unknown = sorted(word for word in plain if len(word) > 4 and not is_english(word))
    assert len(unknown) / len(plain) < 0.03, unknown


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "mnay", "many"),
        ("en", "waht", "what"),
        ("ru", "чот", "что"),
        ("kk", "кмі", "кім"),
        ("en", "dvk", "dvk"),
        ("ru", "заниматся", "заниматься"),
        ("ru", "нефтянников", "нефтяников"),
    ],
)
def test_turned_letters_of_a_short_word_and_signs_that_nobody_hears(language: str, typed: str, meant: str) -> None:
    assert SPELLINGS[language].mend(typed) == meant

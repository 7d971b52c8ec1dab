"""Which language a question is in, however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.language import WORD, read_language, readable


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What happened to Bota Jardemalie?"),
        ("en", "jardemali belgium interpol red notice"),
        ("en", "Is Qashan a name?"),
        ("ru", "Что сказано о домашнем насилии?"),
        ("ru", "сколько человек было арестовано?"),
        ("ru", "домашнее насилие"),
        ("kk", "Өлім жазасын жою туралы не айтылған?"),
        ("kk", "Владимир Козлов неше жылға сотталды?"),
        ("kk", "Қазақстандағы азаптаулар"),
    ],
)
def test_each_language_is_recognised_in_its_own_script(language: str, question: str) -> None:
    assert read_language(question).language == language
    assert read_language(question).text == question


@pytest.mark.parametrize(
    "question",
    [
        "Олим жазасын жою туралы не айтылган?",
        "Журналистер туралы не айтылган?",
        "Адам кукыктары туралы кандай талаптар бар?",
        "Владимир Козлов неше жылга сотталды?",
        "Жанаозен окигасы кашан болды?",
        "Солдаттар кимди атты?",
    ],
)
def test_kazakh_is_recognised_without_its_own_letters(question: str) -> None:
    assert read_language(question).language == "kk"


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("Chto skazano o domashnem nasilii?", "ru", "Что сказано о домашнем насилии?"),
        ("Kogda osudili Kozlova?", "ru", "Когда осудили Козлова?"),
        ("Kto takoy Vladimir Kozlov?", "ru", "Кто такой Владимир Козлов?"),
        ("Kozlov qashan sottaldy?", "kk", "Козлов қашан сотталды?"),
        ("Bala enbegi turaly ne aitylgan?", "kk", "Бала енбеги туралы не айтылган?"),
        ("Kimge bosatu talap etildi?", "kk", "Кимге босату талап етилди?"),
    ],
)
def test_russian_and_kazakh_typed_in_latin_letters_are_put_into_cyrillic(typed: str, language: str, meant: str) -> None:
    reading = read_language(typed)
    assert (reading.language, reading.text) == (language, meant)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("ru", "Кто такая Ardak Ashym?"),
        ("ru", "Расскажи про Bota Jardemalie"),
        ("ru", "Что известно о Жаңаөзен?"),
        ("kk", "Bota Jardemalie туралы не айтылған?"),
        ("en", "What is said about Жанаозен?"),
        ("en", "What did ALDE say about пытки?"),
        ("en", "Who is Владимир Қозлов?"),
    ],
)
def test_a_name_in_another_script_does_not_change_the_language(language: str, question: str) -> None:
    assert read_language(question).language == language


@pytest.mark.parametrize("text", ["", " ", "123", "?!", "🙂", "ne"])
def test_english_is_taken_where_nothing_speaks_for_another(text: str) -> None:
    assert read_language(text).language == "en"


@pytest.mark.parametrize(
    ("text", "expected"), [("人权", False), ("حقوق الإنسان", False), ("права", True), ("құқық", True), ("2021", True)]
)
def test_only_latin_and_cyrillic_are_readable(text: str, expected: bool) -> None:
    assert readable(text) is expected


@given(st.text(max_size=300))
def test_any_text_has_one_of_the_three_languages_and_cyrillic_is_never_rewritten(text: str) -> None:
    reading = read_language(text)
    assert reading.language in ("en", "ru", "kk")
    assert reading.language != "en" or reading.text == text
    assert isinstance(readable(text), bool)


@given(st.text("aeiouybkqstnlrzhAK' ", max_size=60))
def test_typed_words_keep_their_number_when_they_are_put_into_cyrillic(text: str) -> None:
    reading = read_language(f"Kogda bylo skazano pro {text}")
    assert reading.language == "ru"
    assert reading.text.startswith("Когда было сказано про") or WORD.search(text) is None

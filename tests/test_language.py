"""Which language a question is in, however it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.romanised import MANNERS
from kzqa.evals.suite import load_suite
from kzqa.language import WORD, Reading, read_language, readable
from kzqa.romanised import to_cyrillic

ROOT = Path(__file__).resolve().parents[1]


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
        ("kogo posadili za zabastovku v zhanaozene", "ru", "кого посадили за забастовку в жанаозене"),
        ("smertnaya kazn", "ru", "смертная казн"),
        ("Mamaydy qai qalada ustady?", "kk", "Мамайды қай қалада устады?"),
        ("azaptau", "kk", "азаптау"),
        ("po4emu zakryli gazety v 2014", "ru", "почему закрыли газеты в 2014"),
        ("ZA CHTO KURAMSHINU DALI 12 LET", "ru", "за что курамшину дали 12 лет"),
        ("kto samyj krupnyj partnjor, kto podal jalobu", "ru", "кто самый крупный партнёр, кто подал жалобу"),
        ("skolko kazaxov sbejalo i pro korrupciyu", "ru", "сколко казахов сбежало и про коррупцию"),
        ("jumysshylar wetelden qaşan keldi", "kk", "жумысшылар шетелден қашан келди"),
        ("onyng adam quqyqtarynyng buzyluy turaly", "kk", "оның адам қуқықтарының бузылуы туралы"),
        ("miting pen monitoring turaly ne aitylgan", "kk", "митинг пен мониторинг туралы не айтылган"),
    ],
)
def test_russian_and_kazakh_typed_in_latin_letters_are_put_into_cyrillic(typed: str, language: str, meant: str) -> None:
    reading = read_language(typed)
    assert (reading.language, reading.text) == (language, meant)


@pytest.mark.parametrize("name", ["dev", "dev-abroad", "dev-campus", "dev-local", "dev-street"])
def test_questions_of_a_suite_are_of_their_language_typed_in_latin_letters_too(name: str) -> None:
    """By the usual romanisation; who writes in English writes of the same persons and towns."""
    read: dict[str, list[bool]] = {"en": [], "ru": [], "kk": []}
    for case in load_suite(ROOT / "evals" / f"{name}.yaml").cases:
        usual = {letter: ways.split()[0].replace("-", "") for letter, ways in MANNERS.get(case.language, {}).items()}
        typed = "".join(usual.get(letter, letter) for letter in case.question.casefold())
        if case.language == "en" or len(WORD.findall(typed)) > 2:  # two words may be a name
            asked = case.question if case.language == "en" else typed
            read[case.language].append(read_language(asked).language == case.language)
    assert all(read["en"])
    for language in ("ru", "kk"):
        assert sum(read[language]) >= 0.95 * len(read[language])


@pytest.mark.parametrize(
    "name", ["zhanbolat mamay", "Zhanbolat Mamay", "Duvanov", "koshe partiyasy", "DVK", "zhanaozen"]
)
def test_a_name_in_latin_letters_is_of_no_other_language(name: str) -> None:
    assert read_language(name) == Reading("en", name)


@pytest.mark.parametrize(
    "text", ["Was ist mit der Todesstrafe?", "Qu'est-ce que le Parlement demande?", "¿Quién está en prisión?"]
)
def test_what_is_in_a_language_that_is_not_served_stays_as_it_is(text: str) -> None:
    assert read_language(text) == Reading("en", text)


def test_a_document_in_latin_letters_is_not_taken_for_typed_russian() -> None:
    polish = "Parlament Europejski wzywa władze Kazachstanu do uwolnienia więźniów politycznych. " * 20
    assert read_language(polish, typed=False) == Reading("en", polish)


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
        ("en", "Did they change the закон о профсоюзах in 2020 and what was removed?"),
        ("ru", "Что сказано про freedom of assembly и про the right to strike?"),
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


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("EQYU-ga", "ЕҚЫУ-га"),
        ("partianyn", "партиянын"),
        ("Demokratialyq", "Демократиялық"),
        ("material", "материал"),
        ("qaı", "қай"),
        ("konvensııany", "конвенцияны"),
        ("ratıfıkasııalady", "ратификациялады"),
    ],
)
def test_kazakh_abbreviations_and_foreign_words_are_read_back(word: str, read: str) -> None:
    assert to_cyrillic(word, "kk") == read

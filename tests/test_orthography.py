"""What was typed, with errors, on the wrong layout, or in other letters, is read as it was meant, and said so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Answer, Status
from kzqa.glossary import load_glossary
from kzqa.keyboard import in_the_other_layout, with_kazakh_digits
from kzqa.language import WORD
from kzqa.lines import OF_PARAGRAPHS, bundled_lines
from kzqa.orthography import Orthography
from kzqa.pipeline import Library, ask
from kzqa.spelling import Spelling

ORTHOGRAPHY = Orthography(load_glossary())
LINES = [line for number, line in enumerate(bundled_lines(OF_PARAGRAPHS)) if number % 40 == 0]

LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
KAZAKH = str.maketrans("әіңғүұқөһ", "2345890-=")
"""As the Kazakh layout of Windows has them, which follows GOST."""
ON_LATIN = str.maketrans(CYRILLIC + CYRILLIC.upper(), LATIN + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>') | KAZAKH
ON_CYRILLIC = str.maketrans(LATIN, CYRILLIC)


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("rjuj jceljkb pf ;fyfjpty", "ru", "кого осудили за жанаозен"),
        ("Gjxtve pfrhskb ufptns", "ru", "Почему закрыли газеты"),
        ("0snfqlfy 0fi0fy 0fpf0nfh5f 0fylfq v2hnt,t", "kk", "қытайдан қашқан қазақтарға қандай мәртебе"),
        ("црн цфы еру зкуыы ифттув", "en", "why was the press banned"),
        ("екінші диалог 0ашан -тт3", "kk", "екінші диалог қашан өтті"),
    ],
)
def test_the_other_layout_is_read_as_it_was_meant(typed: str, language: str, meant: str) -> None:
    reading = ORTHOGRAPHY.read(typed)
    assert (reading.language, reading.text, reading.mended) == (language, meant, True)


def test_nearly_every_line_is_read_back_from_the_other_layout() -> None:
    lines = [line for line in LINES if len(line.text.split()) > 3 and line.text.islower() is False]
    of: dict[str, list[bool]] = {}
    for line in lines:
        typed = line.text.casefold().translate(ON_CYRILLIC if line.language == "en" else ON_LATIN)
        read = ORTHOGRAPHY.read(typed)
        same = [w for w in WORD.findall(line.text.casefold()) if w in WORD.findall(read.text.casefold())]
        of.setdefault(line.language, []).append(len(same) >= 0.8 * len(WORD.findall(line.text)))
    assert all(sum(right) / len(right) > 0.9 for right in of.values()), {k: sum(v) / len(v) for k, v in of.items()}


def test_lines_in_their_own_letters_are_left_as_they_are() -> None:
    """What is no slip is not mended: some lines have slips on purpose, names in small letters, rare words."""
    changed = [line.text for line in LINES if ORTHOGRAPHY.read(line.text).text != line.text]
    assert len(changed) / len(LINES) < 0.02, changed


@pytest.mark.parametrize(
    "text",
    [
        "recital T",
        "2021/2544(RSP), recital T",
        "OP17",
        "п. 17",
        "О чём 5-й пункт резолюции 2003 года?",
        "17-тармақ",
        "2003 жылғы 5-тармақ",
        "Who is Yermek Narymbayev?",
        "Who is Владимир Козлов?",
        "Кто такой John Smith?",
        "kogo posadili",
        "kim qamaldy",
        "DVK",
        "???",
        "",
        "12345 67890",
        "Что сказал Мухтар Джакишев?",
    ],
)
def test_references_names_and_other_romanisations_are_no_errors(text: str) -> None:
    assert not ORTHOGRAPHY.read(text).mended


def test_a_name_is_not_mended(library: Library) -> None:
    """Whose name it is, and that it is written otherwise, is said by who looks names up."""
    for name in ("дулат", "турусбекова", "козлова", "жанболат", "агадил", "narymbaev", "yelshibaev"):
        assert name in library.planner.plan(f"что случилось с {name}?").text


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("who was arested in zhanaozen and who aks for an indepedent investigaton of it", "ep-2013-2600-rsp"),
        ("требуется ли незавсимое раследование в жанаозене", "ep-2013-2600-rsp"),
        ("Kazakhstan abolished deth penalty protocl ratifcation", "ep-2021-2544-rsp"),
    ],
)
def test_a_question_with_slips_is_answered_and_its_reading_shown(library: Library, question: str, cited: str) -> None:
    answer = ask(library, question)
    assert answer.status is Status.ANSWERED
    assert any(cited in citation.id for citation in answer.citations)
    assert answer.understood_as
    assert answer.understood_as != question


def test_what_is_typed_well_is_not_said_again(library: Library) -> None:
    answers: list[Answer] = [ask(library, q) for q in ("Who is Vladimir Kozlov?", "Кого посадили?", "Кім қамалды?")]
    assert [answer.understood_as for answer in answers] == [None, None, None]


def _any_word(known: dict[str, Spelling]) -> Callable[[str, str], bool]:
    return lambda language, word: known[language].has(word)


@given(st.text(), st.booleans())
def test_any_text_is_read(text: str, anything: bool) -> None:
    in_the_other_layout(text, lambda *_: anything)
    with_kazakh_digits(text, lambda *_: anything)
    assert ORTHOGRAPHY.read(text).language in {"en", "ru", "kk"}


@given(st.text(alphabet=CYRILLIC + " ", max_size=40))
def test_the_layouts_are_each_others_inverse(text: str) -> None:
    typed = text.translate(ON_LATIN)
    read = in_the_other_layout(typed, lambda language, word: language == "ru" and not word.isascii())
    assert read is None or read == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Что говорится о пыткax?", "Что говорится о пытках?"),
        ("Сколько лет дали Kозлову?", "Сколько лет дали Козлову?"),
        ("What about тorture?", "What about torture?"),
        ("Азапtau туралы не айтылған?", "Азапtau туралы не айтылған?"),
        ("NGOлар не сұрайды?", "NGOлар не сұрайды?"),
    ],
)
def test_a_word_of_both_scripts_is_read_in_the_one_that_has_letters_of_its_own_in_it(
    library: Library, typed: str, meant: str
) -> None:
    assert library.planner.plan(typed).text == meant


@pytest.mark.parametrize(
    ("question", "language"),
    [
        *((kazakh, "kk") for kazakh in ("балалар саны", "174-бап", "Венеция комиссиясы", "адам саудасы", "жала")),
        *(
            (russian, "ru")
            for russian in ("Венецианская комиссия", "торговля людьми", "суд", "каналы", "жена Дуванова")
        ),
    ],
)
def test_a_few_words_are_kazakh_where_only_its_terms_have_them(library: Library, question: str, language: str) -> None:
    assert ask(library, question).language == language


def test_russian_as_it_is_said_is_read_as_it_is_spelt(library: Library) -> None:
    said, spelt = (ask(library, f"{word} лет дали козлову") for word in ("скока", "сколько"))
    assert said.citations
    assert [one.id for one in said.citations] == [one.id for one in spelt.citations]


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ("Наразыларды психушкаға жатқызу", "paragraph-6"),
        ("Нұр Отан съезі кезінде қанша адам ұсталды?", "recital-J"),
        ("ДТҚ туралы не айтылған?", "recital-D"),
        ("өмір бойына бас бостандығынан айыру", "recital-T"),
    ],
)
def test_kazakh_as_people_say_it_is_understood(library: Library, question: str, anchor: str) -> None:
    assert ask(library, question).citations[0].id.endswith(anchor)

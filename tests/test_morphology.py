"""Stems: what brings an inflected word to its dictionary form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.morphology import (
    english_stem,
    english_stems,
    fold,
    kazakh_entry,
    kazakh_owned,
    kazakh_stems,
    russian_keys,
    russian_lemmas,
    russian_stem,
    stem,
)

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
WORDS = st.text(KAZAKH, min_size=1, max_size=24)

# Nouns in number, possession and case; verbs in voice, tense and as nouns.
INFLECTED = {
    "құқық": "құқықтары құқығы құқықтарының құқығын құқықтардың құқықтарға",
    "сот": "сотта соттың соттар соттан сотқа соттары соттарында",
    "түрме": "түрмеде түрмеден түрмелерде түрмесінде түрмеге түрменің",
    "журналист": "журналистер журналистерге журналистердің журналистің",
    "заң": "заңы заңдар заңында заңдарды заңның заңнан заңсыз",
    "бостандық": "бостандығы бостандығын бостандығына бостандықтар бостандықты",
    "жаза": "жазасы жазасын жазаға жазаны жазалар жазасына",
    "бала": "балалар балаларды балалардың баласы балаға",
    "әйел": "әйелдер әйелдерге әйелдердің әйелі",
    "тармақ": "тармағы тармақта тармағында тармақтар тармақтан",
    "партия": "партиялар партияны партиясы партияның партияларға",
    "ұйым": "ұйымдар ұйымдары ұйымы ұйымдарының ұйымдарға",
    "кітап": "кітабы кітаптар кітабын",
    "мұнайшы": "мұнайшылар мұнайшылардың мұнайшыларға",
    "қарар": "қарарда қарардың қарары қарарлар",
    "қамау": "қамауда қамауға қамаудан қамаудағы",
    "соттау": "сотталды сотталған соттады",
    "айыптау": "айыптады айыпталған айыптайды айыптаған",
    "босату": "босатуды босатты босатылды босатуға босатылған",
    "азаптау": "азаптады азаптаған азапталған азаптауға азаптаудың",
    "сайлау": "сайлауда сайлаудың сайлауға сайлаулар",
}


@pytest.mark.parametrize(
    ("dictionary_form", "inflected"),
    [(entry, form) for entry, forms in INFLECTED.items() for form in forms.split()],
)
def test_a_kazakh_form_has_its_dictionary_word_among_its_stems(dictionary_form: str, inflected: str) -> None:
    assert {kazakh_entry(dictionary_form), dictionary_form} & set(kazakh_stems(inflected))


@pytest.mark.parametrize("other", ["соты", "жазушы", "заңгер"])
def test_a_derived_word_is_still_found_whole(other: str) -> None:
    assert other in kazakh_stems(other)


@pytest.mark.parametrize(
    ("owned", "bare"),
    [("соты", "сот"), ("шағымын", "шағым"), ("денсаулығына", "денсаулық"), ("жазасынан", "жаза"), ("туыстары", "туыс")],
)
def test_a_noun_that_is_somebody_s_has_its_bare_form(owned: str, bare: str) -> None:
    assert bare in kazakh_owned(owned)


@pytest.mark.parametrize("other", ["сот", "қамау", "шағымдар", "түрмеде", "ол"])
def test_a_noun_that_is_nobody_s_has_none(other: str) -> None:
    assert kazakh_owned(other) == ()


@given(WORDS)
def test_the_whole_word_its_last_stop_hardened_is_the_first_of_its_stems(word: str) -> None:
    stems = kazakh_stems(word)
    assert stems[0][:-1] == fold(word)[:-1]
    assert stems[0][-1] == fold(word)[-1].translate(str.maketrans("ғгбә", "қкпа"))
    assert kazakh_stems(stems[0])[0] == stems[0]


@given(WORDS)
def test_kazakh_stems_are_beginnings_of_the_word_longest_first_without_repetition(word: str) -> None:
    stems = kazakh_stems(word)
    lengths = [len(found) for found in stems]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(stems)) == len(stems)
    assert all(fold(word).startswith(found[:-1]) for found in stems)


@given(st.text(max_size=60))
def test_no_text_makes_a_stemmer_fail(text: str) -> None:
    for language in ("en", "ru", "kk"):
        assert isinstance(stem(language, text), str)
    assert isinstance(kazakh_entry(text), str)
    assert len(kazakh_stems(text)) >= 1
    assert all(isinstance(found, str) for found in english_stems(text))


@given(st.text(KAZAKH + KAZAKH.upper(), min_size=1, max_size=20))
def test_stems_do_not_depend_on_case(word: str) -> None:
    assert kazakh_stems(word) == kazakh_stems(word.upper().lower()) or word.upper().lower() != word.lower()
    assert russian_stem(word) == russian_stem(fold(word))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("пытки", "пытками"),
        ("насилие", "насилия"),
        ("заключённый", "заключенный"),
        ("резолюция", "резолюциях"),
    ],
)
def test_russian_forms_share_a_stem_with_and_without_yo(one: str, other: str) -> None:
    assert russian_stem(one) == russian_stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("sentenced", "sentences"), ("lawyer’s", "lawyer"), ("Unions", "union"), ("demand's", "demands")]
)
def test_english_forms_share_a_stem_whatever_the_apostrophe(one: str, other: str) -> None:
    assert english_stem(one) == english_stem(other)


def test_a_hyphen_parts_english_words_and_order_is_kept() -> None:
    assert english_stems("COVID-19 and civil society") == ("covid", "19", "and", "civil", "societi")


def test_kazakh_letters_have_the_russian_ones_that_people_type_for_them() -> None:
    assert russian_keys("құқық") == "кукык"
    assert not set(russian_keys("әғқңөұүһі")) & set("әғқңөұүһі")


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("выпущен", "выпустить"), ("осуждён", "осудить"), ("ранили", "ранить"), ("судьёй", "судья"), ("пытках", "пытка")],
)
def test_a_russian_word_has_its_dictionary_form(word: str, lemma: str) -> None:
    assert lemma in russian_lemmas(word)


@pytest.mark.parametrize(
    ("form", "base"),
    [("won", "win"), ("children", "child"), ("forbidden", "forbid"), ("fled", "flee")],
)
def test_an_irregular_english_form_has_the_stem_of_its_base(form: str, base: str) -> None:
    assert english_stem(form) == english_stem(base)


@pytest.mark.parametrize(
    ("word", "form", "other"),
    [
        ("Protestant", "Protestants", "protest"),
        ("minority", "minorities", "minor"),
        ("relative", "relatives", "relation"),
        ("opposite", "opposite", "opposition"),
        ("March", "March’s", "march"),
    ],
)
def test_words_that_a_stemmer_mixes_have_stems_of_their_own(word: str, form: str, other: str) -> None:
    assert english_stem(word) == english_stem(form) != english_stem(other)

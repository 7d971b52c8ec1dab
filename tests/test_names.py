from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.corpus import load_corpus
from kzqa.domain import Corpus
from kzqa.names import NameIndex, key
from kzqa.names.inflection import bases
from kzqa.names.lexicon import NEAR
from kzqa.names.phonetics import acronym_key, similarity

LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
WORDS = st.text(LETTERS, min_size=1, max_size=14)


@pytest.fixture(scope="module")
def texts() -> Corpus:
    return load_corpus(Path(__file__).parents[1] / "corpus")


@pytest.fixture(scope="module")
def index(texts: Corpus) -> NameIndex:
    return NameIndex(texts.paragraphs)


def exact(index: NameIndex, question: str) -> set[str]:
    return {match.name.text for match in index.find(question) if match.exact}


def near(index: NameIndex, question: str) -> set[str]:
    return {match.name.text for match in index.find(question) if not match.exact}


@pytest.mark.parametrize(
    "spellings",
    [
        "Tungishbaev Tungyshbayev Tungyşbaev Тунгишбаев Тунгышбаев Тұңғышбаев",
        "Khassenov Hasenov Khasenov Хасенов",
        "Yelshibayev Elshibaev Елшибаев Елшібаев Ельшибаев",
        "Zhakiyanov Jakiyanov Zhakianov Жакиянов",
        "Jardemalie Djardemalie Dzhardemali Жардемали Джардемали",
        "Dzhakishev Zhakishev Жакишев Джакишев",
        "Nazarbaev Nazarbayev Nazarbajew Назарбаев",
        "Zhanaozen Жанаозен Жаңаөзен Janaozen Jañaözen",
        "Kazakhstan Казахстан Қазақстан Qazaqstan",
        "Bakhytzhan Bakhytjan Бахытжан",
    ],
)
def test_one_names_spellings_have_one_key(spellings: str) -> None:
    assert len({key(word) for word in spellings.split()}) == 1


@given(WORDS)
def test_a_key_ignores_case_and_holds_only_its_own_alphabet(word: str) -> None:
    assert key(word) == key(word.upper()) or "ı" in word
    assert set(key(word)) <= set("aeioubcdfghklmnprstvzZSC")


@given(WORDS, WORDS)
def test_similarity_is_symmetric_within_0_and_1_and_1_for_equal_keys(one: str, other: str) -> None:
    a, b = key(one), key(other)
    assert similarity(a, b) == pytest.approx(similarity(b, a))
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, a) == 1


@given(WORDS)
def test_bases_begin_with_a_form_of_the_word_and_never_repeat(word: str) -> None:
    found = bases(word)
    assert found
    assert len(set(found)) == len(found)


def test_an_acronym_is_read_letter_by_letter_in_either_script() -> None:
    assert acronym_key("ДВК") == acronym_key("DVK") == "dvk"
    assert acronym_key("DCK") == "dck"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What happened to Murat Tungyshbayev?", "Murat Tungishbaev"),
        ("Что случилось с Тунгишбаевым?", "Murat Tungishbaev"),
        ("Тұңғышбаевқа не болды?", "Murat Tungishbaev"),
        ("what happened to jardemalie", "Bota Jardemalie"),
        ("Где сейчас Бота Жардемали?", "Bota Jardemalie"),
        ("Жардемалидің ісі қандай?", "Bota Jardemalie"),
        ("Who is Djardemalie?", "Bota Jardemalie"),
        ("WHO IS BOTA JARDEMALIE", "Bota Jardemalie"),
        ("Ельшибаеву предъявлены обвинения?", "Yerzhan Yelshibayev"),
        ("Ержан Елшібаев кім?", "Yerzhan Yelshibayev"),
        ("Что известно об Ирине Петрушовой?", "Irina Petrushova"),
        ("Petrushova's sentence", "Irina Petrushova"),
        ("Where is Galymzhan Jakiyanov?", "Galymzhan Zhakiyanov"),
        ("Мухтар Кабулович Аблязов", "Mukhtar Ablyazov"),
        ("Кто такой М. Аблязов?", "Mukhtar Ablyazov"),
        ("Аблязов, Мухтар", "Mukhtar Ablyazov"),
        ("Что с Мухтаром Жакишевым?", "Mukhtar Dzhakishev"),
        ("Назарбаевтың бұйрығы", "Nazarbaev"),
        ("президент Назарбаев", "Nazarbaev"),
        ("Кто запретил ДВК?", "Democratic Choice of Kazakhstan"),
        ("ДВК-ны кім тыйым салды?", "Democratic Choice of Kazakhstan"),
        ("Why was the DCK banned?", "Democratic Choice of Kazakhstan"),
        ("Is the Democratic Choice legal?", "Democratic Choice of Kazakhstan"),
        ("Көше партиясының мүшелері", "Koshe Partiyasy"),
        ("Vadim Kurashim", "Vadim Kuramshin"),
        ("Вадима Курамшина осудили?", "Vadim Kuramshin"),
        ("Saysasy Kalam", "Sayasy Kalam"),
        ("Саяси қалам", "Sayasy Kalam"),
        ("Владимиру Козлову", "Vladimir Kozlov"),
        ("Max Bokayev", "Maks Bokayev"),
        ("Что случилось в Жанаозене?", "Zhanaozen"),
        ("Жаңаөзенде не болды?", "Zhanaozen"),
        ("Алматыда", "Almaty"),
        ("суд в Шымкенте", "Shymkent"),
        ("Interpol-дың хабарламалары", "Interpol"),
        ("О чём просил Интерпол?", "Interpol"),
        ("«Уральской недели»", "Uralskaya Nedelya"),
        ("газета «Республика» закрыта", "Respublika"),
        ("what is the itufew", "Industrial Trade Union of Fuel and Energy Workers"),
        ("Who heads the KNPRK?", "Confederation of Independent Trade Unions of Kazakhstan"),
        ("What is Alga?", "Alga"),
        ("Was ECHO fined?", "ECHO"),
        ("Femina Virtute", "Femina Virtute"),
        ("Бостандық Кз", "Bostandyq Kz"),
        ("What did ODIHR say?", "Office for Democratic Institutions and Human Rights"),
        ("Who wrote for the OSCE?", "Organization for Security and Co-operation in Europe"),
        ("Bota", "Bota Jardemalie"),
    ],
)
def test_a_name_is_found_in_whatever_script_and_case_the_question_has(
    index: NameIndex, question: str, name: str
) -> None:
    assert exact(index, question) == {name}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Yevgeny Zhovtis", "Yevgeni Zhotis"),
        ("Евгений Жовтис", "Yevgeni Zhotis"),
        ("Kozlova", "Vladimir Kozlov"),
        ("Марат Тунгишбаев", "Murat Tungishbaev"),
        ("За что осудили Даниера Хасенова?", "Daniyar Khassenov"),
    ],
)
def test_a_name_that_is_only_near_is_never_exact(index: NameIndex, question: str, name: str) -> None:
    assert near(index, question) == {name}
    assert not exact(index, question)


@pytest.mark.parametrize("question", ["Абишев", "Кто такие Абишевы?", "Абишевтің ісі", "Abishev's case"])
def test_a_surname_alone_is_every_bearers(index: NameIndex, question: str) -> None:
    assert exact(index, question) == {"Aset Abishev", "Kenzhebek Abishev"}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is Serik Abishev?", "Serik Abishev"),
        ("Болат Абишев на свободе?", "Болат Абишев"),
        ("Who is Serik Akhmetov?", "Serik Akhmetov"),
        ("Нина Козлова", "Нина Козлова"),
    ],
)
def test_a_surname_with_another_given_name_is_not_exact_and_is_named_as_unknown(
    index: NameIndex, question: str, asked: str
) -> None:
    assert not exact(index, question)
    assert {match.asked for match in index.find(question)} == {asked}
    assert index.unknown(question) == (asked,)


def test_an_initial_that_is_not_the_persons_makes_another_person(index: NameIndex) -> None:
    assert exact(index, "Who is M. Ablyazov?") == {"Mukhtar Ablyazov"}
    assert not exact(index, "Who is B. Ablyazov?")


@pytest.mark.parametrize("given_name", ["Aset", "Roza", "Асет"])
def test_a_given_name_that_several_bear_is_exact_for_none(index: NameIndex, given_name: str) -> None:
    matches = index.find(given_name)
    assert len(matches) > 1
    assert not any(match.exact for match in matches)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Akhmetov", "Lukpan Akhmedyarov"),
        ("Akhmedyarov", "Ulasbek Akhmetov"),
        ("Sultan", "Abaibek Sultanov"),
        ("Nursultan", "Abaibek Sultanov"),
        ("Республика Казахстан", "Respublika"),
        ("Who is responsible?", "World Health Organization"),
        ("Барлық тұтқындар босатылды ма?", "Barlyk Mendygaziyev"),
        ("Что вы скажете, на ваш взгляд?", "Vzgliad"),
        ("health code kz trans people", "Bostandyq Kz"),
        ("лгбт в КЗ законно?", "Bostandyq Kz"),
        ("қз-да сайлау болды ма", "Bostandyq Kz"),
    ],
)
def test_what_only_resembles_a_name_does_not_match_it(index: NameIndex, question: str, name: str) -> None:
    assert name not in exact(index, question) | near(index, question)


@pytest.mark.parametrize(
    "question",
    [
        "Does the Government respect the Supreme Court?",
        "What does the European Parliament ask the Commission to do?",
        "Почему запрещают мирные собрания?",
        "Түрмелерде азаптау бар ма?",
        "Explain torture. Which prisons are meant?",
        "Что говорится об Уголовном кодексе?",
        "Осудили журналистов?",
        "Что сказал Европейский парламент?",
        "alexei navalny",
        "",
        "???",
    ],
)
def test_ordinary_words_are_neither_persons_nor_unknown(index: NameIndex, question: str) -> None:
    assert not index.unknown(question)
    assert not {m.name.text for m in index.find(question)} - {"Supreme Court"}


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What does it say about Russia?", ("Russia",)),
        ("Alexei Navalny was poisoned?", ("Alexei Navalny",)),
        ("Что говорится об Алексее Навальном?", ("Алексее Навальном",)),
        ("Навальный арестован?", ("Навальный",)),
        ("Что с Токаевым?", ("Токаевым",)),
        ("What did Kassym-Jomart Tokayev promise?", ("Kassym-Jomart Tokayev",)),
        ("Who is Kaisha Berikov?", ("Kaisha Berikov",)),
        ("Сауда-саттық туралы не айтылады?", ()),
        ("Аты аталған кімдер бар?", ()),
        ("Мен Жаңаөзенненмін", ()),
        ("Франция Әблязовқа баспана берді ме?", ()),
        ("Нурсултан Назарбаев", ()),
        ("Что случилось с Тунгишбаевым?", ()),
    ],
)
def test_names_that_the_corpus_lacks_are_unknown(index: NameIndex, question: str, unknown: tuple[str, ...]) -> None:
    assert index.unknown(question) == unknown


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Qaisha Aqan?", "Kaisha Akankyzy"),
        ("Что с Дулатом Агадиловым?", "Dulat Agadil"),
        ("Kozlov's wife, Alia Turusbek", "Aliya Turusbekova"),
        ("Кэтрин Эштон не деді?", "Catherine Ashton"),
    ],
)
def test_a_name_with_an_ending_more_or_less_or_each_word_near_is_taken_and_shown(
    index: NameIndex, question: str, name: str
) -> None:
    [match] = [match for match in index.find(question) if match.name.text == name]
    assert not match.exact
    assert not index.unknown(question)


@pytest.mark.parametrize(
    "question", ["What did Dulat Nazarov say?", "Кто такой Кирилл Аштаров?", "catherin ashten", "Serik Abishev"]
)
def test_another_persons_name_is_not_taken_for_one_of_the_corpus(index: NameIndex, question: str) -> None:
    assert not [match for match in index.find(question) if match.exact or match.score >= NEAR]


def test_two_names_in_one_question_are_both_found_without_overlap(index: NameIndex) -> None:
    question = "Галымжана Жакиянова и Мухтара Аблязова осудили?"
    matches = sorted(index.find(question), key=lambda match: match.span.start)
    assert [match.asked for match in matches] == ["Галымжана Жакиянова", "Мухтара Аблязова"]
    assert matches[0].span.end <= matches[1].span.start


def test_every_occurrence_is_a_slice_that_reads_as_one_of_the_variants(index: NameIndex, texts: Corpus) -> None:
    for name in index.names:
        assert name.paragraphs
        assert name.text in name.variants
        for paragraph in map(texts.by_id.__getitem__, name.paragraphs):
            spans = index.spans(name, paragraph)
            assert spans
            for span in spans:
                assert " ".join(paragraph.text[span.start : span.end].split()) in name.variants


def test_every_name_of_two_words_is_found_exactly_by_its_own_spelling(index: NameIndex) -> None:
    for name in index.names:
        if " " in name.text:
            assert name.text in exact(index, f"What about {name.text}?")


@given(st.text(LETTERS + LETTERS.upper() + " .,?-'’«»0123456789", max_size=80))
def test_any_question_gives_slices_of_itself_with_scores_from_0_to_1(question: str) -> None:
    for match in _ANY.find(question):
        assert match.asked == question[match.span.start : match.span.end]
        assert 0 < match.score <= 1
    assert all(unknown in question for unknown in _ANY.unknown(question))


_ANY = NameIndex(load_corpus(Path(__file__).parents[1] / "corpus").paragraphs)


def test_what_stands_with_an_article_is_nobody_and_one_of_its_words_is_not_its_name(index: NameIndex) -> None:
    party = next(name for name in index.names if name.text == "Koshe Partiyasy")
    assert party.kind == "organisation"
    assert "Koshe Partiyasy" in exact(index, "Көше партиясына неге тыйым салынды?")
    assert not index.find("Көшеге шығып, наразылық білдіруге бола ма?")  # "out into the street"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What does Parliament want for Rosa Tuletayeva?", "Roza Tuletaeva"),
        ("Botagoz Zhardemali, the lawyer who fled", "Bota Jardemalie"),
        ("Ботагоз Жардемали", "Bota Jardemalie"),
    ],
)
def test_a_given_name_in_another_form_is_the_same_persons_and_shown_as_taken(
    index: NameIndex, question: str, name: str
) -> None:
    assert near(index, question) == {name}
    assert not index.unknown(question)


@pytest.mark.parametrize("question", ["Asel Abishev", "Oleg Yerimbetov", "Иван Козлов", "Denis Tikhonov"])
def test_another_given_name_is_another_persons(index: NameIndex, question: str) -> None:
    assert index.unknown(question) == (question,)


@pytest.mark.parametrize(
    ("question", "exact"),
    [
        ("What did Nazarbayev order?", True),
        ("Что говорится о президенте Назарбаеве?", True),
        ("What do the texts say about Nursultan Nazarbayev?", False),
        ("Что говорится о Нурсултане Назарбаеве?", False),
        ("Нұрсұлтан Назарбаев туралы не айтылған?", False),
        ("Who is Kairat Nazarbayev?", False),
    ],
)
def test_whoever_has_one_name_behind_a_title_is_a_person_and_a_given_name_is_shown_as_taken(
    index: NameIndex, question: str, exact: bool
) -> None:
    (match,) = [match for match in index.find(question) if match.name.text == "Nazarbaev"]
    assert match.name.kind == "person"
    assert match.exact is exact


@pytest.mark.parametrize("question", ["Who is Dariga Nazarbayeva?", "Что говорится о Дариге Назарбаевой?"])
def test_a_woman_is_no_man_of_that_name(index: NameIndex, question: str) -> None:
    assert index.unknown(question)


@pytest.mark.parametrize("question", ["Ал оны қай күні қамауға алған?", "Ақша қайдан алған?"])
def test_a_kazakh_verb_is_no_party(index: NameIndex, question: str) -> None:
    assert index.find(question) == ()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Аблязов Францияда баспана алды ма", "Mukhtar Ablyazov"),
        ("Жардемали Бельгияда босқын ба", "Bota Jardemalie"),
        ("Алимулы Қытайдан неге қашты", "Murager Alimuly"),
    ],
)
def test_a_place_in_some_case_is_no_part_of_a_name(index: NameIndex, question: str, name: str) -> None:
    assert name in {match.name.text for match in index.find(question) if match.exact}


@pytest.mark.parametrize(
    "question", ["Wasn't Duvanov arrested?", "Couldn’t Duvanov appeal?", "Besides Duvanov, who was?"]
)
def test_a_contraction_is_no_given_name(index: NameIndex, question: str) -> None:
    assert [match.asked for match in index.find(question)] == ["Duvanov"]
    assert index.unknown(question) == ()

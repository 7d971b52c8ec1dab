"""Cutting a stream into sentences: nothing lost, the same for any chunks, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kzqa.generate.sentences import SentenceStream, read_sentence, split

PARTS = [*"aB1.?!…[] \n,;-«»”", "Mr.", "No.", "[ABCD]", ". ", "г.", "Ст.", "Қ", "ә", "5", "  ", "1.", "x" * 90]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


def claims(text: str) -> list[str]:
    return [read_sentence(piece).text for piece in split(text)]


@given(TEXTS, st.lists(st.integers(1, 9), min_size=1))
@example("He left. [AB", [1])
@example("1. First [A].\n2. Second [B]", [3])
def test_pieces_are_the_text_and_the_same_for_any_chunks(text: str, sizes: list[int]) -> None:
    pieces = split(text)
    assert "".join(pieces) == text
    stream, found, at, turn = SentenceStream(), [], 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        found += stream.feed(text[at : at + size])
        at, turn = at + size, turn + 1
    rest = stream.close()
    assert [*found, *([rest] if rest else [])] == pieces


@given(TEXTS)
def test_any_text_can_be_read_and_no_key_stays_in_what_is_shown(text: str) -> None:
    for piece in split(text):
        sentence = read_sentence(piece)
        assert len(set(sentence.keys)) == len(sentence.keys)
        assert "[ABCD]" not in sentence.text


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Kozlov and Mrs. Atabayeva met Dr. Smith at St. Mary’s.",
        "Under Art. 164 and para. 5 of Law No. 12 he was charged.",
        "It was held by R. Kuramshin, i.e. the lawyer, at 5 p.m. Moscow time.",
        "The U.S. Department and the U.N. Committee agree.",
        "About 23.5 per cent voted.",
        "В 2012 г. Парламент призвал отменить ст. 164 и п. 5 закона № 12.",
        "Он, т.е. В. И. Козлов, живёт на ул. Абая, д. 5.",
        "В 2011–2012 гг. Совет, в т. ч. Комиссия и др. Органы, молчали.",
        "2011 ж. Жаңаөзенде 15 адам қаза тапты.",
        "Парламент 164-бапты, 5-т. 3 және т.б. Заңдарды өзгертуді талап етті.",
        "Ә. Қосанов 2014 жж. Алматыда болды.",
    ],
)
def test_a_full_stop_of_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert claims(f"{sentence} Next one.") == [sentence, "Next one."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He fled. She stayed.", ["He fled.", "She stayed."]),
        ("Did he flee? No. He stayed!", ["Did he flee?", "No.", "He stayed!"]),
        ("Он уехал. Она осталась… Почему?", ["Он уехал.", "Она осталась…", "Почему?"]),
        ("Ол кетті. Өзі қалды. Үйі жоқ.", ["Ол кетті.", "Өзі қалды.", "Үйі жоқ."]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("Он сказал: «нет.» Затем ушёл.", ["Он сказал: «нет.»", "Затем ушёл."]),
        ("- One\n- Two\n3) Three", ["One", "Two", "Three"]),
        ("the dissolution ... of unions.", ["the dissolution ... of unions."]),
    ],
)
def test_sentences_end_where_people_say_they_do(text: str, expected: list[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("piece", "text", "keys"),
    [
        ("He fled [ABCD].", "He fled.", ("ABCD",)),
        ("He fled. [ABCD]", "He fled.", ("ABCD",)),
        ("He fled [AB, CD; EF].", "He fled.", ("AB", "CD", "EF")),
        ("He fled [AB][CD] [AB].", "He fled.", ("AB", "CD")),
        ("He fled [AB] and she stayed [CD].", "He fled and she stayed.", ("AB", "CD")),
        ("2. He  fled\n[AB]", "He fled", ("AB",)),
        ("He fled [passage 2].", "He fled.", ("passage", "2")),
        ("He fled.", "He fled.", ()),
        ("He fled [].", "He fled.", ()),
    ],
)
def test_every_bracket_is_a_key_and_is_taken_out(piece: str, text: str, keys: tuple[str, ...]) -> None:
    sentence = read_sentence(piece)
    assert (sentence.text, sentence.keys) == (text, keys)


def test_a_sentence_is_given_as_soon_as_the_next_one_begins() -> None:
    stream = SentenceStream()
    assert stream.feed("He fled [ABCD].") == []
    assert stream.feed(" ") == []
    assert stream.feed("S") == ["He fled [ABCD]. "]
    assert stream.feed("he stayed. [AB") == []
    assert stream.feed("CD]\nA") == ["She stayed. [ABCD]\n"]
    assert stream.close() == "A"

"""Words that somebody quotes are looked up: they stand there word for word, or it is said that they do not."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.domain import StatementKind, Status
from kzqa.pipeline import Library, ask
from kzqa.worded import quotations

ASKED = (
    "Where does it say “{}”?",
    'Which paragraph has the words "{}"?',
    "В каком пункте стоят слова «{}»?",
    "«{}» деген сөздер қай тармақта?",
)


@pytest.mark.parametrize("asked", ASKED)
def test_every_paragraph_with_the_words_is_cited_and_no_other(library: Library, asked: str) -> None:
    chance = random.Random(36)
    for paragraph in chance.sample([p for p in library.corpus.paragraphs if len(p.text.split()) > 12], 25):
        words = paragraph.text.split()
        start = chance.randrange(len(words) - 8)
        phrase = " ".join(words[start : start + 7]).strip(" ,.;:‘’'\"“”()")
        if re.search("[‘’'\"“”«»]", phrase):
            continue
        answer = ask(library, asked.format(phrase))
        having = {p.id for p in library.corpus.paragraphs if phrase.casefold() in " ".join(p.text.split()).casefold()}
        cited = {citation.id for citation in answer.citations}
        assert having <= cited, phrase
        assert answer.statements[0].kind is StatementKind.SUMMARY
        for citation in answer.citations:
            assert re.sub(r"\W+", " ", phrase).casefold() in re.sub(r"\W+", " ", citation.quote).casefold()


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    "words",
    [
        "execute all political prisoners",
        "the largest military partner of Kazakhstan",
        "welcomes the persecution of journalists and bloggers",
    ],
)
def test_words_that_stand_nowhere_are_refused_by_name(library: Library, asked: str, words: str) -> None:
    answer = ask(library, asked.format(words))
    assert answer.status is Status.NO_EVIDENCE
    assert answer.reason is not None
    assert words in answer.reason


def test_what_a_false_quotation_was_made_of_is_offered(library: Library) -> None:
    answer = ask(library, "Is it a genuine quote: “Calls for the immediate execution of all political prisoners”?")
    assert answer.status is Status.NO_EVIDENCE
    assert answer.nearest
    assert any("political prisoners" in library.corpus.by_id[id_].text for id_ in answer.nearest)


def test_words_of_another_text_than_the_one_that_is_asked_are_said_to_be_elsewhere(library: Library) -> None:
    answer = ask(library, "Does the 2003 resolution say “red notices”?")
    assert answer.status is Status.NO_EVIDENCE
    assert answer.reason is not None
    assert "other texts" in answer.reason
    assert answer.nearest == ("ep-2021-2544-rsp#recital-T",)


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the newspaper «Respublika»?",
        "«Алға» партиясына қашан тыйым салынды?",
        "Что сказано о «карательной психиатрии»?",
        'What is the "Koshe Party"?',
        "За что судили редактора газеты «Республика»?",
    ],
)
def test_a_name_in_quotation_marks_is_asked_about_as_ever(library: Library, question: str) -> None:
    assert library.planner.plan(question).worded is None
    assert ask(library, question).citations


def test_dots_stand_for_what_is_left_out(library: Library) -> None:
    paragraph = library.corpus.by_id["ep-2021-2544-rsp#paragraph-16"]
    words = paragraph.text.split()
    quote = f"{' '.join(words[1:5])} ... {' '.join(words[12:16])}"
    answer = ask(library, f"Where does it say “{quote}”?")
    assert paragraph.id in {citation.id for citation in answer.citations}


@settings(max_examples=200)
@given(st.text(alphabet="a“”«»\"'‘’ „.x", max_size=60))
def test_a_quotation_has_no_marks_around_it(text: str) -> None:
    for span in quotations(text):
        assert 0 < span.start < span.end < len(text)
        assert text[span.start - 1] in "“«„\"'‘"

"""Articles of laws: read in three languages, looked up, and refused where no paragraph names them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.articles import find_articles
from kzqa.domain import Kind, Narrowing, Status
from kzqa.pipeline import Library, ask


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("What is Article 174?", ["174"]),
        ("Articles 460-1 and 460-2 of the code", ["460-1", "460-2"]),
        ("Articles 1, 4, 5 and 235 of the EPCA", ["1", "4", "5", "235"]),
        ("art. 164", ["164"]),
        ("Article 405 and Article 182", ["405", "182"]),
        ("статьи 460-1 и 460-2 КоАП", ["460-1", "460-2"]),
        ("По статьям 405, 174 и 164", ["405", "174", "164"]),
        ("по ст. 164 УК", ["164"]),
        ("164-я статья", ["164"]),
        ("174-бап не туралы?", ["174"]),
        ("164-бапты не істеу керек?", ["164"]),
        ("460-1 және 460-2-баптар", ["460-1", "460-2"]),
        ("174 бабы бойынша", ["174"]),
        ("статей 174, 405", ["174", "405"]),
        ("Articles 5 to 9", ["5", "6", "7", "8", "9"]),
        ("under Article 174, 5 activists", ["174"]),
        ("Article 10 December 2020", []),
        ("Article 174.1", []),
        ("an article of 2003", []),
        ("в статье 2003 года", []),
        ("5 articles", []),
        ("2 статьи", []),
        ("5 статей", []),
        ("particle 5", []),
        ("бапкер", []),
    ],
)
def test_numbers_of_articles_are_read_and_how_many_there_are_is_none(text: str, numbers: list[str]) -> None:
    assert [number for mention in find_articles(text) for number in mention.numbers] == numbers


@given(
    st.lists(st.integers(min_value=1, max_value=999), min_size=1, max_size=6),
    st.sampled_from(["Articles {}", "статьи {}", "{}-баптар"]),
)
def test_a_list_of_articles_is_read_whole(numbers: list[int], form: str) -> None:
    written = ", ".join(map(str, numbers[:-1])) + (" and " if len(numbers) > 1 else "") + str(numbers[-1])
    (mention,) = find_articles(form.format(written.replace("and", "және") if "бап" in form else written))
    assert mention.numbers == tuple(map(str, numbers))


@given(st.text(alphabet="Articles 0123456789-,и andстья.бап", max_size=400))
def test_any_text_is_read_in_order_and_without_overlaps(text: str) -> None:
    spans = [mention.span for mention in find_articles(text)]
    assert all(before.end <= after.start for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("Article 405", {"ep-2021-2544-rsp#recital-F"}),
        ("Что такое статья 405?", {"ep-2021-2544-rsp#recital-F"}),
        ("What is asked about Article 164 of the Criminal Code?", {"ep-2013-2600-rsp#paragraph-13"}),
        ("164-бапты не істеу керек дейді?", {"ep-2013-2600-rsp#paragraph-13"}),
    ],
)
def test_only_paragraphs_that_name_the_article_are_cited(library: Library, question: str, cited: set[str]) -> None:
    answer = ask(library, question)
    given = {citation.id for citation in answer.citations}
    (number,) = find_articles(question)[0].numbers
    naming = {p.id for p in library.corpus.paragraphs if any(number in m.numbers for m in find_articles(p.text))}
    assert cited <= given <= naming


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is Article 174?", "No paragraph here names this article of a law: 174."),
        ("За что наказывают по статье 174?", "не названа эта статья закона: 174."),
        ("174-бап не туралы?", "заңның бұл бабы аталмайды: 174."),
    ],
)
def test_an_article_that_no_paragraph_names_is_refused_and_named(library: Library, question: str, said: str) -> None:
    answer = ask(library, question)
    assert answer.status.value == "no_evidence"
    assert answer.reason is not None
    assert said in answer.reason


def test_an_article_of_a_text_that_is_here_is_a_paragraph(library: Library) -> None:
    answer = ask(library, "What does Article 17 of the 2021 resolution say?")
    assert [citation.id for citation in answer.citations] == ["ep-2021-2544-rsp#paragraph-17"]


@pytest.mark.parametrize(
    ("question", "anchor"),
    [("Article 405 in the 2021 motion", "recital-F"), ("Что сказано о статье 164 в тексте 2013 года?", "recital-I")],
)
def test_an_article_of_a_law_beside_a_text_is_no_paragraph_of_it(library: Library, question: str, anchor: str) -> None:
    assert anchor in [citation.id.partition("#")[2] for citation in ask(library, question).citations]


def test_an_article_that_no_paragraph_names_is_a_paragraph_that_the_text_lacks(library: Library) -> None:
    assert ask(library, "What is Article 31 of the 2021 text?").status is Status.BAD_REFERENCE


@pytest.mark.parametrize(
    ("earlier", "question", "first"),
    [
        ("What is Article 405?", "And 164?", "ep-2013-2600-rsp"),
        ("Что сказано о статье 405?", "а 164?", "ep-2013-2600-rsp"),
        ("164-бап туралы не айтылған?", "ал 405 ше?", "ep-2021-2544-rsp"),
    ],
)
def test_a_bare_number_after_an_article_is_one(library: Library, earlier: str, question: str, first: str) -> None:
    answer = ask(library, question, history=[earlier])
    assert {citation.id.partition("#")[0] for citation in answer.citations} == {first}


@pytest.mark.parametrize(
    "question", ["What does the 2003 resolution say about Article 405?", "Does the NGO appeal mention Article 405?"]
)
def test_an_article_that_a_named_text_lacks_is_not_answered_from_it(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.status.refused
    assert "“Article 405”" in (answer.reason or "")


def test_an_article_that_the_readers_choice_leaves_out_is_not_answered(library: Library) -> None:
    for narrowing in (Narrowing(sources=("ep-2003-kazakhstan",)), Narrowing(kinds=(Kind.FOOTNOTE,))):
        assert ask(library, "What is Article 405?", narrowing=narrowing).status.refused

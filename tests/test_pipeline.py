"""The whole path: the questions that must be answered, any text as a question, and many at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzqa.config import Config
from kzqa.domain import Answer, Kind, Narrowing, Standing, Status
from kzqa.errors import BadReferenceError
from kzqa.pipeline import Library, ask, build_index, open_library, search

EP2003, EP2013, EP2019, EP2021 = "ep-2003-kazakhstan", "ep-2013-2600-rsp", "ep-2019-2610-rsp", "ep-2021-2544-rsp"
NGO = "ngo-2012-appeal"
SIGNATURES = "How many signatures did a party need to be registered in 2003?"

# Each with the paragraphs of which any is right.
QUESTIONS: dict[str, frozenset[str]] = {
    "What happened to Bota Jardemalie?": frozenset({f"{EP2021}#recital-T"}),
    SIGNATURES: frozenset({f"{EP2003}#recital-I"}),
    "When was Vadim Kuramshin sentenced?": frozenset({f"{EP2013}#recital-G"}),
    "What is said about punitive psychiatry?": frozenset({f"{EP2019}#paragraph-6"}),
    "What is the national security certificate?": frozenset({f"{EP2021}#recital-H"}),
    "What does the NGO appeal say about the religion law?": frozenset({f"{NGO}#paragraph-13"}),
    "Which media were banned in December 2012?": frozenset({f"{EP2013}#recital-B"}),
    "Who is Igor Viniavskii?": frozenset({f"{NGO}#paragraph-10"}),
    "Сколько человек погибло в столкновениях с дунганами?": frozenset({f"{EP2021}#recital-S"}),
    "Что сказано о домашнем насилии?": frozenset({f"{EP2021}#paragraph-13"}),
    "Владимир Козлов неше жылға сотталды?": frozenset({f"{EP2013}#recital-F"}),
    "Өлім жазасын жою туралы не айтылған?": frozenset({f"{EP2021}#paragraph-17"}),
}


@pytest.fixture(scope="module")
def answers(library: Library) -> dict[str, Answer]:
    return {question: ask(library, question) for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_right_paragraph_is_among_the_citations(answers: dict[str, Answer], question: str) -> None:
    cited = [citation.id for citation in answers[question].citations]
    assert QUESTIONS[question] & set(cited), (cited, answers[question].reason)
    assert len(cited) <= 5


def test_the_first_citation_is_right_for_at_least_nine_of_the_twelve(answers: dict[str, Answer]) -> None:
    first = {question: answer.citations[0].id if answer.citations else "" for question, answer in answers.items()}
    assert sum(first[question] in right for question, right in QUESTIONS.items()) >= 9, first


def test_the_paragraph_on_the_religion_law_stands_under_freedom_of_religion(library: Library) -> None:
    assert library.corpus.by_id[f"{NGO}#paragraph-13"].section == "Freedom of religion"


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Какая погода в Алматы?",
        "What does the 2024 resolution say?",
    ],
)
def test_what_the_texts_cannot_answer_is_refused(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.status.refused, [citation.id for citation in answer.citations]
    assert answer.reason


# --- any input ------------------------------------------------------------------------------------------

SCRIPTS = st.sampled_from(["What is said about torture?", "Что сказано о пытках?", "Азаптау туралы не айтылған?"])
FRAGMENTS = st.lists(
    st.one_of(
        SCRIPTS,
        st.text(max_size=20),
        st.sampled_from(["recital T", "пункт 17", "17-тармақ", "§", "2021", "2021/2544(RSP)", "Козлов", "\u202e"]),
        st.sampled_from(["paragraphs 1-", "recitals A to ZZ", "99999999999999999999", "#", "…", "🙂", "人权", "\x00"]),
    ),
    max_size=6,
).map(" ".join)


def assert_sound(library: Library, answer: Answer, question: str) -> None:
    assert answer.question == question.encode("utf-8", "replace").decode("utf-8")
    assert isinstance(answer.status, Status)
    assert answer.status.refused is (not answer.citations)
    assert (answer.reason is None) is (answer.status is Status.ANSWERED)
    for citation in answer.citations:
        assert citation.quote == library.corpus.by_id[citation.id].text[citation.start : citation.end]
    written = json.dumps(answer.as_dict(), ensure_ascii=False).encode("utf-8")
    assert json.loads(written)["status"] == answer.status.value


@settings(deadline=None, max_examples=60)
@given(FRAGMENTS, st.lists(FRAGMENTS, max_size=3), st.sampled_from([None, "en", "ru", "kk"]))
@example("?" * 10_000, [], None)
@example("\u202e\u200f\u2066", ["\x00\x01"], "kk")
@example("你好，哈萨克斯坦的人权状况如何？", [], None)
@example("What is said about \ud800 torture?", ["Who is \udfff Kozlov?"], None)
@example("paragraph 0 of the 2021 resolution", [], None)
@example("And the one before?", ["recital A of the 2021 resolution"], None)
@example("And the next one?", ["What does recital W of the 2021 resolution say?"], None)
def test_any_text_as_question_and_history_gets_an_answer_with_a_status(
    library: Library, question: str, history: list[str], language: str | None
) -> None:
    assert_sound(library, ask(library, question, history=history, language=language), question)


@pytest.mark.parametrize("unit", ["torture ", "пытки ", "азаптау ", "Kozlov 2013 ", "ab, ", "§17 ", "?!"])
def test_ten_thousand_characters_get_an_answer_with_a_status(library: Library, unit: str) -> None:
    question = (unit * 10_000)[:10_000]
    assert_sound(library, ask(library, question), question)


# --- the same again -------------------------------------------------------------------------------------


def test_the_same_question_twice_gets_the_same_answer(library: Library, answers: dict[str, Answer]) -> None:
    for question, answer in answers.items():
        assert ask(library, question).with_timings({}) == answer.with_timings({})


def test_eight_threads_at_once_get_the_answers_that_one_gets(library: Library, answers: dict[str, Answer]) -> None:
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: ask(library, question), [*QUESTIONS] * 4))
    for question, answer in zip([*QUESTIONS] * 4, together, strict=True):
        assert answer.with_timings({}) == answers[question].with_timings({})


def test_building_again_changes_nothing_and_another_opening_answers_alike(
    config: Config, library: Library, answers: dict[str, Answer]
) -> None:
    report = build_index(config)
    assert (report.changed, report.embedded) == (False, 0)
    question = next(iter(QUESTIONS))
    assert ask(open_library(config), question).as_dict()["citations"] == answers[question].as_dict()["citations"]


@pytest.mark.parametrize(
    "question",
    [
        "Which media were banned in December 2012?",
        "Кого приговорили за мирные собрания?",
        "Сөз бостандығы туралы не айтылған?",
    ],
)
def test_a_library_opened_for_one_question_answers_it_as_any_other(
    config: Config, library: Library, question: str
) -> None:
    alone = ask(open_library(config, one_question=True), question)
    assert alone.with_timings({}).as_dict() == ask(library, question).with_timings({}).as_dict()


# --- search ---------------------------------------------------------------------------------------------


def test_search_ranks_paragraphs_without_repetition_and_keeps_to_its_limit(library: Library) -> None:
    hits = search(library, "What is said about punitive psychiatry?", limit=7)
    assert hits[0].paragraph.id == f"{EP2019}#paragraph-6"
    assert len(hits) == 7
    assert len({hit.paragraph.id for hit in hits}) == 7
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.clause.start < hit.clause.end <= len(hit.paragraph.text) for hit in hits if hit.clause)


def test_search_keeps_to_the_text_that_is_named_and_finds_nothing_for_no_question(library: Library) -> None:
    hits = search(library, "What does the 2019 motion say about torture?")
    assert {hit.paragraph.source for hit in hits} == {EP2019}
    assert search(library, "🙂") == ()


def test_the_probabilities_of_what_is_retrieved_sum_to_one_also_without_some_of_it(library: Library) -> None:
    retrieval = library.retriever.retrieve(library.planner.plan("What is said about torture?"))
    assert sum(retrieval.probabilities) == pytest.approx(1)
    best = retrieval.hits[0].paragraph.id
    fewer = retrieval.without({best})
    assert sum(fewer.probabilities) == pytest.approx(1)
    assert best not in {hit.paragraph.id for hit in fewer.hits}
    assert len(fewer.hits) == len(retrieval.hits) - 1


def test_an_answer_comes_only_from_the_texts_years_and_kinds_that_were_chosen(library: Library) -> None:
    everything = ask(library, "What is said about torture?")
    choices = [
        Narrowing(sources=("ep-2013-2600-rsp",)),
        Narrowing(years=(2019, 2021)),
        Narrowing(kinds=(Kind.RECITAL,)),
        Narrowing(years=(2013,), kinds=(Kind.PARAGRAPH,)),
    ]
    for choice in choices:
        answer = ask(library, "What is said about torture?", narrowing=choice)
        texts = choice.texts(library.corpus)
        for id_ in (*answer.retrieved, *answer.nearest, *(c.id for c in answer.citations)):
            paragraph = library.corpus.by_id[id_]
            assert texts is None or paragraph.source in texts
            assert not choice.kinds or paragraph.kind in choice.kinds
    assert not everything.status.refused


def test_adopted_texts_only_leaves_out_every_text_that_is_not_confirmed_as_adopted(library: Library) -> None:
    texts = Narrowing(adopted_only=True).texts(library.corpus)
    assert texts is not None
    assert {library.corpus.source_by_id[text].standing for text in texts} <= {Standing.ADOPTED}
    assert [s.id for s in library.corpus.sources if s.standing is Standing.ADOPTED] == list(texts)


def test_with_one_text_chosen_a_bare_reference_is_of_that_text(library: Library) -> None:
    answer = ask(library, "What does recital C say?", narrowing=Narrowing(sources=("ep-2019-2610-rsp",)))
    assert [c.id for c in answer.citations] == ["ep-2019-2610-rsp#recital-C"]


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("What does recital T of the 2021 resolution say?", Narrowing(years=(2013,))),
        ("Что говорится в резолюции 2019 года о профсоюзах?", Narrowing(sources=("ep-2021-2544-rsp",))),
        ("2021 жылғы қарардың 17-тармағында не айтылған?", Narrowing(kinds=(Kind.RECITAL,))),
    ],
)
def test_what_lies_outside_the_choice_is_refused_and_said_so(
    library: Library, question: str, choice: Narrowing
) -> None:
    answer = ask(library, question, narrowing=choice)
    assert answer.status is Status.OUT_OF_SCOPE
    assert answer.reason
    assert not answer.citations


def test_a_choice_that_names_a_text_the_corpus_lacks_is_an_error_that_lists_the_texts(library: Library) -> None:
    with pytest.raises(BadReferenceError, match="ep-2003-kazakhstan"):
        ask(library, "What is said about torture?", narrowing=Narrowing(sources=("ep-1999",)))


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ("EPCA qashan kushine endi?", "recital-B"),
        ("epca turaly ne aitylgan?", "recital-B"),
        ("chto govoritsya pro EPCA", "recital-B"),
        ("ITUFEW nege jabyldy", "paragraph-11"),
        ("ODIHR ne dedi", "recital-J"),
        ("EQYU-ga qashan toragalyq etti", "recital-L"),
        ("LGBT туралы не айтылған?", "paragraph-9"),
        ("LGBT-лардың құқығы", "paragraph-14"),
        ("права LGBT", "recital-W"),
        ("ICCPR хаттамасы", "paragraph-17"),
        ("фонд Эхо", "recital-O"),
    ],
)
def test_abbreviations_in_latin_letters_are_known_in_every_language(
    library: Library, question: str, anchor: str
) -> None:
    assert anchor in [citation.id.split("#")[1] for citation in ask(library, question).citations]


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ("Козлов Жоғарғы сотқа шағымданды ма?", "recital-F"),
        ("Курамшин Апелляциялық сотта ақталды ма?", "recital-G"),
        ("Азаптауға қарсы коалиция не дейді?", "recital-M"),
        ("Қазақстан Екінші факультативті хаттаманы ратификациялады ма?", "paragraph-17"),
    ],
)
def test_kazakh_adjectives_with_a_capital_are_no_part_of_a_name(library: Library, question: str, anchor: str) -> None:
    assert anchor in [citation.id.split("#")[1] for citation in ask(library, question).citations]


@pytest.mark.parametrize("question", ["Қанды қаңтар", "Жәрдемақы"])
def test_a_word_of_the_glossary_is_no_slip_in_a_name(library: Library, question: str) -> None:
    assert not library.planner.plan(question).names

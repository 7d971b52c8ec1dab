"""Follow-ups: what the conversation fills in, and what stands alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.conversation import Earlier
from kzqa.domain import Kind
from kzqa.followup import Gap, bare_labels, missing_parts, neighbour
from kzqa.pipeline import Library, ask
from kzqa.reference import letter_label

EP2021 = "ep-2021-2544-rsp"


@pytest.mark.parametrize(
    ("text", "has_names", "terms"),
    [
        ("When was he sentenced?", False, 1),
        ("Когда его осудили?", False, 1),
        ("Ол қашан сотталды?", False, 1),
        ("And in 2019?", False, 0),
        ("А в 2019?", False, 0),
        ("Ал 2019 жылы ше?", False, 0),
        ("What about torture?", False, 1),
    ],
)
def test_pronouns_and_short_openings_lean_on_the_conversation(text: str, has_names: bool, terms: int) -> None:
    assert missing_parts(text, has_names, terms) is not None


@pytest.mark.parametrize(
    ("text", "has_names", "terms"),
    [
        ("When was Vladimir Kozlov sentenced?", True, 1),
        ("What is said about punitive psychiatry in Kazakhstan?", False, 3),
        ("Что сказано о домашнем насилии?", False, 1),
        ("Өлім жазасын жою туралы не айтылған?", False, 2),
    ],
)
def test_a_whole_question_stands_alone(text: str, has_names: bool, terms: int) -> None:
    assert missing_parts(text, has_names, terms) is None


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("And the next one?", 1),
        ("And the next two?", 2),
        ("the previous three paragraphs?", -3),
        ("А следующие два?", 2),
        ("содан кейінгі екеуінде ше?", 2),
        ("What does the previous one say?", -1),
        ("А следующий?", 1),
        ("А предыдущий?", -1),
        ("Ал келесі ше?", 1),
        ("Алдыңғысы ше?", -1),
    ],
)
def test_next_and_previous_ask_for_the_neighbour(text: str, step: int) -> None:
    gap = missing_parts(text, False, 0)
    assert gap is not None
    assert gap.step == step


def test_a_paragraph_without_a_text_asks_the_conversation_for_the_text_only() -> None:
    assert missing_parts("And paragraph 18?", False, 0) == Gap()


@given(st.integers(min_value=2, max_value=700), st.sampled_from([-1, 1]))
def test_the_neighbours_neighbour_is_where_one_was(number: int, step: int) -> None:
    for anchor in (f"paragraph-{number}", f"recital-{letter_label(number)}", f"footnote-{number}"):
        assert neighbour(neighbour(anchor, step), -step) == anchor


@pytest.mark.parametrize(
    ("anchor", "step", "expected"),
    [
        ("recital-Z", 1, "recital-AA"),
        ("recital-AA", -1, "recital-Z"),
        ("paragraph-4-a", 1, "paragraph-5"),
        ("recital-A", -1, "recital-0"),
    ],
)
def test_neighbours_pass_from_z_to_aa_and_from_sub_points_to_paragraphs(anchor: str, step: int, expected: str) -> None:
    assert neighbour(anchor, step) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "first"),
    [
        ("Who is Vladimir Kozlov?", "When was he sentenced?", "ep-2013-2600-rsp#recital-F"),
        ("Кто такой Владимир Козлов?", "Когда его осудили?", "ep-2013-2600-rsp#recital-F"),
        ("Владимир Козлов кім?", "Ол қашан сотталды?", "ep-2013-2600-rsp#recital-F"),
        ("What does recital S of the 2021 resolution say?", "And the next one?", f"{EP2021}#recital-T"),
        ("Что сказано в пункте 17 резолюции 2021 года?", "А предыдущий?", f"{EP2021}#paragraph-16"),
        ("2021 жылғы қарардың 17-тармағында не айтылған?", "Ал келесі тармақ ше?", f"{EP2021}#paragraph-18"),
        ("What does paragraph 17 of the 2021 resolution say?", "And paragraph 18?", f"{EP2021}#paragraph-18"),
    ],
)
def test_a_follow_up_is_answered_from_the_conversation_and_says_how_it_was_read(
    library: Library, earlier: str, question: str, first: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert [citation.id for citation in answer.citations][:1] == [first]
    assert answer.understood_as
    assert answer.question == question


def test_history_changes_nothing_in_a_question_that_stands_alone(library: Library) -> None:
    question = "What is said about punitive psychiatry?"
    alone, after = ask(library, question), ask(library, question, history=["Who is Vladimir Kozlov?"])
    assert alone.with_timings({}) == after.with_timings({})
    assert after.understood_as is None


def test_a_follow_up_after_no_question_is_not_filled_with_it(library: Library) -> None:
    assert library.planner.plan("When was he sentenced?", ["hello"]).understood_as is None


def test_the_conversation_is_followed_through_several_questions(library: Library) -> None:
    history = ["Who is Vladimir Kozlov?", "When was he sentenced?"]
    plan = library.planner.plan("Why was he sentenced?", history)
    assert "Vladimir Kozlov" in [match.name.text for match in plan.names]


@pytest.mark.parametrize(
    ("before", "question", "cited"),
    [
        ("What does recital T of the 2021 resolution say?", "And U?", "ep-2021-2544-rsp#recital-U"),
        ("What does recital T of the 2021 resolution say?", "And the last one?", "ep-2021-2544-rsp#recital-W"),
        ("What does recital C of the 2021 resolution say?", "And in the 2019 motion?", "ep-2019-2610-rsp#recital-C"),
        ("2021/2544(RSP), paragraph 1", "2021/2544(RSP), paragraph 2, please", "ep-2021-2544-rsp#paragraph-2"),
        ("Что говорится в пункте 17 резолюции 2021 года?", "А 18?", "ep-2021-2544-rsp#paragraph-18"),
        ("2021 жылғы қарардың 17-тармағында не айтылған?", "18-сі ше?", "ep-2021-2544-rsp#paragraph-18"),
    ],
)
def test_a_bare_label_or_another_text_is_read_from_the_paragraph_before(
    library: Library, before: str, question: str, cited: str
) -> None:
    answer = ask(library, question, history=[before])
    assert [citation.id for citation in answer.citations] == [cited]


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("recital W", "ep-2021-2544-rsp#recital-W"),
        ("пункт 26", "ep-2021-2544-rsp#paragraph-26"),
        ("5-ескертпе", "ep-2021-2544-rsp#footnote-5"),
    ],
)
def test_a_paragraph_that_only_one_text_has_needs_no_name_of_a_text(
    library: Library, question: str, cited: str
) -> None:
    answer = ask(library, question)
    assert [citation.id for citation in answer.citations] == [cited]
    assert answer.understood_as


def test_a_paragraph_that_several_texts_have_is_asked_back(library: Library) -> None:
    answer = ask(library, "paragraph 3")
    assert answer.status.value == "bad_reference"
    assert len(answer.nearest) > 1


JARDEMALIE = "What happened to Bota Jardemalie?"


@pytest.mark.parametrize(
    ("earlier", "question", "first"),
    [
        (JARDEMALIE, "And paragraph 5?", f"{EP2021}#paragraph-5"),
        (JARDEMALIE, "What does recital B of the same text say?", f"{EP2021}#recital-B"),
        (JARDEMALIE, "And the next one?", f"{EP2021}#recital-U"),
        ("Что случилось с Атабеком?", "А следующий пункт?", f"{EP2021}#paragraph-4"),
        ("Что случилось с Атабеком?", "И что ещё сказано в том же пункте?", f"{EP2021}#paragraph-3"),
        ("Атабекке не болды?", "Сол мәтіннің 5-тармағы ше?", f"{EP2021}#paragraph-5"),
    ],
)
def test_a_paragraph_of_the_text_that_was_answered_from_needs_no_name_of_a_text(
    library: Library, earlier: str, question: str, first: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert [citation.id for citation in answer.citations] == [first]
    assert answer.understood_as


@pytest.mark.parametrize(
    ("earlier", "question", "source"),
    [
        (JARDEMALIE, "What else does that resolution say about journalists?", EP2021),
        ("Сколько человек погибло в Жанаозене?", "А в том же документе говорится о компенсациях?", "ngo-2012-appeal"),
        ("Атабекке не болды?", "Сол қарарда азаптау туралы не айтылған?", EP2021),
        ("What does the 2019 text say about trade unions?", "And about journalists?", "ep-2019-2610-rsp"),
        ("Что сказано о профсоюзах в резолюции 2021 года?", "А в 2019-м?", "ep-2019-2610-rsp"),
    ],
)
def test_that_text_is_the_one_that_was_named_or_answered_from(
    library: Library, earlier: str, question: str, source: str
) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.citations
    assert {citation.source for citation in answer.citations} == {source}
    assert answer.understood_as


@pytest.mark.parametrize(
    ("earlier", "question", "anchors"),
    [
        ("recital T, 2021", "And W and V?", ["recital-W", "recital-V"]),
        ("Что в пункте 2 резолюции 2013 года?", "а в 3-м и 4-м?", ["paragraph-3", "paragraph-4"]),
        ("What does paragraph 5 of the 2013 text say?", "And in 2019?", ["paragraph-5"]),
        ("What does recital B of 2013 say?", "the same paragraph in 2019", ["recital-B"]),
        ("2019 жылғы қарардың 9-тармағында не айтылған?", "Оның алдындағысында ше?", ["paragraph-8"]),
    ],
)
def test_labels_years_and_places_in_the_order_lead_on_from_a_paragraph(
    library: Library, earlier: str, question: str, anchors: list[str]
) -> None:
    answer = ask(library, question, history=[earlier])
    assert [citation.anchor for citation in answer.citations] == anchors


def test_several_texts_answered_from_are_not_one_that_a_paragraph_is_of(library: Library) -> None:
    answer = ask(library, "And recital B?", history=["List every paragraph on torture"])
    assert answer.status.value == "bad_reference"
    assert len(answer.nearest) > 1


def test_who_is_named_anew_takes_the_place_of_the_one_before(library: Library) -> None:
    answer = ask(library, "What about Atabek?", history=["Who is Vladimir Kozlov?"])
    assert [citation.id for citation in answer.citations] == [f"{EP2021}#paragraph-3"]


@pytest.mark.parametrize("question", ["По какому обвинению?", "За что осудили?", "On what charge?", "Қай түрмеде?"])
def test_a_question_without_a_verb_is_about_whom_the_one_before_was(library: Library, question: str) -> None:
    plan = library.planner.plan(question, ["Who is Vladimir Kozlov?"])
    assert "Vladimir Kozlov" in [match.name.text for match in plan.names]


def test_a_few_words_without_a_kazakh_letter_are_in_the_language_of_the_conversation(library: Library) -> None:
    assert library.planner.plan("Ал Атабек ше?", ["Козлов кім?"]).language == "kk"
    assert library.planner.plan("А Атабек?", ["Козлов кім?"]).language == "ru"


def test_an_election_that_is_next_is_no_paragraph(library: Library) -> None:
    assert not library.planner.plan("When is the next election?", [JARDEMALIE]).references


def test_an_earlier_question_is_answered_anew_only_where_a_follow_up_speaks_of_its_answer(library: Library) -> None:
    asked: list[str] = []

    def before(question: str, history: Sequence[str]) -> Earlier:
        def cited() -> tuple[str, ...]:
            asked.append(question)
            return (f"{EP2021}#recital-T",)

        return Earlier(library.planner.plan(question, history), cited)

    library.planner.plan("When was he arrested?", ["Who is Vladimir Kozlov?"], before=before)
    library.planner.plan("And paragraph 5 of the 2013 text?", [JARDEMALIE], before=before)
    assert asked == []
    library.planner.plan("And paragraph 5?", [JARDEMALIE], before=before)
    assert asked == [JARDEMALIE]


@pytest.mark.parametrize(
    ("text", "before", "anchors"),
    [
        ("And W and V?", Kind.RECITAL, ("recital-W", "recital-V")),
        ("а 3 и 4?", Kind.PARAGRAPH, ("paragraph-3", "paragraph-4")),
        ("18-сі ше?", Kind.PARAGRAPH, ("paragraph-18",)),
        ("And 2?", Kind.FOOTNOTE, ("footnote-2",)),
        ("And 5 to 7?", Kind.PARAGRAPH, ("paragraph-5", "paragraph-6", "paragraph-7")),
        ("And 5 people?", Kind.PARAGRAPH, ()),
        ("Why?", Kind.RECITAL, ()),
        ("", Kind.RECITAL, ()),
    ],
)
def test_bare_labels_are_read_only_where_there_is_nothing_else(
    text: str, before: Kind, anchors: tuple[str, ...]
) -> None:
    assert bare_labels(text, before) == anchors


@pytest.mark.parametrize(
    ("history", "question", "cited"),
    [
        (["recital B of the 2021 resolution"], "the previous recital", [f"{EP2021}#recital-A"]),
        (["recital B of the 2021 resolution"], "And the preceding one?", [f"{EP2021}#recital-A"]),
        (["recital B of the 2021 resolution"], "and the following one?", [f"{EP2021}#recital-C"]),
        (["recital B of the 2021 resolution"], "Thanks. And the next one?", [f"{EP2021}#recital-C"]),
        (["recital B of the 2021 resolution"], "and the next two?", [f"{EP2021}#recital-C", f"{EP2021}#recital-D"]),
        (["2021 жылғы қарардың 17-тармағы"], "ал алдыңғы екеуі ше?", [f"{EP2021}#paragraph-{n}" for n in (15, 16)]),
        (["п. 3 резолюции 2003 года"], "А следующие два?", [f"ep-2003-kazakhstan#paragraph-{n}" for n in (4, 5)]),
        (["recital V of the 2021 resolution"], "W", [f"{EP2021}#recital-W"]),
        (["What does the 2019 resolution demand?"], "and the last one?", ["ep-2019-2610-rsp#paragraph-11"]),
        (["What does the 2019 resolution demand?"], "and 5?", ["ep-2019-2610-rsp#paragraph-5"]),
        ([JARDEMALIE, "thanks!"], "And the next recital?", [f"{EP2021}#recital-U"]),
        (
            ["Who is Ablyazov?", "Are they allowed to hold peaceful assemblies?"],
            "What else does that paragraph say?",
            ["ep-2019-2610-rsp#recital-H"],
        ),
        (
            [JARDEMALIE, "Is it true that torture goes unpunished?"],
            "And paragraph 5?",
            ["ep-2019-2610-rsp#paragraph-5"],
        ),
    ],
)
def test_a_follow_up_goes_on_from_what_was_shown(
    library: Library, history: list[str], question: str, cited: list[str]
) -> None:
    assert [citation.id for citation in ask(library, question, history=history).citations] == cited


@pytest.mark.parametrize(
    ("earlier", "question", "status"),
    [
        ("the last recital of the 2021 resolution", "next", "bad_reference"),
        ("recital A of the 2021 resolution", "the previous one", "bad_reference"),
        ("recital W", "and the next one?", "bad_reference"),
        ("paragraph 5 of the 2019 resolution", "And in the 2022 resolution?", "out_of_scope"),
        ("paragraph 5 of the 2019 resolution", "and in 1999?", "out_of_scope"),
        ("пункт 5 резолюции 2019 года", "а в 2007 году?", "out_of_scope"),
        ("recital B of the 2021 resolution", "the same recital in 1999", "out_of_scope"),
        ("What does the 2019 resolution demand?", "Does that resolution mention Ablyazov?", "no_evidence"),
        ("What does the 2019 resolution demand?", "What does it say about Zhanaozen?", "no_evidence"),
        ("the last recital", "next", "not_a_question"),
        ("соңғы тармақ", "келесі?", "not_a_question"),
        ("последний пункт", "следующий?", "not_a_question"),
    ],
)
def test_what_is_not_there_is_not_put_in_place_of_what_is_asked(
    library: Library, earlier: str, question: str, status: str
) -> None:
    assert ask(library, question, history=[earlier]).status.value == status


def test_what_happened_next_is_no_paragraph(library: Library) -> None:
    assert not library.planner.plan("What happened next?", ["What happened to Mukhtar Ablyazov?"]).references


@given(
    st.lists(
        st.sampled_from([*"ABCDEFG 123?!,.", "next", "the last recital", "and", "А", "ше", "2019", "hello"]), max_size=9
    ),
    st.lists(
        st.sampled_from(["the last recital", "recital W", "", "?", "hello", "соңғы тармақ", "Who is he?"]), max_size=4
    ),
)
def test_any_words_after_any_conversation_are_planned(library: Library, words: list[str], history: list[str]) -> None:
    library.planner.plan(" ".join(words), history)


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("Who was put under house arrest for raising money for Dulat Agadil's family?", "How long could she get?"),
        ("Кого посадили под домашний арест за сбор денег семье Дулата Агадила?", "и какой срок ей светит?"),
    ],
)
def test_a_pronoun_after_who_is_the_person_that_was_asked_for(library: Library, earlier: str, question: str) -> None:
    answer = ask(library, question, history=[earlier])
    assert answer.citations[0].id == f"{EP2021}#recital-L"


@pytest.mark.parametrize(
    ("history", "question", "person"),
    [
        (("Who is Elena Semenova?", "When was her house attacked?"), "And why was she held back?", "Elena Semenova"),
        (("Кто такая Елена Семёнова?", "Когда напали на её дом?"), "А что ей запретили?", "Elena Semenova"),
        (("Елена Семенова кім?", "Оның үйіне қашан шабуыл жасалды?"), "Ал оған не тыйым салынды?", "Elena Semenova"),
    ],
)
def test_whom_pronouns_stand_for_stays_through_the_conversation(
    library: Library, history: tuple[str, ...], question: str, person: str
) -> None:
    assert person in (ask(library, question, history=history).understood_as or "")


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (("Кто такой Мурат Тунгишбаев?", "В чём его обвиняют?"), "в каком городе его задержали?"),
        (("Who is Vadim Kuramshin?", "How long did he get?"), "which prison is he held in?"),
    ],
)
def test_what_is_not_told_of_somebody_is_not_told_of_others_in_his_place(
    library: Library, history: tuple[str, ...], question: str
) -> None:
    assert ask(library, question, history=history).status.refused


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("What about torture?", "and elections?"),
        ("Что говорится о пытках?", "а о выборах?"),
        ("Азаптау туралы не айтылған?", "ал сайлау ше?"),
    ],
)
def test_one_subject_takes_the_place_of_another(library: Library, earlier: str, question: str) -> None:
    assert ask(library, question, history=[earlier]).citations == ask(library, question).citations

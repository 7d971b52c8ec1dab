"""What a text says all in all: every paragraph of it, in order, and nothing else."""

from __future__ import annotations

import pytest

from kzqa.domain import Kind, Narrowing, StatementKind
from kzqa.intent import Intent
from kzqa.pipeline import Library, ask
from kzqa.question import Planner


@pytest.fixture(scope="module")
def planner(library: Library) -> Planner:
    return library.planner


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("What is the 2021 resolution about?", ["ep-2021-2544-rsp"]),
        ("What does the 2019 resolution demand?", ["ep-2019-2610-rsp"]),
        ("List the demands of the 2019 resolution", ["ep-2019-2610-rsp"]),
        ("Give me a summary of the appeal", ["ngo-2012-appeal"]),
        ("What does the letter of the NGOs demand?", ["ngo-2012-appeal"]),
        ("What are the main points of 2013/2600(RSP)?", ["ep-2013-2600-rsp"]),
        ("What does the European Parliament call for in 2019?", ["ep-2019-2610-rsp"]),
        ("О чём резолюция 2013 года?", ["ep-2013-2600-rsp"]),
        ("Чего требует обращение НПО?", ["ngo-2012-appeal"]),
        ("What did the appeal ask for?", ["ngo-2012-appeal"]),
        ("What is the 2019 motion asking for?", ["ep-2019-2610-rsp"]),
        ("К чему призывает обращение?", ["ngo-2012-appeal"]),
        ("2021 жылғы қарар не талап етеді?", ["ep-2021-2544-rsp"]),
        ("2019 жылғы қарар неге шақырады?", ["ep-2019-2610-rsp"]),
        ("Перескажи кратко резолюцию 2003 года", ["ep-2003-kazakhstan"]),
        ("2019 жылғы қарар не туралы?", ["ep-2019-2610-rsp"]),
        ("Үндеуде не талап етіледі?", ["ngo-2012-appeal"]),
        ("2003 жылғы қарардың қысқаша мазмұны қандай?", ["ep-2003-kazakhstan"]),
        ("Compare the 2003 and 2019 resolutions", ["ep-2003-kazakhstan", "ep-2019-2610-rsp"]),
    ],
)
def test_every_operative_paragraph_is_cited_in_order(library: Library, question: str, sources: list[str]) -> None:
    answer = ask(library, question)
    whole = [p.id for source in sources for p in library.corpus.of_source(source) if p.kind is Kind.PARAGRAPH]
    assert [citation.id for citation in answer.citations] == whole
    frame = answer.statements[0]
    assert frame.kind is StatementKind.SUMMARY
    assert str(len(whole)) in frame.text


def test_what_is_demanded_is_quoted_in_full_and_what_it_is_about_by_opening_clauses(library: Library) -> None:
    demanded, about = (
        ask(library, "What does the 2021 resolution demand?"),
        ask(library, "What is 2021/2544(RSP) about?"),
    )
    assert [c.id for c in demanded.citations] == [c.id for c in about.citations]
    for full, opening in zip(demanded.citations, about.citations, strict=True):
        assert full.quote == library.corpus.by_id[full.id].text
        assert full.quote.startswith(opening.quote)
    assert sum(len(c.quote) for c in about.citations) < sum(len(c.quote) for c in demanded.citations) * 0.8


@pytest.mark.parametrize(
    "question",
    [
        "What does the 2021 resolution say about torture?",
        "What does the 2021 resolution say about Uzbekistan?",
        "What does the 2021 resolution say about whales?",
        "Who tabled the 2019 motion?",
        "When was the 2021 resolution adopted?",
        "How long is the 2021 resolution?",
        "Why was the 2021 resolution adopted?",
        "Is the 2019 text adopted?",
        "What does recital T of the 2021 resolution say?",
        "What happened to Bota Jardemalie in 2021?",
        "What is said about Kazakhstan?",
        "Что сказано о пытках в резолюции 2021 года?",
        "2012 жылғы қаңтардағы сайлау туралы ҮЕҰ-лар не дейді?",
        "Who is the president?",
    ],
)
def test_a_question_with_a_subject_of_its_own_is_of_no_whole_text(planner: Planner, question: str) -> None:
    assert planner.plan(question).intent is not Intent.WHOLE


def test_a_text_that_is_not_here_is_refused_and_not_summed_up(library: Library) -> None:
    assert ask(library, "What does the 2016 resolution demand?").status.value == "out_of_scope"


@pytest.mark.parametrize(
    ("earlier", "question", "source"),
    [
        ("What is the 2021 resolution about?", "What does it demand?", "ep-2021-2544-rsp"),
        ("What does the 2019 resolution demand?", "And in 2013?", "ep-2013-2600-rsp"),
        ("What does the 2019 resolution demand?", "And the appeal?", "ngo-2012-appeal"),
        ("О чём резолюция 2013 года?", "А 2019 года?", "ep-2019-2610-rsp"),
        ("2013 жылғы қарар не туралы?", "Ал 2019 жылғы ше?", "ep-2019-2610-rsp"),
    ],
)
def test_a_follow_up_may_ask_it_of_the_same_or_another_text(
    library: Library, earlier: str, question: str, source: str
) -> None:
    answer = ask(library, question, history=[earlier])
    whole = [p.id for p in library.corpus.of_source(source) if p.kind is Kind.PARAGRAPH]
    assert [citation.id for citation in answer.citations] == whole


def test_a_subject_named_after_it_narrows_to_that_text(library: Library) -> None:
    answer = ask(library, "What does it say about torture?", history=["What is the 2021 resolution about?"])
    assert {citation.source for citation in answer.citations} == {"ep-2021-2544-rsp"}
    assert len(answer.citations) < 10


@pytest.mark.parametrize(
    ("question", "dated"),
    [
        ("When was the 2013 resolution adopted?", "17 April 2013"),
        ("Когда принята резолюция 2013 года?", "17 апреля 2013"),
        ("2013 жылғы қарар қашан қабылданды?", "2013 жылғы 17 сәуір"),
    ],
)
def test_the_date_of_a_text_is_what_is_recorded_and_said_to_be_so(library: Library, question: str, dated: str) -> None:
    answer = ask(library, question)
    assert answer.status.value == "no_evidence"
    assert answer.reason is not None
    assert f"({dated}" in answer.reason
    assert "P7_TA(2013)0190" in answer.reason  # the motion's date is not the adopted text's


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What are the recitals of the 2021 resolution?", Kind.RECITAL),
        ("What are the citations of the 2021 resolution?", Kind.CITATION),
        ("Какие сноски в тексте 2021 года?", Kind.FOOTNOTE),
        ("2021 жылғы қарардың ескертпелері", Kind.FOOTNOTE),
    ],
)
def test_the_kind_that_is_asked_for_is_shown(library: Library, question: str, kind: Kind) -> None:
    answer = ask(library, question)
    whole = [p.id for p in library.corpus.of_source("ep-2021-2544-rsp") if p.kind is kind]
    assert [citation.id for citation in answer.citations] == whole


def test_every_text_that_is_compared_has_its_share(library: Library) -> None:
    answer = ask(library, "Compare the 2013 and 2021 resolutions")
    assert {citation.source for citation in answer.citations} == {"ep-2013-2600-rsp", "ep-2021-2544-rsp"}
    assert "44" in answer.statements[0].text  # all there are, though not all are shown


def test_a_text_that_is_not_here_is_said_to_be_missing_beside_one_that_is(library: Library) -> None:
    answer = ask(library, "What do the 2021 and 2022 resolutions demand?")
    assert answer.status.value == "partial"
    assert answer.reason is not None
    assert "2022" in answer.reason


def test_a_whole_text_of_which_the_readers_choice_leaves_nothing_is_refused(library: Library) -> None:
    answer = ask(library, "What does the NGO appeal demand?", narrowing=Narrowing(kinds=(Kind.RECITAL,)))
    assert answer.status.refused
    assert not answer.statements


def test_a_kind_that_a_text_lacks_is_refused(library: Library) -> None:
    answer = ask(library, "What are the footnotes of the 2019 motion?")
    assert answer.status.value == "bad_reference"
    assert not answer.citations


@pytest.mark.parametrize("topic", ["torture", "freedom of religion", "trade unions", "the internet", "LGBTI people"])
@pytest.mark.parametrize("years", [(2003, 2021), (2013, 2021), (2019, 2021), (2003, 2013)])
def test_a_comparison_has_each_text_that_surely_answers_by_itself(
    library: Library, topic: str, years: tuple[int, int]
) -> None:
    answer = ask(library, "Compare what the {} text and the {} text say on {}.".format(*years, topic))
    compared = {citation.source for citation in answer.citations}
    for year in years:
        [source] = [source for source in library.corpus.sources if source.year == year]
        plan = library.planner.plan(f"What does the {year} text say on {topic}?")
        found = library.retriever.retrieve(plan)
        if (
            library.answerer.refuser.odds(plan, found) > 3
            and library.answerer.refuser.after_search(plan, found) is None
        ):
            assert source.id in compared


@pytest.mark.parametrize(
    "question",
    [
        "What does the 2021 text say about education?",
        "Что говорит резолюция 2021 года об образовании?",
        "2021 жылғы мәтінде білім беру туралы не айтылған?",
    ],
)
def test_a_subject_of_everyday_life_is_one_too(library: Library, question: str) -> None:
    assert [citation.id for citation in ask(library, question).citations] == ["ep-2021-2544-rsp#recital-V"]

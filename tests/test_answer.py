"""Answers: the object that is given back, over every question of the development suite."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kzqa.domain import Answer, Corpus, Standing, StatementKind, Status
from kzqa.evals.suite import load_suite
from kzqa.pipeline import Library, ask
from kzqa.wording import LANGUAGES, attribution

ROOT = Path(__file__).resolve().parents[1]
MOST_CITATIONS = 20
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
KAZAKH = "әғқңөұүһі"

KEYS: dict[str, type | tuple[type, ...]] = {
    "question": str,
    "language": str,
    "status": str,
    "reason": (str, type(None)),
    "statements": list,
    "citations": list,
    "nearest": list,
    "retrieved": list,
    "corpus": dict,
    "timings_ms": dict,
}
CITATION_KEYS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "source": str,
    "anchor": str,
    "reference": str,
    "standing": str,
    "quote": str,
    "start": int,
    "end": int,
    "page": (int, type(None)),
    "url": str,
}


@dataclass(frozen=True)
class Asked:
    """A question of the suite and what it was given."""

    question: str
    language: str
    history: tuple[str, ...]
    answer: Answer = field(repr=False)


@pytest.fixture(scope="session")
def asked(library: Library) -> tuple[Asked, ...]:
    cases = load_suite(ROOT / "evals" / "dev.yaml").cases
    return tuple(
        Asked(case.question, case.language, case.history, ask(library, case.question, history=case.history))
        for case in cases
    )


@pytest.fixture(scope="session")
def given(asked: tuple[Asked, ...]) -> tuple[Answer, ...]:
    """The answers that are none of the refusals."""
    return tuple(each.answer for each in asked if not each.answer.status.refused)


@pytest.fixture(scope="session")
def refusals(asked: tuple[Asked, ...]) -> tuple[Answer, ...]:
    return tuple(each.answer for each in asked if each.answer.status.refused)


def has_type(value: object, expected: type | tuple[type, ...]) -> bool:
    return isinstance(value, expected) and not isinstance(value, bool)


def test_the_suite_has_answers_and_refusals_in_every_language(
    given: tuple[Answer, ...], refusals: tuple[Answer, ...]
) -> None:
    assert {answer.language for answer in given} == set(LANGUAGES)
    assert {answer.language for answer in refusals} == set(LANGUAGES)


def test_the_answer_object_has_the_keys_and_types_of_the_design(asked: tuple[Asked, ...]) -> None:
    for each in asked:
        data = each.answer.as_dict()
        assert {key for key, kind in KEYS.items() if not has_type(data.get(key), kind)} == set()
        assert data["status"] in {status.value for status in Status}
        assert data["language"] in LANGUAGES
        corpus = data["corpus"]
        assert isinstance(corpus, dict)
        assert {key: type(value) for key, value in corpus.items()} == {
            "fingerprint": str,
            "sources": int,
            "paragraphs": int,
        }
        timings = data["timings_ms"]
        assert isinstance(timings, dict)
        assert set(timings) == {"plan", "retrieve", "answer", "total"}
        assert all(isinstance(value, float | int) and value >= 0 for value in timings.values())
        assert json.loads(json.dumps(data, ensure_ascii=False)) == data


def test_statements_and_citations_have_the_keys_and_types_of_the_design(given: tuple[Answer, ...]) -> None:
    for answer in given:
        data = json.loads(json.dumps(answer.as_dict()))
        for statement in data["statements"]:
            assert set(statement) == {"text", "kind", "citations"}
            assert statement["kind"] in {kind.value for kind in StatementKind}
        for citation in data["citations"]:
            wrong = {key for key, kind in CITATION_KEYS.items() if not has_type(citation.get(key), kind)}
            assert wrong == set()
            assert citation["id"] == f"{citation['source']}#{citation['anchor']}"
            assert citation["url"] == f"/texts/{citation['source']}#{citation['anchor']}"


def test_question_and_language_are_those_of_the_question(asked: tuple[Asked, ...]) -> None:
    for each in asked:
        assert each.answer.question == each.question
        assert each.answer.language == each.language, each.question


def test_every_quotation_is_the_slice_of_the_stored_text(given: tuple[Answer, ...], corpus: Corpus) -> None:
    for answer in given:
        for citation in answer.citations:
            text = corpus.by_id[citation.id].text
            assert citation.quote == text[citation.start : citation.end]
            assert citation.quote.strip()
            assert 0 <= citation.start < citation.end <= len(text)


def test_a_quoted_statement_is_verbatim_in_the_quotation_that_it_cites(given: tuple[Answer, ...]) -> None:
    for answer in given:
        quotes = {citation.id: citation.quote for citation in answer.citations}
        for statement in answer.statements:
            if statement.kind is StatementKind.QUOTE:
                assert any(statement.text in quotes[id_] for id_ in statement.citations), answer.question


def test_every_statement_cites_and_what_it_cites_is_among_the_citations(given: tuple[Answer, ...]) -> None:
    for answer in given:
        ids = {citation.id for citation in answer.citations}
        assert answer.statements
        for statement in answer.statements:
            assert statement.citations
            assert set(statement.citations) <= ids


def test_citations_stand_once_each_in_the_order_of_first_use(given: tuple[Answer, ...]) -> None:
    for answer in given:
        used = dict.fromkeys(id_ for statement in answer.statements for id_ in statement.citations)
        assert [citation.id for citation in answer.citations] == list(used), answer.question


def test_an_answer_has_between_one_and_twenty_citations_and_no_nearest(given: tuple[Answer, ...]) -> None:
    for answer in given:
        assert 1 <= len(answer.citations) <= MOST_CITATIONS
        assert answer.nearest == ()


def test_a_reason_is_given_when_and_only_when_the_answer_is_not_whole(asked: tuple[Asked, ...]) -> None:
    for each in asked:
        assert (each.answer.reason is None) is (each.answer.status is Status.ANSWERED), each.question


def test_a_refusal_has_no_statements_and_no_citations(refusals: tuple[Answer, ...], corpus: Corpus) -> None:
    for answer in refusals:
        assert answer.statements == ()
        assert answer.citations == ()
        assert set(answer.nearest) <= set(corpus.by_id)


def test_the_reason_of_a_refusal_is_in_the_questions_language(refusals: tuple[Answer, ...]) -> None:
    for answer in refusals:
        letters = set((answer.reason or "").casefold())
        if answer.language == "en":
            assert letters & set("etaoin")
        elif answer.language == "ru":
            assert letters & set(CYRILLIC)
        else:
            assert letters & set(KAZAKH)


def test_what_was_retrieved_is_at_most_twenty_paragraphs_without_repetition(
    asked: tuple[Asked, ...], corpus: Corpus
) -> None:
    for each in asked:
        retrieved = each.answer.retrieved
        assert len(retrieved) <= 20
        assert len(set(retrieved)) == len(retrieved)
        assert set(retrieved) <= set(corpus.by_id)


def test_standing_and_reference_are_those_of_the_source(given: tuple[Answer, ...], corpus: Corpus) -> None:
    for answer in given:
        for citation in answer.citations:
            paragraph, source = corpus.by_id[citation.id], corpus.source_by_id[citation.source]
            assert citation.standing is source.standing
            assert citation.attribution == attribution(answer.language, source)
            assert citation.attribution in citation.long_reference
            assert citation.reference == f"{source.procedure or source.short}, {paragraph.kind} {paragraph.label}"
            assert citation.lines == paragraph.lines


# What must stand in the attribution of a text that Parliament did not adopt in these words.
RESERVATION = {
    Standing.JOINT_MOTION: {"en": "Joint motion", "ru": "предложени", "kk": "ұсыныс"},
    Standing.MOTION: {"en": "not adopted", "ru": "не принят", "kk": "қабылданбаған"},
    Standing.NGO_APPEAL: {
        "en": "not a text of the European Parliament",
        "ru": "не документ Европейского парламента",
        "kk": "Еуропалық парламенттің құжаты емес",
    },
    Standing.UNCONFIRMED: {"en": "not confirmed", "ru": "не подтвержд", "kk": "расталмаған"},
}
ADOPTED = {"en": "Adopted by", "ru": "Принят", "kk": "қабылдаған"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_presented_as_more_than_it_is(corpus: Corpus, language: str) -> None:
    for source in corpus.sources:
        said = attribution(language, source)
        assert source.standing is not Standing.ADOPTED, "this test is about the five seed texts"
        assert RESERVATION[source.standing][language].casefold() in said.casefold()
        assert not said.startswith(ADOPTED[language])


def test_kzqas_own_words_do_not_claim_that_parliament_adopted_anything(given: tuple[Answer, ...]) -> None:
    claims = ("adopted", "парламент приня", "парламент қабылда", "parliament sa", "parliament call")
    for answer in given:
        for statement in answer.statements:
            if statement.kind is StatementKind.SUMMARY:
                assert not any(claim in statement.text.casefold() for claim in claims), statement.text


def test_an_answer_is_given_in_the_language_asked_for_and_quotes_in_the_texts_own(library: Library) -> None:
    answers = {code: ask(library, "What happened to Bota Jardemalie?", language=code) for code in LANGUAGES}
    assert {code: answer.language for code, answer in answers.items()} == {code: code for code in LANGUAGES}
    assert len({answer.citations[0].quote for answer in answers.values()}) == 1
    assert len({answer.citations[0].attribution for answer in answers.values()}) == len(LANGUAGES)
    assert all(citation.language == "en" for answer in answers.values() for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "id_"),
    [
        ("What does paragraph 17 of the 2021 resolution say?", "ep-2021-2544-rsp#paragraph-17"),
        ("2021/2544(RSP), recital T", "ep-2021-2544-rsp#recital-T"),
        ("Что сказано в пункте 5 резолюции 2003 года?", "ep-2003-kazakhstan#paragraph-5"),
        ("2013 жылғы қарардың 7-тармағында не айтылған?", "ep-2013-2600-rsp#paragraph-7"),
    ],
)
def test_a_paragraph_asked_for_by_its_reference_is_quoted_whole(library: Library, question: str, id_: str) -> None:
    answer = ask(library, question)
    assert [citation.id for citation in answer.citations] == [id_]
    assert answer.citations[0].quote == library.corpus.by_id[id_].text


def test_a_list_states_its_count_and_stands_in_order_of_time(library: Library) -> None:
    answer = ask(library, "Which texts mention torture?")
    assert answer.statements[0].kind is StatementKind.SUMMARY
    assert str(len(answer.citations)) in answer.statements[0].text
    years = [library.corpus.source_by_id[citation.source].year for citation in answer.citations]
    assert years == sorted(years)
    assert len(set(years)) > 1


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("What did Parliament say about its resolution of 15 December 2011?", "ep-2013-2600-rsp#citation-1"),
        ("Which recital of the 2021 motion concerns Jardemalie?", "ep-2021-2544-rsp#recital-T"),
        ("How many people were detained on 27 Feb 2019?", "ep-2019-2610-rsp#recital-J"),
        ("Who trades more with Kazakhstan, Europe or Russia?", "ep-2019-2610-rsp#recital-R"),
        ("Сайлау бақылаушылары не деді?", "ep-2021-2544-rsp#recital-J"),
    ],
)
def test_texts_that_are_only_cited_days_in_short_and_what_expansions_name_are_answered(
    library: Library, question: str, cited: str
) -> None:
    assert cited in [citation.id for citation in ask(library, question).citations]


def test_a_refusal_names_no_word_as_missing_that_it_does_not_know(library: Library) -> None:
    for question in ("Жұлдызқұрт не жейді?", "Сколько стоит проезд в метро?"):
        answer = ask(library, question)
        absent = [found.term for found in library.retriever.retrieve(library.planner.plan(question)).terms]
        assert not answer.citations
        for term in absent:
            assert term.alternatives or f"«{term.asked}»" not in (answer.reason or "")


@pytest.mark.parametrize(
    "question", ["What was the harshest sentence?", "Кто получил самый долгий срок?", "Ең ұзақ мерзімге кім сотталды?"]
)
def test_whoever_asks_for_the_longest_sentence_is_shown_the_sentences(library: Library, question: str) -> None:
    answer = ask(library, question)
    told = {"ep-2003-kazakhstan#recital-H", "ep-2013-2600-rsp#recital-G", "ep-2019-2610-rsp#recital-G"}
    assert told <= {citation.id for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("What is article 405 of the Criminal Code?", "ep-2021-2544-rsp#recital-F"),
        ("What is article 182 of the Criminal Code?", "ep-2021-2544-rsp#recital-F"),
        ("Что говорит статья 405 Уголовного кодекса?", "ep-2021-2544-rsp#recital-F"),
        ("Қылмыстық кодекстің 405-бабы не дейді?", "ep-2021-2544-rsp#recital-F"),
        ("What does article 20 of the Constitution say?", "ep-2019-2610-rsp#citation-5"),
    ],
)
def test_an_article_is_found_with_the_law_that_it_is_of(library: Library, question: str, cited: str) -> None:
    assert ask(library, question).citations[0].id == cited


@pytest.mark.parametrize(
    "question",
    ["What happened in Zhanaozen?", "Что произошло в Жанаозене?", "Жаңаөзенде не болды?", "Zhanaozen"],
)
def test_what_stands_under_a_places_name_is_of_it(library: Library, question: str) -> None:
    assert "ngo-2012-appeal#paragraph-8" in [citation.id for citation in ask(library, question).citations]


@pytest.mark.parametrize(
    "question",
    [
        *("Zhanaozen", "What is said about Zhanaozen?", "What happened in Zhanaozen?", "Zhanaozen tragedy"),
        *("что написано про Жанаозен", "события в Жанаозене"),
        *("Жаңаөзен туралы не айтылған?", "Жаңаөзенде не болды?", "Жаңаөзен оқиғасы туралы айтып бер"),
    ],
)
def test_what_a_heading_says_is_told_first_by_what_stands_under_it(library: Library, question: str) -> None:
    cited = [citation.id for citation in ask(library, question).citations]
    assert cited[0] == "ngo-2012-appeal#paragraph-8"
    assert len(cited) > 1


@pytest.mark.parametrize("question", ["Чего просят для Макса Бокаева?", "What is asked for Max Bokayev?"])
def test_all_that_is_asked_for_somebody_is_cited(library: Library, question: str) -> None:
    cited = {citation.id for citation in ask(library, question).citations}
    assert cited == {"ep-2021-2544-rsp#paragraph-8", "ep-2021-2544-rsp#paragraph-3"}


@pytest.mark.parametrize(
    "question",
    ["Where could I read more on the situation in 2012?", "2012 жылғы жағдай туралы толығырақ қайдан оқуға болады?"],
)
def test_what_a_paragraph_with_a_colon_introduces_is_cited_with_it(library: Library, question: str) -> None:
    cited = [citation.id for citation in ask(library, question).citations]
    assert cited == [f"ngo-2012-appeal#paragraph-{number}" for number in (14, 15, 16)]

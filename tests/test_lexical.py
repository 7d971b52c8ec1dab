"""BM25 as the package ``bm25s`` (Lù 2024, arXiv:2407.03618) computes it, and what stands where."""

from __future__ import annotations

import bm25s
import numpy as np

from kzqa.domain import Corpus
from kzqa.lexical import LexicalIndex
from kzqa.morphology import english_stems


def test_scores_are_those_of_lucenes_variant(corpus: Corpus) -> None:
    texts = [p.text for p in corpus.paragraphs]
    tokens = [list(english_stems(text)) for text in texts]
    theirs = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    theirs.index(tokens, show_progress=False)
    ours = LexicalIndex(texts)
    for stem in dict.fromkeys(stem for words in tokens[::9] for stem in words):
        np.testing.assert_allclose(ours.scores(stem), theirs.get_scores([stem]), atol=1e-5)


def test_a_text_holds_stems_when_it_has_all_of_them() -> None:
    index = LexicalIndex(["Trade unions are banned.", "A trade in arms", "", "Unions trade unions"])
    assert index.holding(["trade", "union"]).tolist() == [True, False, False, True]
    assert index.holding(["trade"]).tolist() == [True, True, False, True]
    assert not index.holding(["trade", "bishop"]).any()
    assert not index.holding([]).any()


def test_a_stem_that_nothing_has_scores_nothing_and_tells_most() -> None:
    index = LexicalIndex(["torture in prisons", "torture"])
    assert not index.scores("bishop").any()
    assert not index.knows("bishop")
    assert index.idf("bishop") > index.idf("prison") > index.idf("tortur")
    assert LexicalIndex([]).scores("bishop").size == 0


def test_words_in_their_order_are_found_in_one_text_and_within_reach() -> None:
    texts = [
        "a trade union of oil workers",
        "the Union trades",
        "freedom of the press and of assembly",
        "union",
        "trade",
    ]
    index = LexicalIndex(texts)
    for words, reach, found in (
        ("trade union", 1, [0]),
        ("union trade", 1, [1]),
        ("freedom assembly", 5, []),
        ("freedom assembly", 6, [2]),
        ("union", 1, [0, 1, 3]),
        ("trade union workers", 3, [0]),
        ("trade unknown", 3, []),
        ("", 3, []),
    ):
        assert index.in_order(english_stems(words), reach).tolist() == found, words

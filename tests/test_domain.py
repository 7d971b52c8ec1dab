"""The values that pass between the stages."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pytest

from kzqa.domain import (
    Answer,
    Citation,
    Corpus,
    Kind,
    Paragraph,
    Source,
    Span,
    Standing,
    Statement,
    StatementKind,
    Status,
)

SOURCE = Source("x-2020", "x.txt", "A text", "A text", "Somebody", 2020, "en", Standing.MOTION)
PARAGRAPH = Paragraph("x-2020", Kind.RECITAL, "recital-T", "T", "whereas Өлім жазасы;", 0, (3, 4), pages=(1, 2))
CORPUS = Corpus((SOURCE,), (PARAGRAPH,), "0123456789abcdef")
CITATION = Citation(
    id="x-2020#recital-T",
    source="x-2020",
    anchor="recital-T",
    reference="A text, recital T",
    long_reference="A text (motion), recital T",
    standing=Standing.MOTION,
    attribution="Motion of Somebody, not adopted",
    quote="Өлім жазасы",
    start=8,
    end=19,
    url="/texts/x-2020#recital-T",
    page=1,
    lines=(3, 4),
)
ANSWER = Answer(
    question="Өлім жазасы?",
    language="kk",
    status=Status.ANSWERED,
    reason=None,
    statements=(Statement("Өлім жазасы", StatementKind.QUOTE, ("x-2020#recital-T",)),),
    citations=(CITATION,),
    nearest=(),
    retrieved=("x-2020#recital-T",),
    corpus=CORPUS,
)


def test_a_paragraph_id_is_its_source_and_its_anchor() -> None:
    assert PARAGRAPH.id == "x-2020#recital-T"


def test_values_are_frozen() -> None:
    for value, name in ((PARAGRAPH, "text"), (SOURCE, "standing"), (CITATION, "quote"), (CORPUS, "fingerprint")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "changed")


def test_a_span_is_as_long_as_the_slice_it_makes() -> None:
    assert len(Span(8, 19)) == len(PARAGRAPH.text[8:19]) == 11


@pytest.mark.parametrize("status", Status)
def test_only_answers_and_partial_answers_are_no_refusals(status: Status) -> None:
    assert status.refused is (status.value not in {"answered", "partial"})


def test_statuses_and_kinds_are_those_of_the_contract() -> None:
    assert {str(status) for status in Status} == {
        *("answered", "partial", "no_evidence", "out_of_scope", "bad_reference", "not_a_question")
    }
    assert {str(kind) for kind in StatementKind} == {"quote", "summary", "generated"}
    assert {str(kind) for kind in Kind} == {"citation", "recital", "paragraph", "footnote"}


def test_the_answer_object_has_the_keys_of_the_contract_and_only_json_types() -> None:
    given = ANSWER.with_timings({"plan": 1.0, "total": 2.5}).as_dict()
    keys = "question language status reason understood_as statements citations nearest retrieved corpus timings_ms"
    keys += " note debug"
    assert list(given) == keys.split()
    assert json.loads(json.dumps(given)) == given
    assert given["status"] == "answered"
    assert given["corpus"] == {"fingerprint": "0123456789abcdef", "sources": 1, "paragraphs": 1}
    assert given["timings_ms"] == {"plan": 1.0, "total": 2.5}
    (statement,) = json.loads(json.dumps(given["statements"]))
    assert statement == {"text": "Өлім жазасы", "kind": "quote", "citations": ["x-2020#recital-T"]}
    (citation,) = json.loads(json.dumps(given["citations"]))
    needed = ["id", "source", "anchor", "reference", "standing", "quote", "start", "end", "page", "url"]
    assert set(needed) <= set(citation)
    assert citation["quote"] == PARAGRAPH.text[citation["start"] : citation["end"]]
    assert citation["lines"] == [3, 4]


def test_timings_are_added_to_a_copy() -> None:
    assert ANSWER.with_timings({"total": 1.0}).timings_ms == {"total": 1.0}
    assert ANSWER.timings_ms == {}


def test_a_corpus_finds_paragraphs_and_sources_by_id(corpus: Corpus) -> None:
    for paragraph in corpus.paragraphs:
        assert corpus.by_id[paragraph.id] is paragraph
        assert corpus.source_of(paragraph).id == paragraph.source
        assert paragraph in corpus.of_source(paragraph.source)
    assert sum(len(corpus.of_source(source.id)) for source in corpus.sources) == len(corpus.paragraphs)


def test_an_unknown_source_has_no_paragraphs_and_counts_nothing() -> None:
    assert CORPUS.of_source("nothing") == ()
    assert set(CORPUS.counts("nothing").values()) == {0}
    assert CORPUS.counts("x-2020") == {"citation": 0, "recital": 1, "paragraph": 0, "footnote": 0}

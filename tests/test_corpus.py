"""The corpus folder: ``sources.toml`` and the files beside it must agree, or nothing is read."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzqa.corpus import fingerprint, load_corpus, load_sources
from kzqa.domain import Corpus, Standing
from kzqa.errors import CorpusError, ParseError, SourceListError, UnreadableFileError

ROOT = Path(__file__).resolve().parents[1]
ENTRY = """
[[source]]
id = "{id}"
file = "{file}"
title = "A resolution on rights"
issuer = "A parliament"
year = 2020
language = "en"
status = "motion"
"""
TEXT = """A resolution on rights

The European Parliament,

A. whereas {word} is so;

1. Calls on {word};
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small texts, well listed."""
    (tmp_path / "sources.toml").write_text(
        ENTRY.format(id="a-2020", file="a.txt") + ENTRY.format(id="b-2020", file="b.txt"), encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text(TEXT.format(word="әділдік"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.format(word="свобода"), encoding="utf-8")
    (tmp_path / "README.md").write_text("what this is", encoding="utf-8")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "sources.toml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_the_corpus_is_that_of_the_reference_folder_byte_for_byte() -> None:
    shared = ROOT.parent / "shared" / "corpus"
    if not shared.is_dir():
        pytest.skip("the reference corpus (../shared/corpus) is not here")
    for file in sorted(shared.iterdir()):
        assert (ROOT / "corpus" / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_five_texts_stand_as_their_list_says(corpus: Corpus) -> None:
    assert {source.id: source.standing for source in corpus.sources} == {
        "ep-2003-kazakhstan": Standing.UNCONFIRMED,
        "ngo-2012-appeal": Standing.NGO_APPEAL,
        "ep-2013-2600-rsp": Standing.JOINT_MOTION,
        "ep-2019-2610-rsp": Standing.MOTION,
        "ep-2021-2544-rsp": Standing.JOINT_MOTION,
    }
    assert corpus.source_by_id["ngo-2012-appeal"].date == date(2012, 3, 20)
    assert len(corpus.fingerprint) == 16


def test_paragraph_ids_are_unique_and_in_reading_order(corpus: Corpus) -> None:
    assert len(corpus.by_id) == len(corpus.paragraphs)
    for source in corpus.sources:
        assert [p.order for p in corpus.of_source(source.id)] == list(range(len(corpus.of_source(source.id))))


def test_a_well_listed_folder_is_read(folder: Path) -> None:
    corpus = load_corpus(folder)
    assert [source.id for source in corpus.sources] == ["a-2020", "b-2020"]
    assert corpus.by_id["a-2020#recital-A"].text == "whereas әділдік is so;"
    assert corpus.source_by_id["a-2020"].short == "A resolution on rights"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "a-2020"', "id = ", "Invalid value"),
        ('title = "A', 'titel = "A', "unknown key 'titel'"),
        ('issuer = "A parliament"\n', "", "issuer is missing"),
        ("year = 2020", 'year = "2020"', "year = '2020' is not a int"),
        ("year = 2020", "year = true", "year = True is not a int"),
        ('language = "en"', 'language = ""', "language = '' is not a str"),
        ('language = "en"', 'language = "en"\ndate = "2020-01-01"', "is not a date"),
        ('language = "en"', 'language = "en"\ndate = 2020-01-01T10:00:00', "is not a date"),
        ('status = "motion"', 'status = "law"', "status 'law' is none of adopted"),
        ('id = "a-2020"', 'id = "A #1"', "id holds small"),
        ('id = "a-2020"', 'id = "қарар"', "id holds small"),
        ('id = "b-2020"', 'id = "a-2020"', "id 'a-2020' is there twice"),
        ('file = "b.txt"', 'file = "a.txt"', "file 'a.txt' is there twice"),
        ('file = "a.txt"', 'file = "../a.txt"', "not a path"),
        ('file = "a.txt"', 'file = "/etc/hosts"', "not a path"),
        ("[[source]]", "answer = 42\n[[source]]", "nothing else"),
        ("[[source]]", "[source]", "source"),
    ],
)
def test_a_broken_list_of_sources_is_an_error_that_names_the_file_and_what_is_wrong(
    folder: Path, old: str, new: str, says: str
) -> None:
    change(folder, old, new)
    with pytest.raises(SourceListError) as caught:
        load_corpus(folder)
    assert says in str(caught.value)
    assert str(folder / "sources.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"source = []", b"source = 1", b"source = [1]", b"\xff\xfe", b"[[source]]\n"])
def test_a_list_of_sources_that_is_none_is_an_error(folder: Path, content: bytes) -> None:
    (folder / "sources.toml").write_bytes(content)
    with pytest.raises(SourceListError, match=r"sources\.toml"):
        load_corpus(folder)


def test_a_missing_list_or_folder_says_which_flag_to_use(folder: Path) -> None:
    (folder / "sources.toml").unlink()
    with pytest.raises(SourceListError, match="--corpus"):
        load_corpus(folder)
    with pytest.raises(SourceListError, match="--corpus"):
        load_corpus(folder / "nowhere")
    with pytest.raises(SourceListError, match=r"sources\.toml"):
        load_corpus(folder / "a.txt")


@pytest.mark.parametrize("name", ["c.txt", "c.PDF"])
def test_a_text_beside_the_list_that_it_does_not_name_is_an_error(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"text")
    with pytest.raises(SourceListError, match=f"{name} lies beside it but is not listed"):
        load_sources(folder)


def test_a_listed_text_that_is_missing_is_an_error_that_names_it(folder: Path) -> None:
    (folder / "b.txt").unlink()
    with pytest.raises(UnreadableFileError, match=r"b\.txt: there is no such file"):
        load_corpus(folder)


def test_an_empty_text_is_an_error_that_names_it(folder: Path) -> None:
    (folder / "b.txt").write_text(" \n\n")
    with pytest.raises(UnreadableFileError, match=r"b\.txt: the file holds no text"):
        load_corpus(folder)


def test_a_label_out_of_sequence_is_an_error_that_names_file_and_line(folder: Path) -> None:
    path = folder / "b.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("1. Calls", "2. Calls"), encoding="utf-8")
    with pytest.raises(ParseError, match=r"b\.txt, line 7: paragraph 2 stands where 1 is due") as caught:
        load_corpus(folder)
    assert (caught.value.file, caught.value.line) == (str(path), 7)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_fingerprint_changes_with_any_byte_of_any_file(folder: Path, data: st.DataObject) -> None:
    sources = load_sources(folder)
    before = fingerprint(folder, sources)
    path = folder / data.draw(st.sampled_from(["sources.toml", "a.txt", "b.txt"]))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    try:
        path.write_bytes(content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :])
        assert fingerprint(folder, sources) != before
    finally:
        path.write_bytes(content)
    assert fingerprint(folder, sources) == before


def test_the_fingerprint_tells_two_texts_that_changed_places(folder: Path) -> None:
    before = load_corpus(folder).fingerprint
    first, second = (folder / "a.txt").read_bytes(), (folder / "b.txt").read_bytes()
    (folder / "a.txt").write_bytes(second)
    (folder / "b.txt").write_bytes(first)
    assert load_corpus(folder).fingerprint != before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_to_the_list_of_sources_is_read_or_an_error_of_ours(folder: Path, data: st.DataObject) -> None:
    path = folder / "sources.toml"
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    try:
        path.write_bytes(content[:start] + data.draw(st.binary(max_size=6)) + content[end:])
        load_corpus(folder)
    except CorpusError as error:
        assert str(folder) in str(error)  # noqa: PT017  (either outcome is right)
    finally:
        path.write_bytes(content)


def test_the_corpus_may_lie_anywhere(folder: Path, corpus: Corpus) -> None:
    shutil.copytree(ROOT / "corpus", folder / "copy")
    assert load_corpus(folder / "copy") == corpus

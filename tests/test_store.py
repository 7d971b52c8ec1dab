"""Milvus beside Chroma: milvus-lite's server in a process of its own, spoken to over TCP as a cluster would be.

What milvus-lite is, and what was tried on Milvus' own engine, stands in docs/adr/0019. ``KZQA_TEST_MILVUS`` is the
address of a Milvus to run all but the last test against, instead.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from pymilvus import MilvusClient

from kzqa.adding.verify import verify
from kzqa.config import Config
from kzqa.corpus import load_corpus
from kzqa.doctor import examine
from kzqa.domain import Corpus, Kind, Narrowing
from kzqa.embed import Embedding, load_engine
from kzqa.errors import ConfigError, IndexDamagedError, IndexForeignError, StoreUnreachableError
from kzqa.evals.suite import load_suite
from kzqa.index import build, load_store, open_index
from kzqa.pipeline import Library, ask, build_index, open_library, search
from kzqa.web import Shelf, make_app
from test_index import SENTENCES, write_corpus
from web_parts import running

ROOT = Path(__file__).resolve().parents[1]
KEY = "root:Xk9-never-shown"
EVERY = 9
"""Of the questions of the dev suite each so many-eth is asked of both stores."""


class Server:
    """Milvus in a process that can be ended and started again, with the same data at the same address."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self.place)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while True:
            assert self.process.poll() is None, "Milvus ended"
            assert time.monotonic() < until, "Milvus did not start"
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def collections(self) -> set[str]:
        client = MilvusClient(self.url, timeout=10)
        try:
            return set(client.list_collections())
        finally:
            client.close()


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("milvus"))
    if "KZQA_TEST_MILVUS" in os.environ:
        server.url = os.environ["KZQA_TEST_MILVUS"]
    else:
        server.start()
    yield server
    server.end()


@pytest.fixture(scope="module")
def embedder() -> Embedding:
    return load_engine("e5")


@pytest.fixture(scope="module")
def moved(milvus: Server, config: Config, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The index of the five texts, taken over from Chroma."""
    assert library
    index = Path(shutil.copytree(config.index, tmp_path_factory.mktemp("moved") / "index"))
    moved = stored(config, milvus).model_copy(update={"index": index})
    report = build_index(moved)
    assert (report.changed, report.embedded) == (True, 0)
    return moved


def stored(config: Config, server: Server) -> Config:
    return config.model_copy(update={"store": "milvus", "store_url": server.url})


@pytest.fixture
def small(config: Config, milvus: Server, tmp_path: Path) -> Config:
    """A small corpus, its index in Milvus still to be built."""
    write_corpus(tmp_path / "corpus", *SENTENCES)
    return stored(config, milvus).model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})


def read(config: Config) -> Corpus:
    return load_corpus(config.corpus)


def current(config: Config) -> Path:
    return config.index / (config.index / "CURRENT").read_text(encoding="utf-8")


def named(config: Config) -> set[str]:
    """The collections that the index' folder knows of."""
    return {file.read_text(encoding="utf-8") for file in config.index.glob("generation-*/collection")}


# --- the same answers ---------------------------------------------------------------------------------------------


def test_milvus_gives_the_answers_that_chroma_gives(moved: Config, library: Library) -> None:
    other = open_library(moved)
    cases = load_suite(ROOT / "evals" / "dev.yaml").cases[::EVERY]
    assert {case.language for case in cases} == {"en", "ru", "kk"}
    statuses = set()
    for case in cases:
        first, second = (ask(one, case.question, history=case.history) for one in (library, other))
        assert first.with_timings({}) == second.with_timings({})
        statuses.add(first.status)
    assert len(statuses) >= 3


def test_a_narrowed_search_finds_the_same_in_both(moved: Config, library: Library) -> None:
    other = open_library(moved)
    for narrowing in (
        Narrowing(sources=("ep-2019-2610-rsp", "ep-2021-2544-rsp")),
        Narrowing(kinds=(Kind.RECITAL,)),
        Narrowing(sources=("ep-2013-2600-rsp",), kinds=(Kind.PARAGRAPH, Kind.FOOTNOTE)),
    ):
        first, second = (search(one, "torture in prisons", 20, narrowing) for one in (library, other))
        # Cosines differ in their last digit: of two nodes as good as equal either may speak for its paragraph.
        scores = {hit.paragraph.id: hit.score for hit in first}
        assert {hit.paragraph.id for hit in second} == set(scores)
        assert [hit.paragraph.id for hit in second[:10]] == [hit.paragraph.id for hit in first[:10]]
        assert all(hit.score == pytest.approx(scores[hit.paragraph.id], abs=0.2) for hit in second)
        assert {hit.paragraph.source for hit in second} <= set(
            narrowing.sources or (source.id for source in library.corpus.sources)
        )
        assert first


def test_doctor_and_verify_look_at_what_milvus_holds(moved: Config, embedder: Embedding) -> None:
    (index,) = (finding for finding in examine(moved) if finding.part == "index")
    assert index.ok
    assert f"Milvus at {moved.store_url}" in index.seen
    found = verify(moved.corpus, moved.index, embedder.fingerprint, load_store(moved))
    assert [finding for finding in found if str(moved.index) in finding] == []


# --- building -----------------------------------------------------------------------------------------------------


def test_a_build_makes_a_collection_beside_and_drops_only_its_own_old_ones(
    small: Config, milvus: Server, embedder: Embedding
) -> None:
    others = milvus.collections()
    build_index(small)
    first = named(small)
    reading = open_index(small.index, read(small), embedder.fingerprint, load_store(small))
    assert not build_index(small).changed
    write_corpus(small.corpus, *SENTENCES[:-1], "a new law on charities was drafted")
    report = build_index(small)
    assert (report.embedded, report.reused) == (1, report.manifest.nodes - 1)
    second = named(small)
    assert first < second
    assert milvus.collections() == others | second
    question = embedder.get_query_embedding("Was the death penalty abolished?")
    assert reading.search(question, 1)[0].ref.paragraph == "x-2020#paragraph-1"
    build_index(small, rebuild=True)
    assert first.isdisjoint(named(small))
    assert milvus.collections() == others | named(small)
    assert len(named(small)) == 2


BUILD = """
import sys
from pathlib import Path
import llama_index.vector_stores.milvus
from kzqa.config import load_config
from kzqa.pipeline import build_index
config = load_config(corpus=Path(sys.argv[1]), index=Path(sys.argv[2]), store="milvus", store_url=sys.argv[3])
print("ready", flush=True)
while True:
    build_index(config, rebuild=True)
"""


@pytest.mark.parametrize("seed", range(2))
def test_a_build_killed_at_any_moment_leaves_the_index_in_use_and_nothing_for_ever(
    small: Config, milvus: Server, embedder: Embedding, seed: int
) -> None:
    others = milvus.collections()
    build_index(small)
    command = [sys.executable, "-c", BUILD, str(small.corpus), str(small.index), milvus.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 3))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    index = open_index(small.index, read(small), embedder.fingerprint, load_store(small))
    assert index.search(embedder.get_query_embedding("capital punishment"), 1)[0].ref.paragraph == "x-2020#paragraph-1"
    build_index(small, rebuild=True)
    assert milvus.collections() == others | named(small)


# --- a Milvus that is not there, or holds something else ----------------------------------------------------------


class Idle:
    """An embedder that must not be asked to embed passages."""

    def __init__(self, embedder: Embedding) -> None:
        self.limit, self.fingerprint, self.count_tokens = embedder.limit, embedder.fingerprint, embedder.count_tokens

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError(f"{len(texts)} texts were embedded for nothing")


def test_a_milvus_that_cannot_be_reached_is_one_clear_error_before_anything_is_embedded(
    moved: Config, tmp_path: Path, embedder: Embedding
) -> None:
    index = Path(shutil.copytree(moved.index, tmp_path / "index"))
    nowhere = Server(tmp_path)
    away = stored(moved, nowhere).model_copy(update={"index": index, "store_api_key": SecretStr(KEY)})
    store = load_store(away)
    for attempt in (
        lambda: open_index(index, read(away), embedder.fingerprint, store),
        lambda: build(index, read(away), Idle(embedder), store=store),
    ):
        with pytest.raises(StoreUnreachableError, match=f"{nowhere.url}: Milvus cannot be used") as caught:
            attempt()
        assert "\n" not in str(caught.value)
        assert KEY not in str(caught.value)
    (finding,) = (finding for finding in examine(away) if finding.part == "index")
    assert (finding.ok, nowhere.url in finding.seen) == (False, True)


def test_the_command_line_says_in_one_line_that_milvus_is_away(moved: Config, tmp_path: Path) -> None:
    nowhere = Server(tmp_path)
    environment = {**os.environ, "KZQA_STORE": "milvus", "KZQA_STORE_URL": nowhere.url, "KZQA_STORE_API_KEY": KEY}
    command = [sys.executable, "-c", "from kzqa.cli import main; main()", "ask", "torture", "--index", str(moved.index)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert nowhere.url in done.stderr
    assert KEY not in done.stderr


def test_a_collection_that_is_not_there_or_has_other_texts_is_damage(
    small: Config, milvus: Server, tmp_path: Path, embedder: Embedding
) -> None:
    write_corpus(tmp_path / "another", *(sentence.upper() for sentence in SENTENCES))
    another = small.model_copy(update={"corpus": tmp_path / "another", "index": tmp_path / "other index"})
    for config in (small, another):
        build_index(config)
    assert open_index(small.index, read(small), embedder.fingerprint, load_store(small))
    file = current(small) / "collection"
    shutil.copy(current(another) / "collection", file)
    with pytest.raises(IndexDamagedError, match="milvus holds other texts than the corpus"):
        open_index(small.index, read(small), embedder.fingerprint, load_store(small))
    file.write_text("kzqa_nothing", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="no collection kzqa_nothing; is store_url the one"):
        open_index(small.index, read(small), embedder.fingerprint, load_store(small))
    build_index(small)
    assert open_index(small.index, read(small), embedder.fingerprint, load_store(small))


def test_without_the_extra_it_is_told_what_to_install(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "kzqa.index.milvus", raising=False)
    monkeypatch.setitem(sys.modules, "pymilvus", None)  # as if it were not there
    with pytest.raises(ConfigError, match=r"milvus needs pymilvus; run `pip install 'kzqa\[milvus\]'`"):
        load_store(stored(config, Server(tmp_path)))


def test_an_index_whose_vectors_are_in_the_other_store_is_foreign(
    config: Config, moved: Config, embedder: Embedding
) -> None:
    corpus = read(config)
    with pytest.raises(IndexForeignError, match="its vectors are in milvus, not in chroma; run `kzqa index`"):
        open_index(moved.index, corpus, embedder.fingerprint)
    with pytest.raises(IndexForeignError, match="its vectors are in chroma, not in milvus; run `kzqa index`"):
        open_index(config.index, corpus, embedder.fingerprint, load_store(moved))


def test_back_to_chroma_the_folder_that_names_a_collection_stays_for_a_build_that_can_drop_it(
    small: Config, milvus: Server, caplog: pytest.LogCaptureFixture
) -> None:
    build_index(small)
    kept = named(small)
    local = small.model_copy(update={"store": "chroma", "store_url": None})
    build_index(local)
    build_index(local, rebuild=True)
    assert named(small) == kept
    assert "its vectors are in another store" in caplog.text
    build_index(small)
    assert kept.isdisjoint(milvus.collections())


def test_a_server_whose_milvus_goes_away_says_so_refuses_questions_and_recovers(
    config: Config, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("served")
    server = Server(place / "milvus")
    server.start()
    try:
        write_corpus(place / "corpus", *SENTENCES)
        paths = {"corpus": place / "corpus", "index": place / "index", "rate_per_minute": 100_000}
        settings = stored(config, server).model_copy(update={**paths, "trusted_hosts": ("*",)})
        build_index(settings)
        with running(settings, make_app(settings, Shelf(settings), chat=False)) as address:
            client = httpx.Client(base_url=address, timeout=60)
            question = {"question": "Was the death penalty abolished?"}

            def ready() -> tuple[int, str | None]:
                response = client.get("/readyz")
                return response.status_code, response.json()["reason"]

            before = client.post("/api/v1/ask", json=question).json()
            assert before["status"] == "answered"
            assert ready() == (200, None)
            server.end()
            assert ready() == (503, "store_unreachable")
            refused = client.post("/api/v1/ask", json={"question": "Were journalists detained?"})
            assert (refused.status_code, bool(refused.headers["retry-after"])) == (503, True)
            assert client.get("/healthz").status_code == 200
            server.start()
            until = time.monotonic() + 60
            while ready() != (200, None):
                assert time.monotonic() < until
                time.sleep(0.2)
            after = client.post("/api/v1/ask", json=question).json()
            assert {**after, "timings_ms": 0} == {**before, "timings_ms": 0}
    finally:
        server.end()

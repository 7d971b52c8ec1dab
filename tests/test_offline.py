"""Nothing leaves the machine, and nothing of a question is left on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kzqa.config import Config
from kzqa.lexical import LexicalIndex
from kzqa.pipeline import Library
from tiny_corpus import LIST

KZQA = str(Path(sys.executable).with_name("kzqa"))
RARE = "Xylophonovskaya"

TINY = """European Parliament resolution on a tiny matter

The European Parliament,

- having regard to its previous resolutions on Kazakhstan,

A. whereas the journalist Aigul Sadykova was sentenced to three years in prison on 4 May 2029;

1. Calls on the authorities to release Aigul Sadykova immediately.
"""

# Any attempt to reach another machine ends the process at once, whatever catches exceptions on the way.
WATCH = """
import os, sys
WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
def watch(event, arguments):
    if event in WATCHED:
        os.write(2, f"network: {event} {arguments[1:]}".encode())
        os._exit(99)
sys.addaudithook(watch)
"""

BUILD_AND_ASK = """
from pathlib import Path
from kzqa.config import load_config
from kzqa.pipeline import ask, build_index, open_library, search
config = load_config(corpus=Path("corpus"), index=Path("index"))
build_index(config)
library = open_library(config)
ask(library, "When was Aigul Sadykova sentenced?")
search(library, "torture")
answer = ask(library, "What does recital A of the 2030 resolution say?")
print(answer.status, answer.citations[0].id)
"""

# gRPC connects out of sight of the watch: it must not even be there.
TRACED = """
import sys
from chromadb.telemetry import opentelemetry
from kzqa.index.chroma import EXPORTER
loaded = [name for name in sys.modules if name == EXPORTER or name.partition(".")[0] == "grpc"]
print(opentelemetry.granularity.value, opentelemetry.tracer, loaded)
"""

TOKENIZER = """
from llama_index.core.utils import get_tokenizer
print(len(get_tokenizer()("political prisoners")) > 1)
"""

# The word is put together at run time, so that no constant of the script holds it whole.
ASK_AND_LOOK = """
import gc, sys
from pathlib import Path
from kzqa.config import load_config
from kzqa.pipeline import ask, open_library
config = load_config(corpus=Path("corpus"), index=Path("index"))
library = open_library(config)
def put(parts):
    word = "".join(parts)
    ask(library, f"What happened to {word} in prison?", history=[f"Who is {word}?"])
    ask(library, f"Что случилось со словом {word.lower()}?")
put(["xylo", "phonov", "skaya"])
gc.collect()
sought = "".join(("xylo", "phonov"))
held = []
for thing in gc.get_objects():
    if isinstance(thing, dict):
        texts = [*thing.keys(), *thing.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        texts = list(thing)
    else:
        continue
    if thing is not globals() and any(isinstance(t, str) and sought in t.lower() for t in texts):
        held.append(type(thing).__name__)
print(held)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("corpus", "home", "tmp", "work"):
        (tmp_path / name).mkdir()
    (tmp_path / "corpus" / "tiny.txt").write_text(TINY, encoding="utf-8")
    (tmp_path / "corpus" / "sources.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


def environment(place: Path) -> dict[str, str]:
    """A fresh home and a fresh folder for temporary files; nothing of the caller's but its path."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def run(script: str, place: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, cwd=place, env=environment(place), capture_output=True, text=True, check=False, timeout=120
    )


def files_with(word: str, *folders: Path) -> list[Path]:
    forms = {form.encode(code) for form in (word, word.lower()) for code in ("utf-8", "utf-16-le")}
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def test_indexing_opening_and_asking_try_no_connection(place: Path) -> None:
    done = run(WATCH + BUILD_AND_ASK, place)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "answered ep-2030-tiny#recital-A"


@pytest.mark.parametrize("by_file", [True, False])
def test_chroma_sends_no_traces_whatever_the_environment_says(place: Path, by_file: bool) -> None:
    told = {"CHROMA_OTEL_GRANULARITY": "all", "CHROMA_OTEL_COLLECTION_ENDPOINT": "http://127.0.0.1:9"}
    if by_file:  # Chroma reads it in the folder that kzqa is started in
        (place / ".env").write_text("".join(f"{name}={value}\n" for name, value in told.items()), encoding="utf-8")
    setting = "" if by_file else f"import os\nos.environ.update({told})\n"
    done = run(setting + WATCH + BUILD_AND_ASK + TRACED, place)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["answered ep-2030-tiny#recital-A", "none None []"]


def test_the_watch_for_connections_sees_one(place: Path) -> None:
    done = run(WATCH + "import socket; socket.create_connection(('127.0.0.1', 9))", place)
    assert done.returncode == 99


def test_the_tokenizer_of_llama_index_needs_no_network(place: Path) -> None:
    done = run(WATCH + TOKENIZER, place)
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr


def test_nothing_of_a_question_is_written_anywhere(place: Path, config: Config, library: Library) -> None:
    where = ["--corpus", str(config.corpus), "--index", str(config.index)]
    question = f"What happened to {RARE} in prison?"
    for more in ([], ["--json"], ["--history", f"Who is {RARE}?"]):
        command = [KZQA, "ask", question, *where, *more]
        done = subprocess.run(
            command,
            cwd=place / "work",
            env=environment(place),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert RARE in done.stdout
        assert RARE not in done.stderr
    assert files_with(RARE, place, config.index) == []


def test_the_search_for_a_word_in_files_finds_one(place: Path) -> None:
    (place / "home" / "log").write_bytes(b"\0\1" + RARE.encode() + b"\n")
    assert files_with(RARE, place) == [place / "home" / "log"]


def test_nothing_of_a_question_stays_in_memory(place: Path) -> None:
    built = run(BUILD_AND_ASK, place)
    assert built.returncode == 0, built.stderr
    done = run(ASK_AND_LOOK, place)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_a_stem_that_no_text_has_scores_nothing(library: Library) -> None:
    index = LexicalIndex([paragraph.text for paragraph in library.corpus.paragraphs])
    assert not index.knows("xylophon")
    assert index.scores("xylophon").shape == (len(library.corpus.paragraphs),)
    assert not index.scores("xylophon").any()
    assert index.scores("kazakhstan").any()

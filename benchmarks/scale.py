"""Larger corpora on one machine: time and size of an index, memory, time of a search, and what is found.

``python -m benchmarks.scale 1000 10000`` makes corpora of so many paragraphs in a temporary folder, and asks each in
a process of its own. A corpus is made of resolutions: files with recitals and paragraphs, read like any other.
Paragraphs are recombined from the clauses of the five texts, with persons, towns and numbers drawn anew; 200 are
planted, each a fact about a person that no other paragraph names, with a question in one of three languages.

To embed 100,000 paragraphs takes hours here, so only the planted ones and the questions are embedded. The vector of a
recombined node is the mean of its clauses' vectors in the five texts, turned a little at random (cosine about .98, as
between a clause and the same clause with another name). Searching such vectors costs what searching others costs;
recall is of planted paragraphs among such neighbours.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from benchmarks.memory import most_memory
from benchmarks.tables import as_table
from kzqa.answer import Answerer
from kzqa.config import Config, load_config
from kzqa.corpus import load_corpus
from kzqa.domain import Corpus, Kind
from kzqa.embed import Embedding, load_engine
from kzqa.glossary import open_glossary
from kzqa.index import build, open_index
from kzqa.intent import Intent
from kzqa.nodes import clauses
from kzqa.question import Planner
from kzqa.retrieve import Retriever
from kzqa.tables import keep_tables, open_tables
from kzqa.weights import load_weights

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000)
PLANTED = 200
OF_A_TEXT = 100
"""Paragraphs of one generated text."""
TURNED = 0.2
"""Length of what is added to a vector of length 1 at random."""

GIVEN = tuple(
    begin + end
    for begin in ("Ai", "Bol", "Dani", "Er", "Gul", "Zha", "Kai", "Lau", "Madi", "Nur", "Ol", "Sa")
    for end in ("dar", "bek", "yar", "lan", "nara", "rat", "zhan", "mira", "sulu", "tai")
)
ROOTS = ("Sad", "Kos", "Tem", "Bek", "Zhum", "Ibr", "Mukh", "Ras", "Seit", "Toleg", "Uten", "Shar", "Khass", "Dos")
MIDDLES = ("an", "yr", "al", "erg", "abay", "im", "ulat", "em", "iqan", "osh", "az", "eld", "ib", "okh")
ENDS = ("bekov", "galiev", "zhanov", "murat", "tayev", "kulov", "senov", "rinov", "dayev", "lanov", "minov", "shev")
TOWNS = ("Taraz", "Kokshetau", "Oral", "Semey", "Aktobe", "Balkhash", "Ridder", "Turkistan", "Ekibastuz", "Temirtau")
CRIMES = ("arson", "forgery", "libel", "smuggling", "trespass", "perjury", "embezzlement", "hooliganism")
ASKED = (
    "How many years was {name} sentenced to?",
    "На сколько лет осудили {name}?",
    "{name} қанша жылға сотталды?",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A question, and the only paragraph that answers it."""

    question: str
    text: str


class Recombined:
    """The engine for questions and planted paragraphs; recombined ones get vectors from those of their clauses."""

    def __init__(self, engine: Embedding, generator: Generator) -> None:
        """Embed the clauses of the five texts that paragraphs are generated from."""
        self._engine, self._bases = engine, generator.bases
        self.limit, self.fingerprint = engine.limit, engine.fingerprint + "-recombined"
        known = generator.originals
        self._vectors = dict(zip(known, np.array(engine.get_text_embedding_batch(known)), strict=True))

    def count_tokens(self, text: str) -> int:
        """A word has seldom more than three tokens; no generated paragraph comes near to the limit."""
        return 3 * len(text.split()) + 4

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 for each text."""
        return [self._vector(text).tolist() for text in texts]

    def _vector(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        parts = [self._bases.get(text[clause.start : clause.end].rstrip(";.")) for clause in clauses(text)]
        if not all(parts):
            return np.array(self._engine.get_text_embedding(text))
        mean = np.mean([self._vectors[part] for part in parts if part], axis=0)
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        turn = np.random.default_rng(seed).standard_normal(len(mean))
        vector = mean / np.linalg.norm(mean) + TURNED * turn / np.linalg.norm(turn)
        unit: np.ndarray[tuple[int], np.dtype[np.float64]] = vector / np.linalg.norm(vector)
        return unit


class Generator:
    """Texts like the five, of the same clauses, about other people."""

    def __init__(self, corpus: Corpus, seed: int = 1) -> None:
        """Take the clauses of recitals and of paragraphs."""
        self._random = random.Random(seed)
        self.bases: dict[str, str] = {}
        """For each clause that was written the one of the five texts that it was made of."""
        self._clauses = {
            kind: [
                text
                for paragraph in corpus.paragraphs
                if paragraph.kind is kind and not paragraph.section
                for clause in clauses(paragraph.text)
                if 40 < len(text := paragraph.text[clause.start : clause.end].rstrip(";. ")) < 400 and ";" not in text
            ]
            for kind in (Kind.RECITAL, Kind.PARAGRAPH)
        }
        people = [f"{root}{middle}{end}" for root in ROOTS for middle in MIDDLES for end in ENDS]
        self._random.shuffle(people)
        self._known, self._people = people[PLANTED:], people[:PLANTED]

    @property
    def originals(self) -> list[str]:
        """Every clause of the five texts that may be taken."""
        return sorted({clause for clauses_ in self._clauses.values() for clause in clauses_})

    def write(self, folder: Path, size: int) -> list[Planted]:
        """Write a corpus of about so many paragraphs; what is planted in it is returned."""
        folder.mkdir(parents=True)
        planted = [self._planted(number) for number in range(PLANTED)]
        texts = max(1, size // OF_A_TEXT)
        listed = []
        for number in range(texts):
            there = planted[number::texts]
            year = 1995 + number % 30
            name = f"ep-{year}-{4000 + number}-rsp"
            (folder / f"{name}.txt").write_text(self._text(there, year), encoding="utf-8")
            listed.append(_entry(name, year, f"{year}/{4000 + number}(RSP)"))
        (folder / "sources.toml").write_text("\n".join(listed), encoding="utf-8")
        return planted

    def add(self, folder: Path) -> None:
        """Write one text more."""
        (folder / "ep-2026-9999-rsp.txt").write_text(self._text((), 2026), encoding="utf-8")
        with (folder / "sources.toml").open("a", encoding="utf-8") as listed:
            listed.write(f"\n{_entry('ep-2026-9999-rsp', 2026, '2026/9999(RSP)')}")

    def _planted(self, number: int) -> Planted:
        pick = self._random.choice
        name = f"{pick(GIVEN)} {self._people[number]}"
        years = self._random.randint(2, 19)
        fact = f"whereas {name} was sentenced to {years} years in {pick(TOWNS)} for {pick(CRIMES)}"
        return Planted(ASKED[number % len(ASKED)].format(name=name), fact)

    def _text(self, planted: Sequence[Planted], year: int) -> str:
        recitals = [f"whereas {self._joined(Kind.RECITAL)}" for _ in range(OF_A_TEXT // 2 - len(planted))]
        recitals += [one.text for one in planted]
        self._random.shuffle(recitals)
        paragraphs = [self._joined(Kind.PARAGRAPH) for _ in range(OF_A_TEXT - OF_A_TEXT // 2)]
        lines = ["European Parliament resolution on Kazakhstan", "", "The European Parliament,"]
        lines += [f"– having regard to its previous resolutions on Kazakhstan of {year - 1},"]
        lines += [f"{_letters(number)}. {text};" for number, text in enumerate(recitals)]
        lines += [f"{number}. {text};" for number, text in enumerate(paragraphs, 1)]
        return "\n\n".join(lines) + "\n"

    def _joined(self, kind: Kind) -> str:
        count = self._random.choice((1, 1, 2, 3))
        return "; ".join(self._varied(self._random.choice(self._clauses[kind])) for _ in range(count))

    def _varied(self, clause: str) -> str:
        """A clause about somebody else: every third gets a person and a place."""
        text = clause.removeprefix("whereas ")
        if self._random.random() < 1 / 3:
            pick = self._random.choice
            text += (
                f", as {pick(GIVEN)} {pick(self._known)} said in {pick(TOWNS)} on day {self._random.randint(1, 365)}"
            )
        self.bases[text] = self.bases[f"whereas {text}"] = clause
        return text


def _entry(name: str, year: int, procedure: str) -> str:
    return (
        f'[[source]]\nid = "{name}"\nfile = "{name}.txt"\nissuer = "European Parliament"\nyear = {year}\n'
        f'title = "European Parliament resolution on Kazakhstan"\nlanguage = "en"\nstatus = "unconfirmed"\n'
        f'procedure = "{procedure}"\n'
    )


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ... as recitals are counted."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)


def measure(size: int) -> dict[str, float]:
    """Make a corpus and an index over it, and ask; times in seconds, sizes in megabytes, latencies in milliseconds."""
    seed = load_corpus(ROOT / "corpus")
    with tempfile.TemporaryDirectory() as place:
        config = load_config(corpus=Path(place) / "corpus", index=Path(place) / "index")
        generator = Generator(seed)
        planted = generator.write(config.corpus, size)
        figures: dict[str, float] = {}
        begun = time.perf_counter()
        corpus = load_corpus(config.corpus, config.index / "parsed", keeping=True)
        figures["read s"] = time.perf_counter() - begun
        engine = load_engine(config.embedder, config.threads, config.cache)
        embedder = Recombined(engine, generator)
        begun = time.perf_counter()
        report = build(config.index, corpus, embedder)
        figures["vectors s"] = time.perf_counter() - begun
        begun = time.perf_counter()
        keep_tables(corpus, report.index)
        figures["tables s"] = time.perf_counter() - begun
        figures["memory of building MB"] = most_memory()
        figures["paragraphs"], figures["nodes"] = len(corpus.paragraphs), report.manifest.nodes
        files = [path for path in config.index.rglob("*") if path.is_file()]
        figures["index MB"] = sum(path.stat().st_size for path in files) / 1e6
        ask_it = [sys.executable, "-m", "benchmarks.scale", "--ask", place, embedder.fingerprint]
        asked = json.dumps([(one.question, one.text) for one in planted])
        done = subprocess.run(ask_it, input=asked, capture_output=True, text=True, check=True, cwd=ROOT)
        figures |= json.loads(done.stdout)
        generator.add(config.corpus)
        begun = time.perf_counter()
        corpus = load_corpus(config.corpus, config.index / "parsed", keeping=True)
        report = build(config.index, corpus, embedder)
        keep_tables(corpus, report.index, report.before)
        return figures | {"one text more s": time.perf_counter() - begun}


def ask_there(place: Path, fingerprint: str, planted: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Open the index as a server does, and ask every question."""
    config: Config = load_config(corpus=place / "corpus", index=place / "index")
    engine = load_engine(config.embedder, config.threads, config.cache)
    begun = time.perf_counter()
    corpus = load_corpus(config.corpus, config.index / "parsed")
    index = open_index(config.index, corpus, fingerprint)
    tables = open_tables(corpus, index)
    planner = Planner(corpus, tables.names, open_glossary(config.cache), tables.acts)
    retriever = Retriever(corpus, index, engine, tables.names, load_weights(), tables=tables)
    figures = {"open s": time.perf_counter() - begun}
    retriever.retrieve(planner.plan("Алматы"))
    embedding, planning, searching, found = [], [], [], 0
    for question, text in planted:
        plan = planner.plan(question)
        times = [time.perf_counter()]
        engine.get_query_embeddings([plan.text, plan.gloss])
        times.append(time.perf_counter())
        plan = planner.plan(question)
        times.append(time.perf_counter())
        hits = retriever.retrieve(plan).hits[:5]  # its embeddings are remembered from above
        times.append(time.perf_counter())
        for spent, since, until in zip((embedding, planning, searching), times, times[1:], strict=False):
            spent.append((until - since) * 1000)
        found += any(hit.paragraph.text.rstrip(";") == text for hit in hits)
    figures |= {"embedding p50 ms": median(embedding)}
    for name, spent in (("plan", planning), ("search", searching)):
        figures |= {f"{name} p50 ms": median(spent), f"{name} p95 ms": quantiles(spent, n=20)[-1]}
    figures["recall@5"] = found / len(planted)
    answerer = Answerer(corpus, tables.names, load_weights())
    listing = planner.plan("List all paragraphs that mention torture in prisons")
    assert listing.intent is Intent.LIST
    retrieval = retriever.retrieve(listing)
    figures["list ms"] = median(_timed(lambda: answerer.answer(listing, retrieval)))
    figures["names ms"] = median(_timed(lambda: tables.names.find(planted[0][0])))
    asked = planner.plan("What does Parliament demand of the Commission?")
    assert asked.acts
    figures["acts ms"] = median(_timed(lambda: planner.plan("What does Parliament demand of the Commission?")))
    figures["acts on a subject ms"] = median(_timed(lambda: planner.plan("What does Parliament condemn on torture?")))
    figures["memory MB"] = most_memory()
    begun = time.perf_counter()
    assert planner.plan("Which courts are named?").sort
    figures["the first question after a sort s"] = time.perf_counter() - begun
    figures["a further one ms"] = median(_timed(lambda: planner.plan("Which courts are named?")))
    return figures


def _timed(call: Callable[[], object]) -> list[float]:
    """Milliseconds of ten calls."""
    spent = []
    for _ in range(10):
        begun = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.3g}"


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--ask"]:
        print(json.dumps(ask_there(Path(sys.argv[2]), sys.argv[3], json.load(sys.stdin))))
        return
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    columns = [measure(size) for size in sizes]
    rows = [[name, *(_shown(column[name]) for column in columns)] for name in columns[0]]
    print(as_table(["figure", *(f"{size:,}" for size in sizes)], rows))


if __name__ == "__main__":
    main()

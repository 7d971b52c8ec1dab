"""The gate over the whole corpus: lies shown, paraphrases dropped, by kind, and the time of a sentence.

Run with ``python -m benchmarks.gate``. The statements are those of ``tests/check``: lies made by mutation, paraphrases
by rules that keep the meaning, and a set in free wording. "Held out" are half of the paragraphs and half of the kinds,
which were not looked at while the gate was tuned; of the set in free wording the half written after it was finished.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from kzqa.check import Gate, Passage, stands
from kzqa.corpus import load_corpus
from kzqa.domain import Corpus, Kind, Paragraph, Source, Span, Standing

ROOT = Path(__file__).resolve().parents[1]
CLAPNQ = ROOT.parent / "shared" / "data" / "clapnq" / "answerable.jsonl"
"""Not a part of the project: left out where it is absent."""
Row = tuple[str, bool, bool, float]
"""Kind, held out, shown, seconds."""


def passage(corpus: Corpus, paragraph: str, key: str = "p1") -> Passage:
    """A whole paragraph under a key."""
    found = corpus.by_id[paragraph]
    return Passage(key, found, corpus.source_of(found), Span(0, len(found.text)))


def timed(gate: Gate, claim: str, keys: tuple[str, ...], given: dict[str, Passage]) -> tuple[bool, float]:
    """Whether a statement is shown, and the processor's seconds that it took."""
    start = time.process_time()
    return gate.stands(claim, keys, given), time.process_time() - start


def lies(gate: Gate, corpus: Corpus) -> Iterator[Row]:
    """Every lie that the tests make, and more of each kind."""
    from mutations import Maker  # noqa: PLC0415  (of the tests: on the path only while this runs)

    names: dict[str, list[str]] = defaultdict(list)
    for name in gate.names.names:
        names[name.kind].append(name.text)
    for lie in Maker(corpus, names).lies():
        given = {"p1": passage(corpus, lie.statement.paragraph.id)}
        if lie.given:
            given["p2"] = passage(corpus, lie.given, "p2")
        yield lie.kind, lie.held_out, *timed(gate, lie.text, lie.keys, given)


def true(gate: Gate, corpus: Corpus) -> Iterator[Row]:
    """Every paraphrase that the tests make."""
    from paraphrases import paraphrases  # noqa: PLC0415  (as above)

    for one in paraphrases(corpus):
        given = {"p1": passage(corpus, one.statement.paragraph.id)}
        yield one.kind, one.held_out, *timed(gate, one.text, ("p1",), given)


def written(gate: Gate, corpus: Corpus) -> Iterator[Row]:
    """The set in free wording."""
    rows = yaml.safe_load((ROOT / "tests" / "check" / "written.yaml").read_text(encoding="utf-8"))
    for row in rows:
        given = {"p1": passage(corpus, row["paragraph"])}
        kind = f"{'true' if row['shown'] else 'lie'}, set written {row['written']}"
        yield kind, row["written"] != "before", *timed(gate, row["text"], ("p1",), given)


def translated(gate: Gate, corpus: Corpus) -> Iterator[Row]:
    """Statements in Russian and Kazakh; "held out" are facts written when the gate's rules were finished."""
    from translations import lies as told  # noqa: PLC0415  (as above)
    from translations import true as meant  # noqa: PLC0415

    people = [name.text for name in gate.names.names if name.kind == "person"]
    for one in (*meant(corpus), *told(corpus, people)):
        given = {"p1": passage(corpus, one.paragraph.id)}
        start = time.process_time()
        shown = gate.stands(one.text, (one.key,), given, language=one.language)
        yield f"{one.language}, {one.sort}: {one.kind}", one.held_out, shown, time.process_time() - start


def plain(text: str) -> str:
    """A passage of CLAPNQ without the blanks that its tokens were parted by."""
    return re.sub(r"\s+([.,;:')])", r"\1", text.replace("``", '"').replace("''", '"'))


def with_evidence(file: Path) -> Iterator[Row]:
    """Sentences that people wrote from a passage, against that, against it without what they rest on, and another."""
    source = Source("x", "x.txt", "A passage", "x", "somebody", 2020, "en", Standing.UNCONFIRMED)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [row["passages"][0] for row in rows]
    for i, row in enumerate(rows):
        answer = row["output"][0]
        rest = " ".join(s for s in texts[i]["sentences"] if s not in answer["selected_sentences"])
        against = {"its passage": texts[i]["text"], "without evidence": rest, "another": texts[i - 1]["text"]}
        for claim in re.split(r"(?<=[.!?])\s+(?=[A-Z])", answer["answer"]):
            for kind, text in against.items():
                if not text or not 25 <= len(claim) <= 400:
                    continue
                found = Paragraph("x", Kind.RECITAL, "recital-A", "A", plain(text), 0, (1, 1))
                given = {"k": Passage("k", found, source, Span(0, len(found.text)))}
                start = time.process_time()
                yield kind, True, stands(claim, ("k",), given), time.process_time() - start


def table(title: str, rows: Iterable[Row]) -> None:
    """One line a kind: told and shown, tuned and held out; then the sums and the time."""
    rows = list(rows)
    told: Counter[tuple[str, bool]] = Counter((kind, held) for kind, held, _, _ in rows)
    shown: Counter[tuple[str, bool]] = Counter((kind, held) for kind, held, seen, _ in rows if seen)
    print(f"{title:<34}{'tuned on':>10}{'shown':>8}{'held out':>10}{'shown':>8}")
    for kind in dict.fromkeys(kind for kind, *_ in rows):
        cells = (told[kind, False], shown[kind, False], told[kind, True], shown[kind, True])
        print(f"  {kind:<32}{cells[0]:>10}{cells[1]:>8}{cells[2]:>10}{cells[3]:>8}")
    sums = [
        sum(count for (_, held), count in which.items() if held is half)
        for half in (False, True)
        for which in (told, shown)
    ]
    print(f"  {'all':<32}{sums[0]:>10}{sums[1]:>8}{sums[2]:>10}{sums[3]:>8}")
    times = sorted(seconds * 1000 for *_, seconds in rows)
    mean, middle, late = sum(times) / len(times), times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"  ms a sentence: mean {mean:.1f}, p50 {middle:.1f}, p95 {late:.1f}\n")


def main() -> None:
    """Print the tables."""
    sys.path.insert(0, str(ROOT / "tests" / "check"))
    corpus = load_corpus(ROOT / "corpus")
    gate = Gate(corpus)
    table("lies", lies(gate, corpus))
    table("true paraphrases", true(gate, corpus))
    table("in free wording", written(gate, corpus))
    if CLAPNQ.exists():
        table("claims with evidence (CLAPNQ)", with_evidence(CLAPNQ))
    rows = list(translated(gate, corpus))
    for sort in ("true", "lie"):
        for language in ("ru", "kk"):
            name = f"{language}, {sort}: "
            table(name, [(row[0].removeprefix(name), *row[1:]) for row in rows if row[0].startswith(name)])


if __name__ == "__main__":
    main()

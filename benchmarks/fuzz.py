"""Damaged files, without end: each is read, or refused with one clear error, within bounds of time and memory.

Small whole files of a kind (`benchmarks.fuzz_seeds`) are damaged at random (`benchmarks.fuzz_mutations`) and taken the
way that `kzqa add` takes a file: read, proposed, parsed. What must hold is asserted: a document whose every line that
is not blank stands in exactly one unit, and whose every paragraph is what its lines say; or a `CorpusError` of one line
that names the file. Each file may take 20 s of processor time, and the process 500 MB. Run with
``python -m benchmarks.fuzz READER --minutes 10 --found FOLDER``; READER is one of text, pdf, docx, html, akn, formex.
The files that broke something are kept in FOLDER, and the same ``--seed`` makes the same files again. ``--files 40``
takes so many in place of minutes, without bounds of time: the tests do this for every reader.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import resource
import subprocess
import sys
import time
import traceback
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

from benchmarks.fuzz_mutations import MUTATIONS
from benchmarks.fuzz_seeds import ENDINGS, SEEDS
from benchmarks.memory import most_memory
from benchmarks.tables import as_table
from kzqa.adding.proposal import Given, propose
from kzqa.adding.reading import read_for_adding
from kzqa.adding.verify import stands_in
from kzqa.errors import CorpusError
from kzqa.read import read_file

MOST_SECONDS = 20.0
"""Of processor time, for one file of at most 2 MB."""
MOST_MEMORY = 500
"""In MB, of the whole process."""
HARD_MEMORY = 4 * 2**30
"""Bytes of address space: beyond, an allocation fails."""
HANGING = 60
"""Seconds after which a file is given up; the process ends with a traceback."""


class BrokenError(AssertionError):
    """Something that must hold does not."""


def take(path: Path) -> str:
    """Take a file as `kzqa add` does; says what became of it.

    Raises:
        BrokenError: what must hold of the outcome does not.
    """
    try:
        document = read_file(path)
        proposal = propose(document, (), Given(year=2020))
        reading = read_for_adding(document, proposal.id, str(proposal.entry["title"]))
    except CorpusError as error:
        if path.name not in str(error):
            raise BrokenError(f"the error does not name the file: {error}") from error
        if "\n" in str(error):
            raise BrokenError(f"the error has several lines: {error}") from error
        return type(error).__name__
    if [line.number for line in document.lines] != list(range(1, len(document.lines) + 1)):
        raise BrokenError("the lines are not counted through")
    taken = Counter(line.number for unit in reading.parsed.units for line in unit.lines)
    lost = [line for line in document.lines if not line.blank and taken[line.number] != 1]
    if lost:
        raise BrokenError(f"a line is not in exactly one unit: {lost[0]!r}")
    units = {(str(unit.kind), min(line.number for line in unit.lines)): unit for unit in reading.parsed.units}
    for paragraph in reading.parsed.paragraphs:
        if not stands_in(paragraph, units[paragraph.kind, paragraph.lines[0]]):
            raise BrokenError(f"{paragraph.anchor} is not what its lines say")
    return "read"


def run(reader: str, seed: int, folder: Path, *, seconds: float = 0.0, files: int = 0) -> dict[str, int]:
    """Damage and take files, for some seconds or so many, until one breaks something; counts of what became of them."""
    resource.setrlimit(resource.RLIMIT_AS, (HARD_MEMORY, HARD_MEMORY))
    random, until = Random(seed), time.monotonic() + seconds
    seeds, mutate = SEEDS[reader](), MUTATIONS[reader]
    path = folder / f"{reader}-{seed}{ENDINGS[reader]}"
    outcomes: Counter[str] = Counter()
    for whole in seeds:
        path.write_bytes(whole)
        if take(path) != "read":
            raise BrokenError(f"a whole file is refused: {path}")
    for done in count():
        if done >= files if files else time.monotonic() > until:
            break
        path.write_bytes(mutate(random.choice(seeds), random))
        if not files:
            faulthandler.dump_traceback_later(HANGING, exit=True)
        start = time.process_time()
        try:
            outcomes[take(path)] += 1
        except Exception as error:  # any exception is what is looked for; it is shown, and its file kept
            return {**outcomes, _found(path, "".join(traceback.format_exception(error))): 1}
        finally:
            faulthandler.cancel_dump_traceback_later()
        spent = time.process_time() - start
        outcomes["slowest, ms"] = max(outcomes["slowest, ms"], round(1000 * spent))
        outcomes["memory, MB"] = round(most_memory())
        if (spent > MOST_SECONDS and not files) or outcomes["memory, MB"] > MOST_MEMORY:
            return {**outcomes, _found(path, f"{spent:.1f} s, {outcomes['memory, MB']} MB"): 1}
    path.unlink()
    return outcomes


def _found(path: Path, told: str) -> str:
    path.with_suffix(".found").write_text(told, encoding="utf-8")
    return f"FOUND {path.name}"


def main() -> None:
    """Runs one after the other in processes of their own, so that what breaks one does not end them all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reader", choices=SEEDS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, default=Path("found"))
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--once", type=float, default=0.0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.found.mkdir(parents=True, exist_ok=True)
    if given.once or given.files:
        print(json.dumps(run(given.reader, given.seed, given.found, seconds=given.once, files=given.files)))
        return
    until, seed, findings = time.monotonic() + 60 * given.minutes, given.seed, 0
    total: Counter[str] = Counter()
    most = {"slowest, ms": 0, "memory, MB": 0}
    while (left := until - time.monotonic()) > 1:
        command = [sys.executable, "-m", "benchmarks.fuzz", given.reader, "--seed", str(seed), "--once", str(left)]
        done = subprocess.run([*command, "--found", str(given.found)], capture_output=True, text=True, check=False)
        if done.returncode:
            path = given.found / f"{given.reader}-{seed}{ENDINGS[given.reader]}"
            outcomes = {_found(path, done.stderr): 1}
        else:
            outcomes = json.loads(done.stdout)
        for name, many in outcomes.items():
            if name in most:
                most[name] = max(most[name], many)
            elif name.startswith("FOUND"):
                findings += 1
                print(name, file=sys.stderr)
            else:
                total[name] += many
        seed += 1
    files = sum(total.values())
    refused = files - total["read"]
    row = [given.reader, *map(str, (files, total["read"], refused, findings, *most.values()))]
    print(as_table(["reader", "files", "read", "refused", "findings", "slowest, ms", "peak memory, MB"], [row]))
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()

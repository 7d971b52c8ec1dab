"""How long a command takes from a new process: ``python -m benchmarks.start [--source OTHER/src]``.

Each command is run in turns with the others, so that whatever else the machine does bears on all alike. For the cold
runs the operating system is asked to drop the files of the packages, of the index and of the model from its cache;
what another process has mapped stays there, so that on a machine that runs other Python programs "cold" is lukewarm.
With ``--source`` the same is measured with the code of another checkout, which gets its own index and cache.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from benchmarks.tables import as_table
from kzqa.config import load_config

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "--help": ["--help"],
    "ask, English": ["ask", "What happened to Bota Jardemalie?"],
    "ask, Russian": ["ask", "Кого приговорили за участие в мирных собраниях?"],
}
PROGRAM = "from kzqa.cli import main; main()"


def drop(folders: Iterable[Path]) -> None:
    """Ask for every file of the folders to be dropped from the file cache."""
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                handle = os.open(file, os.O_RDONLY)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of the processors' time of one run of ``kzqa``.

    Raises:
        CalledProcessError: it failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
    clock = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table: seconds, medians and best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="another checkout's src, measured beside this one")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--cold", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sources = {"": ROOT / "src"} | ({" (other)": given.source.resolve()} if given.source else {})
        environments = {}
        for number, (label, source) in enumerate(sources.items()):
            own = Path(place) / str(number)
            settings = {"KZQA_CORPUS": ROOT / "corpus", "KZQA_INDEX": own / "index", "KZQA_CACHE": own / "cache"}
            environments[label] = os.environ | {name: str(path) for name, path in settings.items()}
            environments[label]["PYTHONPATH"] = str(source)
            run(["index"], environments[label])
            run(COMMANDS["ask, Russian"], environments[label])
        taken: dict[str, list[tuple[float, float]]] = {}
        files = [Path(sysconfig.get_path("purelib")), Path(place), load_config().cache, *sources.values()]
        for kind, runs in (("warm", given.runs), ("cold", given.cold)):
            for _ in range(runs):
                for command, arguments in COMMANDS.items():
                    for label, environment in environments.items():
                        if kind == "cold":
                            drop(folder for folder in files if folder.is_dir())
                        taken.setdefault(f"{command}, {kind}{label}", []).append(run(arguments, environment))
    rows = [
        [what, str(len(times)), *(f"{pick(pair[i] for pair in times):.2f}" for i in (0, 1) for pick in (median, min))]
        for what, times in taken.items()
    ]
    print(as_table(["s", "runs", "clock, median", "best", "processor, median", "best"], rows))


if __name__ == "__main__":
    main()

"""A disk that is really full: a file system in memory of a few megabytes, filled up to what a build may still take."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kzqa.config import Config
from kzqa.pipeline import build_index
from kzqa.shelf import Shelf
from kzqa.web import make_app
from tiny_corpus import small, write
from web_parts import becomes, running

__all__ = ["small"]

KZQA = str(Path(sys.executable).with_name("kzqa"))
QUESTION = {"question": "What does recital A of the 2030 resolution say?"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(made, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: run the tests as root to see what a full disk does")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, room: int) -> Path:
    """Fill the disk up to so many bytes; gives the file that does."""
    ballast = disk / "ballast"
    there = os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, there.f_bavail * there.f_frsize - room)
    return ballast


@pytest.mark.parametrize("room", [0, 300 * 1024, 700 * 1024])  # at the database, the graph, the figures
def test_a_build_that_finds_the_disk_full_says_so_and_leaves_the_old_index_serving(
    small: Config, disk: Path, room: int
) -> None:
    index = disk / "index"
    shutil.move(small.index, index)
    config = small.model_copy(update={"index": index})
    before = sorted(path.name for path in index.iterdir())
    with running(config, make_app(config, Shelf(config), chat=False)) as address:
        write(config.corpus, "seven")
        ballast = fill(disk, room)
        built = subprocess.run(
            [KZQA, "index", "--corpus", str(config.corpus), "--index", str(index)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert built.returncode not in (0, -9)
        assert "the old index stays; make room" in built.stderr
        assert "Traceback" not in built.stderr
        assert sorted(path.name for path in index.iterdir()) == before  # half an index would keep the disk full
        readiness = httpx.get(f"{address}/readyz")
        assert (readiness.status_code, readiness.json()["reason"]) == (503, "disk_full")
        answer = httpx.post(f"{address}/api/v1/ask", json=QUESTION, timeout=30)
        assert "three years" in answer.json()["citations"][0]["quote"]
        ballast.unlink()
        build_index(config)
        becomes(address, 200, None)  # "ready, the index is stale" while the new one is being opened
        answer = httpx.post(f"{address}/api/v1/ask", json=QUESTION, timeout=30)
        assert "seven years" in answer.json()["citations"][0]["quote"], json.dumps(answer.json())

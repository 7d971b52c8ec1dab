"""The folder of an index: its generations, which of them is in use, and the lock of who builds."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kzqa.errors import IndexBusyError, IndexDamagedError
from kzqa.index.store import Store
from kzqa.kept import write_durably

__all__ = [
    "FIELD",
    "FORMAT",
    "Manifest",
    "base_of",
    "current",
    "damaged",
    "locked",
    "make_current",
    "read_manifest",
    "set_base",
    "sweep",
    "write_manifest",
]

log = logging.getLogger(__name__)

CURRENT, MANIFEST, LOCK, FIELD, BASE = "CURRENT", "manifest.json", ".lock", "field.npz", "base"
FORMAT = 3
WAIT_SECONDS = 600
"""How long a second process waits for the one that is building."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from."""

    format: int
    fingerprint: str
    """Of the corpus."""
    embedder: str
    nodes_by: str
    """How paragraphs were split into nodes."""
    nodes: int
    paragraphs: int
    store: str = "chroma"
    """What keeps its vectors."""


def damaged(generation: Path, what: object) -> IndexDamagedError:
    """The error of a generation that cannot be opened."""
    return IndexDamagedError(f"{generation}: the index is damaged ({what}); run `kzqa index --rebuild`")


def read_manifest(generation: Path) -> Manifest:
    """What a generation was built from.

    Raises:
        IndexDamagedError: it does not say.
    """
    try:
        return Manifest(**json.loads((generation / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise damaged(generation, error) from error


def write_manifest(generation: Path, manifest: Manifest) -> None:
    """Say that a generation is complete."""
    write_durably(generation / MANIFEST, json.dumps(asdict(manifest), indent=1))


def current(folder: Path) -> str | None:
    """The name of the generation in use; None where there is none.

    Raises:
        IndexDamagedError: the pointer to it cannot be read.
    """
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{folder / CURRENT}: {error}; run `kzqa index --rebuild`") from error
    return name if name and Path(name).name == name else None


def base_of(generation: Path) -> Path | None:
    """The generation whose collection is searched beside this one's; None where this one has all nodes.

    Raises:
        IndexDamagedError: it cannot be told.
    """
    try:
        name = (generation / BASE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(generation, error) from error
    if not name or Path(name).name != name:
        raise damaged(generation, f"{BASE} names no generation")
    return generation.parent / name


def set_base(generation: Path, large: Path) -> None:
    """Say whose collection is searched beside this generation's."""
    write_durably(generation / BASE, large.name)


def make_current(folder: Path, name: str) -> None:
    """The swap: from now on this generation answers."""
    write_durably(folder / CURRENT, name)


def sweep(folder: Path, store: Store, keep: set[str | None]) -> None:
    """Remove generations that nobody needs: older ones, and what a killed build left.

    Args:
        folder: of the index.
        store: what drops what they have outside their folders.
        keep: generations that stay, and with each the one whose collection it is searched with.
    """
    keep = keep | {_base_name(folder / name) for name in keep if name}
    for beside in folder.glob(f".{CURRENT}.*"):
        beside.unlink(missing_ok=True)
    for entry in folder.iterdir():
        if not entry.is_dir() or not entry.name.startswith("generation-") or entry.name in keep:
            continue
        if store.drop(entry):
            shutil.rmtree(entry, ignore_errors=True)
        else:
            log.warning("%s: its vectors are in another store; kept until a build with that store", entry)


def _base_name(generation: Path) -> str | None:
    try:
        large = base_of(generation)
    except IndexDamagedError:
        return None  # it cannot be searched
    return large.name if large else None


@contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Be the only process that builds; ``waiting`` is called once if another one does.

    Raises:
        IndexBusyError: the other went on building.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        try:
            lock.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            raise IndexBusyError(f"{folder}: another process is still building the index; try again later") from None
    try:
        yield
    finally:
        lock.release()

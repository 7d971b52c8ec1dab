"""What is computed from texts and kept in a file, to be opened instead of computed again.

A file is one line of JSON (who made it, from what, where each array lies, SHA-256 of the rest), then values as JSON,
then arrays as they lie in memory, which are mapped, not read. A file that is missing, damaged, or made by other code
gives None: everything here can be made again, and nothing but time is lost.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import json
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Kept", "Reopened", "keep", "made_by", "open_kept", "uncollected", "write_durably"]

ALIGNED = 64
"""Arrays begin at multiples of so many bytes."""

Array = NDArray[Any]


@dataclass(frozen=True)
class Kept:
    """What a file holds."""

    values: Any
    """What JSON can hold."""
    arrays: Mapping[str, Array] = field(default_factory=dict)
    """Read only where they were mapped from a file."""


class Reopened(ABC):
    """What is computed from texts once, and taken as it was kept from then on."""

    kept: Kept
    """All that is needed to open it again."""

    @classmethod
    def opened(cls, kept: Kept) -> Self:
        """As :attr:`kept` gave it: nothing is computed.

        Raises:
            KeyError: it was given by something else.
        """
        reopened = cls.__new__(cls)
        reopened._take(kept)
        return reopened

    @abstractmethod
    def _take(self, kept: Kept) -> None:
        """Become what was kept."""


@functools.cache
def made_by(*parts: str) -> str:
    """A name for code: SHA-256 over modules of this package, and the versions of other packages.

    Args:
        parts: files or folders of kzqa (``parse``, ``corpus.py``), or ``package:`` and a distribution's name.
    """
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for part in parts:
        if part.startswith("package:"):
            with contextlib.suppress(PackageNotFoundError):
                digest.update(f"{part}={version(part.removeprefix('package:'))}\n".encode())
            continue
        path = root / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(f"{file.relative_to(root)}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


@contextmanager
def uncollected() -> Iterator[None]:
    """While many objects are made that stay: to look for garbage among them takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def write_durably(path: Path, content: str) -> None:
    """Write a file beside and swap it in; it survives a loss of power."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def keep(path: Path, made: str, kept: Kept) -> None:
    """Write a file beside and swap it in.

    Args:
        path: its folder is made when missing.
        made: by what code and from what: it is opened with the same, or not at all.
        kept: what to keep.

    Raises:
        OSError: it cannot be written.
    """
    body = bytearray(json.dumps(kept.values, ensure_ascii=False, separators=(",", ":")).encode())
    size, places = len(body), {}
    for name, array in kept.arrays.items():
        body += b"\0" * (-len(body) % ALIGNED)
        places[name] = (array.dtype.str, list(array.shape), len(body))
        body += np.ascontiguousarray(array).tobytes()
    head = {"made": made, "sha256": hashlib.sha256(body).hexdigest(), "values": size, "arrays": places}
    line = json.dumps(head).encode()
    line += b" " * (-(len(line) + 1) % ALIGNED) + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(line)
            file.write(body)
        os.chmod(beside, 0o644)  # a server under another name reads it
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def open_kept(path: Path, made: str) -> Kept | None:
    """Open a file; None where it is missing, damaged, or was made by other code or from something else."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            start = file.tell()
            # Read, not mapped, to be checked: so only what is looked up later stays in memory.
            if head["made"] != made or hashlib.file_digest(file, "sha256").hexdigest() != head["sha256"]:
                return None
            body = np.memmap(file, np.uint8, "r", start)
        arrays = {}
        for name, (kind, shape, place) in head["arrays"].items():
            dtype = np.dtype(kind)
            bytes_ = body[place : place + dtype.itemsize * int(np.prod(shape))]
            arrays[name] = bytes_.view(np.ndarray).view(dtype).reshape(shape)
        return Kept(json.loads(body[: head["values"]].tobytes()), arrays)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # missing, cut off, or no file of ours: made anew

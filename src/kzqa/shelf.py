"""The library that is being served, opened again when the index or the corpus changes under the running server.

The old library answers until the new one is open, and goes on when the new one cannot be opened: what it quotes
it holds in memory, all of one state. Only when the index itself is gone or damaged are questions refused.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kzqa.config import Config
from kzqa.domain import Answer, Corpus, Hit, Narrowing
from kzqa.errors import (
    CorpusError,
    IndexDamagedError,
    IndexForeignError,
    IndexMissingError,
    IndexStaleError,
    IndexUnusableError,
    KzqaError,
    StoreUnreachableError,
)
from kzqa.pipeline import Event, Library, ask, ask_events, events_of, open_library, search

__all__ = ["Fault", "Fixed", "Readiness", "Served", "Shelf"]

log = logging.getLogger("kzqa.shelf")

LEAST_FREE = 1024 * 1024
"""Bytes free on the index's disk, under which it counts as full."""


class Fault(StrEnum):
    """What is wrong with what is served: the whole vocabulary of ``/readyz``."""

    INDEX_MISSING = "index_missing"
    INDEX_DAMAGED = "index_damaged"
    INDEX_STALE = "index_stale"
    """The texts have changed; answers are still from those before, until ``kzqa index`` has run."""
    INDEX_FOREIGN = "index_foreign"
    """Another version of kzqa, or another embedder, built the index anew; answers are still from the one before."""
    CORPUS_UNREADABLE = "corpus_unreadable"
    """The texts cannot be read any more; answers are still from those before."""
    CANNOT_OPEN = "cannot_open"
    """The new state cannot be opened for a reason of its own, as when the model is gone; the old one answers."""
    DISK_FULL = "disk_full"
    STORE_UNREACHABLE = "store_unreachable"
    """What keeps the vectors cannot be reached; it is tried again and again."""

    @property
    def serious(self) -> bool:
        """Whether the server should be sent no questions."""
        return self in (Fault.INDEX_MISSING, Fault.INDEX_DAMAGED, Fault.DISK_FULL, Fault.STORE_UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether questions should be sent here."""

    fault: Fault | None = None

    @property
    def ready(self) -> bool:
        """True when nothing serious is wrong."""
        return self.fault is None or not self.fault.serious


class Served(Protocol):
    """What the application answers from."""

    @property
    def corpus(self) -> Corpus:
        """The texts as they are now: ask for it each time."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
    ) -> Answer:
        """As :func:`kzqa.pipeline.ask`; called in worker threads, several at a time."""

    def events(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
        gone: threading.Event | None = None,
    ) -> Generator[Event, None, None]:
        """As :func:`kzqa.pipeline.ask_events`; run in worker threads, several at a time."""

    def search(self, question: str, limit: int, narrowing: Narrowing) -> tuple[Hit, ...]:
        """As :func:`kzqa.pipeline.search`; called in worker threads, several at a time."""

    def refresh(self) -> None:
        """Look whether anything has changed: cheap, and called every second."""

    def readiness(self) -> Readiness:
        """Whether questions should be sent here."""


@dataclass(frozen=True)
class Fixed:
    """One corpus and one way to answer, for as long as the application lives."""

    corpus: Corpus
    answering: Callable[..., Answer]
    searching: Callable[..., tuple[Hit, ...]] | None = None

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
    ) -> Answer:
        """As it was given."""
        return self.answering(question, history=history, language=language, narrowing=narrowing)

    def events(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
        gone: threading.Event | None = None,
    ) -> Generator[Event, None, None]:
        """Of the answer, once it is there: it comes whole, so it has no middle to leave in."""
        yield from events_of(self.ask(question, history=history, language=language, narrowing=narrowing))

    def search(self, question: str, limit: int, narrowing: Narrowing) -> tuple[Hit, ...]:
        """As it was given.

        Raises:
            KzqaError: it was given none.
        """
        if self.searching is None:
            raise KzqaError("this application has no search")
        return self.searching(question, limit, narrowing)

    def refresh(self) -> None:
        """Nothing changes."""

    def readiness(self) -> Readiness:
        """Always ready."""
        return Readiness()


class Shelf:
    """Holds the library of a configuration, and renews it.

    Args:
        config: where corpus and index are.
        least_free: bytes; with less on the index's disk, it counts as full.

    Raises:
        CorpusError: the corpus cannot be read.
        IndexUnusableError: there is no index that fits it.
    """

    def __init__(self, config: Config, *, least_free: int = LEAST_FREE) -> None:
        self._config = config
        self._least_free = least_free
        self._stamp = _stamp(config)  # before opening: a change while it opens is seen at the next look
        self._library: Library = open_library(config)
        self._fault: Fault | None = None
        self._looking = threading.Lock()

    @property
    def corpus(self) -> Corpus:
        """The texts as they are now."""
        return self._library.corpus

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
    ) -> Answer:
        """As :func:`kzqa.pipeline.ask`.

        Raises:
            IndexUnusableError: the index is gone or damaged.
        """
        return ask(self._usable(), question, history=history, language=language, narrowing=narrowing)

    def events(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
        gone: threading.Event | None = None,
    ) -> Generator[Event, None, None]:
        """As :func:`kzqa.pipeline.ask_events`; the library stays the same to the end of an answer.

        Raises:
            IndexUnusableError: the index is gone or damaged.
        """
        library = self._usable()
        yield from ask_events(library, question, history=history, language=language, narrowing=narrowing, gone=gone)

    def search(self, question: str, limit: int, narrowing: Narrowing) -> tuple[Hit, ...]:
        """As :func:`kzqa.pipeline.search`.

        Raises:
            IndexUnusableError: the index is gone or damaged.
        """
        return search(self._usable(), question, limit, narrowing)

    def refresh(self) -> None:
        """Open the library again if index or corpus are not those it was opened from; the old one serves meanwhile."""
        if not self._looking.acquire(blocking=False):
            return  # another thread is at it
        try:
            stamp = _stamp(self._config)
            if stamp == self._stamp and self._fault is not Fault.STORE_UNREACHABLE:
                return
            self._stamp = stamp
            try:
                self._library = open_library(self._config)
            except (KzqaError, OSError) as error:
                before, self._fault = self._fault, _fault_of(error)
                if self._fault is not before:
                    log.error("what is served cannot be opened again: %s", self._fault)
            else:
                self._fault = None
                log.warning("opened again: corpus %s", self._library.corpus.fingerprint)
        finally:
            self._looking.release()

    def readiness(self) -> Readiness:
        """Whether questions should be sent here: looks anew."""
        self.refresh()
        if self._fault is not None and self._fault.serious:
            return Readiness(self._fault)
        if _full(self._config.index, self._least_free):
            return Readiness(Fault.DISK_FULL)
        try:
            self._library.check()
        except IndexUnusableError as error:
            return Readiness(_fault_of(error))
        return Readiness(self._fault)

    def _usable(self) -> Library:
        if self._fault is not None and self._fault.serious:
            raise IndexUnusableError(f"the index cannot be used: {self._fault}")
        return self._library


def _fault_of(error: Exception) -> Fault:
    by_error = (
        (IndexMissingError, Fault.INDEX_MISSING),
        (IndexStaleError, Fault.INDEX_STALE),
        (IndexForeignError, Fault.INDEX_FOREIGN),
        (IndexDamagedError, Fault.INDEX_DAMAGED),
        (StoreUnreachableError, Fault.STORE_UNREACHABLE),
        (CorpusError, Fault.CORPUS_UNREADABLE),
    )
    return next((fault for kind, fault in by_error if isinstance(error, kind)), Fault.CANNOT_OPEN)


def _stamp(config: Config) -> tuple[object, ...]:
    """What changes whenever index or corpus do: names, sizes and times of a dozen files, no content."""
    try:
        generation = (config.index / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        generation = ""
    files = [config.index / generation / name for name in ("manifest.json", "chroma/chroma.sqlite3")]
    return generation, *(path.is_file() for path in files), *_entries(config.corpus)


def _entries(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        for path in sorted(folder.iterdir()):
            status = path.stat()
            yield path.name, status.st_ino, status.st_size, status.st_mtime_ns
    except OSError as error:
        yield "", error.errno or 0, 0, 0


def _full(folder: Path, least: int) -> bool:
    """Whether the disk of a folder is full; one that nobody may write to cannot be."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False  # a folder that is gone is another fault
    return not disk.f_flag & os.ST_RDONLY and disk.f_bavail * disk.f_frsize < least

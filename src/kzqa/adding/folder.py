"""The only code that writes into a corpus folder: beside, checked whole, then swapped; undone on failure.

::

    sources.toml    the list; its replacement is the moment at which a text is in, or out
    SHA256SUMS      what the files were when they were last recorded, readable by `sha256sum --check`
    .pending        names of files that are on their way in or out; see kzqa.corpus
    removed/        texts that were taken out, each with its entry; not read
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from kzqa.corpus import LIST, PENDING, load_corpus, load_sources, pending
from kzqa.domain import Corpus
from kzqa.errors import CorpusError, SourceListError
from kzqa.kept import write_durably

__all__ = ["SUMS", "add_text", "digest", "entry_text", "record", "remove_text"]

SUMS, REMOVED, LOCK = "SHA256SUMS", "removed", ".corpus.lock"
WAIT_SECONDS = 60

Then = Callable[[Corpus], None]
"""What must also succeed; if it raises, the corpus is as it was."""


def add_text(
    folder: Path,
    file: Path,
    entry: Mapping[str, object],
    *,
    adopted_from: tuple[str, ...] = (),
    then: Then | None = None,
) -> Corpus:
    """Take a file into the corpus.

    Args:
        folder: the corpus.
        file: copied; stays where it is.
        entry: for ``sources.toml``.
        adopted_from: sources whose entries gain ``adopted_as`` with the new one's number.
        then: called with the new corpus before the change is kept.

    Returns:
        The corpus with the text in it.

    Raises:
        CorpusError: the corpus would not be readable with this text, or cannot be written; it is as it was.
    """
    name = str(entry["file"])
    with _locked(folder):
        listed = _read(folder / LIST)
        for source in adopted_from:
            listed = _with_key(listed, source, "adopted_as", str(entry["number"]))
        listed = f"{listed.rstrip()}\n\n{entry_text(entry)}"
        if (folder / name).exists():
            raise SourceListError(f"{folder / name}: there is a file of this name already; give another --id")
        with _staged(folder, listed, added=(name, file)) as stage:
            corpus = load_corpus(stage)

            def swap() -> None:
                os.replace(stage / name, folder / name)
                os.replace(stage / LIST, folder / LIST)

            def back() -> None:
                (folder / name).unlink(missing_ok=True)

            _swap(folder, name, swap, back, lambda: then(corpus) if then else None)
        return corpus


def remove_text(folder: Path, source: str, *, then: Then | None = None) -> Corpus:
    """Take a text out of the corpus; its file and entry are kept under ``removed/``.

    Raises:
        CorpusError: there is no such text, it is the last, or others refer to it; or the folder cannot be written.
    """
    with _locked(folder):
        sources = {s.id: s for s in load_sources(folder)}
        if source not in sources:
            raise SourceListError(f"{source}: the corpus has no such text; the texts are {', '.join(sources)}")
        versions = [s.id for s in sources.values() if s.same_as == source]
        if versions:
            raise SourceListError(f"{source}: {', '.join(versions)} is a language version of it; remove that first")
        if len(sources) == 1:
            raise SourceListError(f"{source}: the last text of a corpus cannot be removed")
        name = sources[source].file
        listed = _read(folder / LIST)
        start, end = _block(listed, source)
        kept, entry = f"{listed[:start].rstrip()}\n\n{listed[end:]}", listed[start:end]
        with _staged(folder, f"{kept.rstrip()}\n", without=name) as stage:
            corpus = load_corpus(stage)
            aside = folder / REMOVED

            def swap() -> None:
                aside.mkdir(exist_ok=True)
                (aside / f"{source}.toml").write_text(entry, encoding="utf-8")
                os.replace(stage / LIST, folder / LIST)
                os.replace(folder / name, aside / name)

            def back() -> None:
                if (aside / name).exists() and not (folder / name).exists():
                    os.replace(aside / name, folder / name)
                (aside / f"{source}.toml").unlink(missing_ok=True)

            _swap(folder, name, swap, back, lambda: then(corpus) if then else None)
        return corpus


def record(folder: Path) -> None:
    """Write down what the corpus's files are now.

    Raises:
        CorpusError: a file cannot be read, or the folder not be written.
    """
    names = [LIST, *sorted(source.file for source in load_sources(folder))]
    try:
        write_durably(folder / SUMS, "".join(f"{digest(folder / name)}  {name}\n" for name in names))
    except OSError as error:
        raise CorpusError(f"{folder}: {error.strerror or error}; make the folder writable") from error


def digest(path: Path) -> str:
    """The file's SHA-256, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def entry_text(entry: Mapping[str, object]) -> str:
    """The entry as it is written in ``sources.toml``."""
    return "[[source]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in entry.items())


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    # TOML's basic strings are JSON's, but for control characters, which no entry has a use for.
    plain = "".join(" " if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 else c for c in str(value))
    return json.dumps(" ".join(plain.split()), ensure_ascii=False)


# --- the list as text: comments and order stay -------------------------------------------------------------------

_HEADER = re.compile(r"(?m)^[ \t]*\[\[[ \t]*source[ \t]*\]\]")


def _block(listed: str, source: str) -> tuple[int, int]:
    """Where the entry of a source stands in the list."""
    starts = [match.start() for match in _HEADER.finditer(listed)]
    for start, end in zip(starts, [*starts[1:], len(listed)], strict=True):
        try:
            entry = tomllib.loads(listed[start:end])["source"][0]
        except (tomllib.TOMLDecodeError, KeyError):
            continue  # a header inside a longer string: the whole list is checked before anything is swapped
        if entry.get("id") == source:
            return start, end
    raise SourceListError(f"{source}: its entry was not found in {LIST}; change the file by hand")


def _with_key(listed: str, source: str, key: str, value: str) -> str:
    start, end = _block(listed, source)
    entry = listed[start:end].rstrip()
    return f"{listed[:start]}{entry}\n{key} = {_toml(value)}\n{listed[start + len(entry) :].removeprefix(chr(10))}"


# --- beside, then swapped ----------------------------------------------------------------------------------------


@contextmanager
def _staged(
    folder: Path, listed: str, *, added: tuple[str, Path] | None = None, without: str | None = None
) -> Iterator[Path]:
    """The corpus as it will be, in a folder of its own on the same disk."""
    try:
        with tempfile.TemporaryDirectory(prefix=".staged-", dir=folder) as name:
            stage = Path(name)
            for source in load_sources(folder):
                if source.file != without and (folder / source.file).is_file():
                    _link(folder / source.file, stage / source.file)
            if added:
                shutil.copyfile(added[1], stage / added[0])
            write_durably(stage / LIST, listed)
            yield stage
    except OSError as error:
        raise CorpusError(f"{folder}: {error.strerror or error}; the corpus is as it was") from error


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)  # not every disk has links


def _swap(
    folder: Path, name: str, swap: Callable[[], None], back: Callable[[], None], then: Callable[[], None]
) -> None:
    """Make the change, then what must follow it; undo both when either fails, whatever the failure is."""
    before = _read(folder / LIST)
    sums = (folder / SUMS).read_text(encoding="utf-8") if (folder / SUMS).is_file() else None
    write_durably(folder / PENDING, f"{name}\n")
    try:
        swap()
        if sums is not None:
            record(folder)
        then()
    except BaseException:  # also of an interruption: the corpus must be as it was
        write_durably(folder / LIST, before)
        back()
        if sums is not None:
            write_durably(folder / SUMS, sums)
        raise
    finally:
        (folder / PENDING).unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One change at a time; what a killed process left is cleared away first."""
    if not (folder / LIST).is_file():
        raise SourceListError(f"{folder / LIST}: there is no such file; name the corpus folder with --corpus")
    try:
        with FileLock(folder / LOCK, timeout=WAIT_SECONDS):
            _clear(folder)
            yield
    except Timeout:
        raise CorpusError(f"{folder}: another process is changing the corpus; try again later") from None
    except OSError as error:
        raise CorpusError(f"{folder}: {error.strerror or error}; the corpus is as it was") from error


def _clear(folder: Path) -> None:
    """A killed process leaves a stage, and perhaps a file that the list does not name: it goes to ``removed/``."""
    for stage in folder.glob(".staged-*"):
        shutil.rmtree(stage, ignore_errors=True)
    listed = {source.file for source in load_sources(folder)}
    for name in pending(folder) - listed:
        if Path(name).name == name and (folder / name).is_file():
            (folder / REMOVED).mkdir(exist_ok=True)
            os.replace(folder / name, folder / REMOVED / name)
    (folder / PENDING).unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceListError(f"{path}: {error}; mend the file") from error

"""The corpus: ``sources.toml`` and the files beside it, read and parsed into one :class:`~kzqa.domain.Corpus`."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kzqa.domain import Corpus, FootnoteMark, Kind, Paragraph, Source, Standing
from kzqa.errors import SourceListError
from kzqa.kept import Kept, keep, made_by, open_kept, uncollected
from kzqa.parse import Parsed, parse
from kzqa.read import READERS, read_file

__all__ = ["LIST", "PENDING", "fingerprint", "load_corpus", "load_sources", "parse_source", "pending"]

LIST = "sources.toml"

PENDING = ".pending"
"""Names files, one a line, that are being added or taken out: a crash in between leaves the corpus readable."""

REQUIRED = {"id": str, "file": str, "title": str, "issuer": str, "year": int, "language": str, "status": str}
OPTIONAL = {
    "short": str,
    "status_note": str,
    "procedure": str,
    "number": str,
    "date": date,
    "url": str,
    "adopted_as": str,
    "adopted_url": str,
    "same_as": str,
}


READ_BY = ("read", "parse", "reference", "domain.py", "corpus.py", "package:pypdf", "package:lxml")
"""The code that makes paragraphs of a file."""


def load_corpus(folder: Path, parsed: Path | None = None, *, keeping: bool = False) -> Corpus:
    """Read every source of a corpus folder.

    Args:
        folder: the texts and their list.
        parsed: a folder with paragraphs under the hash of the file that they were read from: such a file is not read
            again. None to read all.
        keeping: whether what was read is kept there, and what is of no use to this corpus any more is removed.

    Raises:
        SourceListError: ``sources.toml`` is missing or broken, or does not match the files.
        UnreadableFileError: a text is missing, empty or damaged.
        ParseError: a text's structure is broken.
    """
    with uncollected():
        return _loaded(folder, parsed, keeping=keeping)


def _loaded(folder: Path, parsed: Path | None, *, keeping: bool) -> Corpus:
    listed = load_sources(folder)
    paragraphs: list[Paragraph] = []
    others: list[Paragraph] = []
    used: set[str] = set()
    for source in listed:
        (others if source.same_as else paragraphs).extend(_paragraphs(folder, source, parsed, used, keeping=keeping))
    if parsed is not None and keeping:
        for file in parsed.glob("*"):
            if file.name not in used:
                file.unlink(missing_ok=True)
    return Corpus(
        tuple(source for source in listed if not source.same_as),
        tuple(paragraphs),
        fingerprint(folder, listed),
        tuple(source for source in listed if source.same_as),
        tuple(others),
    )


def _paragraphs(
    folder: Path, source: Source, parsed: Path | None, used: set[str], *, keeping: bool
) -> Sequence[Paragraph]:
    """A source's paragraphs, as they were kept or as they are read now; ``used`` gains the name of what is kept."""
    path = folder / source.file
    if parsed is None or not path.is_file():
        return parse_source(folder, source).paragraphs
    read_from = json.dumps([made_by(*READ_BY), _digest(path), path.suffix.lower(), source.id, source.title])
    made = hashlib.sha256(read_from.encode()).hexdigest()[:32]
    used.add(made)
    kept = open_kept(parsed / made, made)
    if kept is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError):  # another form of rows: read anew
            return [_from_row(source.id, order, row) for order, row in enumerate(kept.values)]
    paragraphs = parse_source(folder, source).paragraphs
    if keeping:
        with contextlib.suppress(OSError):  # a folder that cannot be written: read again the next time
            keep(parsed / made, made, Kept([_row(paragraph) for paragraph in paragraphs]))
    return paragraphs


def _row(paragraph: Paragraph) -> list[object]:
    marks = [(mark.offset, mark.anchor) for mark in paragraph.footnotes]
    place = (paragraph.lines, paragraph.pages, paragraph.section, marks)
    return [paragraph.kind.value, paragraph.anchor, paragraph.label, paragraph.text, *place]


def _from_row(source: str, order: int, row: Sequence[Any]) -> Paragraph:
    kind, anchor, label, text, lines, pages, section, marks = row
    notes = tuple(FootnoteMark(*mark) for mark in marks)
    of_pages = tuple(pages) if pages else None
    return Paragraph(source, Kind(kind), anchor, label, text, order, tuple(lines), of_pages, section, notes)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parse_source(folder: Path, source: Source) -> Parsed:
    """Read and parse one source's file."""
    return parse(read_file(folder / source.file), source.id, source.title)


def fingerprint(folder: Path, sources: tuple[Source, ...]) -> str:
    """16 hex digits over the bytes of ``sources.toml`` and of every text: any change gives another."""
    digest = hashlib.sha256((folder / LIST).read_bytes())
    for source in sources:
        path = folder / source.file
        digest.update(b"\0" + source.file.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return digest.hexdigest()[:16]


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Read ``sources.toml`` and hold it against the folder.

    Raises:
        SourceListError: it is missing or broken; an id is there twice; a text lies beside it that it does not list.
    """
    path = folder / LIST
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceListError(f"{path}: there is no such file; name the corpus folder with --corpus") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceListError(f"{path}: {error}; mend the file") from error
    entries = data.get("source")
    tables = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
    if not tables or not entries or set(data) != {"source"}:
        raise SourceListError(f"{path}: holds [[source]] tables and nothing else; at least one is needed")
    sources = tuple(_source(path, number, entry) for number, entry in enumerate(entries, 1))
    for name in ("id", "file"):
        values = [getattr(source, name) for source in sources]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice:
            raise SourceListError(f"{path}: {name} {twice!r} is there twice; each source needs its own")
    _check_versions(path, sources)
    listed = {source.file for source in sources} | pending(folder)
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in READERS and file.name not in listed:
            raise SourceListError(
                f"{path}: {file.name} lies beside it but is not listed; add a [[source]] or move the file"
            )
    return _named(sources)


def pending(folder: Path) -> set[str]:
    """Names of files that are just being added or taken out, and so may lie beside the list without standing in it."""
    try:
        return set((folder / PENDING).read_text(encoding="utf-8").split("\n")) - {""}
    except (OSError, UnicodeDecodeError):
        return set()


def _check_versions(path: Path, sources: tuple[Source, ...]) -> None:
    """Hold every ``same_as`` against the list: it leads to an original, in another language."""
    by_id = {source.id: source for source in sources}
    taken: set[tuple[str, str]] = set()
    for source in sources:
        if source.same_as is None:
            continue
        original = by_id.get(source.same_as)
        if original is None or original.same_as:
            raise SourceListError(
                f"{path}: {source.id}: same_as {source.same_as!r} is no text of this list that stands for itself"
            )
        family = (original.id, source.language)
        if source.language == original.language or family in taken:
            raise SourceListError(
                f"{path}: {source.id}: {original.id} is in {source.language!r} already; give its language"
            )
        taken.add(family)


def _named(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Give a name of its own to each text whose procedure, in this list, another one has before it."""
    seen: set[str] = set()
    by_id: dict[str, Source] = {}
    for source in sources:
        if source.same_as is None and source.procedure:
            name = (source.number or source.short) if source.procedure in seen else None
            seen.add(source.procedure)
            by_id[source.id] = replace(source, name=name)
        else:
            by_id[source.id] = source
    for source in sources:
        if source.same_as:
            original = by_id[source.same_as]
            name = original.name or original.procedure or original.short
            by_id[source.id] = replace(source, name=f"{name} ({source.language})")
    return tuple(by_id[source.id] for source in sources)


def _source(path: Path, number: int, entry: dict[str, Any]) -> Source:
    where = f"{path}: source {number} ({entry.get('id', 'without id')})"
    for key, value in entry.items():
        expected = REQUIRED.get(key) or OPTIONAL.get(key)
        if expected is None:
            raise SourceListError(f"{where}: unknown key {key!r}; known are {', '.join([*REQUIRED, *OPTIONAL])}")
        # By type, not isinstance: TOML's true is no year, and its date with a time is no date.
        if type(value) is not expected or (isinstance(value, str) and not value.strip()):
            raise SourceListError(f"{where}: {key} = {value!r} is not a {expected.__name__}")
    for key in REQUIRED:
        if key not in entry:
            raise SourceListError(f"{where}: {key} is missing")
    try:
        standing = Standing(entry["status"])
    except ValueError:
        raise SourceListError(f"{where}: status {entry['status']!r} is none of {', '.join(Standing)}") from None
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", entry["id"]):
        raise SourceListError(f"{where}: id holds small Latin letters, digits and hyphens only")
    if Path(entry["file"]).name != entry["file"]:
        raise SourceListError(f"{where}: file must be a name in the same folder, not a path")
    return Source(
        standing=standing,
        standing_note=entry.get("status_note"),
        **{
            "short": entry["title"],
            **{key: value for key, value in entry.items() if key not in ("status", "status_note")},
        },
    )

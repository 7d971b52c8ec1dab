"""What a generation holds of each source, so that the next build takes over whole what has not changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kzqa.domain import Corpus
from kzqa.kept import write_durably

__all__ = ["Part", "parts_of", "read_parts", "unchanged", "write_parts"]

PARTS = "parts.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One source of a corpus, in the corpus' order."""

    source: str
    digest: str
    """SHA-256 over all that its nodes and tables are made of: its year and language, and its paragraphs with their ids,
    kinds and headings."""
    paragraphs: int


def parts_of(corpus: Corpus) -> tuple[Part, ...]:
    """The sources of a corpus that have paragraphs."""
    parts = []
    for source in dict.fromkeys(paragraph.source for paragraph in corpus.paragraphs):
        paragraphs = corpus.of_source(source)
        rows = [[one.id, one.kind.value, one.section, one.text] for one in paragraphs]
        text = corpus.source_by_id[source]
        made_of = json.dumps([text.year, text.language, rows], ensure_ascii=False)
        parts.append(Part(source, hashlib.sha256(made_of.encode()).hexdigest()[:32], len(paragraphs)))
    return tuple(parts)


def unchanged(now: Iterable[Part], before: Collection[Part]) -> frozenset[str]:
    """The sources that are the same as before."""
    return frozenset(part.source for part in set(now) & set(before))


def write_parts(generation: Path, parts: Iterable[Part]) -> None:
    """Say of what a generation was made.

    Raises:
        OSError: it cannot be written.
    """
    write_durably(generation / PARTS, json.dumps([asdict(part) for part in parts]))


def read_parts(generation: Path) -> tuple[Part, ...]:
    """Of what a generation was made; nothing where it does not say so: then nothing is taken over whole."""
    try:
        parts = tuple(Part(**row) for row in json.loads((generation / PARTS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return ()
    return parts if len({part.source for part in parts}) == len(parts) else ()

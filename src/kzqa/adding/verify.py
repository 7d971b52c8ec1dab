"""Whether what the corpus answers with is what its files say: files, paragraphs, index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from kzqa.adding.folder import SUMS, digest
from kzqa.corpus import LIST, load_corpus, load_sources, parse_source
from kzqa.domain import Corpus, Kind, Paragraph, Source
from kzqa.errors import CorpusError, KzqaError
from kzqa.index import Store, open_index
from kzqa.parse import Unit
from kzqa.parse.declared import DECLARED_MARK
from kzqa.parse.units import plain

__all__ = ["verify"]


def verify(
    corpus_folder: Path, index_folder: Path, embedder_fingerprint: str, store: Store | None = None
) -> tuple[str, ...]:
    """Everything that is not as it should be, in words that say what to do; empty when all is well.

    Args:
        corpus_folder: the texts.
        index_folder: what questions are answered from.
        embedder_fingerprint: of the embedder in use.
        store: what keeps the index' vectors; Chroma by default.
    """
    found = list(_files(corpus_folder))
    try:
        corpus = load_corpus(corpus_folder)
        for source in (*corpus.sources, *corpus.versions):
            found += _paragraphs(corpus_folder, corpus, source)
    except CorpusError as error:
        return (*found, str(error))
    try:
        index = open_index(index_folder, corpus, embedder_fingerprint, store)
    except KzqaError as error:
        return (*found, str(error))
    nodes = index.nodes()
    for ref, text in nodes:
        paragraph = corpus.by_id.get(ref.paragraph)
        if paragraph is None or paragraph.text[ref.span.start : ref.span.end] != text:
            found.append(
                f"{index_folder}: a node of {ref.paragraph} is not what the text says; run `kzqa index --rebuild`"
            )
    indexed = {ref.paragraph for ref, _ in nodes}
    missing = [p.id for p in corpus.paragraphs if p.id not in indexed]
    found += [f"{index_folder}: {id_} has no node; run `kzqa index --rebuild`" for id_ in missing]
    return tuple(found)


def _files(folder: Path) -> Iterator[str]:
    """Files that are not what they were when they were recorded."""
    try:
        recorded = {line[66:]: line[:64] for line in (folder / SUMS).read_text(encoding="utf-8").splitlines() if line}
        sources = load_sources(folder)
    except FileNotFoundError:
        yield f"{folder / SUMS}: no record of the files; check them and run `kzqa verify --record`"
        return
    except (OSError, ValueError) as error:
        yield f"{folder / SUMS}: not readable ({error}); check the files and run `kzqa verify --record`"
        return
    except CorpusError as error:
        yield str(error)
        return
    for name in (LIST, *(source.file for source in sources)):
        if name not in recorded:
            yield f"{folder / name}: was not recorded; check it and run `kzqa verify --record`"
        elif not (folder / name).is_file():
            yield f"{folder / name}: is missing; restore it"
        elif digest(folder / name) != recorded[name]:
            yield f"{folder / name}: has changed since it was recorded; restore it, or run `kzqa verify --record`"
    for name in sorted(set(recorded) - {LIST, *(source.file for source in sources)}):
        yield f"{folder / name}: is recorded but not in {LIST}; run `kzqa verify --record` if that is right"


def _paragraphs(folder: Path, corpus: Corpus, source: Source) -> Iterator[str]:
    """Paragraphs that are not, sign by sign, what their lines in the file say."""
    parsed = parse_source(folder, source)
    paragraphs = {p.anchor: p for p in corpus.of_source(source.id)}
    units = {_place(unit): unit for unit in parsed.units if unit.kind.value in set(Kind)}
    for paragraph in paragraphs.values():
        unit = units.get((paragraph.kind, paragraph.lines[0]))
        if unit is None or not stands_in(paragraph, unit):
            yield f"{folder / source.file}: {paragraph.anchor} is not what its lines say; report this with the file"


def _place(unit: Unit) -> tuple[str, int]:
    return unit.kind.value, min(line.number for line in unit.lines)


_SPACE_AND_HYPHENS = re.compile(r"[\s\N{SOFT HYPHEN}\N{HYPHEN}-]+")
_PRINTED_MARK = re.compile(r"[⁽(\[]?(?:[0-9]{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[)\]⁾]?")
_LONGEST_MARK = 5


def stands_in(paragraph: Paragraph, unit: Unit) -> bool:
    """Whether the lines are the label and the text, with a number wherever a footnote's mark stood.

    White space and hyphens are not compared, ligatures count as letters. Marks that the format declares are known for
    what they are, and go.
    """
    bare, declared = DECLARED_MARK.subn("", _bare("".join(line.text for line in unit.lines)))
    cuts = [0, *(mark.offset for mark in paragraph.footnotes), len(paragraph.text)]
    pieces = [_bare(paragraph.text[start:end]) for start, end in pairwise(cuts)]
    pieces[0] = _bare(unit.mark) + pieces[0]
    return (bool(declared) and "".join(pieces) == bare) or _stand_apart_by_marks(pieces, bare)


def _stand_apart_by_marks(pieces: Sequence[str], text: str) -> bool:
    """Whether a text is these pieces with a mark between every two; digits may belong to a mark or to the text."""
    ends = {len(pieces[0])} if text.startswith(pieces[0]) else set()
    for piece in pieces[1:]:
        starts = {
            end + length
            for end in ends
            for length in range(1, _LONGEST_MARK + 1)
            if _PRINTED_MARK.fullmatch(text[end : end + length])
        }
        ends = {start + len(piece) for start in starts if text.startswith(piece, start)}
    return len(text) in ends


def _bare(text: str) -> str:
    """What is compared: no white space, no hyphens."""
    return _SPACE_AND_HYPHENS.sub("", plain(text))

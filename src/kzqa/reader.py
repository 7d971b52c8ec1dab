"""A source as a page readable without JavaScript, each paragraph with its anchor; and the list of sources.

HTML is made here and in ``chat`` only, always through autoescaped templates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

import jinja2

from kzqa.domain import Corpus, Kind, Paragraph, Source, Span
from kzqa.interface import LANGUAGES, Interface, interface
from kzqa.reference import short_reference
from kzqa.wording import LANGUAGE_NAMES, long_date

__all__ = ["asset", "missing_page", "passage", "static_file", "templates", "text_list", "text_page"]

COUNTED = {
    Kind.CITATION: "citations",
    Kind.RECITAL: "recitals",
    Kind.PARAGRAPH: "paragraphs",
    Kind.FOOTNOTE: "footnotes",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's words, or the mark of a footnote between two runs."""

    text: str
    marked: bool = False
    """Whether these words are highlighted."""
    footnote: str | None = None
    """The anchor that a mark leads to; None for words."""
    id: str = ""
    """The id of a mark, which its footnote leads back to."""
    label: str = ""
    """How a mark is called aloud."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as it is shown."""

    paragraph: Paragraph
    label: str
    """As the text prints it: ``A.``, ``17.``, ``–``."""
    name: str
    """As it is called: "recital A"."""
    reference: str
    pieces: tuple[Piece, ...]
    backs: tuple[str, ...] = ()
    """Of a footnote: the ids of the marks that lead to it."""
    here: bool = True
    """Whether it is the paragraph that was asked for, and not a neighbour."""


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive paragraphs under one heading."""

    id: str
    title: str
    own: bool
    """Whether the heading is the text's own, and not a word of the interface."""
    kind: str
    range: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A source in the list."""

    source: Source
    standing: str
    facts: tuple[str, ...]
    counts: tuple[str, ...]


def text_list(corpus: Corpus, language: str) -> str:
    """The page ``/texts``: every source with its standing and counts."""
    return _page("texts.html", corpus, language, path="/texts", entries=_entries(corpus, interface(language)))


def missing_page(corpus: Corpus, language: str, *, text: bool = False) -> str:
    """The page of an address that leads nowhere; ``text``: it looks like that of a text."""
    ui = interface(language)
    message = ui("missing_text" if text else "missing_page")
    return _page("missing.html", corpus, language, path="/texts", message=message, entries=_entries(corpus, ui))


def text_page(corpus: Corpus, source: str, language: str) -> str:
    """The page ``/texts/{source}``: the whole text.

    Raises:
        KeyError: the corpus has no such source.
    """
    ui = interface(language)
    found = corpus.source_by_id[source]
    return _page(
        "text.html",
        corpus,
        language,
        path=f"/texts/{source}",
        source=found,
        standing=_standing(found, ui),
        date=_date(found, ui),
        counts=_counts(corpus, found, ui),
        groups=tuple(_groups(corpus, found, ui)),
        versions=[
            {"source": version, "name": LANGUAGE_NAMES.get(version.language, version.language)}
            for version in corpus.versions_of(source)
        ],
    )


def passage(corpus: Corpus, paragraph: str, language: str, span: Span | None = None) -> str:
    """A paragraph with its neighbours, the words of ``span`` (offsets into its text) highlighted.

    Raises:
        KeyError: the corpus has no such paragraph id.
    """
    ui = interface(language)
    found = corpus.by_id[paragraph]
    source = corpus.source_of(found)
    around = [p for p in corpus.of_source(source.id) if (p.kind is Kind.FOOTNOTE) == (found.kind is Kind.FOOTNOTE)]
    at = around.index(found)
    blocks = tuple(
        _block(source, p, ui, span=span if p is found else None, here=p is found)
        for p in around[max(0, at - 1) : at + 2]
    )
    place = _place(found, ui)
    return _page(
        "passage.html",
        corpus,
        language,
        path=f"/texts/{source.id}",
        source=source,
        anchor=found.anchor,
        reference=short_reference(source, found),
        standing=_standing(source, ui),
        facts=(_date(source, ui), place),
        blocks=blocks,
    )


def _page(name: str, corpus: Corpus, language: str, **values: object) -> str:
    return (
        templates()
        .get_template(name)
        .render(
            ui=interface(language),
            languages=[interface(other) for other in LANGUAGES],
            corpus=corpus,
            here="texts",
            **values,
        )
    )


@cache
def templates() -> jinja2.Environment:
    """The templates of every page; all of them escape what they are given."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kzqa"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    return environment


def static_file(name: str) -> bytes | None:
    """The bytes of a file of ``static/``; None when there is none of that name."""
    files = resources.files("kzqa").joinpath("static")
    names = {file.name for file in files.iterdir() if file.is_file()}
    return files.joinpath(name).read_bytes() if name in names else None


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content, so that it can be cached for ever."""
    content = static_file(name)
    if content is None:
        raise KeyError(name)
    return f"/ui/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _entries(corpus: Corpus, ui: Interface) -> list[Entry]:
    return [
        Entry(
            source,
            _standing(source, ui),
            tuple(part for part in (_date(source, ui), source.procedure, source.number, source.issuer) if part),
            _counts(corpus, source, ui),
        )
        for source in corpus.sources
    ]


def _standing(source: Source, ui: Interface) -> str:
    return ui(f"standing_{source.standing.value.replace(' ', '_')}")


def _date(source: Source, ui: Interface) -> str:
    return long_date(ui.language, source.date) if source.date else str(source.year)


def _place(paragraph: Paragraph, ui: Interface) -> str:
    """Where it stands in the file: by page where there are pages, else by line."""
    word, (first, last) = ("page", paragraph.pages) if paragraph.pages else ("line", paragraph.lines)
    return ui(word, first=first) if first == last else ui(f"{word}s", first=first, last=last)


def _counts(corpus: Corpus, source: Source, ui: Interface) -> tuple[str, ...]:
    counts = corpus.counts(source.id)
    return tuple(ui.count(word, counts[kind.value]) for kind, word in COUNTED.items() if counts[kind.value])


def _groups(corpus: Corpus, source: Source, ui: Interface) -> Iterator[Group]:
    paragraphs = corpus.of_source(source.id)
    marks: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        for number, mark in enumerate(paragraph.footnotes, start=1):
            marks.setdefault(mark.anchor, []).append(_mark_id(paragraph, number))
    body = [p for p in paragraphs if p.kind is not Kind.FOOTNOTE]
    notes = [p for p in paragraphs if p.kind is Kind.FOOTNOTE]
    runs = groupby([*body, *notes], key=lambda p: (p.kind, p.section))
    for number, ((kind, section), run) in enumerate(runs, start=1):
        blocks = tuple(_block(source, p, ui, backs=tuple(marks.get(p.anchor, ()))) for p in run)
        first, last = blocks[0].paragraph.label, blocks[-1].paragraph.label
        yield Group(
            id=f"part-{number}",
            title=section or ui(f"kind_{kind.value}"),
            own=section is not None,
            kind=kind.value,
            range=first if first == last else f"{first}–{last}",
            blocks=blocks,
        )


def _block(
    source: Source,
    paragraph: Paragraph,
    ui: Interface,
    *,
    span: Span | None = None,
    backs: tuple[str, ...] = (),
    here: bool = True,
) -> Block:
    printed = {Kind.CITATION: "–", Kind.FOOTNOTE: paragraph.label}.get(paragraph.kind, f"{paragraph.label}.")
    return Block(
        paragraph,
        printed,
        ui(f"one_{paragraph.kind.value}", label=paragraph.label),
        short_reference(source, paragraph),
        tuple(_pieces(paragraph, ui, span)),
        backs,
        here,
    )


def _mark_id(paragraph: Paragraph, number: int) -> str:
    return f"mark-{paragraph.anchor}-{number}"


def _pieces(paragraph: Paragraph, ui: Interface, span: Span | None) -> Iterator[Piece]:
    """The paragraph's text cut at footnote marks and at the ends of the highlighted span; nothing lost."""
    text = paragraph.text
    marks = dict(enumerate(paragraph.footnotes, start=1))
    edges = {0, len(text), *(min(mark.offset, len(text)) for mark in marks.values())}
    if span:
        edges |= {min(span.start, len(text)), min(span.end, len(text))}
    cuts = sorted(edges)
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for number, mark in marks.items():
            if min(mark.offset, len(text)) == start:
                label = mark.anchor.rpartition("-")[2]
                yield Piece(
                    label,
                    footnote=mark.anchor,
                    id=_mark_id(paragraph, number),
                    label=ui("footnote", label=label),
                )
        if start < end:
            yield Piece(text[start:end], marked=bool(span and span.start <= start and end <= span.end))

"""Texts and paragraphs as records of JSON types: what the command line, the API and MCP give of them."""

from __future__ import annotations

from kzqa.domain import Corpus, Hit, Paragraph, Source
from kzqa.reference import short_reference
from kzqa.wording import attribution

__all__ = ["hit_record", "paragraph_record", "text_record"]


def text_record(corpus: Corpus, source: Source) -> dict[str, object]:
    """A text: what it is, whose, and how many paragraphs of each kind it has."""
    return {
        "id": source.id,
        "title": source.title,
        "short": source.short,
        "issuer": source.issuer,
        "procedure": source.procedure,
        "number": source.number,
        "date": source.date.isoformat() if source.date else None,
        "year": source.year,
        "language": source.language,
        "standing": source.standing.value,
        "attribution": attribution("en", source),
        "standing_note": source.standing_note,
        "adopted_as": source.adopted_as,
        "url": source.url,
        "counts": corpus.counts(source.id),
    }


def paragraph_record(corpus: Corpus, paragraph: Paragraph) -> dict[str, object]:
    """A paragraph whole, with its reference and the standing of its text."""
    source = corpus.source_of(paragraph)
    return {
        "id": paragraph.id,
        "source": paragraph.source,
        "anchor": paragraph.anchor,
        "kind": paragraph.kind.value,
        "label": paragraph.label,
        "section": paragraph.section,
        "reference": short_reference(source, paragraph),
        "standing": source.standing.value,
        "text": paragraph.text,
        "lines": list(paragraph.lines),
        "pages": list(paragraph.pages) if paragraph.pages else None,
    }


def hit_record(corpus: Corpus, hit: Hit) -> dict[str, object]:
    """A paragraph that a search found, with its score."""
    return {**paragraph_record(corpus, hit.paragraph), "score": round(hit.score, 4)}

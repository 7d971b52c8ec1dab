"""A span of a paragraph as a :class:`Citation`: the one place where reference, standing and quotation come together."""

from __future__ import annotations

from kzqa.domain import Citation, Corpus, Paragraph, Span, Version
from kzqa.reference import short_reference
from kzqa.wording import attribution, long_reference

__all__ = ["cite"]


def cite(corpus: Corpus, language: str, paragraph: Paragraph, span: Span) -> Citation:
    """The citation of ``paragraph.text[span.start:span.end]``, with standing and date worded in ``language``."""
    source = corpus.source_of(paragraph)
    reference = short_reference(source, paragraph)
    return Citation(
        id=paragraph.id,
        source=paragraph.source,
        anchor=paragraph.anchor,
        reference=reference,
        long_reference=long_reference(language, source, paragraph, reference),
        standing=source.standing,
        attribution=attribution(language, source),
        quote=paragraph.text[span.start : span.end],
        start=span.start,
        end=span.end,
        url=f"/texts/{paragraph.source}#{paragraph.anchor}",
        page=paragraph.pages[0] if paragraph.pages else None,
        lines=paragraph.lines,
        language=source.language,
        versions=tuple(
            Version(other.id, corpus.source_of(other).language, other.text, f"/texts/{other.source}#{other.anchor}")
            for other in corpus.in_other_languages(paragraph)
        ),
    )

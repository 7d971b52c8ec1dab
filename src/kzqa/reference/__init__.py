"""The grammar of references: how people and machines name a paragraph, written and read in one place.

Written form: ``2021/2544(RSP), recital T``. Read forms: every usual one in English, Russian and Kazakh,
lists, ranges and ordinals included, with Cyrillic look-alikes (Т, А, В, ...) taken as Latin in a recital's letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kzqa.domain import Corpus, Kind, Paragraph, Source
from kzqa.errors import BadReferenceError
from kzqa.reference.labels import LOOK_ALIKES, from_the_end, last_label, letter_label, letter_number, make_anchor
from kzqa.reference.mentions import (
    ParagraphMention,
    compile_patterns,
    find_loose_mentions,
    find_paragraph_mentions,
    kind_spans,
    kinds_named,
)
from kzqa.reference.words import CARDINAL, KIND, ORDINAL, SMALL, read_number
from kzqa.texts import TextMention, find_text_mentions, text_name

__all__ = [
    "CARDINAL",
    "KIND",
    "LOOK_ALIKES",
    "ORDINAL",
    "SMALL",
    "ParagraphMention",
    "compile_patterns",
    "find_loose_mentions",
    "find_paragraph_mentions",
    "kind_spans",
    "kinds_named",
    "last_label",
    "letter_label",
    "letter_number",
    "look_up",
    "loose_mentions",
    "make_anchor",
    "read_number",
    "resolve",
    "settle",
    "short_reference",
]


def short_reference(source: Source, paragraph: Paragraph) -> str:
    """A reference for people: ``2021/2544(RSP), recital T``; a label in words stands alone: ``..., Article 3(1)``."""
    name = paragraph.label if " " in paragraph.label else f"{paragraph.kind.value} {paragraph.label}"
    return f"{text_name(source)}, {name}"


def settle(corpus: Corpus, source: str, anchor: str) -> str:
    """The anchor itself; for "the last recital" (:func:`last_label`) the anchor of the last one that the text has."""
    kind, _, label = anchor.partition("-")
    back = from_the_end(label)
    of_kind = [p.anchor for p in corpus.of_source(source) if p.kind is Kind(kind)] if back else []
    return of_kind[-min(back, len(of_kind))] if back and of_kind else anchor


def loose_mentions(corpus: Corpus, text: str, texts: Iterable[TextMention]) -> tuple[ParagraphMention, ...]:
    """What names a paragraph only because one of these texts has such a one: "2013/2600(RSP), no. 6"."""
    sources = {source for named in texts for source in named.sources}
    found = find_loose_mentions(text)
    return tuple(m for m in found if any(f"{source}#{m.anchors[0]}" in corpus.by_id for source in sources))


def look_up(corpus: Corpus, source: str, anchor: str) -> Paragraph:
    """The paragraph of that anchor.

    Raises:
        BadReferenceError: the text has no such paragraph; says how many it has.
    """
    paragraph = corpus.by_id.get(f"{source}#{anchor}")
    if paragraph is None:
        raise BadReferenceError(missing(corpus, source, anchor))
    return paragraph


def missing(corpus: Corpus, source: str, anchor: str) -> str:
    """Why an anchor leads nowhere, in English, with what the text has instead."""
    kind = Kind(anchor.split("-", maxsplit=1)[0])
    label = anchor.removeprefix(f"{kind.value}-")
    of_kind = [p for p in corpus.of_source(source) if p.kind is kind]
    name = text_name(corpus.source_by_id[source])
    if not of_kind:
        return f"{name} has no {kind.value}s"
    first, last = of_kind[0].label, of_kind[-1].label
    return f"{name} has no {kind.value} {label}; its {kind.value}s run from {first} to {last}"


_ID = re.compile(r"(?P<source>[a-z0-9][a-z0-9-]*)#(?P<anchor>(?:citation|recital|paragraph|footnote)-[A-Za-z0-9-]+)")


def resolve(corpus: Corpus, text: str) -> tuple[Paragraph, ...]:
    """The paragraphs that a reference names, for ``kzqa show``.

    Args:
        corpus: where to look.
        text: a paragraph id, or a reference in any form that also names its text.

    Raises:
        BadReferenceError: it names no text or no paragraph of this corpus, or leaves open which text.
    """
    match = _ID.fullmatch(text.strip())
    if match:
        if match["source"] not in corpus.source_by_id:
            known = ", ".join(corpus.source_by_id)
            raise BadReferenceError(f"no text {match['source']} here; the texts are {known}")
        return (look_up(corpus, match["source"], match["anchor"]),)
    anchors = [anchor for mention in find_paragraph_mentions(text) for anchor in mention.anchors]
    texts = find_text_mentions(text, corpus.sources)
    sources = [source for mention in texts for source in mention.sources]
    if not anchors:
        raise BadReferenceError(f"“{text}” names no paragraph; write for example “2021/2544(RSP), recital T”")
    if not sources:
        having = [text_name(s) for s in corpus.sources if f"{s.id}#{anchors[0]}" in corpus.by_id]
        which = f"; {anchors[0].replace('-', ' ')} stands in: {'; '.join(having)}" if having else ""
        raise BadReferenceError(f"“{text}” does not say of which text{which}")
    return tuple(
        look_up(corpus, source, settle(corpus, source, anchor))
        for source in dict.fromkeys(sources)
        for anchor in anchors
    )

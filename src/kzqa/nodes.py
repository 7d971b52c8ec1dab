"""Paragraphs to token-bounded nodes and back. The sole owner of the nodes' metadata keys.

A paragraph is embedded whole where the embedder can read it whole, and its clauses are embedded beside it: a recital
often holds several facts, and a question is about one of them. Every node is a slice of its paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kzqa.domain import Corpus, Kind, Paragraph, Source, Span

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode, TextNode

__all__ = [
    "NODE_SETTINGS",
    "NodeRef",
    "clauses",
    "embedded_text",
    "forwards",
    "has_words",
    "is_node_of",
    "make_nodes",
    "node_ref",
    "ref_of_id",
]

NODE_SETTINGS = "clauses-4"
"""Names the way paragraphs are split; a change of it makes an index foreign."""

KEY_PARAGRAPH, KEY_START, KEY_END = "paragraph", "start", "end"
KEY_SOURCE, KEY_KIND, KEY_YEAR, KEY_SECTION = "source", "kind", "year", "section"
METADATA = (KEY_PARAGRAPH, KEY_START, KEY_END, KEY_SOURCE, KEY_KIND, KEY_YEAR, KEY_SECTION)
"""Every key that a node may have."""

SHORTEST_CLAUSE = 25
"""Clauses under so many characters stay with their neighbour: "whereas, at the time;" answers nothing."""

_BOUNDARY = re.compile(
    r";\s+(?=\S)"  # between the clauses of a recital or paragraph
    r"|(?<=[.!?…])[’”»\"')\]]*\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ“‘«„\"(])"  # between sentences
)
_WORD = re.compile(r"[^\W\d_]+")
LONGEST_SHORT_FORM = 8
"""No short form that is no end of a sentence is longer, with what stands before it."""
_NOT_AN_END = re.compile(r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|Art|para|p|pp|г|ст|п|т|см)|\d)\.$")


@dataclass(frozen=True, slots=True)
class NodeRef:
    """Which slice of which paragraph a node is."""

    paragraph: str
    span: Span


def has_words(paragraph: Paragraph) -> bool:
    """Whether a paragraph says anything: a footnote may be no more than ``OJ C 224 E, p. 30``."""
    if paragraph.kind is not Kind.FOOTNOTE:
        return True
    return any(len(word) > 2 and word[1:].islower() for word in _WORD.findall(paragraph.text))


def forwards(paragraph: Paragraph) -> bool:
    """Whether a paragraph only says to whom its text is sent: it tells nothing of those whom it names."""
    return bool(_FORWARDS.match(paragraph.text))


_FORWARDS = re.compile(
    r"\W*(?:also\s+)?(?:[Ii]nstructs|[Rr]equests) (?:its|the) [\w -]{1,40}? to (?:forward|transmit|send) "
)
"""How the last paragraph of a resolution begins."""


def clauses(text: str) -> tuple[Span, ...]:
    """Split a paragraph into clauses: at semicolons and between sentences.

    Returns:
        Spans that cover the text but for the white space between them; at least one for a text that is not blank.
    """
    spans: list[Span] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        end = match.start() + len(match[0].rstrip())
        if text[end - 1] != ";" and _NOT_AN_END.search(text, max(start, end - LONGEST_SHORT_FORM), end):
            continue
        if end - start < SHORTEST_CLAUSE or len(text) - match.end() < SHORTEST_CLAUSE:
            continue
        spans.append(Span(start, end))
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        spans.append(Span(start, end))
    return tuple(spans)


def make_nodes(
    corpus: Corpus, count_tokens: Callable[[str], int], limit: int, leaving: Collection[str] = ()
) -> list[BaseNode]:
    """The nodes of a corpus.

    Args:
        corpus: its paragraphs, in order.
        count_tokens: the embedder's own count for a passage.
        limit: the most tokens that the embedder reads.
        leaving: sources that none are made of.

    Returns:
        One node for each paragraph or token-bounded part of it, and one for each clause where there are several.
        Ids derive from paragraph and offsets, so the same corpus gives the same ids.
    """
    nodes: list[BaseNode] = []
    for paragraph in corpus.paragraphs:
        if paragraph.source in leaving:
            continue
        source = corpus.source_of(paragraph)
        parts = clauses(paragraph.text)
        room = limit - (count_tokens(f"{paragraph.section}: ") if paragraph.section else 0)
        wanted = dict.fromkeys(_bounded(paragraph.text, parts, count_tokens, room))
        if len(parts) > 1:
            for part in parts:
                wanted |= dict.fromkeys(_bounded_span(paragraph.text, part, count_tokens, room))
        nodes.extend(_node(paragraph, source, span) for span in wanted)
    return nodes


def _bounded(text: str, parts: Iterable[Span], count_tokens: Callable[[str], int], limit: int) -> Iterator[Span]:
    """The longest runs of whole clauses that fit the limit."""
    run: Span | None = None
    for part in parts:
        longer = Span(run.start, part.end) if run else part
        if count_tokens(text[longer.start : longer.end]) <= limit:
            run = longer
            continue
        if run:
            yield run
        run = None
        if count_tokens(text[part.start : part.end]) <= limit:
            run = part
        else:
            yield from _bounded_span(text, part, count_tokens, limit)
    if run:
        yield run


def _bounded_span(text: str, span: Span, count_tokens: Callable[[str], int], limit: int) -> Iterator[Span]:
    """The span itself, or halves of it, cut between words, until each fits the limit."""
    if count_tokens(text[span.start : span.end]) <= limit or len(span) < 2:
        yield span
        return
    middle = (span.start + span.end) // 2
    cut = text.rfind(" ", span.start + 1, middle)
    cut = cut if cut > 0 else middle
    yield from _bounded_span(text, Span(span.start, cut), count_tokens, limit)
    rest = cut + (1 if text[cut] == " " else 0)
    yield from _bounded_span(text, Span(rest, span.end), count_tokens, limit)


def _node(paragraph: Paragraph, source: Source, span: Span) -> TextNode:
    # LlamaIndex takes longer to import than a question to answer, and only a build makes nodes.
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode  # noqa: PLC0415

    text = paragraph.text[span.start : span.end]
    return TextNode(
        id_=_id(paragraph, span),
        text=text,
        metadata={
            KEY_PARAGRAPH: paragraph.id,
            KEY_START: span.start,
            KEY_END: span.end,
            KEY_SOURCE: paragraph.source,
            KEY_KIND: paragraph.kind.value,
            KEY_YEAR: source.year,
            **({KEY_SECTION: paragraph.section} if paragraph.section else {}),
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=paragraph.id)},
    )


def _id(paragraph: Paragraph, span: Span) -> str:
    content = hashlib.sha256(paragraph.text[span.start : span.end].encode()).hexdigest()[:8]
    return f"{paragraph.id}:{span.start}-{span.end}:{content}"


def embedded_text(text: str, metadata: Mapping[str, object]) -> str:
    """What the embedder reads for a node: its text, after its heading where it stands under one."""
    section = metadata.get(KEY_SECTION)
    return f"{section}: {text}" if section else text


def ref_of_id(id_: str) -> NodeRef:
    """Where the node of an id comes from.

    Raises:
        ValueError: it is no id of a node of ours.
    """
    paragraph, place, _ = id_.rsplit(":", 2)
    start, end = place.split("-")
    return NodeRef(paragraph, Span(int(start), int(end)))


def is_node_of(corpus: Corpus, id_: str) -> bool:
    """Whether an id is that of a node of this corpus: its paragraph is there, and says at that place what it said."""
    try:
        ref = ref_of_id(id_)
    except ValueError:
        return False
    paragraph = corpus.by_id.get(ref.paragraph)
    return paragraph is not None and _id(paragraph, ref.span) == id_


def node_ref(metadata: dict[str, object]) -> NodeRef:
    """Where a node comes from, read back from its metadata.

    Raises:
        KeyError: the metadata is not that of a node of ours.
    """
    return NodeRef(str(metadata[KEY_PARAGRAPH]), Span(int(str(metadata[KEY_START])), int(str(metadata[KEY_END]))))

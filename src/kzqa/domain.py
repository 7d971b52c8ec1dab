"""The values that pass between the stages: frozen, named as the field names them, standard library only.

Offsets are Unicode code points into ``Paragraph.text``; lines and pages are counted from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

__all__ = [
    "Answer",
    "Citation",
    "Corpus",
    "FootnoteMark",
    "Hit",
    "Kind",
    "Narrowing",
    "Paragraph",
    "Source",
    "Span",
    "Standing",
    "Statement",
    "StatementKind",
    "Status",
    "Version",
]


class Kind(StrEnum):
    """What a paragraph is in its text."""

    CITATION = "citation"
    """A legal basis of the preamble: "having regard to ..."."""
    RECITAL = "recital"
    """A ground of the preamble: "whereas ..."."""
    PARAGRAPH = "paragraph"
    """An operative paragraph, or a body paragraph of a text without numbering."""
    FOOTNOTE = "footnote"


class Standing(StrEnum):
    """What a text is, as ``corpus/sources.toml`` says in ``status``; never more than is known."""

    ADOPTED = "adopted"
    JOINT_MOTION = "joint motion"
    MOTION = "motion"
    REPORT = "report"
    """Of a committee of Parliament, tabled for the vote."""
    NGO_APPEAL = "ngo appeal"
    UNCONFIRMED = "unconfirmed"


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_EVIDENCE = "no_evidence"
    """The question is of this field, but no paragraph answers it."""
    OUT_OF_SCOPE = "out_of_scope"
    """The question is about another place, another time, another text or another field."""
    BAD_REFERENCE = "bad_reference"
    """The question names a paragraph that does not exist, or that several texts have."""
    NOT_A_QUESTION = "not_a_question"
    """Empty, a greeting, noise, or instructions to the system."""

    @property
    def refused(self) -> bool:
        """Whether an answer of this status carries no statements."""
        return self not in (Status.ANSWERED, Status.PARTIAL)


class StatementKind(StrEnum):
    """Who worded a statement."""

    QUOTE = "quote"
    """The source: ``text`` is verbatim."""
    SUMMARY = "summary"
    """kzqa's own code: counts, names of texts, standing."""
    GENERATED = "generated"
    """A language model, let through by the gate."""


@dataclass(frozen=True, slots=True)
class Source:
    """One text of the corpus, as ``sources.toml`` describes it."""

    id: str
    file: str
    title: str
    short: str
    issuer: str
    year: int
    language: str
    """ISO 639-1, lower case."""
    standing: Standing
    standing_note: str | None = None
    procedure: str | None = None
    """The procedure's number, ``2021/2544(RSP)``."""
    number: str | None = None
    """The document's own number, ``B8-0207/2019``."""
    date: date | None = None
    url: str | None = None
    adopted_as: str | None = None
    """The number of the text that Parliament adopted after this one: another text, not this one."""
    adopted_url: str | None = None
    same_as: str | None = None
    """The id of the source that this one is another official language of."""
    name: str | None = None
    """What references call it, where its procedure alone would name several texts of the corpus."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """Where a footnote's mark stood in a paragraph's text, before it was taken out."""

    offset: int
    """Code points into the text: the mark stood before this character."""
    anchor: str
    """``footnote-3``, of the same source."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The citable unit.

    ``text`` is what is quoted: the source's words with lines joined, without label, footnote marks and page furniture.
    """

    source: str
    kind: Kind
    anchor: str
    """``recital-T``; unique in its source."""
    label: str
    """As the text numbers it: ``T``, ``17``; for citations and unnumbered bodies the count, from 1."""
    text: str
    order: int
    """Position in its source, counted from 0 over all paragraphs."""
    lines: tuple[int, int]
    """First and last line in the file, both included."""
    pages: tuple[int, int] | None = None
    """First and last page, where the format has pages."""
    section: str | None = None
    """The heading it stands under, in texts that have headings."""
    footnotes: tuple[FootnoteMark, ...] = ()

    @property
    def id(self) -> str:
        """``ep-2021-2544-rsp#recital-T``."""
        return f"{self.source}#{self.anchor}"


@dataclass(frozen=True)
class Corpus:
    """Every source and paragraph, in the order of ``sources.toml`` and of each text."""

    sources: tuple[Source, ...]
    paragraphs: tuple[Paragraph, ...]
    fingerprint: str
    """Changes when any file's bytes or any entry of ``sources.toml`` change: 16 hex digits."""
    versions: tuple[Source, ...] = ()
    """The same texts in other official languages: shown and referred to, not searched."""
    version_paragraphs: tuple[Paragraph, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Paragraph]:
        """Paragraphs by id, those of language versions included."""
        return {paragraph.id: paragraph for paragraph in (*self.paragraphs, *self.version_paragraphs)}

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """Sources by id, language versions included."""
        return {source.id: source for source in (*self.sources, *self.versions)}

    def versions_of(self, source: str) -> tuple[Source, ...]:
        """A text in the other languages that the corpus has it in: its versions, or its original and their others."""
        found = self.source_by_id.get(source)
        original = (found.same_as or found.id) if found else source
        family = [s for s in (*self.sources, *self.versions) if original in (s.id, s.same_as)]
        return tuple(s for s in family if s.id != source)

    def in_other_languages(self, paragraph: Paragraph) -> tuple[Paragraph, ...]:
        """The paragraph of the same anchor in each language version that has it."""
        ids = (f"{version.id}#{paragraph.anchor}" for version in self.versions_of(paragraph.source))
        return tuple(self.by_id[id_] for id_ in ids if id_ in self.by_id)

    def source_of(self, paragraph: Paragraph) -> Source:
        """The text that a paragraph belongs to."""
        return self.source_by_id[paragraph.source]

    @cached_property
    def _of_source(self) -> Mapping[str, tuple[Paragraph, ...]]:
        found: dict[str, list[Paragraph]] = {}
        for paragraph in (*self.paragraphs, *self.version_paragraphs):
            found.setdefault(paragraph.source, []).append(paragraph)
        return {source: tuple(paragraphs) for source, paragraphs in found.items()}

    def of_source(self, source: str) -> tuple[Paragraph, ...]:
        """The paragraphs of one source, in reading order; empty for an unknown id."""
        return self._of_source.get(source, ())

    def counts(self, source: str) -> dict[str, int]:
        """How many paragraphs of each kind a source has; kinds it lacks are 0."""
        paragraphs = self.of_source(source)
        return {kind.value: sum(p.kind is kind for p in paragraphs) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a reader wants answers from. A field left empty leaves everything in; fields are joined by "and"."""

    sources: tuple[str, ...] = ()
    """Ids of texts."""
    years: tuple[int, ...] = ()
    """Years of texts."""
    kinds: tuple[Kind, ...] = ()
    """Recitals say what is noted, paragraphs what is demanded."""
    adopted_only: bool = False
    """Only what Parliament adopted, as ``sources.toml`` confirms it."""

    def texts(self, corpus: Corpus) -> tuple[str, ...] | None:
        """Ids of the texts that remain, in the order of the corpus; None when no text is left out by choice."""
        if not (self.sources or self.years or self.adopted_only):
            return None
        return tuple(
            source.id
            for source in corpus.sources
            if (not self.sources or source.id in self.sources)
            and (not self.years or source.year in self.years)
            and (not self.adopted_only or source.standing is Standing.ADOPTED)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that retrieval proposes."""

    paragraph: Paragraph
    score: float
    """Fused score, higher is better; comparable within one question only."""
    clause: Span | None = None
    """The clause of the paragraph that matched best, where one stands out."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """What each retriever gave: ``dense`` (cosine), ``lexical`` (BM25), ``names`` ..."""


@dataclass(frozen=True, slots=True)
class Version:
    """The paragraph of a citation in another official language of the same text. No version is machine-made."""

    id: str
    language: str
    text: str
    """The whole paragraph, verbatim."""
    url: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim slice of a paragraph, and how to find it."""

    id: str
    source: str
    anchor: str
    reference: str
    """Short, for people: ``2021/2544(RSP), recital T``."""
    long_reference: str
    """With title, standing and date before it, in the answer's language."""
    standing: Standing
    attribution: str
    """The standing in words, in the answer's language: never more than is known."""
    quote: str
    start: int
    end: int
    url: str
    page: int | None = None
    lines: tuple[int, int] | None = None
    language: str = "en"
    """The language of the quotation."""
    versions: tuple[Version, ...] = ()
    """The same paragraph in the text's other official languages, where the corpus has them."""

    def as_dict(self) -> dict[str, object]:
        """As it stands in the answer object: JSON types only."""
        return {
            "id": self.id,
            "source": self.source,
            "anchor": self.anchor,
            "reference": self.reference,
            "long_reference": self.long_reference,
            "standing": self.standing.value,
            "attribution": self.attribution,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "lines": list(self.lines) if self.lines else None,
            "language": self.language,
            "url": self.url,
            "versions": [{"id": v.id, "language": v.language, "text": v.text, "url": v.url} for v in self.versions],
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer."""

    text: str
    kind: StatementKind
    citations: tuple[str, ...]
    """Paragraph ids, at least one."""

    def as_dict(self) -> dict[str, object]:
        """As it stands in the answer object: JSON types only."""
        return {"text": self.text, "kind": self.kind.value, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is given back for a question: DESIGN section 4."""

    question: str
    language: str
    status: Status
    reason: str | None
    """For people, in the question's language; None when answered. Lines after the first are items of a list."""
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    """In order of first use, one for each paragraph cited: the quote is one contiguous slice."""
    nearest: tuple[str, ...]
    retrieved: tuple[str, ...]
    corpus: Corpus = field(repr=False)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    understood_as: str | None = None
    """How a follow-up, an unclear name, typing errors or Latin letters were read; None where it was read as asked."""
    note: str | None = None
    """What to know about how the answer came to be, for people: why the language model has no part in it."""
    debug: Mapping[str, object] | None = None
    """What the language model was given and wrote, and every verdict; only when asked for."""

    def with_timings(self, timings_ms: Mapping[str, float]) -> Answer:
        """The same answer with the time that its stages took, in milliseconds."""
        return replace(self, timings_ms=timings_ms)

    def as_dict(self) -> dict[str, object]:
        """The answer object of the command line and of the HTTP API: JSON types only."""
        return {
            "question": self.question,
            "language": self.language,
            "status": self.status.value,
            "reason": self.reason,
            "understood_as": self.understood_as,
            "statements": [statement.as_dict() for statement in self.statements],
            "citations": [citation.as_dict() for citation in self.citations],
            "nearest": list(self.nearest),
            "retrieved": list(self.retrieved),
            "corpus": {
                "fingerprint": self.corpus.fingerprint,
                "sources": len(self.corpus.sources),
                "paragraphs": len(self.corpus.paragraphs),
            },
            "timings_ms": dict(self.timings_ms),
            "note": self.note,
            "debug": dict(self.debug) if self.debug is not None else None,
        }

"""What the API takes and gives, as types: the OpenAPI description is written from them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kzqa.domain import Kind, Narrowing, Standing, StatementKind, Status
from kzqa.shelf import Fault

__all__ = [
    "AnswerObject",
    "FoundObject",
    "Health",
    "ParagraphObject",
    "Problem",
    "Question",
    "ReadinessObject",
    "Search",
    "TextObject",
    "WholeTextObject",
]


def _writable(text: str) -> str:
    """The text, if it can be written as UTF-8: JSON can spell half of a character, which is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    return text


Text = Annotated[str, AfterValidator(_writable)]


class _Narrowed(BaseModel):
    """A choice of texts: what is left empty leaves everything in."""

    sources: list[Text] = Field(default_factory=list, max_length=100, description="Only these texts, by id.")
    years: list[int] = Field(default_factory=list, max_length=100, description="Only texts of these years.")
    kinds: list[Annotated[Kind, Field(strict=False)]] = Field(
        default_factory=list, max_length=4, description="Only these kinds of paragraph."
    )
    adopted_only: bool = Field(default=False, description="Only texts that Parliament adopted.")

    def narrowing(self) -> Narrowing:
        """What the answer may come from."""
        return Narrowing(tuple(self.sources), tuple(self.years), tuple(self.kinds), self.adopted_only)


class Question(_Narrowed):
    """The body of ``POST /api/v1/ask``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Text = Field(
        description="The question, in English, Russian or Kazakh.",
        examples=["What happened to Bota Jardemalie?"],
    )
    history: list[Annotated[Text, Field(max_length=2_000)]] = Field(
        default_factory=list,
        max_length=20,
        description="Earlier questions of the same conversation, oldest first.",
    )
    language: str | None = Field(
        default=None,
        pattern="^(en|ru|kk)$",
        description="Language of the answer's own words; by default that of the question.",
    )


class Search(_Narrowed):
    """The query of ``GET /api/v1/search``."""

    model_config = ConfigDict(extra="forbid")

    q: Text = Field(min_length=1, description="The question, or words.", examples=["punitive psychiatry"])
    limit: int = Field(default=10, ge=1, le=20, description="How many paragraphs at most.")


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(_Given):
    """An error, as RFC 9457 has it."""

    type: str = Field(description="Always `about:blank`: the status says what kind of error it is.")
    title: str
    status: int
    detail: str = Field(description="For people: what is wrong and what to do.")


class StatementObject(_Given):
    """One sentence of an answer."""

    text: str
    kind: StatementKind
    citations: list[str] = Field(description="Paragraph ids, at least one.")


class VersionObject(_Given):
    """The paragraph of a citation in another official language of the same text."""

    id: str
    language: str = Field(description="ISO 639-1.")
    text: str = Field(description="The whole paragraph, verbatim; no translation of ours.")
    url: str


class CitationObject(_Given):
    """A verbatim slice of a paragraph, and how to find it: `quote == text[start:end]`, in Unicode code points."""

    id: str
    source: str
    anchor: str
    reference: str = Field(description="Short, for people.")
    long_reference: str = Field(description="With title, standing and date before it.")
    standing: Standing
    attribution: str = Field(description="The standing in words, in the answer's language.")
    quote: str
    start: int
    end: int
    page: int | None
    lines: list[int] | None = Field(description="First and last line in the file, counted from 1.")
    language: str = Field(description="The language of the quotation, ISO 639-1.")
    url: str = Field(description="Where the paragraph can be read, on this server.")
    versions: list[VersionObject] = Field(description="The same paragraph in the text's other official languages.")


class CorpusObject(_Given):
    """Which collection answered."""

    fingerprint: str
    sources: int
    paragraphs: int


class AnswerObject(_Given):
    """An answer, or a refusal with its reason: a refusal has no statements and no citations."""

    question: str
    language: str
    status: Status
    reason: str | None = Field(
        description="Why it was refused or is partial, for people; null when answered. "
        "Lines after the first are the items of a list."
    )
    understood_as: str | None = Field(
        description="How a follow-up, an unclear name, typing errors or Latin letters were read; "
        "null where it was read as asked."
    )
    statements: list[StatementObject]
    citations: list[CitationObject] = Field(description="In order of first use.")
    nearest: list[str] = Field(description="Paragraph ids, only when refused.")
    retrieved: list[str] = Field(description="Paragraph ids in rank order, at most 20.")
    corpus: CorpusObject
    timings_ms: dict[str, float]
    note: str | None = Field(description="Why a language model has no part in the answer, for people; else null.")


class ParagraphObject(_Given):
    """A paragraph whole."""

    id: str
    source: str
    anchor: str
    kind: Kind
    label: str
    section: str | None
    reference: str
    standing: Standing
    text: str
    lines: list[int]
    pages: list[int] | None


class HitObject(ParagraphObject):
    """A paragraph that a search found."""

    score: float = Field(description="Higher is nearer; comparable within one search only.")


class FoundObject(_Given):
    """The paragraphs nearest to a question, best first, whether they answer it or not."""

    hits: list[HitObject]


class TextObject(_Given):
    """What a text is."""

    id: str
    title: str
    short: str
    issuer: str
    procedure: str | None
    number: str | None
    date: str | None
    year: int
    language: str
    standing: Standing
    attribution: str
    standing_note: str | None
    adopted_as: str | None
    url: str | None
    counts: dict[Kind, int] = Field(description="How many paragraphs of each kind it has.")


class WholeTextObject(TextObject):
    """A text with its paragraphs, in reading order."""

    paragraphs: list[ParagraphObject]


class Health(_Given):
    """The server runs."""

    status: str
    fingerprint: str
    sources: int


class ReadinessObject(_Given):
    """Whether questions should be sent here; the status is 503 when not."""

    ready: bool
    reason: Fault | None = Field(description="What is wrong, even where old answers can still be given.")

# ruff: noqa: E501  (tables and rules are read in one line)
"""True statements taken from the corpus, from which the lies and the paraphrases are made. Nothing of the gate is used.

A statement is one whole clause of a paragraph, said of the text where the clause begins with an act ("Urges ...").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kzqa.check import Passage
from kzqa.domain import Corpus, Kind, Paragraph, Span, Standing

SPEAKER = {
    Standing.ADOPTED: "Parliament",
    Standing.JOINT_MOTION: "The joint motion",
    Standing.MOTION: "The motion",
    Standing.NGO_APPEAL: "The appeal",
    Standing.UNCONFIRMED: "The text",
}
ACTS = (
    "urges calls on|calls for|stresses|welcomes|condemns|notes|deplores|regrets|encourages|insists|demands|recalls|reaffirms|"
    "reiterates|invites|advises|instructs|highlights|underlines|considers|expresses|asks|is deeply worried|is very concerned"
).replace("urges ", "urges|")
_ACT = re.compile(rf"(?:also |strongly )?(?:{ACTS})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One true statement with where it is from."""

    paragraph: Paragraph
    text: str
    """Without whereas and final mark."""

    @property
    def held_out(self) -> bool:
        """Half of the paragraphs, by a hash of their id: looked at only after the gate was tuned."""
        return hashlib.sha256(self.paragraph.id.encode()).digest()[0] % 2 == 0

    @property
    def act(self) -> bool:
        """Whether the text itself speaks in it."""
        return bool(_ACT.match(self.text))


def passage(corpus: Corpus, paragraph: Paragraph, key: str = "p1") -> Passage:
    return Passage(key, paragraph, corpus.source_of(paragraph), Span(0, len(paragraph.text)))


def statements(corpus: Corpus) -> Iterator[Statement]:
    """Every clause of recitals and paragraphs, and every citation, in the corpus' order."""
    for paragraph in corpus.paragraphs:
        if paragraph.kind is Kind.FOOTNOTE:
            continue
        for clause in re.split(r";\s*|(?<=[a-z]{3}[.])\s+(?=[A-Z])", paragraph.text):
            text = re.sub(
                r"^(?:and\s+)?(?:whereas,?|having regard to)\s+", "", clause.strip(), flags=re.IGNORECASE
            ).rstrip(";., ")
            if 30 < len(text) < 700 and (paragraph.kind is not Kind.CITATION or not _ACT.match(text)):
                yield Statement(paragraph, text)


def as_sentence(corpus: Corpus, statement: Statement) -> str:
    """A statement as a model would say it, with the text as the speaker where the text speaks."""
    text = statement.text
    source = corpus.source_of(statement.paragraph)
    if statement.paragraph.kind is Kind.CITATION:
        return f"{SPEAKER[source.standing]} refers to {text}."
    if statement.act:
        return f"{SPEAKER[source.standing]} {text[0].lower()}{text[1:]}."
    return f"{text[0].upper()}{text[1:]}."

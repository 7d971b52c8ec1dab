"""Questions and answers as the HTML of messages.

Nothing that comes from a question or a text can become markup: :func:`plain` writes every character that
means something to HTML or Markdown as a character reference, whichever of the two reads it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from kzqa.chat.choice import choice_classes, choice_words
from kzqa.domain import Answer, Citation, Corpus, Narrowing
from kzqa.interface import interface
from kzqa.reader import templates
from kzqa.reference import short_reference
from kzqa.wording import LANGUAGE_NAMES

__all__ = ["EXCERPT", "answer_html", "note_html", "plain", "question_html"]

EXCERPT = 160
"""Code points shown of a nearest paragraph."""

_SIGN = re.compile(r"[!-/:-@\[-`{-~\t\n\u2028\u2029]")
"""What may mean something to a parser of HTML or Markdown, and what ends a line."""


@dataclass(frozen=True, slots=True)
class _OtherLanguage:
    """The paragraph of a citation in another official language."""

    url: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A citation, numbered as the page shows it."""

    number: int
    url: str
    reference: str
    attribution: str
    language: str
    span: str
    """The span of the quotation, as a class of the link: Gradio strips attributes of our own."""
    versions: tuple[_OtherLanguage, ...] = ()


@dataclass(frozen=True, slots=True)
class _Near:
    url: str
    reference: str
    start: str
    language: str


def plain(text: str) -> Markup:
    """Text as character references: no reading as HTML or Markdown can make it anything but this text.

    Control characters but tabs and line feeds are left out: no browser shows them.
    """
    shown = "".join(c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return Markup(_SIGN.sub(lambda match: f"&#{ord(match[0])};", shown))  # noqa: S704 -- nothing in it is markup


def question_html(question: str) -> str:
    """A question as a message of the conversation."""
    return f'<div class="kz-question"><bdi>{plain(question)}</bdi></div>'


def note_html(text: str, kind: str) -> str:
    """What the page itself says in place of an answer; ``kind`` is ``status`` or ``error``."""
    return f'<div class="kz-note kz-{kind}"><p>{plain(text)}</p></div>'


def answer_html(answer: Answer, *, upto: int | None = None, narrowing: Narrowing | None = None) -> str:
    """An answer as a message of the conversation.

    Args:
        answer: what ``ask`` gave.
        upto: how many of its statements are shown yet; None for all, and what follows them.
        narrowing: what the answer was to come from; it is said above the answer.
    """
    by_id = {citation.id: _shown(citation, number) for number, citation in enumerate(answer.citations, start=1)}
    ui = interface(answer.language)
    rendered = _answer_template().render(
        ui=ui,
        answer=answer,
        reason=[line for line in (answer.reason or "").splitlines() if line],
        statements=answer.statements[:upto],
        by_id=by_id,
        nearest=[_near(answer.corpus, paragraph) for paragraph in answer.nearest if paragraph in answer.corpus.by_id],
        narrowed=choice_words(narrowing, answer.corpus, ui) if narrowing else "",
        narrowed_to=choice_classes(narrowing, answer.corpus) if narrowing else "",
        note=answer.note,
        finished=upto is None,
    )
    # One line: a blank one would end the block of HTML for a parser of Markdown.
    return "".join(rendered.splitlines())


@cache
def _answer_template() -> Any:
    environment = templates().overlay()
    environment.filters = {**environment.filters, "plain": plain}
    return environment.get_template("answer.html")


def _shown(citation: Citation, number: int) -> _Shown:
    return _Shown(
        number,
        citation.url,
        citation.reference,
        citation.attribution,
        citation.language,
        f"kz-span-{citation.start}-{citation.end}",
        tuple(
            _OtherLanguage(version.url, version.language, LANGUAGE_NAMES.get(version.language, version.language))
            for version in citation.versions
        ),
    )


def _near(corpus: Corpus, paragraph_id: str) -> _Near:
    paragraph = corpus.by_id[paragraph_id]
    source = corpus.source_of(paragraph)
    start = paragraph.text
    if len(start) > EXCERPT:
        start = start[:EXCERPT].rsplit(maxsplit=1)[0] + " …"
    return _Near(
        f"/texts/{paragraph.source}#{paragraph.anchor}",
        short_reference(source, paragraph),
        start,
        source.language,
    )

"""Answers and citations in the forms that people take along: text, Markdown, a web page, footnotes, BibTeX, RIS.

Pure: an answer and the address of this site in, a string out. Formats as of: CommonMark 0.31; BibTeX's
``btxdoc`` (special characters as LaTeX writes them); RIS as Reference Manager and Zotero read it, UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kzqa.domain import Answer, Citation, Corpus, Paragraph, Source, Standing, Statement, StatementKind
from kzqa.interface import Interface, interface
from kzqa.reader import templates
from kzqa.wording import long_date

__all__ = ["Exchange", "Form", "export"]


class Form(StrEnum):
    """A form that answers are taken along in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    FOOTNOTES = "footnotes"
    BIBTEX = "bibtex"
    RIS = "ris"


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer, and what it was narrowed to."""

    answer: Answer
    narrowed: str = ""
    """In words; empty when it was not."""
    note: str = ""
    """A remark under the answer."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a bibliography says of a cited paragraph."""

    citation: Citation
    source: Source
    paragraph: Paragraph
    locator: str
    """Where in the text, in the reader's language: "recital T, page 3"."""
    address: str
    """The official page of the text, else the paragraph on this site."""

    @property
    def authors(self) -> tuple[str, ...]:
        """Bodies, one each."""
        return tuple(part.strip() for part in self.source.issuer.split(";") if part.strip())


def export(form: Form, exchanges: Sequence[Exchange], *, language: str, base: str, saved: str = "") -> str:
    """Write exchanges in a form.

    Args:
        form: which one. Footnotes, BibTeX and RIS hold the citations only, each once.
        exchanges: in the order of the conversation; an answer without a question stands for a citation alone.
        language: of the words around the answers.
        base: the address of this site, ``https://example.org``, which links begin with.
        saved: when, in words; said in a conversation's head where it is not empty.
    """
    ui = interface(language)
    if form in _LISTS:
        return _LISTS[form](_works(exchanges, language, ui, base), ui)
    if form is Form.MARKDOWN:
        return _markdown(exchanges, ui, base, saved)
    return _page(exchanges, ui, base, saved) if form is Form.HTML else _text(exchanges, ui, base)


def _works(exchanges: Iterable[Exchange], language: str, ui: Interface, base: str) -> list[Work]:
    """The works cited, in order of first use."""
    found: dict[str, Work] = {}
    for exchange in exchanges:
        corpus = exchange.answer.corpus
        for citation in exchange.answer.citations:
            found.setdefault(citation.id, _work(corpus, citation, ui, base))
    return list(found.values())


def _work(corpus: Corpus, citation: Citation, ui: Interface, base: str) -> Work:
    paragraph, source = corpus.by_id[citation.id], corpus.source_by_id[citation.source]
    locator = ui(f"one_{paragraph.kind.value}", label=paragraph.label)
    if paragraph.pages:
        locator = f"{locator}, {ui('page', first=paragraph.pages[0])}"
    return Work(citation, source, paragraph, locator, source.url or base + citation.url)


# --- lists of citations ------------------------------------------------------------------------------


def _footnotes(works: Sequence[Work], ui: Interface) -> str:
    """One footnote a line: issuer, title, numbers, date, place in the text, standing, address."""
    return "".join(f"{_footnote(work, ui.language)}\n" for work in works)


def _footnote(work: Work, language: str) -> str:
    source = work.source
    when = long_date(language, source.date) if source.date else str(source.year)
    parts = [
        ", ".join(work.authors),
        f"“{source.title}”",
        source.procedure,
        source.number,
        when,
        f"{work.locator} ({work.citation.attribution})",
        work.address,
    ]
    return _line(", ".join(part for part in parts if part)) + "."


_LATEX: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""Braces by name: a lone one, even escaped, would end a field."""


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _line(text))


def _bibtex(works: Sequence[Work], _: Interface) -> str:
    """One ``@misc`` for each paragraph, so that its place and its words are kept with it."""
    return "\n".join(_bibtex_entry(work) for work in works)


def _bibtex_entry(work: Work) -> str:
    source, citation = work.source, work.citation
    fields = {
        "author": " and ".join(f"{{{_latex(author)}}}" for author in work.authors),
        "title": f"{{{_latex(source.title)}}}",
        "year": str(source.year),
        "date": source.date.isoformat() if source.date else None,
        "number": _latex(source.number) if source.number else None,
        "howpublished": _latex(source.procedure) if source.procedure else None,
        "note": _latex(f"{work.locator}; {citation.attribution}"),
        "url": re.sub(r"[{}\\\s]", "", work.address),
        "annote": _latex(f"“{citation.quote}”"),
        "langid": {"en": "english", "ru": "russian", "kk": "kazakh"}.get(source.language),
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    key = re.sub(r"[^\w-]", "-", f"{citation.source}-{citation.anchor}", flags=re.ASCII)
    return f"@misc{{{key},\n{body}\n}}\n"


def _ris(works: Sequence[Work], _: Interface) -> str:
    return "\r\n".join(_ris_record(work) for work in works)


def _ris_record(work: Work) -> str:
    source, citation = work.source, work.citation
    fields = [
        ("TY", "RPRT" if source.standing is Standing.NGO_APPEAL else "GOVDOC"),
        ("ID", f"{citation.source}-{citation.anchor}"),
        *(("AU", author) for author in work.authors),
        ("TI", source.title),
        ("PY", str(source.year)),
        ("DA", source.date.strftime("%Y/%m/%d") if source.date else None),
        ("IS", " ".join(part for part in (source.procedure, source.number) if part)),
        ("SE", work.locator),
        ("N1", citation.attribution),
        ("AB", f"“{citation.quote}”"),
        ("LA", source.language),
        ("UR", work.address),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"


_LISTS: Mapping[Form, Callable[[Sequence[Work], Interface], str]] = {
    Form.FOOTNOTES: _footnotes,
    Form.BIBTEX: _bibtex,
    Form.RIS: _ris,
}


# --- whole answers -----------------------------------------------------------------------------------


def _numbers(answer: Answer) -> dict[str, int]:
    """The citations' numbers, as the page shows them."""
    return {citation.id: number for number, citation in enumerate(answer.citations, start=1)}


def _remarks(exchange: Exchange, ui: Interface) -> list[tuple[str, str]]:
    """What is said of an answer: a label and its words."""
    answer = exchange.answer
    headline = ui("no_answer") if answer.status.refused else ui("partial")
    remarks = [
        (ui("only_from"), exchange.narrowed),
        (ui("understood_as"), answer.understood_as),
        (f"{headline}.", answer.reason),
        (f"{ui('note')}:", exchange.note),
    ]
    return [(label, words) for label, words in remarks if words]


def _worded(statement: Statement, ui: Interface) -> str:
    """A statement's words: quoted, or followed by whose they are when a model worded them."""
    if statement.kind is StatementKind.QUOTE:
        return f"“{statement.text}”"
    return f"{statement.text} ({ui('generated')})" if statement.kind is StatementKind.GENERATED else statement.text


def _text(exchanges: Sequence[Exchange], ui: Interface, base: str) -> str:
    return "\n\n\n".join("\n\n".join(_text_parts(exchange, ui, base)) for exchange in exchanges) + "\n"


def _text_parts(exchange: Exchange, ui: Interface, base: str) -> list[str]:
    answer, numbers = exchange.answer, _numbers(exchange.answer)
    parts = [answer.question] if answer.question else []
    parts += [f"{label} {words}" for label, words in _remarks(exchange, ui)]
    for statement in answer.statements:
        parts.append(" ".join([_worded(statement, ui), *(f"[{numbers[id_]}]" for id_ in statement.citations)]))
    parts += [
        f"[{numbers[citation.id]}] {citation.reference}. {citation.attribution}.\n    {base}{citation.url}"
        for citation in answer.citations
    ]
    if answer.nearest:
        parts.append("\n".join([ui("nearest"), *(f"    {base}{_address(id_)}" for id_ in answer.nearest)]))
    return parts


def _address(paragraph_id: str) -> str:
    return f"/texts/{paragraph_id}"


def _markdown(exchanges: Sequence[Exchange], ui: Interface, base: str, saved: str) -> str:
    blocks = [f"# {_escaped(ui('title'))}", *_stamp(exchanges, ui, saved, _escaped)] if saved else []
    for exchange in exchanges:
        blocks += _markdown_blocks(exchange, ui, base)
    return "\n\n".join(blocks) + "\n"


def _markdown_blocks(exchange: Exchange, ui: Interface, base: str) -> list[str]:
    answer, numbers = exchange.answer, _numbers(exchange.answer)
    links = {citation.id: f"{base}{citation.url}" for citation in answer.citations}
    blocks = [f"## {_escaped(answer.question)}"] if answer.question else []
    blocks += [f"*{_escaped(label)}* {_escaped(words)}" for label, words in _remarks(exchange, ui)]
    for statement in answer.statements:
        marks = " ".join(f"[\\[{numbers[id_]}\\]](<{links[id_]}>)" for id_ in statement.citations)
        opening = "> " if statement.kind is StatementKind.QUOTE else ""
        blocks.append(f"{opening}{_escaped(_worded(statement, ui))} {marks}")
    if answer.citations:
        blocks.append(
            "\n".join(
                f"{numbers[citation.id]}. [{_escaped(citation.reference)}](<{links[citation.id]}>). "
                f"{_escaped(citation.attribution)}."
                for citation in answer.citations
            )
        )
    if answer.nearest:
        blocks.append(_escaped(ui("nearest")))
        blocks.append("\n".join(f"- [{_escaped(id_)}](<{base}{_address(id_)}>)" for id_ in answer.nearest))
    return blocks


def _stamp(exchanges: Sequence[Exchange], ui: Interface, saved: str, write: Callable[[str], str]) -> list[str]:
    """When a conversation was saved, and the state of the corpus it was held over."""
    states = dict.fromkeys(exchange.answer.corpus.fingerprint for exchange in exchanges)
    return [write(f"{ui('saved_on')} {saved}. {ui('corpus_state')}: {', '.join(states)}.")]


_MARKED = re.compile(r"[\\`*_\[\]<>&#|~]")
_OPENER = re.compile(r"^(?:([-+=])|(\d+)([.)]))")


def _escaped(text: str) -> str:
    """Text as Markdown that reads as this text, on one line."""
    safe = _MARKED.sub(lambda match: f"\\{match[0]}", _line(text))
    return _OPENER.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", safe)


def _line(text: str) -> str:
    """Text on one line, without control characters."""
    words = " ".join(text.split())
    return "".join(sign for sign in words if unicodedata.category(sign) not in ("Cc", "Cs"))


def _page(exchanges: Sequence[Exchange], ui: Interface, base: str, saved: str) -> str:
    """A page that stands alone: no script, no other file."""
    return (
        templates()
        .get_template("conversation.html")
        .render(
            ui=ui,
            base=base,
            stamp=_stamp(exchanges, ui, saved, str) if saved else [],
            worded=lambda statement: _worded(statement, ui),
            exchanges=[(exchange.answer, _remarks(exchange, ui), _numbers(exchange.answer)) for exchange in exchanges],
        )
    )

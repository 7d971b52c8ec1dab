"""Answers taken along, read back by parsers of each format."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from html.parser import HTMLParser

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kzqa.citation import cite
from kzqa.domain import Answer, Corpus, Span, Statement, StatementKind, Status
from kzqa.export import Exchange, Form, export
from kzqa.interface import LANGUAGES, interface

BASE = "https://kzqa.example"
CITED = ("ep-2021-2544-rsp#recital-T", "ngo-2012-appeal#paragraph-3", "ep-2013-2600-rsp#paragraph-1")
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def an_answer(corpus: Corpus, question: str = "What happened?", ids: tuple[str, ...] = CITED) -> Answer:
    citations = tuple(
        cite(corpus, "en", corpus.by_id[id_], Span(0, min(80, len(corpus.by_id[id_].text)))) for id_ in ids
    )
    quotes = tuple(Statement(c.quote, StatementKind.QUOTE, (c.id,)) for c in citations)
    frame = Statement("Three paragraphs speak of this.", StatementKind.SUMMARY, ids)
    return Answer(question, "en", Status.ANSWERED, None, (frame, *quotes), citations, (), ids, corpus)


def one_line(text: str) -> str:
    return " ".join(text.split())


def rendered(markdown: str) -> tuple[str, set[str]]:
    """The words and the elements that a reader of CommonMark sees."""

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=True)
            self.words = ""
            self.tags: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.add(tag)

        def handle_data(self, data: str) -> None:
            self.words += data

    reader = Words()
    reader.feed(MarkdownIt("commonmark").render(markdown))
    return one_line(reader.words), reader.tags


def written(form: Form, *exchanges: Exchange, language: str = "en") -> str:
    return export(form, exchanges, language=language, base=BASE)


@pytest.mark.parametrize("form", [Form.TEXT, Form.MARKDOWN, Form.HTML])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quotation_and_every_address_stands_in_a_whole_answer(corpus: Corpus, form: Form, language: str) -> None:
    answer = an_answer(corpus)
    text = written(form, Exchange(answer), language=language)
    for citation in answer.citations:
        assert f"{BASE}{citation.url}" in text
        assert citation.attribution.split(";")[0] in text
        words = rendered(text)[0] if form is Form.MARKDOWN else text
        assert f"“{citation.quote}”" in words.replace("&#39;", "'")


def test_bibtex_is_read_back_with_every_field(corpus: Corpus) -> None:
    answer = an_answer(corpus)
    library = bibtexparser.parse_string(
        written(Form.BIBTEX, Exchange(answer)), append_middleware=[LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [id_.replace("#", "-") for id_ in CITED]
    for entry, citation in zip(library.entries, answer.citations, strict=True):
        source = corpus.source_by_id[citation.source]
        fields = {field.key: field.value for field in entry.fields}
        assert fields["title"] == source.title
        assert fields["year"] == str(source.year)
        assert fields["annote"] == f"“{citation.quote}”"
        assert citation.attribution in fields["note"]
        assert fields["url"] == (source.url or BASE + citation.url)
    assert {f.key: f.value for f in library.entries[1].fields}["author"].count(" and ") == 2


def test_ris_is_read_back_with_every_field(corpus: Corpus) -> None:
    answer = an_answer(corpus)
    records = rispy.loads(written(Form.RIS, Exchange(answer)))
    assert [record["type_of_reference"] for record in records] == ["GOVDOC", "RPRT", "GOVDOC"]
    for record, citation in zip(records, answer.citations, strict=True):
        source = corpus.source_by_id[citation.source]
        assert record["title"] == source.title
        assert record["year"] == str(source.year)
        assert record["abstract"] == f"“{citation.quote}”"
        assert record["notes"] == [citation.attribution]
        assert record["urls"] == [source.url or BASE + citation.url]
    assert records[2]["date"] == "2013/04/17"
    assert len(records[1]["authors"]) == 3


@given(title=ANY.filter(str.strip), issuer=ANY.filter(lambda text: text.replace(";", "").strip()))
def test_no_title_breaks_a_record(corpus: Corpus, title: str, issuer: str) -> None:
    sources = tuple(replace(s, title=title, issuer=issuer) if s.id == "ngo-2012-appeal" else s for s in corpus.sources)
    changed = Corpus(sources, corpus.paragraphs, corpus.fingerprint)
    exchange = Exchange(an_answer(changed))
    library = bibtexparser.parse_string(written(Form.BIBTEX, exchange))
    assert len(library.entries) == 3
    assert not library.failed_blocks
    assert len(rispy.loads(written(Form.RIS, exchange))) == 3


@given(text=ANY | st.text(string.punctuation + " \n1", max_size=40))
def test_markdown_of_a_question_reads_as_the_question_and_as_nothing_else(corpus: Corpus, text: str) -> None:
    answer = replace(an_answer(corpus, text), statements=(), citations=())
    words, tags = rendered(written(Form.MARKDOWN, Exchange(answer)))
    kept = "".join(c for c in one_line(text) if c.isprintable() or (not c.isascii() and not "\x80" <= c <= "\x9f"))
    assert words == one_line(kept)
    assert tags <= {"h2"}


@given(question=ANY)
def test_a_saved_page_holds_no_markup_of_a_question(corpus: Corpus, question: str) -> None:
    page = export(Form.HTML, [Exchange(an_answer(corpus, f"<b>{question}"))], language="kk", base=BASE, saved="today")
    assert "<b>" not in page
    assert "<script" not in page
    assert page.count("<h2>") == 1


def test_a_footnote_names_issuer_title_place_standing_and_official_page(corpus: Corpus) -> None:
    answer = an_answer(corpus)
    first, second, third = written(Form.FOOTNOTES, Exchange(answer)).splitlines()
    assert first.startswith("European Parliament (joint motion of several groups), “European Parliament resolution")
    assert "2021/2544(RSP), RC-B9-0144/2021, 2021, recital T (Joint motion" in first
    assert first.endswith("https://www.europarl.europa.eu/doceo/document/RC-9-2021-0144_EN.html.")
    assert "20 March 2012" in second
    assert "17 April 2013" in third
    assert "17 апреля 2013 года" in written(Form.FOOTNOTES, Exchange(answer), language="ru")
    assert "2013 жылғы 17 сәуір" in written(Form.FOOTNOTES, Exchange(answer), language="kk")


def test_a_paragraph_cited_twice_is_one_record(corpus: Corpus) -> None:
    exchange = Exchange(an_answer(corpus))
    assert written(Form.BIBTEX, exchange, exchange) == written(Form.BIBTEX, exchange)


@pytest.mark.parametrize("form", [Form.TEXT, Form.MARKDOWN, Form.HTML])
def test_a_refusal_a_choice_and_a_models_wording_are_said_as_such(corpus: Corpus, form: Form) -> None:
    ui = interface("en")
    refused = replace(
        an_answer(corpus), status=Status.NO_EVIDENCE, reason="None answers.", statements=(), citations=(), nearest=CITED
    )
    worded = replace(an_answer(corpus), statements=(Statement("A model says.", StatementKind.GENERATED, CITED),))
    text = written(form, Exchange(refused, narrowed="2021", note="A note."), Exchange(worded))
    for said in (ui("no_answer"), "None answers.", ui("only_from"), "2021", "A note.", ui("generated"), ui("nearest")):
        assert said in text
    assert f"{BASE}/texts/{CITED[0]}" in text


def test_a_saved_conversation_says_when_and_over_which_texts(corpus: Corpus) -> None:
    for form in (Form.MARKDOWN, Form.HTML):
        text = export(form, [Exchange(an_answer(corpus))], language="ru", base=BASE, saved="21 ноября 2026 года")
        assert "21 ноября 2026 года" in text
        assert re.search(rf"{interface('ru')('corpus_state')}: {corpus.fingerprint}", text)

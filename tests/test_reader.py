"""The reader's pages over the real corpus, and the words of the interface."""

from __future__ import annotations

import html
import re
import string
import tomllib
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Corpus, FootnoteMark, Kind, Paragraph, Source, Span, Standing
from kzqa.interface import LANGUAGES, interface, negotiate, plural_form
from kzqa.reader import asset, missing_page, passage, static_file, text_list, text_page

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quoted" <a href="javascript:alert(1)">x</a>'


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    highlighted: str = ""


@dataclass
class Page(HTMLParser):
    """A page as elements in order, each with all the text inside it, footnote marks left out."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in ("meta", "link", "br", "img", "input"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(element.tag == "sup" or "kz-back" in element.attributes.get("class", "") for element in self._open):
            return
        marked = any(element.tag == "mark" for element in self._open)
        for element in self._open:
            element.text += data
            element.highlighted += data if marked else ""

    def by_id(self) -> dict[str, Element]:
        named = [element for element in self.elements if "id" in element.attributes]
        assert len({element.attributes["id"] for element in named}) == len(named), "an id stands twice"
        return {element.attributes["id"]: element for element in named}

    def under(self, anchor: str) -> Element:
        """The words of the paragraph with this anchor."""
        at = self.elements.index(self.by_id()[anchor])
        return next(element for element in self.elements[at:] if element.tag == "p")


def test_every_paragraph_stands_in_its_page_word_for_word_under_its_anchor(corpus: Corpus) -> None:
    for source in corpus.sources:
        page = Page(text_page(corpus, source.id, "en"))
        for paragraph in corpus.of_source(source.id):
            shown = page.under(paragraph.anchor).text
            assert (shown.rstrip(" ") if paragraph.kind is Kind.FOOTNOTE else shown) == paragraph.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_inside_a_page_leads_somewhere(corpus: Corpus, language: str) -> None:
    for source in corpus.sources:
        page = Page(text_page(corpus, source.id, language))
        links = {e.attributes["href"] for e in page.elements if e.attributes.get("href", "").startswith("#")}
        assert {f"#{paragraph.anchor}" for paragraph in corpus.of_source(source.id)} <= links
        assert links <= {f"#{name}" for name in page.by_id()}


def test_a_footnote_and_its_mark_lead_to_each_other(corpus: Corpus) -> None:
    marked = [(p, mark) for p in corpus.paragraphs for mark in p.footnotes]
    assert marked
    for paragraph, mark in marked:
        page = Page(text_page(corpus, paragraph.source, "en"))
        there = [e for e in page.elements if e.tag == "a" and e.attributes.get("href") == f"#{mark.anchor}"]
        ids = {e.attributes.get("id", "") for e in there} - {""}
        back = {e.attributes["href"][1:] for e in page.elements if e.attributes.get("class") == "kz-back"}
        assert ids & back


def test_a_page_needs_no_script_and_holds_no_inline_code_or_style(corpus: Corpus) -> None:
    for source in corpus.sources:
        page = Page(text_page(corpus, source.id, "en"))
        for element in page.elements:
            assert not any(name.startswith("on") or name == "style" for name in element.attributes)
            assert element.tag != "script" or (element.attributes["src"].startswith("/ui/") and not element.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_adopted_says_so_at_the_top_and_in_the_list(corpus: Corpus, language: str) -> None:
    for source in corpus.sources:
        words = html.escape(interface(language)(f"standing_{source.standing.value.replace(' ', '_')}"))
        assert words in text_page(corpus, source.id, language)
        assert words in text_list(corpus, language)


def test_the_list_counts_what_the_texts_hold(corpus: Corpus) -> None:
    page = text_list(corpus, "en")
    assert "11 citations, 23 recitals, 26 paragraphs, 5 footnotes" in page
    assert "5 citations, 10 recitals, 10 paragraphs" in page


def test_the_official_page_is_linked_where_there_is_one(corpus: Corpus) -> None:
    for source in corpus.sources:
        if source.url:
            assert f'href="{source.url}"' in text_page(corpus, source.id, "ru")


@given(data=st.data())
def test_a_passage_highlights_exactly_the_words_asked_for(corpus: Corpus, data: st.DataObject) -> None:
    paragraph = data.draw(st.sampled_from(corpus.paragraphs))
    start = data.draw(st.integers(0, len(paragraph.text) - 1))
    end = data.draw(st.integers(start + 1, len(paragraph.text)))
    page = Page(passage(corpus, paragraph.id, "kk", Span(start, end)))
    here = next(e for e in page.elements if "kz-here" in e.attributes.get("class", ""))
    words = next(e for e in page.elements[page.elements.index(here) :] if e.tag == "p")
    assert words.text == paragraph.text
    assert words.highlighted == paragraph.text[start:end]


def test_a_passage_shows_its_neighbours_and_where_it_stands(corpus: Corpus) -> None:
    page = passage(corpus, "ep-2021-2544-rsp#recital-T", "en")
    assert re.findall(r'kz-label">(\w+)\.', page) == ["S", "T", "U"]
    assert "2021/2544(RSP), recital T" in page
    assert "lines " in page


def hostile_corpus() -> Corpus:
    source = Source(
        id="bad",
        file="bad.txt",
        title=HOSTILE,
        short=HOSTILE,
        issuer=HOSTILE,
        year=2020,
        language="en",
        standing=Standing.UNCONFIRMED,
        standing_note=HOSTILE,
        procedure=HOSTILE,
        number=HOSTILE,
        date=date(2020, 1, 1),
    )
    paragraphs = (
        Paragraph(
            "bad",
            Kind.PARAGRAPH,
            "paragraph-1",
            "1",
            HOSTILE,
            0,
            (1, 1),
            section=HOSTILE,
            footnotes=(FootnoteMark(5, "footnote-1"),),
        ),
        Paragraph("bad", Kind.FOOTNOTE, "footnote-1", "1", HOSTILE, 1, (2, 2)),
    )
    return Corpus((source,), paragraphs, "0" * 16)


def test_markup_in_a_text_is_shown_as_text() -> None:
    corpus = hostile_corpus()
    pages = (
        text_page(corpus, "bad", "en"),
        text_list(corpus, "ru"),
        missing_page(corpus, "kk", text=True),
        passage(corpus, "bad#paragraph-1", "en", Span(2, 9)),
    )
    for source in pages:
        page = Page(source)
        assert not [e for e in page.elements if e.tag == "img" or "javascript" in e.attributes.get("href", "")]
        assert all(e.attributes.get("src", "").startswith("/ui/") for e in page.elements if e.tag == "script")
    assert Page(pages[0]).under("paragraph-1").text == HOSTILE


def test_every_language_has_every_message_with_the_same_values_to_fill_in() -> None:
    tables = {}
    for language in LANGUAGES:
        file = resources.files("kzqa").joinpath("data", "messages", f"ui.{language}.toml")
        tables[language] = tomllib.loads(file.read_text(encoding="utf-8"))
    fields = {
        language: {key: {f for _, f, _, _ in string.Formatter().parse(text) if f} for key, text in table["ui"].items()}
        for language, table in tables.items()
    }
    assert fields["en"] == fields["ru"] == fields["kk"]
    assert tables["en"]["plural"].keys() == tables["ru"]["plural"].keys() == tables["kk"]["plural"].keys()
    for language, table in tables.items():
        forms = {plural_form(language, n) for n in range(200)}
        for key, words in table["plural"].items():
            assert forms <= words.keys(), f"{language}: {key}"
            assert all("{n}" in word for word in words.values())


def test_plural_forms_are_those_of_the_language() -> None:
    ru = interface("ru")
    assert [ru.count("paragraphs", n) for n in (1, 2, 5, 11, 21, 22, 112)] == [
        "1 пункт", "2 пункта", "5 пунктов", "11 пунктов", "21 пункт", "22 пункта", "112 пунктов",
    ]  # fmt: skip
    assert interface("en").count("recitals", 1) == "1 recital"
    assert interface("kk").count("recitals", 5) == "5 кіріспе тармағы"


@pytest.mark.parametrize(
    ("header", "asked", "language"),
    [
        ("ru-KZ,ru;q=0.9,en;q=0.8", None, "ru"),
        ("kk", None, "kk"),
        ("fr,de;q=0.9", None, "en"),
        ("fr, kk;q=0.4, ru;q=0.2", None, "kk"),
        ("ru;q=0, kk;q=0.1", None, "kk"),
        ("ru", "kk", "kk"),
        ("ru", "xx", "ru"),
        (None, None, "en"),
        ("ru;q=nan,en;q=bad", None, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_browsers_else_english(
    header: str | None, asked: str | None, language: str
) -> None:
    assert negotiate(header, asked) == language


@given(st.text())
def test_any_language_header_gives_a_language(header: str) -> None:
    assert negotiate(header) in LANGUAGES


def test_a_static_file_has_an_address_that_names_its_content() -> None:
    assert re.fullmatch(r"/ui/site\.css\?v=[0-9a-f]{12}", asset("site.css"))
    assert static_file("../config.py") is None


@pytest.mark.parametrize("name", ["site.css", "chat.css"])
def test_every_rule_of_a_style_sheet_is_closed(name: str) -> None:
    sheet = (static_file(name) or b"").decode()
    depth = 0
    for character in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert 0 <= depth <= 2
    assert depth == 0

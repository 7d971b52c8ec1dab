"""Taking it along: copies in every form, a saved conversation, permalinks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import bibtexparser
import pytest
import rispy
from playwright.sync_api import expect

from kzqa.domain import Corpus
from kzqa.interface import interface

from .conftest import Visit

ui = interface("en")
JARDEMALIE = "What happened to Bota Jardemalie?"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def copied(visitor: Visit, button: str, *, within: str = "#kz-conversation") -> str:
    """Press a button that copies, and read the clipboard once it has changed."""
    page = visitor.page
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator(within).get_by_role("button", name=button, exact=True).last.click()
    return str(visitor.wait_for("navigator.clipboard.readText()"))


def test_an_answer_is_copied_as_text_markdown_footnotes_bibtex_and_ris(
    site: str, visit: Callable[..., Visit], corpus: Corpus
) -> None:
    visitor = visit(site, **CLIPBOARD)
    visitor.ask(JARDEMALIE)
    visitor.answered()
    text = copied(visitor, ui("copy_answer"))
    found = re.search("“(.*?)” \\[1\\]", text)
    assert found
    assert found[1] in corpus.by_id["ep-2021-2544-rsp#recital-T"].text
    assert f"{site}/texts/ep-2021-2544-rsp#recital-T" in text
    visitor.page.get_by_role("button", name=ui("copy_as")).click()
    assert f"(<{site}/texts/ep-2021-2544-rsp#recital-T>)" in copied(visitor, ui("form_markdown"))
    assert "2021/2544(RSP), RC-B9-0144/2021, 2021, recital T" in copied(visitor, ui("form_footnotes"))
    assert bibtexparser.parse_string(copied(visitor, ui("form_bibtex"))).entries[0].key.endswith("recital-T")
    assert rispy.loads(copied(visitor, ui("form_ris")))[0]["section"] == "recital T"
    assert not visitor.complaints


def test_a_single_citation_is_copied_from_its_passage(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site, **CLIPBOARD)
    visitor.ask("What is said about torture?")
    visitor.answered()
    visitor.page.locator("a.kz-reference").last.click()
    expect(visitor.page.locator(".kz-panel mark").first).to_be_visible()
    marked = "".join(visitor.page.locator(".kz-panel mark").all_text_contents())
    text = copied(visitor, ui("form_text"), within=".kz-panel")
    assert text.startswith(f"“{marked}” [1]")
    assert len(bibtexparser.parse_string(copied(visitor, ui("form_bibtex"), within=".kz-panel")).entries) == 1


def test_without_a_clipboard_the_text_is_there_to_be_copied_by_hand(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    visitor.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    visitor.ask(JARDEMALIE)
    visitor.answered()
    visitor.page.get_by_role("button", name=ui("copy_answer")).click()
    dialog = visitor.page.get_by_role("dialog", name=ui("copy_by_hand"))
    expect(dialog.get_by_role("textbox")).to_have_value(re.compile("recital T"))
    visitor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("form", "ending"), [("form_markdown", "md"), ("form_html", "html")])
def test_a_conversation_is_saved_with_all_its_citations(
    site: str, visit: Callable[..., Visit], tmp_path: Path, form: str, ending: str
) -> None:
    visitor = visit(site)
    page = visitor.page
    for number, question in enumerate((JARDEMALIE, "What is the capital of France?"), start=1):
        visitor.ask(question)
        visitor.answered(number)
    page.get_by_role("button", name=ui("save")).click()
    with page.expect_download() as coming:
        page.locator("#kz-tools").get_by_role("button", name=ui(form)).click()
    assert re.fullmatch(rf"kzqa-\d{{4}}-\d\d-\d\d\.{ending}", coming.value.suggested_filename)
    file = tmp_path / "saved"
    coming.value.save_as(file)
    saved = file.read_text(encoding="utf-8")
    assert JARDEMALIE in saved
    assert ui("no_answer") in saved
    assert interface("en")("corpus_state") in saved
    assert f"{site}/texts/ep-2021-2544-rsp#recital-T" in saved


def test_a_link_opens_its_question_anew_with_its_choice_and_leaves_nothing_in_the_address(
    site: str, visit: Callable[..., Visit], corpus: Corpus
) -> None:
    visitor = visit(f"{site}/#q={quote('What is said about torture?')}&year=2021&kind=recital", **CLIPBOARD)
    visitor.answered()
    expect(visitor.page.locator(".kz-narrowed")).to_contain_text("Recitals; 2021")
    link = copied(visitor, ui("copy_link"))
    parts = parse_qs(urlsplit(link).fragment)
    assert parts == {
        "q": ["What is said about torture?"],
        "year": ["2021"],
        "kind": ["recital"],
        "corpus": [corpus.fingerprint],
    }
    guest = visit(link)
    guest.answered()
    expect(guest.page.locator(".kz-question")).to_have_text("What is said about torture?")
    expect(guest.page.locator(".kz-narrowed")).to_contain_text("Recitals; 2021")
    expect(guest.page.locator("#kz-notice")).to_contain_text(corpus.fingerprint)
    assert guest.page.url == f"{site}/?lang=en"
    assert not [address for address in guest.requests if "torture" in urlsplit(address)._replace(fragment="").geturl()]


def test_a_link_of_an_earlier_collection_says_that_it_has_changed(
    site: str, visit: Callable[..., Visit], corpus: Corpus
) -> None:
    visitor = visit(f"{site}/?q={quote('Что сказано о домашнем насилии?')}&lang=ru&corpus=0123456789abcdef")
    visitor.answered()
    notice = visitor.page.locator("#kz-notice")
    expect(notice).to_have_text(
        interface("ru")("corpus_changed", then="0123456789abcdef", now=corpus.fingerprint), use_inner_text=True
    )
    assert visitor.page.url == f"{site}/?lang=ru"
    assert visitor.page.evaluate("history.length") == 1 or "q=" not in visitor.page.url


def test_a_link_whose_choice_cannot_be_read_is_told_so(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(f"{site}/#q=torture&text=no-such-text")
    expect(visitor.page.locator(".kz-error")).to_contain_text(ui("bad_choice"))
    expect(visitor.page.locator("#kz-question textarea")).to_have_value("torture")

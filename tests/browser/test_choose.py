"""Narrowing: a choice of texts, years and kinds that is visible beside the answer and undone with one click."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from kzqa.interface import interface

from .conftest import Visit

ui = interface("en")
TORTURE = "What is said about torture?"
REFERENCES = "#kz-conversation figure.kz-statement a.kz-reference"


def narrow(visitor: Visit, *values: str) -> None:
    """Open the choice, tick what is named, apply."""
    page = visitor.page
    page.get_by_role("button", name=ui("choose")).click()
    dialog = page.get_by_role("dialog", name=ui("choose_title"))
    for value in values:
        dialog.locator(f"input[value='{value}']").check()
    dialog.get_by_role("button", name=ui("apply")).click()
    expect(dialog).to_be_hidden()


def test_a_choice_of_year_and_kind_is_kept_to_said_beside_the_answer_and_undone_with_one_click(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site)
    page = visitor.page
    narrow(visitor, "2021", "recital")
    expect(page.locator("#kz-chosen")).to_contain_text("Recitals; 2021")
    visitor.ask(TORTURE)
    visitor.answered()
    expect(page.locator(".kz-answer .kz-narrowed")).to_contain_text("Recitals; 2021")
    references = page.locator(REFERENCES).all_text_contents()
    assert references
    assert all("2021/2544(RSP), recital" in reference for reference in references)
    page.get_by_role("button", name=ui("ask_wide")).click()
    visitor.answered(2)
    expect(page.locator("#kz-chosen")).to_be_hidden()
    expect(page.locator(".kz-answer .kz-narrowed")).to_have_count(1)
    wide = page.locator(REFERENCES).all_text_contents()[len(references) :]
    assert {reference.split("] ")[1] for reference in wide} - {reference.split("] ")[1] for reference in references}


def test_the_choice_can_be_taken_back_beside_the_field(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    page = visitor.page
    narrow(visitor, "ep-2019-2610-rsp")
    page.locator("#kz-chosen").get_by_role("button", name=ui("all_texts")).click()
    expect(page.locator("#kz-chosen")).to_be_hidden()
    expect(page.get_by_role("button", name=ui("choose"))).to_be_focused()
    visitor.ask(TORTURE)
    visitor.answered()
    expect(page.locator(".kz-narrowed")).to_have_count(0)


def test_a_choice_that_is_left_with_escape_changes_nothing_and_focus_returns(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site)
    page = visitor.page
    opener = page.get_by_role("button", name=ui("choose"))
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.locator("#kz-narrow input").first).to_be_checked()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("#kz-chosen")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#kz-narrow input:checked")).to_have_count(0)


def test_where_no_text_is_adopted_the_choice_says_so_and_the_answer_is_a_refusal(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site)
    narrow(visitor, "1")
    visitor.ask(TORTURE)
    visitor.answered()
    expect(visitor.page.locator(".kz-answer")).to_contain_text(ui("no_answer"))
    expect(visitor.page.locator(".kz-narrowed")).to_contain_text(ui("adopted_only"))
    expect(visitor.page.locator(REFERENCES)).to_have_count(0)

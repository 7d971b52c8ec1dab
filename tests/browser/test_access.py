"""Access for all: axe-core without a violation, targets, reflow, no script needed to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kzqa.domain import Corpus
from kzqa.interface import interface

from .conftest import Visit

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}

SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, textarea, summary")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest(".kz-hidden"))
  .filter((e) => !(e.closest("p, sup") && getComputedStyle(e).display === "inline"))  // WCAG 2.5.8: in a sentence
  .map((e) => [e.closest("label") ?? e, e])
  .filter(([box]) => box.getBoundingClientRect().width > 2)  // links that show when they have focus
  .filter(([box]) => { const { width, height } = box.getBoundingClientRect(); return width < 24 || height < 24; })
  .map(([, e]) => e.outerHTML.slice(0, 120))"""


def violations(page: Page) -> list[str]:
    """What axe-core finds, rule and element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_and_no_target_is_small(
    site: str, visit: Callable[..., Visit], scheme: str, width: int
) -> None:
    visitor = visit(site, color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 800})
    page, ui = visitor.page, interface("en")

    def check(where: str) -> None:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # nothing is half under the field, which stays below
        assert not violations(page), where
        assert not page.evaluate(SMALL_TARGETS), where

    expect(page.locator("#kz-tools")).to_be_visible()
    check("empty")
    page.get_by_role("button", name=ui("choose")).click()
    check("choice")
    page.get_by_role("checkbox", name="2021", exact=True).check()
    page.get_by_role("button", name=ui("apply")).click()
    visitor.ask("What is said about torture?")
    visitor.answered()
    page.get_by_role("button", name=ui("copy_as")).click()
    check("answered")
    page.locator("a.kz-cite").first.click()
    expect(page.locator(".kz-panel mark").first).to_be_visible()
    check("passage")
    page.keyboard.press("Escape")
    visitor.ask("What is the capital of France?")
    visitor.answered(2)
    check("refused")
    for path in ("/texts", "/texts/ep-2013-2600-rsp", "/texts/ep-2021-2544-rsp/recital-T?words=0-40", "/nothing-here"):
        page.goto(site + path)
        check(path)


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU", "kk-KZ"])
def test_nothing_scrolls_sideways_at_320_pixels_which_is_also_400_per_cent(
    site: str, visit: Callable[..., Visit], locale: str
) -> None:
    visitor = visit(site, locale=locale, viewport={"width": 320, "height": 640})
    page, ui = visitor.page, interface(locale[:2])

    def check(where: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, where

    page.get_by_role("button", name=ui("choose")).click()
    assert page.evaluate("document.querySelector('#kz-narrow').scrollWidth") <= 320
    page.get_by_role("checkbox", name="2021", exact=True).check()
    page.get_by_role("button", name=ui("apply")).click()
    visitor.ask(ui("example_1"))
    visitor.answered()
    page.get_by_role("button", name=ui("copy_as")).click()
    page.get_by_role("button", name=ui("save")).click()
    check("answered")
    for path in ("/texts", "/texts/ep-2013-2600-rsp"):
        page.goto(site + path)
        check(path)


def test_what_happens_is_announced(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    visitor.page.evaluate(
        """() => { window.said = [];
        new MutationObserver(() => said.push(document.querySelector(".kz-voice").textContent))
          .observe(document.querySelector(".kz-voice"), { childList: true }); }"""
    )
    visitor.ask("What is said about torture?")
    visitor.answered()
    ready = interface("en")("ready")
    said = visitor.wait_for(f"said.includes('{ready}') && said.filter(Boolean)")
    assert said[-1] == ready
    assert set(said) <= {interface("en")("working"), ready}
    assert visitor.page.locator(".kz-voice").get_attribute("role") == "status"


def test_the_texts_are_read_and_walked_through_without_javascript(
    site: str, visit: Callable[..., Visit], corpus: Corpus
) -> None:
    visitor = visit(f"{site}/texts", java_script_enabled=False)
    page = visitor.page
    page.locator('a[href^="/texts/ep-2021-2544-rsp"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(corpus.source_by_id["ep-2021-2544-rsp"].title)
    page.locator('.kz-contents a[href="#part-2"]').click()
    expect(page.locator("#recital-A")).to_be_in_viewport()
    mark = page.locator('.kz-mark a[href="#footnote-1"]').first
    mark.click()
    expect(page.locator("#footnote-1")).to_be_in_viewport()
    page.locator("#footnote-1 .kz-back").click()
    expect(mark).to_be_in_viewport()

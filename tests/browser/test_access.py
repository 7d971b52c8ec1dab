"""Access for all: axe-core without a violation, targets, reflow, no script needed to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kzqa.domain import Corpus
from kzqa.interface import interface
from kzqa.read import read_file

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


def test_a_text_is_printed_whole_and_without_what_is_for_the_screen(
    site: str, visit: Callable[..., Visit], corpus: Corpus, tmp_path: Path
) -> None:
    visitor = visit(f"{site}/texts/ep-2021-2544-rsp", color_scheme="dark", viewport={"width": 700, "height": 900})
    page = visitor.page
    page.emulate_media(media="print", color_scheme="dark")
    for paragraph in corpus.of_source("ep-2021-2544-rsp"):
        expect(page.locator(f"[id='{paragraph.anchor}']")).to_be_visible()
    for part in (".kz-head", ".kz-contents", ".kz-find", ".kz-copy", ".kz-skip"):
        expect(page.locator(f"{part}:visible")).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    page.pdf(path=tmp_path / "printed.pdf", format="A4")
    printed = "".join(line.text for line in read_file(tmp_path / "printed.pdf").lines)
    assert "Bota Jardemalie" in printed
    assert interface("en")("copy_reference") not in printed


# --- larger letters, less motion, other colours ------------------------------------------------------------------

CUT_OFF = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.clientWidth > 2)
  .filter((e) => [...e.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()))
  .filter((e) => { const { overflowX, overflowY } = getComputedStyle(e);
    return (e.scrollWidth > e.clientWidth + 1 && overflowX === "hidden")
      || (e.scrollHeight > e.clientHeight + 4 && overflowY === "hidden"); })
  .map((e) => e.outerHTML.slice(0, 120))"""
MOVED = """() => { window.moved = new Set();
  const look = () => {
    for (const one of document.getAnimations()) {
      const { duration } = one.effect.getComputedTiming();
      const name = one.animationName ?? one.transitionProperty;
      if (duration > 10) window.moved.add(`${name} ${one.effect.target.className}`);
    }
    requestAnimationFrame(look);
  };
  look(); }"""


def doubled(page: Page, how: str) -> None:
    """Everything twice as large, as the browser's zoom does it, or its setting for the size of letters."""
    if how == "zoom":
        return  # half as many CSS pixels, each of twice as many of the screen: the context has both
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.reload()


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU", "kk-KZ"])
@pytest.mark.parametrize("how", ["zoom", "letters"])
def test_at_200_per_cent_everything_is_there_and_can_be_used(
    site: str, visit: Callable[..., Visit], how: str, locale: str
) -> None:
    size: dict[str, int] = {"width": 640, "height": 400} if how == "zoom" else {"width": 1280, "height": 800}
    visitor = visit(site, locale=locale, viewport=size, device_scale_factor=2 if how == "zoom" else 1)
    page, ui = visitor.page, interface(locale[:2])
    doubled(page, how)

    def check(where: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], where
        assert page.evaluate(CUT_OFF) == [], where

    expect(page.locator("#kz-tools")).to_be_visible()
    if how == "letters":
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    check("empty")
    page.get_by_role("button", name=ui("choose")).click()
    check("choice")
    page.get_by_role("checkbox", name="2021", exact=True).check()
    page.get_by_role("button", name=ui("apply")).click()
    visitor.ask(ui("example_1"))
    visitor.answered()
    check("answered")
    composer = page.locator("#kz-composer").bounding_box()
    assert composer
    assert composer["height"] < size["height"] / 2  # it stays below, and must leave the answer room
    page.locator("a.kz-reference").first.click()
    expect(page.locator(".kz-panel mark").first).to_be_visible()
    check("passage")
    page.keyboard.press("Escape")
    for path in ("/texts", "/texts/ep-2013-2600-rsp"):
        page.goto(site + path)
        check(path)
    page.goto(f"{site}/embed?lang={locale[:2]}")
    page.locator("#question").fill(ui("example_1"))
    page.locator("#question").press("Enter")
    expect(page.locator(".turn blockquote").first).to_be_visible()
    page.locator(".turn blockquote + * a, .turn a").first.click()
    check("embed")


def test_nothing_moves_for_those_who_asked_for_less_motion(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site, reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    page = visitor.page
    page.evaluate(MOVED)
    visitor.ask("What is said about torture?")
    visitor.answered()
    page.locator("a.kz-reference").first.click()
    expect(page.locator(".kz-panel mark").first).to_be_visible()
    page.route("**/gradio_api/queue/join*", lambda route: route.abort())
    visitor.ask("What is said about torture?")
    expect(page.get_by_test_id("toast-text").first).to_be_visible()
    assert page.evaluate("[...moved]") == []
    for path in ("/texts/ep-2013-2600-rsp", "/embed"):
        page.goto(site + path)
        page.evaluate(MOVED)
        page.locator("a[href]").first.focus()
        page.evaluate("scrollTo(0, 500)")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("[...moved]") == []


def test_in_forced_colours_quotations_states_and_focus_are_still_told_apart(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site, forced_colors="active", viewport={"width": 1280, "height": 800})
    page = visitor.page
    visitor.ask("What happened to Bota Jardemalie?")
    visitor.answered()
    quote = page.locator("#kz-conversation blockquote").first
    assert quote.evaluate("e => getComputedStyle(e).borderLeftWidth") == "3px"
    page.locator("a.kz-reference").first.click()
    mark = page.locator(".kz-panel mark").first
    expect(mark).to_be_visible()
    around = mark.evaluate("e => getComputedStyle(e.closest('.kz-panel')).backgroundColor")
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != around
    assert page.locator(".kz-panel .kz-here").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    chosen = page.locator(".kz-languages a[aria-current]")
    assert "underline" in chosen.evaluate("e => getComputedStyle(e).textDecorationLine")
    page.locator("#kz-question textarea").focus()
    assert page.locator("#kz-question textarea").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.goto(f"{site}/texts/ep-2021-2544-rsp#recital-T")
    assert page.locator("#recital-T").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"

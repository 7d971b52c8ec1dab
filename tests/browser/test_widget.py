"""The widget in another site's page, in a real browser that blocks third-party storage."""

from __future__ import annotations

import gzip
import json
import re
import urllib.request
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from kzqa.config import Config
from kzqa.domain import Corpus
from kzqa.interface import interface
from kzqa.pipeline import ask as ask_library

from .conftest import embeddable, running
from .hosts import FRAME, KZQA, NGO, OTHER, Reader, Site, settings

QUESTION = "What happened to Bota Jardemalie?"
GONE = interface("en")("widget_gone")


def visit(reader: Reader, ngo: Site, kzqa: str, *snippets: str, host: str = NGO, **page: Any) -> None:
    """Go to a page of the organisation with these snippets."""
    path = ngo.put(*(snippets or ("",)), kzqa=kzqa, **page)
    reader.page.goto(ngo.origin(host) + path)


def test_a_question_is_answered_inside_the_page_with_its_words_marked_in_the_whole_paragraph(
    reader: Reader, ngo: Site, kzqa: str, corpus: Corpus, blocking: BrowserContext
) -> None:
    visit(reader, ngo, kzqa)
    reader.open()
    turn = reader.ask(QUESTION)
    quote = turn.locator("blockquote p").inner_text()
    paragraph = corpus.by_id["ep-2021-2544-rsp#recital-T"].text
    assert quote in paragraph
    expect(turn.locator(".standing")).to_contain_text("Joint motion")
    cited = turn.get_by_role("button", name="2021/2544(RSP), recital T")
    cited.click()
    expect(cited).to_have_attribute("aria-expanded", "true")
    expect(turn.locator(".paragraph")).to_have_text(paragraph)
    expect(turn.locator(".paragraph mark")).to_have_text(quote)
    cited.click()
    expect(turn.locator(".paragraph")).to_be_hidden()
    with blocking.expect_page() as opened:
        turn.locator("a").first.click()
    expect(opened.value.locator("#recital-T:target")).to_contain_text("Bota Jardemalie")
    assert opened.value.evaluate("opener") is None
    assert not reader.complaints


def test_a_whole_conversation_keeps_nothing_tells_the_page_nothing_and_asks_only_kzqa(
    reader: Reader, ngo: Site, kzqa: str, blocking: BrowserContext
) -> None:
    visit(reader, ngo, kzqa)
    reader.run("window.told = []; addEventListener('message', ({data}) => told.push(data))")
    rare = "Quokkamarzipan"
    reader.open()
    reader.ask(f"What does the text say about {rare}?")
    reader.ask(QUESTION).locator(".cite").first.click()
    with pytest.raises(Exception, match="Access is denied"):
        reader.frame.evaluate("localStorage.length")
    assert reader.run("localStorage.length + sessionStorage.length") == 0
    assert reader.frame.evaluate("indexedDB.databases().then((found) => found.length, () => 0)") == 0
    assert not blocking.cookies()
    told = reader.run("told")
    assert {message["kzqa"] for message in told} <= {"ready", "resize", "close"}
    assert {key for message in told for key in message} <= {"kzqa", "height"}
    assert not [address for address in reader.requests if rare in address]
    assert reader.hosts() == {NGO, KZQA}
    reader.page.reload()  # the frame's page comes from the browser's cache, and its policy with it
    reader.open()
    expect(reader.chat.locator(".turn")).to_have_count(0)


def test_before_the_first_click_there_is_a_script_and_no_frame(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa)
    expect(reader.launcher).to_be_visible()
    assert [urlsplit(address).path for address in reader.requests if KZQA in address] == ["/widget.js"]
    assert reader.page.locator(FRAME).count() == 0
    reader.open()
    frame = reader.page.locator(FRAME)
    sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
    expect(frame).to_have_attribute("sandbox", sandbox)
    expect(frame).to_have_attribute("referrerpolicy", "origin")
    assert reader.frame.evaluate("document.referrer") == ngo.origin(NGO) + "/"


def test_a_site_that_is_not_listed_gets_a_message_and_keeps_working(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa, host=OTHER)
    reader.launcher.click()
    expect(reader.panel).to_contain_text(GONE)
    expect(reader.page.locator(FRAME)).to_be_hidden()
    assert not [frame for frame in reader.page.frames if urlsplit(frame.url).path == "/embed"]
    link = reader.panel.get_by_role("link", name=interface("en")("widget_new_tab"))
    expect(link).to_have_attribute("href", f"{kzqa}/?lang=en")
    reader.page.keyboard.press("Escape")
    reader.page.locator("#own").click()
    expect(reader.page.locator("#own")).to_be_focused()


def test_with_the_server_out_of_reach_the_widget_says_so_and_tries_again(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa)
    expect(reader.launcher).to_be_visible()
    reader.page.context.set_offline(True)
    reader.launcher.click()
    expect(reader.panel).to_contain_text(GONE)
    reader.page.context.set_offline(False)
    reader.panel.get_by_role("button", name=interface("en")("widget_again")).click()
    expect(reader.chat.locator("#question")).to_be_visible()
    expect(reader.panel).not_to_contain_text(GONE)
    reader.ask(QUESTION)


def test_a_server_that_stops_in_mid_conversation_loses_no_question_and_no_page(
    reader: Reader, ngo: Site, config: Config, corpus: Corpus, library: Any
) -> None:
    with running(config, corpus, partial(ask_library, library), **embeddable(ngo)) as address:
        visit(reader, ngo, address.replace("127.0.0.1", KZQA))
        reader.open()
        reader.ask(QUESTION)
    turn = reader.ask("What is said about punitive psychiatry?")
    expect(turn.locator(".card")).to_contain_text(interface("en")("lost"))
    expect(reader.chat.locator("#question")).to_have_value("What is said about punitive psychiatry?")
    expect(reader.chat.locator("blockquote").first).to_be_visible()


def test_too_many_questions_are_told_how_long_to_wait_in_the_readers_language(
    reader: Reader, ngo: Site, config: Config, corpus: Corpus, library: Any
) -> None:
    limits = {"rate_per_minute": 1, **embeddable(ngo)}
    with running(config, corpus, partial(ask_library, library), **limits) as address:
        visit(reader, ngo, address.replace("127.0.0.1", KZQA), settings(lang="ru"))
        reader.open()
        reader.ask(QUESTION)
        turn = reader.ask("Что сказано о пытках?")
        said = re.escape(interface("ru")("widget_wait")).replace(r"\{seconds\}", r"\d+")
        expect(turn.locator(".card")).to_have_text(re.compile(said))
        expect(reader.chat.locator("#question")).to_have_value("Что сказано о пытках?")


def test_a_refusal_names_the_nearest_paragraphs_and_quotes_nothing(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa)
    reader.open()
    turn = reader.ask("What is the capital of France?")
    expect(turn.locator(".card strong")).to_have_text(interface("en")("no_answer"))
    expect(turn.locator("blockquote")).to_have_count(0)
    nearest = turn.locator("li .cite")
    expect(nearest.first).to_have_text(re.compile(r"\(RSP\), |resolution|appeal"))
    nearest.first.click()
    expect(turn.locator(".paragraph").first).to_be_visible()
    expect(turn.locator("mark")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "question"),
    [("ru", "Что сказано о домашнем насилии?"), ("kk", "Өлім жазасын жою туралы не айтылған?")],
)
def test_the_widget_speaks_the_language_of_its_snippet(
    reader: Reader, ngo: Site, kzqa: str, language: str, question: str
) -> None:
    visit(reader, ngo, kzqa, settings(lang=language))
    ui = interface(language)
    expect(reader.launcher).to_contain_text(ui("chat"))
    reader.open()
    expect(reader.page.get_by_role("dialog", name=ui("title_short"))).to_be_visible()
    expect(reader.chat.get_by_label(ui("question"), exact=True)).to_be_focused()
    turn = reader.ask(question)
    expect(turn.locator("blockquote").first).to_have_attribute("lang", "en")
    assert reader.frame.evaluate("document.documentElement.lang") == language


def test_everything_can_be_done_by_keyboard_and_the_focus_comes_back(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa)
    expect(reader.launcher).to_be_visible()
    keyboard = reader.page.keyboard
    reader.page.locator("#own").focus()
    keyboard.press("Tab")
    expect(reader.launcher).to_be_focused()
    keyboard.press("Enter")
    field = reader.chat.locator("#question")
    expect(field).to_be_focused()
    keyboard.type(QUESTION)
    keyboard.press("Enter")
    expect(reader.chat.locator("blockquote")).to_be_visible()
    expect(field).to_be_focused()
    expect(reader.chat.get_by_role("status")).to_have_text(interface("en")("ready"))
    for _ in range(3):
        keyboard.press("Shift+Tab")
        if reader.frame.evaluate("document.activeElement.className") == "cite":
            break
    keyboard.press("Enter")
    expect(reader.chat.locator("mark")).to_be_visible()
    keyboard.press("Escape")
    expect(reader.panel).to_be_hidden()
    expect(reader.launcher).to_be_focused()
    keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(reader.chat.locator("blockquote")).to_be_visible()


def test_a_widget_open_at_the_start_leaves_the_focus_where_it_was(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa, settings(open="true", greeting="Ask us <b>anything</b>", title="Help & rights"))
    reader.page.locator("#own").focus()
    expect(reader.chat.locator("#greeting")).to_have_text("Ask us <b>anything</b>")
    expect(reader.panel.get_by_role("heading")).to_have_text("Help & rights")
    expect(reader.page.locator("#own")).to_be_focused()
    reader.run("kzqa.close()")
    expect(reader.panel).to_be_hidden()
    expect(reader.page.locator("#own")).to_be_focused()
    reader.run("kzqa.open()")
    expect(reader.chat.locator("#question")).to_be_focused()
    reader.run("kzqa.destroy()")
    expect(reader.page.locator("kzqa-widget")).to_have_count(0)
    assert not reader.complaints


def test_two_snippets_stand_apart_and_the_same_one_twice_is_one(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa, settings(lang="en"), settings(lang="ru"), settings(lang="en"), settings(position="left"))
    launchers = reader.page.locator("kzqa-widget .launch")
    expect(launchers).to_have_count(3)
    boxes = [launchers.nth(n).bounding_box() for n in range(3)]
    first, second, left = (box for box in boxes if box)
    assert second["y"] + second["height"] <= first["y"]
    assert left["x"] + left["width"] < 640 < first["x"]
    launchers.nth(1).click()
    launchers.nth(2).click()
    chats = [reader.page.frame_locator(FRAME).nth(n) for n in range(2)]
    questions = "Что сказано о пытках?", QUESTION
    for chat, question in zip(chats, questions, strict=True):
        chat.locator("#question").fill(question)
        chat.locator("#question").press("Enter")
        expect(chat.locator("blockquote, .card").first).to_be_visible()
    for chat, question in zip(chats, questions, strict=True):
        expect(chat.locator(".turn h2")).to_have_text(question)
    assert not reader.complaints


def test_a_single_page_site_can_mount_and_unmount_it_again_and_again(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa, body='<div id="view"></div>')
    expect(reader.launcher).to_be_visible()
    reader.run("kzqa.destroy()")
    for _ in range(3):
        reader.run("view.replaceChildren(document.createElement('section')); kzqa.mount({target: '#view section'})")
        expect(reader.chat.locator("#question")).to_be_visible()
    assert reader.run("document.querySelectorAll('kzqa-widget').length") == 1
    assert reader.run("kzqa.widgets.size") == 1
    reader.run("document.body.replaceChildren(); postMessage({kzqa: 'close'}, '*'); kzqa.mount({lang: 'kk'})")
    expect(reader.launcher).to_contain_text(interface("kk")("chat"))
    assert reader.run("kzqa.widgets.size") == 1
    reader.run("kzqa.widgets.forEach((widget) => widget.destroy())")
    assert reader.run("[kzqa.widgets.size, document.querySelectorAll('kzqa-widget').length]") == [0, 0]
    assert not reader.complaints


def test_inside_a_container_it_loads_when_it_comes_into_view_and_keeps_to_its_texts(
    reader: Reader, ngo: Site, kzqa: str
) -> None:
    inline = settings(target="#chat", scope="ep-2013-2600-rsp")
    policy = "default-src 'none'; script-src {kzqa}; frame-src {kzqa}; style-src 'unsafe-inline'"
    visit(reader, ngo, kzqa, inline, body='<p style="height: 200vh"></p><div id="chat"></div>', policy=policy)
    expect(reader.page.locator("kzqa-widget section")).to_have_count(1)
    assert reader.page.locator(FRAME).count() == 0
    reader.page.locator("#chat").scroll_into_view_if_needed()
    expect(reader.chat.locator("#start")).to_contain_text("2013 joint motion")
    expect(reader.launcher).to_have_count(0)
    turn = reader.ask("What is said about freedom of religion?")
    cited = turn.locator(".cite").all_inner_texts()
    assert cited
    assert all("2013/2600(RSP)" in reference for reference in cited)
    turn = reader.ask(QUESTION)
    expect(turn.locator("blockquote")).to_have_count(0)


def test_a_container_with_a_height_is_filled_and_one_without_grows_with_the_answer(
    reader: Reader, ngo: Site, kzqa: str
) -> None:
    policy = "default-src 'none'; script-src {kzqa}; frame-src {kzqa}; style-src 'unsafe-inline'"
    tall = '<div id="chat" style="height: 500px"></div>'
    visit(reader, ngo, kzqa, settings(target="#chat"), body=tall, policy=policy)
    reader.ask(QUESTION)
    box = reader.panel.bounding_box()
    assert box
    assert box["height"] == 500
    expect(reader.chat.locator("#question")).to_be_in_viewport()
    visit(reader, ngo, kzqa, settings(target="#chat"), body='<div id="chat"></div>', policy=policy)
    expect(reader.chat.locator("#question")).to_be_visible()
    before = reader.panel.bounding_box()
    reader.ask(QUESTION)
    assert before
    assert before["height"] > 300
    grown = f"document.querySelector('kzqa-widget').getBoundingClientRect().height > {before['height']}"
    reader.run(f"new Promise((r) => {{ const look = () => {grown} ? r() : requestAnimationFrame(look); look(); }})")


def test_a_text_that_is_not_there_is_named_and_not_passed_over(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa, settings(scope="ep-1999-nowhere"))
    reader.open()
    expect(reader.chat.locator("#start .card")).to_contain_text("ep-1999-nowhere")
    expect(reader.ask(QUESTION).locator("blockquote")).to_have_count(0)


def test_a_container_that_is_not_there_harms_nothing(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa, settings(target="#nowhere"), settings(target="#:not a selector"), settings(lang="ru"))
    expect(reader.launcher).to_contain_text(interface("ru")("chat"))
    assert reader.page.locator("kzqa-widget").count() == 1


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 568), (320, 200)])
def test_on_a_phone_and_zoomed_in_it_takes_the_whole_screen_and_nothing_scrolls_sideways(
    reader: Reader, ngo: Site, kzqa: str, width: int, height: int
) -> None:
    reader.page.set_viewport_size({"width": width, "height": height})
    visit(reader, ngo, kzqa, settings(open="true", title="Құқық қорғаушыларға арналған сұрақтар мен жауаптар"))
    expect(reader.launcher).to_be_visible()
    expect(reader.panel).to_be_hidden()  # it does not open by itself over a whole screen
    reader.open()
    assert reader.panel.bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
    turn = reader.ask("What is said about punitive psychiatry?")
    turn.locator(".cite").first.click()
    expect(turn.locator("mark").first).to_be_attached()
    for scrolls in (reader.run, reader.frame.evaluate):
        assert scrolls("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)") <= width
    reader.chat.locator("#question").focus()
    for _ in range(4):  # out of a modal dialog the focus goes to the browser, never to the page beneath
        reader.page.keyboard.press("Tab")
        assert reader.run("document.activeElement.id") != "own"
    reader.panel.get_by_role("button", name=interface("en")("close")).click()
    expect(reader.launcher).to_be_focused()


def test_a_page_that_is_isolated_from_other_origins_can_show_it_too(reader: Reader, ngo: Site, kzqa: str) -> None:
    isolation = {"Cross_Origin_Opener_Policy": "same-origin", "Cross_Origin_Embedder_Policy": "require-corp"}
    visit(reader, ngo, kzqa, **isolation)
    assert reader.run("crossOriginIsolated")
    reader.open()
    expect(reader.ask(QUESTION).locator("blockquote")).to_be_visible()
    assert not reader.complaints


def test_only_its_own_frame_can_talk_to_the_widget_and_only_its_page_to_the_frame(
    reader: Reader, ngo: Site, kzqa: str
) -> None:
    visit(reader, ngo, kzqa, body='<iframe id="stranger" sandbox="allow-scripts"></iframe>')
    reader.open()
    height = reader.run("document.querySelector('kzqa-widget').style.getPropertyValue('--content')")
    reader.run("postMessage({kzqa: 'close'}, '*'); postMessage({kzqa: 'resize', height: 9999}, '*')")
    stranger = next(frame for frame in reader.page.frames if frame.url == "about:blank")
    stranger.evaluate("parent.postMessage({kzqa: 'close'}, '*')")
    for odd in ("null", "1", "'close'", "{kzqa: 'resize', height: 'x'}", "{kzqa: {toString: null}}"):
        reader.frame.evaluate(f"parent.postMessage({odd}, '*')")
    reader.chat.locator("#send").focus()
    reader.frame.evaluate("postMessage({kzqa: 'focus'}, '*')")
    reader.page.wait_for_timeout(100)
    expect(reader.panel).to_be_visible()
    assert reader.run("document.querySelector('kzqa-widget').style.getPropertyValue('--content')") in (height, "0px")
    assert reader.frame.evaluate("document.activeElement.id") == "send"
    assert not reader.complaints


def test_a_greeting_in_an_address_is_nobodys_word_outside_a_listed_page(reader: Reader, kzqa: str) -> None:
    reader.page.goto(f"{kzqa}/embed?lang=en#greeting=Parliament+has+resolved&brand=%23ff0000")
    expect(reader.page.locator("#greeting")).to_have_text(interface("en")("lead"))
    assert reader.page.evaluate("document.documentElement.getAttribute('style')") is None


def test_on_every_colour_the_words_can_be_read(reader: Reader, ngo: Site, kzqa: str) -> None:
    visit(reader, ngo, kzqa)
    expect(reader.launcher).to_be_visible()
    steps = ("00", "33", "66", "77", "99", "cc", "ff")
    given = [f"#{red}{green}{blue}" for red in steps for green in steps for blue in steps]
    script = """(given) => given.map((color) => {
        const {host, destroy} = kzqa.mount({color});
        const seen = getComputedStyle(host.shadowRoot.querySelector('.launch'));
        const found = [seen.backgroundColor, seen.color];
        destroy();
        return found;
    })"""
    for color, (ground, ink) in zip(given, reader.run(script, given), strict=True):
        assert tuple(bytes.fromhex(color[1:])) == channels(ground)
        lights = sorted(luminance(channels(each)) for each in (ground, ink))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, color
    odd = ["red; background: url(//evil.test)", "#12", "", "#0b6e4f00", "javascript:1"]
    assert {ground for ground, _ in reader.run(script, odd)} == {"rgb(27, 58, 107)"}


def channels(color: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", color)[:3])


def luminance(color: tuple[int, ...]) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_closed_open_answered_and_refused(reader: Reader, ngo: Site, kzqa: str, scheme: Any) -> None:
    reader.page.emulate_media(color_scheme=scheme)
    visit(reader, ngo, kzqa, settings(color="#0b6e4f"))
    expect(reader.launcher).to_be_visible()
    assert violations(reader.page) == []
    reader.open()
    assert violations(reader.page) == []
    assert violations(reader.frame) == []
    reader.ask(QUESTION).locator(".cite").first.click()
    expect(reader.chat.locator("mark")).to_be_visible()
    reader.ask("What is the capital of France?")
    assert violations(reader.frame) == []
    small = """[...document.querySelectorAll('a, button, textarea')].filter((e) => {
        const {width, height} = e.getBoundingClientRect();
        return width && (width < 24 || height < 24);
    }).map((e) => e.outerHTML)"""
    assert reader.frame.evaluate(small) == []


def violations(page: Page | Any) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], "iframes": False}).response["violations"]
    return [f"{one['id']}: {json.dumps(one['nodes'])[:500]}" for one in found]


def test_script_page_and_style_take_less_than_ten_kilobytes(kzqa: str) -> None:
    served = kzqa.replace(KZQA, "127.0.0.1")
    sizes = {}
    for language in ("en", "ru", "kk"):
        page = fetch(f"{served}/embed?lang={language}")
        parts = {
            f"{served}/widget.js",
            *(served + path for path in re.findall(r'"(/ui/[^"]+)"', gzip.decompress(page).decode())),
        }
        assert len(parts) == 3
        sizes[language] = len(page) + sum(len(fetch(part)) for part in parts)
    assert max(sizes.values()) < 10 * 1024, sizes


def fetch(address: str) -> bytes:
    """A body as it is sent, compressed."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["Vary"]
        body = response.read()
    assert isinstance(body, bytes)
    return body

"""Pictures of the widget in another site's page: the button, the chat, an answer, a refusal, and inline.

``python -m benchmarks.screenshots`` takes them with its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, expect

from benchmarks.pictures import keep
from benchmarks.served import KZQA, chromium, organisation, served
from kzqa.interface import LANGUAGES

__all__ = ["take_widgets"]

SIZES = {1280: 800, 360: 740}
LOCALES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
SETTLED = 500
"""Milliseconds after which a frame has been drawn: it is of another process, and there in the page before."""
STATES = ("closed", "open", "answered", "refused", "inline")


@dataclass(frozen=True, slots=True)
class Words:
    """The organisation's page in one language, and what its readers ask."""

    title: str
    text: str
    answered: str
    refused: str


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture."""

    state: str
    language: str
    width: int
    dark: bool

    @property
    def name(self) -> str:
        """The file's name."""
        return f"widget-{self.state}-{self.language}-{self.width}{'-dark' if self.dark else ''}.png"


WORDS = {
    "en": Words(
        "Human rights in Kazakhstan",
        "We document cases and help those concerned. Below you can ask what the European Parliament's texts say.",
        "What happened to Bota Jardemalie?",
        "What is the GDP of Kazakhstan?",
    ),
    "ru": Words(
        "Права человека в Казахстане",
        "Мы документируем случаи нарушений и помогаем пострадавшим. Здесь можно спросить, "
        "что говорится в текстах Европейского парламента.",
        "Что сказано о домашнем насилии?",
        "Каков ВВП Казахстана?",
    ),
    "kk": Words(
        "Қазақстандағы адам құқықтары",
        "Біз құқық бұзу жағдайларын құжаттап, зардап шеккендерге көмектесеміз. Еуропалық парламент мәтіндерінде "
        "не айтылғанын осы жерден сұрай аласыз.",
        "Өлім жазасын жою туралы не айтылған?",
        "Бразилиядағы футбол туралы не айтылған?",
    ),
}


def take_widgets(folder: Path) -> set[str]:
    """Take every state in each language and size, light and dark by turns; gives the files' names."""
    names = set()
    with (
        organisation() as (origin, pages),
        served(allowed_origins=(origin,), trusted_hosts=("127.0.0.1", KZQA)) as address,
        chromium() as browser,
    ):
        kzqa = address.replace("127.0.0.1", KZQA)
        for language in LANGUAGES:
            pages[f"/{language}"] = _host(kzqa, language, inline=False)
            pages[f"/{language}/inline"] = _host(kzqa, language, inline=True)
        for shot in shots():
            _take(browser, origin, shot, folder)
            names.add(shot.name)
    return names


def shots() -> Iterator[Shot]:
    """Each state in each language and size, one in three of them dark."""
    for i, language in enumerate(LANGUAGES):
        for j, width in enumerate(SIZES):
            for k, state in enumerate(STATES):
                yield Shot(state, language, width, dark=(i + j + k) % 3 == 2)


def _host(kzqa: str, language: str, *, inline: bool) -> str:
    words = WORDS[language]
    place = '<div id="help"></div>' if inline else ""
    target = ' data-target="#help"' if inline else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{words.title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        ":root { color-scheme: light dark } body { font: 17px/1.6 sans-serif; max-width: 44rem; margin: 2rem auto;"
        " padding: 0 1rem } #help { height: 30rem; margin-top: 1rem }</style></head>"
        f"<body><h1>{words.title}</h1><p>{words.text}</p>{place}"
        f'<script src="{kzqa}/widget.js"{target} defer></script></body></html>'
    )


def _take(browser: Browser, origin: str, shot: Shot, folder: Path) -> None:
    context = browser.new_context(
        locale=LOCALES[shot.language],
        viewport={"width": shot.width, "height": SIZES[shot.width]},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    inline = shot.state == "inline"
    page.goto(f"{origin}/{shot.language}{'/inline' if inline else ''}")
    chat = page.frame_locator("kzqa-widget iframe")
    if inline:
        page.locator("#help").scroll_into_view_if_needed()
        _ask(chat, WORDS[shot.language].answered)
    else:
        expect(page.locator("kzqa-widget .launch")).to_be_visible()
        _bring(page, chat, shot.state, WORDS[shot.language])
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLED)
    keep(page, folder / shot.name)
    context.close()


def _bring(page: Page, chat: FrameLocator, state: str, words: Words) -> None:
    """Bring the widget with a button into a state."""
    if state == "closed":
        return
    page.locator("kzqa-widget .launch").click()
    expect(chat.locator("#question")).to_be_focused()
    if state == "answered":
        _ask(chat, words.answered)
        chat.locator(".turn .cite").first.click()
        expect(chat.locator("mark").first).to_be_visible()
    elif state == "refused":
        _ask(chat, words.refused)


def _ask(chat: FrameLocator, question: str) -> None:
    chat.locator("#question").fill(question)
    chat.locator("#question").press("Enter")
    expect(chat.locator(".turn blockquote, .turn .card").first).to_be_visible()

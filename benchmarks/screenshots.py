"""``python -m benchmarks.screenshots``: every page in three languages, three sizes, light and dark; and the widget.

Writes ``docs/screenshots/STATE-LANGUAGE-WIDTH[-dark].png``, with few colours, so that all of them stay under 3 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from benchmarks.pictures import keep
from benchmarks.served import chromium, served
from benchmarks.widgets import take_widgets
from kzqa.interface import LANGUAGES, interface

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
SIZES = {1440: 900, 768: 1024, 360: 740}
BESIDE = 1088
"""Pixels from which a passage stands beside its answer."""
LOCALES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
ANSWERED = {
    "en": "What happened to Bota Jardemalie?",
    "ru": "Что сказано о домашнем насилии?",
    "kk": "Өлім жазасын жою туралы не айтылған?",
}
REFUSED = {
    "en": "What is the GDP of Kazakhstan?",
    "ru": "Каков ВВП Казахстана?",
    "kk": "Бразилиядағы футбол туралы не айтылған?",
}


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
        return f"{self.state}-{self.language}-{self.width}{'-dark' if self.dark else ''}.png"


def shots() -> Iterator[Shot]:
    """Answers in every combination; of the other states each language and size, light and dark by turns."""
    for i, language in enumerate(LANGUAGES):
        for j, width in enumerate(SIZES):
            yield Shot("answer", language, width, dark=False)
            yield Shot("answer", language, width, dark=True)
            for k, state in enumerate(("chat", "refusal", "reader")):
                yield Shot(state, language, width, dark=(i + j + k) % 2 == 1)
        yield Shot("texts", language, list(SIZES)[i], dark=False)
        yield Shot("choice", language, list(SIZES)[i], dark=i == 1)
        yield Shot("passage", language, (360, 360, 768)[i], dark=i == 0)


def take(browser: Browser, address: str, shot: Shot) -> None:
    """Open the page, bring it into the state, and keep a picture of it."""
    context = browser.new_context(
        locale=LOCALES[shot.language],
        viewport={"width": shot.width, "height": SIZES[shot.width]},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address + PATHS.get(shot.state, "/"))
    if shot.state in STATES:
        expect(page.locator("#kz-tools")).to_be_visible()
        STATES[shot.state](page, shot)
    page.mouse.move(0, 0)
    keep(page, FOLDER / shot.name)
    context.close()


def _answer(page: Page, shot: Shot) -> None:
    _ask(page, ANSWERED[shot.language])
    if shot.width >= BESIDE:
        _passage(page, shot)


def _passage(page: Page, shot: Shot) -> None:
    if not page.locator(".kz-actions").count():
        _ask(page, ANSWERED[shot.language])
    page.locator("a.kz-reference").first.click()
    expect(page.locator(".kz-panel mark").first).to_be_visible()


def _refusal(page: Page, shot: Shot) -> None:
    _ask(page, REFUSED[shot.language])


def _choice(page: Page, shot: Shot) -> None:
    page.get_by_role("button", name=interface(shot.language)("choose")).click()
    page.locator("#kz-narrow input[value='2021']").check()


def _ask(page: Page, question: str) -> None:
    field = page.locator("#kz-question textarea")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".kz-actions")).to_have_count(1)


STATES: dict[str, Callable[[Page, Shot], None]] = {
    "chat": lambda _page, _shot: None,
    "answer": _answer,
    "passage": _passage,
    "refusal": _refusal,
    "choice": _choice,
}
PATHS = {"reader": "/texts/ep-2021-2544-rsp#recital-T", "texts": "/texts"}


def main() -> None:
    """Take them all, and remove those of states that are no more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as address, chromium() as browser:
        names = set()
        for shot in shots():
            take(browser, address, shot)
            names.add(shot.name)
    names |= take_widgets(FOLDER)
    for old in FOLDER.glob("*.png"):
        if old.name not in names:
            old.unlink()
    total = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    print(f"{len(names)} pictures, {total / 1e6:.2f} MB, in {FOLDER}")


if __name__ == "__main__":
    main()

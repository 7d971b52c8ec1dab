"""The words of the page: what stands around Gradio's part of it, and the labels inside."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

from kzqa.chat.choice import adopted, kind_options, text_options, year_options
from kzqa.domain import Corpus
from kzqa.interface import LANGUAGES, interface
from kzqa.reader import asset, templates

__all__ = ["SCRIPTS", "localise", "page_head"]

SCRIPTS = ("chat.js", "connection.js", "ask.js", "passage.js", "take.js", "choose.js", "link.js", "speak.js")
"""In the order that they run in: ``chat.js`` makes what the others share."""
SAID = (
    "all_texts",
    "answer",
    "ask_wide",
    "close",
    "conversation",
    "copied",
    "copy_by_hand",
    "corpus_changed",
    "corpus_same",
    "held",
    "lost",
    "not_taken",
    "only_from",
    "passage",
    "ready",
    "saved",
    "too_many",
    "working",
)
"""The messages that the page's own scripts say."""

_TOKEN = re.compile(r"%ui\.(\w+)%")


def localise(page: str, language: str) -> str:
    """Replace the label tokens of Gradio's page, which stand inside JSON inside a script."""
    ui = interface(language)

    def value(match: re.Match[str]) -> str:
        text = ui.language if match[1] == "language" else ui(match[1])
        return json.dumps(text)[1:-1].replace("<", "\\u003c").replace("&", "\\u0026")

    return _TOKEN.sub(value, page)


def page_head(corpus: Corpus, language: str) -> Mapping[str, str]:
    """What the web application puts into Gradio's page: ``head`` and ``body`` as HTML, and ``title``."""
    ui = interface(language)
    head = (
        f"<title>{html.escape(ui('title'))}</title>"
        '<meta name="color-scheme" content="light dark">'
        f'<meta name="description" content="{html.escape(ui("lead"))}">'
        f'<link rel="icon" href="{asset("icon.svg")}" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{asset("site.css")}">'
        f'<link rel="stylesheet" href="{asset("chat.css")}">'
        f'<link rel="stylesheet" href="{asset("tools.css")}">'
        f'<script type="application/json" id="kz-words">{_words(corpus, language)}</script>'
        + "".join(f'<script src="{asset(name)}" defer></script>' for name in SCRIPTS)
    )
    body = (
        templates()
        .get_template("chat_head.html")
        .render(
            ui=ui,
            languages=[interface(other) for other in LANGUAGES],
            corpus=corpus,
            here="chat",
            path="/",
            texts=text_options(corpus, ui),
            years=year_options(corpus),
            kinds=kind_options(ui),
            adopted=adopted(corpus),
        )
    )
    return {"head": head, "body": body, "title": ui("title")}


def _words(corpus: Corpus, language: str) -> str:
    """The messages of the scripts, with the language and the state of the corpus, as JSON inside a script."""
    ui = interface(language)
    words = {"language": ui.language, "fingerprint": corpus.fingerprint, **{key: ui(key) for key in SAID}}
    return json.dumps(words).replace("<", "\\u003c").replace("&", "\\u0026")

"""The widget: ``/widget.js`` for another site's page, and ``/embed``, the small page that it opens in an iframe.

Neither needs a build step: the words are put in when they are served, each answer is compressed once and kept.
"""

from __future__ import annotations

import json
from functools import cache

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kzqa.config import Config
from kzqa.domain import Corpus
from kzqa.interface import LANGUAGES, interface, negotiate
from kzqa.reader import static_file, templates
from kzqa.shelf import Served
from kzqa.web.compressed import compressed, lean

__all__ = ["EMBED_WORDS", "router", "widget_script"]

EMBED_WORDS = (
    "generated",
    "lost",
    "nearest",
    "no_answer",
    "partial",
    "ready",
    "unavailable",
    "understood_as",
    "widget_new_tab",
    "widget_paragraph_missing",
    "widget_wait",
    "working",
)
"""The messages that the page's own script says."""
PLACE = b"(/* the words of each language, put in when it is served */ {})"
MOST_SCOPE = 20
"""Texts that a snippet may name."""

ANYWHERE = {
    "Cross-Origin-Resource-Policy": "cross-origin",  # to be loaded by other sites is what they are for
    "Cross-Origin-Embedder-Policy": "require-corp",  # without it a page that is isolated itself cannot frame it
}


@cache
def widget_script() -> bytes:
    """The script, with its words of every language."""
    words = {
        language: {
            "title": ui("title_short"),
            "ask": ui("chat"),
            "close": ui("close"),
            **{key: ui(f"widget_{key}") for key in ("gone", "again", "new_tab")},
        }
        for language, ui in ((language, interface(language)) for language in LANGUAGES)
    }
    script = static_file("widget.js") or b""
    assert PLACE in script  # noqa: S101 -- the file is ours
    return script.replace(PLACE, f"({json.dumps(words, ensure_ascii=False)})".encode())


def _page(config: Config, corpus: Corpus, language: str, scope: tuple[str, ...]) -> bytes:
    ui = interface(language)
    words = {key.removeprefix("widget_"): ui(key) for key in EMBED_WORDS} | {"language": language}
    return (
        templates()
        .get_template("embed.html")
        .render(
            ui=ui,
            words=Markup(json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")),  # noqa: S704 -- data in a script
            scope=scope,
            sources=[source for source in corpus.sources if source.id in scope],
            unknown=[name for name in scope if name not in corpus.source_by_id],
            longest=config.max_question,
        )
        .encode()
    )


def router(config: Config, served: Served) -> APIRouter:
    """The two routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/widget.js")
    def widget(request: Request) -> Response:
        headers = {**ANYWHERE, "Cache-Control": "public, max-age=3600"}
        return compressed(request, lean(widget_script()), "text/javascript", headers)

    @routes.get("/embed")
    def embed(request: Request) -> Response:
        language = negotiate(request.headers.get("accept-language"), request.query_params.get("lang"))
        named = request.query_params.get("scope", "").replace(",", " ").split()
        scope = tuple(dict.fromkeys(name[:80] for name in named[:MOST_SCOPE]))
        headers = {
            **ANYWHERE,
            "Cache-Control": "no-cache",
            "Content-Language": language,
            "X-Robots-Tag": "noindex",
            "Vary": "Accept-Language, Accept-Encoding",
        }
        return compressed(request, _page(config, served.corpus, language, scope), "text/html", headers)

    return routes

"""The routes of people's pages: the texts, a passage, static files; and Gradio's page, finished."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kzqa.chat import localise, page_head
from kzqa.domain import Corpus, Span
from kzqa.interface import negotiate
from kzqa.reader import asset, missing_page, passage, static_file, text_list, text_page
from kzqa.shelf import Served
from kzqa.web.compressed import compressed, lean
from kzqa.web.problem import problem

__all__ = ["chat_page", "language_of", "missing", "router"]

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

_SCRIPT = re.compile(r"<script\b(?![^>]*\bnonce=)")
_FOREIGN = re.compile(
    r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>|\s*<link\s+rel="manifest"[^>]*>|\s*<title>[^<]*</title>'
)


def language_of(request: Request) -> str:
    """The language of the interface: ``?lang=``, else the browser's."""
    return negotiate(request.headers.get("accept-language"), request.query_params.get("lang"))


def missing(served: Served) -> Callable[[Request], Response]:
    """The response to an address that leads nowhere: a page for people, a problem for programs."""

    def respond(request: Request) -> Response:
        path = request.url.path
        if path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
            return problem(404, "Not found", "There is nothing at this address.")
        page = missing_page(served.corpus, language_of(request), text=path.startswith("/texts/"))
        return HTMLResponse(page, status_code=404, headers={"Vary": "Accept-Language"})

    return respond


def chat_page(served: Served) -> Callable[[Request, str], tuple[str, str]]:
    """Finishes Gradio's page: language, heading, labels; a nonce on each script; no other site named."""

    def finish(request: Request, page: str) -> tuple[str, str]:
        language, nonce = language_of(request), secrets.token_urlsafe(18)
        ours = page_head(served.corpus, language)
        page = localise(_FOREIGN.sub("", page), language)
        page = page.replace('lang="en"', f'lang="{html.escape(language)}"', 1)
        page = page.replace("</head>", f"{ours['head']}</head>", 1)
        page = page.replace("<body", '<body class="kz"', 1)
        page = page.replace("<gradio-app", f"{ours['body']}<gradio-app", 1)
        return _SCRIPT.sub(f'<script nonce="{nonce}"', page), nonce

    return finish


def router(served: Served) -> APIRouter:
    """The routes over the texts that are served."""
    routes = APIRouter(include_in_schema=False)
    _add_texts(routes, served)
    _add_files(routes)
    return routes


def _add_texts(routes: APIRouter, served: Served) -> None:
    not_here = missing(served)

    def page(request: Request, corpus: Corpus, render: Callable[[str], str]) -> Response:
        """A page in the visitor's language, or 304 when the browser has it already."""
        language = language_of(request)
        tag = f'"{corpus.fingerprint}-{language}-{asset("site.css")[-12:]}-{asset("reader.js")[-12:]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Vary": "Accept-Language",
            "Content-Language": language,
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return HTMLResponse(render(language), headers=headers)

    @routes.get("/texts")
    def texts(request: Request) -> Response:
        corpus = served.corpus
        return page(request, corpus, lambda language: text_list(corpus, language))

    @routes.get("/texts/{source}")
    def text(request: Request, source: str) -> Response:
        corpus = served.corpus
        if source not in corpus.source_by_id:
            return not_here(request)
        return page(request, corpus, lambda language: text_page(corpus, source, language))

    @routes.get("/texts/{source}/{anchor}")
    def paragraph(request: Request, source: str, anchor: str) -> Response:
        corpus = served.corpus
        found = corpus.by_id.get(f"{source}#{anchor}")
        if found is None:
            return not_here(request)
        span = _span(request.query_params.get("words", ""), len(found.text))
        return page(request, corpus, lambda language: passage(corpus, found.id, language, span))


def _add_files(routes: APIRouter) -> None:
    @routes.get("/ui/{name}")
    def static(request: Request, name: str) -> Response:
        content = static_file(name)
        if content is None:
            return problem(404, "Not found", "There is nothing at this address.")
        kind = TYPES[name.rpartition(".")[2]]
        if kind != TYPES["svg"]:
            content = lean(content, style=kind == TYPES["css"])
        return compressed(request, content, kind, {"Cache-Control": "public, max-age=31536000, immutable"})

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


def _span(words: str, length: int) -> Span | None:
    """``12-340`` as a span of a paragraph's text; None for anything that is not one."""
    match = re.fullmatch(r"(\d{1,6})-(\d{1,6})", words, re.ASCII)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return Span(start, end) if start < end <= length else None

"""The Gradio page over ``ask``: a conversation whose every citation opens the paragraph it rests on.

Gradio is imported inside :func:`build_chat`, which takes over a second. The page is built once for all
languages: its labels are tokens that :func:`localise` replaces in the page that is sent.

Nothing that comes from a question or a text can become markup: :func:`plain` writes every character that
means something to HTML or Markdown as a character reference, whichever of the two reads it.
"""

from __future__ import annotations

import html
import json
import os
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from kzqa.config import Config
from kzqa.domain import Answer, Citation, Corpus
from kzqa.interface import DEFAULT, LANGUAGES, interface
from kzqa.reader import asset, templates
from kzqa.reference import short_reference
from kzqa.wording import LANGUAGE_NAMES

if TYPE_CHECKING:
    import gradio as gr

__all__ = [
    "Answering",
    "BusyError",
    "Turn",
    "answer_html",
    "build_chat",
    "is_call",
    "localise",
    "mount_chat",
    "plain",
    "question_html",
]

HISTORY = 6
"""How many earlier questions a follow-up is read with."""
TURNS = 20
"""How many turns a page keeps; the oldest go first."""
SESSIONS = 1_000
"""How many conversations are kept at a time, at most 200 MB; the one used longest ago goes first."""
SESSION_SECONDS = 4 * 3600
"""How long a conversation stays in memory after its last change."""
EXAMPLES = ("example_1", "example_2", "example_3", "example_4")
EXCERPT = 160
"""Code points shown of a nearest paragraph."""

_TOKEN = re.compile(r"%ui\.(\w+)%")
_SIGN = re.compile(r"[!-/:-@\[-`{-~\t\n\u2028\u2029]")
"""What may mean something to a parser of HTML or Markdown, and what ends a line."""


class BusyError(Exception):
    """The server answers as many questions as it may already."""


class Answering(Protocol):
    """How the page asks: the web application's own limits stand between it and the pipeline."""

    def __call__(self, question: str, *, history: Sequence[str] = ()) -> Awaitable[Answer]:
        """The answer to a question; raises :class:`BusyError`, or a ``KzqaError`` when there can be none."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, as they stand on the page."""

    question: str
    html: str


@dataclass(frozen=True, slots=True)
class _OtherLanguage:
    """The paragraph of a citation in another official language."""

    url: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A citation, numbered as the page shows it."""

    number: int
    url: str
    reference: str
    attribution: str
    language: str
    span: str
    """The span of the quotation, as a class of the link: Gradio strips attributes of our own."""
    versions: tuple[_OtherLanguage, ...] = ()


@dataclass(frozen=True, slots=True)
class _Near:
    url: str
    reference: str
    start: str
    language: str


def plain(text: str) -> Markup:
    """Text as character references: no reading as HTML or Markdown can make it anything but this text.

    Control characters but tabs and line feeds are left out: no browser shows them.
    """
    shown = "".join(c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return Markup(_SIGN.sub(lambda match: f"&#{ord(match[0])};", shown))  # noqa: S704 -- nothing in it is markup


def question_html(question: str) -> str:
    """A question as a message of the conversation."""
    return f'<div class="kz-question"><bdi>{plain(question)}</bdi></div>'


def answer_html(answer: Answer, *, upto: int | None = None) -> str:
    """An answer as a message of the conversation.

    Args:
        answer: what ``ask`` gave.
        upto: how many of its statements are shown yet; None for all, and what follows them.
    """
    by_id = {citation.id: _shown(citation, number) for number, citation in enumerate(answer.citations, start=1)}
    rendered = _answer_template().render(
        ui=interface(answer.language),
        answer=answer,
        statements=answer.statements[:upto],
        by_id=by_id,
        nearest=[_near(answer.corpus, paragraph) for paragraph in answer.nearest if paragraph in answer.corpus.by_id],
        finished=upto is None,
    )
    # One line: a blank one would end the block of HTML for a parser of Markdown.
    return "".join(rendered.splitlines())


@cache
def _answer_template() -> Any:
    environment = templates().overlay()
    environment.filters = {**environment.filters, "plain": plain}
    return environment.get_template("answer.html")


def _shown(citation: Citation, number: int) -> _Shown:
    return _Shown(
        number,
        citation.url,
        citation.reference,
        citation.attribution,
        citation.language,
        f"kz-span-{citation.start}-{citation.end}",
        tuple(
            _OtherLanguage(version.url, version.language, LANGUAGE_NAMES.get(version.language, version.language))
            for version in citation.versions
        ),
    )


def _near(corpus: Corpus, paragraph_id: str) -> _Near:
    paragraph = corpus.by_id[paragraph_id]
    source = corpus.source_of(paragraph)
    start = paragraph.text
    if len(start) > EXCERPT:
        start = start[:EXCERPT].rsplit(maxsplit=1)[0] + " …"
    return _Near(
        f"/texts/{paragraph.source}#{paragraph.anchor}",
        short_reference(source, paragraph),
        start,
        source.language,
    )


def _note(text: str, kind: str) -> str:
    return f'<div class="kz-note kz-{kind}"><p>{plain(text)}</p></div>'


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
        f'<script src="{asset("chat.js")}" defer></script>'
        f'<script type="application/json" id="kz-words">{_words(language)}</script>'
    )
    body = (
        templates()
        .get_template("chat_head.html")
        .render(ui=ui, languages=[interface(other) for other in LANGUAGES], corpus=corpus, here="chat", path="/")
    )
    return {"head": head, "body": body, "title": ui("title")}


def _words(language: str) -> str:
    """The messages that the page's own script says."""
    ui = interface(language)
    keys = (
        "close",
        "copied",
        "copy_answer",
        "copy_reference",
        "lost",
        "passage",
        "ready",
        "too_many",
        "working",
    )
    words = {
        "language": ui.language,
        **{key: ui(key) for key in (*keys, "answer", "you_asked", "conversation")},
    }
    return json.dumps(words).replace("<", "\\u003c").replace("&", "\\u0026")


class Conversation:
    """The handlers of the page; one for all visitors, it keeps nothing itself.

    ``keep`` is Gradio's word for leaving a field as it is: somebody may be typing the next question.
    """

    def __init__(self, config: Config, answering: Answering, keep: object) -> None:
        self.config = config
        self.answering = answering
        self.keep = keep

    async def respond(
        self, question: str | None, language: str | None, turns: Sequence[Turn]
    ) -> AsyncIterator[tuple[list[dict[str, str]], list[Turn], object]]:
        """Answer a question: first that it is being looked for, then one statement after the other.

        Yields:
            The messages, the turns, and what stands in the field: nothing, or a question to ask again.
        """
        ui = interface(language or DEFAULT)
        # Half a surrogate pair is no character.
        question = (question or "").encode("utf-8", "replace").decode().strip()
        before = list(turns)[-TURNS:]
        if len(question) > self.config.max_question:
            note = _note(ui("too_long", limit=self.config.max_question), "error")
            # The words too many are not shown again: the field still holds them.
            yield _messages([*before, Turn(question[:EXCERPT] + " …", note)]), before, question
            return
        yield _messages([*before, Turn(question, _note(ui("searching"), "status"))]), before, ""
        try:
            answer = await self.answering(question, history=tuple(turn.question for turn in before[-HISTORY:]))
        except BusyError:
            yield _messages([*before, Turn(question, _note(ui("too_many"), "error"))]), before, question
            return
        # Whatever went wrong, its message may hold the question, and Gradio would print it. The application
        # has logged where it happened.
        except Exception:
            yield _messages([*before, Turn(question, _note(ui("unavailable"), "error"))]), before, question
            return
        for upto in range(1, len(answer.statements)):
            yield _messages([*before, Turn(question, answer_html(answer, upto=upto))]), before, self.keep
        after = [*before, Turn(question, answer_html(answer))]
        yield _messages(after), after, self.keep


def _messages(turns: Sequence[Turn]) -> list[dict[str, str]]:
    return [
        message
        for turn in turns
        for message in (
            {"role": "user", "content": question_html(turn.question)},
            {"role": "assistant", "content": turn.html},
        )
    ]


def build_chat(config: Config, answering: Answering) -> gr.Blocks:
    """The page, without its application: see :func:`mount_chat`."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported, and never after
    import gradio as gr  # noqa: PLC0415 -- over a second; the command line must not wait for it

    handlers = Conversation(config, answering, gr.skip())
    with gr.Blocks(title="%ui.title%", analytics_enabled=False, fill_width=True) as page:
        page.state_session_capacity = SESSIONS
        turns = gr.State([], time_to_live=SESSION_SECONDS)
        language = gr.Textbox("%ui.language%", visible=False)
        chatbot = gr.Chatbot(
            allow_tags=False,
            buttons=["copy"],
            latex_delimiters=[],
            feedback_options=None,
            show_label=False,
            label="%ui.conversation%",
            height=None,
            autoscroll=False,
            container=False,
            layout="panel",
            group_consecutive_messages=False,
            placeholder="%ui.empty%",
            elem_id="kz-conversation",
        )
        with gr.Row(elem_id="kz-examples"):
            examples = [gr.Button(f"%ui.{key}%", size="sm", elem_classes="kz-example") for key in EXAMPLES]
        with gr.Row(elem_id="kz-composer"):
            box = gr.Textbox(
                label="%ui.question%",
                placeholder="%ui.question_hint%",
                lines=1,
                max_lines=6,
                max_length=config.max_question,
                autofocus=True,
                container=True,
                scale=1,
                elem_id="kz-question",
            )
            send = gr.Button("%ui.send%", variant="primary", scale=0, min_width=96, elem_id="kz-send")
            stop = gr.Button("%ui.stop%", scale=0, min_width=96, elem_id="kz-stop")
            clear = gr.Button("%ui.clear%", scale=0, min_width=96, elem_id="kz-clear")
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asking: dict[str, Any] = {"outputs": [chatbot, turns, box], "trigger_mode": "once", **quiet}
        running = [
            event(handlers.respond, inputs=[field, language, turns], **asking)
            for event, field in [(box.submit, box), (send.click, box), *((e.click, e) for e in examples)]
        ]
        stop.click(_messages, inputs=turns, outputs=chatbot, cancels=running, queue=False, **quiet)
        clear.click(lambda: ([], [], ""), outputs=[chatbot, turns, box], cancels=running, queue=False, **quiet)
        page.queue(default_concurrency_limit=config.concurrency, max_size=200, api_open=False)
    return page


def mount_chat(app: Any, config: Config, answering: Answering) -> Mapping[int, int]:
    """Mount the page at ``/`` of a FastAPI application, with everything off that it does not need.

    Returns:
        For each event of the page, by its index, how many values it sends: what :func:`is_call` asks for.
    """
    page = build_chat(config, answering)
    import gradio as gr  # noqa: PLC0415 -- see build_chat

    theme = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="gray",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1kb",
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        blocked_paths=["/"],
        pwa=False,
        theme=theme,
    )
    return {event["id"]: len(event["inputs"]) for event in page.config["dependencies"]}


def is_call(body: bytes, values: Mapping[int, int]) -> bool:
    """Whether a request's body is an event as the page sends it.

    Gradio answers any other with an error that it prints, and that may hold what was sent.
    """
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(call, dict):
        return False
    data, index, session = call.get("data"), call.get("fn_index"), call.get("session_hash")
    return (
        type(index) is int
        and isinstance(session, str)
        and re.fullmatch(r"[a-z0-9]{1,40}", session) is not None
        and isinstance(data, list)
        and len(data) == values.get(index, -1)
        and all(value is None or isinstance(value, str) for value in data)
    )

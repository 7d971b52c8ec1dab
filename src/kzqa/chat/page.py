"""The page itself, built of Gradio's components and mounted in an application."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kzqa.chat.conversation import Answering, Conversation, messages
from kzqa.config import Config
from kzqa.interface import LANGUAGES, Interface, interface

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["build_chat", "is_call", "mount_chat"]

SESSIONS = 1_000
"""How many conversations are kept at a time, at most 200 MB; the one used longest ago goes first."""
SESSION_SECONDS = 4 * 3600
"""How long a conversation stays in memory after its last change."""
EXAMPLES = ("example_1", "example_2", "example_3", "example_4")
QUIET: Mapping[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Of every event: no call for others, and no progress bar of Gradio's over the page."""


class _Composer(NamedTuple):
    """Where a question is written, and what is done with it."""

    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button


def build_chat(config: Config, answering: Answering) -> gr.Blocks:
    """The page, without its application: see :func:`mount_chat`."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported, and never after
    import gradio as gr  # noqa: PLC0415 -- over a second; the command line must not wait for it

    handlers = Conversation(config, answering)
    with gr.Blocks(title="%ui.title%", analytics_enabled=False, fill_width=True) as page:
        page.state_session_capacity = SESSIONS
        turns = gr.State([], time_to_live=SESSION_SECONDS)
        language = gr.Textbox("%ui.language%", visible=False)
        # Written by choose.js: in the page, but not to be seen.
        choice = gr.Textbox("", visible="hidden", elem_id="kz-choice", label="%ui.choose%")
        seen = gr.Textbox("", visible=False)  # written by connection.js as a question is sent
        chatbot = _chatbot()
        with gr.Row(elem_id="kz-examples"):
            examples = [  # ask.js puts them into the field and sends them
                gr.Button(f"%ui.{key}%", size="sm", elem_classes="kz-example") for key in EXAMPLES
            ]
        composer = _composer(config)
        # One event for both ways to send, so that there is never a second answer under way in a conversation.
        running = gr.on(
            [composer.box.submit, composer.send.click],
            handlers.respond,
            inputs=[composer.box, language, choice, turns, seen],
            outputs=[chatbot, turns],
            trigger_mode="once",
            **QUIET,
        )
        composer.stop.click(messages, inputs=turns, outputs=chatbot, cancels=running, queue=False, **QUIET)
        composer.clear.click(lambda: ([], []), outputs=[chatbot, turns], cancels=running, queue=False, **QUIET)
        labelled = {
            chatbot: {"label": "conversation", "placeholder": "empty"},
            composer.box: {"label": "question", "placeholder": "question_hint"},
            composer.send: {"value": "send"},
            composer.stop: {"value": "stop"},
            composer.clear: {"value": "clear"},
            choice: {"label": "choose"},
            **{button: {"value": key} for button, key in zip(examples, EXAMPLES, strict=True)},
        }
        for other in LANGUAGES:  # pressed by speak.js, which changes what is not Gradio's
            press = gr.Button(other, visible="hidden", elem_id=f"kz-speak-{other}")
            press.click(
                partial(_labels, interface(other), list(labelled.values()), gr.update),
                outputs=[language, *labelled],
                queue=False,
                **QUIET,
            )
        page.queue(default_concurrency_limit=config.concurrency, max_size=200, api_open=False)
    return page


def _chatbot() -> gr.Chatbot:
    import gradio as gr  # noqa: PLC0415 -- see build_chat

    return gr.Chatbot(
        allow_tags=False,
        buttons=[],
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


def _composer(config: Config) -> _Composer:
    import gradio as gr  # noqa: PLC0415 -- see build_chat

    with gr.Row(elem_id="kz-composer"):
        return _Composer(
            box=gr.Textbox(
                label="%ui.question%",
                placeholder="%ui.question_hint%",
                lines=1,
                max_lines=6,
                max_length=config.max_question,
                autofocus=True,
                container=True,
                scale=1,
                elem_id="kz-question",
            ),
            send=gr.Button("%ui.send%", variant="primary", scale=0, min_width=96, elem_id="kz-send"),
            stop=gr.Button("%ui.stop%", scale=0, min_width=96, elem_id="kz-stop"),
            # Pressed by the tools below the conversation.
            clear=gr.Button("%ui.clear%", visible="hidden", elem_id="kz-clear"),
        )


def _labels(ui: Interface, labels: Sequence[Mapping[str, str]], update: Callable[..., Any]) -> list[Any]:
    """The language, and the labels of Gradio's components in it."""
    return [ui.language, *(update(**{name: ui(key) for name, key in label.items()}) for label in labels)]


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

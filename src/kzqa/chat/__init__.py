"""The Gradio page over ``ask``: a conversation whose every citation opens the paragraph it rests on.

Gradio is imported inside :func:`build_chat`, which takes over a second. The page is built once for all
languages: its labels are tokens that :func:`localise` replaces in the page that is sent.

``show`` writes questions and answers as HTML, ``choice`` reads what a visitor narrowed the search to,
``conversation`` has the handlers, ``labels`` the words of the page, and ``page`` builds and mounts it.
"""

from __future__ import annotations

from kzqa.chat.conversation import Answering, BusyError, Conversation, Turn
from kzqa.chat.labels import localise, page_head
from kzqa.chat.page import build_chat, is_call, mount_chat
from kzqa.chat.show import answer_html, plain, question_html

__all__ = [
    "Answering",
    "BusyError",
    "Conversation",
    "Turn",
    "answer_html",
    "build_chat",
    "is_call",
    "localise",
    "mount_chat",
    "page_head",
    "plain",
    "question_html",
]

"""What a question after every mention asks: where, in which texts, in how many, of what, and in which ones not."""

from __future__ import annotations

from kzqa.cues import pattern

__all__ = [
    "asks_for_mentions",
    "asks_for_places",
    "asks_for_silence",
    "asks_for_texts",
    "asks_of_every_text",
    "joint_of_topics",
]


def asks_for_mentions(question: str) -> bool:
    """Whether a question is after where, or how often, something is named: "where is Zhanaozen first mentioned?"."""
    return bool(pattern("mentions").search(question))


def asks_for_silence(question: str) -> bool:
    """Whether a question is after the texts that say nothing of something: "which texts do not mention torture?"."""
    return bool(pattern("not_mentioned").search(question))


def asks_for_texts(question: str) -> bool:
    """Whether a question speaks of texts, and of no paragraphs: "which documents mention ...?"."""
    return bool(pattern("text").search(question)) and not asks_for_places(question)


def asks_of_every_text(question: str) -> bool:
    """Whether a question is after whether all texts have something: "does every text mention torture?"."""
    return bool(pattern("every_text").search(question))


def joint_of_topics(words: str) -> str:
    """How words join two things whose mentions are asked for: ``and``, ``or``, ``not``; empty where they do not."""
    return next((way for way in ("not", "or", "and") if pattern(f"topics_{way}").fullmatch(words)), "")


def asks_for_places(question: str) -> bool:
    """Whether a question is after places in texts: which paragraphs, how many times, "қанша рет"."""
    return bool(pattern("places_in_texts").search(question))

"""A stream of text to sentences with their keys: lossless first, read afterwards.

Pieces are cut where a sentence ends, in English, Russian and Kazakh, and joined they are the text again, whatever the
chunks that it came in. Reading a piece takes the keys out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kzqa import cues

__all__ = ["Sentence", "SentenceStream", "read_sentence", "split"]

KEY_LENGTH = 80
"""Square brackets that hold more are no key."""

_KEY = rf"\[[^\[\]\n]{{0,{KEY_LENGTH}}}\]"
_GAP = re.compile(r"\s+(?=\S)")
_KEY_AT = re.compile(_KEY)
_CLOSERS = r"[\"'”’»)]*"
_STOPPED = re.compile(rf"[.!?…]{_CLOSERS}$")
_KEYED = re.compile(rf"{_KEY}[.!?…]*{_CLOSERS}$")
_LAST_WORD = re.compile(r"(?:^|[\s(\[«“„\"'])(?P<word>[^\s(\[«“„\"']+)\.$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset().union(*(cues.words(language, name) for language in cues.LANGUAGES))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it may be shown, and the keys that stood in it."""

    text: str
    keys: tuple[str, ...]
    """As written, each once, in order."""


class SentenceStream:
    """Takes text in chunks and gives its sentences, each as soon as it is sure to have ended."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._rest = ""
        self._seen = 0

    def feed(self, text: str) -> list[str]:
        """The pieces that ended, with the white space after them."""
        self._rest += text
        pieces = []
        while (end := self._end()) is not None:
            pieces.append(self._rest[:end])
            self._rest = self._rest[end:]
            self._seen = 0
        return pieces

    def close(self) -> str:
        """What is left: a last sentence, or the beginning of one that was cut off."""
        rest, self._rest, self._seen = self._rest, "", 0
        return rest

    def _end(self) -> int | None:
        """Where the first piece ends; None while that cannot be told yet."""
        text = self._rest
        for gap in _GAP.finditer(text, self._seen):
            if gap.start() == 0:
                continue
            if text[gap.end()] == "[":
                if _KEY_AT.match(text, gap.end()):
                    continue
                if not _closed(text, gap.end()):
                    return None
            if _ends(text, gap.start(), text[gap.end()], "\n" in gap[0]):
                return gap.end()
            self._seen = gap.start()  # what went before is no end, and stays none
        return None


def _closed(text: str, at: int) -> bool:
    """Whether it is settled that the bracket at ``at`` opens no key."""
    return len(text) - at > KEY_LENGTH + 2 or bool(re.search(r"[\[\]\n]", text[at + 1 :]))


def _ends(text: str, at: int, following: str, new_line: bool) -> bool:
    """Whether a sentence ends at ``at``, before white space and the character ``following``."""
    before = text[max(0, at - KEY_LENGTH * 2) : at]
    if _BULLET.fullmatch(before + " "):
        return False
    if new_line:
        return True
    if following.islower():
        return False
    if _KEYED.search(before):
        return True
    return bool(_STOPPED.search(before)) and not _abbreviated(before, following)


def _abbreviated(before: str, following: str) -> bool:
    """Whether the full stop belongs to a word: "Mr.", "No. 5", "R. Kuramshin", "2012 г."."""
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = re.sub(r"^\d+-", "", last["word"].casefold())  # "5-т."
    return (
        word in _words("abbreviations")
        or (following.isdigit() and word in _words("before_numbers"))
        or (_INITIALS.fullmatch(last["word"]) is not None and (len(word) > 1 or last["word"].isupper()))
    )


def split(text: str) -> list[str]:
    """The pieces of a whole text; joined they are the text."""
    stream = SentenceStream()
    pieces = stream.feed(text)
    rest = stream.close()
    return [*pieces, rest] if rest else pieces


def read_sentence(piece: str) -> Sentence:
    """A piece without its keys and without the mark of a list before it; nothing else is changed."""
    text, keys = piece, list[str]()
    while found := _KEY_AT.findall(text):  # more than once only where a bracket stands within another
        keys += [key for bracket in found for key in re.split(r"[\s,;\[\]]+", bracket) if key]
        text = re.sub(rf"\s*{_KEY}", "", text)
    text = " ".join(_BULLET.sub("", text).split())
    return Sentence(text, tuple(dict.fromkeys(keys)))

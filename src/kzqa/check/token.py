"""What a token of a text is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["Token", "Type", "Voice"]


class Type(Enum):
    """What a token is to the gate."""

    WORD = "word"
    """A word of content: it must stand in the passage."""
    NUMBER = "number"
    DATE = "date"
    OPERATOR = "operator"
    """Negation, modal, act, hedge, condition, quantity: ``key`` is ``class:value``."""
    PREPOSITION = "preposition"
    AND = "and"
    WHO = "who"
    """who, which, that: they begin a clause inside."""
    BE = "be"
    """A form of be or have that only helps a verb."""
    FREE = "free"
    """Articles and the like: they may stand or not."""
    STOP = "stop"
    """Punctuation."""


class Voice(Enum):
    """Whether the subject acts."""

    NONE = "none"
    ACTIVE = "active"
    PASSIVE = "passive"
    REDUCED = "reduced"
    """A form in -ed without a helping verb: "those detained", "they detained"."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text."""

    type: Type
    text: str
    key: str
    start: int
    end: int
    capital: bool = False
    verb: bool = False
    voice: Voice = Voice.NONE
    tense: str = ""
    """``past``, ``present`` or ``future`` of a verb with its helpers; empty where it has none."""
    finite: bool = False
    """Whether a subject stands before it: "were detained", "restrict"."""
    quoted: bool = False

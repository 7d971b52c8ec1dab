"""Why the language model had no part, or not its whole part, in an answer."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Failure"]


class Failure(StrEnum):
    """Each has a message ``model.<value>`` for people, in every language."""

    UNREACHABLE = "unreachable"
    """No connection to the server."""
    SLOW = "slow"
    """Not done within the time limit."""
    UNAUTHORISED = "unauthorised"
    """401 or 403: the key is wrong or missing."""
    LIMITED = "limited"
    """429: the server wants fewer questions."""
    SERVER = "server"
    """5xx, or an error that the server reports within its answer."""
    REJECTED = "rejected"
    """Another status: an unknown model, a prompt that is too long, a redirection."""
    UNREADABLE = "unreadable"
    """What came is not what such a server sends: broken JSON, another form, compressed."""
    CUT = "cut"
    """The connection ended before the answer did."""
    ENDLESS = "endless"
    """More was written than may be."""
    BUSY = "busy"
    """As many calls as are allowed are under way already."""
    EMPTY = "empty"
    """Nothing was written."""
    TOO_LONG = "too_long"
    """The passages do not fit into what the model can hold."""
    UNSUPPORTED = "unsupported"
    """What was written does not stand in the passages."""

"""Files that are the same for everybody, compressed once and kept."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["compressed", "lean"]

COMMENT = re.compile(rb"/\*.*\*/")
SIGN = re.compile(rb"\s*([{};,])\s*|(?<=:)\s+")
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


@dataclass(frozen=True, slots=True)
class _Compressed:
    """A body in both forms, and its entity tag."""

    plain: bytes
    packed: bytes
    tag: str


@lru_cache(maxsize=64)
def _compress(content: bytes) -> _Compressed:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return _Compressed(content, gzip.compress(content, 9, mtime=0), tag)


def compressed(request: Request, content: bytes, kind: str, headers: Mapping[str, str]) -> Response:
    """``content`` as the client accepts it: gzip or plain, or 304 when it has it already.

    Only for what is the same for everybody: nothing of a question is ever compressed beside something secret.
    """
    body = _compress(content)
    tag = body.tag
    common = {"ETag": tag, "Vary": "Accept-Encoding", **headers}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=common)
    if GZIP.search(request.headers.get("accept-encoding", "")):
        return Response(body.packed, media_type=kind, headers={**common, "Content-Encoding": "gzip"})
    return Response(body.plain, media_type=kind, headers=common)


def lean(source: bytes, *, style: bool = False) -> bytes:
    """A script or a style without its indentation, and without comments that have a line of their own.

    In a ``style`` the spaces around its signs go as well.
    """
    lines = (line.strip() for line in source.splitlines())
    kept = b"\n".join(line for line in lines if line and not line.startswith(b"//") and not COMMENT.fullmatch(line))
    return SIGN.sub(rb"\1", kept) if style else kept

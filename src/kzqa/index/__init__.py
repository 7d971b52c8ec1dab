"""The index: what a build writes beside the old one and swaps in, and what questions are answered from.

::

    index/CURRENT                  the name of the generation in use: the swap is the replacement of this one file
    index/generation-…/parts.json  what it was built from, text by text: the next build takes over what is the same
    index/generation-…/manifest.json   and as a whole; written last, so a generation without it is unfinished
    index/generation-…/chroma/     the collection, or
    index/generation-…/base        the generation whose large collection is searched beside this one
    index/generation-…/collection  its name, where a store at another address keeps it
    index/generation-…/field.npz   mean and covariance of its vectors
    index/.lock                    held while building

The generation before the current one is kept until the next build, for servers that still read from it.
"""

from __future__ import annotations

from kzqa.config import Config
from kzqa.errors import ConfigError
from kzqa.index.building import BuildReport, build
from kzqa.index.changes import Embedder
from kzqa.index.chroma import Chroma, import_chroma
from kzqa.index.generation import Manifest, read_manifest
from kzqa.index.opening import NodeHit, VectorIndex, open_index
from kzqa.index.parts import Part, read_parts, unchanged
from kzqa.index.store import Store

__all__ = [
    "BuildReport",
    "Embedder",
    "Manifest",
    "NodeHit",
    "Part",
    "Store",
    "VectorIndex",
    "build",
    "load_store",
    "open_index",
    "read_manifest",
    "read_parts",
    "unchanged",
]


def load_store(config: Config) -> Store:
    """The store that is configured, its package imported, which takes half a second; nothing is reached yet.

    Raises:
        ConfigError: its key cannot be read, or what speaks to it is not installed.
    """
    if config.store == Chroma.name or config.store_url is None:
        import_chroma()
        return Chroma()
    try:
        from kzqa.index.milvus import Milvus  # noqa: PLC0415  (an extra: only who configures it has it)
    except ModuleNotFoundError as error:
        raise ConfigError(f"store: milvus needs {error.name}; run `pip install 'kzqa[milvus]'`") from error
    return Milvus(config.store_url, config.store_key())

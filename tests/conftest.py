"""The real parts, made once: the corpus, the embedder, an index in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzqa.config import Config, load_config
from kzqa.corpus import load_corpus
from kzqa.domain import Corpus
from kzqa.pipeline import Library, build_index, open_library

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(ROOT / "corpus")


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return load_config(corpus=ROOT / "corpus", index=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def library(config: Config) -> Library:
    build_index(config)
    return open_library(config)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The reference data, which is not part of the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the reference data (../shared/data) is not here")
    return folder

"""A scripted server for every test, and libraries that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kzqa.config import Config, load_config
from kzqa.pipeline import Library, open_writer

from .scripted import ScriptedServer

Connected = Callable[..., Library]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer()
    yield scripted
    scripted.shutdown()
    scripted.server_close()


@pytest.fixture
def connected(server: ScriptedServer, config: Config, library: Library) -> Connected:
    """The library with a model behind the scripted server; settings of the model as keywords."""

    def connect(**settings: Any) -> Library:
        llm = {"llm_base_url": server.url, "llm_model": "scripted", "llm_timeout": 5.0, **settings}
        return open_writer(load_config(corpus=config.corpus, index=config.index, **llm), library)

    return connect

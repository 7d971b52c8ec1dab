"""A corpus of one small text, whose one number can be changed, and its index."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzqa.config import Config, load_config
from kzqa.pipeline import build_index

TEXT = """European Parliament resolution on a tiny matter

The European Parliament,

- having regard to its previous resolutions on Kazakhstan,

A. whereas the journalist Aigul Sadykova was sentenced to {years} years in prison on 4 May 2029;

1. Calls on the authorities to release Aigul Sadykova immediately.
"""
LIST = """[[source]]
id = "ep-2030-tiny"
file = "tiny.txt"
title = "European Parliament resolution on a tiny matter"
short = "tiny resolution"
issuer = "European Parliament"
year = 2030
language = "en"
status = "unconfirmed"
"""


@pytest.fixture
def small(tmp_path: Path) -> Config:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "sources.toml").write_text(LIST, encoding="utf-8")
    write(tmp_path / "corpus", "three")
    config = load_config(
        corpus=tmp_path / "corpus", index=tmp_path / "index", rate_per_minute=100_000, trusted_hosts=("*",)
    )
    build_index(config)
    return config


def write(folder: Path, years: str) -> None:
    (folder / "tiny.txt").write_text(TEXT.format(years=years), encoding="utf-8")

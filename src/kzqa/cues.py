"""Words and turns of phrase that tell what a question wants, in three languages, from ``data/cues/*.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["pattern", "words"]

LANGUAGES = ("en", "ru", "kk")


@cache
def _data(language: str) -> dict[str, object]:
    return tomllib.loads(files("kzqa").joinpath("data", "cues", f"{language}.toml").read_text(encoding="utf-8"))


@cache
def words(language: str, name: str) -> frozenset[str]:
    """A list of words of one language: ``function``, ``light``, ``words``, ``endings`` ...."""
    return frozenset(str(_data(language)[name]).split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One caseless pattern of all languages' phrases for a purpose: ``list``, ``compare``, ``date`` ..."""
    phrases: list[str] = []
    for language in LANGUAGES:
        patterns = _data(language)["patterns"]
        assert isinstance(patterns, dict)  # noqa: S101  (the shape of our own data)
        phrases += patterns[name]
    return re.compile("|".join(phrases), re.IGNORECASE)

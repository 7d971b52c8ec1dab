"""The words of the interface: messages by language, plural forms, and which language a visitor reads.

The messages are in ``data/messages/ui.{en,ru,kk}.toml``, those of ``[widget]`` as ``widget_KEY``; the wording of
answers is not here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["DEFAULT", "LANGUAGES", "Interface", "interface", "negotiate", "plural_form"]

LANGUAGES = ("en", "ru", "kk")
DEFAULT = "en"


@dataclass(frozen=True)
class Interface:
    """The messages of one language."""

    language: str
    messages: Mapping[str, str]
    plurals: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, **values: object) -> str:
        """The message ``key``, with ``{name}`` filled in from ``values``.

        Raises:
            KeyError: there is no such message, or a value is missing: a mistake in the code.
        """
        message = self.messages[key]
        return message.format(**values) if values else message

    def count(self, key: str, n: int) -> str:
        """``n`` things of a kind, in the plural form that the language asks for: "3 recitals"."""
        return self.plurals[key][plural_form(self.language, n)].format(n=n)


@cache
def interface(language: str) -> Interface:
    """The messages of a language; of English for a language that the interface does not have."""
    name = language if language in LANGUAGES else DEFAULT
    file = resources.files("kzqa").joinpath("data", "messages", f"ui.{name}.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    widget = {f"widget_{key}": message for key, message in table["widget"].items()}
    return Interface(name, table["ui"] | widget, table["plural"])


def plural_form(language: str, n: int) -> str:
    """The cardinal plural category of a whole number, ``n`` >= 0, as Unicode CLDR defines it."""
    if language == "ru":
        if n % 10 == 1 and n % 100 != 11:
            return "one"
        return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"
    return "one" if n == 1 else "other"


def negotiate(accept_language: str | None, asked: str | None = None) -> str:
    """The language asked for, else the best of an ``Accept-Language`` header, else English.

    Ranges are read as RFC 9110 section 12.5.4 has them: ``ru-KZ;q=0.8`` stands for ``ru``; ``q=0`` refuses.
    """
    if asked in LANGUAGES:
        return str(asked)
    best, best_weight = DEFAULT, 0.0
    for part in (accept_language or "")[:500].split(","):
        tag, _, parameters = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        weight = _weight(parameters)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0

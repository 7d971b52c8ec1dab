"""What kzqa itself says, in English, Russian and Kazakh: messages, plural forms, the standing of texts in words.

The strings lie in ``data/messages/<language>.toml``. A message is a format string; a table of ``one``, ``few``,
``many``, ``other`` is chosen by the value ``count`` after the CLDR's plural rules (Unicode TR 35, part 3).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from kzqa.domain import Paragraph, Source, Standing

__all__ = [
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "attribution",
    "enumerate_words",
    "long_date",
    "long_reference",
    "message",
    "messages",
    "when_dated",
]

LANGUAGES = ("en", "ru", "kk")
"""ISO 639-1 codes of the languages that kzqa speaks."""

LANGUAGE_NAMES: Mapping[str, str] = {
    "bg": "български",
    "es": "español",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "et": "eesti keel",
    "el": "ελληνικά",
    "en": "English",
    "fr": "français",
    "ga": "Gaeilge",
    "hr": "hrvatski",
    "it": "italiano",
    "lv": "latviešu valoda",
    "lt": "lietuvių kalba",
    "hu": "magyar",
    "mt": "Malti",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "sk": "slovenčina",
    "sl": "slovenščina",
    "fi": "suomi",
    "sv": "svenska",
    "kk": "қазақша",
    "ru": "русский",
}
"""What each language calls itself: the official languages of the EU, Kazakh and Russian."""


@cache
def messages(language: str) -> Mapping[str, str | Mapping[str, str]]:
    """All messages of a language, keys flattened with dots.

    Raises:
        ValueError: kzqa does not speak that language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no messages in {language!r}; there are {', '.join(LANGUAGES)}")
    text = files("kzqa").joinpath("data", "messages", f"{language}.toml").read_text(encoding="utf-8")
    flat: dict[str, str | Mapping[str, str]] = {}
    for section, entries in tomllib.loads(text).items():
        for key, value in entries.items():
            flat[f"{section}.{key}"] = value
    return flat


def message(language: str, key: str, **values: object) -> str:
    """A message with its values put in.

    Raises:
        KeyError: there is no such message, or a value that it needs is missing.
    """
    template = messages(language)[key]
    if not isinstance(template, str):
        template = template[_plural(language, int(str(values["count"])))]
    return template.format_map(values)


def _plural(language: str, count: int) -> str:
    if language == "ru":
        if count % 10 == 1 and count % 100 != 11:
            return "one"
        return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"
    return "one" if count == 1 else "other"


def enumerate_words(language: str, items: Sequence[str]) -> str:
    """``a, b and c`` in the language."""
    if len(items) < 2:
        return "".join(items)
    return message(language, "frame.and", before=", ".join(items[:-1]), last=items[-1])


def long_date(language: str, day: date) -> str:
    """``11 February 2021`` in the language."""
    month = message(language, f"month.m{day.month}")
    return message(language, "frame.date", day=day.day, month=month, year=day.year)


def attribution(language: str, source: Source) -> str:
    """The standing of a text in words: never more than ``sources.toml`` says."""
    key = f"standing.{source.standing.name.lower()}"
    if source.standing is Standing.UNCONFIRMED and "European Parliament" not in source.issuer:
        key += "_other"
    if source.adopted_as and f"{key}_superseded" in messages(language):
        key += "_superseded"
    return message(language, key, issuer=source.issuer, adopted_as=source.adopted_as)


def when_dated(language: str, source: Source) -> str:
    """The date of a text, or its year where no date is recorded."""
    return long_date(language, source.date) if source.date else str(source.year)


def long_reference(language: str, source: Source, paragraph: Paragraph, reference: str) -> str:
    """The reference with title, standing and date before it; the section after it in texts that have headings."""
    long = f"{source.title} ({attribution(language, source)}, {when_dated(language, source)}), {reference}"
    return f"{long}, “{paragraph.section}”" if paragraph.section else long

"""What a visitor narrows the search to: read from the page, said in words, offered as a form.

It travels as a query, in the page's hidden field and in permalinks alike:
``text=ep-2021-2544-rsp&text=ep-2003-kazakhstan&year=2021&kind=recital&adopted=1``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from kzqa.domain import Corpus, Kind, Narrowing, Standing
from kzqa.errors import BadReferenceError
from kzqa.interface import Interface

__all__ = [
    "Option",
    "adopted",
    "choice_classes",
    "choice_words",
    "kind_options",
    "read_choice",
    "text_options",
    "year_options",
]

KINDS = (Kind.RECITAL, Kind.PARAGRAPH, Kind.CITATION, Kind.FOOTNOTE)
"""In the order of the form: what is noted, what is demanded, the legal bases, the footnotes."""
LONGEST = 4_000
"""Characters of a query; every text, year and kind of the form together take far fewer."""


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick."""

    value: str
    label: str
    short: str
    """As it is named beside an answer."""
    hint: str = ""
    language: str | None = None
    """Of the label, where it is not that of the page."""


def read_choice(query: str) -> Narrowing:
    """The narrowing that a query spells; an empty one for an empty query.

    Raises:
        BadReferenceError: it spells something else. To leave a part out would answer from more than was asked.
    """
    try:
        values = parse_qs(query[: LONGEST + 1], keep_blank_values=True, strict_parsing=True) if query else {}
        if len(query) > LONGEST or values.keys() - {"text", "year", "kind", "adopted"}:
            raise ValueError
        years = tuple(int(year) for year in values.get("year", ()) if re.fullmatch(r"\d{4}", year, re.ASCII))
        if len(years) != len(values.get("year", ())):
            raise ValueError
        return Narrowing(
            sources=tuple(dict.fromkeys(values.get("text", ()))),
            years=tuple(dict.fromkeys(years)),
            kinds=tuple(dict.fromkeys(Kind(kind) for kind in values.get("kind", ()))),
            adopted_only="adopted" in values,
        )
    except ValueError:
        raise BadReferenceError("the choice of texts cannot be read; choose again") from None


def choice_words(narrowing: Narrowing, corpus: Corpus, ui: Interface) -> str:
    """A narrowing in words, empty when nothing is narrowed: "Recitals; 2021"."""
    there = {source.year for source in corpus.sources}
    ticked = [  # in the order of the form
        *(option.short for option in kind_options(ui) if Kind(option.value) in narrowing.kinds),
        *(option.short for option in year_options(corpus) if int(option.value) in narrowing.years),
        *(str(year) for year in narrowing.years if year not in there),
        *(option.short for option in text_options(corpus, ui) if option.value in narrowing.sources),
    ]
    return "; ".join([*ticked, ui("adopted_only")] if narrowing.adopted_only else ticked)


def choice_classes(narrowing: Narrowing, corpus: Corpus) -> str:
    """A narrowing as classes of an element, for the page's scripts: Gradio strips attributes of our own."""
    return " ".join(
        [
            *(f"kz-text-{source.id}" for source in corpus.sources if source.id in narrowing.sources),
            *(f"kz-year-{year}" for year in narrowing.years),
            *(f"kz-kind-{kind.value}" for kind in narrowing.kinds),
            *(["kz-adopted-1"] if narrowing.adopted_only else []),
        ]
    )


def text_options(corpus: Corpus, ui: Interface) -> Sequence[Option]:
    """The texts, each with its standing."""
    return [
        Option(
            source.id,
            source.short,
            source.short,
            ui(f"standing_{source.standing.value.replace(' ', '_')}"),
            source.language,
        )
        for source in corpus.sources
    ]


def year_options(corpus: Corpus) -> Sequence[Option]:
    """The years that there are texts of."""
    return [Option(str(year), str(year), str(year)) for year in sorted({source.year for source in corpus.sources})]


def kind_options(ui: Interface) -> Sequence[Option]:
    """The kinds of paragraph, each with what it says."""
    return [
        Option(kind.value, ui(f"choose_{kind.value}"), ui(f"kind_{kind.value}"), ui(f"choose_{kind.value}_hint"))
        for kind in KINDS
    ]


def adopted(corpus: Corpus) -> int:
    """How many texts are confirmed as adopted."""
    return sum(source.standing is Standing.ADOPTED for source in corpus.sources)

"""Dates in English, Russian and Kazakh, so that "14 марта 2019 года" finds "14 March 2019"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kzqa.domain import Paragraph, Span

__all__ = ["MONTHS", "Calendar", "Date", "dates_asked", "find_dates"]

_MONTHS = (
    ("January", r"january|jan|январ\w*|қаңтар\w*"),
    ("February", r"februar\w*|feb|феврал\w*|ақпан\w*"),
    ("March", r"march|mar|март\w*|наурыз\w*"),
    ("April", r"april|apr|апрел\w*|сәуір\w*"),
    ("May", r"may|ма[йяею]|мамыр\w*"),
    ("June", r"june|jun|июн\w*|маусым\w*"),
    ("July", r"july|jul|июл\w*|шілде\w*"),
    ("August", r"august|aug|август\w*|тамыз\w*"),
    ("September", r"september|sept?|сентябр\w*|қыркүйек\w*"),
    ("October", r"october|oct|октябр\w*|қазан\w*"),
    ("November", r"november|nov|ноябр\w*|қараша\w*"),
    ("December", r"december|dec|декабр\w*|желтоқсан\w*"),
)
MONTHS = tuple(name for name, _ in _MONTHS)
"""In English, in order."""
LONGEST_MONTH = 31
_MONTH = "|".join(f"(?P<{name}>{forms})" for name, forms in _MONTHS)
_YEAR = r"(?:19|20)\d\d"
_TH = r"(?:st|nd|rd|th|-?го|-?е)?"
_AND = r"\s{0,3}(?:,|and|or|&|to|–|-|и|или|по|және|мен|пен|бен)\s{0,3}"
"""Between the days of one month, "15 and 16 March", and between months of one year, "January and July 2020"."""
_DATE = re.compile(
    rf"(?<!\w)(?:(?P<before>{_YEAR})\s*(?:ж\.|жыл\w*)\s+)?"
    rf"(?:(?P<day>\d{{1,2}}){_TH}(?P<days>(?:{_AND}\d{{1,2}}{_TH}){{0,5}}+)(?:\s{{0,3}}-\s{{0,3}}|\s+)?(?:of\s+)?)?"
    rf"(?:{_MONTH})(?!\w)\.?(?(day)|(?(before)|(?:\s+(?P<late>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?,?)?))(?:,?\s+(?:of\s+)?(?P<after>{_YEAR}))?",
    re.IGNORECASE,
)

_FIGURES = re.compile(
    rf"(?<![\w./-])(?:(?P<first>\d{{1,2}})(?P<mark>[./])(?P<second>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})"
    rf"|(?P<iso_year>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d))(?![\w/-])"
)

_JOINED = re.compile(_AND, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is given: a month at least, with a day or a year."""

    month: str
    """In English, in full."""
    day: int | None
    year: int | None
    span: Span

    @property
    def english(self) -> str:
        """``14 March 2019``."""
        return " ".join(str(part) for part in (self.day, self.month, self.year) if part)

    def fits(self, other: Date) -> bool:
        """Whether the other date says all that this one says."""
        same_day = self.day is None or self.day == other.day
        return self.month == other.month and same_day and (self.year is None or self.year == other.year)


def find_dates(text: str) -> tuple[Date, ...]:
    """The dates of a text, in order; of "15 and 16 March 2013" both, of "January and July 2020" both with their year.

    A month alone counts only with a capital ("May", not "may") or outside English.
    """
    found = list(_dates(text))
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at : at + 2]
        if one.year is None and after.year and _JOINED.fullmatch(text[one.span.end : after.span.start]):
            found[at] = replace(one, year=after.year)
    return tuple(found)


def dates_asked(text: str) -> tuple[Date, ...]:
    """The dates of a question, in order: as a text may have them, and in figures, "30.09.2020", "2020-09-30".

    The day stands before the month, unless that makes no date: "12/31/2019". A text has such figures in its sources.
    """
    return tuple(sorted((*find_dates(text), *_in_figures(text)), key=lambda date: date.span.start))


def _in_figures(text: str) -> Iterator[Date]:
    for match in _FIGURES.finditer(text):
        year = int(match["year"] or match["iso_year"])
        first, second = int(match["first"] or match["iso_day"]), int(match["second"] or match["iso_month"])
        day, month = (second, first) if first <= len(MONTHS) < second else (first, second)
        if 1 <= month <= len(MONTHS) and 1 <= day <= LONGEST_MONTH:
            yield Date(MONTHS[month - 1], day, year, Span(*match.span()))


class Calendar:
    """Which paragraphs name which dates: read once, when a question first asks for one."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        """Keep the paragraphs; nothing is read yet."""
        self._paragraphs = tuple(paragraphs)

    @cached_property
    def _by_month(self) -> Mapping[str, Sequence[tuple[Paragraph, Date]]]:
        months: defaultdict[str, list[tuple[Paragraph, Date]]] = defaultdict(list)
        for paragraph in self._paragraphs:
            for date in find_dates(paragraph.text):
                months[date.month].append((paragraph, date))
            whole = Span(0, len(paragraph.text))
            for date in find_dates(paragraph.section or ""):  # "the December 2011 events": all under it is of these
                months[date.month].append((paragraph, replace(date, span=whole)))
        return months

    def having(self, date: Date) -> tuple[tuple[Paragraph, Span], ...]:
        """Where paragraphs name a date, in the corpus' order; one may do so several times."""
        return tuple((p, other.span) for p, other in self._by_month.get(date.month, ()) if date.fits(other))


def _dates(text: str) -> Iterator[Date]:
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        month = next(name for name, _ in _MONTHS if groups[name])
        day, year = groups["day"] or groups["late"], groups["before"] or groups["after"]
        written = groups[month]
        if not day and not year and (len(written) <= 3 or (written[:1].islower() and written.isascii())):
            continue
        for each in (day, *re.findall(r"\d+", groups["days"] or "")):
            yield Date(month, int(each) if each else None, int(year) if year else None, Span(*match.span()))

"""Dates in English, Russian and Kazakh, so that "14 марта 2019 года" finds "14 March 2019"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kzqa.domain import Paragraph, Span

__all__ = ["MONTHS", "Date", "find_dates", "having_date"]

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
_MONTH_BY_NAME = {name: re.compile(forms, re.IGNORECASE) for name, forms in _MONTHS}
_MONTH = "|".join(f"(?P<{name}>{forms})" for name, forms in _MONTHS)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<!\w)(?:(?P<before>{_YEAR})\s*(?:ж\.|жыл\w*)\s+)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|-?го|-?е)?(?:\s+(?:and|и|және)\s+\d{{1,2}})?\s*-?\s*(?:of\s+)?)?"
    rf"(?:{_MONTH})(?!\w)\.?(?(day)|(?(before)|(?:\s+(?P<late>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?,?)?))(?:,?\s+(?:of\s+)?(?P<after>{_YEAR}))?",
    re.IGNORECASE,
)


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
    """The dates of a text, in order. A month alone counts only with a capital ("May", not "may") or outside English."""
    return tuple(_dates(text))


def having_date(date: Date, paragraphs: Iterable[Paragraph]) -> list[tuple[Paragraph, Span]]:
    """The paragraphs that name a date, each with the place where it first does: all of them, by look-up."""
    month = _MONTH_BY_NAME[date.month]
    likely = (p for p in paragraphs if str(date.year or "") in p.text and month.search(p.text))
    found = ((p, next((d.span for d in find_dates(p.text) if date.fits(d)), None)) for p in likely)
    return [(paragraph, span) for paragraph, span in found if span]


def _dates(text: str) -> Iterator[Date]:
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        month = next(name for name, _ in _MONTHS if groups[name])
        day, year = groups["day"] or groups["late"], groups["before"] or groups["after"]
        written = groups[month]
        if not day and not year and (len(written) <= 3 or (written[:1].islower() and written.isascii())):
            continue
        yield Date(month, int(day) if day else None, int(year) if year else None, Span(*match.span()))

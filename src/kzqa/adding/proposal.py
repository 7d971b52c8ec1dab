"""The entry for ``sources.toml`` that a document itself gives, and what it leaves open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kzqa.adding.cover import Cover, read_cover
from kzqa.domain import Source, Standing
from kzqa.errors import SourceListError
from kzqa.language import read_language
from kzqa.read import Document

__all__ = ["Given", "Proposal", "propose"]

NOT_STATED = "not stated in the text"

TABLED = (Standing.MOTION, Standing.JOINT_MOTION, Standing.REPORT)

_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the text: it goes before what the text says."""

    id: str | None = None
    title: str | None = None
    issuer: str | None = None
    date: date | None = None
    year: int | None = None
    language: str | None = None
    url: str | None = None
    status: Standing | None = None
    note: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry, and what it means for the entries that are there."""

    entry: Mapping[str, object]
    """In the order in which it is written: str, int and date only."""
    open: tuple[str, ...]
    """What could not be read from the text, in words."""
    adopted_from: tuple[str, ...] = ()
    """Ids of tabled texts of the same procedure that this adopted text is the outcome of."""

    @property
    def id(self) -> str:
        """Of the new source."""
        return str(self.entry["id"])


def propose(document: Document, sources: Sequence[Source], given: Given | None = None) -> Proposal:
    """Read the entry from the document.

    Args:
        document: as read.
        sources: of the corpus, language versions included.
        given: what a person says, who may know more than the text.

    Raises:
        SourceListError: the text is in the corpus already, is said to be a version of a text that it is not, or does
            not say what it must and nobody else does.
    """
    given = given or Given()
    cover = read_cover(document)
    title = given.title or cover.title
    if not title:
        raise SourceListError(f"{document.path}: no title stands above the text; give it with --title")
    text = " ".join(line.text for line in document.lines)
    language = given.language or cover.language or read_language(text[:4000], typed=False).language
    original = _original(cover, language, sources, given)
    for source in sources:
        same = cover.number is not None and source.number == cover.number
        if same and source.language == language:
            raise SourceListError(f"{document.path}: {cover.number} is in the corpus already, as {source.id}")
    if original:
        return _version(document, title, original, language, given)
    opened: list[str] = []
    standing = given.status or cover.standing
    when, year = _when(cover, given, document.path, opened)
    if standing is Standing.UNCONFIRMED:
        opened.append("the text does not say what standing it has: it is entered as unconfirmed")
    issuer = given.issuer or cover.issuer
    if issuer is None:
        opened.append("who issued the text could not be read; give it with --issuer")
    adopted_as = _adopted_as(cover, standing, sources)
    identifier = given.id or _identifier(cover, standing, year, title, {source.id for source in sources})
    entry = {
        "id": identifier,
        "file": f"{identifier}{document.path.suffix.lower()}",
        "title": title,
        "short": _short(title, standing, year),
        "issuer": issuer or NOT_STATED,
        "procedure": cover.procedure,
        "number": cover.number,
        "date": when,
        "year": year,
        "language": language,
        "status": standing.value,
        "status_note": _note(given, cover, standing, when, year),
        "url": given.url or _address(document),
        "adopted_as": adopted_as,
    }
    return Proposal(
        {key: value for key, value in entry.items() if value not in (None, "")},
        tuple(opened),
        _tabled(cover, sources) if standing is Standing.ADOPTED else (),
    )


def _original(cover: Cover, language: str, sources: Sequence[Source], given: Given) -> Source | None:
    """The text that this one is another language of: the one with its number, or the one that a person names."""
    if given.same_as:
        found = next((s for s in sources if s.id == given.same_as and not s.same_as), None)
        if found is None:
            raise SourceListError(f"--same-as {given.same_as}: the corpus has no such text; `kzqa texts` lists them")
        for name, own, other in (
            ("number", cover.number, found.number),
            ("procedure", cover.procedure, found.procedure),
        ):
            if own and other and own != other:
                raise SourceListError(f"--same-as {given.same_as}: its {name} is {other}, this text's is {own}")
        return found
    same = (s for s in sources if cover.number and s.number == cover.number and not s.same_as)
    return next((s for s in same if s.language != language), None)


def _version(document: Document, title: str, original: Source, language: str, given: Given) -> Proposal:
    identifier = given.id or f"{original.id}-{language}"
    entry = {
        "id": identifier,
        "file": f"{identifier}{document.path.suffix.lower()}",
        "title": title,
        "short": f"{original.short} ({language})",
        "issuer": original.issuer,
        "procedure": original.procedure,
        "number": original.number,
        "date": original.date,
        "year": original.year,
        "language": language,
        "status": original.standing.value,
        "status_note": given.note,
        "url": given.url or _address(document),
        "adopted_as": original.adopted_as,
        "same_as": original.id,
    }
    return Proposal({key: value for key, value in entry.items() if value not in (None, "")}, ())


def _when(cover: Cover, given: Given, path: Path, opened: list[str]) -> tuple[date | None, int]:
    when = given.date or cover.date
    if when:
        return when, when.year
    for number in (cover.procedure, cover.number):
        if given.year is None and number and (years := _YEARS.findall(number)):
            opened.append("the text gives no date; the year is that of its number")
            return None, int(years[0])
    if given.year is None:
        raise SourceListError(f"{path}: the text gives no date and no number; give its --date, or its --year")
    opened.append("the text gives no date")
    return None, given.year


def _note(given: Given, cover: Cover, standing: Standing, when: date | None, year: int) -> str | None:
    notes = [given.note] if given.note else []
    if given.status and given.status is not cover.standing:
        notes.append(
            f"The standing was stated by whoever added the text; from the file itself: {cover.standing.value}."
        )
    if when is None and given.year:
        notes.append(f"The file carries no date; the year {year} was stated by whoever added it.")
    if standing is Standing.UNCONFIRMED and cover.opens:
        notes.append("The heading does not show whether this wording was adopted.")
    return " ".join(notes) or None


def _adopted_as(cover: Cover, standing: Standing, sources: Sequence[Source]) -> str | None:
    """What a tabled text led to: as its own page says, or the adopted text of its procedure that is here already."""
    if standing not in TABLED:
        return None
    here = (s.number for s in sources if s.standing is Standing.ADOPTED and s.procedure == cover.procedure)
    return cover.adopted_as or (next(here, None) if cover.procedure else None)


def _tabled(cover: Cover, sources: Sequence[Source]) -> tuple[str, ...]:
    if not cover.procedure or not cover.number:
        return ()
    return tuple(
        s.id for s in sources if s.standing in TABLED and s.procedure == cover.procedure and s.adopted_as is None
    )


def _identifier(cover: Cover, standing: Standing, year: int, title: str, taken: set[str]) -> str:
    """``ep-2021-2544-rsp``; where that is taken, by number; where there is none, by the title's words."""
    proposed: list[str] = []
    if cover.procedure:
        proposed.append(f"ep-{_slug(cover.procedure)}")
    if cover.number:
        proposed.append(f"ep-{year}-{_slug(cover.number)}")
    maker = "ngo" if standing is Standing.NGO_APPEAL else ("ep" if cover.opens else "text")
    words = [word for word in _slug(title).split("-") if len(word) > 3 and word not in ("european", "parliament")]
    stem = f"{maker}-{year}-{'-'.join(words[:3]) or 'untitled'}"
    proposed += [stem, *(f"{stem}-{n}" for n in range(2, 1000))]
    return next(name for name in proposed if name not in taken)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


SHORT: Mapping[Standing, str] = {
    Standing.ADOPTED: "adopted resolution",
    Standing.JOINT_MOTION: "joint motion",
    Standing.MOTION: "motion",
    Standing.REPORT: "report",
}
_OPENING = re.compile(
    r"European Parliament (?:legislative )?resolution(?: of \d{1,2} [A-Z][a-z]+ \d{4})?\s*", re.IGNORECASE
)


def _short(title: str, standing: Standing, year: int) -> str:
    """``2021 joint motion on the human rights situation in Kazakhstan``; the title itself for other texts."""
    if standing not in SHORT or not _OPENING.match(title):
        return f"{title}, {year}"
    return f"{year} {SHORT[standing]} {_OPENING.sub('', title, count=1)}".strip()


def _address(document: Document) -> str | None:
    url = document.declared.get("url", "")
    return url if re.fullmatch(r"https?://[^\s\"<>]{1,500}", url) else None

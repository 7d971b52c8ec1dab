"""How people name a text: by procedure, document number, year, or what it is, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kzqa.cues import pattern
from kzqa.dates import MONTHS, find_dates
from kzqa.domain import Source, Span, Standing

__all__ = ["RESOLUTION", "TextMention", "find_bare_appeals", "find_text_mentions", "text_name"]


def text_name(source: Source) -> str:
    """The shortest name of a text that is its own: its procedure, else its title in short."""
    return source.name or source.procedure or source.short


@dataclass(frozen=True, slots=True)
class TextMention:
    """A text that somebody names."""

    sources: tuple[str, ...]
    """Ids of the texts that it may be; empty when the corpus has none of that name."""
    span: Span
    asked: str
    """As it was named."""
    year: int | None = None
    """The year that it was named by, if any."""
    beyond: str = ""
    """``earlier`` or ``later``, where it was named by its place in time and nothing is there."""
    period: bool = False
    """Whether it is all texts of some years: "the texts since 2019"."""


RESOLUTION = re.compile(r"resolution|motion|резолюци|қарар", re.IGNORECASE)
"""A word for texts that an appeal is none of."""

VOTED_WITHIN = 3
"""Days from the date of a motion to the vote on it, at most."""

_ID = re.compile(r"(?<![\w-])[a-z]{2,}-\d{4}-[a-z0-9-]+(?![\w-])")
_PROCEDURE = re.compile(r"(?<![\w/])(?:19|20)\d\d\s?/\s?\d{4}(?:\s?\(\s?[A-ZА-Я]{3}\s?\)|\s?RSP)?(?!\w)", re.IGNORECASE)
"""The kind of procedure only in brackets, or where it is that of resolutions: "2021/2544 say" holds none."""
_NUMBER = re.compile(
    r"(?<!\w)(?:(?:RC\s?-?\s?)?[ABCАВС]\d{1,2}\s?-\s?\d{3,4}\s?/\s?(?:19|20)\d\d|[PР]\d{1,2}_[TТ][AА]\s?(?:-PROV)?\s?\((?:19|20)\d\d\)\s?\d{3,4})",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?<![\w/])(?P<year>(?:19|20)\d\d)(?![\w/])")


@cache
def _by_year_patterns() -> tuple[re.Pattern[str], ...]:
    """A year beside a word for a text: "the 2021 resolution", "текст 2021 года", "2021 жылғы қарар".

    White space is taken possessively: a long run of it must not be split in every way.
    """
    year, text = r"(?P<year>(?:19|20)\d\d)", pattern("text").pattern
    day = r"(?:(?P<day>\d{1,2})\s+)?"
    verb = pattern("said_of").pattern
    return tuple(
        re.compile(phrase, re.IGNORECASE)
        for phrase in (
            rf"(?<!\w){year}(?:['’]s)?\s+(?:human\s+rights\s+|\w+\s+)?(?:{text})",
            rf"(?<!\w)(?:{text})\s+(?:of|from|in|dated|adopted in|passed in|tabled in)\s+"
            rf"(?:the year\s+)?{day}(?:\w+\s+)?{year}(?!\w)",
            rf"(?<!\w)(?:{text})[\s-]+(?:(?!{text}|{verb})\w+\s+){{0,2}}?(?:(?:от|за|с|в)\s+)?{day}(?:(?!{text}|{verb})\w+\s+)?"
            rf"{year}(?:\s*+(?:-\s*+)?г(?:ода?|\.|оду)?)?(?!\w)(?!\s*+жыл\w*\s+\w)",
            rf"(?<!\w){year}\s*+(?:-\s*+)?(?:го\s+)?г(?:ода?|оду|\.)\s+(?:{text})",
            rf"(?<!\w){year}\s*+(?:-\s*+)?(?:(?:жыл\w*|ж\.)\s*+)?{day}(?:\w+\s++)?(?:{text})",
            rf"(?<!\w){year}\s*+(?:-\s*+)?жылғысы\w*",
        )
    )


@cache
def _by_period_patterns() -> tuple[re.Pattern[str], ...]:
    """Texts by a year after, or before, which they came: "the texts since 2019", "документы до 2010 года"."""
    year = r"(?P<year>(?:19|20)\d\d)"
    part = r"(?:paragraph|passage|recital|source)s?(?!\w)|(?:пункт|абзац|источник|тармақ|бап)\w*"
    text = rf"{pattern('text').pattern}|{part}"
    en = (
        r"(?:since|(?P<later>after|later\s+than|newer\s+than)|(?P<earlier>before|prior\s+to|earlier\s+than|older\s+than)"
        r"|(?P<upto>until|till|up\s+to)|from(?=\s+\d+\s+on))"
    )
    ru = r"(?:начиная\s+с|с|(?P<later>после|позже|позднее|новее)|(?P<earlier>до|раньше|ранее|старше)|(?P<upto>по))"
    kk = r"(?:бері|бергі|бастап\w*|(?P<later>кейін(?:гі)?|соң(?:ғы)?)|(?P<earlier>дейін(?:гі)?|бұрын(?:ғы)?))"
    said = r"(?:adopted|issued|published|written|dated|tabled|passed|of\s+the\s+years?|that\s+(?:came|were\s+\w+))"
    return tuple(
        re.compile(phrase, re.IGNORECASE)
        for phrase in (
            rf"(?<!\w)(?:{text}),?\s+(?:{said}\s+)?{en}\s+(?:the\s+year\s+)?{year}(?!\w)(?:\s+on(?:wards?)?)?",
            rf"(?<!\w)(?:(?P<later>post)|(?P<earlier>pre))-{year}\s+(?:{text})",
            rf"(?<!\w)(?:{text}),?\s+(?:\w+\s+)?{ru}\s+{year}(?!\w)(?:\s*+(?:-\s*+)?(?:го\s+)?г(?:ода?|\.|оду)?(?!\w))?",
            rf"(?<!\w){year}\s*+(?:-\s*+)?(?:жыл)?(?:дан|ден|ға|ге)\s+{kk}\s+(?:\w+\s+)?(?:{text})",
        )
    )


FAR = 60
"""Characters that may part a text's kind from its number: "the joint motion for a resolution 2021/2544(RSP)"."""
_CONJUNCTION = re.compile(
    r"(?<!\w)(?:and|or|with|to|vs|versus|than|и|или|с|чем|және|мен|бен|пен)(?!\w)|[;?!]", re.IGNORECASE
)
"""What parts two texts."""

STANDINGS: Mapping[str, Standing] = {
    "ngo_appeal": Standing.NGO_APPEAL,
    "joint_motion": Standing.JOINT_MOTION,
    "motion": Standing.MOTION,
}
"""Cues by which a text is named after what it is."""

_TRANSLITERATED = str.maketrans("АБВГДЕЗИКЛМНОПРСТУФ", "ABVGDEZIKLMNOPRSTUF")
"""For groups' acronyms in Cyrillic letters; one letter for one, so that offsets stay."""


def find_text_mentions(text: str, sources: Sequence[Source]) -> tuple[TextMention, ...]:
    """Every text that somebody names, in order and without overlaps.

    Args:
        text: a question or a reference, in English, Russian or Kazakh.
        sources: the texts of the corpus.
    """
    found: list[TextMention] = []
    for mention in _candidates(text, sources):
        if not any(m.span.start < mention.span.end and mention.span.start < m.span.end for m in found):
            found.append(mention)
    found.sort(key=lambda mention: mention.span.start)
    for at in range(len(found) - 2, -1, -1):  # from the back: what is joined may be joined on
        first, last = found[at : at + 2]
        between = text[first.span.end : last.span.start]
        narrower = bool(last.sources) and set(last.sources) < set(first.sources)
        if narrower and len(between) <= FAR and not _CONJUNCTION.search(between):
            asked = text[first.span.start : last.span.end]
            found[at : at + 2] = [replace(last, span=Span(first.span.start, last.span.end), asked=asked)]
    return tuple(found)


def find_bare_appeals(text: str, sources: Sequence[Source]) -> tuple[TextMention, ...]:
    """The appeal, named by the word alone: beside a paragraph it can be nothing else ("point 4 of the appeal")."""
    ids = tuple(source.id for source in sources if source.standing is Standing.NGO_APPEAL)
    found = pattern("bare_appeal").finditer(text) if ids else ()
    return tuple(TextMention(ids, Span(*match.span()), match[0]) for match in found)


def _candidates(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """Mentions by decreasing certainty: the first of two that overlap is meant."""
    for way in (_numbered, _titled, _of_period, _dated, _by_standing, _extreme, _by_group, _by_issuer):
        yield from way(text, sources)


def _numbered(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By id, procedure or document number."""
    for match in _ID.finditer(text):
        if any(s.id == match[0] for s in sources):
            yield TextMention((match[0],), Span(*match.span()), match[0])
    for number in (_PROCEDURE, _NUMBER):
        for match in number.finditer(text):
            own = [s for s in sources if _same_number(match[0], s.procedure, s.number)]
            adopted_as = [s for s in sources if _same_number(match[0], s.adopted_as)]
            # A motion of one group is not what was adopted in its place.
            meant = own or [s for s in adopted_as if s.standing is not Standing.MOTION]
            adopted = {s.number for s in meant if s.standing is Standing.ADOPTED}
            # Of a procedure's texts the adopted one is meant, not what was tabled for it.
            ids = tuple(s.id for s in meant if s.adopted_as is None or s.adopted_as not in adopted)
            beyond = "adopted_instead" if adopted_as and not ids else ""
            yield TextMention(ids, Span(*match.span()), match[0], beyond=beyond)


def _titled(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By a title that only one text has."""
    for source in sources:
        for name in (source.short, source.title):
            at = text.casefold().find(name.casefold())
            if at >= 0 and sum(name in (s.short, s.title) for s in sources) == 1:
                yield TextMention((source.id,), Span(at, at + len(name)), name)


def _dated(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By year: "the 2003 and 2021 texts"."""
    for phrase in _by_year_patterns():
        for match in phrase.finditer(text):
            yield _by_year(match, sources)
            yield from _listed_before(text, match.start(), sources)
            yield from _listed_after(text, match.end(), sources)


def _of_period(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By a year from which on, or up to which they came; of resolutions without the appeal."""
    for phrase in _by_period_patterns():
        for match in phrase.finditer(text):
            groups, year = match.groupdict(), int(match["year"])
            later, earlier, upto = (bool(groups.get(name)) for name in ("later", "earlier", "upto"))
            first = year + later if not (earlier or upto) else 0
            last = year - earlier if earlier or upto else 9999
            kind = [s for s in sources if not (RESOLUTION.search(match[0]) and s.standing is Standing.NGO_APPEAL)]
            ids = tuple(source.id for source in kind if first <= source.year <= last)
            beyond = "" if ids else "earlier" if earlier or upto else "later"
            yield TextMention(ids, Span(*match.span()), match[0], beyond=beyond, period=True)


def _by_standing(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By what it is: "the appeal", "the joint motion"."""
    for cue, standing in STANDINGS.items():
        ids = tuple(s.id for s in sources if s.standing is standing)
        for match in pattern(cue).finditer(text) if ids else ():
            yield TextMention(ids, Span(*match.span()), match[0])


_EXTREMES = (("earliest", min), ("latest", max))


def _extreme(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By its place in time: "the earliest text"; beside it the other without the noun: "... and the newest"."""
    named = any(pattern(cue).search(text) for cue, _ in _EXTREMES)
    for alone in ("", "_alone") if named else ():
        for cue, choose in _EXTREMES:
            year = choose(source.year for source in sources)
            ids = tuple(source.id for source in sources if source.year == year)
            for match in pattern(cue + alone).finditer(text):
                yield TextMention(ids, Span(*match.span()), match[0], year)


def _by_group(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By the group that tabled it, in Latin or Cyrillic letters: "ALDE"."""
    latin = text.translate(_TRANSLITERATED)
    for source in sources:
        for group in re.findall(r"\b[A-Z]{3,}\b", source.issuer):
            for match in re.finditer(rf"(?<!\w){group}(?!\w)", latin):
                yield TextMention((source.id,), Span(*match.span()), text[slice(*match.span())])


def _by_issuer(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """By who spoke when: "what did MEPs say in 2019"; or by what is said, and not done: "is he mentioned in 2019?"."""
    issued, told = pattern("issuer").search(text), pattern("told").search(text)
    if not (issued or told):
        return
    for match in pattern("in_year").finditer(text):
        year = int(_YEAR.search(match[0])["year"])  # type: ignore[index]  # the pattern has a year
        ids = tuple(s.id for s in sources if s.year == year and (told or s.standing is not Standing.NGO_APPEAL))
        if ids:
            yield TextMention(ids, Span(*match.span()), match[0], year)


_LISTED = re.compile(
    r"(?<![\w/])(?P<year>(?:19|20)\d\d)\s*(?:,|(?:,\s*)?(?:and|or|with|to|и|или|с|және|мен|пен|бен)\s+(?:the\s+|в\s+)?)\s*$"
)


def _listed_before(text: str, end: int, sources: Sequence[Source]) -> Iterator[TextMention]:
    """The other years of "the 2003, 2013 and 2021 texts", from the last to the first."""
    while match := _LISTED.search(text, 0, end):
        year = int(match["year"])
        ids = tuple(source.id for source in sources if source.year == year)
        yield TextMention(ids, Span(match.start("year"), match.end("year")), match["year"], year)
        end = match.start()


_LISTED_AFTER = re.compile(
    r"\s*(?:,|(?:,\s*)?(?:and|or|и|или|және|мен|пен|бен)(?!\w))\s*(?:of\s+|in\s+|the\s+)*(?P<year>(?:19|20)\d\d)(?![\w/])"
    r"(?=\s*(?:$|[?.!,;:)]|г\.|год|and\b|или\b|и\b|жылғы|жылдардағы))"
)


def _listed_after(text: str, start: int, sources: Sequence[Source]) -> Iterator[TextMention]:
    """The other years of "the texts of 2003, 2013 and 2021", from the first to the last."""
    while match := _LISTED_AFTER.match(text, start):
        year = int(match["year"])
        ids = tuple(source.id for source in sources if source.year == year)
        yield TextMention(ids, Span(match.start("year"), match.end("year")), match["year"], year)
        start = match.end()


def _by_year(match: re.Match[str], sources: Sequence[Source]) -> TextMention:
    year = int(match["year"])
    day = match.groupdict().get("day")
    of_year = [s for s in sources if s.year == year and (day is None or _near(s, match[0], int(day)))]
    named = [standing for cue, standing in STANDINGS.items() if pattern(cue).search(match[0])]
    by_standing = [s for s in of_year if s.standing in named]
    return TextMention(tuple(s.id for s in by_standing or of_year), Span(*match.span()), match[0], year)


def _near(source: Source, named: str, day: int) -> bool:
    """Whether a text may be called by a day: its own, or one soon after, on which what was tabled was voted.

    Not a motion of one group: what was voted on is another text.
    """
    months = {found.month for found in find_dates(named)} - {None}
    if source.date is None:
        return True
    same_month = not months or MONTHS[source.date.month - 1] in months
    within = 0 if source.standing is Standing.MOTION else VOTED_WITHIN
    return same_month and 0 <= day - source.date.day <= within


def _same_number(asked: str, *numbers: str | None) -> bool:
    """Whether two document numbers are the same but for case, spaces, brackets and Cyrillic letters."""
    wanted = _squash(asked)
    return any(
        number is not None
        and wanted in (whole := _squash(number), whole.removesuffix("RSP"), re.sub("^RC(?=[ABC])", "", whole))
        for number in numbers
    )


def _squash(number: str) -> str:
    latin = number.upper().translate(str.maketrans("АВСРЕТ", "ABCPET"))
    return re.sub(r"[^A-Z0-9]", "", latin)

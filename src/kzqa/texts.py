"""How people name a text: by procedure, document number, year, or what it is, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzqa.domain import Source, Span, Standing

__all__ = ["TextMention", "find_text_mentions", "text_name"]


def text_name(source: Source) -> str:
    """The shortest name of a text that is its own: its procedure, else its title in short."""
    return source.procedure or source.short


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


_ID = re.compile(r"(?<![\w-])[a-z]{2,}-\d{4}-[a-z0-9-]+(?![\w-])")
_PROCEDURE = re.compile(r"(?<![\w/])(?:19|20)\d\d\s?/\s?\d{4}(?:\s?\(?\s?[A-ZА-Я]{3}\s?\)?)?(?!\w)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!\w)(?:(?:RC\s?-?\s?)?[ABC]\d{1,2}\s?-\s?\d{3,4}\s?/\s?(?:19|20)\d\d|[PР]\d{1,2}_T[AА]\s?(?:-PROV)?\s?\((?:19|20)\d\d\)\s?\d{3,4})",
    re.IGNORECASE,
)

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_EN_TEXT = r"(?:(?:ep|eu|european parliament|parliament|joint|alde|ngos?)['’s]*\s+){0,2}(?:resolutions?|texts?|motions?|documents?|appeals?|statements?|ones?)"
_RU_TEXT = r"(?:резолюци|текст|документ|предложени|проект|обращени|заявлени|постановлени)\w*"
_KK_TEXT = r"(?:қарар|мәтін|құжат|ұсыныс|қаулы|үндеу|мәлімдеме|резолюция)\w*"
_BY_YEAR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w){_YEAR}(?:'s|’s)?\s+(?:\w+\s+)?{_EN_TEXT}(?!\w)",
        rf"(?<!\w){_EN_TEXT}\s+(?:of|from|in|dated|adopted in|passed in|tabled in)\s+(?:the year\s+)?(?:(?P<day>\d{{1,2}})\s+)?(?:\w+\s+)?{_YEAR}(?!\w)",
        rf"(?<!\w){_RU_TEXT}\s+(?:\w+\s+){{0,2}}?(?:от|за|с|в)?\s*(?:(?P<day>\d{{1,2}})\s+\w+\s+)?{_YEAR}(?:\s*-?\s*г(?:ода?|\.|оду)?)?(?!\w)",
        rf"(?<!\w){_YEAR}\s*-?\s*(?:го\s+)?г(?:ода?|оду|\.)\s+{_RU_TEXT}",
        rf"(?<!\w){_YEAR}\s*-?\s*(?:жыл\w*|ж\.)?\s*(?:\w+\s+)?{_KK_TEXT}",
        rf"(?<!\w){_YEAR}\s*-?\s*жылғысы\w*",
    )
)

_BY_STANDING: tuple[tuple[re.Pattern[str], tuple[Standing, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), standings)
    for pattern, standings in (
        (
            r"(?<!\w)(?:ngos?['’s]*|non-governmental organi[sz]ations?['’]?|helsinki committees?['’s]*|civil society)\s+(?:appeal|statement)"
            r"|(?<!\w)appeal\s+(?:to the eu|(?:of|by|from)\s+(?:the\s+)?(?:ngos?|three ngos|helsinki))"
            r"|(?<!\w)(?:in|does|did|about|from|by|per|with|and)\s+(?:the|this|that)\s+appeal(?!\w|\s+(?:court|to\b))"
            r"|^\W*(?:the|this|that)\s+appeal(?!\w|\s+(?:court|to\b))"
            r"|(?<!\w)обращени\w*\s+(?:нпо|нко|неправительственн\w+|правозащитн\w+|(?:норвежск\w+\s+)?хельсинкск\w+|к\s+(?:ес|евросоюзу|европейскому союзу))(?!\w)"
            r"|(?<!\w)(?:в|из|об?|про)\s+(?:этом\s+|этого\s+|это\s+)?обращени[еия](?!\w|\s+с\s)"
            r"|(?<!\w)(?:үеұ|ұйымдар\w*)\s*-?\w*\s+(?:үндеу|өтініш|мәлімдеме|жолдау)\w*|(?<!\w)үндеу\w*",
            (Standing.NGO_APPEAL,),
        ),
        (r"(?<!\w)joint\s+motions?(?!\w)|(?<!\w)совместн\w+\s+(?:предложени|проект)\w*|(?<!\w)бірлескен\s+(?:ұсыныс|қарар)\w*", (Standing.JOINT_MOTION,)),
        (r"(?<!\w)(?<!joint )motions?(?!\w)(?!\s+of\s+no)|(?<!\w)(?<!совместное )(?:предложени\w+\s+(?:о\s+резолюции|группы|фракции)|проект\w*\s+резолюции)|(?<!\w)(?:фракция\w*|топ\w*)\s+ұсыныс\w*", (Standing.MOTION,)),
    )
)


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
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def _candidates(text: str, sources: Sequence[Source]) -> Iterator[TextMention]:
    """Mentions by decreasing certainty: the first of two that overlap is meant."""
    for match in _ID.finditer(text):
        if any(s.id == match[0] for s in sources):
            yield TextMention((match[0],), Span(*match.span()), match[0])
    for pattern in (_PROCEDURE, _NUMBER):
        for match in pattern.finditer(text):
            ids = tuple(s.id for s in sources if _same_number(match[0], s.procedure, s.number, s.adopted_as))
            yield TextMention(ids, Span(*match.span()), match[0])
    for source in sources:
        for name in (source.short, source.title):
            at = text.casefold().find(name.casefold())
            if at >= 0 and sum(name in (s.short, s.title) for s in sources) == 1:
                yield TextMention((source.id,), Span(at, at + len(name)), name)
    for pattern in _BY_YEAR:
        for match in pattern.finditer(text):
            yield _by_year(match, sources)
            yield from _listed_before(text, match.start(), sources)
    for pattern, standings in _BY_STANDING:
        for match in pattern.finditer(text):
            ids = tuple(s.id for s in sources if s.standing in standings)
            if ids:
                yield TextMention(ids, Span(*match.span()), match[0])
    latin = text.translate(_TRANSLITERATED)
    for source in sources:
        for group in re.findall(r"\b[A-Z]{3,}\b", source.issuer):
            for match in re.finditer(rf"(?<!\w){group}(?!\w)", latin):
                yield TextMention((source.id,), Span(*match.span()), text[slice(*match.span())])


_LISTED = re.compile(r"(?<![\w/])(?P<year>(?:19|20)\d\d)\s*(?:,|(?:,\s*)?(?:and|or|with|to|и|или|с|және|мен|пен|бен)\s+(?:the\s+|в\s+)?)\s*$")


def _listed_before(text: str, end: int, sources: Sequence[Source]) -> Iterator[TextMention]:
    """The other years of "the 2003, 2013 and 2021 texts", from the last to the first."""
    while match := _LISTED.search(text, 0, end):
        year = int(match["year"])
        ids = tuple(source.id for source in sources if source.year == year)
        yield TextMention(ids, Span(match.start("year"), match.end("year")), match["year"], year)
        end = match.start()


def _by_year(match: re.Match[str], sources: Sequence[Source]) -> TextMention:
    year = int(match["year"])
    day = match.groupdict().get("day")
    of_year = [s for s in sources if s.year == year and not (day and s.date and s.date.day != int(day))]
    by_standing = [
        s
        for s in of_year
        if any(s.standing in standings and pattern.search(match[0]) for pattern, standings in _BY_STANDING)
    ]
    return TextMention(tuple(s.id for s in by_standing or of_year), Span(*match.span()), match[0], year)


def _same_number(asked: str, *numbers: str | None) -> bool:
    """Whether two document numbers are the same but for case, spaces, brackets and Cyrillic letters."""
    wanted = _squash(asked)
    return any(number is not None and wanted in (_squash(number), _squash(number).removesuffix("RSP")) for number in numbers)


def _squash(number: str) -> str:
    latin = number.upper().translate(str.maketrans("АВСРЕ", "ABCPE"))
    return re.sub(r"[^A-Z0-9]", "", latin)

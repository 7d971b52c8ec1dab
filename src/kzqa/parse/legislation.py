"""The grammar of legislative acts: citations, numbered recitals, articles with numbered paragraphs.

Drafts insert and leave out numbers ("5a", "-12a"), so a number that is not the next is no error here; it must only come
after the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzqa.parse.units import UnitKind
from kzqa.parse.walk import Rule, Walk, appended, continuation, squash, subpoint
from kzqa.read import Line

__all__ = ["LEGISLATION", "is_legislation"]

OPENER = re.compile(
    r"THE\s+(?:EUROPEAN\s+PARLIAMENT\s+AND\s+THE\s+COUNCIL\s+OF\s+THE\s+EUROPEAN\s+UNION"
    r"|COUNCIL\s+OF\s+THE\s+EUROPEAN\s+UNION|EUROPEAN\s+COMMISSION|COMMISSION\s+OF\s+THE\s+EUROPEAN\s+COMMUNITIES),?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:Sole\s+Article|Article\s+(?P<label>-?\d{1,3}[a-z]{0,2}))(?:\s+[–—-]\s+.*)?")
_CITATION = re.compile(r"(?:Having\s+regard|After|Acting|In\s+accordance|On\s+a\s+proposal)\b")
_RECITAL = re.compile(r"(?P<mark>\((?P<label>-?\d{1,3}[a-z]{0,2})\))(?:\s+(?=\S)|$)")
_NUMBERED = re.compile(r"(?P<mark>(?P<label>-?\d{1,3}[a-z]{0,2})\.|\((?P<round>-?\d{1,3}[a-z]{0,2})\))(?:\s+(?=\S)|$)")
_FORMULA = re.compile(r"HA(?:VE|S)\s+(?:ADOPTED|DECIDED|AGREED).*")
_DIVISION = re.compile(
    r"(?:TITLE|CHAPTER|SECTION|PART|Title|Chapter|Section|Part)\s+(?:[IVXLC]+|\d{1,2})[A-Za-z]?(?:\s*[–—:-].*)?"
)
_CLOSING = re.compile(r"Done\s+at\s.*")

FARTHEST = 10
"""How many numbers a draft may leave out between two that follow each other."""

VARIANTS = 2 * (26 * 27 + 1)
"""How many labels one number can have ("5", "5a", ..., "-5zz"): none farther back can be the same."""


def is_legislation(lines: Sequence[Line]) -> bool:
    """Whether a text opens as an act of the Union does, and has an Article 1."""
    texts = [line.text.strip() for line in lines]
    return any(OPENER.fullmatch(text) for text in texts) and any(
        (match := _ARTICLE.fullmatch(text)) and match["label"] in ("1", None) for text in texts
    )


def _title(walk: Walk, line: Line, text: str) -> bool:
    if walk.part is not UnitKind.TITLE:
        return False
    if OPENER.fullmatch(text):
        walk.part = UnitKind.HEADING
        return walk.open(UnitKind.HEADING, line)
    kind = UnitKind.TITLE if squash(text) in squash(walk.title) else UnitKind.HEADING
    if walk.units and walk.units[-1].kind is kind:
        return continuation(walk, line, text)
    return walk.open(kind, line)


def _citation(walk: Walk, line: Line, text: str) -> bool:
    if walk.part not in (UnitKind.HEADING, UnitKind.CITATION):
        return False
    if re.fullmatch(r"Whereas\s?:?", text, re.IGNORECASE):
        walk.part = UnitKind.RECITAL
        return walk.open(UnitKind.HEADING, line)
    if not _CITATION.match(text) or not walk.finished():
        return False
    return walk.open(UnitKind.CITATION, line, str(walk.count(UnitKind.CITATION) + 1))


def _recital(walk: Walk, line: Line, text: str) -> bool:
    match = _RECITAL.match(text)
    if walk.part is not UnitKind.RECITAL or not match or not walk.finished():
        return False
    labels = walk.labels["recital"]
    if not _follows(match["label"], labels):
        return False
    labels.append(match["label"])
    return walk.open(UnitKind.RECITAL, line, match["label"], match["mark"])


def _article(walk: Walk, line: Line, text: str) -> bool:
    """``Article 5`` alone on its line, and below it the article's title."""
    match = _ARTICLE.fullmatch(text)
    if match and walk.part is not UnitKind.TITLE and (walk.finished() or walk.closed()):
        label = match["label"] or "1"
        if _follows(label, walk.labels["article"]):
            walk.labels["article"].append(label)
            walk.part = UnitKind.PARAGRAPH
            walk.section = text
            return walk.open(UnitKind.HEADING, line, label=f"article-{label}")
    return False


def _division(walk: Walk, line: Line, text: str) -> bool:
    """The formula of adoption, the heading of a title or chapter, and the lines of headings below it."""
    if walk.part is UnitKind.TITLE or (walk.part is UnitKind.CITATION and not _FORMULA.fullmatch(text)):
        return False
    if _FORMULA.fullmatch(text) or (_DIVISION.fullmatch(text) and walk.part is UnitKind.PARAGRAPH and walk.finished()):
        walk.part = UnitKind.PARAGRAPH
        return walk.open(UnitKind.HEADING, line)
    last = walk.units[-1]
    if walk.part is not UnitKind.PARAGRAPH or last.kind is not UnitKind.HEADING or _NUMBERED.match(text):
        return False
    titled = last.label and (len(last.lines) == 1 or text[:1].islower())
    if re.search(r"[.;:,]$", text) or (last.label and not titled) or len(text) > 120:
        return False
    walk.section = f"{walk.section}: {text}" if last.label and len(last.lines) == 1 else walk.section
    return continuation(walk, line, text)


def _paragraph(walk: Walk, line: Line, text: str) -> bool:
    """A numbered paragraph of an article, or the article's text where it opens without a number."""
    match = _NUMBERED.match(text)
    opens = walk.units[-1].kind is UnitKind.HEADING
    if walk.part is not UnitKind.PARAGRAPH or not (match or opens):
        return False
    articles = walk.labels["article"]
    if not articles:
        return False
    article = f"article-{articles[-1]}"
    own = walk.labels[article]
    if match and walk.finished():
        label = match["label"] or match["round"]
        form = f"{article} {'(' if match['round'] else '.'}"
        alone = not own or bool(walk.labels[form])  # an article numbers its paragraphs in one form
        if alone and (own or label.strip("-") in ("1", "1a")) and _follows(label, own):
            own.append(label)
            walk.labels[form].append(label)
            named = f"Article {articles[-1]}({label})"
            return walk.open(UnitKind.PARAGRAPH, line, f"{article}-{label}", match["mark"], named)
    if opens and walk.units[-1].label == article:
        return walk.open(UnitKind.PARAGRAPH, line, article, named=f"Article {articles[-1]}")
    return False


def _closing(walk: Walk, line: Line, text: str) -> bool:
    if walk.units and walk.units[-1].kind is UnitKind.ARTEFACT:
        return continuation(walk, line, text)
    ends = walk.part is UnitKind.PARAGRAPH and walk.closed() and _CLOSING.fullmatch(text)
    return bool(ends) and walk.open(UnitKind.ARTEFACT, line)


def _follows(label: str, labels: Sequence[str]) -> bool:
    """Whether a label may come after these: none of them, its number a little higher or, with a letter, the same."""
    last = _number(labels[-1]) if labels else 0
    return label not in labels[-VARIANTS:] and last <= _number(label) <= last + FARTHEST


def _number(label: str) -> int:
    return int(re.sub(r"\D", "", label))


LEGISLATION: tuple[Rule, ...] = (
    _title,
    appended,
    _closing,
    _citation,
    _recital,
    _article,
    _division,
    _paragraph,
    subpoint,
    continuation,
)

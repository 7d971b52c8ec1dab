"""The grammar of references: how people and machines name a paragraph, written and read in one place.

Written form: ``2021/2544(RSP), recital T``. Read forms: every usual one in English, Russian and Kazakh, lists and
ranges included, with Cyrillic look-alikes (Т, А, В, ...) taken as Latin in a recital's letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kzqa.domain import Corpus, Kind, Paragraph, Source, Span
from kzqa.errors import BadReferenceError
from kzqa.texts import find_text_mentions, text_name

__all__ = [
    "ParagraphMention",
    "find_paragraph_mentions",
    "letter_label",
    "letter_number",
    "look_up",
    "make_anchor",
    "resolve",
    "short_reference",
]

LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХІаеосрх", "ABCEHKMOPTXIaeocpx")
"""Cyrillic letters that look Latin."""

LONGEST_RANGE = 60
"""A range that names more paragraphs than this is not a reference."""


def letter_label(number: int) -> str:
    """The label of the ``number``-th recital, from 1: A ... Z, AA, AB, ..."""
    label = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        label = chr(ord("A") + digit) + label
    return label


def letter_number(label: str) -> int | None:
    """The inverse of :func:`letter_label`; None for anything else."""
    if not label or not all("A" <= letter <= "Z" for letter in label):
        return None
    number = 0
    for letter in label:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def make_anchor(kind: Kind, label: str, sub: str | None = None) -> str:
    """``recital-T``, ``paragraph-17``, ``paragraph-4-a``."""
    return "-".join(part for part in (kind.value, label, sub) if part)


def short_reference(source: Source, paragraph: Paragraph) -> str:
    """A reference for people: ``2021/2544(RSP), recital T``."""
    return f"{text_name(source)}, {paragraph.kind.value} {paragraph.label}"


@dataclass(frozen=True, slots=True)
class ParagraphMention:
    """Paragraphs that a text names, without saying of which source."""

    anchors: tuple[str, ...]
    """In the order named, ranges written out."""
    span: Span
    """Where the mention stands."""


# --- reading -----------------------------------------------------------------------------------------------------

_KIND_WORDS: Mapping[str, str] = {
    "recital": r"recitals?|preamble(?:\s+(?:recitals?|paragraphs?|points?))?|whereas"
    r"|(?:пункт\w*|абзац\w*)\s+преамбулы|преамбул\w*(?:\s*,?\s*(?:пункт\w*|абзац\w*))?|рецитал\w*|констатаци\w+"
    r"|кіріспе\w*(?:\s+тарма[қғ]\w*)?",
    "citation": r"citations?|цитат\w+\s+преамбулы",
    "footnote": r"footnotes?|сноск\w*|примечани\w+|ескертпе\w*",
    "paragraph": r"(?:operative\s+)?paragraphs?|paras?\b\.?|pars?\.|(?:operative\s+)?clauses?|points?|pts?\.|items?|OP"
    r"|§§?|пункт\w*|пп\.?|п\.|параграф\w*|абзац\w*|тарма[қғ]\w*",
}
_KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in _KIND_WORDS.items())

_NUMBER = r"\d{1,3}(?:\s?\([a-z]\)|-[a-z]\b)?"
_LETTERS = r"[A-ZАВСЕНКМОРТХІ]{1,2}"
_LABEL = rf"(?<!\w)(?:{_NUMBER}|{_LETTERS})(?![\w])"
_BETWEEN = r"\s*(?:,\s*(?:and|и|және|мен|бен|пен)?|and|&|or|и|или|және|мен|бен|пен|to|through|until|по|до|-|–|—|\.\.\.?|…)\s*"
_LIST = rf"{_LABEL}(?:{_BETWEEN}(?:(?:{'|'.join(_KIND_WORDS.values())})\s*)?{_LABEL})*"

_BEFORE = re.compile(
    rf"(?<!\w)(?:{_KIND})(?:\s*[-#№:]\s*|\s+(?:no\.?|nos\.?|number|numbers|from|с|со|от)\s+|\s*)(?P<list>{_LIST})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?<![\w/])(?P<list>{_LIST})\s*[-–]?\s*(?:ші|шы|інші|ыншы|нші|ншы|th|st|nd|rd|й|ый|ой|ая|м|го)?\s*[-–]?\s*"
    r"(?:(?P<paragraph>тарма[қғ]\w*|пункт\w*|paragraphs?|points?)"
    r"|(?P<recital>recitals?|преамбула\w*|кіріспе\w*)|(?P<footnote>ескертпе\w*|сноск\w*|footnotes?))",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<first>{_LABEL})\s*(?:to|through|until|по|до|-|–|—|\.\.\.?|…)\s*(?P<last>{_LABEL})|(?P<one>{_LABEL})"
)


def find_paragraph_mentions(text: str) -> tuple[ParagraphMention, ...]:
    """Every reference to paragraphs in a text, in order; letters must be capitals unless the word says "recital".

    "points 4 and 8", "paragraphs 4-8", "recitals A to C", "пп. 3 и 5", "17-тармақ", "§17" are all read.
    """
    found: list[ParagraphMention] = []
    taken: list[Span] = []
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            kind = next(Kind(name) for name in _KIND_WORDS if match.groupdict().get(name))
            anchors = tuple(_anchors(match["list"], kind))
            if anchors:
                found.append(ParagraphMention(anchors, span))
                taken.append(span)
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def _anchors(listed: str, kind: Kind) -> Iterator[str]:
    lower_allowed = kind is Kind.RECITAL
    for match in _RANGE.finditer(listed.upper() if lower_allowed else listed):
        if match["one"]:
            yield from _anchor(match["one"], kind)
            continue
        first, last = (_plain(match[name]) for name in ("first", "last"))
        numbers = (letter_number(first) or _int(first), letter_number(last) or _int(last))
        both = bool(letter_number(first)) == bool(letter_number(last)) and all(n is not None for n in numbers)
        low, high = numbers[0] or 0, numbers[1] or 0
        if not both or not low < high <= low + LONGEST_RANGE:
            yield from _anchor(first, kind)
            yield from _anchor(last, kind)
            continue
        for number in range(low, high + 1):
            yield from _anchor(letter_label(number) if letter_number(first) else str(number), kind)


def _plain(label: str) -> str:
    return label.translate(LOOK_ALIKES).strip()


def _int(label: str) -> int | None:
    return int(label) if label.isdigit() else None


def _anchor(label: str, kind: Kind) -> Iterator[str]:
    label = _plain(label)
    if letter_number(label):
        yield make_anchor(Kind.RECITAL, label)
    elif match := re.fullmatch(r"(\d{1,3})(?:\s?\(([a-zA-Z])\)|-([a-zA-Z]))?", label):
        sub = match[2] or match[3]
        yield make_anchor(kind, match[1], sub.lower() if sub else None)


# --- looking up --------------------------------------------------------------------------------------------------


def look_up(corpus: Corpus, source: str, anchor: str) -> Paragraph:
    """The paragraph of that anchor.

    Raises:
        BadReferenceError: the text has no such paragraph; says how many it has.
    """
    paragraph = corpus.by_id.get(f"{source}#{anchor}")
    if paragraph is None:
        raise BadReferenceError(missing(corpus, source, anchor))
    return paragraph


def missing(corpus: Corpus, source: str, anchor: str) -> str:
    """Why an anchor leads nowhere, in English, with what the text has instead."""
    kind = Kind(anchor.split("-")[0])
    label = anchor.removeprefix(f"{kind.value}-")
    of_kind = [p for p in corpus.of_source(source) if p.kind is kind]
    name = text_name(corpus.source_by_id[source])
    if not of_kind:
        return f"{name} has no {kind.value}s"
    return f"{name} has no {kind.value} {label}; its {kind.value}s run from {of_kind[0].label} to {of_kind[-1].label}"


_ID = re.compile(r"(?P<source>[a-z0-9][a-z0-9-]*)#(?P<anchor>(?:citation|recital|paragraph|footnote)-[A-Za-z0-9-]+)")


def resolve(corpus: Corpus, text: str) -> tuple[Paragraph, ...]:
    """The paragraphs that a reference names, for ``kzqa show``.

    Args:
        corpus: where to look.
        text: a paragraph id, or a reference in any form that also names its text.

    Raises:
        BadReferenceError: it names no text or no paragraph of this corpus, or leaves open which text is meant.
    """
    match = _ID.fullmatch(text.strip())
    if match:
        if match["source"] not in corpus.source_by_id:
            known = ", ".join(corpus.source_by_id)
            raise BadReferenceError(f"no text {match['source']} here; the texts are {known}")
        return (look_up(corpus, match["source"], match["anchor"]),)
    anchors = [anchor for mention in find_paragraph_mentions(text) for anchor in mention.anchors]
    texts = find_text_mentions(text, corpus.sources)
    sources = [source for mention in texts for source in mention.sources]
    if not anchors:
        raise BadReferenceError(f"“{text}” names no paragraph; write for example “2021/2544(RSP), recital T”")
    if not sources:
        having = [text_name(s) for s in corpus.sources if f"{s.id}#{anchors[0]}" in corpus.by_id]
        which = f"; {anchors[0].replace('-', ' ')} stands in: {'; '.join(having)}" if having else ""
        raise BadReferenceError(f"“{text}” does not say of which text{which}")
    return tuple(look_up(corpus, source, anchor) for source in dict.fromkeys(sources) for anchor in anchors)

"""The grammar of references: how people and machines name a paragraph, written and read in one place.

Written form: ``2021/2544(RSP), recital T``. Read forms: every usual one in English, Russian and Kazakh,
lists, ranges and ordinals included, with Cyrillic look-alikes (Т, А, В, ...) taken as Latin in a recital's letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kzqa.domain import Corpus, Kind, Paragraph, Source, Span
from kzqa.errors import BadReferenceError
from kzqa.texts import find_text_mentions, text_name

__all__ = [
    "LAST",
    "LOOK_ALIKES",
    "ParagraphMention",
    "find_paragraph_mentions",
    "letter_label",
    "letter_number",
    "look_up",
    "make_anchor",
    "resolve",
    "settle",
    "short_reference",
]

LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХІасенкмортхі", "ABCEHKMOPTXIacehkmoptxi")
"""Cyrillic letters that look Latin."""

LONGEST_LIST = 30
"""Labels after the first that one mention may list; what follows is another mention."""
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
    """A reference for people: ``2021/2544(RSP), recital T``; a label in words stands alone: ``..., Article 3(1)``."""
    name = paragraph.label if " " in paragraph.label else f"{paragraph.kind.value} {paragraph.label}"
    return f"{text_name(source)}, {name}"


@dataclass(frozen=True, slots=True)
class ParagraphMention:
    """Paragraphs that a text names, without saying of which source."""

    anchors: tuple[str, ...]
    """In the order named, ranges written out."""
    span: Span
    """Where the mention stands."""


# --- reading --------------------------------------------------------------------------------------

_KIND_WORDS: Mapping[str, str] = {
    "recital": r"recitals?|rec\.|letters?|букв~|preamble(?:\s+(?:recitals?|paragraphs?|points?))?|whereas"
    r"|(?:пункт~|абзац~)\s+преамбулы|преамбул~(?:(?:\s*,)?\s*(?:пункт~|абзац~))?|рецитал~|констатаци~|литер~|мотив~|соображени~"
    r"|к[іи]р[іи]спе~(?:\s+тарма[қғкг]~)?",
    "citation": r"citations?|having\s+regard(?:\s+to)?|цитат~\s+преамбулы"
    r"|ссылк~(?:\s+на\s+основани~)?|(?:негіздемеге\s+)?с[іи]лтеме~",
    "footnote": r"footnotes?|сноск~|примечани~|ескертпе~",
    "paragraph": r"(?:operative\s+)?(?:paragraph|clause)s?|paras?\.?|pars?\.|points?|pts?\.|items?|OP"
    r"|§§?|¶¶?|пункт~|пп\.?|п\.?(?=\s?\d)|п\.|параграф~|абзац~|абз\.|тарма[қғкг]~",
}
"""The words that stand before a label; ``~`` stands for any ending."""

_KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in _KIND_WORDS.items()).replace("~", r"[^\W\d_]*")

_NUMBER = r"(?<!\d)\d{1,3}(?:\s?\([A-Za-z]\)|-[A-Za-z]\b)?(?!\w)"
_CAPITAL = r"(?<!\w)(?!(?:TO|OR)\b)(?-i:[AА]?[A-ZАВСЕНКМОРТХІ])(?!\w)"
_SMALL = r"(?<!\w)(?-i:[a-zенмртхі])(?!\w)"
"""A recital's letter written small: not а, в, к, о, с, which are words of Russian."""
_RANGE = r"to|through|until|по|до|-|–|—|\.\.\.?|…"
_AND = "and|&|or|или|и|және|мен|бен|пен"
_BETWEEN = rf"(?>\s*(?:,(?:\s*(?:{_AND}))?|{_AND}|{_RANGE})\s*)"
"""Atomic, as every list is possessive: a long list that is no reference must not be tried in every way."""


def _list_of(label: str) -> str:
    return rf"(?P<list>(?:{label})(?:{_BETWEEN}(?:{label})){{0,{LONGEST_LIST}}}+)"


_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_UNITS_RU = ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят")
_UNITS_KK = (
    *("бірінші", "екінші", "үшінші", "төртінші", "бесінші"),
    *("алтыншы", "жетінші", "сегізінші", "тоғызыншы"),
)
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_TEENS_RU = (
    *("десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат"),
    *("пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат"),
)
_TENS = {
    "twentieth": 20,
    "thirtieth": 30,
    "двадцат": 20,
    "тридцат": 30,
    "оныншы": 10,
    "жиырмасыншы": 20,
    "отызыншы": 30,
}
_ENDING_RU = r"(?:ый|ой|ий|ьего|ого|его|ьему|ому|ьем|ом|ем|ьим|ым|им|ая|ую|ья|ью|ьей|ое|ье)"
"""Singular only: "первые пункты" are several."""
_ORDINALS: Mapping[str, int] = {
    **{word: 1 + n for units in (_UNITS, _UNITS_RU, _UNITS_KK) for n, word in enumerate(units)},
    **{word: 10 + n for teens in (_TEENS, _TEENS_RU) for n, word in enumerate(teens)},
    **dict(_TENS),
    **dict.fromkeys(("opening", "начальн"), 1),
    **{
        f"{ten} {unit}": value + 1 + n
        for units, tens in (
            (_UNITS, {"twenty": 20, "thirty": 30}),
            (_UNITS_RU, {"двадцать": 20, "тридцать": 30}),
            (_UNITS_KK, {"он": 10, "жиырма": 20, "отыз": 30}),
        )
        for ten, value in tens.items()
        for n, unit in enumerate(units)
    },
}
"""Ordinal words up to 39; Russian ones without their ending."""

_WORDS = "|".join(
    re.escape(word).replace(r"\ ", r"[\s-]+").replace("четверт", "четв[её]рт")
    + (_ENDING_RU if re.fullmatch(r"[а-я ]+т|.*(?:перв|втор|седьм|восьм|начальн)", word) else "")
    for word in sorted(_ORDINALS, key=len, reverse=True)
)
_COUNTED = r"\d{1,3}(?:st|nd|rd|th|-?(?:ый|ой|ий|й|ого|го|ому|му|ом|м|ая|я|ую|ю|ое|е)|\s?-?\s?[іы]?н?ш[іы])"
_CARDINALS: Mapping[str, int] = {
    **{
        word: 1 + n
        for units in (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
            " eighteen nineteen twenty",
            "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
            " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать",
        )
        for n, word in enumerate(units.split())
    }
}
"""Numbers in words up to 20, as they stand after the kind: "paragraph seventeen"."""
_CARDINAL = rf"(?<!\w)(?:{'|'.join(sorted(_CARDINALS, key=len, reverse=True))})(?![\w-])"
_ORDINAL = rf"(?<![\w/])(?:{_WORDS}|{_COUNTED})(?!\w)"

_BEFORE = re.compile(
    rf"(?<!\w)(?:{_KIND})(?:\s*[-#№:]\s*|\s+(?:no\.?|nos\.?|number|numbers|номер|номера|from|с|со|от)\s+|\s*)"
    + _list_of(f"{_NUMBER}|{_CAPITAL}|{_ORDINAL}|{_CARDINAL}"),
    re.IGNORECASE,
)
_BEFORE_SMALL = re.compile(
    rf"(?<!\w)(?P<recital>recitals?|рецитал[^\W\d_]*)(?:\s*-\s*|\s+){_list_of(_SMALL)}", re.IGNORECASE
)
_AFTER_ORDINAL = re.compile(
    rf"(?P<preamble>(?<!\w)(?:кіріспе|преамбул)\w*\s+)?{_list_of(f'{_ORDINAL}|{_NUMBER}')}(?:\s*[-–])?\s*(?:"
    r"(?P<recital>recitals?|preamble\s+(?:recitals?|paragraphs?|points?)|(?:paragraphs?|points?)\s+(?:of|in)\s+the\s+preamble"
    r"|рецитал\w*|констатаци\w*|(?:пункт|абзац)\w*\s+преамбул\w*|к[іи]р[іи]спе\w*(?:\s+тарма[қғкг]\w*)?)"
    r"|(?P<citation>citations?|[‘'“]?having\s+regard(?:\s+to)?|цитат\w*\s+преамбулы|ссылк\w*(?:\s+на\s+основани\w*)?|(?:негіздемеге\s+)?с[іи]лтеме\w*)"
    r"|(?P<footnote>footnotes?|сноск\w*|примечани\w*|ескертпе\w*)"
    r"|(?P<paragraph>(?:operative\s+)?(?:paragraph|point)s?|(?:пункт|параграф|абзац|тарма[қғкг])\w*))(?!\w)",
    re.IGNORECASE,
)
_AFTER_KAZAKH = re.compile(
    rf"{_list_of(f'(?<![/]){_NUMBER}|{_CAPITAL}')}(?:\s*[-–])?\s*(?:(?P<recital>к[іи]р[іи]спе\w*(?:\s+тарма[қғкг]\w*)?|әр[іп]п?\w*)"
    r"|(?P<footnote>ескертпе\w*)|(?P<citation>с[іи]лтеме\w*)|(?P<paragraph>тарма[қғкг]\w*|(?<=[-–])т\.))(?!\w|\s+(?:бар|тұра))",
    re.IGNORECASE,
)
_AFTER_RUSSIAN = re.compile(
    rf"{_list_of(f'(?<![/]){_NUMBER}')}\s+(?:(?P<footnote>сноск[аеу]|сноской)"
    r"|(?P<paragraph>(?:пункт|параграф|абзац)(?:е|у|ом)?|(?<=[015-9]\s)пункта))(?!\w)",
    re.IGNORECASE,
)
"""Russian counts with other endings than it refers: "5 пунктов", "3 пункта" name no paragraph."""

_OF_TEXT = re.compile(
    rf"(?<!\w)(?P<paragraph>no\.?|numbers?|articles?|art\.|№|номер|стать[яеию]|ст\.)\s*{_list_of(_NUMBER)}"
    r"(?=\s+(?:(?:of|in|from|из|в)\s+)?(?:the\s+)?(?:\w+\s+){0,2}?(?:resolution|motion|text|appeal|резолюци|текст|предложени"
    r"|обращени))",
    re.IGNORECASE,
)
"""What is no paragraph by itself, but is one of a text that is named behind it: "Article 17 of the 2021 resolution"."""
_AFTER_LETTER = re.compile(rf"(?![AАI])(?P<list>{_CAPITAL})\s+(?P<recital>recital)(?!\w|\s+[A-Z](?!\w))")
"""Not A and I, which are words."""
_AFTER_TEXT = re.compile(
    rf"(?:(?<=\(RSP\))|(?<=/(?:19|20)\d\d))(?P<paragraph>[\s,:]+){_list_of(f'{_NUMBER}|{_CAPITAL}')}\W*$", re.IGNORECASE
)
"""A label alone behind a text's number, where the question ends with it: "2021/2544(RSP), T"."""

_TOKEN = re.compile(
    rf"(?P<ordinal>{_ORDINAL})|(?P<cardinal>{_CARDINAL})|(?P<label>{_NUMBER}|{_CAPITAL}|{_SMALL})|(?P<range>{_RANGE})",
    re.IGNORECASE,
)


_WRAPPED = re.compile(r"(?<![\w)])[“”\"«‘'(\[](?P<label>[A-ZАВСЕНКМОРТХІ]{1,2}|\d{1,3})[”“\"»’')\]]")
"""A label in quotation marks or brackets; two characters for two, so that offsets stay."""

LAST = "last"
PENULTIMATE = "penultimate"
"""These stand for a label until it is known of which text: see :func:`settle`."""

_MENTIONS = (
    *(_AFTER_ORDINAL, _BEFORE, _BEFORE_SMALL, _AFTER_KAZAKH, _AFTER_RUSSIAN),
    *(_OF_TEXT, _AFTER_LETTER, _AFTER_TEXT),
)

_LAST = re.compile(
    r"(?<!\w)(?:(?P<penultimate>penultimate|second[\s-]to[\s-]last|предпоследн\w+|соңғының\s+алдындағы)"
    r"|last|final|closing|concluding|последн\w+|заключительн\w+|завершающ\w+|соңғы)"
    rf"\s+(?:{_KIND})(?!\w)(?!\s*(?:\d|[A-ZА-Я](?!\w)))",
    re.IGNORECASE,
)


def find_paragraph_mentions(text: str) -> tuple[ParagraphMention, ...]:
    """The references to paragraphs in a text, in order; letters are capitals unless the word says "recital".

    "points 4 and 8", "paragraphs 4-8", "recitals A to C", "пп. 3 и 5", "17-тармақ", "§17", "third recital",
    "второй пункт" are all read. How many there are is no reference: "5 points", "3 пункта".
    """
    text = _WRAPPED.sub(lambda match: f" {match['label']} ", text)
    found: list[ParagraphMention] = []
    taken: list[Span] = []
    for match in _LAST.finditer(text):
        kind = next(Kind(name) for name in _KIND_WORDS if match[name])
        which = PENULTIMATE if match["penultimate"] else LAST
        found.append(ParagraphMention((make_anchor(kind, which),), Span(*match.span())))
        taken.append(found[-1].span)
    for pattern in _MENTIONS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            groups = match.groupdict()
            kind = next(Kind(name) for name in _KIND_WORDS if groups.get(name))
            kind = Kind.RECITAL if groups.get("preamble") and kind is Kind.PARAGRAPH else kind
            anchors = tuple(_anchors(match["list"], kind))
            if pattern is _AFTER_ORDINAL and not _counts_up(match, len(anchors)):
                continue
            if anchors:
                found.append(ParagraphMention(anchors, span))
                taken.append(span)
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def _counts_up(match: re.Match[str], labels: int) -> bool:
    """Whether ordinals name paragraphs: not "5 points", which is a number, and not "the first points"."""
    *_, last = _TOKEN.finditer(match["list"])
    several = re.search(r"[a-z]s\b", match[0][match.end("list") - match.start() :])
    return bool(last["ordinal"]) and not (several and labels == 1)


def _anchors(listed: str, kind: Kind) -> Iterator[str]:
    """The anchors of a list of labels, ranges written out."""
    labels: list[str] = []
    ranged = False
    for token in _TOKEN.finditer(listed):
        if token["range"]:
            ranged = True
            continue
        label = _plain(token["label"]) if token["label"] else _ordinal(token["ordinal"] or token["cardinal"], kind)
        if ranged and labels:
            labels += _between(labels[-1], label)
        labels.append(label)
        ranged = False
    for label in labels:
        if letter_number(label):
            yield make_anchor(Kind.RECITAL, label)
        else:
            number, _, sub = label.partition("-")
            yield make_anchor(kind, number, sub or None)


def _ordinal(written: str, kind: Kind) -> str:
    """``third`` as the label that the kind's third has: ``C`` for recitals, ``3`` for the others."""
    if digits := re.match(r"\d+", written):
        number = int(digits[0])
    else:
        words = re.sub(r"[\s-]+", " ", written.casefold()).replace("ё", "е")
        number = _ORDINALS.get(words) or _CARDINALS.get(words) or _ORDINALS[re.sub(f"{_ENDING_RU}$", "", words)]
    return letter_label(number) if kind is Kind.RECITAL else str(number)


def _plain(label: str) -> str:
    """``T``, ``17`` or ``4-a``, whatever letters and brackets it was written with."""
    if match := re.fullmatch(r"(\d+)\W+([A-Za-z])\W*", label):
        return f"{match[1]}-{match[2].lower()}"
    return label.translate(LOOK_ALIKES).upper()


def _between(first: str, last: str) -> list[str]:
    """The labels between two, for a range; none where the two are of different sorts or too far apart."""
    lettered = letter_number(first) is not None
    numbers = [letter_number(label) if lettered else _int(label) for label in (first, last)]
    low, high = numbers[0] or 0, numbers[1] or 0
    if None in numbers or not low < high <= low + LONGEST_RANGE:
        return []
    return [letter_label(number) if lettered else str(number) for number in range(low + 1, high)]


def _int(label: str) -> int | None:
    return int(label) if label.isdigit() else None


# --- looking up -----------------------------------------------------------------------------------


def settle(corpus: Corpus, source: str, anchor: str) -> str:
    """The anchor itself; for "the last recital" the anchor of the last one that the text has."""
    kind, _, label = anchor.partition("-")
    back = {LAST: 1, PENULTIMATE: 2}.get(label)
    of_kind = [p.anchor for p in corpus.of_source(source) if p.kind is Kind(kind)] if back else []
    return of_kind[-back] if back and len(of_kind) >= back else anchor


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
    kind = Kind(anchor.split("-", maxsplit=1)[0])
    label = anchor.removeprefix(f"{kind.value}-")
    of_kind = [p for p in corpus.of_source(source) if p.kind is kind]
    name = text_name(corpus.source_by_id[source])
    if not of_kind:
        return f"{name} has no {kind.value}s"
    first, last = of_kind[0].label, of_kind[-1].label
    return f"{name} has no {kind.value} {label}; its {kind.value}s run from {first} to {last}"


_ID = re.compile(r"(?P<source>[a-z0-9][a-z0-9-]*)#(?P<anchor>(?:citation|recital|paragraph|footnote)-[A-Za-z0-9-]+)")


def resolve(corpus: Corpus, text: str) -> tuple[Paragraph, ...]:
    """The paragraphs that a reference names, for ``kzqa show``.

    Args:
        corpus: where to look.
        text: a paragraph id, or a reference in any form that also names its text.

    Raises:
        BadReferenceError: it names no text or no paragraph of this corpus, or leaves open which text.
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
    return tuple(
        look_up(corpus, source, settle(corpus, source, anchor))
        for source in dict.fromkeys(sources)
        for anchor in anchors
    )

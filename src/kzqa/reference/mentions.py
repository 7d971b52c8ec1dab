"""Finding references to paragraphs in what people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from kzqa.cues import pattern
from kzqa.domain import Kind, Span
from kzqa.reference.labels import LOOK_ALIKES, last_label, letter_label, letter_number, make_anchor
from kzqa.reference.words import CARDINAL, KIND, KIND_WORDS, ORDINAL, read_number

__all__ = [
    "ParagraphMention",
    "compile_patterns",
    "find_loose_mentions",
    "find_paragraph_mentions",
    "kind_spans",
    "kinds_named",
]

LONGEST_LIST = 30
"""Labels after the first that one mention may list; what follows is another mention."""
LONGEST_RANGE = 60
"""A range that names more paragraphs than this is not a reference."""


@dataclass(frozen=True, slots=True)
class ParagraphMention:
    """Paragraphs that a text names, without saying of which source."""

    anchors: tuple[str, ...]
    """In the order named, ranges written out."""
    span: Span
    """Where the mention stands."""


class _Late:
    """A regular expression that is compiled when it is first used: together these take a twentieth of a second."""

    every: ClassVar[list[_Late]] = []

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._pattern, self._flags = pattern, flags
        self.every.append(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, self._flags)


def compile_patterns() -> None:
    """Compile what finds references, before much else is loaded: it takes 9 MB for a moment, which others then use."""
    for late in _Late.every:
        late.compiled  # noqa: B018  (kept where it is looked up)


_NUMBER = r"(?<!\d)(?:\d{1,3}|(?!19|20)\d{4,6})(?:\s?\([A-Za-z]\)|-[A-Za-z]\b)?(?!\w)"
_DOUBLED = "|".join(2 * letter for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ")
_CAPITAL = rf"(?<!\w)(?!(?:TO|OR)\b)(?-i:[AА]?[A-ZАВСЕНКМОРТХІ]|{_DOUBLED})(?!\w)"
_SMALL = r"(?<!\w)(?-i:[a-zенмртхі])(?!\w)"
"""A recital's letter written small: not а, в, к, о, с, which are words of Russian."""
_RANGE = r"to|through|thru|until|по|до|-|–|—|\.\.\.?|…"
_AND = "and|&|or|или|и|және|мен|бен|пен"
_BETWEEN = rf"(?>\s*(?:,(?:\s*(?:{_AND}))?|{_AND}|{_RANGE})\s*)"
"""Atomic, as every list is possessive: a long list that is no reference must not be tried in every way."""


def _list_of(label: str) -> str:
    return rf"(?P<list>(?:{label})(?:{_BETWEEN}(?:{label})){{0,{LONGEST_LIST}}}+)"


_OF_TEXTS = rf"(?<=преамбул[аеуы]\s){ORDINAL}\s+(?:резолюци|текст|документ)"
"""An ordinal that counts texts: "в преамбуле первой резолюции"; in "пункт двадцатый резолюции" it counts none."""
_BEFORE = _Late(
    rf"(?<!\w)(?<!\d[-–])(?:{KIND})(?:\s*[-#№:]\s*|\s+(?:no\.?|nos\.?|number|numbers|номер|номера|from|с|со|от)\s+|\s*)"
    + _list_of(f"{_NUMBER}|{_CAPITAL}|(?!{_OF_TEXTS})(?:{ORDINAL}|{CARDINAL})"),
    re.IGNORECASE,
)
_BEFORE_SMALL = _Late(
    rf"(?<!\w)(?P<recital>recitals?|рецитал[^\W\d_]*)(?:\s*-\s*|\s+){_list_of(_SMALL)}", re.IGNORECASE
)
_AFTER_ORDINAL = _Late(
    rf"(?P<preamble>(?<!\w)(?:кіріспе|преамбул)\w*\s+)?{_list_of(f'{ORDINAL}|{_NUMBER}')}(?:\s*[-–])?\s*(?:"
    r"(?P<recital>recitals?|preamble\s+(?:recitals?|paragraphs?|points?)|(?:paragraphs?|points?)\s+(?:of|in)\s+the\s+preamble"
    r"|рецитал\w*|констатаци\w*|(?:пункт|абзац)\w*\s+преамбул\w*|к[іи]р[іи]спе\w*(?:\s+тарма[қғкг]\w*)?)"
    r"|(?P<citation>citations?|indents?(?:\s+(?:of|in)\s+the\s+preamble)?|[‘'’]?having\s+regard(?:\s+to)?|цитат\w*\s+преамбулы|ссылк\w*(?:\s+на\s+основани\w*)?|(?:негіздемеге\s+)?с[іи]лтеме\w*"
    r"|назарға\s+ал\w*(?:\s+отырып)?(?:\s+тарма[қғкг]\w*)?)"
    r"|(?P<footnote>footnotes?|сноск\w*|примечани\w*|ескертпе\w*)"
    r"|(?P<paragraph>(?:operative\s+)?(?:para?p?g[ra]{1,3}[a-z]?[phf]{1,3}|point)s?|(?:operative\s+)?paras?|(?:пункт|параграф|абзац)\w*"
    r"|(?:қаулы\w*\s+(?:бөлі[гк]\w*\s+)?)?тарма[қғкг]\w*))(?!\w)",
    re.IGNORECASE,
)
_AFTER_KAZAKH = _Late(
    rf"{_list_of(f'(?<![/]){_NUMBER}|{_CAPITAL}')}(?:\s*[-–])?\s*(?:(?P<recital>(?:к[іи]р[іи]спе|преамбула)\w*(?:\s+тарма[қғкг]\w*)?|әр[іп]п?\w*)"
    r"|(?P<footnote>ескертпе\w*|(?<=[-–])сноска\w*)|(?P<citation>с[іи]лтеме\w*)|(?P<paragraph>тарма[қғкг]\w*|(?:абзац|параграф|пункт)[ыі](?:н|н[ае]|нд[ае]|н[ае]н|н[ыі]ң)?|(?<=[-–])тт?(?:\.|(?=\W*$))))(?!\w|\s+(?:бар|тұра))",
    re.IGNORECASE,
)
_AFTER_RUSSIAN = _Late(
    rf"{_list_of(f'(?<![/]){_NUMBER}')}\s+(?:(?P<footnote>сноск[аеу]|сноской)"
    r"|(?P<paragraph>(?:пункт|параграф|абзац)(?:е|у|ом)?|(?<=[015-9]\s)пункта))(?!\w)",
    re.IGNORECASE,
)
"""Russian counts with other endings than it refers: "5 пунктов", "3 пункта" name no paragraph."""

_OF_TEXT = _Late(
    rf"(?<!\w)(?P<paragraph>nos?\.?|numbers?|articles?|art\.|(?:sub)?sections?|subparagraphs?|#|№|номера?|стать[яеию]|ст\.)"
    rf"\s*{_list_of(_NUMBER)}"
    r"(?=\s+(?:(?:of|in|from|из|в)\s+)?(?:the\s+)?(?:\w+\s+){0,2}?(?:resolution|motion|text|appeal|резолюци|текст|предложени"
    r"|обращени))",
    re.IGNORECASE,
)
"""What is no paragraph by itself, but is one of a text that is named behind it: "Article 17 of the 2021 resolution"."""
_LOOSELY = _Late(
    r"(?<!\w)(?:nos?\.?|nr\.?|numbers?|articles?|art\.|sections?|#|№|номер|стать[яеию]|ст\.)\s*(?P<label>\d{1,3})(?![\w/])"
    r"(?!\s+(?:(?:of|in)\s+)?(?:the\s+)?(?-i:[A-ZА-Я]\w+\s+)*(?:code|law|act|constitution|covenant|convention|pact|treaty"
    r"|agreement|кодекс|закон|конституци|пакт|конвенци|соглашени|УК|ГК))",
    re.IGNORECASE,
)
_OF_PREAMBLE = _Late(
    r"(?<!\w)(?:para(?:graph)?s?\.?|points?|items?|пункт\w*|пп?\.|абзац\w*|абз\.)\s*"
    rf"{_list_of(f'{_NUMBER}|{_CAPITAL}')}\s+(?:(?:of|in)\s+the\s+)?(?P<recital>preamble|преамбул[ыае])(?!\w)",
    re.IGNORECASE,
)
"""Not a paragraph of what is resolved: "paragraph 2 of the preamble", "абз. 2 преамбулы"."""
_AFTER_LETTER = _Late(rf"(?![AАI])(?P<list>{_CAPITAL})\s+(?P<recital>recital)(?!\w|\s+[A-Z](?!\w))", re.NOFLAG)
"""Not A and I, which are words."""
_AFTER_TEXT = _Late(
    r"(?:(?<=\(RSP\))|(?<=(?:19|20)\d\d/\d{4})|(?<=/(?:19|20)\d\d)|(?<=resolution)|(?<=motion)|(?<=текст)|(?<=^(?:19|20)\d\d))"
    rf"(?P<paragraph>[\s,:]+(?:#|№|no\.?)?\s*){_list_of(f'{_NUMBER}|{_CAPITAL}')}\W*$",
    re.IGNORECASE,
)
"""A label alone behind a text's name, where the question ends with it: "2021/2544(RSP), T", "2021 resolution #17"."""
_BEFORE_YEAR = _Late(
    rf"^\W*(?P<paragraph>){_list_of(f'{_NUMBER}|{_CAPITAL}')}\s*[,(]\s*(?:19|20)\d\d\W*$", re.IGNORECASE
)
"""A label and a year, and nothing else: "W (2021)"."""
_IN_PREAMBLE = _Late(
    rf"{_list_of(_CAPITAL)}\s+(?:of|in|from|under|в|из)\s+(?:the\s+)?(?:(?:19|20)\d\d\s+)?(?P<recital>preamble|recitals|преамбул[ыае])(?!\w)",
    re.IGNORECASE,
)
"""Letters without their kind: "T and U of the 2021 preamble"."""

_LABELLED = _Late(
    rf"(?<!\w)(?:{KIND})\s[^.?!]{{0,60}}?(?:(?:that|which)\s+(?:is|has)|with|bearing)\s+(?:the\s+)?(?:number|letter|label)\s+"
    + _list_of(f"{_NUMBER}|{_CAPITAL}"),
    re.IGNORECASE,
)
"""A label far behind its kind: "the paragraph of the appeal that is number 5"."""

_TOKEN = _Late(
    rf"(?P<ordinal>{ORDINAL})|(?P<cardinal>{CARDINAL})|(?P<label>{_NUMBER}|{_CAPITAL}|{_SMALL})|(?P<range>{_RANGE})",
    re.IGNORECASE,
)


_WRAPPED = re.compile(r"(?<![\w)])[‘'(\[](?P<label>[A-ZАВСЕНКМОРТХІ]{1,2}|\d{1,3})[’')\]]")
"""A label in brackets; two characters for two, so that offsets stay."""
_LOOSE = str.maketrans(dict.fromkeys('“”„‟"«»_', " "))
"""Signs that may stand around a label or its kind: recital “T”, recital_T, the third "having regard to"."""

_MENTIONS = (
    *(_OF_PREAMBLE, _AFTER_ORDINAL, _BEFORE, _BEFORE_SMALL, _AFTER_KAZAKH, _AFTER_RUSSIAN),
    *(_OF_TEXT, _AFTER_LETTER, _AFTER_TEXT, _BEFORE_YEAR, _IN_PREAMBLE, _LABELLED),
)

_KINDS = _Late(rf"(?<!\w)(?:{KIND})(?!\w)", re.IGNORECASE)

_ENDS = _Late(
    r"(?<!\w)(?:(?P<penultimate>penultimate|second[\s-]to[\s-]last|предпоследн\w+|соңғының\s+алдындағы)"
    r"|(?P<last>last|final|closing|concluding|последн\w+|заключительн\w+|завершающ\w+|соңғы)"
    r"|(?P<first>first|opening|initial|перв\w+|начальн\w+|алғашқы|бірінші))"
    rf"\s+(?:(?P<count>\d\d?|{CARDINAL})\s+)?(?:{KIND})(?!\w)(?!\s*(?:\d|[A-ZА-Я](?!\w)))",
    re.IGNORECASE,
)

_MAY = re.compile(rf"\d|{KIND}|(?<!\w)(?-i:[A-ZА-ЯІ]{{1,2}})(?!\w)", re.IGNORECASE)
"""What every reference has: a digit, the word for a kind, or a letter by itself."""
_BUT = re.compile(r"\s+but\s+(one|two|three)(?!\w)", re.IGNORECASE)
"""After "the last recital": so many before it."""
_BESIDE = _Late(
    r"\s*,?\s*(?:(?:and|&|plus|with|together with)\s+(?:also\s+)?(?:"
    r"(?:the\s+)?(?P<next>next|following|subsequent|(?P<previous>previous|preceding|prior))"
    rf"(?:\s+(?:one|{KIND})|(?=\W*(?:$|of|in|from)))"
    rf"|(?:the\s+|what\s+)?(?:one|comes|{KIND.replace('?P<', '?P<or_')})\s+(?:right\s+|just\s+|immediately\s+|that\s+)?"
    r"(?:comes\s+)?(?:after|follow(?:s|ing)|(?P<before>before|preced(?:es|ing)))(?:\s+(?:it|that|this))?)"
    r"|(?:и|а\s+также|с)\s+(?:следующ|последующ|(?P<previous_ru>предыдущ|предшествующ))[^\W\d_]+"
    rf"(?:\s+(?:за\s+(?:ним|ней)|(?:{KIND.replace('?P<', '?P<ru_')})))?"
    r"|(?:және|мен|бен|пен)\s+(?:(?:одан|содан|оның)\s+)?(?:кейінгі|келесі|(?P<previous_kk>алдындағы|алдыңғы))[^\W\d_]*"
    r"(?:\s+тарма[қғкг][^\W\d_]*)?)(?!\w)",
    re.IGNORECASE,
)
"""After a paragraph: the next or the one before it, "and the following one", "и предыдущий", "және одан кейінгі"."""
_WITHIN = re.compile(r"(?<!\w)between\s+(?:the\s+)?$", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?<!\w)(?P<low>\d{1,3})\s?-?\s?[днт][ае]н\s+(?P<high>\d{1,3})\s?-?\s?[гғкқ][еа]\s+дейін\w*\s+тарма[қғкг]\w*"
)
"""A Kazakh range: "20-дан 22-ге дейінгі тармақтар"."""

_JOINED = re.compile(rf"\s*(?:{_RANGE})\s*", re.IGNORECASE)
_FROM, _UP_TO = re.compile(r"[нтд][ае]н$"), re.compile(r"\s*(?:дейін|шейін)")


def find_paragraph_mentions(text: str) -> tuple[ParagraphMention, ...]:
    """The references to paragraphs in a text, in order; letters are capitals unless the word says "recital".

    "points 4 and 8", "paragraphs 4-8", "recitals A to C", "пп. 3 и 5", "17-тармақ", "§17", "third recital",
    "второй пункт", "the last two recitals" are all read. How many there are is no reference: "5 points", "3 пункта".
    """
    if not _MAY.search(text):
        return ()
    text = _WRAPPED.sub(lambda match: f" {match['label']} ", text.translate(_LOOSE))
    found: list[ParagraphMention] = []
    for mention in _mentions(text):
        if not any(mention.span.start < other.span.end and other.span.start < mention.span.end for other in found):
            found.append(mention)
    found.sort(key=lambda mention: mention.span.start)
    found = [_with_its_neighbour(mention, text) for mention in found]
    for at in range(len(found) - 2, -1, -1):  # from the back: what is joined may be joined on
        if joined := _joined(found[at], found[at + 1], text):
            found[at : at + 2] = [joined]
    return tuple(found)


def kinds_named(text: str) -> tuple[Kind, ...]:
    """The kinds of paragraph that a text names beside operative paragraphs: "the recitals", "сноски"."""
    names = {name for match in _KINDS.compiled.finditer(text) for name, found in match.groupdict().items() if found}
    if pattern("regards").search(text):  # "what does it have regard to?", "which documents are named in the preamble?"
        names = {Kind.CITATION.value, *(names - {Kind.RECITAL.value} if pattern("preamble").search(text) else names)}
    return tuple(kind for kind in Kind if kind.value in names and kind is not Kind.PARAGRAPH)


def kind_spans(text: str) -> tuple[Span, ...]:
    """Where the words for kinds of paragraph stand."""
    found = (*_KINDS.compiled.finditer(text), *pattern("regards").finditer(text))
    return tuple(Span(*match.span()) for match in found)


def find_loose_mentions(text: str) -> tuple[ParagraphMention, ...]:
    """What may be a paragraph where a text is named and no paragraph is: "2013/2600(RSP), no. 6", "section 4".

    Not what is of a law or a treaty: "Article 174 of the Criminal Code".
    """
    matches = _LOOSELY.compiled.finditer(text)
    return tuple(
        ParagraphMention((make_anchor(Kind.PARAGRAPH, match["label"]),), Span(*match.span())) for match in matches
    )


def _mentions(text: str) -> Iterator[ParagraphMention]:
    """All that may be a mention; what overlaps an earlier one is none."""
    for match in _ENDS.compiled.finditer(text):
        but = _BUT.match(text, match.end())
        if anchors := tuple(_at_an_end(match, read_number(but[1]) if but else 0)):
            yield ParagraphMention(anchors, Span(match.start(), but.end() if but else match.end()))
    for match in _FROM_TO.finditer(text):
        labels = (match["low"], *_between(match["low"], match["high"]), match["high"])
        yield ParagraphMention(tuple(make_anchor(Kind.PARAGRAPH, label) for label in labels), Span(*match.span()))
    for each in _MENTIONS:
        for match in each.compiled.finditer(text):
            groups = match.groupdict()
            kind = next(Kind(name) for name in KIND_WORDS if groups.get(name) is not None)
            kind = Kind.RECITAL if groups.get("preamble") and kind is Kind.PARAGRAPH else kind
            anchors = tuple(_anchors(match["list"], kind))
            if len(anchors) == 2 and _WITHIN.search(text[: match.start()]):
                anchors = _filled(*anchors)
            if anchors and (each is not _AFTER_ORDINAL or _counts_up(match, len(anchors))):
                yield ParagraphMention(anchors, Span(*match.span()))


def _at_an_end(match: re.Match[str], but: int) -> Iterator[str]:
    """The anchors of "the last recital", "первые три пункта"; "the first point" is an ordinal like any other.

    Args:
        match: of :data:`_ENDS`.
        but: of "the last recital but one".
    """
    kind = next(Kind(name) for name in KIND_WORDS if match[name])
    count = read_number(match["count"]) if match["count"] else 1
    if match["penultimate"] or (but and match["last"]):
        yield make_anchor(kind, last_label(1 + but if but else 2))
    elif match["last"]:
        yield from (make_anchor(kind, last_label(back)) for back in range(min(count, LONGEST_RANGE), 0, -1))
    elif match["count"]:
        yield from (make_anchor(kind, _label(number, kind)) for number in range(1, min(count, LONGEST_RANGE) + 1))


def _joined(first: ParagraphMention, last: ParagraphMention, text: str) -> ParagraphMention | None:
    """Two mentions as the range that they are: "from paragraph 4 to paragraph 6", "4-тармағынан 6-тармағына дейін"."""
    between = text[first.span.end : last.span.start]
    ranged = _JOINED.fullmatch(between) or (
        not between.strip() and _FROM.search(text, 0, first.span.end) and _UP_TO.match(text, last.span.end)
    )
    if not ranged or first.anchors[-1].partition("-")[0] != last.anchors[0].partition("-")[0]:
        return None
    between_them = _filled(first.anchors[-1], last.anchors[0])
    return ParagraphMention(
        (*first.anchors[:-1], *between_them, *last.anchors[1:]), Span(first.span.start, last.span.end)
    )


def _with_its_neighbour(mention: ParagraphMention, text: str) -> ParagraphMention:
    """A mention with the paragraph beside it, where that is asked for: "point 8 and the one after it"."""
    match = _BESIDE.compiled.match(text, mention.span.end)
    kind, _, label = mention.anchors[-1].partition("-")
    number = letter_number(label) or _int(label)
    if match is None or number is None:
        return mention
    back = any(match[name] for name in ("previous", "before", "previous_ru", "previous_kk"))
    beside = number - 1 if back else number + 1
    if not beside:
        return mention
    anchor = make_anchor(Kind(kind), str(beside) if label.isdigit() else letter_label(beside))
    span = Span(mention.span.start, match.end())
    return ParagraphMention((anchor, *mention.anchors) if back else (*mention.anchors, anchor), span)


def _filled(first: str, last: str) -> tuple[str, ...]:
    """Two anchors of one kind with those between them; two of different kinds as they are."""
    (kind, _, low), (other, _, high) = first.partition("-"), last.partition("-")
    within = _between(low, high) if kind == other else []
    return first, *(make_anchor(Kind(kind), label) for label in within), last


def _counts_up(match: re.Match[str], labels: int) -> bool:
    """Whether ordinals name paragraphs: not "5 points", which is a number, and not "the first points"."""
    *_, last = _TOKEN.compiled.finditer(match["list"])
    several = re.search(r"[a-z]s\b", match[0][match.end("list") - match.start() :])
    return bool(last["ordinal"]) and not (several and labels == 1)


def _anchors(listed: str, kind: Kind) -> Iterator[str]:
    """The anchors of a list of labels, ranges written out."""
    labels: list[str] = []
    ranged = False
    for token in _TOKEN.compiled.finditer(listed):
        if token["range"]:
            ranged = True
            continue
        label = _plain(written) if (written := token["label"]) else _label(read_number(token[0]), kind)
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


def _label(number: int, kind: Kind) -> str:
    """The label of a kind's third: ``C`` for recitals, ``3`` for the others."""
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

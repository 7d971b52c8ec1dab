"""Years and texts that are said by others, "two years later", "in the next resolution", or only counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from kzqa.cues import pattern
from kzqa.domain import Corpus, Source, Span, Standing
from kzqa.reference import SMALL, read_number
from kzqa.texts import RESOLUTION, TextMention, find_text_mentions, text_name

__all__ = ["Point", "counted_texts", "in_absolute_terms", "years_named"]


@dataclass(frozen=True, slots=True)
class Point:
    """From where in time something is said to be later, or earlier."""

    year: int
    texts: tuple[str, ...] = ()
    """Ids of the texts that are spoken of, or were answered from."""
    named: bool = False
    """Whether they are spoken of: "and earlier?" asks other texts, and not for what befell somebody before."""
    of_paragraphs: bool = False
    """Whether paragraphs of theirs are: "the next one" is the next of these then."""


Before: TypeAlias = Callable[[], Point | None]
"""Where in time a conversation stands; None where there is none."""

_INSTRUMENTAL = dict(
    zip(
        ["двумя", "тремя", "четырьмя", "пятью", "шестью", "семью", "восемью", "девятью", "десятью"],
        range(2, 11),
        strict=True,
    )
) | dict(zip(["шести", "семи", "восьми", "девяти", "десяти"], range(6, 11), strict=True))
_KAZAKH = {"он": 10, "бір": 1}
"""Before "жыл" (year) alone: in Russian "он" is "he", and "бір" is "a" as well."""
_WORDS = rf"{SMALL}|(?:{'|'.join(_INSTRUMENTAL)})(?!\w)|(?:{'|'.join(_KAZAKH)})(?=\s+жыл)"
_COUNT = rf"(?:(?<!\w)(?:{_WORDS})|(?<![\w.,])\d{{1,2}}(?!\w))"
_THAT = r"(?:\s+(?:that|this|then|it)(?!\w))?"
_THAT_RU = r"(?:\s+(?:этого|того)(?!\w))?"
"""Behind "after": what is a moment. "Seven years after the strike" counts from no text."""

_YEARS = re.compile(
    r"(?<!\w)(?:"
    rf"(?:exactly\s+|just\s+)?(?:(?P<en>{_COUNT})|an?)\s+(?:(?P<decade>decade)|year)s?\s+"
    rf"(?:later|on(?=\W*$)|after(?:wards)?{_THAT}"
    rf"|(?P<en_back>earlier|(?:before|prior\s+to){_THAT}))"
    rf"|(?:(?:in|during)\s+)?the\s+(?:(?:following|next)\s+year|year\s+after{_THAT}"
    rf"|(?P<en_last>(?:previous|preceding)\s+year|year\s+before{_THAT}))"
    rf"|(?:in\s+)?(?P<en_same>that\s+(?:same\s+|very\s+)?year)"
    rf"|(?:через|спустя)\s+(?:(?P<ru>{_COUNT})\s+)?(?:год|года|лет)(?:\s+после{_THAT_RU})?"
    rf"|(?:(?P<ru_by>{_COUNT})\s+)?(?:год|года|лет|годом|годами)\s+"
    rf"(?:спустя|позже|позднее|(?P<ru_earlier>раньше|ранее))"
    rf"|за\s+(?:(?P<ru_for>{_COUNT})\s+)?(?:год|года|лет)\s+(?P<ru_back>до){_THAT_RU}"
    r"|(?:на|в)\s+(?:следующ(?:ий|ем)|(?P<ru_last>предыдущ(?:ий|ем)))\s+год(?:у)?"
    r"|(?P<ru_same>в\s+(?:тот|том)\s+же\s+год(?:у)?|в\s+то[тм]\s+году?)"
    rf"|(?<!\d\s)(?<!\d-)(?:(?:одан|содан|бұдан)\s+)?(?:(?P<kk>{_COUNT})\s+)?жыл(?:дан)?\s+"
    r"(?:кейін(?:г[іы]\w*)?|соң(?:ғы\w*)?|өткен\s+соң|(?P<kk_back>бұрын(?:ғы\w*)?))"
    r"|(?:келесі|кейінгі|(?P<kk_last>алдыңғы|бұрынғы))\s+жылы|(?P<kk_same>сол\s+жыл(?:ы|да))"
    r")(?!\w)",
    re.IGNORECASE,
)
"""So many years on, or back, from the year that was named last. "Ten years ago" is from today, and no text is."""

_ENDS = re.compile(
    r"(?<!\w)(?:the\s+)?(?:(?:very\s+)?(?P<en_first>first|earliest)|last|latest|most\s+recent|newest)\s+"
    rf"(?P<en>{_COUNT})\s+(?P<en_text>(?:resolution|motion|text|document)s)"
    r"|(?<!\w)(?:(?P<ru_first>перв\w+)|последн\w+)\s+"
    rf"(?P<ru>{_COUNT})\s+(?P<ru_text>(?:резолюци|текст|документ)\w*)"
    r"|(?<!\w)(?:(?P<kk_first>алғашқы|бірінші)|соңғы)\s+"
    rf"(?P<kk>{_COUNT})\s+(?P<kk_text>(?:қарар|мәтін|құжат)\w*)",
    re.IGNORECASE,
)
"""The first, or the last, few: "between the last two texts"."""

_IT = r"(?:\s+(?:it|that|this|them)(?!\w)|(?=\W*$))"
_ORDER = re.compile(
    r"(?<!\w)(?:"
    rf"(?:the\s+)?(?:(?:next|following|subsequent|later)|(?P<en_back>previous|preceding|prior|earlier))\s+"
    rf"(?:(?P<en>{_COUNT})\s+)?(?P<en_text>(?:resolution|motion|text|document)s?)"
    rf"|the\s+(?:(?P<en_of>{_COUNT})\s+)?(?P<en_of_text>(?:resolution|motion|text|document)s?)\s+"
    rf"(?:that\s+(?:came|followed)\s+)?(?:after|since|(?P<en_before>before)){_IT}"
    r"|(?P<ru_adjective>следующ\w+|последующ\w+|более\s+поздн\w+|(?P<ru_back>предыдущ\w+|прежн\w+|более\s+ранн\w+))\s+"
    rf"(?:(?P<ru>{_COUNT})\s+)?(?P<ru_text>(?:резолюци|текст|документ)\w*)"
    r"|(?:(?:одан|содан|бұдан)\s+)?(?:келесі|кейінгі|(?P<kk_back>алдыңғы|бұрынғы))\s+"
    rf"(?:(?P<kk>{_COUNT})\s+)?(?P<kk_text>(?:қарар|мәтін|құжат)\w*)"
    r")(?!\w)",
    re.IGNORECASE,
)
"""A text by its place behind, or before, the one that is spoken of."""
_SEVERAL = re.compile(r"(?:s|[иы]е|[иы]х|[иы]ми)$|(?:л|т|д)[ае]р", re.IGNORECASE)
"""The plural: of the noun in English and Kazakh, of the adjective in Russian."""

_ELLIPTIC = re.compile(
    r"^\W*(?:(?:and|but|what about|how about|а|и|но|ал|және)\s+)*(?P<word>"
    r"(?:(?:even|still|much|ещ[её]|гораздо|тағы(?:\s+да)?)\s+)?(?:"
    r"later(?:\s+on)?|afterwards|since(?:\s+then)?|after\s+(?:that|this|it)|subsequently|in\s+later\s+years"
    r"|позже|позднее|потом|впоследствии|после\s+(?:этого|того)|с\s+тех\s+пор|в\s+дальнейшем"
    r"|(?:одан|содан|бұдан)\s+(?:да\s+)?(?:кейін|соң)|кейін(?=\s+ше)|содан\s+бері|кейінірек"
    r"|(?P<back>earlier|before(?:\s+(?:that|this|it|then))?|previously|in\s+earlier\s+years"
    r"|раньше|ранее|до\s+(?:этого|того)|прежде|(?:(?:одан|содан|бұдан)\s+(?:да\s+)?)?бұрын(?:ырақ)?|ертерек)))(?:\s+ше)?\W*$",
    re.IGNORECASE,
)
"""Nothing but "and earlier?": all texts before."""

_NEXT_ONE = re.compile(
    r"^\W*(?:(?:and|but|what about|how about|а|и|но|ал|және)\s+)*(?:(?:in|of|from|в|во|из)\s+)?(?P<word>"
    r"(?:the\s+)?(?:next|following|(?P<en_back>previous|preceding|prior))(?:\s+one)?"
    r"|следующ\w+|(?P<ru_back>предыдущ\w+)|келесі\w*|(?P<kk_back>алдыңғы\w*))(?:\s+ше)?\W*$",
    re.IGNORECASE,
)
"""Nothing but "and the next one?": the text behind, or before, the one that is spoken of."""

_OTHERS = re.compile(
    r"^\W*(?:(?:and|but|what about|how about|а|и|но|ал|және)\s+)*(?:(?:in|of|from|в|во|из)\s+)?(?P<word>"
    r"(?:(?:all\s+)?the\s+)?(?:others|other\s+ones|rest)|остальны[ехм]\w*|други[ехм]\w*"
    r"|(?:қалғандары|басқалары|өзгелері)\w*)(?:\s+ше)?\W*$",
    re.IGNORECASE,
)
"""Nothing but "and the others?": the other texts."""
OTHER_TEXTS = {"ru": "другие тексты", "kk": "басқа мәтіндер"}

_PLACES = re.compile(
    r"(?<!\w)(?:how\s+many\s+(?:places|spots|times)|скольких\s+местах|сколько\s+раз|(?:неше|қанша)\s+(?:жерде|рет))(?!\w)",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\d/]|-\d)")
_BESIDE = re.compile(r"\s*(?:the\s+)?", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:before|after|prior\s+to|до|после)$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)\w+(?:[дтн][ае]н)\s+$")
"""A Kazakh noun from which years are counted."""


def in_absolute_terms(text: str, language: str, corpus: Corpus, before: Before) -> tuple[str, tuple[TextMention, ...]]:
    """A question with years and texts themselves, instead of their distance from others.

    "And two years later?" behind a question on 2019 is "And in 2021?"; "in the next resolution" is "in 2021/2544(RSP)".

    Args:
        text: the question.
        language: that it is written in: ``en``, ``ru`` or ``kk``.
        corpus: the texts.
        before: where the conversation stands; only asked for where the question does not say from where it counts.

    Returns:
        The question, and what it calls a text so that is none of the corpus: nothing comes after the last.
    """
    if match := _YEARS.search(text):
        text = _with_year(match, text, language, corpus, before)
    if match := _ENDS.search(text):
        meant = ", ".join(text_name(source) for source in _at_an_end(match, corpus))
        return f"{text[: match.start()]}{meant}{text[match.end() :]}", ()
    if (match := _OTHERS.search(text)) and (point := before()) and point.named and not point.of_paragraphs:
        others = OTHER_TEXTS.get(language, "the other texts")
        return f"{text[: match.start('word')]}{others}{text[match.end('word') :]}", ()
    match = _ORDER.search(text) or _ELLIPTIC.search(text) or _NEXT_ONE.search(text)
    point = before() if match and not find_text_mentions(text, corpus.sources) else None
    if match is None or point is None or not (point.texts if match.re is _ORDER else point.named):
        return text, ()
    if match.re is _NEXT_ONE and point.of_paragraphs:
        return text, ()
    span = Span(*(match.span("word") if "word" in match.groupdict() else match.span()))
    back = any(match[name] for name in match.groupdict() if name.endswith(("back", "_before")))
    meant = ", ".join(text_name(source) for source in _by_order(match, corpus, point, back=back))
    if not meant:
        beyond = "earlier" if back else "later"
        return text, (TextMention((), span, text[span.start : span.end], beyond=beyond),)
    return f"{text[: span.start]}{meant}{text[span.end :]}", ()


@cache
def _before_texts() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{SMALL}|\d)(?=\s+(?:{pattern('text').pattern}))", re.IGNORECASE)


def counted_texts(text: str) -> tuple[Span, ...]:
    """Where texts are only counted, or places in them: "in which of the five documents", "in how many places"."""
    counted = [Span(*match.span()) for match in _before_texts().finditer(text)]
    return (*counted, *(Span(*match.span()) for match in _PLACES.finditer(text)))


def _with_year(match: re.Match[str], text: str, language: str, corpus: Corpus, before: Before) -> str:
    """The text with the year that is meant, as its language says it; as it is, where nothing tells which."""
    counted = _counted_from(match, years_named(text, corpus), before)
    if counted is None:
        return text
    year, span = counted
    groups = match.groupdict()
    written = next((groups[name] for name in ("en", "ru", "ru_by", "ru_for", "kk") if groups[name]), "")
    count = _number(written) if written else 1
    same = any(groups[name] for name in groups if name.endswith("_same"))
    years = 0 if same else count * (10 if groups["decade"] else 1)
    back = any(groups[name] for name in groups if name.endswith(("_back", "_last", "_earlier")))
    meant = year - years if back else year + years
    said = {"ru": f"в {meant} году", "kk": f"{meant} жылы"}.get(language, f"in {meant}")
    return f"{text[: span.start]}{said}{text[span.end :]}"


def _counted_from(match: re.Match[str], named: Sequence[tuple[Span, int]], before: Before) -> tuple[int, Span] | None:
    """The year that is counted from, and where the words for both stand; None where nothing tells it."""
    text, (start, end) = match.string, match.span()
    behind = [(span, year) for span, year in named if span.start >= end]
    ahead = [(span, year) for span, year in named if span.end <= start]
    if _PREPOSITION.search(match[0]) and text[end:].strip(" ?.!"):
        if not (behind and _BESIDE.fullmatch(text[end : behind[0][0].start])):
            return None  # "seven years after the strike"
        span, year = behind[0]
        return year, Span(start, span.end)  # "ten years before the 2013 resolution"
    from_noun = _FROM.search(text[:start])
    if ahead:
        span, year = ahead[-1]
        joined = from_noun and not text[span.end : start].strip()  # "2013 жылғы қарардан он жыл бұрын"
        return year, Span(span.start if joined else start, end)
    point = None if from_noun else before()  # a noun in Kazakh: "a year before the election"
    return None if point is None else (point.year, Span(start, end))


def years_named(text: str, corpus: Corpus) -> list[tuple[Span, int]]:
    """The years of a text, and those of the texts that it names, in order; each once."""
    mentions = [mention for mention in find_text_mentions(text, corpus.sources) if mention.sources]
    named = [(mention.span, corpus.source_by_id[mention.sources[0]].year) for mention in mentions]
    bare = [(Span(*match.span()), int(match[0])) for match in _DATED.finditer(text)]
    named += [(span, year) for span, year in bare if not any(m.span.start <= span.start < m.span.end for m in mentions)]
    return sorted(named, key=lambda one: one[0].start)


def _number(written: str) -> int:
    folded = written.casefold()
    return _INSTRUMENTAL.get(folded) or _KAZAKH.get(folded) or read_number(folded)


def _by_order(match: re.Match[str], corpus: Corpus, point: Point, *, back: bool) -> Sequence[Source]:
    """The texts before, or behind, those that are spoken of, as many as are meant, in order of time."""
    groups = match.groupdict()
    noun = next((groups[name] for name in groups if name.endswith("_text") and groups[name]), "")
    of_point = [corpus.source_by_id[id_].year for id_ in point.texts]
    found = [s for s in _of_kind(noun, corpus) if (s.year < min(of_point) if back else s.year > max(of_point))]
    if match.re is _ELLIPTIC:
        return found
    if not noun:
        return found[-1:] if back else found[:1]
    count = next((_number(groups[name]) for name in ("en", "en_of", "ru", "kk") if groups.get(name)), 0)
    several = _SEVERAL.search(groups["ru_adjective"] or noun)
    most = count or (len(found) if several else 1)
    return found[-most:] if back else found[:most]


def _at_an_end(match: re.Match[str], corpus: Corpus) -> Sequence[Source]:
    """So many texts from the first on, or up to the last."""
    groups = match.groupdict()
    found = _of_kind(groups["en_text"] or groups["ru_text"] or groups["kk_text"], corpus)
    count = _number(match["en"] or match["ru"] or match["kk"])
    first = groups["en_first"] or groups["ru_first"] or groups["kk_first"]
    return found[:count] if first else found[-count:]


def _of_kind(noun: str, corpus: Corpus) -> list[Source]:
    """The texts that a noun may mean, in order of time: an appeal is no resolution."""
    resolutions = RESOLUTION.match(noun)
    ordered = sorted(corpus.sources, key=lambda source: (source.year, source.id))
    return [source for source in ordered if not (resolutions and source.standing is Standing.NGO_APPEAL)]

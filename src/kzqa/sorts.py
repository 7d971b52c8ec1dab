"""Things that have names of their own, newspapers, courts, treaties, cities, and where a text names one.

"The weekly Respublika" names a newspaper, "opposition newspapers" names none: a name stands beside the word for what it
is, or has it for its head ("Almaty District Court"). Countries and cities are known by lists (``data/sorts.toml``),
persons by the names that the corpus has. What is found is kept by sort, never by question.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files

from kzqa.articles import find_articles
from kzqa.cues import words
from kzqa.dates import MONTHS, find_dates
from kzqa.domain import Corpus, Paragraph, Span
from kzqa.glossary import load_terms
from kzqa.language import WORD
from kzqa.morphology import english_stem, english_stems
from kzqa.names import Name, NameIndex, is_family, persons_by_paragraph
from kzqa.nodes import clauses
from kzqa.terms import ROLE, Alternative, blanked, overlaps

__all__ = ["Places", "Sorts", "heads", "is_person", "named_things", "names_a_city", "names_a_country"]

Places = tuple[Span, ...]

HELD_WITHIN = 9
"""Somebody has a role that stands at most so many words from his name, or from that of another in the clause."""

_LETTERS = re.compile(r"[^\W\d_]+")
_BESIDE = re.compile(
    r"(?:,? (?:such as|including|like|called|named|titled|namely)|,|(?: of \d{1,2} \w+ \d{4})? on)? (?:the )?[“«‘\"']?"
)
"""What stands between the word for a thing and its name behind: "movements such as Elimay", "party, Nur-Otan"."""
_BEFORE = re.compile(r"[”»’\"']?(?: | [\w ]{0,12}: )[“«‘\"']?")
"""What stands between a name and the word for the thing behind: "Vzglyad newspaper"."""
_GOES_ON = re.compile(r" (?:[A-Z]\w+)")
"""What makes a city or a country a part of another name: "Paris Principles"."""
_THING_BEFORE = re.compile(r"(\w+)(?: such as| including)? [“«‘\"']?$")
_THING_BEHIND = re.compile(r"[”»’\"']?(?:: \w+)? (\w+)")
_OF = re.compile(r" (?P<by>of|on|against|for) (?:the )?")
"""What joins the head of a name to the rest: "Court of Cassation"."""
HIDDEN = "\0"
"""What stands for the letters of somebody's name, where things are looked for."""
_ONE_NAME = re.compile(r"[ -]|[’'] ")
"""What stands between two words of one name."""


@cache
def _data() -> dict[str, object]:
    return tomllib.loads(files("kzqa").joinpath("data", "sorts.toml").read_text(encoding="utf-8"))


@cache
def _alike(kind: str) -> dict[Alternative, frozenset[Alternative]]:
    """By the stems of the words for a sort those of everything that counts as one."""
    lines = (str(line).partition(":") for line in _listed(kind))
    return {
        english_stems(sort): frozenset({english_stems(sort), *map(english_stems, others.split())})
        for sort, _, others in lines
    }


def _known() -> dict[str, str]:
    known = _data()["known"]
    assert isinstance(known, dict)  # noqa: S101  (the shape of our own data)
    return known


def _listed(key: str) -> list[object]:
    listed = _data()[key]
    assert isinstance(listed, list)  # noqa: S101  (the shape of our own data)
    return listed


@cache
def _alone() -> frozenset[str]:
    return frozenset(english_stem(word) for word in (*str(_data()["alone"]).split(), *words("en", "named")))


def heads(wording: Alternative) -> frozenset[Alternative]:
    """The words that stand for a sort of thing, each by its stems; empty where such things have no names.

    Args:
        wording: English stems of what is asked for: "political party".
    """
    for length in range(min(len(wording), 2), 0, -1):
        if wording[-length:] in _alike("things"):
            return _alike("things")[wording[-length:]]
    return frozenset({wording[-1:]}) if wording and wording[-1] in _alone() else frozenset()


def is_person(english: str) -> bool:
    """Whether an English term is a word for people: "political prisoners"."""
    last = english.casefold().rpartition(" ")[2]
    return bool({last, last.removesuffix("s")} & _persons())


@cache
def _persons() -> frozenset[str]:
    return frozenset(str(_data()["persons"]).split())


class Sorts:
    """Where one corpus names something of a sort."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Keep what is looked through; nothing is read yet."""
        self._corpus, self._names = corpus, names
        self._found: dict[object, dict[str, Places]] = {}
        self._places_of_persons: dict[str, Places] = {}

    def countries(self) -> dict[str, Places]:
        """Where states are named, Kazakhstan apart; by the ids of paragraphs."""
        return self._of("countries", _words_of("countries"), lambda p: _listed_in(p.text, "countries"))

    def cities(self, *, home: bool = True, foreign: bool = True) -> dict[str, Places]:
        """Where cities are named, those of Kazakhstan, others, or all."""
        lists = [key for key, wanted in (("home_cities", home), ("foreign_cities", foreign)) if wanted]

        def find(paragraph: Paragraph) -> Iterator[Span]:
            for span in (span for key in lists for span in _listed_in(paragraph.text, key)):
                words_ = _LETTERS.findall(paragraph.text, span.start, span.end)
                somebodys = not self._words_of_persons.isdisjoint(words_)  # Abai is a poet, too
                if not (somebodys and overlaps(span, self._persons_in(paragraph))):
                    yield span

        return self._of(tuple(lists), frozenset().union(*map(_words_of, lists)), find)

    def dates(self) -> dict[str, Places]:
        """Where days are named."""
        return self._of("dates", frozenset(MONTHS), lambda p: (date.span for date in find_dates(p.text) if date.day))

    def articles(self) -> dict[str, Places]:
        """Where articles of laws are named."""
        words = frozenset(("Article", "Articles", "article", "articles", "Art", "Arts"))
        return self._of("articles", words, lambda p: (article.span for article in find_articles(p.text)))

    def persons(self) -> dict[str, Places]:
        """Where persons are named."""
        if "persons" not in self._found:
            there = self._persons.keys() | self._titled.keys()
            found = ((p.id, self._persons_in(p)) for p in self._corpus.paragraphs if p.id in there)
            self._found["persons"] = {id_: places for id_, places in found if places}
        return self._found["persons"]

    def holders(self, role: Sequence[Alternative]) -> dict[str, Places]:
        """Where clauses name a person and have a role, by any of its wordings, or what counts for it.

        Args:
            role: its wordings, by their stems.
        """
        wordings = {*role, *(one for wording in role for one in _alike("roles").get(wording, ()))}

        def find(paragraph: Paragraph) -> Iterator[Span]:
            text = paragraph.text.casefold()
            for clause in clauses(paragraph.text):
                there = [s for s in self._persons_in(paragraph) if clause.start <= s.start < clause.end]
                found = _LETTERS.finditer(text, clause.start, clause.end) if there else ()
                said = [(match.start(), _role_stem(match[0])) for match in found]
                stems = {one for _, one in said}
                had = [wording for wording in wordings if wording and stems.issuperset(wording)]
                roles = [at for at, one in said if any(one == wording[-1] for wording in had)]
                if any(
                    len(_LETTERS.findall(text, *sorted((at, s.start)))) <= HELD_WITHIN for at in roles for s in there
                ):
                    yield from there

        lasts = {wording[-1] for wording in wordings if wording}
        return self._of(("role", *role), lambda word: _role_stem(word.casefold()) in lasts, find)

    def things(self, sort: frozenset[Alternative]) -> dict[str, Places]:
        """Where things are named that one of these words stands for (:func:`heads`)."""
        official = frozenset(str(_data()["official"]).split()) if english_stems("ngo") in sort else frozenset()
        known = [names for one, names in _known().items() if english_stems(one) in sort]
        lasts = {head[-1] for head in sort}
        listed = frozenset(word for names in known for word in WORD.findall(names))

        def find(paragraph: Paragraph) -> Iterator[Span]:
            yield from named_things(paragraph.text, sort, self._persons_in(paragraph), official)
            for names in known:
                yield from (Span(*match.span()) for match in _pattern(names).finditer(paragraph.text))

        return self._of(sort, lambda word: word in listed or english_stem(word.casefold()) in lasts, find)

    def _of(
        self,
        key: object,
        words_of_it: frozenset[str] | Callable[[str], bool],
        find: Callable[[Paragraph], Iterator[Span]],
    ) -> dict[str, Places]:
        """What a sort has, by the ids of paragraphs in their order: found out with the first question after it.

        Args:
            key: names the sort.
            words_of_it: which words, as written, a paragraph must have one of to name any.
            find: where a paragraph names any.
        """
        if key not in self._found:
            wanted = words_of_it.__contains__ if isinstance(words_of_it, frozenset) else words_of_it
            having = (self._corpus.paragraphs[number] for number in self._names.mentions.having(wanted))
            found = ((paragraph.id, tuple(find(paragraph))) for paragraph in having)
            self._found[key] = {id_: places for id_, places in found if places}
        return self._found[key]

    def _persons_in(self, paragraph: Paragraph) -> Places:
        """Where a paragraph names persons."""
        if paragraph.id not in self._places_of_persons:
            names = self._persons.get(paragraph.id, ())
            found = [*self._titled.get(paragraph.id, ()), *(s for name in names for s in self._spans(name, paragraph))]
            self._places_of_persons[paragraph.id] = tuple(found)
        return self._places_of_persons[paragraph.id]

    @cached_property
    def _persons(self) -> dict[str, list[Name]]:
        return persons_by_paragraph(self._names.names)

    @cached_property
    def _words_of_persons(self) -> frozenset[str]:
        """The words of the names that persons are named by, as written."""
        persons = (name for name in self._names.names if name.kind == "person")
        written = [variant for name in persons for variant in (name.text, *name.variants)]
        for id_, spans in self._titled.items():
            written += [self._corpus.by_id[id_].text[span.start : span.end] for span in spans]
        return frozenset(word for one in written for word in _LETTERS.findall(one))

    @cached_property
    def _titled(self) -> dict[str, list[Span]]:
        """Where somebody is named by his surname alone, behind what he is: "President Nazarbaev"."""
        titles = frozenset(str(_data()["titles"]).split())
        having = {self._corpus.paragraphs[number].id for number in self._names.mentions.having(titles.__contains__)}
        found: dict[str, list[Span]] = {}
        for name in self._names.names:
            alone = " " not in name.text and name.kind in ("person", "place")
            for id_ in having.intersection(name.paragraphs) if alone else ():
                paragraph = self._corpus.by_id[id_]
                if titled := [s for s in self._names.spans(name, paragraph) if _has_title(paragraph.text, s)]:
                    found.setdefault(id_, []).extend(titled)
        return found

    def _spans(self, name: Name, paragraph: Paragraph) -> list[Span]:
        """Where a paragraph names a person; not where it names a thing: "the newspaper Uralskaya Nedelya"."""
        text = paragraph.text
        return [
            span
            for span in self._names.spans(name, paragraph)
            if " " in name.text and text[span.start - 1 : span.start] != "-" and not _is_of_thing(text, span)
        ]


@cache
def _words_for_people() -> dict[str, tuple[str, ...]]:
    """By their stems the words for people, in small letters: the glossary's roles, and those of the list."""
    roles = {term.casefold().rpartition(" ")[2] for row in load_terms() if row.domain == ROLE for term in row.en}
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(roles | _persons()):
        found[english_stem(word)] = (*found.get(english_stem(word), ()), word)
    return found


def _role_stem(word: str) -> str:
    """A word's stem; empty where it has that of a role and is none: an investigation is no investigator."""
    found = english_stem(word)
    return found if word.startswith(_words_for_people().get(found, "")) else ""


def _has_title(text: str, span: Span) -> bool:
    before = text[: span.start].rstrip().rpartition(" ")[2]
    return before.rstrip(".") in str(_data()["titles"]).split() and text[span.start - 1 : span.start] == " "


def _is_of_thing(text: str, span: Span) -> bool:
    """Whether right before a name, or right behind it, stands a word for what has such names."""
    near = _THING_BEFORE.findall(text[max(0, span.start - 60) : span.start])
    near += [behind[1]] if (behind := _THING_BEHIND.match(text, span.end)) else []
    return any(heads((_stem(word),)) for word in near)


def names_a_city(text: str) -> bool:
    """Whether an English text names a city, here or abroad, and not somebody who is called so: "Abai Begimbetov"."""
    spans = (span for key in ("home_cities", "foreign_cities") for span in _listed_in(text, key))
    behind = (_GOES_ON.match(text, span.end) for span in spans)
    return any(not (word and is_family(word[0].strip())) for word in behind)


def names_a_country(text: str) -> bool:
    """Whether an English text names a state other than Kazakhstan, or what is of one: "a French court"."""
    return bool(_of_states().search(text))


@cache
def _of_states() -> re.Pattern[str]:
    """The states of the list, and their other wordings in the glossary."""
    states = {name.strip() for name in re.split(r"[|\n]", str(_data()["countries"]))} - {""}
    wordings = {wording for term in load_terms() if states.intersection(term.en) for wording in term.en}
    return _pattern("|".join(sorted(states | wordings)))


def _listed_in(text: str, key: str) -> Iterator[Span]:
    """Where a text has a name of a list; a foreign one not as a part of a longer one: "Paris Principles"."""
    for match in _pattern(str(_data()[key])).finditer(text):
        if key == "home_cities" or not _GOES_ON.match(text, match.end()):
            yield Span(*match.span())


@cache
def _words_of(key: str) -> frozenset[str]:
    """The words of the names of a list, one of which a text must have to have any of these names."""
    return frozenset(_LETTERS.findall(str(_data()[key])))


@cache
def _pattern(listed: str) -> re.Pattern[str]:
    """Any name of a list that comes with kzqa."""
    names = (name.strip() for name in re.split(r"[|\n]", listed))
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?=[A-Z])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


def named_things(
    text: str, sort: frozenset[Alternative], persons: Sequence[Span], official: frozenset[str]
) -> Iterator[Span]:
    """Where a text names a thing of a sort: the word for it with the name beside it, or as the head of the name."""
    text = blanked(text, persons, HIDDEN)
    found = list(WORD.finditer(text))
    stems = [_stem(word[0]) for word in found]
    firsts = {head[0] for head in sort}
    for at in (at for at, stem in enumerate(stems) if stem in firsts):
        length = max((len(head) for head in sort if tuple(stems[at : at + len(head)]) == head), default=0)
        if not length:
            continue
        begin, end = _name_around(text, found, at, at + length)
        if begin < end and not official.intersection(word[0] for word in found[begin:end]):
            yield Span(found[begin].start(), found[end - 1].end())


@cache
def _stem(word: str) -> str:
    """The stem of a word of the texts."""
    return english_stem(word.removesuffix("’s"))


def _name_around(text: str, found: Sequence[re.Match[str]], at: int, behind: int) -> tuple[int, int]:
    """The first word and the one after the last of the name that a word for a thing is in, or beside; none if equal."""
    nothing, first, last = (at, at), found[at], found[behind - 1]

    def gap(one: int) -> str:
        """What stands between a word and the next."""
        return text[found[one].end() : found[one + 1].start()] if 0 <= one < len(found) - 1 else "\n"

    begin = at
    while begin and _is_capital(found[begin - 1]) and _ONE_NAME.fullmatch(gap(begin - 1)):
        begin -= 1
    if _is_capital(first):  # it may be the head of a name
        goes_on = behind < len(found) and _is_capital(found[behind]) and _ONE_NAME.fullmatch(gap(behind - 1))
        joined = re.match(r" and [A-Z]", text[last.end() :])
        if goes_on or joined:
            return nothing  # "Trade Union Law" is no union
        own = any(_is_own(text, word) for word in found[begin:at])
        of = _OF.match(text, last.end())
        rest = next((n for n in range(behind, len(found)) if of and found[n].start() >= of.end()), None)
        if of and rest is not None and _is_own(text, found[rest]) and (own or of["by"] != "for"):
            return begin, rest + 1
        return (begin, behind) if own else nothing
    if begin < at and any(_is_own(text, word) for word in found[begin:at]):
        return begin, behind  # "Vzglyad newspaper"
    if at and _is_own(text, found[at - 1]) and _BEFORE.fullmatch(gap(at - 1)):
        return at - 1, behind
    beside = _BESIDE.match(text, last.end())
    nexts = next((n for n in range(behind, len(found)) if beside and found[n].start() == beside.end()), None)
    return (at, nexts + 1) if nexts is not None and _is_own(text, found[nexts]) else nothing


def _is_capital(word: re.Match[str]) -> bool:
    return word[0][:1].isupper()


def _is_own(text: str, word: re.Match[str]) -> bool:
    """Whether a word is capitalised, and neither for beginning a sentence nor in every text on Kazakhstan."""
    before = text[: word.start()].rstrip(" “‘\"'(«")
    within = bool(before) and before[-1] not in ".!?;"
    return within and _is_capital(word) and word[0].removesuffix("’s") not in words("en", "capitals")

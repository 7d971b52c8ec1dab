"""Statements in Russian and Kazakh: judged as translations, by what can be compared without translating.

Every name, number, date and word of content of the statement must be in one clause of the passage: words by the table
``data/translated.toml``, where that does not know them by the glossary. In the part of the clause that the statement
covers, negation, limits, hedges, conditions, the act and "all" must stand on both sides or on neither. Who did what to
whom is not seen: that is why such a statement is shown only beside the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache

from kzqa import cues
from kzqa.check.clauses import Clause, clauses
from kzqa.check.lexicon import lemma, lexicon, translated
from kzqa.check.numbers import find_numbers
from kzqa.check.tokens import Token, Type, read_tokens
from kzqa.check.verdict import Evidence, Passage
from kzqa.dates import find_dates
from kzqa.domain import Paragraph, Standing
from kzqa.glossary import load_glossary
from kzqa.language import WORD
from kzqa.names import NameIndex, NameMatch

__all__ = ["judge_foreign"]

_SHORTEST_CONTENT = 3
"""Letters: shorter words are prepositions and the like in both languages."""

_PAIRS = (
    ("negation", ("neg:",), "negation"),
    ("hedges", ("hedge:", "say:"), "hedge"),
    ("conditions", ("cond:",), "condition"),
    ("all", ("quant:all", "quant:any"), "quantity"),
    ("modal", ("modal:", "neg:cannot"), "force"),
)
"""What must stand on both sides: the table's name, the operators of the passage, the check."""

_LIMITS = {"at-least": "at-least", "over": "over", "at-most": "at-most", "under": "under", "nearly": "about", "about": "about"}  # fmt: skip
_BEFORE = ("кемінде", "шамамен", "ең көбі")
"""Limits in Kazakh that stand before their number; the others stand after it."""
_SOME = ("quant:some", "quant:several", "quant:few", "quant:many", "quant:hundreds", "quant:dozens")


@dataclass
class _Wanted:
    """What a statement needs of a clause, and which of its words that covers."""

    words: tuple[re.Match[str], ...]
    covered: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)

    def take(self, start: int, end: int, *, named: bool = False) -> set[int]:
        """Mark the words between two code points as covered."""
        inside = {i for i, word in enumerate(self.words) if start <= word.start() < end}
        self.covered |= inside
        if named:
            self.named |= inside
        return inside


@dataclass(frozen=True)
class _Part:
    """A clause with the lemmas of its words."""

    clause: Clause
    lemmas: tuple[frozenset[str], ...]

    def places(self, *written: str) -> list[int]:
        """The tokens that have one of some words, or one of several words that are all there."""
        found: list[int] = []
        for form in written:
            wanted = [lemma(word) for word in WORD.findall(form)]
            at = [[i for i, have in enumerate(self.lemmas) if one in have] for one in wanted]
            if wanted and all(at):
                found += at[-1]
        return found


def judge_foreign(claim: str, passage: Passage, language: str, names: NameIndex | None) -> tuple[Evidence, ...]:
    """What speaks against a translated statement; nothing when it may be shown beside the original."""
    index = names if names is not None else _names((passage.paragraph,))
    standing = tuple(_standing(claim, passage, language))
    if standing:
        return standing
    speaker = _pattern(language, "speaker").match(claim)
    claim = claim[speaker.end() :].strip() if speaker else claim
    found = _matches(claim, index)
    unknown = tuple(index.unknown(claim))
    best: tuple[Evidence, ...] | None = None
    for part in _parts(passage.paragraph.text):
        if part.clause.start >= passage.span.end or part.clause.end <= passage.span.start:
            continue
        lacking = tuple(_lacking(claim, part, passage.paragraph, index, language, found, unknown))
        if not lacking:
            return ()
        if best is None or len(lacking) < len(best):
            best = lacking
    return best or (Evidence("word", claim, None),)


@lru_cache(maxsize=64)
def _names(paragraphs: tuple[Paragraph, ...]) -> NameIndex:
    return NameIndex(paragraphs)


@lru_cache(maxsize=256)  # passages only
def _parts(text: str) -> tuple[_Part, ...]:
    return tuple(
        _Part(clause, tuple(frozenset(lemma(word) for word in WORD.findall(token.text)) for token in clause.tokens))
        for clause in clauses(read_tokens(text), relative=False)
    )


@cache
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(lexicon().foreign[language][name], re.IGNORECASE)


@cache
def _acts(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = lexicon().foreign[language]["acts"]
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in table.items())


@cache
def _limits(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = lexicon().foreign[language]["limits"]
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in table.items())


@cache
def _plain(language: str) -> frozenset[str]:
    return cues.words(language, "words") | set(lexicon().foreign[language]["ignored"].split("|"))


def _standing(claim: str, passage: Passage, language: str) -> Iterator[Evidence]:
    """A text that is not adopted, said to be Parliament's."""
    own = re.search("parliament|resolution", passage.paragraph.text, re.IGNORECASE)
    match = _pattern(language, "parliament").search(claim)
    if match and passage.source.standing is not Standing.ADOPTED:
        speaks = any(pattern.search(claim) for _, pattern in _acts(language)) and not claim[: match.start()].strip()
        if speaks or not own:
            yield Evidence("standing", match[0], passage.source.standing.value)


def _matches(claim: str, index: NameIndex) -> dict[tuple[int, int], list[NameMatch]]:
    """The corpus' names in a statement, by where they stand."""
    found: dict[tuple[int, int], list[NameMatch]] = {}
    for match in index.find(claim):
        if match.exact or not match.asked[:1].islower():
            found.setdefault((match.span.start, match.span.end), []).append(match)
    return found


def _lacking(
    claim: str,
    part: _Part,
    paragraph: Paragraph,
    index: NameIndex,
    language: str,
    found: dict[tuple[int, int], list[NameMatch]],
    unknown: Sequence[str],
) -> Iterator[Evidence]:
    """What a clause lacks of a statement, and what a statement hides of the clause."""
    wanted = _Wanted(tuple(WORD.finditer(claim)))
    places: list[list[int]] = []
    plain = _plain(language)
    wanted.covered |= {i for i, word in enumerate(wanted.words) if word[0].casefold() in plain}
    for finder in (
        _name_places(found, part, paragraph, index, wanted),
        _date_places(claim, part, wanted),
        _number_places(claim, part, language, wanted),
        _act_places(claim, part, language, wanted),
        _word_places(claim, part, language, wanted),
    ):
        for there, evidence in finder:
            if evidence is not None:
                yield evidence
            elif there:
                places.append(there)
    yield from _operators(claim, part.clause, places, language, wanted)
    unnamed = [word for word in unknown if not _inside(claim, word, wanted)]
    yield from (Evidence("name", word, None) for word in unnamed)
    left = [
        word[0]
        for i, word in enumerate(wanted.words)
        if i not in wanted.covered and len(word[0]) >= _SHORTEST_CONTENT
    ]
    if left or not places:
        yield Evidence("word", " ".join(left) or claim, None)


def _inside(claim: str, asked: str, wanted: _Wanted) -> bool:
    """Whether what looks like an unknown name is made of words that are covered."""
    at = claim.find(asked)
    inside = {i for i, word in enumerate(wanted.words) if at <= word.start() < at + len(asked)}
    return at >= 0 and inside <= wanted.covered


Places = Iterator[tuple[list[int], Evidence | None]]
"""Where in a clause each thing may stand that the statement needs, or what speaks against it."""


def _name_places(
    found: dict[tuple[int, int], list[NameMatch]], part: _Part, paragraph: Paragraph, index: NameIndex, wanted: _Wanted
) -> Places:
    tokens = part.clause.tokens
    for (start, end), matches in found.items():
        there: list[int] = []
        for match in matches:
            if match.exact:
                spans = index.spans(match.name, paragraph) if paragraph.id in match.name.paragraphs else ()
                there += [i for i, t in enumerate(tokens) if any(s.start <= t.start < s.end for s in spans)]
                there += _as_written(match.name.text, part)
        if there:
            wanted.take(start, end, named=True)
            yield sorted(set(there)), None
        else:
            yield [], Evidence("name", matches[0].asked, matches[0].name.text if not matches[0].exact else None)


def _as_written(name: str, part: _Part) -> list[int]:
    """Where a name stands inside another ("Almaty District Court"), or as an adjective ("Kazakh authorities")."""
    words = [lemma(word) for word in WORD.findall(name)]
    at = [[i for i, have in enumerate(part.lemmas) if word in have] for word in words]
    if all(at):
        return at[-1]
    if len(words) == 1 and len(words[0]) > 6:
        return [i for i, have in enumerate(part.lemmas) if any(len(one) > 4 and words[0].startswith(one) for one in have)]
    return []


def _date_places(claim: str, part: _Part, wanted: _Wanted) -> Places:
    for date in find_dates(claim):
        wanted.take(date.span.start, date.span.end, named=True)
        asked = (str(date.year or ""), date.month, str(date.day or ""))
        there = [
            i
            for i, token in enumerate(part.clause.tokens)
            if token.type is Type.DATE and all(not a or a == b for a, b in zip(asked, token.key.split("|"), strict=True))
        ]
        yield there, None if there else Evidence("date", claim[date.span.start : date.span.end], None)


def _number_places(claim: str, part: _Part, language: str, wanted: _Wanted) -> Places:
    told: list[str] = []
    for value, start, end in _asked_numbers(claim, language):
        if wanted.take(start, end) <= wanted.named:
            continue
        wanted.take(start, end, named=True)
        told.append(value)
        there = [
            i
            for i, token in enumerate(part.clause.tokens)
            if (token.type is Type.NUMBER and token.key.rpartition(" ")[2].removeprefix("#") == value)
            or (token.type is Type.DATE and token.key.split("|")[0] == value)
        ]
        said = _limit_at(claim, start, end, language, wanted)
        limited = {_LIMITS.get(part.clause.tokens[i].key.rpartition(" ")[0]) for i in there}
        if len(there) < told.count(value):
            yield [], Evidence("number", claim[start:end], None)
        elif said not in limited:
            yield [], Evidence("number", claim[start:end], part.clause.tokens[there[0]].text)
        else:
            yield there, None


def _asked_numbers(claim: str, language: str) -> list[tuple[str, int, int]]:
    """The numbers of a statement, in digits and words, with where they stand."""
    table = lexicon().foreign[language]
    words = dict(pair.split(":") for pair in table["numbers"].split())
    asked = [(n.key.rpartition(" ")[2], n.start, n.end) for n in find_numbers(claim)]
    for match in WORD.finditer(claim):
        if match[0].casefold() in words:
            half = claim[match.end() :].strip().startswith(table["half"])
            end = claim.index(table["half"], match.end()) + len(table["half"]) if half else match.end()
            asked.append((str(Fraction(words[match[0].casefold()]) + Fraction(half, 2)), match.start(), end))
    return asked


def _limit_at(claim: str, start: int, end: int, language: str, wanted: _Wanted) -> str | None:
    """The limit that stands before a number, or right after it as in Kazakh."""
    for name, pattern in _limits(language):
        for match in pattern.finditer(claim):
            between = claim[match.end() : start] if match.end() <= start else claim[end : match.start()]
            if match.end() <= start and not between.strip():
                wanted.take(match.start(), match.end(), named=True)
                return _LIMITS[name]
            after = language == "kk" and match.start() >= end and match[0].casefold() not in _BEFORE
            if after and len(between.split()) <= 1:
                wanted.take(match.start(), match.end(), named=True)
                return _LIMITS[name]
    return None


def _act_places(claim: str, part: _Part, language: str, wanted: _Wanted) -> Places:
    for name, pattern in _acts(language):
        for match in pattern.finditer(claim):
            wanted.take(match.start(), match.end())
            there = [i for i, t in enumerate(part.clause.tokens) if t.key.removesuffix("-again") == name]
            yield there, None if there else Evidence("force", match[0], None)


def _word_places(claim: str, part: _Part, language: str, wanted: _Wanted) -> Places:
    """Words of content: by the table first, by the glossary what that does not know."""
    told = set(wanted.covered)
    for english, pattern in translated(language):
        for match in pattern.finditer(claim):
            inside = {i for i, word in enumerate(wanted.words) if match.start() <= word.start() < match.end()}
            if not inside or inside <= wanted.named:
                continue
            there = part.places(*english)
            if there:
                wanted.covered |= inside
                told |= inside
                yield there, None
    known = {i for i in range(len(wanted.words)) if i not in told and _tabled(wanted.words[i][0], language)}
    words = [word[0] for word in wanted.words]
    for match_ in load_glossary().find(language, words):
        inside = set(range(match_.start, match_.end))
        if inside <= wanted.covered or inside & known:
            continue
        there = part.places(*(form for term in match_.terms for form in term.en))
        if there:
            wanted.covered |= inside
            yield there, None


def _tabled(word: str, language: str) -> bool:
    """Whether the table knows a word, so that the glossary has no say."""
    return any(pattern.fullmatch(word) for _, pattern in translated(language))


def _window(places: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The shortest stretch of a clause that has one of each of the places."""
    ends = sorted({place for one in places for place in one})
    best = (0, -1)
    for low in ends:
        firsts = [next((p for p in sorted(one) if p >= low), None) for one in places]
        if any(first is None for first in firsts):
            break
        high = max(first for first in firsts if first is not None)
        if best[1] < best[0] or high - low < best[1] - best[0]:
            best = (low, high)
    return best


def _operators(
    claim: str, clause: Clause, places: Sequence[Sequence[int]], language: str, wanted: _Wanted
) -> Iterator[Evidence]:
    """What changes the meaning and stands on one side only."""
    low, high = _window(places)
    scope = [
        token
        for i, token in enumerate(clause.tokens)
        if token.type is Type.OPERATOR and _reaches(clause, i, low, high) and not _beside(clause, i, places)
    ]
    for table, operators, check in _PAIRS:
        said = [m for m in _pattern(language, table).finditer(claim) if not _taken(m, language, wanted)]
        there = [t for t in scope if t.key.startswith(operators)]
        if len(said) > len(there) or bool(said) != bool(there):
            yield Evidence(check, said[0][0] if said else claim, there[0].text if there else None)
        for match in said:
            wanted.take(match.start(), match.end())
    some = [m for m in _pattern(language, "some").finditer(claim) if not _taken(m, language, wanted)]
    if some and not any(t.key in _SOME for t in scope):
        yield Evidence("quantity", some[0][0], None)
    for match in some:
        wanted.take(match.start(), match.end())
    acts = {t.key.removesuffix("-again") for t in scope if t.key.startswith("act:")}
    said_acts = {name for name, pattern in _acts(language) if pattern.search(claim)}
    if acts - said_acts:
        yield Evidence("force", claim, ", ".join(sorted(acts - said_acts)))


def _taken(match: re.Match[str], language: str, wanted: _Wanted) -> bool:
    """Whether an operator's word is a name, a limit, or a word of its own that the passage has ("independent")."""
    inside = {i for i, word in enumerate(wanted.words) if match.start() <= word.start() < match.end()}
    own = inside <= wanted.covered and _pattern(language, "lexical").fullmatch(match[0])
    return bool(inside) and bool(inside <= wanted.named or own)


def _reaches(clause: Clause, at: int, low: int, high: int) -> bool:
    """Whether an operator bears on what stands from ``low`` to ``high``."""
    tokens = clause.tokens
    if tokens[at].key.startswith("cond:"):
        return True
    if at > high:
        return False
    return at >= low or not any(_parts_sentences(tokens, i) for i in range(at + 1, low))


def _beside(clause: Clause, at: int, places: Sequence[Sequence[int]]) -> bool:
    """Whether an operator stands in an aside of which the statement says nothing, or adds nothing: "without any"."""
    tokens = clause.tokens
    if tokens[at].key == "quant:any" and any(t.key.startswith("neg:") for t in tokens[max(0, at - 2) : at]):
        return True
    start = max((i for i in range(at) if tokens[i].text == ","), default=None)
    end = next((i for i in range(at + 1, len(tokens)) if tokens[i].text == ","), None)
    if start is None or end is None or tokens[start + 1].type not in (Type.WHO, Type.FREE):
        return False
    return not any(start < place < end for one in places for place in one)


def _parts_sentences(tokens: Sequence[Token], i: int) -> bool:
    """Whether a second sentence begins there, on which nothing before bears."""
    token = tokens[i]
    joined = token.type is Type.AND and i > 0 and tokens[i - 1].text == ","
    return joined or token.key == "link:while"


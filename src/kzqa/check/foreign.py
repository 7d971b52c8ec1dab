"""Statements in Russian and Kazakh: judged as translations, by what can be compared without translating.

Every name, number, date and word of content of the statement must be in one clause of the passage: words by the table
``data/translated.toml``, where that does not know them by the glossary. In the part of the clause that the statement
covers, negation, limits, hedges, conditions, the act and "all" must stand on both sides or on neither. Who did what to
whom is not seen: that is why such a statement is shown only beside the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kzqa.check.clauses import Clause, clauses
from kzqa.check.lexicon import lemmas
from kzqa.check.saying import ABOUT, Saying, Words, pattern, read_saying
from kzqa.check.tokens import Token, Type, read_tokens
from kzqa.check.verdict import Evidence, Passage
from kzqa.domain import Paragraph, Standing
from kzqa.names import NameIndex

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

_SOME = ("quant:some", "quant:several", "quant:few", "quant:many", "quant:hundreds", "quant:dozens")


@dataclass(frozen=True)
class _Part:
    """A clause with the places of its lemmas."""

    clause: Clause
    lemmas: dict[str, list[int]]

    def places(self, forms: Sequence[Sequence[str]]) -> list[int]:
        """The tokens that have a word of one of some forms, where all words of that form are there."""
        found = (self.lemmas[form[-1]] for form in forms if form and all(word in self.lemmas for word in form))
        return sorted({place for places in found for place in places})


Places = Iterator[tuple[frozenset[int], list[int], Evidence | None]]
"""Words of a statement with where in a clause they stand, or what speaks against them."""


def judge_foreign(claim: str, passage: Passage, language: str, names: NameIndex | None) -> tuple[Evidence, ...]:
    """What speaks against a translated statement; nothing when it may be shown beside the original."""
    index = names if names is not None else _names((passage.paragraph,))
    speaker = pattern(language, "speaker").match(claim)
    saying = read_saying(claim[speaker.end() :].strip() if speaker else claim, language, index)
    standing = tuple(_standing(claim, saying, passage, language))
    if standing:
        return standing
    best: tuple[Evidence, ...] | None = None
    for part in _parts(passage.paragraph.text):
        if part.clause.start >= passage.span.end or part.clause.end <= passage.span.start:
            continue
        lacking = tuple(_lacking(saying, part, passage.paragraph, index, language))
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
    parts: list[_Part] = []
    for clause in clauses(read_tokens(text), relative=False):
        places: dict[str, list[int]] = {}
        for i, token in enumerate(clause.tokens):
            for lemma in dict.fromkeys(lemmas(token.text)):
                places.setdefault(lemma, []).append(i)
        parts.append(_Part(clause, places))
    return tuple(parts)


def _standing(claim: str, saying: Saying, passage: Passage, language: str) -> Iterator[Evidence]:
    """A text that is not adopted, said to be Parliament's."""
    match = pattern(language, "parliament").search(claim)
    if match is None or passage.source.standing is Standing.ADOPTED:
        return
    own = re.search("parliament|resolution", passage.paragraph.text, re.IGNORECASE)
    if not own or (saying.acts and not claim[: match.start()].strip()):
        yield Evidence("standing", match[0], passage.source.standing.value)


def _lacking(saying: Saying, part: _Part, paragraph: Paragraph, index: NameIndex, language: str) -> Iterator[Evidence]:
    """What a clause lacks of a statement, and what a statement hides of the clause."""
    covered = set(saying.plain)
    places: list[list[int]] = []
    for finder in (
        _name_places(saying, part, paragraph, index),
        _date_places(saying, part),
        _number_places(saying, part),
        _act_places(saying, part),
        _word_places(saying, part),
    ):
        for inside, there, evidence in finder:
            if evidence is not None:
                yield evidence
                continue
            covered |= inside
            if there:
                places.append(there)
    yield from _operators(saying, part.clause, places, covered, language)
    for found in saying.operators.values():
        covered.update(*(one.inside for one in found))
    yield from (Evidence("name", name.text, None) for name in saying.unknown if not name.inside <= covered)
    left = [word for i, word in enumerate(saying.words) if i not in covered and len(word) >= _SHORTEST_CONTENT]
    if left or not places:
        yield Evidence("word", " ".join(left) or saying.text, None)


def _name_places(saying: Saying, part: _Part, paragraph: Paragraph, index: NameIndex) -> Places:
    tokens = part.clause.tokens
    for inside, matches in saying.names:
        there: set[int] = set()
        for match in (match for match in matches if match.exact):
            spans = index.spans(match.name, paragraph) if paragraph.id in match.name.paragraphs else ()
            there.update(i for i, t in enumerate(tokens) if any(s.start <= t.start < s.end for s in spans))
            there.update(_as_written(match.name.text, part))
        first = matches[0]
        evidence = None if there else Evidence("name", first.asked, None if first.exact else first.name.text)
        yield inside, sorted(there), evidence


def _as_written(name: str, part: _Part) -> list[int]:
    """Where a name stands inside another ("Almaty District Court"), or as an adjective ("Kazakh authorities")."""
    words = lemmas(name)
    if len(words) == 1 and len(words[0]) > 6 and words[0] not in part.lemmas:
        return [i for have, at in part.lemmas.items() if len(have) > 4 and words[0].startswith(have) for i in at]
    return part.places((words,))


def _date_places(saying: Saying, part: _Part) -> Places:
    for date in saying.dates:
        asked = date.key.split("|")
        there = [
            i
            for i, token in enumerate(part.clause.tokens)
            if token.type is Type.DATE
            and all(not a or a == b for a, b in zip(asked, token.key.split("|"), strict=True))
        ]
        yield date.inside, there, None if there else Evidence("date", date.text, None)


def _number_places(saying: Saying, part: _Part) -> Places:
    tokens = part.clause.tokens
    for number in saying.numbers:
        there = [
            i
            for i, token in enumerate(tokens)
            if (token.type is Type.NUMBER and token.key.rpartition(" ")[2].removeprefix("#") == number.value)
            or (token.type is Type.DATE and token.key.split("|")[0] == number.value)
        ]
        limited = {ABOUT.get(tokens[i].key.rpartition(" ")[0]) for i in there}
        evidence = None
        if len(there) < number.told:
            evidence = Evidence("number", number.text, None)
        elif number.limit not in limited:
            evidence = Evidence("number", number.text, tokens[there[0]].text)
        yield number.inside, there, evidence


def _act_places(saying: Saying, part: _Part) -> Places:
    for act in saying.acts:
        there = [i for i, t in enumerate(part.clause.tokens) if t.key.removesuffix("-again") == act.key]
        yield act.inside, there, None if there else Evidence("force", act.text, None)


def _word_places(saying: Saying, part: _Part) -> Places:
    """Words of content that the clause has; those that it has not stay uncovered."""
    for word in (*saying.tabled, *saying.glossary):
        there = part.places(word.forms)
        if there:
            yield word.inside, there, None


def _window(places: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The shortest stretch of a clause that has one of each of the places."""
    best = (0, -1)
    for low in sorted({place for one in places for place in one}):
        firsts = [next((place for place in one if place >= low), -1) for one in places]
        if -1 in firsts:
            break
        if best[1] < best[0] or max(firsts) - low < best[1] - best[0]:
            best = (low, max(firsts))
    return best


def _operators(
    saying: Saying, clause: Clause, places: Sequence[Sequence[int]], covered: set[int], language: str
) -> Iterator[Evidence]:
    """What changes the meaning and stands on one side only."""
    low, high = _window(places)
    scope = [
        token
        for i, token in enumerate(clause.tokens)
        if token.type is Type.OPERATOR and _reaches(clause, i, low, high) and not _beside(clause, i, places)
    ]
    for table, operators, check in _PAIRS:
        said = [one for one in saying.operators[table] if not _own_word(one, covered, language)]
        there = [t for t in scope if t.key.startswith(operators)]
        if len(said) > len(there) or bool(said) != bool(there):
            yield Evidence(check, said[0].text if said else saying.text, there[0].text if there else None)
    if saying.operators["some"] and not any(t.key in _SOME for t in scope):
        yield Evidence("quantity", saying.operators["some"][0].text, None)
    hidden = {t.key.removesuffix("-again") for t in scope if t.key.startswith("act:")} - {a.key for a in saying.acts}
    if hidden:
        yield Evidence("force", saying.text, ", ".join(sorted(hidden)))


def _own_word(operator: Words, covered: set[int], language: str) -> bool:
    """Whether a word that looks negated is a word of its own, which the clause has: "independent"."""
    return operator.inside <= covered and bool(pattern(language, "lexical").fullmatch(operator.text))


def _reaches(clause: Clause, at: int, low: int, high: int) -> bool:
    """Whether an operator bears on what stands from ``low`` to ``high``."""
    if clause.tokens[at].key.startswith("cond:"):
        return True
    if at > high:
        return False
    return at >= low or not any(_begins_sentence(clause.tokens, i) for i in range(at + 1, low))


def _beside(clause: Clause, at: int, places: Sequence[Sequence[int]]) -> bool:
    """Whether an operator stands in an aside of which the statement says nothing, or adds nothing: "without any"."""
    tokens = clause.tokens
    if tokens[at].key == "quant:any" and any(t.key.startswith("neg:") for t in tokens[max(0, at - 2) : at]):
        return True
    start = max((i for i in range(at) if tokens[i].text == ","), default=None)
    end = next((i for i in range(at + 1, len(tokens)) if tokens[i].text == ","), None)
    if start is None or end is None or tokens[start + 1].type not in (Type.WHO, Type.FREE):
        return False
    return all(any(not start < place < end for place in one) for one in places)


def _begins_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Whether a second sentence begins there, on which nothing before bears."""
    joined = tokens[i].type is Type.AND and i > 0 and tokens[i - 1].text == ","
    return joined or tokens[i].key == "link:while"

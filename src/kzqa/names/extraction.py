"""The names that paragraphs write: runs of capitalised words, sorted into names, phrases and acronyms.

Nothing is listed by hand: a capitalised word is taken for an ordinary one when the corpus writes it in lower
case elsewhere or when :mod:`kzqa.names.vocabulary` knows it, and an acronym belongs to the full name that
stands before it in "Full Name (ACRONYM)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kzqa.domain import Paragraph, Span
from kzqa.names.vocabulary import CONNECTORS, FUNCTION_WORDS, GENERIC, TITLES, is_english_ordinary

__all__ = ["Mention", "Word", "distinct_words", "is_capital", "paragraph_mentions", "words"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+|['’ʼ](?<=s['’ʼ])(?=\s+\w))*")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_POSSESSIVE = re.compile("['’ʼ]s?$")
_ACRONYM = re.compile("^(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2,}s?|[A-Z][a-z]{1,3}[A-Z]{2})$")
_SENTENCE_END = re.compile(r"[.!?:;…]\s*[\"'”»)]*\s*$")
_MOTHER_TONGUE_OF_LAW = frozenset(("european parliament", "european union", "member states", "rule of law"))
"""Phrases that name nobody here: every text is by the one, about the other."""


class Word(NamedTuple):
    """A word of a text: its place, and how it stands there."""

    text: str
    """As written, without a possessive ending."""
    span: Span
    capital: bool
    initial: bool
    """Whether it begins the text or a sentence of it."""
    gap: str
    """What stands between the word before and this one."""

    @property
    def acronym(self) -> bool:
        """Whether it is written as an acronym is."""
        return bool(_ACRONYM.match(self.text))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where a paragraph writes it."""

    kind: str
    """``name`` (a person, a place, a newspaper: words of no other meaning), ``phrase`` or ``acronym``."""
    words: tuple[str, ...]
    """Its words; of a phrase, without those of :data:`CONNECTORS`."""
    text: str
    span: Span
    paragraph: str
    stands_for: tuple[str, ...] = ()
    """For an acronym explained on the spot, the words of its full name."""
    article: bool = False
    """Whether "the" stands before it."""
    titled: bool = False
    """Whether it is one word behind somebody's title: "President Nazarbaev"."""


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, with code-point offsets; those inside web addresses are left out."""
    found: list[Word] = []
    end = 0
    for match in _matches(text):
        begin, written = match.start(), _bare(match[0])
        gap = text[end:begin]
        initial = not found or (gap != " " and (bool(_SENTENCE_END.search(gap)) or "\n\n" in gap))
        found.append(Word(written, Span(begin, begin + len(written)), is_capital(written), initial, gap))
        end = match.end()
    return tuple(found)


def distinct_words(text: str) -> tuple[str, ...]:
    """The words of a text as written, without possessive endings, each once, by first appearance."""
    return tuple(dict.fromkeys(_bare(word) for word in dict.fromkeys(match[0] for match in _matches(text))))


def is_capital(word: str) -> bool:
    """Whether a word is written with a capital: what a corpus writes without one is no name."""
    return word[:1].isupper()


def _matches(text: str) -> Iterable[re.Match[str]]:
    """Words with their possessive endings, but for those inside web addresses."""
    found = _WORD.finditer(text)
    if "://" not in text and "www." not in text:
        return found
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    return (match for match in found if not any(a <= match.start() < b for a, b in addresses))


def _bare(word: str) -> str:
    """A word without a possessive ending."""
    return _POSSESSIVE.sub("", word) if word[-1] in "s'’ʼ" else word


def paragraph_mentions(paragraph: Paragraph, text: Sequence[Word], ordinary: frozenset[str]) -> Iterator[Mention]:
    """The names of one paragraph in reading order.

    Args:
        paragraph: the paragraph.
        text: its :func:`words`.
        ordinary: the words that the corpus writes in lower case: capitalised, they are no names.
    """
    for run in _runs(text):
        yield from _run_mentions(paragraph, text, run, ordinary)


def _runs(text: Sequence[Word]) -> Iterator[list[int]]:
    """Indices of capitalised words that stand together, with the connectors between them."""
    run: list[int] = []
    pending: list[int] = []
    for i, word in enumerate(text):
        joined = run and _joins(word.gap) and not (word.initial and word.gap.strip())
        if word.capital and joined:
            run += [*pending, i]
            pending = []
        elif joined and word.text in CONNECTORS and len(pending) < 2:
            pending.append(i)
        elif joined and word.gap == "-" and not pending:
            run.append(i)  # Co-operation
        else:
            if run:
                yield run
            run, pending = ([i] if word.capital else []), []
    if run:
        yield run


def _joins(gap: str) -> bool:
    return gap == "-" or not re.sub("['’ʼ]s?", "", gap).strip()


def _run_mentions(
    paragraph: Paragraph, text: Sequence[Word], run: list[int], ordinary: frozenset[str]
) -> Iterator[Mention]:
    plain = {i: _is_ordinary(text[i], ordinary) for i in run}
    taken: set[int] = set()
    for part in _phrases(text, run, plain):
        acronym, phrase = _explained(paragraph.text, text, part)
        if acronym is not None or _distinctive(text, phrase, plain, paragraph.text, ordinary):
            yield _mention(paragraph, text, phrase, "phrase")
            taken |= set(phrase)
        if acronym is not None:
            word = text[acronym]
            full = _mention(paragraph, text, phrase, "phrase").words
            yield Mention("acronym", (word.text,), word.text, word.span, paragraph.id, full)
    group: list[int] = []
    for i in [*run, -1]:
        follows = bool(group) and i == group[-1] + 1
        if i >= 0 and not plain[i] and not text[i].acronym and i not in taken and (follows or not group):
            group.append(i)
            continue
        if group and not (len(group) == 1 and text[group[0]].initial):
            yield _mention(paragraph, text, group, "name")
        fits = i >= 0 and not plain[i] and not text[i].acronym and i not in taken
        group = [i] if fits else []
        if i >= 0 and text[i].acronym:
            yield _mention(paragraph, text, [i], "acronym")


def _phrases(text: Sequence[Word], run: list[int], plain: dict[int, bool]) -> Iterator[list[int]]:
    """The parts of a run that may be an organisation's name: no title, joined only after ordinary words."""
    part: list[int] = []
    for position, i in enumerate(run):
        word = text[i]
        if word.text in CONNECTORS and word.text.islower():
            following = next((j for j in run[position:] if text[j].text not in CONNECTORS), None)
            then_the = text[part[-1]].text == "and" and word.text == "the" if part else False
            joins = part and not then_the and (plain[part[-1]] or text[part[-1]].text in CONNECTORS)
            if joins and following is not None:
                part.append(i)
                continue
            yield from _whole(text, part)
            part = []
        elif word.text.lower() in TITLES:
            part = []  # Special Representative, High Representative Catherine Ashton
        elif word.text.lower() in FUNCTION_WORDS and word.capital:
            yield from _whole(text, part)
            part = []
        else:
            part.append(i)
    yield from _whole(text, part)


def _whole(text: Sequence[Word], part: list[int]) -> Iterator[list[int]]:
    """A part as it is yielded: without connectors at its end, and only when words are left to make a name."""
    while part and text[part[-1]].text in CONNECTORS:
        part = part[:-1]
    if len(part) > 1:
        yield part


def _distinctive(
    text: Sequence[Word], part: list[int], plain: dict[int, bool], whole: str, ordinary: frozenset[str]
) -> bool:
    """Whether a phrase is a name: ordinary words with a name, or ordinary words that are no common phrase."""
    content = [i for i in part if text[i].text not in CONNECTORS]
    common = [i for i in content if plain[i]]
    if len(content) < 2 or not common:
        return False
    written = whole[text[part[0]].span.start : text[part[-1]].span.end].lower()
    if any(phrase in written for phrase in _MOTHER_TONGUE_OF_LAW) and len(content) < 4:
        return False
    generic = all(text[i].text.lower() in GENERIC for i in common)
    if generic and (len(common) == len(content) or any(text[i].text == "of" for i in part)):
        return False  # Kazakh Government; Government and Parliament of Kazakhstan
    if len(common) == len(content):
        return any(text[i].text.lower() not in ordinary for i in content)
    first_named = next(i for i in content if not plain[i])
    if len(content) > 2 and not plain[content[-1]] and not plain[content[-2]] and content[-1] == content[-2] + 1:
        return False  # Foreign Affairs Catherine Ashton
    return not (first_named == content[0] and text[first_named].initial and len(content) == 2)


def _explained(whole: str, text: Sequence[Word], part: list[int]) -> tuple[int | None, list[int]]:
    """The index of the acronym that a phrase explains, "Full Name (FN)" or "FN (Full Name)", and its extent.

    Where the acronym's letters are the initials of the phrase's last words, only those are the name.
    """
    content = [i for i in part if text[i].text[:1].isupper()]
    after, before = part[-1] + 1, part[0] - 1
    if after < len(text) and re.fullmatch(r"['’”]?s?\s*\(\s*", text[after].gap):
        word = text[after]
        closed = whole[word.span.end : word.span.end + 1] == ")"
        if closed and sum(letter.isupper() for letter in word.text) >= 2:
            tail = content[-len(word.text) :]
            trimmed = _initials(text, tail) == word.text.lower()
            return after, [i for i in part if i >= tail[0]] if trimmed else part
    bracket = before >= 0 and text[before].acronym and text[part[0]].gap.strip() == "("
    if bracket and _initials(text, content) == text[before].text.lower():
        return before, part
    return None, part


def _initials(text: Sequence[Word], part: list[int]) -> str:
    return "".join(text[i].text[0] for i in part).lower()


def _is_ordinary(word: Word, ordinary: frozenset[str]) -> bool:
    lowered = word.text.lower()
    if word.acronym:
        return False
    return word.text.islower() or lowered in ordinary or is_english_ordinary(lowered) or len(lowered) < 2


def _mention(paragraph: Paragraph, text: Sequence[Word], part: list[int], kind: str) -> Mention:
    span = Span(text[part[0]].span.start, text[part[-1]].span.end)
    content = tuple(text[i].text for i in part if kind != "phrase" or text[i].text not in CONNECTORS)
    article = paragraph.text[max(span.start - 4, 0) : span.start].casefold().endswith("the ")
    before = text[part[0] - 1] if part[0] else None
    titled = bool(
        before and len(part) == 1 and before.capital and before.text.lower() in TITLES and text[part[0]].gap == " "
    )
    written = paragraph.text[span.start : span.end]
    return Mention(kind, content, written, span, paragraph.id, article=article, titled=titled)

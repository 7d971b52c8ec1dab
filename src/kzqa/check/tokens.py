"""A text as the tokens that the gate compares: words, numbers, dates, operators, prepositions, joints."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kzqa.check.lexicon import Lexicon, lemma, lexicon
from kzqa.check.numbers import find_numbers
from kzqa.check.token import Token, Type, Voice
from kzqa.check.verbs import FORMS_OF_BE, is_base, with_verbs
from kzqa.dates import find_dates
from kzqa.morphology import fold

__all__ = ["NO_ALIASES", "Aliases", "Token", "Type", "Voice", "is_base", "quotations", "read_tokens"]


_WORD = re.compile(r"[^\W_]+(?:[’'ʼ][^\W_]+)*")
_PUNCTUATION = re.compile(r"[^\w\s]")
_OPEN = re.compile(r"(?<!\w)[‘“„«\"'](?=[\w(])")
_CLOSING = {
    "‘": "’",
    "“": "”",
    "„": "”“",
    "«": "»",
    '"': '"',
    "'": "'’",
}


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """What stands between quotation marks, without the marks, in code points."""
    found: list[tuple[int, int]] = []
    at = 0
    while match := _OPEN.search(text, at):
        closing = _CLOSING[match[0]]
        end = next(
            (
                i
                for i in range(match.end(), len(text))
                if text[i] in closing
                and not (text[i] in "'’" and text[i + 1 : i + 2].isalnum())
                and not (
                    text[i] in "'’"
                    and text[i - 1] == "s"
                    and text[i + 1 : i + 3].strip().isalpha()
                    and any(c in text[i + 1 :] for c in closing)
                )
            ),
            None,
        )
        if end is None:
            at = match.end()
            continue
        found.append((match.end(), end))
        at = end + 1
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Aliases:
    """Full names and the acronyms that stand for them, both read as the acronym."""

    pattern: re.Pattern[str]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Aliases:
        """From full names with their acronyms: found in full, with the acronym in brackets, or as the acronym."""
        known = sorted(dict(pairs).items(), key=lambda pair: -len(pair[0]))
        branches = []
        for i, (full, acronym) in enumerate(known):
            words, short = r"\s+".join(map(re.escape, full.split())), re.escape(acronym)
            branches.append(rf"(?P<g{i}>{words}(?:\s*\(\s*{short}\s*\))?|{short})")
        pattern = rf"(?<!\w)(?:{'|'.join(branches)})(?:['’]s?)?(?!\w)" if branches else r"(?!)"
        return cls(re.compile(pattern), tuple(acronym for _, acronym in known))


NO_ALIASES = Aliases.of(())


def read_tokens(text: str, aliases: Aliases = NO_ALIASES) -> tuple[Token, ...]:
    """The tokens of an English text, in order.

    Args:
        text: a statement, or a paragraph of a source.
        aliases: names that say the same.
    """
    known = lexicon()
    taken: list[tuple[int, int, Type, str]] = []
    spans: list[tuple[int, int]] = []
    for start, end, kind, key in _proposed(known, text, aliases):
        at = bisect_right(spans, (start, end))
        if (at and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end):
            continue
        spans.insert(at, (start, end))
        taken.append((start, end, kind, key))
    quoted = quotations(text)
    tokens = [
        Token(
            kind,
            text[start:end],
            key,
            start,
            end,
            text[start : start + 1].isupper(),
            quoted=any(a <= start < b for a, b in quoted),
        )
        for start, end, kind, key in sorted(taken)
    ]
    return tuple(with_verbs(known, list(_with_ranges(tokens))))


def _with_ranges(tokens: list[Token]) -> Iterator[Token]:
    """Read "from May to July" as "between May and July"."""
    ends: dict[int, Token] = {}
    for i, token in enumerate(tokens):
        if token.key == "from":
            dates = [j for j in range(i + 1, min(i + 7, len(tokens))) if tokens[j].type is Type.DATE]
            to = next((j for j in dates[:1] if j + 1 < len(tokens) and tokens[j + 1].key in ("to", "cond:until")), None)
            if to is not None and len(dates) > 1 and dates[1] - to <= 4:
                ends[i] = replace(token, key="between")
                ends[to + 1] = replace(tokens[to + 1], type=Type.AND, key="and")
        yield ends.get(i, token)


def _proposed(known: Lexicon, text: str, aliases: Aliases) -> Iterator[tuple[int, int, Type, str]]:
    """What may be a token, the surest first: of two that overlap the first is taken."""
    for date in find_dates(text):
        yield date.span.start, date.span.end, Type.DATE, f"{date.year or ''}|{date.month}|{date.day or ''}"
    for match in re.finditer(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/]|[.-]\d)", text):
        if not re.search(r"(?:\d|%)\s*$", text[: match.start()]):
            yield *match.span(), Type.DATE, f"{match[0]}||"
    for number in find_numbers(text):
        yield number.start, number.end, Type.NUMBER, number.key
    for match in aliases.pattern.finditer(text):
        yield *match.span(), Type.WORD, f"={aliases.keys[int(str(match.lastgroup)[1:])]}"
    acts = [(m, known.operator_names[int(str(m.lastgroup)[1:])]) for m in known.operators.finditer(text)]
    yield from ((*match.span(), Type.OPERATOR, name) for match, name in acts if name.startswith("act:concern"))
    for match in known.terms.finditer(text):
        key = _term_key(known, match[0])
        yield *match.span(), Type.PREPOSITION if key in known.prepositional else Type.WORD, f"={key}"
    for match in known.factive.finditer(text):
        yield *match.span(), Type.WHO, "whereas"
    yield from ((*match.span(), Type.OPERATOR, name) for match, name in acts)
    for match in _WORD.finditer(text):
        yield *match.span(), *_word(known, match[0])
    for match in _PUNCTUATION.finditer(text):
        yield *match.span(), Type.STOP, match[0]


def _term_key(known: Lexicon, written: str) -> str:
    plain = " ".join(written.casefold().replace("’", "'").replace("ization", "isation").split())
    for form in (
        plain,
        plain.removesuffix("'s"),
        plain.removesuffix("'"),
        plain.removesuffix("s"),
        plain.removesuffix("s'"),
    ):
        if form in known.term_keys:
            return known.term_keys[form]
    return plain


def _word(known: Lexicon, written: str) -> tuple[Type, str]:
    word = fold(written)
    if word == "and":
        return Type.AND, "and"
    if word in ("who", "which", "that", "whom", "whose", "where", "when", "whereas"):
        return Type.WHO, word
    if word in FORMS_OF_BE:
        return Type.BE, word
    if word in known.prepositions:
        return Type.PREPOSITION, known.prepositions[word]
    if word in known.free or (written[:1].isupper() and word in ("mr", "mrs", "ms", "dr")):
        return Type.FREE, word
    return Type.WORD, lemma(known.past.get(word, word))

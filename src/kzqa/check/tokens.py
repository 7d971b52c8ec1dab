"""A text as the tokens that the gate compares: words, numbers, dates, operators, prepositions, joints."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from kzqa.check.lexicon import Lexicon, lemma, lexicon
from kzqa.check.numbers import find_numbers
from kzqa.dates import find_dates
from kzqa.morphology import fold

__all__ = ["NO_ALIASES", "Aliases", "Token", "Type", "Voice", "is_base", "quotations", "read_tokens"]


class Type(Enum):
    """What a token is to the gate."""

    WORD = "word"
    """A word of content: it must stand in the passage."""
    NUMBER = "number"
    DATE = "date"
    OPERATOR = "operator"
    """Negation, modal, act, hedge, condition, quantity: ``key`` is ``class:value``."""
    PREPOSITION = "preposition"
    AND = "and"
    WHO = "who"
    """who, which, that: they begin a clause inside."""
    BE = "be"
    """A form of be or have that only helps a verb."""
    FREE = "free"
    """Articles and the like: they may stand or not."""
    STOP = "stop"
    """Punctuation."""


class Voice(Enum):
    """Whether the subject acts."""

    NONE = "none"
    ACTIVE = "active"
    PASSIVE = "passive"
    REDUCED = "reduced"
    """A form in -ed without a helping verb: "those detained", "they detained"."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text."""

    type: Type
    text: str
    key: str
    start: int
    end: int
    capital: bool = False
    verb: bool = False
    voice: Voice = Voice.NONE
    tense: str = ""
    """``past``, ``present`` or ``future`` of a verb with its helpers; empty where it has none."""
    finite: bool = False
    """Whether a subject stands before it: "were detained", "restrict"."""
    quoted: bool = False


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
_ATTRIBUTIVE = ("al", "ic", "ive", "ous", "ful", "able", "ible")
_BE = {
    "be": "", "been": "past", "being": "", "is": "present", "are": "present", "am": "present", "was": "past",
    "were": "past", "has": "past", "have": "past", "had": "past", "having": "",
}  # fmt: skip


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
    return tuple(_with_verbs(known, list(_with_ranges(tokens))))


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
    if word in _BE:
        return Type.BE, word
    if word in known.prepositions:
        return Type.PREPOSITION, known.prepositions[word]
    if word in known.free or (written[:1].isupper() and word in ("mr", "mrs", "ms", "dr")):
        return Type.FREE, word
    return Type.WORD, lemma(known.past.get(word, word))


def _with_verbs(known: Lexicon, tokens: list[Token]) -> Iterator[Token]:
    for i, token in enumerate(tokens):
        if token.type is Type.BE:
            yield _copula(known, tokens, i)
        elif token.type is Type.WORD and (form := _verb_form(known, tokens, i)):
            voice, tense, finite = form
            yield replace(token, verb=True, voice=voice, tense=tense, finite=finite)
        else:
            yield token


def _is_past(known: Lexicon, word: str) -> bool:
    return (word.endswith("ed") and word not in known.no_verbs and len(word) > 3) or word in known.past


def _is_participle(known: Lexicon, token: Token) -> bool:
    word = fold(token.text)
    return (token.type is Type.OPERATOR and word.endswith("ed")) or (
        token.type is Type.WORD and ((_is_past(known, word) and word not in known.past) or word in known.participles)
    )


def _helpers(tokens: list[Token], i: int) -> tuple[list[str], bool]:
    """The helping verbs before a verb, through adverbs, negation and joined verbs; whether a modal is there."""
    found: list[str] = []
    modal = False
    joined = False
    j = i - 1
    while j >= 0:
        token = tokens[j]
        if token.type is Type.BE:
            found.append(token.key)
        elif token.type is Type.OPERATOR and token.key.startswith("modal"):
            modal = True
        elif token.type is Type.AND or (token.type is Type.OPERATOR and token.key == "link:or"):
            joined = True
        elif (
            token.text.casefold().endswith("ly")
            or token.key.startswith("neg:")
            or token.text.casefold()
            in ("also", "now", "then", "still", "all", "both", "long", "ever", "already", "often", "yet")
        ):
            pass
        elif joined and not found and token.text.casefold().endswith("ed"):
            joined = False
        else:
            break
        if (
            found
            and token.type is not Type.BE
            and not modal
            and token.type is Type.WORD
            and not token.text.casefold().endswith("ly")
        ):
            break
        j -= 1
    return found, modal


def _verb_form(  # noqa: C901, PLR0911  (a line for each form)
    known: Lexicon, tokens: list[Token], i: int
) -> tuple[Voice, str, bool] | None:
    token = tokens[i]
    word = fold(token.text)
    if token.key.startswith("=") or (
        token.capital and i and not token.text.isupper() and tokens[i - 1].text not in ".;:"
    ):
        return None
    if _ends_compound(tokens, i):
        return None
    helpers, modal = _helpers(tokens, i)
    be = [h for h in helpers if h not in ("has", "have", "had", "having")]
    tense = "future" if modal else next((_BE[h] for h in reversed(helpers) if _BE[h]), "")
    if _is_past(known, word):
        if be:
            return Voice.PASSIVE, tense, bool(tense)
        if helpers:
            return Voice.ACTIVE, tense, True
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        before = tokens[i - 1] if i else None
        premodifier = (
            following is not None
            and following.type is Type.WORD
            and (
                before is None
                or before.type in (Type.PREPOSITION, Type.FREE, Type.NUMBER, Type.AND, Type.STOP, Type.OPERATOR)
            )
            and not (
                before is not None
                and before.type in (Type.AND, Type.STOP)
                and _is_past(known, fold(tokens[i - 2].text) if i > 1 else "")
            )
        )
        if premodifier and before is not None and before.type not in (Type.AND, Type.STOP):
            return None
        return Voice.REDUCED, "past", False
    attribute = (
        i > 0
        and tokens[i - 1].text.casefold() in ("a", "an", "the")
        and i + 1 < len(tokens)
        and tokens[i + 1].type is Type.WORD
    )
    if attribute and word.endswith("ing"):
        return None  # "a leading journalist"
    if word.endswith("ing") and len(word) > 5 and word not in known.no_verbs:
        return (Voice.ACTIVE, tense, bool(tense)) if be else (Voice.NONE, "", False)
    if modal:
        return Voice.ACTIVE, "future", True
    if not i or not is_base(known, word):
        return None
    if tokens[i - 1].type is Type.PREPOSITION and tokens[i - 1].key == "to" and word in known.verbs:
        return Voice.NONE, "", False
    joined = word in known.verbs and tokens[i - 1].type is Type.AND and i + 1 < len(tokens)
    object_ = joined and (
        tokens[i + 1].type in (Type.WORD, Type.FREE, Type.NUMBER) or tokens[i + 1].key in ("quant:all", "quant:any")
    )
    if object_ and tokens[i + 1].text.casefold() != "of":
        return Voice.NONE, "", False  # "restrict their work and persecute activists"
    if _subject_before(tokens, i, word) and not _noun_after(known, tokens, i):
        return Voice.ACTIVE, "present", True
    return None


def _ends_compound(tokens: list[Token], i: int) -> bool:
    """Whether a word is the second of a hyphenated attribute: "state-owned"; "re-arrested" is a verb still."""
    return (
        i > 1
        and tokens[i - 1].text in ("-", "‑")
        and tokens[i - 2].end == tokens[i - 1].start
        and tokens[i - 1].end == tokens[i].start
        and len(tokens[i - 2].text) > 3
        and tokens[i].text.casefold().endswith("ed")
    )


def is_base(known: Lexicon, word: str) -> bool:
    """Whether a word is the base of a verb, or its third person."""
    return word in known.verbs or any(
        word.endswith(ending) and word[: -len(ending)] + base in known.verbs
        for ending, base in (("s", ""), ("es", ""), ("ies", "y"))
    )


def _subject_before(tokens: list[Token], i: int, word: str) -> bool:
    """Whether a noun whose number fits stands before a verb in the present."""
    before = tokens[i - 1]
    if before.type is Type.WORD and before.text.casefold().endswith("ly") and i > 1:
        before = tokens[i - 2]
    singular = word.endswith("s") and not word.endswith("ss")
    if before.type is Type.WHO:
        return before.key in ("who", "which", "that")
    if before.key.startswith("who:"):
        return True
    if before.type is not Type.WORD or before.verb:
        return False
    if i > 1 and before.text.casefold().endswith(_ATTRIBUTIVE) and is_base(lexicon(), tokens[i - 2].text.casefold()):
        return False  # "face legal challenges"
    plural = before.text.casefold().rstrip("’'").endswith("s")
    return singular != plural


def _noun_after(known: Lexicon, tokens: list[Token], i: int) -> bool:
    """Whether what follows shows a noun: a verb, or nothing where the verb would need an object."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following is None or following.text in (".", ";"):
        return tokens[i].key in known.transitive
    return following.type is Type.BE or following.finite


def _copula(known: Lexicon, tokens: list[Token], i: int) -> Token:
    """A form of be or have: a helper before a verb, else a verb of its own."""
    token = tokens[i]
    for following in tokens[i + 1 : i + 6]:
        text = following.text.casefold()
        if (
            following.type is Type.BE
            or text.endswith("ly")
            or following.key.startswith("neg:")
            or text in ("also", "still", "now", "currently", "all", "both", "long", "ever", "already", "often", "yet")
        ):
            continue
        if _is_participle(known, following) or (text.endswith("ing") and text not in known.no_verbs):
            return token
        break
    if token.key in ("being", "having"):
        return token
    base = "have" if token.key in ("has", "have", "had", "having") else "be"
    helpers, modal = _helpers(tokens, i)
    tense = "future" if modal else ("past" if helpers else _BE[token.key])
    return replace(token, type=Type.WORD, key=base, verb=True, voice=Voice.ACTIVE, tense=tense, finite=True)

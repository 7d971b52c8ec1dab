"""The verbs among the tokens of a text: their voice, tense, and whether a subject stands before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kzqa.check.lexicon import Lexicon, lexicon
from kzqa.check.token import Token, Type, Voice
from kzqa.morphology import fold

__all__ = ["FORMS_OF_BE", "is_base", "with_verbs"]

_ATTRIBUTIVE = ("al", "ic", "ive", "ous", "ful", "able", "ible")
FORMS_OF_BE = {
    "be": "", "been": "past", "being": "", "is": "present", "are": "present", "am": "present", "was": "past",
    "were": "past", "has": "past", "have": "past", "had": "past", "having": "",
}  # fmt: skip


def with_verbs(known: Lexicon, tokens: list[Token]) -> Iterator[Token]:
    """The tokens with what is known of those that are verbs."""
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


def _verb_form(  # noqa: C901, PLR0911, PLR0912  (a line for each form)
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
    tense = "future" if modal else next((FORMS_OF_BE[h] for h in reversed(helpers) if FORMS_OF_BE[h]), "")
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
    tense = "future" if modal else ("past" if helpers else FORMS_OF_BE[token.key])
    return replace(token, type=Type.WORD, key=base, verb=True, voice=Voice.ACTIVE, tense=tense, finite=True)

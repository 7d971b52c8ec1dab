"""The parts of a passage that stand alone: what one statement may be taken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kzqa.check.lexicon import lexicon
from kzqa.check.tokens import Token, Type, Voice
from kzqa.names.phonetics import key as spoken

__all__ = ["Clause", "clauses"]

_CUTS = frozenset((";", "."))


@dataclass(frozen=True)
class Clause:
    """A run of tokens between semicolons, full stops, "whereas" and the acts of an operative paragraph."""

    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Code points into the paragraph."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Code points into the paragraph, after the last token."""
        return self.tokens[-1].end

    @cached_property
    def keys(self) -> frozenset[str]:
        """What its tokens are compared by."""
        return frozenset(token.key for token in self.tokens)

    @cached_property
    def groups(self) -> frozenset[int]:
        """The groups of words of one meaning that its words belong to."""
        return frozenset(number for key in self.keys for number in lexicon().synonyms.get(key, ()))

    @cached_property
    def sounds(self) -> frozenset[str]:
        """Its capitalised words as they sound, whatever the spelling."""
        return frozenset(spoken(t.text) for t in self.tokens if t.capital and t.type is Type.WORD)

    @cached_property
    def negated(self) -> tuple[bool, ...]:
        """For each token whether a negation, or a verb that works as one, stands before it."""
        known, found, inside = lexicon(), False, []
        for token in self.tokens:
            inside.append(found)
            found = found or token.key.startswith("neg:") or (token.type is Type.WORD and token.key in known.downward)
            found = found and token.key != "link:but"
        return tuple(inside)

    @cached_property
    def universal(self) -> tuple[bool, ...]:
        """For each token whether it stands under "all" or "any"."""
        found, inside = False, []
        for token in self.tokens:
            inside.append(found)
            if token.key in ("quant:all", "quant:any", "cond:only"):
                found = True
            elif token.finite:
                found = False
        return tuple(inside)

    @cached_property
    def joint(self) -> bool:
        """Whether its lists belong together: "six and seven years respectively", "between A and B"."""
        return any(token.key in ("quant:together", "between", "quant:both") for token in self.tokens)


def clauses(tokens: Sequence[Token], *, relative: bool = True) -> tuple[Clause, ...]:
    """The clauses of a paragraph's tokens, in order, each without the mark that ends it; then those that "who" begins.

    Args:
        tokens: of a paragraph or a statement.
        relative: whether clauses inside a sentence are wanted too.
    """
    whole = [Clause(tuple(run)) for run in _runs(tokens) if any(t.type is not Type.STOP for t in run)]
    if not relative:
        return tuple(whole)
    finders = (_relative, _subordinate, _apposed)
    return (*whole, *(inner for clause in whole for find in finders for inner in find(clause.tokens)))


def _relative(tokens: Sequence[Token]) -> Iterator[Clause]:
    """Clauses inside, said of the noun before: ", who was sentenced" with whom it is said of.

    A comma must stand before "who" or "which": what stands without one narrows and asserts nothing. Where a noun
    stands with "of" before another, either may be meant, and only a name's own capital letters decide.
    """
    for i, token in enumerate(tokens):
        if token.key not in ("who", "which") or i < 2 or tokens[i - 1].text != ",":
            continue
        end = i - 1
        if tokens[end - 1].text == ")":
            end = max((j for j in range(end) if tokens[j].text == "("), default=0)
        comma = max((j for j in range(end) if tokens[j].text == ","), default=0)
        apposition = tokens[comma + 1 : end]
        if comma and apposition and apposition[0].text in ("a", "an", "the") and not any(t.verb for t in apposition):
            end = comma  # "Dametkan Aspandiyarova, a mother of three children, who ..."
        start = end
        while (
            start and tokens[start - 1].type is Type.WORD and not tokens[start - 1].verb and tokens[start - 1].capital
        ):
            start -= 1
        verb = next((j for j in range(i + 1, len(tokens)) if tokens[j].verb), None)
        if (
            start == end
            or verb is None
            or any(t.type is Type.WORD and not t.text.endswith("ly") for t in tokens[i + 1 : verb])
        ):
            continue
        if start and tokens[start - 1].type is Type.AND:
            continue
        close = next((j for j in range(verb + 1, len(tokens)) if tokens[j].text == ","), len(tokens))
        yield Clause((*tokens[start:end], *tokens[i + 1 : close]))


_FRAMES = ("act:", "say:", "cond:", "hedge:", "modal:", "neg:", "quant:")


def _subordinate(tokens: Sequence[Token]) -> Iterator[Clause]:
    """What "as" or "while" tells as a fact: "some were wounded as [police used arms]"; nothing where it is framed."""
    for i, token in enumerate(tokens):
        if token.key not in ("as", "link:while") or any(t.key.startswith(_FRAMES) for t in tokens[:i]):
            continue
        end = next((j for j in range(i + 1, len(tokens)) if tokens[j].text in (",", ":", "(")), len(tokens))
        verb = next((j for j in range(i + 1, end) if tokens[j].verb), None)
        if verb is None or i + 1 >= len(tokens) or tokens[i + 1].text.casefold() in ("a", "an"):
            continue
        subject = [t for t in tokens[i + 1 : verb] if t.type is not Type.DATE]
        named = any(t.type is Type.WORD for t in subject) and not any(t.type is Type.WHO for t in subject)
        told = tokens[verb].finite or tokens[verb].voice is Voice.REDUCED
        if named and told and not (i and tokens[i - 1].key in lexicon().framing):
            yield Clause(tuple(tokens[i + 1 : end]))


def _apposed(tokens: Sequence[Token]) -> Iterator[Clause]:
    """What a name is said to be beside the statement: "Saniya Toiken, a journalist for the radio, ..."."""
    for i, token in enumerate(tokens[:-2]):
        if token.text != "," or tokens[i + 1].text.casefold() not in ("a", "an"):
            continue
        start = i
        while start and tokens[start - 1].type is Type.WORD and tokens[start - 1].capital:
            start -= 1
        end = next((j for j in range(i + 1, len(tokens)) if tokens[j].text in (",", "(")), len(tokens))
        if i - start > 1 and not any(t.finite for t in tokens[i + 1 : end]):
            yield Clause((*tokens[start:i], *tokens[i + 1 : end]))


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for i, token in enumerate(tokens):
        stop = token.type is Type.STOP and token.text in _CUTS and not _abbreviates(tokens, i)
        whereas = token.key == "whereas" or _having_regard(tokens, i)
        if (stop or whereas or _new_act(tokens, i)) and run:
            yield run
            run = []
        if not stop and not whereas:
            run.append(token)
    if run:
        yield run


def _having_regard(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token is one of "having regard to", with which a citation begins."""
    words = [token.text.casefold() for token in tokens[:3]]
    return i < 3 and words == ["having", "regard", "to"]


def _abbreviates(tokens: Sequence[Token], i: int) -> bool:
    """Whether a full stop ends no sentence: nothing with a capital follows, or a single letter stands before."""
    if tokens[i].text != ".":
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return following is not None and (
        not (following.capital or following.type is Type.STOP) or len(tokens[i - 1].text) <= 2
    )


def _new_act(tokens: Sequence[Token], i: int) -> bool:
    """Whether the text's author begins to speak again: ", and calls on"."""
    token = tokens[i]
    if not token.key.startswith("act:") or not i:
        return False
    first = token.text.split()[0].casefold()
    before = tokens[i - 1]
    while before.text.casefold().endswith("ly") and i > 1:
        i -= 1
        before = tokens[i - 1]
    joined = before.type is Type.AND or before.key == "link:but" or before.text in (",", "also")
    return (
        joined and first.endswith("s") and not first.endswith("ss") and (first != "demands" or before.type is Type.AND)
    )

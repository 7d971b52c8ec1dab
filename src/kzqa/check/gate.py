"""The judgement of one statement."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kzqa.check.align import Matches, lies_over, may_lie_over, same_token
from kzqa.check.clauses import Clause, clauses
from kzqa.check.foreign import judge_foreign
from kzqa.check.lexicon import lexicon
from kzqa.check.rewrite import readings
from kzqa.check.standing import overstated, spoken_by
from kzqa.check.tokens import Aliases, Token, Type, is_base, quotations, read_tokens
from kzqa.check.verdict import Evidence, Judgement, Passage, Verdict
from kzqa.domain import Corpus
from kzqa.errors import UnsupportedClaimError
from kzqa.names import NameIndex

__all__ = ["Gate", "check", "judge", "stands"]

LONGEST = 2_000
"""Characters of a statement: a longer one is none."""

_ACRONYM = re.compile(
    r"((?:[^\W\d_][\w’'/-]*\s+(?:(?:of|for|and|the|on|in|to)\s+)*){1,12})\(\s*([A-Z][A-Za-z/]{1,9})\s*\)"
)
_CHECKS = {
    "act": "force", "neg": "negation", "modal": "force", "say": "hedge", "hedge": "hedge", "cond": "condition",
    "quant": "quantity", "link": "condition", "who": "name",
}  # fmt: skip


class Gate:
    """The gate over one corpus: it knows the corpus' names and acronyms. Stateless after construction, pure."""

    def __init__(self, corpus: Corpus, names: NameIndex | None = None) -> None:
        """Read the corpus' acronyms; ``names`` is its name index, built when not given."""
        self.names = names if names is not None else NameIndex(corpus.paragraphs)
        self.acronyms = tuple(dict(pair for p in corpus.paragraphs for pair in _acronyms(p.text)).items())

    def judge(
        self, claim: str, keys: Sequence[str], passages: Mapping[str, Passage], *, language: str = "en"
    ) -> Judgement:
        """As :func:`judge`."""
        return judge(claim, keys, passages, language=language, names=self.names, acronyms=self.acronyms)

    def stands(self, claim: str, keys: Sequence[str], passages: Mapping[str, Passage], *, language: str = "en") -> bool:
        """As :func:`stands`."""
        return self.judge(claim, keys, passages, language=language).verdict is Verdict.SUPPORTED

    def check(self, claim: str, keys: Sequence[str], passages: Mapping[str, Passage], *, language: str = "en") -> None:
        """As :func:`check`."""
        _raise(claim, self.judge(claim, keys, passages, language=language))


Pairs = tuple[tuple[str, str], ...]
"""Full names with their acronyms."""


def judge(
    claim: str,
    keys: Sequence[str],
    passages: Mapping[str, Passage],
    *,
    language: str = "en",
    names: NameIndex | None = None,
    acronyms: Pairs = (),
) -> Judgement:
    """Whether a statement stands in every passage whose key it carries. Never raises, whatever the text.

    Args:
        claim: one sentence, its keys taken out.
        keys: the keys that it carried.
        passages: what the model was given, by key.
        language: the statement's language: ``en``, ``ru`` or ``kk``. In ``ru`` and ``kk`` it is judged as a translation
            and may be shown only beside the original.
        names: the corpus' names, for statements in other languages; read from the passages when not given.
        acronyms: full names with their acronyms, from :class:`Gate`; the passages' own are always known.
    """
    if not keys:
        return Judgement(Verdict.NO_KEY, (Evidence("key", claim[:LONGEST], None),))
    unknown = [key for key in keys if key not in passages]
    if unknown:
        return Judgement(Verdict.MISATTRIBUTED, tuple(Evidence("key", key, None) for key in unknown))
    findings = [_findings(claim, passages[key], language, names, acronyms) for key in dict.fromkeys(keys)]
    failed = [found for found in findings if found]
    if not failed:
        return Judgement(Verdict.SUPPORTED, tuple(Evidence("passage", key, key) for key in dict.fromkeys(keys)))
    elsewhere = [
        key
        for key, passage in passages.items()
        if key not in keys and not _findings(claim, passage, language, names, acronyms)
    ]
    if elsewhere or len(failed) < len(findings):
        where = elsewhere or [key for key, found in zip(dict.fromkeys(keys), findings, strict=True) if not found]
        evidence = tuple(Evidence("passage", claim, key) for key in where)
        return Judgement(Verdict.MISATTRIBUTED, (*evidence, *failed[0]))
    return Judgement(Verdict.UNSUPPORTED, sorted(failed, key=len)[0])


def stands(claim: str, keys: Sequence[str], passages: Mapping[str, Passage], *, language: str = "en") -> bool:
    """Whether a statement may be shown: :func:`judge` as a boolean."""
    return judge(claim, keys, passages, language=language).verdict is Verdict.SUPPORTED


def check(claim: str, keys: Sequence[str], passages: Mapping[str, Passage], *, language: str = "en") -> None:
    """Let a statement pass in silence.

    Raises:
        UnsupportedClaimError: it may not be shown; the error has verdict and evidence.
    """
    _raise(claim, judge(claim, keys, passages, language=language))


def _raise(claim: str, judgement: Judgement) -> None:
    if judgement.verdict is not Verdict.SUPPORTED:
        raise UnsupportedClaimError(
            f"the statement {claim!r} is {judgement.verdict.value}; do not show it",
            tuple(str(evidence) for evidence in judgement.evidence),
            verdict=judgement.verdict.value,
        )


def _findings(
    claim: str, passage: Passage, language: str, names: NameIndex | None, acronyms: Pairs
) -> tuple[Evidence, ...]:
    """What speaks against a statement; nothing when it stands in the passage."""
    claim = " ".join(claim.split())
    if not any(letter.isalpha() for letter in claim) or len(claim) > LONGEST:
        return (Evidence("word", claim[:LONGEST], None),)
    text = passage.paragraph.text
    strange = _script(claim, text, language) or _quoted(claim, text)
    if strange:
        return strange
    more = overstated(claim, passage.source, text)
    if more:
        return (Evidence("standing", more, passage.source.standing.value),)
    if language in ("ru", "kk"):
        return judge_foreign(claim, passage, language, names)
    return _english(claim, passage, acronyms)


def _english(claim: str, passage: Passage, acronyms: Pairs) -> tuple[Evidence, ...]:
    spoken = spoken_by(claim, passage.source, passage.paragraph.kind)
    if not spoken.fits:
        return (Evidence("standing", spoken.speaker or "", passage.source.standing.value),)
    aliases = _aliases(acronyms, passage.paragraph.text)
    whole, every = _passage(passage.paragraph.text, aliases)
    parts = [c for c in every if c.start < passage.span.end and passage.span.start < c.end]
    if _verbatim(claim, passage):
        return ()
    if spoken.speaker is None and not any(
        t.verb or t.type is Type.BE or t.key.startswith("act:") or is_base(lexicon(), t.text.casefold())
        for t in read_tokens(claim, aliases)
    ):
        return (Evidence("word", claim, "no sentence: it has no verb"),)
    national = "kazakhstan" in passage.source.title.casefold()
    tokens: tuple[Token, ...] = ()
    for text in dict.fromkeys((claim, spoken.text)):
        tokens = read_tokens(text, aliases)
        said = text != claim
        if _stand(tokens, parts, whole, national=national):
            return ()
        if _sentences_stand(tokens, parts, whole, spoken=said, national=national):
            return ()
    return _missing(tokens, parts, spoken.text, national=national)


def _verbatim(claim: str, passage: Passage) -> bool:
    """Whether the statement is one whole clause of the passage, or several, but for the marks at its end."""
    text = passage.paragraph.text
    wanted = _plain(claim)
    whole = _plain(text)
    at = whole.find(wanted)
    while at >= 0 and wanted:
        before, after = whole[:at].rstrip(), whole[at + len(wanted) :].lstrip()
        if _ends_clause(before) and (not after or after[0] in ";." or _ends_clause(wanted)):
            return True
        at = whole.find(wanted, at + 1)
    return False


def _ends_clause(text: str) -> bool:
    """Whether a clause ends where a text does, with its marks of quotation."""
    return not text or text.rstrip("\"')")[-1:] in (";", ".", "!", "?", "…")


def _plain(text: str) -> str:
    plain = re.sub(r"[‘’‛]", "'", re.sub(r"[“”„]", '"', " ".join(text.split())))
    return plain.strip().rstrip(";.").strip()


@lru_cache(maxsize=512)  # passages only: what a model wrote may hold the question, and is kept nowhere
def _passage(text: str, aliases: Aliases) -> tuple[tuple[Token, ...], tuple[Clause, ...]]:
    tokens = read_tokens(text, aliases)
    return tokens, clauses(tokens)


def _stand(tokens: Sequence[Token], parts: Sequence[Clause], whole: Sequence[Token], *, national: bool) -> bool:
    shorter = _without_known_given_names(tokens, whole)
    if not any(may_lie_over(shorter, part) for part in parts):
        return False
    ways = readings(tokens) if shorter == tuple(tokens) else (*readings(tokens), *readings(shorter))
    possible = [part for part in parts if may_lie_over(shorter, part)]
    matches: Matches = {}
    return any(lies_over(reading, part, matches, national=national) for part in possible for reading in ways)


def _sentences_stand(
    tokens: Sequence[Token], parts: Sequence[Clause], whole: Sequence[Token], *, spoken: bool, national: bool
) -> bool:
    """Whether a statement of several sentences, or of two joined by "and", stands sentence by sentence."""
    sentences = [_without_joint(clause.tokens) for clause in clauses(tokens, relative=False)]
    if len(sentences) > 1 and all(_stand(sentence, parts, whole, national=national) for sentence in sentences):
        return all(any(t.key.startswith("act:") for t in sentence[:3]) for sentence in sentences) if spoken else True
    if spoken:
        return False
    for i, token in enumerate(tokens):
        joint = token.text == ";" or (token.type is Type.AND and i and tokens[i - 1].text == ",")
        if not joint or i < 3 or i > len(tokens) - 4:
            continue
        first = tokens[: i - (tokens[i - 1].text == ",")]
        second = tokens[i + 1 :]
        finite = all(any(t.finite or t.key.startswith("act:") for t in part) for part in (first, second))
        if (
            finite
            and _stand(first, parts, whole, national=national)
            and _stand(second, parts, whole, national=national)
        ):
            return True
    return False


def _without_joint(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A sentence without the "and", "but" or comma that led to the next."""
    while tokens and (tokens[-1].type in (Type.AND, Type.STOP) or tokens[-1].key == "link:but"):
        tokens = tokens[:-1]
    return tokens


def _without_known_given_names(tokens: Sequence[Token], whole: Sequence[Token]) -> tuple[Token, ...]:
    """Leave out a given name where the paragraph gives it once and the surname alone after that."""
    pairs = {(a.key, b.key) for a, b in itertools.pairwise(whole) if _name(a) and _name(b)}
    alone = {b.key for a, b in itertools.pairwise(whole) if _name(b) and not _name(a)}
    bearers: dict[str, set[str]] = {}
    for given, surname in pairs:
        bearers.setdefault(surname, set()).add(given)
    return tuple(
        token
        for i, token in enumerate(tokens)
        if not (
            i + 1 < len(tokens)
            and (token.key, tokens[i + 1].key) in pairs
            and bearers[tokens[i + 1].key] == {token.key}
            and tokens[i + 1].key in alone
        )
    )


def _name(token: Token) -> bool:
    return token.type is Type.WORD and token.capital and not token.key.startswith("=") and len(token.text) > 2


@lru_cache(maxsize=512)
def _acronyms(text: str) -> Pairs:
    """Full names and the acronyms that stand in brackets after them."""
    found = ((_expansion(match[1].split(), match[2]), match[2]) for match in _ACRONYM.finditer(text))
    return tuple((full, acronym) for full, acronym in found if full)


@lru_cache(maxsize=512)
def _aliases(pairs: Pairs, text: str) -> Aliases:
    return Aliases.of((*_acronyms(text), *pairs))


def _expansion(words: list[str], acronym: str) -> str | None:
    """The last words whose initials are the acronym's letters; None when there are none."""
    letters = acronym.rstrip("s").casefold()
    for size in range(2, len(words) + 1):
        tail = words[-size:]
        capitals = "".join(word[0] for word in tail if word[0].isupper()).casefold()
        if tail[0][0].isupper() and capitals == letters:
            return " ".join(tail)
    run = words  # the acronym of another language: Democratic Choice of Kazakhstan (DVK)
    while run and not all(word[0].isupper() or word == "of" for word in run):
        run = run[1:]
    while run and (not run[0][0].isupper() or run[0][0] != acronym[0]):
        run = run[1:]
    return " ".join(run) if len(run) > 2 and acronym.isupper() else None


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


def _script(claim: str, text: str, language: str) -> tuple[Evidence, ...]:
    """Letters of another script than the language's, two scripts in a word, letters that only look alike."""
    known = _words(text)
    found: list[Evidence] = []
    if any(unicodedata.category(c) in ("Cf", "Cc", "Co", "Cn", "Cs", "Mn", "Me") for c in claim):
        found.append(
            Evidence("script", "".join(c for c in claim if unicodedata.category(c).startswith("C"))[:20], None)
        )
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in claim)
    if language in ("ru", "kk") and cyrillic * 2 < sum(c.isalpha() for c in claim):
        found.append(Evidence("script", claim, None))  # the names may be in Latin letters, the sentence not
    for word in re.findall(r"[^\W\d_]+", claim):
        scripts = {unicodedata.name(c, "?").split()[0] for c in word}
        plain = unicodedata.normalize("NFKC", word) == word or word in known
        if language in ("ru", "kk"):
            fits = scripts == {"CYRILLIC"} or word in known
        else:
            fits = scripts == {"LATIN"} or word in known
        if not (fits and plain and len(scripts) == 1):
            found.append(Evidence("script", word, None))
    return tuple(found)


def _quoted(claim: str, text: str) -> tuple[Evidence, ...]:
    """Words in quotation marks that the passage does not have."""
    whole = _plain(text)
    return tuple(
        Evidence("quotation", claim[start:end], None)
        for start, end in quotations(claim)
        if _plain(claim[start:end]).rstrip(",") not in whole
    )


def _missing(tokens: Sequence[Token], parts: Iterable[Clause], claim: str, *, national: bool) -> tuple[Evidence, ...]:
    """What of a statement no clause has; where each clause lacks something, of the clause that lacks least."""
    best: list[Evidence] | None = None
    for part in parts:
        lacking = [
            _evidence(token, part.tokens)
            for token in tokens
            if token.type in (Type.WORD, Type.NUMBER, Type.DATE, Type.OPERATOR, Type.PREPOSITION)
            and not any(same_token(token, found, national=national) for found in part.tokens)
        ]
        if best is None or len(lacking) < len(best):
            best = lacking
    if best is None:
        return (Evidence("word", claim, None),)
    return tuple(best) or (Evidence("order", claim, "the words, but not in this order or without what limits them"),)


def _evidence(token: Token, found: Iterable[Token]) -> Evidence:
    if token.type is Type.OPERATOR:
        kind = token.key.split(":")[0]
        instead = next((t.text for t in found if t.key.startswith(f"{kind}:")), None)
        return Evidence(_CHECKS[kind], token.text, instead)
    if token.type in (Type.NUMBER, Type.DATE):
        instead = next((t.text for t in found if t.type is token.type), None)
        return Evidence(token.type.value, token.text, instead)
    return Evidence("name" if token.capital and token.type is Type.WORD else "word", token.text, None)

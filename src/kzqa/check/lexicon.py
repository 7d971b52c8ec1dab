"""What the gate knows of the language: ``data/gate.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kzqa.language import WORD
from kzqa.morphology import english_stem, fold

__all__ = ["Lexicon", "lemma", "lemmas", "lexicon", "translated"]

_BRITISH = (
    (re.compile(r"(?<=[a-z])iz(?=e|i|a|ed|es|er)"), "is"),
    (re.compile(r"(?<=lab|hon|vig)or|(?<=neighb|behavi)or"), "our"),
    (re.compile(r"^center"), "centre"),
    (re.compile(r"^(def|off)ense"), r"\1ence"),
    (re.compile(r"program(?!m)(?=s?$)"), "programme"),
    (re.compile(r"ll(?=ed$|ing$)"), "l"),
)
"""American spellings to British ones, so that "labor" is "labour"; "travelled" and "traveled" alike."""

_DERIVED = (
    ("ist", "ist|ists|istic"),
    ("er", "er|ers|or|ors"),
    ("ism", "ism|isms"),
    ("ity", "ity|ities"),
    ("ive", "ive|ives|ively"),
    ("able", "able|ible|ably|ibly"),
    ("less", "less|lessly"),
    ("al", "al|ally|als"),
    ("ance", "ance|ances|ence|ences|ant|ants|ent|ents(?<!ment)(?<!ments)"),
    ("ship", "ship|ships"),
    ("ise", "ise|ises|ised|ising"),
)
_DERIVATIONS = tuple((name, re.compile(rf"(?:{endings})$")) for name, endings in _DERIVED)


def lemma(word: str) -> str:
    """A word without its inflection, and the ending that makes it another word: "prisoners" is not "prisons".

    The stem alone would bring "protest" and "protesters", "university" and "universal" together. Nouns of action
    stay with their verbs ("investigate", "investigation").
    """
    word = fold(word).removesuffix("'s").strip("'")
    for american, british in _BRITISH:
        word = american.sub(british, word)
    stem = english_stem(word)
    if len(word) < 5:
        return stem
    return next((f"{stem}+{name}" for name, ending in _DERIVATIONS if ending.search(word)), stem)


@lru_cache(maxsize=20_000)
def lemmas(text: str) -> tuple[str, ...]:
    """The lemmas of a text's words, in order."""
    return tuple(lemma(word) for word in WORD.findall(text))


@dataclass(frozen=True)
class Lexicon:
    """The tables of ``gate.toml`` in the form that they are looked up in."""

    operators: re.Pattern[str]
    operator_names: tuple[str, ...]
    factive: re.Pattern[str]
    limits: re.Pattern[str]
    limit_names: tuple[str, ...]
    terms: re.Pattern[str]
    term_keys: Mapping[str, str]
    prepositional: frozenset[str]
    free: frozenset[str]
    keep: frozenset[str]
    downward: frozenset[str]
    framing: frozenset[str]
    kinds: frozenset[str]
    light: frozenset[str]
    verbs: frozenset[str]
    past: Mapping[str, str]
    participles: frozenset[str]
    no_verbs: frozenset[str]
    transitive: frozenset[str]
    prepositions: Mapping[str, str]
    synonyms: Mapping[str, frozenset[int]]
    speakers: Mapping[str, tuple[str, ...]]
    foreign: Mapping[str, Any]

    def same(self, one: str, other: str) -> bool:
        """Whether two lemmas are one, or may stand for each other."""
        if one == other:
            return True
        groups = self.synonyms.get(one)
        return groups is not None and not groups.isdisjoint(self.synonyms.get(other, ()))


def _alternation(table: Mapping[str, list[str]]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    names = tuple(table)
    branches = "|".join(f"(?P<g{i}>{'|'.join(table[name])})" for i, name in enumerate(names))
    return re.compile(rf"(?<![\w’'])(?:{branches})(?!\w)", re.IGNORECASE), names


def _flexible(term: str) -> str:
    """A term as a pattern: any white space, a plural or possessive ending on its last word."""
    words = [re.escape(word).replace("'", "['’]").replace("isation", "i[sz]ation") for word in term.split()]
    return r"\s+".join(words) + r"(?:s|['’]s?|s['’])?"


def _terms(table: Mapping[str, object]) -> tuple[re.Pattern[str], dict[str, str]]:
    keys: dict[str, str] = {}
    same = table["same"]
    fixed = str(table["fixed"])
    groups = [[part.strip() for part in fixed_term.split(";")] for fixed_term in fixed.split(";")]
    for group in [*([part.strip() for part in row.split(";")] for row in same), *groups]:  # type: ignore[attr-defined]
        for written in group:
            keys.setdefault(" ".join(written.split()), " ".join(group[0].split()))
    longest = sorted(keys, key=len, reverse=True)
    return re.compile(rf"(?:(?<!\w)|(?=%))(?:{'|'.join(map(_flexible, longest))})(?!\w)", re.IGNORECASE), keys


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with kzqa."""
    data = tomllib.loads(files("kzqa").joinpath("data", "gate.toml").read_text(encoding="utf-8"))
    words = data["words"]
    past: dict[str, str] = {}
    for entry in words["irregular"].split():
        base, _, forms = entry.partition(":")
        past.update(dict.fromkeys(forms.split(","), base))
    synonyms: dict[str, set[int]] = {}
    for number, group in enumerate(data["synonyms"]["groups"].split(";")):
        for word in group.split():
            synonyms.setdefault(lemma(word), set()).add(number)
    operators, operator_names = _alternation(data["operators"])
    limits, limit_names = _alternation(data["limits"])
    terms, keys = _terms(data["terms"])
    return Lexicon(
        operators,
        operator_names,
        re.compile(rf"(?<!\w)(?:{'|'.join(words['factive'])})(?!\w)", re.IGNORECASE),
        limits,
        limit_names,
        terms,
        keys,
        frozenset(" ".join(term.split()) for term in data["terms"]["prepositional"].split(";")),
        frozenset(words["free"].split()),
        frozenset(words["keep"].split()),
        frozenset(map(lemma, words["downward"].split())),
        frozenset(map(lemma, words["framing"].split())),
        frozenset(map(lemma, words["kinds"].split())),
        frozenset({*map(lemma, words["light"].split()), "=carry out"}),
        frozenset(words["verbs"].split()),
        past,
        frozenset(form for entry in words["irregular"].split() for form in entry.rpartition(":")[2].split(",")[-1:]),
        frozenset(words["no_verbs"].split()),
        frozenset(map(lemma, words["transitive"].split())),
        {form: name for name, forms in data["prepositions"].items() for form in forms.split()},
        {word: frozenset(numbers) for word, numbers in synonyms.items()},
        {name: tuple(patterns) for name, patterns in data["speakers"].items()},
        data["foreign"],
    )


def _forms(word: str) -> tuple[tuple[str, ...], ...]:
    """The lemmas of a word and of its inflections, which may differ: "grant", "granted"."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return tuple(dict.fromkeys(lemmas(form) for form in (word, plural, f"{word.removesuffix('e')}ed")))


@cache
def translated(language: str) -> tuple[tuple[tuple[tuple[str, ...], ...], re.Pattern[str]], ...]:
    """The words of ``translated.toml``: English forms as lemmas, of which one must stand, and what they stand for."""
    data = tomllib.loads(files("kzqa").joinpath("data", "translated.toml").read_text(encoding="utf-8"))
    return tuple(
        (
            tuple(form for word in english.split() for form in _forms(word)),
            re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE),
        )
        for english, pattern in data[language].items()
    )

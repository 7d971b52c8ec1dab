"""The words of a corpus' names, and which of them each word of a question may be."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from kzqa.cues import words as cue_words
from kzqa.glossary import is_kazakh_term
from kzqa.names.extraction import Word, words
from kzqa.names.gathering import Gathered
from kzqa.names.inflection import bases
from kzqa.names.phonetics import key, similarity
from kzqa.names.vocabulary import is_cyrillic, is_english_ordinary, is_kazakh_ordinary, russian

__all__ = ["NEAR", "Hit", "Lexicon", "Place", "Reading", "is_family", "is_patronymic"]

NEAR = 0.8
"""Similarity of keys from which a capitalised word is taken for a misspelt name."""
NEAR_LOWER = 0.87
"""The same for a word in lower case, which must have seven sounds or more."""
SHORTEST_NEAR = 5
"""Sounds that a word must have to be taken for a misspelt name."""

_CONTRACTED = re.compile("(?:n['’ʼ]t|['’ʼ](?:re|ve|ll|d|m))$")
_VOWEL = re.compile("[aeiou]")
_PATRONYMIC = re.compile("(?:ovi[cC]|evi[cC]|i[cC]|ovna|evna|uli|kizi)$")
_FAMILY = re.compile("(?:[aeiou]ev|ov|baev|ski|enko|Svili)a?$|(?:uli|kizi)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands in a name."""

    entry: int
    form: tuple[str, ...]
    at: int
    personal: bool
    """Whether the form may be taken for given name and surname: no word of it has another meaning."""

    @property
    def spoken(self) -> bool:
        """Whether the word has a vowel: "Kz" of "Bostandyq Kz" is no surname, but the country."""
        return bool(_VOWEL.search(self.form[self.at]))

    @property
    def surname(self) -> bool:
        """Whether it is the last word of several."""
        return self.personal and self.at == len(self.form) - 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the question taken for a word of a name."""

    score: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A question taken apart: its words, and which words of names each may be."""

    text: str
    words: tuple[Word, ...]
    hits: tuple[dict[str, Hit], ...]
    shouted: bool
    """Whether all of it is in capitals, which then say nothing."""
    parts: dict[tuple[int, bool], tuple[bool, tuple[str, ...]]] = field(default_factory=dict, compare=False)
    """What was found out of each word as a part of a person's name: kept as long as the question is read."""
    patronymic: dict[int, bool] = field(default_factory=dict, compare=False)
    """Which words end as patronymics do."""

    def has(self, form: tuple[str, ...]) -> bool:
        """Whether each word of a name may be some word of the question, wherever."""
        return all(any(word in found for found in self.hits) for word in form)

    def capital(self, i: int) -> bool:
        """Whether word ``i`` has a capital that says something."""
        return self.words[i].capital and not self.shouted

    def joined(self, i: int, j: int) -> bool:
        """Whether words ``i < j`` may be of one name: a comma may stand between, but no other mark."""
        return all(word.gap.strip() in ("", "-", ".", ",") for word in self.words[i + 1 : j + 1])

    def adjacent(self, i: int, j: int) -> bool:
        """Whether nothing but blanks, a hyphen or an initial's dot stands between words ``i < j``."""
        return all(word.gap.strip() in ("", "-", ".") for word in self.words[i + 1 : j + 1])


class Lexicon:
    """The words of names by their keys."""

    def __init__(self, gathered: Gathered) -> None:
        self.ordinary = gathered.ordinary
        self.users: dict[str, list[Place]] = defaultdict(list)
        self.given: dict[str, set[int]] = defaultdict(set)
        for i, entry in enumerate(gathered.entries):
            for form in sorted(entry.forms):
                personal = entry.kind == "name" and len(form) > 1
                for at, word in enumerate(form):
                    self.users[word].append(Place(i, form, at, personal))
                if personal:
                    self.given[form[0]].add(i)
        names = (form for entry in gathered.entries if entry.kind != "phrase" for form in entry.forms)
        self._similar = tuple(sorted({word for form in names for word in form if len(word) > 3}))

    def read(self, question: str) -> Reading:
        """A question's words with what each may be."""
        text = words(question)
        shouted = len(text) > 2 and question.isupper()
        return Reading(question, text, tuple(self._hits(word, shouted) for word in text), shouted)

    def _hits(self, word: Word, shouted: bool) -> dict[str, Hit]:
        """The words of names that a word may be: of equal key in any case form, else the most similar."""
        keys = dict.fromkeys(key(base) for base in bases(word.text))
        exact = {k: Hit(1.0, True) for k in keys if k in self.users}
        capital = word.capital and not shouted
        sounds = len(next(iter(keys), ""))
        if exact or sounds < SHORTEST_NEAR or not (capital or sounds >= 7):
            return exact
        near = self._near(keys, NEAR if capital else NEAR_LOWER)
        if near and (not self.name_like(word) if capital else self.plain(word)):
            return {}
        if near and is_kazakh_term(word.text):
            return {}  # Қанды is "bloody", and no slip in Kanaty
        return near

    def _near(self, keys: dict[str, None], least: float) -> dict[str, Hit]:
        found: dict[str, Hit] = {}
        for k in keys:
            if len(k) <= 3:
                continue
            # 0.8 over the three parts of the similarity needs 0.5 in the first: nothing is lost here.
            for word, _, _ in process.extract(
                k, self._similar, scorer=Levenshtein.normalized_similarity, score_cutoff=0.5, limit=None
            ):
                score = similarity(k, word)
                if score > least - 1e-9 and (word not in found or score > found[word].score):
                    found[word] = Hit(score, exact=False)
        top = max((hit.score for hit in found.values()), default=0.0)
        return {word: hit for word, hit in found.items() if hit.score > top - 0.03}

    def plain(self, word: Word) -> bool:
        """Whether a word in lower case is an ordinary one, so that it cannot stand for a name by itself."""
        lowered = word.text.lower()
        if is_cyrillic(lowered):
            return is_kazakh_ordinary(lowered) or russian(lowered) == "ordinary"
        return is_english_ordinary(lowered) or lowered in self.ordinary

    def name_like(self, word: Word) -> bool:
        """Whether a word is capitalised and no ordinary one in its language."""
        if not word.capital or len(word.text) < 2:
            return False
        lowered = word.text.lower()
        if is_cyrillic(word.text):
            return not is_kazakh_ordinary(word.text) and russian(word.text) != "ordinary"
        framing = lowered in cue_words("en", "function") or _CONTRACTED.search(lowered)  # "Wasn't Duvanov arrested?"
        return not (framing or is_english_ordinary(lowered) or lowered in self.ordinary)

    def is_whole(self, word: Word) -> bool:
        """Whether a word as it stands is a name by itself, of a place or a body."""
        return any(len(use.form) == 1 for use in self.users.get(key(word.text), ()))

    def is_given(self, word: Word) -> bool:
        """Whether a word is a given name of somebody in the corpus."""
        return word.capital and any(key(base) in self.given for base in bases(word.text))


def is_patronymic(word: str) -> bool:
    """Whether a word ends as patronymics do, or is an initial."""
    return len(word) == 1 or (len(word) > 5 and any(_PATRONYMIC.search(key(base)) for base in bases(word)))


def is_family(word: str) -> bool:
    """Whether a word ends as family names of the region do."""
    return len(word) > 5 and any(_FAMILY.search(key(base)) for base in bases(word))

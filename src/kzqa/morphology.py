"""Words to stems, in English, Russian and Kazakh.

English and Russian by the Snowball stemmers (Porter 2001), after irregular English forms are undone; Russian lemmas by
pymorphy3 (Korobov 2015). Kazakh is agglutinative: a word is a stem and a chain of
endings whose order is fixed (number, possession, case; for verbs voice, negation, tense, person).
:func:`kazakh_stems` lists every stem that leaves a well-formed chain, so that a lexicon can say which one is a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

import pymorphy3
import Stemmer

__all__ = [
    "english_stem",
    "english_stems",
    "fold",
    "is_kazakh_adjective",
    "is_kazakh_ending",
    "is_russian",
    "kazakh_entry",
    "kazakh_owned",
    "kazakh_stems",
    "russian_dictionary",
    "russian_keys",
    "russian_lemmas",
    "russian_stem",
    "spoken_stems",
    "spoken_word",
    "stem",
]

_english = Stemmer.Stemmer("english", 0)  # 0: no cache; words of questions stay nowhere
_russian = Stemmer.Stemmer("russian", 0)


def fold(word: str) -> str:
    """Caseless, with ё as е and typographic apostrophes as plain ones."""
    return word.casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


@cache
def _listed(name: str) -> dict[str, str]:
    lines = files("kzqa").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {form: base for base, *forms in rows for form in (base, *forms)}


def english_stem(word: str) -> str:
    """Snowball's English stem; of an irregular form, its base form's: ``won`` is ``win``.

    Some words of the field have stems of their own, which Snowball takes for others: ``Protestant`` is no ``protest``,
    nor is the month of ``March``, with its capital, a ``march``.
    """
    bare = word.replace("’", "'").removesuffix("'s").strip("'")
    plain, own = fold(bare), _listed("apart.txt")
    if stem := own.get(bare) or own.get(plain):
        return stem
    return str(_english.stemWord(_listed("irregular.txt").get(plain, plain)))


def russian_stem(word: str) -> str:
    """Snowball's Russian stem."""
    return str(_russian.stemWord(fold(word)))


@cache
def russian_dictionary() -> pymorphy3.MorphAnalyzer:
    """The Russian dictionary, read when a question first needs it (about 0.2 s)."""
    return pymorphy3.MorphAnalyzer()


def is_russian(text: str) -> bool:
    """Whether the Russian dictionary has every word of a text."""
    return bool(_CYRILLIC.search(text)) and all(russian_dictionary().word_is_known(word) for word in fold(text).split())


def is_russian_verb(text: str) -> bool:
    """Whether the first word of a text is a verb that says what somebody does, or an infinitive."""
    word, *_ = fold(text).split() or [""]
    if not _CYRILLIC.search(word):
        return False
    return russian_dictionary().parse(word)[0].tag.POS in ("VERB", "INFN")


_CYRILLIC = re.compile("[\u0400-\u04ff]")

LIKELY = 0.15
"""A reading of a Russian word counts from this probability on."""


def russian_lemmas(word: str) -> tuple[str, ...]:
    """Dictionary forms that the word may be of, the likeliest first: ``выпущен`` is ``выпустить``."""
    if not _CYRILLIC.search(word):  # the dictionary stumbles over signs that have no name
        return (fold(word),)
    readings = russian_dictionary().parse(fold(word))
    likely = [fold(reading.normal_form) for reading in readings if reading.score >= LIKELY]
    return tuple(dict.fromkeys(likely or [fold(readings[0].normal_form)]))


# Vowel harmony and assimilation give each ending its variants; А stands for а/е, Ы for ы/і(/и as typed), and so on.
_Y = "[ыіи]"
_A = "[ае]"
_PLURAL = rf"[лдт]{_A}р"
_POSSESSIVE = rf"(?:{_Y}?м|{_Y}?[ңн]{_Y}з|{_Y}м{_Y}з|{_Y}?[ңн]|с{_Y}|{_Y})"
_CASE = (
    rf"(?:[нтд]{_Y}[ңн]|[ғгкқ]{_A}|н{_A}|[нтд]{_Y}|н|нд{_A}|[дт]{_A}|[дтн]{_A}н|нан|нен|[мбп]ен(?:ен)?"
    rf"|[дт]{_A}(?:ғ|г|қ|к){_Y}|нд{_A}[ғг]{_Y})"
)
_ADJECTIVE = rf"(?:[дтл]{_Y}|с{_Y}з|л{_Y}[қкғг]|[дт]{_Y}[қкғг]|[шщ]{_Y}|[ғгкқ]{_Y})"
_NOMINAL = rf"(?:{_ADJECTIVE})?(?:{_PLURAL})?(?:{_POSSESSIVE})?(?:{_CASE})?(?:л{_A}р)?"
_VOICE = rf"(?:{_Y}?л|{_Y}?н|{_Y}?с|[дт]{_Y}р|[ғгкқ]{_Y}з|т|{_Y}ст{_Y}р)"
_NEGATION = rf"(?:[мбп]{_A})"
_TENSE = (
    rf"(?:[дт]{_Y}(?:[мңқкн]|ңдар|ңдер|ңыз|ңіз)?|[ғгкқ]{_A}н|{_A}(?:д{_Y}|т{_Y}н)|й(?:д{_Y}|т{_Y}н)?|{_Y}?п(?:т{_Y})?|{_Y}?п"
    rf"|{_A}тын|{_A}тін|[уy]|у[шщ]{_Y}|{_A}р|с{_A}|[ғгкқ]{_A}нд{_A}й|м{_A}к|мақ|{_A})"
)
_VERBAL = rf"(?:{_VOICE}){{0,2}}(?:{_NEGATION})?(?:{_TENSE})(?:{_NOMINAL})"
_CHAIN = re.compile(rf"(?:{_NOMINAL}|{_VERBAL})")

SHORTEST_STEM = 2
SHORTEST_IN_YU = 3
"""Letters of a verb whose infinitive ends in -ю."""
LONGEST_WORD = 60
"""Nothing longer is a word with endings."""

_HARDEN = str.maketrans("ғгбә", "қкпа")


def _hardened(stem: str) -> str:
    """The stem as it sounds without a vowel after it: ``тармағ-`` is ``тармақ``."""
    return stem[:-1] + stem[-1].translate(_HARDEN) if stem else stem


def is_kazakh_ending(text: str) -> bool:
    """Whether endings may follow a stem so: none may, too."""
    return bool(_CHAIN.fullmatch(text))


def kazakh_stems(word: str) -> tuple[str, ...]:
    """Every stem that the word may have, longest first: the first is the whole word, its last stop hardened."""
    word = fold(word)
    shorter = range(len(word) - 1, SHORTEST_STEM - 1, -1) if len(word) <= LONGEST_WORD else ()
    stems = [_hardened(word), *(_hardened(word[:end]) for end in shorter if _CHAIN.fullmatch(word, end))]
    return tuple(dict.fromkeys(stems))


_OWNED = re.compile(rf"(?:{_PLURAL})?с?[ыі](?:н|н[ае]|нд[ае]|н[ае]н|н[ыі]ң|мен)?")


_DERIVED = re.compile(r"[^\W\d_]{3,}[лдт][ыі][қк]")


def is_kazakh_adjective(word: str) -> bool:
    """Whether a word has the ending of adjectives made of nouns: ``кассациялық``."""
    return bool(_DERIVED.fullmatch(fold(word)))


def kazakh_owned(word: str) -> tuple[str, ...]:
    """The bare nouns that the word may be, if it is somebody's: ``соты`` (his trial) is ``сот``.

    Kazakh needs no word for "his": who the owner is stands before it, or is known.
    """
    word = fold(word)
    ends = range(len(word) - 1, SHORTEST_STEM - 1, -1)
    return tuple(_hardened(word[:end]) for end in ends if _OWNED.fullmatch(word, end))


def kazakh_entry(word: str) -> str:
    """A dictionary form as its stem: the infinitive's -у goes, also out of -ю, and a final voiced stop hardens."""
    word = fold(word)
    if (len(word) > 3 and word.endswith("у")) or word.endswith("ию"):
        word = word[:-1]
    elif len(word) >= SHORTEST_IN_YU and word.endswith("ю"):
        word = word[:-1] + "й"  # "қою" (to put) is "қой-"
    return _hardened(word)


_RUSSIAN_KEYS = str.maketrans("әғқңөұүһі", "агкноуухи")


def russian_keys(word: str) -> str:
    """Kazakh as typed without Kazakh letters: ``құқық`` becomes ``кукык``."""
    return word.translate(_RUSSIAN_KEYS)


def stem(language: str, word: str) -> str:
    """One stem for the word; for Kazakh the shortest that keeps half of it, without a lexicon to ask."""
    if language == "ru":
        return russian_stem(word)
    if language == "kk":
        candidates = [s for s in kazakh_stems(word) if len(s) >= max(3, len(word) // 2)]
        return candidates[-1] if candidates else fold(word)
    return english_stem(word)


def spoken_stems(
    language: str, text: str, stemmed: Callable[[str, str], Sequence[str]] | None = None
) -> tuple[Sequence[str], ...]:
    """For each word of Russian or Kazakh the stems that it may be found by, longest first; a hyphen parts words.

    A Russian word has one, its dictionary form; which of a Kazakh word's is one, a lexicon must say. These are written
    as people type them without Kazakh letters, and keep half of the word.

    Args:
        language: ``ru`` or ``kk``.
        text: the words.
        stemmed: gives the stems of one word; who has many texts gives :func:`spoken_word`, cached.
    """
    return tuple((stemmed or spoken_word)(language, word) for word in _SPOKEN.findall(text))


def spoken_word(language: str, word: str) -> tuple[str, ...]:
    """The stems of one word: see :func:`spoken_stems`."""
    if language == "ru":
        return (russian_lemmas(word)[0],)
    least = max(SHORTEST_STEM + 1, len(word) // 2)
    whole, *shorter = kazakh_stems(word)
    return tuple(russian_keys(found) for found in (whole, *(stem for stem in shorter if len(stem) >= least)))


_SPOKEN = re.compile(r"[^\W_]+")
_PART = re.compile(r"[^\W_]+(?:['’]s\b)?")


def english_stems(text: str, stemmed: Callable[[str], str] = english_stem) -> tuple[str, ...]:
    """The stems of a text's words, in order; a hyphen parts words: "COVID-19" is found by "covid".

    Args:
        text: any.
        stemmed: gives the stem of a word; who has many texts gives one that remembers.
    """
    return tuple(stemmed(word) for word in _PART.findall(text))

"""A question as it was typed, to its usual letters and spelling: the language, the alphabet, the layout, the slips."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from kzqa.cues import words as cue_words
from kzqa.glossary import Glossary, is_kazakh_term
from kzqa.keyboard import in_the_other_layout, with_kazakh_digits
from kzqa.language import WORD, Reading, has_kazakh_cues, read_language
from kzqa.morphology import is_russian
from kzqa.romanised import to_cyrillic
from kzqa.spelling import Spelling

__all__ = ["Orthography"]

FEW_WORDS = 4
"""Of so many words the letters may not tell the language: "азаптау" (torture)."""

IsName = Callable[[str], bool]

_ABBREVIATION = re.compile("[A-Z]{3,}")
_ALIEN = re.compile(r"[^\W\d_a-zA-Z]")
"""A letter that is none of the English alphabet."""


_LATIN, _CYRILLIC = "ABCEHKMOPTXYIaceopxyikmt", "АВСЕНКМОРТХУІасеорхуікмт"
"""Letters that look alike: who changes the layout in the middle of a word does not see it."""
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)


def _in_one_script(word: str) -> str:
    """A word of both scripts in the one that has letters of its own in it: "пыткax", "тorture"; else as it is."""
    if word.isascii() or not re.search("[A-Za-z]", word):
        return word
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if not re.search("[A-Za-z]", cyrillic):
        return cyrillic
    return latin if latin.isascii() else word


@cache
def _colloquial() -> dict[str, str]:
    """Russian words that are spelt as they are said, with their spelling: "скока" is "сколько"."""
    said, spelt = zip(*(pair.split("=") for pair in cue_words("ru", "colloquial")), strict=True)
    return dict(zip(said, spelt, strict=True))


class Orthography:
    """Reads what people type, in three languages and on any keyboard."""

    def __init__(self, glossary: Glossary, texts: Iterable[str] = (), is_name: IsName = lambda _: False) -> None:
        """Keep what is known: the words of a glossary and of English texts, and the names, which are not mended."""
        self._is_name = is_name
        self._glossary = glossary
        written = {word for text in texts for word in WORD.findall(text)}
        self._plain = {word for word in written if word.islower()}
        english = (said for term in glossary.terms for said in term.en)
        self._abbreviations = {word.casefold() for word in chain(written, english) if _ABBREVIATION.fullmatch(word)}
        self._spelling = cache(self._load_spelling)

    def read(self, text: str, before: str = "") -> Reading:
        """The language of a question, and its words as they were meant.

        Args:
            text: as it was typed.
            before: the question before it: a few words may be in its language.
        """
        text = WORD.sub(lambda match: _in_one_script(match[0]), text)
        meant = in_the_other_layout(text, self._has) or text
        if re.search(r"[\d=-]", meant) and not meant.isascii():
            meant = with_kazakh_digits(meant, lambda language, word: self._spelling(language).may_have(word))
        reading = self._in_language(meant, before)
        mended = WORD.sub(lambda match: self._mended(match, reading.language), reading.text)
        return replace(reading, text=mended, mended=meant != text or mended != reading.text)

    def _is_abbreviation(self, language: str, word: str) -> bool:
        """Whether a word is an abbreviation in Latin letters, and no word of the language typed in them: "EPCA"."""
        small = word.casefold()
        if small not in self._abbreviations or small in self._plain:
            return False
        return word.isupper() or not self._spelling(language).may_have(to_cyrillic(small, language))

    def _has(self, language: str, word: str) -> bool:
        return self._spelling(language).has(word)

    def _mended(self, match: re.Match[str], language: str) -> str:
        word = match[0]
        if language == "ru" and word.casefold() in _colloquial():
            return _colloquial()[word.casefold()]
        if match.start() and word[0].isupper():
            return word  # a name: whose, is looked for elsewhere
        beside = {"ru": "kk", "kk": "ru"}.get(language)
        if bool(_ALIEN.search(word)) == (beside is None):
            return word  # in other letters than the question
        spelling = self._spelling(language)
        known = spelling.may_have(word) or (beside and self._has(beside, word))
        meant = word if known else spelling.mend(word)
        return word if meant == word or self._is_name(word) else meant

    def _load_spelling(self, language: str) -> Spelling:
        terms = (getattr(term, language) for term in self._glossary.terms)
        known = (word for term in terms for said in term for word in WORD.findall(said))
        return Spelling(language, chain(known, self._plain) if language == "en" else known)

    def _in_language(self, text: str, before: str = "") -> Reading:
        """The language of a question, where its letters and function words leave it open.

        A few words without a Kazakh letter are Kazakh where no Russian knows them, but some Kazakh does, or where the
        question ``before`` was in Kazakh; and Russian where Russian knows all of them.
        """
        reading = read_language(text, is_latin=self._is_abbreviation)
        spelt = WORD.findall(reading.text)
        if reading.language == "en" or len(spelt) > FEW_WORDS or has_kazakh_cues(reading.text):
            return reading
        plain = [word for at, word in enumerate(spelt) if at == 0 or not word[0].isupper()]
        russian = [is_russian(word) for word in plain]
        if reading.language == "kk":
            return replace(reading, language="ru") if len(plain) > 1 and all(russian) else reading
        in_kazakh = before and self._in_language(before).language == "kk" and not all(russian)
        in_terms = {language: self._in_terms(language, spelt) for language in ("kk", "ru")}
        kazakh = in_terms["kk"] > in_terms["ru"] and not any(russian)
        return replace(reading, language="kk") if kazakh or in_kazakh or self._only_kazakh(spelt) else reading

    def _only_kazakh(self, spelt: Sequence[str]) -> bool:
        """Whether Kazakh terms have all words, but for a capitalised one, and Russian ones have not: "балалар саны"."""
        words = [word.lstrip("0123456789-") for at, word in enumerate(spelt) if len(spelt) == 1 or word.islower()]
        in_russian = all(self._in_terms("ru", [word]) for word in words)
        return bool(words) and all(map(is_kazakh_term, words)) and not in_russian

    def _in_terms(self, language: str, spelt: Sequence[str]) -> int:
        """How many words belong to terms that the glossary has in a language."""
        return sum(match.end - match.start for match in self._glossary.find(language, spelt))

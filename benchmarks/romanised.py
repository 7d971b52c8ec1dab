"""Learns how Russian and Kazakh look when they are typed in Latin letters, from the lines of kzqa; no suite is read.

``python -m benchmarks.romanised`` writes ``src/kzqa/data/romanised.npz``: see :mod:`kzqa.romanised`. The lines in
Cyrillic are put into Latin letters as people type them, each in a manner drawn at random ("shch" or "sch", "q" or "k");
beside them stand the lines in English. Of the runs of three letters in each, logarithms of how much oftener they are in
the one than in English are kept. Every tenth line is left out first, to see how often it is told rightly.
"""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.tables import as_table
from kzqa.language import WORD
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, Line, bundled_lines
from kzqa.romanised import Runs, runs, typed_language

ROOT = Path(__file__).resolve().parents[1]
HELD_OUT = 10
SMOOTHED = 0.3
"""So often every run counts as seen in every language beside."""
SEEN = 3
"""A run that was seen less often in all is not kept."""

BOTH = {
    **dict(zip("абвгдезиклмнопрстуф", "abvgdeziklmnoprstuf", strict=True)),
    "ж": "zh zh j",
    "й": "y i j",
    "х": "kh h",
    "ц": "ts c",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch sch",
    "ъ": "-",
    "ы": "y",
    "ь": "- - '",
    "э": "e",
    "ю": "yu iu ju",
    "я": "ya ia ja",
    "ё": "yo e",
}
MANNERS: Mapping[str, Mapping[str, str]] = {
    "ru": BOTH,
    "kk": BOTH
    | {"ә": "a a ä e", "ғ": "g gh ğ", "қ": "q q k", "ң": "n ng ñ", "ө": "o ö", "ұ": "u ū", "ү": "u ü", "һ": "h"}
    | {"і": "i", "ы": "y y i ı", "у": "u w", "ш": "sh ş", "и": "i", "ж": "zh j"},
}
"""For each letter how it is typed, one manner after the other, the usual ones more often; ``-`` for nothing."""


def main() -> None:
    """Learn and write."""
    lines = [line for name in (OF_PARAGRAPHS, NO_ANSWER) for line in bundled_lines(name)]
    typed = _typed(lines, random.Random(20211119))
    _report({language: texts[::HELD_OUT] for language, texts in typed.items()}, _learned(_others(typed)))
    learned = _learned(typed)
    names = sorted(_names(line.text for line in lines if line.language == "en"))
    written = io.BytesIO()
    np.savez_compressed(written, runs=learned.runs, ru=learned.ru, kk=learned.kk, names=np.array(names))
    (ROOT / "src" / "kzqa" / "data" / "romanised.npz").write_bytes(written.getvalue())
    print(f"{len(learned.runs)} runs, {len(names)} names, {len(written.getvalue())} bytes")


def _typed(lines: Iterable[Line], chance: random.Random) -> dict[str, list[str]]:
    """The lines by their language, in Latin letters."""
    typed: dict[str, list[str]] = {"en": [], "ru": [], "kk": []}
    for line in lines:
        manners = MANNERS.get(line.language, {})
        manner = {letter: chance.choice(ways.split()).replace("-", "") for letter, ways in manners.items()}
        typed[line.language].append("".join(manner.get(letter, letter) for letter in line.text.casefold()))
    return typed


def _others(typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {
        language: [text for number, text in enumerate(texts) if number % HELD_OUT] for language, texts in typed.items()
    }


def _learned(typed: Mapping[str, Sequence[str]]) -> Runs:
    counts = {language: Counter(run for text in texts for run in runs(text)) for language, texts in typed.items()}
    every = sorted(run for run, seen in sum(counts.values(), Counter[int]()).items() if seen >= SEEN)
    shares = {
        language: np.log([(found[run] + SMOOTHED) / (found.total() + SMOOTHED * len(every)) for run in every])
        for language, found in counts.items()
    }
    against = {language: (shares[language] - shares["en"]).astype(np.float16) for language in ("ru", "kk")}
    return Runs(np.array(every, dtype=np.uint64), against["ru"], against["kk"])


def _names(texts: Iterable[str]) -> set[str]:
    """Words that most often stand with a capital behind the first word of a line."""
    words = Counter(word.removesuffix("'s").removesuffix("’s") for text in texts for word in WORD.findall(text)[1:])
    return {word.casefold() for word, seen in words.items() if word[0].isupper() and seen > words[word.casefold()]}


def _report(typed: Mapping[str, Sequence[str]], learned: Runs) -> None:
    """Of lines that were not learned from, how each is read; whole, and their first two words alone."""
    rows = []
    for language, texts in typed.items():
        for name, cut in (("whole", None), ("two words", 2)):
            read = Counter(typed_language(" ".join(text.split()[:cut]), learned) for text in texts)
            rows.append([f"{language}, {name}", *(f"{read[other] / len(texts):.4f}" for other in ("en", "ru", "kk"))])
    print(as_table(["lines", "read as en", "ru", "kk"], rows))


if __name__ == "__main__":
    main()

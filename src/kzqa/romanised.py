"""Russian and Kazakh typed in Latin letters: "kogo posadili", "kim qamaldy".

Which language it is shows in runs of three letters: how much oftener each is in lines that come with kzqa, typed so,
than in its English lines (naive Bayes over character n-grams, after Cavnar and Trenkle 1994).
``python -m benchmarks.romanised`` learns it and writes ``data/romanised.npz``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

__all__ = ["Runs", "load_runs", "runs", "to_cyrillic", "typed_language"]

MARGIN = 6.0
"""By so much in log odds Russian or Kazakh must be likelier than English, which is what most Latin letters are."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Runs:
    """What runs of three letters tell."""

    runs: NDArray[np.uint64]
    """In order; a run as :func:`runs` gives it."""
    ru: NDArray[np.float16]
    """For each the logarithm of how much oftener it is in Russian typed so than in English."""
    kk: NDArray[np.float16]
    names: frozenset[str] = frozenset()
    """Names in the English lines, caseless: these are the same in every language."""


@cache
def load_runs() -> Runs:
    """What comes with kzqa."""
    with as_file(files("kzqa").joinpath("data", "romanised.npz")) as path, np.load(path) as kept:
        return Runs(kept["runs"], kept["ru"], kept["kk"], frozenset(kept["names"].tolist()))


def runs(text: str) -> Iterator[int]:
    """The runs of three letters in each word, its begin and end counting as one: each as one number."""
    for word in _WORD.findall(text.casefold()):
        codes = [0, *map(ord, word), 0]
        for first, second, third in zip(codes, codes[1:], codes[2:], strict=False):
            yield (first << 42) | (second << 21) | third


def typed_language(text: str, known: Runs | None = None) -> str:
    """The language of a text in Latin letters, by its words that are no names: ``en``, ``ru`` or ``kk``.

    Args:
        text: the words.
        known: what runs tell; by default what comes with kzqa.
    """
    known = known or load_runs()
    first, *others = _WORD.findall(text) or [""]
    plain = [word for word in others if not word[0].isupper()]
    if plain or not first[:1].isupper():  # the first word of a question has a capital, too
        plain.append(first)
    plain = [word for word in plain if word.casefold() not in known.names]
    asked = np.fromiter(runs(" ".join(plain)), np.uint64)
    at = np.minimum(np.searchsorted(known.runs, asked), len(known.runs) - 1)
    found = at[known.runs[at] == asked]
    odds = {"en": MARGIN, "ru": float(known.ru[found].sum(dtype=np.float32))}
    odds["kk"] = float(known.kk[found].sum(dtype=np.float32))
    return max(odds, key=lambda language: odds[language])


_LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "ё"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ya", "я"), ("ii", "ии"), ("a", "а"), ("b", "б"), ("v", "в"), ("w", "ш"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("z", "з"), ("i", "и"), ("y", "ы"), ("k", "к"), ("q", "қ"), ("l", "л"), ("m", "м"), ("n", "н"),
    ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "к"),
    ("j", "ж"), ("x", "х"), ("'", "ь"), ("’", "ь"),
    ("ä", "ә"), ("ğ", "ғ"), ("ñ", "ң"), ("ö", "ө"), ("ū", "ұ"), ("ü", "ү"), ("ı", "ы"), ("ş", "ш"), ("á", "ә"),
    ("ǵ", "ғ"), ("ń", "ң"), ("ó", "ө"), ("ú", "ү"), ("ý", "у"),
)  # fmt: skip
"""What stands for what wherever it stands, the longest first."""

_BOTH = (
    (r"4(?=[a-z])(?<!\d4)|(?<=[a-z])4(?!\d)", "ч"),  # "4to", "po4emu"; not "2014" or "4-"
    (r"6(?=[a-z])(?<!\d6)|(?<=[a-z])6(?!\d)", "ш"),
    (r"c(?=[eiy])", "ц"),
)
_BESIDE = {
    "ru": (
        *_BOTH,
        (r"(?<=[bcdfgklmnprstvz])jo", "ё"),  # "partnjor", but "jaloba", "sbejal"
        (r"(?<=[bcdfgklmnprstvz])ja", "я"),
        (r"(?<=[bcdfgklmnprstvz])ju", "ю"),
        (r"(?<=[aeiouy])j(?![aeiouy])", "й"),
        (r"(?<=[aeouy])i$", "й"),
        (r"tsya$", "тся"),
        (r"i?ia$", "ия"),
    ),
    "kk": (
        *_BOTH,
        (r"gh", "ғ"),
        (r"(?<![bcfghjklmpqrsvwxz]i)(?<!miti)ng(?![aeiouyäöüı])", "ң"),  # "onyng", but "monitoring" and "miting"
        (r"ı(?=[a-zıñğ]*ıı)(?!ı)", "и"),
        (r"(?<=[aeiouın])(?<!pen)sıı?a", "ция"),  # "konvensııany"
        (r"ııa", "ия"),
        (r"(?<=[aeouáóúý])ı", "й"),  # "qaı"
        (r"ia(?=(?:n(?:y|yn|yng|yñ|da|dan)?|ly[qk]|g?h?a|da|dan|men|sy\w*|lar\w*)?$)", "ия"),  # "partianyn"
        (r"(?<=[a-z][a-z]u)y$", "ы"),  # "buzyluy", but "kuy"
        (r"(?<=[aeiouyäöüı])w", "у"),
    ),
}
"""What stands for what by the letters beside it: looked for before all else."""


_ABBREVIATED = re.compile("[^\\W\\d_a-z]{2,5}")
_SOUND = re.compile("[szck]h|.")


def to_cyrillic(word: str, language: str) -> str:
    """A word typed in Latin letters, by the usual romanisations read backwards; names keep their capital.

    An abbreviation is read letter by letter: "EQYU" is ЕҚЫҰ.
    """
    head, hyphen, ending = word.partition("-")
    if _ABBREVIATED.fullmatch(head):
        letters = (to_cyrillic(letter, language) for letter in _SOUND.findall(head.casefold()))
        return "".join(letters).upper() + hyphen + (to_cyrillic(ending, language) if ending else "")
    rest, result = word.casefold(), ""
    for beside, cyrillic in _BESIDE[language]:
        rest = re.sub(beside, cyrillic, rest)
    while rest:
        # Kazakh has no vowel before "и", but for "у": "aitylgan" is "айтылган", "ereuil" has no "й".
        short = "i" if language == "kk" and not result.endswith("у") else ""
        if result and result[-1] in "аеиоуыэюя" and rest[0] in f"y{short}" and not rest.startswith(("ya", "yu", "yo")):
            result, rest = result + "й", rest[1:]
            continue
        latin, cyrillic = next(((a, b) for a, b in _LETTERS if rest.startswith(a)), (rest[0], rest[0]))
        result, rest = result + cyrillic, rest[len(latin) :]
    return result.capitalize() if word[:1].isupper() else result

"""Recognising persons across spellings: kzqa.names against plain transliteration.

Run with ``python -m benchmarks.names``. Data: spellings of Kazakh officials by Wikidata id. Each person's
first Latin spelling becomes a sentence of a corpus; every other spelling, Latin or Cyrillic, is asked
about, and each pair of a spelling asked and a person indexed is one decision: the same or not.

Persons are halved by a hash of their id. The bars of the baselines were set on the half called "tuned", and
only that half's errors were looked at while kzqa.names was corrected. The other half is not unseen: the
whole list had been read before the first rules were written, some of which (German spellings) come from it.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from kzqa.domain import Kind, Paragraph
from kzqa.names import NameIndex
from kzqa.names.vocabulary import is_cyrillic

DATA = Path(__file__).resolve().parents[2] / "shared/data/names/kazakhstan_officials_variants.tsv"
CONFLICT = 0.65
"""Matches that score less and are not exact give a surname to another person: "not the same"."""

_PLAIN = str.maketrans(
    {
        **dict(zip("абвгдеёзийклмнопрстуфыэьъ", "abvgdeeziiklmnoprstufye\0\0", strict=True)),
        **dict(zip("әғқңөұүһі", "agknouuhi", strict=True)),
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
    }
)


@dataclass(frozen=True)
class Asked:
    """One spelling, and whose it is."""

    person: str
    text: str

    @property
    def script(self) -> str:
        """``Latin-Latin`` or ``Latin-Cyrillic``: the script indexed and the script asked in."""
        return "Latin-Cyrillic" if is_cyrillic(self.text) else "Latin-Latin"


def read(path: Path) -> dict[str, list[str]]:
    """Spellings by Wikidata id, in the file's order, without those in other scripts and notes in brackets."""
    spellings: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            name = row["name"].split(" (")[0]
            if name not in spellings[row["wikidata_id"]] and max(name) < "\u0500":
                spellings[row["wikidata_id"]].append(name)
    return dict(spellings)


def tuned_half(person: str) -> bool:
    """Whether a person belongs to the half that rules were set on."""
    return hashlib.sha256(person.encode()).digest()[0] % 2 == 0


def plain(name: str) -> str:
    """The baseline's transliteration: one Latin spelling a letter, accents kept, case and commas dropped."""
    return name.lower().translate(_PLAIN).replace("\0", "").replace(",", "")


def by_index(indexed: Mapping[str, str], asked: Iterable[Asked], *, near: bool) -> set[tuple[Asked, str]]:
    """The pairs that :class:`NameIndex` takes for one person's."""
    paragraphs = [
        Paragraph(person, Kind.RECITAL, "recital-A", "A", f"whereas {name} was mentioned;", 0, (1, 1))
        for person, name in indexed.items()
    ]
    index = NameIndex(paragraphs)
    return {
        (one, paragraph.split("#")[0])
        for one in asked
        for match in index.find(f"Who is {one.text}?" if not is_cyrillic(one.text) else f"Кто такой {one.text}?")
        if match.exact or (near and match.score >= CONFLICT)
        for paragraph in match.name.paragraphs
    }


def by_ratio(
    indexed: Mapping[str, str], asked: Iterable[Asked], ratio: Callable[[str, str], float], least: float
) -> set[tuple[Asked, str]]:
    """The pairs whose plain transliterations are alike."""
    return {
        (one, person)
        for one in asked
        for person, name in indexed.items()
        if ratio(plain(one.text), plain(name)) >= least
    }


def measures(found: set[tuple[Asked, str]], asked: list[Asked]) -> tuple[float, float, float]:
    """Precision, recall and F1 of pairs found, over the spellings asked."""
    mine = [pair for pair in found if pair[0] in set(asked)]
    right = sum(one.person == person for one, person in mine)
    precision = right / len(mine) if mine else 1.0
    recall = right / len(asked) if asked else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def main() -> None:
    """Print the table."""
    if not DATA.is_file():
        print("names: skipped, because ../shared/data/names is not there")
        return
    spellings = read(DATA)
    indexed = {
        person: next(name for name in names if not is_cyrillic(name))
        for person, names in spellings.items()
        if any(not is_cyrillic(name) for name in names)
    }
    asked = [Asked(person, name) for person in indexed for name in spellings[person] if name != indexed[person]]
    pairs = len(indexed) * len(asked)
    print(f"{len(indexed)} persons indexed, {len(asked)} other spellings asked: {pairs} pairs")
    print(f"{'method':<38}{'scripts':<16}{'half':<10}{'asked':>6}{'precision':>11}{'recall':>8}{'F1':>7}")
    ratios = {"fuzz.ratio": fuzz.ratio, "fuzz.token_set_ratio": fuzz.token_set_ratio}
    tuned = [one for one in asked if tuned_half(one.person)]
    methods = {
        "kzqa.names, exact": by_index(indexed, asked, near=False),
        "kzqa.names, exact and near": by_index(indexed, asked, near=True),
    }
    for name, ratio in ratios.items():
        least = max(range(50, 100), key=lambda bar: measures(by_ratio(indexed, tuned, ratio, bar), tuned)[2])
        methods[f"{name} of plain, >= {least}"] = by_ratio(indexed, asked, ratio, least)
    for method, found in methods.items():
        for script in ("Latin-Latin", "Latin-Cyrillic"):
            for half in ("tuned", "held out"):
                those = [a for a in asked if a.script == script and tuned_half(a.person) == (half == "tuned")]
                precision, recall, f1 = measures(found, those)
                print(f"{method:<38}{script:<16}{half:<10}{len(those):>6}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}")


if __name__ == "__main__":
    main()

"""Names of the texts in Cyrillic letters, in the cases of Russian and Kazakh; nothing of the gate is used."""

from __future__ import annotations

import re

_LETTERS = (
    ("shch", "щ"), ("dzh", "дж"), ("zh", "ж"), ("kh", "х"), ("sh", "ш"), ("ch", "ч"), ("ts", "ц"), ("ck", "к"),
    ("yu", "ю"), ("ya", "я"), ("ye", "е"), ("iya", "ия"), ("iy", "ий"), ("ii", "ий"), ("ay", "ай"), ("ey", "ей"),
    ("a", "а"), ("b", "б"), ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
    ("j", "дж"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"),
    ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "кс"), ("y", "ы"), ("z", "з"),
)  # fmt: skip
_WOMEN = re.compile(r"(?:ova|eva|yeva|ina|kyzy|bekkyzy)$", re.IGNORECASE)
_RUSSIAN: tuple[tuple[str, dict[str, tuple[str, str, str, str, str]]], ...] = (
    # ending: what replaces it in genitive, dative, accusative, instrumental, prepositional
    ("f", {"ова": ("овой", "овой", "ову", "овой", "овой"), "ева": ("евой", "евой", "еву", "евой", "евой"),
           "ина": ("иной", "иной", "ину", "иной", "иной"), "ия": ("ии", "ии", "ию", "ией", "ии"),
           "ья": ("ьи", "ье", "ью", "ьей", "ье"), "на": ("ны", "не", "ну", "ной", "не"),
           "а": ("ы", "е", "у", "ой", "е"), "я": ("и", "е", "ю", "ей", "е")}),
    ("m", {"ов": ("ова", "ову", "ова", "овым", "ове"), "ев": ("ева", "еву", "ева", "евым", "еве"),
           "ин": ("ина", "ину", "ина", "иным", "ине"), "ий": ("ия", "ию", "ия", "ием", "ии"),
           "й": ("я", "ю", "я", "ем", "е"), "о": ("о", "о", "о", "о", "о"), "и": ("и", "и", "и", "и", "и"),
           "ы": ("ы", "ы", "ы", "ы", "ы"), "у": ("у", "у", "у", "у", "у"), "е": ("е", "е", "е", "е", "е"),
           "а": ("ы", "е", "у", "ой", "е"), "": ("а", "у", "а", "ом", "е")}),
)  # fmt: skip
_CASES = ("gen", "dat", "acc", "ins", "prp")
_VOICELESS = "пфктсшщчцхбвгд"


def cyrillic(latin: str) -> str:
    """A name in Cyrillic letters, nominative."""
    return " ".join(_word(word) for word in latin.split())


def _word(latin: str) -> str:
    rest, written = latin.casefold(), ""
    while rest:
        unit, letter = next(((u, c) for u, c in _LETTERS if rest.startswith(u)), (rest[0], rest[0]))
        written, rest = written + letter, rest[len(unit) :]
    written = re.sub(r"еи$", "ей", re.sub(r"(?<=[рлнт])ы$", "ий", re.sub(r"иа$", "ия", written)))
    return written[:1].upper() + written[1:]


def russian(latin: str, case: str) -> str:
    """A person's name in a Russian case."""
    woman = _is_woman(latin)
    words = cyrillic(latin).split()
    if case == "nom":
        return " ".join(words)
    return " ".join(_declined(word, case, woman=woman) for word in words)


def _is_woman(latin: str) -> bool:
    given, *_, surname = latin.split() if " " in latin else (latin, latin)
    return bool(_WOMEN.search(surname)) or (" " in latin and given[-1] in "a" and not surname.endswith(("ov", "ev")))


def _declined(word: str, case: str, *, woman: bool) -> str:
    table = _RUSSIAN[0 if woman else 1][1]
    ending = next((e for e in table if word.casefold().endswith(e) and len(word) > len(e) + 1), None)
    if ending is None:
        return word
    stem = word[: len(word) - len(ending)]
    form = table[ending][_CASES.index(case)]
    if form[:1] == "ы" and stem[-1:] in "гкхжшчщ":
        form = "и" + form[1:]
    return stem + form


def kazakh(latin: str, case: str) -> str:
    """A person's name in a Kazakh case: the ending stands on the last word."""
    name = cyrillic(latin)
    if case == "nom":
        return name
    last = name[-1].casefold()
    vowels = [c for c in name.casefold() if c in "аәеёиоөуұүыіэюя"]
    back = (vowels[-1] if vowels else "а") in "аоұуыюяё"
    if last in "аәеёиоөуұүыіэюя":
        initial = {"gen": "н", "dat": "ғг", "acc": "н"}
    elif last in _VOICELESS:
        initial = {"gen": "т", "dat": "қк", "acc": "т"}
    elif last in "мнң":
        initial = {"gen": "н", "dat": "ғг", "acc": "д"}
    else:
        initial = {"gen": "д", "dat": "ғг", "acc": "д"}
    start = initial[case][0 if back else -1]
    tail = {"gen": ("ың", "ің"), "dat": ("а", "е"), "acc": ("ы", "і")}[case][0 if back else 1]
    return name + start + tail

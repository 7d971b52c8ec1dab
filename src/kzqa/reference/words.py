"""The words that references are made of, in English, Russian and Kazakh: kinds, ordinals, cardinals."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["CARDINAL", "KIND", "KIND_WORDS", "ORDINAL", "SMALL", "read_number"]

KIND_WORDS: Mapping[str, str] = {
    "recital": r"recitals?|recs?\.?(?=\s*[A-ZА-Я])|letters?|букв~"
    r"|(?:preamble|preambular)(?:\s+(?:recitals?|paragraphs?|points?))?|PPs?(?=\s*[A-ZА-Я](?!\w))"
    r"|whereas(?:\s+clauses?)?|considerand(?:um|a)|considerations?(?=\s+\(?[A-ZА-Я](?!\w))"
    r"|cons\.?(?=\s*[A-ZА-Я](?!\w))"
    r"|(?:пункт~|абзац~)\s+преамбулы|преамбул~(?:(?:\s*,)?\s*(?:пункт~|абзац~))?|р[её][цс]итал~|(?:поскольку[-\s])?клаузул~|констатаци~|литер~|мотив~|соображени~"
    r"|к[іи]р[іи]спе~(?:\s+тарма[қғкг]~)?",
    "citation": r"citations?|cits?\.?(?=\s*\d)|having\s+regard(?:\s+to)?|цитат~\s+преамбулы"
    r"|indents?(?:\s+(?:of|in)\s+the\s+preamble)?|приним~\s+во\s+внимание|назарға\s+ал~(?:\s+отырып)?"
    r"|ссылк~(?:\s+на\s+основани~)?|(?:негіздемеге\s+)?с[іи]лтеме~",
    "footnote": r"footnotes?|notes?(?=\s+\d+\W*(?:$|(?:in|of|to|from)\b))|fns?\.?(?=\s*\d)"
    r"|сноск~|сносок|сн\.?(?=\s*\d)|примечани~|ескертпе~|түсіндірме~(?=\s*\d)",
    "paragraph": r"(?:operative\s+)?(?:paragraph|clause)s?"
    r"|para?p?g[ra]{1,3}[a-z]?[phf]{1,3}s?|(?:operative\s+)?para['’]?s?\.?|pars?\.?(?=\s*\d)|points?|pts?\.?(?=\s*\d)|items?"
    r"|OPs?\.?(?=\s*\d)|OP|§§?|¶¶?|пу?н?кт~|пп\.?|п\.?(?=\s?\d)|п\.|параграф~|абзац~|абз\.|тарма[қғкг]~",
}
"""The words that stand before a label, the usual slips of the finger among them; ``~`` stands for any ending."""

KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in KIND_WORDS.items()).replace("~", r"[^\W\d_]*")

_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_UNITS_RU = ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят")
_UNITS_KK = (
    *("бірінші", "екінші", "үшінші", "төртінші", "бесінші"),
    *("алтыншы", "жетінші", "сегізінші", "тоғызыншы"),
)
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_TEENS_RU = (
    *("десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат"),
    *("пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат"),
)
_TENS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "en": tuple(
        (f"{ten}ty", f"{ten}tieth", 20 + 10 * n)
        for n, ten in enumerate(("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"))
    ),
    "ru": (
        *(("двадцать", "двадцат", 20), ("тридцать", "тридцат", 30), ("сорок", "сороков", 40)),
        *(("пятьдесят", "пятидесят", 50), ("шестьдесят", "шестидесят", 60), ("семьдесят", "семидесят", 70)),
        *(("восемьдесят", "восьмидесят", 80), ("девяносто", "девяност", 90)),
    ),
    "kk": (
        *(("он", "оныншы", 10), ("жиырма", "жиырмасыншы", 20), ("отыз", "отызыншы", 30), ("қырық", "қырқыншы", 40)),
        *(("елу", "елуінші", 50), ("алпыс", "алпысыншы", 60), ("жетпіс", "жетпісінші", 70)),
        *(("сексен", "сексенінші", 80), ("тоқсан", "тоқсаныншы", 90)),
    ),
}
"""Tens as they stand before a unit, as ordinals, and in figures."""
_ENDING_RU = r"(?:ый|ой|ий|ьего|ого|его|ьему|ому|ьем|ом|ем|ьим|ым|им|ая|ую|ья|ью|ьей|ое|ье)"
"""Singular only: "первые пункты" are several."""
_ORDINALS: Mapping[str, int] = {
    **{word: 1 + n for units in (_UNITS, _UNITS_RU, _UNITS_KK) for n, word in enumerate(units)},
    **{word: 10 + n for teens in (_TEENS, _TEENS_RU) for n, word in enumerate(teens)},
    **{ordinal: value for tens in _TENS.values() for _, ordinal, value in tens},
    **dict.fromkeys(("opening", "начальн"), 1),
    **{
        f"{ten} {unit}": value + 1 + n
        for units, tens in ((_UNITS, _TENS["en"]), (_UNITS_RU, _TENS["ru"]), (_UNITS_KK, _TENS["kk"]))
        for ten, _, value in tens
        for n, unit in enumerate(units)
    },
}
"""Ordinal words up to 99; Russian ones without their ending."""

_WORDS = "|".join(
    re.escape(word).replace(r"\ ", r"[\s-]+").replace("четверт", "четв[её]рт")
    + (_ENDING_RU if re.fullmatch(r"[а-я ]+т|.*(?:перв|втор|седьм|восьм|сороков|начальн)", word) else "")
    for word in sorted(_ORDINALS, key=len, reverse=True)
)
_COUNTED = r"\d{1,3}(?:st|nd|rd|th|-?(?:ый|ой|ий|й|ого|го|ому|му|ом|м|ая|я|ую|ю|ое|е)|\s?-?\s?[іы]?н?ш[іы])"
_CARDINALS: Mapping[str, int] = {
    **{
        word: 1 + n
        for units in (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
            " eighteen nineteen twenty",
            "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
            " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать",
        )
        for n, word in enumerate(units.split())
    },
    **dict(zip(["две", "двух", "трёх", "трех", "четырёх", "четырех", "пяти"], (2, 2, 3, 3, 4, 4, 5), strict=True)),
    **{word: 2 + n for n, word in enumerate(["екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"])},
    **{ten: value for tens in _TENS.values() for ten, _, value in tens if ten != "он"},
    **{
        f"{ten} {unit}": value + 1 + n
        for units, tens in (
            ("one two three four five six seven eight nine", _TENS["en"]),
            ("один два три четыре пять шесть семь восемь девять", _TENS["ru"]),
            ("бір екі үш төрт бес алты жеті сегіз тоғыз", _TENS["kk"]),
        )
        for ten, _, value in tens
        for n, unit in enumerate(units.split())
    },
}
"""Numbers in words up to 99, as they stand after the kind ("paragraph seventeen") and in "the first three recitals".
Without Kazakh "он" and "бір" alone: Russian for "he", and "a"."""
_IN_WORDS = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(_CARDINALS, key=len, reverse=True))
CARDINAL = rf"(?<!\w)(?:{_IN_WORDS})(?![\w-])"
SMALL = rf"(?:{'|'.join(word for word in _CARDINALS if ' ' not in word)})(?![\w-])"
"""Cardinals of one word, for where a word begins: a tenth of the time to compile."""
ORDINAL = rf"(?<![\w/])(?:{_WORDS}|{_COUNTED})(?!\w)"


def read_number(written: str) -> int:
    """17 of "17th", "seventeenth", "seventeen", "17-й", "семнадцатый", "17-ші", "он жетінші".

    Args:
        written: what :data:`ORDINAL` or :data:`CARDINAL` matched, or digits.
    """
    if digits := re.match(r"\d+", written):
        return int(digits[0])
    words = re.sub(r"[\s-]+", " ", written.casefold()).replace("ё", "е")
    return _ORDINALS.get(words) or _CARDINALS.get(words) or _ORDINALS[re.sub(f"{_ENDING_RU}$", "", words)]

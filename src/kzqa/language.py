"""Which language a question is in: English, Russian or Kazakh, also typed in Latin letters or without Kazakh letters.

Cues are letters that only one alphabet has, function words and endings; no model and no corpus is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Reading", "WORD", "read_language", "readable"]

WORD = re.compile(r"[^\W_]+(?:[’'ʼ`-][^\W_]+)*")
"""A word: letters and digits, joined by apostrophe or hyphen."""

_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04FF]")
_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F]")
_LETTER = re.compile(r"[^\W\d_]")

_ENGLISH_WORDS = frozenset(
    """a about and are by did do does for from how in is of on said say the to was were what when where which who whom
    whose why with""".split()
)
_RUSSIAN_WORDS = frozenset(
    """и в во на не что кто как где когда почему зачем какой какая какое какие каких каким какую сколько чем чего кого
    кому ком о об про из за от до для по при с со к ко у а но или ли был была было были быть есть это эта этот эти тот
    та те его ее её их он она они мы вы я все всё ещё уже же бы если так там тут здесь году года год говорится сказано
    случилось произошло скажи расскажи""".split()
)
_KAZAKH_WORDS = frozenset(
    """не кім қандай қанша неше қашан қайда неге қалай қай мен және туралы бойынша үшін дейін кейін бар жоқ болды болған
    ма ме ба бе па пе осы сол бұл ол олар оның оған жылы жылғы жыл деген деп айтылған айтылады кандай канша кашан кайда
    калай кай жане осы бул онын жылгы айтылган куқық мәтінде мәтін туралі ушин уйым""".split()
)
_KAZAKH_ENDINGS = re.compile(
    r"(?:лар|лер|дар|дер|тар|тер|нын|нин|дын|дин|тын|тин|га|ге|ка|ке|нан|нен|лы|ли|ган|ген|кан|кен|ды|ди|ты|ти)$"
)
_RUSSIAN_ENDINGS = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ый|ий|ая|яя|ое|ее|ые|ие|ть|ться|лся|лась|ись|ешь|ует|ают|ами|ями|ах|ях|ов|ев|ция|ции|ость|ости|ство|ства)$"
)
_RUSSIAN_LATIN = frozenset(
    """chto kto kak gde kogda pochemu kakoy kakaya kakie kakih skolko skazano govoritsya ob pro dlya li byl byla byli eto
    kem chem takoy takoi takaya takie sluchilos proizoshlo kogo komu rezolyucii rezolyutsii prav cheloveka""".split()
)
_KAZAKH_LATIN = frozenset(
    """kim kimge kimdi kimnin qandai qanday kandai qansha kansha qashan kashan qaida qayda kayda nege qalai qalay turaly boiynsha boyynsha
    jane zhane bolды boldy zhyly jyly jylgy zhylgy ne aitylgan aytylgan aitylady etildi etti etedi""".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is to be read."""

    language: str
    """``en``, ``ru`` or ``kk``."""
    text: str
    """The question in its language's usual script: Latin-typed Russian and Kazakh are put into Cyrillic."""


def readable(text: str) -> bool:
    """Whether at least half of the letters are Latin or Cyrillic; True for a text without letters."""
    letters = _LETTER.findall(text)
    return not letters or sum(bool(_CYRILLIC.match(x) or _LATIN.match(x)) for x in letters) * 2 >= len(
        letters
    )


def read_language(text: str) -> Reading:
    """The language of a question; English where nothing speaks for another."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    words = [word.casefold() for word in WORD.findall(text)]
    if cyrillic == 0 or cyrillic * 4 < latin:
        return _latin(text, words)
    if cyrillic < latin and sum(word in _ENGLISH_WORDS for word in words) > 1:
        return Reading("en", text)
    kazakh, russian = _kazakh_score(words), _russian_score(words)
    if kazakh > russian or (kazakh == russian and _KAZAKH_LETTERS.search(text)):
        return Reading("kk", text)
    return Reading("ru", text)


def _kazakh_score(words: list[str]) -> float:
    return sum(
        2.0 * (word in _KAZAKH_WORDS)
        + 0.5 * bool(_KAZAKH_ENDINGS.search(word))
        + 2.0 * bool(_KAZAKH_LETTERS.search(word))
        for word in words
    )


def _russian_score(words: list[str]) -> float:
    return 0.5 + sum(
        2.0 * (word in _RUSSIAN_WORDS and word not in _KAZAKH_WORDS)
        + 0.5 * bool(_RUSSIAN_ENDINGS.search(word))
        + 1.0 * bool(re.search(r"[ёщъэ]", word))
        for word in words
    )


def _latin(text: str, words: list[str]) -> Reading:
    russian = sum(word in _RUSSIAN_LATIN for word in words)
    kazakh = sum(word in _KAZAKH_LATIN for word in words)
    if max(russian, kazakh) < 2 and not (len(words) <= 3 and max(russian, kazakh) == 1 and len(words) > 1):
        return Reading("en", text)
    language = "ru" if russian >= kazakh else "kk"
    return Reading(language, WORD.sub(lambda match: _to_cyrillic(match[0], language), text))


_PAIRS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "ё"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ya", "я"), ("ii", "ии"), ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("z", "з"), ("i", "и"), ("y", "ы"), ("k", "к"), ("q", "қ"), ("l", "л"), ("m", "м"), ("n", "н"),
    ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "к"),
    ("j", "ж"), ("x", "кс"), ("'", "ь"), ("’", "ь"),
    ("ä", "ә"), ("ğ", "ғ"), ("ñ", "ң"), ("ö", "ө"), ("ū", "ұ"), ("ü", "ү"), ("ı", "ы"), ("ş", "ш"), ("á", "ә"),
    ("ǵ", "ғ"), ("ń", "ң"), ("ó", "ө"), ("ú", "ү"), ("ý", "у"),
)  # fmt: skip


def _to_cyrillic(word: str, language: str) -> str:
    """A word typed in Latin letters, by the usual romanisations read backwards; names keep their capital."""
    rest, result = word.casefold(), ""
    short = "yi" if language == "kk" else "y"  # Kazakh has no vowel before "и": "aitylgan" is "айтылган"
    while rest:
        if (
            result
            and result[-1] in "аеиоуыэюя"
            and rest[0] in short
            and not rest.startswith(("ya", "yu", "yo"))
        ):
            result, rest = result + "й", rest[1:]
            continue
        latin, cyrillic = next(((a, b) for a, b in _PAIRS if rest.startswith(a)), (rest[0], rest[0]))
        result, rest = result + cyrillic, rest[len(latin) :]
    return result.capitalize() if word[:1].isupper() else result

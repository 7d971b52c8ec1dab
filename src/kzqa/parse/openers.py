"""How a resolution opens in the official languages of the EU: the line above the citations, and "having regard to"."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["HAVING_REGARD", "OPENER", "opener_language"]

_PARLIAMENT: Mapping[str, str] = {
    "bg": r"Европейският\s+парламент",
    "es": r"El\s+Parlamento\s+Europeo",
    "cs": r"Evropský\s+parlament",
    "da": r"Europa-?Parlamentet",
    "de": r"Das\s+Europäische\s+Parlament",
    "et": r"Euroopa\s+Parlament",
    "el": r"Το\s+Ευρωπαϊκό\s+Κοινοβούλιο",
    "en": r"The\s+European\s+Parliament",
    "fr": r"Le\s+Parlement\s+européen",
    "ga": r"(?:Tá\s+)?(?:Parlaimint\s+na\s+hEorpa|an\s+Pharlaimint\s+Eorpach)",
    "hr": r"Europski\s+parlament",
    "it": r"Il\s+Parlamento\s+europeo",
    "lv": r"Eiropas\s+Parlaments",
    "lt": r"Europos\s+Parlamentas",
    "hu": r"Az\s+Európai\s+Parlament",
    "mt": r"Il-Parlament\s+Ewropew",
    "nl": r"Het\s+Europees\s+Parlement",
    "pl": r"Parlament\s+Europejski",
    "pt": r"O\s+Parlamento\s+Europeu",
    "ro": r"Parlamentul\s+European",
    "sk": r"Európsky\s+parlament",
    "sl": r"Evropski\s+parlament",
    "fi": r"Euroopan\s+parlamentti(?:,?\s+joka)?",
    "sv": r"Europaparlamentet(?:\s+(?:utfärdar|antar)\s+.{0,60})?",
}
OPENER = re.compile(rf"(?:{'|'.join(_PARLIAMENT.values())})\s*[,:]?", re.IGNORECASE)
"""The line that opens the preamble."""


def opener_language(line: str) -> str | None:
    """The language of a line that opens a preamble; None for any other line."""
    found = (code for code, words in _PARLIAMENT.items() if re.fullmatch(rf"{words}\s*[,:]?", line, re.IGNORECASE))
    return next(found, None)


_REGARD = (
    r"като\s+взе\s+предвид",
    r"vist[oaie]s?\b",
    r"s\s+ohledem",
    r"der\s+henviser",
    r"unter\s+Hinweis",
    r"võttes\s+arvesse",
    r"έχοντας\s+υπόψη",
    r"having\s+regard",
    r"vue?s?\b",
    r"ag\s+féachaint",
    r"uzimajući\s+u\s+obzir",
    r"ņemot\s+vērā",
    r"atsižvelgdamas",
    r"tekintettel",
    r"wara\s+li\s+kkunsidra",
    r"gezien",
    r"uwzględniając",
    r"tendo\s+em\s+conta",
    r"având\s+în\s+vedere",
    r"so\s+zreteľom",
    r"ob\s+upoštevanju",
    r"ottaa\s+huomioon",
    r"med\s+beaktande",
)
HAVING_REGARD = re.compile(rf"(?P<mark>[–—-]?)\s*(?:{'|'.join(_REGARD)})", re.IGNORECASE)
"""How a citation opens. Texts differ in their words, so that in the preamble a dash alone opens one too."""

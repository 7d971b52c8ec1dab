"""The standing words of resolutions in the official languages of the EU.

The line above the citations, "having regard to", "whereas", and the words that a sub-point may end in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["GROUND", "HAVING_REGARD", "OPENER", "TITLE", "ends_in_conjunction", "opener_language"]

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


TITLE = re.compile(
    r"(?=.*(?:parl[ai]?m|парламент|κοινοβουλ|pharlaimint))"
    r"(?=.*(?:resol|rezol|riżol|entschließung|usnesen|uznesen|beslutning|ψήφισμα|резолюц|állásfogl|päätöslaus|\brún\b))",
    re.IGNORECASE,
)
"""Opens the title in any language: "resolution" and "Parliament" stand in its first line, in either order."""

_REGARD = (
    r"като\s+взе\s+предвид",
    r"vist[oaie]s?\b",
    r"s\s+ohledem",
    r"der\s+henviser",
    r"unter\s+Hinweis|gestützt\s+auf|in\s+Kenntnis",
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

_WHEREAS = (
    r"whereas|having regard|[a-z]+ing",
    r"като\s+има\s+предвид",
    r"considerando",
    r"vzhledem\s+k\s+tomu",
    r"der\s+henviser\s+til",
    r"in\s+der\s+Erwägung|unter\s+Hinweis",
    r"arvestades",
    r"λαμβάνοντας\s+υπόψη|έχοντας\s+υπόψη|εκτιμώντας",
    r"considérant",
    r"de\s+bhrí",
    r"budući\s+da",
    r"tā\s+kā",
    r"kadangi",
    r"mivel",
    r"billi",
    r"overwegende",
    r"mając\s+na\s+uwadze|zważywszy",
    r"întrucât",
    r"keďže",
    r"ker",
    r"ottaa\s+huomioon|katsoo|toteaa",
)
GROUND = re.compile(rf"(?:{'|'.join(_WHEREAS)})\b", re.IGNORECASE)
"""How a recital opens after its letter. Swedish recitals, and some of others, open with any words."""

_CONJUNCTIONS: Mapping[str, str] = {
    "bg": "и|или",
    "es": "y|e|o|u",
    "cs": "a|nebo",
    "da": "og|eller",
    "de": "und|oder|sowie",
    "et": "ja|ning|või",
    "el": "και|ή|είτε",
    "en": "and|or",
    "fr": "et|ou",
    "ga": "agus|nó",
    "hr": "i|ili|te",
    "it": "e|ed|o",
    "lv": "un|vai",
    "lt": "ir|arba",
    "hu": "és|vagy|valamint",
    "mt": "u|jew",
    "nl": "en|of",
    "pl": "i|oraz|lub|albo",
    "pt": "e|ou",
    "ro": "și|sau",
    "sk": "a|alebo",
    "sl": "in|ter|ali",
    "fi": "ja|sekä|tai",
    "sv": "och|eller|samt",
}


def ends_in_conjunction(text: str, language: str) -> bool:
    """Whether a line ends in "and" or "or" of its language, as a sub-point before the last one may."""
    return re.search(rf"(?<!\w)(?:{_CONJUNCTIONS.get(language, 'and|or')})$", text, re.IGNORECASE) is not None

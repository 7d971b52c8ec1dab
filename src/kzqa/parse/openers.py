"""How a resolution opens in the official languages of the EU: the line above the citations, and "having regard to"."""

from __future__ import annotations

import re

__all__ = ["HAVING_REGARD", "OPENER"]

_PARLIAMENT = (
    r"Европейският\s+парламент",
    r"El\s+Parlamento\s+Europeo",
    r"Evropský\s+parlament",
    r"Europa-?Parlamentet",
    r"Das\s+Europäische\s+Parlament",
    r"Euroopa\s+Parlament",
    r"Το\s+Ευρωπαϊκό\s+Κοινοβούλιο",
    r"The\s+European\s+Parliament",
    r"Le\s+Parlement\s+européen",
    r"(?:Tá\s+)?(?:Parlaimint\s+na\s+hEorpa|an\s+Pharlaimint\s+Eorpach)",
    r"Europski\s+parlament",
    r"Il\s+Parlamento\s+europeo",
    r"Eiropas\s+Parlaments",
    r"Europos\s+Parlamentas",
    r"Az\s+Európai\s+Parlament",
    r"Il-Parlament\s+Ewropew",
    r"Het\s+Europees\s+Parlement",
    r"Parlament\s+Europejski",
    r"O\s+Parlamento\s+Europeu",
    r"Parlamentul\s+European",
    r"Európsky\s+parlament",
    r"Evropski\s+parlament",
    r"Euroopan\s+parlamentti(?:,?\s+joka)?",
    r"Europaparlamentet(?:\s+(?:utfärdar|antar)\s+.{0,60})?",
)
OPENER = re.compile(rf"(?:{'|'.join(_PARLIAMENT)})\s*[,:]?", re.IGNORECASE)
"""The line that opens the preamble."""

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

"""What stands on a text's cover: numbers, heading, date, who tabled it. Only what is written is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kzqa.dates import find_dates
from kzqa.domain import Span, Standing
from kzqa.parse.openers import TITLE, opener_language
from kzqa.read import Document, Line, Role

__all__ = ["Cover", "read_cover"]

LONGEST = 120
"""Lines that a cover may have, names of Members included."""

UNNUMBERED = 15
"""Lines at the beginning of other texts that are searched for title and date."""

_PROCEDURE = re.compile(r"(?<!\d)((?:19|20)\d\d)/(\d{4})\s?\(([A-Z]{3})\)")
_ADOPTED = re.compile(r"\bP(\d{1,2})_TA(?:-PROV)?\s?\((\d{4})\)\s?(\d{4})\b")
_JOINT = re.compile(r"\bRC-?\s?B(\d{1,2})-(\d{4})/(\d{4})\b")
_MOTION = re.compile(r"(?<!RC-)(?<!RC )(?<!RC)\bB(\d{1,2})-(\d{4})/(\d{4})\b")
_REPORT = re.compile(r"\bA(\d{1,2})-(\d{4})/(\d{4})\b")
_JOINT_HEADING = re.compile(r"\bjoint\s+motion\s+for\s+a\s+resolution\b", re.IGNORECASE)
_MOTION_HEADING = re.compile(r"\bmotion\s+for\s+a\s+(?:European\s+Parliament\s+)?resolution\b", re.IGNORECASE)
_REPORT_HEADING = re.compile(r"(?m)^\s*(?:(?:DRAFT|INTERIM|\*+I*)\s+)*REPORT\b")
_DATED_TITLE = re.compile(
    r"European\s+Parliament\s+(?:legislative\s+)?resolution\s+of\s+\d{1,2}\s+[A-Z][a-z]+\s+\d{4}\b", re.IGNORECASE
)
_FOOTER = re.compile(r"\b(RC|RE|RR)[\\/]\d{5,}[A-Z]{2}\b")
"""Parliament's services name a tabled file after its kind: joint motion, motion, report."""
_FOOTERS = {"RC": Standing.JOINT_MOTION, "RE": Standing.MOTION, "RR": Standing.REPORT}
_GROUP = re.compile(r"on behalf of (?:the )?([^\n,;()]{2,60}? Group)\b")
_COMMITTEE = re.compile(r"\b(Committee on [A-Z][\w ,’'-]{3,80}?)(?=\n|$|\s*Rapporteur)", re.MULTILINE)
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)(?!\d)")
_ADOPTED_AS = re.compile(r"Texts?\s+adopted\s*:\s*(?=P\d)", re.IGNORECASE)
_NGO = re.compile(
    r"\bwe,? the (?:undersigned|following|below)"
    r"|\bundersigned (?:civil society |human rights )?(?:organi[sz]ations|NGOs)"
    r"|\b(?:our|the (?:two|three|four|five|signatory)) (?:\w+ )?(?:organi[sz]ations|NGOs)\b|\bas (?:an? )?NGOs?,? we\b"
    r"|\bappeal (?:by|of|from) [\w ]{0,30}(?:organi[sz]ations|NGOs)|\b(?:open|joint) (?:letter|appeal)\b"
    r"|Helsinki Committee|\bappeal to (?:the )?(?:EU|European)|\bмы,? нижеподписавш|открыт\w+ (?:письмо|обращение)"
    r"|обращение [\w ]{0,30}(?:организаций|НПО)|\bбіз,? төменде қол қой|ашық хат"
    r"|ұйымдар(?:дың|ының) (?:\w+ )?(?:үндеуі|мәлімдемесі|хаты)",
    re.IGNORECASE,
)
"""What organisations say of themselves; that a text speaks of NGOs makes it none of theirs."""
AT_THE_FOOT = 6
"""Lines at the end of such a text that are searched for its date, too."""
_BEFORE_A_DATE = re.compile(
    r"(?!(?:On|In|At|By|Since|From|Until|After|Before|В|С|До|После)\s)(?:[^\W\d_a-zа-яё][\w’'.-]*+[\s,:–—-]++)*+"
)
_BEHIND_A_DATE = re.compile(r"\s*(?:г(?:ода|\.)|ж(?:ыл\w*|\.))?\s*(?:$|[.,;:)–—-])")
_UNITED_NATIONS = re.compile(r"(?m)^\s*The\s+(General Assembly|Human Rights Council|Security Council),?\s*$")


@dataclass(frozen=True, slots=True)
class Cover:
    """What was found; None or empty where nothing was."""

    title: str
    language: str | None
    opens: bool
    """Whether the text opens as Parliament's resolutions do."""
    standing: Standing
    procedure: str | None
    number: str | None
    date: date | None
    issuer: str | None
    adopted_as: str | None


def read_cover(document: Document) -> Cover:
    """Read what stands above the preamble, or at the beginning of a text without one."""
    running = [line for line in document.lines if line.role is Role.TEXT and not line.blank]
    opener = next((i for i, line in enumerate(running) if opener_language(line.text.strip())), None)
    opened = None if opener is None else opener_language(running[opener].text.strip())
    above = running[: UNNUMBERED if opener is None else opener][-LONGEST:]
    declared = document.declared.get("title", "")
    text = _plain("\n".join([declared, *(line.text.strip() for line in above)]))
    furniture = _plain("\n".join(line.text.strip() for line in document.lines if line.role is Role.FURNITURE))
    whole = _plain("\n".join(line.text.strip() for line in document.lines))
    standing = _standing(text, whole, opens=opener is not None)
    found = _ADOPTED_AS.search(furniture)
    adopted_as = _ADOPTED.match(furniture, found.end()) if found else None
    procedure = _PROCEDURE.search(text)
    return Cover(
        title=_title(above, declared, opened),
        language=opened or document.declared.get("language"),
        opens=opener is not None,
        standing=standing,
        procedure=f"{procedure[1]}/{procedure[2]}({procedure[3]})" if procedure else None,
        number=_number(text, standing),
        date=_date(text if opened else _datelines(running, above), standing) or _declared_date(document),
        issuer=_issuer(text, whole, standing, opens=opener is not None),
        adopted_as=f"P{adopted_as[1]}_TA({adopted_as[2]}){adopted_as[3]}" if adopted_as else None,
    )


def _plain(text: str) -> str:
    """With plain hyphens, single spaces and no blank lines, as numbers and dates are compared and searched."""
    text = re.sub("[\N{NON-BREAKING HYPHEN}\N{HYPHEN}]", "-", text)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", text))


def _standing(cover: str, whole: str, *, opens: bool) -> Standing:
    """Never more than is written: adopted is a text that has an adopted text's number and a dated title, no other."""
    if not opens:
        ngo = _NGO.search(whole) and not _UNITED_NATIONS.search(whole)
        return Standing.NGO_APPEAL if ngo else Standing.UNCONFIRMED
    footers = {match[1] for match in _FOOTER.finditer(whole)}
    adopted = _ADOPTED.search(cover)
    signs = (
        (Standing.JOINT_MOTION, _JOINT_HEADING.search(cover)),
        (Standing.REPORT, _REPORT_HEADING.search(cover) and _REPORT.search(cover)),
        (Standing.MOTION, _MOTION_HEADING.search(cover)),
        *((standing, footers == {footer}) for footer, standing in _FOOTERS.items()),
        (Standing.ADOPTED, adopted and _DATED_TITLE.search(cover) and not footers),
        (Standing.JOINT_MOTION, _JOINT.search(cover)),
        (Standing.MOTION, _MOTION.search(cover) and not adopted),
    )
    return next((standing for standing, sign in signs if sign), Standing.UNCONFIRMED)


def _number(cover: str, standing: Standing) -> str | None:
    adopted, joint, motion, report = (p.search(cover) for p in (_ADOPTED, _JOINT, _MOTION, _REPORT))
    if standing is Standing.JOINT_MOTION:
        if joint:
            return f"RC-B{joint[1]}-{joint[2]}/{joint[3]}"
        # A joint motion's printed cover lists the motions that it replaces: it has the number of the first.
        return f"RC-B{motion[1]}-{motion[2]}/{motion[3]}" if motion and re.search(r"\bRC\s?\d\b", cover) else None
    if standing is Standing.MOTION:
        return f"B{motion[1]}-{motion[2]}/{motion[3]}" if motion else None
    if standing is Standing.REPORT:
        return f"A{report[1]}-{report[2]}/{report[3]}" if report else None
    return f"P{adopted[1]}_TA({adopted[2]}){adopted[3]}" if adopted else None


def _title(above: list[Line], declared: str, opened: str | None) -> str:
    """The resolution's own title line; else the title that the file declares where it also stands in the text.

    Args:
        above: the lines above the text.
        declared: the title in the file's meta data.
        opened: the language of the line that opens the text; None where none does.
    """
    texts = [" ".join(_plain(line.text).split()) for line in above]
    if opened:
        start = next((i for i, text in enumerate(texts) if _opens_title(text, opened)), None)
        if start is not None:
            title = texts[start]
            for line, text in zip(above[start + 1 :], texts[start + 1 :], strict=True):
                if line.opens or _PROCEDURE.search(title) or len(title) > 300:
                    break
                title += f" {text}"
            return _PROCEDURE.split(title)[0].rstrip(" (")
    elif texts:
        title = texts[0]
        for text in texts[1:4]:
            if not (title.endswith((":", ",", "–")) or text[:1].islower()):
                break
            title += f" {text}"
        texts[0] = title
    shown = " ".join(texts)
    if declared and _squash(declared) in _squash(shown):
        return " ".join(declared.split())
    return (texts[-1] if opened else texts[0]) if texts else " ".join(declared.split())


def _opens_title(line: str, language: str) -> bool:
    """Whether the title of a resolution begins here; headings in capitals name the kind of document only."""
    if language == "en":
        return bool(re.match(r"European Parliament\b.*\bresolution", line))
    return bool(TITLE.match(line)) and not line.isupper()


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _datelines(running: Sequence[Line], above: Sequence[Line]) -> str:
    """The dates that may be of a text without a preamble: behind places, "Almaty, 5 March 2022", or in its title.

    "On 5 January 2022 the authorities opened fire" tells of something else.
    """
    found: list[str] = []
    for number, line in enumerate((*above, *running[-AT_THE_FOOT:])):
        text = _plain(line.text.strip())
        for span in (*(d.span for d in find_dates(text) if d.day), *map(_span, _NUMERIC_DATE.finditer(text))):
            before, behind = text[: span.start], text[span.end :]
            placed = _BEFORE_A_DATE.fullmatch(before) and _BEHIND_A_DATE.match(behind)
            if placed or (number == 0 and not behind.strip(" .)")):
                found.append(text[span.start : span.end])
    return "\n".join(found)


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _date(cover: str, standing: Standing) -> date | None:
    """The date in an adopted text's title; else the first full date on the cover."""
    dated = _DATED_TITLE.search(cover)
    if standing is Standing.ADOPTED and dated:
        cover = dated[0]
    found = [_day(int(m[3]), int(m[2]), int(m[1])) for m in _NUMERIC_DATE.finditer(cover)]
    written = [d for d in find_dates(cover) if d.day and d.year]
    if standing is not Standing.ADOPTED and any(found):
        return next(day for day in found if day)
    months = [None, *(f"{name}" for name in _MONTHS)]
    return _day(written[0].year or 0, months.index(written[0].month), written[0].day or 0) if written else None


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _declared_date(document: Document) -> date | None:
    if match := _NUMERIC_DATE.fullmatch(document.declared.get("available", "")):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    try:
        return date.fromisoformat(document.declared.get("date", ""))
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _issuer(cover: str, whole: str, standing: Standing, *, opens: bool) -> str | None:
    if standing is Standing.JOINT_MOTION:
        return "European Parliament (joint motion of several groups)"
    if standing is Standing.MOTION:
        group = _GROUP.search(cover)
        return f"{group[1].strip()} in the European Parliament" if group else "Members of the European Parliament"
    if standing is Standing.REPORT:
        committee = _COMMITTEE.search(cover)
        return f"{committee[1].strip()} of the European Parliament" if committee else "European Parliament (committee)"
    if opens:
        return "European Parliament"
    nations = _UNITED_NATIONS.search(whole)
    return f"United Nations {nations[1]}" if nations else None

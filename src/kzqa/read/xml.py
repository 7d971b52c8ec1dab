"""The EU's own XML: Akoma Ntoso (as Parliament publishes it) and Formex 4 (as the Official Journal does).

Both say what a recital, a paragraph, its number and a footnote are. The reader keeps the reading order and sets the
number before its paragraph, so that the same rules read the structure of every format. Sources: OASIS Akoma Ntoso 1.0
part 2 (2018); Publications Office, Formex 4 physical specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kzqa.errors import UnreadableFileError
from kzqa.read.document import Document, Role
from kzqa.read.flow import Flow, collapse
from kzqa.read.markup import read_xml_events

__all__ = ["LANGUAGES", "read_xml"]

LANGUAGES: Mapping[str, str] = {
    "bul": "bg",
    "spa": "es",
    "ces": "cs",
    "dan": "da",
    "deu": "de",
    "est": "et",
    "ell": "el",
    "eng": "en",
    "fra": "fr",
    "gle": "ga",
    "hrv": "hr",
    "ita": "it",
    "lav": "lv",
    "lit": "lt",
    "hun": "hu",
    "mlt": "mt",
    "nld": "nl",
    "pol": "pl",
    "por": "pt",
    "ron": "ro",
    "slk": "sk",
    "slv": "sl",
    "fin": "fi",
    "swe": "sv",
    "kaz": "kk",
    "rus": "ru",
}
"""ISO 639-2 to ISO 639-1: the official languages of the EU, Kazakh and Russian."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the elements of a format are; an element that is in none of the sets begins and ends a block."""

    name: str
    inline: frozenset[str]
    labels: frozenset[str]
    """Numbers of recitals, paragraphs and points."""
    notes: frozenset[str]
    skipped: frozenset[str]
    """Meta data, and text that the document strikes out."""
    furniture: frozenset[str]
    titles: frozenset[str]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


AKOMA_NTOSO = Vocabulary(
    "Akoma Ntoso",
    inline=_names(
        "a abbr affectedDocument argument authorialNote b change concept courtType date def del docAuthority "
        "docCommittee docDate docIntroducer docJurisdiction docNumber docProponent docPurpose docStage docStatus "
        "docTitle docType docketNumber embeddedText entity event extractText fillIn i img inline ins judge lawyer "
        "legislature location marker mmod mod mref neutralCitation noteRef num object omissis opinion organization "
        "outcome party person placeholder process quantity quotedText ref relatedDocument remark rmod role rref "
        "session shortTitle signature span sub sup term time u vote"
    ),
    labels=frozenset({"num"}),
    notes=frozenset({"authorialNote", "note"}),
    skipped=_names(
        "identification publication classification lifecycle workflow analysis temporalData references presentation "
        "proprietary del img"
    ),
    furniture=frozenset({"toc", "banner"}),
    titles=frozenset({"docTitle"}),
)

FORMEX = Vocabulary(
    "Formex 4",
    inline=_names(
        "ADDR.S DATE EXPONENT FAX FMT.VALUE FT HT IE KEYWORD NO.DOC.TXT NOTE PERIOD QUOT.END QUOT.S QUOT.START "
        "REF.BIB.RECORD REF.CONSLEG REF.CORE.METADATA REF.DOC REF.DOC.ECR REF.DOC.OJ REF.DOC.SE REF.ECR.DOC "
        "REF.NP.ECR REF.PHYS TXT.COL TXT.ROW"
    ),
    labels=frozenset({"NO.P", "NO.PARAG"}),
    notes=frozenset({"NOTE"}),
    skipped=frozenset({"BIB.INSTANCE", "BIB.DATA", "BIB.DOC", "BIB.OJ", "INCL.ELEMENT", "INCL.ELEMENT.FILE"}),
    furniture=frozenset({"TOC"}),
    titles=frozenset({"TI"}),
)

ROOTS: Mapping[str, Vocabulary] = {
    "akomaNtoso": AKOMA_NTOSO,
    **dict.fromkeys(
        ["ACT", "AGR", "ANNEX", "CONS.ACT", "CONS.DOC", "DECISION", "GENERAL", "LETTER", "PROPOSAL"], FORMEX
    ),
}
"""What a document's outermost element says about its format."""


def read_xml(path: Path) -> Document:
    """Read an Akoma Ntoso or Formex 4 document.

    Raises:
        UnreadableFileError: it cannot be opened, is damaged or hostile, or is XML of another kind.
    """
    reading = _Reading(path)
    try:
        with path.open("rb") as stream:
            read_xml_events(stream, reading, path)
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; make the file readable") from error
    return reading.document()


class _Reading:
    """Takes the events of one document."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._flow = Flow()
        self._vocabulary: Vocabulary | None = None
        self._skipping = 0
        self._furniture = 0
        self._label: list[str] | None = None
        self._title: list[str] | None = None
        self._notes = 0
        self._declared: dict[str, str] = {}
        self._in_bibliography: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._vocabulary is None:
            self._vocabulary = ROOTS.get(name)
            if self._vocabulary is None:
                raise UnreadableFileError(
                    f"{self._path}: XML of a kind that is not read (<{name[:40]}>); "
                    "it must be Akoma Ntoso or Formex 4, or the page saved as HTML"
                )
            return
        self._declare(name, attributes)
        if self._skipping or name in self._vocabulary.skipped:
            self._skipping += 1
        else:
            self._begin(name, attributes, self._vocabulary)

    def _begin(self, name: str, attributes: Mapping[str, str], kind: Vocabulary) -> None:
        """An element of the text begins."""
        self._furniture += name in kind.furniture
        if name in kind.titles and "title" not in self._declared:
            self._title = []
        if name in kind.notes:
            self._begin_note(attributes, inline=name in kind.inline)
        elif name in kind.labels:
            self._label = []
        elif name in ("QUOT.START", "QUOT.END"):
            self.data(_code_point(attributes.get("CODE", "")))
        elif name == "noteRef":
            self._flow.mark(attributes.get("marker", ""))
        elif name in ("eol", "br"):
            self._flow.break_line()
        elif name not in kind.inline:
            self._flow.end_block(self._role)

    def end(self, name: str) -> None:
        kind = self._vocabulary
        if kind is None:
            return
        if self._skipping:
            self._skipping -= 1
            self._in_bibliography = None
            return
        if name in kind.furniture:
            self._furniture -= 1
        if name in kind.titles and self._title is not None:
            self._declared.setdefault("title", " ".join("".join(self._title).split()))
            self._title = None
        if name in kind.notes:
            self._flow.end_note()
        elif name in kind.labels and self._label is not None:
            self._flow.label(_stopped("".join(self._label)))
            self._label = None
        elif name not in kind.inline and name not in ("eol", "br"):
            self._flow.end_block(self._role)

    def data(self, text: str) -> None:
        if self._skipping:
            if self._in_bibliography:
                self._declared.setdefault(self._in_bibliography, text.strip())
            return
        if self._label is not None:
            self._label.append(text)
            return
        if self._title is not None and not self._flow.in_note:
            self._title.append(text)
        self._flow.text(text)

    def document(self) -> Document:
        """What was read."""
        declared = {key: value for key, value in self._declared.items() if value}
        language = declared.get("language", "").lower()
        if language:
            declared["language"] = LANGUAGES.get(language, language)
        return self._flow.document(self._path, declared)

    @property
    def _role(self) -> Role:
        return Role.FURNITURE if self._furniture else Role.TEXT

    def _begin_note(self, attributes: Mapping[str, str], *, inline: bool) -> None:
        """Notes are numbered as they come where the document gives no number."""
        self._notes += 1
        marker = collapse(attributes.get("marker", "")).strip(" ()[].")
        label = marker if marker.isdigit() else str(self._notes)
        if inline:
            self._flow.mark(label)
        self._flow.begin_note(label)

    def _declare(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "FRBRlanguage":
            self._declared.setdefault("language", attributes.get("language", ""))
        elif name == "FRBRdate":
            self._declared.setdefault("date", attributes.get("date", "")[:10])
        elif name in ("LG.DOC", "LG.OJ"):
            self._in_bibliography = "language"
        elif self._vocabulary is FORMEX and name == "DATE" and self._skipping:
            iso = attributes.get("ISO", "")
            if len(iso) == 8:
                self._declared.setdefault("date", f"{iso[:4]}-{iso[4:6]}-{iso[6:]}")


def _code_point(code: str) -> str:
    """A quotation mark, which Formex gives by the number of its character."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return '"'


def _stopped(label: str) -> str:
    """A number as the printed text has it: ``A`` is ``A.``, ``(a)`` is ``(a)``."""
    label = " ".join(label.split())
    return f"{label}." if label.isalnum() and len(label) <= 4 else label

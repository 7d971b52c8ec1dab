"""A suite of reference questions: DESIGN section 5, read strictly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from kzqa.errors import SuiteError
from kzqa.evals.strict_yaml import Mapping as YamlMapping
from kzqa.evals.strict_yaml import NotText, read_yaml

__all__ = [
    "LANGUAGES",
    "Case",
    "GoldEntry",
    "Place",
    "Suite",
    "load_suite",
    "parse_case",
    "select",
    "unique_cases",
]

LANGUAGES = ("en", "ru", "kk")
"""Languages that a question can be asked in."""


@dataclass(frozen=True, slots=True)
class GoldEntry:
    """A paragraph that answers: by its anchor, or any paragraph of the text that contains a quotation."""

    doc: str
    """The source's id."""
    anchor: str | None = None
    quote: str | None = None

    def __str__(self) -> str:
        return f"{self.doc}#{self.anchor}" if self.anchor else f"{self.doc}, quote {_short(self.quote)}"


@dataclass(frozen=True, slots=True)
class Case:
    """One reference question and what a right answer to it is."""

    id: str
    question: str
    language: str
    """``en``, ``ru`` or ``kk``."""
    tags: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    """Earlier questions of the same conversation, the earliest first."""
    cite_any: tuple[GoldEntry, ...] = ()
    """At least one must be cited."""
    cite_all: tuple[GoldEntry, ...] = ()
    """Every one must be cited."""
    also_ok: tuple[GoldEntry, ...] = ()
    """May be cited without harm."""
    contains: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    refuse: bool = False
    """Whether the right answer is a refusal."""
    line: int | None = field(default=None, compare=False, repr=False)
    """Where the case begins in its file, counted from 1."""

    @property
    def has_gold(self) -> bool:
        """Whether the case says what must be cited."""
        return bool(self.cite_any or self.cite_all)


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, in its order."""

    name: str
    file: str
    """As it was given."""
    sha256: str
    """Of the file's bytes, 64 hex digits."""
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a suite: makes the errors, each one line."""

    file: str
    line: int | None = None
    case: str | None = None

    def error(self, message: str) -> SuiteError:
        """An error that names file, line and case before ``message``."""
        line = f", line {self.line}" if self.line else ""
        case = f", {self.case}" if self.case else ""
        return SuiteError(f"{self.file}{line}{case}: {message}")


KEYS = tuple(each.name for each in fields(Case) if each.name != "line")
GOLD_KEYS = ("cite_any", "cite_all", "also_ok")


def load_suite(path: Path) -> Suite:
    """Read one suite.

    Raises:
        SuiteError: the file cannot be read, is empty or not YAML, uses aliases, or a case is wrong: one line
            that names the file, the line, the case and the key.
    """
    file = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SuiteError(f"{file}: cannot be read: {error.strerror}; give the path of a suite") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SuiteError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    if not text.strip():
        raise SuiteError(f"{file}: the file is empty; a suite has the keys 'suite' and 'cases'")
    root = read_yaml(text, file)
    name, entries = _read_root(root, Place(file))
    cases = tuple(_read_case(entry, number, file) for number, entry in enumerate(entries, start=1))
    _no_duplicates(cases, entries, file)
    return Suite(name, file, hashlib.sha256(data).hexdigest(), cases)


def _read_root(root: object, place: Place) -> tuple[str, list[object]]:
    if not isinstance(root, YamlMapping):
        raise place.error("not a suite; a suite is a mapping with the keys 'suite' and 'cases'")
    for key in root:
        if key not in ("suite", "cases"):
            raise place.error(f"unknown key {_short(key)}; the keys are: suite, cases")
    for key in ("suite", "cases"):
        if key not in root:
            raise place.error(f"the key '{key}' is missing")
    name = _text(root["suite"], "suite", place)
    entries = root["cases"]
    if not isinstance(entries, list):
        raise place.error(f"key 'cases': {_describe(entries)}, must be a list of cases")
    if not entries:
        raise place.error("key 'cases': the list is empty; a suite has at least one case")
    return name, entries


def _read_case(entry: object, number: int, file: str) -> Case:
    if not isinstance(entry, YamlMapping):
        raise Place(file, None, f"case {number}").error(f"{_describe(entry)}, must be a mapping with the key 'id'")
    given = entry.get("id")
    name = f"case {_short(given)}" if isinstance(given, str) and given else f"case {number}"
    return parse_case(entry, Place(file, entry.line, name))


def _no_duplicates(cases: Sequence[Case], entries: Sequence[object], file: str) -> None:
    seen: dict[str, int] = {}
    for number, case in enumerate(cases):
        if case.id in seen:
            first, second = (entries[at] for at in (seen[case.id], number))
            lines = [entry.line if isinstance(entry, YamlMapping) else 0 for entry in (first, second)]
            place = Place(file, lines[1], f"case {_short(case.id)}")
            raise place.error(f"key 'id': this id stands already on line {lines[0]}; every id must be unique")
        seen[case.id] = number


def parse_case(entry: Mapping[str, object], place: Place) -> Case:
    """One case from its mapping.

    Raises:
        SuiteError: an unknown or missing key, a value of the wrong type, or keys that contradict each other.
    """
    for key in entry:
        if key not in KEYS:
            raise place.error(f"unknown key {_short(key)}; the keys are: {', '.join(KEYS)}")
    for key in ("id", "question", "language"):
        if key not in entry:
            raise place.error(f"the key '{key}' is missing")
    refuse = entry.get("refuse", False)
    if not isinstance(refuse, bool):
        raise place.error(f"key 'refuse': {_describe(refuse)}, must be true or false")
    gold = {key: _gold(entry.get(key, []), key, place) for key in GOLD_KEYS}
    if refuse and (gold["cite_any"] or gold["cite_all"]):
        key = "cite_any" if gold["cite_any"] else "cite_all"
        raise place.error(f"keys 'refuse' and '{key}': a refusal cites nothing; keep one of the two")
    return Case(
        id=_text(entry["id"], "id", place),
        question=_text(entry["question"], "question", place, blank=refuse),
        language=_language(entry["language"], place),
        tags=_texts(entry.get("tags", []), "tags", place),
        history=_texts(entry.get("history", []), "history", place),
        contains=_texts(entry.get("contains", []), "contains", place),
        excludes=_texts(entry.get("excludes", []), "excludes", place),
        refuse=refuse,
        line=place.line,
        **gold,
    )


def _language(value: object, place: Place) -> str:
    language = _text(value, "language", place)
    if language not in LANGUAGES:
        raise place.error(f"key 'language': unknown language {_short(language)}; known: {', '.join(LANGUAGES)}")
    return language


def _gold(value: object, key: str, place: Place) -> tuple[GoldEntry, ...]:
    if not isinstance(value, list):
        raise place.error(f"key '{key}': {_describe(value)}, must be a list of {{doc, anchor}} or {{doc, quote}}")
    return tuple(_gold_entry(item, key, place) for item in value)


def _gold_entry(item: object, key: str, place: Place) -> GoldEntry:
    if not isinstance(item, dict):
        raise place.error(f"key '{key}': {_describe(item)}, must be {{doc, anchor}} or {{doc, quote}}")
    for part in item:
        if part not in ("doc", "anchor", "quote"):
            raise place.error(f"key '{key}': unknown key {_short(part)}; the keys are: doc, anchor, quote")
    if "doc" not in item or ("anchor" in item) == ("quote" in item):
        raise place.error(f"key '{key}': an entry has 'doc' and either 'anchor' or 'quote'")
    return GoldEntry(**{part: _text(text, f"{key}.{part}", place) for part, text in item.items()})


def _texts(value: object, key: str, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise place.error(f"key '{key}': {_describe(value)}, must be a list of texts")
    return tuple(_text(item, key, place) for item in value)


def _text(value: object, key: str, place: Place, *, blank: bool = False) -> str:
    if not isinstance(value, str):
        advice = '; put it in quotes ("...")' if isinstance(value, (NotText, bool, int, float)) else ""
        raise place.error(f"key '{key}': {_describe(value)}, must be text{advice}")
    if not blank and not value.strip():
        raise place.error(f"key '{key}': the text is blank")
    return value


def _describe(value: object) -> str:
    match value:
        case NotText(written, kind):
            return f"{_short(written)} is {kind}" if written.strip() else "nothing is given"
        case bool():
            return f"{str(value).lower()} is a boolean"
        case str() | int() | float():
            return f"{_short(value)} is {'text' if isinstance(value, str) else 'a number'}"
        case list() | dict():
            return f"a {'list' if isinstance(value, list) else 'mapping'} is given"
    return "nothing is given"


def _short(value: object) -> str:
    """``value`` in quotes on one line, at most 60 characters of it."""
    text = str(value)
    return repr(text if len(text) <= 60 else text[:59] + "…")


def unique_cases(suites: Iterable[Suite]) -> None:
    """Make sure that a suite's name and a case's id name one case, over all suites of a run.

    Raises:
        SuiteError: two suites of one name share an id.
    """
    seen: dict[tuple[str, str], str] = {}
    for suite in suites:
        for case in suite.cases:
            other = seen.setdefault((suite.name, case.id), suite.file)
            if other is not suite.file:
                place = Place(suite.file, None, f"case {_short(case.id)}")
                raise place.error(f"suite {_short(suite.name)} has this id in {other} too")


def select(
    suites: Iterable[Suite],
    *,
    tags: Sequence[str] = (),
    languages: Sequence[str] = (),
    ids: Sequence[str] = (),
) -> tuple[Suite, ...]:
    """The suites with only the cases that have one of ``tags``, one of ``languages`` and one of ``ids``.

    An empty choice keeps everything; a suite with no case left is dropped.

    Raises:
        SuiteError: an id that no suite has, or no case left.
    """
    suites = tuple(suites)
    known = {case.id for suite in suites for case in suite.cases}
    for id_ in ids:
        if id_ not in known:
            raise SuiteError(f"no suite has a case {_short(id_)}; ids are compared letter by letter")
    kept = []
    for suite in suites:
        cases = tuple(
            case
            for case in suite.cases
            if (not tags or set(tags) & set(case.tags))
            and (not languages or case.language in languages)
            and (not ids or case.id in ids)
        )
        if cases:
            kept.append(Suite(suite.name, suite.file, suite.sha256, cases))
    if not kept:
        raise SuiteError("no case has the tags, languages and ids that were asked for; loosen the choice")
    return tuple(kept)

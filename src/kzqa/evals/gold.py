"""What a case expects, as paragraph ids of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kzqa.domain import Corpus
from kzqa.evals.suite import Case, GoldEntry, Place, Suite

__all__ = ["Gold", "Ids", "check_suite", "one_line", "resolve_suite"]

Ids = tuple[str, ...]
"""The paragraphs that fulfil one entry: any of them will do. In reading order."""


def one_line(text: str) -> str:
    """``text`` with every run of white space as one space: how quotations and phrases are compared."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Gold:
    """The gold of one case; an entry is the tuple of paragraph ids that fulfil it."""

    cite_any: tuple[Ids, ...] = ()
    cite_all: tuple[Ids, ...] = ()
    also_ok: tuple[Ids, ...] = ()

    @cached_property
    def requirements(self) -> tuple[frozenset[str], ...]:
        """What must be cited: ``cite_any`` is one requirement, each entry of ``cite_all`` is one."""
        any_of = [frozenset(id_ for entry in self.cite_any for id_ in entry)] if self.cite_any else []
        return (*any_of, *(frozenset(entry) for entry in self.cite_all))

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every gold paragraph: the union of ``cite_any`` and ``cite_all``."""
        return frozenset().union(*self.requirements)

    @cached_property
    def accepted(self) -> frozenset[str]:
        """Every paragraph that may be cited: the gold and ``also_ok``."""
        return self.ids.union(*self.also_ok)


class _Finder:
    """Paragraph ids of gold entries; normalises each text once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._texts: dict[str, list[tuple[str, str]]] = {}

    def find(self, entry: GoldEntry, key: str, place: Place) -> Ids:
        if entry.doc not in self._corpus.source_by_id:
            known = ", ".join(self._corpus.source_by_id)
            raise place.error(f"key '{key}': the corpus has no text {entry.doc!r}; its texts are: {known}")
        if entry.anchor is not None:
            id_ = f"{entry.doc}#{entry.anchor}"
            if id_ not in self._corpus.by_id:
                raise place.error(f"key '{key}': {entry.doc} has no paragraph {entry.anchor!r}")
            return (id_,)
        quote = one_line(entry.quote or "")
        found = tuple(id_ for id_, text in self._of(entry.doc) if quote in text)
        if not found:
            raise place.error(f"key '{key}': no paragraph of {entry} contains it")
        return found

    def _of(self, doc: str) -> list[tuple[str, str]]:
        if doc not in self._texts:
            self._texts[doc] = [(p.id, one_line(p.text)) for p in self._corpus.of_source(doc)]
        return self._texts[doc]


def resolve_suite(suite: Suite, corpus: Corpus) -> Mapping[str, Gold]:
    """The gold of every case, by case id.

    Raises:
        SuiteError: a gold paragraph does not exist; names the first.
    """
    finder = _Finder(corpus)
    return {case.id: _resolve(case, suite.file, finder) for case in suite.cases}


def _resolve(case: Case, file: str, finder: _Finder) -> Gold:
    place = Place(file, case.line, f"case {case.id!r}")

    def ids(key: str, entries: Iterable[GoldEntry]) -> tuple[Ids, ...]:
        return tuple(finder.find(entry, key, place) for entry in entries)

    return Gold(
        cite_any=ids("cite_any", case.cite_any),
        cite_all=ids("cite_all", case.cite_all),
        also_ok=ids("also_ok", case.also_ok),
    )


def check_suite(suite: Suite, corpus: Corpus) -> tuple[str, ...]:
    """Check a suite against the corpus without asking anything.

    Returns:
        What is allowed but probably not meant, one remark an item.

    Raises:
        SuiteError: a gold paragraph does not exist; names file, case and key.
    """
    resolve_suite(suite, corpus)
    remarks = []
    for case in suite.cases:
        place = Place(suite.file, case.line, f"case {case.id!r}")
        if case.refuse and case.contains:
            remarks.append(str(place.error("'contains' beside 'refuse': a refusal has no statements; never held")))
        if case.refuse and case.also_ok:
            remarks.append(str(place.error("'also_ok' beside 'refuse': has no effect")))
        if not (case.refuse or case.has_gold or case.contains or case.excludes):
            remarks.append(str(place.error("expects nothing but that it is answered")))
    return tuple(remarks)

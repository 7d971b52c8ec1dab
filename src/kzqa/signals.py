"""What speaks for one paragraph as the answer to a question, as the numbers that ranking weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kzqa.dates import find_dates
from kzqa.domain import Corpus, Kind, Paragraph, Span
from kzqa.expansions import Expansions
from kzqa.expected import Expected, fits
from kzqa.intent import Intent, asks_for_a_reason, asks_for_demands, main_clause_end, relates_in_time
from kzqa.kin import asks_whose, converse, is_told_of_kin
from kzqa.morphology import english_stems
from kzqa.names import Name, NameIndex, NameMatch, persons_by_paragraph
from kzqa.nodes import clauses
from kzqa.plan import NEAR, Plan
from kzqa.tables import NodeTable
from kzqa.terms import Alternative, QueryTerm, has_any, written_stems

__all__ = [
    "ABOUT",
    "ABOUT_EXPECTED",
    "EXPANDED",
    "MOST_TELLING",
    "NEAR_UNITS",
    "OTHERS",
    "ROLE",
    "SIGNALS",
    "TOLD",
    "Asked",
    "Dense",
    "Expanded",
    "Measure",
    "Searched",
    "TermFound",
]

Floats = NDArray[np.float64]

MOST_TELLING = 4.0
"""The inverse document frequency of a rare term counts as so much."""

SIGNALS = (
    "dense",
    "gloss",
    "lexical",
    "coverage",
    "clause",
    "names",
    "numbers",
    "expected",
    "demanded",
    "operative",
    "citation",
    "recital",
    "footnote",
    "matter",
)
"""The signals that are fused, in the order of their weights."""

EXPANDED = ("expanded", "alike", "near", "line", "expanded_coverage")
"""Fused beside the others where a paragraph has expansions, 0 where it has none: that it has any; how alike its most
alike line is to the question; how much its lines count as neighbours of the question, in NEAR_UNITS; the share of the
terms' weight that its fullest line has; and the coverage by text and lines together."""

NEAR_UNITS = 5.0
"""Logarithms of what lines count reach to about -20."""

TOLD = OTHERS, ROLE, ABOUT, ABOUT_EXPECTED = "others", "role", "about", "about_expected"
"""Not fused, but told of every hit: how many persons it names beside those asked about; whether, where the holder of a
role is asked for ("whose lawyer", "the judge's name"), one of its clauses has the role and such a person; and of the
clauses that name the persons asked about, the share of the terms' weight that they have, and whether they have the sort
of thing that is asked for. A recital that tells of ten people answers for the one only by the clause about them."""

ANYBODY = 1.8
"""The weight of a role that a sixth of the paragraphs have: whoever is named may be the "official" who is asked for."""

_DIGITS = re.compile(r"\d+(?:[\s.,]\d{3})*")


@dataclass(frozen=True, slots=True)
class TermFound:
    """What the corpus knows of one term of the question."""

    term: QueryTerm
    paragraphs: Set[str]
    """Ids of the paragraphs of the question's scope that have it, in any of its wordings."""
    weight: float
    """How much it tells: its inverse document frequency, bounded."""
    held: bool = True
    """Whether any paragraph of the corpus has it, in the question's scope or not."""
    own: Set[str] = frozenset()
    """Of the paragraphs those that have it in its own words, not in a neighbouring wording."""
    aided: Set[str] = frozenset()
    """Ids of the paragraphs that have it in their expansions: they may speak of it, in other words."""
    full: Set[str] = frozenset()
    """Of the paragraphs those that have it in a wording as long as its own, or of two words: not "union" alone."""
    said: bool = False
    """Whether any paragraph of the corpus has such a wording, in the question's scope or not."""
    told: Set[str] = frozenset()
    """Of the paragraphs in ``aided`` those that have it there in its own words."""
    ordered: Set[str] = frozenset()
    """Of the paragraphs those that have the words of a wording of several in their order and near each other; of an
    institution those that have any wording, its words one behind the other."""
    often: Set[str] = frozenset()
    """Of the paragraphs in ``aided`` those that have it in several expansions: one may have it in passing."""

    def without(self, ids: frozenset[str]) -> TermFound:
        """What would be known of it if these paragraphs were not in the corpus."""
        left = {
            name: getattr(self, name) - ids
            for name in ("paragraphs", "own", "aided", "full", "told", "ordered", "often")
        }
        return replace(self, **left)


@dataclass(frozen=True, slots=True)
class Dense:
    """One dense search."""

    scores: Mapping[int, float]
    """Distance to the field by the node's number, for the nodes that were found."""
    floor: float
    """The least of them: what the others have at most."""
    mean: float
    """Mean cosine with all nodes."""

    def of(self, numbers: Sequence[int]) -> Floats:
        """Of nodes by their numbers."""
        return np.array([self.scores.get(number, self.floor) for number in numbers])


@dataclass(frozen=True, slots=True)
class Expanded:
    """What the expansions say to a question; each array is over the paragraphs that have any."""

    expansions: Expansions
    alike: NDArray[np.float32]
    near: NDArray[np.float32]
    line: NDArray[np.float32]
    """The share of the terms' weight that the fullest line has."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What the searches for a question gave."""

    dense: Dense
    """For the question as asked."""
    gloss: Dense
    """For its content in English words."""
    lexical: Floats
    """For every node its BM25, as a share of what is attainable."""
    held: Floats
    """For every node the share of the terms' weight that it has."""
    expanded: Expanded


class Telling(NamedTuple):
    """A term or a name, as it is looked for."""

    weight: float
    paragraphs: Set[str]
    """Ids of those that have it."""
    aided: Set[str] = frozenset()
    """Ids of those whose expansions have it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, as every candidate is measured by it."""

    telling: Sequence[Telling]
    """The terms and names."""
    weight: float
    """Of all of them."""
    glossed: float
    """The share of the weight that the gloss has words for."""
    known: Sequence[TermFound]
    named: Sequence[tuple[float, Set[str]]]
    """The names alone: the weight of each, and the paragraphs that have it."""
    names: frozenset[Name]
    persons: Sequence[Name]
    """Those of them that are persons, and spelt as the corpus does or nearly so."""
    roles: Sequence[Alternative]
    """Stems of the role whose holder is asked for; empty where none is."""
    whose: bool
    """Whether it is asked whose wife, or son, somebody is."""
    demanded: bool

    def covered(self, ids: Sequence[str], *, aided: bool = False) -> Floats:
        """For each paragraph the share of the weight that it has, or that it and its expansions have."""
        sums = np.zeros(len(ids))
        for weight, having, expanded in self.telling:
            sums += [weight * (id_ in having or (aided and id_ in expanded)) for id_ in ids]
        return sums / (self.weight or 1.0)

    def shares_named(self, ids: Sequence[str]) -> Floats:
        """For each paragraph the share of the names asked for that it has, rare names weighing more."""
        sums, total = np.zeros(len(ids)), 0.0
        for weight, having in self.named:
            sums += [weight * (id_ in having) for id_ in ids]
            total += weight
        return sums / (total or 1.0)


class Measure:
    """Measures the paragraphs of one corpus."""

    def __init__(self, corpus: Corpus, nodes: NodeTable, names: NameIndex) -> None:
        """Keep what is looked up, and find out who is named where."""
        self.corpus, self.names, self._nodes = corpus, names, nodes
        self._resolutions = {s.id for s in corpus.sources if corpus.counts(s.id)[Kind.RECITAL]}
        self._persons = persons_by_paragraph(names.names)
        self._headed = [
            (heading, next(run).id)
            for (_, heading), run in groupby(corpus.paragraphs, key=lambda p: (p.source, p.section))
            if heading
        ]
        """Every heading with the first paragraph under it."""

    def asked(self, plan: Plan, terms: Sequence[TermFound]) -> Asked:
        """What a question asks for: the same for every candidate."""
        named = [(self._weight(match), self.naming(match.name)) for match in plan.names]
        telling = [Telling(found.weight, found.paragraphs, found.aided) for found in terms]
        telling += [Telling(weight, ids) for weight, ids in named]
        weight = sum(told.weight for told in telling)
        end = main_clause_end(plan.text)
        held = (f for f in terms if f.term.domain == "person-role" and f.term.start < end)
        roles = [wording for found in held for wording in (found.term.own if found.weight > ANYBODY else [()])]
        return Asked(
            telling=telling,
            weight=weight,
            # A gloss that lacks words says as much less: what it does not know, the question itself must.
            glossed=1 - sum(found.weight for found in terms if not found.term.alternatives) / (weight or 1.0),
            known=[found for found in terms if found.term.alternatives],
            named=named,
            names=frozenset(match.name for match in plan.names),
            persons=[match.name for match in plan.names if match.name.kind == "person" and match.score >= NEAR],
            roles=roles if plan.expected is Expected.PERSON else [],
            whose=asks_whose(plan.text),
            demanded=asks_for_demands(plan.text),
        )

    def naming(self, name: Name) -> frozenset[str]:
        """The ids of the paragraphs that have a name; of a place, also of one under a heading that has it."""
        named = frozenset(name.paragraphs)
        if name.kind != "place":
            return named
        headed = {id_ for heading, id_ in self._headed if any(variant in heading for variant in name.variants)}
        return named | headed if headed else named

    def headed(self, plan: Plan) -> frozenset[str]:
        """The ids of the paragraphs under a heading that says all that a question is about: a place, its "events".

        What stands under it tells of just that, though it need not say it again.
        """
        places = [match.name for match in plan.names]
        other = plan.years or plan.numbers or plan.dates or plan.unknown_names or plan.articles
        if not places or other or plan.intent is not Intent.FACT or plan.expected is not Expected.ANYTHING:
            return frozenset()
        if any(name.kind != "place" for name in places) or relates_in_time(plan.text) or asks_for_a_reason(plan.text):
            return frozenset()
        said = ((term.alternatives, written_stems(term.translation)) for term in plan.terms)
        wordings = [(*alternatives, own) if own else alternatives for alternatives, own in said]
        return frozenset(
            id_
            for heading, id_ in self._headed
            if all(any(variant in heading for variant in name.variants) for name in places)
            and all(has_any(each, heading) for each in wordings)
        )

    def signals(
        self, plan: Plan, asked: Asked, searched: Searched, candidates: Sequence[Paragraph]
    ) -> tuple[Floats, list[Span]]:
        """The signals of candidates, and the place of each one's best node.

        Returns:
            Shape (candidates, SIGNALS + EXPANDED + TOLD), columns in that order; and the spans.
        """
        ids = [paragraph.id for paragraph in candidates]
        ranges = [self._nodes.of(id_) for id_ in ids]
        nodes = np.fromiter(chain.from_iterable(ranges), np.int64)
        begins = np.cumsum([0, *map(len, ranges[:-1])])
        held = searched.held[nodes]
        near, glossed = searched.dense.of(nodes.tolist()), searched.gloss.of(nodes.tolist())
        best = _first_of_most(near + glossed + 2 * held, begins)
        most_glossed = np.maximum.reduceat(asked.glossed * glossed + (1 - asked.glossed) * near, begins)
        spans = [self._nodes.span(number) for number in nodes[best].tolist()]
        operative = [p.kind is Kind.PARAGRAPH and self._numbered(p) for p in candidates]
        columns = [
            np.maximum.reduceat(near, begins),
            most_glossed,
            np.maximum.reduceat(searched.lexical[nodes], begins),
            asked.covered(ids),
            np.maximum.reduceat(held, begins),
            asked.shares_named(ids),
            [self._numbered_as_asked(plan, p) for p in candidates],
            [fits(plan.expected, p.text[s.start : s.end], plan.gloss) for p, s in zip(candidates, spans, strict=True)],
            operative if asked.demanded else np.zeros(len(ids)),
            operative if not asked.demanded else np.zeros(len(ids)),
            *([p.kind is kind for p in candidates] for kind in (Kind.CITATION, Kind.RECITAL, Kind.FOOTNOTE)),
            [not self._numbered(p) and p.section is None for p in candidates],
            *self._expanded(asked, searched.expanded, ids),
            [len(self._others(asked, p)) for p in candidates],
            [self._holds_role(asked, p) for p in candidates],
            *zip(*(self._about(plan, asked, p) for p in candidates), strict=True),
        ]
        return np.array(columns, dtype=np.float64).T, spans

    def _expanded(self, asked: Asked, expanded: Expanded, ids: Sequence[str]) -> Floats:
        """The columns of EXPANDED."""
        there, places = expanded.expansions.places([self._nodes.order(id_) for id_ in ids])
        found = np.zeros((len(EXPANDED), len(ids)))
        found[0] = 1
        if len(expanded.alike):
            found[1:4] = expanded.alike[places], expanded.near[places] / NEAR_UNITS, expanded.line[places]
        found[4] = asked.covered(ids, aided=True)
        columns: Floats = np.where(there, found, 0.0)
        return columns

    def _numbered(self, paragraph: Paragraph) -> bool:
        return paragraph.source in self._resolutions

    def _weight(self, match: NameMatch) -> float:
        """How much a name tells: the rarer, the more."""
        share = len(match.name.paragraphs) / len(self.corpus.paragraphs)
        return min(MOST_TELLING, max(0.1, -float(np.log(share)))) if share else MOST_TELLING

    def _others(self, asked: Asked, paragraph: Paragraph) -> list[Name]:
        """The persons that a paragraph names beside those asked about."""
        return [name for name in self._persons.get(paragraph.id, ()) if name not in asked.names]

    def _about(self, plan: Plan, asked: Asked, paragraph: Paragraph) -> tuple[float, float]:
        marks = [span for name in asked.persons for span in self.names.spans(name, paragraph)]
        if not marks:
            return 1.0, 1.0
        having = [c for c in clauses(paragraph.text) if any(c.start <= mark.start < c.end for mark in marks)]
        text = " ".join(paragraph.text[clause.start : clause.end] for clause in having)
        stems = set(english_stems(text))
        weight = sum(found.weight for found in asked.known)
        held = sum(f.weight for f in asked.known if any(stems.issuperset(wording) for wording in f.term.alternatives))
        return held / weight if weight else 1.0, float(fits(plan.expected, text, plan.gloss))

    def _holds_role(self, asked: Asked, paragraph: Paragraph) -> bool:
        if not asked.roles:
            return True
        spans = [span for name in self._others(asked, paragraph) for span in self.names.spans(name, paragraph)]
        own = [span for name in asked.persons for span in self.names.spans(name, paragraph)]
        if any(is_told_of_kin(paragraph.text, role, own, spans, whose=asked.whose) for role in asked.roles):
            return True
        roles = [role for role in asked.roles if not converse(role)]
        for clause in clauses(paragraph.text):
            stems = set(english_stems(paragraph.text[clause.start : clause.end]))
            if any(stems.issuperset(role) for role in roles) and any(
                clause.start <= s.start < clause.end for s in spans
            ):
                return True
        return False

    def _numbered_as_asked(self, plan: Plan, paragraph: Paragraph) -> float:
        """The share of the dates, years and numbers of the question that the paragraph has."""
        if not (plan.years or plan.numbers or plan.dates):
            return 0.0
        digits = frozenset(_plain(written) for written in _DIGITS.findall(paragraph.text))
        dates = find_dates(paragraph.text) if plan.dates else ()
        has = [str(year) in digits or year == self.corpus.source_of(paragraph).year for year in plan.years]
        has += [_plain(number) in digits for number in plan.numbers]
        has += [any(date.fits(other) for other in dates) for date in plan.dates]
        return sum(has) / len(has)


def _first_of_most(scores: Floats, begins: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the largest score of each stretch stands, the first if there are several; stretches begin as given."""
    most = np.maximum.reduceat(scores, begins)
    lengths = np.diff(begins, append=len(scores))
    places = np.where(scores == np.repeat(most, lengths), np.arange(len(scores)), len(scores))
    found: NDArray[np.int64] = np.minimum.reduceat(places, begins)
    return found


def _plain(number: str) -> str:
    return re.sub(r"\D", "", number)

"""Plan to ranked hits: dense twice, lexical, names and numbers, fused per paragraph.

The dense signal is taken for the question as asked and for its content in English words (its gloss), which carries
Kazakh over to an embedder that hardly knows it. Cosines are measured as distance to the field: standard deviations
above the mean of all nodes. Signals are fused by a linear model whose weights are fitted so that the softmax over the
candidates is the probability of being the answering paragraph (``benchmarks/fit.py``, figures in docs/retrieval.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kzqa.dates import find_dates
from kzqa.domain import Corpus, Hit, Kind, Paragraph, Span
from kzqa.expected import Expected, fits
from kzqa.index import NodeHit, VectorIndex
from kzqa.intent import asks_for_demands
from kzqa.morphology import english_stems
from kzqa.names import Name, NameIndex, NameMatch
from kzqa.nodes import clauses
from kzqa.question import NEAR, Plan, QueryTerm
from kzqa.tables import Tables, make_tables
from kzqa.versions import replaced
from kzqa.weights import Weights

__all__ = ["Retrieval", "Retriever", "TermFound", "about_persons"]

NODES = 60
"""Nodes that each dense search brings."""

MOST_TELLING = 4.0
"""The inverse document frequency of a rare term counts as so much."""

LEXICAL_NODES = 30
"""Nodes that the lexical search brings."""

FEW = 1_000
"""So many ids are put into a set; of more, each is looked up when it is asked for."""

KINDS = tuple(Kind)

Floats = NDArray[np.float64]


class QueryEmbedder(Protocol):
    """What retrieval needs of an embedder."""

    def get_query_embeddings(self, queries: list[str]) -> list[list[float]]:
        """One vector of length 1 for each."""


class Marked(Set[str]):
    """The ids of marked paragraphs, as a set that costs nothing to make."""

    def __init__(self, paragraphs: Sequence[Paragraph], order: Callable[[str], int], marks: NDArray[np.bool_]) -> None:
        """Take a mark for each paragraph; ``order`` gives a paragraph's number by its id, or raises KeyError."""
        self._paragraphs, self._order, self._marks = paragraphs, order, marks
        self._size = int(np.count_nonzero(marks))

    def __contains__(self, id_: object) -> bool:
        """Whether the paragraph of this id is marked."""
        try:
            return bool(self._marks[self._order(str(id_))])
        except KeyError:
            return False

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of the corpus."""
        return (self._paragraphs[number].id for number in np.flatnonzero(self._marks).tolist())

    def __len__(self) -> int:
        """How many are marked."""
        return self._size

    @classmethod
    def _from_iterable(cls, it: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        """What set arithmetic gives: a plain set."""
        return frozenset(it)


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


@dataclass(frozen=True)
class Retrieval:
    """What was found for a plan."""

    hits: tuple[Hit, ...]
    """Best first; scores are the logarithms of the candidates' odds."""
    probabilities: tuple[float, ...]
    """For each hit, that it is the answering paragraph if any is; they sum to 1."""
    terms: tuple[TermFound, ...]
    places: tuple[TermFound, ...] = ()
    """The places that the question names."""
    focus: TermFound | None = None
    """What the question asks for."""
    nearness: float = 0.0
    """Mean cosine between the gloss and all nodes: how near the question is to the field at all."""

    def of_persons(self, plan: Plan) -> Retrieval:
        """Only the paragraphs that have the persons asked about, if any was found; the others cannot answer."""
        ids = about_persons(plan)
        others = [hit.paragraph.id for hit in self.hits if hit.paragraph.id not in ids]
        return self.without(others) if len(others) < len(self.hits) else self

    def without(self, ids: Collection[str]) -> Retrieval:
        """What would have been found if these paragraphs were not in the corpus."""
        kept = [i for i, hit in enumerate(self.hits) if hit.paragraph.id not in ids]
        total = sum(self.probabilities[i] for i in kept) or 1.0
        return Retrieval(
            tuple(self.hits[i] for i in kept),
            tuple(self.probabilities[i] / total for i in kept),
            tuple(replace(f, paragraphs=f.paragraphs - frozenset(ids), own=f.own - frozenset(ids)) for f in self.terms),
            self.places,
            self.focus,
            self.nearness,
        )


_DIGITS = re.compile(r"\d+(?:[\s.,]\d{3})*")

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

TOLD = OTHERS, ROLE, ABOUT, ABOUT_EXPECTED = "others", "role", "about", "about_expected"
"""Not fused, but told of every hit: how many persons it names beside those asked about; whether, where the holder of a
role is asked for ("whose lawyer", "the judge's name"), one of its clauses has the role and such a person; and of the
clauses that name the persons asked about, the share of the terms' weight that they have, and whether they have the sort
of thing that is asked for. A recital that tells of ten people answers for the one only by the clause about them."""


class Retriever:
    """Searches one corpus."""

    def __init__(
        self,
        corpus: Corpus,
        index: VectorIndex,
        embedder: QueryEmbedder,
        names: NameIndex,
        weights: Weights,
        *,
        tables: Tables | None = None,
    ) -> None:
        """Take what is looked up beside the vectors, or make it where it is not given."""
        self.corpus = corpus
        self.index = index
        self.embedder = embedder
        self.names = names
        self.weights = np.array([weights.ranking[name] for name in SIGNALS])
        tables = tables or make_tables(corpus, index, names)
        self._nodes, self._clauses, self._paragraphs = tables.nodes, tables.clauses, tables.paragraphs
        self._replaced = replaced(corpus)
        self._resolutions = {s.id for s in corpus.sources if corpus.counts(s.id)[Kind.RECITAL]}
        self._source_numbers = {source.id: number for number, source in enumerate(corpus.sources)}
        self._sources = np.array([self._source_numbers[p.source] for p in corpus.paragraphs], dtype=np.int32)
        self._kinds = np.array([KINDS.index(p.kind) for p in corpus.paragraphs], dtype=np.int8)
        self._persons: dict[str, list[Name]] = {}
        for name in names.names:
            for id_ in name.paragraphs if name.kind == "person" else ():
                self._persons.setdefault(id_, []).append(name)

    def retrieve(self, plan: Plan) -> Retrieval:
        """Rank the paragraphs of the plan's scope; empty when the scope holds none."""
        embeddings = self.embedder.get_query_embeddings([plan.text, plan.gloss])
        found = self.index.searches(embeddings, NODES, plan.scope, plan.kinds)
        dense, gloss = (self._dense(*pair) for pair in zip(embeddings, found, strict=True))
        terms = tuple(self._term(term, plan) for term in plan.terms)
        places = tuple(self._term(place, plan) for place in plan.places)
        focus = self._term(plan.focus, plan) if plan.focus else None
        lexical, held = self._lexical(terms)
        candidates = self._candidates(plan, dense, gloss, lexical)
        if not candidates:
            return Retrieval((), (), terms, places, focus)
        asked = self._asked(plan, terms)
        rows, spans = zip(
            *(
                self._signals(plan, p, dense=dense, gloss=gloss, lexical=lexical, held=held, asked=asked)
                for p in candidates
            ),
            strict=True,
        )
        scores = np.array(rows)[:, : len(SIGNALS)] @ self.weights
        odds = np.exp(scores - scores.max())
        order = np.argsort(-scores, kind="stable")
        hits = tuple(
            Hit(candidates[i], float(scores[i]), spans[i], dict(zip((*SIGNALS, *TOLD), rows[i], strict=True)))
            for i in order
        )
        shares = tuple(float(odds[i] / odds.sum()) for i in order)
        return Retrieval(hits, shares, terms, places, focus, gloss.mean)

    # --- the signals -----------------------------------------------------------------------------------------

    def _dense(self, embedding: Sequence[float], found: Sequence[NodeHit]) -> _Dense:
        mean, deviation = self.index.field(embedding)
        scores = {self._nodes.number(hit.ref): (hit.cosine - mean) / deviation for hit in found}
        return _Dense(scores, min(scores.values(), default=0.0), mean)

    def _term(self, term: QueryTerm, plan: Plan) -> TermFound:
        size = len(self.corpus.paragraphs)
        held, own = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
        for stems in term.alternatives:
            having = self._paragraphs.holders(stems)
            held[having] = True
            if stems in term.own:
                own[having] = True
        found = int(held.sum())
        weight = float(np.log(1 + (size - found + 0.5) / (found + 0.5)))
        ids, exact = (self._admitted(having, plan) for having in (held, own))
        return TermFound(term, ids, min(weight, MOST_TELLING), found > 0, exact)

    def _admitted(self, having: NDArray[np.bool_], plan: Plan) -> Set[str]:
        """Of these paragraphs those that the plan admits: a set for few, a view of the mask for many."""
        if plan.scope is not None or plan.kinds:
            having = having & self._scope(plan)
        few = np.flatnonzero(having) if np.count_nonzero(having) <= FEW else None
        if few is None:
            return Marked(self.corpus.paragraphs, self._nodes.order, having)
        return frozenset(self.corpus.paragraphs[number].id for number in few)

    def _scope(self, plan: Plan) -> NDArray[np.bool_]:
        """For every paragraph, whether the plan admits it."""
        admitted = np.ones(len(self.corpus.paragraphs), dtype=np.bool_)
        if plan.scope is not None:
            numbers = [self._source_numbers[source] for source in plan.scope if source in self._source_numbers]
            admitted &= np.isin(self._sources, numbers)
        if plan.kinds:
            admitted &= np.isin(self._kinds, [KINDS.index(kind) for kind in plan.kinds])
        return admitted

    def _lexical(self, terms: Sequence[TermFound]) -> tuple[Floats, Floats]:
        """For every node: BM25 as a share of what is attainable, and the weight of the terms that it has."""
        size = self._clauses.size
        scores, held, attainable, weights = np.zeros(size), np.zeros(size), 0.0, 0.0
        column = np.zeros(size, dtype=np.float32)
        for found in terms:
            best, has = np.zeros(size), np.zeros(size, dtype=np.bool_)
            for stems in found.term.alternatives:
                # Only the nodes that have a stem are touched: most terms are in few of many.
                parts = [self._clauses.scored(stem) for stem in stems]
                for holders, values in parts:
                    column[holders] += values
                for holders, _ in parts:
                    best[holders] = np.maximum(best[holders], column[holders] / np.sqrt(len(stems)))
                for holders, _ in parts:
                    column[holders] = 0
                has[self._clauses.holders(stems)] = True
            scores += best
            attainable += float(best.max(initial=0.0))
            held[has] += found.weight
            weights += found.weight
        return scores / max(attainable, 1e-9), held / max(weights, 1e-9)

    def _candidates(self, plan: Plan, dense: _Dense, gloss: _Dense, lexical: Floats) -> list[Paragraph]:
        numbers = [*dense.scores, *gloss.scores]
        found = np.flatnonzero(lexical)  # a question's words are in few of many texts: only those are sorted
        numbers += found[np.argsort(-lexical[found], kind="stable")[:LEXICAL_NODES]].tolist()
        ids = {self._nodes.paragraph(number).id for number in numbers}
        for match in plan.names:
            if len(match.name.paragraphs) <= NODES:
                ids.update(match.name.paragraphs)
        ids |= about_persons(plan)
        chosen = [self.corpus.by_id[id_] for id_ in ids]
        if plan.scope is None:
            # What was tabled and then adopted is answered from the adopted text, unless the tabled one is asked about.
            chosen = list(dict.fromkeys(self.corpus.by_id[self._replaced.get(p.id, p.id)] for p in chosen))
        return sorted((p for p in chosen if plan.admits(p)), key=lambda p: self._nodes.order(p.id))

    def _signals(
        self,
        plan: Plan,
        paragraph: Paragraph,
        *,
        dense: _Dense,
        gloss: _Dense,
        lexical: Floats,
        held: Floats,
        asked: _Asked,
    ) -> tuple[list[float], Span]:
        numbers = self._nodes.of(paragraph.id)
        part = slice(numbers.start, numbers.stop)
        best = numbers.start
        most = most_dense = most_gloss = -math.inf
        for n, weight_held in zip(numbers, held[part].tolist(), strict=True):
            near, glossed = dense.of(n), gloss.of(n)
            both = near + glossed + 2 * weight_held
            if both > most:
                most, best = both, n
            most_dense = max(most_dense, near)
            most_gloss = max(most_gloss, asked.glossed * glossed + (1 - asked.glossed) * near)
        weight = asked.weight
        covered = sum(weight for weight, ids in asked.telling if paragraph.id in ids)
        operative = paragraph.kind is Kind.PARAGRAPH and self._numbered(paragraph)
        row = [
            most_dense,
            most_gloss,
            float(lexical[part].max()),
            covered / weight if weight else 0.0,
            float(held[part].max()),
            asked.share_named(paragraph.id),
            self._numbered_as_asked(plan, paragraph),
            float(fits(plan.expected, self._nodes.text(best), plan.gloss)),
            float(operative and asked.demanded),
            float(operative and not asked.demanded),
            float(paragraph.kind is Kind.CITATION),
            float(paragraph.kind is Kind.RECITAL),
            float(paragraph.kind is Kind.FOOTNOTE),
            float(not self._numbered(paragraph) and paragraph.section is None),
            float(len(self._others(asked, paragraph))),
            float(self._holds_role(asked, paragraph)),
            *self._about(plan, asked, paragraph),
        ]
        return row, self._nodes.span(best)

    def _asked(self, plan: Plan, terms: Sequence[TermFound]) -> _Asked:
        """What is the same for every candidate."""
        named = [(self._weight(match), frozenset(match.name.paragraphs)) for match in plan.names]
        telling = [(found.weight, found.paragraphs) for found in terms] + named
        weight = sum(weight for weight, _ in telling)
        roles = [wording for term in plan.terms if term.domain == "person-role" for wording in term.own]
        return _Asked(
            telling=telling,
            weight=weight,
            # A gloss that lacks words says as much less: what it does not know, the question itself must.
            glossed=1 - sum(found.weight for found in terms if not found.term.alternatives) / (weight or 1.0),
            known=[found for found in terms if found.term.alternatives],
            named=named,
            names=frozenset(match.name for match in plan.names),
            persons=[match.name for match in plan.names if match.name.kind == "person" and match.score >= NEAR],
            roles=roles if plan.expected is Expected.PERSON else [],
            demanded=asks_for_demands(plan.text),
        )

    def _numbered(self, paragraph: Paragraph) -> bool:
        return paragraph.source in self._resolutions

    def _weight(self, match: NameMatch) -> float:
        """How much a name tells: the rarer, the more."""
        share = len(match.name.paragraphs) / len(self.corpus.paragraphs)
        return min(MOST_TELLING, max(0.1, -float(np.log(share)))) if share else MOST_TELLING

    def _others(self, asked: _Asked, paragraph: Paragraph) -> list[Name]:
        """The persons that a paragraph names beside those asked about."""
        return [name for name in self._persons.get(paragraph.id, ()) if name not in asked.names]

    def _about(self, plan: Plan, asked: _Asked, paragraph: Paragraph) -> tuple[float, float]:
        marks = [span for name in asked.persons for span in self.names.spans(name, paragraph)]
        if not marks:
            return 1.0, 1.0
        having = [c for c in clauses(paragraph.text) if any(c.start <= mark.start < c.end for mark in marks)]
        text = " ".join(paragraph.text[clause.start : clause.end] for clause in having)
        stems = set(english_stems(text))
        weight = sum(found.weight for found in asked.known)
        held = sum(f.weight for f in asked.known if any(stems.issuperset(wording) for wording in f.term.alternatives))
        return held / weight if weight else 1.0, float(fits(plan.expected, text, plan.gloss))

    def _holds_role(self, asked: _Asked, paragraph: Paragraph) -> bool:
        if not asked.roles:
            return True
        spans = [span for name in self._others(asked, paragraph) for span in self.names.spans(name, paragraph)]
        for clause in clauses(paragraph.text):
            stems = set(english_stems(paragraph.text[clause.start : clause.end]))
            if any(stems.issuperset(role) for role in asked.roles) and any(
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


def about_persons(plan: Plan) -> frozenset[str]:
    """The paragraphs that have the persons asked about: all of them where that is possible, else any.

    A question about a person is answered from where that person stands, and from nowhere else.
    """
    groups: dict[Span, set[str]] = {}
    for match in plan.names:
        if match.name.kind == "person" and match.score >= NEAR:  # a given name alone may be anybody's
            groups.setdefault(match.span, set()).update(match.name.paragraphs)
    if not groups:
        return frozenset()
    return frozenset(set.intersection(*groups.values()) or set.union(*groups.values()))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks for, as every candidate is measured by it."""

    telling: Sequence[tuple[float, Set[str]]]
    """The terms and names: the weight of each, and the paragraphs that have it."""
    weight: float
    """Of all of them."""
    glossed: float
    """The share of the weight that the gloss has words for."""
    known: Sequence[TermFound]
    named: Sequence[tuple[float, Set[str]]]
    """The names alone, as in ``telling``."""
    names: frozenset[Name]
    persons: Sequence[Name]
    """Those of them that are persons, and spelt as the corpus does or nearly so."""
    roles: Sequence[Sequence[str]]
    """Stems of the role whose holder is asked for; empty where none is."""
    demanded: bool

    def share_named(self, id_: str) -> float:
        """The share of the names asked for that a paragraph has, rare names weighing more."""
        total = sum(weight for weight, _ in self.named)
        return sum(weight for weight, ids in self.named if id_ in ids) / total if self.named else 0.0


@dataclass(frozen=True, slots=True)
class _Dense:
    """One dense search."""

    scores: Mapping[int, float]
    """Distance to the field by the node's number, for the nodes that were found."""
    floor: float
    """The least of them: what the others have at most."""
    mean: float
    """Mean cosine with all nodes."""

    def of(self, number: int) -> float:
        return self.scores.get(number, self.floor)


def _plain(number: str) -> str:
    return re.sub(r"\D", "", number)

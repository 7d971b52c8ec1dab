"""Plan to ranked hits: dense twice, lexical, names and numbers, fused per paragraph.

The dense signal is taken for the question as asked and for its content in English words (its gloss), which carries
Kazakh over to an embedder that hardly knows it. Cosines are measured as distance to the field: standard deviations
above the mean of all nodes. Signals are fused by a linear model whose weights are fitted so that the softmax over the
candidates is the probability of being the answering paragraph (``benchmarks/fit.py``, figures in docs/retrieval.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kzqa.dates import find_dates
from kzqa.domain import Corpus, Hit, Kind, Paragraph, Span
from kzqa.index import VectorIndex
from kzqa.intent import Expected, asks_for_demands
from kzqa.lexical import LexicalIndex
from kzqa.names import NameIndex
from kzqa.question import NEAR, Plan, QueryTerm
from kzqa.versions import replaced
from kzqa.weights import Weights

__all__ = ["Retrieval", "Retriever", "TermFound", "about_persons", "fits"]

NODES = 60
"""Nodes that each dense search brings."""

LEXICAL_NODES = 30
"""Nodes that the lexical search brings."""

Floats = NDArray[np.float64]


class QueryEmbedder(Protocol):
    """What retrieval needs of an embedder."""

    def get_query_embedding(self, query: str) -> list[float]:
        """A vector of length 1."""


@dataclass(frozen=True, slots=True)
class TermFound:
    """What the corpus knows of one term of the question."""

    term: QueryTerm
    paragraphs: frozenset[str]
    """Ids of the paragraphs of the question's scope that have it, in any of its wordings."""
    weight: float
    """How much it tells: its inverse document frequency, bounded."""
    held: bool = True
    """Whether any paragraph of the corpus has it, in the question's scope or not."""


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

    def without(self, ids: Collection[str]) -> Retrieval:
        """What would have been found if these paragraphs were not in the corpus."""
        kept = [i for i, hit in enumerate(self.hits) if hit.paragraph.id not in ids]
        total = sum(self.probabilities[i] for i in kept) or 1.0
        return Retrieval(
            tuple(self.hits[i] for i in kept),
            tuple(self.probabilities[i] / total for i in kept),
            tuple(replace(f, paragraphs=f.paragraphs - frozenset(ids)) for f in self.terms),
            self.places,
            self.focus,
            self.nearness,
        )


@dataclass(frozen=True, slots=True)
class _Nodes:
    """What is known of every node."""

    refs: tuple[tuple[str, Span], ...]
    texts: tuple[str, ...]
    of: Mapping[str, tuple[int, ...]]
    """Numbers of the nodes of a paragraph, by its id."""
    number: Mapping[tuple[str, int, int], int]
    """A node's number by paragraph, start and end."""


_DATE = re.compile(
    r"\b\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d"
    r"|\b(?:19|20)\d\d\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundreds?|dozens?|half)\b",
    re.IGNORECASE,
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


class Retriever:
    """Searches one corpus."""

    def __init__(
        self, corpus: Corpus, index: VectorIndex, embedder: QueryEmbedder, names: NameIndex, weights: Weights
    ) -> None:
        """Build the lexical indexes over the index's nodes."""
        self.corpus = corpus
        self.index = index
        self.embedder = embedder
        self.names = names
        self.weights = np.array([weights.ranking[name] for name in SIGNALS])
        self._nodes = _arrange(index)
        self._clauses = LexicalIndex(self._nodes.texts)
        self._paragraphs = LexicalIndex([f"{p.section or ''} {p.text}" for p in corpus.paragraphs])
        self._replaced = replaced(corpus)
        self._order = {paragraph.id: number for number, paragraph in enumerate(corpus.paragraphs)}
        self._resolutions = {s.id for s in corpus.sources if corpus.counts(s.id)[Kind.RECITAL]}
        self._dates = {p.id: find_dates(p.text) for p in corpus.paragraphs}
        self._digits = {p.id: frozenset(_plain(m) for m in _DIGITS.findall(p.text)) for p in corpus.paragraphs}

    def retrieve(self, plan: Plan) -> Retrieval:
        """Rank the paragraphs of the plan's scope; empty when the scope holds none."""
        sources = plan.scope
        dense, gloss = self._dense(plan.text, sources), self._dense(plan.gloss, sources)
        terms = tuple(self._term(term, sources) for term in plan.terms)
        places = tuple(self._term(place, sources) for place in plan.places)
        focus = self._term(plan.focus, sources) if plan.focus else None
        lexical, held = self._lexical(terms)
        candidates = self._candidates(plan, dense, gloss, lexical, sources)
        if not candidates:
            return Retrieval((), (), terms, places, focus)
        rows, clauses = zip(
            *(
                self._signals(plan, p, dense=dense, gloss=gloss, lexical=lexical, held=held, terms=terms)
                for p in candidates
            ),
            strict=True,
        )
        scores = np.array(rows) @ self.weights
        odds = np.exp(scores - scores.max())
        order = np.argsort(-scores, kind="stable")
        hits = tuple(
            Hit(candidates[i], float(scores[i]), clauses[i], dict(zip(SIGNALS, rows[i], strict=True))) for i in order
        )
        shares = tuple(float(odds[i] / odds.sum()) for i in order)
        return Retrieval(hits, shares, terms, places, focus, gloss.mean)

    # --- the signals -----------------------------------------------------------------------------------------

    def _dense(self, text: str, sources: Collection[str] | None) -> _Dense:
        embedding = self.embedder.get_query_embedding(text)
        mean, deviation = self.index.field(embedding)
        found = self.index.search(embedding, NODES, sources)
        scores = {
            self._nodes.number[hit.ref.paragraph, hit.ref.span.start, hit.ref.span.end]: (hit.cosine - mean) / deviation
            for hit in found
        }
        return _Dense(scores, min(scores.values(), default=0.0), mean)

    def _term(self, term: QueryTerm, sources: Collection[str] | None) -> TermFound:
        size = len(self.corpus.paragraphs)
        held = np.zeros(size, dtype=np.bool_)
        for stems in term.alternatives:
            held |= self._paragraphs.holding(stems)
        found = int(held.sum())
        weight = float(np.log(1 + (size - found + 0.5) / (found + 0.5)))
        having = [self.corpus.paragraphs[number] for number in np.flatnonzero(held)]
        ids = frozenset(p.id for p in having if sources is None or p.source in sources)
        return TermFound(term, ids, min(weight, 4.0), bool(having))

    def _lexical(self, terms: Sequence[TermFound]) -> tuple[Floats, Floats]:
        """For every node: BM25 as a share of what is attainable, and the weight of the terms that it has."""
        size = self._clauses.size
        scores, held, attainable, weights = np.zeros(size), np.zeros(size), 0.0, 0.0
        for found in terms:
            best, has = np.zeros(size), np.zeros(size, dtype=np.bool_)
            for stems in found.term.alternatives:
                column = np.sum([self._clauses.scores(stem) for stem in stems], axis=0) / np.sqrt(len(stems))
                best = np.maximum(best, column)
                has |= self._clauses.holding(stems)
            scores += best
            attainable += float(best.max(initial=0.0))
            if found.term.alternatives:
                held += found.weight * has
                weights += found.weight
        return scores / max(attainable, 1e-9), held / max(weights, 1e-9)

    def _candidates(
        self, plan: Plan, dense: _Dense, gloss: _Dense, lexical: Floats, sources: Collection[str] | None
    ) -> list[Paragraph]:
        numbers = [*dense.scores, *gloss.scores]
        if lexical.any():
            top = np.argsort(-lexical, kind="stable")[:LEXICAL_NODES]
            numbers += [int(number) for number in top if lexical[number] > 0]
        ids = {self._nodes.refs[number][0] for number in numbers}
        for match in plan.names:
            if len(match.name.paragraphs) <= NODES:
                ids.update(match.name.paragraphs)
        persons = about_persons(plan)
        found = [self.corpus.by_id[id_] for id_ in (persons or ids)]
        if sources is None:
            # What was tabled and then adopted is answered from the adopted text, unless the tabled one is asked about.
            found = list(dict.fromkeys(self.corpus.by_id[self._replaced.get(p.id, p.id)] for p in found))
        return sorted((p for p in found if sources is None or p.source in sources), key=lambda p: self._order[p.id])

    def _signals(
        self,
        plan: Plan,
        paragraph: Paragraph,
        *,
        dense: _Dense,
        gloss: _Dense,
        lexical: Floats,
        held: Floats,
        terms: Sequence[TermFound],
    ) -> tuple[list[float], Span]:
        numbers = self._nodes.of[paragraph.id]
        best = max(numbers, key=lambda n: (dense.of(n) + gloss.of(n) + 2 * float(held[n]), -n))
        known = [found for found in terms if found.term.alternatives]
        weight = sum(found.weight for found in known)
        covered = sum(found.weight for found in known if paragraph.id in found.paragraphs)
        operative = paragraph.kind is Kind.PARAGRAPH and self._numbered(paragraph)
        demanded = asks_for_demands(plan.text)
        row = [
            max(dense.of(n) for n in numbers),
            max(gloss.of(n) for n in numbers),
            float(max(lexical[n] for n in numbers)),
            covered / weight if weight else 0.0,
            float(max(held[n] for n in numbers)),
            self._named(plan, paragraph),
            self._numbered_as_asked(plan, paragraph),
            float(fits(plan.expected, self._nodes.texts[best])),
            float(operative and demanded),
            float(operative and not demanded),
            float(paragraph.kind is Kind.CITATION),
            float(paragraph.kind is Kind.RECITAL),
            float(paragraph.kind is Kind.FOOTNOTE),
            float(not self._numbered(paragraph) and paragraph.section is None),
        ]
        return row, self._nodes.refs[best][1]

    def _numbered(self, paragraph: Paragraph) -> bool:
        return paragraph.source in self._resolutions

    def _named(self, plan: Plan, paragraph: Paragraph) -> float:
        """The share of the names asked for that the paragraph has, rare names weighing more."""
        size = len(self.corpus.paragraphs)
        weights = [max(0.1, float(np.log(size / max(len(m.name.paragraphs), 1)))) for m in plan.names]
        has = [weight for m, weight in zip(plan.names, weights, strict=True) if paragraph.id in m.name.paragraphs]
        return sum(has) / sum(weights) if weights else 0.0

    def _numbered_as_asked(self, plan: Plan, paragraph: Paragraph) -> float:
        """The share of the dates, years and numbers of the question that the paragraph has."""
        digits = self._digits[paragraph.id]
        has = [str(year) in digits or year == self.corpus.source_of(paragraph).year for year in plan.years]
        has += [_plain(number) in digits for number in plan.numbers]
        has += [any(date.fits(other) for other in self._dates[paragraph.id]) for date in plan.dates]
        return sum(has) / len(has) if has else 0.0


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


def _arrange(index: VectorIndex) -> _Nodes:
    nodes = index.nodes()
    of: dict[str, list[int]] = {}
    for number, (ref, _) in enumerate(nodes):
        of.setdefault(ref.paragraph, []).append(number)
    return _Nodes(
        refs=tuple((ref.paragraph, ref.span) for ref, _ in nodes),
        texts=tuple(text for _, text in nodes),
        of={paragraph: tuple(numbers) for paragraph, numbers in of.items()},
        number={(ref.paragraph, ref.span.start, ref.span.end): n for n, (ref, _) in enumerate(nodes)},
    )


def fits(expected: Expected, text: str) -> bool:
    """Whether a text has the date or the number that a question expects; False where it expects neither."""
    if expected is Expected.DATE:
        return bool(_DATE.search(text))
    return expected is Expected.NUMBER and bool(_NUMBER.search(text))


def _plain(number: str) -> str:
    return re.sub(r"\D", "", number)

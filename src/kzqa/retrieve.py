"""Plan to ranked hits: dense twice, lexical, names and numbers, fused per paragraph.

The dense signal is taken for the question as asked and for its content in English words (its gloss), which carries
Kazakh over to an embedder that hardly knows it. Cosines are measured as distance to the field: standard deviations
above the mean of all nodes. Signals are fused by a linear model whose weights are fitted so that the softmax over the
candidates is the probability of being the answering paragraph (``benchmarks/fit.py``, figures in docs/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kzqa.domain import Corpus, Hit, Kind, Paragraph, Span
from kzqa.embed import same_space
from kzqa.expansions import Expansions
from kzqa.index import NodeHit, VectorIndex
from kzqa.intent import Intent, asks_what_is_said
from kzqa.names import NameIndex
from kzqa.neighbours import load_space
from kzqa.nodes import forwards, has_words
from kzqa.plan import NEAR, Plan
from kzqa.signals import EXPANDED, MOST_TELLING, SIGNALS, TOLD, Dense, Expanded, Measure, Searched, TermFound
from kzqa.tables import Tables, make_tables
from kzqa.terms import INSTITUTION, QueryTerm, overlaps
from kzqa.versions import replaced
from kzqa.wants import load_wants
from kzqa.weights import Weights

__all__ = ["Retrieval", "Retriever", "TermFound", "about_articles", "about_persons"]

NODES = 60
"""Nodes that each dense search brings."""

WHOLE_WORDING = 2
"""A wording of so many words is no mere part of a term: "freedom of assembly" for that of peaceful assembly."""

LEXICAL_NODES = 30
"""Nodes that the lexical search brings."""

ALIKE = 10
"""Paragraphs that the search in the expansions brings, by letters and by neighbours."""

FEW = 1_000
"""So many ids are put into a set; of more, each is looked up when it is asked for."""

KINDS = tuple(Kind)

NOWHERE = np.empty(0, dtype=np.int32)
NOT_PLACED = np.empty(0, dtype=np.float32)

Floats = NDArray[np.float64]


class QueryEmbedder(Protocol):
    """What retrieval needs of an embedder."""

    def read_queries(self, queries: list[str]) -> list[NDArray[np.float32]]:
        """Of each its vectors of length 1, the embedding first: shape (layers, dimensions)."""


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


class Likeness(NamedTuple):
    """What sort of question it is, by those that the texts answer and those that they do not; zeros if none are known.

    ``answered`` and ``unanswered`` are cosines of :class:`kzqa.expansions.Alike`, ``near_answered`` and
    ``near_unanswered`` logarithms of :class:`kzqa.expansions.Near`.
    """

    answered: float = 0.0
    unanswered: float = 0.0
    near_answered: float = 0.0
    near_unanswered: float = 0.0
    told: float = 0.0
    """:meth:`kzqa.neighbours.Space.odds`."""


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
    bodies: tuple[TermFound, ...] = ()
    """Of a question after mentions the bodies that it names, by their names written out."""
    focus: TermFound | None = None
    """What the question asks for."""
    nearness: float = 0.0
    """Mean cosine between the gloss and all nodes: how near the question is to the field at all."""
    likeness: Likeness = field(default_factory=Likeness)
    """What sort of question it is."""
    wants: Mapping[Intent, float] = field(default_factory=dict)
    """How likely it wants what, by its vector alone; empty where that is not known."""

    def of_what_is_named(self, plan: Plan) -> Retrieval:
        """Only the paragraphs that name the articles asked about, and those that have the persons, if any has."""
        articles, persons = about_articles(plan), about_persons(plan)
        named = self.only(articles) if articles else self
        return named.only(persons) if any(hit.paragraph.id in persons for hit in named.hits) else named

    def only(self, ids: Collection[str]) -> Retrieval:
        """What would have been found if no other paragraphs were in the corpus."""
        return self.without([hit.paragraph.id for hit in self.hits if hit.paragraph.id not in ids])

    def without(self, ids: Collection[str]) -> Retrieval:
        """What would have been found if these paragraphs were not in the corpus."""
        if not ids:
            return self
        kept = [i for i, hit in enumerate(self.hits) if hit.paragraph.id not in ids]
        total = sum(self.probabilities[i] for i in kept) or 1.0
        return Retrieval(
            tuple(self.hits[i] for i in kept),
            tuple(self.probabilities[i] / total for i in kept),
            tuple(found.without(frozenset(ids)) for found in self.terms),
            self.places,
            tuple(found.without(frozenset(ids)) for found in self.bodies),
            self.focus,
            self.nearness,
            self.likeness,
            self.wants,
        )


HEADED = 0.1
"""By so much in log odds a paragraph under the heading that is asked about stands before all others."""

REACH = 8
"""So many words on stands the next one of a wording at most: of "freedom of expression, the media and assembly"."""

NEXT = 3
"""The same of an institution's name, with small words between: "Council of Europe"."""

SEVERAL = 2
"""Expansions of one paragraph in which a word stands that it is told by, and that does not only come up there."""


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
        self.expanded_weights = np.array([weights.ranking_expanded[name] for name in (*SIGNALS, *EXPANDED)])
        tables = tables or make_tables(corpus, index, names)
        space = load_space()
        # With another embedder's vectors paragraphs are found, and judged, by their own words.
        self.space = space if same_space(space.embedder, index.manifest.embedder) else None
        self.expansions = tables.expansions if self.space else Expansions(())
        wants = load_wants()
        self.wants = wants if same_space(wants.embedder, index.manifest.embedder) else None
        self._nodes, self._clauses, self._paragraphs = tables.nodes, tables.clauses, tables.paragraphs
        self._replaced = replaced(corpus)
        self._measure = Measure(corpus, tables.nodes, names)
        self._source_numbers = {source.id: number for number, source in enumerate(corpus.sources)}
        self._sources = np.array([self._source_numbers[p.source] for p in corpus.paragraphs], dtype=np.int32)
        self._kinds = np.array([KINDS.index(p.kind) for p in corpus.paragraphs], dtype=np.int8)

    def retrieve(self, plan: Plan) -> Retrieval:
        """Rank the paragraphs of the plan's scope; empty when the scope holds none."""
        read = self.embedder.read_queries([plan.text, plan.gloss])
        embeddings = [layers[0].tolist() for layers in read]
        found = self.index.searches(embeddings, NODES, plan.scope, plan.kinds)
        dense, gloss = (self._dense(*pair) for pair in zip(embeddings, found, strict=True))
        lines = [self.expansions.having(term) for term in plan.terms]
        terms = tuple(self._term(term, plan, having) for term, having in zip(plan.terms, lines, strict=True))
        places = tuple(self._place(place, plan) for place in plan.places)
        bodies = tuple(self._term(body, plan) for body in plan.bodies)
        focus = self._term(plan.focus, plan) if plan.focus else None
        lexical, held = self._lexical(terms)
        expanded, likeness = self._expanded(plan, terms, lines, read)
        candidates = self._candidates(plan, dense, gloss, lexical, expanded)
        wants = self.wants.of(read[0][0]) if self.wants else {}
        if not candidates:
            return Retrieval((), (), terms, places, bodies, focus, wants=wants)
        asked, searched = self._measure.asked(plan, terms), Searched(dense, gloss, lexical, held, expanded)
        rows, spans = self._measure.signals(plan, asked, searched, candidates)
        scores = self._headed_first(plan, candidates, self._scores(rows))
        odds = np.exp(scores - scores.max())
        order = np.argsort(-scores, kind="stable")
        signals = [dict(zip((*SIGNALS, *EXPANDED, *TOLD), row, strict=True)) for row in rows.tolist()]
        hits = tuple(Hit(candidates[i], float(scores[i]), spans[i], signals[i]) for i in order)
        shares = tuple(float(odds[i] / odds.sum()) for i in order)
        return Retrieval(hits, shares, terms, places, bodies, focus, gloss.mean, likeness, wants)

    def _scores(self, rows: Floats) -> Floats:
        """Of each candidate by its signals: by one model where it is expanded, by another where it is not."""
        own, expanded = rows[:, : len(SIGNALS)], rows[:, : len(SIGNALS) + len(EXPANDED)]
        scores: Floats = np.where(rows[:, len(SIGNALS)] > 0, expanded @ self.expanded_weights, own @ self.weights)
        return scores

    def _headed_first(self, plan: Plan, candidates: Sequence[Paragraph], scores: Floats) -> Floats:
        """The scores, where what a question is about is a paragraph's heading as good as the best."""
        headed = self._measure.headed(plan)
        above = np.array([paragraph.id in headed for paragraph in candidates])
        raised: Floats = np.where(above, scores.max() + HEADED, scores)
        return raised

    # --- the signals -----------------------------------------------------------------------------------------

    def _dense(self, embedding: Sequence[float], found: Sequence[NodeHit]) -> Dense:
        mean, deviation = self.index.field(embedding)
        scores = {self._nodes.number(hit.ref): (hit.cosine - mean) / deviation for hit in found}
        return Dense(scores, min(scores.values(), default=0.0), mean)

    def _term(self, term: QueryTerm, plan: Plan, lines: NDArray[np.int32] = NOWHERE) -> TermFound:
        size = len(self.corpus.paragraphs)
        held, own, full = np.zeros((3, size), dtype=np.bool_)
        least = min((WHOLE_WORDING, *map(len, term.own)))
        for stems in term.alternatives:
            having = self._paragraphs.holders(stems)
            held[having] = True
            own[having] |= stems in term.own
            full[having] |= len(stems) >= least
        aided = np.zeros(size, dtype=np.bool_)
        aided[self.expansions.of_lines(lines)] = True
        found = int((held if term.alternatives else aided).sum())
        weight = float(np.log(1 + (size - found + 0.5) / (found + 0.5)))
        told = np.zeros(size, dtype=np.bool_)
        if plan.scope is not None:  # there it counts whether one text speaks of it, where others do
            told[self.expansions.of_lines(self.expansions.saying(term))] = True
        often = np.zeros(size, dtype=np.bool_)
        often[self.expansions.of_lines(lines, SEVERAL)] = True
        if term.alternatives and len(lines):
            meant = np.zeros(size, dtype=np.bool_)
            meant[self.expansions.of_lines(self.expansions.in_english(term))] = True
            often &= meant
        ordered = np.zeros(size, dtype=np.bool_)
        ordered[self._in_order(term)] = True
        of_each = {"own": own, "aided": aided, "full": full, "told": told, "often": often, "ordered": ordered}
        sets = {name: self._admitted(having, plan) for name, having in of_each.items()}
        ids, weight = self._admitted(held, plan), min(weight, MOST_TELLING)
        return TermFound(term, ids, weight, held=bool(held.any()), said=bool(full.any()), **sets)

    def _in_order(self, term: QueryTerm) -> NDArray[np.int32]:
        """The numbers of the paragraphs that have the words of one of a term's wordings in their order."""
        whole = term.domain == INSTITUTION
        wordings = [wording for wording in term.alternatives if whole or len(wording) > 1]
        found = [self._paragraphs.in_order(wording, NEXT if whole else REACH) for wording in wordings]
        return np.concatenate([*found, NOWHERE])

    def _place(self, place: QueryTerm, plan: Plan) -> TermFound:
        """A place as a term, which a paragraph has under a heading with its name, too: "these events"."""
        found = self._term(place, plan, self.expansions.having(place))
        names = [match.name for match in plan.names if overlaps(match.span, [place.span])]
        headed = frozenset(id_ for name in names for id_ in self._measure.naming(name))
        there = frozenset(id_ for id_ in headed if plan.admits(self.corpus.by_id[id_]))
        return replace(found, paragraphs=found.paragraphs | there) if there else found

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

    def _expanded(
        self,
        plan: Plan,
        terms: Sequence[TermFound],
        lines: Sequence[NDArray[np.int32]],
        read: Sequence[NDArray[np.float32]],
    ) -> tuple[Expanded, Likeness]:
        weight = sum(found.weight for found in terms) or 1.0
        fullest = self.expansions.fullest((having, f.weight) for f, having in zip(terms, lines, strict=True))
        line = fullest / np.float32(weight)
        alike = self.expansions.alike(plan.text)
        near = self.expansions.near(self.space.place(*read) if self.space else NOT_PLACED)
        told = self.space.odds(*read) if self.space else 0.0
        likeness = Likeness(alike.answered, alike.unanswered, near.answered, near.unanswered, told)
        return Expanded(self.expansions, alike.paragraphs, near.paragraphs, line), likeness

    def _candidates(
        self, plan: Plan, dense: Dense, gloss: Dense, lexical: Floats, expanded: Expanded
    ) -> list[Paragraph]:
        numbers = [*dense.scores, *gloss.scores]
        found = np.flatnonzero(lexical)  # a question's words are in few of many texts: only those are sorted
        numbers += found[np.argsort(-lexical[found], kind="stable")[:LEXICAL_NODES]].tolist()
        ids = {self._nodes.paragraph(number).id for number in numbers}
        for alike in (expanded.alike, expanded.near):
            ids |= {self.corpus.paragraphs[n].id for n in self.expansions.paragraphs[np.argsort(-alike)[:ALIKE]]}
        for match in plan.names:
            if len(match.name.paragraphs) <= NODES:
                ids.update(match.name.paragraphs)
        ids |= about_persons(plan) | about_articles(plan)
        chosen = [self.corpus.by_id[id_] for id_ in ids]
        if plan.scope is None:
            # What was tabled and then adopted is answered from the adopted text, unless the tabled one is asked about.
            chosen = list(dict.fromkeys(self.corpus.by_id[self._replaced.get(p.id, p.id)] for p in chosen))
        if asks_what_is_said(plan.text):
            chosen = [paragraph for paragraph in chosen if not forwards(paragraph)]
        return sorted((p for p in chosen if plan.admits(p) and has_words(p)), key=lambda p: self._nodes.order(p.id))


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


def about_articles(plan: Plan) -> frozenset[str]:
    """The paragraphs that name the articles of laws asked about: all of these where that is possible, else any."""
    groups = [asked.paragraphs for asked in plan.articles]
    return (frozenset.intersection(*groups) or frozenset.union(*groups)) if groups else frozenset()

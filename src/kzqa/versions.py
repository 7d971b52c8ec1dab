"""Versions of a text: which paragraphs of two texts are the same, what changed, and what an adopted text replaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from kzqa.domain import Corpus, Paragraph, Source, Standing

__all__ = ["Change", "Difference", "adopted_text", "compare", "replaced", "word_changes"]

REPLACED_FROM = 0.9
"""A tabled paragraph stands in the adopted text when so much of its wording does."""

SAME_ANCHOR_FROM = 0.5
"""Two paragraphs of one anchor are the same, changed, when they share so much; else one went and another came."""

MOVED_FROM = 0.8
"""Paragraphs of different anchors are the same, moved, when they share so much."""


class Change(StrEnum):
    """What became of a paragraph from one text to the other."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    """Under another anchor; the words may have changed too."""
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph of either text, and its counterpart."""

    change: Change
    before: Paragraph | None
    after: Paragraph | None
    likeness: float
    """Of the two wordings, from 0 to 1; 0 where there is only one."""


def compare(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> tuple[Difference, ...]:
    """What changed between two texts of one language, in the order of the later one, what went at the end.

    Paragraphs of one kind pair by their wording where it is the same, then by anchor, then by likeness.
    """
    pairs = {**_by_wording(before, after)}
    pairs |= _by_anchor([p for p in before if p.id not in pairs], _left(after, pairs))
    pairs |= _by_likeness([p for p in before if p.id not in pairs], _left(after, pairs))
    from_after = {paragraph.id: before_id for before_id, paragraph in pairs.items()}
    by_id = {p.id: p for p in before}
    found = [_difference(by_id.get(from_after.get(p.id, "")), p) for p in after]
    found += [_difference(p, None) for p in before if p.id not in pairs]
    return tuple(found)


def adopted_text(corpus: Corpus, source: Source) -> Source | None:
    """The adopted text that a tabled one led to, if the corpus has it."""
    if not source.adopted_as or source.standing is Standing.ADOPTED:
        return None
    having = (s for s in corpus.sources if s.standing is Standing.ADOPTED and s.number == source.adopted_as)
    return next(having, None)


def replaced(corpus: Corpus) -> Mapping[str, str]:
    """Tabled paragraphs that stand, hardly changed, in the adopted text: their ids, and those of what replaces them."""
    found: dict[str, str] = {}
    for source in corpus.sources:
        adopted = adopted_text(corpus, source)
        if adopted is None or adopted.language != source.language:
            continue
        for difference in compare(corpus.of_source(source.id), corpus.of_source(adopted.id)):
            if difference.before and difference.after and difference.likeness >= REPLACED_FROM:
                found[difference.before.id] = difference.after.id
    return found


def word_changes(before: str, after: str) -> Iterator[tuple[Change, str]]:
    """Runs of words of two wordings, in order: the same, removed or added; each run ends with its white space."""
    old, new = before.split(), after.split()
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Change.SAME, " ".join(old[a:b])
            continue
        if a < b:
            yield Change.REMOVED, " ".join(old[a:b])
        if c < d:
            yield Change.ADDED, " ".join(new[c:d])


def _left(after: Sequence[Paragraph], pairs: Mapping[str, Paragraph]) -> list[Paragraph]:
    taken = {paragraph.id for paragraph in pairs.values()}
    return [p for p in after if p.id not in taken]


def _by_wording(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[str, Paragraph]:
    pairs: dict[str, Paragraph] = {}
    left: dict[tuple[str, str], list[Paragraph]] = {}
    for paragraph in after:
        left.setdefault((paragraph.kind, _plain(paragraph)), []).append(paragraph)
    for paragraph in before:
        same = left.get((paragraph.kind, _plain(paragraph)), [])
        if same:
            best = next((p for p in same if p.anchor == paragraph.anchor), same[0])
            same.remove(best)
            pairs[paragraph.id] = best
    return pairs


def _by_anchor(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[str, Paragraph]:
    by_anchor = {p.anchor: p for p in after}
    return {
        p.id: by_anchor[p.anchor]
        for p in before
        if p.anchor in by_anchor and _likeness(p, by_anchor[p.anchor]) >= SAME_ANCHOR_FROM
    }


def _by_likeness(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[str, Paragraph]:
    if not (before and after):
        return {}
    texts = [[_plain(paragraph) for paragraph in side] for side in (before, after)]
    likeness = cdist(*texts, scorer=fuzz.ratio, score_cutoff=MOVED_FROM * 100, dtype=np.float64)
    likely = sorted(
        ((before[at], after[other], likeness[at, other]) for at, other in np.argwhere(likeness).tolist()),
        key=lambda found: (-found[2], found[0].order, found[1].order),
    )
    pairs: dict[str, Paragraph] = {}
    taken: set[str] = set()
    for p, q, _ in likely:
        if p.kind is q.kind and p.id not in pairs and q.id not in taken:
            pairs[p.id] = q
            taken.add(q.id)
    return pairs


def _difference(before: Paragraph | None, after: Paragraph | None) -> Difference:
    if before is None:
        return Difference(Change.ADDED, None, after, 0.0)
    if after is None:
        return Difference(Change.REMOVED, before, None, 0.0)
    likeness = _likeness(before, after)
    if before.anchor != after.anchor:
        return Difference(Change.MOVED, before, after, likeness)
    return Difference(Change.SAME if likeness == 1 else Change.CHANGED, before, after, likeness)


def _likeness(one: Paragraph, other: Paragraph) -> float:
    return fuzz.ratio(_plain(one), _plain(other)) / 100


def _plain(paragraph: Paragraph) -> str:
    return " ".join(paragraph.text.split())

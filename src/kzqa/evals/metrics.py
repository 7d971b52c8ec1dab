"""The figures of one case: pure functions over a :class:`~kzqa.evals.record.CaseRecord`.

Each gives a number from 0 to 1, or None where it does not apply: such a case is left out of the mean, not
counted as 0. *Gold* is the union of the resolved ``cite_any`` and ``cite_all``. *Requirements* are what must
be found or cited: ``cite_any`` is one requirement (any of its paragraphs), each entry of ``cite_all`` is one
(any paragraph of that entry). The first line of each docstring is the definition that goes into the report.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from kzqa.evals.record import CaseRecord

__all__ = ["CASE_METRICS", "RECALL_AT", "YES_NO", "measure", "passed", "reasons"]

RECALL_AT = (1, 3, 5, 10)
NDCG_AT = 10


def recall_at(record: CaseRecord, k: int) -> float | None:
    """Share of the requirements of which a paragraph is among the first k retrieved.

    With ``cite_any`` alone this is success@k (0 or 1); with ``cite_all`` alone and one paragraph for each
    entry it is the recall@k of TREC. Source: Manning, Raghavan, Schütze, *Introduction to Information
    Retrieval* (2008), 8.4; success@k as in trec_eval.
    """
    return _share_met(record, record.retrieved[:k])


def reciprocal_rank(record: CaseRecord) -> float | None:
    """1 / rank of the first gold paragraph in ``retrieved``; 0 when there is none.

    Source: Voorhees, *The TREC-8 Question Answering Track Report* (1999).
    """
    if not record.gold.ids:
        return None
    ranks = (rank for rank, id_ in enumerate(record.retrieved, start=1) if id_ in record.gold.ids)
    first = next(ranks, None)
    return 1 / first if first else 0.0


def ndcg(record: CaseRecord) -> float | None:
    """Binary nDCG@10: sum of 1/log2(rank + 1) over gold in the first 10, by its value with all gold on top.

    At most 10 gold paragraphs can stand on top, so the ideal is over min(10, gold).

    Source: Järvelin, Kekäläinen, *Cumulated gain-based evaluation of IR techniques* (2002), with the discount
    of trec_eval's ``ndcg_cut``.
    """
    if not record.gold.ids:
        return None
    top = record.retrieved[:NDCG_AT]
    gain = math.fsum(1 / math.log2(rank + 1) for rank, id_ in enumerate(top, start=1) if id_ in record.gold.ids)
    best = min(NDCG_AT, len(record.gold.ids))
    return gain / math.fsum(1 / math.log2(rank + 1) for rank in range(1, best + 1))


def first_correct(record: CaseRecord) -> float | None:
    """1 when the first citation is gold, else 0; refused though it should be answered: 0."""
    if not record.gold.ids:
        return None
    return float(bool(record.cited) and not record.refused and record.cited[0] in record.gold.ids)


def citation_recall(record: CaseRecord) -> float | None:
    """Share of the requirements of which a paragraph is cited; refused though it should be answered: 0."""
    return _share_met(record, () if record.refused else record.cited)


def citation_precision(record: CaseRecord) -> float | None:
    """Share of the paragraphs cited that are gold or also_ok; nothing cited, or refused wrongly: 0."""
    if not record.gold.ids:
        return None
    if record.refused or not record.cited:
        return 0.0
    return sum(id_ in record.gold.accepted for id_ in record.cited) / len(record.cited)


def contains(record: CaseRecord) -> float | None:
    """1 when the statements' text has every ``contains`` and no ``excludes``.

    Compared caseless (Unicode case folding), with every run of white space as one space.
    """
    case = record.case
    if not (case.contains or case.excludes):
        return None
    has_all = all(record.says(phrase) for phrase in case.contains)
    return float(has_all and not any(record.says(phrase) for phrase in case.excludes))


def verbatim(record: CaseRecord) -> float | None:
    """1 when every quotation equals the stored text from start to end, and quotes stand in what they cite."""
    verdicts = [quote.verbatim for quote in record.quotes]
    verdicts += [statement.verbatim for statement in record.statements if statement.verbatim is not None]
    return float(all(verdicts)) if verdicts else None


def _share_met(record: CaseRecord, ids: Collection[str]) -> float | None:
    requirements = record.gold.requirements
    if not requirements:
        return None
    found = frozenset(ids)
    return sum(not found.isdisjoint(requirement) for requirement in requirements) / len(requirements)


def _recall(k: int) -> Callable[[CaseRecord], float | None]:
    def measured(record: CaseRecord) -> float | None:
        return recall_at(record, k)

    measured.__doc__ = (recall_at.__doc__ or "").replace("first k", f"first {k}")
    return measured


CASE_METRICS: Mapping[str, Callable[[CaseRecord], float | None]] = MappingProxyType(
    {
        **{f"retrieval.recall_at_{k}": _recall(k) for k in RECALL_AT},
        "retrieval.mrr": reciprocal_rank,
        "retrieval.ndcg_at_10": ndcg,
        "citation.first_correct": first_correct,
        "citation.recall": citation_recall,
        "citation.precision": citation_precision,
        "answer.contains": contains,
        "quotes.verbatim": verbatim,
    }
)
"""Figures that are means over the cases they apply to."""

YES_NO = frozenset({"citation.first_correct", "answer.contains", "quotes.verbatim"})
"""Figures whose value for one case is always 0 or 1."""


def measure(record: CaseRecord) -> dict[str, float | None]:
    """Every figure of one case."""
    return {name: metric(record) for name, metric in CASE_METRICS.items()}


def passed(record: CaseRecord) -> bool:
    """Whether the case needs nobody's attention: :func:`reasons` finds nothing."""
    return not reasons(record)


def reasons(record: CaseRecord) -> tuple[str, ...]:
    """Why a case failed; empty when it passed.

    A case fails when it is refused or answered wrongly, when its first citation is not gold, when a
    requirement is not cited, when its text lacks or has what it should not, or when a quotation is not
    verbatim. Citing more than is gold lowers ``citation.precision`` but does not fail the case.
    """
    found: list[str] = []
    if record.refused != record.case.refuse:
        found.append(
            f"refused ({record.status.value}), but the corpus answers it"
            if record.refused
            else f"{record.status.value}, but the right answer is a refusal"
        )
    elif not record.refused:
        found += _citation_reasons(record)
    if not record.refused or record.case.refuse:
        found += [f"does not say {phrase!r}" for phrase in record.case.contains if not record.says(phrase)]
        found += [f"says {phrase!r}" for phrase in record.case.excludes if record.says(phrase)]
    found += [f"not verbatim: the quotation of {quote.id}" for quote in record.quotes if not quote.verbatim]
    found += [
        f"not verbatim: statement {number}"
        for number, statement in enumerate(record.statements, start=1)
        if statement.verbatim is False
    ]
    return tuple(found)


def _citation_reasons(record: CaseRecord) -> list[str]:
    gold, cited = record.gold, frozenset(record.cited)
    if not gold.ids:
        return []
    found = []
    if first_correct(record) == 0:
        first = record.cited[0] if record.cited else "nothing"
        found.append(f"the first citation, {first}, is not gold")
    for requirement in gold.requirements:
        if cited.isdisjoint(requirement):
            missing = " or ".join(sorted(requirement))
            rank = next((n for n, id_ in enumerate(record.retrieved, 1) if id_ in requirement), None)
            found.append(f"not cited: {missing} ({f'retrieved at rank {rank}' if rank else 'not retrieved'})")
    return found

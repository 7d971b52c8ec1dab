"""How a refusal says what is missing: each way a status and a sentence in the question's language."""

from __future__ import annotations

from collections.abc import Sequence

from kzqa.absent import Absent
from kzqa.domain import Corpus, Status
from kzqa.evidence import COMMON
from kzqa.names import OTHER_PERSON
from kzqa.plan import DateAsked, Plan
from kzqa.retrieve import Retrieval
from kzqa.texts import TextMention, text_name
from kzqa.wording import enumerate_words, message

__all__ = ["missing_dates", "missing_texts", "why_not"]

SHOWN = 3
"""So many missing words are named."""

OF_THE_FIELD = ("justice", "prison", "right", "violence")
"""Domains of the glossary whose terms are of the field, whether a text has them or not."""

Said = tuple[Status, str]


def why_not(corpus: Corpus, plan: Plan, retrieval: Retrieval, absent: Absent) -> Said:
    """The status and the sentence for a question that is not answered: the first way that applies."""
    if plan.seen:
        return Status.NO_EVIDENCE, _nothing(plan)
    return (
        _other_texts(corpus, plan, absent)
        or _unknown_names(plan, absent)
        or _elsewhere(plan, retrieval, absent)
        or _unknown_articles(corpus, plan, absent)
        or _not_given(plan, absent)
        or _other_field(plan, retrieval)
        or _topic(plan, absent)
        or _unsaid(plan, retrieval)
        or (Status.NO_EVIDENCE, _nothing(plan))
    )


def missing_texts(language: str, mentions: Sequence[TextMention]) -> str:
    """That there is no such text, or none of that year."""
    return " ".join(dict.fromkeys(_missing_text(language, mention) for mention in mentions))


def _missing_text(language: str, mention: TextMention) -> str:
    if mention.beyond:
        return message(language, f"refuse.{mention.beyond}")
    if mention.year:
        return message(language, "refuse.year", year=mention.year)
    return message(language, "refuse.text", asked=mention.asked)


def missing_dates(corpus: Corpus, plan: Plan, missing: Sequence[DateAsked]) -> str:
    """That nothing which may answer names these dates."""
    dates = enumerate_words(plan.language, [asked.asked for asked in missing])
    if any(asked.found for asked in missing) and plan.named and plan.chosen is None and not plan.kinds:
        texts = enumerate_words(plan.language, [text_name(corpus.source_by_id[source]) for source in plan.named])
        return message(plan.language, "refuse.other_texts", texts=texts, words=dates)
    return (
        _nothing(plan)
        if plan.chosen is not None or plan.kinds
        else message(plan.language, "refuse.missing_dates", dates=dates)
    )


def _nothing(plan: Plan) -> str:
    """That there is no answer: no other than was shown; or none among the texts that the reader chose."""
    if plan.seen:
        return message(plan.language, "refuse.nothing_more")
    chosen = plan.chosen is not None or plan.kinds
    return message(plan.language, "refuse.nothing_chosen" if chosen else "refuse.no_evidence")


def _other_texts(corpus: Corpus, plan: Plan, absent: Absent) -> Said | None:
    if not (absent.others and plan.scope):
        return None
    texts = enumerate_words(plan.language, [text_name(corpus.source_by_id[source]) for source in plan.scope])
    words = enumerate_words(plan.language, absent.others[:SHOWN])
    return Status.NO_EVIDENCE, message(plan.language, "refuse.other_texts", texts=texts, words=words)


def _elsewhere(plan: Plan, retrieval: Retrieval, absent: Absent) -> Said | None:
    known = {found.term.asked for found in retrieval.places if found.paragraphs}
    strange = [place for place in absent.places if place not in known]
    if strange:
        names = enumerate_words(plan.language, strange)
        return Status.OUT_OF_SCOPE, message(plan.language, "refuse.elsewhere", names=names)
    if absent.places:
        return Status.NO_EVIDENCE, f"{_nothing(plan)} {_not_in_this_connection(plan, absent.places)}"
    if absent.turned_to:
        return Status.NO_EVIDENCE, f"{_nothing(plan)} {_not_in_this_connection(plan, absent.turned_to)}"
    if absent.untold:
        return Status.NO_EVIDENCE, f"{_nothing(plan)} {_not_in_this_connection(plan, absent.untold)}"
    if absent.years:
        numbers = enumerate_words(plan.language, absent.years)
        return Status.OUT_OF_SCOPE, message(plan.language, "refuse.missing_numbers", numbers=numbers)
    return None


def _unknown_names(plan: Plan, absent: Absent) -> Said | None:
    if not absent.names:
        return None
    reason = message(plan.language, "refuse.unknown_names", names=enumerate_words(plan.language, absent.names))
    near = next((match for match in plan.names if not match.exact and match.score >= OTHER_PERSON), None)
    if near:
        reason += " " + message(plan.language, "refuse.unclear_name", name=near.name.text)
    return Status.NO_EVIDENCE, reason


def _unknown_articles(corpus: Corpus, plan: Plan, absent: Absent) -> Said | None:
    if not absent.articles:
        return None
    if any(asked.paragraphs for asked in plan.articles) and plan.named:
        texts = enumerate_words(plan.language, [text_name(corpus.source_by_id[source]) for source in plan.named])
        named = [message(plan.language, "frame.article", number=number) for number in absent.articles]
        words = enumerate_words(plan.language, named)
        return Status.NO_EVIDENCE, message(plan.language, "refuse.other_texts", texts=texts, words=words)
    if any(asked.paragraphs for asked in plan.articles):
        return Status.NO_EVIDENCE, _nothing(plan)  # the reader's own choice leaves them out
    numbers = enumerate_words(plan.language, absent.articles)
    return Status.NO_EVIDENCE, message(plan.language, "refuse.missing_articles", numbers=numbers)


def _not_given(plan: Plan, absent: Absent) -> Said | None:
    if not absent.lacking:
        return None
    missing = plan.thing or plan.focus
    asked = message(plan.language, "frame.quoted", words=missing.asked) if missing else ""
    return Status.NO_EVIDENCE, f"{_nothing(plan)} {message(plan.language, absent.lacking, asked=asked)}"


def _other_field(plan: Plan, retrieval: Retrieval) -> Said | None:
    """Where nothing of the question stands in the corpus: it is of another field, if that is no right and no prison."""
    if any(found.term.domain in OF_THE_FIELD for found in retrieval.terms):
        return None
    rare = any(len(match.name.paragraphs) < COMMON for match in plan.names)
    rare = rare or any(asked.paragraphs for asked in plan.articles)
    if not retrieval.terms or any(found.paragraphs for found in retrieval.terms) or plan.named or rare:
        return None
    return Status.OUT_OF_SCOPE, message(plan.language, "refuse.topic")


def _topic(plan: Plan, absent: Absent) -> Said | None:
    if not absent.topic:
        return None
    return Status.NO_EVIDENCE, f"{_nothing(plan)} {_not_in_this_connection(plan, [absent.topic])}"


def _unsaid(plan: Plan, retrieval: Retrieval) -> Said | None:
    """Only of words that are known, in this language, can it be said that no paragraph has them."""
    unsaid = [f.term.asked for f in retrieval.terms if not f.paragraphs and f.term.alternatives and not f.aided]
    if not unsaid:
        return None
    return Status.NO_EVIDENCE, f"{_nothing(plan)} {_not_in_this_connection(plan, unsaid)}"


def _not_in_this_connection(plan: Plan, missing: Sequence[str]) -> str:
    quoted = [message(plan.language, "frame.quoted", words=words) for words in missing[:SHOWN]]
    return message(plan.language, "refuse.missing_words", words=enumerate_words(plan.language, quoted))

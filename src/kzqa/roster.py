"""Questions after who, or what of a sort, is named: "which newspapers are mentioned?", "кто упомянут в обращении?".

Such a question is about no paragraph: every paragraph that names one belongs to the answer, and it is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kzqa.cues import pattern
from kzqa.domain import Corpus, Span
from kzqa.expected import Expected
from kzqa.intent import Intent, is_issuer
from kzqa.language import WORD
from kzqa.lookups import is_home, of_the_years_texts
from kzqa.morphology import english_stems
from kzqa.names import NameIndex, NameMatch
from kzqa.plan import Plan, SortAsked
from kzqa.sorts import Places, Sorts, heads, is_person
from kzqa.terms import ROLE, Alternative, QueryTerm, has_any, overlaps
from kzqa.texts import text_name
from kzqa.wording import enumerate_words

__all__ = ["Roster"]

MOST_NOUNS = 12
"""A question with more nouns asks for more than names."""

NAMED_WITHIN = 2
"""So many words may stand between a noun and the word that says that it is named."""

WORDINGS = 4
OF_THINGS = (
    "civil-society",
    "document",
    "economy",
    "institution",
    "international",
    "justice",
    "labour",
    "media",
    "politics",
)
"""Of the wordings of a term of these domains so many may be the word for a sort; of another the first."""

_WITH_MORE = re.compile(r" (?:of|in|on|for|to|against|from|by|with|at) ")
"""Before it stands the word for what the term is: "treatment in prison"."""

_Narrower: TypeAlias = QueryTerm | NameMatch


@dataclass(frozen=True, slots=True)
class _Noun:
    """What is asked the names of."""

    span: Span
    sort: str
    """The name of the cue that it is, ``sort_city`` or ``sort_person``; empty for a term."""
    term: QueryTerm | None = None


class Roster:
    """Finds what a question asks the names of, in one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Keep the corpus; it is read when a question first asks for a sort."""
        self._corpus, self._sorts = corpus, Sorts(corpus, names)

    def settle(self, plan: Plan, *, going_on: bool = False) -> Plan:
        """The plan, with all that is of the sort that it asks the names of, if that is all that it asks.

        Args:
            plan: how the question was read.
            going_on: whether it goes on from one that asked for names, and need not say so: "and which courts?".
        """
        other = plan.refused or plan.references or plan.dates or plan.articles or plan.unknown_names or plan.numbers
        if other or not (going_on or pattern("naming").search(plan.text)):
            return plan
        cues = _spans(plan.text, "naming", "sort_except")
        of_texts = of_the_years_texts(plan, self._corpus) if plan.years else plan
        if of_texts.texts:  # "in the NGOs' appeal"
            cues += _spans(plan.text, "sort_ngo")
        for noun, *joined in _nouns(plan, going_on=going_on):
            taken = [
                *(one.span for one in (noun, *joined)),
                *cues,
                *_spans(plan.text, *ABROAD.get(noun.sort, ())),
                *(mention.span for mention in of_texts.texts),
            ]
            narrowing = _narrowing(plan, noun, taken)
            if narrowing is None or of_texts.years:
                continue
            found = [self._found(of_texts, one, narrowing) for one in (noun, *joined)]
            there = [places for places in found if places is not None]
            if there:
                asked = plan.text[noun.span.start : max(one.span.end for one in (noun, *joined))]
                ids = dict.fromkeys(id_ for of_one in there for id_ in of_one)
                merged = {id_: tuple(place for of_one in there for place in of_one.get(id_, ())) for id_ in ids}
                in_full = all(one.sort in IN_FULL for one in (noun, *joined))
                return replace(of_texts, sort=SortAsked(asked, merged, in_full), intent=Intent.LIST)
        return plan

    def follow(self, plan: Plan, whole: Plan, earlier: Plan) -> Plan:
        """A follow-up to a question after names: of the same sort in another text, or of another sort.

        Args:
            plan: how it reads by itself.
            whole: how it reads with what it leaves out.
            earlier: the question that it follows.
        """
        if earlier.sort is None or whole.references or whole.sort or whole.refused:
            return whole
        if not (plan.terms or plan.names):
            return replace(whole, sort=earlier.sort, intent=Intent.LIST) if whole.named else whole
        other = self.settle(plan, going_on=True)
        if other.sort is None:
            return whole
        if other.texts or not earlier.named:
            return replace(other, understood_as=f"{plan.text} ({earlier.text})")
        texts = enumerate_words(plan.written, [text_name(self._corpus.source_by_id[id_]) for id_ in earlier.named])
        return replace(other, texts=earlier.texts, understood_as=f"{plan.text} ({texts})")

    def _found(self, plan: Plan, noun: _Noun, narrowing: Sequence[_Narrower]) -> Mapping[str, Places] | None:
        """What is of a sort; None where such things have no names, or no text that is asked has what narrows it."""
        found = self._of(plan, noun)
        told = [one for one in narrowing if not _is_of_any(one)]
        if found is None or noun.sort == "sort_city" or not told:
            return found
        narrowed = {id_: places for id_, places in found.items() if all(self._has(id_, one) for one in told)}
        return narrowed if any(plan.admits(self._corpus.by_id[id_]) for id_ in narrowed) else None

    def _of(self, plan: Plan, noun: _Noun) -> Mapping[str, Places] | None:
        sorts: dict[str, Callable[[], Mapping[str, Places]]] = {
            "sort_person": self._sorts.persons,
            "sort_country": self._sorts.countries,
            "sort_article": self._sorts.articles,
            "sort_date": self._sorts.dates,
            "sort_ngo": lambda: self._sorts.things(heads(english_stems("ngo"))),
        }
        if noun.sort in sorts:
            return sorts[noun.sort]()
        if noun.sort == "sort_city":
            abroad = bool(pattern("abroad").search(plan.text))
            named: list[_Narrower] = [*plan.names, *plan.places]
            at_home = not abroad and any(map(is_home, named))
            return self._sorts.cities(home=not abroad, foreign=not at_home)
        assert noun.term is not None  # noqa: S101  (a noun is a cue or a term)
        if _is_of_persons(noun.term):
            return self._sorts.holders(noun.term.own or noun.term.alternatives) or None
        words = next(filter(None, map(heads, _wordings(noun.term))), None)
        return self._sorts.things(words) if words else None

    def _has(self, id_: str, one: _Narrower) -> bool:
        """Whether a paragraph says what narrows a sort: "opposition newspapers"."""
        if isinstance(one, NameMatch):
            return id_ in one.name.paragraphs
        return has_any(one.alternatives, self._corpus.by_id[id_].text)


ABROAD = {"sort_city": ("abroad",), "sort_country": ("abroad",)}
"""Of which sorts it is looked up whether they are abroad."""

IN_FULL = ("sort_country", "sort_city")
"""Sorts whose names are told in the answer: they stand whole in the texts."""

_CUES = ("sort_article", "sort_date", "sort_country", "sort_city", "sort_ngo", "sort_person")


def _nouns(plan: Plan, *, going_on: bool) -> Iterator[tuple[_Noun, ...]]:
    """What a question may ask the names of, with what is joined to it by "and"; last, somebody: "who is named?"."""
    found = [_Noun(span, cue) for cue in _CUES for span in _spans(plan.text, cue)]
    taken = [*(noun.span for noun in found), *_spans(plan.text, "naming", "sort_except")]
    found += [_Noun(term.span, "", term) for term in plan.terms if not overlaps(term.span, taken)]
    if len(found) > MOST_NOUNS:
        return
    found.sort(key=lambda noun: noun.span.start)
    for at, noun in enumerate(found):
        if _asked_for(plan, noun, found, going_on=going_on):
            yield noun, *_joined(plan.text, noun, found[at + 1 :])
    who = pattern("sort_who").search(plan.text)
    if who and plan.expected is Expected.PERSON:
        # "Who is named as a lawyer?"
        roles = [noun for noun in found if noun.term and _is_of_persons(noun.term)]
        yield tuple(roles) or (_Noun(Span(*who.span()), "sort_person"),)


def _joined(text: str, noun: _Noun, others: Sequence[_Noun]) -> Iterator[_Noun]:
    """What stands behind a noun, joined to it: "newspapers and channels"."""
    end = noun.span.end
    for other in others:
        if other.term and other.term.domain == "quality":
            continue  # "political": it narrows the next
        joint = pattern("sort_and").match(text, end) if other.span.start >= end else None
        if joint and joint.end() <= other.span.start and len(WORD.findall(text, joint.end(), other.span.start)) <= 1:
            yield replace(other, span=Span(joint.end(), other.span.end))  # "parties and political movements"
            end = other.span.end


def _asked_for(plan: Plan, noun: _Noun, nouns: Sequence[_Noun], *, going_on: bool) -> bool:
    """Whether a noun is what is asked for: "which", "имена".

    Between them and the noun stands only what narrows it: in "which texts mention newspapers" something else is.
    """
    behind = pattern("sort_behind").match(plan.text, noun.span.end)
    if behind:
        return True
    before = [match for match in pattern("sort_before").finditer(plan.text) if match.end() <= noun.span.start]
    opening = pattern("opening").match(plan.text)
    if not (before or going_on or (plan.written != "kk" and _is_followed_by_naming(plan.text, noun.span.end))):
        return False
    asked = before[-1].end() if before else min(opening.end(), noun.span.start) if opening else 0
    known = [term.span for term in (*plan.terms, *plan.places)]
    known += [*(match.span for match in plan.names), *(other.span for other in nouns)]
    between = WORD.finditer(plan.text, asked, noun.span.start)
    return all(overlaps(Span(*w.span()), known) or pattern("sort_between").fullmatch(w[0]) for w in between)


def _is_followed_by_naming(text: str, end: int) -> bool:
    """Whether right behind a noun it is said to be named: "cities that are mentioned" asks without "which".

    In Kazakh that would stand before it.
    """
    naming = pattern("naming").search(text, end)
    return naming is not None and len(WORD.findall(text, end, naming.start())) <= NAMED_WITHIN


def _narrowing(plan: Plan, noun: _Noun, taken: Sequence[Span]) -> list[_Narrower] | None:
    """What narrows a sort, standing beside the noun; None where a question says more of it than that it is named."""
    beside: list[_Narrower] = []
    start, end = noun.span.start, noun.span.end
    others = [(term.span, term) for term in plan.terms if not is_issuer(term.asked)]
    spans: list[tuple[Span, _Narrower]] = [*others, *((match.span, match) for match in plan.names)]
    spans = sorted((pair for pair in spans if not overlaps(pair[0], taken)), key=lambda pair: pair[0].start)
    asking = pattern("sort_before")
    somebody = bool(pattern("sort_who").fullmatch(plan.text, noun.span.start, noun.span.end))  # "who", of no role
    for span, one in reversed(spans):
        if not somebody and span.end <= start and not WORD.search(asking.sub("", plan.text[span.end : start])):
            beside.append(one)
            start = span.start
    for span, one in spans:
        if not somebody and span.start >= end and pattern("sort_of").fullmatch(plan.text, end, span.start):
            beside.append(one)
            end = span.end
    whole = all(one in beside or is_home(one) for _, one in spans)
    return beside if whole and not any(map(_says_more, beside)) else None


def _says_more(one: _Narrower) -> bool:
    """Whether it is no mere sort of a thing: "Duvanov's lawyers", "the judges who sentenced"."""
    return one.name.kind == "person" if isinstance(one, NameMatch) else one.domain == "action"


def _wordings(term: QueryTerm) -> Sequence[Alternative]:
    """The English wordings of a term whose last word may be the word for a sort: not those of "treatment in prison"."""
    if _WITH_MORE.search(term.translation):
        return (english_stems(_WITH_MORE.split(term.translation)[0]),)
    wordings = term.alternatives[: WORDINGS if term.domain in OF_THINGS else 1]
    # Of several words the last is the head, unless it stands behind what stems do not show: "time in prison".
    return [wording for wording in wordings if len(wording) == 1 or wording in (*term.own, *term.alternatives[:1])]


def _is_of_persons(term: QueryTerm) -> bool:
    return term.domain == ROLE or is_person(term.translation)


def _spans(text: str, *cues: str) -> list[Span]:
    return [Span(*match.span()) for cue in cues for match in pattern(cue).finditer(text)]


def _is_of_any(one: _Narrower) -> bool:
    """Whether it tells none of a sort from others: "Kazakh courts", "international treaties", "rights groups"."""
    right = isinstance(one, QueryTerm) and one.domain == "right"
    return right or is_home(one) or bool(pattern("sort_any").fullmatch(one.asked))

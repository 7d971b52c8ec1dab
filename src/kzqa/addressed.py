"""What a question says of acts: of which sort, to whom, by whom, and on what subject.

"What does Parliament demand of the government, on torture?" is after acts that ask, of the country, by Parliament, and
on torture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from kzqa.acts import ASK, Acts, Asking, heads_of, sorts_of
from kzqa.cues import pattern
from kzqa.domain import Span
from kzqa.glossary import Glossary, Term
from kzqa.intent import background, is_issuer
from kzqa.language import WORD
from kzqa.lookups import HOME, is_home
from kzqa.morphology import english_stems
from kzqa.names import NameMatch
from kzqa.plan import Plan
from kzqa.terms import ROLE, Alternative, QueryTerm, overlaps

__all__ = [
    "COUNTRY",
    "TO_SOMEBODY",
    "UNION",
    "Addressed",
    "OfActs",
    "What",
    "asks_of_itself",
    "is_speaker",
    "names_an_act",
]

INSIST, NOTE = "insist", "note"
TO_SOMEBODY = (ASK, INSIST, "encourage")
"""Sorts of acts that may be asked for by whom they speak to."""

CUED = (ASK, INSIST, "welcome")
"""Sorts of acts that have cues of their own: words that the glossary takes for no terms."""

BODIES = ("institution", "civil-society")
"""Domains of the glossary whose terms may be asked to do something."""

ALSO = (*BODIES, ROLE, "everyday")
"""The same, where texts do ask something of them: "the High Representative", "the delegation"."""

VERBS = ("action", "politics", "quality")
"""Domains of verbs, and of what is said of something."""

UNION, COUNTRY = "addressee_union", "addressee_home"
"""Whom a text speaks to where the question names no body of theirs, as the cues call it."""

OF_THE_UNION = ("EU", "European Union", "Union", "Member States", "Commission", "Council", "High Representative")
CALLED = {
    UNION: (*OF_THE_UNION, "VP/HR", "External Action Service", "EEAS"),
    COUNTRY: ("authorities", "government", HOME, "Kazakh", "Kazakhstani"),
}
"""What the texts call these."""

MOST_SUBJECTS = 2
"""A question that names more beside acts is searched for."""

MOST_SAID = 24
"""A question that says more than so many things is after more than acts."""

IT = "\N{WHITE SQUARE}"
"""What stands in cues for whom a question names."""

_INFLECTED = re.compile("(?:[дтн][ае]н|[ғгқк][ае]|н[ае]|[дтн]?[ыі][нң]?)$")
"""How a Kazakh word ends that says from whom, to whom, or whom; "Қазақстан" only looks so."""

What: TypeAlias = QueryTerm | NameMatch
_Placed: TypeAlias = tuple[Span, What]


@dataclass(frozen=True, slots=True)
class OfActs:
    """What a question says of acts."""

    sorts: frozenset[str]
    bodies: tuple[tuple[Alternative, ...], ...]
    """Every way to call each of those to whom, in English stems."""
    widely: tuple[str, ...]
    """``UNION`` or ``COUNTRY``, where it names nobody of theirs."""
    by_ngos: bool | None
    """Whose acts: as :class:`Asking` has it."""
    subjects: tuple[tuple[tuple[Alternative, ...], tuple[Alternative, ...]], ...]
    """What else it names, "on torture": the own wordings of each, and all of them."""
    said: tuple[Span, ...]
    """Where it says for what, or to whom."""
    others: Span | None = None
    """Where it names who acts, if that is the country, which is no text's author: "what does Kazakhstan demand?"."""

    @property
    def to(self) -> bool:
        """Whether it says to whom."""
        return bool(self.bodies or self.widely)

    def asking(self, *, whom: bool, besides: bool = False) -> Asking:
        """The same as what an act must have.

        Args:
            whom: whether it is asked whom acts speak to.
            besides: whether those whom the question names are left out.
        """
        called = tuple(alternative for one in self.widely for alternative in _called(one))
        return Asking(
            self.sorts,
            to=self.bodies,
            concerning=() if self.bodies else called,
            open_too=not self.bodies and COUNTRY in self.widely,
            whom=whom,
            besides=besides,
            by_ngos=self.by_ngos,
        )


def names_an_act(plan: Plan) -> bool:
    """Whether a question has any word for what a text may do."""
    return any(pattern(f"act_{sort}").search(plan.text) for sort in CUED) or any(map(_done, plan.terms))


class Addressed:
    """Reads questions, with what the texts of one corpus do."""

    def __init__(self, acts: Acts, glossary: Glossary) -> None:
        """Keep them."""
        self._acts, self._glossary = acts, glossary

    def read(self, plan: Plan) -> OfActs | None:
        """What a question says of acts; None where it says more beside them than a narrow subject."""
        cues = _Cues.of(plan)
        content = _content(plan, cues.told)
        if len(content) > MOST_SAID:
            return None
        said = self._said(plan, cues, content)
        at_home = any(is_home(what) for _, what in content) or bool(pattern("addressee_place").search(plan.text))
        if not _told_who_asks(plan, cues, said, at_home=at_home):
            return None
        widely = tuple(one for one, spans in cues.general.items() if spans) or ((COUNTRY,) if at_home else ())
        if widely and not said.spoken:  # "чего требует НПО от Казахстана?"
            said.ngos += [one for one in said.bodies if pattern("sort_ngo").search(one[1].asked)]
            said.bodies = [one for one in said.bodies if one not in said.ngos]
        own = [*(span for span, what in content if is_home(what)), *cues.general[COUNTRY]]
        others = [] if said.spoken or said.ngos or plan.texts else [span for span in own if _acts_itself(plan, span)]
        bodies, subjects = _parted(plan, cues, said)
        if len(subjects) > MOST_SUBJECTS:
            return None
        return OfActs(
            frozenset(said.sorts),
            tuple(self._wordings(what) for _, what in bodies),
            widely,
            None if not (said.spoken or said.ngos) else not said.spoken,
            tuple((_own(what), self._wordings(what)) for _, what in subjects),
            (*said.words, *(span for span, _ in (*bodies, *said.ngos))),
            others[0] if others else None,
        )

    def _said(self, plan: Plan, cues: _Cues, content: Sequence[_Placed]) -> _Said:
        """What the words of a question say, each by itself."""
        said = _Said({sort for sort, spans in cues.acts.items() if spans}, list(cues.asking))
        for one in content:
            self._take(plan, cues, one, said)
        if said.sorts - {ASK} and not (
            said.bodies or any(cues.general.values()) or pattern("joining").search(plan.text)
        ):
            said.sorts.discard(ASK)  # "which calls are repeated?"
            said.sorts -= {NOTE} if said.sorts != {NOTE} else set()  # "which positive steps does it note?"
        return said

    def _take(self, plan: Plan, cues: _Cues, one: _Placed, said: _Said) -> None:
        """Put one thing that a question says to the others of its kind."""
        span, what = one
        if is_speaker(plan, span, what):
            said.spoken = True
        elif pattern("sort_ngo").search(what.asked) and (
            _asks_itself(plan, span, cues) or not self._is_asked(plan, cues, one)
        ):
            said.ngos.append(one)
        elif (done := _done(what)) and not overlaps(span, said.words):
            said.sorts |= done
            said.words.append(span)
        elif not cues.frame(span, what):
            (said.bodies if self._is_asked(plan, cues, one) else said.subjects).append(one)

    def _is_asked(self, plan: Plan, cues: _Cues, one: _Placed) -> bool:
        """Whether something is asked of a body: "of the Commission", "NATO should", "Комиссиядан"."""
        span, what = one
        before, behind = plan.text[: span.start], plan.text[span.end :]
        if pattern("act_about").search(before) or pattern("act_about_behind").match(behind):
            return False
        named = isinstance(what, NameMatch) and what.name.kind == "organisation"
        domains = {term.domain for term in self._terms(what)} or ({BODIES[0]} if named else set())
        if domains & {*ALSO} and any(wording in self._acts.addressees for wording in self._wordings(what)):
            return True
        return bool(domains & {*BODIES}) and _stands_behind_asking(plan, span, cues)

    def _wordings(self, what: What) -> tuple[Alternative, ...]:
        """Every way to call it, in English stems; of a name also those that the glossary has."""
        if isinstance(what, QueryTerm):
            return what.alternatives
        heads = (head for variant in what.name.variants for head in heads_of(variant))
        known = (english_stems(written) for term in self._terms(what) for written in getattr(term, "en", ()))
        return (*_own(what), *heads, *known)

    def _terms(self, what: What) -> Sequence[QueryTerm | Term]:
        """The term that it is, or what the glossary has of a name of the corpus."""
        if isinstance(what, QueryTerm):
            return (what,)
        words = WORD.findall(what.name.text)
        found = self._glossary.find("en", words)
        return [term for match in found if match.end - match.start == len(words) for term in match.terms]


@dataclass(slots=True)
class _Said:
    """What is said by the words of a question that were read so far."""

    sorts: set[str]
    words: list[Span]
    """For which acts."""
    spoken: bool = False
    """Whether Parliament is named as he who acts."""
    ngos: list[_Placed] = field(default_factory=list)
    bodies: list[_Placed] = field(default_factory=list)
    subjects: list[_Placed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cues:
    """Where the words stand that say nothing but how a question is after acts."""

    told: Sequence[Span]
    """What is no part of it: the names of texts, and what its asker tells of himself."""
    acts: Mapping[str, Sequence[Span]]
    """The words for an act that the glossary has not, by the act's sort."""
    general: dict[str, Sequence[Span]]
    """Those for the Union at large, and for the country's authorities."""
    framing: Sequence[Span]

    @classmethod
    def of(cls, plan: Plan) -> _Cues:
        """Those of a question."""
        told = [*(mention.span for mention in plan.texts), *_aside(plan)]

        def spans(*cues: str) -> list[Span]:
            found = (Span(*match.span()) for cue in cues for match in pattern(cue).finditer(plan.text))
            return [span for span in found if not overlaps(span, told)]

        return cls(
            told,
            {sort: spans(f"act_{sort}") for sort in CUED},
            {one: spans(one) for one in (UNION, COUNTRY)},
            spans("act_frame", "naming", "overview", "addressee_place"),
        )

    @property
    def asking(self) -> Iterator[Span]:
        """The words for any act."""
        return (span for spans in self.acts.values() for span in spans)

    def frame(self, span: Span, what: What) -> bool:
        """Whether words only frame the question, or are no more than one for the Union or the country."""
        framing = [there for spans in self.general.values() for there in spans]
        if isinstance(what, QueryTerm) or what.name.kind == "place":
            framing += [*self.framing, *self.asking]
        return is_home(what) or any(there.start <= span.start and span.end <= there.end for there in framing)


def _done(what: What) -> frozenset[str]:
    """The sorts of acts that a term stands for, by its own wordings if any does, else as a verb of the glossary."""
    if isinstance(what, NameMatch):
        return frozenset()
    own = frozenset[str]().union(*map(sorts_of, what.own))
    near = what.alternatives if what.domain in VERBS else ()
    return (own or frozenset[str]().union(*map(sorts_of, near))) - {ASK}


def _content(plan: Plan, told: Sequence[Span]) -> list[_Placed]:
    """What a question names and says beside what is told, in its order; a number of things says nothing."""
    terms = ((t.span, t) for t in plan.terms if t.domain != "number-word")
    both: list[_Placed] = [*terms, *((match.span, match) for match in plan.names)]
    return sorted((one for one in both if not overlaps(one[0], told)), key=lambda one: one[0].start)


def is_speaker(plan: Plan, span: Span, what: What) -> bool:
    """Whether it is Parliament, and not that of the country: "the parliament of Kazakhstan"."""
    before, behind = plan.text[: span.start], plan.text[span.end :]
    beside = (before.rstrip().rpartition(" ")[2], behind.lstrip().partition(" ")[0])
    if not is_issuer(what.asked) and not (pattern(UNION).fullmatch(what.asked) and any(map(is_issuer, beside))):
        return False  # "the EU Parliament" is one
    if pattern("issuer_of_union").match(plan.text, span.start):
        return True
    return not (pattern("home_before").search(before) or pattern("home_behind").match(behind))


def _aside(plan: Plan) -> list[Span]:
    """What an asker tells of himself, or for what he asks: "I am writing on unions: ...", "For a client: ..."."""
    head = plan.text.partition(":")[0]
    parts = [*background(plan.text), *([Span(0, len(head))] if len(head) < len(plan.text) else [])]
    known = [term.span for term in plan.terms if term.alternatives]
    own = [Span(*match.span()) for cue in ("speaker", "purpose") for match in pattern(cue).finditer(plan.text)]
    own = [span for span in own if not overlaps(span, known)]  # Kazakh "қысым", pressure, ends like "my ..."
    return [span for span in parts if overlaps(span, own)]


def _stands_behind_asking(plan: Plan, span: Span, cues: _Cues) -> bool:
    """Whether it is said by its place, or its case, that something is asked of it."""
    before, it = plan.text[: span.start], plan.text[span.start : span.end]
    beside = any(
        plan.text[a.end : span.start].strip() in ("", "the")
        for a in cues.acts[ASK]
        # behind a Russian noun it is whose: "рекомендации ОБСЕ"
        if a.end <= span.start and not pattern("asking_noun").match(plan.text, a.start)
    )
    inflected = plan.written == "kk" and pattern("act_to_inflected").fullmatch(it)
    behind = pattern("act_to_behind").match(plan.text, span.start)
    return bool(beside or inflected or behind or pattern("act_to").search(before))


def _asks_itself(plan: Plan, span: Span, cues: _Cues) -> bool:
    """Whether a word for asking stands right behind it: "the NGOs ask"."""
    return any(not plan.text[span.end : a.start].strip() for a in cues.acts[ASK] if span.end <= a.start)


def _told_who_asks(plan: Plan, cues: _Cues, said: _Said, *, at_home: bool) -> bool:
    """Take those who ask from those who are asked; False where it is another body that asks, and no text.

    What the Union asks, its Parliament asks: "what does the EU want of Kazakhstan?".
    """
    bodies = [span for span, what in said.bodies if not pattern("sort_ngo").search(what.asked)]
    named = [*cues.general[UNION], *bodies]
    askers = [] if said.spoken else [span for span in named if asks_of_itself(plan, span)]
    others = at_home or len(named) + len(cues.general[COUNTRY]) > len(askers)
    if not askers or (plan.written != "en" and (plan.texts or not others)):
        return True  # "к чему резолюция призывает ЕС?": the Union is asked, though its name does not show the case
    said.spoken = True
    cues.general[UNION] = [span for span in cues.general[UNION] if span not in askers]
    return not any(span in askers for span in bodies)


def _parted(plan: Plan, cues: _Cues, said: _Said) -> tuple[list[_Placed], list[_Placed]]:
    """Those whom texts speak to, and what else a question names: on what they do so."""
    subjects, bodies = [*said.subjects, *(said.ngos if said.spoken else [])], said.bodies
    if authorities := cues.general[COUNTRY]:  # "of the authorities, on NGOs", and not of those of another country
        bodies = [one for one in said.bodies if _has_authorities(plan.text, one, authorities)]
        subjects += [one for one in said.bodies if one not in bodies]
    if said.sorts and said.sorts.isdisjoint(TO_SOMEBODY):  # "what does it welcome on civil society?"
        return [], [*subjects, *bodies]
    return bodies, subjects


def asks_of_itself(plan: Plan, span: Span, cue: str = "act_itself") -> bool:
    """Whether somebody is named as who asks, and not as who is asked: "what does the EU want of Kazakhstan?"."""
    if plan.written == "kk" and pattern("act_to_inflected").fullmatch(plan.text, span.start, span.end):
        return False
    return bool(pattern(cue).search(f"{plan.text[: span.start]}{IT}{plan.text[span.end :]}"))


def _acts_itself(plan: Plan, span: Span) -> bool:
    """Whether the country is named as who acts: before the verb, for in Russian it may be asked behind it."""
    it = plan.text[span.start : span.end].casefold()
    if plan.written == "kk" and not it.endswith("стан") and _INFLECTED.search(it):
        return False
    found = pattern("act_itself").search(f"{plan.text[: span.start]}{IT}{plan.text[span.end :]}")
    return found is not None and not (found[0].endswith(IT) and plan.written == "ru")


def _has_authorities(text: str, one: _Placed, authorities: Sequence[Span]) -> bool:
    """Whether it is another country, whose authorities are named: "Қытай билігі", "the government of Russia"."""
    span, what = one
    abroad = what.name.kind == "place" if isinstance(what, NameMatch) else what.domain == "place"
    between = (text[span.end : a.start] if span.end <= a.start else text[a.end : span.start] for a in authorities)
    return abroad and any(words.strip() in ("", "of") for words in between)


def _own(what: What) -> tuple[Alternative, ...]:
    """Its own wordings, none that is only near."""
    if isinstance(what, NameMatch):
        return tuple(english_stems(variant) for variant in what.name.variants)
    return what.own or what.alternatives


@cache
def _called(one: str) -> tuple[Alternative, ...]:
    return tuple(english_stems(words) for words in CALLED[one])

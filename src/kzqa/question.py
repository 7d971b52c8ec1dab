"""A question and its history to a plan: language, references, texts, years, names, terms, and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from kzqa.articles import find_articles
from kzqa.conversation import Before, Conversation, Earlier
from kzqa.cues import LANGUAGES, words
from kzqa.dates import find_dates
from kzqa.domain import Corpus, Kind, Narrowing, Span
from kzqa.errors import BadReferenceError
from kzqa.expected import Expected, expected_answer, is_named_kind
from kzqa.followup import Gap, bare_labels, missing_parts
from kzqa.glossary import Glossary
from kzqa.intent import (
    Intent,
    NotAQuestion,
    asks_about,
    asks_for_demands,
    asks_who_is,
    background,
    focus_at,
    focus_is_counted,
    is_light,
    name_asked_at,
    not_a_question,
    told_to_name,
    wanted,
    without_greeting,
)
from kzqa.language import WORD, Reading, has_kazakh_cues, read_language
from kzqa.lookups import Lookups
from kzqa.morphology import is_russian
from kzqa.names import NameIndex, NameMatch
from kzqa.plan import NEAR, Plan, ReferenceAsked
from kzqa.reference import ParagraphMention, find_paragraph_mentions, loose_mentions, settle
from kzqa.spelling import Spelling
from kzqa.terms import ROLE, QueryTerm, Wording, overlaps
from kzqa.texts import TextMention, find_bare_appeals, find_text_mentions, text_name

__all__ = ["Planner"]

FOCUS_WITHIN = 15
"""What is asked for begins at most so many characters after "which" or "how many"."""

_OF = re.compile(r"\W*(?:(?:of|in|from|under|из|в|к)\W+)?(?:the\W+)?", re.IGNORECASE)

NAMED_WITHIN = 30
"""What is to be named begins at most so many characters behind "name the"."""

FEW_WORDS = 4
"""Of so many words the letters may not tell the language: "азаптау" (torture)."""

ENOUGH = 2
"""So many terms, or one name, may be a question by themselves, pronouns or not."""

ASIDE = ("", "everyday", "number-word", ROLE)
"""Domains of words that may stand beside a greeting and ask nothing: "my friend", "today"."""

HISTORY = 6
"""How many earlier questions are looked at."""


_YEAR = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)(?!\w|/\d|-\d|-(?:х|е|ые|ых)\b|\s?-?\s?жылдар)")
"""A year; not a decade: "2000s", "2000-х", "2000-жылдары"."""
_NUMBER = re.compile(r"(?<![\w/.-])\d+(?:[\s.,]\d{3})*(?![\w/])")


class Planner:
    """Plans questions over one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex, glossary: Glossary) -> None:
        """Keep what planning looks things up in."""
        self.corpus = corpus
        self.names = names
        self.glossary = glossary
        self._lookups = Lookups(corpus)
        self._squashed = [re.sub(r"\W", "", p.text).casefold() for p in corpus.paragraphs]
        english = (written for term in glossary.terms for written in (*term.en, *term.ru))
        self._spelling = Spelling(
            word
            for text in chain((p.text for p in corpus.paragraphs), english, *(words(x, "function") for x in LANGUAGES))
            for word in WORD.findall(text)
        )

    def plan(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
        before: Before | None = None,
        *,
        leaning: bool = False,
    ) -> Plan:
        """Read a question.

        Args:
            question: as asked; control characters count as spaces.
            history: earlier questions of the conversation, oldest first.
            language: overrides what is recognised.
            narrowing: what the reader wants answers from.
            before: how an earlier question was read and answered; without it, it is only read.
            leaning: whether it is a follow-up although its words stand alone.

        Raises:
            BadReferenceError: ``narrowing`` names a text that the corpus does not have.
        """

        def only_read(earlier: str, history: Sequence[str]) -> Earlier:
            return Earlier(self.plan(earlier, history, None, narrowing))

        asked = [earlier for earlier in history[-HISTORY:] if not not_a_question(earlier) or _is_label(earlier)]
        plan = self._settled(self._planned(question, asked, language, before or only_read, leaning=leaning), narrowing)
        return replace(plan, alone=self._settled(plan.alone, narrowing)) if plan.alone else plan

    def _settled(self, plan: Plan, narrowing: Narrowing | None) -> Plan:
        """The plan with what the reader chose, and with the text of a paragraph that only one text has."""
        if narrowing is None:
            return self._with_only_text(plan)
        open_to_all = narrowing.texts(self.corpus) is None
        return self._narrowed(self._with_only_text(plan) if open_to_all else plan, narrowing)

    def _narrowed(self, plan: Plan, narrowing: Narrowing) -> Plan:
        strange = [source for source in narrowing.sources if source not in self.corpus.source_by_id]
        if strange:
            known = ", ".join(self.corpus.source_by_id)
            raise BadReferenceError(f"no text {', '.join(strange)} here; the texts are {known}")
        chosen = narrowing.texts(self.corpus)
        references = plan.references
        if chosen and len(chosen) == 1:  # "recital T", with one text open: of that text
            references = tuple(
                asked if asked.sources else ReferenceAsked(settle(self.corpus, chosen[0], asked.anchor), chosen)
                for asked in references
            )
        return replace(plan, chosen=chosen, kinds=narrowing.kinds, references=references)

    def _planned(
        self, question: str, history: Sequence[str], language: str | None, before: Before, *, leaning: bool = False
    ) -> Plan:
        question = question.encode("utf-8", "replace").decode("utf-8")  # half a character is no character
        clean = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+", " ", question).strip()
        refused = not_a_question(clean)
        if refused is NotAQuestion.GREETING and self._asks_beside(clean):
            refused = None
        if refused and not (history and _is_label(clean)):  # "and 18?" is one after a paragraph
            spoken = language or self._read_in(clean, history[-1] if history else "").language
            return Plan(question, clean, spoken, clean, Intent.FACT, Expected.ANYTHING, refused=refused)
        clean = without_greeting(clean).strip(" ,.!;–—-") or clean
        reading = self._read_in(clean, history[-1] if history else "")
        plan = self._read(question, reading.text, reading.language, language or reading.language)
        gap = missing_parts(plan.text, bool(plan.names), len(plan.terms)) if history else None
        if not history or not (gap or leaning):
            return plan
        whole = Conversation(self.corpus, before(history[-1], history[:-1])).complete(plan, gap or Gap(), self._read)
        stands = len(plan.terms) + 2 * len(plan.names) >= ENOUGH and whole.named == plan.named
        return replace(whole, alone=plan) if stands and whole.understood_as and not whole.references else whole

    def _asks_beside(self, text: str) -> bool:
        """Whether a greeting is followed by something that the glossary or the corpus knows: "Hi, trade unions"."""
        rest = without_greeting(text)
        if not rest.strip():
            return False
        plan = self._read(text, rest, self._read_in(rest).language, "en")
        asked = [term for term in plan.terms if term.domain not in ASIDE]
        roles = [term for term in plan.terms if term.domain == ROLE] if asks_about(rest) else []
        return bool(plan.names or plan.texts or asked or roles)

    def _read_in(self, text: str, before: str = "") -> Reading:
        """The language of a question, where its letters and function words leave it open.

        A few words without a Kazakh letter are Kazakh where no Russian knows them, but some Kazakh does, or where the
        question ``before`` was in Kazakh; and Russian where Russian knows all of them.
        """
        reading = read_language(text)
        spelt = WORD.findall(reading.text)
        if reading.language == "en" or len(spelt) > FEW_WORDS or has_kazakh_cues(reading.text):
            return reading
        plain = [word for at, word in enumerate(spelt) if at == 0 or not word[0].isupper()]
        russian = [is_russian(word) for word in plain]
        if reading.language == "kk":
            return replace(reading, language="ru") if len(plain) > 1 and all(russian) else reading
        in_kazakh = before and self._read_in(before).language == "kk" and not all(russian)
        kazakh = self.glossary.find("kk", spelt) and not self.glossary.find("ru", spelt) and not any(russian)
        return replace(reading, language="kk") if kazakh or in_kazakh else reading

    def _with_only_text(self, plan: Plan) -> Plan:
        """A paragraph that only one text has needs no name of a text: "recital W"."""
        found = []
        for asked in plan.references:
            having = tuple(s.id for s in self.corpus.sources if f"{s.id}#{asked.anchor}" in self.corpus.by_id)
            found.append(replace(asked, sources=having) if not asked.sources and len(having) == 1 else asked)
        if tuple(found) == plan.references:
            return plan
        names = dict.fromkeys(text_name(self.corpus.source_by_id[s]) for asked in found for s in asked.sources)
        return replace(
            plan, references=tuple(found), understood_as=plan.understood_as or f"{plan.question} ({', '.join(names)})"
        )

    def _is_cited(self, mention: TextMention) -> bool:
        """Whether a text that the corpus lacks is named in one that it has: "P7_TA(2012)0089", "of 15 March 2012"."""
        if any(date.day and self._lookups.calendar.having(date) for date in find_dates(mention.asked)):
            return True
        number = re.sub(r"\W", "", mention.asked).casefold()
        numbered = mention.year is None and any(char.isdigit() for char in number)
        return numbered and any(number in text for text in self._squashed)

    def _read(self, question: str, text: str, read_in: str, spoken: str, given: tuple[TextMention, ...] = ()) -> Plan:
        mentions = find_paragraph_mentions(text)
        found = (m for m in find_text_mentions(text, self.corpus.sources) if m.sources or not self._is_cited(m))
        texts = (*(m for m in found if not overlaps(m.span, [known.span for known in given])), *given)
        if mentions and not texts:
            texts = _years_as_texts(text, texts, self.corpus) or find_bare_appeals(text, self.corpus.sources)
        elif texts and not mentions:
            mentions = loose_mentions(self.corpus, text, texts)
        references = self._references(text, mentions, texts)
        taken = [m.span for m in mentions] + [m.span for m in texts]
        named, strangers = self.names.look(text)
        names = tuple(n for n in named if not overlaps(n.span, taken))
        dates = tuple(d for d in find_dates(text) if not overlaps(d.span, taken))
        articles = [a for a in find_articles(text) if not overlaps(a.span, taken)]
        known = [(name.span.start, name.name.text) for name in names] + [(d.span.start, d.english) for d in dates]
        known += [(a.span.start, f"Article {', '.join(a.numbers)}") for a in articles]
        taken += [name.span for name in names] + [date.span for date in dates]
        wording = Wording(text, read_in, self.glossary, self._spelling)
        terms, gloss = wording.terms([*taken, *(a.span for a in articles)], known)
        told = background(text)
        places = wording.places([*(name.span for name in names if name.name.kind == "person"), *told])
        after = focus_at(text)
        focus = None if after is None else next((t for t in terms if 0 <= t.start - after <= FOCUS_WITHIN), None)
        terms = tuple(term for term in terms if not is_light(term.translation))
        if focus is not None and (focus.domain == "action" or focus not in terms):
            focus = None  # "how many people" asks for nothing that a text must name
        counted = focus is not None and after is not None and focus.start - after <= 1 and focus_is_counted(text)
        asked_for = _to_be_named(text, terms) if focus is None else [] if counted else [focus]
        kinds = () if asks_for_demands(text) else asked_for  # "which trial is demanded" asks for no name
        thing = next((term for term in kinds if term.domain != ROLE and is_named_kind(term.alternatives)), None)
        expected = expected_answer(text)
        if expected is Expected.ANYTHING and any(term.domain == ROLE for term in asked_for):
            expected = Expected.PERSON  # "which lawyer", "name the judge": somebody by name
        if expected is Expected.PERSON and thing is not None:
            expected = Expected.ANYTHING  # "the name of the union"
        who_is = any(asks_who_is(text, name.span) for name in names)
        if expected is Expected.PERSON and names and (who_is or not terms):
            expected = Expected.ANYTHING  # "who is Ablyazov" asks for no other name
        intent = wanted(text)
        if intent is Intent.FACT and _several_texts(text, texts, taken, self.corpus):
            intent = Intent.COMPARE
        if intent is Intent.COMPARE:
            texts += _years_as_texts(text, texts, self.corpus)
            taken += [m.span for m in texts]
        years = tuple(int(m[1]) for m in _YEAR.finditer(text) if not overlaps(Span(*m.span()), taken))
        numbers = tuple(
            m[0] for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m[0]) and not overlaps(Span(*m.span()), taken)
        )
        plan = Plan(
            question=question,
            text=text,
            language=spoken,
            gloss=gloss,
            intent=intent,
            expected=expected,
            terms=terms,
            places=places,
            focus=focus,
            counted=counted,
            thing=thing,
            who_is=who_is,
            names=names,
            articles=tuple(self._lookups.article(number) for found in articles for number in found.numbers),
            unknown_names=_strangers(
                [name for name in strangers if not overlaps(_place_of(name, text), told)],
                names,
                texts,
                [text[d.span.start : d.span.end] for d in dates],
            ),
            references=references,
            texts=texts,
            dates=dates,
            years=tuple(dict.fromkeys(years)),
            numbers=numbers,
        )
        return self._lookups.settle(plan)

    def _references(
        self, text: str, mentions: Sequence[ParagraphMention], texts: Sequence[TextMention]
    ) -> tuple[ReferenceAsked, ...]:
        """Each paragraph with its text: the first named after it, unless it stands right behind another."""
        asked: list[ReferenceAsked] = []
        spans = [m.span for m in mentions]
        for position, mention in enumerate(mentions):
            start = spans[position].start
            until = spans[position + 1].start if position + 1 < len(spans) else 10**9
            after = [t for t in texts if start < t.span.start < until]
            before = [t for t in texts if t.span.start < start][-1:]
            if after and before and not _belongs(text, mention.span, after[0].span):
                # "2019 жылғы мәтіннің 9-тармағы мен 2021 жылғы мәтіннің 14-тармағы": each behind its text
                after = after if text[before[0].span.end : start].strip(" ,:(") else []
            chosen = after or before or list(texts[:1])
            sources = tuple(dict.fromkeys(source for named in chosen for source in named.sources))
            asked += [
                ReferenceAsked(settle(self.corpus, sources[0], anchor) if sources else anchor, sources)
                for anchor in mention.anchors
            ]
        return tuple(dict.fromkeys(asked))


def _is_label(text: str) -> bool:
    return bool(bare_labels(text, Kind.PARAGRAPH))


def _belongs(text: str, paragraph: Span, named: Span) -> bool:
    """Whether a paragraph is said to be of the text named after it: "recital F of the 2013 motion"."""
    return bool(_OF.fullmatch(text[paragraph.end : named.start]))


def _to_be_named(text: str, terms: Sequence[QueryTerm]) -> list[QueryTerm]:
    """What a question asks the name of: of the persons in a role, and things, that it speaks of, the nearest."""
    at = name_asked_at(text)
    if at is None:
        return []
    having = [term for term in terms if term.domain == ROLE or is_named_kind(term.alternatives)]
    if told_to_name(text):
        having = [term for term in having if 0 <= term.start - at <= NAMED_WITHIN]
    return sorted(having, key=lambda term: abs(term.start - at))[:1]


def _place_of(words: str, text: str) -> Span:
    start = max(text.find(words), 0)
    return Span(start, start + len(words))


def _strangers(
    strangers: Sequence[str], names: Sequence[NameMatch], texts: Sequence[TextMention], dates: Sequence[str]
) -> tuple[str, ...]:
    """Names that the corpus has not, even near; what names a text, or is of a date ("27 Feb"), is none."""
    known = [mention.asked for mention in texts] + [m.asked for m in names if m.exact or m.score >= NEAR] + [*dates]
    return tuple(name for name in strangers if not any(name in asked or asked in name for asked in known))


def _several_texts(text: str, texts: Sequence[TextMention], taken: Sequence[Span], corpus: Corpus) -> bool:
    """Whether a question names more than one text, or the bare years of more than one: "in 2003 and in 2021"."""
    years = {source.year for source in corpus.sources}
    bare = {int(m[1]) for m in _YEAR.finditer(text) if not overlaps(Span(*m.span()), taken)}
    return len({mention.sources for mention in texts if mention.sources}) > 1 or (len(bare) > 1 and bare <= years)


def _years_as_texts(text: str, texts: Sequence[TextMention], corpus: Corpus) -> tuple[TextMention, ...]:
    """In a comparison a bare year stands for the text of that year, where there is one."""
    years = {source.year for source in corpus.sources}
    return tuple(
        TextMention(tuple(s.id for s in corpus.sources if s.year == int(m[1])), Span(*m.span()), m[0], int(m[1]))
        for m in _YEAR.finditer(text)
        if int(m[1]) in years and not overlaps(Span(*m.span()), [t.span for t in texts])
    )

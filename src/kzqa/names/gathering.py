"""From mentions to names: which of them are one person's, place's or organisation's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kzqa.domain import Kind, Paragraph, Span
from kzqa.names.extraction import Mention, ordinary_words, paragraph_mentions, words
from kzqa.names.phonetics import acronym_key, key, similarity

__all__ = ["Entry", "Gathered", "as_rows", "from_rows", "gather"]

_SAME_BUT_FOR_A_TYPING_ERROR = 0.75


@dataclass(slots=True)
class Entry:
    """A name in the making: every form that the corpus gives it, and where each stands."""

    kind: str
    """``name``, ``thing`` or ``phrase``: an acronym without a full name is a ``phrase`` without words, and a ``thing``
    is a name of several words that stands with an article, as nobody's does: "the Koshe Partiyasy"."""
    forms: set[tuple[str, ...]] = field(default_factory=set)
    """Keys of the words of each full form."""
    acronyms: set[str] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    full: Counter[str] = field(default_factory=Counter)
    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    """By paragraph id."""

    def add(self, mention: Mention, *, full: bool = False) -> None:
        """Take in one more place where the name stands."""
        written = " ".join(mention.text.split())
        self.written[written] += 1
        if full:
            self.full[written] += 1
        if mention.span not in self.spans[mention.paragraph]:
            self.spans[mention.paragraph].append(mention.span)

    def join(self, other: Entry) -> None:
        """Take over all that another entry holds."""
        self.forms |= other.forms
        self.acronyms |= other.acronyms
        self.written += other.written
        self.full += other.full
        for paragraph, spans in other.spans.items():
            self.spans[paragraph] += spans


@dataclass(frozen=True, slots=True)
class Gathered:
    """The names of a corpus, and the words that it writes otherwise."""

    entries: tuple[Entry, ...]
    """In order of first appearance."""
    ordinary: frozenset[str]
    """Words that the corpus writes in lower case."""
    known: frozenset[str]
    """Keys of every capitalised word: what is written so is not unknown to the corpus."""


def as_rows(gathered: Gathered, paragraphs: Sequence[Paragraph]) -> dict[str, object]:
    """What was gathered as JSON can hold it; paragraphs are told by their number."""
    number = {paragraph.id: place for place, paragraph in enumerate(paragraphs)}
    entries = [
        [
            entry.kind,
            sorted(map(list, entry.forms)),
            sorted(entry.acronyms),
            list(entry.written.items()),
            list(entry.full.items()),
            [[number[id_], [(span.start, span.end) for span in spans]] for id_, spans in entry.spans.items()],
        ]
        for entry in gathered.entries
    ]
    return {"entries": entries, "ordinary": sorted(gathered.ordinary), "known": sorted(gathered.known)}


def from_rows(rows: Mapping[str, Any], paragraphs: Sequence[Paragraph]) -> Gathered:
    """What :func:`as_rows` wrote.

    Raises:
        KeyError, ValueError, TypeError, IndexError: it was not written for these paragraphs.
    """
    entries = []
    for kind, forms, acronyms, written, full, spans in rows["entries"]:
        entry = Entry(kind, {tuple(form) for form in forms}, set(acronyms), Counter(dict(written)), Counter(dict(full)))
        for number, places in spans:
            entry.spans[paragraphs[number].id] = [Span(start, end) for start, end in places]
        entries.append(entry)
    return Gathered(tuple(entries), frozenset(rows["ordinary"]), frozenset(rows["known"]))


def gather(paragraphs: Sequence[Paragraph]) -> Gathered:
    """Read the names out of paragraphs, and put together those that are one."""
    texts = [words(paragraph.text) for paragraph in paragraphs]
    ordinary = ordinary_words(texts)
    mentions = [
        mention
        for paragraph, text in zip(paragraphs, texts, strict=True)
        for mention in paragraph_mentions(paragraph, text, ordinary)
        if not (mention.kind == "acronym" and paragraph.kind is Kind.FOOTNOTE)
    ]
    phrases = _phrases(mentions)
    names = _full_names(mentions)
    _mend_typing_errors(names)
    singles = _single_words([m for m in mentions if m.kind == "name" and len(m.words) == 1], names)
    known = frozenset(key(word.text) for text in texts for word in text if word.capital)
    return Gathered((*names, *singles, *phrases), ordinary, known)


def _phrases(mentions: Iterable[Mention]) -> list[Entry]:
    """Organisations by their words, and acronyms with the full name that explains them."""
    by_words: dict[tuple[str, ...], Entry] = {}
    explained: dict[str, Entry] = {}
    mentions = list(mentions)
    for mention in mentions:
        if mention.kind == "phrase":
            form = tuple(map(key, mention.words))
            entry = by_words.setdefault(form, Entry("phrase", {form}))
            entry.add(mention, full=True)
            head = mention.text.split(" of ")[0].split()
            if len(head) > 1 and len(head) == len(mention.words) - 1:
                entry.forms.add(form[:-1])  # Democratic Choice of Kazakhstan is called Democratic Choice too
    for mention in mentions:
        if mention.stands_for:
            acronym, entry = acronym_key(mention.text), by_words[tuple(map(key, mention.stands_for))]
            known = explained.setdefault(acronym, entry)
            if known is not entry:
                known.join(entry)
                by_words.update({form: known for form, other in by_words.items() if other is entry})
                explained.update({name: known for name, other in explained.items() if other is entry})
            known.acronyms.add(acronym)
    for mention in mentions:
        if mention.kind == "acronym":
            acronym = acronym_key(mention.text)
            entry = explained.setdefault(acronym, Entry("phrase", acronyms={acronym}))
            entry.add(mention)
    return list({id(entry): entry for entry in (*by_words.values(), *explained.values())}.values())


def _full_names(mentions: Iterable[Mention]) -> list[Entry]:
    """Names of two words or more, those of equal keys together."""
    entries: dict[tuple[str, ...], Entry] = {}
    articles: Counter[tuple[str, ...]] = Counter()
    for mention in mentions:
        form = tuple(part for word in mention.words for part in map(key, word.split("-")) if part)
        if mention.kind == "name" and len(form) > 1:
            entries.setdefault(form, Entry("name", {form})).add(mention, full=True)
            articles[form] += 1 if mention.article else -1
    for form, balance in articles.items():
        entries[form].kind = "thing" if balance > 0 else "name"
    return list(entries.values())


def _mend_typing_errors(names: list[Entry]) -> None:
    """Join names that differ in one word, and in that word only as a slip of the pen would.

    Such names have their other words in common: only those are compared, so that the time does not grow with the
    square of the corpus.
    """
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    whole: list[Entry] = []
    for place, entry in enumerate(names):
        near = sorted({at for form in entry.forms for part in _but_one(form) for at in having[part]})
        alike = (at for at in near if any(_slip(one, two) for one in entry.forms for two in names[at].forms))
        into = next(alike, place)
        for form in entry.forms:
            for part in _but_one(form):
                having[part].append(into)
        if into == place:
            whole.append(entry)
        else:
            names[into].join(entry)
    names[:] = whole


def _but_one(form: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A form with each of its words left open in turn."""
    for at in range(len(form)):
        yield (*form[:at], "", *form[at + 1 :])


def _slip(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if len(one) != len(two):
        return False
    differing = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    return len(differing) == 1 and all(
        min(len(a), len(b)) >= 5 and similarity(a, b) >= _SAME_BUT_FOR_A_TYPING_ERROR for a, b in differing
    )


def _single_words(mentions: Iterable[Mention], names: Sequence[Entry]) -> list[Entry]:
    """Give each name of one word to those whose surname it is; what is nobody's surname is a name itself."""
    own: dict[str, Entry] = {}
    by_surname: dict[str, list[Entry]] = defaultdict(list)
    for entry in names:
        for surname in {form[-1] for form in entry.forms}:
            by_surname[surname].append(entry)
    for mention in mentions:
        word = key(mention.words[0])
        bearers = by_surname.get(word, ())
        for entry in bearers:
            entry.add(mention)
        if not bearers and word:
            own.setdefault(word, Entry("name", {(word,)})).add(mention, full=True)
    return list(own.values())

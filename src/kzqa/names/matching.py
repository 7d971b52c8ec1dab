"""Finding a corpus' names in a question, however the question spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kzqa.domain import Paragraph, Span
from kzqa.glossary import is_kazakh_term, load_terms
from kzqa.kept import Kept
from kzqa.morphology import fold
from kzqa.names.extraction import Word
from kzqa.names.inflection import bases
from kzqa.names.lexicon import NEAR, Hit, Lexicon, Place, Reading, is_family, is_patronymic
from kzqa.names.mentions import Mentions
from kzqa.names.name import Name, NameMatch, name_of
from kzqa.names.phonetics import acronym_key, differ_by_an_ending, key, similarity
from kzqa.names.vocabulary import CONNECTORS, TITLES, is_cyrillic, is_place, russian

__all__ = ["OTHER_PERSON", "NameIndex"]

SHORTEST_GIVEN = 4
"""Sounds of a given name that are enough to be compared."""
OTHER_PERSON = 0.6
"""What a score is multiplied with where the question gives a surname of the corpus to somebody else."""
GIVEN_ONLY = 0.7
"""The same where the question gives a given name alone."""

_CAPITALS = re.compile("^[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2,}")
_QUOTES = "«»“”„\"'‘’"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name at a stretch of the question's words."""

    first: int
    last: int
    entry: int
    parts: int
    """How many of the name's words stand there."""
    score: float
    exact: bool
    conflict: bool = False
    """Whether the question gives this surname to another person."""

    @property
    def rank(self) -> tuple[bool, int, bool, float, int]:
        """Candidates of a higher rank take their words first."""
        return (not self.conflict, self.parts, self.exact, self.score, -self.first)


class NameIndex:
    """The names of a corpus: built once over its English paragraphs, never changed, holding no question."""

    def __init__(self, paragraphs: Sequence[Paragraph], kept: Kept | None = None) -> None:
        """Read the names out of the paragraphs, or take them as :attr:`kept` gave them for the same paragraphs.

        Raises:
            KeyError, ValueError, TypeError, IndexError: ``kept`` was given for others.
        """
        mentions = Mentions.of(paragraphs) if kept is None else Mentions.opened(kept)
        gathered = mentions.gathered(paragraphs)
        self.mentions, self.kept = mentions, mentions.kept
        """All that is needed to make the index again without reading the paragraphs: what their mentions keep."""
        self._order = {paragraph.id: number for number, paragraph in enumerate(paragraphs)}
        ids = list(self._order)
        self._entries, self._places = gathered.entries, gathered.places
        where = ([ids[number] for number in self._places.paragraphs(i)] for i in range(len(self._entries)))
        self._names = tuple(map(name_of, self._entries, where))
        self._known = gathered.known
        self._entry_of = {name: i for i, name in enumerate(self._names)}
        self._acronyms = {a: i for i, entry in enumerate(gathered.entries) for a in entry.acronyms}
        self._lexicon = Lexicon(gathered)

    @property
    def names(self) -> tuple[Name, ...]:
        """Every name of the corpus: persons, places and the like by first appearance, then organisations."""
        return self._names

    def spans(self, name: Name, paragraph: Paragraph) -> tuple[Span, ...]:
        """Where a name of this index stands in a paragraph of it, in order; empty where it does not."""
        number = self._order.get(paragraph.id)
        found = [] if number is None else self._places.spans(self._entry_of[name], number)
        return tuple(sorted(found, key=lambda span: span.start))

    def find(self, question: str) -> tuple[NameMatch, ...]:
        """The corpus' names in a question, best first.

        Matches do not overlap, but several may share one span: a surname alone is every bearer's, a given
        name alone every bearer's too and then exact for none. A surname of the corpus with another given name
        (Serik Abishev where the corpus has Aset and Kenzhebek) gives each bearer with ``exact=False``, over
        the whole of what was asked, and :meth:`unknown` names it as well.
        """
        return self.look(question)[0]

    def unknown(self, question: str) -> tuple[str, ...]:
        """What looks like a name in a question and is none of the corpus', as written, in order.

        Counted are capitalised words that neither a dictionary nor the corpus has as ordinary ones, a surname
        of the corpus given to another person, and Latin acronyms of four letters and more. Not counted are
        Cyrillic acronyms and words that the corpus has in any name. A word that begins a sentence counts only
        with another such word after it, or with a family name's ending. A question in lower case, or all in
        capitals, gives none. Exonyms (Бельгия, Китай) are no spellings of the English name: who has a
        glossary takes those out.
        """
        return self.look(question)[1]

    def look(self, question: str) -> tuple[tuple[NameMatch, ...], tuple[str, ...]]:
        """What :meth:`find` and :meth:`unknown` give, from one reading of the question."""
        reading = self._lexicon.read(question)
        chosen = self._chosen(reading)
        found = tuple(
            NameMatch(question[span.start : span.end], span, self._names[c.entry], round(c.score, 3), c.exact)
            for c, span in chosen
        )
        return found, self._unknown(reading, chosen)

    def _unknown(self, reading: Reading, chosen: Sequence[tuple[_Candidate, Span]]) -> tuple[str, ...]:
        """What looks like a name, beside the names that were chosen."""
        if reading.shouted:
            return ()
        question = reading.text
        covered = {i for c, _ in chosen for i in range(c.first, c.last + 1)}
        bearers = {
            i
            for c, _ in chosen
            if c.first == c.last and is_family(reading.words[c.first].text)
            for i in (c.first - 1, c.last + 1)
        }  # what stands beside a surname whose given name the corpus does not tell
        found = {span for candidate, span in chosen if candidate.conflict}
        for group in self._strange_groups(reading, covered):
            if not self._only_begins(reading, group) and not (len(group) == 1 and group[0] in bearers):
                found.add(Span(reading.words[group[0]].span.start, reading.words[group[-1]].span.end))
        return tuple(dict.fromkeys(question[s.start : s.end] for s in sorted(found, key=lambda span: span.start)))

    def _strange_groups(self, reading: Reading, covered: set[int]) -> Iterator[list[int]]:
        """Neighbouring words that look like a name, none of the corpus', with a given name before them."""
        group: list[int] = []
        for i, word in enumerate(reading.words):
            beside = not group or reading.adjacent(group[-1], i)
            if i not in covered and self._strange(word):
                if not beside:
                    yield group
                given = i - 1 if i and i - 1 not in covered and reading.adjacent(i - 1, i) else None
                first = given is not None and not (group and beside)
                if given is not None and first and self._lexicon.is_given(reading.words[given]):
                    group = [given, i]
                else:
                    group = [*group, i] if beside else [i]
            elif group:
                yield group
                group = []
        if group:
            yield group

    def _only_begins(self, reading: Reading, group: list[int]) -> bool:
        """Whether a group is one word that has its capital only because a sentence begins."""
        word = reading.words[group[0]]
        if len(group) > 1 or not word.initial or word.acronym:
            return False
        behind = reading.words[group[0] + 1 : group[0] + 2]
        if behind and self._lexicon.is_given(behind[0]) and reading.adjacent(group[0], group[0] + 1):
            return is_kazakh_term(word.text)  # "Перизат Қайрат", but "Ақын Мұхтар"
        if behind and behind[0].gap == "-" and not behind[0].capital:
            return True  # Сауда-саттық
        if is_cyrillic(word.text) and russian(word.text) == "proper":
            return False
        return not is_family(word.text)

    def _strange(self, word: Word) -> bool:
        """Whether a word looks like a name, and like none of the corpus'."""
        if not self._lexicon.name_like(word):
            return False
        if word.acronym or _CAPITALS.match(word.text):
            return not is_cyrillic(word.text) and len(word.text) > 3 and acronym_key(word.text) not in self._acronyms
        return not any(key(base) in self._known for base in bases(word.text))

    def _chosen(self, reading: Reading) -> list[tuple[_Candidate, Span]]:
        """The best candidates that do not overlap, those that share their words kept together; best first."""
        candidates = sorted((*self._by_words(reading), *self._by_acronym(reading)), key=lambda c: c.rank, reverse=True)
        taken: dict[int, tuple[int, int, int, bool]] = {}
        chosen: dict[int, _Candidate] = {}
        there: set[tuple[int, int]] = set()
        for place, candidate in enumerate(candidates):
            stretch = range(candidate.first, candidate.last + 1)
            owner = (candidate.first, candidate.last, candidate.parts, candidate.exact)
            if any(taken.get(i, owner) != owner for i in stretch):
                continue
            if (candidate.entry, candidate.first) in there:
                continue
            there.add((candidate.entry, candidate.first))
            taken.update(dict.fromkeys(stretch, owner))
            chosen[place] = candidate
        best = sorted(chosen.values(), key=lambda c: (not c.exact, -c.score, c.first, c.entry))
        return [(c, Span(reading.words[c.first].span.start, reading.words[c.last].span.end)) for c in best]

    def _by_acronym(self, reading: Reading) -> Iterator[_Candidate]:
        for i, word in enumerate(reading.words):
            capitals = _CAPITALS.match(word.text)
            forms = [acronym_key(word.text)] + ([acronym_key(capitals[0])] if capitals else [])
            entry = next((self._acronyms[form] for form in forms if form in self._acronyms), None)
            if entry is None:
                continue
            written = word.text in self._names[entry].variants and not reading.shouted
            lower = len(word.text) > 2 and not word.capital and not self._lexicon.plain(word)
            if (capitals and not reading.shouted) or written or lower or (reading.shouted and len(word.text) > 3):
                yield _Candidate(i, i, entry, 1, 1.0, True)

    def _by_words(self, reading: Reading) -> Iterator[_Candidate]:
        """Whole names first; of a person also the surname or the given name alone."""
        everything = list(range(len(reading.words)))
        content = [i for i in everything if reading.words[i].text not in CONNECTORS]
        for i in everything:
            for word, hit in reading.hits[i].items():
                for place in self._lexicon.users[word]:
                    if len(place.form) == 1:
                        yield from self._alone(reading, i, place.entry, hit)
                        continue
                    turned = place.personal and len(place.form) == 2 and place.at == 1
                    if (place.at == 0 or turned) and reading.has(place.form):
                        order = place.form[::-1] if turned else place.form
                        rest = [j for j in (everything if place.personal else content) if j >= i]
                        if whole := self._whole(reading, rest, order):
                            yield _Candidate(i, whole[0], place.entry, len(order), whole[1], whole[2])
                    if place.personal:
                        yield from self._in_part(reading, i, place, hit)
                        yield from self._with_another_ending(reading, i, place, hit)

    def _whole(self, reading: Reading, content: list[int], form: tuple[str, ...]) -> tuple[int, float, bool] | None:
        """Last word, score and exactness of a name whose words all stand in order, a patronymic aside."""
        hits: list[Hit] = []
        last = content[0]
        for i in content[: len(form) + 1]:
            if len(hits) == len(form) or (hits and not reading.joined(last, i)):
                break
            hit = reading.hits[i].get(form[len(hits)])
            if hit:
                hits.append(hit)
                last = i
            elif not (hits and reading.capital(i) and self._patronymic(reading, i)):
                return None
            else:
                last = i
        if len(hits) < len(form):
            return None
        if not any(hit.exact for hit in hits) and not all(reading.capital(i) for i in content if i <= last):
            return None  # each of two names a little otherwise, Кэтрин Эштон: of words in lower case that is chance
        return last, sum(hit.score for hit in hits) / len(hits), all(hit.exact for hit in hits)

    def _alone(self, reading: Reading, i: int, entry: int, hit: Hit) -> Iterator[_Candidate]:
        """A name of one word: not where the word is an ordinary one that the question uses as such."""
        word = reading.words[i]
        if not reading.capital(i) and self._lexicon.plain(word):
            return
        quoted = reading.text[word.span.end : word.span.end + 1] in _QUOTES and bool(set(word.gap) & set(_QUOTES))
        if not quoted and is_cyrillic(word.text) and self._is_of_country(reading, i):
            return
        first = self._given_before(reading, i) if self._names[entry].kind == "person" else i
        if first == i:
            yield _Candidate(i, i, entry, 1, hit.score, hit.exact)
        elif _is_a_womans(word.text) and not _is_a_womans(self._names[entry].text):
            yield _Candidate(first, i, entry, 1, hit.score * OTHER_PERSON, exact=False, conflict=True)
        else:
            yield _Candidate(first, i, entry, 2, min(hit.score, NEAR), exact=False)

    def _given_before(self, reading: Reading, i: int) -> int:
        """Where somebody's name begins of whom the corpus has the surname alone: with the given name asked with it.

        The corpus does not tell whether it is his: whoever asks is shown which name was taken.
        """
        given = i - 1
        if given < 0 or not reading.adjacent(given, i) or not reading.capital(given):
            return i
        word = reading.words[given]
        personal = all(place.personal for hit in reading.hits[given] for place in self._lexicon.users[hit])
        return given if personal and not word.acronym and self._lexicon.name_like(word) else i

    def _is_of_country(self, reading: Reading, i: int) -> bool:
        """Whether an ordinary word stands before a capitalised one: Республика Казахстан is no newspaper."""
        following = i + 1 < len(reading.words) and reading.words[i + 1].capital and reading.adjacent(i, i + 1)
        return (following or reading.words[i].initial) and russian(reading.words[i].text) == "ordinary"

    def _in_part(self, reading: Reading, i: int, place: Place, hit: Hit) -> Iterator[_Candidate]:
        """A surname or a given name alone, or a surname beside a given name that is not this person's."""
        word = reading.words[i]
        if not place.spoken or _is_place(word.text) or (not reading.capital(i) and self._lexicon.plain(word)):
            return
        other = self._other_name_beside(reading, i, place)
        if place.surname:
            if other is None:
                yield _Candidate(i, i, place.entry, 1, hit.score, hit.exact)
            else:
                first, last = min(i, *other), max(i, *other)
                if hit.exact and self._given_alike(reading, other, place):
                    yield _Candidate(first, last, place.entry, 2, NEAR, exact=False)
                else:
                    yield _Candidate(first, last, place.entry, 1, hit.score * OTHER_PERSON, exact=False, conflict=True)
        elif place.at == 0 and other is None and hit.exact and reading.capital(i):
            if (word.initial and self._lexicon.plain(word)) or self._lexicon.is_whole(word):
                return  # Барлық is Kazakh for "all"; Алматы is the city, and no Almat in a case form
            unique = self._lexicon.given[place.form[0]] == {place.entry}
            yield _Candidate(i, i, place.entry, 1, hit.score * GIVEN_ONLY, unique)

    def _with_another_ending(self, reading: Reading, i: int, place: Place, hit: Hit) -> Iterator[_Candidate]:
        """A given name of the corpus before its bearer's surname with a family name's ending more or less.

        One person is written Agadil and Agadilov, Akan and Akankyzy; it is taken, and shown as taken.
        """
        j = i + 1
        if not (place.at == 0 and len(place.form) == 2 and hit.exact and reading.capital(i)):
            return
        if j == len(reading.words) or not reading.capital(j) or not reading.adjacent(i, j) or reading.hits[j]:
            return
        if any(differ_by_an_ending(key(base), place.form[1]) for base in bases(reading.words[j].text)):
            yield _Candidate(i, j, place.entry, 2, NEAR, exact=False)

    def _given_alike(self, reading: Reading, beside: Sequence[int], place: Place) -> bool:
        """Whether what stands beside a surname is its bearer's given name, spelt otherwise, or its long or short form.

        Long given names are found by their spelling; of short ones one letter is much: Rosa and Roza, Bota and Botagoz.
        """
        names = [j for j in beside if not self._patronymic(reading, j)]
        if len(names) != 1 or len(place.form) != 2 or place.at != 1:
            return False
        given = place.form[0]
        keys = [k for k in map(key, bases(reading.words[names[0]].text)) if len(k) >= SHORTEST_GIVEN]
        if len(given) < SHORTEST_GIVEN:
            return False
        return any(k.startswith(given) or given.startswith(k) or similarity(k, given) >= NEAR for k in keys)

    def _other_name_beside(self, reading: Reading, i: int, place: Place) -> tuple[int, ...] | None:
        """The words beside word ``i`` that make it another person's name; initials must be this person's."""
        for step in (-1, 1):
            found: list[int] = []
            j = i + step
            while 0 <= j < len(reading.words) and reading.adjacent(*sorted((j, j - step))):
                if not self._part_of_person(reading, j, place):
                    break
                found.append(j)
                j += step
            names = [j for j in found if step < 0 or not self._patronymic(reading, j)]
            if names and not all(_is_initial_of(reading.words[j].text, place.form) for j in names):
                return tuple(found)
        return None

    def _patronymic(self, reading: Reading, i: int) -> bool:
        if i not in reading.patronymic:
            reading.patronymic[i] = is_patronymic(reading.words[i].text)
        return reading.patronymic[i]

    def _part_of_person(self, reading: Reading, j: int, place: Place) -> bool:
        """Whether word ``j`` reads as a part of the person's name beside it, and is no name by itself."""
        known = reading.parts.get((j, place.surname))
        if known is None:  # hundreds may have one given name: what does not depend on the person is found out once
            known = reading.parts[j, place.surname] = self._part_of_any(reading, j, surname=place.surname)
        part, exact = known
        return part or any(word in place.form for word in exact)

    def _part_of_any(self, reading: Reading, j: int, *, surname: bool) -> tuple[bool, tuple[str, ...]]:
        """Whether word ``j`` is part of a name beside any surname (or given name), and else beside which words."""
        word = reading.words[j]
        if not reading.capital(j) or word.text.lower() in TITLES:
            return False, ()
        if len(word.text) == 1:
            return j + 1 < len(reading.words) and reading.words[j + 1].gap.startswith("."), ()
        if word.acronym or not self._lexicon.name_like(word) or _is_place(word.text):
            return False, ()
        exact = tuple(found for found, hit in reading.hits[j].items() if hit.exact)
        if not exact:
            return True, ()
        uses = (use for found in exact for use in self._lexicon.users[found] if len(use.form) > 1)
        return any((use.at == 0) == surname for use in uses), exact


def _is_a_womans(surname: str) -> bool:
    """Whether a surname can only be a woman's: Latin -ova, -eva, -ina, Cyrillic -ой; "Назарбаева" is a man's, too."""
    return bool(re.search(r"(?:ev|ov|in|yn)a$|(?:ев|ёв|ов|ин|ын)ой$", surname.casefold()))


def _is_place(word: str) -> bool:
    """Whether a word is a place's name, in any case: "Францияда", "Қытайдан"."""
    return any(is_place(base) or fold(base) in _places() for base in (word, *bases(word)))


@cache
def _places() -> frozenset[str]:
    """The places of the glossary that have one word, in Russian and Kazakh."""
    names = (name for term in load_terms() if term.domain == "place" for name in (*term.ru, *term.kk))
    return frozenset(fold(name) for name in names if name[:1].isupper() and " " not in name)


def _is_initial_of(word: str, form: tuple[str, ...]) -> bool:
    if len(word) > 1:
        return False
    initial = key(word)[:1]
    return initial == form[0][0] or (initial in "aeiou" and form[0][0] in "aeiou")

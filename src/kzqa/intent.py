"""What a question wants: its kind, what it asks for, and whether it is a question at all."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from kzqa.cues import LANGUAGES, pattern, words
from kzqa.domain import Span
from kzqa.exhaustive import asks_for_mentions, asks_for_silence
from kzqa.language import WORD, readable
from kzqa.morphology import english_stem, english_stems, fold, is_kazakh_adjective, kazakh_stems
from kzqa.reference import find_paragraph_mentions

__all__ = [
    "Intent",
    "NotAQuestion",
    "approves",
    "around_citations",
    "asks_about",
    "asks_for_a_name",
    "asks_for_a_reason",
    "asks_for_a_share",
    "asks_for_bearers",
    "asks_for_demands",
    "asks_for_some",
    "asks_for_the_present",
    "asks_how_long",
    "asks_if_mentioned",
    "asks_several",
    "asks_what_happened",
    "asks_what_is",
    "asks_what_is_said",
    "asks_what_it_is_called",
    "asks_where",
    "asks_where_somebody_is",
    "asks_whether",
    "asks_who_is",
    "background",
    "counts_parts",
    "focus_at",
    "focus_is_counted",
    "frames_the_whole",
    "is_addressee",
    "is_body",
    "is_function_word",
    "is_home_city",
    "is_issuer",
    "is_light",
    "is_seat",
    "main_clause_end",
    "name_asked_at",
    "names_a_topic",
    "not_a_question",
    "relates_in_time",
    "superlatives",
    "told_to_name",
    "wanted",
    "without_greeting",
    "year_speaks",
]


class Intent(StrEnum):
    """What would be a whole answer."""

    FACT = "fact"
    """The paragraph that says it."""
    LIST = "list"
    """Every paragraph that says something on it."""
    COMPARE = "compare"
    """The best paragraphs of each text that is compared."""
    WHOLE = "whole"
    """What a text says, or demands, all in all: its paragraphs in order."""


class NotAQuestion(StrEnum):
    """Why there is nothing to look for; the value is the key of the message."""

    EMPTY = "refuse.empty"
    GREETING = "refuse.greeting"
    PARTING = "refuse.parting"
    NOISE = "refuse.noise"
    SCRIPT = "refuse.script"
    INSTRUCTION = "refuse.instruction"
    CONTENTS = "refuse.contents"


GREETING_WORDS = 4
"""A greeting has at most so many words of content: "Hello, what happened to ..." is a question."""

_NO_MORE = re.compile(r"\W*$|\W*[,.;:?!–—-]|\s*(?:and|и|а)\b")
"""What follows the name of somebody of whom nothing further is asked in the same breath."""

_WHO, _IS = re.compile(r"\bwho (?:Mr |Mrs |Ms )?$", re.IGNORECASE), re.compile(r"\s+(?:is|was)\b")
"""Around a name in "tell me who Ablyazov is"."""

_LETTER = re.compile(r"[^\W\d_]")


def is_function_word(word: str) -> bool:
    """Whether a word only frames a question: "what does the text say about ...", "what is demanded"."""
    folded = fold(word)
    known = any(folded in words(language, "function") for language in LANGUAGES)
    if not known and not folded.isascii():
        stems = kazakh_stems(folded)
        derived = next((len(stem) for stem in stems if is_kazakh_adjective(stem)), 0)  # "қарсылық" is not "қарсы"
        known = any(len(stem) > max(3, derived - 1) and stem in words("kk", "function") for stem in stems)
    return known or folded.split("'")[0] in words("en", "function") or bool(pattern("demand_word").match(folded))


@cache
def _light_stems() -> frozenset[str]:
    return frozenset(english_stem(word) for word in words("en", "light"))


def is_light(english: str) -> bool:
    """Whether an English term says so little that a paragraph may lack it and still answer: "people", "year"."""
    stems = english_stems(english)
    return bool(stems) and all(stem in _light_stems() for stem in stems)


def wanted(question: str) -> Intent:
    """What would be a whole answer to the question."""
    if pattern("compare").search(question):
        return Intent.COMPARE
    listed = pattern("list").search(question) or asks_for_mentions(question) or asks_for_silence(question)
    return Intent.LIST if listed else Intent.FACT


def counts_parts(question: str) -> bool:
    """Whether a question is after how many paragraphs of a kind there are."""
    return bool(pattern("count_of_parts").search(question))


def asks_for_a_share(question: str) -> bool:
    """Whether a question is after a percentage."""
    return bool(pattern("share").search(question))


def asks_how_long(question: str) -> bool:
    """Whether a question is after a length of time: "how many years did he get?"; not after an age."""
    return bool(pattern("how_long").search(question))


def asks_for_some(question: str) -> bool:
    """Whether a question asks for several things or people: "which leaders were sentenced", "кого из", "кімдер"."""
    return bool(pattern("several_things").search(question) or pattern("superlative").search(question))


def superlatives(question: str) -> tuple[Span, ...]:
    """Where a question asks for the longest, or the harshest, sentence: whoever reads them all can tell."""
    return tuple(Span(*match.span()) for match in pattern("superlative").finditer(question))


def focus_at(question: str) -> int | None:
    """Where the words for what is asked begin, after "which", "how many", "the name of"; None without such words."""
    match = pattern("focus").search(question)
    return None if match is None or pattern("unit").match(question, match.end()) else match.end()


def focus_is_counted(question: str) -> bool:
    """Whether what is asked for is to be counted: "how many children", and not "which court, and for how long"."""
    match = pattern("focus").search(question)
    return match is not None and bool(pattern("number").match(question, match.start()))


def asks_for_a_name(question: str) -> bool:
    """Whether a question is after what something or somebody is called."""
    return bool(pattern("called").search(question))


def asks_what_it_is_called(question: str) -> bool:
    """Whether a question is after what a thing is called, as nobody asks of a person: "как называется"."""
    return bool(pattern("thing_called").search(question))


def asks_where_somebody_is(question: str) -> bool:
    """Whether a question asks where somebody is, or is held, and not in which city something happened."""
    return bool(pattern("whereabouts").search(question))


def asks_where(question: str) -> bool:
    """Whether a question asks at which place something happened, and not where to: "where was he arrested?"."""
    return bool(pattern("where").search(question))


def asks_several(question: str) -> bool:
    """Whether a question asks for more than one thing: "why was he arrested, and where is he held".

    Not where it only begins with the word that joins: "and how old is he?".
    """
    rest = without_greeting(question)
    return any(WORD.search(rest, 0, match.start()) for match in pattern("several").finditer(question))


def asks_whether(question: str) -> bool:
    """Whether it is asked if something is so, so that nothing is taken for granted."""
    return bool(pattern("yes_no").search(question))


def names_a_topic(question: str) -> bool:
    """Whether words only say what they are about, without a question word: "the attack on Semenova's house"."""
    return not (pattern("interrogative").search(question) or asks_whether(question))


def asks_who_is(question: str, name: Span) -> bool:
    """Whether a question asks who somebody is, who is named at that place: "who is Ablyazov", "Аблязов деген кім"."""
    after = question[name.end :]
    if pattern("who_is").match(after):
        return True
    before = pattern("who_is").search(question[: name.start]) and _NO_MORE.match(after)
    return bool(before or (_WHO.search(question[: name.start]) and _IS.match(after)))


def asks_what_is(question: str) -> bool:
    """Whether a question is after what words mean: "«...» деген не?"."""
    return bool(pattern("what_is").search(question))


def asks_for_a_reason(question: str) -> bool:
    """Whether a question is after why something was done, or is so."""
    return bool(pattern("reason").search(question))


def approves(text: str) -> bool:
    """Whether a question takes it that something is praised, or a paragraph praises: "applaud", "похвалил".

    Who says "Thanks!" beside a question takes nothing.
    """
    aside = background(text)
    found = pattern("approval").finditer(text)
    return any(not any(span.start <= match.start() < span.end for span in aside) for match in found)


def told_to_name(question: str) -> bool:
    """Whether a question tells to name something, without a word for a name: "name the judge"."""
    return bool(pattern("to_name").search(question)) and not asks_for_a_name(question)


def name_asked_at(question: str) -> int | None:
    """Where the words stand that ask for a name, or tell to name something: "the name of", "name the judge"."""
    match = pattern("called").search(question) or pattern("to_name").search(question)
    return match.start() if match else None


def asks_if_mentioned(question: str) -> bool:
    """Whether it is asked if something is mentioned at all: what is told in other words does not mention it."""
    return asks_whether(question) and bool(pattern("mentioned").search(question))


def asks_for_the_present(question: str) -> bool:
    """Whether a question is after how things stand now, which no text of some year can tell."""
    return bool(pattern("present").search(question))


def main_clause_end(question: str) -> int:
    """Where the first relative clause begins: who asks "who are the two who were stabbed by men?" asks for no men."""
    begun = [match.start() for match in pattern("relative").finditer(question)]
    return begun[1] if len(begun) > 1 else len(question)


def asks_for_bearers(question: str, role: Span) -> bool:
    """Whether a question asks which, or how many, of those whose role stands at that place."""
    return bool(pattern("bearers").search(question[: role.start]))


def asks_for_demands(question: str) -> bool:
    """Whether a question is after what is asked, welcomed or condemned: what stands in operative paragraphs."""
    return bool(pattern("demand").search(question))


def asks_what_is_said(question: str) -> bool:
    """Whether it is after what somebody says, or is asked to do, and not after whom a text is sent to."""
    said = pattern("sayer").search(question) or pattern("act_ask").search(question) or asks_for_demands(question)
    return bool(said) and not pattern("forwarding").search(question)


_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…](?!\s+[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ«“(]|\s*$)[^.!?…]*)*[.!?…]*\s*")
"""Up to an end that a capital, or nothing, follows: "Art. 5" goes on."""


def background(text: str) -> tuple[Span, ...]:
    """The sentences beside those that ask, and a letter's end: "I live in Aktobe. May we meet freely?"."""
    end = pattern("closing").search(text)
    if end:
        return (*background(text[: end.start()]), Span(*end.span()))
    sentences = [match for match in _SENTENCE.finditer(text) if match[0].strip()]
    asking = [match for match in sentences if "?" in match[0]]
    return tuple(Span(*match.span()) for match in sentences if match not in asking) if asking else ()


def asks_about(text: str) -> bool:
    """Whether words say that something is asked about: "what about the lawyers", "про адвокатов"."""
    return bool(pattern("about").search(text))


def relates_in_time(question: str) -> bool:
    """Whether a question asks for what stands before, after or between dates: "since", "после", "дейін"."""
    return bool(pattern("relation").search(question))


def year_speaks(question: str) -> bool:
    """Whether a question lets a year speak for the text of that year: "what does 2003 say about torture?"."""
    return bool(pattern("year_speaks").search(question))


def frames_the_whole(question: str) -> tuple[Span, ...]:
    """Where the words stand that ask what a text says all in all: "summary", "the main points", "о чём"."""
    return tuple(Span(*match.span()) for match in pattern("overview").finditer(question))


def around_citations(question: str) -> tuple[Span, ...]:
    """Where a question says "the preamble", and "relies on", if it is after what a text has regard to."""
    cues = ("preamble", "rests_on") if pattern("regards").search(question) else ("preamble",)
    return tuple(Span(*match.span()) for cue in cues for match in pattern(cue).finditer(question))


def asks_what_happened(question: str) -> bool:
    """Whether a question is after events: "what happened in 2012"."""
    return bool(pattern("happening").search(question))


def is_issuer(words: str) -> bool:
    """Whether words only name who speaks in the texts: "Parliament", "депутаты"."""
    return bool(pattern("issuer").search(words))


def is_addressee(words: str) -> bool:
    """Whether words only name whom the texts speak to: "the authorities", "власти"."""
    return bool(pattern("addressee").fullmatch(words))


def is_body(word: str) -> bool:
    """Whether an English word is what a body's name ends with: "Foundation", "Committee"."""
    return bool(pattern("body").fullmatch(word))


def is_home_city(words: str) -> bool:
    """Whether words name a city of Kazakhstan."""
    return bool(pattern("home_city").match(words))


def is_seat(words: str) -> bool:
    """Whether words name where the Parliament sits, and may stand for it: "the alarm in Strasbourg"."""
    return bool(pattern("seat").search(words))


def not_a_question(text: str) -> NotAQuestion | None:
    """Why a text is not a question about the corpus; None when it may be one."""
    if not text.strip():
        return NotAQuestion.EMPTY
    found = WORD.findall(text)
    meagre = len(_LETTER.findall(text)) < 2 and not any(word.isdigit() and len(word) == 4 for word in found)
    if meagre:
        return None if find_paragraph_mentions(text) else NotAQuestion.NOISE
    if not readable(text):
        return NotAQuestion.SCRIPT
    if pattern("instruction").search(text):
        return NotAQuestion.INSTRUCTION
    return _small_talk(text)


def _small_talk(text: str) -> NotAQuestion | None:
    """Whether a text greets, or asks what can be asked, and nothing else."""
    beside, asked = pattern("contents").subn(" ", text)
    if asked and all(is_function_word(word) for word in WORD.findall(beside)):
        return NotAQuestion.CONTENTS
    if not pattern("greeting").search(text):
        return None
    rest = without_greeting(text)
    content = sum(not is_function_word(word) for word in WORD.findall(rest))
    if content == 0 and pattern("parting").search(text):
        return NotAQuestion.PARTING
    few = content == 0 or (content <= GREETING_WORDS and "?" not in rest)
    return NotAQuestion.GREETING if few else None


def without_greeting(text: str) -> str:
    """A text with spaces for what only greets, thanks or asks who answers."""
    return pattern("greeting").sub(lambda match: " " * len(match[0]), text)

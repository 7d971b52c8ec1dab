# ruff: noqa: E501  (tables and rules are read in one line)
"""True paraphrases: true statements of the corpus in other words, by rules that keep the meaning.

The rules work on the text and use nothing of the gate. Each is applied only where it is safe: a list is shortened only
where nothing counts it, a date is moved only in a statement with one predicate. Half of the kinds, and half of the
paragraphs, were not looked at while the gate was tuned.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus_statements import SPEAKER, Statement, as_sentence, statements

from kzqa.domain import Corpus, Kind, Standing

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "12": "twelve", "10": "ten", "17": "seventeen",
           "21": "twenty-one", "26": "twenty-six", "15": "fifteen", "11": "eleven", "100": "one hundred", "200": "two hundred"}  # fmt: skip
ACT_WORDS = {
    "urges": "calls on", "calls on": "urges", "stresses": "emphasises", "underlines": "stresses", "highlights": "stresses",
    "condemns": "denounces", "is very concerned about": "expresses concern about", "is deeply worried about": "is concerned about",
    "emphasises": "underlines", "points out": "stresses", "notes": "takes note of",
}  # fmt: skip
WORDS = {
    "the Kazakh authorities": "the authorities of Kazakhstan", "the Kazakh Government": "the Government of Kazakhstan",
    "the Government of Kazakhstan": "the Kazakh Government", "the authorities of Kazakhstan": "the Kazakh authorities",
    "death penalty": "capital punishment", "was imprisoned": "was jailed", "ill-treatment": "mistreatment", "laws": "legislation",
    "journalists": "reporters", "lawyers": "attorneys", "in order to": "so as to", "in line with": "in accordance with",
    "carry out": "conduct", "without delay": "immediately", "European Union": "EU", "trade unions": "labour unions",
    "criticise": "criticize", "labour": "labor", "organisations": "organizations", "put an end to": "end", "especially": "in particular",
    "in accordance with": "in line with", "crackdown": "clampdown", "eradicate": "eliminate", "worrying": "alarming",
    "demonstrations": "protests", "permit": "allow", "non-governmental organisations": "NGOs", "amend": "modify",
    "strengthen": "reinforce", "hinder": "impede", "cease": "stop", "widespread": "pervasive", "Kazakhstani authorities": "Kazakh authorities",
    "persons": "people", "prison sentences": "prison terms", "provide": "offer", "receiv": "receiv", "essential": "vital",
}  # fmt: skip

_PREDICATE = r"\b(?:was|were|has|have|is|are|urges|calls|called|refers|notes|stresses|welcomes|condemns|faces|face|banned|adopted|signed)\b"

Rule = Callable[[Corpus, Statement], Iterator[str]]


@dataclass(frozen=True)
class Paraphrase:
    """A statement that may be shown."""

    kind: str
    text: str
    statement: Statement

    @property
    def held_out(self) -> bool:
        return self.statement.held_out or self.kind in HELD_OUT_KINDS


def paraphrases(corpus: Corpus) -> Iterator[Paraphrase]:
    """Every paraphrase that the rules give, at most two of a kind for a statement."""
    for statement in statements(corpus):
        for kind, rule in RULES.items():
            for text in list(dict.fromkeys(rule(corpus, statement)))[:2]:
                if text != as_sentence(corpus, statement) or kind == "said of the text":
                    yield Paraphrase(kind, text, statement)


def _sentence(text: str) -> str:
    text = text.strip(" ,")
    return f"{text[0].upper()}{text[1:]}."


def said_of_the_text(corpus: Corpus, statement: Statement) -> Iterator[str]:
    yield as_sentence(corpus, statement)


def short_speaker(corpus: Corpus, statement: Statement) -> Iterator[str]:
    source = corpus.source_of(statement.paragraph)
    if statement.act:
        text = statement.text[0].lower() + statement.text[1:]
        yield f"The text {text}."
        if source.standing in (Standing.JOINT_MOTION, Standing.MOTION):
            yield f"The {source.year} motion {text}."


def reported(corpus: Corpus, statement: Statement) -> Iterator[str]:
    if (
        statement.paragraph.kind is Kind.RECITAL
        and not statement.act
        and not re.match(r"(?:stressing|having)", statement.text)
    ):
        text = (
            statement.text[0].lower() + statement.text[1:]
            if statement.text.split()[0] in ("The", "In", "On", "During")
            else statement.text
        )
        yield f"{SPEAKER[corpus.source_of(statement.paragraph).standing]} notes that {text}."
        yield f"The text states that {text}."


def act_word(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for word, instead in ACT_WORDS.items():
        match = re.search(rf"^(?:The|Parliament)[\w ]*? {word}(?= )(?! that)", sentence)
        if statement.act and match and not (word == "notes" and "with concern" in sentence):
            yield sentence[: match.end() - len(word)] + instead + sentence[match.end() :]


def act_past(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """ "The joint motion urged ..." """
    for word, past in (
        ("urges", "urged"),
        ("calls on", "called on"),
        ("welcomes", "welcomed"),
        ("condemns", "condemned"),
        ("stresses", "stressed"),
        ("calls for", "called for"),
    ):
        if statement.act and statement.text.lower().startswith(word):
            yield as_sentence(corpus, statement).replace(f" {word} ", f" {past} ", 1)


def numbers(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for word, instead in NUMBERS.items():
        for match in re.finditer(
            rf"(?<![\w.,/(-]){word}(?= [a-z])(?! and a half)(?! (?:{MONTHS}|\d|and \d|out))", sentence
        ):
            yield sentence[: match.start()] + str(instead) + sentence[match.end() :]
    for match in re.finditer(r"(\d) (\d{3})(?!\d)", sentence):
        yield f"{sentence[: match.start()]}{match[1]},{match[2]}{sentence[match.end() :]}"
    if "more than " in sentence:
        yield re.sub(r"more than (?=\d)", "over ", sentence)


def dates(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for match in re.finditer(rf"(?<!and )\b(\d{{1,2}}) ({MONTHS}) (\d{{4}})", sentence):
        yield f"{sentence[: match.start()]}{match[2]} {match[1]}, {match[3]}{sentence[match.end() :]}"
    for match in re.finditer(rf"\b(?:on) (\d{{1,2}}) ({MONTHS}) (\d{{4}})", sentence):
        yield f"{sentence[: match.start()]}in {match[2]} {match[3]}{sentence[match.end() :]}"


def date_moved(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """A date that opens a statement put to its end, where there is one predicate; and the reverse."""
    text = statement.text
    match = re.match(
        rf"((?:on|in) (?:\d{{1,2}} )?(?:early )?(?:(?:{MONTHS}) )?\d{{4}}),? (?!as\b)([^,]+)$", text, re.IGNORECASE
    )
    if match and not re.search(r"\b(?:and|who|which|that|while|but)\b", match[2]):
        yield _sentence(f"{match[2]} {match[1][0].lower()}{match[1][1:]}")
    match = re.match(rf"(?!On|In)([^,;]+) ((?:on|in) (?:\d{{1,2}} )?(?:(?:{MONTHS}) )?\d{{4}})$", text)
    if (
        match
        and not statement.act
        and statement.paragraph.kind is Kind.RECITAL
        and not re.search(r"\b(?:who|which|that|while|but|and|as|adopted)\b", match[1])
    ):
        yield f"{match[2][0].upper()}{match[2][1:]}, {match[1]}."


def without_tail(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """What follows the last comma and only adds."""
    sentence = as_sentence(corpus, statement).rstrip(".")
    match = re.search(
        r", (?:including|with|in particular|such as|thereby|following|namely|by|especially|as announced|as envisaged|in accordance)\b[^;]*$",
        sentence,
    )
    if (
        match
        and match.start() > 45
        and re.search(_PREDICATE, sentence[: match.start()])
        and not re.search(_PREDICATE, match[0])
        and not re.search(r"\b(?:between|both|respectively|neither|not|no|stop|end)\b", sentence[: match.start()])
    ):
        yield f"{sentence[: match.start()]}."


def without_brackets(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    if re.search(r" \([^()]{2,60}\)", sentence) and "2019/" not in sentence:
        yield re.sub(r" \((?![^)]*\))*[^()]{2,60}\)", "", sentence)


def without_aside(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """What stands between two commas and says more of a person."""
    sentence = as_sentence(corpus, statement)
    for match in re.finditer(
        r"(?<=[A-Z][a-z]{3}), (?:who|which|a |an |the |including )[^,;()]{8,90}, (?=\w+s |was |were |has |had )",
        sentence,
    ):
        yield f"{sentence[: match.start()]} {sentence[match.end() :]}"


def shorter_list(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """A middle member of a list left out, where nothing counts the list and no "or" makes it a choice."""
    sentence = as_sentence(corpus, statement)
    if re.search(
        r"\b(?:or|between|both|respectively|nor|not|no|either|\d+ (?:journalists|political)|first|fifteen|26|21)\b",
        sentence,
    ):
        return
    for match in re.finditer(r"(?<=[a-z])(, [a-z]+(?: [a-z]+)?)(?=(?:, [a-z]+(?: [a-z]+)?)* and [a-z]+s?\b)", sentence):
        word = match[1].split()[1]
        if not word.endswith(("ing", "ed", "ly")) and word not in (
            "which",
            "who",
            "while",
            "as",
            "is",
            "to",
            "in",
            "on",
            "their",
            "aiming",
            "by",
            "with",
            "and",
            "calls",
            "urges",
            "including",
            "with",
            "that",
            "for",
            "seven",
            "points",
            "whereas",
        ):
            yield sentence[: match.start()] + sentence[match.end() :]


def words(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for word, instead in WORDS.items():
        if re.search(rf"(?<![\w‘“-]){word}(?![\w’-])", sentence) and word != instead:
            yield re.sub(rf"(?<![\w‘“-]){word}(?![\w’-])", instead, sentence, count=1)


def passive(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """The active made passive, and the passive active, where subject, verb and object are plain."""
    text = statement.text
    match = re.match(
        r"(?P<when>(?:in|on) [^,]*?\d{4},? )?(?P<s>(?:the |an |Kazakh )*[\w ’-]*?(?:authorities|court|police|Court|Parliament)) "
        r"(?P<v>banned|detained|convicted|adopted|opened|confirmed|stopped|brought) (?P<o>(?:the |a |an )?[\w’ -]+?)(?P<r>(?: (?:in|on|against|for|from|on charges)\b[^,]*)?)$",
        text,
        re.IGNORECASE,
    )
    if match and not re.search(r"\b(?:and|that|as|or)\b", match["o"] + match["s"]):
        be = "were" if match["o"].split()[-1].endswith("s") else "was"
        when = f" {match['when'].strip(' ,')}" if match["when"] else ""
        yield _sentence(
            f"{match['o']} {be} {match['v']} by {match['s']}{match['r']}{when.replace(' In', ' in').replace(' On', ' on')}"
        )
    match = re.match(
        r"(?P<s>[\w’ -]+?) (?P<b>was|were|has been|have been|is|are) (?P<v>\w+ed) by (?P<o>(?!\w+ing)[\w’ -]+?)(?P<r>(?: (?:for|in|on|with|as|to)\b.*)?)$",
        text,
    )
    if match and match["b"] in ("was", "were") and "," not in text:
        yield _sentence(f"{match['o']} {match['v']} {match['s']}{match['r']}")


def agentless(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """ "The authorities opened ..." as "... was opened"."""
    match = re.match(
        r"(?:(?:in|on) [^,]*?\d{4},? )?(?:the |an |Kazakh )*[\w ’-]*?(?:authorities|court|police|Court) "
        r"(?P<v>banned|detained|convicted|opened|confirmed|stopped|charged) (?P<o>(?:the |a |an )?[\w’ -]+?)(?P<r>(?: (?:in|on|against|for|from)\b[^,;]*)?)(?:,|$)",
        statement.text,
        re.IGNORECASE,
    )
    if match and not re.search(r"\b(?:and|that|as|or|illegally)\b", match["o"] + match["r"]):
        yield _sentence(
            f"{match['o']} {'were' if match['o'].split()[-1].endswith('s') else 'was'} {match['v']}{match['r']}"
        )


def surname(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for match in re.finditer(
        r"\b([A-Z][a-z]+) ([A-Z][a-z]+(?:ov|ev|ova|eva|in|aev|ayev|bekkyzy|ina|gadil|kov|hna|mai|may))\b", sentence
    ):
        if len(re.findall(rf"\b{match[2]}\b", statement.paragraph.text)) == 1 and match[1] not in ("Mr", "Court"):
            yield f"{sentence[: match.start()]}{match[2]}{sentence[match.end() :]}"
            yield f"{sentence[: match.start()]}{'Ms' if match[2][-1] == 'a' else 'Mr'} {match[2]}{sentence[match.end() :]}"


def without_adverb(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for match in re.finditer(
        r"(?<= )(?:strongly|deeply|heavily|recently|repeatedly|routinely|physically|robustly|actively|swiftly|illegally|openly|also|still|severely|closely) (?=[a-z]+)",
        sentence,
    ):
        if not re.search(r"\b(?:not|no|never|without|failed|all|any)\b", sentence[: match.start()]):
            yield sentence[: match.start()] + sentence[match.end() :]


def without_attribute(corpus: Corpus, statement: Statement) -> Iterator[str]:
    sentence = as_sentence(corpus, statement)
    for match in re.finditer(
        r"(?<= )(?:unregistered|worrying|harsh|serious|great|vague|extensive|thorough|independent|regular|robust|effective|proper|heavy|leading|peaceful|increasing|substantial|strong|concrete|constructive|active) (?=[a-z]+)",
        sentence,
    ):
        before = sentence[: match.start()]
        if not re.search(
            r"\b(?:not|no|never|without|failed?|all|any|end|stop|against|drop|refused?|prevent\w*|lack\w*|few|cease)\b",
            before,
        ):
            yield before + sentence[match.end() :]


def first_predicate(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """The first of two things that the text does or asks, where a comma and "and" join them."""
    sentence = as_sentence(corpus, statement).rstrip(".")
    match = re.search(r", and (?:to|calls|urges|that|encourages|welcomes|invites|reiterates)\b", sentence)
    if match and match.start() > 40:
        yield f"{sentence[: match.start()]}."


def later_predicate(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """The last of two things that are asked of the same: "calls on X to A, and to B" as "calls on X to B"."""
    sentence = as_sentence(corpus, statement).rstrip(".")
    match = re.match(
        r"(The [\w ]+? (?:calls on|urges) (?:the )?[\w ’]+?) to [^,]+(?:,[^,]+)*?,? and (to [a-z]+ .*)$", sentence
    )
    if match and " to " not in match[2][3:] and len(re.findall(r" to ", sentence)) == 2:
        yield f"{match[1]} {match[2]}."


def two_clauses(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """Two clauses of one paragraph joined by "and"."""
    if statement.act or statement.paragraph.kind is not Kind.RECITAL:
        return
    clauses = re.split(r";\s*whereas\s+", statement.paragraph.text.rstrip(";, "))
    for one, other in itertools.pairwise(clauses):
        if statement.text in one and len(one) < 260 and len(other) < 260:
            yield f"{_sentence(re.sub('^whereas ', '', one, flags=re.IGNORECASE)).rstrip('.')}, and {other}."


def urged(corpus: Corpus, statement: Statement) -> Iterator[str]:
    """ "Kazakhstan" for its government, as whom the text asks."""
    sentence = as_sentence(corpus, statement)
    for who in (
        "the Government of Kazakhstan",
        "the Kazakh authorities",
        "the authorities of Kazakhstan",
        "the Kazakh Government",
    ):
        for verb in ("urges", "calls on"):
            if f"{verb} {who} to" in sentence:
                yield sentence.replace(f"{verb} {who} to", f"{verb} Kazakhstan to", 1)


RULES: dict[str, Rule] = {
    "said of the text": said_of_the_text, "short speaker": short_speaker, "reported": reported, "act word": act_word,
    "act in the past": act_past, "numbers": numbers, "dates": dates, "date moved": date_moved, "without tail": without_tail,
    "without brackets": without_brackets, "without aside": without_aside, "shorter list": shorter_list, "words": words,
    "passive": passive, "agentless": agentless, "surname": surname, "without adverb": without_adverb,
    "without attribute": without_attribute, "first predicate": first_predicate, "later predicate": later_predicate,
    "two clauses": two_clauses, "addressee": urged,
}  # fmt: skip
HELD_OUT_KINDS = frozenset(
    (
        "reported",
        "act in the past",
        "date moved",
        "without brackets",
        "passive",
        "surname",
        "without attribute",
        "later predicate",
        "two clauses",
    )
)

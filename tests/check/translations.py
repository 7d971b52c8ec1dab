# ruff: noqa: E501  (tables and rules are read in one line)
"""Statements in Russian and Kazakh, made at scale: true ones and lies, from ``translated_facts.yaml`` by rules.

The rules use nothing of the gate. A name, number or date that is put in stands nowhere in the paragraph.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from cyrillic_names import cyrillic, kazakh, russian

from kzqa.dates import MONTHS
from kzqa.domain import Corpus, Paragraph, Standing

FACTS = yaml.safe_load((Path(__file__).parent / "translated_facts.yaml").read_text(encoding="utf-8"))
_GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_PREPOSITIONAL = [
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
]
_KAZAKH = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]
_KAZAKH_ENDING = ["да", "да", "да", "де", "да", "да", "де", "да", "те", "да", "да", "да"]
_SLOT = re.compile(r"\{([^{}]+)\}")
_SPEAKERS = {
    "ru": {Standing.JOINT_MOTION: ("Совместное предложение", "Текст", "Документ"), Standing.MOTION: ("Предложение", "Текст"),
           Standing.UNCONFIRMED: ("Текст", "Документ"), Standing.NGO_APPEAL: ("Обращение", "Текст")},
    "kk": {Standing.JOINT_MOTION: ("Бірлескен ұсыныс", "Мәтін", "Құжат"), Standing.MOTION: ("Ұсыныс", "Мәтін"),
           Standing.UNCONFIRMED: ("Мәтін", "Құжат"), Standing.NGO_APPEAL: ("Үндеу", "Мәтін")},
}  # fmt: skip
_PARLIAMENT = {
    "ru": ("Европейский парламент", "Европарламент", "Резолюция Европарламента", "ЕП"),
    "kk": ("Еуропарламент", "Еуропа парламенті", "Еуропарламент қарары"),
}
_OPPOSITES = {
    "ru": {"освободить": "казнить", "освобождён": "арестован", "освобождена": "казнена", "арестован": "оправдан", "арестованы": "освобождены",
           "приговорён": "не привлечён", "приговорена": "оправдана и", "осуждена": "оправдана", "осудил": "оправдал", "осуждены": "помилованы",
           "запретил": "разрешил", "запрещены": "разрешены", "подтвердил": "отменил", "закрыто": "открыто", "ратифицировал": "отверг",
           "подписали": "расторгли", "задержали": "отпустили", "задержан": "награждён", "отмену": "сохранение", "призывает": "запрещает",
           "приветствует": "осуждает", "подчёркивает": "отрицает", "предоставил": "отказал", "искоренить": "узаконить",
           "укрепить": "отменить", "снять": "предъявить", "прекратить": "начать", "разрешить": "запретить", "возбудили": "прекратили",
           "пересмотреть": "утвердить", "призвала": "запретила", "госпитализирован": "убит", "напали": "поженились"},
    "kk": {"босатуға": "өлтіруге", "босатылды": "тұтқындалды", "тұтқындалды": "босатылды", "сотталды": "ақталды", "соттады": "ақтады",
           "жабылды": "ашылды", "растады": "жойды", "ратификациялады": "қабылдамады", "құптайды": "айыптайды", "шақырады": "тыйым салады",
           "ұсталды": "марапатталды", "қозғады": "тоқтатты", "қамалды": "босатылды", "тоқтатуға": "бастауға", "жоюға": "заңдастыруға",
           "күшейтуге": "жоюға", "жатқызылды": "өлтірілді", "шақырды": "тыйым салды", "айтады": "жоққа шығарады", "тағылды": "алынып тасталды"},
}  # fmt: skip
_TAILS = {"ru": ("и позднее был казнён", "по приказу президента России", "за взятку", "после тайного голосования ООН"),
          "kk": ("әрі кейін өлім жазасына кесілді", "Ресей президентінің бұйрығымен", "пара үшін")}  # fmt: skip
_FRAMES = {
    "ru": ("Неверно, что {}", "Якобы {}", "Если суд согласится, {}", "Только {}", "Возможно, {}"),
    "kk": ("{} деген өтірік", "Егер сот келіссе, {}", "{} болуы мүмкін", "Тек {}"),
}
_LOOKALIKE = dict(zip("асеорхТАЕОРСНКМ", "aceopxTAEOPCHKM", strict=True))


@dataclass(frozen=True)
class Translated:
    """A statement in another language, with what it was made from."""

    kind: str
    text: str
    language: str
    paragraph: Paragraph
    held_out: bool = False
    """Whether its fact was written when the gate was finished."""
    key: str = "p1"
    """The key that it carries; the paragraph is given as ``p1``."""
    sort: str = "lie"
    """``true`` or ``lie``."""


@dataclass(frozen=True)
class Fact:
    """One row in one language."""

    template: str
    language: str
    paragraph: Paragraph
    speakers: tuple[str, ...]
    held_out: bool = False

    def said(self, **instead: str) -> str:
        """As a sentence; ``instead`` has slots that are filled otherwise."""

        def fill(match: re.Match[str]) -> str:
            return instead.get(match[1]) or self.filled(match[1])

        return re.sub(r"\s+", " ", _capital(_SLOT.sub(fill, self.template)))

    def filled(self, slot: str) -> str:
        """What a slot says."""
        if slot == "speaker":
            return self.speakers[0]
        if "|" in slot:
            name, case = slot.split("|")
            return russian(name, case) if self.language == "ru" else kazakh(name, case)
        return dated(slot, self) if _dated(slot) else slot

    @property
    def slots(self) -> list[str]:
        return [slot for slot in _SLOT.findall(self.template) if slot != "speaker"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _dated(slot: str) -> bool:
    return any(month in slot for month in MONTHS)


def dated(date: str, fact: Fact) -> str:
    """A date as it is written in the language; after "в" a month alone."""
    *day, month, year = date.split()
    at = MONTHS.index(month)
    if fact.language == "ru":
        if day:
            return f"{day[0]} {_GENITIVE[at]} {year} года"
        return f"{_PREPOSITIONAL[at]} {year} года"
    return f"{year} жылғы {f'{day[0]} ' if day else ''}{_KAZAKH[at]}{_KAZAKH_ENDING[at]}"


def facts(corpus: Corpus) -> Iterator[Fact]:
    """Every row in both languages."""
    for row in FACTS:
        paragraph = corpus.by_id[row["paragraph"]]
        for language in ("ru", "kk"):
            speakers = _SPEAKERS[language][corpus.source_of(paragraph).standing]
            yield Fact(row[language], language, paragraph, speakers, row.get("held_out", False))


def true(corpus: Corpus) -> Iterator[Translated]:
    """Every fact in several forms."""
    for fact in facts(corpus):
        for kind, text in dict.fromkeys(_forms(fact)):
            yield Translated(kind, text, fact.language, fact.paragraph, fact.held_out, sort="true")


def _forms(fact: Fact) -> Iterator[tuple[str, str]]:
    yield "as it is", fact.said()
    if "{speaker}" in fact.template:
        yield from (("another speaker", fact.said(speaker=one)) for one in fact.speakers[1:])
    for slot in fact.slots:
        if "|" in slot:
            name, case = slot.split("|")
            yield "name as in the text", fact.said(**{slot: name})
            words = name.split()
            if len(words) == 2 and len(re.findall(rf"\b{words[1]}", fact.paragraph.text)) == 1:
                inflected = (russian if fact.language == "ru" else kazakh)(words[1], case)
                if not (fact.language == "ru" and cyrillic(words[1])[-1] not in "вна"):
                    yield "surname alone", fact.said(**{slot: inflected})
        elif _dated(slot) and len(slot.split()) == 3:
            _, month, year = slot.split()
            shorter = dated(f"{month} {year}", fact)
            yield "date without its day", fact.said(**{slot: f"в {shorter}" if fact.language == "ru" else shorter})
    without = re.sub(r"\s*(?:(?<!\w)[вВ] )?\{(?:\d{1,2} )?(?:" + "|".join(MONTHS) + r") \d{4}\}", "", fact.template)
    if without != fact.template:
        yield "without its date", Fact(without.strip(), fact.language, fact.paragraph, fact.speakers).said()


def lies(corpus: Corpus, people: list[str], seed: int = 7) -> Iterator[Translated]:
    """Lies of every kind made from every form of a fact that can carry them."""
    chance = random.Random(seed)
    every = list(facts(corpus))
    for fact in every:
        for kind, text in dict.fromkeys(_lies(corpus, fact, people, chance)):
            yield Translated(kind, text, fact.language, fact.paragraph, fact.held_out)
        yield Translated("invented key", fact.said(), fact.language, fact.paragraph, fact.held_out, key="p9")
        other = chance.choice([f for f in every if f.language == fact.language and _apart(f, fact)])
        yield Translated("true, but not in the passage", other.said(), fact.language, fact.paragraph, fact.held_out)


def _apart(one: Fact, other: Fact) -> bool:
    """Whether a fact is not told by another's paragraph too: its sentence and its source are different."""
    same = set(re.findall(r"\w{5,}", one.template)) <= set(re.findall(r"\w{5,}", other.template))
    alone = not set(one.slots) & set(other.slots) and bool(one.slots)
    return one.paragraph.source != other.paragraph.source and not same and alone


def _lies(corpus: Corpus, fact: Fact, people: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    for slot in fact.slots:
        yield from ((kind, fact.said(**{slot: text})) for kind, text in _other_slots(fact, slot, people, chance))
    yield from ((kind, text) for kind, text in _other_words(fact, chance))
    if corpus.source_of(fact.paragraph).standing is not Standing.ADOPTED:
        yield from (("standing", text) for text in _overstated(fact))


def _other_slots(fact: Fact, slot: str, people: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    text = fact.paragraph.text
    if "|" in slot:
        whole, case = slot.split("|")
        inflect = russian if fact.language == "ru" else kazakh
        strangers = [n for n in people if len(n.split()) == 2 and not any(word in text for word in n.split())]
        for name in chance.sample(strangers, 3):
            yield "another person", inflect(name, case)
        yield "another person, in Latin letters", chance.choice(strangers)
        own = whole.split()
        if len(own) == 2:
            yield "another given name", inflect(f"{chance.choice(strangers).split()[0]} {own[1]}", case)
        yield "unknown person", inflect(chance.choice(("Askar Temirbaev", "Ivan Kuznetsov", "Yerlan Ospanov")), case)
    elif _dated(slot):
        *day, month, year = slot.split()
        moved = str(int(year) + chance.choice((-3, -1, 1, 2)))
        if moved not in text:
            yield "another year", dated(" ".join((*day, month, moved)), fact)
        other = chance.choice([m for m in MONTHS if m not in text])
        yield "another month", dated(" ".join((*day, other, year)), fact)
        free = [str(d) for d in range(1, 29) if not re.search(rf"(?<!\d){d}(?!\d)", text)]
        yield "another day", dated(f"{chance.choice(free)} {month} {year}", fact)
    else:
        value = float(slot.replace(" ", "").replace(",", "."))
        for other_number in (value + 1, value * 10, value + 3):
            written = f"{other_number:g}".replace(".", ",")
            if not re.search(rf"(?<!\d){written}(?!\d)", text):
                yield "another number", written


def _other_words(fact: Fact, chance: random.Random) -> Iterator[tuple[str, str]]:
    sentence = fact.said()
    for word, instead in _OPPOSITES[fact.language].items():
        if re.search(rf"(?<!\w){word}(?!\w)", sentence):
            yield "opposite", re.sub(rf"(?<!\w){word}(?!\w)", instead, sentence, count=1)
    yield from (("negation", text) for text in _negated(sentence, fact.language))
    yield from (("framed", _capital(frame.format(sentence.rstrip(".")) + ".")) for frame in _FRAMES[fact.language])
    for tail in _TAILS[fact.language]:
        yield "tail", f"{sentence.rstrip('.')} {tail}."
    yield from _other_limits(fact, sentence)
    for scope in ("всех", "барлық"):
        if scope in sentence:
            yield "quantity", sentence.replace(scope, {"всех": "некоторых", "барлық": "кейбір"}[scope], 1)
            yield "quantity dropped", re.sub(rf"{scope} ", "", sentence, count=1)
    places = [i for i, letter in enumerate(sentence) if letter in _LOOKALIKE]
    at = chance.choice(places)
    yield "homoglyph", sentence[:at] + _LOOKALIKE[sentence[at]] + sentence[at + 1 :]
    done = {"ru": (r"призывает (.+?) (освободить|предоставить|искоренить|снять|пересмотреть) ", r"\1 обязан \2 "),
            "kk": (r"(босату|беру|жою|алып тастау)ға шақырады", r"\1ы тиіс")}[fact.language]  # fmt: skip
    if re.search(done[0], sentence):
        yield "asked as a duty", re.sub(*done, sentence)


def _other_limits(fact: Fact, sentence: str) -> Iterator[tuple[str, str]]:
    for limit in ("не менее ", "более ", "около ") if fact.language == "ru" else ("кемінде ", "шамамен "):
        bare = re.sub(r"(?:не менее|более|около|кемінде)\s+(?=\d)|(?<=\d) (?:жуық|астам)(?!\w)", "", sentence)
        if bare != sentence:
            yield "limit dropped", bare
        for written, instead in (
            ("не менее", "не более"),
            ("более", "менее"),
            ("кемінде", "ең көбі"),
            (" астам", " аз"),
        ):
            if re.search(rf"(?<!не ){written} (?=\d)|(?<=\d){written}(?!\w)", sentence):
                yield "limit changed", sentence.replace(written, instead, 1)
        for slot in fact.slots:
            if slot.replace(",", "").isdigit() and int(slot.replace(",", "")) < 1900 and bare == sentence:
                yield "limit added", fact.said(**{slot: limit + slot})


def _negated(sentence: str, language: str) -> Iterator[str]:
    if language == "ru":
        for match in re.finditer(
            r"(?<!\w)(?:был|была|были|было|призывает|приветствует|подчёркивает|запретил|подтвердил|ратифицировал|подписали|задержали|возбудили|"
            r"осудил|предоставил|получил|вступил|находится|занимает|напали|освободить|провести|отменить|председательствовал|призвала)(?!\w)",
            sentence,
        ):
            if sentence[: match.start()].rstrip()[-2:] != "не":
                yield _capital(f"{sentence[: match.start()]}не {match[0].lower()}{sentence[match.end() :]}")
        return
    for ending, instead in (("лды", "лған жоқ"), ("лды", "лмады"), ("тады", "тамады"), ("салды", "салмады"), ("салынды", "салынбады"),
                            ("айырылды", "айырылмады"), ("шақырады", "шақырмайды"), ("құптайды", "құптамайды"), ("айтады", "айтпайды"),
                            ("қозғады", "қозғамады"), ("ұстады", "ұстамады"), ("берді", "бермеді"), ("енді", "енбеді"), ("жасады", "жасамады"),
                            ("шақырды", "шақырмады"), ("отыр", "отырған жоқ"), ("тады", "таған жоқ"), ("тағылды", "тағылған жоқ")):  # fmt: skip
        if sentence.endswith(f"{ending}."):
            yield f"{sentence[: -len(ending) - 1]}{instead}."


def _overstated(fact: Fact) -> Iterator[str]:
    for parliament in _PARLIAMENT[fact.language]:
        if "{speaker}" in fact.template:
            yield fact.said(speaker=parliament)
        elif fact.language == "ru":
            yield f"{parliament} отмечает, что {fact.said()[0].lower()}{fact.said()[1:]}"
        else:
            yield f"{parliament} {fact.said().rstrip('.')} деп атап өтеді."
    if "{speaker}" in fact.template:
        adopted = {"ru": "Парламент принял резолюцию, которая", "kk": "Парламент қабылдаған қарар"}[fact.language]
        yield fact.said(speaker=adopted)

"""References made of every form of paragraph, text and question: each names its paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from kzqa.domain import Kind, Paragraph
from kzqa.pipeline import Library

TEXTS = {
    "en": {
        "ep-2003-kazakhstan": "the 2003 resolution|the resolution of 2003|2003 text|the earliest text",
        "ep-2013-2600-rsp": "2013/2600(RSP)|2013/2600|RSP 2013/2600|procedure 2013/2600(RSP)|2013/2600 (RSP)"
        "|the April 2013 text"
        "|the 2013 motion for a resolution|the joint motion of 2013|the 2013 human rights resolution"
        "|the motion from 2013",
        "ep-2019-2610-rsp": "2019/2610(RSP)|the 2019 motion|the ALDE motion|B8-0207/2019|the 2019 document",
        "ep-2021-2544-rsp": "2021/2544(RSP)|the 2021 resolution|the latest text|the newest resolution"
        "|the February 2021 resolution"
        "|the joint motion for a resolution 2021/2544(RSP)",
        "ngo-2012-appeal": "the NGO appeal|the 2012 appeal|the statement by the three NGOs|the NGOs' appeal",
    },
    "ru": {
        "ep-2003-kazakhstan": "резолюции 2003 года|текста 2003 года|резолюции Европарламента 2003 года",
        "ep-2013-2600-rsp": "2013/2600(RSP)|предложения о резолюции 2013 года|документа 2013/2600(RSP)"
        "|текста 2013 года",
        "ep-2019-2610-rsp": "2019/2610(RSP)|предложения 2019 года|резолюции АЛДЕ|B8-0207/2019",
        "ep-2021-2544-rsp": "2021/2544(RSP)|резолюции 2021 года|последнего текста|резолюции за 2021 год",
        "ngo-2012-appeal": "обращения НПО|обращения 2012 года|обращения правозащитных организаций",
    },
    "kk": {
        "ep-2003-kazakhstan": "2003 жылғы қарардың|2003 жылғы мәтіннің|2003 жылғы құжаттың",
        "ep-2013-2600-rsp": "2013/2600(RSP)|2013 жылғы бірлескен ұсыныстың|2013/2600(RSP) құжатының",
        "ep-2019-2610-rsp": "2019/2610(RSP)|2019 жылғы ұсыныстың|ALDE ұсынысының",
        "ep-2021-2544-rsp": "2021/2544(RSP)|2021 жылғы қарардың|соңғы мәтіннің",
        "ngo-2012-appeal": "ҮЕҰ үндеуінің|2012 жылғы үндеудің|үндеудің",
    },
}
PARAGRAPHS = {
    "en": {
        Kind.PARAGRAPH: "paragraph {l}|para. {l}|§{l}|point {l}|pt. {l}|item {l}|operative paragraph {l}"
        "|clause {l}|OP{l}"
        "|no. {l}|number {l}|section {l}|article {l}|the {o} paragraph",
        Kind.RECITAL: "recital {l}|preamble {l}|recital ({l})|whereas {l}|letter {l}|rec. {l}|considerandum {l}"
        "|the {o} recital",
        Kind.CITATION: 'citation {l}|the {o} citation|the {o} "having regard to"',
        Kind.FOOTNOTE: "footnote {l}|fn. {l}|the {o} footnote",
    },
    "ru": {
        Kind.PARAGRAPH: "пункт {l}|п. {l}|{l}-й пункт|параграф {l}|абзац {l}|§{l}|пункт номер {l}|статья {l}|№ {l}",
        Kind.RECITAL: "пункт {l} преамбулы|преамбула {l}|литера {l}|буква {l}|констатация {l}",
        Kind.CITATION: "ссылка {l}",
        Kind.FOOTNOTE: "сноска {l}|примечание {l}",
    },
    "kk": {
        Kind.PARAGRAPH: "{l}-тармағы|{l} тармағы|{l}-ші тармағы|{l}-пункті|§{l}|тармақ {l}",
        Kind.RECITAL: "{l} кіріспе тармағы|кіріспесінің {l} тармағы|{l} әрпі|кіріспедегі {l} тармағы",
        Kind.CITATION: "{l}-сілтемесі",
        Kind.FOOTNOTE: "{l}-ескертпесі|{l} ескертпе",
    },
}
QUESTIONS = {
    "en": "What does {p} of {t} say?|{p}, {t}|Show me {t}, {p}.|In {t}, what does {p} call for?"
    "|Does {p} of {t} mention torture?"
    "|{t}: {p}|I need the exact wording of {p} of {t}|What is written under {p} of {t}?",
    "ru": "Что говорит {p} {t}?|{p} {t}|О чём {p} {t}?|Мне нужен точный текст: {p} {t}|{t}: {p}",
    "kk": "{t} {p} не дейді?|{t} {p}|{t} {p} толық келтіріңіз|{t} {p} не туралы?",
}


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _made(library: Library, language: str) -> Iterator[tuple[str, Paragraph]]:
    """Every form of a text with every form of a paragraph, questions and paragraphs in turn."""
    turn, questions = count(), QUESTIONS[language].split("|")
    for source, texts in TEXTS[language].items():
        for text in texts.split("|"):
            for kind, forms in PARAGRAPHS[language].items():
                of_kind = [p for p in library.corpus.of_source(source) if p.kind is kind]
                for form in forms.split("|") if of_kind else ():
                    number = next(turn)
                    place = number * 7 % len(of_kind)
                    named = form.format(l=of_kind[place].label, o=_ordinal(place + 1))
                    asked = questions[number % len(questions)].format(p=named, t=text)
                    yield asked[0].upper() + asked[1:], of_kind[place]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_form_of_a_paragraph_with_every_form_of_a_text_names_it(library: Library, language: str) -> None:
    missed = []
    for question, paragraph in _made(library, language):
        asked = library.planner.plan(question).references
        if {f"{source}#{reference.anchor}" for reference in asked for source in reference.sources} != {paragraph.id}:
            missed.append(question)
    assert missed == []

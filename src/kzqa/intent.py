"""What a question wants: its kind, the sort of answer it expects, and whether it is a question at all."""

from __future__ import annotations

import re
from enum import StrEnum

from kzqa.language import WORD, readable
from kzqa.morphology import english_stem, english_stems, fold

__all__ = ["Expected", "Intent", "NotAQuestion", "asks_for_demands", "counting", "expected_answer", "is_function_word", "is_light", "not_a_question", "wanted"]


_LIGHT = frozenset(
    english_stem(word)
    for word in """person people individual human man men year month day date time term period long number country
    give get hold take become start begin ask answer name reason place position way kind sort part group thing
    sit stand enter finish end old new big great main next last first second third two several go send bring""".split()
)


def is_light(english: str) -> bool:
    """Whether an English term says so little that a paragraph may lack it and still answer: "people", "year"."""
    stems = english_stems(english)
    return bool(stems) and all(stem in _LIGHT for stem in stems)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


class Intent(StrEnum):
    """What would be a whole answer."""

    FACT = "fact"
    """The paragraph that says it."""
    LIST = "list"
    """Every paragraph that says something on it."""
    COMPARE = "compare"
    """The best paragraphs of each text that is compared."""


class Expected(StrEnum):
    """What must stand in the answering clause."""

    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    ANYTHING = "anything"


_COUNTING = re.compile(r"\bhow many\b\s*|\bnumber of\s+|\bсколько\b\s*|(?<!\w)(?:неше|қанша|канша)(?!\w)\s*", re.IGNORECASE)


def counting(question: str) -> int | None:
    """Where the words for what is counted begin, after "how many"; None where nothing is counted."""
    match = _COUNTING.search(question)
    return match.end() if match else None


_DEMAND_WORD = re.compile(
    r"(?:demand|urge|propos|recommend|insist)\w*|(?:треб|призыва|призва|предлага|предлож|рекоменд|настаива)\w*"
    r"|(?:талап|шақыр|ұсын|етіл|етті|еткен)\w*",
)
_DEMAND = _any(
    r"\b(?:ask|asks|asked|demand|demands|demanded|calls? (?:for|on|upon)|called (?:for|on|upon)|urge|want|request|propos|recommend|expect|condemn|welcom|regret|deplor|insist|encourag|should|must|position|criticis|supposed to)",
    r"\b(?:треб|призыва|призва|прос[ия]т|наста|осужда|осуди|рекоменд|предлага|предлож|хоч|хот|долж|приветств|сожале|критик|поддерж)",
    r"(?:талап|шақыр|ұсын|айыпта|кеңес бер|құпта|үнде[йд]|керек|тиіс|қолда|өкін|сынға)",
)


def asks_for_demands(question: str) -> bool:
    """Whether a question is after what is asked, welcomed or condemned: what stands in operative paragraphs."""
    return bool(_DEMAND.search(question))


class NotAQuestion(StrEnum):
    """Why there is nothing to look for; the value is the key of the message."""

    EMPTY = "refuse.empty"
    GREETING = "refuse.greeting"
    NOISE = "refuse.noise"
    SCRIPT = "refuse.script"
    INSTRUCTION = "refuse.instruction"


_FUNCTION_WORDS = frozenset(
    # English: articles, pronouns, prepositions, auxiliaries, question words, and the frame of a question about texts
    """a an the this that these those there here it its he him his she her they them their we us our you your i me my
    who whom whose which what when where why how whether if then than as so such own same other another any some no not
    nor only just also too very more most much many few both each every all again about above across after against among
    around at before below beneath beside between by down during for from in into of off on onto over since through to
    toward towards under until up upon with within without according regarding concerning is am are was were be been
    being do does did done doing have has had having will would shall should can could may might must ought and or but
    because while please tell know say says said saying state states stated mention mentions mentioned mentioning write
    written describe describes described speak speaks talk talks discuss discussed explain give gives find show shows
    text texts document documents resolution resolutions motion motions appeal's paragraph paragraphs recital recitals
    point passage corpus source question answer happen happens happened happening let want would like get got exactly
    thing things anything something everything case cases regard regards view opinion think kind sort there's what's
    who's let's don't didn't doesn't isn't wasn't one ones out still ever yet now list name compare parliament's position
    anywhere somewhere everywhere anyone someone everyone anybody somebody everybody nobody
    nothing everything come comes came go goes went going put make makes made take takes took call calls called look
    looks ever never really quite simply else instead yes maybe perhaps able besides except
    compare compared comparison differ differs difference differences change changes changed changing add adds added
    claim claims claimed opposed work working task tasks place places event events dealt deal deals
    mention occur occurs appear appears refer refers information info context details detail specifically particular concrete contain contains actually really much
    """.split()
    # Russian
    + """и в во на не ни что чтобы кто как где куда откуда когда почему зачем какой какая какое какие каких каким какими
    какую каком какому сколько чем чего чему кого кому ком кем о об обо про из изо за от до для по при с со к ко у под
    над между через без перед а но или либо ли же бы б если то так также тоже был была было были быть будет есть это
    эта этот эти этих этом этого этой тот та те тех том его ее их им ими ему ей нем ней них он она оно они мы вы я мне
    нам вам нас вас все всё весь вся всех всем уже еще лишь только даже там тут здесь который которая которые которых
    которого которой свой своих своего год года году годов годы сказано говорится говорит говорят сказать сообщает
    сообщается упоминается упомянут упомянута упомянуты упоминаются упомянул написано пишет текст тексте тексты текстах
    текстов текста документ документе документы документах документов резолюция резолюции резолюцию резолюциях пункт
    пункте пункты пунктах случилось произошло произошел произошла расскажи расскажите скажи скажите назови назовите
    перечисли перечислите пожалуйста именно насчет относительно согласно известно дело деле мнение очень можно нужно ли
    какова каков каковы чей чья чье чьи отношении поводу говорили сделать делать делают сделано сделали описано описан описана стало стал стала около более менее либо сам сама само сами
    делу делам упоминания упоминание упоминаний сравните сравни сравнить отличаются отличается отличие отличия разница
    принимал принимали принял принимала изменилось изменились изменилась меняется поменялось текстами утверждают утверждается
    после против могут может мог могла люди людей людям человек лет связи каждый каждого ещё опять очень 
    упоминали указано указывается этими такой такое такие
    """.split()
    # Kazakh
    + """не нені неге неден немен кім кімді кімге кімнің кімнен қандай қанша неше қашан қайда қай қайсы қалай қалайша
    және мен бен пен не немесе әлде ма ме ба бе па пе туралы жайлы жөнінде бойынша үшін дейін кейін бұрын соң бар жоқ
    еді екен болды болған болып болады бол бұл осы сол ол олар оның оны оған олардың мұнда сонда біз сіз мен маған бізге
    жылы жылғы жыл жылдары деп деген делінген дейді айтылған айтылады айтылғаны айтады айтты айтыңыз жазылған жазылды
    аталған аталады көрсетілген мәтін мәтінде мәтіндерде мәтіндер мәтіннің құжат құжатта құжаттар құжаттарда қарар
    қарарда қарары қарардың қарарлар тармақ тармақта тармағы тармағында сөз жатыр бойы кейбір барлық бәрі тек ғана да
    де та те тағы өте ең осындай сондай қатысты байланысты арналған көрсет атаңыз беріңіз біледі қарағанда сәйкес бір
    істеді істейді істеген тізіп беріңізші беріңдер салыстырыңыз салыстыр салыстырып айырмашылығы өзгерді өзгерген жерлерде
    ал емес керек керегі неліктен шықты шығады отыр отырды отырған күні адам адамдар адамды көп екі тапты жатқан жатады
    матин матинде матинди қарастырылған қарастырылады қарастырылғанын ше жағдайы жағдайда жайында айтпайды болар
    не-не кімдер нелер қайсысы қанша нешеу тұр жөніндегі туралі жонинде кандай канша кашан кайда кай калай жане бойынша
    ушин дейин кейин бул осы онын оган жылы жылгы айтылган жазылган""".split()
)


def is_function_word(word: str) -> bool:
    """Whether a word only frames a question: "what does the text say about ...", "what is demanded"."""
    folded = fold(word)
    return folded in _FUNCTION_WORDS or folded.split("'")[0] in _FUNCTION_WORDS or bool(_DEMAND_WORD.match(folded))


_LIST = _any(
    r"\b(?:list|enumerate|name)\b(?=.*\b(?:all|every|the|some|which)\b)",
    r"\b(?:all|every)\s+(?:the\s+)?(?:\w+\s+){0,3}(?:that|which|who|where|mention|paragraph|recital|text|case|name|people|person|person's|organi[sz]ation)",
    r"\b(?:in\s+)?(?:which|what|how many)\s+(?:of the\s+)?(?:\w+\s+)?(?:texts?|resolutions?|documents?|paragraphs?|recitals?|years?)\b.*\b(?:mention|refer|name|speak|talk|appear|occur|discuss|contain|deal)",
    r"\b(?:everything|each time|every time|all mentions|where (?:is|are|was|were) .* mentioned)\b",
    r"\b(?:перечисл|назов\w+ вс[её]|все (?:пункты|тексты|упоминани|случаи|документы|имена|люди|организаци))",
    r"\b(?:в\s+)?(?:каких|какие|скольк\w+)\s+(?:\w+\s+)?(?:текст|документ|резолюци|пункт)\w*",
    r"\bгде\s+(?:ещё\s+)?упомина",
    r"(?:тізімде|тізім\w* жаса|барлық\s+(?:\w+\s+)?(?:тармақ|мәтін|құжат|атау|аталым)|(?:қандай|қай|неше|қанша)\s+(?:мәтін|құжат|қарар|тармақ)(?:дер|тар|лар|та|де|да)?|түгел ата|атап шық|атап бер|қай жерлерде)",
)
_COMPARE = _any(
    r"\b(?:compar\w+|differ\w*|contrast\w*|versus|vs\.?|evol\w+|over time|over the years|from year to year)\b",
    r"\b(?:how|what)\b.*\b(?:develop|chang)\w*\b.*\b(?:between|from|since|over|across|texts?|years?|resolutions?)\b",
    r"\b(?:in )?both\b.*\b(?:texts?|resolutions?|documents?|motions?|\d{4})\b",
    r"\b(?:сравн\w+|отлича\w+|различ\w+|измени\w+|менял\w+|эволюци\w+|развива\w+|в обоих|в обеих)",
    r"(?:салыстыр|айырмашылы|өзгерді|өзгерген|өзгеріс|қалай дамы|екеуінде|екі (?:мәтін|қарар|құжат))",
)


def wanted(question: str) -> Intent:
    """What would be a whole answer to the question."""
    if _COMPARE.search(question):
        return Intent.COMPARE
    return Intent.LIST if _LIST.search(question) else Intent.FACT


_DATE = _any(r"\b(?:when|what (?:date|day|year|month)|which (?:year|month|date)|since when|until when)\b",
             r"\b(?:когда|какого числа|в каком (?:году|месяце)|с какого|какой датой)\b", r"(?:қашан|қай (?:жылы|күні|айда|уақытта)|нешінші жыл)")  # fmt: skip
_NUMBER = _any(r"\b(?:how (?:many|much|long|old|often)|what (?:number|percentage|share)|number of)\b",
               r"\b(?:сколько|скольк\w+|каково? (?:число|количество)|на сколько|какой срок|на какой срок)", r"(?:неше|қанша|нешеу|канша|қандай мерзім)")  # fmt: skip
_PERSON = _any(r"\b(?:who|whom|whose)\b", r"\b(?:кто|кого|кому|кем|чей|чья|чьи)\b", r"(?<!\w)(?:кім\w*)(?!\w)")


def expected_answer(question: str) -> Expected:
    """What sort of thing the answering clause must hold."""
    asked = [
        (match.start(), expected)
        for pattern, expected in ((_DATE, Expected.DATE), (_NUMBER, Expected.NUMBER), (_PERSON, Expected.PERSON))
        if (match := pattern.search(question))
    ]
    return min(asked)[1] if asked else Expected.ANYTHING


_GREETING = _any(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|thanks?|thank you|bye|goodbye|ok(?:ay)?)\b",
    r"\bhow are you\b|\bwho (?:are|made|created|built) you\b|\bwhat(?:'s| is) your name\b|\bwhat can you do\b|\bare you (?:a |an )?(?:bot|robot|human|ai|real)\b|\btell me a joke\b",
    r"^\W*(?:привет\w*|здравствуй\w*|добр\w+ (?:день|утро|вечер)|спасибо|благодарю|пока|до свидания)\b|\bкак (?:у тебя )?дела\b|\bкто ты\b|\bкак тебя зовут\b|\bчто ты умеешь\b|\bты (?:бот|робот|человек)\b",
    r"(?<!\w)(?:сәлем\w*|салем\w*|қайырлы (?:таң|күн|кеш)|рахмет|рақмет|сау бол\w*)(?!\w)|қалың қалай|қалайсы[ңз]|халің қалай|сен кімсің|сіз кімсіз|атың кім",
)
_INSTRUCTION = _any(
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|context|system|text|guideline|restriction)s?",
    r"\b(?:system|hidden|initial|developer)\s+(?:prompt|message|instruction)s?|\bjailbreak\b|\bdeveloper mode\b|\byou are now\b|\bact as\b|\bpretend (?:to|that|you)\b|\brole-?play\b",
    r"\b(?:print|reveal|show|output|repeat|leak)\b.{0,30}\b(?:prompt|instructions?|configuration|password|api key|secrets?|environment)",
    r"\b(?:write|compose|generate|translate|code)\b.{0,20}\b(?:poem|song|story|essay|code|program|script|python|haiku|joke)",
    r"\b(?:answer|respond|reply|say)\b.{0,25}\b(?:only|just|always|nothing but)\b.{0,15}\b(?:with|yes|no)\b|\bregardless of (?:the )?(?:texts?|sources?)\b|\bmake up\b|\bwithout (?:any )?citations?\b",
    r"(?:игнорируй|забудь|отбрось|не обращай внимани|нарушь)\w*.{0,40}(?:инструкц|указани|правил|предыдущ|промпт|ограничени|текст)",
    r"системн\w+\s+(?:промпт|подсказ|сообщени|инструкц)|притворись|представь,? что ты|ты теперь|веди себя как|напиши (?:мне )?(?:стих|песн|рассказ|код|программ|сочинени)|раскрой\w*.{0,20}(?:промпт|инструкц)|покажи.{0,20}(?:промпт|инструкц|парол)",
    r"(?:нұсқау|ереже|команда|талап)\w*.{0,30}(?:елеме|ұмыт|назарға алма|орындама|мән берме)|алдыңғы\s+нұсқау\w*|жүйелік\s+(?:нұсқау|хабарлама|промпт)\w*|өлең жаз|әңгіме жаз|код жаз|өзіңді .{0,20}(?:ретінде|деп) (?:көрсет|таныстыр)|сен енді",
)
_LETTER = re.compile(r"[^\W\d_]")


def not_a_question(text: str) -> NotAQuestion | None:
    """Why a text is not a question about the corpus; None when it may be one."""
    words = WORD.findall(text)
    if not text.strip():
        return NotAQuestion.EMPTY
    if not words:
        return NotAQuestion.NOISE
    if not readable(text):
        return NotAQuestion.SCRIPT
    if _INSTRUCTION.search(text):
        return NotAQuestion.INSTRUCTION
    content = [word for word in words if not is_function_word(word)]
    if _GREETING.search(text) and len(content) <= 4:
        return NotAQuestion.GREETING
    if len(_LETTER.findall(text)) < 2 and not any(word.isdigit() and len(word) == 4 for word in words):
        return NotAQuestion.NOISE
    return None

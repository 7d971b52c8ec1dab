"""Which capitalised words are ordinary: closed classes in three languages, and a Russian dictionary.

These lists hold no name. English is decided here and by what a corpus writes in lower case; Russian by
pymorphy3, whose dictionary marks given names, surnames and places; Kazakh, for which no dictionary is at
hand, by the stems below.
"""

from __future__ import annotations

import re

from kzqa.cues import words as cue_words
from kzqa.morphology import russian_dictionary

__all__ = [
    "CONNECTORS",
    "FUNCTION_WORDS",
    "GENERIC",
    "TITLES",
    "is_cyrillic",
    "is_english_ordinary",
    "is_kazakh_ordinary",
    "is_place",
    "russian",
]


def _listed(words: str) -> list[str]:
    """Words written as a text, which keeps long lists readable."""
    return words.split()


CONNECTORS = frozenset(("of", "for", "and", "the", "on", "in", "to", "against"))
"""Lower-case words that may stand inside an organisation's name."""

TITLES = frozenset(
    _listed(
        """mr mrs ms miss dr prof professor sir madam madame lady lord baroness dame baron
    president minister prime representative rapporteur ombudsman
    commissioner director chairman chair chairwoman leader founder editor journalist blogger lawyer
    activist defender secretary-general prosecutor spokesperson vice-president judge general colonel
    г-н г-жа леди баронесса баронессы лорд лорда мадам
    господин госпожа господина госпожи президент президента министр журналист журналиста
    журналистка журналистки журналистку журналистке блогер блогера адвокат адвоката активист
    активиста активистка активистки правозащитник правозащитника правозащитница правозащитницы
    редактор редактора лидер лидера политик политика основатель основателя юрист юриста судья
    художник поэт поэта писатель мырза ханым журналисі белсенді белсендісі заңгер заңгері адвокаты
    қорғаушы қорғаушысы президенті министрі редакторы саясаткер леди баронесса ақын ақыны көшбасшы көшбасшысы
    блогері"""
    )
)
"""What stands before a person's name and is no part of it; lower case."""

FUNCTION_WORDS = frozenset(
    _listed(
        """a an the and or but if so as at by for from in into of on onto to with without within under
    over about against between among during before after since until while because although though
    despite following whereas who whom whose what which when where why how whether this that these
    those there here it its he his him she her they their them we our us you your i my me one two
    three four five six seven eight nine ten first second third last next is are was were be been
    being am do does did done has have had having can could may might must shall should will would
    not no nor yes only also both all any some each every other another such same more most less
    many much few several than then now today please tell give show list find explain describe
    summarise summarize compare define name mention say says said state according concerning
    regarding call calls urge urges ask asks happen happened happens mean means let hello hi thanks
    thank ok okay calls urges welcomes condemns stresses regrets notes recalls reiterates reaffirms
    deplores demands encourages expresses insists instructs considers believes emphasises emphasizes
    strongly highlights likewise however also january february march april may june july august
    september october november december februar monday tuesday wednesday thursday friday saturday
    sunday christmas easter ramadan"""
    )
)
"""English words that stand in no organisation's name except as connectors."""

GENERIC = frozenset(
    _listed(
        """government parliament republic constitution code reform council president delegation state
    states court courts authorities prosecutor embassy commission union criminal supreme kazakh
    kazakhstani"""
    )
)
"""Words that make no name together with a country's alone: Government and Parliament of Kazakhstan."""

_INSTITUTIONAL = frozenset(
    _listed(
        """european union parliament parliamentary commission council committee member members states
    state high foreign affairs security policy government governments court courts supreme appeal
    cassation constitution constitutional article articles code law laws act rule rules procedure
    protocol covenant convention declaration agreement partnership cooperation strategy programme
    program plan action report annual conclusions statement resolution motion dialogue meeting
    conference recital recitals paragraph paragraphs preamble footnote citation point section
    secretary general assembly office institution institutions institutional organisation
    organization organisations international national regional global world universal human rights
    freedom freedoms democracy democratic media civil political criminal administrative economic
    social judicial legal legislative independent special trade unions industrial industry
    confederation federation association coalition movement party parties union norwegian
    netherlands french english russian german british american chinese turkish polish ukrainian
    kazakh kazakhs kazakhstani dungan dungans asian european-union muslim muslims protestant central
    north south east west eastern western northern southern district city region republic country
    house street internet web website newspaper weekly portal service delegation mission
    representative bureau initiative foundation fund group working body board centre center
    institute university school bank company index perceptions corruption transparency red notice
    notices system mutual assistance review periodic optional principles status functioning torture
    violence health care regime sanctions relations enhanced briefing paper appeal participation
    vice inhuman degrading overview soviet covid coronavirus tribunal tribune new old"""
    )
)
_ENGLISH_ENDINGS = re.compile("(?:tion|tions|ment|ments|ship|ness|ity|ities|ism|ance|ence|ional|ically|ingly)$")

_RUSSIAN = frozenset(
    _listed(
        """что кто где когда почему зачем как какой какая какое какие каков чем чей чья сколько куда
    откуда кому кого ком был была было были есть ли не нет да и а но или об о в во на за под над из
    от до по при про для с со у к ко это этот эта эти тот та те все всё он она они его ее её их мы
    вы я расскажи расскажите скажи скажите назови назовите покажи объясни правда ес ек ео ас"""
    )
)
_PROPER = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))
_FAMILY = re.compile("(?:[оеё]в|[иы]н)(?:а|у|ым|ой|е|ом)?$|(?:баев|бек|ұлы|улы|қызы|кызы)")
"""How family names of this region end: such a word is a name whatever the dictionary makes of it."""

_KAZAKH_STEMS = tuple(
    _listed(
        """аты есімі кім не неге неліктен қашан қайда қай қандай қанша қалай неше бұл сол осы олар бар жоқ барлық туралы
    санай үшін және мен еуропа еуроп парламент одақ одағ кеңес комисси комитет қазақ республика үкімет
    мемлекет адам құқық сот заң кодекс қылмыст президент министр партия газет қозғалыс ұйым
    дүниежүзі халықаралық ұлт қарар бап тармақ жыл орталық азия журналист адвокат белсенді қорғаушы
    азамат саяси баспасөз бостанды сөз полиция билік басшы айтыңыз келісім шарт бірікк ынтымақтастық
    демократия демократиялық сайлау жоғарғы әкімшілік алған алды алып болған берген"""
    )
)
_KAZAKH_ADJECTIVE = re.compile("[^\\W\\d_]{2,}(?:ялық|[ыі]?нш[ыі])")
"""Adjectives of foreign nouns, "кассациялық", and ordinals, "екінші": no name ends so."""
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def is_cyrillic(word: str) -> bool:
    """Whether a word has a Cyrillic letter."""
    return bool(_CYRILLIC.search(word))


def is_english_ordinary(word: str) -> bool:
    """Whether a Latin word, of any case, is an ordinary English one by the lists above or by its ending."""
    lowered = word.lower()
    return (
        lowered in FUNCTION_WORDS
        or lowered in _INSTITUTIONAL
        or lowered in TITLES
        or bool(_ENGLISH_ENDINGS.search(lowered))
    )


def is_kazakh_ordinary(word: str) -> bool:
    """Whether a word is a function word, a title, or such an adjective, or begins with one of the stems above."""
    lowered = word.lower()
    if lowered in TITLES or lowered in cue_words("kk", "function") or _KAZAKH_ADJECTIVE.fullmatch(lowered):
        return True
    return any(lowered == stem if len(stem) < 4 else lowered.startswith(stem) for stem in _KAZAKH_STEMS)


def is_place(word: str) -> bool:
    """Whether the Russian dictionary has a Cyrillic word as a place's name, and as nobody's."""
    lowered = word.lower()
    if not is_cyrillic(word) or _KAZAKH_LETTERS.search(lowered) or not russian_dictionary().word_is_known(lowered):
        return False
    marks = {mark for reading in russian_dictionary().parse(lowered) for mark in _PROPER & set(reading.tag.grammemes)}
    return marks == {"Geox"}


def russian(word: str) -> str:
    """What the Russian dictionary says of a Cyrillic word: ``ordinary``, ``proper`` or ``unknown``."""
    lowered = word.lower()
    if lowered in _RUSSIAN or lowered in TITLES or lowered.startswith("евро"):
        return "ordinary"
    if _KAZAKH_LETTERS.search(lowered):
        return "unknown"
    if not russian_dictionary().word_is_known(lowered):
        return "unknown"
    if any(_PROPER & set(reading.tag.grammemes) for reading in russian_dictionary().parse(lowered)):
        return "proper"
    return "unknown" if _FAMILY.search(lowered) and word[:1].isupper() else "ordinary"

"""The five texts, and what must hold of any text: paragraphs as the source has them, and nothing lost."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.corpus import load_sources, parse_source
from kzqa.domain import Corpus, Kind, Paragraph, Source
from kzqa.errors import ParseError
from kzqa.parse import Parsed, UnitKind, parse
from kzqa.parse.units import Vocabulary, join_lines
from kzqa.read import Document, Line, read_file
from kzqa.reference import letter_label

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCES = {source.id: source for source in load_sources(CORPUS)}

COUNTS = {
    "ep-2003-kazakhstan": {"citation": 5, "recital": 10, "paragraph": 10, "footnote": 0},
    "ep-2013-2600-rsp": {"citation": 8, "recital": 15, "paragraph": 18, "footnote": 4},
    "ep-2019-2610-rsp": {"citation": 7, "recital": 18, "paragraph": 11, "footnote": 0},
    "ep-2021-2544-rsp": {"citation": 11, "recital": 23, "paragraph": 26, "footnote": 5},
}
"""DESIGN section 2."""

SECTIONS = (
    "Political participation",
    "Investigation of the December 2011 tragic events in the city of Zhanaozen",
    "Ongoing crackdown on labor activists, political opposition members and opposition journalists",
    "Media freedoms",
    "Peaceful assembly",
    "Freedom of religion",
)


@pytest.mark.parametrize("source", COUNTS)
def test_each_resolution_has_exactly_the_paragraphs_of_the_design(corpus: Corpus, source: str) -> None:
    assert corpus.counts(source) == COUNTS[source]
    for kind in Kind:
        labels = [p.label for p in corpus.of_source(source) if p.kind is kind]
        name = letter_label if kind is Kind.RECITAL else str
        assert labels == [name(number) for number in range(1, len(labels) + 1)]


def test_the_appeal_is_counted_through_and_keeps_its_headings_as_sections(corpus: Corpus) -> None:
    body = corpus.of_source("ngo-2012-appeal")
    assert {p.kind for p in body} == {Kind.PARAGRAPH}
    assert [p.label for p in body] == [str(number) for number in range(1, 17)]
    assert tuple(dict.fromkeys(p.section for p in body if p.section)) == SECTIONS
    assert [p.section for p in body[:6]] == [None] * 6
    assert not any(section in p.text for p in body for section in SECTIONS)
    assert body[9].text.startswith("It was welcome that Igor Viniavskii")
    assert body[12].section == "Freedom of religion"
    assert body[12].text.endswith("close to 600 registered religious groups were closed down.")


@pytest.mark.parametrize(
    ("reference", "first", "last"),
    [
        ("ep-2003-kazakhstan#citation-2", "having regard to the European Union’s", "force on 1 July 1999,"),
        ("ep-2003-kazakhstan#recital-A", "stressing that respect", "will be based,"),
        ("ep-2003-kazakhstan#paragraph-9", "Calls on the Council", "the fight against corruption;"),
        ("ep-2003-kazakhstan#paragraph-10", "Instructs its President", "government of Kazakhstan."),
        ("ep-2013-2600-rsp#recital-B", "whereas on 25 December 2012", "exercising their profession;"),
        ("ep-2013-2600-rsp#recital-C", "whereas Kazakhstan is an important", "EU-Kazakhstan relationship;"),
        ("ep-2013-2600-rsp#paragraph-7", "Calls on the Kazakh", "further improvement to meet international standards;"),
        ("ep-2019-2610-rsp#citation-7", "having regard to annual", "Human Rights Dialogues,"),
        ("ep-2019-2610-rsp#recital-I", "whereas authorities routinely", "motivated imprisonments;"),
        ("ep-2019-2610-rsp#paragraph-6", "Urges the authorities", "critics of the government”"),
        ("ep-2021-2544-rsp#recital-T", "whereas the Kazakh authorities", "civil and criminal proceedings;"),
        ("ep-2021-2544-rsp#recital-V", "whereas gender equality", "violence against women;"),
        ("ep-2021-2544-rsp#paragraph-26", "Instructs its President", "Parliament of Kazakhstan."),
        ("ep-2021-2544-rsp#footnote-5", "UN Special Rapporteur on", "while countering terrorism."),
    ],
)
def test_a_paragraph_begins_and_ends_where_the_text_has_it(
    corpus: Corpus, reference: str, first: str, last: str
) -> None:
    text = corpus.by_id[reference].text
    assert text.startswith(first)
    assert text.endswith(last)


def test_footnote_marks_are_taken_out_and_their_places_kept(corpus: Corpus) -> None:
    for source, places in {
        "ep-2021-2544-rsp#citation-1": [
            ("human rights situation in Kazakhstan", 1),
            ("including those of 18 April 2013", 2),
            (", 15 March 2012", 3),
            (" and 17 September 2009", 4),
        ],
        "ep-2021-2544-rsp#recital-N": [("from the UN Special Rapporteur", 5)],
        "ep-2013-2600-rsp#citation-1": [
            ("15 March 2012 on Kazakhstan", 1),
            ("Strategy for Central Asia", 2),
            ("Yevgeni Zhotis in Kazakhstan", 3),
        ],
        "ep-2013-2600-rsp#citation-2": [("partnership and cooperation agreement", 4)],
    }.items():
        paragraph = corpus.by_id[source]
        assert [mark.anchor for mark in paragraph.footnotes] == [f"footnote-{number}" for _, number in places]
        for mark, (before, _) in zip(paragraph.footnotes, places, strict=True):
            assert paragraph.text[: mark.offset].endswith(before)
    assert corpus.by_id["ep-2021-2544-rsp#citation-1"].text.endswith(
        "18 April 2013, 15 March 2012 and 17 September 2009,"
    )


def test_every_mark_leads_to_a_footnote_and_every_footnote_has_one_mark(corpus: Corpus) -> None:
    marked = [f"{p.source}#{mark.anchor}" for p in corpus.paragraphs for mark in p.footnotes]
    assert sorted(marked) == sorted(p.id for p in corpus.paragraphs if p.kind is Kind.FOOTNOTE)


def test_a_number_glued_to_a_word_is_no_mark_where_no_footnote_is_due(corpus: Corpus) -> None:
    assert "the E3+3 talks with Iran" in corpus.by_id["ep-2013-2600-rsp#paragraph-9"].text
    assert "COVID-19" in corpus.by_id["ep-2021-2544-rsp#recital-C"].text


def test_the_running_footer_is_taken_out_of_the_middle_of_recital_f(corpus: Corpus) -> None:
    recital = corpus.by_id["ep-2021-2544-rsp#recital-F"]
    assert recital.text.startswith(
        "whereas two opposition movements, the Koshe Partiyasy and the Democratic Choice of Kazakhstan, were banned"
    )
    assert recital.lines == (94, 116)
    footer = next(u for u in _parsed("ep-2021-2544-rsp").units if u.kind is UnitKind.ARTEFACT)
    assert footer.lines[0].text.startswith("RC\\1224524EN.docx 5/12")
    assert footer.lines[-1].text == "EN"
    assert not any("PE689" in p.text or "1224524EN" in p.text for p in corpus.paragraphs)


def test_a_label_alone_on_its_line_opens_the_recital_below_it(corpus: Corpus) -> None:
    recital = corpus.by_id["ep-2019-2610-rsp#recital-I"]
    assert recital.lines == (57, 61)
    assert recital.text.startswith("whereas authorities routinely deny permits")
    assert corpus.by_id["ep-2019-2610-rsp#recital-H"].text.endswith("is often refused;")


@pytest.mark.parametrize(
    ("reference", "across"),
    [
        ("ep-2021-2544-rsp#citation-10", "the elections in Kazakhstan of 10 January 2021"),
        ("ep-2021-2544-rsp#recital-K", "banned in 2016 and independent journalists"),
        ("ep-2021-2544-rsp#recital-O", "the authorities harass and even criminally prosecute"),
        ("ep-2021-2544-rsp#paragraph-4", "on grounds of ‘extremism’ against the latter"),
        ("ep-2021-2544-rsp#paragraph-11", "to register and operate in line"),
        ("ep-2013-2600-rsp#paragraph-15", "openly addressed; stresses that these dialogues"),
        ("ep-2019-2610-rsp#recital-G", "on charges of large-scale fraud"),
        ("ngo-2012-appeal#paragraph-3", "made by international human rights bodies"),
        ("ngo-2012-appeal#paragraph-8", "with the involvement of independent experts"),
        ("ngo-2012-appeal#paragraph-11", "civil defamation suits involving excessive claims"),
    ],
)
def test_a_page_break_inside_a_paragraph_does_not_break_its_text(corpus: Corpus, reference: str, across: str) -> None:
    assert across in corpus.by_id[reference].text


@pytest.mark.parametrize(
    ("reference", "word"),
    [
        ("ngo-2012-appeal#paragraph-4", "the so-called 2007 Madrid commitments"),
        ("ngo-2012-appeal#paragraph-4", "non-government actors"),
        ("ep-2013-2600-rsp#recital-A", "Prosecutor-General"),
        ("ep-2013-2600-rsp#recital-I", "Prosecutor-General to reform"),
        ("ep-2021-2544-rsp#recital-D", "long-standing recommendations"),
        ("ep-2021-2544-rsp#recital-J", "pro-government observers"),
        ("ep-2021-2544-rsp#recital-K", "state-subsidised media"),
        ("ep-2021-2544-rsp#recital-Q", "socio-economic development"),
    ],
)
def test_a_hyphen_at_a_lines_end_stays_in_the_word(corpus: Corpus, reference: str, word: str) -> None:
    assert word in corpus.by_id[reference].text


def test_a_word_that_only_the_line_broke_is_joined_where_the_file_writes_it_solid() -> None:
    lines = ["the govern-", "ment of Қазақ-", "стан and the so-", "called so\N{SOFT HYPHEN}", "lution"]
    words = Vocabulary(frozenset({"government", "қазақстан", "called"}))
    assert join_lines(lines, words) == "the government of Қазақстан and the so-called solution"


def test_typing_errors_of_the_source_stay(corpus: Corpus) -> None:
    assert "Yevgeni Zhotis" in corpus.by_id["ep-2013-2600-rsp#citation-1"].text
    assert "27 Februar 2019" in corpus.by_id["ep-2019-2610-rsp#recital-J"].text
    assert "implement reforms aim at furthering" in corpus.by_id["ep-2021-2544-rsp#paragraph-6"].text


def test_every_word_of_a_paragraph_stands_in_its_lines(corpus: Corpus) -> None:
    for paragraph in corpus.paragraphs:
        lines = read_file(CORPUS / SOURCES[paragraph.source].file).lines
        first, last = paragraph.lines
        there = " ".join(line.text for line in lines[first - 1 : last])
        at = 0
        for word in re.findall(r"[^\W\d]+", paragraph.text):
            at = there.find(word, at)
            assert at >= 0, (paragraph.id, word)
            at += len(word)


def _parsed(source: str) -> Parsed:
    return parse_source(CORPUS, SOURCES[source])


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_of_a_file_is_lost_and_nothing_is_there_twice(source: str) -> None:
    document = read_file(CORPUS / SOURCES[source].file)
    parsed = _parsed(source)
    _assert_lossless(document, parsed)
    starts = [unit.lines[0].number for unit in parsed.units]
    assert starts == sorted(starts)


def _assert_lossless(document: Document, parsed: Parsed) -> None:
    owned = sorted((line for unit in parsed.units for line in unit.lines), key=lambda line: line.number)
    content = [line for line in document.lines if line.text.strip()]
    assert owned == content
    for unit in parsed.units:
        numbers = [line.number for line in unit.lines]
        assert numbers == sorted(numbers)
    for paragraph in parsed.paragraphs:
        first, last = paragraph.lines
        assert document.lines[first - 1].text.strip()
        assert document.lines[last - 1].text.strip()


# --- any resolution ----------------------------------------------------------------------------------------------

TITLE = "European Parliament resolution on rights"
ALPHABET = "abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшщэюяәғқңөұүһі"
PLAIN_WORD = st.text(ALPHABET, min_size=3, max_size=12)
WORD = st.one_of(
    PLAIN_WORD,
    PLAIN_WORD.map(str.capitalize),
    st.tuples(PLAIN_WORD, PLAIN_WORD).map("-".join),
    st.sampled_from(["2019", "E3+3", "Article", "164(5)", "‘extremism’", "Қазақстан,", "Mr", "20", "A", "(B)", "I"]),
)
CLAUSE = st.lists(WORD, min_size=2, max_size=25).map(" ".join)
FOOTER = ("RC\\1224524EN.docx 5/12 PE689.006v01-00 }", "PE689.007v01-00 }", "EN")


@dataclass
class Resolution:
    """What a generated resolution says, and how it is laid out."""

    citations: Sequence[str]
    recitals: Sequence[str]
    paragraphs: Sequence[str]
    notes: Sequence[str]
    seed: int
    doubled: bool
    width: int
    dashed: bool
    furnished: bool

    def expected(self) -> list[tuple[str, str]]:
        return [
            *((f"citation-{n}", f"having regard to {text},") for n, text in enumerate(self.citations, 1)),
            *((f"recital-{letter_label(n)}", f"whereas {text};") for n, text in enumerate(self.recitals, 1)),
            *((f"paragraph-{n}", f"Calls on {text};") for n, text in enumerate(self.paragraphs, 1)),
            *((f"footnote-{n}", f"OJ {text}.") for n, text in enumerate(self.notes, 1)),
        ]

    def written(self) -> str:
        rng = random.Random(self.seed)
        blocks = [("– " if self.dashed else "", f"having regard to {text},") for text in self.citations]
        blocks += [(f"{letter_label(n)}. ", f"whereas {text};") for n, text in enumerate(self.recitals, 1)]
        blocks += [(f"{n}. ", f"Calls on {text};") for n, text in enumerate(self.paragraphs, 1)]
        noted = rng.randrange(len(blocks) - 1)
        marks = "".join(f" words{n}" for n in range(1, len(self.notes) + 1))
        lines = [" " + TITLE, "(2021/2544(RSP))", "", "The European Parliament,", ""]
        for position, (label, text) in enumerate(blocks):
            said = f"{text[:-1]} marked{marks}{text[-1]}" if self.notes and position == noted else text
            wrapped = self._wrap(label, said, rng)
            if self.notes and position == noted + 1:
                self._put_notes(wrapped, rng)
            else:
                self._break_page(wrapped, rng)
            lines += [*wrapped, ""]
        if self.doubled:
            lines = [part for line in lines for part in (line, " ")]
        return "\n".join(lines)

    def _wrap(self, label: str, text: str, rng: random.Random) -> list[str]:
        alone = label.strip()[:1].isalpha() and rng.random() < 0.2
        lines, line = ([label.rstrip()], "") if alone else ([], label)
        for piece in re.findall(r"[^ -]+-?| ", text):
            if len(line) + len(piece) > self.width and line != label and (piece == " " or line.endswith("-")):
                lines.append(line + rng.choice(["", " "]))
                line = ""
            line += piece if line or piece != " " else ""
        return [*lines, line] if line else lines

    def _put_notes(self, wrapped: list[str], rng: random.Random) -> None:
        """The foot of a page before this block or in the middle of it; the next page's first line is set in."""
        at = rng.randrange(len(wrapped))
        wrapped[at] = " " + wrapped[at]
        wrapped[at:at] = ["", *(f"{n} OJ {note}." for n, note in enumerate(self.notes, 1))]

    def _break_page(self, wrapped: list[str], rng: random.Random) -> None:
        """A page's end inside the block: with the footer that Parliament's files have, or only set in."""
        at = rng.randrange(len(wrapped))
        if self.furnished and rng.random() < 0.5:
            wrapped[at:at] = ["", *FOOTER, ""]
        elif rng.random() < 0.3:
            wrapped[at] = " " + wrapped[at]


@st.composite
def resolutions(draw: st.DrawFn) -> Resolution:
    clauses = st.lists(CLAUSE, min_size=1, max_size=5)
    return Resolution(
        citations=draw(clauses),
        recitals=draw(st.lists(CLAUSE, min_size=1, max_size=28)),
        paragraphs=draw(clauses),
        notes=draw(st.lists(st.lists(PLAIN_WORD, min_size=1, max_size=4).map(" ".join), max_size=3)),
        seed=draw(st.integers(0, 10**6)),
        doubled=draw(st.booleans()),
        width=draw(st.integers(30, 110)),
        dashed=draw(st.booleans()),
        furnished=draw(st.booleans()),
    )


def _document(text: str) -> Document:
    pages = text.split("\f")
    lines: list[Line] = []
    for number, page in enumerate(pages, 1):
        lines += [
            Line(len(lines) + at, line, number if len(pages) > 1 else None)
            for at, line in enumerate(page.split("\n"), 1)
        ]
    return Document(Path("synthetic.txt"), tuple(lines))


@settings(max_examples=120, deadline=None)
@given(resolutions())
def test_any_resolution_gives_back_the_paragraphs_it_was_made_of(resolution: Resolution) -> None:
    document = _document(resolution.written())
    parsed = parse(document, "x-2021", TITLE)
    _assert_lossless(document, parsed)
    found = {p.anchor: p for p in parsed.paragraphs}
    expected = dict(resolution.expected())
    assert list(found) == list(expected)
    for anchor, text in expected.items():
        marks = found[anchor].footnotes
        said = re.sub(r" marked(?: words)+(?=[,;]$)", "", found[anchor].text) if marks else found[anchor].text
        assert said == text
    assert [m.anchor for p in parsed.paragraphs for m in p.footnotes] == [
        f"footnote-{n}" for n in range(1, len(resolution.notes) + 1)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab ABқ12.;,–-'’\n\f I)", max_size=60), min_size=1, max_size=20))
def test_any_lines_are_kept_whole_or_refused_with_their_line(lines: list[str]) -> None:
    document = _document("\n".join(["The European Parliament,", *lines]))
    try:
        parsed = parse(document, "x-2021", TITLE)
    except ParseError as refused:
        error = refused
    else:
        _assert_lossless(document, parsed)
        return
    assert document.lines[error.line - 1].text.strip()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abқұ ABҚ12.;,“”'’\n:/", max_size=60), min_size=1, max_size=20))
def test_any_text_without_numbering_is_kept_whole(lines: list[str]) -> None:
    document = _document("\n".join(["A title", *lines]))
    _assert_lossless(document, parse(document, "x-2021", "A title"))


# --- broken structure --------------------------------------------------------------------------------------------

HEAD = "European Parliament resolution on rights\n\nThe European Parliament,\n\n– having regard to its resolutions,\n\n"


def _error(text: str) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(_document(text), "x-2021", TITLE)
    assert caught.value.file == "synthetic.txt"
    assert f"synthetic.txt, line {caught.value.line}:" in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("A. whereas one;\nC. whereas three;\n1. Calls on all;", 8, "recital C stands where B is due"),
        ("B. whereas two;\n1. Calls on all;", 7, "recital B stands where A is due"),
        ("A. whereas one;\nA. whereas again;\n1. Calls on all;", 8, "recital A stands where B is due"),
        ("A. whereas one;\n\n1. Calls on all;\n\n3. Urges all;", 11, "paragraph 3 stands where 2 is due"),
        ("A. whereas one;\n1. Calls on all;\n1. Urges all;", 9, "paragraph 1 stands where 2 is due"),
        ("A. whereas one;\n2. Calls on all;", 8, "paragraph 2 stands where 1 is due"),
        ("A. whereas one;\nB. whereas two;\n", 8, "no numbered paragraph"),
    ],
    ids=["recital left out", "first left out", "recital twice", "number left out", "number twice", "no 1", "none"],
)
def test_a_label_out_of_sequence_is_an_error_with_its_file_and_line(body: str, line: int, says: str) -> None:
    error = _error(HEAD + body)
    assert error.line == line
    assert says in str(error)


def test_a_label_out_of_sequence_in_a_real_text_is_found_where_it_stands() -> None:
    source: Source = SOURCES["ep-2021-2544-rsp"]
    lines = (CORPUS / source.file).read_text(encoding="utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("T. "))
    lines[at] = lines[at].replace("T.", "X.", 1)
    with pytest.raises(ParseError, match="recital X stands where T is due") as caught:
        parse(_document("\n".join(lines)), source.id, source.title)
    assert caught.value.line == at + 1


def test_sub_points_are_paragraphs_of_their_own_under_their_number() -> None:
    body = "A. whereas one;\n1. Calls on all:\n(a) to begin,\n(b) to end;\n2. Urges all."
    found: tuple[Paragraph, ...] = parse(_document(HEAD + body), "x-2021", TITLE).paragraphs
    anchors = ["citation-1", "recital-A", "paragraph-1", "paragraph-1-a", "paragraph-1-b", "paragraph-2"]
    assert [p.anchor for p in found] == anchors
    assert [p.label for p in found][-3:] == ["1(a)", "1(b)", "2"]
    assert found[-2].text == "to end;"


def test_recitals_go_on_after_z_with_two_letters() -> None:
    recitals = "\n".join(f"{letter_label(n)}. whereas number {n} holds;" for n in range(1, 54))
    found = parse(_document(f"{HEAD}{recitals}\n1. Calls on all."), "x-2021", TITLE).paragraphs
    assert [p.label for p in found if p.kind is Kind.RECITAL][24:29] == ["Y", "Z", "AA", "AB", "AC"]
    assert found[-2].anchor == "recital-BA"


def test_a_name_of_capitals_and_a_number_is_no_mark_where_a_mark_stands_elsewhere() -> None:
    lines = [
        "European Parliament resolution on Kazakhstan",
        "The European Parliament,",
        "– having regard to its resolution B8-0207/2019 on the CO2 report1 and that of 20132,",
        "A. whereas the E3 met, and the C4+1 was founded;",
        "B. whereas the law was changed3, and 4 years passed⁴;",
        "1. Calls on the government to act;",
        *(f"{number} OJ C {number}." for number in range(1, 5)),
    ]
    sizes = [12.0] * 6 + [9.0] * 4
    document = Document(
        Path("x.pdf"),
        tuple(Line(n, text, 1, size=size) for n, (text, size) in enumerate(zip(lines, sizes, strict=True), 1)),
    )
    found = parse(document, "x", lines[0]).paragraphs
    texts = {paragraph.anchor: paragraph.text for paragraph in found}
    assert texts["citation-1"] == "having regard to its resolution B8-0207/2019 on the CO2 report and that of 2013,"
    assert texts["recital-A"] == "whereas the E3 met, and the C4+1 was founded;"
    assert texts["recital-B"] == "whereas the law was changed, and 4 years passed;"
    assert [mark.anchor for paragraph in found for mark in paragraph.footnotes] == [
        f"footnote-{n}" for n in range(1, 5)
    ]


@pytest.mark.parametrize(
    "items",
    [
        ["– Release Aron Atabek and all political prisoners", "– Repeal Article 174"],
        ["1. Отменить статью 174 Уголовного кодекса", "2. Освободить Арона Атабека"],
        ["а) Арон Атабекті босату", "б) 174-бапты жою"],
    ],
)
def test_the_items_of_a_list_are_paragraphs_and_no_headings(items: list[str]) -> None:
    blocks = ["An appeal", "Freedom of assembly", "Peaceful protests are broken up in every town.", *items, "The end."]
    lines = [text for block in blocks for text in (block, "")]
    document = Document(Path("x.html"), tuple(Line(n, text, opens=bool(text)) for n, text in enumerate(lines, 1)))
    found = parse(document, "x", "An appeal").paragraphs
    assert [paragraph.text for paragraph in found] == [*blocks[2:]]
    assert {paragraph.section for paragraph in found} == {"Freedom of assembly"}

"""Structures beyond the five texts: headings, sub-points, annexes, legislative acts, United Nations, running lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.domain import Kind, Paragraph, Source, Standing
from kzqa.errors import ParseError
from kzqa.parse import Parsed, UnitKind, parse
from kzqa.parse.units import Vocabulary, join_lines
from kzqa.read import Document, Line
from kzqa.reference import letter_label, short_reference

TITLE = "Resolution on rights"
HEAD = f"{TITLE}\nThe European Parliament,\n"


def read(text: str) -> Parsed:
    lines: list[Line] = []
    pages = text.split("\f")
    for number, page in enumerate(pages, 1):
        lines += [
            Line(len(lines) + at, line, number if len(pages) > 1 else None)
            for at, line in enumerate(page.split("\n"), 1)
        ]
    return parse(Document(Path("text.txt"), tuple(lines)), "x-2021", TITLE)


def anchors(found: Sequence[Paragraph]) -> list[str]:
    return [p.anchor for p in found]


@pytest.mark.parametrize("dash", ["– ", "- ", "— ", "• ", ""])
def test_citations_are_counted_with_any_dash_or_none(dash: str) -> None:
    text = f"{HEAD}{dash}having regard to the Treaty,\n{dash}having regard to Rule\n132(2) – of its Rules,\n1. Calls."
    found = read(text).paragraphs
    assert anchors(found) == ["citation-1", "citation-2", "paragraph-1"]
    assert found[1].text == "having regard to Rule 132(2) – of its Rules,"


def test_a_citation_with_a_dash_may_open_with_any_words() -> None:
    found = read(f"{HEAD}– recalling its resolutions,\n– under Rule 144 of its Rules,\n1. Calls.").paragraphs
    assert [p.text for p in found[:2]] == ["recalling its resolutions,", "under Rule 144 of its Rules,"]


@pytest.mark.parametrize(("letter", "number"), [("{}.", "{}."), ("{})", "{})"), ("({})", "{}.")])
def test_labels_are_read_in_the_forms_of_all_years(letter: str, number: str) -> None:
    body = "".join(f"{letter.format(label)} whereas {label} holds;\n" for label in "ABC")
    body += "".join(f"{number.format(label)} Calls on {label};\n" for label in (1, 2))
    found = read(HEAD + body).paragraphs
    assert anchors(found) == ["recital-A", "recital-B", "recital-C", "paragraph-1", "paragraph-2"]
    assert found[2].text == "whereas C holds;"


def test_sub_points_stand_within_each_other_and_in_recitals() -> None:
    text = (
        "A. whereas:\n(a) one,\n(b) two;\n"
        "1. Calls on:\n(a) the Council:\n(i) to act,\n(ii) to report,\n(b) the Commission;\n"
        "2. Urges:\n(i) one;\n(ii) two;\n3. Notes (a) this and\n(b) that."
    )
    found = read(HEAD + text).paragraphs
    assert [p.label for p in found] == [
        *("A", "A(a)", "A(b)"),
        *("1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2", "2(i)", "2(ii)", "3"),
    ]
    assert found[5].anchor == "paragraph-1-a-i"
    assert found[-1].text == "Notes (a) this and (b) that."


def test_after_h_comes_i_the_letter_not_i_the_number() -> None:
    points = "".join(f"({letter}) point {letter};\n" for letter in "abcdefghij")
    assert anchors(read(f"{HEAD}1. Calls on:\n{points}").paragraphs)[-2:] == ["paragraph-1-i", "paragraph-1-j"]


def test_headings_among_the_paragraphs_become_their_sections() -> None:
    text = (
        "A. whereas one;\nGeneral\n1. Calls on all;\nPress freedom and\nthe rights of\njournalists\n2. Urges all;\n"
        "3. Notes that\nKazakhstan is a State;\nСвобода собраний\n4. Asks all."
    )
    parsed = read(HEAD + text)
    assert [(p.label, p.section) for p in parsed.paragraphs] == [
        ("A", None),
        ("1", "General"),
        *((label, "Press freedom and the rights of journalists") for label in ("2", "3")),
        ("4", "Свобода собраний"),
    ]
    assert parsed.paragraphs[3].text == "Notes that Kazakhstan is a State;"


def test_what_is_appended_is_counted_for_itself_and_keeps_its_own_numbers() -> None:
    text = (
        "1. Calls on all;\n2. Instructs its President.\nANNEX I\nList of prisoners\n1. A name, sentenced in 2013.\n"
        "3. Another name, sentenced in 2014.\nANNEX II\nA word.\nEXPLANATORY STATEMENT\nThis says why."
    )
    found = read(HEAD + text).paragraphs
    assert [p.label for p in found][:3] == ["1", "2", "Annex I, 1"]
    assert anchors(found)[2:] == [
        *("paragraph-Annex-I-1", "paragraph-Annex-I-2"),
        *("paragraph-Annex-II-1", "paragraph-Explanatory-statement-1"),
    ]
    assert found[2].section == "ANNEX I: List of prisoners"
    assert found[3].text == "3. Another name, sentenced in 2014."
    assert found[1].text == "Instructs its President."


REPORT = """European Parliament
2019-2024
A9-0163/2024
REPORT
on rights
CONTENTS
MOTION FOR A EUROPEAN PARLIAMENT RESOLUTION.....................3
EXPLANATORY STATEMENT...........................................9
MOTION FOR A EUROPEAN PARLIAMENT RESOLUTION
on rights
The European Parliament,
– having regard to the Treaty,
1. Instructs its President to forward this.
EXPLANATORY STATEMENT
This explains.
OPINION OF THE COMMITTEE ON DEVELOPMENT (17.1.2024)
1. Notes this;
"""


def test_title_page_and_contents_of_a_report_are_no_paragraphs_and_opinions_keep_to_themselves() -> None:
    found = read(REPORT).paragraphs
    assert [p.label for p in found] == ["1", "1", "Explanatory statement, 1", "Opinion of the committee, 1"]
    assert found[-1].text == "1. Notes this;"


def test_the_united_nations_preamble_is_counted_and_its_paragraphs_numbered() -> None:
    text = (
        f"{TITLE}\nThe Human Rights Council,\nGuided by the Charter of the\nUnited Nations,\n"
        "Deeply concerned at the reports,\nRecalling its resolution 48/13,\nMindful of the rest,\n"
        "1. Calls upon Kazakhstan:\n(a) To act;\n(b) To report;\n2. Decides to remain seized of the matter.\n"
        "49th meeting\n24 March 2016\n[Adopted without a vote.]"
    )
    parsed = read(text)
    found = parsed.paragraphs
    assert anchors(found) == [
        *(f"recital-{n}" for n in range(1, 5)),
        *("paragraph-1", "paragraph-1-a", "paragraph-1-b", "paragraph-2"),
    ]
    assert found[0].text == "Guided by the Charter of the United Nations,"
    assert found[-1].text.endswith("seized of the matter.")
    assert parsed.units[-1].kind is UnitKind.ARTEFACT


ACT = """REGULATION on rights
THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,
Having regard to the Treaty, and in particular
Article 16 thereof,
After consulting the Committee,
Whereas:
(1) The purpose is
clear.
(2) It follows from point
(1) of the annex.
(2a) This was put in.
(4) This was number three.
HAVE ADOPTED THIS REGULATION:
CHAPTER I
GENERAL PROVISIONS
Article 1
Subject matter
This Regulation lays down:
(a) rules;
(b) more rules.
Article 2
Scope
1. It applies to all;
2. It applies, as Article 5 of the Treaty says, to:
(a) some;
(b) others.
Article 2a
Definitions
For this Regulation:
(1) ‘right’ means a right;
(2) ‘duty’ means a duty.
Done at Brussels,
The President
ANNEX
The list.
"""


def test_an_act_is_read_by_recitals_and_articles() -> None:
    found = read(ACT).paragraphs
    assert [p.label for p in found] == [
        *("1", "2"),
        *("1", "2", "2a", "4"),
        *("Article 1", "Article 1(a)", "Article 1(b)"),
        *("Article 2(1)", "Article 2(2)", "Article 2(2)(a)", "Article 2(2)(b)"),
        *("Article 2a", "Article 2a(1)", "Article 2a(2)", "Annex, 1"),
    ]
    assert [p.kind for p in found[:3]] == [Kind.CITATION, Kind.CITATION, Kind.RECITAL]
    by_anchor = {p.anchor: p for p in found}
    assert by_anchor["paragraph-article-2-2-a"].text == "some;"
    assert by_anchor["paragraph-article-2-2"].section == "Article 2: Scope"
    assert by_anchor["recital-2"].text == "It follows from point (1) of the annex."


def test_a_label_in_words_stands_alone_in_a_reference() -> None:
    source = Source("x-2021", "x.txt", TITLE, TITLE, "Council", 2021, "en", Standing.ADOPTED, number="ST-15698/22")
    written = [short_reference(source, p) for p in read(ACT).paragraphs]
    for name in ("Article 2(2)(a)", "recital 2a", "citation 1", "Annex, 1"):
        assert any(reference.endswith(f", {name}") for reference in written), name


def _paged(pages: int, head: str, foot: str) -> str:
    """Pages of words that do not recur, between a head and a foot."""
    made: list[str] = []
    for page in range(1, pages + 1):
        words = [letter_label(900 * page + 7 * line).lower() for line in range(6)]
        body = [f"{word} of the text" for word in words]
        made.append("\n".join([head.format(page=page, next=page + 80), *body, foot.format(page=page)]))
    return "\f".join(made)


@pytest.mark.parametrize(
    ("head", "foot"),
    [("Совет Европы", "{page}"), ("15698/22 RB/ek {page}", "TREE.2.B EN"), ("Journal C {next}", "қазан {page}")],
)
def test_running_lines_are_found_in_any_script(head: str, foot: str) -> None:
    text = _paged(5, head, foot)
    furniture = [line.text for u in read(text).units if u.kind is UnitKind.ARTEFACT for line in u.lines]
    running = [line.format(page=n, next=n + 80) for n in range(1, 6) for line in (head, foot)]
    assert set(running) == set(furniture)


def test_text_that_recurs_at_some_pages_feet_is_kept() -> None:
    sentence = "* Regulation (EU) YYY/XX on rights (OJ …)."
    pages = _paged(100, "Council {page}", "").split("\f")
    for at in (40, 41, 43):
        pages[at] += sentence
    kept = [line.text for u in read("\f".join(pages)).units if u.kind is not UnitKind.ARTEFACT for line in u.lines]
    assert kept.count(sentence) == 3


def test_numbers_at_the_pages_heads_that_do_not_count_the_pages_are_text() -> None:
    pages = _paged(8, "", "").split("\f")
    numbers = (3, 9, 4, 30, 12, 40, 21, 22)
    body = "\f".join(f"Article {number}{page}" for number, page in zip(numbers, pages, strict=True))
    furniture = [u for u in read(f"{TITLE}\n{body}").units if u.kind is UnitKind.ARTEFACT]
    assert furniture == []


def test_footnotes_in_brackets_lead_to_their_marks_and_count_on_where_a_page_begins_again() -> None:
    text = (
        f"{HEAD}1. Recalls its resolution (1) of 2013;\n(1) OJ C 45, 5.2.2016, p. 85.\f"
        "2. Recalls another ( 1 ) and one more [2];\n( 1 ) OJ C 1.\n[2] OJ C 2."
    )
    found = read(text).paragraphs
    assert [(p.anchor, p.text) for p in found] == [
        ("paragraph-1", "Recalls its resolution of 2013;"),
        ("paragraph-2", "Recalls another and one more;"),
        ("footnote-1", "OJ C 45, 5.2.2016, p. 85."),
        ("footnote-2", "OJ C 1."),
        ("footnote-3", "OJ C 2."),
    ]
    assert [m.anchor for p in found for m in p.footnotes] == ["footnote-1", "footnote-2", "footnote-3"]


def test_ligatures_soft_hyphens_and_odd_spaces_leave_plain_text() -> None:
    lines = [
        "the ﬁrst oﬃ\N{SOFT HYPHEN}cer\N{NO-BREAK SPACE}of\N{THIN SPACE}Қазақ\N{ZERO WIDTH SPACE}стан 2002-",
        "2006",
    ]
    assert join_lines(lines, Vocabulary()) == "the first officer of Қазақстан 2002-2006"


def test_a_file_that_breaks_words_has_them_joined_and_one_that_does_not_keeps_its_hyphens() -> None:
    def texts(lines: Sequence[str]) -> str:
        return join_lines(lines, Vocabulary.of([Line(n, line) for n, line in enumerate(lines, 1)]))

    breaking = [
        "government and resolution",
        "of the govern-",
        "ment in its reso-",
        "lution on the demo-",
        "cratic forces",
    ]
    assert texts(breaking).endswith("of the government in its resolution on the democratic forces")
    keeping = [
        "cooperation and long-standing",
        "self and help",
        "for Co-",
        "operation of long-",
        "standing self-",
        "help",
    ]
    assert texts(keeping).endswith("for Co-operation of long-standing self-help")


OPENERS = ("The European Parliament,", "The General Assembly,", "THE COUNCIL OF THE EUROPEAN UNION,\nArticle 1")
LINES = (
    *(
        "(a) one;",
        "(b) two;",
        "(i) x;",
        "(ii) y;",
        "1. Calls;",
        "2. Calls;",
        "Article 2",
        "(1) The;",
        "ANNEX",
        "word1;",
    ),
    *("Recalling it,", "Whereas:", "1 OJ C", "Heading", "HAVE ADOPTED THIS:", "A. whereas;", "- having regard to it,"),
)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(OPENERS),
    st.lists(
        st.one_of(
            st.text("ab ABқ12.;,–-'’\n\f I()¹²", max_size=40),
            st.sampled_from(LINES),
        ),
        max_size=30,
    ),
)
def test_any_lines_of_any_grammar_are_kept_once_or_refused(opener: str, lines: list[str]) -> None:
    text = "\n".join([TITLE, opener, *lines])
    try:
        parsed = read(text)
    except ParseError as refused:
        assert refused.line >= 1  # noqa: PT017  (either outcome is right)
        return
    owned = sorted(line.number for unit in parsed.units for line in unit.lines)
    whole = text.replace("\f", "\n").split("\n")
    assert owned == [number for number, line in enumerate(whole, 1) if line.strip()]
    ids = [p.id for p in parsed.paragraphs]
    assert len(ids) == len(set(ids))


def test_a_footnote_in_a_text_without_pages_ends_where_a_paragraph_opens() -> None:
    body = "– having regard to x1,\nA. whereas y;\n1. Calls on z;\n\n1 OJ C 1, 2.3.2021,\np. 4.\n\n2. Instructs it."
    found = read(f"{HEAD}{body}").paragraphs
    assert anchors(found) == ["citation-1", "recital-A", "paragraph-1", "paragraph-2", "footnote-1"]
    assert found[-1].text == "OJ C 1, 2.3.2021, p. 4."

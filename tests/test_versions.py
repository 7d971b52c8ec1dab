"""The same text in other official languages of the EU: read by its own words and letters, paired by anchor."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.adding.cover import read_cover
from kzqa.adding.folder import add_text
from kzqa.adding.proposal import propose
from kzqa.adding.reading import read_for_adding
from kzqa.corpus import load_corpus, load_sources
from kzqa.domain import Paragraph
from kzqa.errors import ParseError
from kzqa.parse import parse
from kzqa.read import Document, Line, read_file

VERSIONS = Path(__file__).parent / "versions"
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LANGUAGES = ("de", "pl", "bg", "el")
ANCHORS = [
    *("citation-1", "citation-2", "citation-3"),
    *("recital-A", "recital-B", "recital-C", "recital-D"),
    *("paragraph-1", "paragraph-2", "paragraph-2-a", "paragraph-2-b", "paragraph-3", "paragraph-4", "footnote-1"),
]
TITLES = {
    "de": "Entschließung des Europäischen Parlaments vom 8. Mai 2029 zum Fall von Aigul Sadykowa in Kasachstan",
    "pl": "Rezolucja Parlamentu Europejskiego z dnia 8 maja 2029 r. w sprawie sytuacji Aigul Sadykowej w Kazachstanie",
    "bg": "Резолюция на Европейския парламент от 8 май 2029 г. относно случая с Айгул Садикова в Казахстан",
    "el": "Ψήφισμα του Ευρωπαϊκού Κοινοβουλίου της 8ης Μαΐου 2029 σχετικά με την υπόθεση της Aigul Sadykova στο "
    "Καζακστάν",
}
BEGINNINGS = {
    "de": ("in der Erwägung, dass Folter", "allen Foltervorwürfen"),
    "pl": ("mając na uwadze, że tortury", "zbadał wszystkie zarzuty"),
    "bg": ("като има предвид, че изтезанията", "да разследва всички"),
    "el": ("λαμβάνοντας υπόψη ότι τα βασανιστήρια", "να διερευνήσει όλες"),
}
"""Of recital C and of paragraph 2(b)."""


def paragraphs(language: str) -> Sequence[Paragraph]:
    document = read_file(VERSIONS / f"{language}.txt")
    return parse(document, "x", read_cover(document).title).paragraphs


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_version_has_the_anchors_of_the_original_whatever_its_letters(language: str) -> None:
    found = paragraphs(language)
    assert [p.anchor for p in found] == ANCHORS
    assert [mark.anchor for mark in found[0].footnotes] == ["footnote-1"]
    assert found[11].text.endswith("2029;") or re.search(r"2029(?: [гr]\.;|·| Bericht zu erstatten;)$", found[11].text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_is_proposed_in_its_language_beside_its_original_and_pairs_with_it(
    language: str, tmp_path: Path
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(CORPUS, folder)
    english = propose(read_file(VERSIONS / "en.txt"), load_sources(folder))
    add_text(folder, VERSIONS / "en.txt", english.entry)
    path = VERSIONS / f"{language}.txt"
    proposal = propose(read_file(path), load_sources(folder))
    assert proposal.entry["same_as"] == english.id
    assert (proposal.entry["language"], proposal.entry["title"]) == (language, TITLES[language])
    assert read_for_adding(read_file(path), proposal.id, TITLES[language]).gaps == ()
    add_text(folder, path, proposal.entry)
    corpus = load_corpus(folder)
    for paragraph in corpus.of_source(english.id):
        assert [p.id for p in corpus.in_other_languages(paragraph)] == [f"{proposal.id}#{paragraph.anchor}"]
    for anchor, beginning in zip(("recital-C", "paragraph-2-b"), BEGINNINGS[language], strict=True):
        assert corpus.by_id[f"{proposal.id}#{anchor}"].text.startswith(beginning)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_saved_as_a_page_gives_the_same_paragraphs(language: str, tmp_path: Path) -> None:
    text = (VERSIONS / f"{language}.txt").read_text(encoding="utf-8").rpartition("\n1 ")[0]
    path = tmp_path / "a.html"
    blocks = (" ".join(block.split()) for block in text.replace("(2029/2691", "\n\n(2029/2691").split("\n\n"))
    path.write_text("".join(f"<p>{block}</p>" for block in blocks), encoding="utf-8")
    found = parse(read_file(path), "x", TITLES[language]).paragraphs
    expected = [p for p in paragraphs(language) if p.anchor != "footnote-1"]
    assert [p.anchor for p in found] == [p.anchor for p in expected]
    assert [p.text for p in found[1:]] == [p.text for p in expected[1:]]


def resolution(opener: str, letters: Sequence[str], whereas: str) -> Document:
    texts = [opener, "–  x y,", *(f"{letter}. {whereas} {n};" for n, letter in enumerate(letters)), "1.  z."]
    return Document(Path("a.txt"), tuple(Line(number, text) for number, text in enumerate(texts, 1)))


BULGARIAN = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"
GREEK = (
    *("Α", "Β", "Γ", "Δ", "Ε", "ΣΤ", "Ζ", "Η", "Θ"),
    *("Ι", "ΙΑ", "ΙΒ", "ΙΓ", "ΙΔ", "ΙΕ", "ΙΣΤ", "ΙΖ", "ΙΗ", "ΙΘ"),
    *("Κ", "ΚΑ", "ΚΒ", "ΚΓ", "ΚΔ", "ΚΕ", "ΚΣΤ", "ΚΖ", "ΚΗ", "ΚΘ", "Λ", "ΛΑ"),
)
LISTS = [
    ("bg", [*BULGARIAN, "АА", "АБ"]),
    ("bg", [*BULGARIAN.replace("Й", ""), "АА", "АБ"]),
    ("bg", [*BULGARIAN, "Ю", "Я", "АА"]),
    ("bg", list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
    ("el", GREEK),
    ("el", [letter.replace("ΣΤ", "Στ") for letter in GREEK]),
    ("el", [*"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "ΑΑ", "ΑΒ"]),
]
OPENERS = {
    "bg": ("Европейският парламент,", "като има предвид, че"),
    "el": ("Το Ευρωπαϊκό Κοινοβούλιο,", "λαμβάνοντας υπόψη"),
}
LATIN = str.maketrans("АВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXABEZHIKMNOPTYX")


@given(st.sampled_from(LISTS), st.data())
def test_recitals_pair_by_order_in_every_lettering_with_any_letters_typed_as_latin_ones_that_look_the_same(
    lettered: tuple[str, Sequence[str]], data: st.DataObject
) -> None:
    language, letters = lettered
    typed = [letter.translate(LATIN) if data.draw(st.booleans()) else letter for letter in letters]
    found = parse(resolution(OPENERS[language][0], typed, OPENERS[language][1]), "x", "").paragraphs
    recitals = [p for p in found if p.anchor.startswith("recital")]
    assert [p.anchor for p in recitals[:3]] == ["recital-A", "recital-B", "recital-C"]
    assert len(recitals) == len(letters)
    assert [p.text for p in recitals] == [f"{OPENERS[language][1]} {n};" for n in range(len(letters))]


@pytest.mark.parametrize(
    ("language", "letters", "says"),
    [("bg", "АБГ", "recital Г stands where В is due"), ("el", "ΑΒΔ", "recital Δ stands where Γ is due")],
)
def test_a_letter_out_of_sequence_is_an_error_in_its_own_letters(language: str, letters: str, says: str) -> None:
    with pytest.raises(ParseError, match=f"line 5: {says}"):
        parse(resolution(OPENERS[language][0], letters, OPENERS[language][1]), "x", "")


def test_a_paragraph_out_of_sequence_is_an_error_where_paragraphs_begin_with_a_small_letter() -> None:
    texts = ("Das Europäische Parlament,", "–  unter Hinweis auf x,", "1.  fordert y;", "3.  fordert z.")
    document = Document(Path("a.txt"), tuple(Line(number, text) for number, text in enumerate(texts, 1)))
    with pytest.raises(ParseError, match="line 4: paragraph 3 stands where 2 is due"):
        parse(document, "x", "")

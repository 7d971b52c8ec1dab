"""Word, HTML and the EU's XML: the same text gives the same paragraphs, and a hostile file one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzqa.domain import Corpus, Paragraph, Source
from kzqa.errors import CorpusError, UnreadableFileError
from kzqa.parse import parse
from kzqa.read import Role, note_mark, read_file
from renderings import akoma_ntoso, docx_file, formex, html_page

Setter = Callable[[Path, Source, Sequence[Paragraph]], Path]

RESOLUTIONS = ("ep-2003-kazakhstan", "ep-2013-2600-rsp", "ep-2019-2610-rsp", "ep-2021-2544-rsp")
FORMATS: dict[str, tuple[Setter, str]] = {
    "docx": (docx_file, "text.docx"),
    "html": (html_page, "text.html"),
    "akoma ntoso": (akoma_ntoso, "text.xml"),
    "formex": (formex, "text.xml"),
}


def read_back(corpus: Corpus, identifier: str, format_: str, folder: Path) -> tuple[Paragraph, ...]:
    setter, name = FORMATS[format_]
    source = corpus.source_by_id[identifier]
    path = setter(folder / name, source, corpus.of_source(identifier))
    return parse(read_file(path), identifier, source.title).paragraphs


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("identifier", RESOLUTIONS)
def test_a_resolution_in_another_format_gives_the_same_paragraphs_and_footnotes(
    corpus: Corpus, identifier: str, format_: str, tmp_path: Path
) -> None:
    found = read_back(corpus, identifier, format_, tmp_path)
    assert [(p.anchor, p.label, p.text, p.footnotes) for p in found] == [
        (p.anchor, p.label, p.text, p.footnotes) for p in corpus.of_source(identifier)
    ]


@pytest.mark.parametrize("format_", ["docx", "html"])
def test_an_unnumbered_text_in_another_format_gives_the_same_paragraphs_under_the_same_headings(
    corpus: Corpus, format_: str, tmp_path: Path
) -> None:
    found = read_back(corpus, "ngo-2012-appeal", format_, tmp_path)
    assert [(p.anchor, p.text) for p in found] == [(p.anchor, p.text) for p in corpus.of_source("ngo-2012-appeal")]
    assert [p.section for p in found[6:13]] == [p.section for p in corpus.of_source("ngo-2012-appeal")[6:13]]


def test_a_page_of_parliaments_site_gives_exactly_the_paragraphs_that_it_has(shared_data: Path) -> None:
    folder = shared_data / "ep_html"
    structure = json.loads((folder / "rc-10-2025-0249.structure.json").read_text(encoding="utf-8"))
    document = read_file(folder / "document_rc-10-2025-0249-en.html")
    found = parse(document, "x", "European Parliament resolution on the return of Ukrainian children").paragraphs
    expected = [(f"citation-{n}", text) for n, text in enumerate(structure["citations"], 1)]
    expected += [(f"recital-{item['marker'][:-1]}", item["text"]) for item in structure["recitals"]]
    expected += [(f"paragraph-{item['marker'][:-1]}", item["text"]) for item in structure["operative"]]
    assert [(p.anchor, p.text) for p in found] == [(anchor, " ".join(text.split())) for anchor, text in expected]


# --- what each format has of its own -----------------------------------------------------------------------------

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(path: Path, body: str, **parts: str) -> Path:
    """A Word file of this body; ``numbering`` and others are further parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return path


def run(text: str, settings_: str = "") -> str:
    return f'<w:r><w:rPr>{settings_}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def texts(path: Path) -> list[str]:
    return [line.text for line in read_file(path).lines]


def test_automatic_numbers_of_word_are_written_out_as_word_prints_them(tmp_path: Path) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (start, style, text) in enumerate(
            [(1, "decimal", "%1."), (1, "lowerLetter", "(%2)"), (3, "upperRoman", "%1.%3"), (1, "bullet", "•")]
        )
    )
    numbering = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Numbered"><w:basedOn w:val="Base"/></w:style></w:styles>'
    )
    uses = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 3), ("2", 0), ("0", 0)]
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>{run("x")}</w:p>'
        for number, level in uses
    )
    body += f'<w:p><w:pPr><w:pStyle w:val="Numbered"/></w:pPr>{run("x")}</w:p>'
    path = word_file(tmp_path / "a.docx", body, numbering=numbering, styles=styles)
    assert texts(path) == ["1. x", "(a) x", "(b) x", "1.III x", "2. x", "(a) x", "– x", "10. x", "x", "11. x"]


def test_what_word_strikes_deletes_or_hides_is_not_read_and_what_it_inserts_is(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('Calls on ')}{run('all ', '<w:strike/>')}{run('some ', '<w:dstrike w:val=&quot;1&quot;/>')}"
        f"{run('no ', '<w:vanish/>')}<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        f"<w:ins>{run('the ')}</w:ins>{run('States', '<w:strike w:val=&quot;false&quot;/>')}</w:p>"
    ).replace("&quot;", '"')
    assert texts(word_file(tmp_path / "a.docx", body)) == ["Calls on the States"]


def test_tables_and_text_boxes_of_word_are_read_once_in_reading_order(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('in a box')}</w:p></w:txbxContent>"
    body = (
        f"<w:tbl><w:tr><w:tc><w:p>{run('left')}</w:p></w:tc><w:tc><w:p>{run('right')}</w:p></w:tc></w:tr></w:tbl>"
        f"<w:p>{run('before')}<w:r><mc:AlternateContent xmlns:mc='mc'><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    found = texts(word_file(tmp_path / "a.docx", body))
    assert found == ["left", "right", "before", "in a box"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol type=A start=3><li>a<li value=27>b</ol>", ["C. a", "AA. b"]),
        ("<ol type=i><li>a<ol type=a><li>b</ol><li>c</ol>", ["i. a", "a. b", "ii. c"]),
        ("<ul><li>a</ul>", ["– a"]),
        ("<ul class=list-unstyled><li>a</ul>", ["a"]),
        ("<p>one<br>two<p>three", ["one", "two", "three"]),
        ("<p>a\n  b&nbsp;&nbsp;c <b>d</b>e</p>", ["a b\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}c de"]),
        (
            "<p>kept <s>struck</s><del>gone</del><i hidden>hid</i><i style='display:none'>x</i></p>",
            ["kept"],
        ),
        ("<p>Әділдік &#1179;ұқық</p><script>alert('<p>no</p>')</script><style>p{}</style>", ["Әділдік құқық"]),
        ("<table><tr><td>a<td>b<tr><td>c</table>", ["a", "b", "c"]),
        ("<iframe src='https://example.org'>x</iframe><p onclick='x()'>words</p><object>y</object>", ["words"]),
        ("<p>Kazakhstan<a href='#x'>1</a> is</p>", ["Kazakhstan1 is"]),
    ],
)
def test_html_is_read_as_a_browser_shows_it(tmp_path: Path, html: str, expected: list[str]) -> None:
    path = tmp_path / "a.html"
    path.write_text(html, encoding="utf-8")
    assert texts(path) == expected


def test_menus_headers_and_footers_of_a_page_are_furniture_and_those_of_an_article_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<header>Site</header><nav>Menu</nav><article><header>Own heading</header><p>Text</p></article>"
        "<div role=navigation>More</div><footer>Legal notice</footer>"
    )
    found = {line.text: line.role for line in read_file(path).lines}
    assert [text for text, role in found.items() if role is Role.TEXT] == ["Own heading", "Text"]
    assert [text for text, role in found.items() if role is Role.FURNITURE] == ["Site", "Menu", "More", "Legal notice"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1251", "iso-8859-5"])
def test_a_page_in_an_older_encoding_that_it_names_is_read(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"<meta charset={charset.removesuffix('-sig')}><p>резолюция</p>".encode(charset))
    assert texts(path) == ["резолюция"]


def test_notes_lists_and_struck_text_of_xml_are_read_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement><mainBody>'
        "<paragraph><num>4</num><list><intro><p>Calls on"
        "<authorialNote><p>OJ C 1.</p><p>And C 2.</p></authorialNote>:</p>"
        "</intro><point><num>(a)</num><content><p>the <del>old</del><ins>new</ins> Government;</p></content></point>"
        "</list></paragraph></mainBody></statement></akomaNtoso>"
    )
    found = read_file(path).lines
    assert [line.text for line in found] == [
        f"4. Calls on{note_mark('1')}:",
        "(a) the new Government;",
        "1 OJ C 1.",
        "And C 2.",
    ]
    assert [line.role for line in found[2:]] == [Role.FOOTNOTE, Role.FOOTNOTE]
    assert found[3].opens is False


# --- hostile files -----------------------------------------------------------------------------------------------


def refused(path: Path, says: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><akomaNtoso><p>&j;</p></akomaNtoso>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><akomaNtoso>&a;</akomaNtoso>'
DEEP = "<akomaNtoso>" + "<p>" * 100_000


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xml", BOMB, "declares entities"),
        ("a.xml", OUTSIDE, "declares entities"),
        ("a.xml", DEEP, "nested more than"),
        ("a.xml", "<akomaNtoso><p>cut", "damaged"),
        ("a.xml", "<rss><p>news</p></rss>", "XML of a kind that is not read (<rss>)"),
        ("a.xml", "not XML", "damaged"),
        ("a.xml", "<akomaNtoso/>", "holds no text"),
        ("a.html", "<i></b>" * 200_000, "nested more than"),
        ("a.html", "<div>" * 50_000 + "x", "nested more than"),
        ("a.html", "", "holds no text"),
        ("a.html", "<script>let x = 1</script>", "holds no text"),
        ("a.txt", "<!DOCTYPE html><p>x", "is an HTML page; name it .html"),
        ("a.txt", "%PDF-1.4", "is a PDF; name it .pdf"),
        ("a.html", "%PDF-1.4", "is a PDF; name it .pdf"),
        ("a.docx", "<html><p>x", "is an HTML page; name it .html"),
        ("a.docx", "plain words", "not a readable DOCX"),
        ("a.docm", "x", "no reader for .docm"),
        ("a.pdf", "PK\x03\x04", "is a zip archive"),
    ],
)
def test_a_hostile_or_misnamed_file_is_one_clear_error(tmp_path: Path, name: str, content: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    refused(path, says)


def test_a_word_file_that_is_encrypted_or_old_or_carries_macros_or_is_another_archive_says_so(tmp_path: Path) -> None:
    old = tmp_path / "old.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    refused(old, "old or encrypted Word file")
    macros = word_file(tmp_path / "macros.docx", f"<w:p>{run('x')}</w:p>")
    with ZipFile(macros, "a") as package:
        package.writestr("word/vbaProject.bin", b"code")
    refused(macros, "carries macros")
    other = tmp_path / "sheet.docx"
    with ZipFile(other, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    refused(other, "not a Word document")


def test_a_zip_bomb_and_a_word_file_with_entities_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as package, package.open("word/document.xml", "w", force_zip64=True) as part:
        for _ in range(80):
            part.write(b" " * 2**20)
    assert bomb.stat().st_size < 2**20
    refused(bomb, "larger than 32 MB")
    entities = tmp_path / "entities.docx"
    with ZipFile(entities, "w") as package:
        package.writestr("word/document.xml", BOMB)
    refused(entities, "declares entities")


def test_a_part_that_is_larger_than_its_archive_says_is_bounded_too(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", f"<w:p>{run('x' * 100_000)}</w:p>")
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (500).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableFileError):
        read_file(path)


@pytest.fixture(scope="module")
def samples(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A whole file of each format."""
    folder = tmp_path_factory.mktemp("samples")
    source = corpus.source_by_id["ep-2013-2600-rsp"]
    return {
        name: setter(folder / f"{name}{Path(file).suffix}", source, corpus.of_source(source.id)).read_bytes()
        for name, (setter, file) in FORMATS.items()
    }


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_to_a_file_it_is_read_or_one_error_of_ours(
    samples: dict[str, bytes], format_: str, data: st.DataObject, tmp_path: Path
) -> None:
    content = samples[format_]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.sampled_from([start, len(content)]) | st.integers(start, min(len(content), start + 50)))
    changed = content[:start] + data.draw(st.binary(max_size=12)) + content[end:]
    path = tmp_path / FORMATS[format_][1]
    path.write_bytes(changed)
    try:
        document = read_file(path)
        parse(document, "x", "A title")
    except CorpusError as error:
        assert path.name in str(error)  # noqa: PT017  (either outcome is right)
    else:
        assert document.lines


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from([*"<>/&;\"'= \n", "p", "ol", "li", "a href='#x'", "x", "<p>", "</p>", "<!--"])))
def test_any_tags_in_any_order_are_read_as_html(pieces: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<p>words</p>{''.join(pieces)}", encoding="utf-8")
    assert read_file(path).lines[0].text.startswith("words")


def test_a_page_of_nothing_but_furniture_is_said_to_lack_running_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<nav><p>Басты бет</p></nav>", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.html, line 1: all that is here are headers"):
        parse(read_file(path), "x", "A title")

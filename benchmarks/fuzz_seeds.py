"""One small, whole file of every kind that kzqa reads, for `benchmarks.fuzz` to damage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from reportlab.pdfgen.canvas import Canvas

__all__ = ["ENDINGS", "MEMBERS", "SEEDS", "as_zip"]

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

RESOLUTION = """European Parliament resolution of 11 February 2021 on the human rights situation in Kazakhstan
(2021/2544(RSP))

The European Parliament,

– having regard to its previous resolutions on Kazakhstan1, 15 December 2011,

having regard to Rule 144 of its Rules of Procedure,

A. whereas independent trade unions were dissolved; whereas this is so-
called “extremism”;

RC\\1224524EN.docx 5/12 PE689.006v01-00 }
EN

B. whereas the journalist Aigul Sadykova was sentenced to:

(a) three years in prison;

(b) a fine, and
(i) a ban;
(ii) another;

C. whereas Әсел Қайрат және Жанар Ғабит were detained;

Political participation

1. Calls on the authorities to release her immediately;

1 OJ C 168 E, 14.6.2013, p. 91.
 2. Instructs its President to forward this resolution.

ANNEX II

Letter of the committee
1. Its own numbering.
"""
ACT = """Regulation on rights

THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,
Having regard to the Treaty,
Whereas:
(1) The Union is founded on rights.
(2) This Regulation lays down rules.
HAVE ADOPTED THIS REGULATION:
CHAPTER I
General provisions
Article 1
Subject matter
1. This Regulation lays down:
(a) rules;
(b) exceptions.
2. It applies.
Article 2
Entry into force
This Regulation shall enter into force.
Done at Brussels, 4 May 2021.
"""
NATIONS = """Situation of human rights in Kazakhstan
The General Assembly,
Guided by the Charter of the United Nations,
Deeply concerned by the reports,
1. Calls upon the Government to co-operate;
2. Decides to remain seized of the matter.
55th meeting
4 December 2001
"""


def _texts() -> list[bytes]:
    bulgarian = (
        "Резолюция относно Казахстан\n\nЕвропейският парламент,\n\n– като взе предвид своята резолюция,\n\n"
        "А. като има предвид, че са задържани;\n\n"
        "Б. като има предвид, че са осъдени;\n\n1. призовава властите;\n\n2. възлага на своя председател.\n"
    )
    whole = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    paged = "\f".join(f"Human rights\n{part}\nPage {n}/4" for n, part in enumerate(RESOLUTION.split("\n\n", 4), 1))
    return [text.encode() for text in (RESOLUTION, ACT, NATIONS, bulgarian, paged, *whole)]


def _pdfs() -> list[bytes]:
    return [
        _pdf(RESOLUTION, columns=1, packed=0),
        _pdf(ACT, columns=2, packed=0),
        _pdf(RESOLUTION, columns=1, packed=1),
    ]


def _pdf(text: str, *, columns: int, packed: int) -> bytes:
    """Three pages with head, foot, raised marks, rules under and through words."""
    stream = BytesIO()
    canvas = Canvas(stream, pageCompression=packed, invariant=1)
    lines = [line for line in text.splitlines() if line] * 3
    for page in range(3):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(50, 810, "Human rights in Kazakhstan")
        canvas.drawString(50, 30, f"{page + 1}/3")
        canvas.setFont("Times-Roman", 11)
        for row, line in enumerate(lines[page * 24 : page * 24 + 24]):
            x, y = 50 + (row // 12) * 260 * (columns - 1), 770 - 15 * (row if columns == 1 else row % 12)
            canvas.drawString(x, y, line[: 110 // columns])
            canvas.line(x, y + (3 if row % 3 else -2), x + 90, y + (3 if row % 3 else -2))
            canvas.rect(x, y - 4, 200, 0.5, stroke=0, fill=1)
        canvas.setFont("Times-Roman", 7)
        canvas.drawString(120, 774, "1")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MEMBERS: Mapping[str, str] = {
    "word/document.xml": f"<w:document {WORD}><w:body>"
    + "".join(
        f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>{line}</w:t></w:r>'
        '<w:r><w:tab/><w:footnoteReference w:id="2"/><w:rPr><w:strike/></w:rPr><w:t>struck</w:t></w:r></w:p>'
        for line in RESOLUTION.splitlines()
        if line
    )
    + '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>words</w:t><w:br/>'
    "<w:softHyphen/></w:r><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>"
    "</w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
    "word/footnotes.xml": f'<w:footnotes {WORD}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>OJ C 1.</w:t></w:r></w:p></w:footnote></w:footnotes>',
    "word/numbering.xml": f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
    "</w:lvlOverride></w:num></w:numbering>",
    "word/styles.xml": f'<w:styles {WORD}><w:style w:styleId="a"><w:basedOn w:val="b"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="b"/></w:styles>',
    "docProps/core.xml": '<cp xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Kazakhstan</dc:title>'
    "<dc:language>en-GB</dc:language></cp>",
    "[Content_Types].xml": "<Types/>",
}


def as_zip(members: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    stream = BytesIO()
    with ZipFile(stream, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def _docxs() -> list[bytes]:
    return [as_zip({name: content.encode() for name, content in MEMBERS.items()})]


def _htmls() -> list[bytes]:
    body = "".join(f"<p><span>{line}</span></p>\n" for line in RESOLUTION.splitlines() if line)
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Kazakhstan</title><meta name="available" content="07-05-2025">'
        '<link rel="canonical" href="https://example.org/a"></head><body><nav><ul><li>Menu<li>News</ul></nav>'
        f'<main>{body}<ol start="3" type="a"><li value="9">one<li>two</ol><table><tr><td>1.<td>cell</table>'
        '<p>mark<sup><a id="r1" href="#d1">[1]</a></sup> &nbsp;&amp;&shy; <s>struck</s><br>line</p><pre>a\n b</pre>'
        '<ul><li id="d1"><a href="#r1">[1]</a> OJ C 1.</li></ul><div class="separator"></div><div>Updated</div></main>'
        "<footer>Legal notice</footer></body></html>"
    )
    return [page.encode()]


def _akns() -> list[bytes]:
    items = "".join(
        f'<{tag}><num>{number}</num><{inner}><p>{words}<authorialNote marker="1"><p>OJ C 1.</p></authorialNote>'
        f" <del>old</del><ins>new</ins></p></{inner}></{tag}>"
        for tag, number, inner, words in (
            ("citation", "–", "content", "having regard to Rule 144,"),
            ("recital", "A.", "content", "whereas one;"),
            ("recital", "B.", "content", "whereas two;"),
            ("paragraph", "1.", "content", "Calls on the authorities;"),
            ("paragraph", "2.", "content", "Condemns the sentences."),
        )
    )
    return [
        (
            '<?xml version="1.0"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'
            '<statement><meta><identification><FRBRExpression><FRBRdate date="2021-02-11"/>'
            '<FRBRlanguage language="eng"/>'
            "</FRBRExpression></identification></meta><preface><p><docTitle>European Parliament resolution of "
            "11 February 2021</docTitle> P9_TA(2021)0056</p></preface><preamble><formula>"
            "<p>The European Parliament,</p>"
            f"</formula></preamble><mainBody>{items}<list><point><num>(a)</num><content><p>text<eol/>more</p></content>"
            "</point></list><toc><p>contents</p></toc></mainBody></statement></akomaNtoso>"
        ).encode()
    ]


def _formexes() -> list[bytes]:
    items = "".join(
        f'<{tag}><NP><NO.P>{number}</NO.P><TXT>{words}<NOTE NOTE.ID="E1"><P>OJ C 1.</P></NOTE>'
        '<QUOT.START CODE="201C"/>x<QUOT.END CODE="201D"/></TXT></NP></{tag}>'.replace("{tag}", tag)
        for tag, number, words in (
            ("VISA", "–", "having regard to Rule 144,"),
            ("CONSID", "A.", "whereas one;"),
            ("CONSID", "B.", "whereas two;"),
            ("ITEM", "1.", "Calls on the authorities;"),
            ("ITEM", "2.", "Condemns the sentences."),
        )
    )
    return [
        (
            '<?xml version="1.0" encoding="UTF-8"?><ACT><BIB.INSTANCE><DATE ISO="20210211">20210211</DATE>'
            "<LG.DOC>EN</LG.DOC></BIB.INSTANCE><TITLE><TI>"
            "<P>European Parliament resolution of 11 February 2021</P></TI>"
            "</TITLE><PREAMBLE><PREAMBLE.INIT><P>The European Parliament,</P></PREAMBLE.INIT>"
            f"</PREAMBLE><ENACTING.TERMS>{items}</ENACTING.TERMS><TOC><P>contents</P></TOC></ACT>"
        ).encode()
    ]


SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "text": _texts,
    "pdf": _pdfs,
    "docx": _docxs,
    "html": _htmls,
    "akn": _akns,
    "formex": _formexes,
}
"""By reader: makes its whole files."""

ENDINGS: Mapping[str, str] = {
    "text": ".txt",
    "pdf": ".pdf",
    "docx": ".docx",
    "html": ".html",
    "akn": ".xml",
    "formex": ".xml",
}

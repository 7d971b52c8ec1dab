"""The texts of the corpus set as other formats, with everything around them that such files have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK

from kzqa.domain import Kind, Paragraph, Source

__all__ = ["akoma_ntoso", "docx_file", "formex", "html_page", "marked"]

OPENER = "The European Parliament,"


def marked(paragraph: Paragraph, mark: str) -> str:
    """The paragraph's text with its footnote marks set in; ``{}`` in ``mark`` is the number."""
    text = paragraph.text
    for footnote in reversed(paragraph.footnotes):
        number = footnote.anchor.rpartition("-")[2]
        text = text[: footnote.offset] + mark.format(number) + text[footnote.offset :]
    return text


def _label(paragraph: Paragraph) -> str:
    return "–" if paragraph.kind is Kind.CITATION else f"{paragraph.label}."


def _numbered(paragraphs: Sequence[Paragraph]) -> bool:
    return any(p.kind is Kind.RECITAL for p in paragraphs)


def _split(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    notes = [p for p in paragraphs if p.kind is Kind.FOOTNOTE]
    return [p for p in paragraphs if p.kind is not Kind.FOOTNOTE], notes


# --- HTML --------------------------------------------------------------------------------------------------------


def html_page(path: Path, source: Source, paragraphs: Sequence[Paragraph]) -> Path:
    """A page with menus, scripts, a form and a foot; footnotes linked to and fro; recitals wrapped over lines."""
    body, notes = _split(paragraphs)
    numbered = _numbered(paragraphs)
    parts = [f"<h1>{escape(source.title)}</h1>"]
    if numbered:
        parts.append(f"<p><i>{OPENER[:-1]}</i>,</p>")
    section = None
    for paragraph in body:
        if paragraph.section != section and paragraph.section:
            parts.append(f"<h2>{escape(paragraph.section)}</h2>")
        section = paragraph.section
        words = escape(marked(paragraph, "\0{}\0"), quote=False)
        link = r'<sup><a id="ref\1" href="#def\1">[\1]</a></sup>'
        words = re.sub("\0(\\d+)\0", link, words).replace(", ", ",\n      ")
        label = f"<span>{_label(paragraph)}</span><span>&nbsp; </span>" if numbered else ""
        parts.append(f'<p style="margin:0">{label}<span>{words}</span></p>')
    items = "".join(
        f'<li id="def{p.label}"><a href="#ref{p.label}">[{p.label}]</a> {escape(p.text)}</li>' for p in notes
    )
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(source.title)}</title><style>p {{}}</style>'
        '<script>document.write("<p>12. Calls on nobody;</p>")</script></head><body>'
        "<header><nav><ul><li>Menu<li>News</ul></nav></header><main><form><button>Search</button></form>"
        f"{''.join(parts)}<ul class='list-unstyled'>{items}</ul>"
        "<div class='separator'></div><div>Last updated today</div></main>"
        "<footer>Legal notice</footer></body></html>",
        encoding="utf-8",
    )
    return path


# --- Word --------------------------------------------------------------------------------------------------------

_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def docx_file(path: Path, source: Source, paragraphs: Sequence[Paragraph]) -> Path:
    """A Word file by python-docx: headers, footers, page breaks inside paragraphs, footnotes, words in several runs."""
    body, notes = _split(paragraphs)
    numbered = _numbered(paragraphs)
    word: WordDocument = docx.Document()
    word.core_properties.title = source.title
    word.sections[0].header.paragraphs[0].text = "RC\\1224524EN.docx"
    word.sections[0].footer.paragraphs[0].text = "PE689.006v01-00"
    word.add_heading(source.title, 0)
    if numbered:
        word.add_paragraph(OPENER)
    section = None
    for number, paragraph in enumerate(body):
        if paragraph.section != section and paragraph.section:
            word.add_heading(paragraph.section, 2)
        section = paragraph.section
        set_paragraph = word.add_paragraph(f"{_label(paragraph)}\t" if numbered else "")
        for piece in re.split("(\0\\d+\0)", marked(paragraph, "\0{}\0")):
            run = set_paragraph.add_run()
            if match := re.fullmatch("\0(\\d+)\0", piece):
                reference = run._r.makeelement(f"{{{_WORD}}}footnoteReference", {f"{{{_WORD}}}id": match[1]})
                run._r.append(reference)
                continue
            middle = len(piece) // 2
            run.text = piece[:middle]
            if number % 3 == 0 and piece[middle : middle + 1] == " ":
                run.add_break(WD_BREAK.PAGE)
            set_paragraph.add_run(piece[middle:]).italic = True
            struck = set_paragraph.add_run(" struck out")
            struck.font.strike = True
    word.save(str(path))
    if notes:
        _add_footnotes(path, notes)
    return path


def _add_footnotes(path: Path, notes: Sequence[Paragraph]) -> None:
    """Footnotes, which python-docx does not write."""
    with ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>rule</w:t></w:r></w:p></w:footnote>'
    texts = "".join(
        f'<w:footnote w:id="{p.label}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
        f"{escape(p.text, quote=False)}</w:t></w:r></w:p></w:footnote>"
        for p in notes
    )
    parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{_WORD}">{separator}{texts}</w:footnotes>'.encode()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{_NOTES}"/></Types>'
    ).encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = relations.replace(
        "</Relationships>", f'<Relationship Id="rIdF" Type="{_TYPE}" Target="footnotes.xml"/></Relationships>'
    ).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


# --- the EU's XML ------------------------------------------------------------------------------------------------


def akoma_ntoso(path: Path, source: Source, paragraphs: Sequence[Paragraph]) -> Path:
    """An Akoma Ntoso statement: each part in elements of its own, notes where their marks are."""
    body, notes = _split(paragraphs)
    texts = {p.label: p.text for p in notes}

    def words(paragraph: Paragraph) -> str:
        found = escape(marked(paragraph, "\0{}\0"), quote=False)
        return re.sub(
            "\0(\\d+)\0",
            lambda m: f'<authorialNote marker="{m[1]}" placement="bottom"><p>{escape(texts[m[1]])}</p></authorialNote>',
            found,
        )

    def of(kind: Kind, element: str, *, content: bool = False) -> str:
        inner = "<num>{}</num><content><p>{}</p></content>" if content else "<num>{}</num><p>{}</p>"
        return "\n".join(
            f'<{element} eId="x_{p.label}">{inner.format(_label(p), words(p))}</{element}>'
            for p in body
            if p.kind is kind
        )

    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="RESOLUTION"><meta>'
        '<identification source="#x"><FRBRExpression><FRBRdate date="2021-02-11" name=""/>'
        '<FRBRlanguage language="eng"/></FRBRExpression></identification></meta>'
        f"<preface><longTitle><p><docTitle>{escape(source.title)}</docTitle></p></longTitle></preface>"
        f"<preamble><formula name='x'><p><i>{OPENER[:-1]}</i>,</p></formula>"
        f"<citations>{of(Kind.CITATION, 'citation')}</citations><recitals>{of(Kind.RECITAL, 'recital')}</recitals>"
        f"</preamble><mainBody>{of(Kind.PARAGRAPH, 'paragraph', content=True)}</mainBody></statement></akomaNtoso>",
        encoding="utf-8",
    )
    return path


def formex(path: Path, source: Source, paragraphs: Sequence[Paragraph]) -> Path:
    """A Formex 4 text as in the Official Journal: quotation marks by number, notes inline, meta data before."""
    body, notes = _split(paragraphs)
    texts = {p.label: p.text for p in notes}

    def words(text: str) -> str:
        found = (
            escape(text, quote=False).replace("“", '<QUOT.START CODE="201C"/>').replace("”", '<QUOT.END CODE="201D"/>')
        )
        return re.sub(
            "\0(\\d+)\0",
            lambda m: f'<NOTE NOTE.ID="E{m[1]}" TYPE="FOOTNOTE"><P>{words(texts[m[1]])}</P></NOTE>',
            found,
        )

    def numbered(p: Paragraph) -> str:
        return f"<NP><NO.P>{_label(p)}</NO.P><TXT>{words(marked(p, chr(0) + '{}' + chr(0)))}</TXT></NP>"

    visas = "\n".join(f"<VISA>{numbered(p)}</VISA>" for p in body if p.kind is Kind.CITATION)
    grounds = "\n".join(f"<CONSID>{numbered(p)}</CONSID>" for p in body if p.kind is Kind.RECITAL)
    terms = "\n".join(numbered(p) for p in body if p.kind is Kind.PARAGRAPH)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<ACT><BIB.INSTANCE><DATE ISO="20210211">20210211</DATE>'
        "<LG.DOC>EN</LG.DOC></BIB.INSTANCE>"
        f"<TITLE><TI><P>{escape(source.title)}</P></TI></TITLE>"
        f'<PREAMBLE><PREAMBLE.INIT><P><HT TYPE="ITALIC">{OPENER[:-1]}</HT>,</P></PREAMBLE.INIT>'
        f"<GR.VISA>{visas}</GR.VISA><GR.CONSID>{grounds}</GR.CONSID></PREAMBLE>"
        f"<ENACTING.TERMS>{terms}</ENACTING.TERMS></ACT>",
        encoding="utf-8",
    )
    return path

"""Ways to damage a file: bytes, lines, tags, members of an archive, objects of a PDF. All by a seeded generator."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from benchmarks.fuzz_seeds import as_zip

__all__ = ["MUTATIONS", "Mutation"]

Mutation = Callable[[bytes, Random], bytes]

LARGEST = 200_000
"""Bytes to which a repeated piece may grow: enough to show what is quadratic."""

TOKENS = (
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\f", b"\r", b"\n\n", b"\t", b"\x85", b"\x1f", b"\x7f"),
    *(b"0", b"-1", b"1", b"999", b"2147483648", b"99999999999999999999", b"1e999", b"NaN", b"4294967295", b"0.0"),
    *("A.", "1.", "(a)", "(i)", "–", "\ufff9", "\ufffb", "\u00ad", "\u200b", "¹", "²³", "⁽", "ﬁ", "Ә", "І", "\u202e"),
    *("A", "Z.", "AA.", "999.", "1 ", "[1]", "(1)", "Article 1", "ANNEX", "whereas ", "The European Parliament,"),
    *("2021/2544(RSP)", "P9_TA(2021)0056", "31.2.2021", "https://", "EN", "\u2028", "\u0661", "½", "Ⅷ", "ǆ", "ß", "İ"),
)
_BYTES = tuple(token if isinstance(token, bytes) else token.encode() for token in TOKENS)


def _span(content: bytes, random: Random, longest: int = 60) -> tuple[int, int]:
    start = random.randint(0, len(content))
    return start, min(len(content), start + random.choice((0, 1, 4, random.randint(0, longest))))


def put(content: bytes, random: Random) -> bytes:
    """A telling token, or noise, in place of some bytes."""
    start, end = _span(content, random)
    new = random.choice(_BYTES) if random.random() < 0.7 else random.randbytes(random.randint(1, 8))
    return content[:start] + new + content[end:]


def flip(content: bytes, random: Random) -> bytes:
    """Single bits."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut(content: bytes, random: Random) -> bytes:
    """The end is missing, or a piece in the middle."""
    start = random.randint(0, len(content))
    end = len(content) if random.random() < 0.5 else random.randint(start, len(content))
    return content[:start] + content[end:]


def move(content: bytes, random: Random) -> bytes:
    """A piece stands elsewhere, too."""
    start, end = _span(content, random, 400)
    at = random.randint(0, len(content))
    return content[:at] + content[start:end] + content[at:]


def repeat(content: bytes, random: Random) -> bytes:
    """A piece comes very often."""
    start, end = _span(content, random, 200)
    piece = content[start:end] or random.choice(_BYTES)
    times = random.choice((2, 3, 10, 30, 300, LARGEST // len(piece)))
    return content[:start] + piece * min(times, LARGEST // len(piece)) + content[end:]


def _pieces(pattern: bytes) -> Mutation:
    """Swap, drop, double, repeat or nest the pieces that a pattern parts a file into."""
    compiled = re.compile(pattern)

    def mutate(content: bytes, random: Random) -> bytes:
        parts = compiled.split(content)
        one, other = random.randrange(len(parts)), random.randrange(len(parts))
        how = random.randrange(6)
        if how == 0:
            parts[one], parts[other] = parts[other], parts[one]
        elif how == 1:
            del parts[min(one, other) : max(one, other)]
        elif how == 2:
            parts.insert(one, parts[other])
        elif how == 3:
            parts[one] = parts[one] * min(random.choice((50, 3_000)), 1 + LARGEST // max(1, len(parts[one])))
        elif how == 4:
            low, high = sorted((one, other))
            run = b"".join(parts[low:high])
            parts[low:high] = [run * min(random.choice((2, 40)), 1 + LARGEST // max(1, len(run)))]
        else:
            run = parts[min(one, other) : max(one, other)]
            random.shuffle(run)
            parts[min(one, other) : max(one, other)] = run
        return b"".join(parts)

    return mutate


_lines = _pieces(rb"(?<=\n)")
_tags = _pieces(rb"(?=<)|(?<=>)")
_NAME = re.compile(rb"(?<=<)(/?)([A-Za-z][\w.:-]{0,40})")


def rename(content: bytes, random: Random) -> bytes:
    """An element takes another's name; its end keeps the old one, or takes the new one too."""
    names = list(_NAME.finditer(content))
    if not names:
        return content
    old, new = random.choice(names), random.choice(names)[2]
    if random.random() < 0.5:
        return re.sub(rb"(?<=<)(/?)" + re.escape(old[2]) + rb"\b", rb"\1" + new, content)
    return content[: old.start(2)] + new + content[old.end(2) :]


def nest(content: bytes, random: Random) -> bytes:
    """An element within itself, a few times or very often, closed or not."""
    names = list(_NAME.finditer(content))
    if not names:
        return content
    name, at = random.choice(names)[2], random.choice(names).start() - 1
    times = random.choice((3, 100, 280, 20_000))
    end = b"</%b>" % name * times if random.random() < 0.7 else b""
    return content[:at] + b"<%b>" % name * times + b"x" + end + content[at:]


XML_SCRAPS = (
    *(
        b"<!-- - -->",
        b"<![CDATA[x<y]]>",
        b"<?x y?>",
        b"&lt;",
        b"&#0;",
        b"&#x110000;",
        b"&#xFFF9;",
        b"&nobody;",
        b"&#8203;",
    ),
    *(b'<!DOCTYPE x [<!ENTITY a "b">]>', b'<!DOCTYPE x SYSTEM "file:///x">', b'<?xml version="1.0" encoding="utf-7"?>'),
    *(
        b'<?xml version="1.0" encoding="UTF-16"?>',
        b"<!--",
        b"<![CDATA[",
        b"<a href='#d1'>[1]</a>",
        b"<a href='#r1'>1</a>",
    ),
    *(b"<num/>", b"<num>A.</num>", b"<NO.P>1.</NO.P>", b"<authorialNote>", b"</authorialNote>", b"<NOTE>", b"</NOTE>"),
    *(
        b"<ol type=i start=-5><li>",
        b"<ol reversed><li value=99999999999>",
        b"<table><tr><td>",
        b"<sup>",
        b"<plaintext>",
    ),
    *(
        b'<QUOT.START CODE="D800"/>',
        b'<QUOT.END CODE="110000"/>',
        b'<noteRef marker="1"/>',
        b"<eol/>",
        b"<base href='x'>",
    ),
    *(b'<meta charset="utf-16">', b'<p style="display:none">', b"<svg><script>", b"<math><mi>", b"<select><option>"),
    *(
        b'<w:footnoteReference w:id="2"/>',
        b"<w:del>",
        b'<w:numId w:val="1"/>',
        b'<w:ilvl w:val="99999999999"/>',
        b"<w:p>",
    ),
    *(
        b'<w:lvlText w:val="%1%2%9%0"/>',
        b'<w:start w:val="-9"/>',
        b'<w:basedOn w:val="a"/>',
        b"<w:br/>",
        b"<mc:Fallback>",
    ),
)


def scrap(content: bytes, random: Random) -> bytes:
    """Something of XML or HTML where it does not belong, once or often."""
    places = [match.start() for match in re.finditer(rb"<", content)] or [0]
    at = random.choice(places) if random.random() < 0.8 else random.randint(0, len(content))
    return content[:at] + random.choice(XML_SCRAPS) * random.choice((1, 1, 1, 2, 500)) + content[at:]


def attribute(content: bytes, random: Random) -> bytes:
    """Another value of an attribute."""
    values = list(re.finditer(rb"=\s*[\"']([^\"']*)[\"']", content))
    if not values:
        return content
    value = random.choice(values)
    new = random.choice([random.choice(values)[1], *(t for t in _BYTES if b'"' not in t and b"<" not in t)])
    return content[: value.start(1)] + new + content[value.end(1) :]


def recode(content: bytes, random: Random) -> bytes:
    """The same characters in another encoding, named or not."""
    text = content.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "utf-32", "cp1251", "latin-1", "utf-7")), "replace")


_MARKUP: tuple[Mutation, ...] = (
    put,
    flip,
    cut,
    move,
    repeat,
    _tags,
    _tags,
    rename,
    nest,
    scrap,
    scrap,
    attribute,
    recode,
)


def _several(mutations: Sequence[Mutation], most: int = 5) -> Mutation:
    def mutate(content: bytes, random: Random) -> bytes:
        for _ in range(random.randint(1, most)):
            content = random.choice(mutations)(content[: 4 * LARGEST], random)
        return content

    return mutate


def archive(content: bytes, random: Random) -> bytes:
    """A part of a Word file damaged, exchanged, doubled or taken out, and packed again; or the archive's own bytes."""
    if random.random() < 0.15:
        return _several((put, flip, cut, move))(content, random)
    try:
        with ZipFile(BytesIO(content)) as package:
            members = {name: package.read(name) for name in package.namelist()}
    except (BadZipFile, zlib.error, ValueError, NotImplementedError, KeyError, RuntimeError, EOFError, OSError):
        return content
    name, other = random.choice(list(members)), random.choice(list(members))
    how = random.randrange(10)
    if how == 0:
        del members[name]
    elif how == 1:
        members[name], members[other] = members[other], members[name]
    elif how == 2:
        members[random.choice((f"{name}.bak", "word/vbaProject.bin", "../x", "WORD/DOCUMENT.XML", "x" * 60_000))] = b"x"
    else:
        members[name] = _several(_MARKUP)(members[name], random)
    return as_zip(members, random.choice((ZIP_DEFLATED, ZIP_STORED)))


_OBJECT = re.compile(rb"(\d+ 0 obj\b)(.*?)(endobj)", re.DOTALL)


def objects(content: bytes, random: Random) -> bytes:
    """Two objects of a PDF change places, or one points at another."""
    found = list(_OBJECT.finditer(content))
    if len(found) < 2:
        return content
    one, other = sorted(random.sample(found, 2), key=lambda match: match.start())
    if random.random() < 0.5:
        between = content[one.end(2) : other.start(2)]
        return content[: one.start(2)] + other[2] + between + one[2] + content[other.end(2) :]
    references = list(re.finditer(rb"\b(\d+) 0 R\b", content))
    if not references:
        return content
    reference = random.choice(references)
    target = random.choice([other[1].split()[0], b"0", b"99999", reference[1]])
    return content[: reference.start(1)] + target + content[reference.end(1) :]


def number(content: bytes, random: Random) -> bytes:
    """Another number."""
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", content))
    if not found:
        return content
    match = random.choice(found)
    new = random.choice(
        (b"0", b"-1", b"1", b"255", b"65536", b"-2147483649", b"1e9", b"0.00001", b"99999999999999", b"null")
    )
    return content[: match.start()] + new + content[match.end() :]


PDF_SCRAPS = (
    *(
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"<",
        b"/F1 1 Tf",
        b"BT",
        b"ET",
        b"q",
        b"Q",
        b"null",
        b"1 0 R",
        b"stream\n",
    ),
    *(
        b"endstream",
        b"/Filter /LZWDecode",
        b"/Filter [/ASCII85Decode /FlateDecode]",
        b"/Length 99999999",
        b"/Kids [2 0 R]",
    ),
    *(b"/Encrypt 1 0 R", b"/Rotate 45", b"/Contents null", b"/Resources 1 0 R", b"/Type /ObjStm", b"/Prev 0", b"true"),
    *(b"0 0 m 100 0 l S", b"0 0 9 1 re f", b"h B*", b"1e30 0 0 1e30 0 0 cm", b"0 0 0 0 0 0 cm", b"1e-30 w", b"W n"),
    *(
        b"(\\320) Tj",
        b"[(a) -1e9 (b)] TJ",
        b"/ToUnicode 3 0 R",
        b"/Encoding /Identity-H",
        b"/Widths [0 -1 (x)]",
        b"BI ID EI",
    ),
)


def pdf_scrap(content: bytes, random: Random) -> bytes:
    """Something of PDF where it does not belong, once or often."""
    breaks = [match.end() for match in re.finditer(rb"[\s\]>]", content)] or [0]
    at = random.choice(breaks)
    return content[:at] + (random.choice(PDF_SCRAPS) + b" ") * random.choice((1, 1, 1, 3, 5_000)) + content[at:]


_operators = _pieces(rb"(?<=\n)|(?<= T[jJdm*])|(?<= l S)")

MUTATIONS: Mapping[str, Mutation] = {
    "text": _several((put, put, flip, cut, move, repeat, _lines, _lines, _lines, recode)),
    "pdf": _several((put, flip, cut, move, repeat, objects, objects, number, number, pdf_scrap, pdf_scrap, _operators)),
    "docx": _several((archive,), 3),
    "html": _several(_MARKUP),
    "akn": _several(_MARKUP),
    "formex": _several(_MARKUP),
}
"""By reader."""

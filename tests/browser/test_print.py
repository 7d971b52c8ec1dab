"""A page that a browser prints: the words that it strikes out are not read, those that it underlines are."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from kzqa.read import read_file

PAGE = """<meta charset="utf-8"><style>td {border: 1px solid; padding: 0} p {font: 12pt serif; width: 14cm}</style>
<p>1. Calls on the <s>old</s> <u>new</u> authorities to release <s>all</s> the prisoners <u>at once, without any
condition</u>; insists that <s>this passage, which goes on over the end of one line and on to the next one and the one
after it,</s> it <a href="https://example.org">does</a> so; word<s>s</s>;
<span style="text-decoration: overline">over</span>
<span style="background: yellow">marked</span> and Қазақ<s>стан</s>.</p>
<table style="border-collapse: collapse; font: 11pt/1 serif"><tr><td>one</td></tr><tr><td>Ғылым</td></tr></table>
<p><del>Gone entirely.</del></p>"""


def test_struck_words_of_a_printed_page_are_left_out_and_underlined_ones_and_tables_are_kept(
    chromium: Browser, tmp_path: Path
) -> None:
    page = chromium.new_page()
    page.set_content(PAGE)
    page.pdf(path=tmp_path / "a.pdf")
    page.close()
    assert " ".join(line.text for line in read_file(tmp_path / "a.pdf").lines if line.text) == (
        "1. Calls on the new authorities to release the prisoners at once, without any condition; insists that it does "
        "so; word; over marked and Қазақ. one Ғылым"
    )

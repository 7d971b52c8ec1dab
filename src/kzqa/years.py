"""Years as people write them, put into figures: "twenty thirteen", "'03", "13-го года", "екі мың он үшінші жылғы"."""

from __future__ import annotations

import re

from kzqa.reference import CARDINAL, ORDINAL, read_number

__all__ = ["years_in_figures"]

_SHORT = r"(?:0\d|1\d|2\d|9\d)"
"""Two figures of a year since 1990, or of one in the twenties at most."""
_SPELT = re.compile(
    rf"(?<!\w)(?:two[\s-]+thousand(?:[\s-]+and)?[\s-]+(?P<en>{CARDINAL})(?!\s+hundred)"
    rf"|(?:дв(?:е|ух)[\s-]+тысяч[иа]?|екі[\s-]+мың)[\s-]+(?P<other>{ORDINAL}))(?!\w)",
    re.IGNORECASE,
)
"""Russian and Kazakh years are ordinals: "две тысячи три человека" are people."""
_PAIRED = re.compile(
    rf"(?<!\w)(?P<hundreds>twenty|nineteen)[\s-]+(?:(?P<oh>oh?|o['’])[\s-]*)?(?P<rest>{CARDINAL})(?!\w)"
    r"(?!\s+(?:years?|of|per\s?cent)(?!\w))",
    re.IGNORECASE,
)
_CLIPPED = re.compile(rf"(?<![\w'’])['’](?P<apostrophe>{_SHORT})(?![\w'’])(?![^'’]*\w['’](?!\w))")
_BRIEF = re.compile(
    rf"(?<![\w.,/-])(?P<brief>{_SHORT})(?:"
    r"\s*-\s*(?:й|ый|го|ого|м|ом|му)(?P<ru>\s+год\w*)"
    r"|(?P<bare>\s+год\w*)(?=[\s,:]+(?:пункт|п\.|абзац|параграф|резолюц))"
    r"|\s*-\s*(?:ш[іы]\s+)?(?P<kk>жыл(?:ғы|ы|да)(?!\w))"
    rf"|(?<=\bthe\s{_SHORT})(?=\s+(?:joint\s+)?(?:human\s+rights\s+)?(?:resolution|motion|text|document|appeal)(?!\w)))",
    re.IGNORECASE,
)


def years_in_figures(text: str) -> str:
    """The text with the years that stand in words, or in two figures, in four figures.

    Two figures are a year only behind an apostrophe, with the ending that a year has, or before a word for a text:
    "13 лет" and "the 21 detained" stay as they are; "the 21 motion" has no plural, and so is no number.

    Args:
        text: a question in English, Russian or Kazakh.
    """
    text = _SPELT.sub(lambda match: str(2000 + read_number(match["en"] or match["other"])), text)
    text = _PAIRED.sub(_from_pair, text)
    text = _CLIPPED.sub(lambda match: _in_full(match["apostrophe"]), text)
    return _BRIEF.sub(_from_brief, text)


def _from_brief(match: re.Match[str]) -> str:
    return _in_full(match["brief"]) + (match["ru"] or match["bare"] or (f" {match['kk']}" if match["kk"] else ""))


def _from_pair(match: re.Match[str]) -> str:
    rest = read_number(match["rest"])
    if rest < 10 and not match["oh"]:  # "twenty-three" is a number
        return match[0]
    return str((2000 if match["hundreds"].casefold() == "twenty" else 1900) + rest)


def _in_full(two_figures: str) -> str:
    return ("19" if two_figures.startswith("9") else "20") + two_figures

"""Names that are one but for a slip of the pen: Murat Tungishbaev, Murat Tungyshbaiev."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kzqa.names.phonetics import perhaps_similar, similarity

__all__ = ["slips"]

Form = tuple[str, ...]

SAME_BUT_FOR_A_TYPING_ERROR = 0.75
"""Similarity of two words from which one is the other with a typing error."""
SHORTEST = 5
"""Sounds that such words have."""


def slips(names: Sequence[str], since: int = 0) -> NDArray[np.int32]:
    """The pairs of names that differ in one word, and in that word only as a slip of the pen would.

    Such names have their other words in common: only those are compared, so that the time does not grow with the
    square of the corpus.

    Args:
        names: keys of their words with blanks between them; no two names are equal.
        since: pairs of which both are before this number are left out.

    Returns:
        Shape (pairs, 2): the numbers of both names, the greater first.
    """
    forms = [tuple(name.split(" ")) for name in names]
    measured = cache(similarity)  # of these words, and gone with this call
    found: list[tuple[int, int]] = []
    for at, numbers in _sharing(forms, since):
        words = [forms[number][at] for number in numbers]
        new = next(place for place, number in enumerate(numbers) if number >= since)
        near = perhaps_similar(words[new:], words, SAME_BUT_FOR_A_TYPING_ERROR)
        for one, other in {(new + one, other) for one, other in near if new + one > other}:
            if measured(words[one], words[other]) >= SAME_BUT_FOR_A_TYPING_ERROR:
                found.append((numbers[one], numbers[other]))
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


def _sharing(forms: Sequence[Form], since: int) -> Iterator[tuple[int, list[int]]]:
    """A word's place and, in order, the forms that have all others in common and there a long one, some of them new."""
    wanted = {part for form in forms[since:] for part in _but_one(form)}
    sharing: dict[Form, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        for word, part in zip(form, _but_one(form), strict=True):
            if len(word) >= SHORTEST and part in wanted:
                sharing[part].append(number)
    for part, numbers in sharing.items():
        if len(numbers) > 1 and numbers[-1] >= since:
            yield part.index(""), numbers


def _but_one(form: Form) -> Iterator[Form]:
    """A form with each of its words left open in turn."""
    for at in range(len(form)):
        yield (*form[:at], "", *form[at + 1 :])

"""Names of a corpus are the same, whether all of it was read or only what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.corpus import load_corpus
from kzqa.domain import Corpus, Kind, Paragraph
from kzqa.kept import Kept, keep, open_kept
from kzqa.names import Mentions, NameIndex
from kzqa.names.extraction import distinct_words, words
from kzqa.names.gathering import Gathered
from kzqa.names.mentions import gather
from kzqa.names.phonetics import key, perhaps_similar, similarity
from kzqa.names.slips import SAME_BUT_FOR_A_TYPING_ERROR, SHORTEST, slips

TEXTS = (
    "Yesterday Murat Tungishbaev met Alga Respublika in Almaty; Alga kept silent.",
    "They shouted alga and respublika, and went to the zharyk.",
    "For the Democratic Choice of Kazakhstan (DCK) spoke Murat Tungyshbaiev; the DCK was banned.",
    "whether a democratic choice, or the choice of Murat Tungishbayef",
    "The DCK (Democratic Choice of Kazakstan), the DVK and Kazakh Telegraph Agency (KazTAG) reported it.",
    "In the Zharyk Partiyasy, and the Zharyk Partiyasy's Tungishbaev; Zharyk Partiyasy; www.Zharyk.kz/Alga",
    "Мурат Тунгишбаев и Ержан Елшибаев поехали в Алматы, где Алга и Республика.",
    "он сказал алга, и республика, и елшибаев",
    "Ержан Елшібаев Жаңаөзенде Ұлттық Қауіпсіздік Комитетіне (ҰҚК) барды; Жаңаөзен; ұлттық қауіпсіздік.",
    "Ελλάδα Ευρώπη Ένωση; Co-operation Council of Yerzhan Yelshibayev; the co-operation; Gabriel's, Gabrielʼs, JAMES'",
)


def paragraph(number: int, text: str, kind: Kind = Kind.PARAGRAPH) -> Paragraph:
    return Paragraph("made", kind, f"paragraph-{number}", str(number), text, number, (number + 1, number + 1))


MADE = [
    *(paragraph(number, text) for number, text in enumerate(TEXTS)),
    *(paragraph(100 + number, text, Kind.FOOTNOTE) for number, text in enumerate(TEXTS[:5])),
]
POOL = [*MADE, *load_corpus(Path(__file__).parents[1] / "corpus").paragraphs]
CHOSEN = st.lists(
    st.integers(0, len(MADE) - 1) | st.integers(0, len(POOL) - 1), unique=True, max_size=40
)  # of the made ones, many


def told(gathered: Gathered) -> tuple[object, ...]:
    """All that was gathered, to be compared."""
    entries = [
        (
            *(entry.kind, entry.forms, entry.acronyms),
            *(list(entry.written.items()), list(entry.full.items())),
            [(number, gathered.places.spans(i, number)) for number in gathered.places.paragraphs(i)],
        )
        for i, entry in enumerate(gathered.entries)
    ]
    return entries, gathered.ordinary, gathered.known


@settings(deadline=None)
@given(st.lists(CHOSEN, min_size=2, max_size=4))
def test_what_is_taken_over_gives_the_names_of_reading_everything(steps: list[list[int]]) -> None:
    mentions, before = Mentions.of([]), list[int]()
    for step in steps:
        paragraphs = [POOL[number] for number in step]
        mentions = mentions.joined(paragraphs, [before.index(one) if one in before else -1 for one in step])
        assert told(mentions.gathered(paragraphs)) == told(gather(paragraphs))
        before = step


@pytest.mark.parametrize("added", TEXTS)
def test_one_paragraph_more_gives_the_names_of_all(corpus: Corpus, added: str) -> None:
    old = [*corpus.paragraphs, *(one for one in MADE if one.text != added)]
    new = [paragraph(1000, added), *old]
    mentions = Mentions.of(old).joined(new, np.arange(len(new)) - 1)
    assert told(mentions.gathered(new)) == told(gather(new))
    again = mentions.joined(old, np.arange(len(old)) + 1)
    assert told(again.gathered(old)) == told(gather(old))
    assert again.ordinary == Mentions.of(old).ordinary


def test_mentions_are_kept_in_a_file_and_opened_as_they_were(corpus: Corpus, tmp_path: Path) -> None:
    paragraphs = [*MADE, *corpus.paragraphs]
    mentions = Mentions.of(paragraphs)
    keep(tmp_path / "names", "made", mentions.kept)
    kept = open_kept(tmp_path / "names", "made")
    assert kept is not None
    opened = Mentions.opened(kept)
    assert told(opened.gathered(paragraphs)) == told(mentions.gathered(paragraphs))
    half = list(range(0, len(paragraphs), 2))
    some = [paragraphs[number] for number in half]
    assert told(opened.joined(some, half).gathered(some)) == told(gather(some))
    assert NameIndex(paragraphs, kept).names == NameIndex(paragraphs).names


def test_what_is_left_out_leaves_nothing_behind(corpus: Corpus) -> None:
    left = Mentions.of(corpus.paragraphs).joined(corpus.paragraphs[:20], range(20))
    read = Mentions.of(corpus.paragraphs[:20])
    assert sorted(left.kept.values["words"]) == sorted(read.kept.values["words"])
    assert sorted(left.kept.values["shapes"]["text"]) == sorted(read.kept.values["shapes"]["text"])
    assert {name: array.shape for name, array in left.kept.arrays.items()} == {
        name: array.shape for name, array in read.kept.arrays.items()
    }


def test_a_name_that_goes_and_comes_again_written_otherwise_hides_no_typing_error() -> None:
    names = ("Murat Zhumagulov", "Aidar Kozlovski", "Aidar Kozlofski", "the Murat Zhumagulov")
    pool = [paragraph(number, f"he met {name}") for number, name in enumerate(names)]
    found = Mentions.of(pool[:2]).joined(pool[1:], [1, -1, -1]).gathered(pool[1:])
    assert told(found) == told(gather(pool[1:]))
    assert len(found.entries) == 2


def test_mentions_of_other_paragraphs_are_refused(corpus: Corpus) -> None:
    mentions = Mentions.of(corpus.paragraphs[:5])
    with pytest.raises(IndexError):
        mentions.gathered(corpus.paragraphs[:4])
    with pytest.raises(IndexError):
        mentions.joined(corpus.paragraphs[:1], [5])
    with pytest.raises(KeyError):
        Mentions.opened(Kept({}))


WRITTEN = "Alga alga Kozlov's Kozlovʼs JAMES' http://a.Kz/B www.Kz l'http://x б Қ 5 . ' -"


@given(st.lists(st.sampled_from(WRITTEN.split())))
def test_the_distinct_words_of_a_text_are_its_words(pieces: list[str]) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        assert distinct_words(text) == tuple(dict.fromkeys(word.text for word in words(text)))


def slip(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two forms differ in one word, and there by a typing error."""
    if len(one) != len(two):
        return False
    differing = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    return len(differing) == 1 and all(
        min(len(a), len(b)) >= SHORTEST and similarity(a, b) >= SAME_BUT_FOR_A_TYPING_ERROR for a, b in differing
    )


ALIKE = "Tungishbaev Tungyshbaiev Tungishbayef Tungyshbai Kozlov Kozlova Kozlof Katherine Katherin Catrin Bota Botta"
FULL = st.lists(st.sampled_from(ALIKE.split()), min_size=2, max_size=3).map(tuple)
KEYS = st.text("aeioubdgkstzvnmrlZSC", min_size=1, max_size=9)


@given(st.lists(FULL, unique=True, max_size=25))
def test_names_are_joined_to_the_first_that_they_are_a_slip_of(names: list[tuple[str, ...]]) -> None:
    gathered = gather([paragraph(number, f"he met {' '.join(name)}") for number, name in enumerate(names)])
    joined: list[list[tuple[str, ...]]] = []
    for form in dict.fromkeys(tuple(map(key, name)) for name in names):
        into = next((forms for forms in joined if any(slip(form, other) for other in forms)), None)
        if into is None:
            joined.append([form])
        else:
            into.append(form)
    assert [entry.forms for entry in gathered.entries] == [frozenset(forms) for forms in joined]


@given(st.lists(st.lists(KEYS, min_size=2, max_size=3).map(" ".join), unique=True, max_size=30), st.integers(0, 30))
def test_slips_among_new_names_and_old_ones_are_all_found(names: list[str], since: int) -> None:
    names = [*names, *(name + "a" for name in names), *(f"{name[:-1]}e" for name in names)]
    names = list(dict.fromkeys(names))
    expected = defaultdict(list)
    for number, name in enumerate(names):
        for other in range(number):
            if slip(name.split(), names[other].split()):
                expected[number].append(other)
    pairs = [[number, other] for number, others in expected.items() if number >= since for other in others]
    assert slips(names, since).tolist() == pairs


@given(st.lists(KEYS, max_size=8), st.lists(KEYS, max_size=8), st.sampled_from((0.5, 0.75, 0.9)))
def test_no_similar_pair_is_lost(ones: list[str], others: list[str], least: float) -> None:
    ones = [*ones, *(f"{one}e" for one in others)]
    found = set(perhaps_similar(ones, others, least))
    for row, one in enumerate(ones):
        for column, other in enumerate(others):
            assert (row, column) in found or similarity(one, other) < least


def test_pairs_are_compared_in_parts_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [key(word) for word in ALIKE.split()]
    whole = set(perhaps_similar(keys, keys, 0.75))
    monkeypatch.setattr("kzqa.names.phonetics._AT_ONCE", 30)
    assert set(perhaps_similar(keys, keys, 0.75)) == whole

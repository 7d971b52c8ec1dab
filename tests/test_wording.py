"""What kzqa itself says, in three languages."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Corpus, Kind, Paragraph, Source, Standing
from kzqa.reference import short_reference
from kzqa.wording import LANGUAGES, attribution, enumerate_words, long_date, long_reference, message, messages

PLURALS = {"en": {"one", "other"}, "ru": {"one", "few", "many"}, "kk": {"one", "other"}}
ADOPTED = {"en": "adopted", "ru": "принят", "kk": "қабылда"}
NOT_ADOPTED = {
    "en": ("not adopted", "not the adopted text", "is not confirmed", "not a text of the European Parliament"),
    "ru": ("не принято", "не принятый текст", "не подтверждено", "не документ Европейского парламента"),
    "kk": ("қабылданбаған", "қабылданған мәтін емес", "расталмаған", "құжаты емес"),
}


def forms(entry: str | Mapping[str, str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry.values())


def placeholders(entry: str | Mapping[str, str]) -> set[str]:
    return {name for form in forms(entry) for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_values(language: str) -> None:
    english, other = messages("en"), messages(language)
    assert set(other) == set(english)
    for key, entry in english.items():
        assert placeholders(other[key]) - {"count"} == placeholders(entry) - {"count"}, key
        assert isinstance(other[key], str) == isinstance(entry, str), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_something_and_every_plural_has_the_forms_of_its_language(language: str) -> None:
    for key, entry in messages(language).items():
        assert all(form.strip() == form != "" for form in forms(entry)), key
        if not isinstance(entry, str):
            assert set(entry) == PLURALS[language], key


@pytest.mark.parametrize("language", LANGUAGES)
@given(count=st.integers(0, 10_000))
def test_every_message_can_be_said_with_any_count(language: str, count: int) -> None:
    for key, entry in messages(language).items():
        said = message(language, key, **{**dict.fromkeys(placeholders(entry), "ҚҰЖАТ"), "count": count})
        assert "{" not in said


@pytest.mark.parametrize(
    ("count", "form"),
    [
        *((1, "one"), (21, "one"), (101, "one"), (121, "one")),
        *((2, "few"), (3, "few"), (4, "few"), (22, "few"), (104, "few")),
        *((0, "many"), (5, "many"), (11, "many"), (12, "many"), (14, "many"), (20, "many"), (25, "many")),
        *((111, "many"), (112, "many"), (211, "many"), (1000, "many")),
    ],
)
def test_russian_counts_take_the_form_that_the_language_asks_for(count: int, form: str) -> None:
    entry = messages("ru")["frame.mentions"]
    assert not isinstance(entry, str)
    values = {"name": "N", "texts": "T", "count": count}
    assert message("ru", "frame.mentions", **values) == entry[form].format_map(values)


def test_russian_plural_forms_are_said_rightly() -> None:
    said = [message("ru", "frame.mentions", name="N", texts="T", count=count) for count in (1, 2, 5, 11, 21, 22, 111)]
    assert [line.removeprefix("N: упоминается в ").removesuffix(" (T).") for line in said] == [
        "1 пункте",
        "2 пунктах",
        "5 пунктах",
        "11 пунктах",
        "21 пункте",
        "22 пунктах",
        "111 пунктах",
    ]


@pytest.mark.parametrize("language", ["en", "kk"])
def test_english_and_kazakh_tell_one_from_the_others(language: str) -> None:
    entry = messages(language)["frame.found"]
    assert not isinstance(entry, str)
    for count in (0, 1, 2, 5, 11, 21, 111):
        expected = entry["one" if count == 1 else "other"].format(count=count)
        assert message(language, "frame.found", count=count) == expected


def test_a_language_a_message_or_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no messages in 'de'"):
        messages("de")
    with pytest.raises(KeyError):
        message("en", "frame.nothing")
    with pytest.raises(KeyError):
        message("en", "frame.date", day=1)
    with pytest.raises(KeyError):
        message("ru", "frame.found")


def test_words_are_listed_as_each_language_lists_them() -> None:
    assert enumerate_words("en", []) == ""
    assert enumerate_words("en", ["a"]) == "a"
    assert enumerate_words("en", ["a", "b", "c"]) == "a, b and c"
    assert enumerate_words("ru", ["а", "б"]) == "а и б"
    assert enumerate_words("kk", ["ә", "ғ", "қ"]) == "ә, ғ және қ"


def test_dates_are_written_as_each_language_writes_them() -> None:
    day = date(2021, 2, 11)
    assert long_date("en", day) == "11 February 2021"
    assert long_date("ru", day) == "11 февраля 2021 года"
    assert long_date("kk", day) == "2021 жылғы 11 ақпан"
    for language in LANGUAGES:
        assert len({long_date(language, date(2021, month, 1)) for month in range(1, 13)}) == 12


def without_the_other_text(said: str, source: Source) -> str:
    """The attribution without the clause that names the text that was adopted instead."""
    if not source.adopted_as or source.adopted_as not in said:
        return said
    return said.rpartition(";")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_corpus_is_said_to_be_adopted(corpus: Corpus, language: str) -> None:
    for source in corpus.sources:
        said = without_the_other_text(attribution(language, source), source).casefold()
        for denial in NOT_ADOPTED[language]:
            said = said.replace(denial.casefold(), "")
        if source.standing is not Standing.UNCONFIRMED:
            assert ADOPTED[language] not in said, source.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_standing_is_denied_what_it_is_not(corpus: Corpus, language: str) -> None:
    for source in corpus.sources:
        for superseded in (None, source.adopted_as):
            said = attribution(language, replace(source, adopted_as=superseded))
            denied = any(denial in said for denial in NOT_ADOPTED[language])
            named = superseded is not None and superseded in said
            assert denied or (named and source.standing is Standing.JOINT_MOTION), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_an_adopted_text_is_said_to_be_adopted_without_more(corpus: Corpus, language: str) -> None:
    plain = {attribution(language, replace(corpus.sources[0], standing=s, adopted_as=None)) for s in Standing}
    assert len(plain) == len(Standing)
    adopted = attribution(language, replace(corpus.sources[0], standing=Standing.ADOPTED))
    assert ADOPTED[language] in adopted.casefold()
    assert not any(denial in adopted for denial in NOT_ADOPTED[language])


def test_a_motion_names_its_group_and_the_text_that_was_adopted_instead(corpus: Corpus) -> None:
    motion = corpus.source_by_id["ep-2019-2610-rsp"]
    for language in LANGUAGES:
        said = attribution(language, motion)
        assert "ALDE Group" in said
        assert "P8_TA(2019)0203" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_reference_gives_title_standing_date_and_place(corpus: Corpus, language: str) -> None:
    for paragraph in corpus.paragraphs:
        source = corpus.source_of(paragraph)
        short = short_reference(source, paragraph)
        long = long_reference(language, source, paragraph, short)
        assert long.startswith(source.title)
        assert attribution(language, source) in long
        assert short in long
        assert str(source.year) in long
        assert (paragraph.section or "") in long


def test_a_section_is_named_where_there_is_one() -> None:
    source = Source("x-2020", "x.txt", "A text", "A text", "Somebody", 2020, "en", Standing.NGO_APPEAL)
    paragraph = Paragraph("x-2020", Kind.PARAGRAPH, "paragraph-1", "1", "text", 0, (1, 1), section="Бостандық")
    assert long_reference("en", source, paragraph, "A text, paragraph 1").endswith("paragraph 1, “Бостандық”")
    bare = long_reference("en", source, replace(paragraph, section=None), "A text, paragraph 1")
    assert bare.endswith("2020), A text, paragraph 1")

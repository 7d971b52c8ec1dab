"""How people name a text, in three languages."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Corpus, Standing
from kzqa.texts import find_text_mentions, text_name

T03, T12, T13, T19, T21 = (
    "ep-2003-kazakhstan",
    "ngo-2012-appeal",
    "ep-2013-2600-rsp",
    "ep-2019-2610-rsp",
    "ep-2021-2544-rsp",
)


def named(corpus: Corpus, text: str) -> list[tuple[str, ...]]:
    return [mention.sources for mention in find_text_mentions(text, corpus.sources)]


def test_the_name_of_a_text_is_its_own_and_leads_back_to_it(corpus: Corpus) -> None:
    names = [text_name(source) for source in corpus.sources]
    assert len(set(names)) == len(names)
    for source, name in zip(corpus.sources, names, strict=True):
        assert named(corpus, f"What does {name} say?") == [(source.id,)]


def test_every_id_number_and_short_title_names_its_text(corpus: Corpus) -> None:
    for source in corpus.sources:
        adopted_as = None if source.standing is Standing.MOTION else source.adopted_as  # that is another text
        for name in (source.id, source.short, source.procedure, source.number, adopted_as):
            if name:
                assert named(corpus, f"({name})") == [(source.id,)], name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021/2544 (RSP)", T21),
        ("2021/2544", T21),
        ("2021/2544(rsp)", T21),
        ("RC B9-0144/2021", T21),
        ("В8-0207/2019", T19),
        ("Р9_ТА(2021)0056", T21),
        ("the 2021 resolution", T21),
        ("the 2021 EP resolution", T21),
        ("2021's resolution", T21),
        ("the resolution of 2013", T13),
        ("the resolution adopted in 2021", T21),
        ("the 2019 motion", T19),
        ("the motion of 12 March 2019", T19),
        ("the ALDE motion", T19),
        ("предложение группы АЛДЕ", T19),
        ("the NGO appeal", T12),
        ("the NGOs' appeal", T12),
        ("does the appeal mention torture?", T12),
        ("резолюция 2021 года", T21),
        ("в резолюции 2021 г.", T21),
        ("резолюция от 17 апреля 2013 года", T13),
        ("2003 года резолюция", T03),
        ("обращение НПО", T12),
        ("в обращении говорится", T12),
        ("2021 жылғы қарар", T21),
        ("2021-жылғы қарарда", T21),
        ("2013 жылғы мәтіннің", T13),
        ("2019 жылғы ұсыныс", T19),
        ("ҮЕҰ үндеуі", T12),
        ("үндеуде не айтылған", T12),
    ],
)
def test_every_usual_way_to_name_a_text_is_read(corpus: Corpus, text: str, expected: str) -> None:
    assert (expected,) in named(corpus, text)
    assert {source for sources in named(corpus, text) for source in sources} == {expected}


@pytest.mark.parametrize("text", ["the joint motions", "совместное предложение", "бірлескен ұсыныс"])
def test_a_name_that_several_texts_have_names_all_of_them(corpus: Corpus, text: str) -> None:
    assert (T13, T21) in named(corpus, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the 2003, 2013 and 2021 texts", [(T03,), (T13,), (T21,)]),
        ("the 2019 and 2021 resolutions", [(T19,), (T21,)]),
        ("the 2019 motion and the 2021 resolution", [(T19,), (T21,)]),
        ("резолюции 2013 года и резолюции 2021 года", [(T13,), (T21,)]),
    ],
)
def test_lists_of_texts_are_read_in_order(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    assert named(corpus, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Compare the oldest text and the newest on torture", [(T03,), (T21,)]),
        ("the newest text with the oldest", [(T21,), (T03,)]),
        ("What do the first and the last text say?", [(T03,), (T21,)]),
        ("from the first resolution to the last?", [(T03,), (T21,)]),
        ("Which text is the newest?", [(T21,)]),
        ("Сравни самый старый текст с самым новым", [(T03,), (T21,)]),
        ("в первой и последней резолюциях", [(T03,), (T21,)]),
        ("Какой текст самый новый?", [(T21,)]),
        ("Ең ескі мәтін мен ең жаңасын салыстыр", [(T03,), (T21,)]),
        ("бірінші және соңғы мәтіндерде", [(T03,), (T21,)]),
        ("Қай мәтін ең жаңа?", [(T21,)]),
    ],
)
def test_the_oldest_and_the_newest_text_are_named_by_their_place_in_time(
    corpus: Corpus, text: str, expected: list[tuple[str, ...]]
) -> None:
    assert named(corpus, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("the first journalist who was arrested", "the latest news", "the last elections", "first and last names"),
        *("самые новые законы", "первый президент и последний", "ең жаңа заң", "соңғы сайлау"),
    ],
)
def test_what_is_first_or_last_of_something_else_names_no_text(corpus: Corpus, text: str) -> None:
    assert named(corpus, text) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [("the 2024 resolution", 2024), ("резолюция 2015 года", 2015), ("2024 жылғы қарар", 2024)],
)
def test_a_text_of_a_year_that_there_is_none_of_is_named_without_sources(corpus: Corpus, text: str, year: int) -> None:
    (mention,) = find_text_mentions(text, corpus.sources)
    assert (mention.sources, mention.year) == ((), year)
    assert str(year) in mention.asked


@pytest.mark.parametrize("text", ["2021/9999(RSP)", "P9_TA(2020)0001", "B8-9999/2019"])
def test_a_number_that_no_text_has_is_named_without_sources(corpus: Corpus, text: str) -> None:
    assert named(corpus, text) == [()]


@pytest.mark.parametrize(
    "text",
    [
        *("the elections of 2021", "in 2021", "20 January 2020", "26 and 27 November 2020", "5 000 people", ""),
        *("the Court of Appeal", "an appeal to the Supreme Court", "a motion of no confidence", "8 000 kg"),
        *("выборы 2021 года", "в 2021 году", "апелляция в Верховный суд", "2021 жылы", "сайлау 2021 жылы өтті"),
    ],
)
def test_dates_courts_and_numbers_name_no_text(corpus: Corpus, text: str) -> None:
    assert named(corpus, text) == []


@pytest.mark.parametrize("unit", [" ", "2021 ", "2021, ", "resolution ", "the ep ", "резолюция ", "2021 жылғы ", "г "])
def test_a_long_text_is_read_in_reasonable_time_whatever_it_repeats(corpus: Corpus, unit: str) -> None:
    begun = perf_counter()
    for opening in ("", "2021", "resolution", "резолюция от 2021"):
        find_text_mentions(f"{opening}{(unit * 2000)[:2000]}x", corpus.sources)
    assert perf_counter() - begun < 3


PIECES = st.sampled_from(
    [
        "the",
        "2021",
        "2019",
        "resolution",
        "motion",
        "of",
        "and",
        "joint",
        "appeal",
        "NGO",
        "ALDE",
        "2021/2544(RSP)",
        "резолюция",
        "года",
        "қарар",
        "жылғы",
        "2024",
        ",",
        "(",
        ")",
        "text",
        "RC-B9-0144/2021",
        "үндеу",
        "обращение",
        "Ә",
        "І",
        "?",
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_mentions_are_in_order_and_without_overlaps_and_say_what_was_asked(corpus: Corpus, text: str) -> None:
    end = 0
    for mention in find_text_mentions(text, corpus.sources):
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert text[mention.span.start : mention.span.end] == mention.asked
        assert set(mention.sources) <= set(corpus.source_by_id)
        end = mention.span.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does resolution 2021/2544 say about torture?", ("ep-2021-2544-rsp",)),
        ("the resolution of 18 April 2013", ("ep-2013-2600-rsp",)),
        ("2013 жылғы 18 сәуірдегі қарар", ("ep-2013-2600-rsp",)),
        ("резолюция от 12 марта 2019 года", ("ep-2019-2610-rsp",)),
        ("the resolution of 18 June 2013", ()),
        ("the resolution of 2 April 2013", ()),
        ("the letter of the NGOs", ("ngo-2012-appeal",)),
    ],
)
def test_a_text_is_named_by_its_day_or_that_of_the_vote_on_it(
    corpus: Corpus, text: str, expected: tuple[str, ...]
) -> None:
    assert [mention.sources for mention in find_text_mentions(text, corpus.sources)] == [expected]


@pytest.mark.parametrize(
    "text",
    ["How did the appeal of Vladimir Kozlov end?", "What did the appeal against his sentence achieve?", "his appeal"],
)
def test_somebodys_appeal_is_no_text(corpus: Corpus, text: str) -> None:
    assert not find_text_mentions(text, corpus.sources)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("the joint motion for a resolution 2021/2544(RSP)", [(T21,)]),
        ("recital T of the joint motion on human rights in Kazakhstan, 2013/2600(RSP)", [(T13,)]),
        ("the motion, the joint motion for a resolution 2021/2544(RSP)", [(T19,), (T21,)]),
        ("compare the joint motion and 2013/2600(RSP)", [(T13, T21), (T13,)]),
        ("the 2013 human rights resolution", [(T13,)]),
    ],
)
def test_a_kind_of_text_before_its_number_is_one_text(
    corpus: Corpus, text: str, sources: list[tuple[str, ...]]
) -> None:
    assert named(corpus, text) == sources

"""References: written and read in one place, in three languages."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzqa.domain import Corpus, Kind, Standing
from kzqa.errors import BadReferenceError
from kzqa.reference import (
    find_loose_mentions,
    find_paragraph_mentions,
    letter_label,
    letter_number,
    look_up,
    make_anchor,
    resolve,
    short_reference,
)

LETTERS = st.sampled_from("abcXYZабвЯәғқңөұүһіІҢ0123456789 .,;:()#№§-–/\n")
KIND_WORDS = "recital paragraph point para. § пункт п. абзац преамбула тармақ кіріспе footnote сноска first второй"


def anchors(text: str) -> list[str]:
    return [anchor for mention in find_paragraph_mentions(text) for anchor in mention.anchors]


@given(st.integers(1, 20_000))
def test_a_letter_label_reads_back_as_its_number(number: int) -> None:
    assert letter_number(letter_label(number)) == number


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=4))
def test_a_number_writes_back_as_its_letter_label(label: str) -> None:
    number = letter_number(label)
    assert number is not None
    assert letter_label(number) == label


@pytest.mark.parametrize(("number", "label"), [(1, "A"), (26, "Z"), (27, "AA"), (28, "AB"), (52, "AZ"), (53, "BA")])
def test_letters_go_on_after_z_as_the_texts_do(number: int, label: str) -> None:
    assert letter_label(number) == label


@pytest.mark.parametrize("label", ["", "a", "1", "A1", "А", "Ә", "A ", "ß"])
def test_what_is_no_latin_capital_is_no_letter_label(label: str) -> None:
    assert letter_number(label) is None


def test_every_paragraph_of_the_corpus_is_found_by_its_own_reference_and_by_its_id(corpus: Corpus) -> None:
    for paragraph in corpus.paragraphs:
        reference = short_reference(corpus.source_of(paragraph), paragraph)
        assert resolve(corpus, reference) == (paragraph,), reference
        assert resolve(corpus, f"  {paragraph.id}\n") == (paragraph,)


def test_every_paragraph_is_found_by_procedure_and_anchor_as_by_number(corpus: Corpus) -> None:
    for paragraph in corpus.paragraphs:
        source = corpus.source_of(paragraph)
        adopted_as = None if source.standing is Standing.MOTION else source.adopted_as  # that is another text
        for name in filter(None, (source.procedure, source.number, adopted_as, source.short, source.id)):
            assert resolve(corpus, f"{name} {paragraph.anchor}") == (paragraph,)
            assert resolve(corpus, f"{paragraph.kind.value} {paragraph.label} of {name}") == (paragraph,)


@pytest.mark.parametrize(
    "written",
    [
        *("paragraph 17", "Paragraph 17", "PARAGRAPH 17", "para. 17", "para 17", "par. 17", "para17"),
        *("§17", "§ 17", "point 17", "pt. 17", "item 17", "clause 17", "OP3 and OP17", "operative paragraph 17"),
        *("paragraph-17", "paragraph no. 17", "paragraph #17", "paragraph number 17", "17th paragraph"),
        *("пункт 17", "Пункт 17", "п. 17", "п.17", "п17", "в пункте 17", "17 пункт", "17-й пункт", "17-го пункта"),
        *("в 17-м пункте", "17 пункта", "параграф 17", "абзац 17", "пункт № 17", "пунктом 17"),
        *("17-тармақ", "17 тармақ", "17-тармағы", "17-тармақта", "17-ші тармақ", "тармақ 17", "№17 тармақ"),
        *("қарардың 17-тармағында", "17-тармағына сәйкес"),
    ],
)
def test_every_usual_form_of_an_operative_paragraph_is_read(written: str) -> None:
    assert anchors(written)[-1] == "paragraph-17"


@pytest.mark.parametrize("letter", ["T", "Т"], ids=["latin", "cyrillic"])
@pytest.mark.parametrize(
    "written",
    [
        *("recital {}", "Recital {}.", "recital-{}", "recital: {}", "preamble {}", "preamble recital {}", "whereas {}"),
        *("point {} of the preamble", "преамбула {}", "пункт {} преамбулы", "пункт преамбулы {}", "п. {} преамбулы"),
        *("преамбула, пункт {}", "рецитал {}", "кіріспе {}", "{} кіріспе", "{} тармағы", "кіріспесінің {} тармағы"),
    ],
)
def test_every_usual_form_of_a_recital_is_read_in_latin_and_in_cyrillic_letters(written: str, letter: str) -> None:
    assert anchors(written.format(letter)) == ["recital-T"]


@pytest.mark.parametrize(("cyrillic", "latin"), list(zip("АВСЕНКМОРТХІ", "ABCEHKMOPTXI", strict=True)))
def test_each_look_alike_letter_is_taken_as_latin(cyrillic: str, latin: str) -> None:
    assert anchors(f"recital {cyrillic}") == anchors(f"пункт преамбулы {cyrillic}") == [f"recital-{latin}"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("recital t", "recital-T"),
        ("recital т", "recital-T"),
        ("recital AA", "recital-AA"),
        ("citation 3", "citation-3"),
        ("ссылка на основание 3", "citation-3"),
        ("негіздемеге сілтеме 3", "citation-3"),
        ("footnote 5", "footnote-5"),
        ("сноска 5", "footnote-5"),
        ("5-ескертпе", "footnote-5"),
        ("paragraph 4(a)", "paragraph-4-a"),
        ("paragraph 4 (a)", "paragraph-4-a"),
        ("paragraph-4-a", "paragraph-4-a"),
    ],
)
def test_other_kinds_and_sub_points_are_read(written: str, expected: str) -> None:
    assert anchors(written) == [expected]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("points 4 and 8", "4 8"),
        ("paragraphs 4, 5, and 8", "4 5 8"),
        ("paragraphs 4-8", "4 5 6 7 8"),
        ("§§ 4–6", "4 5 6"),
        ("paragraphs 1 through 3", "1 2 3"),
        ("paragraphs from 3 to 5", "3 4 5"),
        ("paragraphs 3, 5-7 and 9", "3 5 6 7 9"),
        ("пп. 3 и 5", "3 5"),
        ("пункты 3–5", "3 4 5"),
        ("пункты с 3 по 5", "3 4 5"),
        ("пункты 3, 5 и 7", "3 5 7"),
        ("3 және 5-тармақтар", "3 5"),
        ("тармақтар 3 пен 5", "3 5"),
        ("3-5-тармақтар", "3 4 5"),
        ("recitals A to C", "A B C"),
        ("Recitals A TO C", "A B C"),
        ("recitals a to c", "A B C"),
        ("recitals A–C and F", "A B C F"),
        ("recitals А, В и Д", "A B"),
        ("recitals Y to AB", "Y Z AA AB"),
        ("paragraph 3 and recital T", "3 T"),
        ("recital T and paragraph 5", "T 5"),
        ("пункт 5 и преамбула Т", "5 T"),
    ],
)
def test_lists_and_ranges_are_written_out(written: str, expected: str) -> None:
    assert [anchor.split("-")[1] for anchor in anchors(written)] == expected.split()


def test_a_range_that_runs_backwards_or_too_far_names_its_two_ends_only() -> None:
    assert anchors("paragraphs 8-4") == ["paragraph-8", "paragraph-4"]
    assert anchors("paragraphs 1-900") == ["paragraph-1", "paragraph-900"]
    assert anchors("recitals A to 5") == ["recital-A", "recital-5"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("third citation", "citation-3"),
        ("the third recital", "recital-C"),
        ("3rd recital", "recital-C"),
        ("third paragraph of the preamble", "recital-C"),
        ("the twenty-first paragraph", "paragraph-21"),
        ("second footnote", "footnote-2"),
        ("second operative paragraph", "paragraph-2"),
        ("второй пункт", "paragraph-2"),
        ("во втором пункте", "paragraph-2"),
        ("третьего пункта", "paragraph-3"),
        ("четвёртый пункт", "paragraph-4"),
        ("четвертая сноска", "footnote-4"),
        ("седьмой пункт", "paragraph-7"),
        ("двадцать первый пункт", "paragraph-21"),
        ("пятый пункт преамбулы", "recital-E"),
        ("вторая ссылка на основание", "citation-2"),
        ("бірінші тармақ", "paragraph-1"),
        ("Тоғызыншы тармақта", "paragraph-9"),
        ("он жетінші тармақ", "paragraph-17"),
        ("жиырма бірінші тармақ", "paragraph-21"),
        ("үшінші кіріспе тармағы", "recital-C"),
        ("кіріспенің бірінші тармағы", "recital-A"),
        ("екінші ескертпе", "footnote-2"),
        ("үшінші сілтеме", "citation-3"),
    ],
)
def test_ordinals_are_read_as_the_label_that_they_count_to(written: str, expected: str) -> None:
    assert anchors(written) == [expected]


def test_lists_and_ranges_of_ordinals_are_written_out() -> None:
    assert anchors("the first and third recitals") == ["recital-A", "recital-C"]
    assert anchors("first to third recitals") == ["recital-A", "recital-B", "recital-C"]
    assert anchors("17th and 18th paragraphs") == ["paragraph-17", "paragraph-18"]
    assert anchors("первый и второй пункты") == ["paragraph-1", "paragraph-2"]
    assert anchors("бірінші және екінші тармақтар") == ["paragraph-1", "paragraph-2"]


@pytest.mark.parametrize(
    "written",
    [
        *("Article 164", "Articles 1, 4, 5 and 235", "статья 164", "ст. 164", "164-бап", "Rule 144(5)"),
        *(
            "5 points",
            "3 points about torture",
            "5 paragraphs",
            "5 пунктов",
            "3 пункта",
            "в 5 пунктах",
            "10 тармақ бар",
        ),
        *("20 January 2020", "20 января 2020 года", "17 years", "paragraph 2021", "the 3 main points"),
        *("which recital is about torture?", "is there a recital on torture?", "A point of law", "I point out"),
        *("whereas a worrying deterioration", "В пункте о пытках", "что в преамбуле о пытках", "тармақтар туралы"),
        *("the first paragraphs", "the last three years", "первые пункты", "first-hand", "the second half"),
        *(
            "парадокс 17",
            "Parliament notes 3 cases",
            "What does it note?",
            "opposition 17",
            "appointment 5",
            "",
            "§",
            "пункт",
            "recital",
        ),
    ],
)
def test_what_names_no_paragraph_is_no_reference(written: str) -> None:
    assert anchors(written) == []


@given(st.lists(st.one_of(st.sampled_from(KIND_WORDS.split()), st.text(LETTERS, max_size=8)), max_size=12))
def test_mentions_are_in_order_without_overlaps_and_their_anchors_are_well_formed(parts: list[str]) -> None:
    text = " ".join(parts)
    mentions = find_paragraph_mentions(text)
    ends = [0]
    for mention in mentions:
        assert mention.span.start >= ends[-1]
        assert mention.span.end <= len(text)
        ends.append(mention.span.end)
        for anchor in mention.anchors:
            assert Kind(anchor.split("-")[0])
            assert anchor.isascii()


@given(st.sampled_from(list(Kind)), st.integers(1, 52), st.sampled_from(["", "a", "b"]))
def test_what_make_anchor_writes_is_read_back(kind: Kind, number: int, sub: str) -> None:
    label = letter_label(number) if kind is Kind.RECITAL else str(number)
    sub = "" if kind is Kind.RECITAL else sub
    anchor = make_anchor(kind, label, sub or None)
    assert anchors(f"see {anchor}, please") == [anchor]


@pytest.mark.parametrize(
    "unit", ["1, ", "A, ", "1-", "1 и ", "first, ", "он ", "преамбула ", "recital A, ", "§ ", " ", "қ", "5 5, т"]
)
def test_a_long_text_is_read_in_reasonable_time_whatever_it_repeats(unit: str) -> None:
    begun = perf_counter()
    find_paragraph_mentions((unit * 2000)[:2000])
    find_paragraph_mentions(f"recital{unit * 1000} 5" + " " * 2000)
    assert perf_counter() - begun < 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2021/2544(RSP), paragraph 27", "run from 1 to 26"),
        ("recital Z of the 2021 resolution", "run from A to W"),
        ("the NGO appeal, recital A", "has no recitals"),
        ("ep-2021-2544-rsp#recital-ZZ", "run from A to W"),
        ("ep-1999-0001-rsp#recital-A", "the texts are ep-2003-kazakhstan"),
        ("2024 resolution, paragraph 1", "which text"),
        ("recital T", "stands in: 2021/2544(RSP)"),
        ("2021/2544(RSP)", "names no paragraph"),
        ("", "names no paragraph"),
        ("мемлекеттік қарар", "names no paragraph"),
    ],
)
def test_a_reference_that_leads_nowhere_says_why(corpus: Corpus, text: str, says: str) -> None:
    with pytest.raises(BadReferenceError) as caught:
        resolve(corpus, text)
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_reference_to_several_texts_gives_the_paragraph_of_each(corpus: Corpus) -> None:
    found = resolve(corpus, "paragraph 1 of the 2013 and 2021 texts")
    assert [p.id for p in found] == ["ep-2013-2600-rsp#paragraph-1", "ep-2021-2544-rsp#paragraph-1"]


def test_looking_up_an_anchor_gives_the_paragraph_or_says_what_there_is(corpus: Corpus) -> None:
    assert look_up(corpus, "ep-2021-2544-rsp", "recital-T").label == "T"
    with pytest.raises(BadReferenceError, match="has no paragraph 99"):
        look_up(corpus, "ep-2021-2544-rsp", "paragraph-99")


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("para seventeen", ("paragraph-17",)),
        ("Paragraph number twenty-three", ("paragraph-23",)),
        ("пункт двадцать три", ("paragraph-23",)),
        ("paragraphs twenty one and six", ("paragraph-21", "paragraph-6")),
        ("2021/2544(RSP), T", ("recital-T",)),
        ("2021/2544 T", ("recital-T",)),
        ("2021/2544(RSP) 17?", ("paragraph-17",)),
        ("¶ 17", ("paragraph-17",)),
        ("No. 17 of the 2021 resolution", ("paragraph-17",)),
        ("статья 17 резолюции 2021 года", ("paragraph-17",)),
        ("пункт номер 17", ("paragraph-17",)),
        ("K recital", ("recital-K",)),
        ("литера D", ("recital-D",)),
        ("мотив Т", ("recital-T",)),
        ("the fifth ‘having regard to’", ("citation-5",)),
        ("the opening paragraph", ("paragraph-1",)),
        ("the penultimate paragraph", ("paragraph-last2",)),
        ("заключительный пункт", ("paragraph-last1",)),
        ("17-тармагы", ("paragraph-17",)),
        ("the first three recitals", ("recital-A", "recital-B", "recital-C")),
        ("первые два пункта", ("paragraph-1", "paragraph-2")),
        ("последних двух пунктов", ("paragraph-last2", "paragraph-last1")),
        ("алғашқы үш тармақ", ("paragraph-1", "paragraph-2", "paragraph-3")),
        ("from paragraph 4 to paragraph 6", ("paragraph-4", "paragraph-5", "paragraph-6")),
        ("с пункта 4 по пункт 6", ("paragraph-4", "paragraph-5", "paragraph-6")),
        ("4-тармағынан 6-тармағына дейін", ("paragraph-4", "paragraph-5", "paragraph-6")),
        ("recital_T", ("recital-T",)),
        ("rec T", ("recital-T",)),
        ("recital XX", ("recital-XX",)),
        ("consideration T", ("recital-T",)),
        ("whereas clause T", ("recital-T",)),
        ("“whereas” T", ("recital-T",)),
        ("Т преамбула", ("recital-T",)),
        ('third "having regard to"', ("citation-3",)),
        ("par 17", ("paragraph-17",)),
        ("pt 17", ("paragraph-17",)),
        ("fn. 3", ("footnote-3",)),
        ("note 2 in the 2013 text", ("footnote-2",)),
        ("W (2021)", ("recital-W",)),
        ("17, 2021", ("paragraph-17",)),
        ("2021 resolution #17", ("paragraph-17",)),
        ("nos. 4 and 8 of the 2003 resolution", ("paragraph-4", "paragraph-8")),
        ("section 17 of the 2021 resolution", ("paragraph-17",)),
        ("what do T, U and V of the 2021 preamble state", ("recital-T", "recital-U", "recital-V")),
    ],
)
def test_rarer_forms_are_read_too(text: str, anchors: tuple[str, ...]) -> None:
    assert [anchor for mention in find_paragraph_mentions(text) for anchor in mention.anchors] == list(anchors)


@pytest.mark.parametrize(
    "text",
    ["Article 164 of the Criminal Code", "статья 164 Уголовного кодекса", "A recital says"],
)
def test_what_only_looks_like_a_reference_is_none(text: str) -> None:
    assert not find_paragraph_mentions(text)


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("point 8 and the one after it", ("paragraph-8", "paragraph-9")),
        ("recital B and the following one", ("recital-B", "recital-C")),
        ("recital Z and the next", ("recital-Z", "recital-AA")),
        ("paragraph 5 and the one before it", ("paragraph-4", "paragraph-5")),
        ("пункт 5 и следующий за ним", ("paragraph-5", "paragraph-6")),
        ("пункт 5, а также предыдущий", ("paragraph-4", "paragraph-5")),
        ("пункт 5 и предыдущий пункт", ("paragraph-4", "paragraph-5")),
        ("4-тармағы және одан кейінгісі", ("paragraph-4", "paragraph-5")),
        ("4-тармақ пен алдыңғысы", ("paragraph-3", "paragraph-4")),
        ("point 1 and the one before it", ("paragraph-1",)),
        ("point 4 and the following question", ("paragraph-4",)),
        ("the paragraph of the appeal that is number 5", ("paragraph-5",)),
    ],
)
def test_the_next_paragraph_and_a_label_far_from_its_kind_are_read(text: str, anchors: tuple[str, ...]) -> None:
    found = [anchor for mention in find_paragraph_mentions(text) for anchor in mention.anchors]
    assert tuple(found) == anchors


@pytest.mark.parametrize("written", ["considerandum G", "5-пункті", "5-пунктінде", "пункт 5", "no. 5 of the 2013 text"])
def test_further_words_for_a_paragraph_are_read(written: str) -> None:
    assert anchors(written) in (["recital-G"], ["paragraph-5"])


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("2013/2600(RSP), no. 6", ("paragraph-6",)),
        ("what does section 4 say", ("paragraph-4",)),
        ("Article 174 of the Criminal Code", ()),
        ("статья 405 УК", ()),
        ("article 9 of the Covenant", ()),
        ("No one was freed", ()),
    ],
)
def test_what_may_be_a_paragraph_where_a_text_is_named_is_not_of_a_law(text: str, anchors: tuple[str, ...]) -> None:
    assert tuple(anchor for mention in find_loose_mentions(text) for anchor in mention.anchors) == anchors


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("the forty-second paragraph", "paragraph-42"),
        ("the ninetieth paragraph", "paragraph-90"),
        ("в тридцать первом пункте", "paragraph-31"),
        ("сороковой пункт", "paragraph-40"),
        ("пятьдесят третий пункт", "paragraph-53"),
        ("қырқыншы тармақ", "paragraph-40"),
        ("елу үшінші тармақ", "paragraph-53"),
    ],
)
def test_ordinals_in_words_go_up_to_99(text: str, anchor: str) -> None:
    assert [mention.anchors for mention in find_paragraph_mentions(text)] == [(anchor,)]

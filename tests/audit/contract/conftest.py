"""What the tests of row contracts share: facts of rows, tables made of them, and stand-ins for the process."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from traceaudit.asides import Asides
from traceaudit.contract import process
from traceaudit.contract.projection import PROJECTION, read_facts
from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit_rules.rowfacts import ROW_FACTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ANSWER = """
import json, os, sys
order = json.load(open(json.loads(sys.stdin.readline())))
with open(order["answer"], "w") as file:
    file.write({text!r}.replace("TERMS", str(len(order["expectations"]))))
"""
_ROW = {
    "file": 0,
    "format": "fable-merged",
    "folder": ".",
    "container": "jsonl",
    "is_parsed": True,
    "is_whole": True,
    "line": 0,
    "slice": 0,
    "length": 10,
}
_COUNTS = [column.name for column in ROW_FACTS.columns if column.dtype is pl.UInt32]


@pytest.fixture(scope="session")
def make_facts() -> Callable[..., pl.DataFrame]:
    """Facts of rows from what is told of each; the rest is that of a plain row."""

    def make(*rows: dict[str, Any]) -> pl.DataFrame:
        plain = dict.fromkeys(_COUNTS, 0) | _ROW
        return ROW_FACTS.frame([plain | {"offset": number} | row for number, row in enumerate(rows)])

    return make


@pytest.fixture(scope="session")
def make_table() -> Callable[..., pl.DataFrame]:
    """A table of a contract from columns; the others are null."""

    def make(**columns: list[Any]) -> pl.DataFrame:
        size = len(next(iter(columns.values())))
        return pl.DataFrame(
            {name: columns.get(name, [None] * size) for name in PROJECTION.schema}, schema=PROJECTION.schema
        )

    return make


@pytest.fixture(scope="session")
def facts_of() -> Callable[..., pl.DataFrame]:
    """The facts of the rows of a path."""

    def read(path: Path) -> pl.DataFrame:
        found: list[pl.DataFrame] = []
        keep = Asides(keep=lambda spill, _, __: found.append(read_facts(spill)))
        run_audit([str(path)], make_settings(jobs=1, select=("TA960",)), asides=keep)
        return found[0]

    return read


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Run some code in place of the process that loads Great Expectations."""

    def replace(code: str) -> None:
        monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", code))

    return replace


@pytest.fixture
def answering(stand_in: Callable[[str], None]) -> Callable[[object], None]:
    """A process that answers what it is told, without looking; True or False for every expectation."""

    def answer(said: object) -> None:
        if isinstance(said, bool):
            stand_in(
                "import json, sys\norder = json.load(open(json.loads(sys.stdin.readline())))\n"
                f"verdicts = {{str(n): {said} for n in range(len(order['expectations']))}}\n"
                "open(order['answer'], 'w').write(json.dumps({'verdicts': verdicts, 'unbuilt': {}}))"
            )
        else:
            stand_in(_ANSWER.format(text=said if isinstance(said, str) else json.dumps(said)))

    return answer


@pytest.fixture(scope="session")
def suite_of() -> Callable[..., str]:
    """A suite as JSON, from (type without 'expect_', kwargs) or whole entries."""

    def make(*entries: Any, name: str = "own") -> str:
        listed = [
            entry if isinstance(entry, dict) else {"type": f"expect_{entry[0]}", "kwargs": entry[1]}
            for entry in entries
        ]
        return json.dumps({"name": name, "expectations": listed})

    return make

"""Suites and tests of JUnit, and how they become XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)
_MOST_CHARACTERS = 1_000


class Case(NamedTuple):
    """One test. `outcome` is passed, failure, error or skipped; `lines` say more; `output` is for those that passed."""

    name: str
    outcome: str = "passed"
    message: str = ""
    type: str = ""
    lines: tuple[str, ...] = ()
    output: tuple[str, ...] = ()


class Suite(NamedTuple):
    """Tests under one name, with properties by name."""

    name: str
    classname: str
    cases: list[Case]
    properties: dict[str, str]


def write_suite(suite: Suite, number: int, stamp: str) -> Iterator[str]:
    """The lines of a suite. Ant's schema has output of suites only, so that of a test begins with its name."""
    counts = {word: sum(case.outcome == word for case in suite.cases) for word in ("failure", "error", "skipped")}
    attributes = {
        "name": suite.name,
        "package": "traceaudit",
        "id": str(number),
        "timestamp": stamp if _STAMP.fullmatch(stamp) else "1970-01-01T00:00:00",
        "hostname": "localhost",
        "tests": str(len(suite.cases)),
        "failures": str(counts["failure"]),
        "errors": str(counts["error"]),
        "skipped": str(counts["skipped"]),
        "time": "0",
    }
    yield f" <testsuite{_written(attributes)}>"
    yield "  <properties>"
    for name, value in suite.properties.items():
        yield f"   <property{_written({'name': name or 'none', 'value': value})}/>"
    yield "  </properties>"
    for case in suite.cases:
        yield from _case(case, suite.classname)
    output = [f"{case.name}: {line}" for case in suite.cases for line in case.output]
    yield f"  <system-out>{text(output)}</system-out>"
    yield "  <system-err></system-err>"
    yield " </testsuite>"


def text(lines: list[str] | tuple[str, ...]) -> str:
    """Lines as character data, each cut where it is very long."""
    return "\n".join(escape(_short(line)) for line in lines)


def _case(case: Case, classname: str) -> Iterator[str]:
    head = f"  <testcase{_written({'name': case.name, 'classname': classname, 'time': '0'})}"
    if case.outcome == "passed":
        yield f"{head}/>"
        return
    yield f"{head}>"
    attributes = {"message": case.message} | ({"type": case.type} if case.outcome != "skipped" else {})
    yield f"   <{case.outcome}{_written(attributes)}>{text(case.lines)}</{case.outcome}>"
    yield "  </testcase>"


def _written(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_short(value))}" for name, value in attributes.items())


def _short(value: str) -> str:
    """What XML 1.0 can hold: control characters, halves of surrogate pairs and noncharacters are spelled out."""
    shown = visible(value)
    return shown if len(shown) <= _MOST_CHARACTERS else shown[:_MOST_CHARACTERS] + "..."

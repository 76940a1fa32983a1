"""The Card as JSON, in the form that schema/audit-1.json describes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_reports.card import SCHEMA_VERSION
from traceaudit_reports.json_text import compact

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.gate import Gate

_TOOL = "traceaudit"
# Nobody reads more findings as text, and indented ones take five times as long to write.
_MOST_PRETTY = 2_000
_NOT_PLAIN = re.compile(r"[\x7f-\U0010ffff]")
_SURROGATES = range(0xD800, 0xE000)


def render(card: Card) -> str:
    r"""The Card as pretty-printed ASCII, with a line feed at the end.

    Control and all other characters beyond ASCII are escaped, so the text does nothing to a terminal. Half of
    a surrogate pair becomes the six visible characters `\ud800`: strict readers refuse its JSON escape.
    Objects keep the order of the Card. Each of very many findings is on one line.

    Raises:
        ValueError: a number is infinite or not a number, which JSON cannot say.
    """
    if len(card.findings) <= _MOST_PRETTY:
        return as_text(_document(card))
    text = as_text(_document(replace(card, findings=())))
    # One space stands before the members of the outermost object only, and no string holds a line feed.
    lines = ",\n  ".join(map(compact, card.findings))
    return text.replace('\n "findings": [],\n', f'\n "findings": [\n  {lines}\n ],\n', 1)


def as_text(document: object) -> str:
    """Plain data as pretty-printed ASCII, escaped as `render` says.

    Raises:
        ValueError: a number is infinite or not a number, which JSON cannot say.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, default=_plain)
    return _NOT_PLAIN.sub(_escape, text) + "\n"


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of what `render` gives."""
    text = files("traceaudit_reports").joinpath("schema/audit-1.json").read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded


def _document(card: Card) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": _TOOL, "version": card.version, "rules_version": card.rules_version},
        "config": card.config,
        "inputs": [_record(item) for item in card.inputs],
        "ignored_files": card.ignored_files,
        "totals": _record(card.totals),
        "facts": card.facts,
        "rules": [_record(run, "title", "doc") for run in card.rules],
        "findings": [_finding(finding) for finding in card.findings],
        "not_looked_for": [_record(entry) for entry in card.not_looked_for],
        "verdict": _record(card.verdict, "exit_code"),
        "gate": record_gate(card.gate),
    }


def record_gate(gate: Gate) -> dict[str, object]:
    """The gate as plain data: pairs of a name and a value become objects."""
    cost = gate.cost and asdict(gate.cost) | {"counted": dict(gate.cost.counted)}
    return asdict(gate) | {"regraded": dict(gate.regraded), "cost": cost}


def _finding(finding: Finding) -> dict[str, object]:
    return _record(finding) | {"locations": [_record(location) for location in finding.locations]}


def _record(item: DataclassInstance, *without: str) -> dict[str, object]:
    """Fields of a dataclass by name; the schema's tests see to it that no field comes in unnoticed."""
    return {field.name: getattr(item, field.name) for field in fields(item) if field.name not in without}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a Card holds plain data only, found {type(value).__name__}")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in _SURROGATES:
        return rf"\\u{code:04x}"
    return json.dumps(match[0])[1:-1] if code > 0x7F else r"\u007f"

"""The Card as a stream of JSON lines, for results too large for one document."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import fields
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_reports.card import SCHEMA_VERSION
from traceaudit_reports.json_report import record_gate
from traceaudit_reports.json_text import compact
from traceaudit_reports.summaries import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import DataclassInstance

    from traceaudit_reports.card import Card


def render(card: Card) -> str:
    """One JSON object a line, in ASCII: a header, inputs, rules, findings, the gate, and the verdict at the end.

    Each line has a `type` and one member of that name. A reader may stop anywhere; a stream without its last line,
    the verdict, was cut.
    """
    return "".join(f"{compact(record)}\n" for record in _records(card))


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a line; it refers to that of the JSON report."""
    text = files("traceaudit_reports").joinpath("schema/stream-1.json").read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded


def _records(card: Card) -> Iterator[dict[str, object]]:
    yield {"type": "header", "header": _header(card)}
    for item in card.inputs:
        yield {"type": "input", "input": item}
    for run in card.rules:
        yield {"type": "rule", "rule": _fields(run, "title", "doc")}
    for finding in card.findings:
        yield {"type": "finding", "finding": finding}
    for entry in card.not_looked_for:
        yield {"type": "not_looked_for", "not_looked_for": entry}
    yield {"type": "gate", "gate": record_gate(card.gate)}
    yield {"type": "verdict", "verdict": _verdict(card)}


def _header(card: Card) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "traceaudit", "version": card.version, "rules_version": card.rules_version},
        "config": card.config,
        "totals": card.totals,
        "ignored_files": card.ignored_files,
        "inputs": {
            "count": len(card.inputs),
            "statuses": dict(sorted(Counter(item.status for item in card.inputs).items())),
            "digest": _digest(card),
        },
        "rules": len(card.rules),
        "findings": len(card.findings),
    }


def _digest(card: Card) -> str:
    """SHA-256 over a line 'digest path' for each input, sorted: equal for equal data under equal names."""
    lines = sorted(f"{item.sha256 or '-'} {item.path}\n" for item in card.inputs)
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _verdict(card: Card) -> dict[str, object]:
    """The verdict and what it is about: findings by status, and active ones by severity."""
    statuses = Counter(finding.status for finding in card.findings)
    active = Counter(finding.severity for finding in card.findings if finding.status in ("new", "grown"))
    return {
        **_fields(card.verdict),
        "counts": {
            "findings": len(card.findings),
            "statuses": {name: statuses[name] for name in ("new", "grown", "baselined", "waived")},
            "active": {name: active[name] for name in SEVERITIES},
            "occurrences": sum(finding.count for finding in card.findings),
        },
    }


def _fields(item: DataclassInstance, *without: str) -> dict[str, object]:
    return {field.name: getattr(item, field.name) for field in fields(item) if field.name not in without}

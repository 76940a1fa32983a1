"""Invented audits as JSON, and a short way to check one claim."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from traceaudit_rules.claims.checking import check_claims
from traceaudit_rules.claims.claim import Claim, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_rules.claims.claim import Checked

Json = dict[str, Any]


class Check(Protocol):
    """Checks one claim against an audit; fields of the claim by name."""

    def __call__(self, kind: Kind, value: float | None = None, *, of: Json | None = None, **fields: Any) -> Checked: ...


def input_(path: str, form: str, rows: int, *, size: int = 1000, sessions: int = 1, status: str = "read") -> Json:
    """One entry of `inputs`."""
    suffix = "" if form == "document" else path.rpartition(".")[2]
    return {
        "path": path,
        "format": form,
        "container": suffix,
        "bytes": size,
        "rows": rows,
        "sessions": sessions,
        "sha256": "0" * 64,
        "status": status,
        "problems": [],
    }


def view(form: str, folder: str, rows: int, sessions: int, **more: Any) -> Json:
    """One entry of `facts.views`; its container is jsonl."""
    empty: Json = {name: {} for name in ("models", "tools", "output_types", "origins", "source_roots")}
    lengths: Json = {"context": {}, "cot": {}, "completion": {}}
    place = {"format": form, "folder": folder, "container": "jsonl", "rows": rows, "sessions": sessions}
    return {**place, "rows_per_session": {}, **empty, "lengths": lengths} | more


def audit(inputs: list[Json], views: list[Json], **more: Any) -> Json:
    """The JSON of an audit in which every rule on leaks, copies and cuts ran."""
    codes = ("TA401", "TA402", "TA501", "TA601", "TA711", "TA712", "TA716", "TA929")
    document: Json = {
        "schema_version": "1",
        "tool": {"name": "traceaudit", "version": "0", "rules_version": "1"},
        "inputs": inputs,
        "ignored_files": 0,
        "totals": {
            "files": len(inputs),
            "bytes": sum(item["bytes"] for item in inputs),
            "rows": sum(item["rows"] for item in inputs),
            "sessions": 60,
        },
        "facts": {"views": views},
        "rules": [{"code": code, "status": "ran"} for code in codes],
        "findings": [],
        "verdict": {"result": "pass", "reasons": []},
    }
    return document | more


@pytest.fixture
def fable() -> Json:
    """Merged rows, four files of a pi projection, two raw logs, and a card."""
    tools = {"Bash": 1544, "Edit": 960, "Read": 443, "Write": 311, "mcp__Play__look": 541}
    merged = view(
        "fable-merged",
        ".",
        4665,
        60,
        models={"claude-fable-5": 4665},
        tools=tools,
        output_types={"tool_use": 3799, "text": 866},
        origins={"local": 3712, "hf": 953},
        source_roots={"-home-<slug> #1": 2024, "-home-<slug> #2": 447},
        rows_per_session={"min": 3, "median": 38, "p90": 207, "p95": 251.7, "max": 439, "mean": 77.75},
        lengths={
            "context": {"min": 47, "median": 7022, "p90": 7022, "p95": 7022, "max": 7022, "mean": 6593.2},
            "cot": {"min": 350, "median": 2365, "p90": 4186, "p95": 5274, "max": 9145, "mean": 2669.4},
            "completion": {"min": 478, "median": 2726, "p90": 6166, "p95": 8848, "max": 73607, "mean": 3754.8999},
        },
    )
    pi = view("pi", "pi-traces", 20, 4, models={"claude-fable-5": 4}, tools={"Bash": 3, "Edit": 1})
    raw = view("claude-code", "claude", 19158, 60, models={"claude-fable-5": 7293}, tools={**tools, "Bash": 1693})
    inputs = [
        input_("README.md", "document", 0, size=2_000),
        input_("fable_merged.jsonl", "fable-merged", 4665, size=69_262_557, sessions=60),
        *(input_(f"pi-traces/trace_{number}.jsonl", "pi", 5, size=100_000) for number in range(4)),
        *(input_(f"claude/log/{number}.jsonl", "claude-code", 9579, size=50_000_000, sessions=30) for number in "ab"),
    ]
    return audit(inputs, [raw, merged, pi])


@pytest.fixture
def splits() -> Json:
    """One format in two folders, which share no text."""
    facts = {
        "views": [
            view("sft-messages", "train", 800, 0, tools={"ls": 30}, lengths={"cot": {"mean": 100.0, "max": 900}}),
            view("sft-messages", "test", 200, 0, tools={"ls": 10}, lengths={"cot": {"mean": 60.0, "max": 700}}),
        ],
        "duplicates": {
            "views": [
                {"format": "sft-messages", "folder": folder, "container": "jsonl", "items": 9, "exact": 0, "near": 0}
                for folder in ("train", "test")
            ],
            "shared": [],
            "shared_left_out": 0,
        },
    }
    inputs = [
        input_("train/a.jsonl", "sft-messages", 500),
        input_("train/b.jsonl", "sft-messages", 300),
        input_("test/c.jsonl", "sft-messages", 200),
    ]
    return audit(inputs, [], facts=facts)


@pytest.fixture
def check(fable: Json) -> Check:
    """Check one claim, against the Fable-shaped audit where no other is given."""

    def run(kind: Kind, value: float | None = None, *, of: Json | None = None, **fields: Any) -> Checked:
        stated = {"line": 1, "text": "as the card says"} | fields
        return check_claims([Claim(kind, value=value, **stated)], fable if of is None else of)[0]

    return run


@pytest.fixture
def partial(fable: Json) -> Json:
    """The same, but one raw log ends in the middle of a line."""
    changed = deepcopy(fable)
    changed["inputs"][-1]["status"] = "partial"
    return changed


@pytest.fixture
def with_findings(fable: Json) -> Callable[..., Json]:
    """The same with findings of rules: code, severity, count."""

    def change(*found: tuple[str, str, int], **facts: Any) -> Json:
        changed = deepcopy(fable)
        changed["findings"] = [
            {"code": code, "name": "some-rule", "severity": severity, "count": count, "message": f"{count:,} found"}
            for code, severity, count in found
        ]
        changed["facts"] |= facts
        return changed

    return change

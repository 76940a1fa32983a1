"""The file of a baseline: JSON in which no secret, no path and no position stands. One entry is one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_values import shown_path
from traceaudit.gate.baselinedocument import SCHEMA, Document, in_order
from traceaudit.smallfiles import read_small

if TYPE_CHECKING:
    from traceaudit.gate.policy import Baseline, Entry

_MOST_BYTES = 512 * 2**20


def write_baseline(path: str, baseline: Baseline) -> None:
    """Write a baseline; nobody sees half of it. The same entries give the same bytes, whatever their order.

    Raises:
        UsageError: the file cannot be written.
    """
    from traceaudit.commands.outputs import write_text

    write_text(path, render_baseline(baseline))


def render_baseline(baseline: Baseline) -> str:
    """A baseline as JSON, entries by rule and fingerprint."""
    head = {
        "schema_version": str(SCHEMA),
        "tool": {"name": "traceaudit", "wrote": "baseline"},
        "key_check": baseline.key_check,
    }
    entries = ",\n".join(f"  {json.dumps(_record(entry))}" for entry in in_order(baseline.entries))
    lines = [f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items()]
    return "".join(["{\n", *lines, ' "entries": [', f"\n{entries}\n " if entries else "", "]\n}\n"])


def _record(entry: Entry) -> dict[str, object]:
    record: dict[str, object] = {"rule": entry.code, "fingerprint": entry.fingerprint, "count": entry.count}
    return record | {"kind": entry.kind, "rows": list(entry.rows)} if entry.rows else record


def read_baseline(path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        UsageError: it cannot be read, is none, is of a newer traceaudit, or was made with another TRACEAUDIT_KEY.
    """
    shown = shown_path(Path(path))
    data = read_small(path, _MOST_BYTES, "this is no baseline")
    document = Document(shown)
    try:
        content = json.loads(data)
    except json.JSONDecodeError as error:
        document.damaged(f"no valid JSON at line {error.lineno}")
    except (ValueError, RecursionError):
        document.damaged("no valid JSON")
    return document.baseline(content)

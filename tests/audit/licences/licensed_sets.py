"""Tiny datasets under licences as plain data: rows, documents, configuration, and what has to be said of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from traceaudit_rules.licences.sources.upstreams import Upstream
from traceaudit_rules.options import MappedSource, Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Rows = list[dict[str, Any]]

# Invented upstreams, one for each class of licence; '' is one that states none.
LICENCES = {
    "dedicated": "cc0-1.0",
    "mit": "mit",
    "bsd": "bsd-3-clause",
    "apache": "apache-2.0",
    "by": "cc-by-4.0",
    "alike": "cc-by-sa-4.0",
    "database": "odbl",
    "gpl": "gpl-3.0",
    "old-gpl": "gpl-2.0",
    "agpl": "agpl-3.0",
    "limited": "cc-by-nc-4.0",
    "limited-alike": "cc-by-nc-sa-4.0",
    "fixed": "cc-by-nd-4.0",
    "rail": "openrail",
    "vendor": "llama3.1",
    "other": "other",
    "silent": "",
}
UPSTREAMS = tuple(Upstream(f"brantwik/{name}", licence=text, seen="2026-06-01") for name, text in LICENCES.items())


@dataclass(frozen=True)
class Case:
    """A dataset and what has to be found: every code of the family with its severity, and nothing else.

    `files` are rows or text by path. `says` are parts of the message or the fix by code. `verdict` as in the Card.
    """

    name: str
    files: Mapping[str, Rows | str]
    expected: Mapping[str, str]
    says: Mapping[str, Sequence[str]] = field(default_factory=dict)
    profile: str = "publish"
    options: Options = Options()  # noqa: RUF009 (frozen)
    upstreams: tuple[Upstream, ...] = ()
    verdict: str = ""


def write(case: Case, folder: Path) -> Path:
    """The dataset on disk."""
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else "".join(f"{json.dumps(row)}\n" for row in content)
        path.write_bytes(text.encode("utf-8"))
    return folder


def fable(count: int, origin: str | None = None, **fields: object) -> Rows:
    """Merged rows with an origin, in the shape of Fable sets."""
    name = "-".join(map(str, (origin or "own", *fields.values())))
    return [
        {
            "uid": f"{name}#{number}",
            "source_file": f"{name}.jsonl",
            "session": f"{name}-{number // 4}",
            "model": "model-0",
            "context": f"[user] Please look at part {number} of {name}.",
            "cot": "",
            "output_type": "text",
            "output": {"text": f"Part {number} of {name} is well."},
            "completion": f"Part {number} of {name} is well.",
        }
        | ({"origin": origin} if origin is not None else {})
        | fields
        for number in range(count)
    ]


def agenttrace(count: int, source: str = "mbpp", **fields: object) -> Rows:
    """Runs on tasks, in the shape of AgentTrace."""
    return [
        {
            "trace_id": f"{source}-{number}",
            "timestamp_utc": f"2026-03-28T13:31:{number % 60:02}Z",
            "prompt": f"Solve task {number} of {source}.",
            "model": "Qwen3-0.6B",
            "total_duration_ms": 12.5,
            "spans": [],
            "llm_steps": [
                {"step_id": f"l{number}", "step_number": 1, "model_output": f"Answer {number}.", "duration_ms": 5.0}
            ],
            "metadata": {"dataset": source, "dataset_source": source, "task_id": number, "run_id": "r"},
        }
        | fields
        for number in range(count)
    ]


def card(licence: str | Sequence[str] = "", *text: str, **more: str) -> str:
    """A card with front matter, where it states anything."""
    said = {"license": licence} if licence else {}
    front = [f"{key}: {json.dumps(value)}" for key, value in (said | more).items()]
    head = "\n".join(["---", *front, "---", ""]) if front else ""
    return head + "\n".join(["# A set of sessions", "", *text, ""])


def licence_text(name: str) -> str:
    """A bundled licence text."""
    return files("traceaudit_rules").joinpath(f"data/licence_texts/{name}.txt").read_text("utf-8")


def mapped(pattern: str, **fields: Any) -> MappedSource:
    """One entry of the user's map."""
    return MappedSource(pattern, **fields)

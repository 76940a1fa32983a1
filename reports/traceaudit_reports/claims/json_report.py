"""The Verification as JSON, in the form that schema/claims-1.json describes."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_reports.claims import ORDER, SCHEMA_VERSION
from traceaudit_reports.json_report import as_text

if TYPE_CHECKING:
    from traceaudit_reports.claims import Verification


def render(verification: Verification) -> str:
    """The Verification as pretty-printed ASCII, with a line feed at the end. A scan passes it over."""
    counts = {answer: len(verification.of(answer)) for answer in ORDER}
    content = {
        "card": verification.card,
        "data": asdict(verification.data),
        "counts": counts | {"not_checked": len(verification.not_checked)},
        "answers": [asdict(item) for item in verification.answers],
        "not_checked": [asdict(item) for item in verification.not_checked],
        "notices": list(verification.notices),
        "result": verification.result,
    }
    tool = {"name": "traceaudit", "version": verification.version}
    return as_text({"schema_version": SCHEMA_VERSION, "tool": tool, "claims": content})


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of what `render` gives."""
    text = files("traceaudit_reports").joinpath("schema/claims-1.json").read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded

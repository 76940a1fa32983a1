"""The Comparison as JSON, in the form that schema/comparison-1.json describes; and documents such as profiles."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_reports.comparison import SCHEMA_VERSION
from traceaudit_reports.json_report import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.comparison import Comparison

# Logarithms differ in their last digits from one machine to the next.
_DIGITS = 6


def render(comparison: Comparison) -> str:
    """The Comparison as pretty-printed ASCII, with a line feed at the end. Numbers have six digits behind the point."""
    return document_text("comparison", comparison.version, _plain(asdict(comparison)))


def document_text(kind: str, version: str, content: object) -> str:
    """A document of ours that a scan passes over, as ASCII: `kind` is the name of its content."""
    tool = {"name": "traceaudit", "version": version}
    return as_text({"schema_version": SCHEMA_VERSION, "tool": tool, kind: content})


def schema() -> Mapping[str, object]:
    """The JSON Schema (2020-12) of what `render` gives."""
    text = files("traceaudit_reports").joinpath("schema/comparison-1.json").read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if name not in ("version", "exit_code")}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round(value, _DIGITS) if isinstance(value, float) else value

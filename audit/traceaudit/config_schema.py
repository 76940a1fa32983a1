"""The JSON Schema of configuration files, for editors: made of the table of keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from traceaudit.config_fields import properties_of
from traceaudit.config_keys import KEYS
from traceaudit.config_words import LEVEL

if TYPE_CHECKING:
    from traceaudit.config_shapes import Schema


def make_schema() -> Schema:
    """The schema of `traceaudit.toml`, and of the same table in `pyproject.toml`, whose other tables may hold anything.

    It is not stricter than the tool, and less strict where texts have a form, such as licences and paths in rows.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:traceaudit:config:1",
        "title": "traceaudit configuration",
        "description": "traceaudit.toml, or pyproject.toml, with the table [tool.traceaudit].",
        "type": "object",
        "properties": {"tool": {"type": "object", "properties": {"traceaudit": {"$ref": "#/$defs/configuration"}}}},
        "$defs": {
            "configuration": {
                "title": "traceaudit",
                "description": "How traceaudit audits the data of this project.",
                "type": "object",
                "properties": properties_of(KEYS),
                "additionalProperties": False,
            },
            "level": {"title": "Severity"} | LEVEL.schema(),
            "bound": {
                "title": "Bound",
                "anyOf": [
                    {"type": "number", "minimum": 0},
                    {"type": "string", "pattern": r"^\s*([<>]=)?\s*[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?%?\s*$"},
                ],
            },
        },
    }


def schema_text() -> str:
    """The schema as it is shipped and printed."""
    return json.dumps(make_schema(), indent=1, ensure_ascii=False) + "\n"

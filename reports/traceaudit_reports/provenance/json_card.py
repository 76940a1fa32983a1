"""The section as JSON, in the form that schema/card-1.json describes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_reports.json_report import as_text
from traceaudit_reports.provenance.section import SCHEMA_NAME, SCHEMA_VERSION
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from traceaudit_reports.provenance.section import Section

MOST_FILES = 200
"""Files that are listed one by one; the others are counted, and the digest of the list covers all."""


def render(section: Section) -> str:
    """The section as pretty-printed ASCII, with a line feed at the end; parts that were not verified are null."""
    box = section.verdict
    content = _fields(replace(section, identity=replace(section.identity, files=())))
    del content["blanks"], content["identity"]
    document = {
        # A scan knows files of ours by these two, and passes them over.
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "traceaudit", "version": box.version, "rules_version": box.rules_version},
        "notice": TRIAGE,
        "identity": _identity(section),
        **content,
        "not_verified": dict(sorted(section.blanks.items())),
    }
    return as_text(document)


def schema() -> Mapping[str, object]:
    """The JSON Schema (2020-12) of what `render` gives."""
    text = files("traceaudit_reports").joinpath(SCHEMA_NAME).read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded


def _identity(section: Section) -> dict[str, object]:
    listed = section.identity.files
    told = _fields(replace(section.identity, files=listed[:MOST_FILES]))
    return {"data_files": len(listed), **told, "files_left_out": max(len(listed) - MOST_FILES, 0)}


def _fields(item: object) -> dict[str, object]:
    names = [field.name for field in fields(item)] if is_dataclass(item) else []
    return {name: _plain(getattr(item, name)) for name in names if name not in ("version", "rules_version")}


def _plain(value: object) -> object:
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(item) for name, item in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

"""What tells a baseline from data: nothing but its own keys and short words, so that no text can hide in one."""

from __future__ import annotations

import json
import re

_HEAD = re.compile(
    rb'^\s*\{\s*"schema_version":\s*"\d+",\s*"tool":\s*\{\s*"name":\s*"traceaudit",\s*"wrote":\s*"baseline"'
)
_KEYS = frozenset({"schema_version", "tool", "key_check", "entries"})
_OF_ENTRY = frozenset({"rule", "fingerprint", "count", "kind", "rows"})
_WORD = re.compile(r"TA\d{3}|[0-9a-f]{1,64}|[\w -]{0,40}", re.ASCII)


def is_baseline(path: str) -> bool:
    """Whether a JSON file is a baseline to its end. One that only begins like a baseline is data.

    Raises:
        OSError: the file cannot be read.
    """
    with open(path, "rb") as file:
        if not _HEAD.match(file.read(200)):
            return False
        file.seek(0)
        try:
            content = json.load(file)
        except (ValueError, RecursionError):
            return False
    if set(content) != _KEYS or set(content["tool"]) != {"name", "wrote"} or not isinstance(content["entries"], list):
        return False
    return _is_word(content["key_check"]) and all(map(_is_entry, content["entries"]))


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or not entry.keys() <= _OF_ENTRY:
        return False
    rows = entry.get("rows", [])
    words = (value for name, value in entry.items() if name != "rows")
    return isinstance(rows, list) and all(map(_is_word, (*words, *rows)))


def _is_word(value: object) -> bool:
    return value is None or isinstance(value, int) or (isinstance(value, str) and _WORD.fullmatch(value) is not None)

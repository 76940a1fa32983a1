"""A profile as a document that `read_profile` takes, and a document as TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traceaudit_rules.policy.profile import Profile

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def document_of(profile: Profile) -> dict[str, object]:
    """Name, date and source of a profile, and all that it was made of."""
    head: dict[str, object] = {"name": profile.name, "date": profile.date, "source": profile.source}
    return head | {key: value for key, value in profile.document.items() if key not in head}


def as_toml(document: Mapping[str, object]) -> str:
    """The document as TOML: values first, then a section for each table. None is left out."""
    given = {key: value for key, value in document.items() if value is not None}
    lines = [_pair(key, value) for key, value in given.items() if not isinstance(value, Mapping)]
    for key, table in given.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{_key(key)}]", *(_pair(str(name), item) for name, item in table.items())]
    return "\n".join(lines) + "\n"


def _pair(key: str, value: object) -> str:
    return f"{_key(key)} = {_value(value, '')}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: object, indent: str) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(_pair(str(key), item) for key, item in value.items()) + "}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        inner = f"{indent}  "
        return "[\n" + "".join(f"{inner}{_value(item, inner)},\n" for item in value) + f"{indent}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    raise TypeError(f"a profile holds plain data only, found {type(value).__name__}")


def _text(text: str) -> str:
    """A basic string. TOML has no half of a surrogate pair: it is spelled out."""
    spelled = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return json.dumps(spelled, ensure_ascii=False).replace("\x7f", "\\u007f")

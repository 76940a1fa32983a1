"""Plain data as one line of JSON that every reader takes: ASCII, no halves of surrogate pairs, no infinite numbers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import orjson

_NOT_PLAIN = re.compile(r"[\x7f-\U0010ffff]+")
_HALVES = re.compile(r"[\ud800-\udfff]")


def compact(document: object) -> str:
    r"""The document as JSON in ASCII without spaces or line feeds; dataclasses become objects with their fields.

    Half of a surrogate pair becomes the six visible characters `\ud800`, as in the JSON report. A number that is
    infinite or none becomes null, because JSON has no word for it.

    Raises:
        TypeError: something in the document is no plain data.
    """
    try:
        data = orjson.dumps(document, default=_plain)
    except TypeError:  # what orjson refuses: halves of surrogate pairs, integers beyond 64 bits, keys that are no text
        return _NOT_PLAIN.sub(_escape, _dump(document))
    text = data.decode()
    return text if data.isascii() and b"\x7f" not in data else _NOT_PLAIN.sub(_escape, text)


def _dump(document: object) -> str:
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_opened)
    except ValueError:  # a number that is none, which the json module cannot replace
        text: str = json.dumps(_finite(document), ensure_ascii=False, separators=(",", ":"))
        return text


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a Card holds plain data only, found {type(value).__name__}")


def _opened(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return _plain(value)


def _finite(value: object) -> object:
    """The value with null for every number that is none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    return _finite(_opened(value))


def _escape(match: re.Match[str]) -> str:
    text = match[0]
    if _HALVES.search(text):
        return "".join(rf"\\u{ord(char):04x}" if _HALVES.match(char) else _ascii(char) for char in text)
    return _ascii(text)


def _ascii(text: str) -> str:
    return json.dumps(text)[1:-1].replace("\x7f", r"\u007f")

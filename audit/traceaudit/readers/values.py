"""Values out of JSON objects that may hold anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

# A longer name of a source is none that somebody would read.
_LONGEST_LABEL = 200


def text(value: Any) -> str | None:
    """The value if it is text, else None."""
    return value if isinstance(value, str) else None


def first_text(record: Mapping[str, Any], *keys: str) -> str | None:
    """The first of some members that is text and not empty, else None."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and value:
            return value
    return None


def label(record: Mapping[str, Any], *keys: str) -> str | None:
    """The first of some members that says something, as a name: what is no text must not read as nothing said.

    Of an object the repository, name or id in it, of a list its one item; else compact JSON, cut.
    """
    for key in keys:
        value = record.get(key)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, dict):
            value = first_text(value, "repo", "repo_id", "dataset", "name", "id") or value
        if value is not None and value != "" and value != [] and value != {}:
            return value if isinstance(value, str) else as_json(value)[:_LONGEST_LABEL] or None
    return None


def integer(value: Any) -> int | None:
    """The value if it is an integer that fits a table, else None."""
    return value if type(value) is int and -(2**63) <= value < 2**63 else None


def stamp(value: Any) -> str | None:
    """A time as the file writes it: text as it is, a number in digits."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, float) or integer(value) is not None else None


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def member(pointer: str, record: Mapping[str, Any], *keys: str) -> str:
    """Pointer of the first member that is there; that of the object itself where none is."""
    for key in keys:
        if key in record:
            return f"{pointer}/{key}"
    return pointer


class Unwrapped(NamedTuple):
    """A value, and whether it stood as JSON text in a string."""

    value: Any
    is_text: bool


def unwrapped(value: Any) -> Unwrapped:
    """The value; where it is a string with a JSON array or object, what that holds."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return Unwrapped(orjson.loads(value), True)
        except orjson.JSONDecodeError:
            pass
    return Unwrapped(value, False)


def as_json(value: Any) -> str:
    """Text as it is, anything else as compact JSON; '' for what is nested too deeply to be written."""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # orjson stops at 254 levels
        try:
            return json.dumps(value, separators=(",", ":"))
        except (RecursionError, ValueError):
            return ""


class Arguments(NamedTuple):
    """Arguments of a tool call: compact JSON, and the names in it, sorted; None where they are no object."""

    json: str
    names: str | None


def arguments(value: Any) -> Arguments:
    """Arguments as an object or as its JSON text: both forms give the same.

    Those that are null are left out: a table has every argument in every call.
    """
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return Arguments(value, None)
    if isinstance(value, dict) and None in value.values():
        value = {name: item for name, item in value.items() if item is not None}
    names = ",".join(sorted(value)) if isinstance(value, dict) else None
    return Arguments("" if value is None else as_json(value), names)


def joined_text(content: Any) -> str:
    """Text of a content field: a string, or the text parts of an array of blocks."""
    if isinstance(content, str):
        return content
    parts = [block.get("text") if isinstance(block, dict) else block for block in items(content)]
    return "\n".join([part for part in parts if isinstance(part, str)])


def count_images(content: Any) -> int:
    """Image blocks of a content field."""
    blocks = [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
    return len([block for block in blocks if block.get("type") in IMAGE_TYPES])


# A list: an odd type need not have a hash.
IMAGE_TYPES = ["image", "image_url", "input_image"]

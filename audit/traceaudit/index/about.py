"""What an index says of itself, in the metadata of its file."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from traceaudit_rules.duplicates.known import PURPOSES

VERSION = 1
"""Of the file: it changes when a reader has to change."""
SPECIFICATION = 1
"""Of words and shingles; see traceaudit_rules.duplicates.words."""
KEY = b"traceaudit index"
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class About:
    """What an index says of itself. `role` is what it is of: corpus, benchmark or upstream.

    `texts` and `shingles` are in it, `short` were left out because they have too few words; `created` is a day.
    """

    name: str
    role: str
    tool: str
    created: str
    texts: int
    shingles: int
    short: int
    format: int = VERSION
    specification: int = SPECIFICATION


def parse_about(said: bytes) -> About | str:
    """What a file says of itself, or why that is not understood."""
    try:
        values = orjson.loads(said)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        return "this index is damaged: what it says of itself cannot be read"
    numbers = ("format", "specification", "texts", "shingles", "short")
    whole = all(type(values.get(name)) is int and 0 <= values[name] < 2**48 for name in numbers)
    texts = all(isinstance(values.get(name), str) for name in ("name", "role", "tool", "created"))
    if not whole or not texts:
        return "this index is damaged: what it says of itself is not complete"
    about = About(**{name: values[name] for name in About.__dataclass_fields__})
    if about.format == VERSION and (about.role not in PURPOSES or not is_name(about.name)):
        return "this index is damaged: its name or its role is none"
    return about


def is_name(name: str) -> bool:
    """Whether an index may be called so: printed in one line, and not too long."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and not name.isspace()

"""Records of a file while it is made: objects, or raw lines that are no JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Record = dict[str, Any]
Records = list[Record | bytes]


def to_line(record: object) -> bytes:
    """One line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def to_bytes(records: Iterable[Record | bytes]) -> bytes:
    """The content of a file; raw lines stand as they are."""
    return b"".join(record if isinstance(record, bytes) else to_line(record) for record in records)

"""`--reveal FILE`: the values that no output shows, for the person who has to revoke them."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit.findings import Told


def write_values(path: str, told: Sequence[Told]) -> int:
    """Write one line of JSON for each secret and each personal datum; give how many there are.

    The file can be read by its owner alone, also while it is written.

    Raises:
        UsageError: it cannot be written.
    """
    lines = [_line(item) for item in told if item.value is not None]
    target = Path(path)
    try:
        # a temporary file has mode 0600 from the beginning
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
                file.writelines(lines)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or type(error).__name__}") from error
    return len(lines)


def _line(item: Told) -> str:
    finding = item.finding
    record = {
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "kind": finding.kind,
        "confidence": finding.confidence,
        "value": item.value,
        "locations": [{"file": place.file, "row": place.row} for place in finding.locations],
    }
    return json.dumps(record, ensure_ascii=True) + "\n"

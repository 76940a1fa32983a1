"""Files that a user writes: read whole, and refused where they are far too large to be what they should."""

from __future__ import annotations

from pathlib import Path

from traceaudit.config_values import shown_path
from traceaudit.errors import UsageError


def read_small(path: str | Path, most: int, so: str, shown: str | None = None) -> bytes:
    """The bytes of a file of at most `most` bytes. `so` says what follows from a larger one: 'this is no suite'.
    `shown` is what refusals call the file, None for its path from the working folder.

    Raises:
        UsageError: it cannot be read, or is larger.
    """
    shown = shown or shown_path(Path(path))
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read: {error.strerror or type(error).__name__}") from error
    if len(data) > most:
        raise UsageError(f"{shown}: larger than {most // 2**20} MiB, so {so}")
    return data

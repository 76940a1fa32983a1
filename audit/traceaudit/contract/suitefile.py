"""Files that hold a suite."""

from __future__ import annotations

from pathlib import Path

from traceaudit.config_values import shown_path
from traceaudit.contract.suite import read_suite
from traceaudit.errors import UsageError
from traceaudit.smallfiles import read_small

_MOST_BYTES = 4 * 2**20


def read_suite_file(path: str) -> str:
    """The text of a suite, once it was seen to be one.

    Raises:
        UsageError: it cannot be read, or is none.
    """
    shown = shown_path(Path(path))
    try:
        text = read_small(path, _MOST_BYTES, "this is no suite").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown}: it is not in UTF-8, so this is no suite") from error
    try:
        read_suite(text)
    except UsageError as error:
        raise UsageError(f"{shown}: {error}") from error
    return text

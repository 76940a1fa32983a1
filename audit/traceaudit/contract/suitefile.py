"""Files that hold a suite."""

from __future__ import annotations

from pathlib import Path

from traceaudit.contract.suite import read_suite
from traceaudit.errors import UsageError

_MOST_BYTES = 4 * 2**20


def read_suite_file(path: str) -> str:
    """The text of a suite, once it was seen to be one.

    Raises:
        UsageError: it cannot be read, or is none.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: the contract cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the contract is not UTF-8") from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{path}: a contract has at most {_MOST_BYTES // 2**20} MiB")
    try:
        read_suite(text)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error
    return text

"""Where commands write: standard output, and files that nobody sees half written."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


def print_text(text: str) -> None:
    """Write to standard output; a reader that has seen enough does not change the exit code."""
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_target(output: str, suffixes: Mapping[str, str]) -> str:
    """The format that a suffix means, of a file that can be written.

    Raises:
        UsageError: the suffix is unknown, or the file cannot be written.
    """
    suffix = Path(output).suffix.lower()
    if suffix not in suffixes:
        raise UsageError(f"{output}: no output format has the suffix {suffix!r}; use {', '.join(suffixes)}")
    if not Path(output).parent.is_dir():
        raise UsageError(f"{output}: the folder does not exist")
    if not os.access(Path(output).parent, os.W_OK):
        raise UsageError(f"{output}: the folder cannot be written to")
    if Path(output).is_dir():
        raise UsageError(f"{output}: this is a folder; name a file in it")
    return suffixes[suffix]


def write_text(output: str, text: str) -> None:
    """Write beside the target and move: a reader never sees half a file.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        _write(Path(output), text)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror or type(error).__name__}") from error


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

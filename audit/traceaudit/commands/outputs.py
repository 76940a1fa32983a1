"""Where commands write: standard output, and files that nobody sees half written."""

from __future__ import annotations

import gc
import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


def print_text(text: str) -> None:
    """Write to standard output; a reader that has seen enough does not change the exit code.

    Raises:
        UsageError: it cannot be written to, for instance a file on a disk that is full.
    """
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"standard output cannot be written: {error.strerror or type(error).__name__}") from error


def read_targets(outputs: Sequence[str], formats: Collection[str], suffixes: Mapping[str, str]) -> dict[str, str]:
    """Files that can be written, each with its format: that of FORMAT:FILE, else the one that the suffix means.

    Raises:
        UsageError: a suffix is unknown, a file cannot be written, or is to be written in two formats.
    """
    targets: dict[str, str] = {}
    for output in outputs:
        form, colon, path = output.partition(":")
        named = colon and form in formats
        file = path if named else output
        name = check_target(file, suffixes, form if named else None)
        if targets.setdefault(file, name) != name:
            raise UsageError(f"{file}: one file cannot be both {targets[file]} and {name}; name two files")
    return targets


def check_target(output: str, suffixes: Mapping[str, str], named: str | None = None) -> str:
    """The format that a suffix means, or the one that was named, of a file that can be written.

    Raises:
        UsageError: the suffix is unknown, or the file cannot be written.
    """
    suffix = Path(output).suffix.lower()
    if named is None and suffix not in suffixes:
        raise UsageError(f"{output}: no output format has the suffix {suffix!r}; use {', '.join(suffixes)}")
    if not output:
        raise UsageError(f"{named}: no file is named behind the colon")
    if not Path(output).parent.is_dir():
        raise UsageError(f"{output}: the folder does not exist")
    if not os.access(Path(output).parent, os.W_OK):
        raise UsageError(f"{output}: the folder cannot be written to")
    if Path(output).is_dir():
        raise UsageError(f"{output}: this is a folder; name a file in it")
    return suffixes[suffix] if named is None else named


@contextmanager
def collecting_later() -> Iterator[None]:
    """No search for reference cycles meanwhile: over 100,000 findings it takes longer than most renderers do."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write_text(output: str, text: str) -> None:
    """Write beside the target and move: a reader never sees half a file. Line ends are written as they are.

    Raises:
        UsageError: the file cannot be written.
    """
    with written_beside(output) as half:
        Path(half).write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def written_beside(output: str) -> Iterator[str]:
    """A file beside the target to write to, which takes its place at the end, and vanishes if anything goes wrong.

    The permissions of a file that is there already stay; of a link, the file that it leads to is replaced.

    Raises:
        UsageError: the file cannot be written.
    """
    half = None
    output, shown = os.path.realpath(output), output
    try:
        handle, half = tempfile.mkstemp(dir=Path(output).parent, prefix=f".{Path(output).name}.")
        os.close(handle)
        yield half
        os.chmod(half, _permissions(output))
        os.replace(half, output)
    except BaseException as error:
        if half is not None:
            Path(half).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(f"{shown}: cannot be written: {error.strerror or type(error).__name__}") from error
        raise


def _permissions(output: str) -> int:
    try:
        return stat.S_IMODE(os.stat(output).st_mode)
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

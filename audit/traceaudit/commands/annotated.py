"""The option --annotate of `scan`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from traceaudit.commands.outputs import check_target, written_beside
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from traceaudit.annotation import Annotations

SUFFIXES = {".parquet": "parquet", ".arrow": "arrow"}
annotate_option = click.option(
    "--annotate",
    metavar="FILE",
    help="Write a table with one line for each row of the input: codes of rules, the highest severity, whether the "
    "policy would lose the row; .parquet or .arrow.",
)


def annotate_to(path: str | None, others: Iterable[str | None]) -> Callable[[Annotations], None] | None:
    """What writes the table; None where nobody asked. `others` are files that are written too.

    Raises:
        UsageError: the file cannot be written, or something else is written to it.
    """
    if path is None:
        return None
    container = check_target(path, SUFFIXES)
    if os.path.realpath(path) in {os.path.realpath(other) for other in others if other is not None}:
        raise UsageError(f"{path}: rows are annotated in a file of their own")

    def write(notes: Annotations) -> None:
        from traceaudit.annotating import write_annotations

        with written_beside(path) as half:
            write_annotations(half, container, notes)

    return write

"""`traceaudit init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from traceaudit.errors import UsageError

NAME = "traceaudit.toml"


@click.command("init")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the proposal and write nothing.")
@click.option("--force", is_flag=True, help="Write over a traceaudit.toml that is there.")
def command(paths: tuple[str, ...], to_stdout: bool, force: bool) -> int:
    """Propose a configuration from a sample of the data, as a commented traceaudit.toml.

    It holds a profile, the paths, the columns of tables whose format is unknown, the harness where it is evident,
    tools that no harness knows, and the sources that rows name. What is unsure is commented out. Without PATH, the
    current folder.
    """
    # One thread in polars, as in scan.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    if not to_stdout and os.path.lexists(NAME) and not force:
        raise UsageError(f"{NAME} is there already; --force writes over it, --stdout prints the proposal")
    from traceaudit.proposal import propose
    from traceaudit.sources import find_inputs

    named = list(paths) or ["."]
    text = propose(find_inputs(named).sources, [Path(os.path.relpath(path)).as_posix() for path in named])
    if to_stdout:
        click.echo(text, nl=False)
        return 0
    try:
        Path(NAME).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{NAME}: cannot be written: {error.strerror or type(error).__name__}") from error
    click.echo(f"{NAME} written: read it, then run `traceaudit scan`")
    return 0

"""`traceaudit verify`."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from traceaudit.asides import Asides
from traceaudit.commands.configured import config_options, paths_or_sources, rule_options
from traceaudit.commands.outputs import check_target, print_text, write_text
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit.verifying import Audited
    from traceaudit_reports.claims import Verification

FORMATS = {
    "terminal": "traceaudit_reports.claims.terminal",
    "json": "traceaudit_reports.claims.json_report",
    "markdown": "traceaudit_reports.claims.markdown",
}
SUFFIXES = {".txt": "terminal", ".json": "json", ".md": "markdown"}


@click.command("verify")
@click.argument("card", metavar="CARD")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--audit", "report", metavar="FILE", help="Compare with this JSON of a scan instead of reading data.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write the result; the suffix chooses the format: " + ", ".join(SUFFIXES) + ". Repeatable.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    help="Format on standard output.",
    show_default=True,
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@config_options
@click.option("--quiet", is_flag=True, help="No progress, and no result on standard output unless it is json.")
def command(
    card: str,
    paths: tuple[str, ...],
    report: str | None,
    outputs: tuple[str, ...],
    format_name: str,
    jobs: int | None,
    config: str | None,
    no_config: bool,
    quiet: bool,
) -> int:
    """Check the claims of a card, an article or a thread against data.

    CARD is a text or Markdown file. Each claim that is understood is confirmed, contradicted, or cannot be verified
    from this data; the rest is listed as not checked. PATH is what scan takes, and may hold CARD.

    Exit codes: 0 nothing contradicted, 1 a claim is contradicted, 2 wrong usage, 3 part of the data was not read,
    4 internal error.
    """
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from traceaudit.verifying import read_report, read_text, verify

    if report is not None and paths:
        raise UsageError("--audit FILE stands for data that was read before; give it or PATH, not both")
    targets = {output: check_target(output, SUFFIXES) for output in outputs}
    for output in outputs:
        if os.path.realpath(output) in {os.path.realpath(path) for path in (card, report) if path is not None}:
            raise UsageError(f"{output}: this file is an input; nothing was written over it")
    text = read_text(card)
    if report is not None:
        audited = read_report(report)
    else:
        said = Config() if no_config else load_config(config)
        audited = _audit(paths_or_sources(paths, said), said, jobs, outputs, quiet=quiet)
    verification = verify(text, audited)
    if not quiet or format_name == "json":
        print_text(_render(verification, format_name, to_terminal=True))
    for output, name in targets.items():
        write_text(output, _render(verification, name))
    return verification.exit_code


def _audit(paths: list[str], said: Config, jobs: int | None, outputs: Sequence[str], *, quiet: bool) -> Audited:
    """Audit with every rule, whatever the configuration selects: a claim may need any of them."""
    from traceaudit.engine import run_audit
    from traceaudit.settings import make_settings
    from traceaudit.verifying import Keeping

    settings = make_settings(jobs=jobs or said.jobs, options=rule_options(said, None, None), columns=said.columns)
    keeping = Keeping()
    with terminal_progress(quiet=quiet) as start:
        found = run_audit(paths, settings, start, outputs, asides=Asides(keep=keeping))
    return keeping.audited(found, paths)


def _render(verification: Verification, name: str, *, to_terminal: bool = False) -> str:
    render: Callable[..., str] = import_module(FORMATS[name]).render
    looks: dict[str, int] = {}
    if name == "terminal" and to_terminal and sys.stdout.isatty():
        looks["color"] = "NO_COLOR" not in os.environ
        looks["width"] = min(shutil.get_terminal_size((100, 24)).columns or 100, 140)
    return render(verification, **looks)

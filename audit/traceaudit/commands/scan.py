"""`traceaudit scan`."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from traceaudit.asides import Asides
from traceaudit.commands.annotated import annotate_option, annotate_to
from traceaudit.commands.asked import RunWords, run_options, told_by_user
from traceaudit.commands.configured import (
    LicenceWords,
    SecretFiles,
    licence_options,
    paths_or_sources,
    rule_options,
    secret_options,
)
from traceaudit.commands.gated import GateWords, gate_options
from traceaudit.commands.outputs import collecting_later, print_text, read_targets, write_text
from traceaudit.commands.parameters import Megabytes
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress
from traceaudit_reports.pagesize import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit.findings import Told
    from traceaudit_reports.card import Card

# format -> module with render(card); suffixes of -o
FORMATS = {
    "terminal": "traceaudit_reports.terminal",
    "json": "traceaudit_reports.json_report",
    "html": "traceaudit_reports.html",
    "markdown": "traceaudit_reports.markdown",
    "github": "traceaudit_reports.github",
    "sarif": "traceaudit_reports.sarif",
    "junit": "traceaudit_reports.junit",
    "gitlab": "traceaudit_reports.gitlab",
    "jsonl": "traceaudit_reports.jsonl",
}
SUFFIXES = {
    ".html": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".sarif": "sarif",
    ".xml": "junit",
    ".txt": "terminal",
    ".md": "markdown",
}


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT:]FILE",
    help="Write the result; the suffix chooses the format: "
    + ", ".join(SUFFIXES)
    + "; or name it, for instance gitlab:report.json. Repeatable.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    help="Format on standard output.",
    show_default=True,
)
@click.option(
    "--max-html-mb",
    type=Megabytes(),
    metavar="N",
    help="Megabytes that an HTML report may have; what is left out is counted in it.  [default: 3]",
)
@run_options
@click.option(
    "--against",
    multiple=True,
    metavar="FILE.idx",
    help="Say what of the data stands in this index, which `traceaudit index` made. Repeatable.",
)
@annotate_option
@gate_options
@licence_options
@secret_options
@click.option("--quiet", is_flag=True, help="No progress, and no result on standard output in the format terminal.")
def command(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    format_name: str,
    max_html_mb: float | None,
    against: tuple[str, ...],
    annotate: str | None,
    quiet: bool,
    secret_files: SecretFiles,
    licence_words: LicenceWords,
    run_words: RunWords,
    gate_words: GateWords,
) -> int:
    """Audit files, folders or globs; without one, the paths of the configuration.

    In a folder, trace files (.jsonl .ndjson .json, also .gz and .zst), cards and licences are inputs; a
    file that is named is always one.

    Exit codes: 0 pass, 1 the policy failed, 2 wrong usage, 3 part of the input was not audited, 4 internal
    error.
    """
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from traceaudit.engine import run_audit
    from traceaudit.resolution import resolve, settings_of

    targets = read_targets(outputs, FORMATS, SUFFIXES)
    said = told_by_user(run_words, gate_words).over(max_html_mb=max_html_mb)
    options = rule_options(said, run_words.harness, run_words.inventory, secret_files, licence_words)
    settings, policy = resolve(said, settings_of(said, options, against, is_fast=gate_words.is_fast))
    reveal = _reveal_to(secret_files.reveal, tuple(targets))
    note = annotate_to(annotate, (*targets, secret_files.reveal))
    with terminal_progress(quiet=quiet) as start:
        card = run_audit(
            paths_or_sources(paths, said),
            settings,
            start,
            [*targets, *filter(None, [secret_files.reveal, annotate])],
            policy,
            Asides(reveal, note, replay="html" in (format_name, *targets.values())),
        )
    _show(card, format_name, paths_or_sources(paths, said), said.max_html_mb, quiet=quiet)
    for output, name in targets.items():
        write_text(output, _render(card, name, said.max_html_mb))
    return card.verdict.exit_code


def _reveal_to(path: str | None, outputs: Sequence[str]) -> Callable[[Sequence[Told]], None] | None:
    """What writes the values that no output shows; None where nobody asked."""
    if path is None:
        return None
    from traceaudit.revealing import write_values

    if os.path.realpath(path) in map(os.path.realpath, outputs):
        raise UsageError(f"{path}: values are revealed to a file of their own")

    def write(told: Sequence[Told]) -> None:
        number = write_values(path, told)
        click.echo(f"{path}: {number:,} values in clear text, readable by you alone; delete it when done", err=True)

    return write


def _show(card: Card, name: str, paths: Sequence[str], megabytes: float | None, *, quiet: bool) -> None:
    """The result on standard output; for a job on GitHub also what its step gets."""
    if name == "github":
        from traceaudit.commands import workflow

        workflow.write_step(card)
        print_text(workflow.annotate(card, paths))
    elif not quiet or name != "terminal":
        print_text(_render(card, name, megabytes, to_terminal=True))


def _render(card: Card, name: str, megabytes: float | None, *, to_terminal: bool = False) -> str:
    render: Callable[..., str] = import_module(FORMATS[name]).render
    looks: dict[str, int] = {}
    if name == "terminal" and to_terminal and sys.stdout.isatty():
        looks["color"] = "NO_COLOR" not in os.environ
        looks["width"] = min(shutil.get_terminal_size((100, 24)).columns or 100, 140)
    if name == "html" and megabytes is not None:
        looks["most_bytes"] = int(megabytes * MEGABYTE)
    with collecting_later():
        return render(card, **looks)

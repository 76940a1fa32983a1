"""`traceaudit scan`."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

import click

from traceaudit.commands.configured import (
    LicenceWords,
    SecretFiles,
    config_options,
    licence_options,
    paths_or_sources,
    rule_options,
    secret_options,
)
from traceaudit.commands.outputs import check_target, print_text, write_text
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress
from traceaudit.settings import FAIL_ON, PROFILES, make_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit.findings import Told
    from traceaudit_reports.card import Card

# format -> module with render(card); suffixes of -o
FORMATS = {
    "terminal": "traceaudit_reports.terminal",
    "json": "traceaudit_reports.json_report",
    "html": "traceaudit_reports.html",
}
SUFFIXES = {".html": "html", ".json": "json", ".txt": "terminal"}


if TYPE_CHECKING:
    _CodesType = click.ParamType[tuple[str, ...]]
    _NumberType = click.ParamType[int]
else:  # older versions of click have no type parameter
    _CodesType = _NumberType = click.ParamType


class Codes(_CodesType):
    """Rule codes or beginnings of codes, separated by commas."""

    name = "codes"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Split and check against the catalog."""
        if isinstance(value, tuple):
            return value
        from traceaudit.selection import rule_codes

        try:
            return rule_codes(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


class Locations(_NumberType):
    """A number of locations, or 'all' as -1."""

    name = "N|all"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse the number."""
        if str(value) == "all":
            return -1
        try:
            number = int(str(value))
        except ValueError:
            number = -1
        if number < 0:
            self.fail(f"{value!r} is neither a number nor 'all'", param, ctx)
        return number


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="PATH...")
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
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default=None,
    help="What the audit is for; all but audit fail on errors and on rows that cannot be read.  [default: audit]",
)
@click.option(
    "--select",
    type=Codes(),
    multiple=True,
    help="Run only rules whose codes begin so, for instance TA1,TA401, or with these names.",
)
@click.option("--ignore", type=Codes(), multiple=True, help="Leave these rules out.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default=None,
    help="Exit 1 on findings of this severity or above.  [default: error; never in profile audit]",
)
@click.option(
    "--max-bad-rows",
    type=click.IntRange(min=0),
    default=None,
    help="Bad rows accepted before the audit is incomplete.  [default: 0; any number in profile audit]",
)
@click.option(
    "--locations", type=Locations(), default=None, help="Locations kept for each finding, or all.  [default: 10]"
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@click.option("--harness", metavar="NAME", help="Program that wrote the data, where the data does not say.")
@click.option(
    "--inventory", metavar="FILE", help="Your own tools as JSON: tool definitions, or an MCP tools/list answer."
)
@click.option(
    "--against",
    multiple=True,
    metavar="FILE.idx",
    help="Say what of the data stands in this index, which `traceaudit index` made. Repeatable.",
)
@licence_options
@secret_options
@config_options
@click.option("--quiet", is_flag=True, help="No progress, and no result on standard output unless it is json or html.")
def command(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    format_name: str,
    profile: str | None,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    fail_on: str | None,
    max_bad_rows: int | None,
    locations: int | None,
    jobs: int | None,
    harness: str | None,
    inventory: str | None,
    against: tuple[str, ...],
    config: str | None,
    no_config: bool,
    quiet: bool,
    secret_files: SecretFiles,
    licence_words: LicenceWords,
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

    targets = {output: check_target(output, SUFFIXES) for output in outputs}
    said = Config() if no_config else load_config(config)
    settings = make_settings(
        profile=profile or said.profile or "audit",
        select=tuple(chain.from_iterable(select)) or said.select,
        ignore=tuple(chain.from_iterable(ignore)) or said.ignore,
        fail_on=fail_on or said.fail_on,
        max_bad_rows=said.max_bad_rows if max_bad_rows is None else max_bad_rows,
        locations=_kept(said.locations if locations is None else locations),
        jobs=jobs or said.jobs,
        options=rule_options(said, harness, inventory, secret_files, licence_words, profile),
        columns=said.columns,
        config=said.file,
        against=against,
    )
    reveal = _reveal_to(secret_files.reveal, outputs)
    with terminal_progress(quiet=quiet) as start:
        card = run_audit(
            paths_or_sources(paths, said), settings, start, [*outputs, *filter(None, [secret_files.reveal])], reveal
        )
    if not quiet or format_name != "terminal":
        print_text(_render(card, format_name, to_terminal=True))
    for output, name in targets.items():
        write_text(output, _render(card, name))
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


def _kept(locations: int | None) -> int | None:
    """Locations of a finding: ten where nothing was said, all for -1."""
    return 10 if locations is None else None if locations < 0 else locations


def _render(card: Card, name: str, *, to_terminal: bool = False) -> str:
    render: Callable[..., str] = import_module(FORMATS[name]).render
    looks: dict[str, int] = {}
    if name == "terminal" and to_terminal and sys.stdout.isatty():
        looks["color"] = "NO_COLOR" not in os.environ
        looks["width"] = min(shutil.get_terminal_size((100, 24)).columns or 100, 140)
    return render(card, **looks)

"""`traceaudit compare`."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from traceaudit import __version__
from traceaudit.commands.configured import config_options, rule_options
from traceaudit.commands.outputs import check_target, print_text, write_text
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_reports.card import Card
    from traceaudit_reports.comparison import Comparison
    from traceaudit_rules.policy.profile import Profile

FORMATS = {
    "terminal": "traceaudit_reports.comparison.terminal",
    "json": "traceaudit_reports.comparison.json_report",
    "markdown": "traceaudit_reports.comparison.markdown",
}
SUFFIXES = {".txt": "terminal", ".json": "json", ".md": "markdown"}
# Names of accounts, secrets and personal data have to be known, so that they can be masked; nothing else is needed.
INCOMPLETE = 3
_FAMILIES = ("TA4", "TA5", "TA6")


@click.command("compare")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--view",
    "views",
    multiple=True,
    metavar="FORMAT[/FOLDER]",
    help="Compare this view of both; given twice, the first is that of OLD.  [default: a format that both have]",
)
@click.option("-o", "--output", metavar="FILE", help=f"Write the result; suffixes: {', '.join(SUFFIXES)}.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    help="Format on standard output.",
    show_default=True,
)
@click.option(
    "--fail-over",
    type=click.FloatRange(0, 1),
    metavar="DISTANCE",
    help="Exit 1 if the Jensen-Shannon distance of the tools is over this, and 3 if there are too few calls to judge.",
)
@click.option("--save", metavar="FILE", help="Write the profile of NEW, or of OLD alone, as .toml or .json.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@config_options
@click.option("--quiet", is_flag=True, help="No progress, and no result on standard output unless it is json.")
def command(
    old: str,
    new: str | None,
    views: tuple[str, ...],
    output: str | None,
    format_name: str,
    fail_over: float | None,
    save: str | None,
    jobs: int | None,
    config: str | None,
    no_config: bool,
    quiet: bool,
) -> int:
    """Say how far the tool policies of two datasets are apart: tools, transitions, arguments.

    OLD and NEW are data, the JSON of a scan, a saved profile, or the name of a shipped one: fable-5.
    One view of each is compared, and views are never added up. Without NEW, --save makes a profile of OLD.

    Exit codes: 0 compared, 1 over --fail-over, 2 wrong usage, 3 part of the input was not read or nothing can be
    said, 4 internal error.
    """
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from traceaudit.comparing import compare
    from traceaudit.sides import choose_views, load_side

    said = Config() if no_config else load_config(config)
    target = _check(new, views, output, save)
    read = _reader(said, jobs, quiet=quiet, outputs=[path for path in (output, save) if path])
    first = load_side(old, read)
    second = first if new is None else load_side(new, read)
    *chosen, why = choose_views(first, second, views)
    if save is not None:
        _save(save, chosen[1], new or old, second.name)
    if new is None:
        return INCOMPLETE if first.is_incomplete else 0
    result = compare((first, second), (chosen[0], chosen[1]), why, fail_over)
    if not quiet or format_name == "json":
        print_text(_render(result, format_name, to_terminal=True))
    if output is not None:
        write_text(output, _render(result, target))
    return result.exit_code


def _check(new: str | None, views: tuple[str, ...], output: str | None, save: str | None) -> str:
    """See before anything is read that everything can be written; the format of the output."""
    if new is None and save is None:
        raise UsageError("two things are compared: name OLD and NEW; OLD alone goes with --save FILE")
    if len(views) > 2:
        raise UsageError("--view is given once for both sides, or twice")
    if save is not None:
        check_target(save, {".toml": "toml", ".json": "json"})
    return "" if output is None else check_target(output, SUFFIXES)


def _reader(said: Config, jobs: int | None, *, quiet: bool, outputs: list[str]) -> Callable[[str], Card]:
    """What audits a dataset; the rules and readers are loaded only if one is given."""

    def read(path: str) -> Card:
        from traceaudit.engine import run_audit
        from traceaudit.settings import make_settings

        settings = make_settings(
            select=_FAMILIES, jobs=jobs or said.jobs, options=rule_options(said, None, None), columns=said.columns
        )
        with terminal_progress(quiet=quiet) as start:
            return run_audit([path], settings, start, outputs)

    return read


def _save(target: str, profile: Profile | None, given: str, name: str) -> None:
    """Write a profile; what it is from and when goes with it."""
    from traceaudit.sides import dated
    from traceaudit_reports.comparison.json_report import document_text
    from traceaudit_rules.policy.saving import as_toml, document_of

    if profile is None:
        raise UsageError(f"{given}: there is no tool call, so there is no profile")
    # The build of a package or a paper sets this, so that the same input gives the same bytes.
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    day = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdecimal() else datetime.now(UTC)
    shown = name.rstrip("/").rpartition("/")[2]
    source = f"traceaudit {__version__} compare --save of {shown}"
    document = document_of(dated(profile, Path(target).stem, day.date().isoformat(), source))
    is_toml = Path(target).suffix.lower() == ".toml"
    write_text(target, as_toml(document) if is_toml else document_text("profile", __version__, document))
    click.echo(f"{target}: profile of {profile.calls:,} tool calls", err=True)


def _render(comparison: Comparison, name: str, *, to_terminal: bool = False) -> str:
    render: Callable[..., str] = import_module(FORMATS[name]).render
    looks: dict[str, int] = {}
    if name == "terminal" and to_terminal and sys.stdout.isatty():
        looks["color"] = "NO_COLOR" not in os.environ
        looks["width"] = min(shutil.get_terminal_size((100, 24)).columns or 100, 140)
    return render(comparison, **looks)

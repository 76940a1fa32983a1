"""`traceaudit contract`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from traceaudit.asides import Asides
from traceaudit.commands.configured import config_options, paths_or_sources, rule_options
from traceaudit.commands.outputs import check_target, print_text, write_text
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress
from traceaudit.settings import FAIL_ON, make_settings

if TYPE_CHECKING:
    import polars as pl

    from traceaudit.settings import Settings
    from traceaudit_reports.gate import ContractRun

_RULES = ("TA96",)
_INCOMPLETE = 3


@click.group("contract", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Row contracts: expectations on scalars of each row, checked by Great Expectations.

    A suite is Great Expectations' own JSON. No text of a trace is ever in the table that it is asked about.
    """


@command.command("init")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("-o", "--output", required=True, metavar="FILE.json", help="Where the suite goes.")
@click.option("--name", default="row contract", show_default=True, help="Name of the suite.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@config_options
@click.option("--quiet", is_flag=True, help="No progress.")
def init(
    paths: tuple[str, ...],
    output: str,
    name: str,
    jobs: int | None,
    config: str | None,
    no_config: bool,
    quiet: bool,
) -> int:
    """Measure data and write a suite with bounds around what it holds.

    Bounds are rounded and leave head room; `meta.measured` says what was measured. Edit the suite, then name it with
    --contract. Exit codes: 0 written, 2 wrong usage, 3 part of the input could not be read, 4 internal error.
    """
    import json

    check_target(output, {".json": "json"})
    said, settings = _settings(jobs, config, no_config)
    table, code = _measure(paths_or_sources(paths, said), settings, output, quiet=quiet)
    if table.is_empty():
        raise UsageError("no row was read, so there is nothing to measure")
    from traceaudit.contract.proposing import propose_suite

    suite = propose_suite(table, name)
    write_text(output, json.dumps(suite, indent=1) + "\n")
    expectations = suite["expectations"]
    number = len(expectations) if isinstance(expectations, list) else 0
    click.echo(
        f"{output}: {number} expectations from {table.height:,} rows; edit the bounds, then use --contract", err=True
    )
    return code


@command.command("check")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--contract", "suite", metavar="FILE.json", help="Your suite, beside the built-in one.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=120.0, show_default=True, help="Seconds."
)
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="Exit 1 from here on.")
@click.option("--format", "format_name", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@config_options
@click.option("--quiet", is_flag=True, help="No progress.")
def check(
    paths: tuple[str, ...],
    suite: str | None,
    timeout: float,
    fail_on: str,
    format_name: str,
    jobs: int | None,
    config: str | None,
    no_config: bool,
    quiet: bool,
) -> int:
    """Ask a contract about data, and nothing else.

    Lines that cannot be read are told, and are rows of which the contract says so.

    Exit codes: 0 no expectation of --fail-on severity or above is broken, 1 one is, 2 wrong usage, 3 a file could not
    be read or the contract did not run, 4 internal error.
    """
    said, settings = _settings(jobs, config, no_config, fail_on)
    from traceaudit.contract.suitefile import read_suite_file
    from traceaudit.engine import run_audit
    from traceaudit.gate.policy import ContractAsked, Policy

    named = suite or (said.contract if isinstance(said.contract, str) else None)
    asked = ContractAsked(None if named is None else read_suite_file(named), timeout)
    with terminal_progress(quiet=quiet) as start:
        card = run_audit(paths_or_sources(paths, said), settings, start, policy=Policy(contract=asked))
    run = card.gate.contract
    if run is None:
        raise UsageError("the contract did not run")
    print_text(_as_json(run) if format_name == "json" else _as_table(run))
    for reason in card.verdict.reasons:
        click.echo(reason, err=True)
    return card.verdict.exit_code


@command.command("columns")
def columns() -> int:
    """List the columns that expectations may name, and the types of expectations."""
    from traceaudit.contract.projection import PROJECTION
    from traceaudit.contract.vocabulary import DATASET_WISE, ROW_WISE

    for column in PROJECTION.columns:
        click.echo(f"{column.name:18}{column.dtype.__name__:9}{column.doc}")
    for title, types in (("rows that fail are listed", ROW_WISE), ("on the dataset", DATASET_WISE)):
        click.echo(f"\nExpectations, {title}:")
        for name, arguments in types.items():
            click.echo(f"  {name} ({', '.join(word for word in arguments if word != 'condition_parser')})")
    return 0


def _settings(
    jobs: int | None, config: str | None, no_config: bool, fail_on: str | None = None
) -> tuple[Config, Settings]:
    """The configuration, and settings that run the rules on contracts alone."""
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    said = Config() if no_config else load_config(config)
    options = rule_options(said, None, None)
    settings = make_settings(
        select=_RULES, fail_on=fail_on, jobs=jobs or said.jobs, options=options, columns=said.columns, config=said.file
    )
    return said, settings


def _measure(paths: list[str], settings: Settings, output: str, *, quiet: bool) -> tuple[pl.DataFrame, int]:
    """The table that a contract is asked about, and 3 where a part of the input could not be read."""
    from traceaudit.contract.projection import project, read_facts
    from traceaudit.engine import run_audit

    tables: list[pl.DataFrame] = []
    with terminal_progress(quiet=quiet) as start:
        asides = Asides(keep=lambda spill, _, __: tables.append(project(read_facts(spill))))
        card = run_audit(paths, settings, start, [output], asides=asides)
    # No rule is meant to run here.
    is_read = all(entry.status not in ("unreadable", "partial") for entry in card.inputs)
    return tables[0], 0 if is_read else _INCOMPLETE


def _as_table(run: ContractRun) -> str:
    from traceaudit_reports.visible import visible

    signs = {True: "holds", False: "broken", None: "not asked"}
    wide = max((len(one.name) for one in run.expectations), default=0)
    lines = [
        f"{signs[one.holds]:11}{one.severity:9}{visible(one.name):{wide}}  {visible(one.detail)}"
        for one in run.expectations
    ]
    kept = sum(one.holds is True for one in run.expectations)
    reason = f": {run.reason}" if run.reason else ""
    lines.append(f"{run.suite}: {kept} of {len(run.expectations)} hold for {run.rows:,} rows; {run.status}{reason}")
    return "\n".join(map(visible, lines)) + "\n"


def _as_json(run: ContractRun) -> str:
    import json
    from dataclasses import asdict

    return json.dumps(asdict(run), indent=1) + "\n"

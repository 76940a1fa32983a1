"""`traceaudit show`."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from traceaudit.commands.configured import config_options, paths_or_sources, rule_options
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit.gate.policy import Policy
    from traceaudit.showing import Columns, Seen
    from traceaudit.sources import Source
    from traceaudit_reports.card import Card
    from traceaudit_reports.row_view import ShownRow
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.options import Options

    # The row, and the rows around it, itself among them.
    Found = tuple[Seen, list[Seen]]

_MOST_ELSEWHERE = 8
# Rules that compare a row with its counterparts: these are shown with it.
_TOLD_BY_OTHERS = ("TA908", "TA946")


@click.command("show")
@click.argument("target", metavar="CODE|UID|FILE:ROW")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("-n", "--number", type=click.IntRange(1, 1000), default=3, show_default=True, help="Locations of a rule.")
@click.option("--near", type=click.IntRange(0, 50), default=2, show_default=True, help="Rows shown on each side.")
@click.option("--harness", metavar="NAME", help="Program that wrote the data, where the data does not say.")
@click.option(
    "--inventory", metavar="FILE", help="Your own tools as JSON: tool definitions, or an MCP tools/list answer."
)
@config_options
def command(
    target: str,
    paths: tuple[str, ...],
    number: int,
    near: int,
    harness: str | None,
    inventory: str | None,
    config: str | None,
    no_config: bool,
) -> int:
    """Show rows, masked and cut: where a rule found something, the row with a uid, or a row of a file.

    A rule's code or name runs that rule and shows its first locations. Rows count from 1, as in reports. --harness
    and --inventory say of the data what they say in scan, so that the same findings are shown.
    """
    # One thread in polars, as in scan.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from traceaudit.sources import find_inputs
    from traceaudit_rules.catalog import find_rule

    said = Config() if no_config else load_config(config)
    rule = find_rule(target)
    file, _, row = target.rpartition(":")
    is_place = bool(file) and row.isdecimal() and len(row) < 19
    if not paths and is_place and os.path.exists(file):
        paths = (file,)
    named = paths_or_sources(paths, said)
    if rule is not None:
        options = rule_options(said, harness, inventory)
        rows, nothing = _of_rule(rule, named, number, near, said, options)
        click.echo(nothing, nl=bool(nothing))
    else:
        sources = find_inputs(named).sources
        found = _at_place(file, int(row), near, sources, said.columns) if is_place else None
        if found is None:
            found = _of_uid(target, near, sources, said.columns)
        rows = [_shown(*found, sources, said.columns)]
    click.echo("\n".join(map(_render, rows)), nl=False)
    return 0


def _at_place(file: str, number: int, near: int, sources: Sequence[Source], columns: Columns) -> Found | None:
    """The row of a file that is named as a report names it, or by its path; None where no file is called so."""
    from traceaudit.hiding import masker_of

    masker = masker_of((), sources)
    path = os.path.realpath(file)
    called = [source for source in sources if file in (source.shown, masker.path(source)) or source.path == path]
    called = called or [source for source in sources if source.name.endswith("/" + file)]
    if len(called) > 1:
        raise UsageError(f"{file}: {len(called):,} files are called so; name one by its path")
    if not called:
        return None
    rows = _around(called[0], number, near, columns)
    seen = next((item for item in rows if item.row.number == number), None)
    if seen is None:
        raise UsageError(f"{file}: there is no row {number:,}, or the file cannot be read")
    return seen, rows


def _of_uid(uid: str, near: int, sources: Sequence[Source], columns: Columns) -> Found:
    from traceaudit.counterparts import find_uid

    seen = find_uid(uid, sources, columns)
    if seen is None:
        raise UsageError(
            f"no rule, no file with that row and no row with that uid: {uid}; `traceaudit rules` lists the rules"
        )
    return seen, _around(seen.row.source, seen.row.number, near, columns)


def _around(source: Source, number: int, near: int, columns: Columns) -> list[Seen]:
    from traceaudit.glance import look_into
    from traceaudit.rowsteps import read_row
    from traceaudit.showing import Seen

    with look_into(source, columns) as opened:
        if opened is None:
            return []
        return [
            Seen(row, opened.format, read_row(row.raw, opened.format, opened.head, columns))
            for row in opened.around(number, near)
        ]


def _shown(seen: Seen, rows: list[Seen], sources: Sequence[Source], columns: Columns) -> ShownRow:
    """The row with its neighbours and counterparts."""
    from dataclasses import replace

    from traceaudit.counterparts import find_counterparts
    from traceaudit.hiding import masker_of
    from traceaudit.showing import show

    around = [other for other in rows if other.row.number != seen.row.number]
    elsewhere = list(find_counterparts(seen, sources, columns))
    kept = elsewhere[:_MOST_ELSEWHERE]
    printed = [seen, *around, *(related.seen for related in kept)]
    shown = show(seen, around, kept, masker_of([item.row for item in printed], sources))
    return replace(shown, more_elsewhere=len(elsewhere) - len(kept))


def _of_rule(
    rule: Rule, paths: list[str], number: int, near: int, said: Config, options: Options
) -> tuple[list[ShownRow], str]:
    """The first locations of a rule, after a scan with it alone; where there are none, what is said of that.

    Raises:
        UsageError: the rule failed, so nobody knows.
    """
    from traceaudit.engine import run_audit
    from traceaudit.gate.policy import NO_POLICY
    from traceaudit.progress import terminal_progress
    from traceaudit.settings import make_settings
    from traceaudit.sources import find_inputs
    from traceaudit_rules.grades import Reads

    # Rules on row contracts say nothing without one.
    policy = _with_contract(said) if rule.reads is Reads.CONTRACT else NO_POLICY
    settings = make_settings(
        select=(rule.code,),
        locations=number,
        jobs=said.jobs,
        options=options,
        columns=said.columns,
        config=said.file,
    )
    with terminal_progress(quiet=False) as start:
        card = run_audit(paths, settings, start, policy=policy)
    run = next(run for run in card.rules if run.code == rule.code)
    if run.status == "failed":
        raise UsageError(f"{rule.code} {rule.name}: it failed: {run.reason}")
    nothing = f"no findings of {rule.code} {rule.name}" + ("" if run.status == "ran" else f": {run.reason}")
    return list(_places(card, find_inputs(paths).sources, number, near, said.columns)), "" if card.findings else nothing


def _with_contract(said: Config) -> Policy:
    """A policy that asks the suite of the configuration, or the built-in one."""
    from traceaudit.contract.suitefile import read_suite_file
    from traceaudit.gate.policy import ContractAsked, Policy

    suite = read_suite_file(said.contract) if isinstance(said.contract, str) else None
    built_in = ContractAsked()
    return Policy(contract=ContractAsked(suite, float(said.contract_timeout or built_in.timeout)))


def _places(card: Card, sources: Sequence[Source], number: int, near: int, columns: Columns) -> Iterable[ShownRow]:
    from dataclasses import replace

    from traceaudit.counterparts import find_counterparts
    from traceaudit.hiding import masker_of
    from traceaudit.showing import Hit, show
    from traceaudit_reports.row_view import ShownRow

    by_path = {item.path: source for item, source in zip(card.inputs, sources, strict=True)}
    hits: dict[tuple[str, int], list[Hit]] = {}
    for finding in card.findings:
        for location in finding.locations:
            hits.setdefault((location.file, location.row), []).append(Hit(finding, location))
    for (file, row), found in list(hits.items())[:number]:
        title = f"{found[0].finding.code} {found[0].finding.name}: {found[0].finding.message}"
        rows = _around(by_path[file], row, near, columns) if row and file in by_path else []
        seen = next((item for item in rows if item.row.number == row), None)
        if seen is None:
            yield ShownRow(file or "the input as a whole", "", (), (), title=title, remark="the file as a whole")
            continue
        near_it = [item for item in rows if item is not seen]
        is_told = found[0].finding.code in _TOLD_BY_OTHERS
        others = list(find_counterparts(seen, sources, columns))[:_MOST_ELSEWHERE] if is_told else []
        masker = masker_of([item.row for item in (*rows, *(other.seen for other in others))], sources)
        yield replace(show(seen, near_it, others, masker, found), title=title)


def _render(row: ShownRow) -> str:
    from traceaudit_reports.row_view import render

    if not sys.stdout.isatty():
        return render(row)
    width = min(shutil.get_terminal_size((100, 24)).columns or 100, 140)
    return render(row, color="NO_COLOR" not in os.environ, width=width)

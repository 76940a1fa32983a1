"""`traceaudit baseline`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from traceaudit.commands.accepted import Request, audit, prepare, request_options
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from traceaudit.commands.accepted import Audited
    from traceaudit.gate.policy import Baseline, Entry

INCOMPLETE = 3
_MOST_LINES = 12


@click.group("baseline")
def command() -> None:
    """Accept what a dataset holds today, so that scans fail on what is new.

    A baseline lists findings by fingerprints that do not hang on positions, names of files or time. It holds no
    secret, no path and no line number, so it can be kept beside the data. Scans read it and never write it.

    Exit codes: 0 written, 2 wrong usage, 3 part of the data was not audited, 4 internal error.
    """


@command.command("create")
@click.option("--force", is_flag=True, help="Replace a baseline that is there.")
@request_options
def create(request: Request, *, force: bool) -> int:
    """Make a baseline of all findings that are not waived."""
    from traceaudit.gate.baselining import make_entries

    said, output = prepare(request)
    if os.path.lexists(output) and not force:
        raise UsageError(f"{output}: is there already; `update` takes in what is new, --force makes it anew")
    audited = audit(request, said, output)
    if not _may_write(request, audited, output):
        return INCOMPLETE
    entries = make_entries(audited.told, audited.groups)
    _write(output, entries, audited, None)
    number = len({entry.code for entry in entries})
    waived = sum(item.finding.status == "waived" for item in audited.told)
    _say(request, f"{output}: {_count(len(entries), 'finding')} of {_count(number, 'rule')} known from now on")
    if waived:
        _say(request, f"  {_count(waived, 'waived finding')} left out: waivers say why and until when")
    return audited.card.verdict.exit_code


@command.command("update")
@request_options
def update(request: Request) -> int:
    """Take in what is new and what has grown; take nothing out."""
    from traceaudit.gate.baselining import take_in

    said, output = prepare(request)
    before = _read(output)
    audited = audit(request, said, output)
    if not _may_write(request, audited, output):
        return INCOMPLETE
    change = take_in(before.entries, audited.told, audited.groups)
    _write(output, change.entries, audited, before.key_check)
    _say(request, f"{output}: {_count(change.added.total(), 'new finding')} taken in, {change.raised.total():,} grown")
    _say_rules(request, "new", change.added)
    _say_rules(request, "grown", change.raised)
    return audited.card.verdict.exit_code


@command.command("prune")
@request_options
def prune(request: Request) -> int:
    """Take out what is no longer there, and lower counts; add nothing.

    Entries of rules that do not run stay. Give the paths that the baseline was made of: what lies outside of them
    looks as if it were gone.
    """
    from traceaudit.gate import baselining

    said, output = prepare(request)
    before = _read(output)
    audited = audit(request, said, output, is_pruning=True)
    if not _may_write(request, audited, output):
        return INCOMPLETE
    change = baselining.prune(before.entries, audited.told, audited.groups, audited.idle)
    _write(output, change.entries, audited, before.key_check)
    _say(request, f"{output}: {_count(change.removed.total(), 'entry')} removed, {change.lowered.total():,} lowered")
    _say_rules(request, "removed", change.removed)
    _say_rules(request, "lowered", change.lowered)
    return audited.card.verdict.exit_code


def _read(output: str) -> Baseline:
    from traceaudit.gate.baselinefile import read_baseline

    if not os.path.lexists(output):
        raise UsageError(f"{output}: there is no baseline yet; `traceaudit baseline create` makes one")
    return read_baseline(output)


def _may_write(request: Request, audited: Audited, output: str) -> bool:
    """Whether the audit is complete, or need not be: what was not read would be new in the next scan, or gone."""
    if audited.card.verdict.exit_code == 0 or request.allow_incomplete:
        return True
    for reason in audited.card.verdict.reasons:
        click.echo(f"not audited: {reason}", err=True)
    click.echo(f"{output}: not written, because the audit is incomplete; --allow-incomplete writes it", err=True)
    return False


def _write(output: str, entries: Sequence[Entry], audited: Audited, made_with: str | None) -> None:
    """Write the file. `made_with` tells the key of entries that were there before: it is the one in use."""
    from traceaudit.gate.baselinefile import write_baseline
    from traceaudit.gate.keys import check_key
    from traceaudit.gate.policy import Baseline

    is_keyed = any(item.value is not None for item in audited.told)
    write_baseline(output, Baseline(output, tuple(entries), check_key() if is_keyed else made_with))


def _say(request: Request, line: str) -> None:
    if not request.quiet:
        click.echo(line)


def _say_rules(request: Request, what: str, numbers: Counter[str]) -> None:
    """How many of which rule, the most frequent first."""
    from traceaudit_rules.catalog import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    told = sorted(+numbers, key=lambda code: (-numbers[code], code))
    for code in told[:_MOST_LINES]:
        _say(request, f"  {what}: {numbers[code]:,} of {code} {names.get(code, '')}".rstrip())
    left = sum(numbers[code] for code in told[_MOST_LINES:])
    if left:
        _say(request, f"  {what}: {left:,} of {_count(len(told) - _MOST_LINES, 'other rule')}")


def _count(number: int, noun: str) -> str:
    plural = "entries" if noun == "entry" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"

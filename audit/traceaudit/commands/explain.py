"""`traceaudit explain`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from traceaudit_rules.contract import Rule

# Characters of a text in an example.
_LONGEST = 80


@click.command("explain")
@click.argument("code", metavar="CODE|NAME|KIND")
def command(code: str) -> int:
    """Say what a rule looks for, why it matters and what to do; or the same of one kind of secret."""
    from traceaudit_rules.catalog import find_rule
    from traceaudit_rules.measures import measured

    rule = find_rule(code)
    if rule is None:
        if _explain_kind(code):
            return 0
        raise UsageError(f"no rule is called {code!r}; `traceaudit rules` lists them")
    click.echo(f"{rule.code} {rule.name}")
    click.echo(f"severity {rule.severity.label}, confidence {rule.confidence.label}, reads {rule.reads.words}\n")
    click.echo(rule.doc)
    click.echo("\nWhat to do")
    click.echo(click.wrap_text(rule.fix, 100, "  ", "  "))
    _explain_basis(rule)
    figures = measured(rule.code)
    if figures is not None:
        click.echo(f"\nMeasured by make {figures.by}\n  {figures.words}")
    if rule.code == "TA501":
        _list_kinds()
    for title, examples in (("Found in", rule.bad), ("Not found in", rule.good)):
        click.echo(f"\n{title}")
        for example in examples:
            for number, line in enumerate(_lines(example)):
                click.echo(f"  {'' if number else '- '}{'  ' if number else ''}{line}")
    return 0


def _explain_basis(rule: Rule) -> None:
    """Say what a rule about the origin of reasoning rests on, and what else explains its findings."""
    if rule.evidence is None:
        return
    if rule.innocent:
        click.echo("\nWhat else explains it")
        click.echo(click.wrap_text(rule.innocent, 100, "  ", "  "))
    if not rule.rests_on:
        return
    from traceaudit_rules.provenance.thresholds import threshold

    click.echo("\nWhat it rests on")
    for base in map(threshold, rule.rests_on):
        met = "" if base.rate is None else f"met in {base.words}; "
        said = f"{base.name} {base.value:g}: {met}{base.source} ({base.date})"
        click.echo(click.wrap_text(said, 100, "  - ", "    "))


def _explain_kind(name: str) -> bool:
    """Say what is known of a kind of secret; False if there is none of this name."""
    from traceaudit_rules.measures import measured
    from traceaudit_rules.secrets.pack import kinds_by_id

    kind = kinds_by_id().get(name.lower())
    if kind is None:
        return False
    click.echo(f"{kind.id}: {kind.name} (TA501)\n")
    grade = "certain where its check holds" if kind.check else kind.grade
    click.echo(f"vendor  {kind.vendor}\nsource  {kind.source or 'none'}\ngrade   {grade}")
    click.echo(f"shape   {kind.pattern}\nrevoke  {kind.revoke}")
    figures = measured(kind.id)
    if figures is not None:
        click.echo(f"\nMeasured by make bench-leaks\n  {figures.words}")
    return True


def _list_kinds() -> None:
    """The kinds of the pack by vendor."""
    from traceaudit_rules.secrets.pack import shipped_kinds

    vendors: dict[str, list[str]] = {}
    for kind in shipped_kinds():
        vendors.setdefault(kind.vendor, []).append(kind.id)
    click.echo(
        f"\nKinds: {sum(map(len, vendors.values())):,} of {len(vendors):,} vendors; `traceaudit explain KIND` says more"
    )
    for vendor in sorted(vendors, key=str.casefold):
        click.echo(click.wrap_text(f"{vendor}: {', '.join(sorted(vendors[vendor]))}", 100, "  ", "    "))


def _lines(example: object) -> list[str]:
    """An example as text: raw bytes as they are, rows of a table as JSON, without what is null."""
    if isinstance(example, bytes):
        return [example.decode()]
    rows = example if isinstance(example, tuple) else (example,)
    return [json.dumps(_clipped(row), ensure_ascii=False, default=_shown) for row in rows]


def _clipped(row: object) -> object:
    """A row whose long texts are cut: some rules look at nothing but length."""
    if not isinstance(row, dict):
        return row
    return {name: _cut(value) if isinstance(value, str) else value for name, value in row.items()}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS} ({len(text):,} characters)"


def _shown(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)

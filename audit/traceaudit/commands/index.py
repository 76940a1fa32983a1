"""`traceaudit index`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from traceaudit.asides import Asides
from traceaudit.commands.configured import config_options, paths_or_sources, rule_options
from traceaudit.commands.outputs import check_target, written_beside
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress

if TYPE_CHECKING:
    from traceaudit.index.about import About
    from traceaudit_reports.card import Card

# Names of accounts, secrets and personal data have to be known, so that they can be masked; nothing else is needed.
_FAMILIES = ("TA4", "TA5", "TA6")
_SECRETS = ("TA5", "TA6")
_ROLES = ("corpus", "benchmark", "upstream")
INCOMPLETE = 3


@click.command("index")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("-o", "--output", metavar="FILE.idx", required=True, help="Write the index to this file.")
@click.option("--name", metavar="NAME", help="What findings call the index.  [default: the name of the file]")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default="corpus",
    help="What it is of, which decides how much it matters that data repeats it: benchmark is an error, corpus a "
    "warning, upstream a note.",
    show_default=True,
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@config_options
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def command(
    paths: tuple[str, ...],
    output: str,
    name: str | None,
    role: str,
    jobs: int | None,
    config: str | None,
    no_config: bool,
    quiet: bool,
) -> int:
    """Save digests and shingles of a dataset, so that scans can say what of other data stands in it.

    Indexed is what models wrote and what users asked, from 20 words on, each text once. No text is stored, but whoever
    has the index can test guesses: keep an index of private data as private as the data.

    Exit codes: 0 written, 2 wrong usage or nothing to index, 3 written, but part of the input was not read, 4 internal
    error.
    """
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from traceaudit.engine import run_audit
    from traceaudit.index.about import is_name
    from traceaudit.index.layout import SUFFIX
    from traceaudit.index.making import Order, make_index
    from traceaudit.settings import make_settings

    check_target(output, {SUFFIX: "index"})
    called = Path(output).stem if name is None else name
    if not is_name(called):
        raise UsageError("--name is one line of at most 100 characters that can be printed")
    said = Config() if no_config else load_config(config)
    settings = make_settings(
        profile="ci",
        select=_FAMILIES,
        fail_on="never",
        jobs=jobs or said.jobs,
        options=rule_options(said, None, None),
        columns=said.columns,
        is_indexing=True,
    )
    made: list[About] = []
    with terminal_progress(quiet=quiet) as start, written_beside(output) as half:
        order = Order(half, called, role)
        card = run_audit(
            paths_or_sources(paths, said),
            settings,
            start,
            [output],
            asides=Asides(keep=lambda spill, audit, inputs: made.append(make_index(order, spill, audit, inputs))),
        )
    if not quiet:
        _tell(output, made[0], card)
    return INCOMPLETE if card.verdict.exit_code else 0


def _tell(output: str, about: About, card: Card) -> None:
    """What was written, what was not read, and whether the index is delicate."""
    click.echo(
        f"{output}: {about.role} index of {about.texts:,} texts, {about.shingles:,} shingles; "
        f"{about.short:,} texts were too short",
        err=True,
    )
    for reason in card.verdict.reasons:
        click.echo(f"not read: {reason}", err=True)
    delicate = sum(finding.count for finding in card.findings if finding.code.startswith(_SECRETS))
    if delicate:
        click.echo(
            f"the data holds {delicate:,} secrets or personal data: whoever has the index can test guesses of them",
            err=True,
        )

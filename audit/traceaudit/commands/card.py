"""`traceaudit card`."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from traceaudit.commands.configured import (
    LicenceWords,
    config_options,
    licence_options,
    paths_or_sources,
    rule_options,
)
from traceaudit.commands.outputs import check_target, print_text
from traceaudit.commands.parameters import Codes
from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit.progress import terminal_progress
from traceaudit.settings import PROFILES, make_settings
from traceaudit_reports.provenance import EXPORTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.gate.policy import Policy
    from traceaudit.resolution import Asked
    from traceaudit.settings import Settings
    from traceaudit_reports.provenance.section import Section

SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".jsonld": "croissant"}
STALE = 1
INCOMPLETE = 3
_CROISSANT = "croissant"


@click.command("card")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write the section: into a card (.md), or as .json, or as Croissant (.jsonld, *croissant*.json). Repeatable.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(EXPORTERS)),
    help="Format on standard output.  [default: markdown]",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a section is missing or stale.")
@click.option("--profile", type=click.Choice(PROFILES), default=None, help="What the audit is for.  [default: audit]")
@click.option(
    "--select", type=Codes(), multiple=True, help="Run only rules whose codes begin so; the rest stays blank."
)
@click.option("--ignore", type=Codes(), multiple=True, help="Leave these rules out; what they verify stays blank.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]")
@click.option("--harness", metavar="NAME", help="Program that wrote the data, where the data does not say.")
@click.option("--inventory", metavar="FILE", help="Your own tools as JSON.")
@licence_options
@config_options
@click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")
def command(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    format_name: str | None,
    check: bool,
    profile: str | None,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    jobs: int | None,
    harness: str | None,
    inventory: str | None,
    config: str | None,
    no_config: bool,
    quiet: bool,
    licence_words: LicenceWords,
) -> int:
    """Write the provenance section of a dataset card from an audit of the data.

    The section stands between <!-- traceaudit:begin --> and <!-- traceaudit:end -->; all other text of a card stays
    as it is. Without these marks the section goes to the end of the card, and a file that does not exist is begun
    with front matter and headings for a person to fill.

    Exit codes: 0 written, or up to date, whatever the audit found; 1 --check found a section missing or stale; 2 wrong
    usage; 3 written, but part of the data was not audited, as the section says; 4 internal error.
    """
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from traceaudit.cardfiles import insert_into, settle, standing_alone

    said = Config() if no_config else load_config(config)
    targets = {output: _target(output, check=check) for output in outputs}
    if check and not targets:
        raise UsageError("--check compares with a file: name it with -o FILE")
    for output, name in targets.items():
        if name == "markdown":
            insert_into(output, "", ())
    settings = make_settings(
        profile=profile or said.profile or "audit",
        select=tuple(chain.from_iterable(select)) or said.select,
        ignore=tuple(chain.from_iterable(ignore)) or said.ignore,
        fail_on=said.fail_on,
        max_bad_rows=said.max_bad_rows,
        jobs=jobs or said.jobs,
        options=rule_options(said, harness, inventory, licence_words=licence_words, profile=profile),
        columns=said.columns,
        config=said.file,
    )
    section = _audit(paths_or_sources(paths, said), *_of_facts(said, settings), targets, quiet=quiet)
    if format_name or not outputs:
        print_text(standing_alone(section, format_name or "markdown"))
    stale = [output for output, name in targets.items() if not settle(output, name, section, check=check, quiet=quiet)]
    if stale:
        return STALE
    return 0 if section.verdict.is_complete else INCOMPLETE


def _target(output: str, *, check: bool) -> str:
    """The format that a file's name means; of a file that is only looked at, the folder may be read-only."""
    name = SUFFIXES.get(Path(output).suffix.lower()) if check else None
    name = name or check_target(output, SUFFIXES)
    return _CROISSANT if name == "json" and _CROISSANT in Path(output).name.lower() else name


def _of_facts(said: Config, settings: Settings) -> Asked:
    """Settings and policy for a card, which says what the data holds: nothing is left out as known or as doubtful.

    Severities and limits hold as in a scan, and waivers, which the section counts.
    """
    from traceaudit.resolution import resolve

    return resolve(replace(said.over(baseline=False, min_confidence="weak"), overrides=()), settings)


def _audit(paths: list[str], settings: Settings, policy: Policy, targets: Mapping[str, str], *, quiet: bool) -> Section:
    from traceaudit.engine import run_audit
    from traceaudit_reports.provenance.composition import make_section
    from traceaudit_rules.catalog import all_rules
    from traceaudit_rules.contract import Reads

    # A card among the inputs is written to all the same: what the tool wrote there is not read.
    guarded = [output for output, name in targets.items() if name != "markdown" or not _is_card(output)]
    with terminal_progress(quiet=quiet) as start:
        card = run_audit(paths, settings, start, guarded, policy)
    on_documents = frozenset(rule.code for rule in all_rules() if rule.reads is Reads.DOCUMENTS)
    return make_section(card, on_documents, _stated_time())


def _is_card(output: str) -> bool:
    """Whether a scan takes the file for a document, if it is there."""
    from traceaudit.sources import find_inputs

    return os.path.isfile(output) and all(source.is_document for source in find_inputs([output]).sources)


def _stated_time() -> str | None:
    """The time of SOURCE_DATE_EPOCH; None without it, so that the same data gives the same bytes."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(stamp), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None

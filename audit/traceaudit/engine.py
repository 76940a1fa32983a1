"""One audit from paths to the Card: plan, map, combine, reduce, fetch, assemble."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit.asides import NOBODY, Asides
from traceaudit.assembly import Staged, assemble_card
from traceaudit.contract.running import start_contract
from traceaudit.copying import examine_copies
from traceaudit.documents import examine_documents
from traceaudit.errors import UsageError
from traceaudit.examination import judge_counts, reduce_keyed, shuffles
from traceaudit.gate.policy import NO_POLICY, Policy
from traceaudit.intake import Intake
from traceaudit.licensing import examine_licences
from traceaudit.names import search_names
from traceaudit.plan import make_shards
from traceaudit.readers.mapped import MAPPED_COLUMNS
from traceaudit.results import Audit, combine
from traceaudit.runner import INLINE_BYTES, digest_files, run_inline
from traceaudit.sameness import examine_files
from traceaudit.shard import active_rules
from traceaudit.sources import find_inputs, has_changed
from traceaudit.spill import Spill, work_folder
from traceaudit.unread import Unread, report_unread
from traceaudit.verification import check_messages, verify_subjects
from traceaudit_rules.facts import GATHERED
from traceaudit_rules.inputs.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from traceaudit.plan import Shard
    from traceaudit.settings import Settings
    from traceaudit.sources import Inputs
    from traceaudit_reports.card import Card
    from traceaudit_rules.contract import Rule

# A partition of keyed rows is reduced in memory: about this many input bytes lead to one.
_BYTES_PER_PARTITION = 64 * 2**20


def run_audit(
    paths: list[str],
    settings: Settings,
    start_progress: Callable[[int], Callable[[int], None]] | None = None,
    outputs: Sequence[str] = (),
    policy: Policy = NO_POLICY,
    asides: Asides = NOBODY,
) -> Card:
    """Audit the paths.

    `start_progress` is called with the bytes to read and gives the function that is told of bytes read.
    `outputs` are files that will be written: none of them may be an input.

    Raises:
        UsageError: a path does not exist, a glob matches nothing, an output is an input, or an index is none.
    """
    search_indexes = _indexes(settings)
    inputs = find_inputs(paths)
    read = {source.path for source in inputs.sources}
    for output in outputs:
        if os.path.realpath(output) in read:
            raise UsageError(f"{output}: this file is an input; nothing was written over it")
    if not settings.exemptions.is_empty:
        settings = replace(settings, exemptions=settings.exemptions.of_files(inputs.sources))
    progress = start_progress(inputs.size) if start_progress else _ignore
    with work_folder() as folder, start_contract(policy.contract, settings) as contract:
        spill = Spill(folder, 1 + inputs.size // _BYTES_PER_PARTITION)
        shards = make_shards(inputs, settings.shard_bytes, settings.columns)
        audit = _map(shards, inputs, settings, spill, progress)
        contract.ask(spill)
        rules, intake = active_rules(settings), Intake.of(settings)
        audit += _reduce(settings, spill, intake)
        copied = examine_copies(spill, inputs.sources, rules, intake)
        digests = digest_files(inputs.sources, settings.jobs)
        audit = examine_files(inputs.sources, audit, digests, rules, intake)
        audit = combine(
            [
                audit,
                copied.audit,
                search_indexes(spill, rules, intake),
                examine_documents(inputs.sources, rules, intake),
                search_names(inputs.sources, settings, intake),
                report_unread(_unread(inputs, audit, settings), settings, intake),
                judge_counts(rules, audit.tally, intake),
                contract.judge(rules, intake),
            ]
        )
        verified = verify_subjects(audit, rules)
        licensed = examine_licences(spill, inputs.sources, digests, verified, rules, settings, intake)
        audit, verified = audit + licensed.audit, check_messages(verified + licensed.audit, rules)
        intake.trail.write(spill, None)
        if asides.keep is not None:
            asides.keep(spill, verified, inputs)
        staged = Staged(copied, licensed.picture, contract.run, policy, spill)
        return assemble_card(audit, verified, inputs, digests, settings, staged, asides)


def _indexes(settings: Settings) -> Callable[[Spill, Sequence[Rule], Intake], Audit]:
    """What looks the texts of a run up in the given indexes. Few audits need it, and loading it takes time."""
    if not settings.against:
        return _search_nothing
    from traceaudit.index.searching import examine_known, open_indexes

    indexes = open_indexes(settings.against)
    return lambda spill, rules, intake: examine_known(spill, indexes, rules, intake)


def _search_nothing(_spill: Spill, _rules: Sequence[Rule], _intake: Intake) -> Audit:
    """Without an index nothing is known."""
    return Audit()


def _ignore(_: int) -> None:
    """Report progress to nobody."""


def _map(
    shards: Sequence[Shard], inputs: Inputs, settings: Settings, spill: Spill, progress: Callable[[int], None]
) -> Audit:
    if settings.jobs == 1 or len(shards) < 2 or inputs.size < INLINE_BYTES:
        return combine(run_inline(shards, settings, spill, progress))
    from traceaudit.processes import run_processes

    return combine(run_processes(shards, settings, spill, progress))


def _reduce(settings: Settings, spill: Spill, intake: Intake) -> Audit:
    """Run the keyed rules and facts, one partition at a time."""
    parts = []
    for name, rules in shuffles(active_rules(settings)).items():
        for partition in spill.read(name):
            parts.append(reduce_keyed(rules, partition, intake, settings.options))
            intake.trail.write(spill, None)
    gathered = [Audit(tally=module.reduce(keys)) for name, module in GATHERED.items() for keys in spill.read(name)]
    return combine([*parts, *gathered])


def _unread(inputs: Inputs, audit: Audit, settings: Settings) -> Iterator[Unread]:
    """Files that were never opened or that changed, mapped columns that no row has, and nothing read at all."""
    for source in inputs.sources:
        if source.problem is not None:
            yield Unread(source.ordinal, Problem.UNREADABLE_FILE, source.problem)
        elif has_changed(source):
            detail = "size or time of modification changed during the audit"
            yield Unread(source.ordinal, Problem.CHANGED_FILE, detail)
    for ours, path in settings.columns:
        if not audit.tally.of(*MAPPED_COLUMNS).get(ours):
            yield Unread(-1, Problem.MISSING_COLUMN, f"{ours} = {path}")
    if not any(count.rows for count in audit.files.values()):
        detail = f"{len(inputs.sources)} files, {inputs.ignored} passed over, no row"
        yield Unread(-1, Problem.NOTHING_READ, detail)

"""From the combined audit to the Card: every number computed, every string masked."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from traceaudit import __version__
from traceaudit.annotation import Annotations
from traceaudit.asides import NOBODY, Asides
from traceaudit.disclosures import temper
from traceaudit.duplicates import describe_duplicates
from traceaudit.fast import LEFT_OUT, leaves_out
from traceaudit.findings import make_findings
from traceaudit.gate.conclusion import conclude
from traceaudit.gate.measures import accepted_rules
from traceaudit.gate.policy import NO_POLICY, Policy
from traceaudit.gate.settling import settle
from traceaudit.masker import make_masker
from traceaudit.policy import judge
from traceaudit.reasoning import describe_reasoning
from traceaudit.results import FileCount
from traceaudit.sources import seen_from
from traceaudit_reports.card import Card, FamilyRun, Finding, Input, NotLookedFor, RuleRun, Totals, Verdict
from traceaudit_reports.replay import NO_REPLAYS
from traceaudit_rules.catalog import FAMILIES, all_rules
from traceaudit_rules.contract import Reads, Status
from traceaudit_rules.facts import FACTS
from traceaudit_rules.inputs.problems import ALWAYS_INCOMPLETE, BAD_ROWS, Problem
from traceaudit_rules.licences.presentation import present_licences, present_lineage
from traceaudit_rules.masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit.copying import Copied
    from traceaudit.findings import Told
    from traceaudit.masker import Masker
    from traceaudit.results import Audit
    from traceaudit.settings import Settings
    from traceaudit.sources import Inputs, Source
    from traceaudit.spill import Spill
    from traceaudit_reports.gate import ContractRun
    from traceaudit_reports.replay import Replays
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.licences.picture import Picture

RULES_VERSION = "1"
_UNJUDGED = Verdict("incomplete", "", (), 0)
_UNREAD = frozenset({Problem.UNREADABLE_FILE.value, Problem.LFS_POINTER.value})
_PARTLY_READ = frozenset(kind.value for kind in (ALWAYS_INCOMPLETE | BAD_ROWS | {Problem.INCOMPLETE_LAST_LINE}))
_NOT_READ = {
    Reads.STEPS: "no step was read",
    Reads.CONVERSATIONS: "no conversation was read",
    Reads.SPANS: "no span was read",
    Reads.ROWS: "no row was read",
    Reads.BYTES: "no row was read",
    Reads.KEYED: "no row has what it compares",
    Reads.THOUGHTS: "no thinking step was read",
    Reads.COPIES: "no text of a model was read",
    Reads.KNOWN: "no index was given, or no text was read; --against names an index",
    Reads.DOCUMENTS: "no card or licence was read",
    Reads.FILES: "no file was compared",
    Reads.TALLY: "too little of what it counts was read",
    Reads.LICENCES: "nothing that it compares was read",
    Reads.CONTRACT: "the suite has no expectation for it",
}


class Staged(NamedTuple):
    """What the stages leave beside their findings, each None where it did not run; the policy, and the work folder."""

    copied: Copied | None = None
    picture: Picture | None = None
    contract: ContractRun | None = None
    policy: Policy = NO_POLICY
    spill: Spill | None = None


def assemble_card(
    found: Audit,
    audit: Audit,
    inputs: Inputs,
    digests: Mapping[int, str | None],
    settings: Settings,
    staged: Staged,
    asides: Asides = NOBODY,
) -> Card:
    """The Card of a finished audit.

    `found` is everything that the rules met, `audit` what holds of it.
    """
    rules = {rule.code: rule for rule in all_rules()}
    masker = make_masker(audit.groups, rules.values(), inputs.sources).with_paths(inputs.sources)
    sources = {source.ordinal: source for source in inputs.sources}
    # A rule that failed somewhere has no findings: half of them would read as all.
    groups = {
        key: group
        for key, group in audit.groups.items()
        if settings.is_selected(key.code) and key.code not in audit.failures
    }
    shown = replace(audit, groups=temper(groups, rules, audit))
    told = make_findings(shown, sources, rules, masker, settings.columns)
    settled = settle(told, audit.groups, staged.policy, masker)
    findings = tuple(item.finding for item in settled.told)
    if asides.reveal is not None:
        asides.reveal(settled.told)
    problems: Counter[str] = Counter()
    for count in audit.files.values():
        problems.update(count.problems)
    runs = tuple(_rule_run(rule, audit, findings, settings, staged) for rule in rules.values())
    facts = {name: module.present(audit.tally) for name, module in FACTS.items()}
    stated = tuple(item.finding for item in told)
    facts["reasoning"] = describe_reasoning(found, replace(audit, groups=groups), rules, stated, settings, masker)
    facts |= describe_duplicates(staged.copied, audit.files, sources, masker, settings.columns)
    if staged.picture is not None:
        facts |= {"lineage": present_lineage(staged.picture), "licences": present_licences(staged.picture)}
    card = Card(
        version=__version__,
        rules_version=RULES_VERSION,
        inputs=tuple(_input(source, audit, digests, masker) for source in inputs.sources),
        ignored_files=inputs.ignored,
        totals=_totals(audit, inputs),
        facts={name: masker.facts(value) for name, value in facts.items()},
        rules=runs,
        findings=findings,
        not_looked_for=_not_looked_for(audit, settings),
        verdict=_UNJUDGED,
        config=None if settings.config is None else masker.text(settings.config),
        name=_name(inputs, masker),
        root=masker.text(seen_from(inputs.root, os.curdir)) if inputs.root else "",
        families=_families(rules.values()),
    )
    if asides.annotate is not None and staged.spill is not None:
        about = (staged.spill, settled.told, rules, audit, sources, masker)
        accepted = accepted_rules(staged.policy, card, settings.fail_on)
        asides.annotate(Annotations(*about, settings.fail_on, staged.policy.waivers, accepted))
    gate = conclude(card, settled, staged.policy, settings, rules, audit, staged.spill, staged.contract, masker)
    replays = (
        _replay(settled.told, shown, sources, rules, masker, settings, staged.spill) if asides.replay else NO_REPLAYS
    )
    return replace(card, gate=gate, verdict=judge(findings, runs, problems, settings, gate), replays=replays)


def _replay(
    told: Sequence[Told],
    audit: Audit,
    sources: Mapping[int, Source],
    rules: Mapping[str, Rule],
    masker: Masker,
    settings: Settings,
    spill: Spill | None,
) -> Replays:
    """Sessions with findings, read again. Only a page shows them: other outputs need not load what reads them."""
    from traceaudit.replaying.playing import read_replays

    return read_replays(told, audit, sources, rules, masker, settings, spill)


def _families(rules: Iterable[Rule]) -> tuple[FamilyRun, ...]:
    counts = Counter(rule.family for rule in rules)
    return tuple(FamilyRun(family.prefix, family.title, counts[family.prefix]) for family in FAMILIES)


def _name(inputs: Inputs, masker: Masker) -> str | None:
    """The name of the one file, or of the folder that all are in; None where masking hid a part of it."""
    if not inputs.sources:
        return None
    path = inputs.sources[0].name.replace(os.sep, "/")
    if len(inputs.sources) > 1:
        path = path.removesuffix(f"/{inputs.sources[0].shown}")
    last = masker.text(path).rpartition("/")[2]
    return None if "<" in last else last or None


def _totals(audit: Audit, inputs: Inputs) -> Totals:
    counts = audit.files.values()
    sessions: frozenset[int] = frozenset()
    return Totals(
        files=len(inputs.sources),
        bytes=inputs.size,
        rows=sum(count.rows for count in counts),
        steps=sum(count.steps for count in counts),
        sessions=len(sessions.union(*(count.sessions for count in counts))),
    )


def _input(source: Source, audit: Audit, digests: Mapping[int, str | None], masker: Masker) -> Input:
    count = audit.files.get(source.ordinal, FileCount())
    return Input(
        path=masker.path(source),
        format="document" if source.is_document else count.format,
        container="" if source.is_document else count.container,
        bytes=source.size,
        rows=count.rows,
        sessions=len(count.sessions),
        sha256=digests.get(source.ordinal),
        status=_status(count),
        problems=tuple(_problem_line(count, kind) for kind in sorted(count.problems)),
    )


def _status(count: FileCount) -> str:
    kinds = count.problems.keys()
    if kinds & _UNREAD and not count.rows:
        return "unreadable"
    if Problem.UNSUPPORTED_FORMAT.value in kinds:
        return "unsupported"
    return "partial" if kinds & (_PARTLY_READ | _UNREAD) else "read"


def _problem_line(count: FileCount, kind: str) -> str:
    """One clear line: what, how often, where first, why."""
    number, first = count.problems[kind], count.first[kind]
    if first.line < 0:
        return f"{kind}: {first.detail}"
    where = f"line {count.row_number(first.slice, first.line):,}"
    if number == 1:
        return f"{kind}: {where} ({first.detail})"
    return f"{kind}: {number:,} lines, first {where} ({first.detail})"


def _rule_run(rule: Rule, audit: Audit, findings: Sequence[Finding], settings: Settings, staged: Staged) -> RuleRun:
    status, reason = _rule_status(rule, audit, settings, staged)
    return RuleRun(
        code=rule.code,
        name=rule.name,
        title=rule.title,
        severity=rule.severity.label,
        status=status,
        reason=reason,
        findings=sum(finding.code == rule.code for finding in findings),
        # Examples of what a rule finds must not be found in a report.
        doc=mask(rule.doc),
    )


def _rule_status(rule: Rule, audit: Audit, settings: Settings, staged: Staged) -> tuple[str, str | None]:
    if rule.code in audit.failures:
        return "failed", audit.failures[rule.code]
    if rule.status is Status.RETIRED:
        return "skipped", "retired"
    if not settings.is_selected(rule.code):
        return "skipped", "not selected"
    if leaves_out(settings, rule):
        return "skipped", LEFT_OUT
    if rule.extend is not None and rule.extend(rule, settings.options) is None:
        return "skipped", rule.without
    if rule.reads is Reads.PROBLEMS or rule.code in audit.ran:
        return "ran", None
    if rule.reads is Reads.CONTRACT and (staged.contract is None or not staged.contract.rows):
        return "skipped", staged.policy.without_contract if staged.contract is None else staged.contract.reason
    return "skipped", _NOT_READ[rule.reads]


def _not_looked_for(audit: Audit, settings: Settings) -> tuple[NotLookedFor, ...]:
    """Images, steps of files without a reader, names, rules not taken over, and the families that have no rule yet."""
    images = audit.tally.total("not looked for")
    kind = Problem.UNSUPPORTED_FORMAT.value
    rows = sum(count.rows for count in audit.files.values())
    unsupported = sum(count.rows for count in audit.files.values() if kind in count.problems)
    asks_names = settings.options.nlp_engine and not settings.is_fast
    entries = [
        NotLookedFor("images", images),
        NotLookedFor("steps of rows in formats without a reader", unsupported),
        NotLookedFor("names of persons and places", 0 if asks_names else rows),
        NotLookedFor("secrets by rules that could not be taken over", len(settings.options.refused)),
    ]
    entries += [NotLookedFor(family.title, rows) for family in FAMILIES if not family.modules]
    return tuple(entry for entry in entries if entry.count)

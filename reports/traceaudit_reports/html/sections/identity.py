"""What was audited: files with their digests, versions, and what the audit was asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of, size_of
from traceaudit_reports.gate_words import contract_words, regraded_words
from traceaudit_reports.html.clipping import clip, clip_path, cut, sentence
from traceaudit_reports.provenance.contents import data_inputs, digest_of
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, Input
    from traceaudit_reports.html.limits import Limits

_MOST_PROBLEMS = 3
_LONG = 300
_SHORT = 80
_FEW = 6
_THRESHOLDS = {
    "error": "errors fail it",
    "warning": "warnings and errors fail it",
    "note": "any finding fails it",
    "never": "no finding fails it",
}


class InputLine(NamedTuple):
    """One input file."""

    path: str
    format: str
    container: str
    size: str
    rows: str
    sessions: str
    status: str
    sha256: str
    problems: list[str]


class Identity(NamedTuple):
    """The section. `digest` is empty where a file has none; `troubled` are the first inputs that have problems.

    `has_containers` and `has_sessions` say whether any line has these.
    """

    lead: str
    facts: list[tuple[str, str]]
    digest: str
    digest_of: str
    troubled: list[InputLine]
    troubled_left_out: str
    inputs: list[InputLine]
    inputs_left_out: str
    is_open: bool
    has_containers: bool
    has_sessions: bool


def describe_identity(card: Card, limits: Limits) -> Identity | None:
    """The section; None where there is no input."""
    if not card.inputs:
        return None
    # A file with a problem must not be among those that are left out.
    ordered = sorted(card.inputs, key=lambda item: item.status == "read" and not item.problems)
    lines = [_input(item) for item in ordered[: limits.rows]]
    troubled = [line for line in lines if line.problems or line.status != "read"]
    rest = sum(item.status != "read" or bool(item.problems) for item in card.inputs) - _FEW
    data = data_inputs(card)
    documents = len(card.inputs) - len(data)
    beside = f"; {number_of(documents, 'document')} beside {'it' if len(data) == 1 else 'them'} left out"
    return Identity(
        lead="Paths are below what was scanned, and masked.",
        facts=_facts(card),
        digest=digest_of(data) or "",
        digest_of=number_of(len(data), "data file") + (beside if documents else ""),
        troubled=troubled[:_FEW],
        troubled_left_out=f"{number_of(rest, 'more file')} with problems in the table" if rest > 0 else "",
        inputs=lines,
        inputs_left_out=_left_out(ordered[limits.rows :]),
        is_open=len(lines) <= _FEW,
        has_containers=any(line.container for line in lines),
        has_sessions=any(line.sessions for line in lines),
    )


def _facts(card: Card) -> list[tuple[str, str]]:
    """What was read, by which version, and what the policy asked; only what there is something to say of."""
    totals, gate = card.totals, card.gate
    profile = gate_profiles().get(card.verdict.profile)
    held = [
        number_of(totals.files, "file"),
        size_of(totals.bytes),
        number_of(totals.rows, "row"),
        number_of(totals.steps, "step"),
        number_of(totals.sessions, "session"),
    ]
    told = [
        ("Read", ", ".join(held)),
        ("Passed over", f"{number_of(card.ignored_files, 'file')}, no input by name" if card.ignored_files else ""),
        ("Audited by", f"traceaudit {cut(card.version, _SHORT)}, rules version {cut(card.rules_version, _SHORT)}"),
        ("Profile", cut(card.verdict.profile, _SHORT) + (f": {profile.title.lower()}" if profile else "")),
        ("Configuration", cut(card.config or "none", _LONG)),
        ("Policy", _policy(card)),
        ("Severities that were set", cut(regraded_words(gate), _LONG)),
        ("Row contract", sentence(cut(contract_words(gate.contract), _LONG)) if gate.contract else ""),
        ("Waivers checked on", cut(gate.date, _SHORT)),
    ]
    return [(name, text) for name, text in told if text]


def _policy(card: Card) -> str:
    """What the audit was asked to fail on, and what was accepted."""
    gate = card.gate
    asked = [
        _THRESHOLDS.get(gate.fail_on, f"fails from {cut(gate.fail_on, _SHORT)} on"),
        f"confidence {cut(gate.min_confidence, _SHORT)} at least" if gate.min_confidence != "weak" else "",
        number_of(len(gate.limits), "limit") if gate.limits else "",
        number_of(len(gate.waivers), "waiver") if gate.waivers else "",
        f"baseline {cut(gate.baseline.path, _SHORT)}" if gate.baseline else "",
    ]
    told = ", ".join(filter(None, asked))
    return f"{told[:1].upper()}{told[1:]}"


def _input(item: Input) -> InputLine:
    problems = [clip(problem, _LONG) for problem in item.problems[:_MOST_PROBLEMS]]
    rest = len(item.problems) - _MOST_PROBLEMS
    return InputLine(
        path=clip_path(item.path),
        format=clip(item.format, 40),
        container=clip(item.container, 40),
        size=size_of(item.bytes),
        rows=f"{item.rows:,}" if item.rows else "",
        sessions=f"{item.sessions:,}" if item.sessions else "",
        status=item.status,
        sha256=item.sha256 or "",
        problems=[*problems, f"and {number_of(rest, 'more problem')}"] if rest > 0 else problems,
    )


def _left_out(rest: list[Input]) -> str:
    if not rest:
        return ""
    statuses = Counter(item.status for item in rest)
    told = ", ".join(f"{count:,} {status}" for status, count in sorted(statuses.items()))
    return f"{number_of(len(rest), 'more file')} in the JSON report: {told}"

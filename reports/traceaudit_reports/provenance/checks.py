"""What rules looked for, by topic: a check says 'none found' only where all its rules ran."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.provenance.contents import is_incomplete
from traceaudit_reports.provenance.section import Check
from traceaudit_reports.summaries import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card, Finding, RuleRun

FOUND, NONE_FOUND, NOT_VERIFIED = "found", "none found", "not verified"
NONE_IN_READ = "none found in what was read"
_MOST_SAID = 3


class _Kind(NamedTuple):
    """A thing to look for: codes, or beginnings of codes, of the rules that do."""

    topic: str
    what: str
    codes: tuple[str, ...]


_KINDS = (
    _Kind("tools", "tools that the program does not have", ("TA301", "TA302", "TA303", "TA304", "TA305", "TA307")),
    _Kind("tools", "calls of another program than stated", ("TA308", "TA309")),
    _Kind("processing", "contexts and answers that were cut", ("TA929", "TA931")),
    _Kind("processing", "scars of redaction", ("TA102", "TA103", "TA104")),
    _Kind("processing", "reasoning that was removed", ("TA101", "TA105")),
    _Kind("processing", "rows that differ from the raw sessions", ("TA241", "TA242", "TA243", "TA244", "TA246")),
    _Kind("processing", "damaged lines and wrong encoding", ("TA901", "TA902", "TA904", "TA913")),
    _Kind("personal", "secrets: tokens, keys, passwords", ("TA5",)),
    _Kind("personal", "e-mail addresses", ("TA601",)),
    _Kind("personal", "phone numbers", ("TA602",)),
    _Kind("personal", "bank, card and social security numbers", ("TA604", "TA605", "TA606")),
    _Kind("personal", "network, hardware and wallet addresses", ("TA603", "TA607", "TA608", "TA408")),
    _Kind("personal", "account names in paths and prompts", ("TA401", "TA402", "TA404", "TA406", "TA410")),
    _Kind("personal", "internal hosts and git remotes", ("TA407", "TA409")),
    _Kind("personal", "names of persons", ("TA609",)),
    _Kind("personal", "other host paths and personal data", ("TA4", "TA6")),
    _Kind("duplication", "identical files and earlier states of files", ("TA701", "TA702")),
    _Kind("duplication", "repeated lines and message ids", ("TA703", "TA704")),
    _Kind("duplication", "repeated texts", ("TA711", "TA712", "TA713", "TA714")),
    _Kind("duplication", "texts in more than one split", ("TA715",)),
)


def make_checks(card: Card) -> tuple[Check, ...]:
    """Every check, in a fixed order; one whose rules this version does not have is left out."""
    taken: set[str] = set()
    checks = []
    clean = NONE_IN_READ if is_incomplete(card) else NONE_FOUND
    # A code belongs to the kind that names it in full before one that names its family.
    for kind in sorted(_KINDS, key=lambda kind: min(map(len, kind.codes)) < len("TA000")):
        runs = [run for run in card.rules if run.code.startswith(kind.codes) and run.code not in taken]
        taken.update(run.code for run in runs)
        if runs:
            checks.append((_KINDS.index(kind), _check(kind, runs, card.findings, clean)))
    return tuple(check for _, check in sorted(checks, key=lambda item: item[0]))


def code_ranges(codes: Sequence[str]) -> str:
    """Codes of rules, neighbours as a range: 'TA609, TA940-TA948'."""
    numbered = enumerate(sorted(set(codes)))
    runs = [[text for _, text in run] for _, run in groupby(numbered, lambda item: _number(item[1]) - item[0])]
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _number(text: str) -> int:
    digits = text.removeprefix("TA")
    return int(digits) if digits.isdecimal() and digits.isascii() else -1


def _check(kind: _Kind, runs: Sequence[RuleRun], findings: Sequence[Finding], clean: str) -> Check:
    codes = tuple(run.code for run in runs)
    found = sorted(
        (finding for finding in findings if finding.code in codes),
        key=lambda finding: (rank(finding.severity), -finding.count, finding.code, finding.fingerprint),
    )
    missing = [run for run in runs if run.status != "ran"]
    state = FOUND if found else NOT_VERIFIED if missing else clean
    return Check(
        topic=kind.topic,
        what=kind.what,
        codes=codes,
        state=state,
        severity=min((finding.severity for finding in found), key=rank, default=None),
        findings=len(found),
        count=sum(finding.count for finding in found),
        says=tuple(dict.fromkeys(finding.message for finding in found))[:_MOST_SAID],
        reason=_reason(missing),
    )


def _reason(missing: Sequence[RuleRun]) -> str:
    """Why rules did not run, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for run in missing:
        by_reason.setdefault(f"{run.status}: {run.reason or 'no reason given'}", []).append(run.code)
    return "; ".join(f"{code_ranges(codes)} {reason}" for reason, codes in by_reason.items())

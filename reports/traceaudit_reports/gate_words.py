"""What every output for people says of the gate: limits, waivers, baseline, contract, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Finding
    from traceaudit_reports.gate import (
        BaselineUse,
        ContractRun,
        Expectation,
        Gate,
        LimitResult,
        WaiverUse,
    )

BY_PROFILE = " (a limit of the profile)"
PRUNE = "traceaudit baseline prune"
_MOST_CODES = 6
_ANSWERS = {True: "holds", False: "does not hold", None: "could not be measured"}
_ORDER = {False: 0, None: 1, True: 2}
_WAIVERS = ("active", "expired", "unused")


def limits_by_answer(limits: Sequence[LimitResult]) -> list[LimitResult]:
    """Limits that do not hold first, then those that could not be measured; else in their order."""
    return sorted(limits, key=lambda limit: _ORDER[limit.holds])


def limit_words(limit: LimitResult) -> str:
    """One limit and its answer: 'near_duplicate_rate <= 0.02 does not hold: 0.134'."""
    measured = "" if limit.value is None else f": {value_words(limit.value)}"
    return f"{limit.limit} {_ANSWERS[limit.holds]}{measured}" + (BY_PROFILE if limit.by_profile else "")


def value_words(value: float) -> str:
    """A measured value: whole numbers with their thousands separated, others with four digits that count."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.4g}"


def waiver_counts(waivers: Sequence[WaiverUse]) -> str:
    """How many waivers are in which state, and how many findings are waived: '3 active (12 findings), 1 expired'."""
    counts = {status: sum(waiver.status == status for waiver in waivers) for status in _WAIVERS}
    found = sum(waiver.findings for waiver in waivers)
    told = {"active": f" ({number_of(found, 'finding')} waived)"}
    return ", ".join(f"{count:,} {status}{told.get(status, '')}" for status, count in counts.items() if count)


def waiver_words(waiver: WaiverUse) -> str:
    """One waiver: 'TA401, origin quillane-*: reason (brantwik, until 2027-01-31)'."""
    what = f", {waiver.what}" if waiver.what else ""
    by = ", ".join(filter(None, (waiver.owner, f"until {waiver.expires}" if waiver.expires else "")))
    return f"{waiver.rule or 'every rule'}{what}: {waiver.reason}" + (f" ({by})" if by else "")


def waived_words(waiver: WaiverUse) -> str:
    """What a waiver met: '12 findings, 15 occurrences'."""
    return f"{number_of(waiver.findings, 'finding')}, {number_of(waiver.occurrences, 'occurrence')}"


def baseline_words(use: BaselineUse) -> str:
    """What a baseline met: '12 of 14 entries known, 1 grown, 2 stale (traceaudit baseline prune drops them)'."""
    known = f"{use.matched:,} of {number_of(use.entries, 'entry').replace('entrys', 'entries')} known"
    stale = [f"{len(use.stale):,} stale" if use.stale else "", f"{use.shrunk:,} shrunk" if use.shrunk else ""]
    parts = [known, f"{use.grown:,} grown" if use.grown else "", *stale]
    return ", ".join(filter(None, parts)) + (f" ({PRUNE} brings it up to date)" if any(stale) else "")


def partly_words(finding: Finding) -> str:
    """How much of an active finding is known or waived: '12 of 15 waived', 'grown from 4 to 15'; else empty."""
    waived, recorded = finding.properties.get("waived"), finding.properties.get("recorded")
    grown = f"grown from {recorded:,} to {finding.count:,}" if isinstance(recorded, int) else ""
    part = f"{waived:,} of {finding.count:,} waived" if isinstance(waived, int) else ""
    return ", ".join(filter(None, (grown, part))) if finding.is_active else ""


def unsure_words(gate: Gate) -> str:
    """That doubtful findings are left out of everything; empty where none is."""
    if not gate.unsure:
        return ""
    verb = "is" if gate.unsure == 1 else "are"
    return f"{number_of(gate.unsure, 'finding')} of less than {gate.min_confidence} confidence {verb} left out"


def regraded_words(gate: Gate, most: int = _MOST_CODES) -> str:
    """Severities that the user or the profile set: 'TA401 note, TA5 off'; empty where none is."""
    return listed([f"{code} {severity}" for code, severity in gate.regraded], most)


def contract_words(run: ContractRun) -> str:
    """What became of the row contract, in a sentence without a full stop."""
    if run.status != "ran":
        return f"{'did not run' if run.status == 'skipped' else run.status}: {run.reason or 'no reason given'}"
    held = sum(item.holds is True for item in run.expectations)
    suite = f" of suite {run.suite}" if run.suite else ""
    total = number_of(len(run.expectations), "expectation")
    return f"{held:,} of {total}{suite} {plural_verb(held)} on {number_of(run.rows, 'row')}"


def plural_verb(count: int) -> str:
    """'holds' or 'hold'."""
    return "holds" if count == 1 else "hold"


def unmet(run: ContractRun) -> list[Expectation]:
    """Expectations that do not hold, the ones with most rows first, then those that could not be asked."""
    order = {False: 0, None: 1}
    open_ones = [item for item in run.expectations if item.holds is not True]
    return sorted(open_ones, key=lambda item: (order[item.holds], -item.rows, item.name))


def expectation_words(item: Expectation) -> str:
    """One expectation that is not met: 'uid is unique does not hold: 12 rows'."""
    if item.holds is None:
        return f"{item.name} could not be asked" + (f": {item.detail}" if item.detail else "")
    rows = number_of(item.rows, "row") if item.rows else ""
    told = ", ".join(filter(None, (rows, item.detail)))
    return f"{item.name} {_ANSWERS[item.holds]}" + (f": {told}" if told else "")


def sentence(text: str) -> str:
    """The words with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."

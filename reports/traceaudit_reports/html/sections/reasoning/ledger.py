"""All evidence, whether or not it is enough for a finding, and what the readable texts look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.clipping import clip, decimal, percent, sentence
from traceaudit_reports.html.sections.reasoning.deciding import amount_of, base_of, interval_of, source_of_base
from traceaudit_reports.html.sections.reasoning.naming import LONGEST_NAME, NOT_STATED, name_parts, whole
from traceaudit_reports.json_values import counts, mapping, number
from traceaudit_rules.provenance.statistics import percent as exact

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

_SAYS = 320


class EvidenceRow(NamedTuple):
    """What one rule found in one scope. `is_finding`: the page has a finding of this rule to go to."""

    code: str
    name: str
    where: str
    grade: str
    kind: str
    amount: str
    share: str
    base: str
    source: str
    holds: bool
    says: str
    innocent: str
    is_finding: bool


class LookRow(NamedTuple):
    """What the readable texts of one group look like; `recorded` values are of recorded sessions, where measured."""

    where: str
    thoughts: str
    median: str
    short: str
    short_recorded: str
    coverage: str
    coverage_recorded: str
    opening: str


def describe_evidence(entry: Mapping[str, object], codes: Container[str]) -> EvidenceRow:
    """One row of the ledger; `codes` are rules of which the page has a finding."""
    code, interval = str(entry.get("code", "")), interval_of(entry)
    return EvidenceRow(
        code=clip(code, LONGEST_NAME),
        name=clip(str(entry.get("name", "")), LONGEST_NAME),
        where=", ".join(name_parts(entry)) or "the whole dataset",
        grade=clip(str(entry.get("grade", "")), LONGEST_NAME),
        kind=clip(str(entry.get("evidence", "")), LONGEST_NAME),
        amount=amount_of(entry),
        share=f"{exact(float(number(entry.get('share'))))}, 95 %: {interval}" if interval else "",
        base=base_of(entry),
        source=source_of_base(entry),
        holds=bool(entry.get("holds")),
        says=sentence(clip(str(entry.get("says", "")), _SAYS)),
        innocent=clip(str(entry.get("innocent") or ""), _SAYS),
        is_finding=code in codes,
    )


def describe_look(entry: Mapping[str, object]) -> LookRow:
    """Lengths, coverage and openings of one group; `entry` is one of facts.reasoning.distributions."""
    words, thoughts = counts(entry.get("words")), whole(entry.get("thoughts"))
    lengths = mapping(entry.get("lengths"))
    opening = ""
    if words and thoughts:
        word, amount = next(iter(words.items()))
        opening = f"{clip(word, LONGEST_NAME // 2)} {percent(amount / thoughts)}"
    return LookRow(
        where=", ".join(name_parts(entry)) or NOT_STATED,
        thoughts=f"{thoughts:,}",
        median=decimal(number(lengths.get("median"))) if "median" in lengths else "",
        short=_share(entry.get("short_share")),
        short_recorded=_share(entry.get("short_share_recorded")),
        coverage=_share(entry.get("coverage_share")) if whole(entry.get("calling_messages")) else "",
        coverage_recorded=_share(entry.get("coverage_share_recorded")),
        opening=opening,
    )


def _share(value: object) -> str:
    return percent(value) if isinstance(value, float) and 0 <= value <= 1 else ""

"""Who is exposed: accounts, machines and identifiers by how often and in how many rows they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.leaks.kinds import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Finding
    from traceaudit_reports.html.limits import Limits

_NAME, _SENTENCE = 80, 300
# The number of a person's or machine's label; the value itself is nowhere.
_LABEL = re.compile(r"[A-Za-z]{2,12} #\d{1,9}")
# Columns in this order, the others behind.
_FIRST = ("home-paths", "project-slugs", "shell-prompts")
_NO_ROW = "in no row"


class Exposed(NamedTuple):
    """One account or machine: counts by the rule that found it; rows and sessions of the rule with the most rows."""

    label: str
    counts: list[str]
    rows: str
    sessions: str


class Exposure(NamedTuple):
    """The table, the most exposed first. `headline` is empty for nobody; `is_least`: rows are a lower bound."""

    headline: str
    columns: list[tuple[str, str]]
    rows: list[Exposed]
    left_out: str
    is_least: bool


def is_label(subject: str) -> bool:
    """Whether a subject is the label of one account, machine or identifier: 'account #1'."""
    return _LABEL.fullmatch(subject) is not None


def describe_exposure(findings: Sequence[Finding], limits: Limits) -> Exposure:
    """The accounts and machines among the findings of the family on hosts."""
    by_label: dict[str, list[Finding]] = {}
    for finding in findings:
        if is_label(finding.subject):
            by_label.setdefault(finding.subject, []).append(finding)
    ranked = sorted(by_label.values(), key=lambda alike: (-_widest(alike).rows, -_occurrences(alike), alike[0].subject))
    shown, rest = ranked[: limits.groups], len(ranked) - limits.groups
    names = {finding.name: finding.code for alike in shown for finding in alike}
    columns = sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), names[name]))
    return Exposure(
        headline=_headline(ranked),
        columns=[(clip(words_of(name), _NAME), names[name]) for name in columns],
        rows=[_exposed(alike, columns) for alike in shown],
        left_out=f"{rest:,} more in the JSON report" if rest > 0 else "",
        is_least=any(len(alike) > 1 for alike in shown),
    )


def _occurrences(alike: Sequence[Finding]) -> int:
    return sum(finding.count for finding in alike)


def _widest(alike: Sequence[Finding]) -> Finding:
    return max(alike, key=lambda finding: (finding.rows, finding.sessions, finding.count))


def _headline(ranked: Sequence[Sequence[Finding]]) -> str:
    if not ranked:
        return ""
    widest = _widest(ranked[0])
    sessions = f" of {number_of(widest.sessions, 'session')}" if widest.sessions else ""
    who, kind = widest.subject[:1].upper() + widest.subject[1:], widest.name.replace("-", " ")
    return clip(f"{who} is exposed most: its {kind} stand in {number_of(widest.rows, 'row')}{sessions}.", _SENTENCE)


def _exposed(alike: Sequence[Finding], columns: Sequence[str]) -> Exposed:
    counted = {name: sum(finding.count for finding in alike if finding.name == name) for name in columns}
    widest = _widest(alike)
    return Exposed(
        label=clip(widest.subject, _NAME),
        counts=[f"{counted[name]:,}" if counted[name] else "" for name in columns],
        rows=f"{widest.rows:,}" if widest.rows else _NO_ROW,
        sessions=f"{widest.sessions:,}" if widest.sessions else "",
    )

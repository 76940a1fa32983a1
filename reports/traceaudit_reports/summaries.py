"""Short forms of a Card for outputs that do not list everything: by format, by rule, by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.json_values import counts, entries, mapping, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card, Finding, Input

SEVERITIES = ("error", "warning", "note")
UNREAD = ("unreadable", "unsupported", "partial")
# A format with fewer rows than this share of the largest one says little of the dataset.
_SMALL_SHARE = 0.25
ACTIVE = frozenset({"new", "grown"})


@dataclass(frozen=True, slots=True)
class FormatSummary:
    """One format over all files. `sessions` is None where views may share some: their sum would lie."""

    format: str
    files: int
    rows: int
    folders: int
    sessions: int | None


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """The findings of one rule: how many, with how many occurrences, in each status; the largest one by count."""

    code: str
    name: str
    severity: str
    findings: int
    count: int
    statuses: Mapping[str, int]
    largest: Finding

    @property
    def is_active(self) -> bool:
        """Whether a finding is neither baselined nor waived."""
        return not ACTIVE.isdisjoint(self.statuses)


@dataclass(frozen=True, slots=True)
class Spread:
    """How concentrated the data is. Session figures are those of the large format with the fewest effective sessions.

    `largest` is the share of the largest session in the steps of its format; `effective` is the effective number of
    sessions. `accounts`, `projects` and the dates are of the whole dataset; `accounts` is what the rules found, or
    what working directories name, if these are more. Dates are empty where no step states a time.
    """

    format: str
    formats: int
    sessions: int
    effective: float
    largest: float
    accounts: int
    projects: int
    first: str
    last: str
    days: int


def emptiness_of(card: Card) -> str | None:
    """Why this audit checked nothing at all, or None where it checked something."""
    if not card.totals.rows:
        return "nothing was read"
    return None if any(run.status == "ran" for run in card.rules) else "no rule ran"


def result_of(card: Card) -> str:
    """The verdict's result; incomplete where nothing was checked, because that is never a pass."""
    if emptiness_of(card) and card.verdict.result in ("pass", "warn"):
        return "incomplete"
    return card.verdict.result


def summarise_formats(card: Card) -> list[FormatSummary]:
    """One summary for each format with rows, the one with most of them first.

    A format that comes in several containers has one for each: they may hold the same rows, and are never added up.
    """
    inputs: dict[tuple[str, str], list[Input]] = {}
    for item in card.inputs:
        if item.rows:
            inputs.setdefault((item.format, item.container), []).append(item)
    containers = Counter(form for form, _ in inputs)
    sessions = _sessions_of_views(card.facts)
    summaries = [
        FormatSummary(
            format=f"{form} ({container})" if containers[form] > 1 else form,
            files=len(items),
            rows=sum(item.rows for item in items),
            folders=len(sessions.get((form, container), ())),
            sessions=_only(sessions.get((form, container), {})),
        )
        for (form, container), items in inputs.items()
    ]
    return sorted(summaries, key=lambda summary: (-summary.rows, -summary.files, summary.format))


def summarise_rules(card: Card) -> list[RuleSummary]:
    """One summary for each rule with findings: the most severe first, then by code, hushed ones last."""
    by_code: dict[str, list[Finding]] = {}
    for finding in card.findings:
        by_code.setdefault(finding.code, []).append(finding)
    summaries = [_summarise_rule(findings) for findings in by_code.values()]
    return sorted(summaries, key=lambda rule: (not rule.is_active, rank(rule.severity), rule.code))


def rank(severity: str) -> int:
    """Place of a severity in the order of importance, 0 for the most important."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def unread_inputs(card: Card) -> list[Input]:
    """Inputs that were not read as traces to their end, the worst first, else in their order."""
    unread = [item for item in card.inputs if item.status in UNREAD]
    return sorted(unread, key=lambda item: UNREAD.index(item.status))


def skipped_rules(card: Card) -> dict[str, list[str]]:
    """Codes of skipped rules by reason, in the order of the rules."""
    reasons: dict[str, list[str]] = {}
    for run in card.rules:
        if run.status == "skipped":
            reasons.setdefault(run.reason or "no reason given", []).append(run.code)
    return reasons


def reasons_of(card: Card) -> list[str]:
    """The reasons of the verdict, and every rule that failed, even where the verdict does not name it."""
    failed = [
        f"rule {run.code} did not run: {run.reason or 'no reason given'}"
        for run in card.rules
        if run.status == "failed"
    ]
    return list(dict.fromkeys((*card.verdict.reasons, *failed)))


def plain_reason(card: Card) -> str:
    """What a verdict says that names no reason."""
    result = result_of(card)
    if result == "pass":
        ran = number_of(sum(run.status == "ran" for run in card.rules), "rule")
        hushed = any(finding.severity != "note" and finding.status not in ACTIVE for finding in card.findings)
        accepted = " but what is waived or in the baseline" if hushed else ""
        return f"{ran} ran and found nothing above a note{accepted}; this says nothing about what was not looked for"
    if result == "warn":
        return "there are findings above a note, and this policy does not fail on them"
    return "no reason given"


def blind_spots(card: Card) -> list[str]:
    """What nobody looked for, with how often it was there: 'images (12)', 'secrets, duplicates (6,812 each)'."""
    by_count: dict[int, list[str]] = {}
    for entry in card.not_looked_for:
        by_count.setdefault(entry.count, []).append(entry.what)
    return [f"{', '.join(names)} ({count:,}{' each' if names[1:] else ''})" for count, names in by_count.items()]


def thinking_states(card: Card, name: str = "states") -> dict[str, int] | None:
    """Thinking steps by state, the most frequent first; None if the Card does not say."""
    states = mapping(card.facts.get("reasoning")).get(name)
    return counts(states) if isinstance(states, Mapping) else None


def summarise_spread(card: Card) -> Spread | None:
    """How concentrated the data is; None if the Card does not say, or no step states its session."""
    facts = mapping(card.facts.get("concentration"))
    told = [entry for entry in entries(facts.get("formats")) if mapping(entry.get("sessions"))]
    if not told:
        return None
    rows: Counter[str] = Counter()
    for item in card.inputs:
        rows[item.format] += item.rows
    # A projection with one session a row must not hide that the sessions behind it are few.
    least = max((rows[str(entry.get("format"))] for entry in told), default=0) * _SMALL_SHARE
    large = [entry for entry in told if rows[str(entry.get("format"))] >= least] or told
    main = min(large, key=lambda entry: (_effective(entry), str(entry.get("format"))))
    sessions, dataset = mapping(main.get("sessions")), mapping(facts.get("dataset"))
    time = mapping(dataset.get("time"))
    labels = {finding.subject for finding in card.findings if finding.subject.startswith("account #")}
    return Spread(
        format=str(main.get("format")),
        formats=sum(count > 0 for count in rows.values()),
        sessions=int(number(sessions.get("count"))),
        effective=number(sessions.get("effective")),
        largest=number(sessions.get("largest_share")),
        accounts=max(int(number(dataset.get("accounts"))), len(labels)),
        projects=int(number(dataset.get("projects"))),
        first=str(time.get("first", "")),
        last=str(time.get("last", "")),
        days=int(number(time.get("days"))),
    )


def _effective(entry: Mapping[str, object]) -> float:
    return number(mapping(entry.get("sessions")).get("effective"))


def _summarise_rule(findings: Sequence[Finding]) -> RuleSummary:
    active = [finding for finding in findings if finding.status in ACTIVE] or findings
    return RuleSummary(
        code=findings[0].code,
        name=findings[0].name,
        severity=min((finding.severity for finding in active), key=rank),
        findings=len(findings),
        count=sum(finding.count for finding in findings),
        statuses=Counter(finding.status for finding in findings),
        largest=max(active, key=lambda finding: finding.count),
    )


def _sessions_of_views(facts: Mapping[str, object]) -> dict[tuple[str, str], dict[str, int]]:
    """Session counts by folder of the views of each format and container."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for view in entries(facts.get("views")):
        sessions = view.get("sessions")
        if isinstance(sessions, int):
            name = str(view.get("format")), str(view.get("container"))
            found.setdefault(name, {})[str(view.get("folder"))] = sessions
    return found


def _only(folders: Mapping[str, int]) -> int | None:
    """The one session count there is; None if there are several, or none."""
    return next(iter(folders.values())) if len(folders) == 1 else None

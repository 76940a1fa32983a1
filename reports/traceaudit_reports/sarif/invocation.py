"""How the audit ran, as SARIF's invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from traceaudit_reports.sarif.notifications import write_notifications
from traceaudit_reports.sarif.rules import level_of
from traceaudit_reports.sarif.words import plain
from traceaudit_reports.summaries import result_of
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.sarif.grouping import Selection
    from traceaudit_reports.sarif.places import Files
    from traceaudit_reports.sarif.rules import Rules

_EXITS = {
    0: "the policy did not fail",
    1: "the policy failed",
    2: "wrong usage",
    3: "part of the input was not audited, or a rule did not run",
    4: "internal error",
}


def category(card: Card) -> str:
    """What GitHub keeps apart: two profiles, or two datasets of one repository, do not overwrite each other."""
    parts = ("traceaudit", card.verdict.profile, card.name or "")
    return "".join(f"{quote(visible(part), safe=' ')}/" for part in parts if part)


def write_invocation(card: Card, selection: Selection, rules: Rules, files: Files) -> dict[str, object]:
    """Exit code, notifications and severities of the user. An audit that is incomplete was not successful."""
    failed = any(run.status == "failed" for run in card.rules)
    code = card.verdict.exit_code
    found: dict[str, object] = {
        "executionSuccessful": result_of(card) != "incomplete" and not failed,
        "exitCode": code,
        "exitCodeDescription": _EXITS.get(code, "unknown"),
        "toolExecutionNotifications": write_notifications(card, selection, rules, files),
    }
    overrides = [
        {"descriptor": {"id": plain(code), "index": rules.numbers[code]}, "configuration": _configuration(severity)}
        for code, severity in dict(card.gate.regraded).items()
        if code in rules.numbers
    ]
    return found | {"ruleConfigurationOverrides": overrides} if overrides else found


def _configuration(severity: str) -> dict[str, object]:
    return {"enabled": False} if severity == "off" else {"level": level_of(severity)}

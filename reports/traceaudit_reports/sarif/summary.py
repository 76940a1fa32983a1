"""The verdict, the limits and the cost of the policy, as properties of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.sarif.words import plain
from traceaudit_reports.summaries import result_of
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Cost


def write_properties(card: Card) -> dict[str, object]:
    """The verdict, what was measured, and what obeying would cost."""
    gate, totals = card.gate, card.totals
    found: dict[str, object] = {
        "verdict": result_of(card),
        "profile": visible(card.verdict.profile),
        "reasons": [plain(reason) for reason in card.verdict.reasons],
        "failOn": visible(gate.fail_on),
        "totals": {"files": totals.files, "bytes": totals.bytes, "rows": totals.rows, "sessions": totals.sessions},
        "findings": len(card.findings),
        "limits": [
            {"limit": visible(limit.limit), "value": limit.value, "holds": limit.holds} for limit in gate.limits
        ],
    }
    return found if gate.cost is None else found | {"cost": _cost(gate.cost)}


def _cost(cost: Cost) -> dict[str, object]:
    """Views repeat each other, so they are not added up."""
    return {
        "threshold": visible(cost.threshold),
        "isPolicy": cost.is_policy,
        "views": [
            {
                "format": visible(view.format),
                "folder": visible(view.folder),
                "container": visible(view.container),
                "rows": view.rows,
                "lostRows": view.lost_rows,
                "characters": view.characters,
                "lostCharacters": view.lost_characters,
                "sessions": view.sessions,
                "lostSessions": view.lost_sessions,
            }
            for view in cost.views
        ],
        "rules": [
            {"rule": visible(rule.code), "rows": rule.rows, "characters": rule.characters, "alone": rule.alone}
            for rule in cost.rules
        ],
        "withoutRows": [visible(code) for code in cost.without_rows],
        "counted": {visible(code): rows for code, rows in cost.counted},
    }

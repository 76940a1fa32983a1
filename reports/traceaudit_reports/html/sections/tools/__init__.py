"""Tools: calls by name against the inventory, drift with renames, and a comparison with a known profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.sections.tools.drift import Drift, describe_drift
from traceaudit_reports.html.sections.tools.names import Names, describe_names
from traceaudit_reports.html.sections.tools.policy import Policy, describe_policy
from traceaudit_reports.json_values import entries

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits


class Tools(NamedTuple):
    """The section. `names` is None where no rule on tools ran."""

    names: Names | None
    drift: Drift
    policy: Policy


def describe_tools(card: Card, limits: Limits) -> Tools | None:
    """The section; None where no call was read."""
    names = describe_names(entries(card.facts.get("tools")), limits)
    drift = describe_drift(card, limits)
    policy = describe_policy(entries(card.facts.get("policy")), limits)
    said = names, drift.rows, drift.others, policy.rows, policy.habits
    return Tools(names, drift, policy) if any(said) else None

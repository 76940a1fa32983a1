"""Tools: calls by name against the inventory, drift with renames, and a comparison with a known profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits


class Tools(NamedTuple):
    """The section."""

    lead: str


def describe_tools(card: Card, limits: Limits) -> Tools | None:
    """The section; None where no call was read."""
    return None

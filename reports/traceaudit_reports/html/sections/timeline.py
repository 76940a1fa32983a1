"""When the sessions ran: steps by day, and sessions as spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits


class Timeline(NamedTuple):
    """The section."""

    lead: str


def describe_timeline(card: Card, limits: Limits) -> Timeline | None:
    """The section; None where no step states a time."""
    return None

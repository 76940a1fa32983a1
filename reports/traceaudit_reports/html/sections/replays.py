"""Sessions with findings, step by step, masked and cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits


class Replays(NamedTuple):
    """The section."""

    lead: str


def describe_replays(card: Card, limits: Limits) -> Replays | None:
    """The section; None where no session was read again."""
    return None

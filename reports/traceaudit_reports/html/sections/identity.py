"""What was audited: files with their digests, versions, and what the audit was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits


class Identity(NamedTuple):
    """The section."""

    lead: str


def describe_identity(card: Card, limits: Limits) -> Identity | None:
    """The section; None where there is no input."""
    return None

"""Leaks: accounts and hosts, secrets and personal data, by kind, grade, place and account."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits


class Leaks(NamedTuple):
    """The section."""

    lead: str


def describe_leaks(card: Card, limits: Limits) -> Leaks | None:
    """The section; None where no rule of these families ran."""
    return None

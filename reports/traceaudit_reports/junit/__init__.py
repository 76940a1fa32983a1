"""The Card as JUnit XML: a suite for each family of rules, a test for each rule, and a suite for the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.junit.policy import policy_suite
from traceaudit_reports.junit.rules import rule_suites
from traceaudit_reports.junit.suites import write_suite

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

_NO_DAY = "1970-01-01"


def render(card: Card) -> str:
    """XML that fits the schemas of Ant (its required attributes) and of Jenkins, with a line feed at the end.

    What neither of them has is left out: times are 0, the host is localhost, and the time stamp is the day on which
    the policy was checked, at midnight, 1970-01-01 where nobody said one. Text of others is spelled out where XML
    cannot hold it.
    """
    stamp = f"{card.gate.date or _NO_DAY}T00:00:00"
    suites = [*rule_suites(card), policy_suite(card)]
    lines = [line for number, suite in enumerate(suites) for line in write_suite(suite, number, stamp)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *lines, "</testsuites>", ""])

"""The Card as SARIF 2.1.0, small enough for GitHub code scanning."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from traceaudit_reports.json_text import compact
from traceaudit_reports.sarif.grouping import MOST_RESULTS, select, weigh
from traceaudit_reports.sarif.invocation import category, write_invocation
from traceaudit_reports.sarif.notifications import describe_notifications
from traceaudit_reports.sarif.places import list_files
from traceaudit_reports.sarif.results import write_results
from traceaudit_reports.sarif.rules import describe_rules
from traceaudit_reports.sarif.summary import write_properties
from traceaudit_reports.sarif.words import BASE
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card
    from traceaudit_reports.sarif.grouping import Selection
    from traceaudit_reports.sarif.places import Files
    from traceaudit_reports.sarif.rules import Rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_BYTES = 9_500_000
"""GitHub takes 10 MB after gzip."""
_SEMANTIC_VERSION = re.compile(r"\d+\.\d+\.\d+")


def render(card: Card) -> str:
    """One SARIF log with one run, as ASCII with a line feed at the end.

    There is a result for each rule, file and session, fewer than 5,000 of them and less than 10 MB after gzip, the most
    important first. What is left out stands in the run's notifications, with exact counts by rule.
    """
    weights, rules = weigh(card.findings), describe_rules(card)
    text = ""
    for most, most_locations in _sizes():
        selection = select(card.findings, weights, most, most_locations)
        files = list_files(card, (unit.key.file for unit in selection.units))
        text = compact(_log(card, selection, rules, files)) + "\n"
        if _fits(text):
            break
    return text


def _sizes() -> Iterator[tuple[int, int | None]]:
    """Numbers of results and of locations of each, from the usual ones to very few."""
    yield MOST_RESULTS, None
    yield from ((MOST_RESULTS, most) for most in (5, 1))
    yield from ((most, 1) for most in (2_000, 500, 100, 10, 1))


def _fits(text: str) -> bool:
    """Whether it is small enough after gzip; the fastest level gives an upper bound for the usual one."""
    return len(text) < MOST_BYTES or len(zlib.compress(text.encode(), 1)) < MOST_BYTES


def _log(card: Card, selection: Selection, rules: Rules, files: Files) -> dict[str, object]:
    run = {
        "tool": {"driver": _driver(card, rules)},
        "automationDetails": {"id": category(card)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The folder that was scanned."}}},
        "invocations": [write_invocation(card, selection, rules, files)],
        "artifacts": files.artifacts,
        "results": write_results(selection, rules, files, card.gate),
        "properties": write_properties(card),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(card: Card, rules: Rules) -> dict[str, object]:
    driver: dict[str, object] = {"name": "traceaudit", "version": visible(card.version)}
    if _SEMANTIC_VERSION.fullmatch(card.version):
        driver["semanticVersion"] = card.version
    return driver | {
        "rules": rules.descriptors,
        "notifications": describe_notifications(),
        "properties": {"rulesVersion": visible(card.rules_version)},
    }

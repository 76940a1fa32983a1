"""100,000 findings: every output for people, and the JSON, in less than two seconds of work."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import MakeFinding

    from traceaudit_reports.card import Card

SEVERITIES = ("error", "warning", "note")


MOST = {"terminal": 20_000, "markdown": 60_000, "github": 60_000, "json_report": 200_000_000}


def test_every_output_takes_little_time(gated_card: Card, make_finding: MakeFinding) -> None:
    first = make_finding("TA101", "some-rule", "note", 1, "some message")
    findings = tuple(
        replace(
            first,
            code=f"TA{100 + number % 100}",
            severity=SEVERITIES[number % 3],
            count=1 + number % 977,
            message=f"finding {number} of many",
        )
        for number in range(100_000)
    )
    card = replace(gated_card, findings=findings)
    for name, most in MOST.items():
        render = import_module(f"traceaudit_reports.{name}").render
        begin = time.process_time()
        text = render(card)
        assert time.process_time() - begin < 2, name
        assert 1_000 < len(text) <= most

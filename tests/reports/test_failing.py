"""Which findings a policy fails on."""

from __future__ import annotations

from typing import Any

import pytest

from traceaudit_reports.failing import Threshold
from traceaudit_reports.gate import Gate, LimitResult


@pytest.mark.parametrize(
    ("fail_on", "severity", "status", "fails"),
    [
        ("never", "error", "new", False),
        ("error", "error", "new", True),
        ("error", "warning", "new", False),
        ("warning", "error", "grown", True),
        ("note", "note", "new", True),
        ("error", "error", "waived", False),
        ("error", "error", "baselined", False),
        ("odd", "error", "new", False),
    ],
)
def test_a_finding_fails_by_severity_and_status(
    make_finding: Any, fail_on: str, severity: str, status: str, fails: bool
) -> None:
    finding = make_finding("TA501", "vendor-token", severity, 1, "x", status=status)
    assert Threshold(Gate(fail_on=fail_on)).fails(finding) is fails


@pytest.mark.parametrize(
    ("limit", "holds", "fails"),
    [
        ("TA5 <= 3", True, False),
        ("TA501 <= 3", True, False),
        ("TA5 <= 0", False, True),
        ("findings <= 9", True, True),
        (" ", True, True),
    ],
)
def test_a_limit_on_codes_that_holds_accepts_them(make_finding: Any, limit: str, holds: bool, fails: bool) -> None:
    gate = Gate(fail_on="error", limits=(LimitResult(limit, 1.0, holds),))
    assert Threshold(gate).fails(make_finding("TA501", "vendor-token", "error", 1, "x")) is fails

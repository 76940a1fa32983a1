"""A rule that raises did not run: it is told, the audit is incomplete, and the others say what they say."""

from __future__ import annotations

from typing import Any

import pytest

# A rule of every table that clean rows have something for.
BROKEN = ("TA101", "TA104", "TA202", "TA701", "TA711", "TA842", "TA908", "TA930")
# Rules that find something in these rows, and cannot say what.
MUTE = ("TA104", "TA842")
PROGRAM = """
from dataclasses import replace
from traceaudit.cli import main
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Keyed

def fail(*_):
    return 1 // 0

for rule in all_rules():
    if rule.code in MUTE:
        object.__setattr__(rule, "message", fail)
    elif rule.code in BROKEN:
        check = replace(rule.check, reduce=fail) if isinstance(rule.check, Keyed) else fail
        object.__setattr__(rule, "check", check)
main()
"""


@pytest.mark.parametrize("profile", ["audit", "ci"])
def test_rules_that_raise(bench: Any, traces: Any, profile: str) -> None:
    traces.write(bench.data / "claude" / "s.jsonl", traces.claude_session("cc", 9))
    rows = [traces.fable_row(90_000, context="export TOKEN=[REDACTED]")]
    traces.write(bench.data / "more.jsonl", rows)
    # Great Expectations is given the time that a busy machine needs.
    (bench.folder / "traceaudit.toml").write_text("[tool.traceaudit]\ncontract-timeout = 600\n")
    options = ("--profile", profile, "--fail-on", "never")
    _, whole = bench.scan(*options)
    code, card = bench.scan(*options, program=PROGRAM.replace("BROKEN", repr(BROKEN)).replace("MUTE", repr(MUTE)))
    was = {rule["code"]: rule for rule in whole["rules"]}
    now = {rule["code"]: rule for rule in card["rules"]}
    failed = {code for code, rule in now.items() if rule["status"] == "failed"}
    assert {was[code]["status"] for code in BROKEN} == {"ran"}
    assert failed == set(BROKEN)
    assert code == 3
    assert card["verdict"]["result"] == "incomplete"
    for broken in failed:
        assert now[broken]["reason"].startswith("ZeroDivisionError in ")
        assert any(broken in reason for reason in card["verdict"]["reasons"])
    assert not any(finding["code"] in failed for finding in card["findings"])
    others = [finding for finding in whole["findings"] if finding["code"] not in failed]
    assert [finding["fingerprint"] for finding in card["findings"]] == [one["fingerprint"] for one in others]
    assert {code: rule for code, rule in now.items() if code not in failed} == {
        code: rule for code, rule in was.items() if code not in failed
    }

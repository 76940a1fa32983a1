"""--fast leaves slow rules out, and says so: they are skipped with a reason, and nothing reads as a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.errors import UsageError
from traceaudit.fast import LEFT_OUT, is_slow
from traceaudit.settings import make_settings
from traceaudit.shard import active_rules
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Reads, Status

if TYPE_CHECKING:
    from pathlib import Path

SLOW = {rule.code for rule in all_rules() if is_slow(rule) and rule.status is not Status.RETIRED}


@pytest.fixture
def data(tmp_path: Path, traces: Any) -> Path:
    """Rows with copies, and sessions."""
    rows = traces.fable_rows(60)
    traces.write(tmp_path / "data" / "a.jsonl", rows)
    traces.write(tmp_path / "data" / "s.jsonl", traces.claude_session("cc-1", 9))
    return tmp_path / "data"


def test_what_is_slow() -> None:
    reads = {rule.reads for rule in all_rules() if rule.code in SLOW}
    assert reads <= {Reads.COPIES, Reads.KNOWN, Reads.KEYED, Reads.TALLY, Reads.STEPS}
    assert {"TA202", "TA208", "TA609", "TA712", "TA718", "TA721"} <= SLOW
    # what a commit is refused for
    assert not {code for code in SLOW if code.startswith(("TA1", "TA4", "TA5", "TA8", "TA9"))}


def test_rules_left_out_are_skipped(data: Path, audit_paths: Any) -> None:
    whole, fast = audit_paths(data), audit_paths(data, is_fast=True)
    before = {run.code: run for run in whole.rules}
    for run in fast.rules:
        if run.code in SLOW:
            assert (run.status, run.reason, run.findings) == ("skipped", LEFT_OUT, 0)
        else:
            assert run == before[run.code]
    others = [(one.code, one.fingerprint, one.count) for one in whole.findings if one.code not in SLOW]
    assert [(one.code, one.fingerprint, one.count) for one in fast.findings] == others
    assert any(one.code in SLOW for one in whole.findings)


def test_a_rule_that_is_not_selected_says_that(data: Path, audit_paths: Any) -> None:
    runs = {run.code: run for run in audit_paths(data, is_fast=True, select=("TA711", "TA101")).rules}
    assert runs["TA711"].reason == LEFT_OUT
    assert runs["TA712"].reason == "not selected"
    assert runs["TA101"].status == "ran"


def test_the_verdict_on_reasoning_says_what_is_missing(data: Path, audit_paths: Any) -> None:
    verdict = str(audit_paths(data, is_fast=True).facts["reasoning"]["verdict"])
    assert "did not run" in verdict
    assert "TA202" in verdict
    assert "TA202" not in str(audit_paths(data).facts["reasoning"]["verdict"])


def test_no_text_is_kept(data: Path, audit_paths: Any) -> None:
    rules = active_rules(make_settings(is_fast=True))
    assert not {Reads.COPIES, Reads.KNOWN} & {rule.reads for rule in rules}
    assert audit_paths(data, is_fast=True).facts.get("duplicates", {}).get("views", []) == []


def test_an_index_needs_a_whole_run() -> None:
    with pytest.raises(UsageError, match="--fast"):
        make_settings(is_fast=True, against=("x.idx",))

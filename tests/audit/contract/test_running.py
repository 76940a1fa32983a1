"""A contract in a run: findings of rows and of the dataset, and that what did not run never reads as a pass."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.contract.running import start_contract
from traceaudit.engine import run_audit
from traceaudit.errors import UsageError
from traceaudit.gate.policy import ContractAsked, Policy
from traceaudit.settings import make_settings
from traceaudit_rules.contracts import expectations

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit_reports.card import Card

CODES = ("TA960", "TA961", "TA962", "TA963")


def run(path: Path, suite: str | None = None, timeout: float = 120.0, **settings: Any) -> Card:
    made = make_settings(**({"jobs": 1, "select": ("TA96", "TA901")} | settings))
    return run_audit([str(path)], made, policy=Policy(contract=ContractAsked(suite, timeout)))


def statuses(card: Card) -> dict[str, tuple[str, str | None]]:
    return {one.code: (one.status, one.reason) for one in card.rules if one.code in CODES}


@pytest.fixture
def rows(tmp_path: Path, traces: Any) -> Path:
    """Twenty rows: one without an id, one without any text, two with one id."""
    made = [traces.fable_row(number) for number in range(20)]
    made[3].pop("uid")
    made[5] |= {"context": "", "cot": "", "completion": "", "output": {}}
    made[8]["uid"] = made[7]["uid"]
    return traces.write(tmp_path / "rows.jsonl", made)


@pytest.fixture
def clean(tmp_path: Path, traces: Any) -> Path:
    return traces.write(tmp_path / "clean.jsonl", [traces.fable_row(number) for number in range(20)])


def test_planted_defects_are_found(rows: Path, suite_of: Any) -> None:
    entries = [
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "thinking_chars", "max_value": 60},
            "severity": "warning",
            "meta": {"name": "short-thoughts"},
        },
        ("table_row_count_to_be_between", {"min_value": 21}),
        ("column_values_to_not_be_null", {"column": "session"}),
    ]
    card = run(rows, suite_of(*entries, name="mine"))
    assert all(status == ("ran", None) for status in statuses(card).values())
    found = {(one.code, one.subject): one for one in card.findings}
    ids = found["TA961", "ids-present"]
    assert (ids.count, ids.rows, ids.severity, ids.kind) == (1, 1, "warning", "fable-merged")
    assert [place.row for place in ids.locations] == [4]
    assert "1 of 20 rows is not so" in ids.message
    repeated = found["TA961", "ids-unique"]
    assert [place.row for place in repeated.locations] == [8, 9]
    assert {place.uid for place in repeated.locations} == {"5f0c0001#7"}
    assert repeated.properties["examined"] == 19
    thoughts = found["TA963", "short-thoughts"]
    assert thoughts.severity == "warning"
    assert 0 < thoughts.count < 20
    assert thoughts.properties["expected"] == "thinking_chars to be <= 60"
    whole = next(one for one in card.findings if one.kind == "dataset")
    assert (whole.severity, whole.count, whole.rows, whole.files, whole.locations) == ("error", 1, 0, 0, ())
    assert whole.message.endswith("expected the number of rows to be >= 21, observed 20")
    contract = card.gate.contract
    assert contract is not None
    assert (contract.status, contract.suite, contract.rows) == ("ran", "built-in and mine", 20)
    broken = {one.name: one.rows for one in contract.expectations if not one.holds}
    assert broken["ids-unique"] == 2
    assert broken["ids-present"] == 1
    assert "zworblax" not in repr(card)


def test_clean_rows_hold(clean: Path, answering: Any) -> None:
    answering(True)
    card = run(clean)
    assert card.findings == ()
    assert statuses(card)["TA960"] == ("ran", None)
    assert statuses(card)["TA963"] == ("skipped", "the suite has no expectation for it")
    assert card.verdict.exit_code == 0


def test_without_a_contract_its_rules_are_skipped(clean: Path) -> None:
    policy = Policy(without_contract="no part of profile audit")
    card = run_audit([str(clean)], make_settings(jobs=1, select=("TA96", "TA901")), policy=policy)
    assert set(statuses(card).values()) == {("skipped", "no part of profile audit")}
    assert card.gate.contract is None


def test_rules_that_are_not_selected_start_no_process(clean: Path, stand_in: Any, tmp_path: Path) -> None:
    stand_in(f"open({str(tmp_path / 'started')!r}, 'w')")
    card = run(clean, select=("TA901",))
    assert set(statuses(card).values()) == {("skipped", "not selected")}
    assert not (tmp_path / "started").exists()


def test_a_disagreement_is_a_failure(rows: Path, answering: Any) -> None:
    answering(True)
    card = run(rows)
    status, reason = statuses(card)["TA961"]
    assert status == "failed"
    assert reason == "'ids-present' holds for Great Expectations, and polars finds: 1 of 20 rows that are not so"
    assert statuses(card)["TA962"] == ("ran", None)
    assert card.verdict.exit_code == 3
    assert card.gate.contract is not None
    assert card.gate.contract.status == "failed"


def test_the_other_disagreement_is_a_failure_too(clean: Path, answering: Any) -> None:
    answering(False)
    card = run(clean)
    assert {status for status, _ in statuses(card).values()} == {"failed", "skipped"}
    assert "does not hold for Great Expectations, and polars finds: no row against it" in str(
        statuses(card)["TA961"][1]
    )
    assert card.verdict.exit_code == 3
    assert card.findings == ()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(5)", "its process ended with code 5"),
        ("import os; os.kill(os.getpid(), 9)", "its process was ended by signal 9"),
        ("import time; time.sleep(60)", "no answer within 1 seconds"),
        ("print('{}')", "its answer cannot be read"),
    ],
)
def test_a_process_that_fails_is_exit_code_3(rows: Path, stand_in: Any, code: str, reason: str) -> None:
    stand_in(code)
    card = run(rows, timeout=1.0)
    assert statuses(card)["TA960"] == ("failed", f"Great Expectations did not run: {reason}")
    # Nothing was to be told by this rule.
    assert statuses(card)["TA963"][0] == "skipped"
    assert card.findings == ()
    assert (card.verdict.result, card.verdict.exit_code) == ("incomplete", 3)
    contract = card.gate.contract
    assert contract is not None
    assert (contract.status, contract.rows) == ("failed", 20)
    assert {one.holds for one in contract.expectations} == {None}


def test_an_expectation_that_was_not_asked_fails_its_rule_alone(clean: Path, answering: Any) -> None:
    verdicts = {str(number): True for number in range(10)} | {"0": "MetricError"}
    answering({"verdicts": verdicts, "unbuilt": {}})
    card = run(clean)
    assert statuses(card)["TA961"] == ("failed", "Great Expectations did not run 'ids-present': MetricError")
    assert statuses(card)["TA960"] == ("ran", None)
    assert card.verdict.exit_code == 3


def test_nothing_read_is_never_a_pass(tmp_path: Path, stand_in: Any) -> None:
    stand_in("import sys; sys.stdin.readline()")
    (tmp_path / "x.jsonl").write_text("", "utf-8")
    card = run(tmp_path / "x.jsonl")
    assert statuses(card)["TA960"] == ("skipped", "no row was read")
    assert card.verdict.exit_code == 3


def test_a_wrong_suite_is_told_before_anything_is_read(clean: Path, stand_in: Any, tmp_path: Path) -> None:
    stand_in(f"open({str(tmp_path / 'started')!r}, 'w')")
    with pytest.raises(UsageError, match="contract"):
        run(clean, "{}")
    assert not (tmp_path / "started").exists()


def test_a_broken_rule_fails_alone(rows: Path, answering: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = {str(number): number > 2 for number in range(10)}
    answering({"verdicts": verdicts, "unbuilt": {}})

    def broken(frame: Any, code: str) -> Any:
        if code == "TA960":
            raise ValueError("zworblax")
        return judge(frame, code)

    judge = expectations._judge
    monkeypatch.setattr(expectations, "_judge", broken)
    card = run(rows)
    assert statuses(card)["TA960"][0] == "failed"
    assert str(statuses(card)["TA960"][1]).startswith("ValueError in ")
    assert statuses(card)["TA961"][0] == "ran"
    assert card.verdict.exit_code == 3


def test_what_fails_while_the_rows_are_handed_over(rows: Path, answering: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(True)

    def refuse(*_: object) -> None:
        raise OSError(28, "/home/zworblax: No space left on device")

    monkeypatch.setattr("traceaudit.contract.asking.write_table", refuse)
    card = run(rows)
    status, reason = statuses(card)["TA960"]
    assert status == "failed"
    assert str(reason).startswith("the contract was not asked: OSError in ")
    assert card.verdict.exit_code == 3


def test_the_process_ends_with_the_block(stand_in: Any, tmp_path: Path) -> None:
    stand_in(f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    numbers: list[int] = []

    def interrupt() -> None:
        with start_contract(ContractAsked(), make_settings()):
            numbers.append(_wait_for(tmp_path / "pid"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    with pytest.raises(ProcessLookupError):
        os.kill(numbers[0], 0)


def _wait_for(path: Path) -> int:
    for _ in range(200):
        if path.exists() and path.read_text("utf-8"):
            return int(path.read_text("utf-8"))
        time.sleep(0.05)
    raise AssertionError("the process did not start")


def test_the_order_names_no_value_of_the_data(rows: Path, tmp_path: Path, stand_in: Any) -> None:
    kept = tmp_path / "kept"
    stand_in(f"import json, sys; open({str(kept)!r}, 'w').write(open(json.loads(sys.stdin.readline())).read())")
    run(rows)
    order = json.loads(kept.read_text("utf-8"))
    assert set(order) == {"table", "expectations", "answer"}
    assert "5f0c" not in json.dumps(order)


def test_the_same_findings_with_every_order_of_files(tmp_path: Path, traces: Any, answering: Any) -> None:
    verdicts = {str(number): number != 1 for number in range(10)}
    answering({"verdicts": verdicts, "unbuilt": {}})
    made = [traces.fable_row(number) for number in range(20)]
    made[8]["uid"] = made[7]["uid"]
    traces.write(tmp_path / "one" / "a.jsonl", made)
    traces.write(tmp_path / "two" / "z.jsonl", made[::-1])
    first, second = (run(tmp_path / name).findings for name in ("one", "two"))
    assert [(one.code, one.count, one.fingerprint) for one in first] == [
        (one.code, one.count, one.fingerprint) for one in second
    ]
    assert len(first) == 1

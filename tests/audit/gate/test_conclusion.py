"""What the gate says as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit.config import Config
from traceaudit.engine import run_audit
from traceaudit.resolution import resolve, settings_of
from traceaudit_rules.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit_reports.gate import ContractRun


def contract_of(folder: Path, said: Config, **asked: object) -> ContractRun | None:
    (folder / "a.jsonl").write_text('{"messages": [{"role": "user", "content": "hello"}]}\n')
    told = said.over("the test", **asked)
    resolved = resolve(told, settings_of(told, Options()), finds_files=False)
    return run_audit([str(folder)], resolved.settings, policy=resolved.policy).gate.contract


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"profile": "ci", "contract": False}, "switched off"),
        ({"contract": True, "select": ("TA5",)}, "none of its rules is selected"),
    ],
)
def test_a_contract_that_is_left_out_is_told(tmp_path: Path, asked: dict[str, object], reason: str) -> None:
    run = contract_of(tmp_path, Config(), **asked)
    assert run is not None
    assert (run.status, run.reason) == ("skipped", reason)


def test_a_profile_without_a_contract_says_nothing_of_it(tmp_path: Path) -> None:
    assert contract_of(tmp_path, Config(), profile="audit") is None

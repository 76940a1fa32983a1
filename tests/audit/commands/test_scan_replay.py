"""Sessions are read again only where somebody will read a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from traceaudit.commands.scan import command
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], False),
        (["-o", "a.json"], False),
        (["-o", "a.html"], True),
        (["-o", "a.json", "-o", "html:page"], True),
        (["--format", "html"], True),
        (["--format", "markdown"], False),
    ],
    ids=str,
)
def test_a_page_asks_for_it(
    options: list[str], expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def run(*arguments: Any) -> None:
        asked.append(arguments[-1].replay)
        raise UsageError("enough is known")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("traceaudit.engine.run_audit", run)
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    found = CliRunner().invoke(command, ["a.jsonl", "--quiet", *options])
    assert "enough is known" in str(found.exception)
    assert asked == [expected]

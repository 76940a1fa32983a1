"""`--reveal`: all values, complete, in a file for its owner alone, and nowhere else."""

from __future__ import annotations

import json
import os
import stat
import sys
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.cli import main
from traceaudit.errors import UsageError
from traceaudit.revealing import write_values
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RNG = Random(9)
TOKEN = make_sample("ghp_{alnum:30}{crc}", RNG)
PASSWORD = make_sample("{alnum:18}", RNG)
EMAIL = "kim.lee@" + "quillane.net"
HOME = "/home/zworblax/app"


@pytest.fixture
def data(tmp_path: Path, traces: Any) -> Path:
    """A file with a value of each sort."""
    text = f"TOKEN={TOKEN}\npostgres://ledger:{PASSWORD}@db.quillane.net/x\nask {EMAIL}\ncd {HOME}"
    return traces.write(tmp_path / "data" / "a.jsonl", [traces.fable_row(number, context=text) for number in range(3)])


@pytest.fixture
def scan(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Scan the file with some options: exit code, output, errors."""
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["traceaudit", "scan", str(data), "--no-config", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        assert isinstance(end.value.code, int)
        return end.value.code, *capsys.readouterr()

    return run


def test_the_values_are_complete_and_for_their_owner_alone(
    tmp_path: Path, scan: Callable[..., tuple[int, str, str]]
) -> None:
    target, report = tmp_path / "values.jsonl", tmp_path / "x.json"
    previous = os.umask(0)
    try:
        code, out, err = scan("--reveal", target, "-o", report)
    finally:
        os.umask(previous)
    assert code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    lines = [json.loads(line) for line in target.read_text("ascii").splitlines()]
    assert {TOKEN, PASSWORD, EMAIL, "zworblax"} <= {line["value"] for line in lines}
    assert f"values.jsonl: {len(lines)} values in clear text" in err
    told = {finding["fingerprint"]: finding for finding in json.loads(report.read_text("utf-8"))["findings"]}
    for line in lines:
        finding = told[line["fingerprint"]]
        assert (line["code"], line["kind"], line["confidence"]) == tuple(
            finding[name] for name in ("code", "kind", "confidence")
        )
        assert line["locations"] == [{name: place[name] for name in ("file", "row")} for place in finding["locations"]]
    for text in (out, err, report.read_text("utf-8")):
        assert not [value for value in (TOKEN, PASSWORD, EMAIL, "zworblax") if value in text]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_others_could_read_is_replaced(tmp_path: Path, scan: Callable[..., tuple[int, str, str]]) -> None:
    target = tmp_path / "values.jsonl"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o666)
    assert scan("--reveal", target)[0] == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "old" not in target.read_text("ascii")


def test_never_over_an_input(data: Path, scan: Callable[..., tuple[int, str, str]]) -> None:
    before = data.read_bytes()
    link = data.parent.parent / "link.jsonl"
    link.symlink_to(data)
    for target in (data, link):
        code, out, err = scan("--reveal", target)
        assert (code, out) == (2, "")
        assert "this file is an input" in err
    assert data.read_bytes() == before


def test_never_in_a_report(tmp_path: Path, scan: Callable[..., tuple[int, str, str]]) -> None:
    for target in (tmp_path / "x.json", tmp_path / "data" / ".." / "x.json"):
        code, out, err = scan("-o", tmp_path / "x.json", "--reveal", target)
        assert (code, out) == (2, "")
        assert "revealed to a file of their own" in err
    assert not (tmp_path / "x.json").exists()


def test_a_place_that_cannot_be_written_is_wrong_usage(
    tmp_path: Path, scan: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "missing" / "x", tmp_path / "folder"):
        code, _, err = scan("--reveal", target)
        assert code == 2
        assert "cannot be written" in err
        assert TOKEN not in err
    assert list((tmp_path / "folder").iterdir()) == []
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_without_values_the_file_is_empty(tmp_path: Path) -> None:
    assert write_values(str(tmp_path / "x"), ()) == 0
    assert (tmp_path / "x").read_bytes() == b""
    with pytest.raises(UsageError, match="cannot be written"):
        write_values(str(tmp_path / "no" / "x"), ())

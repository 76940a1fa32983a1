"""`--annotate FILE`: one line for each row of the input, in order, with what was found in it."""

from __future__ import annotations

import json
import os
import random
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from traceaudit import annotating, engine, shard
from traceaudit.asides import Asides
from traceaudit.commands.annotated import SUFFIXES, annotate_to
from traceaudit.engine import run_audit
from traceaudit.errors import UsageError
from traceaudit.gate.exemptions import Exemptions
from traceaudit.gate.limits import parse_limit
from traceaudit.gate.policy import NO_POLICY, Baseline, Entry, Policy, Waiver
from traceaudit.settings import make_settings
from traceaudit_reports import json_report
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

LEVELS = ("note", "warning", "error")
COLUMNS = ("file", "row", "index", "uid", "session", "rules", "severity", "waived", "baselined", "lost")


def annotate(source: Path, target: Path, policy: Policy = NO_POLICY, **options: Any) -> tuple[Card, pl.DataFrame]:
    """The Card of a path, and its annotations, with names as in the data."""
    made = make_settings(**({"jobs": 1, "locations": None} | options))
    placed = tuple((waiver, None) for waiver in policy.waivers if waiver.is_of_places)
    made = replace(made, exemptions=Exemptions(waivers=placed))
    asides = Asides(annotate=annotate_to(str(target), ()))
    card = run_audit([str(source)], made, outputs=[str(target)], policy=policy, asides=asides)
    frame = pl.read_parquet(target) if target.suffix == ".parquet" else pl.read_ipc(target)
    assert frame.columns == [f"audit_{name}" for name in COLUMNS]
    return card, frame.rename(lambda name: name.removeprefix("audit_"))


def places(card: Card) -> dict[tuple[str, int], set[str]]:
    """Codes by file and row, from the report of all places."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for finding in card.findings:
        for place in finding.locations:
            found[place.file, place.row].add(finding.code)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """Merged rows in several containers, with blank and bad lines, and sessions."""
    folder = tmp_path_factory.mktemp("annotated")
    rows = traces.fable_rows(40)
    lines = traces.lines(rows[:20])
    lines.insert(3, b"\n")
    lines.insert(9, b'{"cut": \n')
    traces.write_bytes(folder / "a.jsonl", b"".join(lines))
    traces.write(folder / "b.jsonl.gz", rows[20:30])
    (folder / "c.json").write_text(json.dumps(rows[30:36]), encoding="utf-8")
    flat = [row | {"output": json.dumps(row["output"])} for row in rows[36:]]
    pl.DataFrame(flat).write_parquet(folder / "d.parquet")
    traces.write(folder / "s.jsonl", traces.claude_session("cc-0", 4, traces.accounts[1]))
    (folder / "README.md").write_text("# A dataset\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def annotated(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Card, pl.DataFrame]:
    """The Card of the folder and its annotations."""
    return annotate(folder, tmp_path_factory.mktemp("out") / "a.parquet", select=("TA1", "TA4", "TA9"))


def test_every_row_is_there_once_and_in_order(annotated: tuple[Card, pl.DataFrame]) -> None:
    card, frame = annotated
    rows = {item.path: item.rows for item in card.inputs if item.format != "document"}
    assert frame["file"].unique(maintain_order=True).to_list() == list(rows)
    for path, number in rows.items():
        of_file = frame.filter(pl.col("file") == path)
        assert of_file["index"].to_list() == list(range(number))
        assert of_file["row"].is_sorted()
    first = frame.filter(pl.col("file") == "a.jsonl")
    # The fourth line is blank: it is no row, and the lines behind it keep their numbers.
    assert first["row"].to_list() == [1, 2, 3, *range(5, first.height + 2)]


def test_rules_are_those_of_the_report(annotated: tuple[Card, pl.DataFrame]) -> None:
    card, frame = annotated
    found = places(card)
    severities = {finding.code: finding.severity for finding in card.findings}
    assert any(found.values())
    for file, row, rules, severity in frame.select("file", "row", "rules", "severity").iter_rows():
        assert rules == sorted(found[file, row])
        # No rule of these has findings of several severities here.
        assert severity == max((severities[code] for code in rules), key=LEVELS.index, default=None)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode")
def test_a_file_name_that_is_no_text(tmp_path: Path, traces: Any) -> None:
    folder = tmp_path / "data"
    for name in (b"a.jsonl", b"b\xff.jsonl"):
        traces.write(folder / os.fsdecode(name), [traces.fable_row(len(name), cot="")])
    card, frame = annotate(folder, tmp_path / "a.parquet", select=("TA1",))
    assert frame["file"].to_list() == ["a.jsonl", "b\\udcff.jsonl"]
    assert [item["path"] for item in json.loads(json_report.render(card))["inputs"]] == frame["file"].to_list()


def test_a_bad_row_says_so(annotated: tuple[Card, pl.DataFrame]) -> None:
    _, frame = annotated
    (bad,) = frame.filter(pl.col("row") == 10, pl.col("file") == "a.jsonl").to_dicts()
    assert (bad["rules"], bad["uid"], bad["session"]) == (["TA901"], None, None)


def test_what_is_lost_is_what_the_cost_counts(folder: Path, tmp_path: Path) -> None:
    for least in ("never", "note", "warning"):
        card, frame = annotate(folder, tmp_path / "a.parquet", fail_on=least)
        assert card.gate is not None
        assert card.gate.cost is not None
        lost = sum(view.lost_rows for view in card.gate.cost.views)
        assert frame["lost"].sum() == lost
        assert frame.height == sum(view.rows for view in card.gate.cost.views)
    accepting = Policy(limits=(parse_limit("TA <= 999"),))
    card, frame = annotate(folder, tmp_path / "a.parquet", accepting, fail_on="note")
    assert (card.verdict.exit_code, frame["lost"].sum()) == (0, 0)


def test_annotations_stand_beside_the_rows_of_a_file(tmp_path: Path, traces: Any) -> None:
    rows = traces.fable_rows(12)
    traces.write(tmp_path / "a.jsonl", rows)
    _, frame = annotate(tmp_path / "a.jsonl", tmp_path / "out.parquet")
    data = pl.DataFrame([{name: row[name] for name in ("uid", "cot", "context")} for row in rows])
    beside = pl.concat([data, pl.read_parquet(tmp_path / "out.parquet")], how="horizontal")
    assert beside["uid"].to_list() == beside["audit_uid"].to_list()
    empty = beside.filter(pl.col("cot") == "")
    assert empty.height < beside.height == frame.height


def test_both_containers_hold_the_same(folder: Path, annotated: tuple[Card, pl.DataFrame], tmp_path: Path) -> None:
    _, frame = annotate(folder, tmp_path / "a.arrow", select=("TA1", "TA4", "TA9"))
    assert frame.equals(annotated[1])


@pytest.mark.parametrize("size", [700, 30_000])
def test_shards_and_flushes_change_nothing(
    size: int, folder: Path, annotated: tuple[Card, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "FLUSH_BYTES", size)
    monkeypatch.setattr(engine, "_BYTES_PER_PARTITION", 1 << 13)
    monkeypatch.setattr(annotating, "_TOGETHER", 7)
    _, frame = annotate(folder, tmp_path / "a.parquet", select=("TA1", "TA4", "TA9"), shard_bytes=size)
    assert frame.equals(annotated[1])


def test_nothing_that_is_hidden_stands_in_it(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    secret = make_sample("ghp_{alnum:30}{crc}", random.Random(9))
    account = traces.accounts[2]
    rows = [
        traces.fable_row(1, uid=f"run-{secret}#1", context=f"cd /home/{account}/work"),
        traces.fable_row(2, session=f"/home/{account}/sessions/2", uid=f"{account}#2"),
        traces.fable_row(3, uid="line\nfeed\x1b#3", session="\u202eback"),
    ]
    traces.write(tmp_path / "data" / "home" / account / "a.jsonl", rows)
    target = tmp_path / "a.parquet"
    _, frame = annotate(tmp_path / "data", target)
    said = json.dumps(frame.to_dicts())
    assert secret[4:] not in said
    assert account not in said
    assert frame["uid"][2] == "line\nfeed\x1b#3"
    again = audit_paths(target)
    assert again.totals.rows == 3
    assert {finding.code[:3] for finding in again.findings}.isdisjoint({"TA4", "TA5", "TA6"})


def test_waived_rows_and_findings_of_the_baseline(folder: Path, tmp_path: Path) -> None:
    card, frame = annotate(folder, tmp_path / "a.parquet", select=("TA1", "TA4"))
    known = [finding for finding in card.findings if finding.code == "TA103"]
    waiver = Waiver(1, "TA401", "known", uid="*#1*")
    baseline = Baseline("known.json", tuple(Entry(one.fingerprint, one.code, one.count) for one in known))
    policy = Policy(waivers=(waiver,), baseline=baseline)
    _, settled = annotate(folder, tmp_path / "b.parquet", policy, select=("TA1", "TA4"), fail_on="note")
    for before, after in zip(frame.iter_rows(named=True), settled.iter_rows(named=True), strict=True):
        is_waived = "TA401" in before["rules"] and "#1" in (before["uid"] or "")
        assert after["waived"] == (["TA401"] if is_waived else [])
        assert after["baselined"] == [code for code in before["rules"] if code == "TA103"]
        left = {"TA103"} | ({"TA401"} if is_waived else set())
        assert after["rules"] == [code for code in before["rules"] if code not in left]
        assert after["lost"] == bool(after["rules"])
        assert (after["severity"] is None) == (not after["rules"])
    assert settled["waived"].list.len().sum()
    assert settled["baselined"].list.len().sum()


def test_a_folder_with_annotations_is_read_without_them(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    traces.write(tmp_path / "a.jsonl", traces.fable_rows(3))
    for name in ("a.parquet", "a.arrow"):
        annotate(tmp_path / "a.jsonl", tmp_path / name)
    pl.DataFrame({"cot": ["traceaudit.annotations"]}).write_parquet(tmp_path / "other.parquet")
    card = audit_paths(tmp_path)
    assert [item.path for item in card.inputs] == ["a.jsonl", "other.parquet"]
    assert card.ignored_files == 2


def test_without_rows_the_table_is_empty(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Nothing\n", encoding="utf-8")
    assert annotate(tmp_path, tmp_path / "a.parquet")[1].is_empty()


def test_where_nothing_can_be_written(tmp_path: Path, traces: Any) -> None:
    source = traces.write(tmp_path / "a.jsonl", traces.fable_rows(2))
    parquet = tmp_path / "d.parquet"
    pl.DataFrame({"cot": ["x"]}).write_parquet(parquet)
    before = parquet.read_bytes()
    with pytest.raises(UsageError, match="suffix"):
        annotate_to(str(tmp_path / "a.csv"), ())
    with pytest.raises(UsageError, match="file of their own"):
        annotate_to(str(tmp_path / "b.parquet"), (None, str(tmp_path / "x" / ".." / "b.parquet")))
    with pytest.raises(UsageError, match="input"):
        annotate(parquet, parquet)
    assert parquet.read_bytes() == before
    assert annotate_to(None, ()) is None
    assert sorted(SUFFIXES) == [".arrow", ".parquet"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "d.parquet"]
    assert source.exists()


def test_the_command_writes_it_whole_or_not_at_all(tmp_path: Path, traces: Any, run_command: Any) -> None:
    source = traces.write(tmp_path / "a.jsonl", traces.fable_rows(3))
    target = tmp_path / "out.parquet"
    done = run_command("scan", source, "--no-config", "--quiet", "--annotate", target)
    assert done.returncode == 0, done.stderr
    assert pl.read_parquet(target).height == 3 == len(Path(source).read_bytes().splitlines())
    wrong = run_command("scan", source, "--no-config", "--annotate", tmp_path / "out.txt")
    assert wrong.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "out.parquet"]

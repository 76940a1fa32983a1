"""Baselines and waivers from end to end: what was accepted stays accepted, and nothing else."""

from __future__ import annotations

import json
import random
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
import pytest

from traceaudit.cli import cli
from traceaudit.errors import UsageError
from traceaudit.sources import find_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_reports.card import Card

ACCOUNTS = ("quillane", "brantwik", "oskvelan")
# A planted secret, in pieces: none may stand in a file.
TOKEN = "ghp_" + "".join(random.Random(7).choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=36))
BASELINE = "traceaudit-baseline.json"
DAY = 86_400
NEW_YEAR = 1_767_225_600  # 2026-01-01


class Outcome(NamedTuple):
    """What a command left: its exit code, and what it said."""

    code: int
    said: str


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with nothing in it, on New Year's Day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACEAUDIT_KEY", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NEW_YEAR))
    return tmp_path


@pytest.fixture
def run(work: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs a command in this process; wrong usage is code 2, as in the program."""

    def command(*arguments: object) -> Outcome:
        try:
            code = cli.main([*map(str, arguments)], standalone_mode=False)
        except UsageError as error:
            return Outcome(2, str(error))
        captured = capsys.readouterr()
        return Outcome(code, captured.out + captured.err)

    return command


@pytest.fixture
def scan(run: Callable[..., Outcome]) -> Callable[..., dict[str, Any]]:
    """The result of a scan as JSON, with its exit code."""

    def result(*arguments: object) -> dict[str, Any]:
        code = run("scan", "data", "--jobs", 1, "--quiet", "-o", "out.json", *arguments).code
        return json.loads(Path("out.json").read_text("utf-8")) | {"code": code}

    return result


@pytest.fixture(scope="module")
def rows(traces) -> list[dict[str, Any]]:
    """Rows with accounts in several places, repeated ids and scars."""
    made = [traces.fable_row(number) for number in range(40)]
    for number, row in enumerate(made):
        named = [account for place, account in enumerate(ACCOUNTS) if number % (place + 2) == 0 and number < 30]
        row["context"] += "".join(f"\ncd /home/{account}/work && ls" for account in named)
    made[9]["completion"] = f"export TOKEN={TOKEN}"
    made[11]["cot"] = "[Reasoning redacted]"
    return made


@pytest.fixture
def data(work: Path, traces, rows) -> Callable[[list[dict[str, Any]]], Path]:
    """Writes the data to scan."""

    def write(some: list[dict[str, Any]] | None = None, name: str = "a.jsonl") -> Path:
        return traces.write(work / "data" / name, rows if some is None else some)

    return write


def statuses(result: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in result["findings"]:
        found[finding["status"]] = found.get(finding["status"], 0) + 1
    return found


def create(run: Callable[..., Outcome], *more: object) -> Outcome:
    return run("baseline", "create", "data", "--jobs", 1, *more)


def test_what_is_known_does_not_fail(run, scan, data) -> None:
    data()
    assert scan("--fail-on", "note")["code"] == 1
    made = create(run)
    assert made.code == 0
    assert made.said.startswith(f"{BASELINE}: ")
    result = scan("--fail-on", "note")
    assert result["code"] == 0
    assert statuses(result) == {"baselined": len(result["findings"])}
    told = result["gate"]["baseline"]
    assert (told["path"], told["matched"], told["stale"]) == (BASELINE, len(result["findings"]), [])
    assert scan("--fail-on", "note", "--no-baseline")["code"] == 1


def test_nothing_of_the_data_is_in_it_and_it_is_no_data(run, data, work: Path) -> None:
    data()
    create(run, "-o", "data/known.json")
    text = Path("data/known.json").read_text("utf-8")
    assert '"kind": "account", "rows": ["' in text
    for value in (*ACCOUNTS, TOKEN, "a.jsonl", "data/", "/home", '"row"', str(work)):
        assert value not in text
    assert [source.shown for source in find_inputs(["data"]).sources] == ["a.jsonl"]
    Path("data/traceaudit-waivers.toml").touch()
    for named in (["data/known.json", "data/a.jsonl", "data/traceaudit-waivers.toml"], ["data/*"]):
        inputs = find_inputs(named)
        assert ([source.shown for source in inputs.sources], inputs.ignored) == (["a.jsonl"], 2)


def test_the_same_data_gives_the_same_bytes(run, data, rows) -> None:
    data()
    create(run)
    made = Path(BASELINE).read_bytes()
    for command in ("update", "prune"):
        assert run("baseline", command, "data", "--jobs", 1).code == 0
        assert Path(BASELINE).read_bytes() == made
    data(rows[::-1])
    create(run, "--force")
    assert Path(BASELINE).read_bytes() == made


def shuffled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return random.Random(3).sample(rows, len(rows))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(shuffled, id="shuffled"),
        pytest.param(lambda rows: rows[8:], id="rows-deleted-at-the-beginning"),
        pytest.param(lambda rows: [row for n, row in enumerate(rows) if n % 5], id="every-fifth-row-deleted"),
    ],
)
def test_rows_that_move_or_go_make_nothing_new(run, scan, data, rows, change) -> None:
    data()
    create(run)
    data(change(rows))
    result = scan()
    assert set(statuses(result)) == {"baselined"}
    assert any(finding["code"] == "TA401" for finding in result["findings"])


def test_rows_that_come_make_nothing_else_new(run, scan, data, rows, traces) -> None:
    data()
    create(run)
    more = [traces.fable_row(100 + number) for number in range(9)]
    data([*more[:5], *rows[:20], *more[5:], *rows[20:]])
    result = scan()
    assert set(statuses(result)) == {"baselined", "grown"}
    # only what is said of the dataset as a whole has grown with it
    grown = {finding["code"] for finding in result["findings"] if finding["status"] == "grown"}
    assert grown <= {"TA717", "TA801", "TA842"}


def test_other_files_and_formats_make_nothing_new(run, scan, data, rows) -> None:
    path = data()
    create(run)
    known = statuses(scan())
    path.unlink()
    data(rows[:15], "part-0001.jsonl")
    data(rows[15:], "part-0002.jsonl.gz")
    assert statuses(scan()) == known
    for part in Path("data").iterdir():
        part.unlink()
    pl.DataFrame(rows).write_parquet("data/all.parquet")
    assert set(statuses(scan())) == {"baselined"}


def test_what_is_added_is_new_and_what_has_more_has_grown(run, scan, data, rows, traces) -> None:
    data()
    create(run)
    named = traces.fable_row(200, context="cd /home/quillane/more && ls /home/vastrel/x")
    data([*rows, named])
    result = scan("--select", "TA401")
    found = {(finding["status"], finding["count"]): finding for finding in result["findings"]}
    assert sorted(status for status, _ in found) == ["baselined", "baselined", "grown", "new"]
    grown = next(finding for finding in result["findings"] if finding["status"] == "grown")
    assert grown["properties"]["recorded"] == grown["count"] - 1
    # rules that did not run have no stale entries
    assert result["gate"]["baseline"]["stale"] == []
    said = run("baseline", "update", "data", "--select", "TA401", "--jobs", 1).said
    assert "1 new finding taken in, 1 grown" in said
    assert "new: 1 of TA401" in said
    assert set(statuses(scan("--select", "TA401"))) == {"baselined"}


def test_prune_takes_out_what_is_gone(run, scan, data, rows) -> None:
    data()
    create(run)
    entries = json.loads(Path(BASELINE).read_text("utf-8"))["entries"]
    data([row for number, row in enumerate(rows) if number not in (9, 11, 12)])
    told = scan()["gate"]["baseline"]
    assert told["shrunk"] >= 3
    assert {entry["rule"][:3] for entry in told["stale"]} >= {"TA5"}
    assert scan("--limit", "stale_entries <= 0")["code"] == 1
    said = run("baseline", "prune", "data", "--jobs", 1).said
    assert f"{len(told['stale'])} entr" in said
    assert "removed: " in said
    left = json.loads(Path(BASELINE).read_text("utf-8"))["entries"]
    assert len(left) == len(entries) - len(told["stale"])
    told = scan("--limit", "stale_entries <= 0")
    assert (told["code"], told["gate"]["baseline"]["stale"], told["gate"]["baseline"]["shrunk"]) == (0, [], 0)


def test_a_baseline_is_not_replaced_by_accident(run, data) -> None:
    data()
    Path(BASELINE).write_text("mine", encoding="utf-8")
    made = create(run)
    assert made.code == 2
    assert "--force" in made.said
    assert Path(BASELINE).read_text("utf-8") == "mine"
    assert create(run, "--force", "-o", "none/b.json").code == 2
    assert create(run, "-o", "b.txt").code == 2
    for command in ("update", "prune"):
        assert run("baseline", command, "data").said.startswith(f"{BASELINE}: no sound baseline: no valid JSON")
        assert "there is no baseline yet" in run("baseline", command, "data", "-o", "other.json").said


def test_an_incomplete_audit_is_no_baseline(run, data, rows) -> None:
    path = data()
    create(run)
    before = Path(BASELINE).read_bytes()
    path.write_bytes(path.read_bytes() + b'{"broken": \n{"uid": "z"}\n')
    for command in (("create", "--force"), ("update",), ("prune",)):
        made = run("baseline", *command, "data", "--profile", "ci", "--no-contract", "--jobs", 1)
        assert made.code == 3
        assert "not audited: bad rows: 2" in made.said
        assert "--allow-incomplete" in made.said
        assert Path(BASELINE).read_bytes() == before
    made = run("baseline", "update", "data", "--profile", "ci", "--no-contract", "--jobs", 1, "--allow-incomplete")
    assert made.code == 3
    assert Path(BASELINE).read_bytes() != before


def test_a_baseline_of_another_schema_or_key_is_refused(run, data, monkeypatch: pytest.MonkeyPatch) -> None:
    data()
    create(run)
    document = json.loads(Path(BASELINE).read_text("utf-8"))
    monkeypatch.setenv("TRACEAUDIT_KEY", "a key")
    refused = run("scan", "data", "--quiet")
    assert refused.code == 2
    assert "made without a TRACEAUDIT_KEY" in refused.said
    assert run("scan", "data", "--quiet", "--no-baseline", "--jobs", 1).code == 0
    Path(BASELINE).write_text(json.dumps(document | {"schema_version": "2"}), encoding="utf-8")
    refused = run("scan", "data", "--quiet")
    assert refused.code == 2
    assert refused.said.startswith(f"{BASELINE}: written by a newer traceaudit (schema 2)")


def test_with_a_key_accounts_are_known_by_themselves(run, scan, data, rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEAUDIT_KEY", "a key")
    data()
    create(run)
    assert '"rows"' not in Path(BASELINE).read_text("utf-8")
    data(rows[8:])
    assert set(statuses(scan())) == {"baselined"}
    check = json.loads(Path(BASELINE).read_text("utf-8"))["key_check"]
    for command in ("update", "prune"):
        # rules without hidden values: the others keep their entries, and the key that these were made with
        run("baseline", command, "data", "--select", "TA1", "--jobs", 1)
        assert json.loads(Path(BASELINE).read_text("utf-8"))["key_check"] == check


WAIVERS = """
[[waiver]]
rule = "TA5"
reason = "Planted by a test."
owner = "quillane"
expires = 2026-03-31

[[waiver]]
rule = "TA401"
uid = "5f0c0000#*"
reason = "Agreed with the author."

[[waiver]]
rule = "TA711"
reason = "Weighted on purpose."
"""


def test_waivers_are_kept_to_and_shown(scan, data) -> None:
    data()
    Path("traceaudit-waivers.toml").write_text(WAIVERS, encoding="utf-8")
    result = scan("--fail-on", "error")
    assert result["code"] == 0
    by_code = {finding["code"]: finding for finding in result["findings"]}
    secrets = [finding for finding in result["findings"] if finding["code"].startswith("TA5")]
    assert {finding["status"] for finding in secrets} == {"waived"}
    assert by_code["TA401"]["status"] == "new"
    assert 0 < by_code["TA401"]["properties"]["waived"] < by_code["TA401"]["count"]
    uses = result["gate"]["waivers"]
    assert [(use["number"], use["status"]) for use in uses] == [(1, "active"), (2, "active"), (3, "unused")]
    assert uses[0]["expires"] == "2026-03-31"
    assert "quillane" not in json.dumps(uses)


@pytest.mark.parametrize(("day", "profile", "code"), [(89, "ci", 0), (90, "ci", 1), (90, "audit", 0)])
def test_a_waiver_that_has_expired_fails(scan, data, monkeypatch, day: int, profile: str, code: int) -> None:
    """Its last day is day 89 of the year; the day after it waives nothing and is a reason of its own."""
    data()
    Path("traceaudit-waivers.toml").write_text(WAIVERS, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NEW_YEAR + day * DAY))
    result = scan("--profile", profile, "--no-contract")
    assert result["code"] == code
    assert result["gate"]["waivers"][0]["status"] == ("active" if day == 89 else "expired")
    said = "\n".join(result["verdict"]["reasons"])
    assert ("waiver 1 for TA5 expired on 2026-03-31" in said) == bool(code)
    secrets = {finding["status"] for finding in result["findings"] if finding["code"].startswith("TA5")}
    assert secrets == ({"waived"} if day == 89 else {"new"})


def test_waived_findings_stay_out_of_a_baseline(run, scan, data, monkeypatch: pytest.MonkeyPatch) -> None:
    data()
    Path("traceaudit-waivers.toml").write_text(WAIVERS, encoding="utf-8")
    assert "left out: waivers say why" in create(run).said
    assert '"TA5' not in Path(BASELINE).read_text("utf-8")
    assert set(statuses(scan())) == {"baselined", "waived"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NEW_YEAR + 200 * DAY))
    result = scan("--fail-on", "error")
    assert result["code"] == 1
    assert {finding["code"][:3] for finding in result["findings"] if finding["status"] == "new"} == {"TA5"}


def test_from_outside_of_the_folder_nothing_is_picked_up(run, scan, data, work: Path) -> None:
    data()
    create(run)
    (work / "elsewhere").mkdir()
    with chdir(work / "elsewhere"):
        assert run("scan", work / "data", "--jobs", 1, "--quiet", "-o", "out.json").code == 0
        assert json.loads(Path("out.json").read_text("utf-8"))["gate"]["baseline"] is None


def test_the_engine_needs_no_command_line(audit_paths, data) -> None:
    card: Card = audit_paths(data())
    assert card.findings
    assert all(finding.is_active for finding in card.findings)
    assert card.gate.baseline is None

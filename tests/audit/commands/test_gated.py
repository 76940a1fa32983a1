"""The options of the gate on the command line of `scan`, and the same from Python."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from traceaudit import audit
from traceaudit.commands.asked import RunWords, run_options, told_by_user
from traceaudit.commands.gated import GateWords, gate_options, with_words
from traceaudit.config import Config
from traceaudit.errors import UsageError
from traceaudit.gate.limits import parse_limit

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "[tool.traceaudit]\n"


def words_of(*arguments: str) -> tuple[RunWords, GateWords]:
    """What a command with these options is given."""
    given: list[tuple[RunWords, GateWords]] = []

    @click.command()
    @run_options
    @gate_options
    def command(run_words: RunWords, gate_words: GateWords) -> int:
        given.append((run_words, gate_words))
        return 0

    done = CliRunner().invoke(command, list(arguments))
    assert done.exception is None, done.output
    return given[0]


def test_no_option_says_nothing() -> None:
    assert words_of() == (RunWords(), GateWords())
    assert with_words(Config(), GateWords()) == Config()


def test_every_option_of_the_gate() -> None:
    _, words = words_of(
        *("--extend-select", "TA4,home-paths", "--severity", "TA4=note", "--severity", "redaction-scars=OFF"),
        *("--min-confidence", "strong", "--limit", "near_duplicate_rate <= 2%", "--max-findings", "9"),
        *(
            "--max-findings",
            "home-paths = 3",
            "--waivers",
            "w.toml",
            "--no-baseline",
            "--contract",
            "default",
            "--fast",
        ),
    )
    assert words.is_fast
    said = with_words(Config(severity=(("TA4", "error"),), limits=(parse_limit("findings <= 1"),)), words)
    assert said.extend_select == ("TA4", "TA401")
    assert said.severity == (("TA4", "note"), ("TA104", "off"))
    assert [str(limit) for limit in said.limits] == ["findings <= 9", "near_duplicate_rate <= 0.02", "TA401 <= 3"]
    assert (said.min_confidence, said.waivers, said.baseline, said.contract) == ("strong", "w.toml", False, True)
    assert said.told_by["severity.TA4"] == said.told_by["limits.findings"] == "command line"


def test_the_command_line_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "traceaudit.toml").write_text(
        HEADER + 'profile = "ci"\njobs = 3\nselect = ["TA5"]\nlocations = 4\nmax-bad-rows = 2\n', encoding="utf-8"
    )
    run, gate = words_of("--profile", "publish", "--select", "TA4,TA1", "--locations", "all", "--max-bad-rows", "0")
    said = told_by_user(run, gate)
    assert (said.profile, said.jobs, said.select) == ("publish", 3, ("TA4", "TA1"))
    assert (said.locations, said.max_bad_rows) == (-1, 0)
    assert told_by_user(RunWords(no_config=True)) == Config()


# What scans make of it


@pytest.fixture
def leaking(tmp_path: Path, traces: Any) -> Path:
    """A folder with rows that name two accounts, one of them in a fixture."""
    first, second = traces.accounts[:2]
    rows = [traces.fable_row(n, context=f"cd /home/{first}/work-{n} && ls") for n in range(6)]
    traces.write(tmp_path / "data" / "a.jsonl", rows)
    rows = [traces.fable_row(n, context=f"cd /home/{second}/work-{n} && ls") for n in range(20, 24)]
    traces.write(tmp_path / "data" / "fixtures" / "b.jsonl", rows)
    return tmp_path


def scan(folder: Path, run_command: Any, *options: str) -> dict[str, Any]:
    done = run_command(
        "scan", "data", "--format", "json", "--no-contract", "--jobs", "1", "--select", "TA4,TA9", *options, cwd=folder
    )
    assert done.returncode in (0, 1, 3), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report | {"exit_code": done.returncode}


def test_a_scan_of_the_configuration_has_severities_limits_and_places(leaking: Path, run_command: Any) -> None:
    (leaking / "traceaudit.toml").write_text(
        HEADER + 'profile = "ci"\nseverity = { home-paths = "error" }\nlimits = { rows = ">= 100" }\n'
        'overrides = [{ paths = ["fixtures/**"], severity = { TA4 = "note" } }]\n',
        encoding="utf-8",
    )
    report = scan(leaking, run_command)
    severities = sorted(finding["severity"] for finding in report["findings"] if finding["code"] == "TA401")
    assert severities == ["error", "note"]
    assert report["exit_code"] == 1
    (limit,) = report["gate"]["limits"]
    assert (limit["limit"], limit["value"], limit["holds"]) == ("rows >= 100", 10, False)
    assert any("rows >= 100" in reason for reason in report["verdict"]["reasons"])


@pytest.mark.parametrize(("profile", "code"), [("audit", 0), ("ci", 0), ("publish", 1), ("pretrain", 0)])
def test_only_publish_stops_accounts(profile: str, code: int, leaking: Path) -> None:
    card = audit(leaking / "data", profile=profile, select="TA4,TA9", contract=False, jobs=1)
    assert card.verdict.exit_code == code, card.verdict.reasons
    severity = "error" if profile == "publish" else "warning"
    assert {finding.severity for finding in card.findings if finding.code == "TA401"} == {severity}


def test_a_limit_of_a_profile_that_nothing_can_be_measured_for_is_told_and_stops_nothing(leaking: Path) -> None:
    card = audit(leaking / "data", profile="pretrain", select="TA4", contract=False, jobs=1)
    assert card.verdict.exit_code == 0
    near = next(limit for limit in card.gate.limits if limit.limit.startswith("near_duplicate_rate"))
    assert (near.value, near.holds, near.by_profile) == (None, None, True)
    (leaking / "own.toml").write_text(HEADER + "limits = { near_duplicate_rate = 0.5 }\n", encoding="utf-8")
    own = audit(leaking / "data", profile="pretrain", select="TA4", contract=False, jobs=1, config=leaking / "own.toml")
    assert own.verdict.exit_code == 3


# In Python


def test_python_reads_only_what_is_named(leaking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(leaking)
    (leaking / "traceaudit.toml").write_text(HEADER + "nonsense = 1\n", encoding="utf-8")
    (leaking / "traceaudit-waivers.toml").write_text("nonsense = 1\n", encoding="utf-8")
    (leaking / "traceaudit-baseline.json").write_text("nonsense", encoding="utf-8")
    assert audit("data", select="TA4", jobs=1).verdict.profile == "audit"
    for wrong in ({"config": "traceaudit.toml"}, {"waivers": "traceaudit-waivers.toml"}, {"baseline": "none.json"}):
        with pytest.raises(UsageError):
            audit("data", select="TA4", jobs=1, **wrong)  # type: ignore[arg-type]


def test_arguments_come_before_the_file(leaking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(leaking)
    (leaking / "c.toml").write_text(
        HEADER + 'profile = "publish"\nselect = ["TA5"]\npaths = ["data/a.jsonl"]\n', encoding="utf-8"
    )
    card = audit(config="c.toml", select="TA4", contract=False, jobs=1)
    assert ([item.path for item in card.inputs], card.verdict.profile) == (["a.jsonl"], "publish")
    assert {finding.code for finding in card.findings} == {"TA401"}
    (leaking / "w.toml").write_text('[[waiver]]\nrule = "TA401"\nreason = "an account of a test"\n', encoding="utf-8")
    waived = audit("data", profile="publish", select="TA4,TA9", waivers="w.toml", contract=False, jobs=1)
    assert {finding.status for finding in waived.findings if finding.code == "TA401"} == {"waived"}

"""Settings and policy of configuration, profile and the files beside them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from traceaudit.config import Config, load_config
from traceaudit.config_gate import InlineWaivers
from traceaudit.errors import UsageError
from traceaudit.gate.exemptions import Override
from traceaudit.gate.limits import parse_limit
from traceaudit.resolution import BASELINE, WAIVERS, resolve
from traceaudit.settings import make_settings
from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit.resolution import Asked

DAY = date(2026, 11, 22)
WAIVER = '[[waiver]]\nrule = "TA402"\npath = "a/**"\nreason = "planted by a test"\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without any file, on a day that is known."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    return tmp_path


def asked(said: Config | None = None, profile: str = "audit", **settings: object) -> Asked:
    return resolve(said or Config(), make_settings(profile=profile, **settings))  # type: ignore[arg-type]


def test_nothing_said_in_an_audit() -> None:
    policy = asked().policy
    assert (policy.severities, policy.raised, policy.limits, policy.waivers) == ((), (), (), ())
    assert (policy.baseline, policy.contract, policy.today) == (None, None, DAY)
    assert policy.without_contract == "no part of profile audit"
    assert asked().settings.exemptions.is_empty


@pytest.mark.parametrize("profile", ["ci", "publish", "pretrain"])
def test_a_profile_brings_rules_limits_and_the_contract(profile: str) -> None:
    policy, gate = asked(profile=profile).policy, gate_profiles()[profile]
    assert policy.raised == gate.raised
    assert [str(limit) for limit in policy.limits] == [bound.limit for bound in gate.limits]
    assert all(limit.by_profile for limit in policy.limits)
    assert policy.contract is not None
    assert policy.contract.suite is None


def test_a_limit_of_the_user_takes_the_place_of_that_of_the_profile() -> None:
    own = parse_limit("near_duplicate_rate <= 0.5")
    limits = asked(Config(limits=(own,)), "pretrain").policy.limits
    assert limits[0] == own
    assert sorted(limit.measure for limit in limits[1:]) == ["exact_duplicate_rate", "hidden_thinking_rate"]
    other = asked(Config(limits=(parse_limit("near_duplicate_rate >= 0"),)), "pretrain").policy.limits
    assert len(other) == 4


def test_severities_and_confidence() -> None:
    said = Config(severity=(("TA402", "off"), ("TA401", "note")), min_confidence="strong")
    settings, policy = asked(said, "publish")
    assert policy.severities == (("TA401", Severity.NOTE),)
    assert policy.min_confidence is Confidence.STRONG
    assert not settings.is_selected("TA402")
    assert "TA401" not in policy.raised


# Waivers


def test_waivers_are_found_beside_the_configuration_first(here: Path) -> None:
    (here / WAIVERS).write_text(WAIVER, encoding="utf-8")
    assert [waiver.code for waiver in asked().policy.waivers] == ["TA402"]
    (here / "conf").mkdir()
    (here / "conf" / "traceaudit.toml").write_text("[tool.traceaudit]\n", encoding="utf-8")
    (here / "conf" / WAIVERS).write_text(WAIVER.replace("TA402", "TA401"), encoding="utf-8")
    said = load_config("conf/traceaudit.toml")
    assert [waiver.code for waiver in asked(said).policy.waivers] == ["TA401"]
    assert asked(Config(waivers=False)).policy.waivers == ()
    assert resolve(Config(), make_settings(), finds_files=False).policy.waivers == ()


def test_waivers_for_places_go_to_the_workers_while_they_hold(here: Path) -> None:
    inline = InlineWaivers(
        "c.toml: waivers",
        (
            {"rule": "TA402", "path": "a/**", "reason": "planted"},
            {"rule": "TA402", "path": "b/**", "reason": "planted", "expires": date(2026, 11, 21)},
            {"rule": "TA402", "reason": "of no place"},
        ),
    )
    settings, policy = asked(Config(waivers=inline))
    assert len(policy.waivers) == 3
    assert [waiver.number for waiver, _ in settings.exemptions.waivers] == [1]


def test_the_horizon_of_waivers_is_told() -> None:
    late = {"rule": "TA501", "reason": "rotated", "expires": date(2027, 3, 1)}
    said = Config(waivers=InlineWaivers("c.toml: waivers", (late,)))
    assert len(asked(said).policy.waivers) == 1
    with pytest.raises(UsageError, match=r"c\.toml: waivers"):
        asked(Config(waivers=said.waivers, waiver_horizon=30))


def test_waivers_that_are_wrong_stop_the_run(here: Path) -> None:
    (here / WAIVERS).write_text("[[waiver]]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=WAIVERS):
        asked()
    with pytest.raises(UsageError, match=r"none\.toml"):
        asked(Config(waivers="none.toml"))


@pytest.mark.parametrize("name", [WAIVERS, BASELINE])
def test_what_has_the_usual_name_and_is_no_file_is_not_passed_over(name: str, here: Path) -> None:
    (here / name).mkdir()
    with pytest.raises(UsageError, match=f"{name}: cannot be read"):
        asked()
    (here / name).rmdir()
    (here / name).symlink_to("nowhere")
    with pytest.raises(UsageError, match=f"{name}: cannot be read"):
        asked()


# The baseline


def test_a_baseline_is_found_in_the_working_folder(here: Path) -> None:
    from traceaudit.gate.baselinefile import write_baseline
    from traceaudit.gate.policy import Baseline, Entry

    write_baseline(BASELINE, Baseline(BASELINE, (Entry("0" * 64, "TA401", 3),)))
    found = asked().policy.baseline
    assert found is not None
    assert [entry.code for entry in found.entries] == ["TA401"]
    assert asked(Config(baseline=False)).policy.baseline is None
    assert resolve(Config(), make_settings(), finds_files=False).policy.baseline is None
    with pytest.raises(UsageError, match=r"none\.json"):
        asked(Config(baseline="none.json"))


# The contract


def test_who_says_whether_the_contract_runs(here: Path) -> None:
    suite = json.dumps(
        {"expectations": [{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "chars"}}]}
    )
    (here / "suite.json").write_text(suite, encoding="utf-8")
    own = asked(Config(contract="suite.json", contract_timeout=7)).policy.contract
    assert own is not None
    assert (own.suite, own.timeout) == (suite, 7.0)
    assert asked(Config(contract=True)).policy.contract is not None
    without = asked(Config(contract=False), "ci").policy
    assert (without.contract, without.without_contract) == (None, "switched off")
    fast = asked(Config(contract="suite.json"), "ci", is_fast=True).policy
    assert (fast.contract, fast.without_contract) == (None, "left out by --fast")


@pytest.mark.parametrize("data", [None, b"\xff\xfe", b" " * (4 * 2**20 + 1)], ids=["missing", "binary", "large"])
def test_a_suite_that_cannot_be_read(data: bytes | None, here: Path) -> None:
    if data is not None:
        (here / "suite.json").write_bytes(data)
    with pytest.raises(UsageError, match=r"suite\.json: "):
        asked(Config(contract="suite.json"))


# Places


def test_overrides_reach_the_workers() -> None:
    place = Override(("tests/**",), severities=(("TA401", Severity.NOTE),))
    settings, policy = asked(Config(overrides=(place,), severity=(("TA4", "error"),)))
    assert settings.exemptions.overrides[-1] == place
    assert policy.severity_of("TA401", Severity.NOTE, Confidence.STRONG) is Severity.NOTE
    assert hash(settings)

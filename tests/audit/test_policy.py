"""From findings, problems and failures to a verdict and an exit code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traceaudit.policy import judge
from traceaudit.settings import make_settings
from traceaudit_reports.card import Finding, RuleRun
from traceaudit_reports.gate import ContractRun, Gate, LimitResult, WaiverUse
from traceaudit_rules.inputs.problems import Problem


def finding(severity: str, code: str = "TA101") -> Finding:
    return Finding(
        code=code,
        name="some-rule",
        kind="kind",
        severity=severity,
        confidence="certain",
        status="new",
        subject="x",
        scope={},
        message="m",
        fix="f",
        count=1,
        rows=1,
        sessions=1,
        files=1,
        properties={},
        locations=(),
        fingerprint="0" * 64,
    )


NOTE, WARNING, ERROR = ([finding(name)] for name in ("note", "warning", "error"))
BAD = {Problem.BAD_LINE.value: 3}
UNREAD = {Problem.UNREADABLE_FILE.value: 1}
UNSUPPORTED = {Problem.UNSUPPORTED_FORMAT.value: 1}
RAN = RuleRun("TA101", "some-rule", "Some rule.", "warning", "ran", None, 0)
SKIPPED = RuleRun("TA102", "other-rule", "Other rule.", "note", "skipped", "not selected", 0)
FAILED = RuleRun("TA402", "odd-rule", "Odd rule.", "note", "failed", "ValueError in x.py:1", 0)
RULES = (RAN, SKIPPED)
WITH_FAILURE = (RAN, FAILED)


@pytest.mark.parametrize(
    ("options", "findings", "problems", "rules", "expected"),
    [
        pytest.param({}, [], {}, RULES, ("pass", 0), id="nothing-found"),
        pytest.param({}, NOTE, {}, RULES, ("pass", 0), id="note"),
        pytest.param({}, WARNING, {}, RULES, ("warn", 0), id="warning"),
        pytest.param({}, ERROR, {}, RULES, ("warn", 0), id="audit-never-fails-by-itself"),
        pytest.param({"fail_on": "error"}, WARNING, {}, RULES, ("warn", 0), id="below-the-threshold"),
        pytest.param({"fail_on": "error"}, ERROR, {}, RULES, ("fail", 1), id="at-the-threshold"),
        pytest.param({"fail_on": "warning"}, ERROR, {}, RULES, ("fail", 1), id="above-the-threshold"),
        pytest.param({"fail_on": "note"}, NOTE, {}, RULES, ("fail", 1), id="fail-on-note"),
        pytest.param({"profile": "ci"}, ERROR, {}, RULES, ("fail", 1), id="ci-fails-on-errors"),
        pytest.param({"profile": "publish"}, ERROR, {}, RULES, ("fail", 1), id="publish-fails-on-errors"),
        pytest.param({"profile": "pretrain"}, WARNING, {}, RULES, ("warn", 0), id="pretrain-only-on-errors"),
        pytest.param({"profile": "ci", "fail_on": "never"}, ERROR, {}, RULES, ("warn", 0), id="never"),
        pytest.param({}, [], UNREAD, RULES, ("incomplete", 3), id="unreadable-file"),
        pytest.param({}, [], {Problem.LFS_POINTER.value: 1}, RULES, ("incomplete", 3), id="lfs-pointer"),
        pytest.param({}, [], {Problem.CHANGED_FILE.value: 1}, RULES, ("incomplete", 3), id="changed-file"),
        pytest.param({}, [], {Problem.NOTHING_READ.value: 1}, RULES, ("incomplete", 3), id="nothing-read"),
        pytest.param({}, [], {}, WITH_FAILURE, ("incomplete", 3), id="a-rule-did-not-run"),
        pytest.param({}, WARNING, {}, WITH_FAILURE, ("incomplete", 3), id="incomplete-outranks-a-warning"),
        pytest.param(
            {"fail_on": "error"}, ERROR, UNREAD, WITH_FAILURE, ("fail", 1), id="a-failed-policy-outranks-incomplete"
        ),
        pytest.param({"fail_on": "error"}, WARNING, UNREAD, RULES, ("incomplete", 3), id="no-violation-and-incomplete"),
        pytest.param({}, [], BAD, RULES, ("warn", 0), id="bad-lines-in-an-audit"),
        pytest.param({"max_bad_rows": 3}, [], BAD, RULES, ("warn", 0), id="as-many-bad-lines-as-accepted"),
        pytest.param({"max_bad_rows": 2}, [], BAD, RULES, ("incomplete", 3), id="more-bad-lines-than-accepted"),
        pytest.param({"profile": "ci"}, [], BAD, RULES, ("incomplete", 3), id="bad-lines-in-a-gate"),
        pytest.param({"profile": "ci", "max_bad_rows": 9}, [], BAD, RULES, ("warn", 0), id="a-gate-that-accepts-some"),
        pytest.param(
            {"profile": "ci"}, [], {Problem.OVERSIZED_ROW.value: 1}, RULES, ("incomplete", 3), id="oversized-in-a-gate"
        ),
        pytest.param(
            {"profile": "ci"},
            [],
            {Problem.INCOMPLETE_LAST_LINE.value: 1},
            RULES,
            ("warn", 0),
            id="incomplete-last-line",
        ),
        pytest.param({"profile": "ci"}, [], {Problem.EMPTY_FILE.value: 1}, RULES, ("pass", 0), id="empty-file"),
        pytest.param({}, [], UNSUPPORTED, RULES, ("warn", 0), id="unsupported-in-an-audit"),
        pytest.param({"profile": "pretrain"}, [], UNSUPPORTED, RULES, ("incomplete", 3), id="unsupported-in-a-gate"),
    ],
)
def test_verdict_and_exit_code(options, findings, problems, rules, expected) -> None:
    verdict = judge(findings, rules, problems, make_settings(**options))
    assert (verdict.result, verdict.exit_code) == expected
    # whatever is no plain pass says why, in findings or in reasons
    assert verdict.reasons or verdict.exit_code == 0
    assert not (verdict.reasons and verdict.result == "pass")
    assert verdict.profile == options.get("profile", "audit")


def test_reasons_name_everything_that_stands_against_a_pass() -> None:
    findings = [
        finding("error", "TA401"),
        finding("error", "TA401"),
        finding("error", "TA906"),
        finding("note", "TA104"),
    ]
    reasons = judge(findings, WITH_FAILURE, UNREAD | BAD, make_settings(profile="ci")).reasons
    said = "\n".join(reasons)
    for part in ("TA401 (2)", "TA906 (1)", "unreadable-file: 1", "bad rows: 3", "TA402", "ValueError in x.py:1"):
        assert part in said
    assert "TA104" not in said


def test_a_problem_kind_that_did_not_occur_is_no_reason() -> None:
    zeros = {kind.value: 0 for kind in Problem}
    assert judge([], RULES, zeros, make_settings(profile="ci")).reasons == ()


@pytest.mark.parametrize("rules", [(), (SKIPPED,), (SKIPPED, FAILED)])
@pytest.mark.parametrize("profile", ["audit", "ci"])
def test_without_a_rule_that_ran_nothing_passes(rules: tuple[RuleRun, ...], profile: str) -> None:
    verdict = judge([], rules, {}, make_settings(profile=profile))
    assert (verdict.result, verdict.exit_code) == ("incomplete", 3)


def limited(text: str, value: float | None, *, holds: bool | None, by_profile: bool = False) -> Gate:
    return Gate(limits=(LimitResult(text, value, holds, by_profile),))


EXPIRED = Gate(waivers=(WaiverUse(2, "TA401", "every finding", "r", "", "2026-01-31", "expired", 0, 0),))
CONTRACTS = {
    status: Gate(contract=ContractRun(status, "it took too long", "built-in", 0, ()))
    for status in ("ran", "skipped", "failed")
}
TOO_MANY = limited("near_duplicate_rate <= 0.02", 0.041, holds=False)
UNMEASURED = limited("near_duplicate_rate <= 0.02", None, holds=None)


@pytest.mark.parametrize("status", ["baselined", "waived"])
@pytest.mark.parametrize("profile", ["audit", "ci"])
def test_what_is_known_or_waived_is_no_violation(status: str, profile: str) -> None:
    known = [replace(one, status=status) for one in (*ERROR, *WARNING)]
    verdict = judge(known, RULES, {}, make_settings(profile=profile, fail_on="note"))
    assert (verdict.result, verdict.exit_code, verdict.reasons) == ("pass", 0, ())


def test_what_has_grown_is_a_violation() -> None:
    grown = [replace(ERROR[0], status="grown"), replace(ERROR[0], status="baselined")]
    verdict = judge(grown, RULES, {}, make_settings(profile="ci"))
    assert verdict.exit_code == 1
    assert "TA101 (1)" in verdict.reasons[0]


@pytest.mark.parametrize(
    ("options", "gate", "problems", "expected"),
    [
        pytest.param({}, TOO_MANY, {}, ("fail", 1), id="a-limit-counts-in-an-audit"),
        pytest.param({"fail_on": "never"}, TOO_MANY, UNREAD, ("fail", 1), id="a-limit-outranks-incomplete"),
        pytest.param({}, limited("rows >= 9", 9, holds=True), {}, ("pass", 0), id="a-limit-that-holds"),
        pytest.param({}, UNMEASURED, {}, ("incomplete", 3), id="what-was-not-measured-is-no-pass"),
        pytest.param(
            {"profile": "pretrain"},
            limited("near_duplicate_rate <= 0.02", None, holds=None, by_profile=True),
            {},
            ("pass", 0),
            id="nobody-asked-for-a-limit-of-the-profile",
        ),
        pytest.param({}, EXPIRED, {}, ("pass", 0), id="an-expired-waiver-in-an-audit"),
        pytest.param({"fail_on": "error"}, EXPIRED, {}, ("fail", 1), id="an-expired-waiver-where-findings-fail"),
        pytest.param({"profile": "ci"}, EXPIRED, {}, ("fail", 1), id="an-expired-waiver-in-a-gate"),
        pytest.param({"profile": "ci"}, CONTRACTS["failed"], {}, ("incomplete", 3), id="a-contract-that-failed"),
        pytest.param({"profile": "ci"}, CONTRACTS["skipped"], {}, ("pass", 0), id="a-contract-nobody-asked-for"),
        pytest.param({"profile": "ci"}, CONTRACTS["ran"], {}, ("pass", 0), id="a-contract-that-ran"),
    ],
)
def test_limits_waivers_and_the_contract_decide_too(options, gate, problems, expected) -> None:
    verdict = judge([], RULES, problems, make_settings(**options), gate)
    assert (verdict.result, verdict.exit_code) == expected
    assert bool(verdict.reasons) == bool(expected[1])


def test_reasons_say_what_the_gate_measured() -> None:
    assert judge([], RULES, {}, make_settings(), TOO_MANY).reasons == (
        "limit not held: near_duplicate_rate <= 0.02; measured 0.041",
    )
    gate = limited("rows >= 20000", 12345, holds=False)
    assert judge([], RULES, {}, make_settings(), gate).reasons == ("limit not held: rows >= 20000; measured 12,345",)
    (said,) = judge([], RULES, {}, make_settings(profile="ci"), EXPIRED).reasons
    assert said == "waiver 2 for TA401 expired on 2026-01-31"
    assert judge([], RULES, {}, make_settings(), UNMEASURED).reasons == (
        "limit not measured: near_duplicate_rate <= 0.02",
    )
    (said,) = judge([], RULES, {}, make_settings(), CONTRACTS["failed"]).reasons
    assert "it took too long" in said


@pytest.mark.parametrize(
    ("text", "holds", "code"),
    [
        ("TA101 <= 25", True, 0),
        ("TA1 <= 25", True, 0),
        ("TA101 <= 0", False, 1),
        ("TA102 <= 25", True, 1),
        ("TA101 >= 1", True, 1),
        ("errors <= 25", True, 1),
        ("findings <= 25", True, 1),
    ],
)
def test_a_limit_on_a_rule_accepts_so_many_of_its_findings(text: str, holds: bool, code: int) -> None:
    gate = limited(text, 1, holds=holds)
    verdict = judge(ERROR, RULES, {}, make_settings(profile="ci"), gate)
    assert verdict.exit_code == code
    # another rule is not accepted with it
    assert judge([*ERROR, finding("error", "TA401")], RULES, {}, make_settings(profile="ci"), gate).exit_code == 1

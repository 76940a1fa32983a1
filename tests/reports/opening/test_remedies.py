"""What must be fixed is what the profiles would fail on, whatever the profile of the audit was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit import audit
from traceaudit_reports.card import Verdict
from traceaudit_reports.gate import Gate
from traceaudit_reports.opening.remedies import plan_remedies
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from conftest import MakeFinding
    from tests.conftest import Traces

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.opening.remedies import Remedies

EVERY = 1_000
PROFILES = ("audit", "publish", "pretrain")


def plan(card: Card, profile: str, most: int = EVERY) -> Remedies:
    return next(plan for plan in plan_remedies(card, most) if plan.profile == profile)


def codes(card: Card, profile: str) -> list[str]:
    return [remedy.code for remedy in plan(card, profile).shown]


@pytest.fixture(scope="module")
def gated(traces: Traces, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Card]:
    """The same data under each profile: accounts, an address, a token, an unknown format, a broken line."""
    folder = tmp_path_factory.mktemp("gated")
    rows = traces.fable_rows(30)
    rows[3]["context"] = f"see /home/{traces.accounts[0]}/a.py, mail oskvelan@brantwik-mail.net"
    rows[4]["context"] = f"token ghp_{'0123456789abcdefghijklmnopqrstuvwxyz'}"
    rows[5]["cot"] = "[REDACTED]"
    path = traces.write(folder / "rows.jsonl", rows)
    with path.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    (folder / "odd.json").write_text(json.dumps({"what": ["is", "this"]}), encoding="utf-8")
    return {name: audit(folder, profile=name, contract=False, jobs=1) for name in PROFILES}


@pytest.mark.parametrize("profile", ["publish", "pretrain"])
def test_the_plan_is_what_the_profile_fails_on(gated: dict[str, Card], profile: str) -> None:
    errors = [finding for finding in gated[profile].findings if finding.severity == "error"]
    assert errors
    for seen in PROFILES:
        told = plan(gated[seen], profile)
        assert {remedy.code for remedy in told.shown} == {finding.code for finding in errors}
        assert sum(remedy.findings for remedy in told.shown) == len(errors)
        assert sum(remedy.occurrences for remedy in told.shown) == sum(finding.count for finding in errors)
        assert "1 line without a JSON object" in told.gaps


def test_the_profiles_differ(gated: dict[str, Card]) -> None:
    publish, pretrain = (set(codes(gated["audit"], name)) for name in ("publish", "pretrain"))
    assert {"TA401", "TA601"} <= publish - pretrain
    assert "TA103" in pretrain - publish


def test_nothing_known_is_said_as_such(clean_card: Card, empty_card: Card, make_finding: MakeFinding) -> None:
    assert [told.is_empty for told in plan_remedies(clean_card)] == [True, True]
    note = make_finding("TA401", "home-paths", "note", 1, "a path")
    assert [told.is_empty for told in plan_remedies(replace(clean_card, findings=(note,)))] == [True, True]
    # Where nothing was checked nobody knows.
    assert plan_remedies(empty_card) == []


@pytest.mark.parametrize(
    ("changes", "is_raised"),
    [
        ({}, True),
        ({"confidence": "strong"}, True),
        ({"confidence": "weak"}, False),
        ({"status": "waived"}, False),
        ({"status": "baselined"}, False),
        ({"status": "grown"}, True),
        ({"severity": "note"}, False),
        ({"severity": "error", "confidence": "weak"}, True),
    ],
)
def test_what_a_profile_raises(
    clean_card: Card, make_finding: MakeFinding, changes: dict[str, str], is_raised: bool
) -> None:
    finding = replace(make_finding("TA401", "home-paths", "warning", 3, "3 paths"), **changes)  # type: ignore[arg-type]
    card = replace(clean_card, findings=(finding,))
    assert codes(card, "publish") == (["TA401"] if is_raised else [])
    # The profile pretrain says nothing of paths; an error is one everywhere.
    assert codes(card, "pretrain") == (["TA401"] if finding.severity == "error" else [])


def test_a_rule_that_grades_itself(clean_card: Card, make_finding: MakeFinding) -> None:
    def found(kind: str) -> Finding:
        return make_finding("TA801", "missing-licence", "warning", 3, "no licence", kind=kind, confidence="weak")

    assert codes(replace(clean_card, findings=(found("own rows"),)), "publish") == ["TA801"]
    assert codes(replace(clean_card, findings=(found("named upstream"),)), "publish") == []
    assert codes(replace(clean_card, findings=(found("own rows"),)), "pretrain") == []


def test_a_severity_of_the_user_stays(clean_card: Card, make_finding: MakeFinding) -> None:
    finding = make_finding("TA401", "home-paths", "warning", 3, "3 paths")
    card = replace(clean_card, findings=(finding,), gate=Gate(regraded=(("TA4", "warning"),)))
    assert codes(card, "publish") == []
    verdict = Verdict("fail", "publish", (), 1)
    error = replace(card, findings=(replace(finding, severity="error"),), verdict=verdict)
    assert codes(error, "pretrain") == ["TA401"]
    # Without the user's word it was the profile of the audit that made it an error.
    assert codes(replace(error, gate=Gate()), "pretrain") == []


def test_the_first_are_of_several_families(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = [make_finding(f"TA50{n}", f"secrets-{n}", "error", 100 + n, "secrets") for n in range(1, 7)]
    findings += [make_finding("TA208", "thought-absent-in-raw", "error", 2, "thoughts")]
    findings += [make_finding("TA601", "email-addresses", "warning", 900, "addresses")]
    findings += [make_finding("TA605", "payment-cards", "error", 1, "a card")]
    card = replace(clean_card, findings=tuple(findings))
    told = plan(card, "publish", 4)
    # What is an error everywhere comes before what the profile makes one.
    assert [remedy.code for remedy in told.shown] == ["TA506", "TA605", "TA208", "TA505"]
    assert told.more == 5
    assert [remedy.code for remedy in plan(card, "pretrain", 4).shown] == ["TA208", "TA506", "TA605", "TA505"]


def test_what_to_do_is_short(clean_card: Card, make_finding: MakeFinding) -> None:
    def fix_of(*fixes: str) -> str:
        findings = tuple(
            make_finding("TA501", "provider-tokens", "error", 9 - n, "a token", fix=fix) for n, fix in enumerate(fixes)
        )
        (remedy,) = plan(replace(clean_card, findings=findings), "publish").shown
        assert remedy.reason == ""
        return remedy.fix

    assert fix_of("Do it. Then scan.") == "Do it. Then scan."
    assert fix_of(f"Do it. Then {'x' * 300}.") == "Do it."
    assert fix_of(f"Drop the rows. {TRIAGE}") == "Drop the rows."
    same = "Revoke it (GitHub: Settings), then go on."
    assert fix_of(same, same) == same
    assert fix_of(same, "Revoke it (Acme: Keys), then go on.") == "Revoke it, then go on."
    assert fix_of("") == ""


def test_what_could_not_be_read_is_a_gap(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = (
        make_finding("TA906", "lfs-pointer", "error", 2, "2 pointers", kind="lfs-pointer"),
        make_finding("TA911", "unsupported-format", "note", 3, "3 files", kind="unsupported-format"),
        make_finding("TA902", "incomplete-last-line", "note", 1, "1 file", kind="incomplete-last-line"),
    )
    told = plan(replace(clean_card, findings=findings), "publish")
    assert told.shown == ()
    assert told.gaps == ("2 Git LFS pointers in place of the data", "3 files of a format without a reader")
    assert not told.is_empty
    # A waiver accepts the finding; what could not be read stays unread.
    waived = tuple(replace(finding, status="waived") for finding in findings)
    assert plan(replace(clean_card, findings=waived), "publish").gaps == told.gaps


def test_a_rule_that_failed_is_a_gap(clean_card: Card) -> None:
    first, *others = clean_card.rules
    failed = replace(clean_card, rules=(replace(first, status="failed", reason="ValueError"), *others))
    assert [told.gaps for told in plan_remedies(failed)] == [("1 rule that failed",)] * 2

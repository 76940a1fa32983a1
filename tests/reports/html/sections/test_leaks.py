"""The section on leaks: kinds by grade and place, who is exposed, what to do first, and what may be left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.card import Location, NotLookedFor, RuleRun
from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.leaks import Leaks, describe_leaks

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card, Finding

    # tests/reports/conftest.py
    MakeFinding = Any

HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e\x1b[31m\x00" + "W" * 9_000
LIMITS = LADDER[0]
RULES = ("TA401", "home-paths"), ("TA402", "project-slugs"), ("TA501", "provider-tokens"), ("TA601", "email-addresses")


def at(role: str | None, row: int = 3) -> Location:
    return Location("a.jsonl", row, "/cwd", False, 1, 5, "s", "u", role, None, "x")


def run(code: str, name: str, status: str = "ran", reason: str | None = None) -> RuleRun:
    return RuleRun(code, name, "About it.", "warning", status, reason, 0)


@pytest.fixture
def searched(empty_card: Card) -> Card:
    """A Card of which all families were searched, and nothing was found."""
    return replace(empty_card, rules=tuple(run(*rule) for rule in RULES))


@pytest.fixture
def leaking(searched: Card, make_finding: MakeFinding) -> Card:
    """Two accounts, one of them by two rules, three secrets of two kinds, an address, and a layout of a network."""

    def found(code: str, name: str, kind: str, subject: str, count: int, *places: Location, **more: Any) -> Finding:
        made: Finding = make_finding(
            code, name, more.pop("severity", "warning"), count, f"{subject} {count}", scope={}, kind=kind, **more
        )
        return replace(made, subject=subject, locations=places)

    strong = {"confidence": "strong"}
    meta, prompt, result = at("meta"), at("prompt"), at("tool_result")
    paths = found("TA401", "home-paths", "linux-home", "account #1", 535, *[meta] * 9, prompt, **strong)
    return replace(
        searched,
        findings=(
            found(
                "TA501",
                "provider-tokens",
                "github-pat",
                "ghp_\u2026, 40 characters",
                2,
                result,
                at(None),
                severity="error",
            ),
            found("TA501", "provider-tokens", "github-pat", "ghp_\u2026, 40 characters", 1, result, severity="error"),
            found("TA501", "provider-tokens", "acme-key", "acme-key, 9 characters", 1, prompt, confidence="weak"),
            replace(paths, rows=294, sessions=48),
            found("TA401", "home-paths", "windows-home", "account #2", 3, meta, rows=3, sessions=2, **strong),
            found(
                "TA402", "project-slugs", "linux-slug", "account #1", 47, at(None, row=0), rows=47, sessions=2, **strong
            ),
            found("TA408", "private-addresses", "private-10", "private-10", 2, prompt, severity="note", **strong),
            found("TA601", "email-addresses", "email", "e-mail address #1", 1, prompt, status="waived", **strong),
        ),
    )


def described(card: Card) -> Leaks:
    found = describe_leaks(card, LIMITS)
    assert found is not None
    return found


def row(leaks: Leaks, name: str, detail: str = "") -> dict[str, str]:
    """The cells of a kind by the heads of their columns."""
    assert leaks.kinds is not None
    (found,) = [one for block in leaks.kinds.blocks for one in block.rows if (one.name, one.detail) == (name, detail)]
    heads = [*leaks.kinds.grades, *leaks.kinds.where]
    cells = dict(zip(heads, (cell.text for cell in (*found.grades, *found.where)), strict=True))
    return {head: text for head, text in cells.items() if text} | {"values": found.values, "places": found.places}


def test_the_headline_counts_values_and_names_the_most_exposed(leaking: Card) -> None:
    leaks = described(leaking)
    assert leaks.headline == "3 secrets (1 weak), 2 accounts, 1 other detail of machines and 1 personal datum."
    assert leaks.exposure.headline == "Account #1 is exposed most: its home paths stand in 294 rows of 48 sessions."
    assert leaks.accepted == "1 of 8 findings accepted by the policy: they count here too."


def test_kinds_by_grade_and_place(leaking: Card) -> None:
    leaks = described(leaking)
    assert leaks.kinds is not None
    assert [block.prefix for block in leaks.kinds.blocks] == ["TA5", "TA4", "TA6"]
    assert leaks.kinds.where == ["prompt", "tool result", "metadata", "no step", "file name"]
    token = row(leaks, "GitHub personal access token (classic)")
    assert token == {"certain": "2", "tool result": "2", "no step": "1", "values": "2", "places": "3"}
    assert row(leaks, "Provider tokens", "acme-key") == {"weak": "1", "prompt": "1", "values": "1", "places": "1"}
    assert row(leaks, "Home paths", "linux-home")["metadata"] == "9"
    assert row(leaks, "Project slugs")["file name"] == "1"
    assert row(leaks, "Private addresses")["places"] == "2"


def test_a_sample_of_places_is_called_one(leaking: Card, open_page: OpenPage) -> None:
    leaks = described(leaking)
    assert leaks.kinds is not None
    assert (leaks.kinds.shown, leaks.kinds.is_sample) == ("18 of 592 places", True)
    text = open_page(leaking).text()
    assert "say where to look, not how much stands where" in text
    whole = replace(leaking, findings=(leaking.findings[1],))
    assert "Kinds of steps are those of all 1 place." in open_page(whole).text()


def test_rows_of_an_account_are_never_added_up(leaking: Card) -> None:
    exposure = described(leaking).exposure
    assert [name for name, _ in exposure.columns] == ["Home paths", "Project slugs"]
    assert [(one.label, *one.counts, one.rows, one.sessions) for one in exposure.rows] == [
        ("account #1", "535", "47", "294", "48"),
        ("account #2", "3", "", "3", "2"),
    ]
    assert exposure.is_least


def test_secrets_come_with_what_to_do_first(leaking: Card, open_page: OpenPage) -> None:
    findings = tuple(replace(one, fix="Revoke it (the vendor's page), then") for one in leaking.findings)
    text = open_page(replace(leaking, findings=findings)).text()
    assert "What to do first: revoke" in text
    assert "GitHub personal access token (classic) 2 Revoke it (the vendor's page), then." in text


def test_the_shades_follow_the_numbers(leaking: Card) -> None:
    kinds = described(leaking).kinds
    assert kinds is not None
    cells = [
        (int(cell.text), cell.shade) for block in kinds.blocks for one in block.rows for cell in one.where if cell.text
    ]
    assert max(cells) == (9, 5)
    assert min(cells) == (1, 1)


def test_nothing_found_is_no_proof(searched: Card, open_page: OpenPage) -> None:
    unsearched = (NotLookedFor("names of persons and places", 815), NotLookedFor("reasoning provenance", 9))
    card = replace(
        searched,
        rules=(*searched.rules, run("TA609", "person-names", "skipped", "no language model is named")),
        not_looked_for=unsearched,
    )
    leaks = described(card)
    assert leaks.headline == "No secrets, no accounts or machines, no personal data found by the rules that ran."
    assert leaks.risk.unsearched == [
        "not looked for: names of persons and places (815)",
        "TA609 person-names skipped: no language model is named",
    ]
    text = open_page(card).text()
    assert "Finding nothing is no proof." in text
    assert "Who is exposed" not in text
    assert "By kind" not in text


def test_a_family_that_did_not_run_is_not_called_clean(searched: Card) -> None:
    rules = (run("TA401", "home-paths"), run("TA501", "provider-tokens", "failed", "ValueError: odd"))
    leaks = described(replace(searched, rules=rules))
    assert leaks.headline == "No accounts or machines found by the rules that ran."
    assert leaks.risk.unsearched == ["TA501 provider-tokens failed: ValueError: odd"]
    assert leaks.risk.measured == ""


def test_where_no_rule_ran_there_is_no_section(searched: Card) -> None:
    rules = tuple(replace(rule, status="skipped") for rule in searched.rules)
    assert describe_leaks(replace(searched, rules=rules), LIMITS) is None
    assert describe_leaks(replace(searched, rules=()), LIMITS) is None


def test_what_was_measured_is_said_with_its_limits(searched: Card) -> None:
    said = described(searched).risk.measured
    assert "planted values" in said
    assert "real ones may be harder" in said


@pytest.mark.parametrize("limits", [LADDER[0], LADDER[-1]])
def test_many_kinds_and_accounts_are_limited_and_counted(leaking: Card, limits: Any) -> None:
    account, secret = leaking.findings[3], leaking.findings[2]
    many = [replace(account, subject=f"account #{number}", fingerprint=str(number)) for number in range(300)]
    kinds = [replace(secret, kind=f"kind-{number}") for number in range(300)]
    leaks = describe_leaks(replace(leaking, findings=(*many, *kinds)), limits)
    assert leaks is not None
    assert leaks.kinds is not None
    assert len(leaks.exposure.rows) == limits.groups
    assert leaks.exposure.left_out == f"{300 - limits.groups} more in the JSON report"
    assert leaks.kinds.blocks[0].left_out == f"{300 - limits.groups} more kinds in the JSON report"
    assert len(str(leaks)) < 200_000


def test_hostile_words_are_text(leaking: Card, open_page: OpenPage) -> None:
    spoiled = tuple(
        replace(
            one,
            kind=HOSTILE,
            subject=HOSTILE,
            confidence=HOSTILE,
            severity=HOSTILE,
            fix=HOSTILE,
            locations=(replace(at(HOSTILE), evidence=HOSTILE),),
        )
        for one in leaking.findings
    )
    rules = tuple(replace(rule, reason=HOSTILE, name=HOSTILE) for rule in leaking.rules)
    failed = (*rules, run("TA502", HOSTILE, "failed", HOSTILE))
    card = replace(leaking, findings=spoiled, rules=failed, not_looked_for=(NotLookedFor(HOSTILE, 3),))
    page = open_page(card)
    assert not [node for node in page.tags("img") if "src" in node.attributes]
    assert "\u202e" not in page.source
    assert len(str(describe_leaks(card, LADDER[-1]))) < 20_000

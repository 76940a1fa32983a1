"""Evidence out of what rules found, disclosures, and facts.reasoning of small datasets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from traceaudit.disclosures import temper
from traceaudit.ledger import add_up, ask, gather_told
from traceaudit.masker import Masker
from traceaudit.results import Audit, FileCount
from traceaudit.settings import make_settings
from traceaudit_reports.json_report import render, schema
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.groups import Group, GroupKey
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.verdicts.lattice import Grade
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import AuditPaths, Traces

    from traceaudit_rules.contract import Rule

PI = (("format", "pi"), ("model", "orchid-2"))
GROUP = Group(1, 1, frozenset(), frozenset({0}), {"k": 1}, Severity.WARNING, Confidence.STRONG, ())
REAL = {rule.code: rule for rule in all_rules()}


def make(code: str, confidence: Confidence, severity: Severity, **more: Any) -> Rule:
    """An invented rule of the family."""

    @rule(
        code,
        "some-rule",
        severity=severity,
        confidence=confidence,
        reads=more.pop("reads", Reads.KEYED),
        by=more.pop("by", SCOPE),
        fix="Look.",
        evidence=more.pop("evidence", Evidence.REGISTER),
        innocent="A house style.",
        rests_on=("tag-residue",),
        **more,
    )
    def judge(frame: object) -> object:
        """A thought is odd.

        Odd ones are.
        """
        return frame

    return judge


def family_of(*rules: Rule) -> dict[str, Rule]:
    """Rules by code."""
    return {one.code: one for one in rules}


def audit_of(groups: dict[GroupKey, Group], **examined: int) -> Audit:
    """An audit that met these groups; rules looked at so many thoughts of the group PI."""
    where = [f"{name}={value}" for name, value in PI]
    tallies = [tally(("examined", code, *where), [("", number)]) for code, number in examined.items()]
    return Audit(groups=groups, tally=Tally.total_of(tallies))


def told_of(found: Audit, held: Audit, family: dict[str, Rule], **settings: Any) -> list[Any]:
    """The evidence."""
    return list(gather_told(found, held, family, (), make_settings(**settings), Masker(frozenset())))


def test_all_that_a_rule_found_in_a_scope_is_one_piece_of_evidence() -> None:
    family = family_of(make("TA219", Confidence.STRONG, Severity.WARNING, holds=lambda _: True))
    groups = {GroupKey("TA219", PI, subject): replace(GROUP, count=count) for subject, count in (("a", 30), ("b", 12))}
    (one,) = told_of(audit_of(groups, TA219=400), audit_of(groups, TA219=400), family)
    assert (one.item.count, one.item.examined, one.item.grade, one.item.holds) == (42, 400, Grade.STRONG, True)
    assert one.group == ("pi", "", "orchid-2", "")
    assert (one.base_count, one.base_n, one.innocent) == (0, 13_056, "A house style.")
    assert one.text == "A thought is odd."


def test_what_does_not_hold_stays_evidence() -> None:
    family = family_of(make("TA219", Confidence.STRONG, Severity.WARNING, holds=lambda _: False))
    found = audit_of({GroupKey("TA219", PI, "a"): GROUP}, TA219=400)
    (one,) = told_of(found, replace(found, groups={}), family)
    assert not one.item.holds
    assert one.item.count == 1


def test_single_rows_never_make_strong_evidence() -> None:
    family = family_of(make("TA219", Confidence.STRONG, Severity.WARNING))
    for count, examined, holds in ((1, 400, False), (40, 400, True), (150, 150, False)):
        found = audit_of({GroupKey("TA219", PI, "a"): replace(GROUP, count=count)}, TA219=examined)
        assert [one.item.holds for one in told_of(found, found, family)] == [holds]
    by_count = family_of(make("TA219", Confidence.STRONG, Severity.WARNING, reads=Reads.TALLY))
    found = audit_of({GroupKey("TA219", PI, "a"): GROUP}, TA219=400)
    assert [one.item.holds for one in told_of(found, found, by_count)] == [True]


def test_grades_of_one_rule_are_told_apart() -> None:
    family = family_of(make("TA203", Confidence.CERTAIN, Severity.ERROR))
    proof = replace(GROUP, confidence=Confidence.CERTAIN, severity=Severity.ERROR)
    found = audit_of({GroupKey("TA203", PI, "a"): proof, GroupKey("TA203", PI, "b"): GROUP}, TA203=400)
    assert [(one.item.grade, one.item.holds) for one in told_of(found, found, family)] == [
        (Grade.STRONG, False),
        (Grade.PROOF, True),
    ]


def test_what_holds_in_several_groups_is_added_up() -> None:
    by_count = make(
        "TA208", Confidence.CERTAIN, Severity.ERROR, message=lambda one: f"{one.count} of {one.examined}: {one.kinds}"
    )
    family = family_of(by_count, make("TA217", Confidence.STRONG, Severity.WARNING, reads=Reads.TALLY))
    proof = replace(GROUP, confidence=Confidence.CERTAIN, severity=Severity.ERROR, count=7, kinds={"sealed": 7})
    other = (*PI[:1], ("model", "orchid-3"))
    groups = {GroupKey(code, scope, "proof"): proof for code in family for scope in (PI, other)}
    found = audit_of(groups, TA208=9)
    told = told_of(found, found, family)
    summed = add_up(told, family, Masker(frozenset()))
    assert list(summed) == ["TA208"]
    assert summed["TA208"].text == "14 of 9: {'sealed': 14}"
    assert (summed["TA208"].group, summed["TA208"].item.scope) == (None, (("format", "pi"),))
    assert add_up(told[:1], family, Masker(frozenset())) == {}


def test_a_base_that_the_finding_states_counts() -> None:
    family = family_of(make("TA216", Confidence.STRONG, Severity.WARNING, reads=Reads.TALLY))
    properties = {"base_count": 63, "base_n": 122, "source": "one user"}
    found = audit_of({GroupKey("TA216", PI, "a"): replace(GROUP, properties=properties)}, TA216=400)
    (one,) = told_of(found, found, family)
    assert (one.base_count, one.base_n, one.source) == (63, 122, "one user")


def test_evidence_of_a_wider_scope_is_about_the_dataset() -> None:
    for by, scope in (((), ()), (("format",), (("format", "pi"),))):
        family = family_of(make("TA204", Confidence.CERTAIN, Severity.ERROR, by=by))
        found = audit_of({GroupKey("TA204", scope, "a"): GROUP})
        assert [one.group for one in told_of(found, found, family)] == [None]


def test_disclosures_failed_and_ignored_rules_are_no_evidence() -> None:
    family = family_of(
        make("TA251", Confidence.STRONG, Severity.NOTE, evidence=Evidence.DISCLOSURE),
        make("TA219", Confidence.STRONG, Severity.WARNING),
        make("TA220", Confidence.STRONG, Severity.WARNING),
    )
    found = audit_of({GroupKey(code, PI, "a"): GROUP for code in family})
    held = replace(found, failures={"TA219": "broken"})
    assert told_of(found, held, family, ignore=["TA220"]) == []


def test_rules_that_are_missing_are_named() -> None:
    family = family_of(
        make("TA201", Confidence.CERTAIN, Severity.ERROR),
        make("TA219", Confidence.STRONG, Severity.WARNING),
        make("TA233", Confidence.WEAK, Severity.NOTE),
    )
    asked = ask(family, audit_of({}, TA219=400), make_settings(ignore=["TA201", "TA233"]))
    assert (asked.is_any, asked.missing) == (True, ("TA201 some-rule",))
    assert asked.looked == {("pi", "", "orchid-2", ""): frozenset({"TA219"})}
    failed = replace(audit_of({}), failures={"TA219": "broken"})
    assert ask(family, failed, make_settings()).missing == ("TA219 some-rule",)
    assert not ask(family, failed, make_settings(ignore=["TA2"])).is_any


ERROR = replace(GROUP, severity=Severity.ERROR, confidence=Confidence.CERTAIN)
PROOF, OTHER = GroupKey("TA201", PI, "a"), GroupKey("TA901", (), "a")
CARD, COLUMN = GroupKey("TA251", (), "The CoT was added post-hoc"), GroupKey("TA252", (), "cot_source: model")


@pytest.mark.parametrize(
    ("key", "group", "is_tempered"),
    [
        (CARD, replace(GROUP, kinds={"post-hoc": 1}), True),
        (CARD, replace(GROUP, kinds={"generated": 1, "sealed": 2}), True),
        (CARD, replace(GROUP, kinds={"sealed": 1}), False),
        (CARD, replace(GROUP, kinds={"summary": 1}), False),
        (COLUMN, replace(GROUP, rows=60), True),
        # One row that says so must not make mild what all others hold.
        (COLUMN, replace(GROUP, rows=1), False),
    ],
)
def test_what_is_disclosed_is_a_warning_at_most(key: GroupKey, group: Group, is_tempered: bool) -> None:
    family = {code: REAL[code] for code in ("TA251", "TA252", "TA901")} | family_of(
        make("TA201", Confidence.CERTAIN, Severity.ERROR), make("TA219", Confidence.STRONG, Severity.WARNING)
    )
    mild = GroupKey("TA219", PI, "a")
    groups = {PROOF: ERROR, OTHER: ERROR, mild: GROUP, key: group}
    tempered = temper(groups, family, Audit(files={0: FileCount(rows=100)}))
    assert (tempered[PROOF].severity is Severity.WARNING) == is_tempered
    assert (tempered[PROOF].properties == {"severity_if_not_disclosed": "error"}) == is_tempered
    assert {name: tempered[name] for name in (OTHER, mild, key)} == {OTHER: ERROR, mild: GROUP, key: group}


def test_merged_rows_alone(traces: Traces, audit_paths: AuditPaths, tmp_path: Path) -> None:
    same = {"origin": "brantwik", "model": "claude-fable-5"}
    rows = [traces.fable_row(number, cot=f"Now let me look at part {number}.", **same) for number in range(230)]
    card = audit_paths(traces.write(tmp_path / "a.jsonl", rows))
    facts: Any = card.facts["reasoning"]
    (group,) = facts["groups"]
    assert (group["format"], group["thoughts"], group["readable"]) == ("fable-merged", 230, 230)
    assert facts["verdict"]["word"] in ("unverifiable", "suspect")
    assert (facts["verdict"]["n"], facts["disclosed"]) == (230, [])
    assert any(text.startswith("The raw sessions") for text in facts["verdict"]["would_settle"])
    document = json.loads(render(card))
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(document)] == []


def test_a_whole_dataset_fits_the_schema_and_names_nobody(
    traces: Traces, audit_paths: AuditPaths, tmp_path: Path
) -> None:
    data = traces.dataset(tmp_path / "data")
    row = traces.fable_row(
        1, origin=f"/home/{traces.accounts[0]}/traces", model=f"/home/{traces.accounts[0]}/m", cot="x"
    )
    traces.write(data / "merged" / "e.jsonl", [row])
    with (data / "README.md").open("a", encoding="utf-8") as file:
        file.write(f"The reasoning was added post-hoc by /home/{traces.accounts[0]}/tool.\n")
    card = audit_paths(data)
    text = render(card)
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(json.loads(text))] == []
    facts: Any = card.facts["reasoning"]
    assert sum(group["thoughts"] for group in facts["groups"]) == sum(facts["states_distinct"].values())
    assert facts["verdict"]["n"] == sum(group["readable"] for group in facts["groups"])
    times = facts["over_time"]
    assert sum(entry["count"] for entry in times["entries"]) == sum(facts["states_distinct"].values())
    assert (times["left_out"], {len(entry["when"] or "2026-06-03") for entry in times["entries"]}) == (0, {10})
    (said,) = facts["disclosed"]
    assert (said["kind"], said["file"], said["row"]) == ("post-hoc", "README.md", 3)
    assert not [name for name in traces.accounts if name in text]


@pytest.mark.parametrize(
    ("said", "severity"),
    [("The reasoning was added post-hoc.", "warning"), ("The reasoning is in the logs.", "error")],
)
def test_a_disclosure_changes_severity_and_not_the_verdict(
    traces: Traces, audit_paths: AuditPaths, tmp_path: Path, said: str, severity: str
) -> None:
    lines = traces.claude_session("cc-1", 9)
    for block in (part for line in lines for part in line["message"]["content"] if isinstance(part, dict)):
        if block.get("type") == "thinking" and block.get("thinking"):
            block["signature"] = "skip_thought_signature_validator"
    traces.write(tmp_path / "data" / "s.jsonl", lines)
    (tmp_path / "data" / "README.md").write_text(f"# Traces\n\n{said}\n", encoding="utf-8")
    card = audit_paths(tmp_path / "data")
    (finding,) = (finding for finding in card.findings if finding.code == "TA206")
    assert finding.severity == severity
    facts: Any = card.facts["reasoning"]
    assert facts["verdict"]["word"] == "contradicted"
    assert "sentinel-signatures (proof" in " ".join(facts["verdict"]["chain"])
    assert ('The dataset says itself (post-hoc): "' in facts["verdict"]["chain"][-1]) == (severity == "warning")
    assert [entry["text"] for entry in facts["disclosed"]] == ([said.rstrip(".")] if severity == "warning" else [])


def test_no_rule_of_the_family_no_verdict(traces: Traces, audit_paths: AuditPaths, tmp_path: Path) -> None:
    data = traces.write(tmp_path / "a.jsonl", traces.fable_rows(30))
    verdict: Any = audit_paths(data, select=["TA4"]).facts["reasoning"]["verdict"]  # type: ignore[index]
    assert (verdict["word"], verdict["would_settle"]) == (None, [])
    assert verdict["chain"] == ["No rule on the origin of reasoning was asked to run, so nothing is said of it."]

"""Workflow commands: read as the runner reads them, none more than was meant, and outputs that hold one value each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_reports.gate import Gate
from traceaudit_reports.github import MOST_OF_A_KIND, outputs, render
from traceaudit_reports.workflow_commands import escape_data, escape_property
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from conftest import MakeFinding, SpoilGate
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card

KINDS = {"error", "warning", "notice"}
HOSTILE = (
    "x\n::error::second",
    "x\r::stop-commands::token\r\n::set-output name=verdict::pass",
    "::stop-commands::token",
    "a::b, c=d%0A::warning::e",
    "##[error]x ##[set-env name=PATH]y ::add-mask::a",
    ",line=7,file=/etc/passwd",
    "\u2028::error::x\u2029::error::y\x85::error::z\x0b::error::\x0c",
    "\x1b[31m\u202e\ud800",
    "%",
    "",
    "W" * 100_000,
)


class Command(NamedTuple):
    """A workflow command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def parse(line: str) -> Command:
    """Read a line as the runner does: name and properties up to the second `::`, then unescaped."""
    match = re.fullmatch(r"::([^ :]+)(?: ([^:]*))?::(.*)", line)
    assert match is not None, line
    pairs = [part.split("=", 1) for part in (match[2] or "").split(",")]
    properties = {name: _unescaped(value).replace("%3A", ":").replace("%2C", ",") for name, value in pairs}
    return Command(match[1], properties, _unescaped(match[3]))


def _unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def commands(text: str) -> list[Command]:
    """Every line as a command; a line that is none fails the test."""
    # The runner ends lines at carriage returns too.
    assert re.split(r"[\r\n]", text)[:-1] == text.splitlines()
    return [parse(line) for line in text.splitlines()]


def test_a_gate_that_is_used_to_the_full(gated_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(gated_card) == snapshot


def test_the_first_one_is_the_verdict_with_its_cost(gated_card: Card) -> None:
    first = commands(render(gated_card))[0]
    assert (first.name, first.properties) == ("error", {"title": "traceaudit: fail, profile ci"})
    assert "near_duplicate_rate <= 0.02 does not hold: 0.1341\n" in first.data
    assert "expired waiver: TA501, uid 5f0c*: revoked long ago" in first.data
    assert "policy ci would lose 120 of 861 rows (14 %)" in first.data


def test_what_passes_is_a_notice(clean_card: Card) -> None:
    (only,) = commands(render(clean_card))
    assert only.name == "notice"
    assert "2 rules ran and found nothing above a note" in only.data


def test_nothing_read_is_no_pass(empty_card: Card) -> None:
    (only,) = commands(render(empty_card))
    assert only.properties["title"] == "traceaudit: incomplete, profile audit"
    assert "nothing was read, so this is no pass" in only.data
    assert outputs(empty_card)["verdict"] == "incomplete"


def test_a_line_is_named_for_lines_only(gated_card: Card) -> None:
    found = gated_card.findings[4]
    inputs = tuple(
        replace(gated_card.inputs[0], path=path, container=container, format="pi")
        for path, container in (
            ("a.jsonl", "jsonl"),
            ("b.jsonl.gz", "jsonl"),
            ("c.parquet", "parquet"),
            ("d.json", "json"),
        )
    )
    for item in inputs:
        place = replace(found.locations[0], file=item.path, row=7)
        card = replace(gated_card, inputs=inputs, findings=(replace(found, locations=(place,)),))
        properties = commands(render(card, root="data/"))[1].properties
        if item.path == "a.jsonl":
            assert (properties["file"], properties["line"]) == ("data/a.jsonl", "7")
        else:
            assert "file" not in properties
            assert f"{item.path}, row 7" in commands(render(card))[1].data


def test_only_so_many_are_shown_and_the_others_counted(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = tuple(
        make_finding("TA101", "some-rule", severity, number, f"{severity} {number}")
        for severity in ("note", "error", "warning")
        for number in range(1, 31)
    )
    accepted = replace(findings[0], status="waived", message="accepted")
    verdict = replace(clean_card.verdict, result="fail", exit_code=1, profile="ci")
    found = commands(render(replace(clean_card, findings=(*findings, accepted), verdict=verdict)))
    assert {kind: sum(command.name == kind for command in found) for kind in KINDS} == dict.fromkeys(KINDS, 10)
    assert "without an annotation: 21 more errors, 20 more warnings, 20 more notes" in found[0].data
    assert [command.data.split("\n")[0] for command in found[1:4]] == ["error 30", "error 29", "error 28"]
    assert not [command for command in found if "accepted" in command.data]


def test_findings_on_licences_come_with_their_notice(clean_card: Card, make_finding: MakeFinding) -> None:
    found = make_finding("TA801", "unknown-licence", "warning", 3, "no licence is known")
    assert TRIAGE in commands(render(replace(clean_card, findings=(found,))))[1].data


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_make_no_command(gated_card: Card, full_gate: Gate, spoiled_gate: SpoilGate, value: str) -> None:
    location = replace(gated_card.findings[0].locations[0], file=value)
    card = replace(
        gated_card,
        gate=spoiled_gate(full_gate, value),
        inputs=tuple(replace(item, path=value) for item in gated_card.inputs),
        findings=tuple(
            replace(item, code=value, name=value, message=value, fix=value, locations=(location,))
            for item in gated_card.findings
        ),
        verdict=replace(gated_card.verdict, profile=value, reasons=(value,)),
    )
    found = commands(render(card, root=value[:50]))
    assert len(found) == len(commands(render(gated_card)))
    assert {command.name for command in found} <= KINDS
    assert all(set(command.properties) <= {"file", "line", "title"} for command in found)
    assert all(char == "\n" or char.isprintable() for char in render(card))
    assert len(render(card)) < 100_000


@given(st.text(), st.text())
def test_a_command_says_what_was_meant(title: str, message: str) -> None:
    line = f"::error title={escape_property(title)}::{escape_data(message)}"
    (command,) = commands(line + "\n")
    assert command.name == "error"
    assert set(command.properties) == {"title"}
    assert len(line.splitlines()) == 1


def test_outputs_hold_one_value_each(gated_card: Card) -> None:
    assert outputs(gated_card) == {
        "verdict": "fail",
        "exit-code": "1",
        "errors": "1",
        "warnings": "4",
        "notes": "1",
        "new": "5",
        "lost-rows": "120",
    }
    assert outputs(replace(gated_card, gate=Gate()))["lost-rows"] == ""


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_outputs_hold_no_text_of_the_data(gated_card: Card, value: str) -> None:
    findings = tuple(replace(item, severity=value, status=value, message=value) for item in gated_card.findings)
    card = replace(gated_card, findings=findings, verdict=replace(gated_card.verdict, result=value, reasons=(value,)))
    assert all(re.fullmatch(r"[a-z0-9]*", text) for text in outputs(card).values())


def test_the_limit_is_that_of_github() -> None:
    assert MOST_OF_A_KIND == 10

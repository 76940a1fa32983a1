"""The terminal summary: whole outputs as snapshots, and what must hold for every Card."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import NotLookedFor, RuleRun, Totals, Verdict
from traceaudit_reports.gate import Gate
from traceaudit_reports.lines import cells
from traceaudit_reports.terminal import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.gate import Cost

GATE_WORDS = {"does not hold", "could not be measured", "expired"}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(params=("empty_card", "clean_card", "rich_card", "hostile_card", "gated_card", "hostile_gate_card"))
def card(request: pytest.FixtureRequest) -> Card:
    """Each of the Cards in turn."""
    value: Card = request.getfixturevalue(request.param)
    return value


def test_rich_card(rich_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(rich_card) == snapshot


def test_rich_card_in_a_narrow_window(rich_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(rich_card, width=60) == snapshot


@pytest.mark.parametrize("width", [80, 100])
def test_a_gate_that_is_used_to_the_full(gated_card: Card, width: int, snapshot: SnapshotAssertion) -> None:
    assert render(gated_card, width=width) == snapshot


def test_a_gate_in_order_takes_few_lines(clean_card: Card, full_gate: Gate, snapshot: SnapshotAssertion) -> None:
    assert full_gate.baseline is not None
    assert full_gate.cost is not None
    assert full_gate.contract is not None
    gate = replace(
        full_gate,
        unsure=0,
        regraded=(),
        limits=full_gate.limits[:1],
        waivers=full_gate.waivers[:1],
        baseline=replace(full_gate.baseline, grown=0, shrunk=0, stale=()),
        contract=replace(full_gate.contract, expectations=full_gate.contract.expectations[1:2]),
        cost=replace(full_gate.cost, views=full_gate.cost.views[2:], rules=(), without_rows=(), counted=()),
    )
    text = render(replace(clean_card, gate=gate, verdict=Verdict("pass", "ci", (), 0)))
    assert text == snapshot
    block = next(part for part in text.split("\n\n") if part.startswith("cost:"))
    assert len(block.splitlines()) <= 6


def test_what_nobody_used_is_not_in_it_and_the_cost_always_is(rich_card: Card, plain_cost: Cost) -> None:
    text = render(replace(rich_card, gate=Gate(cost=plain_cost), verdict=replace(rich_card.verdict, profile="audit")))
    blocks = text.split("\n\n")
    assert blocks[-1].startswith("FAIL")
    assert blocks[-2].startswith("cost: if every row with an error went: 120 of 861 rows (14 %)")
    assert not re.search(r"^(limits|waivers|baseline|contract|unsure|severities)", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("properties", "words"), [({"waived": 12}, "12 of 120 waived: one"), ({"recorded": 4}, "grown from 4 to 120: one")]
)
def test_a_finding_that_is_partly_known_says_so(rich_card: Card, properties: dict[str, object], words: str) -> None:
    found = replace(rich_card.findings[4], properties=properties)
    assert words in render(replace(rich_card, findings=(found,)))


def test_many_parts_are_counted(gated_card: Card, full_gate: Gate) -> None:
    limits = tuple(replace(full_gate.limits[1], limit=f"TA70{number} <= 0") for number in range(9))
    waivers = tuple(replace(full_gate.waivers[2], number=number) for number in range(1, 10))
    text = render(replace(gated_card, gate=replace(full_gate, limits=limits, waivers=waivers)))
    assert "limits: 0 of 9 limits hold\n" in text
    assert text.count("does not hold: 0.1341\n") == 3 + 1  # and the reason of the verdict
    assert "  and 6 more that do not\n" in text
    assert text.count("  expired TA501") == 3
    assert "  and 6 more\n" in text


def test_empty_card(empty_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(empty_card) == snapshot


def test_clean_card(clean_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(clean_card) == snapshot


@pytest.mark.parametrize("width", [0, 40, 57, 80, 100, 140])
def test_no_line_is_wider_than_the_window(card: Card, width: int) -> None:
    lines = render(card, width=width).split("\n")
    assert max(map(cells, lines)) <= max(width, 40)


def test_hostile_values_are_inert(hostile_card: Card) -> None:
    text = render(hostile_card, width=140)
    assert all(char == "\n" or char.isprintable() for char in text)
    assert r"evil\x1b[31m" in text
    assert len(text.splitlines()) == len(text.split("\n")) - 1


def test_colour_is_only_on_words_of_verdict_and_severity(card: Card) -> None:
    text = render(card, color=True)
    assert _ANSI.sub("", text) == render(card)
    words = re.findall(r"\x1b\[[0-9;]+m(.*?)\x1b\[0m", text)
    assert set(words) <= {"PASS", "WARN", "FAIL", "INCOMPLETE", "error", "warning", "note", "contradicted"} | GATE_WORDS
    assert words


@pytest.mark.parametrize("result", ["pass", "warn", "fail", "incomplete"])
def test_the_verdict_is_in_the_first_line(clean_card: Card, result: str) -> None:
    text = render(replace(clean_card, verdict=Verdict(result, "ci", (), 0)))
    assert text.startswith(f"traceaudit 0.1.0  {result.upper()}  1 file, 12.0 kB\n")


@pytest.mark.parametrize("result", ["pass", "warn", "fail", "incomplete"])
@pytest.mark.parametrize("files", [0, 3])
def test_nothing_read_does_not_look_like_a_pass(empty_card: Card, result: str, files: int) -> None:
    verdict = Verdict(result, "audit", (), 0)
    text = render(replace(empty_card, totals=Totals(files, 0, 0, 0, 0), verdict=verdict))
    assert "PASS" not in text
    assert "WARN" not in text
    assert "nothing was read" in text.splitlines()[0]
    assert "nothing was read, so this is no pass" in text


@pytest.mark.parametrize("result", ["pass", "warn"])
def test_no_rule_ran_does_not_look_like_a_pass(clean_card: Card, result: str) -> None:
    rules = tuple(replace(run, status="skipped", reason="no step was read") for run in clean_card.rules)
    text = render(replace(clean_card, rules=rules, verdict=Verdict(result, "audit", (), 0)))
    assert result.upper() not in text
    assert "no findings, because no rule ran" in text
    assert "no rule ran, so this is no pass" in text


def test_a_failed_rule_is_named_with_its_reason_once(rich_card: Card) -> None:
    text = render(rich_card, width=140)
    assert "1 failed (TA402)" in text
    assert text.count("rule TA402 did not run: ValueError: odd") == 1


def test_a_failed_rule_is_named_even_if_the_verdict_does_not(clean_card: Card) -> None:
    failed = RuleRun("TA402", "project-slugs", "t", "warning", "failed", "ValueError", 0)
    text = render(replace(clean_card, rules=(*clean_card.rules, failed)))
    assert "rule TA402 did not run: ValueError" in text
    assert "1 failed (TA402)" in text


def test_a_pass_says_what_it_does_not_say(clean_card: Card) -> None:
    text = render(clean_card)
    assert "2 rules ran and found nothing above a note" in text
    assert "0 failed" in text


def test_rules_are_ordered_by_severity_and_hushed_ones_are_last(rich_card: Card) -> None:
    codes = re.findall(r"^  (?:error|warning|note) +(TA\d+)", render(rich_card), re.MULTILINE)
    assert codes == ["TA906", "TA101", "TA401", "TA104", "TA901"]


def test_the_largest_finding_speaks_for_a_rule_unless_it_is_waived(rich_card: Card) -> None:
    assert "3,141 in 3 findings (1 waived); most: 1,043 of 1,100" in render(rich_card, width=140)


def test_more_rules_than_fit_are_counted(rich_card: Card, make_finding: Callable[..., Finding]) -> None:
    findings = tuple(make_finding(f"TA{number}", "some-rule", "note", 1, "m") for number in range(100, 120))
    text = render(replace(rich_card, findings=findings))
    assert len([line for line in text.splitlines() if line.startswith("  note     TA1")]) == 10
    assert "and 10 more rules: TA110 some-rule, TA111 some-rule," in text
    assert "TA115 some-rule and 4 more" in " ".join(text.split())


def test_more_unread_files_than_fit_are_counted_by_status(rich_card: Card) -> None:
    bad = [replace(rich_card.inputs[0], path=f"{n}", status="unreadable") for n in range(6)]
    odd = [replace(rich_card.inputs[0], path=f"{n}", status="unsupported") for n in range(5)]
    text = render(replace(rich_card, inputs=(*odd, *bad)))
    assert text.count("  unreadable  ") == 6
    assert text.count("  unsupported  ") == 2
    assert "and 3 more: 3 unsupported" in text


def test_a_long_path_keeps_its_end_and_its_problem(rich_card: Card) -> None:
    line = next(line for line in render(rich_card).splitlines() if line.startswith("  unreadable"))
    assert "…" in line
    assert line.endswith("6c1e2f3a.jsonl: lfs-pointer: 1,234,567 bytes are elsewhere")


def test_sessions_of_several_folders_are_not_added_up(rich_card: Card) -> None:
    line = next(line for line in render(rich_card).splitlines() if line.startswith("  pi "))
    assert "2 folders" in line
    assert "session" not in line


def test_concentration_is_that_of_the_format_with_most_rows(rich_card: Card) -> None:
    text = re.sub(r"\s+", " ", render(replace(rich_card, findings=())))
    assert (
        "spread largest session 19 % of steps, effective 13.3 of 27 sessions (claude-code), 13 accounts, 21 projects, "
        "2025-07-16 to 2026-07-03 (31 days)"
    ) in text


def test_accounts_are_those_of_the_rules_where_these_found_more(
    rich_card: Card, make_finding: Callable[..., Finding]
) -> None:
    subjects = [f"account #{number}" for number in (*range(1, 16), 1, 2)]
    findings = tuple(make_finding("TA401", "home-paths", "warning", 1, "m", subject=subject) for subject in subjects)
    assert ", 15 accounts, 21" in re.sub(r"\s+", " ", render(replace(rich_card, findings=findings)))


@pytest.mark.parametrize(
    "facts",
    [{}, {"concentration": None}, {"concentration": {"formats": [{"format": "pi", "sessions": {}}], "dataset": {}}}],
)
def test_no_word_of_concentration_where_no_session_is_stated(clean_card: Card, facts: dict[str, object]) -> None:
    assert "spread" not in render(replace(clean_card, facts=facts))


def test_what_nothing_states_is_left_out(clean_card: Card) -> None:
    sessions = {"count": 1, "effective": 1.0, "largest_share": 0.004}
    facts = {"concentration": {"formats": [{"format": "pi", "steps": 9, "sessions": sessions}], "dataset": {}}}
    text = render(replace(clean_card, facts=facts))
    assert "  spread  largest session 0.4 % of steps, effective 1.0 of 1 session\n" in text


def test_long_messages_take_a_second_line(rich_card: Card, make_finding: Callable[..., Finding]) -> None:
    findings = (make_finding("TA101", "some-rule", "note", 1, "word " * 60),)
    for width in (60, 100, 140):
        lines = render(replace(rich_card, findings=findings), width=width).splitlines()
        at = next(number for number, line in enumerate(lines) if "TA101" in line)
        assert lines[at + 1].strip().startswith("word")
        assert lines[at + 1].endswith("\u2026")
        assert max(map(len, lines)) <= width


def test_a_projection_does_not_hide_that_sessions_are_few(clean_card: Card) -> None:
    item = clean_card.inputs[0]
    inputs = (
        replace(item, format="pi", rows=900),
        replace(item, format="fable-merged", rows=300),
        replace(item, format="sts", rows=3),
    )
    entries = [
        {"format": name, "sessions": {"count": count, "effective": effective, "largest_share": 1 / count}}
        for name, count, effective in (("pi", 900, 900.0), ("fable-merged", 60, 38.1), ("sts", 1, 1.0))
    ]
    facts = {"concentration": {"dataset": {}, "formats": entries, "views": []}}
    text = render(replace(clean_card, inputs=inputs, facts=facts))
    assert "largest session 1.7 % of steps, effective 38.1 of 60 sessions (fable-merged)" in text


def test_containers_of_one_format_are_never_added_up(clean_card: Card) -> None:
    view, item = clean_card.facts["views"][0], clean_card.inputs[0]
    both = (item, replace(item, path="x.parquet", container="parquet"))
    facts = {"views": [view | {"container": name} for name in ("jsonl", "parquet")]}
    lines = render(replace(clean_card, inputs=both, facts=facts)).splitlines()[2:4]
    for line, name in zip(lines, ("jsonl", "parquet"), strict=True):
        assert line.startswith(f"  pi ({name})")
        assert f"{item.rows} rows   1 session" in line


def test_more_formats_than_fit_are_counted(rich_card: Card) -> None:
    assert "more format" not in render(rich_card)  # a file without rows has no format worth a line
    filled = tuple(replace(item, rows=max(item.rows, 1)) for item in rich_card.inputs)
    assert "and 3 more formats in 4 files" in render(replace(rich_card, inputs=filled))


def test_long_lists_of_gaps_are_wrapped_and_long_reasons_cut(clean_card: Card) -> None:
    gaps = tuple(NotLookedFor(f"subject number {number}", number) for number in range(12))
    reasons = ("word " * 200, *(f"reason {number}" for number in range(12)))
    verdict = Verdict("fail", "ci", reasons, 1)
    text = render(replace(clean_card, not_looked_for=gaps, verdict=verdict), width=60)
    assert all(f"subject number {number} ({number})" in re.sub(r"\s+", " ", text) for number in range(12))
    assert text.count("word") < 40
    assert "and 5 more reasons" in text

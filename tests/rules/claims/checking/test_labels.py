"""Counts, shares, models, tools, fields and lengths against invented audits."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.claims.checking import check_claims
from traceaudit_rules.claims.claim import Answer, Claim, Kind, Precision

if TYPE_CHECKING:
    from tests.rules.claims.checking.conftest import Check

YES, NO, OPEN = Answer.CONFIRMED, Answer.CONTRADICTED, Answer.UNVERIFIABLE
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("subject", "value", "answer"),
    [
        ("Bash", 1544, YES),
        ("`Bash`", 1693, YES),
        ("Bash", 1545, NO),
        ("hf", 953, YES),
        ("tool use", 3799, YES),
        ("claude-fable-5", 4665, YES),
        ("Sausage", 3, OPEN),
        ("tools", 5, YES),
        ("tools", 6, NO),
    ],
)
def test_counts(check: Check, subject: str, value: float, answer: Answer) -> None:
    assert check(Kind.COUNT, value, subject=subject).answer is answer


def test_masked_names_are_nobodys(check: Check) -> None:
    assert check(Kind.COUNT, 2024, subject="-home-<slug> #1").answer is OPEN
    assert check(Kind.COUNT, 2025, subject="-home-quillane-orchard").answer is OPEN


def test_a_folder_is_found_by_its_masked_name_and_its_value(check: Check) -> None:
    item = check(Kind.COUNT, 2024, subject="-home-quillane-orchard")
    assert item.answer is YES
    assert "masked" in item.why
    assert "quillane" not in item.computed
    assert check(Kind.COUNT, 2024, subject="C--Users-quillane-orchard").answer is OPEN
    assert check(Kind.COUNT, 9, subject="-home-quillane", precision=Precision.AT_LEAST).answer is OPEN


def test_the_kind_that_a_table_names_is_the_one_that_is_meant(check: Check, fable: Json) -> None:
    changed = deepcopy(fable)
    changed["facts"]["views"][1]["output_types"]["Bash"] = 7
    assert check(Kind.COUNT, 7, of=changed, subject="Bash").answer is YES
    assert check(Kind.COUNT, 7, of=changed, subject="Bash", words="tools").answer is NO


def test_of_names_beyond_the_listed_ones_nothing_is_known(check: Check, fable: Json) -> None:
    changed = deepcopy(fable)
    for view in changed["facts"]["views"]:
        view["tools"]["\N{HORIZONTAL ELLIPSIS}other"] = 12
    assert check(Kind.COUNT, 12, of=changed, subject="\N{HORIZONTAL ELLIPSIS}other").answer is OPEN
    assert check(Kind.TOOL, of=changed, words="Glob").answer is OPEN
    assert check(Kind.COUNT, 5, of=changed, subject="tools").answer is OPEN
    assert check(Kind.COUNT, 1544, of=changed, subject="Bash").answer is YES


def test_the_rest_of_a_table_is_what_its_rows_leave(fable: Json) -> None:
    def table(rest: int) -> Answer:
        rows = [("Bash", 1544), ("Edit", 960), ("Read", 443), ("other", rest)]
        claims = [Claim(Kind.COUNT, 5 + line, name, name, value=count) for line, (name, count) in enumerate(rows)]
        return check_claims(claims, fable)[-1].answer

    assert table(311 + 541) is YES
    assert table(99) is OPEN


@pytest.mark.parametrize(
    ("subject", "value", "digits", "answer"),
    [
        ("tool_use", 0.8144, 2, YES),
        ("tool_use", 0.814, 1, YES),
        ("tool_use", 0.81, 0, YES),
        ("tool_use", 0.8154, 2, NO),
        ("text", 0.1856, 2, YES),
        ("Bash", 0.406, 1, YES),
        ("Bash", 0.331, 1, YES),
        ("Bash", 0.5, 0, NO),
        ("Sausage", 0.5, 0, OPEN),
    ],
)
def test_shares(check: Check, subject: str, value: float, digits: int, answer: Answer) -> None:
    assert check(Kind.SHARE, value, subject=subject, digits=digits, precision=Precision.ROUNDED).answer is answer


@pytest.mark.parametrize(("value", "answer"), [(3799, YES), (4, YES), (3948, YES), (3800, NO)])
def test_calls(check: Check, value: float, answer: Answer) -> None:
    assert check(Kind.CALLS, value).answer is answer


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("claude-fable-5", YES),
        ("anthropic/claude-fable-5", YES),
        ("Fable 5", YES),
        ("Fable 5 (Claude Code)", YES),
        ("claude-opus-4-7", NO),
        ("Qwen2.5-Coder-7B", NO),
    ],
)
def test_models(check: Check, name: str, answer: Answer) -> None:
    assert check(Kind.MODEL, words=name).answer is answer


@pytest.mark.parametrize(("value", "answer"), [(4665, YES), (7293, YES), (4659, NO)])
def test_rows_of_a_model_by_another_name(check: Check, value: float, answer: Answer) -> None:
    checked = check(Kind.MODEL, value, words="Fable 5")
    assert (checked.answer, checked.claim.words) == (answer, "Fable 5")


def test_a_model_that_was_trained_is_not_looked_for(check: Check) -> None:
    assert check(Kind.MODEL, words="Qwen2.5-7B", text="base_model: Qwen2.5-7B").answer is OPEN


def test_a_row_that_names_a_file_is_checked_against_that_file(check: Check, fable: Json) -> None:
    assert check(Kind.MODEL, words="claude-fable-5", scope="trace_1.jsonl").answer is YES
    assert check(Kind.MODEL, words="Qwen3-0.6B", scope="missing.jsonl").answer is OPEN
    changed = deepcopy(fable)
    changed["facts"]["views"][2]["models"]["claude-other-1"] = 2
    assert check(Kind.MODEL, of=changed, words="claude-other-1", scope="trace_1.jsonl").answer is OPEN


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Bash", YES),
        ("bash", YES),
        ("str_replace_editor", NO),
        ("Bash, Edit", YES),
        ("Bash, Read, Edit, Write, mcp__Play__look", YES),
        ("Bash, Glob", NO),
    ],
)
def test_tools(check: Check, words: str, answer: Answer) -> None:
    assert check(Kind.TOOL, words=words).answer is answer


def test_fields_and_languages(check: Check, fable: Json) -> None:
    assert check(Kind.FIELD, subject="cot").answer is YES
    assert check(Kind.FIELD, subject="output_type").answer is YES
    assert check(Kind.FIELD, subject="nonsense").answer is OPEN
    assert check(Kind.LANGUAGE, words="en").answer is OPEN
    fable["facts"]["concentration"] = {"views": [{"languages": {"Python": 579}}]}
    assert check(Kind.LANGUAGE, words="python").computed == "579 calls name a Python file first"


@pytest.mark.parametrize(
    ("field", "statistic", "value", "digits", "precision", "answer"),
    [
        ("cot", "mean", 2669.4, 1, Precision.EXACT, YES),
        ("cot", "mean", 2669, 0, Precision.EXACT, YES),
        ("cot", "mean", 2670, 0, Precision.EXACT, NO),
        ("cot", "median", 2365, 0, Precision.EXACT, YES),
        ("cot", "p90", 4200, 0, Precision.EXACT, OPEN),
        ("cot", "p90", 5200, 0, Precision.EXACT, NO),
        ("completion", "mean", 3754.9, 1, Precision.EXACT, YES),
        ("completion", "mean", 3754.8, 1, Precision.EXACT, YES),
        ("completion", "mean", 3700, 0, Precision.APPROXIMATE, YES),
        ("completion", "mean", 3600, 0, Precision.APPROXIMATE, NO),
        ("completion", "max", 73607, 0, Precision.EXACT, YES),
        ("reasoning", "average", 2669.4, 1, Precision.EXACT, YES),
        ("task", "mean", 10, 0, Precision.EXACT, OPEN),
    ],
)
def test_lengths(
    check: Check, field: str, statistic: str, value: float, digits: int, precision: Precision, answer: Answer
) -> None:
    checked = check(Kind.LENGTH, value, subject=field, statistic=statistic, digits=digits, precision=precision)
    assert checked.answer is answer


def test_a_length_between_those_of_two_folders_may_be_that_of_both(check: Check, splits: Json) -> None:
    assert check(Kind.LENGTH, 92, of=splits, subject="cot", statistic="mean").answer is OPEN
    assert check(Kind.LENGTH, 120, of=splits, subject="cot", statistic="mean").answer is NO
    assert check(Kind.LENGTH, 800, of=splits, subject="cot", statistic="max").answer is NO


def test_lengths_in_other_units_are_not_contradicted(check: Check) -> None:
    checked = check(Kind.LENGTH, 600, subject="cot", statistic="mean", text="mean of 600 tokens")
    assert checked.answer is OPEN

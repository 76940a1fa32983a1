"""Rows, sessions, files, sizes and splits against invented audits."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.claims.claim import Answer, Kind, Precision

if TYPE_CHECKING:
    from tests.rules.claims.checking.conftest import Check

YES, NO, OPEN = Answer.CONFIRMED, Answer.CONTRADICTED, Answer.UNVERIFIABLE
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("value", "scope", "answer", "computed"),
    [
        (4665, "", YES, "4,665 (fable_merged.jsonl)"),
        (4665, "merged", YES, "4,665 (fable_merged.jsonl)"),
        (4665, "`fable_merged.jsonl`", YES, "4,665 (fable_merged.jsonl)"),
        (4659, "", NO, "4,665 (fable_merged.jsonl); 20 (pi in pi-traces); 19,158 (claude-code in claude)"),
        (4659, "merged", NO, "4,665 (fable_merged.jsonl)"),
        (4659, "fable_merged.jsonl", NO, "4,665 (fable_merged.jsonl)"),
        (20, "pi-traces/*.jsonl", YES, "20 (pi in pi-traces)"),
        (4, "pi", YES, "4 (files of pi in pi-traces)"),
        (5, "trace_2.jsonl", YES, "5 (pi-traces/trace_2.jsonl)"),
        (10, "pi-traces/trace_[12].jsonl", YES, "10 (2 files)"),
        (6, "trace_2.jsonl", NO, "5 (pi-traces/trace_2.jsonl)"),
        (4665, "missing.jsonl", OPEN, ""),
        (4665, "no/such/*.parquet", OPEN, ""),
        (4665, "the nicest part", YES, "4,665 (fable_merged.jsonl)"),
    ],
)
def test_rows(check: Check, value: float, scope: str, answer: Answer, computed: str) -> None:
    checked = check(Kind.ROWS, value, scope=scope)
    assert (checked.answer, checked.computed) == (answer, computed)


@pytest.mark.parametrize("scope", ["everything", "all files", "the whole dataset", "total"])
def test_words_for_all_of_it(check: Check, scope: str) -> None:
    assert check(Kind.BYTES, 169_664_557, scope=scope).answer is YES
    assert check(Kind.ROWS, 4659, scope=scope).answer is NO


def test_what_nobody_knows_the_name_of_is_not_contradicted(check: Check) -> None:
    checked = check(Kind.ROWS, 4659, scope="the nicest part")
    assert (checked.answer, checked.why) == (OPEN, "nobody can tell which part of the data is meant")


@pytest.mark.parametrize(
    ("value", "precision", "bounds", "answer"),
    [
        (4700, Precision.APPROXIMATE, (None, None), YES),
        (4800, Precision.APPROXIMATE, (None, None), NO),
        (5000, Precision.APPROXIMATE, (4500, 5500), OPEN),
        (4700, Precision.ROUNDED, (4650, 4750), YES),
        (4800, Precision.ROUNDED, (4750, 4850), NO),
        (4600, Precision.AT_LEAST, (None, None), YES),
        (20_000, Precision.AT_LEAST, (None, None), OPEN),
        (30_000, Precision.AT_LEAST, (None, None), NO),
        (19, Precision.AT_MOST, (None, None), NO),
        (20, Precision.AT_MOST, (None, None), YES),
        (4000, Precision.EXACT, (4000, 5000), YES),
        (5000, Precision.EXACT, (5000, 6000), NO),
    ],
)
def test_a_number_is_meant_as_exactly_as_it_says(
    check: Check, value: float, precision: Precision, bounds: tuple[float | None, float | None], answer: Answer
) -> None:
    low, high = bounds
    assert check(Kind.ROWS, value, precision=precision, unit_low=low, unit_high=high).answer is answer


def test_views_are_never_added_up(check: Check) -> None:
    checked = check(Kind.ROWS, 4665 + 20)
    assert checked.answer is OPEN
    assert "never added up" in checked.why
    assert check(Kind.ROWS, 4665 + 21).answer is NO


def test_folders_of_one_format_are_added_up_where_they_are_known_to_share_nothing(check: Check, splits: Json) -> None:
    assert check(Kind.ROWS, 1000, of=splits).computed == "1,000 (2 folders of sft-messages)"
    assert check(Kind.ROWS, 999, of=splits).answer is NO
    key = {"format": "sft-messages", "container": "jsonl"}
    splits["facts"]["duplicates"]["shared"] = [{"view": key | {"folder": "test"}, "of": key | {"folder": "train"}}]
    assert check(Kind.ROWS, 1000, of=splits).answer is OPEN
    splits["facts"]["duplicates"]["shared"] = []
    splits["rules"] = []
    assert check(Kind.ROWS, 1000, of=splits).answer is OPEN


def test_what_was_not_read_contradicts_nothing(check: Check, partial: Json) -> None:
    checked = check(Kind.ROWS, 4659, of=partial)
    assert (checked.answer, checked.why) == (OPEN, "part of what it is about was not read")
    assert check(Kind.ROWS, 4659, of=partial, scope="merged").answer is NO
    told = check(Kind.ROWS, 19158, of=partial, scope="claude")
    assert (told.answer, told.why) == (YES, "equal; part of it was not read")


@pytest.mark.parametrize(("value", "answer"), [(60, YES), (4, YES), (2, OPEN), (61, NO), (4665, NO)])
def test_sessions(check: Check, value: float, answer: Answer) -> None:
    assert check(Kind.SESSIONS, value).answer is answer


def test_rows_may_be_conversations_where_no_session_is_stated(check: Check, splits: Json) -> None:
    splits["totals"]["sessions"] = 0
    assert check(Kind.SESSIONS, 800, of=splits).answer is YES
    assert check(Kind.SESSIONS, 801, of=splits).answer is NO


def test_a_file_of_a_session_format_is_a_row_where_nothing_else_is(check: Check) -> None:
    assert check(Kind.ROWS, 4, scope="pi").answer is YES
    assert check(Kind.ROWS, 2).answer is OPEN
    assert check(Kind.ROWS, 2).why == "it depends on what is counted: there are 2 files of claude-code in claude"
    assert check(Kind.ROWS, 2, subject="traces").answer is YES


@pytest.mark.parametrize(
    ("value", "scope", "answer"),
    [
        (4, "pi", YES),
        (4, "pi-traces", YES),
        (4, "pi-traces/*.jsonl", YES),
        (7, "", YES),
        (8, "", YES),
        (5, "pi", NO),
        (6, "", NO),
        (6, "nothing*", OPEN),
    ],
)
def test_files(check: Check, value: float, scope: str, answer: Answer) -> None:
    assert check(Kind.FILES, value, scope=scope).answer is answer


@pytest.mark.parametrize(
    ("value", "bounds", "scope", "answer"),
    [
        (169.7e6, (169.65e6, 169.75e6 * 1.048576), "", YES),
        (169.7e6, (None, None), "", YES),
        (169_664_557, (None, None), "", YES),
        (188e6, (187.5e6, 188.5e6 * 1.048576), "", NO),
        (69.3e6, (69.25e6, 69.35e6 * 1.048576), "fable_merged.jsonl", YES),
        (66.05e6, (66.045e6, 66.055e6 * 1.048576), "fable_merged.jsonl", YES),
        (12e6, (11.5e6, 12.5e6 * 1.048576), "fable_merged.jsonl", NO),
    ],
)
def test_sizes_in_either_meaning_of_their_unit(
    check: Check, value: float, bounds: tuple[float | None, float | None], scope: str, answer: Answer
) -> None:
    low, high = bounds
    checked = check(Kind.BYTES, value, scope=scope, unit_low=low, unit_high=high, digits=1, precision=Precision.ROUNDED)
    assert checked.answer is answer


def test_the_size_of_another_form_is_not_contradicted(check: Check) -> None:
    assert check(Kind.BYTES, 9e9, text="dataset_size: 9000000000").answer is OPEN


def test_a_packed_file_is_meant_by_its_plain_name_but_has_another_size(check: Check, fable: Json) -> None:
    fable["inputs"][1]["path"] = "fable_merged.jsonl.gz"
    assert check(Kind.ROWS, 4665, of=fable, scope="fable_merged.jsonl").answer is YES
    assert check(Kind.ROWS, 4659, of=fable, scope="fable_merged.jsonl").answer is NO
    assert check(Kind.BYTES, 5e8, of=fable, scope="fable_merged.jsonl").answer is OPEN
    assert check(Kind.BYTES, 5e8, of=fable).answer is OPEN


def test_files_that_were_passed_over_may_be_the_rest_of_the_size(check: Check, fable: Json) -> None:
    assert check(Kind.BYTES, 9e9).answer is NO
    assert check(Kind.BYTES, 9e9, of=fable | {"ignored_files": 3}).answer is OPEN


@pytest.mark.parametrize(
    ("category", "answer"),
    [("1K<n<10K", YES), ("1K < n < 10K", YES), ("n<1K", OPEN), ("100K<n<1M", NO), ("n>1T", NO), ("huge", OPEN)],
)
def test_size_categories(check: Check, category: str, answer: Answer) -> None:
    assert check(Kind.SIZE_CATEGORY, words=category).answer is answer


def test_the_files_of_a_session_format_may_be_its_rows(check: Check, fable: Json) -> None:
    only = deepcopy(fable)
    only["facts"]["views"] = only["facts"]["views"][:1]
    assert check(Kind.SIZE_CATEGORY, of=only, words="n<1K").answer is YES


@pytest.mark.parametrize(
    ("statistic", "value", "answer"),
    [
        ("mean", 77.75, YES),
        ("median", 38, YES),
        ("p90", 207, YES),
        ("max", 439, YES),
        ("max", 440, NO),
        ("sum", 1, OPEN),
    ],
)
def test_rows_per_session(check: Check, statistic: str, value: float, answer: Answer) -> None:
    assert check(Kind.ROWS_PER_SESSION, value, statistic=statistic, digits=2).answer is answer


def test_splits_are_files_with_their_name(check: Check, splits: Json) -> None:
    assert check(Kind.SPLIT, 800, of=splits, subject="train").answer is YES
    assert check(Kind.SPLIT, 801, of=splits, subject="train").answer is NO
    assert check(Kind.SPLIT, of=splits, subject="test").answer is YES
    assert check(Kind.SPLIT, 100, of=splits, subject="validation").answer is OPEN


def test_without_split_names_all_of_a_config_is_train(check: Check) -> None:
    assert check(Kind.SPLIT, 4665, subject="train", scope="fable_merged.jsonl").answer is YES
    assert check(Kind.SPLIT, 4659, subject="train", scope="fable_merged.jsonl").answer is NO
    assert check(Kind.SPLIT, 4659, subject="train").answer is OPEN


def test_nothing_read_confirms_and_contradicts_nothing(check: Check) -> None:
    for kind in Kind:
        assert check(kind, 5, of={}, words="x", subject="y", statistic="mean").answer is OPEN

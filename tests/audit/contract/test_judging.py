"""What polars finds for each type of expectation."""

from __future__ import annotations

from typing import Any

import pytest

from traceaudit.contract.judging import judge_term
from traceaudit.contract.suite import read_suite

COLUMNS: dict[str, list[Any]] = {
    "uid": [1, 2, 2, None, 5, 6],
    "session": [1, 1, 1, None, None, 2],
    "is_parsed": [True, True, False, None, True, True],
    "format": ["pi", "pi", "codex", "codex", "pi", "pi"],
    "chars": [0, 10, 20, 30, None, 10],
    "steps": [0, 9, 21, None, None, 10],
}


@pytest.mark.parametrize(
    ("kind", "kwargs", "holds", "rows"),
    [
        ("column_values_to_not_be_null", {"column": "uid"}, False, [3]),
        ("column_values_to_not_be_null", {"column": "uid", "mostly": 0.8}, True, [3]),
        ("column_values_to_be_null", {"column": "uid", "row_condition": "chars == 30"}, True, []),
        ("column_values_to_be_null", {"column": "uid", "mostly": 0.1}, True, None),
        ("column_values_to_be_unique", {"column": "uid"}, False, [1, 2]),
        ("column_values_to_be_unique", {"column": "uid", "row_condition": 'format == "pi"'}, True, []),
        ("column_values_to_be_in_set", {"column": "is_parsed", "value_set": [True]}, False, [2]),
        ("column_values_to_not_be_in_set", {"column": "chars", "value_set": [10, 30]}, False, [1, 3, 5]),
        ("column_values_to_be_between", {"column": "chars", "min_value": 1}, False, [0]),
        ("column_values_to_be_between", {"column": "chars", "min_value": 0, "strict_min": True}, False, [0]),
        ("column_values_to_be_between", {"column": "chars", "max_value": 29.5}, False, [3]),
        ("column_values_to_be_between", {"column": "chars", "max_value": 30, "strict_max": True}, False, [3]),
        ("column_pair_values_a_to_be_greater_than_b", {"column_A": "chars", "column_B": "steps"}, False, [0, 2, 3, 5]),
        (
            "column_pair_values_a_to_be_greater_than_b",
            {"column_A": "chars", "column_B": "steps", "or_equal": True, "ignore_row_if": "either_value_is_missing"},
            False,
            [2],
        ),
        ("column_pair_values_to_be_equal", {"column_A": "chars", "column_B": "steps"}, False, [1, 2, 3]),
        ("compound_columns_to_be_unique", {"column_list": ["uid", "session"]}, False, [1, 2]),
        ("compound_columns_to_be_unique", {"column_list": ["uid", "chars"]}, True, []),
    ],
)
def test_rows_that_fail_are_found(
    make_table: Any, suite_of: Any, kind: str, kwargs: dict[str, Any], holds: bool, rows: list[int] | None
) -> None:
    (term,) = read_suite(suite_of((kind, kwargs))).terms
    outcome = judge_term(term, make_table(**COLUMNS))
    assert outcome.holds is holds
    assert (None if outcome.rows is None else outcome.rows.to_list()) == rows


@pytest.mark.parametrize(
    ("kind", "kwargs", "holds", "observed"),
    [
        ("column_min_to_be_between", {"column": "chars", "min_value": 1}, False, "0"),
        ("column_max_to_be_between", {"column": "chars", "max_value": 30}, True, "30"),
        ("column_mean_to_be_between", {"column": "chars", "max_value": 10}, False, "14"),
        ("column_median_to_be_between", {"column": "chars", "min_value": 10, "max_value": 10}, True, "10"),
        ("column_sum_to_be_between", {"column": "chars", "min_value": 71}, False, "70"),
        ("column_stdev_to_be_between", {"column": "chars", "max_value": 1}, False, "11.402"),
        ("column_unique_value_count_to_be_between", {"column": "uid", "min_value": 4, "max_value": 4}, True, "4"),
        ("column_proportion_of_unique_values_to_be_between", {"column": "uid", "min_value": 0.9}, False, "0.8"),
        ("column_proportion_of_non_null_values_to_be_between", {"column": "uid", "min_value": 0.9}, False, "0.833333"),
        ("column_distinct_values_to_be_in_set", {"column": "format", "value_set": ["pi"]}, False, "also codex"),
        ("column_distinct_values_to_contain_set", {"column": "format", "value_set": ["pi"]}, True, "codex, pi"),
        ("column_distinct_values_to_equal_set", {"column": "format", "value_set": ["pi"]}, False, "codex, pi"),
        ("table_row_count_to_be_between", {"min_value": 7}, False, "6"),
        ("table_row_count_to_equal", {"value": 4, "row_condition": 'format == "pi"'}, True, "4"),
        ("table_columns_to_match_set", {"column_set": ["uid"]}, False, "21 columns"),
        ("table_columns_to_match_set", {"column_set": ["uid"], "exact_match": False}, True, "21 columns"),
        ("table_column_count_to_equal", {"value": 21}, True, "21"),
        ("column_to_exist", {"column": "uid"}, True, ""),
        ("column_mean_to_be_between", {"column": "tool_calls", "min_value": 1}, None, "no value"),
        (
            "column_quantile_values_to_be_between",
            {"column": "chars", "quantile_ranges": {"quantiles": [0, 1], "value_ranges": [[0, 0], [None, 29]]}},
            False,
            "0, 30",
        ),
    ],
)
def test_what_is_observed_of_the_dataset(
    make_table: Any, suite_of: Any, kind: str, kwargs: dict[str, Any], holds: bool | None, observed: str
) -> None:
    (term,) = read_suite(suite_of((kind, kwargs))).terms
    outcome = judge_term(term, make_table(**COLUMNS))
    assert (outcome.holds, outcome.observed, outcome.rows) == (holds, observed, None)


@pytest.mark.parametrize(
    ("kind", "kwargs", "words"),
    [
        (
            "column_values_to_be_between",
            {"column": "chars", "min_value": 1, "max_value": 9000, "strict_max": True},
            "chars to be >= 1 and < 9,000",
        ),
        (
            "column_values_to_be_in_set",
            {"column": "is_parsed", "value_set": [True], "mostly": 0.995},
            "is_parsed to be True in 99.5% of them",
        ),
        (
            "column_values_to_be_unique",
            {"column": "uid", "row_condition": "has_uid == True"},
            "uid to be unique where has_uid == True",
        ),
        ("column_mean_to_be_between", {"column": "chars", "max_value": 3}, "chars mean <= 3"),
        ("table_row_count_to_be_between", {"min_value": 10}, "the number of rows to be >= 10"),
        ("compound_columns_to_be_unique", {"column_list": ["uid", "format"]}, "uid and format together to be unique"),
        (
            "column_values_to_not_be_in_set",
            {"column": "chars", "value_set": list(range(9))},
            "chars not to be 0 or 1 or 2 or 3 or 4 or 5 or 3 more",
        ),
    ],
)
def test_expectations_in_words(suite_of: Any, kind: str, kwargs: dict[str, Any], words: str) -> None:
    (term,) = read_suite(suite_of((kind, kwargs))).terms
    assert term.words == words


def test_nothing_to_look_at_holds(make_table: Any, suite_of: Any) -> None:
    (term,) = read_suite(suite_of(("column_values_to_be_between", {"column": "chars", "min_value": 9}))).terms
    outcome = judge_term(term, make_table(chars=[None, None]))
    assert (outcome.holds, outcome.asked) == (True, 0)

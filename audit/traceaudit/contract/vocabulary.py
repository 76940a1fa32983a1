"""The types of expectations that a row contract may hold, and the arguments of each.

Names and arguments are those of Great Expectations 1.18 to 1.24.
"""

from __future__ import annotations

_BOUNDS = ("min_value", "max_value", "strict_min", "strict_max")
_WHERE = ("row_condition", "condition_parser")
_MAP = ("mostly", *_WHERE)
_OF_COLUMN = ("column", *_WHERE)
_PAIR = ("column_A", "column_B", "ignore_row_if", *_MAP)

ROW_WISE = {
    "expect_column_values_to_not_be_null": ("column", *_MAP),
    "expect_column_values_to_be_null": ("column", *_MAP),
    "expect_column_values_to_be_unique": ("column", *_MAP),
    "expect_column_values_to_be_in_set": ("column", "value_set", *_MAP),
    "expect_column_values_to_not_be_in_set": ("column", "value_set", *_MAP),
    "expect_column_values_to_be_between": ("column", *_BOUNDS, *_MAP),
    "expect_column_pair_values_to_be_equal": _PAIR,
    "expect_column_pair_values_a_to_be_greater_than_b": ("or_equal", *_PAIR),
    "expect_compound_columns_to_be_unique": ("column_list", "ignore_row_if", *_MAP),
}
"""Expectations on each row: the rows that fail are found again and told one by one."""

MEASURES = {
    "expect_column_min_to_be_between": "min",
    "expect_column_max_to_be_between": "max",
    "expect_column_mean_to_be_between": "mean",
    "expect_column_median_to_be_between": "median",
    "expect_column_sum_to_be_between": "sum",
    "expect_column_stdev_to_be_between": "stdev",
    "expect_column_unique_value_count_to_be_between": "distinct",
    "expect_column_proportion_of_unique_values_to_be_between": "proportion of distinct",
    "expect_column_proportion_of_non_null_values_to_be_between": "proportion of filled",
}
"""One number of a column, and what it is."""

DATASET_WISE = {
    **dict.fromkeys(MEASURES, (*_OF_COLUMN, *_BOUNDS)),
    "expect_column_quantile_values_to_be_between": ("quantile_ranges", *_OF_COLUMN),
    "expect_column_distinct_values_to_be_in_set": ("value_set", *_OF_COLUMN),
    "expect_column_distinct_values_to_contain_set": ("value_set", *_OF_COLUMN),
    "expect_column_distinct_values_to_equal_set": ("value_set", *_OF_COLUMN),
    "expect_column_to_exist": ("column",),
    "expect_table_row_count_to_be_between": (*_BOUNDS, *_WHERE),
    "expect_table_row_count_to_equal": ("value", *_WHERE),
    "expect_table_columns_to_match_set": ("column_set", "exact_match"),
    "expect_table_column_count_to_equal": ("value",),
}
"""Expectations on the dataset: one finding, with what was observed."""

TYPES = {**ROW_WISE, **DATASET_WISE}

NEEDED = {
    "column": ("column",),
    "column_A": ("column_A", "column_B"),
    "column_list": ("column_list",),
    "value_set": ("value_set",),
    "value": ("value",),
    "column_set": ("column_set",),
    "quantile_ranges": ("quantile_ranges",),
}
"""An argument that a type takes, and those that it cannot do without then."""

WITHOUT_TEXT = ("regex", "like_pattern", "json", "strftime", "dateutil", "value_lengths", "query", "other_table")
"""Parts of the names of types that need the text of a column, or another table: a row contract has neither."""

DROPPED = ("batch_id", "result_format", "catch_exceptions", "windows", "notes", "description", "id", "meta")
"""Arguments that Great Expectations writes into its suites and that say nothing here."""

SEVERITIES = {"critical": "error", "warning": "warning", "info": "note"}
"""Severities of Great Expectations, and ours."""

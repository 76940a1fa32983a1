"""Suites: what is read of them, and what is refused with a word on what is accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.contract.conditions import read_condition
from traceaudit.contract.entries import rule_codes
from traceaudit.contract.suite import asked_suite, built_in_suite, read_suite
from traceaudit.contract.suitefile import read_suite_file
from traceaudit.errors import UsageError
from traceaudit_rules.catalog import find_rule
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from pathlib import Path

BETWEEN = "column_values_to_be_between"
IN_SET = "column_values_to_be_in_set"


def test_the_built_in_suite_tells_by_its_own_rules() -> None:
    terms = built_in_suite().terms
    assert {term.code for term in terms} == {"TA960", "TA961", "TA962"}
    assert all(find_rule(term.code) for term in terms)
    assert len({term.name for term in terms}) == len(terms)
    assert max(term.severity for term in terms) == Severity.WARNING


def test_an_own_suite_is_asked_beside_the_built_in_one(suite_of: Any) -> None:
    entry = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "uid"}, "meta": {"name": "ids-unique"}}
    suite = asked_suite(suite_of(entry, name="mine"))
    assert suite.name == "built-in and mine"
    assert [term.name for term in suite.terms if term.name.startswith("ids-unique")] == ["ids-unique", "ids-unique #2"]
    assert suite.terms[-1].code == "TA963"


@pytest.mark.parametrize(
    ("stated", "severity"), [("critical", "error"), ("warning", "warning"), ("info", "note"), (None, "error")]
)
def test_severities_of_great_expectations_are_ours(stated: str | None, severity: str) -> None:
    entry = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "uid"}, "severity": stated}
    (term,) = read_suite(json.dumps({"name": "n", "expectations": [entry]})).terms
    assert term.severity.label == severity


def test_what_great_expectations_writes_is_read() -> None:
    text = json.dumps(
        {
            "name": "exported",
            "id": None,
            "expectations": [
                {
                    "type": "expect_column_values_to_be_between",
                    "kwargs": {"column": "chars", "min_value": 1.0, "max_value": None, "batch_id": "rows-all"},
                    "meta": {"rule": "TA960"},
                    "severity": "info",
                    "id": "2b9d1c1e-0000-4000-8000-000000000000",
                },
                {"expectation_type": "expect_table_row_count_to_equal", "kwargs": {"value": 4}},
            ],
            "meta": {"great_expectations_version": "1.24.1"},
            "notes": None,
        }
    )
    first, second = read_suite(text).terms
    assert (first.kwargs, first.code, first.name) == (
        {"column": "chars", "min_value": 1.0},
        "TA960",
        "chars-values-between",
    )
    assert second.kwargs == {"value": 4}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ((BETWEEN, {"column": "char", "min_value": 1}), "no column 'char'; did you mean chars?"),
        ((BETWEEN, {"column": "chars", "minimum": 1}), "unknown argument 'minimum'; did you mean min_value?"),
        (("column_values_to_be_betwen", {"column": "chars"}), "did you mean expect_column_values_to_be_between?"),
        (("column_values_to_match_regex", {"column": "tool", "regex": "B"}), "needs the text of a column"),
        (("column_value_lengths_to_equal", {"column": "tool", "value": 3}), "needs the text of a column"),
        ((BETWEEN, {"column": "chars"}), "min_value or max_value is missing"),
        ((BETWEEN, {"column": "chars", "min_value": "1"}), "are numbers"),
        ((BETWEEN, {"column": "chars", "min_value": True}), "are numbers"),
        ((BETWEEN, {"column": "chars", "min_value": float("nan")}), "are numbers"),
        ((BETWEEN, {"column": "format", "min_value": 1}), "format holds a word, which has no order"),
        ((BETWEEN, {"column": ["chars"], "min_value": 1}), "no column"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "mostly": 95}), "mostly is a share from 0 to 1"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "strict_min": "yes"}), "strict_min is true or false"),
        ((IN_SET, {"column": "chars"}), "the argument value_set is missing"),
        ((IN_SET, {"column": "chars", "value_set": []}), "a list of 1 to"),
        ((IN_SET, {"column": "chars", "value_set": ["1"]}), "chars holds a number, and '1' is none"),
        ((IN_SET, {"column": "is_parsed", "value_set": [1]}), "is_parsed holds a truth value, and '1' is none"),
        ((IN_SET, {"column": "chars", "value_set": [[1]]}), "holds a number"),
        (("compound_columns_to_be_unique", {"column_list": ["uid"]}), "two columns or more"),
        (("column_pair_values_to_be_equal", {"column_A": "uid", "column_B": "tool"}), "different kinds of values"),
        (("column_pair_values_to_be_equal", {"column_A": "uid"}), "the argument column_B is missing"),
        (("table_row_count_to_equal", {"value": "4"}), "value is a whole number"),
        (("table_columns_to_match_set", {"column_set": "uid"}), "column_set is a list of names"),
        (
            ("column_quantile_values_to_be_between", {"column": "chars", "quantile_ranges": {"quantiles": [2]}}),
            "quantile_ranges",
        ),
        ((BETWEEN, {"column": "chars", "min_value": 1, "row_condition": "__import__('os')"}), "cannot be read"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "row_condition": "@x == 1"}), "cannot be read"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "row_condition": "fromat == 'pi'"}), "did you mean format?"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "row_condition": "format > 'pi'"}), "orders format"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "row_condition": "chars > 'pi'"}), "holds a number"),
        ((BETWEEN, {"column": "chars", "min_value": 1, "row_condition": {"a": 1}}), "row_condition is a text"),
        (
            (BETWEEN, {"column": "chars", "min_value": 1, "row_condition": "chars > 1", "condition_parser": "spark"}),
            'condition_parser is "pandas"',
        ),
        ({"kwargs": {}}, 'its "type" is missing'),
        ("no table", "it is no table"),
        ({"type": "expect_table_row_count_to_equal", "kwargs": []}, "kwargs and meta are tables"),
        (
            {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}, "severity": "high"},
            "critical, warning, info",
        ),
        ({"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}, "meta": {"rule": "TA999"}}, "TA960"),
    ],
)
def test_what_cannot_be_asked_is_refused(entry: Any, said: str) -> None:
    if isinstance(entry, tuple):
        entry = {"type": f"expect_{entry[0]}", "kwargs": entry[1]}
    with pytest.raises(UsageError) as caught:
        read_suite(json.dumps({"name": "n", "expectations": [entry]}))
    assert said in str(caught.value)
    assert "expectation 1" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"expectations": []}', '{"expectations": {}}', "[" * 100_000, "3"])
def test_what_is_no_suite_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="contract"):
        read_suite(text)


def test_too_many_expectations_are_refused(suite_of: Any) -> None:
    with pytest.raises(UsageError, match="201 expectations"):
        read_suite(suite_of(*[("table_row_count_to_equal", {"value": 1})] * 201))


def test_a_file_is_named_in_refusals(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.json: cannot be read"):
        read_suite_file(str(tmp_path / "none.json"))
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(UsageError, match="UTF-8"):
        read_suite_file(str(tmp_path / "latin.json"))
    (tmp_path / "bad.json").write_text('{"expectations": [{}]}', "utf-8")
    with pytest.raises(UsageError, match=r"bad\.json: the contract, expectation 1"):
        read_suite_file(str(tmp_path / "bad.json"))


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("format == 'pi'", 'format == "pi"'),
        ('format in ["pi", "codex"] and chars >= 3', 'format in ["pi", "codex"] and chars >= 3'),
        ("is_parsed==True", "is_parsed == True"),
        ("  chars != 1.5 ", "chars != 1.5"),
    ],
)
def test_conditions_are_written_anew(stated: str, written: str) -> None:
    assert str(read_condition(stated)) == written


def test_a_name_with_control_characters_is_shown_visibly(suite_of: Any) -> None:
    entry = {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}, "meta": {"name": "a\x1b[31m\u202eb"}}
    (term,) = read_suite(suite_of(entry)).terms
    assert term.name.isprintable()


def test_codes_are_those_of_the_family() -> None:
    assert rule_codes() == ("TA960", "TA961", "TA962", "TA963")

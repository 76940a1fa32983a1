"""The table of a contract: scalars, closed lists of words, and no text of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from traceaudit.contract.projection import OTHER, OUTPUT_TYPES, PROJECTION, project, read_facts, tool_names
from traceaudit.signatures import SIGNATURES
from traceaudit.spill import Spill
from traceaudit_rules.hidden.states import STATES

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {signature.name for signature in SIGNATURES} | {"mapped", "unknown"}
CLOSED = {
    "format": FORMATS,
    "output_type": {*OUTPUT_TYPES, OTHER},
    "thinking_state": {*STATES, OTHER},
    "tool": {*tool_names(), "mcp", OTHER},
}


def test_a_contract_sees_about_twenty_scalars() -> None:
    assert len(PROJECTION.columns) <= 21
    assert {column.dtype for column in PROJECTION.columns} == {pl.UInt32, pl.Boolean, pl.String}
    assert {column.name for column in PROJECTION.columns if column.dtype is pl.String} == set(CLOSED)


def test_no_text_of_a_trace_is_in_the_table(tmp_path: Path, traces: Any, facts_of: Any) -> None:
    word = "zworblax"
    rows = [
        traces.fable_row(number, uid=f"{word}-{number}", origin=word, output_type=word, cot=word, model=word)
        for number in range(6)
    ]
    rows += [traces.fable_row(9, output={"tool": f"mcp__{word}__run", "input": {}}, uid=word, session_id=word)]
    traces.write(tmp_path / word / f"{word}.jsonl", rows)
    traces.write(tmp_path / "claude" / "s.jsonl", traces.claude_session(word, 6, word))
    table = project(facts_of(tmp_path))
    assert table.height > 20
    assert word not in table.write_csv()
    for name, words in CLOSED.items():
        assert set(table[name].drop_nulls()) <= words
    assert OTHER in set(table["output_type"])


def test_every_format_of_the_samples_stays_in_the_closed_lists(sessions_folder: Path, facts_of: Any) -> None:
    table = project(facts_of(sessions_folder))
    assert table.height > 1000
    assert {name for name, words in CLOSED.items() if not set(table[name].drop_nulls()) <= words} == set()


def test_ids_become_numbers_that_are_equal_for_equal_ids_of_a_view(make_facts: Any) -> None:
    table = project(
        make_facts(
            {"uid": "a", "session": "s"},
            {"uid": "b", "session": "s"},
            {"uid": "a", "session": "t"},
            {"uid": None, "session": None},
            {"uid": "a", "session": "s", "container": "parquet"},
        )
    )
    assert table["uid"].to_list() == [0, 1, 0, None, 4]
    assert table["session"].to_list() == [0, 0, 2, None, 4]
    assert table["session_rows"].to_list() == [2, 2, 1, None, 1]
    assert table["has_uid"].to_list() == [True, True, True, False, True]


def test_an_id_is_missing_only_where_others_have_one(make_facts: Any) -> None:
    table = project(
        make_facts({"uid": None}, {"uid": "a", "is_whole": False, "format": "pi"}, {"uid": None, "format": "pi"})
    )
    # The one view has no ids at all; the ids of the other stand in lines of sessions.
    assert table["has_uid"].to_list() == [None, None, False]


@pytest.mark.parametrize(
    ("column", "stated", "seen"),
    [
        ("output_type", "tool_use", "tool_use"),
        ("output_type", "TOOL_USE", OTHER),
        ("output_type", None, None),
        ("thinking_state", "omitted", "omitted"),
        ("thinking_state", "a state of tomorrow", OTHER),
        ("tool", "Bash", "Bash"),
        ("tool", "mcp__somewhere__query", "mcp"),
        ("tool", "\u202etool", OTHER),
        ("tool", None, None),
    ],
)
def test_words_outside_the_lists_are_other(make_facts: Any, column: str, stated: str | None, seen: str | None) -> None:
    assert project(make_facts({column: stated}))[column].to_list() == [seen]


def test_sums_and_formats_without_a_reader(make_facts: Any) -> None:
    row = {"prompt_chars": 1, "context_chars": 2, "text_chars": 4, "call_chars": 8, "completion_chars": 16}
    table = project(make_facts(row, {"format": "proxy-capture"}, {"is_parsed": False}))
    assert table["context_chars"].to_list() == [3, 0, 0]
    assert table["said_chars"].to_list() == [28, 0, 0]
    assert table["is_parsed"].to_list() == [True, None, False]


def test_rows_are_in_the_order_of_files_and_offsets(tmp_path: Path, make_facts: Any) -> None:
    spill = Spill(str(tmp_path), 3)
    facts = make_facts(*({"file": number % 2, "offset": 40 - number, "key": number} for number in range(40)))
    spill.write("row_facts", 1, 0, facts[20:])
    spill.write("row_facts", 0, 0, facts[:20])
    read = read_facts(spill)
    assert read.select("file", "offset").rows() == sorted(facts.select("file", "offset").rows())


def test_an_empty_folder_gives_an_empty_table(tmp_path: Path) -> None:
    facts = read_facts(Spill(str(tmp_path), 1))
    assert project(facts).schema == PROJECTION.schema
    assert project(facts).is_empty()

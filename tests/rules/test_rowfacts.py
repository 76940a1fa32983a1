"""One line of scalars for each row."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from traceaudit_rules.licences.sources.gathering import Files, emit_sources, gather_sources, naming_key, number_rows
from traceaudit_rules.rowfacts import ROW_FACTS, emit_row_facts, row_key
from traceaudit_rules.tables import PROBLEMS, ROWS, STEPS

PLACE = {"file": 0, "format": "fable-merged", "folder": ".", "container": "jsonl", "slice": 0, "length": 90}


def facts_of(
    rows: list[dict[str, Any]], steps: list[dict[str, Any]] = (), problems: list[dict[str, Any]] = ()
) -> pl.DataFrame:
    """The facts of some rows; a row stands at its position times 100, and is a conversation of its own."""
    placed = [
        PLACE | {"at": number, "offset": number * 100, "line": number, "conversation": number * 100} | row
        for number, row in enumerate(rows)
    ]
    tables = {"rows": ROWS.frame(placed), "steps": STEPS.frame(list(steps)), "problems": PROBLEMS.frame(list(problems))}
    return emit_row_facts(tables)


def step(kind: str, text: str = "", at: int = 0, **fields: Any) -> dict[str, Any]:
    """A step of the first row."""
    return {"at": at, "kind": kind, "text": text} | fields


def chars(*steps: dict[str, Any]) -> int:
    """Characters of a row with these steps."""
    return int(facts_of([{}], list(steps))["chars"][0])


def test_each_row_has_a_line_of_the_table_and_documents_have_none() -> None:
    frame = facts_of([{"uid": "a#1"}, {"format": "document"}, {"uid": "a#2", "session": "s", "truncated": True}])
    assert frame.schema == ROW_FACTS.schema
    assert frame.select("offset", "line", "uid", "session", "truncated", "chars", "steps").rows() == [
        (0, 0, "a#1", None, None, 0, 0),
        (200, 2, "a#2", "s", True, 0, 0),
    ]
    assert frame["key"].to_list() == frame.select(row_key()).to_series().to_list()


def test_no_row_is_an_empty_frame() -> None:
    frame = facts_of([])
    assert (frame.height, frame.schema) == (0, ROW_FACTS.schema)


def test_characters_are_code_points_of_texts_and_arguments() -> None:
    frame = facts_of(
        [{}],
        [
            step("prompt", "né\U0001f600"),
            step("context", "1234"),
            step("thinking", "12345"),
            step("text", "1"),
            step("tool_call", "", args='{"a": "ü"}', tool="Bash"),
            step("tool_result", "12", is_error=True),
            step("meta", "a note that no model reads"),
        ],
    )
    assert frame.select(f"{name}_chars" for name in ("prompt", "context", "thinking", "text", "call", "result")).row(
        0
    ) == (3, 4, 5, 1, 10, 2)
    assert frame.select("chars", "steps", "tool_calls", "tool_errors", "tool").row(0) == (25, 7, 1, 1, "Bash")


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([step("context", "12"), step("thinking", "1234"), step("text", "123")], 9),
        # The completion holds the thought and the answer, and a frame around them.
        ([step("context", "12"), step("thinking", "1234"), step("completion", "<think>1234</think>123")], 24),
        ([step("thinking", "1234"), step("text", "123"), step("completion", "<think>1234</think>123")], 22),
        # It begins with a thought, and was cut: what the other columns say is longer.
        ([step("thinking", "12345678"), step("text", "123"), step("completion", "<think>12")], 11),
        # It is the answer alone.
        ([step("thinking", "1234"), step("completion", "123")], 7),
        ([step("thinking", "1234"), step("text", "123"), step("completion", "123")], 7),
        ([step("thinking", "1234"), step("tool_call", "", args="{}"), step("completion", "Bash {}")], 11),
        ([step("completion", "123")], 3),
    ],
)
def test_no_text_is_counted_twice(steps: list[dict[str, Any]], counted: int) -> None:
    assert chars(*steps) == counted


def test_steps_belong_to_their_rows() -> None:
    steps = [step("text", "1", 0), step("text", "12", 2), step("tool_result", "1", 2, is_error=False)]
    frame = facts_of([{}, {}, {}], steps)
    assert frame.select("chars", "steps", "tool_errors").rows() == [(1, 1, 0), (0, 0, 0), (3, 2, 0)]


def test_problems_of_a_row_and_of_a_file() -> None:
    of_row = {"file": 0, "offset": 100, "line": 1, "kind": "bad-line"}
    of_file = {"file": 0, "offset": 0, "line": None, "kind": "wrong-encoding"}
    assert facts_of([{}, {}], problems=[of_row, of_row, of_file])["is_parsed"].to_list() == [True, False]


def test_lines_of_sessions_are_no_conversations() -> None:
    assert facts_of([{}, {"conversation": None}])["is_whole"].to_list() == [True, False]


def test_the_first_thinking_state_is_kept() -> None:
    steps = [step("text"), step("thinking", thinking_state="sealed"), step("thinking", thinking_state="open")]
    assert facts_of([{}], steps)["thinking_state"].to_list() == ["sealed"]


NAMES = (
    {"origin": "hf"},
    {"origin": "hf", "session": "s"},
    {"origin": None, "licence": "mit"},
    {"origin": "hf", "repo": "quillane/app", "source_file": "a"},
    {"origin": "hf", "file": 1},
    {"container": "parquet", "file": 2},
)


def test_every_row_is_in_the_bunch_that_counts_it() -> None:
    placed = [
        PLACE | {"at": number, "offset": number * 100, "line": number} | NAMES[number % 5 % len(NAMES)]
        for number in range(40)
    ] + [PLACE | {"at": 40, "offset": 4000, "line": 40} | NAMES[5]]
    rows = ROWS.frame(placed)
    tables = {"rows": rows, "steps": STEPS.frame([]), "problems": PROBLEMS.frame([])}
    parts = [emit_sources({"rows": rows[:17]}), emit_sources({"rows": rows[17:]})]
    whole = pl.concat(parts)
    partitions = [whole.filter(pl.col("key") % 2 == odd) for odd in (0, 1)]
    files = Files({0: "a.jsonl", 1: "b.jsonl", 2: "c.parquet"}, {0: ".", 1: ".", 2: "."}, {1: "brantwik/traces"})

    def assign(frame: pl.DataFrame) -> pl.Series:
        return frame.select(pl.when(pl.col("session") == "s").then(pl.lit("session:s")).alias("pattern")).to_series()

    bunches = gather_sources(partitions, files, assign)
    members = number_rows(partitions, files, assign, bunches)
    assert not members["naming"].is_duplicated().any()
    of_rows = emit_row_facts(tables).join(members, on="naming", how="left")
    counted = dict(of_rows["bunch"].value_counts().iter_rows())
    assert counted == {number: bunch.rows for number, bunch in enumerate(bunches)}
    assert rows.select(naming_key()).to_series().to_list() == of_rows["naming"].to_list()

"""TA703: which lines count as repeated, how they are told apart, and what files explain of them."""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl
import pytest

from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.duplicates.lines import LEAST_BYTES, LINES, emit_lines, explain_lines, repeated_lines
from traceaudit_rules.groups import Group
from traceaudit_rules.options import Options
from traceaudit_rules.tables import ROWS

LINE = {"format": "codex", "session": "s", "length": 90, "line": 0, "slice": 0}


def lines(*rows: dict[str, Any]) -> pl.DataFrame:
    """Lines of 90 bytes, one behind the other."""
    return ROWS.frame([LINE | {"file": 0, "offset": 91 * number} | row for number, row in enumerate(rows)])


def judge(rows: pl.DataFrame) -> pl.DataFrame:
    partition = emit_lines({"rows": rows}).sort("key", "file", "offset")
    return repeated_lines.check.reduce(LINES.prepare(partition, Options()))


def found(*rows: dict[str, Any]) -> list[tuple[int, int, str, int]]:
    judged = judge(lines(*rows)).drop_nulls("subject")
    return sorted(judged.select("file", "offset", "kind", "severity").rows())


def group(count: int, files: int = 2, **kinds: int) -> Group:
    return Group(
        count=count,
        rows=count,
        sessions=frozenset(),
        files=frozenset(range(files)),
        kinds={name.replace("_", " "): number for name, number in kinds.items()},
        severity=Severity.WARNING,
        confidence=Confidence.CERTAIN,
        places=(),
        examined=2740,
    )


def test_the_first_line_is_kept_and_every_later_one_counted() -> None:
    note, warning = int(Severity.NOTE), int(Severity.WARNING)
    rows = ({"digest": b"a"}, {"digest": b"b"}, {"digest": b"a"}, {"digest": b"a", "file": 1})
    assert found(*rows) == [(0, 182, "same file", note), (1, 273, "another file", warning)]
    assert judge(lines(*rows)).height == 4


def test_a_line_with_an_id_is_told_apart() -> None:
    rows = ({"digest": b"a", "uid": "u"}, {"digest": b"a", "uid": "u", "file": 1})
    assert found(*rows) == [(1, 91, "with an id", int(Severity.NOTE))]


@pytest.mark.parametrize(
    "change",
    [
        {"length": LEAST_BYTES - 1},
        {"conversation": 0},
        {"digest": None},
    ],
)
def test_what_is_not_compared(change: dict[str, Any]) -> None:
    assert judge(lines({"digest": b"a"} | change, {"digest": b"a"} | change)).is_empty()


def test_the_least_length_is_compared() -> None:
    row = {"digest": b"a", "length": LEAST_BYTES}
    assert len(found(row, row)) == 1


def test_lines_of_two_lengths_are_two_lines() -> None:
    assert found({"digest": b"a"}, {"digest": b"a", "length": 91}) == []


def test_order_and_packing_change_nothing() -> None:
    random = Random(7)
    rows = [{"digest": bytes([random.randrange(40)]), "file": random.randrange(5)} for _ in range(300)]
    expected = found(*rows)
    assert 200 < len(expected) < 300
    table = lines(*rows)
    parts = [table.filter(pl.col("file") == number) for number in (3, 0, 4, 2, 1)]
    emitted = pl.concat(emit_lines({"rows": part.sample(fraction=1, shuffle=True, seed=1)}) for part in parts)
    partitions = [emitted.filter(pl.col("key") % 3 == number) for number in range(3)]
    told = pl.concat(repeated_lines.check.reduce(part.sort("key", "file", "offset")) for part in partitions)
    assert sorted(told.drop_nulls("subject").select("file", "offset", "kind", "severity").rows()) == expected


def test_one_line_a_hundred_thousand_times() -> None:
    count = 100_000
    rows = ROWS.frame([LINE | {"file": 0, "offset": 0, "digest": b"a"}])
    many = pl.concat([rows] * count).with_columns(pl.int_range(count, dtype=pl.UInt64).alias("offset"))
    judged = judge(many)
    assert judged["subject"].null_count() == 1
    assert judged.drop_nulls("subject")["kind"].unique().to_list() == ["same file"]


def test_files_that_repeat_explain_their_lines() -> None:
    told = explain_lines(group(323, 8, another_file=63, same_file=77, with_an_id=183), 246)
    assert told.properties == {"in_whole_files": 246}
    assert told.severity is Severity.NOTE
    assert repeated_lines.message(told) == (
        "323 of 2,740 lines repeat an earlier one, in 8 files: 63 from another file, 77 from the same file, 183 with "
        "an id (see repeated-uids); 246 because files repeat as a whole"
    )


def test_lines_that_were_copied_one_by_one_stay_a_warning() -> None:
    told = explain_lines(group(40, another_file=40), 30)
    assert told.severity is Severity.WARNING
    assert explain_lines(group(40, another_file=40), 900).properties == {"in_whole_files": 40}


def test_a_message_without_files_that_repeat() -> None:
    assert repeated_lines.message(explain_lines(group(1, 1, same_file=1), 0)) == (
        "1 of 2,740 lines repeats an earlier one, in 1 file: 1 from the same file"
    )

"""TA704: ids of messages and requests in several sessions; forks copy them, and everything else is a conflict."""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl
import pytest

from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.duplicates.ids import LEAST_CHARS, MESSAGES, emit_messages, reused_message_ids
from traceaudit_rules.groups import Group
from traceaudit_rules.options import Options
from traceaudit_rules.tables import ROWS, STEPS

ID, OTHER_ID, REQUEST = "msg_01AbCdEfGhIjKlMn", "msg_01BbCdEfGhIjKlMn", "req_01AbCdEfGhIjKlMn"
STEP = {"format": "claude-code", "role": "assistant", "kind": "text", "message_id": ID, "at": 0}


def steps(*rows: dict[str, Any]) -> pl.DataFrame:
    """Steps one behind the other, a file for each session."""
    files = sorted({str(row.get("session")) for row in rows})
    placed = [{"file": files.index(str(row.get("session"))), "offset": number} for number, row in enumerate(rows)]
    return STEPS.frame([STEP | place | row for place, row in zip(placed, rows, strict=True)])


def judge(*emitted: pl.DataFrame) -> pl.DataFrame:
    partition = pl.concat(emitted).sort("key", "file", "offset")
    return reused_message_ids.check.reduce(MESSAGES.prepare(partition, Options()))


def found(*rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Session, subject and kind of each occurrence."""
    judged = judge(emit_messages({"steps": steps(*rows)})).drop_nulls("subject")
    return sorted(judged.select("session", "subject", "kind").rows())


def said(session: str | None, text: str = "Read.", **other: Any) -> dict[str, Any]:
    return {"session": session, "text": text} | other


def test_a_fork_copies_a_message() -> None:
    first = (said("a", "Think."), said("a"))
    again = (said("b", "Think."), said("b"), said("c", "Think."), said("c"))
    assert found(*first, *again) == [("b", "copied", "message id"), ("c", "copied", "message id")]


def test_a_copy_may_be_cut_inside_the_message() -> None:
    assert found(said("a", "Think."), said("a"), said("b", "Think.")) == [("b", "copied", "message id")]
    assert found(said("a", "Think."), said("b", "Think."), said("b")) == [("b", "copied", "message id")]


@pytest.mark.parametrize(
    "change",
    [{"text": "Write."}, {"kind": "tool_call", "tool": "Bash", "args": "{}", "text": ""}, {"kind": "thinking"}],
)
def test_other_content_under_one_id_is_a_conflict(change: dict[str, Any]) -> None:
    assert found(said("a"), said("b") | change) == [("b", "conflict", "message id")]


def test_a_request_with_other_messages_is_a_conflict() -> None:
    rows = (said("a", request_id=REQUEST), said("b", request_id=REQUEST, message_id=OTHER_ID))
    assert found(*rows) == [("b", "conflict", "request id")]


def test_a_copied_request_is_told_as_its_message_only() -> None:
    rows = (said("a", request_id=REQUEST), said("b", request_id=REQUEST))
    assert found(*rows) == [("b", "copied", "message id")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (said("a"), said("a", "Write.", file=3)),
        (said("a"), said("b", message_id=OTHER_ID)),
        (said("a"), said("b", format="claude-stream")),
        (said("a"), said("b", message_id=None)),
        (said("a", message_id="m" * (LEAST_CHARS - 1)), said("b", message_id="m" * (LEAST_CHARS - 1))),
        (said("a", conversation=0), said("b", conversation=0)),
    ],
    ids=["one session", "two ids", "two formats", "no id", "short ids", "rows of chats"],
)
def test_what_is_no_reuse(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert found(first, second) == []


def test_files_without_a_session_are_sessions_of_their_own() -> None:
    judged = judge(emit_messages({"steps": steps(said(None), said(None, file=1))}))
    assert judged.drop_nulls("subject")["file"].to_list() == [1]


def test_copies_are_notes_and_conflicts_warnings() -> None:
    rows = steps(said("a"), said("b"), said("c", "Write."))
    judged = judge(emit_messages({"steps": rows})).drop_nulls("subject").sort("file")
    assert judged["severity"].to_list() == [int(Severity.NOTE), int(Severity.WARNING)]


def test_every_id_of_a_session_was_looked_at() -> None:
    rows = (said("a", request_id=REQUEST), said("a", "More."), said("b"), said("b", message_id=OTHER_ID))
    assert judge(emit_messages({"steps": steps(*rows)})).height == 4


def test_places_are_those_of_the_first_line() -> None:
    rows = ROWS.frame([{"slice": 0, "line": line, "length": 40 + line} for line in range(3)])
    table = steps(said("a"), said("b", at=1), said("b", "More.", at=2))
    judged = judge(emit_messages({"steps": table, "rows": rows})).drop_nulls("subject")
    assert judged.select("file", "offset", "line", "length").rows() == [(1, 1, 1, 41)]


def test_order_and_packing_change_nothing() -> None:
    random = Random(3)
    rows = [
        said(f"s{random.randrange(6)}", f"Text {random.randrange(2)}.", message_id=f"{ID}{random.randrange(30)}")
        for _ in range(200)
    ]
    table = steps(*rows)
    columns = ("file", "offset", "subject", "kind", "severity")
    whole = judge(emit_messages({"steps": table})).select(columns).sort(columns)
    assert set(whole["subject"]) == {"copied", "conflict", None}
    cuts = [table[start : start + 23] for start in range(0, 200, 23)]
    parts = [emit_messages({"steps": part}) for part in reversed(cuts)]
    assert judge(*parts).select(columns).sort(columns).equals(whole)


def test_messages_say_what_it_means() -> None:
    def group(subject: str, **kinds: int) -> Group:
        return Group(
            count=sum(kinds.values()),
            rows=1,
            sessions=frozenset(),
            files=frozenset(),
            kinds={name.replace("_", " "): number for name, number in kinds.items()},
            severity=Severity.NOTE,
            confidence=Confidence.CERTAIN,
            places=(),
            examined=340,
            subject=subject,
        )

    copied, conflict = group("copied", message_id=12), group("conflict", message_id=1, request_id=2)
    assert "over the same content" in reused_message_ids.message(copied)
    assert reused_message_ids.message(conflict).endswith("over other content: 1 message id, 2 request ids")
    assert reused_message_ids.advise(copied) != reused_message_ids.advise(conflict)

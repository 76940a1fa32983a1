"""TA940 to TA943: spans and steps whose measurements cannot be, are in another unit, or are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from world.agenttrace.planting import RunDefect

if TYPE_CHECKING:
    from collections.abc import Callable

    from world.agenttrace.runs import Row

_ELSEWHERE = "5b2f0d1e-77aa-4c6f-9d0e-6f1f5a9c3b21"


def _has(spans: int) -> Callable[[Row], bool]:
    return lambda row: len(row["spans"]) >= spans


def _on_span(change: Callable[[Row], None]) -> Callable[[Row], None]:
    """Changes the first span of a run."""
    return lambda row: change(row["spans"][0])


def _end_early(span: Row) -> None:
    span["end_ns"] = span["start_ns"] - 1_200_000


def _be_long(row: Row) -> None:
    row["total_duration_ms"] = round(row["spans"][0]["duration_ms"] * 0.4, 3)


def _state_more(span: Row) -> None:
    span["duration_ms"] = round(span["duration_ms"] * 3 + 40, 3)


def _leave_parent(row: Row) -> None:
    """The second span stands in the first one, and ends after it."""
    first, second = row["spans"][:2]
    second["parent_span_id"] = first["span_id"]


def _cross(row: Row) -> None:
    """The second span begins inside the first one."""
    first, second = row["spans"][:2]
    length = second["end_ns"] - second["start_ns"] + 3 * (first["end_ns"] - first["start_ns"])
    second["start_ns"] = first["start_ns"] + 1_000
    second["end_ns"] = second["start_ns"] + length
    second["duration_ms"] = round(length / 1e6, 6)
    row["total_duration_ms"] = round(row["total_duration_ms"] + length / 1e6, 3)


def _use_cores(span: Row) -> None:
    span["telemetry"]["user_time_s"] = round(span["duration_ms"] / 1000 * 40 + 2, 6)


def _count_kilobytes(row: Row) -> None:
    for span in row["spans"]:
        span["telemetry"]["max_rss_bytes"] //= 1024


def _set(name: str, value: Any) -> Callable[[Row], None]:
    def change(member: Row) -> None:
        member[name] = value

    return change


def _own_parent(span: Row) -> None:
    span["parent_span_id"] = span["span_id"]


def _share_id(row: Row) -> None:
    row["spans"][1]["span_id"] = row["spans"][0]["span_id"]


def _write_less(span: Row) -> None:
    span["telemetry"]["write_bytes"] = -4096


DEFECTS = (
    RunDefect("TA940", "a span ends before it starts", _on_span(_end_early)),
    RunDefect("TA940", "fewer than no bytes were written", _on_span(_write_less)),
    RunDefect("TA940", "a span lasts longer than its run", _be_long),
    RunDefect("TA940", "a duration is not end minus start", _on_span(_state_more)),
    RunDefect("TA940", "a span ends after the one around it", _leave_parent, _has(2)),
    RunDefect("TA940", "a span stands inside itself", _on_span(_own_parent)),
    RunDefect("TA940", "two spans have one id", _share_id, _has(2)),
    RunDefect("TA940", "the span around a span is not there", _on_span(_set("parent_span_id", _ELSEWHERE))),
    RunDefect("TA940", "two spans cross", _cross, _has(2)),
    RunDefect("TA940", "more CPU time than all cores have", _on_span(_use_cores)),
    RunDefect("TA941", "peak memory in kilobytes under the name of bytes", _count_kilobytes),
    RunDefect("TA942", "a span without an exit code", _on_span(_set("exit_code", None))),
    RunDefect("TA943", "no tokens were counted for a text", lambda row: row["llm_steps"][-1].update(output_tokens=0)),
    RunDefect("TA943", "the count of tokens is missing", lambda row: row["llm_steps"][0].update(input_tokens=None)),
)

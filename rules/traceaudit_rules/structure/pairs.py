"""TA920, TA921: tool calls and their results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.structure.order import PLACE
from traceaudit_rules.structure.partners import CALL, RESULT
from traceaudit_rules.structure.stretches import Stretches, flags_of
from traceaudit_rules.structure.unanswered import explain
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group


def _lost_results(group: Group) -> str:
    said = f"{group.count:,} of {number_of(group.examined, 'tool result')} without a call in their conversation"
    starts = group.kinds.get("start", 0)
    return f"{said}; {starts:,} of them before any call: the start is missing" if starts else said


@rule(
    "TA920",
    "results-without-call",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Drop these results, or restore the lines with their calls. Chat templates and APIs refuse a result without "
    "a call.",
    message=_lost_results,
    bad=(
        (
            {"kind": "tool_call", "tool": "Bash", "call_id": "t1", "role": "assistant"},
            {"kind": "tool_result", "call_id": "t1", "role": "tool"},
            {"kind": "tool_result", "call_id": "t2", "role": "tool"},
        ),
        ({"kind": "prompt", "role": "user"}, {"kind": "tool_result", "role": "tool"}),
    ),
    good=(
        (
            {"kind": "tool_call", "tool": "Bash", "call_id": "t1", "role": "assistant"},
            {"kind": "tool_result", "call_id": "t1", "role": "tool"},
        ),
        {"kind": "tool_result", "tool": "bashExecution", "role": "user"},
    ),
)
def results_without_call(steps: pl.DataFrame) -> pl.DataFrame:
    """A tool result has no tool call in its conversation.

    Results are joined to calls by the call id; where a conversation has steps without ids, by order. Kind `start`
    stands before the first call of its conversation: the file begins in the middle of a session. Kind `lost` stands
    behind it: the line with the call was dropped. Commands that the user ran in the harness are not counted.
    """
    is_half = pl.col("is_paired").is_not_null()
    (called,) = flags_of(steps, is_half & CALL)
    results = steps.select(
        *PLACE, "kind", "is_paired", pl.lit(Stretches.cut(steps["talk"]).rank(called) > 0).alias("called")
    )
    return results.filter(is_half & RESULT).select(
        *PLACE,
        pl.when(~pl.col("is_paired")).then(pl.lit("result")).alias("subject"),
        pl.when("called").then(pl.lit("lost")).otherwise(pl.lit("start")).alias("kind"),
    )


_LOST = {
    "call": "without a result",
    "branch": "without a result, on branches that were given up",
    "unrecorded": "in conversations that record no results",
}


def _lost_calls(group: Group) -> str:
    said = f"{group.count:,} of {number_of(group.examined, 'tool call')} {_LOST[group.subject]}"
    aborted = group.kinds.get("aborted", 0)
    return said + (f" ({aborted:,} of them in aborted or failed messages)" if aborted else "")


@rule(
    "TA921",
    "calls-without-result",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Drop these calls, or end the conversation before them. A model that is trained on them learns to go on "
    "without what a tool said.",
    message=_lost_calls,
    bad=(
        (
            {"kind": "tool_call", "tool": "Bash", "call_id": "t1", "role": "assistant"},
            {"kind": "tool_call", "tool": "Read", "call_id": "t2", "role": "assistant"},
            {"kind": "tool_result", "call_id": "t2", "role": "tool"},
            {"kind": "text", "role": "assistant", "head": "Done.", "chars": 5},
        ),
        (
            {"kind": "tool_call", "tool": "Bash", "call_id": "t1", "role": "assistant", "message_id": "m1"},
            {"kind": "text", "role": "assistant", "head": "All tests passed.", "chars": 17, "message_id": "m2"},
        ),
    ),
    good=(
        (
            {"kind": "tool_call", "tool": "Bash", "call_id": "t1", "role": "assistant"},
            {"kind": "tool_result", "call_id": "t1", "role": "tool"},
            {"kind": "text", "role": "assistant", "head": "Done.", "chars": 5},
        ),
        ({"kind": "prompt", "role": "user"}, {"kind": "tool_call", "tool": "Bash", "call_id": "t1"}),
    ),
)
def calls_without_result(steps: pl.DataFrame) -> pl.DataFrame:
    """A tool call has no result, and the conversation goes on.

    Calls of the last turn are left alone where no text or thought of another message follows them: the session was
    still running, or the call is what a row wants to teach. Kind `aborted` belongs to a message that the user or an
    error ended; kind `lost` does not. Two things are notes of their own: calls on a `branch` of a session tree that
    was given up at that call, and `unrecorded` calls of a conversation that has several and not one result, because
    its source does not record them. Calls that the vendor's server answers inside the message are not counted.
    """
    calls = steps.select(*PLACE, "kind", "number", "is_paired").filter(CALL & pl.col("is_paired").is_not_null())
    explained = calls.join(explain(steps), on="number", how="left", maintain_order="left")
    return explained.select(*PLACE, *_verdict(pl.col("why")))


def _verdict(why: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Subject, kind and severity of calls; null is fine."""
    is_call = why.is_in(("lost", "aborted"))
    subject = pl.when(is_call).then(pl.lit("call")).otherwise(why)
    grade = pl.when(is_call).then(int(Severity.WARNING)).otherwise(int(Severity.NOTE))
    return subject.alias("subject"), why.fill_null("call").alias("kind"), grade.alias("severity")

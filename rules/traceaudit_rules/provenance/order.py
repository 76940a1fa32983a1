"""TA224: thoughts that were written after what they led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.messages import MESSAGES
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import exceeds
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_LINE = {"format": "claude-code", "session": "s", "file": 0, "role": "assistant", "message_id": "msg_a"}
_THOUGHT = _LINE | {"kind": "thinking", "text": "First the tests.", "offset": 0, "at": 0}
_CALL = _LINE | {"kind": "tool_call", "tool": "Bash", "args": "{}", "offset": 9, "at": 1}


def _is_common(group: Group) -> bool:
    base = threshold("thoughts-after-actions")
    return exceeds(group.count, group.examined, base.count, base.n)


def _message(group: Group) -> str:
    return (
        f"{group.count:,} of {number_of(group.examined, 'message')} with a thought and a call, each on a line of its "
        "own: the thought has the later time"
    )


@rule(
    "TA224",
    "thoughts-after-actions",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=MESSAGES,
    fix="Look at the lines of these messages. A recorder writes a thought before the call that follows from it.",
    message=_message,
    evidence=Evidence.SOURCE,
    innocent="Times that a converter made up, or lines that were sorted anew.",
    rests_on=("thoughts-after-actions",),
    holds=_is_common,
    bad=((_THOUGHT | {"timestamp": "2026-05-01T10:00:09.000Z"}, _CALL | {"timestamp": "2026-05-01T10:00:02.000Z"}),),
    good=(
        (_THOUGHT | {"timestamp": "2026-05-01T10:00:01.000Z"}, _CALL | {"timestamp": "2026-05-01T10:00:02.000Z"}),
        (_THOUGHT | {"timestamp": "2026-05-01T10:00:02.400Z"}, _CALL | {"timestamp": "2026-05-01T10:00:02.000Z"}),
        (_THOUGHT | {"timestamp": "2026-05-01T10:00:09"}, _CALL | {"timestamp": "2026-05-01T10:00:02"}),
    ),
)
def thoughts_after_actions(messages: pl.DataFrame) -> pl.DataFrame:
    """A thought has a later time than the tool call of the same message.

    A model thinks, then calls; recorders that write one block a line stamp the lines in that order. A thought that
    was put in afterwards often carries the time of the putting in. Differences of up to a second may come
    from streaming. Times without a zone are not compared. It is a finding where it happens clearly more often than in
    recorded sessions.
    """
    slack = pl.duration(milliseconds=int(1000 * threshold("thoughts-after-actions").value))
    timed = messages.filter(pl.col("thought_time").is_not_null() & pl.col("call_time").is_not_null())
    late = pl.col("thought_time") > pl.col("call_time") + slack
    return timed.with_columns(
        pl.when(late).then(pl.lit("order")).alias("subject"), pl.lit("thought after call").alias("kind")
    )

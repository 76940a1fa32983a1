"""TA927, TA928: the same call, or a failure, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.structure.knowledge import begins_with, is_one_of, knowledge
from traceaudit_rules.structure.loops import asked, is_copy, loops
from traceaudit_rules.structure.order import PLACE, placed
from traceaudit_rules.structure.partners import CALL, RESULT
from traceaudit_rules.structure.stretches import Stretches, changes
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_LONG, _LONGER = 10, 100


def _length(run: pl.Expr) -> pl.Expr:
    """The length of a run as a kind."""
    least = knowledge().run
    return (
        pl.when(run >= _LONGER)
        .then(pl.lit(f"{_LONGER} or more"))
        .when(run >= _LONG)
        .then(pl.lit(f"{_LONG} to {_LONGER - 1}"))
        .otherwise(pl.lit(f"{least} to {_LONG - 1}"))
    )


def _runs(group: Group, noun: str, of: str) -> str:
    """Runs by their length, short ones first: '2 loops of 5 to 9 equal calls'."""
    lengths = sorted(group.kinds.items(), key=lambda item: int(item[0].split()[0]))
    return ", ".join(f"{number_of(count, noun)} of {kind} {of}" for kind, count in lengths)


def _loops(group: Group) -> str:
    of = "equal calls" if group.subject == "loop" else "rounds of the same calls"
    return f"{_runs(group, group.subject, of)}, among {number_of(group.examined, 'call')}"


def _streaks(group: Group) -> str:
    return f"{_runs(group, 'streak', 'errors')}, among {number_of(group.examined, 'tool result')}"


def _failures(count: int) -> list[dict[str, object]]:
    return [{"kind": "tool_result", "role": "tool", "call_id": str(at), "is_error": True} for at in range(count)]


def _calls(count: int, tool: str = "Bash", answer: str | None = "") -> list[dict[str, object]]:
    """Equal calls, each with its result; answers are equal, or numbered where they are not given."""
    steps: list[dict[str, object]] = []
    for at in range(count):
        said = str(at) if answer is None else answer
        steps.append({"kind": "tool_call", "tool": tool, "call_id": str(at), "args_key": 7, "message_id": f"m{at}"})
        if answer != "":
            steps.append({"kind": "tool_result", "call_id": str(at), "head": said, "chars": len(said)})
    return steps


@rule(
    "TA927",
    "call-loops",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Cut the conversation at the first repetition; a model that is trained on loops learns to loop.",
    message=_loops,
    bad=(tuple(_calls(5)), tuple(_calls(5, answer="no such file"))),
    good=(
        tuple(_calls(4)),
        tuple(_calls(6, "TaskOutput")),
        tuple(_calls(6, answer=None)),
        (*_calls(3), {"kind": "prompt", "role": "user", "head": "Again"}, *_calls(3)),
        tuple(call | {"call_id": "t1"} for call in _calls(8)),
        tuple(call | {"message_id": "m1"} for call in _calls(8)),
    ),
)
def call_loops(steps: pl.DataFrame) -> pl.DataFrame:
    """The same call, or the same two or three calls in turn, is made five times in a row, with the same result.

    In a row means: no other call and no prompt of the user between them, on one branch of one conversation, agents
    told apart. Results are compared by their length and their first 200 characters, and have to stand before the next
    repetition: parallel calls are no loop. Calls without any result are compared as well, if they are of different
    messages; results without text, such as images, are not. A line that stands twice in a file is one call. Calls
    whose use is to wait, such as TaskOutput and write_stdin, are left out.

    One occurrence is one loop, at its first call; its kind is its length. Subject `loop` is one call, `cycle` two or
    three. A warning in formats whose rows are made to be trained on. In recorded sessions it is a note, and a weak one
    unless the results are errors: whoever waits for a job, or presses a key, repeats a call too.
    """
    ordered = asked(steps)
    calls = ordered.filter(CALL).select("number")
    judged = placed(steps, calls.join(loops(steps, ordered), on="number", how="left", maintain_order="left"))
    subject = pl.when(pl.col("period") > 1).then(pl.lit("cycle")).when(pl.col("period") == 1).then(pl.lit("loop"))
    is_made = is_one_of("format", knowledge().made)
    is_bad = is_made | pl.col("is_failed").fill_null(value=False)
    return judged.select(
        *PLACE,
        subject.alias("subject"),
        pl.when(pl.col("period").is_null()).then(pl.lit("call")).otherwise(_length(pl.col("rounds"))).alias("kind"),
        pl.when(is_made).then(int(Severity.WARNING)).otherwise(int(Severity.NOTE)).alias("severity"),
        pl.when(is_bad).then(int(Confidence.STRONG)).otherwise(int(Confidence.WEAK)).alias("confidence"),
    )


@rule(
    "TA928",
    "error-streaks",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Look at these places: a model that is trained on them learns to go on after errors without a way out. Cut "
    "or mask the failed attempts.",
    message=_streaks,
    bad=(tuple(_failures(5)),),
    good=(
        tuple(_failures(4)),
        (*_failures(3), {"kind": "tool_result", "role": "tool", "is_error": False}, *_failures(3)),
        tuple(result | {"head": "The user doesn't want to proceed with this tool use."} for result in _failures(6)),
    ),
)
def error_streaks(steps: pl.DataFrame) -> pl.DataFrame:
    """Five tool results in a row are errors, or more.

    In a row means: no other result between them in one conversation, agents told apart. Only results that say whether
    they failed are looked at; Codex and merged rows do not. Results of calls that the user did not allow, and of
    calls that fell with a parallel one, are left out. One occurrence is one streak, at its first result.
    """
    known = knowledge()
    judged = steps.select("number", "talk", "kind", "head", "tool", "call_id", "is_error")
    judged = judged.filter(RESULT & pl.col("is_error").is_not_null())
    outside = (
        begins_with(known.rejection, "tool_result")
        | begins_with(known.drop, "tool_result")
        | is_one_of("tool", known.user_run)
    )
    results = judged.filter(~outside & ~is_copy())
    streaks = Stretches.begun(changes(results["talk"].to_numpy()) | changes(results["is_error"].to_numpy()))
    is_start, run = streaks.is_first(), streaks.count(np.ones(results.height, np.bool_))
    results = results.select("number", "is_error").hstack([pl.Series("is_start", is_start), pl.Series("run", run)])
    found = pl.col("is_start") & (pl.col("run") >= known.run) & pl.col("is_error")
    return placed(steps, results).select(
        *PLACE, pl.when(found).then(pl.lit("streak")).alias("subject"), _length(pl.col("run")).alias("kind")
    )

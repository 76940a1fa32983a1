"""TA311: completions that do not say what the other columns of the row say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import orjson
import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_FORMAT = "fable-merged"
_CALL = re.compile(r"ASSISTANT \(tool call\) (\S{1,200}) input=")
_OPEN, _THOUGHT = "<think>", "</think>"
_DECODER = json.JSONDecoder()
# What a row has beside its completion: kind of step, and what is asked of it.
_PARTS = {
    "tool_call": {"tool": pl.col("tool").fill_null(""), "args": pl.col("args")},
    "text": {"said": pl.col("text")},
    "thinking": {"cot": pl.col("text")},
}
_STEP: dict[str, object] = {"format": _FORMAT, "file": 0, "offset": 0, "at": 0, "role": "assistant"}
_SAID = _STEP | {"kind": "text", "text": "done"}
_THOUGHT_STEP = _STEP | {"kind": "thinking", "text": "I look."}
_OUTPUT = _STEP | {"kind": "tool_call", "tool": "Bash", "args": '{"command":"ls -l"}'}


def _completion(text: str) -> dict[str, object]:
    return _STEP | {"kind": "completion", "text": f"<think>\nI look.\n</think>\n{text}"}


def mismatch(completion: str, tool: str, args: str) -> str | None:
    """How the call in a completion differs from that of the row: missing, unparsable, tool, arguments; None: not."""
    thought = completion.find(_THOUGHT)
    match = _CALL.search(completion, max(thought, 0))
    if match is None:
        return "missing"
    if match[1] != tool:
        return "tool"
    try:
        return None if _parse(completion[match.end() :]) == _parse(args) else "arguments"
    except (ValueError, RecursionError):
        return "unparsable"


def text_mismatch(completion: str, text: str) -> str | None:
    """How a completion differs from a row whose output is text: it calls a tool, or does not hold the text."""
    rest = completion[max(completion.find(_THOUGHT), 0) :]
    if _holds(rest, text):
        return None
    return "tool" if _CALL.search(rest) else "text"


def thinking_mismatch(completion: str, cot: str) -> str | None:
    """Whether a completion thinks, but not what the row says; one without any thinking does not differ."""
    start = completion.find(_OPEN)
    # nearly always the same text stands behind the tag and a line end: no search then
    if start < 0 or completion.startswith(cot, start + len(_OPEN) + 1) or _holds(completion, cot):
        return None
    return "thinking"


def _holds(text: str, part: str) -> bool:
    """Whether a text holds another, white space aside."""
    return part.strip() in text or " ".join(part.split()) in " ".join(text.split())


def _differs(completion: str, tool: str | None, args: str | None, said: str | None, cot: str | None) -> str | None:
    """How a completion differs from the columns of its row, the output first; what a row does not have is not asked."""
    kind = None
    if tool is not None:
        kind = mismatch(completion, tool, args or "")
    elif said is not None:
        kind = text_mismatch(completion, said)
    return thinking_mismatch(completion, cot) if kind is None and cot is not None else kind


def _parse(text: str) -> object:
    """The JSON value that a text begins with, without members that are null: tables have every member in every row.

    Raises:
        ValueError: there is none.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:  # more text behind it, or what orjson refuses and other writers write
        value = _DECODER.raw_decode(text.lstrip())[0]
    return {name: item for name, item in value.items() if item is not None} if isinstance(value, dict) else value


def _message(group: Group) -> str:
    what = {
        "missing": "holds no tool call",
        "unparsable": "holds a tool call that cannot be parsed",
        "tool": "calls another tool than the output",
        "arguments": "calls the tool with other arguments than the output",
        "text": "has another text than the output",
        "thinking": "has another thinking than the row",
    }
    return f"in {group.count:,} of {number_of(group.examined, 'row')} the completion {what[group.subject]}"


@rule(
    "TA311",
    "completion-mismatch",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.STEPS,
    by=("format", "folder"),
    fix="Write the completion again from the columns of the row, or train on one of the two and say which.",
    message=_message,
    bad=(
        (_OUTPUT, _completion('ASSISTANT (tool call) Read input={"command": "ls -l"}')),
        (_OUTPUT, _completion('ASSISTANT (tool call) Bash input={"command": "ls"}')),
        (_OUTPUT, _completion('ASSISTANT (tool call) Bash input={"command": "ls')),
        (_OUTPUT, _completion("ASSISTANT (message): done")),
        (_SAID, _completion("ASSISTANT (message): something else")),
        (_SAID, _completion('ASSISTANT (tool call) Bash input={"command": "rm"}')),
        (_THOUGHT_STEP | {"text": "I wait."}, _SAID, _completion("ASSISTANT (message): done")),
    ),
    good=(
        (_OUTPUT, _completion('ASSISTANT (tool call) Bash input={"command": "ls -l"}')),
        (_THOUGHT_STEP, _SAID, _completion("ASSISTANT (message): done")),
    ),
)
def completion_mismatch(steps: pl.DataFrame) -> pl.DataFrame:
    """The completion of a merged row does not say what its cot and its output say.

    A trainer reads the completion, an analysis reads the columns: they must say the same. Kinds: `tool` and
    `arguments` differ, `unparsable` where the completion was cut, `missing` where it holds no call, `text` and
    `thinking` differ. `missing` is a note: a publisher may write completions in a form of its own. Where the output
    agrees, the thinking is compared.
    """
    merged = steps.filter((pl.col("format") == _FORMAT) & pl.col("kind").is_in([*_PARTS, "completion"]))
    both = merged.filter(pl.col("kind") == "completion").drop("tool", "args")
    if both.is_empty():
        return both.with_columns(pl.lit(None, pl.String).alias("subject"))
    for kind, columns in _PARTS.items():
        part = merged.filter(pl.col("kind") == kind).select("at", **columns).unique("at", keep="first")
        both = both.join(part, on="at", how="left", maintain_order="left")
    both = both.filter(~pl.all_horizontal(pl.col("tool", "said", "cot").is_null()))
    pairs = both.select(pl.col("text").fill_null(""), "tool", "args", "said", "cot").iter_rows()
    found = pl.Series("subject", [_differs(*row) for row in pairs], pl.String)
    return both.drop("said", "cot").with_columns(
        found,
        found.fill_null("").alias("kind"),
        (found != "missing").cast(pl.Int64).alias("severity"),
    )

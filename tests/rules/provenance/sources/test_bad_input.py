"""The join takes whatever rows and sessions hold, and what it sends holds no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Keyed
from traceaudit_rules.options import Options
from traceaudit_rules.provenance.sources.joining import SOURCES
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.structure.order import in_order
from traceaudit_rules.tables import CONVERSATIONS, ROWS, STEPS

if TYPE_CHECKING:
    from conftest import Story

ODD = st.sampled_from(
    [None, "", " ", "\n\t\r", "#", "s#", "s#1", "#99999999999999999999", "{", "{}", '{"a":1}', "[" * 400]
)
TEXTS = st.one_of(ODD, st.text(max_size=90), st.sampled_from(["USER: a", "TOOL RESULT: x" * 9, "USER:\nTOOL RESULT:"]))
KINDS = st.sampled_from(
    ["thinking", "text", "tool_call", "tool_result", "prompt", "context", "completion", "meta", None]
)
STATES = st.sampled_from(
    ["omitted", "redacted", "text_signed", "placeholder", "redacted_cleartext", "published_text", None]
)
FORMATS = st.sampled_from(["fable-merged", "claude-code", "pi", "codex", "sft-messages", "unknown"])
_TEXTS = ("uid", "tool", "args", "arg_names", "call_id", "message_id", "agent", "model", "timestamp")
STEP = st.fixed_dictionaries(
    {
        "format": FORMATS,
        "kind": KINDS,
        "role": st.sampled_from(["assistant", "user", None]),
        "session": st.sampled_from(["s", "t", "", None]),
        "thinking_state": STATES,
        "file": st.integers(-1, 3),
        **dict.fromkeys(_TEXTS, ODD),
        "text": TEXTS,
        "signature": ODD,
    }
)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEP, max_size=14), stems=st.lists(ODD, min_size=14, max_size=14))
def test_no_rows_raise(steps: list[dict[str, Any]], stems: list[str | None]) -> None:
    placed = [step | {"at": at, "offset": at * 10, "step": at % 3} for at, step in enumerate(steps)]
    rows = [{"file": step["file"], "offset": step["offset"], "source_file": stems[step["at"]]} for step in placed]
    tables = {"rows": ROWS.frame(rows), "steps": STEPS.frame(placed)}
    talks = [{name: value for name, value in step.items() if name in CONVERSATIONS.schema} for step in placed]
    tables |= {"thoughts": thoughts_of(tables), "conversations": in_order(CONVERSATIONS.frame(talks))}
    emitted = SOURCES.emit(tables)
    prepared = SOURCES.prepare(emitted.sort("key", "file", "offset"), Options())
    assert SOURCES.count is not None
    SOURCES.count(prepared)
    for rule in all_rules():
        if isinstance(rule.check, Keyed) and rule.check.shuffle is SOURCES:
            judged = rule.check.reduce(prepared)
            assert judged.filter(pl.col("subject").is_not_null())["kind"].null_count() == 0


def test_no_text_is_sent(story: Story) -> None:
    secret = "the-quillane-passphrase"
    call = {"kind": "tool_call", "tool": f"{secret} tool", "args": f'{{"command":"{secret}"}}', "call_id": secret}
    block = {"kind": "thinking", "text": secret, "thinking_state": "text_signed"}
    story.record(block, call, {"kind": "text", "text": secret}, message=secret, agent=secret)
    story.tell(secret).publish(0, call, f"{secret} too", context=f"USER: {secret}\nTOOL RESULT: {secret} again\n")
    emitted = SOURCES.emit(story.tables())
    told = emitted.drop("uid").with_columns(pl.col("marks").cast(pl.List(pl.String)).list.join(","))
    assert emitted.height == 7
    assert not any(secret in value for row in told.iter_rows() for value in row if isinstance(value, str))


def test_every_order_of_the_partition_gives_the_same(story: Story) -> None:
    for number in range(6):
        call = {"kind": "tool_call", "tool": "Bash", "args": f'{{"command":"make part-{number % 2}"}}'}
        story.record({"kind": "thinking", "text": "", "thinking_state": "omitted"}, call)
        story.publish(number, call, f"Now part {number}.", context="USER: make all parts of it\n" * 3)
    emitted = SOURCES.emit(story.tables())
    expected = SOURCES.prepare(emitted.sort("key", "file", "offset"), Options())
    for seed in range(4):
        shuffled = emitted.sample(fraction=1, shuffle=True, seed=seed).sort("key", "file", "offset")
        assert SOURCES.prepare(shuffled, Options()).equals(expected)

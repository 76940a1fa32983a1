"""AgentTrace: one measured run of an agent a row, as lines or as a table whose columns hold JSON text.

Fields: the README and the recorder of pagarsky/agent-trace (2026). Null reasoning means that the recorder got none.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from traceaudit.columns import MessageFacts, RowFacts, SpanFacts, StepFacts
from traceaudit.decoding import decode_line
from traceaudit.readers.run_content import call_arguments, canonical, moment
from traceaudit.readers.run_metadata import RunMetadata, number, read_metadata, whole
from traceaudit.readers.values import (
    Arguments,
    arguments,
    as_json,
    items,
    joined_text,
    mapping,
    member,
    text,
    unwrapped,
)
from traceaudit_rules.hidden.states import is_placeholder

if TYPE_CHECKING:
    from traceaudit.sink import Sink

# A span and its place among the spans.
_Span = tuple[int, Mapping[str, Any]]

_HARNESS = "agenttrace"
_OWN = frozenset({"spans", "spans_json", "llm_steps", "llm_steps_json"})
# What makes the content of a row: tables may have more columns, and must not differ for that.
_PLAIN = ("trace_id", "prompt", "model", "total_duration_ms")
# A marker alone; in the middle of a text it is the scrubbing of a secret, and the text is still reasoning.
_REDACTED = re.compile(r"\s*<redacted[^<>]{0,60}>\s*", re.IGNORECASE)


class _Member(NamedTuple):
    """A member of the row and how to point into it: JSON text in a string is pointed at as a whole."""

    value: Any
    pointer: str
    is_text: bool

    def at(self, place: int, holder: Mapping[str, Any] | None = None, key: str = "") -> str:
        """Pointer of an entry, or of a member of it that is there."""
        if self.is_text:
            return self.pointer
        return f"{self.pointer}/{place}" if holder is None else member(f"{self.pointer}/{place}", holder, key)


class _Call(NamedTuple):
    """A tool call of a model step."""

    tool: str | None
    call_id: str | None
    args: Arguments | None
    pointer: str


class AgentTraceReader:
    """Reads rows; each is a run of its own."""

    is_session = False

    def read(self, record: Mapping[str, Any], sink: Sink) -> bool:
        """Put one run into the sink."""
        if "trace_id" not in record or _OWN.isdisjoint(record):
            return False
        spans, made, metadata = (_member(record, name) for name in ("spans", "llm_steps", "metadata"))
        found = read_metadata(metadata.value)
        trace, model = text(record.get("trace_id")), text(record.get("model"))
        sink.row(
            RowFacts(
                session=trace,
                uid=trace,
                origin=found.source,
                split=found.split or text(record.get("split")),
                licence=_licence(record, metadata.value),
                task=found.task,
                model=model,
                duration_ms=number(record.get("total_duration_ms")),
                stated=found.stated,
            )
        )
        if trace is not None and (content := _digest(record, spans, made, metadata)) is not None:
            sink.content(content)
        shared = MessageFacts(harness=_HARNESS, version=found.collector, timestamp=text(record.get("timestamp_utc")))
        _read_spans(spans, record, found, sink)
        _Conversation(shared, model, spans, sink).read(record, made)
        return True


def _licence(record: Mapping[str, Any], metadata: Any) -> str | None:
    """The licence that a run states, or its metadata; deeper in it stands that of a model or of a tool."""
    members = (record, metadata) if isinstance(metadata, dict) else (record,)
    stated = (text(member.get(name)) for member in members for name in ("license", "licence"))
    return next(filter(None, stated), None)


def _member(record: Mapping[str, Any], name: str) -> _Member:
    """A member under its own name or that of the table's column; JSON text becomes what it holds."""
    key = name if record.get(name) is not None else f"{name}_json"
    value, is_text = unwrapped(record.get(key))
    if isinstance(value, str):  # Python writes NaN, which is no JSON
        decoded = decode_line(b'{"value":%s}' % value.encode("utf-8", "replace")).record
        value, is_text = (decoded["value"], True) if decoded and decoded.keys() == {"value"} else (value, False)
    return _Member(value, f"/{key}", is_text)


def _digest(record: Mapping[str, Any], *members: _Member) -> bytes | None:
    """Digest of the content, the same for every way of writing the run; None where it cannot be written."""
    content = {name: record.get(name) for name in _PLAIN} | {"time": moment(record.get("timestamp_utc"))}
    content |= {str(place): member.value for place, member in enumerate(members)}
    try:
        written = orjson.dumps(canonical(content), option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError):
        return None
    return hashlib.sha1(written, usedforsecurity=False).digest()


def _read_spans(spans: _Member, record: Mapping[str, Any], found: RunMetadata, sink: Sink) -> None:
    row_ms, model = number(record.get("total_duration_ms")), text(record.get("model"))
    for place, span in enumerate(items(spans.value)):
        if not isinstance(span, dict):
            continue
        used = mapping(span.get("telemetry"))
        sink.span(
            SpanFacts(
                pointer=spans.at(place),
                span=text(span.get("span_id")),
                parent=text(span.get("parent_span_id")),
                tool=text(span.get("tool_name")),
                start_ns=whole(span.get("start_ns")),
                end_ns=whole(span.get("end_ns")),
                duration_ms=number(span.get("duration_ms")),
                cpu_user_s=number(used.get("user_time_s")),
                cpu_system_s=number(used.get("system_time_s")),
                rss_bytes=whole(used.get("max_rss_bytes")),
                read_bytes=whole(used.get("read_bytes")),
                write_bytes=whole(used.get("write_bytes")),
                exit_code=whole(span.get("exit_code")),
                cores=found.cores,
                row_ms=row_ms,
                model=model,
                task=found.source,
            )
        )


class _Conversation:
    """Joins the steps of the model with the spans of its tools, in order.

    A call takes the next span of its tool; a call without a name takes the next span. Spans that no call asked for
    stand at the end, each as a call and its result, because a span is an invocation that was measured.
    """

    def __init__(self, shared: MessageFacts, model: str | None, spans: _Member, sink: Sink) -> None:
        self._shared = shared
        self._model = model
        self._spans = spans
        self._sink = sink
        # Ordered, so that the first is found at once, however many were taken before.
        self._waiting = OrderedDict(
            (place, span) for place, span in enumerate(items(spans.value)) if type(span) is dict
        )
        self._by_tool: dict[str | None, deque[int]] = {}
        for place, span in self._waiting.items():
            self._by_tool.setdefault(text(span.get("tool_name")), deque()).append(place)

    def read(self, record: Mapping[str, Any], made: _Member) -> None:
        """Put all steps into the sink."""
        if record.get("prompt") is not None:
            self._sink.message(self._shared._replace(role="user"))
            self._sink.step(StepFacts("prompt", as_json(record["prompt"]), "/prompt"))
        for place, step in enumerate(items(made.value)):
            if isinstance(step, dict):
                self._read_step(step, place, made)
        for place, span in self._waiting.items():
            call = _Call(text(span.get("tool_name")), None, None, self._spans.at(place, span, "tool_input"))
            self._open(None, {})
            self._read_calls([(call, f"span {place}", (place, span))])

    def _open(self, message_id: str | None, step: Mapping[str, Any]) -> None:
        self._sink.message(
            self._shared._replace(
                role="assistant",
                model=self._model,
                message_id=message_id,
                input_tokens=whole(step.get("input_tokens")),
                output_tokens=whole(step.get("output_tokens")),
            )
        )

    def _read_step(self, step: Mapping[str, Any], place: int, made: _Member) -> None:
        self._open(text(step.get("step_id")) or f"step {place}", step)
        self._read_reasoning(step.get("reasoning_content"), made.at(place, step, "reasoning_content"))
        calls, at = unwrapped(step.get("tool_calls")), made.at(place, step, "tool_calls")
        known = [
            _call(call, at if calls.is_text or made.is_text else f"{at}/{order}")
            for order, call in enumerate(items(calls.value))
        ]
        output = step.get("model_output")
        said = output if isinstance(output, str) else joined_text(output) or as_json(output) if output else None
        if said or (said is not None and not known):
            self._sink.step(StepFacts("text", said, made.at(place, step, "model_output")))
        taken = [(call, f"step {place} call {order}", self._take(call.tool)) for order, call in enumerate(known)]
        self._read_calls(taken)

    def _read_reasoning(self, reasoning: Any, pointer: str) -> None:
        if reasoning is None:
            self._sink.step(StepFacts("thinking", "", pointer, thinking_state="not_captured"))
            return
        thought = reasoning if isinstance(reasoning, str) else joined_text(reasoning) or as_json(reasoning)
        if not thought.strip():
            return  # captured, and empty
        hidden = _REDACTED.fullmatch(thought) is not None or is_placeholder(thought)
        state = "placeholder" if hidden else "text_unsigned"
        self._sink.step(StepFacts("thinking", thought, pointer, thinking_state=state))

    def _take(self, tool: str | None) -> _Span | None:
        """The next span of a tool, which no other call may take then."""
        of_tool = self._by_tool.get(tool, deque()) if tool is not None else self._waiting
        while of_tool:
            place = of_tool.popleft() if isinstance(of_tool, deque) else next(iter(of_tool))
            if place in self._waiting:
                return place, self._waiting.pop(place)
        return None

    def _read_calls(self, calls: list[tuple[_Call, str, _Span | None]]) -> None:
        """The calls of one model step, then their results, where they were measured."""
        results = []
        for call, name, taken in calls:
            place, span = taken or (-1, {})
            args = call.args or call_arguments(span.get("tool_input"))
            call_id = call.call_id or text(span.get("span_id")) or name
            tool = call.tool or text(span.get("tool_name"))
            step = StepFacts("tool_call", "", call.pointer, tool=tool, call_id=call_id)
            self._sink.step(step._replace(args=args.json, arg_names=args.names))
            if taken is not None:
                results.append((place, span, call_id))
        for place, span, call_id in results:
            self._read_result(place, span, call_id)

    def _read_result(self, place: int, span: Mapping[str, Any], call_id: str) -> None:
        code, output = whole(span.get("exit_code")), span.get("tool_output")
        self._sink.message(self._shared._replace(role="tool"))
        self._sink.step(
            StepFacts(
                "tool_result",
                "" if output is None else as_json(output),
                self._spans.at(place, span, "tool_output"),
                tool=text(span.get("tool_name")),
                call_id=call_id,
                is_error=None if code is None else code != 0,
            )
        )


def _call(call: Any, pointer: str) -> _Call:
    """A tool call in the shape of OpenAI's API, or with its name and arguments beside each other."""
    members = mapping(call)
    inner = mapping(members.get("function")) or members
    key = next((name for name in ("arguments", "args", "input", "parameters") if inner.get(name) is not None), None)
    args = None if key is None else arguments(inner[key])
    return _Call(text(inner.get("name")), text(members.get("id")), args, pointer)
